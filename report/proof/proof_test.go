package proof_test

import (
	"bytes"
	"encoding/xml"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ducha/report/proof"
	"ducha/report/typeset"
	"ducha/templates"
	"ducha/templates/fonts"
)

const passage = "市政府督查室对截至10月31日的进展情况进行了督查——共涉及49项重点任务、128项年度目标；喆盛镇、镕州区、堃城街道与𠅤村、𬭎桥“按时”报送（同比增长7.8%）。"

// paper is a document of one upright page and one that lies on its side.
func paper(t *testing.T) []byte {
	t.Helper()
	d := typeset.New(typeset.Meta{Title: "云泽市通报𠅤", Author: "云泽市人民政府", Subject: "第3期", Date: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}, fonts.Embedded())
	d.Paragraph(typeset.Title(), typeset.Text("关于重点任务的通报"))
	d.Paragraph(heading(fonts.Heiti, 1), typeset.Text("一、总体情况"))
	d.Paragraph(typeset.Body(), typeset.Text(strings.Repeat(passage, 3)))
	d.Paragraph(heading(fonts.Kaiti, 2), typeset.Text("（一）量化指标"))
	d.Table(typeset.Table{Columns: []typeset.Column{{Title: "甲"}, {Title: "乙"}}, Rows: []typeset.Row{typeset.Cells("一", "二")}})
	d.Landscape()
	d.Paragraph(typeset.Body(), typeset.Text(passage))
	var out bytes.Buffer
	if err := d.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t *testing.T, pdf []byte) *proof.File {
	t.Helper()
	f, err := proof.Read(pdf)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.Abs(got-want) > within {
		t.Errorf("%s: %.3f, want %.3f", what, got, want)
	}
}

func TestReadMeasuresWhatWasSet(t *testing.T) {
	f := read(t, paper(t))
	if f.Title != "云泽市通报𠅤" || f.Author != "云泽市人民政府" || f.Subject != "第3期" || len(f.Pages) < 2 {
		t.Errorf("title %q, author %q, subject %q, %d pages", f.Title, f.Author, f.Subject, len(f.Pages))
	}
	want := []proof.Bookmark{{Title: "一、总体情况", Level: 1, Page: 1}, {Title: "（一）量化指标", Level: 2, Page: 1}}
	if len(f.Bookmarks) != 2 || f.Bookmarks[0] != want[0] || f.Bookmarks[1] != want[1] {
		t.Errorf("bookmarks %v", f.Bookmarks)
	}
	p := f.Pages[0]
	near(t, "width", p.Width, templates.PaperWidth, 0.01)
	near(t, "height", p.Height, templates.PaperHeight, 0.01)
	lines := p.Lines()
	near(t, "head of the title", lines[0].Head(), templates.TopMargin, 0.01)
	near(t, "middle of the title", lines[0].Centre(), templates.LeftMargin+templates.TypeWidth/2, 0.01)
	near(t, "size of the title", lines[0][0].Size, templates.Size2, 0.001)
	second := lines[3]
	near(t, "left of a full line", second.Left(), templates.LeftMargin, 0.01)
	if beyond := p.Beyond(proof.Box{Left: 27.9, Top: 36.9, Right: 184.1, Bottom: 262.1}); len(beyond) != 1 || beyond[0].Text() != "—1—" {
		t.Errorf("out of the type area: %v", beyond)
	}
	if beyond := p.Beyond(proof.Box{Left: 28.1, Top: 36.9, Right: 184.1, Bottom: 280}); len(beyond) == 0 {
		t.Error("no line begins left of 28.1 mm")
	}
	if lines[0][0].Font != "biaosong" || lines[1][0].Font != "heiti" || !lines[0][0].Colour.Black() {
		t.Errorf("fonts %s, %s", lines[0][0].Font, lines[1][0].Font)
	}
	var cells []string
	for _, l := range p.Pieces() {
		cells = append(cells, l.Text())
	}
	if all := strings.Join(cells, "|"); !strings.Contains(all, "|甲|乙|一|二|") {
		t.Errorf("the lines of the table are not seen: %s", all)
	}
	for name, n := range f.FontBytes {
		if n == 0 || n > 1<<20 {
			t.Errorf("font program %s has %d bytes", name, n)
		}
	}
}

// Both ways of reading agree: the glyphs hold the runes of Poppler's text layer
// in its order, and its words stand where the glyphs stand.
func TestReadAgreesWithPoppler(t *testing.T) {
	pdf := paper(t)
	press, f := proof.Open(t, pdf), read(t, pdf)
	texts := press.Texts()
	if len(texts) != len(f.Pages) {
		t.Fatalf("%d texts of %d pages", len(texts), len(f.Pages))
	}
	for i, p := range f.Pages {
		var own strings.Builder
		for _, g := range p.Glyphs {
			own.WriteRune(g.Rune)
		}
		if a, b := noBlanks(own.String()), noBlanks(texts[i]); a != b {
			t.Errorf("page %d:\n%s\n%s", i+1, a, b)
		}
	}
	n := 0
	for i, words := range wordsOf(t, pdf) {
		for _, w := range words {
			first := []rune(w.Text)[0]
			if !has(f.Pages[i], first, w.Left*25.4/72, w.Bottom*25.4/72) {
				t.Errorf("page %d: no %c at %.2f mm", i+1, first, w.Left*25.4/72)
			}
			n++
		}
	}
	if n < 10 {
		t.Errorf("%d words", n)
	}
}

