package typeset

import (
	"strings"
	"unicode"

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

// paragraphs cuts spans at their line ends.
func paragraphs(spans []Span) [][]Span {
	out := [][]Span{nil}
	for _, s := range spans {
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

// composer turns the spans of one paragraph into cells.
type composer func(s Style, spans []Span) []cell

// compose turns the spans of one paragraph into cells and notes what is missing.
func (d *Doc) compose(s Style, spans []Span) (cells []cell) {
	for _, span := range spans {
		role := span.Role
		if role == "" {
			role = s.Role
		}
		runes := []rune(span.Text)
		for i, r := range runes {
			switch {
			case blank(r):
				r = ' '
			case invisible(r):
				continue
			}
			c, drawn := d.cellOf(s, role, r)
			if !drawn {
				c.missing = &Missing{Rune: r, Context: around(runes, i)}
				d.missing = append(d.missing, c.missing)
			}
			if drawn || !unicode.IsControl(r) {
				cells = append(cells, c)
			}
		}
	}
	centreMarks(cells)
	return cells
}

// blank reports whether r prints as an ordinary space: tabs and the spaces of
// odd widths. U+3000 is a character of its own, U+00A0 holds on to its neighbours.
func blank(r rune) bool {
	return r == '\t' || unicode.Is(unicode.Zs, r) && r != '\u3000' && r != '\u00A0'
}

// invisible reports whether r is meant not to be seen: joiners, direction and
// byte-order marks, variation selectors. Leaving it out loses nothing.
func invisible(r rune) bool { return unicode.In(r, unicode.Cf, unicode.Variation_Selector) }

// cellOf finds a glyph for r, or the substitute.
func (d *Doc) cellOf(s Style, role fonts.Role, r rune) (c cell, drawn bool) {
	face, held := d.faces.Find(role, r)
	if drawn = face != nil; !drawn {
		face, held = d.faces.Find(role, substitute)
	}
	advance := float64(face.Advance(held)) / 1000 * s.Size
	c = cell{r: r, kind: kindOf(r), em: s.Size, width: advance + s.Tracking, red: s.Red, face: glyph{face: face, r: held, advance: advance}}
	if ambiguous(r) {
		c.width = s.Size + s.Tracking
	}
	return c, drawn
}

// ambiguous reports whether r is a Chinese mark to which some fonts give a
// Western width.
func ambiguous(r rune) bool { return is(r, "“”‘’—…·") }

// centreMarks places glyphs that are narrower than their cell: quotes beside the
// text they enclose, the two halves of —— against each other, others in the middle.
func centreMarks(cells []cell) {
	for i := range cells {
		c := &cells[i]
		room := c.width - c.face.advance
		if !ambiguous(c.r) || room < 0.05*c.em {
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
