package book

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// headerDepth is how far down a header row is looked for; a clerk may insert rows above it.
const headerDepth = 20

// table is one sheet as rows of named cells, whatever the order of its columns.
type table struct {
	def     sheetDef
	there   bool           // the workbook has the sheet
	header  int            // 1-based row of the header, 0 for none
	cols    map[string]int // title → 1-based column
	width   int            // columns in use, the clerk's own included
	others  map[string]int // columns of the clerk's by the NameKey of their titles
	rows    []tableRow
	clerks  []int      // rows with nothing of ours, yet something of the clerk's: a total, a header pasted again
	asides  []tableRow // those of them that could be meant for rows of ours
	errors  []cellError
	missing []string // columns of ours without which the sheet cannot be understood
	added   []string // columns of ours that were put to the sheet
}

type tableRow struct {
	num   int // 1-based row on the sheet
	cells map[string]string
	raw   map[string]string // cells as they stand, blank lines at their ends included
	means map[string]string // cells as ducha writes what it read; nil for a row that it did not understand
}

// cellError is a cell whose formula came to an error; it reads as blank.
type cellError struct {
	row           int
	column, value string
}

// errorValues are what formulas come to that cannot be reckoned (ECMA-376 18.18.11).
var errorValues = []string{"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"}

// holds reports whether a cell says what is to be written there. What the clerk wrote in
// other words that mean the same stays as it is, and so does what could not be
// understood as long as nothing else is to be said.
func (r tableRow) holds(c columnDef, value string) bool {
	switch {
	case r.raw[c.title] == value:
		return true
	case r.means == nil || r.cells[c.title] == "" || c.look == byUs:
		return false
	}
	return r.means[c.title] == value
}

// known is what the row is known by.
func (r tableRow) known() map[string]string {
	if r.means != nil {
		return r.means
	}
	return r.cells
}

// lines gives the lines of a named cell, blank ones too.
func (r tableRow) lines(title string) []string {
	return strings.Split(strings.ReplaceAll(r.raw[title], "\r\n", "\n"), "\n")
}

// cell gives the A1 reference of a named cell, "" where the sheet lacks the column.
func (t table) cell(row tableRow, title string) string {
	col, ok := t.cols[title]
	if !ok {
		return ""
	}
	ref, err := excelize.CoordinatesToCellName(col, row.num)
	if err != nil {
		return ""
	}
	return ref
}

// readTable reads a sheet by its header titles. A sheet that is not there, or that the
// clerk emptied, gives an empty table; one with other things on it is an error.
func readTable(f *excelize.File, def sheetDef) (table, error) {
	t := table{def: def, cols: map[string]int{}, others: map[string]int{}}
	index, err := f.GetSheetIndex(def.name)
	if err != nil || index < 0 {
		return t, nil
	}
	t.there = true
	lines, err := f.GetRows(def.name, excelize.Options{RawCellValue: true})
	if err != nil {
		return t, fmt.Errorf("read sheet %s: %w", def.name, err)
	}
	t.findHeader(lines)
	if t.header == 0 {
		if !def.emptied(lines) {
			return t, fmt.Errorf("工作表“%s”没有表头（应有一行写着“%s”等栏目名）", def.name, def.columns[0].title)
		}
		return t, nil
	}
	for i := t.header; i < len(lines); i++ {
		t.read(i+1, lines[i])
	}
	if first := t.header + 1; len(t.rows) == 0 && slices.Contains(t.clerks, first) {
		only, err := t.onlyFormulas(f, first, lines[t.header])
		if err != nil {
			return t, fmt.Errorf("formulas of %s: %w", def.name, err)
		}
		if only {
			t.clerks = slices.DeleteFunc(t.clerks, func(num int) bool { return num == first })
		}
	}
	for _, c := range def.columns {
		if _, ok := t.cols[c.title]; !ok && c.must {
			t.missing = append(t.missing, c.title)
		}
	}
	return t, t.spread(f)
}

// emptied reports whether a sheet holds nothing but what ducha wrote above its table.
func (d sheetDef) emptied(lines [][]string) bool {
	for _, line := range lines {
		for _, cell := range line {
			if cell = strings.TrimSpace(cell); cell != "" && cell != d.name && cell != d.note {
				return false
			}
		}
	}
	return true
}

