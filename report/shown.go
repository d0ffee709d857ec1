package report

import (
	"strings"
	"unicode"
)

// shown is a text of a return as it may be drawn: what prints nothing or turns the
// order of what is printed is dropped, a tab is a blank, and every end of a line \n.
// Nothing but this decides what of a text reaches a workbook or the bulletin.
func shown(s string) string {
	if !strings.ContainsFunc(s, doubtful) {
		return s
	}
	return strings.Map(seen, lineEnds.Replace(s))
}

// doubtful reports whether a rune is none of those that are shown as they are and that
// nearly all texts consist of.
func doubtful(r rune) bool {
	switch {
	case r >= ' ' && r <= '~', r == '\n', r >= '‐' && r <= '‧', r >= '\u3000' && r <= '\uD7FF', r >= '！' && r <= '￦':
		return false
	}
	return true
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ")

// seen drops the runes that print nothing and are no blanks.
func seen(r rune) rune {
	if r != '\n' && unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Noncharacter_Code_Point, r) {
		return -1
	}
	return r
}
