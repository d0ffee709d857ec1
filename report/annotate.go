package report

import (
	"bytes"
	"fmt"
	"io"
	"sort"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
)

// maxUnpacked bounds what a returned workbook may unpack to.
const maxUnpacked = 128 << 20

// annotator signs the comments that ducha puts into returned forms.
const annotator = "ducha"

// Annotate copies a unit's own file with its wrong cells coloured and commented
// and a sheet 更正说明 that lists them. The returned bytes themselves are never
// changed. The file is hostile: whatever it does to the library becomes an error.
func Annotate(w io.Writer, returned []byte, problems []seeds.Problem) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("annotate return: %v", r)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(returned), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return fmt.Errorf("annotate return: %w", err)
	}
	defer f.Close()
	for _, m := range marksOf(problems) {
		if err := m.put(f); err != nil {
			return fmt.Errorf("annotate %s!%s: %w", m.sheet, m.cell, err)
		}
	}
	if err := listProblems(f, problems); err != nil {
		return fmt.Errorf("annotate return: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("annotate return: %w", err)
	}
	return nil
}

// cellMark is what is said at one cell.
type cellMark struct {
	sheet, cell string
	color       string
	text        string
}

// marksOf gathers the problems by cell. A fault is red; what is red must be
// mended, so a mere hint has another colour.
func marksOf(problems []seeds.Problem) []cellMark {
	var marks []cellMark
	at := map[[2]string]int{}
	for _, p := range problems {
		if p.Severity == seeds.Advice || p.Cell == "" {
			continue
		}
		place := [2]string{p.Sheet, p.Cell}
		i, seen := at[place]
		if !seen {
			i = len(marks)
			at[place] = i
			marks = append(marks, cellMark{sheet: p.Sheet, cell: p.Cell, color: templates.ColorReviewed})
		}
		if p.Severity == seeds.Fault {
			marks[i].color = templates.ColorProblem
		}
		marks[i].text += string(p.Severity) + "：" + p.Message + "。" + p.Remedy + "。\n"
	}
	sort.SliceStable(marks, func(i, j int) bool { return marks[i].sheet+marks[i].cell < marks[j].sheet+marks[j].cell })
	return marks
}

// put colours the cell on top of its own style and comments it.
func (m cellMark) put(f *excelize.File) error {
	style := styleAt(f, m.sheet, m.cell)
	style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{m.color}}
	id, err := f.NewStyle(style)
	if err != nil { // a style that may be read but not written, such as a font of 500 points
		if id, err = f.NewStyle(&excelize.Style{Fill: style.Fill}); err != nil {
			return err
		}
	}
	if err := f.SetCellStyle(m.sheet, m.cell, m.cell, id); err != nil {
		return err
	}
	if err := f.DeleteComment(m.sheet, m.cell); err != nil {
		return err
	}
	return f.AddComment(m.sheet, excelize.Comment{Cell: m.cell, Author: annotator, Text: m.text, Width: 320, Height: 90})
}

// styleAt reads a cell's style, the plain one where the file names one that it
// does not hold.
func styleAt(f *excelize.File, sheet, cell string) (style *excelize.Style) {
	defer func() {
		if recover() != nil || style == nil { // a style of parts that are not there
			style = &excelize.Style{}
		}
	}()
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		return nil
	}
	if style, err = f.GetStyle(id); err != nil {
		return nil
	}
	return style
}

const sheetCorrect = "更正说明"

// listProblems puts what to correct on a sheet of its own.
func listProblems(f *excelize.File, problems []seeds.Problem) error {
	if err := f.DeleteSheet(sheetCorrect); err != nil {
		return err
	}
	if _, err := f.NewSheet(sheetCorrect); err != nil {
		return err
	}
	faults := 0
	rows := [][]any{{}, {"格子", "栏目", "现在填的", "问题", "怎么改"}}
	for _, p := range problems {
		if p.Severity != seeds.Fault {
			continue
		}
		faults++
		rows = append(rows, []any{p.Cell, p.Column, p.Value, p.Message, p.Remedy})
	}
	rows[0] = []any{fmt.Sprintf("需要更正 %d 处，请在“%s”表标红的格子里改好，保存后重新发回。", faults, templates.FormSheet)}
	wrap, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: templates.FontBody, Size: 12}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	for i, width := range []float64{8, 14, 30, 44, 44} {
		col := string(rune('A' + i))
		if err := f.SetColWidth(sheetCorrect, col, col, width); err != nil {
			return err
		}
		if err := f.SetColStyle(sheetCorrect, col, wrap); err != nil {
			return err
		}
	}
	for i, row := range rows {
		if err := f.SetSheetRow(sheetCorrect, fmt.Sprintf("A%d", i+1), &row); err != nil {
			return err
		}
	}
	if err := f.MergeCell(sheetCorrect, "A1", "E1"); err != nil {
		return err
	}
	landscape, fit, wide, high := "landscape", true, 1, 0
	if err := f.SetPageLayout(sheetCorrect, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	return f.SetSheetProps(sheetCorrect, &excelize.SheetPropsOptions{FitToPage: &fit})
}
