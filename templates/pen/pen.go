// Package pen draws worksheets: it keeps the first error, so that drawing reads
// as a list of what is drawn, and sets in one pass over the finished file what
// excelize cannot say.
package pen

import (
	"bytes"
	"fmt"
	"io"
	"sort"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
)

// Pen draws on one sheet of a workbook at a time.
type Pen struct {
	File  *excelize.File
	Sheet string

	styles map[string]int
	cached map[string]map[string]string // sheet → cell → what a formula says before it is reckoned
	charts []sheetChart
	err    error
}

// New starts a workbook whose first sheet has this name. Close the pen when done.
func New(sheet string, styles map[string]excelize.Style) *Pen {
	p := &Pen{File: excelize.NewFile(), Sheet: sheet, styles: map[string]int{}, cached: map[string]map[string]string{}}
	p.Try(p.File.SetDefaultFont(templates.FontBody))
	p.Try(p.File.SetSheetName("Sheet1", sheet))
	names := make([]string, 0, len(styles))
	for name := range styles {
		names = append(names, name)
	}
	sort.Strings(names) // styles are numbered in one order, so that equal input gives equal bytes
	for _, name := range names {
		style := styles[name]
		id, err := p.File.NewStyle(&style)
		p.Try(err)
		p.styles[name] = id
	}
	return p
}

// Close frees the workbook.
func (p *Pen) Close() error { return p.File.Close() }

// Try keeps the first error.
func (p *Pen) Try(err error) {
	if p.err == nil {
		p.err = err
	}
}

// NewSheet adds a sheet and draws on it from now on.
func (p *Pen) NewSheet(name string) {
	_, err := p.File.NewSheet(name)
	p.Try(err)
	p.Sheet = name
}

// Put writes a text, never as a formula; a blank one only sets the style. A text
// longer than a cell may hold is an error: excelize would cut it without a word.
func (p *Pen) Put(ref, text, style string) {
	if n := len(utf16.Encode([]rune(text))); n > excelize.TotalCellChars {
		p.Try(fmt.Errorf("%s!%s：%d 个字，超过一格能放的 %d 个字", p.Sheet, ref, n, excelize.TotalCellChars))
	}
	if text != "" {
		p.Try(p.File.SetCellStr(p.Sheet, ref, maskEscapes(text)))
	}
	p.Style(ref, ref, style)
}

// Number writes a number.
func (p *Pen) Number(ref string, v float64, style string) {
	p.Try(p.File.SetCellFloat(p.Sheet, ref, v, -1, 64))
	p.Style(ref, ref, style)
}

// Style sets the style of a range.
func (p *Pen) Style(from, to, style string) {
	id, ok := p.styles[style]
	if !ok {
		p.Try(fmt.Errorf("no style %q", style))
	}
	p.Try(p.File.SetCellStyle(p.Sheet, from, to, id))
}

// Band writes one text over a range of cells.
func (p *Pen) Band(from, to, text, style string) {
	p.Style(from, to, style)
	p.Put(from, text, style)
	if from != to {
		p.Try(p.File.MergeCell(p.Sheet, from, to))
	}
}

// Formula writes a formula with the value that previews show.
func (p *Pen) Formula(ref, formula, cached, style string) {
	p.Try(p.File.SetCellFormula(p.Sheet, ref, formula))
	p.Style(ref, ref, style)
	if p.cached[p.Sheet] == nil {
		p.cached[p.Sheet] = map[string]string{}
	}
	p.cached[p.Sheet][ref] = cached
}

// Height sets the height of a row in points; the row still grows when a person types.
func (p *Pen) Height(row int, points float64) { p.Try(p.File.SetRowHeight(p.Sheet, row, points)) }

