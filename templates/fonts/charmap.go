package fonts

import (
	"errors"
	"maps"
	"slices"
)

// charMap is the character map of a font of the office's own: which glyph draws
// a rune, 0 for none.
type charMap struct {
	plane  [0x10000]uint16 // U+0000…U+FFFF
	beyond map[rune]uint16
}

// maxMapped bounds the runes that one map may name, over and over; planes 0 to 2
// have as many.
const maxMapped = 0x30000

// readChars reads every Unicode map of a font, of formats 4 and 12. A place that
// two maps name keeps the glyph of the first. What a map says of glyphs that do
// not exist, or past its own end, is left out: sloppy tools write such maps, and
// the rest of the font is good.
func readChars(cmap []byte, glyphs int) (*charMap, error) {
	n := u16(cmap, 2)
	if len(cmap) < 4+8*n {
		return nil, errors.New("字符映射表不完整")
	}
	m := &charMap{beyond: make(map[rune]uint16)}
	found := false
	for i := range n {
		rec := cmap[4+8*i:]
		platform, encoding, at := u16(rec, 0), u16(rec, 2), u32(rec, 4)
		unicode := platform == 0 && encoding != 5 || platform == 3 && (encoding == 1 || encoding == 10)
		if !unicode || at+16 > len(cmap) {
			continue
		}
		var whole bool
		switch u16(cmap, at) {
		case 4:
			whole = m.readFormat4(cmap[at:], glyphs)
		case 12:
			whole = m.readFormat12(cmap[at:], glyphs)
		default:
			continue
		}
		if found = true; !whole {
			return nil, errors.New("字符映射表有误")
		}
	}
	if !found {
		return nil, errors.New("没有 Unicode 字符映射")
	}
	return m, nil
}

// set notes the glyph of a rune.
func (m *charMap) set(r rune, glyph, glyphs int) {
	switch {
	case glyph == 0 || glyph >= glyphs:
	case r > 0xFFFF:
		if _, ok := m.beyond[r]; !ok {
			m.beyond[r] = uint16(glyph)
		}
	case m.plane[r] == 0:
		m.plane[r] = uint16(glyph)
	}
}

// readFormat4 reads parallel arrays of ends, starts, deltas and offsets, an
// offset counting from its own place. It reports false for a map out of bounds.
func (m *charMap) readFormat4(sub []byte, glyphs int) bool {
	n, left := u16(sub, 6)/2, maxMapped
	if len(sub) < 16+8*n {
		return false
	}
	for i := range n {
		at := 14 + 2*i
		last, first, delta := u16(sub, at), u16(sub, at+2*n+2), u16(sub, at+4*n+2)
		at += 6*n + 2
		offset := u16(sub, at)
		if first > last {
			continue
		}
		if left -= last - first + 1; left < 0 {
			return false
		}
		for r := first; r <= last && r < 0xFFFF; r++ {
			glyph := r + delta
			if offset != 0 && offset != 0xFFFF {
				from := at + offset + 2*(r-first)
				if from+2 > len(sub) {
					break
				}
				if glyph = u16(sub, from); glyph != 0 {
					glyph += delta
				}
			}
			m.set(rune(r), glyph&0xFFFF, glyphs)
		}
	}
	return true
}

// readFormat12 reads groups of a first rune, a last one and the first's glyph.
func (m *charMap) readFormat12(sub []byte, glyphs int) bool {
	n, left := u32(sub, 12), maxMapped
	if len(sub) < 16+12*n {
		return false
	}
	for i := range n {
		first, last, glyph := u32(sub, 16+12*i), u32(sub, 20+12*i), u32(sub, 24+12*i)
		last = min(last, 0x10FFFF, first+max(glyphs-glyph, 0)-1)
		if first > last {
			continue
		}
		if left -= last - first + 1; left < 0 {
			return false
		}
		for r := first; r <= last; r++ {
			m.set(rune(r), glyph+r-first, glyphs)
		}
	}
	return true
}

// keep drops the runes that a test refuses.
func (m *charMap) keep(good func(r rune, glyph int) bool) {
	for r, g := range m.plane {
		if g != 0 && !good(rune(r), int(g)) {
			m.plane[r] = 0
		}
	}
	maps.DeleteFunc(m.beyond, func(r rune, g uint16) bool { return !good(r, int(g)) })
}

