package official_test

import (
	"math"
	"strings"
	"testing"

	"ducha/report/official"
	"ducha/report/proof"
)

// 附件 (7.3.7): on a page of its own; 附件 on the first line in 黑体 without a colon,
// the title in the middle of the third.
func TestAnnexes(t *testing.T) {
	f := sheets(t, letter())
	seen := 0
	for _, p := range f.Pages {
		area := proof.Box{Left: left, Top: top, Right: right}
		read := p.Upright()
		if read != p {
			area = proof.Box{Left: 297 - bottom, Top: left, Right: 297 - top}
		}
		first := read.Lines()[0]
		if !strings.HasPrefix(first.Text(), "附件") {
			continue
		}
		seen++
		if want := []string{"附件1", "附件2"}[seen-1]; first.Text() != want || first[0].Font != "heiti" || first[0].Size != 16 {
			t.Errorf("page %d begins with %q in %s", p.Number, first.Text(), first[0].Font)
		}
		near(t, "附件 on the first line", first.Head(), area.Top)
		near(t, "附件 at the edge", first.Left(), area.Left)
		title := titles(read)
		if len(title) != 1 {
			t.Fatalf("page %d: %d lines of title", p.Number, len(title))
		}
		near(t, "title on the third line", title[0].Head(), area.Top+2*row)
		near(t, "middle of the title", title[0].Centre(), (area.Left+area.Right)/2)
		if whole := title[0].Text(); whole != letter().Annexes[seen-1].Title {
			t.Errorf("annex %d is called %q", seen, whole)
		}
	}
	if seen != 2 {
		t.Errorf("%d annexes", seen)
	}
}

// A table on its side (8) is turned counter-clockwise, its head at the left edge
// of the upright paper, on odd pages and on even ones; 页码 stays where it is.
func TestLandscapeAnnexIsTurned(t *testing.T) {
	for page, body := range map[int]string{2: passage, 3: strings.Repeat(passage, 4)} {
		d := plain(body)
		d.Annexes = []official.Annex{wideAnnex()}
		d.Imprint = letter().Imprint
		f := sheets(t, d)
		if len(f.Pages) != page+1 {
			t.Fatalf("%d pages, want %d", len(f.Pages), page+1)
		}
		p := f.Pages[page-1]
		for _, g := range p.Glyphs {
			if g.Y < bottom+1 && math.Abs(g.Turn-90) > 0.01 {
				t.Fatalf("page %d: %c is turned by %.1f", p.Number, g.Rune, g.Turn)
			}
		}
		label := find(t, p.Turned(), "附件")
		near(t, "附件 on the first line", label.Head(), left)
		near(t, "附件 at the edge", label.Left(), 297-bottom)
		if len(label) != 2 || label[0].Font != "heiti" {
			t.Errorf("%q in %s", label.Text(), label[0].Font)
		}
		checkNumber(t, p)
		// 版记 is at the foot of an upright page.
		if rules := black(f.Pages[page]); len(rules) != 3 {
			t.Fatalf("%d rules in 版记", len(rules))
		} else {
			near(t, "last rule of 版记", rules[2].Y1, bottom)
		}
		checkNumber(t, f.Pages[page])
	}
}

// black gives the black horizontal lines of a page as wide as the type area.
func black(p *proof.Page) []proof.Stroke {
	var found []proof.Stroke
	for _, s := range p.Strokes {
		if s.Y1 == s.Y2 && s.Colour.Black() && math.Abs(s.X2-s.X1) > 150 {
			found = append(found, s)
		}
	}
	return found
}

// imprint gives the rules of 版记 on the last page and the lines between them.
func imprint(t *testing.T, d official.Document) (rules []proof.Stroke, lines []proof.Line) {
	t.Helper()
	f := sheets(t, d)
	p := f.Pages[len(f.Pages)-1]
	if rules = black(p); len(rules) != 3 {
		t.Fatalf("%d rules", len(rules))
	}
	for _, l := range inside(p) {
		if l.Y() > rules[0].Y1 {
			lines = append(lines, l)
		}
	}
	if len(lines) < 3 {
		t.Fatalf("%d lines in 版记", len(lines))
	}
	return rules, lines
}

// 版记 (7.4) is at the foot of the last page, its last rule on the edge of the type
// area; the rules are 0.35, 0.25 and 0.35 mm thick.
func TestRulesOfTheImprint(t *testing.T) {
	rules, lines := imprint(t, letter())
	for i, width := range []float64{0.35, 0.25, 0.35} {
		near(t, "rule's left end", rules[i].X1, left)
		near(t, "rule's right end", rules[i].X2, right)
		if math.Abs(rules[i].Width-width) > 0.01 {
			t.Errorf("rule %d is %.3f mm thick, want %.2f", i+1, rules[i].Width, width)
		}
	}
	near(t, "the last rule", rules[2].Y1, bottom)
	near(t, "the row of 印发机关", rules[2].Y1-rules[1].Y1, row4)
	near(t, "the rows of 抄送", rules[1].Y1-rules[0].Y1, float64(len(lines)-1)*row4)
}

