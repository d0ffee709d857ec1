package book

import "slices"

// columnFormulas gives the formulas that the clerk's own columns have in every row that
// was there, each as it reads in the first of them.
func (g *grid) columnFormulas(t table, l layout) map[int]sharedFormula {
	var there []int
	for i, num := range l.place {
		if !l.fresh[i] {
			there = append(there, num)
		}
	}
	if len(there) == 0 || g.rows[there[0]] == nil {
		return nil
	}
	ours := map[int]bool{}
	for _, col := range t.cols {
		ours[col] = true
	}
	formulas := map[int]sharedFormula{}
	for _, c := range g.rows[there[0]].kids {
		first := sharedFormula{g.formula(c.place, there[0]), c.place, there[0]}
		if first.text != "" && !ours[c.place] && !slices.ContainsFunc(there, func(num int) bool { return g.formula(c.place, num) != first.inRow(num) }) {
			formulas[c.place] = first
		}
	}
	return formulas
}

// formula gives the formula that a cell has for itself, "" for none.
func (g *grid) formula(col, row int) string {
	c := g.at(col, row)
	if c == nil {
		return ""
	}
	f := c.child("f")
	if f == nil || f.attr("t") != "" {
		return ""
	}
	return plain(g.data[f.inner:f.innerEnd])
}

// inRow is the formula as it reads in another row.
func (f sharedFormula) inRow(row int) string { return copiedFormula(f.text, 0, row-f.row) }
