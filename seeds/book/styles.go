package book

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
	"ducha/templates/pen"
)

// The rows of a fresh sheet: title, note, header, data.
const (
	titleRow  = 1
	noteRow   = 2
	headerRow = 3
)

// dataRows is how far down drop-downs reach.
const dataRows = 2000

// The type of the sheets in points, and how far their notes reach in characters, so
// that a note is read without scrolling.
const (
	cellSize   = 11
	noteSize   = 11
	noteReach  = 128
	noteSpare  = 4
	headerLine = 22
)

// styles are the cell styles of one workbook.
type styles struct {
	title, note, head int
	cell              map[cellLook]int
}

type cellLook struct {
	look
	short bool
}

func newStyles(f *excelize.File) (*styles, error) {
	s := styles{cell: map[cellLook]int{}}
	border := []excelize.Border{}
	for _, side := range []string{"left", "top", "right", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: templates.ColorRule, Style: 1})
	}
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	cell := func(l look, font excelize.Font, back excelize.Fill) error {
		font.Family, font.Size = templates.FontBody, cellSize
		for _, short := range []bool{false, true} { // in one order: styles are numbered
			across := ""
			if short {
				across = "center"
			}
			id, err := f.NewStyle(&excelize.Style{Font: &font, Fill: back, Border: border, NumFmt: 49, Alignment: &excelize.Alignment{Horizontal: across, Vertical: "center", WrapText: true}})
			if err != nil {
				return err
			}
			s.cell[cellLook{l, short}] = id
		}
		return nil
	}
	var errs [7]error
	s.title, errs[0] = f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: templates.FontTitle, Size: 16, Color: templates.ColorInk}, Alignment: &excelize.Alignment{Vertical: "center"}})
	s.note, errs[1] = f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: templates.FontNote, Size: noteSize, Color: templates.ColorMuted}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	s.head, errs[2] = f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: templates.FontTitle, Size: cellSize, Color: templates.ColorInk}, Border: border, Fill: fill(templates.ColorHeader),
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	errs[3] = cell(typed, excelize.Font{Color: templates.ColorInk}, excelize.Fill{})
	errs[4] = cell(byUs, excelize.Font{Color: templates.ColorMuted}, fill(templates.ColorChapter))
	errs[5] = cell(advice, excelize.Font{Italic: true, Color: templates.ColorMuted}, excelize.Fill{})
	errs[6] = cell(open, excelize.Font{Color: templates.ColorInk}, fill(templates.ColorReviewed))
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fmt.Errorf("make styles: %w", err)
	}
	return &s, nil
}

// newSheet makes a sheet with title, note, header, frozen panes, filter, drop-downs and rows.
func (s *styles) newSheet(f *excelize.File, def sheetDef, want []map[string]string) error {
	if _, err := f.NewSheet(def.name); err != nil {
		return fmt.Errorf("add sheet %s: %w", def.name, err)
	}
	t := table{def: def, header: headerRow, cols: map[string]int{}}
	for i, c := range def.columns {
		t.cols[c.title] = i + 1
		if err := s.header(f, def.name, i+1, headerRow, c); err != nil {
			return err
		}
	}
	for i, cells := range want {
		num := headerRow + 1 + i
		if err := s.styleRow(f, def, t.cols, num); err != nil {
			return err
		}
		for _, c := range def.columns {
			if err := f.SetCellStr(def.name, pen.Ref(t.cols[c.title], num), cells[c.title]); err != nil {
				return fmt.Errorf("write row %d of %s: %w", num, def.name, err)
			}
		}
		if err := f.SetRowHeight(def.name, num, def.rowHeight(cells)); err != nil {
			return fmt.Errorf("height of row %d of %s: %w", num, def.name, err)
		}
		t.rows = append(t.rows, tableRow{num: num, cells: cells})
	}
	if len(want) == 0 { // a row to begin with, which shows how the others are to look
		if err := s.styleRow(f, def, t.cols, headerRow+1); err != nil {
			return err
		}
	}
	for _, step := range []error{s.top(f, t), s.views(f, t), s.lights(f, t), printSetup(f, def), pen.Quiet(f, def.name)} {
		if step != nil {
			return fmt.Errorf("set up sheet %s: %w", def.name, step)
		}
	}
	return nil
}

// top writes title and note.
func (s *styles) top(f *excelize.File, t table) error {
	name, noteEnd := t.def.name, pen.Ref(t.def.noteSpan(), noteRow)
	return errors.Join(
		f.SetCellStr(name, pen.Ref(1, titleRow), name), f.SetCellStyle(name, pen.Ref(1, titleRow), pen.Ref(1, titleRow), s.title), f.SetRowHeight(name, titleRow, 26),
		f.MergeCell(name, pen.Ref(1, noteRow), noteEnd), f.SetCellStr(name, pen.Ref(1, noteRow), t.def.note), f.SetCellStyle(name, pen.Ref(1, noteRow), noteEnd, s.note),
		f.SetRowHeight(name, noteRow, t.def.noteHeight()), f.SetRowHeight(name, headerRow, headerLine))
}