// moved gives runes beyond U+FFFF places among the private-use runes, where the
// PDF library can reach them: first those of 通用规范汉字表, then the others in
// code order, as many as there is room for, at most so many.
func (m *charMap) moved(most int) map[rune]rune {
	most = min(most, privateLast-privateFirst+1)
	stands := make(map[rune]rune)
	place := func(r rune) {
		if _, done := stands[r]; !done && m.beyond[r] != 0 && len(stands) < most {
			stands[r] = privateFirst + rune(len(stands))
		}
	}
	for _, r := range beyond {
		place(r)
	}
	for _, r := range slices.Sorted(maps.Keys(m.beyond)) {
		place(r)
	}
	return stands
}

// encode writes the map as a cmap table of one format-4 map, the only one that
// the PDF library reads, with runes beyond U+FFFF at private-use places. Of
// those it keeps as many as the map has room for.
func (m *charMap) encode() (cmap []byte, stands map[rune]rune, err error) {
	for _, most := range []int{privateLast, len([]rune(beyond)), 0} {
		stands = m.moved(most)
		plane := m.plane
		for r, at := range stands {
			plane[at] = m.beyond[r]
		}
		if sub := encodeFormat4(&plane); len(sub) <= 0xFFFF {
			cmap = put16(nil, 0, 1, 3, 1)
			return append(put32(cmap, 12), sub...), stands, nil
		}
	}
	return nil, nil, errors.New("字符映射表过大")
}

// span is a run of runes that one segment of a format-4 map holds: with glyphs
// that follow one another, or else with a list of them.
type span struct {
	first, last rune
	listed      bool
}

// The cost in bytes of one segment and of one place in its list.
const (
	segmentCost = 8
	listCost    = 2
)

// spans cuts a plane so that the map is shortest: runs whose glyphs follow one
// another, neighbouring ones put into one list where that is shorter, even
// across runes that have no glyph.
func spans(plane *[0x10000]uint16) []span {
	runs := consecutive(plane)
	best := make([]int, len(runs)+1) // bytes for the runs before the place
	from := make([]int, len(runs))   // where the last segment of these begins
	listed := make([]bool, len(runs))
	list, begin := 0, 0 // bytes when the run is in an open list, and where that began
	for i, run := range runs {
		fresh := best[i] + segmentCost + listCost*int(run.last-run.first+1)
		if i > 0 {
			list += listCost * int(run.last-runs[i-1].last)
		}
		if i == 0 || fresh < list {
			list, begin = fresh, i
		}
		best[i+1], from[i] = best[i]+segmentCost, i
		if list < best[i+1] {
			best[i+1], from[i], listed[i] = list, begin, true
		}
	}
	var out []span
	for i := len(runs) - 1; i >= 0; i = from[i] - 1 {
		out = append(out, span{runs[from[i]].first, runs[i].last, listed[i]})
	}
	slices.Reverse(out)
	return out
}

// consecutive cuts a plane into runs of runes whose glyphs follow one another.
func consecutive(plane *[0x10000]uint16) []span {
	var runs []span
	for r, g := range plane {
		if g == 0 || r == 0xFFFF {
			continue
		}
		if r > 0 && plane[r-1] != 0 && plane[r-1]+1 == g {
			runs[len(runs)-1].last = rune(r)
			continue
		}
		runs = append(runs, span{first: rune(r), last: rune(r)})
	}
	return runs
}

// encodeFormat4 writes a plane as a format-4 map, closed by U+FFFF.
func encodeFormat4(plane *[0x10000]uint16) []byte {
	segments := append(spans(plane), span{first: 0xFFFF, last: 0xFFFF})
	n := len(segments)
	var ends, starts, deltas, offsets, list []byte
	for i, s := range segments {
		ends, starts = put16(ends, int(s.last)), put16(starts, int(s.first))
		if !s.listed {
			deltas, offsets = put16(deltas, int(plane[s.first])-int(s.first)), put16(offsets, 0)
			continue
		}
		deltas, offsets = put16(deltas, 0), put16(offsets, 2*(n-i)+len(list))
		for r := s.first; r <= s.last; r++ {
			list = put16(list, int(plane[r]))
		}
	}
	length := 16 + segmentCost*n + len(list)
	out := put16(nil, 4, length, 0, 2*n, 0, 0, 0) // the three for binary search are not read
	for _, part := range [][]byte{ends, {0, 0}, starts, deltas, offsets, list} {
		out = append(out, part...)
	}
	return out
}
