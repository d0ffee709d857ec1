package typeset

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"ducha/templates"
	"ducha/templates/fonts"
)

func TestFixedStandsWhereItIsPut(t *testing.T) {
	d := newDoc(Meta{})
	d.Paragraph(Body(), Text("前"))
	style := Style{Role: fonts.Heiti, Size: 20, Align: Centre, Red: true}
	d.Fixed(Fixed{Height: 100, Texts: []FixedText{{Y: 30, Style: style, Spans: []Span{Text("红")}}}, Rules: []FixedRule{{Y: 80, Width: 2, Red: true}}})
	d.Paragraph(Body(), Text("后"))
	p := d.layout()[0]
	top := p.top + templates.LinePitch
	want := []float64{p.top + templates.Ascent*templates.Size3, top + 30 + templates.Ascent*20, top + 100 + templates.Ascent*templates.Size3}
	if got := baselines(p); len(got) != 3 || math.Abs(got[0]-want[0])+math.Abs(got[1]-want[1])+math.Abs(got[2]-want[2]) > 0.01 {
		t.Errorf("baselines %v, want %v", got, want)
	}
	if x := p.texts[1].x + 10 - p.left; math.Abs(x-p.width/2) > 0.01 || !p.texts[1].red || p.texts[0].red {
		t.Errorf("the red text stands about %.2f of %.2f", x, p.width)
	}
	if r := p.rules[0]; math.Abs(r.y1-top-80) > 0.01 || r.width != 2 || !r.red || math.Abs(r.x2-r.x1-p.width) > 0.01 {
		t.Errorf("rule %+v", r)
	}
}

// A group at the foot ends on the edge of the type area, on this page if it fits.
func TestFixedAtTheFoot(t *testing.T) {
	for lines := 1; lines < 50; lines++ {
		for _, even := range []bool{false, true} {
			d := newDoc(Meta{})
			for range lines {
				d.Paragraph(Body(), Text("行"))
			}
			d.Fixed(Fixed{Height: 100, Foot: true, Even: even, Rules: []FixedRule{{Y: 100, Width: 1}}})
			pages := d.layout()
			last := pages[len(pages)-1]
			if len(last.rules) != 1 || math.Abs(last.rules[0].y1-last.bottom()) > 0.01 {
				t.Fatalf("%d lines: rules %v", lines, last.rules)
			}
			empty := even && lines > 40 && lines <= 44 // no room under the text of page 2
			if want := !empty; len(pages)%2 == 0 && (last.number != nil) != want || even && len(pages)%2 != 0 {
				t.Errorf("%d lines, even %v: %d pages, the last numbered %v", lines, even, len(pages), last.number != nil)
			}
		}
	}
}

