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
// and a sheet 更正说明 that lists them. The returned bytes
// themselves are never changed.
func Annotate(w io.Writer, returned []byte, problems []seeds.Problem) error {
	f, err := excelize.OpenReader(bytes.NewReader(returned), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return fmt.Errorf("annotate return: %w", err)
	}
	defer f.Close()
	type place struct{ sheet, cell string }
	texts := map[place]string{}
	var places []place
	for _, p := range problems {
		at := place{p.Sheet, p.Cell}
		if p.Severity == seeds.Advice || p.Cell == "" {
			continue
		}
		if _, seen := texts[at]; !seen {
			places = append(places, at)
		}
		texts[at] += string(p.Severity) + "：" + p.Message + "。" + p.Remedy + "。\n"
	}
	sort.Slice(places, func(i, j int) bool { return places[i].sheet+places[i].cell < places[j].sheet+places[j].cell })
	for _, at := range places {
		if err := markCell(f, at.sheet, at.cell, texts[at]); err != nil {
			return fmt.Errorf("annotate %s!%s: %w", at.sheet, at.cell, err)
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

// markCell colours a cell on top of its own style and comments it.
func markCell(f *excelize.File, sheet, cell, text string) error {
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		return err
	}
	style, err := f.GetStyle(id)
	if err != nil {
		return err
	}
	style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{templates.ColorProblem}}
	if id, err = f.NewStyle(style); err != nil {
		return err
	}
	if err := f.SetCellStyle(sheet, cell, cell, id); err != nil {
		return err
	}
	if err := f.DeleteComment(sheet, cell); err != nil {
		return err
	}
	return f.AddComment(sheet, excelize.Comment{Cell: cell, Author: annotator, Text: text, Width: 320, Height: 90})
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
