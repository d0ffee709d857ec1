package report

import (
	"math/rand"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/width"
)

// Texts are the same when they are the same without blanks and punctuation, in full: a
// comparison that stops early finds what this finds.
func TestSameTextIsSameWithoutPunctuation(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	parts := []string{"完成", "投资", "3.5", "３．５", "35", "-2", "－2", "2", "．", "。", "，", " ", "　", "\n", "A", "Ａ", "ｱ", "ア", "ﾞ", "—", "-", ".", "(", "（", "\u200b", "%", "％", "①", "￥", "¥", "é", "\x00"}
	text := func() string {
		var out strings.Builder
		for range r.Intn(5) {
			out.WriteString(parts[r.Intn(len(parts))])
		}
		return out.String()
	}
	same := 0
	for range 200000 {
		a, b := text(), text()
		if got, want := soundAlike(a, b), bare(a) == bare(b); got != want {
			t.Fatalf("%q and %q: same %v, without punctuation %q and %q", a, b, got, bare(a), bare(b))
		} else if got && a != b {
			same++
		}
	}
	if same < 1000 {
		t.Errorf("only %d pairs were the same and differed", same)
	}
}

// bare is a text without blanks and punctuation.
func bare(text string) string {
	runes := []rune(width.Fold.String(text))
	var out strings.Builder
	for i, r := range runes {
		number := (r == '.' || r == '-') && i+1 < len(runes) && unicode.IsDigit(runes[i+1])
		if number || !unicode.IsPunct(r) && !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf) {
			out.WriteRune(r)
		}
	}
	return out.String()
}