// What does not fit its place is an error, never text off the paper.
func TestFixedThatDoesNotFit(t *testing.T) {
	long := []Span{Text(strings.Repeat("督", 28*5))}
	for name, f := range map[string]Fixed{
		"higher than a page":    {Height: 700},
		"text higher than said": {Height: 60, Texts: []FixedText{{Style: Body(), Spans: long}}},
	} {
		d := newDoc(Meta{})
		d.Fixed(f)
		if err := d.Output(io.Discard); err == nil || !strings.Contains(err.Error(), "放不下") {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := newDoc(Meta{})
	d.Fixed(Fixed{Height: 40, Texts: []FixedText{{Style: Body(), Spans: []Span{Text("甲办公室\n乙办公室")}}}})
	if len(d.Missing()) > 0 || drawn(d) != "甲办公室 乙办公室" {
		t.Errorf("%q, missing %v", drawn(d), d.Missing())
	}
}

// Headings without end do not take a page each.
func TestLongChainsAreNotKeptTogether(t *testing.T) {
	d := newDoc(Meta{})
	for range 60 {
		d.Paragraph(heading1(), Text("一、标题"))
	}
	if d.Pages() > 3 {
		t.Errorf("%d pages", d.Pages())
	}
}

func TestLinesAndWidth(t *testing.T) {
	d := newDoc(Meta{})
	flush := Body()
	flush.First = 0
	if n := d.Lines(flush, Text(strings.Repeat("督", 57))); n != 3 {
		t.Errorf("%d lines", n)
	}
	if w := d.Width(flush, strings.Repeat("督", 28)); math.Abs(w-mm(templates.TypeWidth)) > 0.01 {
		t.Errorf("28 characters are %.2f pt wide", w)
	}
	d.Lines(flush, Text("😀"))
	if m := d.Missing(); len(m) != 0 {
		t.Errorf("measuring noted %v", m)
	}
}

// The last lines of a paragraph go along with what must not stand without them.
func TestEndsAreKept(t *testing.T) {
	for lines := range 44 {
		for _, long := range []int{1, 2, 3, 4, 10} {
			d := newDoc(Meta{})
			for range lines {
				d.Paragraph(Body(), Text("行"))
			}
			body := Body()
			body.KeepEnd = true
			d.Paragraph(body, Text(strings.Repeat("文", 28*long-10)))
			sign := Body()
			sign.KeepNext = true
			for range 4 {
				d.Paragraph(sign, Text("署名"))
			}
			d.Paragraph(Body(), Text("日期"))
			for i, p := range d.Texts() {
				if strings.Contains(p, "日期") && (!strings.Contains(p, "文") || strings.Count(p, "署名") != 4) {
					t.Errorf("after %d lines, %d of text: page %d says %q", lines, long, i+1, p)
				}
			}
			if got := strings.Count(drawn(d), "文"); got != 28*long-10 {
				t.Errorf("after %d lines: %d characters of %d", lines, got, 28*long-10)
			}
		}
	}
}

func TestMissingRunesNameTheirPage(t *testing.T) {
	d := newDoc(Meta{})
	d.Paragraph(Body(), Text(strings.Repeat("督", 28*30)))
	d.Table(Table{Columns: []Column{{Title: "单位"}}, Rows: []Row{Cells("吉野家的𠮷字")}})
	if m := d.Missing(); len(m) != 1 || m[0] != (Missing{Rune: '𠮷', Context: "吉野家的𠮷字", Page: 2}) {
		t.Errorf("missing %+v", m)
	}
}

// Red is told once, in the ink asked for, and black comes back after it.
func TestRedInk(t *testing.T) {
	for ink, want := range map[Ink]string{ScreenRed: "1 0 0 RG 1 0 0 rg", PrintRed: "0 0.8 0.8 0 K 0 0.8 0.8 0 k"} {
		d := newDoc(Meta{})
		d.Red(ink)
		red := Body()
		red.Red = true
		d.Paragraph(red, Text("红"))
		d.Paragraph(Body(), Text("黑"))
		got := content(t, pdf(t, d))
		if strings.Count(got, want) != 1 || strings.Count(got, blackInk) != 1 || strings.Index(got, want) > strings.Index(got, blackInk) {
			t.Errorf("ink %v: %s", ink, got)
		}
	}
}

// Every font bears the tag of a subset, each its own, also where one name begins
// another.
func TestFontsAreTaggedAsSubsets(t *testing.T) {
	file := pdf(t, sample(1, 4))
	tags := map[string]bool{}
	for _, m := range regexp.MustCompile(`/FontName /([A-Z]{6})\+([a-z-]+)`).FindAllSubmatch(file, -1) {
		if tags[string(m[1])] || string(m[1]) != subsetTag(string(m[2])) {
			t.Errorf("tag %s for %s", m[1], m[2])
		}
		tags[string(m[1])] = true
	}
	if len(tags) < 5 || bytes.Contains(file, []byte("/BaseFont /"+gofpdfPrefix)) || bytes.Contains(file, []byte("/FontName /"+gofpdfPrefix)) {
		t.Errorf("%d tagged fonts", len(tags))
	}
}

func TestFileNamesItsVersion(t *testing.T) {
	if file := pdf(t, sample(1, 1)); !bytes.HasPrefix(file, []byte("%PDF-1.5\n")) {
		t.Errorf("begins with %q", file[:9])
	}
}

func TestWatermarkIsNoText(t *testing.T) {
	say := func(word string) string {
		d := sample(1, 30)
		d.Landscape()
		d.Paragraph(Body(), Text("横"))
		if word != "" {
			d.Watermark(word)
		}
		for i, p := range d.layout() {
			if word != "" && len(p.number) == 0 {
				t.Errorf("page %d lost its number", i+1)
			}
		}
		return pdftotext(t, pdf(t, d), "-raw")
	}
	if plain, marked := say(""), say("征求意见稿"); plain != marked {
		t.Error("the watermark changes the text that can be copied")
	}
}

// A page that lies on its side is an upright page whose content is turned.
func TestTurnedPages(t *testing.T) {
	d := newDoc(Meta{})
	d.Landscape()
	d.Paragraph(Body(), Text("横排"))
	file := pdf(t, d)
	if n := bytes.Count(file, []byte("/MediaBox [0 0 595.28 841.89]")); n != 1 || bytes.Count(file, []byte("/MediaBox")) != 1 {
		t.Error("the paper does not stand upright")
	}
	if got := content(t, file); !strings.Contains(got, fmt.Sprintf("q 0 1 -1 0 %.2f 0 cm", mm(templates.PaperHeight))) {
		t.Errorf("not turned: %s", got)
	}
}
