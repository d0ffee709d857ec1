package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/seeds/samples"
)

// liaison plays the person who fills a form in an office program, for the demo:
// it finds its way by what stands on the sheet, as a person does.
type liaison struct {
	f      *excelize.File
	sheet  string
	header int
	cols   map[string]int // title without the star → column
	rows   [][]string
}

// answer is what a liaison writes into one row, by title.
type answer map[string]string

// sampleAnswers are the answers to the sample notice, by printed number.
func sampleAnswers() (map[string]answer, error) {
	data, err := samples.FS.ReadFile(samples.Labelled2021Answers)
	if err != nil {
		return nil, fmt.Errorf("read sample answers: %w", err)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, 6
	records, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read sample answers: %w", err)
	}
	out := map[string]answer{}
	for _, rec := range records[1:] {
		out[rec[0]] = answer{"完成情况": rec[1], "完成比例(%)": rec[2], "工作进展": rec[3], "存在问题": rec[4], "下一步举措": rec[5]}
	}
	return out, nil
}

func openForm(data []byte) (*liaison, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("open form: %w", err)
	}
	l := &liaison{f: f, sheet: f.GetSheetName(0), cols: map[string]int{}}
	if l.rows, err = f.GetRows(l.sheet); err != nil {
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

// fill answers every row whose number is among the answers.
func (l *liaison) fill(answers map[string]answer) error {
	for i := l.header; i < len(l.rows); i++ {
		if len(l.rows[i]) == 0 {
			continue
		}
		for title, text := range answers[l.rows[i][0]] {
			if err := l.write(title, i+1, text); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *liaison) write(title string, row int, text string) error {
	col, ok := l.cols[title]
	if !ok || text == "" {
		return nil
	}
	cell, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return err
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return l.f.SetCellFloat(l.sheet, cell, n, -1, 64)
	}
	return l.f.SetCellStr(l.sheet, cell, text)
}

// head writes beside a label of the block above the table.
func (l *liaison) head(label, text string) error {
	merged, err := l.f.GetMergeCells(l.sheet)
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
			return l.f.SetCellStr(l.sheet, cell, text)
		}
	}
	return nil
}

// pasteElsewhere copies the table, as values, into a new workbook: what people do
// when a form will not open on their machine.
func (l *liaison) pasteElsewhere() error {
	rows, err := l.f.GetRows(l.sheet)
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
	l.f, l.sheet = fresh, "Sheet1"
	return nil
}

// save gives the bytes as an office program would write them at that moment.
func (l *liaison) save(at time.Time) ([]byte, error) {
	defer l.f.Close()
	props, err := l.f.GetDocProps()
	if err != nil {
		return nil, err
	}
	props.Modified, props.LastModifiedBy = at.UTC().Format(time.RFC3339), "联络员"
	if err := l.f.SetDocProps(props); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := l.f.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
