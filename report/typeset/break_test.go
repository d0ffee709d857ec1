package typeset

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// cellsFor gives cells of a 10 pt type: full-width Han and marks, half-width rest.
func cellsFor(text string) []cell {
	var cells []cell
	for _, r := range text {
		c := cell{r: r, kind: kindOf(r), em: 10, width: 10}
		if r < 0x300 && !ambiguous(r) {
			c.width = 5
		}
		cells = append(cells, c)
	}
	return cells
}

func newBreaker(cells []cell, justify bool) *breaker { return new(breaker).over(cells, justify) }

func broken(text string, zi float64, justify bool) []string {
	cells := cellsFor(text)
	var out []string
	for _, c := range newBreaker(cells, justify).lines(zi*10, zi*10) {
		out = append(out, sourceOf(cells[c.from:c.to]))
	}
	return out
}

func TestLines(t *testing.T) {
	tests := []struct {
		name, text string
		zi         float64
		want       string
	}{
		{"plain", "一二三四五六七八九十甲乙", 5, "一二三四五|六七八九十|甲乙"},
		{"exactly full", "一二三四五六七八九十", 5, "一二三四五|六七八九十"},
		{"comma squeezed in by another", "一，二三四，五六七", 5, "一，二三四，|五六七"},
		{"comma pushed, with its character", "一二三四五，六七八", 5, "一二三四|五，六七八"},
		{"comma at the end takes half", "一二2三四，五六七", 5, "一二2三四，|五六七"},
		{"opening never ends", "一二三四（五六七八）", 5, "一二三四|（五六七八）"},
		{"quotes are brackets", "一二三四“五六七八”", 5, "一二三四|“五六七八”"},
		{"dash never split nor first", "一二三四——五六七八", 5, "一二三|四——五六|七八"},
		{"dots never split", "一二三四五……六七八", 6, "一二三四|五……六七八"},
		{"number keeps its unit", "一二三四1234.5亿元五六", 6, "一二三四|1234.5亿元|五六"},
		{"percentage", "一二三四五91.7%六七", 6, "一二三四五|91.7%六七"},
		{"document number", "一二三发〔2026〕12号文八九", 8, "一二三发|〔2026〕12号文八九"},
		{"issue number", "一二三四五第12期六七八", 6, "一二三四五|第12期六七八"},
		{"number with its sub-number", "一二三四五第12(2)项六七", 8, "一二三四五|第12(2)项六七"},
		{"range", "一二三四1—10月五六七八", 6, "一二三四|1—10月五六|七八"},
		{"Latin word", "一二三四GDPABC五六", 6, "一二三四|GDPABC五六"},
		{"heading number", "1.推进二三四五六七", 5, "1.推进二三|四五六七"},
		{"no lone character", "一二三四五六七八九十甲", 5, "一二三四五|六七八九|十甲"},
		{"no lone character with its stop", "一二三四五六七八九，十。", 5, "一二三四五|六七八|九，十。"},
		{"adjacent marks close up", "一》（二三四五六七", 5, "一》（二三|四五六七"},
		{"blank ends a line, takes no room", "abcdefghij klm nopqr", 5, "abcdefghij |klm nopqr"},
		{"word wider than the line", "abcdefghijklmnopqrstuv", 5, "abcdefghij|klmnopqrst|uv"},
		{"one character wide", "一二，三", 1, "一|二|，|三"},
		{"narrower than a character", "一二", 0.3, "一|二"},
		{"slash", "一二三四五／六七八", 6, "一二三四|五／六七八"},
		{"only marks", "，，，，，，，，", 3, ""},
		{"empty", "", 5, ""},
	}
	for _, tt := range tests {
		got := strings.Join(broken(tt.text, tt.zi, true), "|")
		if tt.want != "" && got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if strings.ReplaceAll(got, "|", "") != tt.text {
			t.Errorf("%s: %q lost something", tt.name, got)
		}
	}
}

func TestLongAddressBreaksRatherThanGape(t *testing.T) {
	got := broken("详见网址https://www.example.gov.cn/zwgk/index及附件内容说明", 14, true)
	want := "详见网址https://www.example.|gov.cn/zwgk/index及附件内容|说明"
	if strings.Join(got, "|") != want {
		t.Errorf("got %q", got)
	}
}

