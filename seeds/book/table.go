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
	def    sheetDef
	header int            // 1-based row of the header
	cols   map[string]int // title → 1-based column
	width  int            // columns in use, the clerk's own included
	others map[string]int // columns of the clerk's by the NameKey of their titles
	rows   []tableRow
	clerks []int // rows with nothing in our columns, yet something in the clerk's: a total
}

type tableRow struct {
	num   int // 1-based row on the sheet
	cells map[string]string
	raw   map[string]string // cells as they stand, blank lines at their ends included
}

// holds reports whether a cell says what is to be written there.
func (r tableRow) holds(title, value string) bool {
	cell := r.cells[title]
	switch title {
	case colOwners: // where blank lines count
		return r.raw[title] == value
	case colAsOf, colDue: // a real date, a formula that gives one
		return cell == value || plainDate(cell) == value
	case colDeadline:
		return cell == value || deadlineText(cell) == value
	}
	return cell == value
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
	t := table{def: def, cols: map[string]int{}, others: map[string]int{}}
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
		switch {
		case !blank:
			t.rows = append(t.rows, row)
		case strings.Join(lines[i], "") != "":
			t.clerks = append(t.clerks, row.num)
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

// writeTable brings a sheet to hold the wanted rows, whose places are free by now.
func (s *styles) writeTable(f *excelize.File, def sheetDef, want []map[string]string, l layout, t table) (touchedRows, error) {
	if t.header == 0 {
		return nil, s.newSheet(f, def, want)
	}
	if err := t.addColumns(f, s); err != nil {
		return nil, err
	}
	touched := touchedRows{}
	for i, cells := range want {
		num := l.place[i]
		if l.fresh[i] {
			if err := s.styleRow(f, def, t.cols, num); err != nil {
				return nil, err
			}
		}
		changed, err := t.setRow(f, num, cells)
		if err != nil {
			return nil, err
		}
		if changed || l.fresh[i] {
			height, err := t.height(f, cells)
			if err != nil {
				return nil, err
			}
			touched[num] = rowTouched{height: height, fresh: l.fresh[i]}
		}
	}
	return touched, s.rules(f, t)
}

// height is what a row needs on this sheet, whose columns the clerk may have set to
// other widths.
func (t table) height(f *excelize.File, cells map[string]string) (float64, error) {
	def := t.def
	def.columns = slices.Clone(def.columns)
	for i, c := range def.columns {
		name, err := excelize.ColumnNumberToName(t.cols[c.title])
		if err != nil {
			return 0, err
		}
		if def.columns[i].width, err = f.GetColWidth(def.name, name); err != nil {
			return 0, fmt.Errorf("width of %s: %w", c.title, err)
		}
	}
	return def.rowHeight(cells), nil
}

// match finds for each wanted row the one on the sheet that it is, 0 for none. The
// strongest keys are matched for all rows before a weaker one is tried for any, so
// that a row never loses its place to another with the same printed number. A row
// that bears a strong key of its own is nobody else's, by whatever weaker one.
func (t table) match(want []map[string]string, left map[int]bool) []int {
	place := make([]int, len(want))
	used := map[int]bool{}
	for rank := range max(len(t.def.keys), 1) {
		free := map[string]tableRow{}
		for _, row := range t.rows {
			k := t.def.rowKey(row.cells, rank)
			if _, twice := free[k]; k != "" && !twice && !used[row.num] && !left[row.num] {
				free[k] = row
			}
		}
		for i, cells := range want {
			row, ok := free[t.def.rowKey(cells, rank)]
			if ok && place[i] == 0 && !used[row.num] && (rank == 0 || t.def.mayBe(row.cells, cells)) {
				place[i], used[row.num] = row.num, true
			}
		}
	}
	return place
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

// mayBe reports whether the strongest key of a row on the sheet does not speak against
// its being the wanted one: it is blank, or the same number (a spreadsheet turns 017 into 17).
func (d sheetDef) mayBe(row, want map[string]string) bool {
	has, wants := d.rowKey(row, 0), d.rowKey(want, 0)
	a, err1 := strconv.Atoi(has)
	b, err2 := strconv.Atoi(wants)
	return has == "" || has == wants || err1 == nil && err2 == nil && a == b
}

// setRow writes the cells that differ, so that formatting and rich text of the others stay.
func (t table) setRow(f *excelize.File, num int, cells map[string]string) (changed bool, err error) {
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
			return false, err
		}
		if err := f.SetCellStr(t.def.name, ref, value); err != nil {
			return false, fmt.Errorf("write %s!%s: %w", t.def.name, ref, err)
		}
		changed = true
	}
	return changed, nil
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
