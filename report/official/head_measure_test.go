package official_test

import (
	"math"
	"strings"
	"testing"

	"ducha/report/official"
	"ducha/report/proof"
	"ducha/report/typeset"
)

// redLine gives the one red line of a page.
func redLine(t *testing.T, p *proof.Page) proof.Stroke {
	t.Helper()
	var found []proof.Stroke
	for _, s := range p.Strokes {
		if s.Colour.Red() {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		t.Fatalf("page %d: %d red lines", p.Number, len(found))
	}
	return found[0]
}

// 版头 of a 文件 (7.2).
func TestLetterHead(t *testing.T) {
	p := sheets(t, letter()).Pages[0]
	for i, c := range []struct{ text, font string }{{"000001", "fangsong"}, {"机密★1年", "heiti"}, {"特急", "heiti"}} {
		l := find(t, p, c.text)
		near(t, c.text+": head", l.Head(), top+float64(i)*row)
		near(t, c.text+": left", l.Left(), left)
		if l[0].Font != c.font || l[0].Size != 16 {
			t.Errorf("%s in %.1f pt %s", c.text, l[0].Size, l[0].Font)
		}
	}
	mark := find(t, p, "云泽市人民政府文件")
	near(t, "middle of the mark", mark.Centre(), mid)
	if mark[0].Font != "biaosong" || !mark[0].Colour.Red() {
		t.Errorf("the mark is %s in %v", mark[0].Font, mark[0].Colour)
	}
	number := find(t, p, "云政督发〔2026〕12号")
	near(t, "middle of 发文字号", number.Centre(), mid)
	near(t, "发文字号 two lines under the mark", number.Head(), mark.Foot()+2*row)
	line := redLine(t, p)
	checkRedLine(t, line, number)
	checkTitle(t, p, line)
}

// checkRedLine: 4 mm under what stands over it, as wide as the type area (7.2.7).
func checkRedLine(t *testing.T, line proof.Stroke, above proof.Line) {
	t.Helper()
	near(t, "red line", line.Y1, above.Foot()+4)
	near(t, "red line's left end", line.X1, left)
	near(t, "red line's right end", line.X2, right)
	if line.Y1 != line.Y2 || math.Abs(line.Width-0.5) > 0.02 {
		t.Errorf("red line %+v", line)
	}
}

// checkTitle: 标题 two lines under the red line, centred, 2号 小标宋 (7.3.1), and
// 主送机关 one line under it (7.3.2), the body on the line after that.
func checkTitle(t *testing.T, p *proof.Page, line proof.Stroke) {
	t.Helper()
	title := titles(p)
	if len(title) == 0 {
		t.Fatal("no title")
	}
	near(t, "title two lines under the red line", title[0].Head(), line.Y1+2*row)
	for i, l := range title {
		near(t, "middle of the title", l.Centre(), mid)
		near(t, "title's lines", l.Head(), title[0].Head()+float64(i)*(em2+gap))
	}
	to := find(t, p, "各县（市、区）人民政府")
	near(t, "主送机关 one line under the title", to.Head(), title[len(title)-1].Head()+em2+gap+row)
	near(t, "主送机关 at the edge", to.Left(), left)
	body := find(t, p, "根据市政府办公室")
	near(t, "body under 主送机关", body.Head(), to.Head()+row)
	near(t, "body two 字 in", body.Left(), left+2*zi)
}

// 版头 of a 简报, by custom.
func TestSerialHead(t *testing.T) {
	p := sheets(t, serial()).Pages[0]
	mark := find(t, p, "政务督查通报")
	near(t, "middle of the name", mark.Centre(), mid)
	if mark[0].Font != "biaosong" || !mark[0].Colour.Red() {
		t.Errorf("the name is %s in %v", mark[0].Font, mark[0].Colour)
	}
	issue := find(t, p, "第3期")
	near(t, "middle of the issue's number", issue.Centre(), mid)
	near(t, "the number one line under the name", issue.Head(), mark.Foot()+row)
	office := find(t, p, "云泽市人民政府督查室")
	if !strings.HasSuffix(office.Text(), "2026年11月21日") {
		t.Errorf("the date is not on the office's line: %q", office.Text())
	}
	if office.Left() < left || office.Left() > left+zi+within || office.Right() > right || office.Right() < right-zi-within {
		t.Errorf("office and date from %.2f to %.2f", office.Left(), office.Right())
	}
	near(t, "office and date one line under the number", office.Head(), issue.Head()+2*row)
	line := redLine(t, p)
	checkRedLine(t, line, office)
	checkTitle(t, p, line)
}

// A mark stands on one line and takes at most 96 % of the width.
func TestLongMarkIsMadeSmaller(t *testing.T) {
	for _, mark := range []string{"云泽市文件", "云泽市人民政府办公室文件", "云泽市人民政府政务督查办公室文件"} {
		for _, kind := range []official.HeadKind{official.Letter, official.Serial} {
			d := letter()
			d.Head.Kind, d.Head.Mark = kind, mark
			l := find(t, sheets(t, d).Pages[0], mark)
			if width := l.Right() - l.Left(); width > 0.96*156+0.05 {
				t.Errorf("%s is %.1f mm wide", mark, width)
			}
			near(t, mark, l.Centre(), mid)
		}
	}
}

// 密级 keeps the second line where no 份号 stands over it.
func TestSecretWithoutCopyNumber(t *testing.T) {
	d := letter()
	d.Head.Copy = ""
	p := sheets(t, d).Pages[0]
	near(t, "密级", find(t, p, "机密★1年").Head(), top+row)
	near(t, "紧急程度", find(t, p, "特急").Head(), top+2*row)
}

// For presses red is the ink the standard names, Y80 M80.
func TestRedForPrint(t *testing.T) {
	for ink, green := range map[typeset.Ink]float64{typeset.ScreenRed: 0, typeset.PrintRed: 0.2} {
		d := letter()
		d.Head.Ink = ink
		p := sheets(t, d).Pages[0]
		for _, c := range []proof.Colour{redLine(t, p).Colour, find(t, p, d.Head.Mark)[0].Colour} {
			if c.R != 1 || math.Abs(c.G-green) > 0.001 || c.G != c.B {
				t.Errorf("red %v is %v", ink, c)
			}
		}
	}
}

// The first page shows the body (7.3.2): 主送机关 that would push it off goes to 版记.
func TestFirstPageShowsTheBody(t *testing.T) {
	for _, n := range []int{0, 3, 4, 5, 9} {
		d := letter()
		d.To = strings.Repeat("各县（市、区）人民政府，市政府各部门、各直属机构，", 1+2*n)
		f := sheets(t, d)
		if f.Pages[0].Find("根据市政府办公室") == nil {
			t.Errorf("%d 主送机关: the first page shows no body", 1+2*n)
		}
		on := 0
		for _, p := range f.Pages {
			if p.Find("各县（市、区）人民政府，市政府各部门") != nil {
				on = p.Number
			}
		}
		if on != 1 && on < len(f.Pages)-1 {
			t.Errorf("主送机关 stands on page %d of %d", on, len(f.Pages))
		}
	}
}
