package book

import (
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

// below is the range under a column's header as far down as drop-downs reach.
func (t table) below(title string) string {
	return pen.Ref(t.cols[title], t.header+1) + ":" + pen.Ref(t.cols[title], t.header+dataRows)
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
