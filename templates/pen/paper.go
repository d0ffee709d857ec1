package pen

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Paper is how a sheet is printed, and where its reader begins.
type Paper struct {
	Landscape   bool
	Large       bool   // A3, else A4
	Columns     int    // so many columns stay on the screen, too; 0 for none
	Header      int    // row that repeats in print and, with all above it, stays on the screen; 0 for none
	Repeat      int    // how many rows repeat, up to and with Header; 0 for that one
	Left, Right string // what the page header says
	Start       string // cell that is selected when the sheet is opened, "" for the first
	Zoom        float64
}

// Page sets up print: A4, fitted to the width, header row repeated, page
// numbers in the footer, and freezes what stands above the first row of data.
func (p *Pen) Page(paper Paper) {
	p.on().paper = &paper
	if paper.Header > 0 {
		p.Repeat(paper.Header-max(paper.Repeat, 1)+1, paper.Header)
	}
}

// Break begins a new page in print with a row.
func (p *Pen) Break(row int) {
	s := p.on()
	s.breaks = append(s.breaks, row)
}

// Repeat makes rows repeat in print at the head of the pages after their own.
func (p *Pen) Repeat(from, to int) { p.on().repeat = [2]int{from, to} }

// Print prints a range and nothing else.
func (p *Pen) Print(from, to string) {
	a, err := areaOf(from, to)
	p.Try(err)
	p.on().printed = &a
}

// Protect locks all cells but those whose style is unlocked, without a password;
// heights, widths, looks and filters stay allowed.
func (p *Pen) Protect() { p.on().locked = true }

// Filter puts filter buttons on a header row; from and to span header and data.
func (p *Pen) Filter(from, to string) {
	a, err := areaOf(from, to)
	p.Try(err)
	p.on().filter = &a
}

// header is what the page header says.
func (p *Paper) header() string { return pageHeader("&L", p.Left) + pageHeader("&R", p.Right) }

const footer = "&C&10第 &P 页　共 &N 页"

func pageHeader(side, text string) string {
	if text == "" {
		return ""
	}
	if text[0] >= '0' && text[0] <= '9' { // else it would be read on as the size
		text = " " + text
	}
	return side + "&10" + strings.ReplaceAll(text, "&", "&&") // a name's own & must not act as a code
}

// checkHeader refuses what a page header cannot hold.
func (s *sheet) checkHeader() error {
	if s.paper != nil && utf16Length(s.paper.header()) > excelize.MaxFieldLength {
		return fmt.Errorf("%s：页眉太长", s.name)
	}
	return nil
}

// Quiet keeps green corners from numbers that are text on purpose (序号 7, 编号 001).
func Quiet(f *excelize.File, sheet string) error {
	return f.AddIgnoredErrors(sheet, everywhere, excelize.IgnoredErrorsNumberStoredAsText)
}

const everywhere = "A1:XFD1048576"
