package official

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"ducha/report/typeset"
	"ducha/templates"
	"ducha/templates/fonts"
)

// pages is the number of pages of a document.
func pages(d Document) int { return d.Set(fonts.Embedded()).Pages() }

// Where 署名 and 成文日期 begin, in 字 of a line of 28 (gbt9704.md 1.3, from GB/T
// 9704—2012 7.3.5.1 and 7.3.5.2).
func TestSignAt(t *testing.T) {
	for _, tt := range []struct {
		way                      SignWay
		office, day, at, dayFrom float64
	}{
		{Unsealed, 10, 7, 16, 18},
		{Unsealed, 7, 7, 19, 21},
		{Unsealed, 4, 7, 17, 19}, // the date is the longer
		{Sealed, 7, 7, 17, 17},
		{Sealed, 4, 6, 19, 18},
		{Sealed, 11, 7, 15, 17},
		{Sealed, 19, 7, 9, 17}, // would leave the type area on the right
	} {
		at, from := signAt(tt.way, tt.office, tt.day)
		if math.Abs(at-tt.at) > 1e-9 || math.Abs(from-tt.dayFrom) > 1e-9 {
			t.Errorf("%v: at %g and %g, want %g and %g", tt, at, from, tt.at, tt.dayFrom)
		}
	}
}

// Whatever is left out, a document comes out; nothing at all is one empty page.
func TestEveryPartMayBeMissing(t *testing.T) {
	for _, kind := range []HeadKind{NoHead, Letter, Serial} {
		full := sample(kind)
		for name, strip := range map[string]func(*Document){
			"everything": func(d *Document) { *d = Document{} },
			"head":       func(d *Document) { d.Head = Head{Kind: kind} },
			"title":      func(d *Document) { d.Title = "" },
			"to":         func(d *Document) { d.To = "" },
			"body":       func(d *Document) { d.Body = nil },
			"sign":       func(d *Document) { d.Sign = Sign{} },
			"date":       func(d *Document) { d.Sign.Date = d.Sign.Date.AddDate(-5000, 0, 0) },
			"annexes":    func(d *Document) { d.Annexes = nil },
			"imprint":    func(d *Document) { d.Imprint = Imprint{} },
			"issuer":     func(d *Document) { d.Imprint.Issuer = "" },
			"lines":      func(d *Document) { d.Imprint.Lines = nil },
		} {
			d := full
			strip(&d)
			if data := file(t, d); len(data) == 0 {
				t.Errorf("without %s: no file", name)
			}
		}
	}
	if n := pages(Document{}); n != 1 {
		t.Errorf("an empty document has %d pages", n)
	}
}

// A list of addressees that would push the body off the first page goes to 版记.
func TestLongAddresseesGoToTheFoot(t *testing.T) {
	d := sample(Letter)
	d.Annexes = nil
	for _, tt := range []struct {
		names int
		moved bool
	}{{1, false}, {27, false}, {40, true}} {
		d.To = strings.TrimSuffix(strings.Repeat("市某某某局，", tt.names), "，")
		s := newSetter(d, fonts.Embedded(), typeset.New(typeset.Meta{}, fonts.Embedded()))
		s.head()
		s.title()
		s.to()
		if moved := len(s.Imprint.Lines) == 2; moved != tt.moved {
			t.Errorf("%d names: moved %v", tt.names, moved)
		}
	}
}

func TestAnnexLabels(t *testing.T) {
	one := &setter{Document: Document{Annexes: make([]Annex, 1)}}
	two := &setter{Document: Document{Annexes: make([]Annex, 2)}}
	if one.label(0) != "附件" || two.label(0) != "附件1" || two.label(1) != "附件2" {
		t.Error(one.label(0), two.label(0), two.label(1))
	}
}

// An even page for 版记 may cost a page, never two documents' worth.
func TestImprintOnAnEvenPage(t *testing.T) {
	for lines := range 50 {
		d := sample(Serial)
		d.Annexes, d.Body = nil, nil
		for range lines + 1 {
			d.Body = append(d.Body, Block{Text: "一行。"})
		}
		plain := pages(d)
		d.Imprint.Even = true
		even := pages(d)
		if even%2 != 0 || even < plain || even > plain+1 {
			t.Errorf("%d lines: %d pages, %d with an even last one", lines, plain, even)
		}
	}
}

// The page with the signature bears text of the body, wherever the body ends
// (GB/T 9704—2012 7.3.5.5).
func TestSignatureNeverStandsAlone(t *testing.T) {
	d := sample(NoHead)
	d.Imprint, d.Note = Imprint{}, ""
	for lines := 1; lines < 60; lines++ {
		for _, annexes := range []int{0, 2} {
			d.Annexes = sample(NoHead).Annexes[:annexes]
			d.Body = nil
			for range lines {
				d.Body = append(d.Body, Block{Text: "行行行。"})
			}
			d.Body = append(d.Body, Block{Text: strings.Repeat("末段", 70)})
			if !signedPageBearsText(t, d) {
				t.Errorf("%d lines, %d annexes: the signature stands alone", lines, annexes)
			}
		}
	}
}

func signedPageBearsText(t *testing.T, d Document) bool {
	t.Helper()
	for _, page := range d.Set(fonts.Embedded()).Texts() {
		if strings.Contains(page, d.Sign.Office) {
			return strings.Contains(page, "末段")
		}
	}
	t.Fatal("no signature")
	return false
}

func TestSameDocumentSameBytes(t *testing.T) {
	first := file(t, sample(Letter))
	for range 3 {
		if !bytes.Equal(first, file(t, sample(Letter))) {
			t.Fatal("two files of one document differ")
		}
	}
}

// The red name stays within its share of the width, on one line unless that would
// make it small; a line end made by hand is kept.
func TestMarkIsMadeToFit(t *testing.T) {
	for name, lines := range map[string]int{"督查通报": 1, "云泽市人民政府文件": 1, "云泽市人民政府办公室督查通报": 1,
		"中共云泽市委云泽市人民政府联合督查工作领导小组办公室文件": 2, "云泽市人民政府\n督查通报": 2} {
		d := sample(Letter)
		d.Head.Mark = name
		s := newSetter(d, fonts.Embedded(), typeset.New(typeset.Meta{}, fonts.Embedded()))
		texts, _ := s.mark(mm(templates.MarkTop))
		if len(texts) != lines {
			t.Errorf("%s stands on %d lines", name, len(texts))
		}
		for _, text := range texts {
			w := s.Width(text.Style, text.Spans[0].Text)
			if w > mm(templates.TypeWidth)*templates.MarkWidth+0.1 || text.Style.Size < templates.Size1-0.1 {
				t.Errorf("%s is %.1f pt wide in type of %.1f", text.Spans[0].Text, w, text.Style.Size)
			}
		}
	}
}

// An office that sets its lines at 28 pt, as some do, has more of them on a page.
func TestPitch(t *testing.T) {
	for _, tt := range []struct {
		pitch float64
		lines int
	}{{0, 22}, {28, 23}, {20, 32}} {
		d := Document{Pitch: tt.pitch}
		for range 60 {
			d.Body = append(d.Body, Block{Text: "行"})
		}
		if got := strings.Count(d.Set(fonts.Embedded()).Texts()[0], "行"); got != tt.lines {
			t.Errorf("%g pt: %d lines, want %d", tt.pitch, got, tt.lines)
		}
	}
}
