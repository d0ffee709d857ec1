package official_test

import (
	"math"
	"testing"

	"ducha/report/proof"
)

// The ink on the paper, as another program prints it.

// TestInkStaysInTheTypeArea: no ink outside 版心 but that of 页码 (5.2.1).
func TestInkStaysInTheTypeArea(t *testing.T) {
	f := sheets(t, letter())
	press := proof.Open(t, printed(t, letter()))
	for _, p := range f.Pages {
		for side, box := range map[string]proof.Box{
			"天头": {Left: 0, Top: 0, Right: 210, Bottom: top - within},
			"订口": {Left: 0, Top: 0, Right: left - within, Bottom: 297},
			"切口": {Left: right + within, Top: 0, Right: 210, Bottom: 297},
			"地脚": {Left: 0, Top: bottom + 7 + em4, Right: 210, Bottom: 297},
		} {
			if ink := press.Ink(p.Number, box); !ink.Empty() {
				t.Errorf("page %d, %s: ink at %+v", p.Number, side, ink)
			}
		}
		number := press.Ink(p.Number, proof.Box{Left: left, Top: bottom + 1, Right: right, Bottom: bottom + 20})
		if number.Empty() || number.Top < bottom+4 {
			t.Errorf("page %d: its number's ink is %+v", p.Number, number)
		}
	}
}

// The ink of the mark begins 35 mm under the type area's upper edge (7.2.4), in
// the middle of its width, whatever its size.
func TestInkOfTheMark(t *testing.T) {
	for _, mark := range []string{"云泽市人民政府文件", "一二三", "云泽市人民政府政务督查办公室文件"} {
		d := letter()
		d.Head.Mark, d.Head.Urgent = mark, ""
		f := sheets(t, d)
		l := find(t, f.Pages[0], mark)
		press := proof.Open(t, printed(t, d))
		ink := press.Ink(1, proof.Box{Left: left, Top: top + 20, Right: right, Bottom: l.Foot() + 3})
		near(t, mark+": top", ink.Top, top+35)
		if off := math.Abs((ink.Left+ink.Right)/2 - mid); off > 1 {
			t.Errorf("%s: %.2f mm off the middle", mark, off)
		}
		if ink.Right-ink.Left > 0.96*156 {
			t.Errorf("%s: %.1f mm wide", mark, ink.Right-ink.Left)
		}
	}
}

// The ink of a 简报's name begins 20 mm under the type area's upper edge.
func TestInkOfTheName(t *testing.T) {
	ink := proof.Open(t, printed(t, serial())).Ink(1, proof.Box{Left: left, Top: top, Right: right, Bottom: top + 34})
	near(t, "top", ink.Top, top+20)
}

func TestInkOfTheRules(t *testing.T) {
	d := letter()
	file := printed(t, d)
	f, err := proof.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	press := proof.Open(t, file)
	number := find(t, f.Pages[0], d.Head.Number)
	red := press.Rules(1, proof.Box{Left: left - 5, Top: number.Foot() + 2, Right: right + 5, Bottom: number.Foot() + 6})
	if len(red) != 1 || !red[0].Colour.Red() {
		t.Fatalf("red line %+v", red)
	}
	checkRule(t, "red line", red[0], 0.5)
	near(t, "red line", red[0].Y, number.Foot()+4)

	last := len(f.Pages)
	drawn := black(f.Pages[last-1])
	rules := press.Rules(last, proof.Box{Left: left - 5, Top: drawn[0].Y1 - 2, Right: right + 5, Bottom: bottom + 2})
	if len(rules) != 3 {
		t.Fatalf("rules %+v", rules)
	}
	for i, thick := range []float64{0.35, 0.25, 0.35} {
		checkRule(t, "版记", rules[i], thick)
		if !rules[i].Colour.Black() {
			t.Errorf("rule %d is %v", i+1, rules[i].Colour)
		}
	}
	near(t, "the last rule", rules[2].Y, bottom)
}

func checkRule(t *testing.T, what string, r proof.Rule, thick float64) {
	t.Helper()
	near(t, what+": left end", r.X1, left)
	near(t, what+": right end", r.X2, right)
	if math.Abs(r.Thick-thick) > 0.03 {
		t.Errorf("%s is %.3f mm thick, want %.2f", what, r.Thick, thick)
	}
}

// A draft bears its mark on every page, pale enough to be read over.
func TestInkOfADraft(t *testing.T) {
	d := letter()
	d.Draft = true
	bare := plain("一")
	bare.Draft = true
	for _, p := range sheets(t, d).Pages {
		for _, g := range p.Glyphs {
			if g.Rune == 0 && g.Colour.R < 0.75 {
				t.Errorf("page %d: 征求意见稿 is %v", p.Number, g.Colour)
			}
		}
	}
	if ink := proof.Open(t, printed(t, bare)).Ink(1, proof.Box{Left: 40, Top: 100, Right: 170, Bottom: 250}); !ink.Empty() {
		t.Errorf("the mark of a draft is as dark as text: %+v", ink)
	}
}
