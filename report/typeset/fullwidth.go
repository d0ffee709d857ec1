package typeset

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// halves are the half-width marks that a typist leaves in Chinese text, with
// the marks that belong there (GB/T 15834—2011 5.1).
var halves = map[rune]rune{',': '，', ';': '；', ':': '：', '?': '？', '!': '！'}

// FullWidth gives Chinese text its full-width marks: a half-width mark beside a
// Han character or a full-width mark becomes full-width; one between digits or
// Latin letters stays (1,234、9:00、17(1)). Brackets change in pairs, where Han
// characters stand inside or before them, and so do straight quotes.
func FullWidth(s string) string {
	if !strings.ContainsAny(s, `,;:?!()"`) && utf8.ValidString(s) {
		return s
	}
	runes := []rune(s)
	if strings.Contains(s, `"`) {
		runes = quoted(runes)
	}
	out := runes
	put := func(i int, r rune) {
		if &out[0] == &runes[0] {
			out = slices.Clone(runes)
		}
		out[i] = r
	}
	type bracket struct{ at, before int } // and how many Chinese runes stand before it
	var open []bracket
	n := 0
	for i, r := range runes {
		switch r {
		case '(':
			open = append(open, bracket{i, n})
		case ')':
			if len(open) == 0 {
				continue
			}
			from := open[len(open)-1]
			open = open[:len(open)-1]
			if chinese(before(runes, from.at)) || n > from.before {
				put(from.at, '（')
				put(i, '）')
			}
		case ',', ';', ':', '?', '!':
			if chinese(before(runes, i)) || i+1 < len(runes) && chinese(runes[i+1]) {
				put(i, halves[r])
			}
		default:
			if len(open) > 0 && chinese(r) {
				n++
			}
		}
	}
	return string(out)
}

// quoted turns straight quotes into “” where they stand in pairs about Chinese
// text, or beside it; 55" and a quote without its pair stay.
func quoted(runes []rune) []rune {
	out := append([]rune(nil), runes...)
	open := -1
	for i, r := range runes {
		switch {
		case r == '\n':
			open = -1
		case r != '"':
		case open < 0 && kindOf(before(runes, i)) == digit: // inches
		case open < 0:
			open = i
		default:
			inside := runes[open+1 : i]
			if strings.ContainsFunc(string(inside), chinese) || chinese(before(runes, open)) || i+1 < len(runes) && chinese(runes[i+1]) {
				out[open], out[i] = '“', '”'
			}
			open = -1
		}
	}
	return out
}

func before(runes []rune, i int) rune {
	if i == 0 {
		return 0
	}
	return runes[i-1]
}

// chinese reports whether a rune is a Han character or a full-width mark.
func chinese(r rune) bool {
	return r >= 0x2E80 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFF00 && r <= 0xFF60 || r >= 0x20000 && r <= 0x3FFFF ||
		strings.ContainsRune("“”‘’—…", r)
}
