package notice

import (
	"slices"

	"ducha/seeds/notice/document"
)

// A table copied from a page as text loses the cells that reach down from a row
// above: the cells of such a row stand too far to the left.

// straighten moves the cells of short rows back under their titles, where what
// they hold says so, and gives the row the cells that reach down to it.
func straighten(columns []column, rows []document.Row) {
	for i, row := range rows {
		short := len(columns) - lastFilled(row) - 1
		if i == 0 || short <= 0 || len(distinct(row)) < 3 {
			continue
		}
		row = append(slices.Clone(row), make(document.Row, max(0, len(columns)-len(row)))...)
		best, score := row, max(0, suits(columns, row)+1)
		for gap := 1; gap <= short; gap++ {
			for at := 0; at <= lastFilled(row); at++ {
				moved := slices.Concat(row[:at], make(document.Row, gap), row[at:len(row)-gap])
				if s := suits(columns, moved); s > score {
					best, score = reachDown(moved, rows[i-1], at, at+gap), s
				}
			}
		}
		rows[i] = best
	}
}

// reachDown gives a row the cells of the row above from one column up to another.
func reachDown(row, above document.Row, from, to int) document.Row {
	for c := from; c < to; c++ {
		row[c] = cellAt(above, c)
	}
	return row
}

func lastFilled(row document.Row) int {
	for c := len(row) - 1; c >= 0; c-- {
		if row[c] != nil {
			return c
		}
	}
	return -1
}

// suits counts the cells that hold what their titles say, less those that do not.
func suits(columns []column, row document.Row) int {
	n := 0
	for c, col := range columns {
		text := textAt(row, c)
		if text == "" {
			continue
		}
		fits := true
		switch {
		case col.role == roleNumber:
			fits = isSerial(text)
		case col.role.isUnits():
			fits = looksUnits(text)
		case col.role == roleDeadline:
			fits = looksDue(text)
		case col.role == roleLeader, col.role == rolePerson:
			fits = looksPeople(text)
		default:
			continue
		}
		if fits {
			n++
		} else {
			n--
		}
	}
	return n
}