// read takes in a row of the sheet.
func (t *table) read(num int, line []string) {
	t.width = max(t.width, len(line)) // the clerk's columns may lack a title
	row := tableRow{num: num, cells: map[string]string{}, raw: map[string]string{}}
	filled, titles := 0, 0
	for title, col := range t.cols {
		if col > len(line) {
			continue
		}
		if value := strings.TrimSpace(line[col-1]); slices.Contains(errorValues, value) {
			t.errors = append(t.errors, cellError{num, title, value})
			continue
		}
		row.raw[title] = line[col-1]
		row.cells[title] = strings.TrimSpace(strings.ReplaceAll(line[col-1], "\r\n", "\n"))
		if row.cells[title] != "" {
			filled++
		}
		if seeds.NameKey(row.cells[title]) == title {
			titles++
		}
	}
	switch {
	case filled == 1 && t.aside(row):
		t.clerks, t.asides = append(t.clerks, num), append(t.asides, row)
	case filled > 0 && titles < 2 && !t.def.total(row) && !t.def.remark(row):
		t.rows = append(t.rows, row)
	case strings.Join(line, "") != "":
		t.clerks = append(t.clerks, num)
	}
}

// aside reports whether a row with a single cell filled is rather a line of the clerk's:
// it says but a text, and follows neither on the header nor on one of the sheet's rows.
func (t *table) aside(row tableRow) bool {
	above := t.header
	if n := len(t.rows); n > 0 {
		above = t.rows[n-1].num
	}
	return t.def.marks != nil && row.cells[t.def.first] != "" && row.num > above+1
}

// totals are how a clerk's row of sums begins.
var totals = []string{"合计", "总计", "小计", "共计", "汇总", "共", "计", "总数"}

// total reports whether a row is a sum of the clerk's: of our columns only a number and such a word.
func (d sheetDef) total(row tableRow) bool {
	is := false
	for title, cell := range row.cells {
		_, err := strconv.ParseFloat(cell, 64)
		switch {
		case slices.Contains(totals, seeds.NameKey(strings.TrimRight(cell, ":："))):
			is = true
		case cell != "" && err != nil || title == d.first && cell != "":
			return false
		}
	}
	return is
}

// remark reports whether a row has nothing that would make it one of the sheet's, or only
// words like 填表人：综合科 where its key stands: it is a heading or a line of the clerk's.
func (d sheetDef) remark(row tableRow) bool {
	if d.marks == nil {
		return false
	}
	key := row.cells[d.keys[0]]
	return !slices.ContainsFunc(d.marks, func(title string) bool {
		return row.cells[title] != "" && !(title == d.keys[0] && strings.ContainsAny(key, ":："))
	})
}

// spread gives the rows of a merged cell what its first says, in columns where that is meant.
func (t *table) spread(f *excelize.File) error {
	merged, err := f.GetMergeCells(t.def.name, true)
	if err != nil {
		return fmt.Errorf("merged cells of %s: %w", t.def.name, err)
	}
	for _, m := range merged {
		at := corners(m[0])
		for _, c := range t.def.columns {
			if t.cols[c.title] == at[0] && c.merges {
				t.spreadCell(c.title, at[1], at[3])
			}
		}
	}
	return nil
}

func (t *table) spreadCell(title string, first, last int) {
	var top *tableRow
	for i, row := range t.rows {
		switch {
		case row.num == first:
			top = &t.rows[i]
		case top != nil && row.num > first && row.num <= last && row.cells[title] == "":
			row.cells[title] = top.cells[title] // its raw cell says nothing
		}
	}
}

// findHeader takes the row that names most of the sheet's columns, the topmost of equals.
func (t *table) findHeader(lines [][]string) {
	best := 0
	for i := 0; i < len(lines) && i < headerDepth; i++ {
		found := map[string]int{}
		for j, v := range lines[i] {
			for _, c := range t.def.columns {
				if _, twice := found[c.title]; !twice && seeds.NameKey(v) == c.title {
					found[c.title] = j + 1
				}
			}
		}
		if len(found) > best {
			best, t.header, t.cols, t.width = len(found), i+1, found, len(lines[i])
		}
	}
	if best*2 < len(t.def.columns) { // half the titles, so that no data row is taken for a header
		t.header = 0
		return
	}
	for j, v := range lines[t.header-1] {
		title := seeds.NameKey(v)
		_, ours := t.cols[title]
		if _, twice := t.others[title]; !ours && !twice && title != "" {
			t.others[title] = j + 1
		}
	}
}