func TestListBreaksAfterNames(t *testing.T) {
	cells := cellsFor("市发展改革委、市财政局、市交通运输局")
	b := newBreaker(cells, false)
	b.list = true
	var got []string
	for _, c := range b.lines(90, 90) {
		got = append(got, sourceOf(cells[c.from:c.to]))
	}
	if want := []string{"市发展改革委、", "市财政局、", "市交通运输局"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// checkLines holds what must be true of any text in any measure.
func checkLines(text string, zi float64, justify bool) error {
	cells := cellsFor(text)
	b := newBreaker(cells, justify)
	m := zi * 10
	cuts := b.lines(m, m)
	at := 0
	for i, c := range cuts {
		line := sourceOf(cells[c.from:c.to])
		if c.from != at || c.to <= c.from {
			return fmt.Errorf("line %d is cells %d to %d, after %d", i, c.from, c.to, at)
		}
		at = c.to
		set := b.place(c, m, justify && i < len(cuts)-1)
		if set.width > m+0.1 && b.visible(c.from, c.to)-c.from > 1 {
			return fmt.Errorf("line %q is %.2f pt wide in %.2f", line, set.width, m)
		}
		if len(set.x) != c.to-c.from || !inOrder(set.x) {
			return fmt.Errorf("line %q: places out of order: %v", line, set.x)
		}
		if i > 0 && b.ties[c.from] == ban && breakable(b, cuts[i-1], m) {
			return fmt.Errorf("line %q must not follow %q", line, sourceOf(cells[cuts[i-1].from:c.from]))
		}
	}
	if at != len(cells) {
		return fmt.Errorf("%d of %d cells set", at, len(cells))
	}
	return nil
}

// inOrder allows for the blank half that a mark may have lost on its left.
func inOrder(x []float64) bool {
	for i := 1; i < len(x); i++ {
		if x[i] < x[i-1]-5.01 {
			return false
		}
	}
	return true
}

// breakable reports whether a line had a lawful place to end at.
func breakable(b *breaker, c cut, m float64) bool {
	for e := c.from + 1; e <= c.to; e++ {
		if b.ties[e] != ban && b.natural(c.from, e) <= m {
			return true
		}
	}
	return false
}

func TestAnyTextInAnyMeasure(t *testing.T) {
	alphabet := []rune("一二三四年月日元亿%％，。、；：？！“”‘’（）〔〕《》—…·-～/／ 　第号期个0123456789abcXYZ.,:()$￥№+±\u00A0")
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		text := make([]rune, random.IntN(80))
		for i := range text {
			text[i] = alphabet[random.IntN(len(alphabet))]
		}
		zi := 0.5 + float64(random.IntN(60))/2
		for _, justify := range []bool{true, false} {
			if err := checkLines(string(text), zi, justify); err != nil {
				t.Fatalf("%q in %.1f 字, justify %v: %v", string(text), zi, justify, err)
			}
		}
	}
}

func TestSameTextSameLines(t *testing.T) {
	first := broken(sampleBody, 28, true)
	for range 5 {
		if again := broken(sampleBody, 28, true); !slices.Equal(first, again) {
			t.Fatalf("%q, then %q", first, again)
		}
	}
}

func TestJustifiedLinesFillTheMeasure(t *testing.T) {
	cells := cellsFor(strings.Repeat(sampleBody, 3))
	b := newBreaker(cells, true)
	cuts := b.lines(260, 280)
	for i, c := range cuts[:len(cuts)-1] {
		m := measure(i, 260, 280)
		if set := b.place(c, m, true); set.width < m-0.01 || set.width > m+0.03 {
			t.Errorf("line %d %q is %.3f pt wide, want %.0f", i, sourceOf(cells[c.from:c.to]), set.width, m)
		}
	}
}

func FuzzLines(f *testing.F) {
	f.Add(sampleBody, 28, true)
	f.Add("，。——……“”", 1, false)
	f.Fuzz(func(t *testing.T, text string, half int, justify bool) {
		if len(text) > 4000 {
			return
		}
		zi := 0.5 + float64(uint(half)%80)/2
		if err := checkLines(string([]rune(text)), zi, justify); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkLines(b *testing.B) {
	cells := cellsFor(strings.Repeat(sampleBody, 20))
	for b.Loop() {
		newBreaker(cells, true).lines(260, 280)
	}
}

// （一） keeps its width where the line is squeezed.
func TestHeadingNumbersAreNotSqueezed(t *testing.T) {
	for _, number := range []string{"（三）", "（12）"} {
		cells := cellsFor(number + "甲，乙，丙，丁戊（己）庚辛")
		b := newBreaker(cells, true)
		m := b.natural(0, len(cells)) - 12
		set := b.place(cut{0, len(cells)}, m, true)
		after := len([]rune(number))
		if x := set.x[after]; x != b.sum[after] || set.width > m+tolerance {
			t.Errorf("%s: the text begins at %.1f, want %.1f; %.1f of %.1f pt", number, x, b.sum[after], set.width, m)
		}
	}
}
