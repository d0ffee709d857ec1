package book

import (
	"fmt"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// headerDepth is how far down a header row is looked for; a clerk may insert rows above it.
const headerDepth = 20

// table is one sheet as rows of named cells, whatever the order of its columns.
type table struct {
	def    sheetDef
	header int            // 1-based row of the header
	cols   map[string]int // title → 1-based column
	width  int            // columns in use, the clerk's own included
	rows   []tableRow
}

type tableRow struct {
	num   int // 1-based row on the sheet
	cells map[string]string
	raw   map[string]string // cells as they stand, blank lines at their ends included
}

// holds reports whether a cell says what is to be written there.
func (r tableRow) holds(title, value string) bool {
	if title == colOwners { // where blank lines count
		return r.raw[title] == value
	}
	return r.cells[title] == value
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

// readTable reads a sheet by its header titles. A sheet that is not there gives
// an empty table; one without a recognisable header is an error.
func readTable(f *excelize.File, def sheetDef) (table, error) {
	t := table{def: def, cols: map[string]int{}}
	index, err := f.GetSheetIndex(def.name)
	if err != nil || index < 0 {
		return t, nil
	}
	lines, err := f.GetRows(def.name, excelize.Options{RawCellValue: true})
	if err != nil {
		return t, fmt.Errorf("read sheet %s: %w", def.name, err)
	}
	t.findHeader(lines)
	if t.header == 0 {
		return t, fmt.Errorf("工作表“%s”没有表头（应有一行写着“%s”等栏目名）", def.name, def.columns[0].title)
	}
	for i := t.header; i < len(lines); i++ {
		t.width = max(t.width, len(lines[i])) // the clerk's columns may lack a title
		row := tableRow{num: i + 1, cells: map[string]string{}, raw: map[string]string{}}
		blank := true
		for title, col := range t.cols {
			if col <= len(lines[i]) {
				row.raw[title] = lines[i][col-1]
				row.cells[title] = strings.TrimSpace(strings.ReplaceAll(lines[i][col-1], "\r\n", "\n"))
				blank = blank && row.cells[title] == ""
			}
		}
		if !blank {
			t.rows = append(t.rows, row)
		}
	}
	return t, nil
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
	}
}

// writeTable brings a sheet to hold the wanted rows. Rows that are there stay
// where they are, with all that the clerk added beside our columns; new ones
// follow after the last; rows no longer wanted go, but for those that were left unread.
func (s *styles) writeTable(f *excelize.File, def sheetDef, want []map[string]string, left map[int]bool) error {
	if index, err := f.GetSheetIndex(def.name); err != nil || index < 0 {
		return s.newSheet(f, def, want)
	}
	t, err := readTable(f, def)
	if err != nil {
		return err
	}
	if err := t.addColumns(f, s); err != nil {
		return err
	}
	last := t.header
	for _, row := range t.rows {
		last = max(last, row.num)
	}
	place := t.match(want, left)
	used := map[int]bool{}
	for n := range left {
		used[n] = true
	}
	for i, cells := range want {
		num := place[i]
		if num == 0 {
			last++
			num = last
			if err := s.styleRow(f, def, t.cols, num); err != nil {
				return err
			}
		}
		used[num] = true
		if err := t.setRow(f, num, cells); err != nil {
			return err
		}
	}
	var gone []int
	for _, row := range t.rows {
		if !used[row.num] {
			gone = append(gone, row.num)
		}
	}
	return removeRows(f, def.name, gone)
}

// match finds for each wanted row the one on the sheet that it is, 0 for none. The
// strongest keys are matched for all rows before a weaker one is tried for any, so
// that a row never loses its place to another with the same printed number.
func (t table) match(want []map[string]string, left map[int]bool) []int {
	place := make([]int, len(want))
	used := map[int]bool{}
	for rank := range max(len(t.def.keys), 1) {
		free := map[string]int{}
		for _, row := range t.rows {
			k := t.def.rowKey(row.cells, rank)
			if _, twice := free[k]; k != "" && !twice && !used[row.num] && !left[row.num] {
				free[k] = row.num
			}
		}
		for i, cells := range want {
			k := t.def.rowKey(cells, rank)
			if n, ok := free[k]; ok && place[i] == 0 && !used[n] {
				place[i], used[n] = n, true
			}
		}
	}
	return place
}

// removeRows removes rows, given from the top, and moves the comments below them
// up, which excelize leaves where they stood.
func removeRows(f *excelize.File, sheet string, gone []int) error {
	if len(gone) == 0 {
		return nil
	}
	comments, err := f.GetComments(sheet)
	if err != nil {
		return fmt.Errorf("read comments of %s: %w", sheet, err)
	}
	for _, c := range comments {
		_, row, err := excelize.CellNameToCoordinates(c.Cell)
		if err == nil && row >= gone[0] {
			if err := f.DeleteComment(sheet, c.Cell); err != nil {
				return fmt.Errorf("move comment %s!%s: %w", sheet, c.Cell, err)
			}
		}
	}
	for i := len(gone) - 1; i >= 0; i-- {
		if err := f.RemoveRow(sheet, gone[i]); err != nil {
			return fmt.Errorf("remove row %d of %s: %w", gone[i], sheet, err)
		}
	}
	for _, c := range comments {
		col, row, err := excelize.CellNameToCoordinates(c.Cell)
		above := sort.SearchInts(gone, row)
		if err != nil || row < gone[0] || above < len(gone) && gone[above] == row {
			continue
		}
		if c.Cell, err = excelize.CoordinatesToCellName(col, row-above); err != nil {
			return err
		}
		if err := f.AddComment(sheet, c); err != nil {
			return fmt.Errorf("move comment %s!%s: %w", sheet, c.Cell, err)
		}
	}
	return nil
}

// rowKey gives what a row is known by, the strongest key at rank 0, "" for a row
// that has nothing of the kind; rows of a sheet without keys are known by their
// whole content.
func (d sheetDef) rowKey(cells map[string]string, rank int) string {
	if d.keys == nil {
		whole := ""
		for _, c := range d.columns {
			whole += cells[c.title] + "\x00"
		}
		return whole
	}
	return seeds.NameKey(cells[d.keys[rank]])
}

// setRow writes the cells that differ, so that formatting and rich text of the others stay.
func (t table) setRow(f *excelize.File, num int, cells map[string]string) error {
	var old tableRow
	for _, r := range t.rows {
		if r.num == num {
			old = r
		}
	}
	for _, c := range t.def.columns { // in one order, so that equal books give equal bytes
		value, ours := cells[c.title]
		if !ours || old.num == num && old.holds(c.title, value) {
			continue
		}
		ref, err := excelize.CoordinatesToCellName(t.cols[c.title], num)
		if err != nil {
			return err
		}
		if err := f.SetCellStr(t.def.name, ref, value); err != nil {
			return fmt.Errorf("write %s!%s: %w", t.def.name, ref, err)
		}
	}
	return nil
}

// addColumns appends those of our columns that the sheet lacks.
func (t *table) addColumns(f *excelize.File, s *styles) error {
	for _, c := range t.def.columns {
		if _, ok := t.cols[c.title]; ok {
			continue
		}
		t.width++
		t.cols[c.title] = t.width
		if err := s.header(f, t.def.name, t.width, t.header, c); err != nil {
			return err
		}
		for _, row := range t.rows {
			if err := s.styleCell(f, t.def.name, t.width, row.num, c); err != nil {
				return err
			}
		}
	}
	return nil
}