// views sets what a person sees first: the frozen header, the filter, the first cell to fill, zoom and tab.
func (s *styles) views(f *excelize.File, t table) error {
	def := t.def
	first := pen.Ref(t.cols[def.first], headerRow+1)
	zoom := cmp.Or(def.zoom, 100)
	return errors.Join(
		f.SetPanes(def.name, &excelize.Panes{Freeze: true, YSplit: headerRow, TopLeftCell: pen.Ref(1, headerRow+1), ActivePane: "bottomLeft",
			Selection: []excelize.Selection{{SQRef: first, ActiveCell: first, Pane: "bottomLeft"}}}),
		f.SetSheetView(def.name, 0, &excelize.ViewOptions{ZoomScale: &zoom}),
		f.AutoFilter(def.name, pen.Ref(1, headerRow)+":"+pen.Ref(len(def.columns), headerRow+max(len(t.rows), 1)), nil),
		f.SetSheetProps(def.name, &excelize.SheetPropsOptions{TabColorRGB: &def.tab}))
}

// lights colours the cells of the lights.
func (s *styles) lights(f *excelize.File, t table) error {
	for _, c := range t.def.columns {
		if !c.lights {
			continue
		}
		var rules []excelize.ConditionalFormatOptions
		for i, color := range []string{"C6EFCE", "FFEB9C", "FFC7CE"} {
			style, err := f.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}})
			if err != nil {
				return err
			}
			rules = append(rules, excelize.ConditionalFormatOptions{Type: "cell", Criteria: "==", Value: `"` + c.choices[i] + `"`, Format: &style})
		}
		if err := f.SetConditionalFormat(t.def.name, t.below(c.title), rules); err != nil {
			return err
		}
	}
	return nil
}

// below is the range under a column's header as far down as drop-downs reach.
func (t table) below(title string) string {
	return pen.Ref(t.cols[title], t.header+1) + ":" + pen.Ref(t.cols[title], t.header+dataRows)
}

// header writes one header cell with its column width.
func (s *styles) header(f *excelize.File, sheet string, col, row int, c columnDef) error {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return err
	}
	ref := fmt.Sprintf("%s%d", name, row)
	if err := f.SetCellStr(sheet, ref, c.title); err != nil {
		return fmt.Errorf("write header %s: %w", c.title, err)
	}
	if err := f.SetCellStyle(sheet, ref, ref, s.head); err != nil {
		return fmt.Errorf("style header %s: %w", c.title, err)
	}
	if err := f.SetColWidth(sheet, name, name, c.width); err != nil {
		return fmt.Errorf("width of %s: %w", c.title, err)
	}
	return nil
}

func (s *styles) styleRow(f *excelize.File, def sheetDef, cols map[string]int, num int) error {
	for _, c := range def.columns {
		if err := s.styleCell(f, def.name, cols[c.title], num, c); err != nil {
			return err
		}
	}
	return nil
}

func (s *styles) styleCell(f *excelize.File, sheet string, col, row int, c columnDef) error {
	ref, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return err
	}
	if err := f.SetCellStyle(sheet, ref, ref, s.cell[cellLook{c.look, c.short}]); err != nil {
		return fmt.Errorf("style %s!%s: %w", sheet, ref, err)
	}
	return nil
}

func printSetup(f *excelize.File, def sheetDef) error {
	const paperA4 = 9
	paper, landscape, wide, high, fit := cmp.Or(def.paper, paperA4), "landscape", 1, 0, true
	side, top, bottom, band, middle := 0.45, 0.65, 0.6, 0.3, true // inches
	return errors.Join(
		f.SetPageLayout(def.name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}),
		f.SetPageMargins(def.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &bottom, Header: &band, Footer: &band, Horizontally: &middle}),
		f.SetSheetProps(def.name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		f.SetHeaderFooter(def.name, &excelize.HeaderFooterOptions{OddFooter: "&C&10第 &P 页　共 &N 页"}),
		f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", def.name, headerRow, headerRow), Scope: def.name}))
}

// rowHeight is what the longest of a row's texts needs, in points.
func (d sheetDef) rowHeight(cells map[string]string) float64 {
	texts := make([]templates.SizedText, len(d.columns))
	for i, c := range d.columns {
		texts[i] = templates.SizedText{Text: cells[c.title], Width: c.width}
	}
	return templates.RowHeight(cellSize, texts...)
}

// noteSpan is over how many columns the note goes.
func (d sheetDef) noteSpan() int {
	total := 0.0
	for i, c := range d.columns {
		if total += c.width; total >= noteReach {
			return i + 1
		}
	}
	return len(d.columns)
}

// noteHeight leaves room for the note under the title, in points.
func (d sheetDef) noteHeight() float64 {
	total := 0.0
	for _, c := range d.columns[:d.noteSpan()] {
		total += c.width
	}
	return templates.RowHeight(noteSize, templates.SizedText{Text: d.note, Width: total}) + noteSpare
}
