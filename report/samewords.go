package report

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// sameWords reports whether units say the same of a task, as results print it, but for
// blanks and punctuation.
func sameWords(a, b []EntryResult) bool {
	return slices.EqualFunc(a, b, func(x, y EntryResult) bool {
		return x.Entry.Unit == y.Entry.Unit && soundAlike(x.Words(), y.Words())
	})
}

// soundAlike compares texts as far as they are alike, which most are not for long.
func soundAlike(a, b string) bool {
	if a == b {
		return true
	}
	for {
		x, restA := nextSound(a)
		y, restB := nextSound(b)
		if x != y {
			return false
		}
		if x == 0 {
			return true
		}
		a, b = restA, restB
	}
}

// nextSound gives the next character of a text, in its narrow form, that is neither blank
// nor punctuation, and what follows it; 0 at the end. A point and a minus before a digit
// stay: 3.5 is not 35, nor -2 the same as 2.
func nextSound(text string) (rune, string) {
	for text != "" {
		r, size := folded(text)
		text = text[size:]
		if r >= '一' && r <= '鿿' {
			return r, text
		}
		if r == '.' || r == '-' {
			if next, n := folded(text); n > 0 && unicode.IsDigit(next) {
				return r, text
			}
		}
		if !unicode.IsPunct(r) && !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf) {
			return r, text
		}
	}
	return 0, ""
}

// folded gives the first character of a text, 全角 as 半角, and how many bytes it takes.
func folded(text string) (rune, int) {
	r, size := utf8.DecodeRuneInString(text)
	if r >= utf8.RuneSelf && (r < '一' || r > '鿿') {
		if narrow := width.LookupRune(r).Folded(); narrow != 0 {
			r = narrow
		}
	}
	return r, size
}
