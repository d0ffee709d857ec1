package fonts

import (
	"bytes"
	"encoding/binary"
)

// Cut writes a font that holds the glyphs of some runes alone, each given as the face
// holds it (Holds): what a document needs of a face, and a hundredth of what there is.
// The glyphs keep their order, so that a font cut from either is the same.
func (f *Face) Cut(runes []rune) []byte {
	c := cutter{face: f, number: make([]int, f.glyphs), plane: new([0x10000]uint16)}
	c.take(0) // what is drawn for what is missing
	for _, r := range runes {
		if g := f.glyph(r); g != 0 && r <= 0xFFFF {
			c.take(g)
			c.plane[r] = uint16(g)
		}
	}
	return c.write()
}

// cutter cuts one font.
type cutter struct {
	face   *Face
	number []int            // of each glyph in the new font; while it is only taken, 1
	plane  *[0x10000]uint16 // glyphs by rune
}

// take keeps a glyph and those that it is put together from.
func (c *cutter) take(g int) {
	if g >= len(c.number) || c.number[g] != 0 {
		return
	}
	c.number[g] = 1
	for _, at := range partsOf(c.face.outline(g)) {
		c.take(u16(c.face.outline(g), at))
	}
}

// write gives the glyphs that were taken their new numbers and writes the font; the
// tables that tell of the font as a whole stay as they are.
func (c *cutter) write() []byte {
	var taken []int
	for g, is := range c.number {
		if is != 0 {
			c.number[g] = len(taken)
			taken = append(taken, g)
		}
	}
	for r, g := range c.plane {
		c.plane[r] = uint16(c.number[g])
	}
	t, _ := directory(c.face.data, 0) // it was read before
	t["head"] = changed(t["head"], 50, 1)
	t["hhea"] = changed(t["hhea"], 34, len(taken))
	t["maxp"] = changed(t["maxp"], 4, len(taken))
	t["hmtx"], t["loca"], t["glyf"] = c.glyphs(taken)
	cmap := encodeFormat4(c.plane)
	if len(cmap) > 0xFFFF { // so many runes, so far between, that no map can name them
		return c.face.data
	}
	t["cmap"] = append(put32(put16(nil, 0, 1, 3, 1), 12), cmap...)
	for tag := range t {
		if !embeddable[tag] {
			delete(t, tag)
		}
	}
	return t.assemble()
}

// embeddable are the tables that the PDF library reads.
var embeddable = map[string]bool{"head": true, "hhea": true, "maxp": true, "hmtx": true, "cmap": true, "loca": true, "glyf": true,
	"name": true, "post": true, "OS/2": true, "cvt ": true, "fpgm": true, "prep": true, "gasp": true}

// glyphs are the widths, places and outlines of some glyphs.
func (c *cutter) glyphs(taken []int) (hmtx, loca, glyf []byte) {
	f := c.face
	for _, g := range taken {
		hmtx = append(hmtx, f.metric(g)...)
		loca = put32(loca, len(glyf))
		from, data := len(glyf), f.outline(g)
		glyf = append(glyf, data...)
		for _, at := range partsOf(data) {
			binary.BigEndian.PutUint16(glyf[from+at:], uint16(c.number[u16(data, at)]))
		}
	}
	return hmtx, put32(loca, len(glyf)), glyf
}

// metric is a glyph's entry in hmtx: its advance and its left side bearing, of which
// the glyphs at the end have only the second.
func (f *Face) metric(g int) []byte {
	if g < f.nMetrics {
		return f.metrics[4*g : 4*g+4]
	}
	return put16(nil, u16(f.metrics, 4*(f.nMetrics-1)), u16(f.metrics, 4*f.nMetrics+2*(g-f.nMetrics)))
}

// partsOf are the places in an outline that name the glyphs it is put together from.
func partsOf(data []byte) []int {
	if len(data) < outlineHead || int16(u16(data, 0)) >= 0 {
		return nil
	}
	var places []int
	for at := outlineHead; at+4 <= len(data); {
		places = append(places, at+2)
		flags := u16(data, at)
		if flags&moreParts == 0 {
			break
		}
		at += partSize(flags)
	}
	return places
}

// changed is a copy of a table with another number at a place.
func changed(table []byte, at, value int) []byte {
	out := bytes.Clone(table)
	binary.BigEndian.PutUint16(out[at:], uint16(value))
	return out
}