// 版记 is in 4号 仿宋, one 字 in on both sides.
func TestLinesOfTheImprint(t *testing.T) {
	_, lines := imprint(t, letter())
	n := len(lines) - 1
	for i, l := range lines {
		for _, g := range l {
			if g.Font != "fangsong" || g.Size != 14 {
				t.Errorf("版记: %c is %.1f pt %s", g.Rune, g.Size, g.Font)
			}
		}
		if l.Right() > right-em4+within+em4/2 {
			t.Errorf("版记: %q ends at %.2f", l.Text(), l.Right())
		}
		if i > 0 && i < n {
			near(t, "under the first name of 抄送", l.Left(), left+4*em4)
			near(t, "from line to line", l.Head(), lines[i-1].Head()+row4)
		}
	}
	near(t, "抄送 one 字 in", lines[0].Left(), left+em4)
	if text := lines[n-1].Text(); !strings.HasSuffix(text, "云泽军分区。") {
		t.Errorf("抄送 ends with %q", text)
	}
	near(t, "印发机关 one 字 in", lines[n].Left(), left+em4)
	near(t, "印发日期 one 字 in", lines[n].Right(), right-em4)
	if lines[n].Text() != "云泽市人民政府办公室2026年11月21日印发" {
		t.Errorf("last line %q", lines[n].Text())
	}
}

// No rule stands between 主送 and 抄送.
func TestImprintWithMainReceivers(t *testing.T) {
	d := plain(passage)
	d.Imprint = official.Imprint{Issuer: "云泽市人民政府办公室", Date: signedOn,
		Lines: []official.ImprintLine{{Label: "主送", Text: "各县（市、区）人民政府"}, {Label: "抄送", Text: "市委办公室"}}}
	p := sheets(t, d).Pages[0]
	if rules := black(p); len(rules) != 3 {
		t.Errorf("%d rules", len(rules))
	}
	near(t, "抄送 under 主送", find(t, p, "抄送：").Head(), find(t, p, "主送：").Head()+row4)
}

// 版记 stands on the last page of the text where it finds room, and on the next
// one where it does not.
func TestImprintFindsRoom(t *testing.T) {
	for lines := 12; lines <= 24; lines += 2 {
		d := plain(han(28*lines - 5))
		d.Imprint = letter().Imprint
		f := sheets(t, d)
		last := f.Pages[len(f.Pages)-1]
		rules := black(last)
		if len(rules) != 3 {
			t.Fatalf("%d lines: %d rules on the last page", lines, len(rules))
		}
		near(t, "the last rule", rules[2].Y1, bottom)
		text := inside(last)
		for _, l := range text {
			if l[0].Size != 14 && l.Foot() > rules[0].Y1 {
				t.Errorf("%d lines: text runs into 版记", lines)
			}
		}
		if n := len(f.Pages); text[0][0].Size == 14 {
			before := inside(f.Pages[n-2])
			if free := bottom - before[len(before)-1].Foot(); free > bottom-rules[0].Y1+row {
				t.Errorf("%d lines: 版记 begins a page though %.0f mm are free", lines, free)
			}
		}
	}
}

// With 版记 on even pages: an empty page before it bears no number, nor does its
// own (7.5).
func TestImprintOnAnEvenPage(t *testing.T) {
	even := letter().Imprint
	even.Even = true
	for _, c := range []struct {
		chars   int
		numbers []bool
	}{
		{28 * 10, []bool{true, true}},                 // text on page 1, 版记 on page 2
		{28 * 30, []bool{true, true}},                 // room on page 2
		{28*41 - 3, []bool{true, true, false, false}}, // page 2 is full, page 3 stays empty
	} {
		d := plain(han(c.chars))
		d.Imprint = even
		f := sheets(t, d)
		if len(f.Pages) != len(c.numbers) {
			t.Errorf("%d characters: %d pages, want %d", c.chars, len(f.Pages), len(c.numbers))
			continue
		}
		for i, p := range f.Pages {
			if has := len(p.Lines()) > len(inside(p)); has != c.numbers[i] {
				t.Errorf("%d characters: number on page %d: %v", c.chars, i+1, has)
			}
		}
		if last := f.Pages[len(f.Pages)-1]; len(black(last)) != 3 {
			t.Errorf("%d characters: 版记 is not on the last page", c.chars)
		}
	}
}
