package official_test

import (
	"fmt"
	"testing"

	"ducha/report/official"
	"ducha/report/proof"
)

func TestPaperIsA4AndTextStaysInTheTypeArea(t *testing.T) {
	for name, d := range samples() {
		for _, p := range sheets(t, d).Pages {
			near(t, name+": width", p.Width, 210)
			near(t, name+": height", p.Height, 297)
			if p.Rotate != 0 {
				t.Errorf("%s: page %d is turned by %v", name, p.Number, p.Rotate)
			}
			for _, l := range p.Upright().Beyond(typeArea(p)) {
				if l.Y() < bottom+1 { // not 页码
					t.Errorf("%s: page %d: %q leaves the type area: %.2f to %.2f, %.2f to %.2f", name, p.Number, l.Text(), l.Left(), l.Right(), l.Head(), l.Foot())
				}
			}
		}
	}
}

// typeArea is 版心 as the page is read, and what is forgiven around it.
func typeArea(p *proof.Page) proof.Box {
	if p.Upright() != p {
		return proof.Box{Left: 297 - bottom - within, Top: left - within, Right: 297 - top + within, Bottom: right + within}
	}
	return proof.Box{Left: left - within, Top: top - within, Right: right + within, Bottom: bottom + within}
}

// 22 lines of 28 characters fill the page (5.2.3): the first line's head and the
// last one's foot lie on its edges.
func TestFullPageHolds22LinesOf28(t *testing.T) {
	f := sheets(t, plain(han(28*60)))
	if len(f.Pages) < 3 {
		t.Fatalf("%d pages", len(f.Pages))
	}
	lines := inside(f.Pages[1])
	if len(lines) != 22 {
		t.Fatalf("%d lines on a full page", len(lines))
	}
	near(t, "head of the first line", lines[0].Head(), top)
	near(t, "foot of the last line", lines[21].Foot(), bottom)
	for i, l := range lines {
		if len(l) != 28 {
			t.Errorf("line %d holds %d characters", i+1, len(l))
		}
		near(t, "line's head", l.Head(), top+float64(i)*row)
		for k, g := range l {
			near(t, fmt.Sprintf("line %d, character %d", i+1, k+1), g.X, left+float64(k)*zi)
		}
	}
}

func TestBodyByLevels(t *testing.T) {
	d := plain()
	d.Body = []official.Block{
		{Text: han(60)},
		{Level: 1, Head: "一、甲项工作"},
		{Level: 2, Head: "（一）乙项工作。", Text: han(40)},
		{Level: 2, Head: "（二）丙项工作"},
		{Level: 3, Head: "1.丁项工作。", Text: han(40)},
		{Level: 4, Head: "（1）戊项工作。", Text: han(40)},
	}
	p := sheets(t, d).Pages[0]
	for _, c := range []struct{ begins, font, after string }{
		{"一、甲项工作", "heiti", ""},
		{"（一）乙项工作。", "kaiti", "fangsong"},
		{"（二）丙项工作", "kaiti", ""},
		{"1.丁项工作。", "fangsong", "fangsong"},
		{"（1）戊项工作。", "fangsong", "fangsong"},
	} {
		l := find(t, p, c.begins)
		near(t, c.begins, l[0].X, left+2*zi)
		head := len([]rune(c.begins))
		for i, g := range l {
			want := c.font
			if i >= head {
				want = c.after
			}
			if g.Font != want || g.Size != 16 {
				t.Errorf("%s: %c is %.1f pt %s, want 16 pt %q", c.begins, g.Rune, g.Size, g.Font, want)
			}
		}
	}
	lines := inside(p)
	for i := 3; i < len(lines); i++ {
		near(t, "from line to line", lines[i].Head()-lines[i-1].Head(), row)
	}
}

// 页码 (7.5): 4号 宋体, a dash on each side, 7 mm under the type area; on odd pages
// one 字 from the right, on even ones from the left, on any sheet.
func TestPageNumbers(t *testing.T) {
	for name, d := range samples() {
		t.Run(name, func(t *testing.T) {
			for _, p := range sheets(t, d).Pages {
				checkNumber(t, p)
			}
		})
	}
}

func checkNumber(t *testing.T, p *proof.Page) {
	t.Helper()
	var number proof.Line
	for _, l := range p.Lines() {
		if l.Y() > bottom+1 {
			number = l
		}
	}
	if number == nil || number.Text() != fmt.Sprintf("—%d—", p.Number) {
		t.Errorf("page %d bears %q", p.Number, number.Text())
		return
	}
	for _, g := range number {
		if g.Font != "songti-digits" || g.Size != 14 || !g.Colour.Black() {
			t.Errorf("page number %c in %.1f pt %s", g.Rune, g.Size, g.Font)
		}
	}
	// The dash stands in the middle of its 字, 0.38 em over the baseline.
	first, last := number[0], number[len(number)-1]
	near(t, "height of the dash", first.Y-0.38*em4, bottom+7)
	if p.Number%2 == 1 {
		near(t, "odd page's number", last.X+last.Advance/2, right-1.5*em4)
	} else {
		near(t, "even page's number", first.X+first.Advance/2, left+1.5*em4)
	}
}
