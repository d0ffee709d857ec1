package typeset

import (
	"unicode"

	"ducha/templates/fonts"
)

// sign is what a role prints for a rune, looked up once for a document.
type sign struct {
	face    *fonts.Face
	r, held rune // as it is read, and as the face holds it
	advance int32
	kind    kind
	known   bool // looked up
	silent  bool // is not printed, which loses nothing
	missing bool // is printed as the substitute
	blind   bool // is missing and has no shape: nothing is printed
	full    bool // stands in a full cell whatever the face says
}

// signs are the signs of one role, by pages of 256 runes.
type signs struct {
	faces *fonts.Set
	role  fonts.Role
	pages [(unicode.MaxRune + 1) >> 8]*[256]sign
}

// of finds the sign of a rune.
func (s *signs) of(r rune) *sign {
	page := s.pages[r>>8]
	if page == nil {
		page = new([256]sign)
		s.pages[r>>8] = page
	}
	g := &page[r&0xFF]
	if !g.known {
		*g = s.look(r)
	}
	return g
}

// look finds a glyph for r, or the substitute.
func (s *signs) look(r rune) sign {
	switch {
	case blank(r):
		r = ' '
	case invisible(r):
		return sign{known: true, silent: true}
	}
	g := sign{r: r, kind: kindOf(r), known: true, full: ambiguous(r)}
	if g.face, g.held = s.faces.Find(s.role, r); g.face == nil {
		g.face, g.held = s.faces.Find(s.role, substitute)
		g.missing, g.blind = true, unicode.IsControl(r)
	}
	g.advance = int32(g.face.Advance(g.held))
	return g
}

// blank reports whether r prints as an ordinary space: tabs and the spaces of
// odd widths. U+3000 is a character of its own, U+00A0 holds on to its neighbours.
func blank(r rune) bool {
	return r == '\t' || unicode.Is(unicode.Zs, r) && r != '\u3000' && r != '\u00A0'
}

// invisible reports whether r is meant not to be seen: joiners, direction and
// byte-order marks, variation selectors. Leaving it out loses nothing.
func invisible(r rune) bool { return unicode.In(r, unicode.Cf, unicode.Variation_Selector) }

// ambiguous reports whether r is a Chinese mark to which some fonts give a
// Western width.
func ambiguous(r rune) bool { return is(r, "“”‘’—…·") }
