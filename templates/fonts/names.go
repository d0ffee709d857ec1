package fonts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// naming is what a font calls itself.
type naming struct {
	postScript string
	all        []string // family, full and PostScript names in every language
}

// Numbers of names in a name table.
const (
	familyName     = 1
	fullName       = 4
	postScriptName = 6
	longFamilyName = 16
)

// Bounds on names; real ones stay far below.
const (
	maxNames = 1000
	maxName  = 128 // bytes
)

// readNames reads a name table. Damage only loses names.
func readNames(table []byte) naming {
	var out naming
	if len(table) < 6 {
		return out
	}
	text := table[min(u16(table, 4), len(table)):]
	for i := range min(u16(table, 2), maxNames, (len(table)-6)/12) {
		rec := table[6+12*i:]
		kind, size, at := u16(rec, 6), u16(rec, 8), u16(rec, 10)
		if !slices.Contains([]int{familyName, fullName, postScriptName, longFamilyName}, kind) || size > maxName || at+size > len(text) {
			continue
		}
		name := decodeName(u16(rec, 0), text[at:at+size])
		if name == "" {
			continue
		}
		if kind == postScriptName && out.postScript == "" {
			out.postScript = name
		}
		if !slices.Contains(out.all, name) {
			out.all = append(out.all, name)
		}
	}
	return out
}

// decodeName reads a name of the Unicode or the Microsoft platform, or an ASCII
// one of the Macintosh; it drops what does not print.
func decodeName(platform int, b []byte) string {
	var text string
	switch platform {
	case 0, 3:
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = uint16(u16(b, 2*i))
		}
		text = string(utf16.Decode(units))
	case 1:
		if slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 }) {
			return ""
		}
		text = string(b)
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text))
}

// called reports whether a font goes by a name, in small or capital letters.
func (n naming) called(name string) bool {
	return slices.ContainsFunc(n.all, func(own string) bool { return strings.EqualFold(own, name) })
}

// maxFaceName bounds the name of a face, in letters.
const maxFaceName = 40

// faceName is the name under which a PDF holds the face: the PostScript name, as
// far as it is of Latin letters, digits and hyphens, or else one made of the hash.
func faceName(postScript string, data []byte) string {
	name := strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-') {
			return r
		}
		return -1
	}, postScript)
	if name == "" {
		return "font" + shortSum(data)
	}
	return name[:min(len(name), maxFaceName)]
}

// shortSum tells font files of one name apart.
func shortSum(data []byte) string { return sum(data)[:8] }
