package seeds

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// NameKey is the form under which names are compared: half-width, without blanks.
func NameKey(name string) string {
	for i, r := range name {
		if folded(r) != r || unicode.IsSpace(r) || r == utf8.RuneError {
			return nameKey(name, i)
		}
	}
	return name
}

// nameKey goes on from where a name is not its own key.
func nameKey(name string, from int) string {
	if !utf8.ValidString(name) {
		return strings.Join(strings.Fields(width.Fold.String(name)), "")
	}
	key := make([]byte, from, len(name))
	copy(key, name)
	for _, r := range name[from:] {
		if r = folded(r); !unicode.IsSpace(r) {
			key = utf8.AppendRune(key, r)
		}
	}
	return string(key)
}

// folded gives the half-width or else ordinary character for one of another width.
func folded(r rune) rune {
	switch { // most characters, and all of those below, have one width
	case r < 0x20A9, r > 0x3000 && r < 0xFF00, r > 0xFFEE:
		return r
	}
	if f := width.LookupRune(r).Folded(); f != 0 {
		return f
	}
	return r
}
