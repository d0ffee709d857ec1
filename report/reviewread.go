package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates/pen"
)

// Reviewed is a 审核表 as read back.
type Reviewed struct {
	Sheet   string
	Rows    []ReviewedRow
	titles  []string // of its columns
	strange []string // sheets, comments and pictures that somebody put to it, in words
}

// ReviewedRow is what the office's columns of a row say.
type ReviewedRow struct {
	Num   int    // of the sheet
	Seq   int    // of the ruling that the row was drawn from, 0 for none
	SHA   string // of the return that it shows, "" for none
	Unit  seeds.UnitID
	Task  seeds.TaskID
	Known bool // Seq to Task are known; else only what is printed is
	No    string
	Name  string // of the unit, as printed
	Words Words
	Said  string // the unit's progress as it stands there now
	has   map[string]bool
	cells map[string]string // A1 references by title
	odd   map[string]string // cells of ours that cannot be taken as they are, by title
}

// Cell is the A1 reference of one of a row's cells.
func (r ReviewedRow) Cell(title string) string { return r.cells[title] }

// ErrNoReview is a workbook that is no 审核表.
var ErrNoReview = errors.New("没有“审核表”的表头（应有一行写着“核定情况”“采用文字”等栏目名）")

// reviewDepth is how far down the header is looked for.
const reviewDepth = 20

// ReadReview reads a 审核表. Nothing in it is trusted but what the office's columns say.
func ReadReview(data []byte) (Reviewed, error) {
	b, err := workbook.Read(data)
	if err != nil {
		return Reviewed{}, err
	}
	for _, sheet := range b.Sheets {
		header, cols := reviewHeader(sheet)
		if header == 0 {
			continue
		}
		v := Reviewed{Sheet: sheet.Name, strange: strangers(data, b)}
		for _, col := range slices.Sorted(maps.Keys(cols)) {
			v.titles = append(v.titles, cols[col])
		}
		for _, row := range sheet.Rows {
			if row.Num > header {
				v.take(row, cols)
			}
		}
		return v, nil
	}
	return Reviewed{}, ErrNoReview
}

// reviewHeader finds the header of a sheet: its row and the title of each column.
func reviewHeader(sheet workbook.Sheet) (num int, titles map[int]string) {
	for _, row := range sheet.Rows {
		if row.Num > reviewDepth {
			break
		}
		titles = map[int]string{}
		office := 0
		for _, c := range row.Cells {
			titles[c.Col] = seeds.NameKey(c.Text)
			if slices.ContainsFunc(officeColumns, func(o officeColumn) bool { return o.title == titles[c.Col] }) {
				office++
			}
		}
		if office > len(officeColumns)/2 {
			return row.Num, titles
		}
	}
	return 0, nil
}

// take reads a row of the table; a row without anything of the office's or of ours is passed over.
func (v *Reviewed) take(row workbook.Row, cols map[int]string) {
	r := ReviewedRow{Num: row.Num, has: map[string]bool{}, cells: map[string]string{}, odd: map[string]string{}}
	for col, title := range cols {
		r.has[title], r.cells[title] = true, pen.Ref(col, row.Num)
	}
	for _, c := range row.Cells {
		text := strings.TrimSpace(c.Text)
		title := cols[c.Col]
		if c.Open || c.Kind == workbook.Error {
			r.odd[title] = "公式没有算出结果"
		}
		switch title {
		case "序号":
			r.No = text
		case "单位":
			r.Name = text
		case string(seeds.KeyProgress):
			r.Said = text
		case reviewBasis:
			r.basis(text)
		}
		for _, o := range officeColumns {
			if o.title == title {
				o.put(&r.Words, text)
			}
		}
	}
	if r.Known || r.Words != (Words{}) || len(r.odd) > 0 {
		v.Rows = append(v.Rows, r)
	}
}

// basis reads what the hidden column says.
func (r *ReviewedRow) basis(text string) {
	parts := strings.SplitN(text, "|", 4)
	if len(parts) != 4 {
		return
	}
	seq, err := strconv.Atoi(parts[0])
	if err != nil || seq < 0 || parts[2] == "" || parts[3] == "" {
		return
	}
	r.Seq, r.SHA, r.Unit, r.Task, r.Known = seq, parts[1], seeds.UnitID(parts[2]), seeds.TaskID(parts[3]), true
}

// strangers are the sheets and comments that ducha did not put there.
func strangers(data []byte, b workbook.Book) []string {
	var found []string
	for _, s := range b.Sheets {
		if !slices.Contains([]string{SheetReview, SheetRemarks, SheetRecord}, s.Name) && len(s.Rows) > 0 {
			found = append(found, fmt.Sprintf("工作表“%s”", s.Name))
		}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil { // it was read already
		return found
	}
	for _, f := range z.File {
		if name := strings.ToLower(f.Name); strings.Contains(name, "comments") || strings.HasPrefix(name, "xl/media/") {
			return append(found, "批注或图片")
		}
	}
	return found
}
