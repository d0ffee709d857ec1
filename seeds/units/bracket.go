package units

import "strings"

// closing gives the bracket or quotation mark that ends what an opening one begins.
var closing = map[rune]rune{'(': ')', '（': '）', '[': ']', '【': '】', '〔': '〕', '“': '”', '‘': '’', '《': '》', '「': '」'}

// deepest is how many marks may stand open at once; further ones enclose nothing.
const deepest = 50

// enclosed tells for each character whether it stands inside a pair of brackets or
// quotation marks, these included. A mark without its partner encloses nothing.
func enclosed(runes []rune) []bool {
	type opened struct {
		at    int
		until rune
	}
	var open []opened
	starts, ends := map[int]int{}, map[int]int{} // how many pairs begin and end at a place
	for i, r := range runes {
		if until, ok := closing[r]; ok {
			if len(open) < deepest {
				open = append(open, opened{i, until})
			}
			continue
		}
		for j := len(open) - 1; j >= 0; j-- {
			if sameMark(open[j].until, r) {
				starts[open[j].at]++
				ends[i]++
				open = open[:j]
				break
			}
		}
	}
	inside := make([]bool, len(runes))
	depth := 0
	for i := range runes {
		depth += starts[i]
		inside[i] = depth > 0
		depth -= ends[i]
	}
	return inside
}

// sameMark lets a half-width bracket close a full-width one, as typists do.
func sameMark(want, got rune) bool {
	return want == got || want == ')' && got == '）' || want == '）' && got == ')'
}

// cut is a part of a list with the separator printed before it.
type cut struct {
	before string
	text   string
}

// cutOutside cuts a text at the separators that stand outside brackets.
func cutOutside(text, separators string) []cut {
	runes := []rune(text)
	inside := enclosed(runes)
	cuts := []cut{{}}
	start := 0
	for i, r := range runes {
		if !inside[i] && strings.ContainsRune(separators, r) {
			cuts[len(cuts)-1].text = string(runes[start:i])
			cuts = append(cuts, cut{before: string(r)})
			start = i + 1
		}
	}
	cuts[len(cuts)-1].text = string(runes[start:])
	return cuts
}

// bracketEnd gives the place behind the bracket that opens at i, quotation marks
// aside; -1 where none opens there or it never closes.
func bracketEnd(runes []rune, i int) int {
	const opening, shutting = "(（[【〔", ")）]】〕"
	if i >= len(runes) || !strings.ContainsRune(opening, runes[i]) {
		return -1
	}
	depth := 0
	for j := i; j < len(runes); j++ {
		switch {
		case strings.ContainsRune(opening, runes[j]):
			depth++
		case strings.ContainsRune(shutting, runes[j]):
			if depth--; depth == 0 {
				return j + 1
			}
		}
	}
	return -1
}

// Clauses cuts a text at the commas, semicolons and full stops outside brackets.
func Clauses(text string) []string {
	var out []string
	for _, c := range cutOutside(text, "，,；;。") {
		out = append(out, c.text)
	}
	return out
}
