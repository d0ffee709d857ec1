// Package liaison plays the person who fills a form in an office program: it
// finds its way by what stands on the sheet, as a person does, and knows nothing
// of how the form was made. The demo and the tests of collect speak through it.
package liaison

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
)

// Form is a form open in an office program.
type Form struct {
	File   *excelize.File
	Sheet  string
	header int
	cols   map[string]int // title without the star → column
	rows   [][]string
}

// Answer is what a liaison writes into one row, by title.
type Answer map[string]string

// Open opens the bytes of a form.
func Open(data []byte) (*Form, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("open form: %w", err)
	}
	l := &Form{File: f, Sheet: f.GetSheetName(0), cols: map[string]int{}}
	if l.rows, err = f.GetRows(l.Sheet); err != nil {
		return nil, fmt.Errorf("read form: %w", err)
	}
	for i, row := range l.rows {
		if len(row) > 1 && row[0] == "序号" {
			l.header = i + 1
			for j, title := range row {
				l.cols[strings.TrimRight(title, "＊")] = j + 1
			}
			return l, nil
		}
	}
	return nil, fmt.Errorf("read form: no header")
}

// Fill answers every row whose number is among the answers.
func (l *Form) Fill(answers map[string]Answer) error {
	for i := l.header; i < len(l.rows); i++ {
		if len(l.rows[i]) == 0 {
			continue
		}
		row := answers[l.rows[i][0]]
		for _, title := range slices.Sorted(maps.Keys(row)) { // equal answers make equal files
			if err := l.Write(title, i+1, row[title]); err != nil {
				return err
			}
		}
		if err := l.grow(i+1, answers[l.rows[i][0]]); err != nil {
			return err
		}
	}
	return nil
}

// Write types a text into a row's cell under a title; what looks like a number
// becomes one. A form without that column, or a blank text, is left alone.
func (l *Form) Write(title string, row int, text string) error {
	col, ok := l.cols[title]
	if !ok || text == "" {
		return nil
	}
	cell, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return err
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return l.File.SetCellFloat(l.Sheet, cell, n, -1, 64)
	}
	return l.File.SetCellStr(l.Sheet, cell, text)
}

// grow makes a row as high as what was typed needs, as office programs do.
func (l *Form) grow(row int, typed Answer) error {
	var texts []templates.SizedText
	for title, text := range typed {
		col, err := excelize.ColumnNumberToName(max(l.cols[title], 1))
		if err != nil {
			return err
		}
		width, err := l.File.GetColWidth(l.Sheet, col)
		if err != nil {
			return err
		}
		texts = append(texts, templates.SizedText{Text: text, Width: width - 2})
	}
	old, err := l.File.GetRowHeight(l.Sheet, row)
	if err != nil {
		return err
	}
	const points = 12 // the type of the form in points
	if need := templates.RowHeight(points, texts...); need > old && len(texts) > 0 {
		return l.File.SetRowHeight(l.Sheet, row, need)
	}
	return nil
}

// Head writes beside a label of the block above the table.
func (l *Form) Head(label, text string) error {
	merged, err := l.File.GetMergeCells(l.Sheet)
	if err != nil {
		return err
	}
	for i := 0; i < l.header; i++ {
		for j, v := range l.rows[i] {
			if v != label {
				continue
			}
			col := j + 1
			for _, m := range merged {
				fromCol, fromRow, err := excelize.CellNameToCoordinates(m.GetStartAxis())
				if err != nil {
					return err
				}
				if fromCol == col && fromRow == i+1 {
					if col, _, err = excelize.CellNameToCoordinates(m.GetEndAxis()); err != nil {
						return err
					}
					break
				}
			}
			cell, err := excelize.CoordinatesToCellName(col+1, i+1)
			if err != nil {
				return err
			}
			return l.File.SetCellStr(l.Sheet, cell, text)
		}
	}
	return nil
}

// PasteElsewhere copies the table, as values, into a new workbook: what people do
// when a form will not open on their machine.
func (l *Form) PasteElsewhere() error {
	rows, err := l.File.GetRows(l.Sheet)
	if err != nil {
		return err
	}
	fresh := excelize.NewFile()
	for i, row := range rows[l.header-1:] {
		cells := make([]any, len(row))
		for j := range row {
			cells[j] = row[j]
		}
		if err := fresh.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells); err != nil {
			return err
		}
	}
	l.File, l.Sheet = fresh, "Sheet1"
	return nil
}

// Save gives the bytes as an office program would write them at that moment.
func (l *Form) Save(at time.Time) ([]byte, error) {
	defer l.File.Close()
	props, err := l.File.GetDocProps()
	if err != nil {
		return nil, err
	}
	props.Modified, props.LastModifiedBy = at.UTC().Format(time.RFC3339), "联络员"
	if err := l.File.SetDocProps(props); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := l.File.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Row finds the row of a task by its printed number, 0 for none.
func (l *Form) Row(no string) int {
	for i := l.header; i < len(l.rows); i++ {
		if len(l.rows[i]) > 3 && l.rows[i][0] == no {
			return i + 1
		}
	}
	return 0
}

// Cell is the A1 name of a row's cell under a title, "" for a title that is not there.
func (l *Form) Cell(title string, row int) string {
	ref, err := excelize.CoordinatesToCellName(l.cols[title], row)
	if err != nil {
		return ""
	}
	return ref
}
