package collect

import (
	"slices"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/seeds/workbook"
)

// grid is one sheet of a return: its rows with something in them.
type grid struct {
	workbook.Sheet
	down map[int][]workbook.Range // by column: what is merged over several rows, by first row
}

func newGrid(s workbook.Sheet) grid {
	s.Rows = slices.DeleteFunc(slices.Clone(s.Rows), func(r workbook.Row) bool { return len(r.Cells) == 0 })
	g := grid{Sheet: s, down: map[int][]workbook.Range{}}
	for _, m := range s.Merges {
		if m.Top < m.Bottom {
			g.down[m.Left] = append(g.down[m.Left], m)
		}
	}
	for _, list := range g.down {
		sort.Slice(list, func(i, j int) bool { return list[i].Top < list[j].Top })
	}
	return g
}

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

// cellIn gives a cell of a row and the row it stands in: one merged down from above
// stands in the first row of its range.
func (g grid) cellIn(row workbook.Row, col int) (c workbook.Cell, at int) {
	c, at = cellOf(row, col), row.Num
	if c.Text != "" || c.Open {
		return c, at
	}
	list := g.down[col]
	i := sort.Search(len(list), func(i int) bool { return list[i].Top > row.Num }) - 1
	if i < 0 || list[i].Bottom < row.Num {
		return c, at
	}
	return g.cell(list[i].Top, col), list[i].Top
}

func cellOf(row workbook.Row, col int) workbook.Cell {
	for _, c := range row.Cells {
		if c.Col == col {
			return c
		}
	}
	return workbook.Cell{}
}

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
func (g grid) labelled(label string, labels map[string]bool) (value workbook.Cell, cell string, found bool) {
	for _, row := range g.Rows {
		for i, c := range row.Cells {
			if labelKey(c.Text) != label {
				continue
			}
			if i+1 < len(row.Cells) && !labels[labelKey(row.Cells[i+1].Text)] {
				next := row.Cells[i+1]
				return next, ref(next.Col, row.Num), true
			}
			return workbook.Cell{}, ref(c.Col+1, row.Num), true
		}
	}
	return workbook.Cell{}, "", false
}

func labelKey(text string) string {
	if len(text) > maxTitle {
		return ""
	}
	return strings.TrimRight(seeds.NameKey(text), ":")
}
