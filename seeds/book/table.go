package book

import (
	"fmt"
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

// key gives what a row is known by, "" for a row that has nothing of the kind.
func (d sheetDef) key(cells map[string]string) string {
	for _, title := range d.keys {
		if v := strings.TrimSpace(cells[title]); v != "" {
			return title + "=" + seeds.NameKey(v)
		}
	}
	return ""
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
		row := tableRow{num: i + 1, cells: map[string]string{}}
		blank := true
		for title, col := range t.cols {
			if col <= len(lines[i]) {
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
// follow after the last; rows no longer wanted go.
func (s *styles) writeTable(f *excelize.File, def sheetDef, want []map[string]string) error {
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
	kept := map[string]int{}
	last := t.header
	for _, row := range t.rows {
		last = max(last, row.num)
		for _, k := range def.allKeys(row.cells) {
			if _, twice := kept[k]; !twice {
				kept[k] = row.num
			}
		}
	}
	used := map[int]bool{}
	for _, cells := range want {
		num := 0
		for _, k := range def.allKeys(cells) {
			if n, ok := kept[k]; ok && !used[n] {
				num = n
				break
			}
		}
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
	for i := len(t.rows) - 1; i >= 0; i-- {
		if !used[t.rows[i].num] {
			if err := f.RemoveRow(def.name, t.rows[i].num); err != nil {
				return fmt.Errorf("remove row %d of %s: %w", t.rows[i].num, def.name, err)
			}
		}
	}
	return nil
}

// allKeys gives every key a row answers to, the strongest first; rows of a sheet
// without keys are known by their whole content.
func (d sheetDef) allKeys(cells map[string]string) []string {
	if d.keys == nil {
		whole := ""
		for _, c := range d.columns {
			whole += cells[c.title] + "\x00"
		}
		return []string{whole}
	}
	var keys []string
	for _, title := range d.keys {
		if v := strings.TrimSpace(cells[title]); v != "" {
			keys = append(keys, title+"="+seeds.NameKey(v))
		}
	}
	return keys
}

// setRow writes the cells that differ, so that formatting and rich text of the others stay.
func (t table) setRow(f *excelize.File, num int, cells map[string]string) error {
	var old map[string]string
	for _, r := range t.rows {
		if r.num == num {
			old = r.cells
		}
	}
	for title, col := range t.cols {
		value, ours := cells[title]
		if !ours || (old != nil && old[title] == value) {
			continue
		}
		ref, err := excelize.CoordinatesToCellName(col, num)
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
	}
	return nil
}
