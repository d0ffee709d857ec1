package book

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"ducha/templates/pen"
)

func (b Book) writeFresh(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	st, err := newStyles(f)
	if err != nil {
		return err
	}
	rows := b.rows()
	for _, def := range sheetDefs() {
		if err := st.newSheet(f, def, rows[def.name]); err != nil {
			return err
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return fmt.Errorf("drop the empty first sheet: %w", err)
	}
	f.SetActiveSheet(0)
	var fresh bytes.Buffer
	if err := f.Write(&fresh); err != nil {
		return fmt.Errorf("write %s: %w", FileName, err)
	}
	var done bytes.Buffer
	if err := pen.Finish(&done, fresh.Bytes()); err != nil {
		return err
	}
	workbook, err := withDropDowns(done.Bytes())
	if err != nil {
		return err
	}
	_, err = w.Write(workbook)
	return err
}

// withDropDowns gives a fresh workbook its drop-downs.
func withDropDowns(workbook []byte) ([]byte, error) {
	f, err := openBook(workbook)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p, sheets, err := openSheets(workbook)
	if err != nil {
		return nil, err
	}
	for _, def := range sheetDefs() {
		t, err := readTable(f, def)
		if err != nil {
			return nil, err
		}
		if err := setDropDowns(p, sheets[def.name], t); err != nil {
			return nil, err
		}
	}
	return p.bytes()
}

// rows gives every sheet's rows as named cells.
func (b Book) rows() map[string][]map[string]string {
	return map[string][]map[string]string{
		sheetTasks:    taskRows(b.Plan.Tasks),
		sheetUnits:    unitRows(b.Plan.Units),
		sheetGroups:   groupRows(b.Plan.Groups),
		sheetRounds:   roundRows(b.Rounds),
		sheetColumns:  columnRows(b.Def),
		sheetStates:   stateRows(b.Def),
		sheetWording:  wordingRows(b.Wording),
		sheetSettings: settingRows(b.Settings),
		sheetReview:   reviewRows(b.Review),
	}
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
