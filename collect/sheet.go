package collect

import (
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// maxHeaderDepth is how many rows from the top a header is looked for.
const maxHeaderDepth = 60

// maxTitle is how long a text may be that still is compared with a title, in bytes.
const maxTitle = 200

// grid is one sheet of a return.
type grid workbook.Sheet

// row finds a row by its number.
func (g grid) row(num int) workbook.Row {
	i := sort.Search(len(g.Rows), func(i int) bool { return g.Rows[i].Num >= num })
	if i < len(g.Rows) && g.Rows[i].Num == num {
		return g.Rows[i]
	}
	return workbook.Row{Num: num}
}

// cell finds a cell, the zero cell where it is blank; columns count from 1.
func (g grid) cell(row, col int) workbook.Cell { return cellOf(g.row(row), col) }

func cellOf(row workbook.Row, col int) workbook.Cell {
	for _, c := range row.Cells {
		if c.Col == col {
			return c
		}
	}
	return workbook.Cell{}
}

// answers is a table of a return: where each column of the definition stands.
type answers struct {
	grid
	header int // row
	cols   map[seeds.Key]int
}

// findTables looks on every sheet for the header of the form, the row that holds
// most of its titles, and gives the tables, the most complete first. Liaisons copy
// a sheet and fill the copy.
func findTables(grids []grid, def templates.FormDef) []answers {
	titles := titlesOf(def)
	var tables []answers
	for _, g := range grids {
		var best answers
		for _, row := range g.Rows {
			if row.Num > maxHeaderDepth {
				break
			}
			if cols := titles.find(row); len(cols) > len(best.cols) {
				best = answers{grid: g, header: row.Num, cols: cols}
			}
		}
		if _, progress := best.cols[seeds.KeyProgress]; progress && len(best.cols) >= 3 {
			tables = append(tables, best)
		}
	}
	sort.SliceStable(tables, func(i, j int) bool { return len(tables[i].cols) > len(tables[j].cols) })
	return tables
}

// titles finds columns by what stands in a header: by the whole title, else by
// the title without what stands in brackets, where that is one column's alone.
type titles struct{ whole, short map[string]seeds.Key }

func titlesOf(def templates.FormDef) titles {
	t := titles{whole: map[string]seeds.Key{}, short: map[string]seeds.Key{}}
	count := map[string]int{}
	for _, c := range def.Columns {
		t.whole[wholeTitle(c.Title)] = c.Key
		count[shortTitle(c.Title)]++
	}
	for _, c := range def.Columns {
		if s := shortTitle(c.Title); count[s] == 1 {
			t.short[s] = c.Key
		}
	}
	return t
}

func (t titles) find(row workbook.Row) map[seeds.Key]int {
	cols := map[seeds.Key]int{}
	for _, lookup := range []struct {
		titles map[string]seeds.Key
		key    func(string) string
	}{{t.whole, wholeTitle}, {t.short, shortTitle}} {
		for _, c := range row.Cells {
			if len(c.Text) > maxTitle || occupied(cols, c.Col) {
				continue
			}
			if key, ok := lookup.titles[lookup.key(c.Text)]; ok {
				if _, twice := cols[key]; !twice {
					cols[key] = c.Col
				}
			}
		}
	}
	return cols
}

func occupied(cols map[seeds.Key]int, col int) bool {
	for _, c := range cols {
		if c == col {
			return true
		}
	}
	return false
}

// wholeTitle compares titles without blanks and stars.
func wholeTitle(title string) string { return strings.Trim(seeds.NameKey(title), "*＊") }

// shortTitle leaves out what stands in brackets too.
func shortTitle(title string) string {
	key := wholeTitle(title)
	if i := strings.IndexByte(key, '('); i > 0 {
		key = strings.Trim(key[:i], "*＊")
	}
	return key
}

func (a answers) cell(key seeds.Key, row workbook.Row) workbook.Cell { return cellOf(row, a.cols[key]) }

func (a answers) text(key seeds.Key, row workbook.Row) string { return a.cell(key, row).Text }

func (a answers) ref(key seeds.Key, row int) string { return ref(a.cols[key], row) }

// ref gives the A1 name of a cell, "" where there is none.
func ref(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return ""
	}
	return name
}

// labelled finds the value to the right of a label above or below the table: the
// next cell in its row that is no label itself.
func (g grid) labelled(label string, labels map[string]bool) (value, cell string, found bool) {
	for _, row := range g.Rows {
		for i, c := range row.Cells {
			if labelKey(c.Text) != label {
				continue
			}
			if i+1 < len(row.Cells) && !labels[labelKey(row.Cells[i+1].Text)] {
				next := row.Cells[i+1]
				return next.Text, ref(next.Col, row.Num), true
			}
			return "", ref(c.Col+1, row.Num), true
		}
	}
	return "", "", false
}

func labelKey(text string) string {
	if len(text) > maxTitle {
		return ""
	}
	return strings.TrimRight(seeds.NameKey(text), ":")
}
