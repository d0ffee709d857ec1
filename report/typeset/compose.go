package typeset

import (
	"cmp"
	"strings"

	"ducha/templates/fonts"
)

// glyph is what stands in a cell.
type glyph struct {
	face    *fonts.Face
	r       rune    // the rune the face holds it under
	advance float64 // the face's own width, pt
	shift   float64 // of the glyph inside a wider cell, pt
}

// Missing is a rune that is not printed as itself. Runes no font has are printed
// as 〓 and kept in the text layer; control characters, which have no shape, are
// left out.
type Missing struct {
	Rune    rune
	Context string // the text around it
	Page    int    // it is on, from 1; 0 for what is left out
}

// substitute is printed for a rune no font has; every role has it.
const substitute = '〓'

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

func endsLine(r rune) bool {
	return r >= '\n' && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// paragraphs cuts spans at their line ends.
func paragraphs(spans []Span) [][]Span {
	out := [][]Span{nil}
	for _, s := range spans {
		if !strings.ContainsFunc(s.Text, endsLine) {
			last := len(out) - 1
			out[last] = append(out[last], s)
			continue
		}
		for i, part := range strings.Split(newlines.Replace(s.Text), "\n") {
			if i > 0 {
				out = append(out, nil)
			}
			last := len(out) - 1
			out[last] = append(out[last], Span{part, s.Role})
		}
	}
	return out
}

// compositor turns text into lines. What it needs on the way it keeps for the next
// text, so that a document of any length allocates it once.
type compositor struct {
	faces   *fonts.Set
	signs   map[fonts.Role]*signs
	missing []*Missing
	cells   []cell
	breaker breaker
	runs    []text // of the paragraph's lines
	source  []byte
	said    string // what is left of the paragraph for lines to come
}

func newCompositor(faces *fonts.Set) *compositor {
	return &compositor{faces: faces, signs: make(map[fonts.Role]*signs)}
}

// compose turns the spans of one paragraph into cells and notes what is missing. The
// cells stand until the next paragraph is composed.
func (c *compositor) compose(s Style, spans []Span) []cell {
	c.cells = c.cells[:0]
	for _, span := range spans {
		c.span(s, span)
	}
	centreMarks(c.cells)
	return c.cells
}

func (c *compositor) span(s Style, span Span) {
	signs := c.signsOf(cmp.Or(span.Role, s.Role))
	var runes []rune // of the span, once they are asked for
	i := -1
	for _, r := range span.Text {
		i++
		g := signs.of(r)
		if g.silent {
			continue
		}
		advance := float64(g.advance) / 1000 * s.Size
		x := cell{r: g.r, kind: g.kind, em: s.Size, width: advance + s.Tracking, red: s.Red, face: glyph{face: g.face, r: g.held, advance: advance}}
		if g.full {
			x.width = s.Size + s.Tracking
		}
		if g.missing {
			if runes == nil {
				runes = []rune(span.Text)
			}
			x.missing = &Missing{Rune: g.r, Context: around(runes, i)}
			c.missing = append(c.missing, x.missing)
		}
		if !g.blind {
			c.cells = append(c.cells, x)
		}
	}
}

// signsOf are the signs of a role.
func (c *compositor) signsOf(role fonts.Role) *signs {
	s := c.signs[role]
	if s == nil {
		s = &signs{faces: c.faces, role: role}
		c.signs[role] = s
	}
	return s
}

// measured composes without taking note of what is missing.
func (c *compositor) measured(s Style, spans []Span) []cell {
	noted := len(c.missing)
	cells := c.compose(s, spans)
	c.missing = c.missing[:noted]
	return cells
}

// centreMarks places glyphs that are narrower than their cell: quotes beside the
// text they enclose, the two halves of —— against each other, others in the middle.
func centreMarks(cells []cell) {
	for i := range cells {
		c := &cells[i]
		room := c.width - c.face.advance
		if room < 0.05*c.em || !ambiguous(c.r) {
			continue
		}
		switch {
		case c.kind == open:
			c.face.shift = room
		case c.kind == closing, i > 0 && cells[i-1].r == c.r:
		case i+1 < len(cells) && cells[i+1].r == c.r:
			c.face.shift = room
		default:
			c.face.shift = room / 2
		}
	}
}

// around quotes the text about a place, for a message.
func around(runes []rune, at int) string {
	return string(runes[max(0, at-8):min(len(runes), at+9)])
}
