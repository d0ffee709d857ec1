package book

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
)

// The rows of a fresh sheet: title, note, header, data.
const (
	titleRow  = 1
	noteRow   = 2
	headerRow = 3
)

// dataRows is how far down drop-downs reach on a fresh sheet.
const dataRows = 2000

// styles are the cell styles of one workbook.
type styles struct{ title, note, head, cell, advice int }

func newStyles(f *excelize.File) (*styles, error) {
	var s styles
	border := []excelize.Border{}
	for _, side := range []string{"left", "top", "right", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: templates.ColorRule, Style: 1})
	}
	for _, d := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Family: templates.FontTitle, Size: 16, Color: templates.ColorInk}, Alignment: &excelize.Alignment{Vertical: "center"}}},
		{&s.note, excelize.Style{Font: &excelize.Font{Family: templates.FontNote, Size: 11, Color: templates.ColorMuted}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
		{&s.head, excelize.Style{Font: &excelize.Font{Family: templates.FontTitle, Size: 11, Color: templates.ColorInk}, Border: border,
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{templates.ColorHeader}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}},
		{&s.cell, excelize.Style{Font: &excelize.Font{Family: templates.FontBody, Size: cellSize, Color: templates.ColorInk}, Border: border, NumFmt: 49,
			Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
		{&s.advice, excelize.Style{Font: &excelize.Font{Family: templates.FontBody, Size: cellSize, Italic: true, Color: templates.ColorMuted}, Border: border, NumFmt: 49,
			Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
	} {
		id, err := f.NewStyle(&d.style)
		if err != nil {
			return nil, fmt.Errorf("make style: %w", err)
		}
		*d.id = id
	}
	return &s, nil
}

// newSheet makes a sheet with title, note, header, frozen panes, filter, drop-downs and rows.
func (s *styles) newSheet(f *excelize.File, def sheetDef, want []map[string]string) error {
	if _, err := f.NewSheet(def.name); err != nil {
		return fmt.Errorf("add sheet %s: %w", def.name, err)
	}
	lastCol, err := excelize.ColumnNumberToName(len(def.columns))
	if err != nil {
		return err
	}
	note := fmt.Sprintf("%s%d", lastCol, noteRow)
	lastRow := headerRow + max(len(want), 1)
	steps := []func() error{
		func() error { return f.SetCellStr(def.name, "A1", def.name) },
		func() error { return f.SetCellStyle(def.name, "A1", "A1", s.title) },
		func() error { return f.SetRowHeight(def.name, titleRow, 26) },
		func() error { return f.MergeCell(def.name, "A2", note) },
		func() error { return f.SetCellStr(def.name, "A2", def.note) },
		func() error { return f.SetCellStyle(def.name, "A2", note, s.note) },
		func() error { return f.SetRowHeight(def.name, noteRow, def.noteHeight()) },
		func() error { return f.SetRowHeight(def.name, headerRow, 22) },
		func() error {
			return f.SetPanes(def.name, &excelize.Panes{Freeze: true, YSplit: headerRow, TopLeftCell: fmt.Sprintf("A%d", headerRow+1), ActivePane: "bottomLeft"})
		},
		func() error {
			return f.AutoFilter(def.name, fmt.Sprintf("A%d:%s%d", headerRow, lastCol, lastRow), nil)
		},
		func() error { return printSetup(f, def.name) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("set up sheet %s: %w", def.name, err)
		}
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
		if err := t.setRow(f, num, cells); err != nil {
			return err
		}
		if err := f.SetRowHeight(def.name, num, def.rowHeight(cells)); err != nil {
			return fmt.Errorf("height of row %d of %s: %w", num, def.name, err)
		}
	}
	return nil
}

// header writes one header cell with its column width and drop-down.
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
	if c.choices == nil {
		return nil
	}
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(fmt.Sprintf("%s%d:%s%d", name, row+1, name, row+dataRows))
	if err := dv.SetDropList(c.choices); err != nil {
		return fmt.Errorf("drop-down of %s: %w", c.title, err)
	}
	dv.SetError(excelize.DataValidationErrorStyleStop, "请从下拉框选择", "此处只能填下拉框中的一项。")
	return f.AddDataValidation(sheet, dv)
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
	style := s.cell
	if c.advice {
		style = s.advice
	}
	if err := f.SetCellStyle(sheet, ref, ref, style); err != nil {
		return fmt.Errorf("style %s!%s: %w", sheet, ref, err)
	}
	return nil
}

func printSetup(f *excelize.File, sheet string) error {
	paper, landscape, wide, high := 9, "landscape", 1, 0
	if err := f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	fit := true
	if err := f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页　共 &N 页"}); err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", sheet, headerRow, headerRow), Scope: sheet})
}

// cellSize is the type of the sheets in points.
const cellSize = 11

// rowHeight is what the longest of a row's texts needs, in points.
func (d sheetDef) rowHeight(cells map[string]string) float64 {
	texts := make([]templates.SizedText, len(d.columns))
	for i, c := range d.columns {
		texts[i] = templates.SizedText{Text: cells[c.title], Width: c.width}
	}
	return templates.RowHeight(cellSize, texts...)
}

// noteHeight leaves room for the note under the title, in points.
func (d sheetDef) noteHeight() float64 {
	total := 0.0
	for _, c := range d.columns {
		total += c.width
	}
	lines := 1 + int(float64(2*len([]rune(d.note)))/total)
	return float64(lines)*15 + 3
}
