package pen

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// sheet is one worksheet as drawn so far.
type sheet struct {
	name    string
	state   string // "" where it is seen, else as the file says it
	rows    []row  // the first is row 1
	columns []column
	merges  []area
	colours []colouring
	inputs  []Input
	filter  *area
	paper   *Paper
	locked  bool
	breaks  []int // rows with which a page begins
	repeat  [2]int
	printed *area
	charts  []Chart
}

type row struct {
	cells  []cell // by column
	height float64
	hidden bool
}

type column struct {
	width  float64
	hidden bool
}

// kind says what a cell holds.
type kind uint8

const (
	blankCell kind = iota
	textCell
	numberCell
	formulaCell // value is what it says before it is reckoned
	richCell    // value is its runs as they stand in the file
)

type cell struct {
	col, style  int32
	kind        kind
	text, value string
}

// row gives a row, drawn or not.
func (s *sheet) row(num int) (*row, error) {
	if num < 1 || num > excelize.TotalRows {
		return nil, fmt.Errorf("%s：没有第 %d 行", s.name, num)
	}
	for len(s.rows) < num {
		if len(s.rows) < cap(s.rows) { // of a drawing before
			s.rows = s.rows[:len(s.rows)+1]
			last := &s.rows[len(s.rows)-1]
			*last = row{cells: last.cells[:0]}
		} else {
			s.rows = append(s.rows, row{})
		}
	}
	return &s.rows[num-1], nil
}

// cell gives a cell of a row; most are drawn from left to right.
func (r *row) cell(col int) *cell {
	if n := len(r.cells); n == 0 || int(r.cells[n-1].col) < col {
		r.cells = append(r.cells, cell{col: int32(col)})
		return &r.cells[n]
	}
	at, there := slices.BinarySearchFunc(r.cells, int32(col), func(c cell, col int32) int { return int(c.col - col) })
	if !there {
		r.cells = slices.Insert(r.cells, at, cell{col: int32(col)})
	}
	return &r.cells[at]
}

// at gives a cell by its name.
func (s *sheet) at(ref string) (*cell, error) {
	col, num, ok := parseRef(ref)
	if !ok {
		return nil, fmt.Errorf("%s：没有 %q 这一格", s.name, ref)
	}
	r, err := s.row(num)
	if err != nil {
		return nil, err
	}
	return r.cell(col), nil
}

// column gives a column, drawn or not.
func (s *sheet) column(num int) (*column, error) {
	if !onSheet(num, 1) {
		return nil, fmt.Errorf("%s：没有第 %d 列", s.name, num)
	}
	for len(s.columns) < num {
		s.columns = append(s.columns, column{})
	}
	return &s.columns[num-1], nil
}

// extent is the range from A1 to the last cell.
func (s *sheet) extent() area {
	all := area{1, 1, 1, 1}
	for i, r := range s.rows {
		if n := len(r.cells); n > 0 {
			all.right, all.bottom = max(all.right, int(r.cells[n-1].col)), i+1
		}
	}
	return all
}

// shown is a cell's text as previews say it, blank where nothing is drawn.
func (s *sheet) shown(col, num int) string {
	if num > len(s.rows) {
		return ""
	}
	for _, c := range s.rows[num-1].cells {
		if int(c.col) == col && c.kind == formulaCell {
			return c.value
		} else if int(c.col) == col {
			return c.text
		}
	}
	return ""
}

// reset makes the sheet blank and keeps the room that its cells took.
func (s *sheet) reset(name string) {
	*s = sheet{name: name, rows: s.rows[:0], columns: s.columns[:0], merges: s.merges[:0], colours: s.colours[:0], inputs: s.inputs[:0]}
}
