package typeset

import (
	"math"
	"strings"
	"testing"

	"ducha/templates"
	"ducha/templates/fonts"
)

// baselines lists the heights at which text stands on a page.
func baselines(p *page) []float64 {
	var out []float64
	for _, t := range p.texts {
		if t.furniture {
			continue
		}
		if n := len(out); n == 0 || math.Abs(out[n-1]-t.y) > 0.01 {
			out = append(out, t.y)
		}
	}
	return out
}

func TestTwentyTwoLinesOfTwentyEight(t *testing.T) {
	d := newDoc(Meta{})
	s := Body()
	s.First = 0
	d.Paragraph(s, Text(strings.Repeat("督", 22*28+5*28)))
	if d.Pages() != 2 {
		t.Fatalf("%d pages", d.Pages())
	}
	p := d.layout()[0]
	lines := baselines(p)
	if len(lines) != templates.LinesPerPage {
		t.Errorf("%d lines", len(lines))
	}
	for _, x := range p.texts {
		if n := len([]rune(x.source)); !x.furniture && n != templates.CharsPerLine {
			t.Errorf("%d characters in a line", n)
		}
	}
	head, foot := lines[0]-templates.Ascent*templates.Size3, lines[21]+(1-templates.Ascent)*templates.Size3
	if math.Abs(head-p.top) > 0.05 || math.Abs(foot-p.bottom()) > 0.05 {
		t.Errorf("type stands from %.2f to %.2f, want %.2f to %.2f", head, foot, p.top, p.bottom())
	}
}

func TestNothingLeavesTheTypeArea(t *testing.T) {
	d := sample(4, 60)
	d.Landscape()
	d.Table(sampleTable(20))
	for i, p := range d.layout() {
		for _, x := range p.texts {
			end := x.x
			for _, r := range x.glyphs {
				end += float64(x.face.Advance(r))/1000*x.size + x.tracking
			}
			inside := x.y <= p.bottom()-(1-templates.Ascent)*x.size+0.05 && x.y >= p.top
			// A mark at the end of a line leaves its blank half outside.
			if x.x < p.left-8.1 || end > p.left+p.width+8.1 || !x.furniture && !inside {
				t.Errorf("page %d: %q from %.1f to %.1f at %.1f", i+1, x.source, x.x, end, x.y)
			}
		}
		for _, r := range p.rules {
			if r.x1 < p.left-0.1 || r.x2 > p.left+p.width+0.1 || r.y2 > p.bottom()+0.1 || r.y1 < p.top-0.1 {
				t.Errorf("page %d: rule %v", i+1, r)
			}
		}
	}
}

func TestNoPageBeginsWithALastLine(t *testing.T) {
	for before := range 24 {
		d := newDoc(Meta{})
		for range before {
			d.Paragraph(Body(), Text("一行。"))
		}
		d.Paragraph(Body(), Text(strings.Repeat("督", 26+28+10))) // three lines
		for _, p := range d.layout()[1:] {
			if got := p.texts[0].source; len([]rune(got)) == 10 {
				t.Errorf("after %d lines a page begins with %q", before, got)
			}
		}
		if got, want := len([]rune(drawn(d))), 64+3*before; got != want {
			t.Errorf("after %d lines: %d runes of %d", before, got, want)
		}
	}
}

func TestHeadingStaysWithItsText(t *testing.T) {
	for before := range 24 {
		d := newDoc(Meta{})
		for range before {
			d.Paragraph(Body(), Text("行"))
		}
		d.Paragraph(heading1(), Text("一、总体"))
		d.Paragraph(heading2(), Text("（一）指标"))
		if before%2 == 0 {
			d.Paragraph(Body(), Text(strings.Repeat("督", 100)))
		} else {
			d.Table(sampleTable(3))
		}
		for i, p := range d.layout() {
			var last string
			for _, x := range p.texts {
				if !x.furniture {
					last = x.source
				}
			}
			if strings.HasPrefix(last, "一、") || strings.HasSuffix(last, "指标") {
				t.Errorf("after %d lines page %d ends with %q", before, i+1, last)
			}
		}
	}
}

