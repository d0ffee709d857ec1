package book

import (
	"slices"

	"github.com/xuri/excelize/v2"

	"ducha/templates/pen"
)

// columnFormulas gives the formulas that the clerk's own columns have in each of these
// rows, as they read in the first of them.
func (g *grid) columnFormulas(t table, rows []int) map[int]sharedFormula {
	if len(rows) == 0 || g.rows[rows[0]] == nil {
		return nil
	}
	ours := map[int]bool{}
	for _, col := range t.cols {
		ours[col] = true
	}
	shared, formulas := sharedFormulas(g.data, g.root), map[int]sharedFormula{}
	for _, c := range g.rows[rows[0]].kids {
		first := sharedFormula{g.formula(c.place, rows[0], shared), c.place, rows[0]}
		if first.text != "" && !ours[c.place] && !slices.ContainsFunc(rows, func(num int) bool { return g.formula(c.place, num, shared) != first.inRow(num) }) {
			formulas[c.place] = first
		}
	}
	return formulas
}

// formula gives the formula of a cell, "" for none and for one of a whole range.
func (g *grid) formula(col, row int, shared map[string]sharedFormula) string {
	c := g.at(col, row)
	if c == nil {
		return ""
	}
	f := c.child("f")
	switch {
	case f == nil:
		return ""
	case f.attr("t") == "shared":
		master, ok := shared[f.attr("si")]
		if !ok {
			return ""
		}
		return copiedFormula(master.text, col-master.col, row-master.row)
	case f.attr("t") != "" && f.attr("t") != "normal":
		return ""
	}
	return plain(g.data[f.inner:f.innerEnd])
}

// filled are the rows that were there, after the moves; of an empty table its first row,
// where the clerk's formulas may wait for tasks.
func (l layout) filled(t table) []int {
	var rows []int
	for i, num := range l.place {
		if !l.fresh[i] {
			rows = append(rows, num)
		}
	}
	if len(t.rows) == 0 {
		rows = []int{t.header + 1}
	}
	return rows
}

// onlyFormulas reports whether a row holds nothing but formulas of the clerk's columns.
func (t table) onlyFormulas(f *excelize.File, num int, line []string) (bool, error) {
	for i, cell := range line {
		if cell == "" {
			continue
		}
		if formula, err := f.GetCellFormula(t.def.name, pen.Ref(i+1, num)); err != nil || formula == "" {
			return false, err
		}
	}
	return true, nil
}
