package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ducha/seeds"
	"ducha/seeds/workbook"
)

// Reviewed is a 审核表 as read back.
type Reviewed struct {
	Sheet   string
	Rows    []ReviewedRow
	titles  []string       // of its columns, from the left
	cols    map[string]int // by title
	strange []string       // what somebody put to it beside columns of their own, in words
}

// ReviewedRow is what a row says, with what was hidden in it.
type ReviewedRow struct {
	Num   int    // of the sheet
	Seq   int    // of the ruling that the row was drawn from, 0 for none
	SHA   string // of the return that it shows, "" for none
	Unit  seeds.UnitID
	Task  seeds.TaskID
	Round seeds.RoundID
	Known bool // Seq to Round are known; else only what is printed is
	Words Words
	texts map[string]string // what stands in it, by title
	odd   map[string]string // why a cell cannot be taken as it stands, by title
}

// errNoReview is a workbook that is no 审核表.
var errNoReview = errors.New("没有“审核表”的表头（应有一行写着“核定情况”“采用文字”等栏目名）")

// reviewDepth is how far down the header is looked for.
const reviewDepth = 20

// ReadReview reads a 审核表. Nothing in it is trusted but what the office's columns say.
func ReadReview(data []byte) (Reviewed, error) {
	b, err := workbook.Read(data)
	if err != nil {
		return Reviewed{}, err
	}
	for _, sheet := range reviewFirst(b.Sheets) {
		header, titles := reviewHeader(sheet)
		if header == 0 {
			continue
		}
		v := Reviewed{Sheet: sheet.Name, cols: map[string]int{}, strange: strangers(data, b)}
		for _, col := range slices.Sorted(maps.Keys(titles)) {
			title := titles[col]
			if _, twice := v.cols[title]; twice && (isOffice(title) || slices.Contains(reviewKeys, title)) {
				return Reviewed{}, fmt.Errorf("有两栏“%s”，不知道以哪一栏为准", title)
			} else if twice {
				v.strange = append(v.strange, "第二个“"+title+"”栏")
				continue
			}
			v.titles, v.cols[title] = append(v.titles, title), col
		}
		v.take(sheet.Rows, header, titles)
		return v, nil
	}
	return Reviewed{}, errNoReview
}

// OfAnother gives the round that the table was drawn for, where that is not this one.
func (v Reviewed) OfAnother(round seeds.RoundID) (seeds.RoundID, bool) {
	for _, row := range v.Rows {
		if row.Known && row.Round != round {
			return row.Round, true
		}
	}
	return "", false
}

// reviewKeys are the columns by which a row is known.
var reviewKeys = []string{"序号", "单位", reviewBasis}

// reviewFirst gives the sheets in which a 审核表 may stand, the one of that name first;
// the record has the same columns and is none.
func reviewFirst(sheets []workbook.Sheet) []workbook.Sheet {
	var first, rest []workbook.Sheet
	for _, s := range sheets {
		switch s.Name {
		case SheetReview:
			first = append(first, s)
		case SheetRecord, SheetRemarks:
		default:
			rest = append(rest, s)
		}
	}
	return append(first, rest...)
}

// isOffice reports whether a column is one of the office's.
func isOffice(title string) bool {
	return slices.ContainsFunc(officeColumns, func(c officeColumn) bool { return c.title == title })
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
			if title := seeds.NameKey(c.Text); title != "" {
				titles[c.Col] = title
			}
			if isOffice(titles[c.Col]) {
				office++
			}
		}
		if office > len(officeColumns)/2 {
			return row.Num, titles
		}
	}
	return 0, nil
}

// take reads the rows below the header. One without anything of the office's or of ours
// is passed over; that it says something is noted.
func (v *Reviewed) take(rows []workbook.Row, header int, titles map[int]string) {
	outside := false
	for _, row := range rows {
		if row.Num <= header {
			continue
		}
		r, beside := reviewedRow(row, titles)
		switch {
		case r.Known || r.Words != (Words{}) || len(r.odd) > 0:
			v.Rows = append(v.Rows, r)
		case v.cols[reviewBasis] > 0 && !slices.ContainsFunc(row.Cells, func(c workbook.Cell) bool { return c.Text == noneText }):
			beside = beside || len(row.Cells) > 0
		}
		outside = outside || beside
	}
	if outside {
		v.strange = append(v.strange, "表格以外的文字")
	}
}

// reviewedRow reads a row; beside reports whether something stands in it where there is no column.
func reviewedRow(row workbook.Row, titles map[int]string) (r ReviewedRow, beside bool) {
	r = ReviewedRow{Num: row.Num, texts: map[string]string{}, odd: map[string]string{}}
	for _, c := range row.Cells {
		title, ok := titles[c.Col]
		if !ok {
			beside = true
			continue
		}
		text := strings.TrimSpace(shown(c.Text)) // as it will be drawn again
		if _, twice := r.texts[title]; !twice {
			r.texts[title] = text
		}
		if isOffice(title) && (c.Open || c.Kind == workbook.Error) {
			r.odd[title] = "公式没有算出结果"
		}
		for _, o := range officeColumns {
			if o.title == title {
				o.put(&r.Words, text)
			}
		}
	}
	r.basis(r.texts[reviewBasis])
	return r, beside
}

// no is the number of the row's task, as printed.
func (r ReviewedRow) no() string { return r.texts["序号"] }

// basis reads what the hidden column says.
func (r *ReviewedRow) basis(text string) {
	parts := strings.SplitN(text, "|", 5)
	if len(parts) != 5 {
		return
	}
	seq, err := strconv.Atoi(parts[1])
	if err != nil || seq < 0 || parts[0] == "" || parts[3] == "" || parts[4] == "" {
		return
	}
	r.Round, r.Seq, r.SHA, r.Unit, r.Task, r.Known = seeds.RoundID(parts[0]), seq, parts[2], seeds.UnitID(parts[3]), seeds.TaskID(parts[4]), true
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
		name := strings.ToLower(f.Name)
		if strings.Contains(name, "comments") || strings.HasPrefix(name, "xl/media/") || strings.HasPrefix(name, "xl/drawings/drawing") && drawsSomething(f) {
			return append(found, "批注或图片")
		}
	}
	return found
}

// drawsSomething reports whether there is a shape in a drawing; LibreOffice writes empty ones.
func drawsSomething(f *zip.File) bool {
	part, err := f.Open()
	if err != nil {
		return true
	}
	defer part.Close()
	head, err := io.ReadAll(io.LimitReader(part, 64<<10))
	return err != nil || bytes.Contains(head, []byte("Anchor"))
}