// has reports whether a word that begins with r begins in its place: at the left
// of its box, or at the foot where it is turned.
func has(p *proof.Page, r rune, left, bottom float64) bool {
	for _, g := range p.Glyphs {
		off := g.X - left
		if g.Turn > 45 {
			off = g.Y - bottom
		}
		if g.Rune == r && math.Abs(off) < 0.02 {
			return true
		}
	}
	return false
}

func noBlanks(s string) string { return strings.Join(strings.Fields(s), "") }

type word struct {
	Left   float64 `xml:"xMin,attr"`
	Bottom float64 `xml:"yMax,attr"`
	Text   string  `xml:",chardata"`
}

// wordsOf asks Poppler for the boxes of words, page by page, pt.
func wordsOf(t *testing.T, pdf []byte) (pages [][]word) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-bbox", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	// The title in its head may hold half a pair of surrogates.
	out = bytes.ToValidUTF8(out[bytes.Index(out, []byte("<body>")):bytes.Index(out, []byte("</html>"))], nil)
	var body struct {
		Pages []struct {
			Words []word `xml:"word"`
		} `xml:"doc>page"`
	}
	if err := xml.Unmarshal(out, &body); err != nil {
		t.Fatal(err)
	}
	for _, p := range body.Pages {
		pages = append(pages, p.Words)
	}
	return pages
}

func TestOpenSeesInkFontsAndInfo(t *testing.T) {
	pdf := paper(t)
	press, f := proof.Open(t, pdf), read(t, pdf)
	if info := press.Info(); info["Title"] != "云泽市通报𠅤" || info["Author"] != "云泽市人民政府" {
		t.Errorf("info %v", info)
	}
	for _, font := range press.Fonts() {
		if !font.Embedded || !font.Unicode || font.Type != "CID TrueType" {
			t.Errorf("font %+v", font)
		}
	}
	title := f.Pages[0].Lines()[0]
	ink := press.Ink(1, proof.Box{Left: 0, Top: 30, Right: 210, Bottom: title.Foot() + 1})
	near(t, "top of the title's ink", ink.Top, title.Head(), 0.7)
	near(t, "middle of the title's ink", (ink.Left+ink.Right)/2, 106, 0.5)
	if !press.Ink(1, proof.Box{Left: 0, Top: 0, Right: 210, Bottom: 36}).Empty() {
		t.Error("ink in the upper margin")
	}
	var top proof.Stroke
	for _, s := range f.Pages[0].Strokes {
		if s.Y1 == s.Y2 && (top.Y1 == 0 || s.Y1 < top.Y1) {
			top = s
		}
	}
	rules := press.Rules(1, proof.Box{Left: 28, Top: top.Y1 - 2, Right: 184, Bottom: top.Y1 + 2})
	if len(rules) != 1 {
		t.Fatalf("rules %+v", rules)
	}
	near(t, "table's upper line", rules[0].Y, top.Y1, 0.05)
	near(t, "its thickness", rules[0].Thick, templates.TableRule*25.4/72, 0.03)
	near(t, "its beginning", rules[0].X1, 28, 0.1)
	near(t, "its end", rules[0].X2, 184, 0.1)
	if !rules[0].Colour.Black() {
		t.Errorf("its colour %v", rules[0].Colour)
	}
}

func TestTurnedPageReadsUpright(t *testing.T) {
	p := &proof.Page{Width: 210, Height: 297, Glyphs: []proof.Glyph{{Rune: '甲', X: 50, Y: 250, Turn: 90}}, Strokes: []proof.Stroke{{X1: 28, Y1: 262, X2: 28, Y2: 37}}}
	turned := p.Turned()
	if g := turned.Glyphs[0]; g.X != 47 || g.Y != 50 || g.Turn != 0 {
		t.Errorf("glyph %+v", g)
	}
	if s := turned.Strokes[0]; s.X1 != 35 || s.Y1 != 28 || s.X2 != 260 || s.Y2 != 28 {
		t.Errorf("stroke %+v", s)
	}
}

func TestReadRefusesWhatIsNoPDF(t *testing.T) {
	for _, data := range []string{"", "%PDF-1.3\n%%EOF", "startxref\n9999\n%%EOF", "startxref\n0\n%%EOF"} {
		if _, err := proof.Read([]byte(data)); err == nil {
			t.Errorf("%q is read", data)
		}
	}
}

// heading is a heading on a line of its own, with a bookmark.
func heading(role fonts.Role, level int) typeset.Style {
	s := typeset.Body()
	s.Role, s.KeepNext, s.Outline = role, true, level
	return s
}
