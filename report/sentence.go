package report

import (
	"regexp"
	"strings"
	"unicode"

	"ducha/report/typeset"
)

// What may stand at the end of a text and is put right by sentence.
const (
	stops = "。；;.，,、：: "
	final = "。！？…；，、：”"
)

var (
	lineNumber  = regexp.MustCompile(`^(?:[0-9]{1,2}[.．、）)]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、是]|[①-⑳])\s*`)
	firstNumber = regexp.MustCompile(`^(?:1[.．]|[（(](?:1|一)[）)]|①)\s*`) // 一、二期工程 and 1、2号楼 are no list
	numberDigit = regexp.MustCompile(`^[0-9]{1,2}[.．][0-9]`)
	ellipsis    = regexp.MustCompile(`(?:\.{3,}|。{3,}|…+)`)
	stopRun     = regexp.MustCompile(`[。；，、]*。[。；，、]*`)
)

// sentence makes one tidy sentence, or several, of what a unit typed: lines are
// joined, blanks between Chinese characters and marks dropped, marks made
// full-width, and it ends with one full stop. Nothing else is lost. A blank text
// stays blank.
func sentence(s string) string {
	s = strings.TrimRight(joined(s), stops)
	if s == "" {
		return ""
	}
	if strings.HasSuffix(s, "！") || strings.HasSuffix(s, "？") || strings.HasSuffix(s, "…") || strings.HasSuffix(s, "。”") || strings.HasSuffix(s, "！”") || strings.HasSuffix(s, "？”") {
		return s
	}
	return s + "。"
}

// phrase is sentence without the stop, for a text that goes on.
func phrase(s string) string { return strings.TrimSuffix(sentence(s), "。") }

// joined makes one line of a cell's lines.
func joined(s string) string {
	var lines []string
	for _, line := range strings.Split(shown(s), "\n") {
		if line = marks(line); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 1 || len(lines) > 1 && !anyNumbered(lines[1:]) {
		lines[0] = withoutNumber(lines[0])
	}
	out := ""
	for i, line := range lines {
		if i > 0 && !endsWithMark(out) {
			out += "；"
		}
		out += line
	}
	return stopRun.ReplaceAllString(out, "。")
}

func anyNumbered(lines []string) bool {
	for _, line := range lines {
		if lineNumber.MatchString(line) && !numberDigit.MatchString(line) {
			return true
		}
	}
	return false
}

// withoutNumber drops the 1. of a list of one.
func withoutNumber(line string) string {
	if numberDigit.MatchString(line) || strings.ContainsAny(line, "②⑵") || secondNumber.MatchString(line) {
		return line
	}
	return firstNumber.ReplaceAllString(line, "")
}

var secondNumber = regexp.MustCompile(`(?:2[.．、）)]|[（(](?:2|二)[）)]|二、)`)

func endsWithMark(s string) bool {
	r := []rune(s)
	return len(r) > 0 && strings.ContainsRune(final, r[len(r)-1])
}

// marks tidies one line: blanks, half-width marks, straight quotes.
func marks(line string) string {
	runes := []rune(strings.Join(strings.Fields(line), " "))
	var out []rune
	for i, r := range runes {
		if r == ' ' && (wide(runes[i-1]) || wide(runes[i+1])) { // never the first or the last
			continue
		}
		out = append(out, r)
	}
	s := ellipsis.ReplaceAllString(strings.ReplaceAll(string(out), " %", "%"), "……")
	return fullStops(typeset.FullWidth(s))
}

// wide is a Han character or a mark of Chinese text.
func wide(r rune) bool {
	return r >= 0x2014 && !unicode.IsSpace(r) && !unicode.IsNumber(r) || r == '·'
}

// fullStops makes a stop between Chinese characters full-width.
func fullStops(s string) string {
	runes := []rune(s)
	for i, r := range runes {
		if (r == '.' || r == '．') && i > 0 && unicode.Is(unicode.Han, runes[i-1]) && (i+1 == len(runes) || unicode.Is(unicode.Han, runes[i+1])) {
			runes[i] = '。'
		}
	}
	return string(runes)
}

// innerMarks turns book marks inside book marks into 〈〉 (GB/T 15834—2011 4.15).
func innerMarks(s string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '《':
			if depth++; depth == 2 {
				return '〈'
			}
		case '》':
			if depth--; depth == 1 {
				return '〉'
			}
			depth = max(depth, 0)
		}
		return r
	}, s)
}
