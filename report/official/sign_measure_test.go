package official_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ducha/report/official"
	"ducha/report/proof"
)

// signed is a page with 署名 and 成文日期.
func signed(t *testing.T, way official.SignWay, office string, date time.Time) (p *proof.Page, name, day proof.Line) {
	t.Helper()
	d := plain(han(50))
	d.Sign = official.Sign{Way: way, Office: office, Date: date}
	p = sheets(t, d).Pages[0]
	return p, exact(t, p, office), exact(t, p, date.Format("2006年1月2日"))
}

var shortDay = time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)

// 加盖印章 (7.3.5.1): the date ends four 字 from the right, 署名 stands over its middle.
func TestSealedSignature(t *testing.T) {
	for office, date := range map[string]time.Time{"市府": signedOn, "云泽市人民政府": shortDay, "云泽市人民政府办公室": signedOn, "云泽市人民政府政务督查室": shortDay} {
		p, name, day := signed(t, official.Sealed, office, date)
		near(t, office+": end of the date", day.Right(), right-4*zi)
		near(t, office+": over the date", name.Centre(), day.Centre())
		near(t, office+": date under it", day.Head(), name.Head()+row)
		text := inside(p)[2]
		if empty := (name.Head()-text.Head())/row - 1; empty < 0.9 || empty > 3.1 {
			t.Errorf("%s: %.1f lines over 署名", office, empty)
		}
	}
}

// A name too long to stand over the date stays in the type area.
func TestSealedSignatureOfALongName(t *testing.T) {
	office := "云泽市重点工作推进和政务督查落实领导小组办公室"
	d := plain(han(50))
	d.Sign = official.Sign{Way: official.Sealed, Office: office, Date: signedOn}
	p := sheets(t, d).Pages[0]
	for _, l := range inside(p)[3:] {
		if l.Left() < left-within || l.Right() > right+within {
			t.Errorf("%q from %.2f to %.2f", l.Text(), l.Left(), l.Right())
		}
	}
	near(t, "end of the date", find(t, p, "2026年11月21日").Right(), right-4*zi)
}

// 不加盖印章 (7.3.5.2): one line under the text, 署名 two 字 from the right, and the
// date two 字 to the right of its beginning; a date that is the longer of the two
// ends two 字 from the right, and 署名 begins two 字 before it.
func TestUnsealedSignature(t *testing.T) {
	for _, c := range []struct {
		office string
		date   time.Time
		longer bool // the date
	}{
		{"市府", signedOn, true}, {"市政府", shortDay, true}, {"市政府督查室", signedOn, true},
		{"云泽市人民政府", signedOn, false}, {"市政府督查室", shortDay, false}, {"云泽市人民政府政务督查室", signedOn, false},
		{"云泽市重点工作推进和政务督查落实领导小组办公室", signedOn, false},
	} {
		what := fmt.Sprintf("%s, %s", c.office, c.date.Format("1月2日"))
		p, name, day := signed(t, official.Unsealed, c.office, c.date)
		if c.longer {
			near(t, what+": end of the date", day.Right(), right-2*zi)
		} else {
			near(t, what+": end of 署名", name.Right(), right-2*zi)
		}
		near(t, what+": date after 署名", day.Left(), name.Left()+2*zi)
		near(t, what+": one line under the text", name.Head(), inside(p)[2].Head()+2*row)
		near(t, what+": date under it", day.Head(), name.Head()+row)
	}
}

// The page with the signature bears text (7.3.5.5), however long the text is.
func TestSignatureIsNeverAlone(t *testing.T) {
	for _, way := range []official.SignWay{official.Sealed, official.Unsealed} {
		for lines := 15; lines <= 22; lines++ {
			d := plain(han(28*lines - 10))
			d.Sign = official.Sign{Way: way, Office: "云泽市人民政府", Date: signedOn}
			f := sheets(t, d)
			page := inside(f.Pages[len(f.Pages)-1])
			if n := len(page); n < 3 || page[n-1].Text() != "2026年11月21日" || page[n-2].Text() != "云泽市人民政府" {
				t.Errorf("%d lines: the last page holds %d lines", lines, n)
			}
		}
	}
}

// 附件说明 (7.3.4): one line under the text, two 字 in, no mark at its end; what runs
// over stands under the first character of the name.
func TestAttachmentsUnderTheText(t *testing.T) {
	long := "2026年云泽市政府工作报告重点任务前三季度进展情况反馈表及责任单位报送情况统计表"
	d := plain(han(50))
	d.Annexes = []official.Annex{{Title: long, Blocks: []official.Block{{Text: han(30)}}}}
	lines := inside(sheets(t, d).Pages[0])
	near(t, "附件 one line under the text", lines[3].Head(), lines[2].Head()+2*row)
	near(t, "附件 two 字 in", lines[3].Left(), left+2*zi)
	near(t, "附件：name", lines[3][3].X, left+5*zi)
	near(t, "the name's second line", lines[4].Left(), left+5*zi)
	if whole := lines[3].Text() + lines[4].Text(); whole != "附件："+long {
		t.Errorf("附件说明 %q", whole)
	}

	d.Annexes = append(d.Annexes, official.Annex{Title: "未报送单位名单", Blocks: []official.Block{{Text: han(30)}}})
	lines = inside(sheets(t, d).Pages[0])
	if !strings.HasPrefix(lines[3].Text(), "附件：1.2026年") || lines[5].Text() != "2.未报送单位名单" {
		t.Fatalf("附件说明 %q, %q, %q", lines[3].Text(), lines[4].Text(), lines[5].Text())
	}
	near(t, "附件：1.", lines[3][3].X, left+5*zi)
	near(t, "2. under 1.", lines[5].Left(), lines[3][3].X)
	near(t, "the first name's second line", lines[4].Left(), lines[3][5].X)
	near(t, "the second name under the first", lines[5][2].X, lines[3][5].X)
	for _, l := range lines[3:6] {
		for _, g := range l {
			if g.Font != "fangsong" || g.Size != 16 {
				t.Errorf("附件说明: %c is %.1f pt %s", g.Rune, g.Size, g.Font)
			}
		}
	}
}

// 附注 (7.3.6): on the line under the date, two 字 in, in round brackets.
func TestNote(t *testing.T) {
	for _, note := range []string{"此件公开发布", "（此件公开发布）"} {
		d := plain(han(50))
		d.Sign = official.Sign{Way: official.Sealed, Office: "云泽市人民政府", Date: signedOn}
		d.Note = note
		p := sheets(t, d).Pages[0]
		l := find(t, p, "（此件公开发布）")
		near(t, "附注 two 字 in", l.Left(), left+2*zi)
		near(t, "附注 under the date", l.Head(), find(t, p, "2026年11月21日").Head()+row)
	}
}