// Widths sets the widths of the columns from A on, in characters.
func (p *Pen) Widths(widths ...float64) {
	for i, w := range widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		p.Try(err)
		p.Try(p.File.SetColWidth(p.Sheet, name, name, w))
	}
}

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
	size, orientation, wide, high, fit := 9, "portrait", 1, 0, true // 9 is A4
	if paper.Large {
		size = 8 // A3
	}
	if paper.Landscape {
		orientation = "landscape"
	}
	p.Try(p.File.SetPageLayout(p.Sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}))
	p.Try(p.File.SetSheetProps(p.Sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	p.Try(Quiet(p.File, p.Sheet))
	side, top, bottom, band, middle := templates.FormMargin, 0.65, 0.6, 0.3, true // inches
	p.Try(p.File.SetPageMargins(p.Sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &bottom, Header: &band, Footer: &band, Horizontally: &middle}))
	p.Try(p.File.SetHeaderFooter(p.Sheet, &excelize.HeaderFooterOptions{OddHeader: pageHeader("&L", paper.Left) + pageHeader("&R", paper.Right), OddFooter: "&C&10第 &P 页　共 &N 页"}))
	if paper.Zoom > 0 {
		p.Try(p.File.SetSheetView(p.Sheet, 0, &excelize.ViewOptions{ZoomScale: &paper.Zoom}))
	}
	if paper.Header > 0 {
		panes := excelize.Panes{Freeze: true, XSplit: paper.Columns, YSplit: paper.Header, TopLeftCell: Ref(paper.Columns+1, paper.Header+1), ActivePane: "bottomLeft"}
		if paper.Columns > 0 {
			panes.ActivePane = "bottomRight"
		}
		if paper.Start != "" {
			panes.Selection = []excelize.Selection{{SQRef: paper.Start, ActiveCell: paper.Start, Pane: "bottomLeft"}}
		}
		p.Try(p.File.SetPanes(p.Sheet, &panes))
		p.Repeat(paper.Header-max(paper.Repeat, 1)+1, paper.Header)
	}
}

// Break begins a new page in print with a row.
func (p *Pen) Break(row int) { p.Try(p.File.InsertPageBreak(p.Sheet, Ref(1, row))) }

// Repeat makes rows repeat in print at the head of the pages after their own.
func (p *Pen) Repeat(from, to int) {
	p.Try(p.File.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", p.Sheet, from, to), Scope: p.Sheet}))
}

func pageHeader(side, text string) string {
	if text == "" {
		return ""
	}
	if text[0] >= '0' && text[0] <= '9' { // else it would be read on as the size
		text = " " + text
	}
	return side + "&10" + escapeHeader(text)
}

// Quiet keeps green corners from numbers that are text on purpose (序号 7, 编号 001).
func Quiet(f *excelize.File, sheet string) error {
	return f.AddIgnoredErrors(sheet, "A1:XFD1048576", excelize.IgnoredErrorsNumberStoredAsText)
}

// Hide hides a column.
func (p *Pen) Hide(col int) {
	name, err := excelize.ColumnNumberToName(col)
	p.Try(err)
	p.Try(p.File.SetColVisible(p.Sheet, name, false))
}

// Protect locks all cells but those whose style is unlocked, without a password;
// heights, widths, looks and filters stay allowed.
func (p *Pen) Protect() {
	p.Try(p.File.ProtectSheet(p.Sheet, &excelize.SheetProtectionOptions{FormatColumns: true, FormatRows: true, FormatCells: true, AutoFilter: true,
		SelectLockedCells: true, SelectUnlockedCells: true}))
}

// Filter puts filter buttons on a header row; from and to span header and data.
func (p *Pen) Filter(from, to string) {
	p.Try(p.File.AutoFilter(p.Sheet, from+":"+to, nil))
	fit := true // excelize drops the sheet's properties when it sets a filter
	p.Try(p.File.SetSheetProps(p.Sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
}

// escapeHeader keeps a name's own & from acting as a header code.
func escapeHeader(s string) string {
	var out bytes.Buffer
	for _, r := range s {
		if r == '&' {
			out.WriteByte('&')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// Write writes the finished workbook; equal drawing gives equal bytes.
func (p *Pen) Write(w io.Writer) error {
	if p.err != nil {
		return p.err
	}
	p.File.SetActiveSheet(0)
	var raw bytes.Buffer
	if err := p.File.Write(&raw); err != nil {
		return err
	}
	charts, err := p.chartParts()
	if err != nil {
		return err
	}
	return finish(w, raw.Bytes(), p.parts(), charts)
}

// parts gives for each sheet's part of the file what its formulas say.
func (p *Pen) parts() map[string]map[string]string {
	parts := map[string]map[string]string{}
	for i, sheet := range p.File.GetSheetList() { // sheets are only ever added, so the n-th is sheet<n>.xml
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = p.cached[sheet]
	}
	return parts
}

// Ref gives the A1 name of a cell; columns and rows count from 1.
func Ref(col, row int) string {
	ref, err := excelize.CoordinatesToCellName(col, row)
	if err != nil { // reckoned by the drawing code, never read
		return "A1"
	}
	return ref
}

// AbsRef gives the $A$1 name of a cell.
func AbsRef(col, row int) string {
	ref, err := excelize.CoordinatesToCellName(col, row, true)
	if err != nil {
		return "$A$1"
	}
	return ref
}