func TestPageNumbers(t *testing.T) {
	d := newDoc(Meta{})
	d.Paragraph(Body(), Text(strings.Repeat("督", 22*28*2)))
	for i, p := range d.layout() {
		var first, last text
		said := ""
		for _, x := range p.number {
			if said == "" {
				first = x
			}
			said += x.source
			last = x
		}
		if want := "— " + string(rune('1'+i)) + " —"; said != want {
			t.Fatalf("page %d says %q", i+1, said)
		}
		if first.face.Name() != "songti-digits" || first.size != templates.Size4 {
			t.Errorf("page %d: %s %.1f", i+1, first.face.Name(), first.size)
		}
		if want := mm(templates.PaperHeight) - 74; math.Abs(first.y-want) > 0.1 {
			t.Errorf("page %d: baseline at %.2f, want %.2f", i+1, first.y, want)
		}
		if i%2 == 1 && math.Abs(first.x-p.left-14) > 1.6 {
			t.Errorf("page %d: number at %.2f from the left", i+1, first.x-p.left)
		}
		if i%2 == 0 && last.x < p.left+p.width-14-16 {
			t.Errorf("page %d: number ends at %.2f", i+1, last.x)
		}
	}
}

func TestSheets(t *testing.T) {
	d := newDoc(Meta{})
	d.Landscape() // nothing stands on the first page yet
	d.Paragraph(Body(), Text("横"))
	d.Portrait()
	d.PageBreak()
	d.Paragraph(Body(), Text("竖"))
	d.Landscape() // nothing follows
	pages := d.layout()
	if len(pages) != 2 || pages[0].paperWidth < pages[0].paperHeight || pages[1].paperWidth > pages[1].paperHeight {
		t.Fatalf("%d pages", len(pages))
	}
	if p := pages[0]; math.Abs(p.width-mm(225)) > 0.01 || math.Abs(p.height-mm(156)) > 0.01 || math.Abs(p.left-mm(35)) > 0.01 || math.Abs(p.top-mm(28)) > 0.01 {
		t.Errorf("landscape type area %+v", p.sheet)
	}
	if n := newDoc(Meta{}).Pages(); n != 1 {
		t.Errorf("an empty document has %d pages", n)
	}
}

func TestSpansAndIndents(t *testing.T) {
	d := newDoc(Meta{})
	s := Body()
	s.Hanging, s.First, s.Left = 3, 0, 1
	d.Paragraph(s, Span{"附件：", fonts.Heiti}, Text(strings.Repeat("名", 40)))
	p := d.layout()[0]
	if p.texts[0].face.Name() != "heiti" || p.texts[1].face.Name() != "fangsong" {
		t.Errorf("faces %s, %s", p.texts[0].face.Name(), p.texts[1].face.Name())
	}
	zi := templates.CharPitch
	if x := p.texts[0].x - p.left; math.Abs(x-zi) > 0.1 {
		t.Errorf("first line begins at %.2f", x)
	}
	if x := p.texts[2].x - p.left; math.Abs(x-4*zi) > 0.1 {
		t.Errorf("second line begins at %.2f, want %.2f", x, 4*zi)
	}
}

func TestWesternQuotesStandInFullCells(t *testing.T) {
	cells := newDoc(Meta{}).compose(Style{Role: fonts.Kaiti, Size: 10}, []Span{Text("“甲”——·")})
	for _, c := range cells {
		if math.Abs(c.width-10) > 0.01 {
			t.Errorf("%c is %.2f wide", c.r, c.width)
		}
	}
	if cells[0].face.shift < 6 || cells[2].face.shift != 0 {
		t.Errorf("quotes at %.1f and %.1f", cells[0].face.shift, cells[2].face.shift)
	}
}
