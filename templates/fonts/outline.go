package fonts

import "errors"

// Box holds the bounds of ink in thousandths of an em: from the origin of the
// glyph to the right, from the baseline upwards.
type Box struct{ XMin, YMin, XMax, YMax float64 }

// Ink gives the bounds of the ink of r, from the glyph's own header; ok is false
// for a rune that the face does not draw or that leaves no ink.
func (f *Face) Ink(r rune) (box Box, ok bool) {
	g := f.glyph(r)
	if g == 0 {
		return Box{}, false
	}
	data := f.outline(g)
	if len(data) < outlineHead || u16(data, 0) == 0 {
		return Box{}, false
	}
	at := func(i int) float64 {
		return float64(int16(u16(data, i))) * 1000 / float64(f.unitsPer)
	}
	return Box{XMin: at(2), YMin: at(4), XMax: at(6), YMax: at(8)}, true
}

// outlineHead is the length of an outline's head: the number of contours, below
// zero for a glyph put together from others, and its bounds.
const outlineHead = 10

// readOutlines makes sure that every glyph's outline lies inside glyf.
func (f *Face) readOutlines(t tables) error {
	f.loca, f.locaSize, f.glyf = t["loca"], 2, t["glyf"]
	switch u16(t["head"], 50) {
	case 0:
	case 1:
		f.locaSize = 4
	default:
		return errors.New("字形索引格式不受支持")
	}
	if len(f.loca) < f.locaSize*(f.glyphs+1) {
		return errors.New("字形索引不完整")
	}
	before := 0
	for g := range f.glyphs + 1 {
		at := f.place(g)
		if at < before || at > len(f.glyf) {
			return errors.New("字形轮廓超出字形表")
		}
		before = at
	}
	return nil
}

// place is where the outline of a glyph begins in glyf.
func (f *Face) place(g int) int {
	if f.locaSize == 4 {
		return u32(f.loca, 4*g)
	}
	return 2 * u16(f.loca, 2*g)
}

// outline gives the outline of a glyph, empty for one without ink.
func (f *Face) outline(g int) []byte { return f.glyf[f.place(g):f.place(g+1)] }

// soundness says which glyphs can be drawn. The PDF library follows the parts of
// a glyph without looking: a glyph that is part of itself would never end, one
// of parts of parts of parts would take hours.
type soundness struct {
	face  *Face
	known []verdict // by glyph
}

// verdict is what is known of one glyph.
type verdict struct {
	state        uint8
	depth, parts int32 // levels of parts, and how many there are on all levels
}

const (
	unseen uint8 = iota
	inWork
	sound
	unsound
)

// Bounds on the parts of one glyph; real glyphs have two levels and a dozen parts.
const (
	maxDepth = 16
	maxParts = 1000
)

// sound reports whether a glyph can be drawn.
func (s *soundness) sound(g int) bool { return s.judge(g).state == sound }

func (s *soundness) judge(g int) verdict {
	if g >= len(s.known) {
		return verdict{state: unsound}
	}
	v := &s.known[g]
	switch v.state {
	case unseen:
		v.state = inWork
		*v = s.follow(s.face.outline(g))
	case inWork:
		return verdict{state: unsound}
	}
	return *v
}

// follow judges an outline by its parts.
func (s *soundness) follow(data []byte) verdict {
	bad, v := verdict{state: unsound}, verdict{state: sound, depth: 1, parts: 1}
	if len(data) == 0 {
		return v
	}
	if len(data) < outlineHead {
		return bad
	}
	more := int16(u16(data, 0)) < 0
	for at := outlineHead; more; {
		if at+4 > len(data) {
			return bad
		}
		flags, part := u16(data, at), s.judge(u16(data, at+2))
		v.depth = max(v.depth, part.depth+1)
		v.parts += part.parts
		at += partSize(flags)
		if part.state != sound || v.depth > maxDepth || v.parts > maxParts || at > len(data) {
			return bad
		}
		more = flags&moreParts != 0
	}
	return v
}

// Flags of one part of a glyph.
const (
	wideArguments = 1 << 0
	oneScale      = 1 << 3
	moreParts     = 1 << 5
	twoScales     = 1 << 6
	fourScales    = 1 << 7
)

// partSize is the length of one part's record, from its flags.
func partSize(flags int) int {
	size := 6
	if flags&wideArguments != 0 {
		size = 8
	}
	switch {
	case flags&oneScale != 0:
		return size + 2
	case flags&twoScales != 0:
		return size + 4
	case flags&fourScales != 0:
		return size + 8
	}
	return size
}
