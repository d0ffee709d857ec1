package book

import (
	"slices"
	"strconv"

	"ducha/seeds"
)

// lacks reports whether one of these names is in no row.
func (t table) lacks(column string, names []string) bool {
	there := map[string]bool{}
	for _, row := range t.rows {
		there[row.cells[column]] = true
	}
	return slices.ContainsFunc(names, func(name string) bool { return !there[name] })
}

// match finds for each wanted row the one on the sheet that it is, 0 for none. The
// strongest keys are matched for all rows before a weaker one is tried for any, so
// that a row never loses its place to another with the same printed number. A row
// that bears a strong key of its own is nobody else's, by whatever weaker one. Of rows
// of the same key the first is the first.
func (t table) match(want []map[string]string, left map[int]bool) []int {
	place := make([]int, len(want))
	used := map[int]bool{}
	for rank := range max(len(t.def.keys), 2) {
		free := map[string][]tableRow{}
		for _, row := range t.rows {
			k := t.def.rowKey(row.known(), rank)
			if (k != "" || rank == 0 && row.means != nil) && !used[row.num] && !left[row.num] {
				free[k] = append(free[k], row)
			}
		}
		for i, cells := range want {
			k := t.def.rowKey(cells, rank)
			if place[i] != 0 || len(free[k]) == 0 {
				continue
			}
			if row := free[k][0]; rank == 0 || t.def.mayBe(row.known(), cells) {
				place[i], used[row.num] = row.num, true
				free[k] = free[k][1:]
			}
		}
	}
	return place
}

// rowKey gives what a row is known by, the strongest key at rank 0, "" for a row
// that has nothing of the kind; rows of a sheet without keys are known by their
// whole content, then by what is alike in them.
func (d sheetDef) rowKey(cells map[string]string, rank int) string {
	switch {
	case d.keys == nil:
		return d.wholeKey(cells, rank)
	case rank >= len(d.keys):
		return ""
	}
	return seeds.NameKey(cells[d.keys[rank]])
}

func (d sheetDef) wholeKey(cells map[string]string, rank int) string {
	whole := ""
	for _, c := range d.columns {
		if rank == 0 || slices.Contains(d.alike, c.title) {
			whole += cells[c.title] + "\x00"
		}
	}
	return whole
}

// mayBe reports whether the strongest key of a row on the sheet does not speak against
// its being the wanted one: it is blank, or the same number (a spreadsheet turns 017 into 17).
func (d sheetDef) mayBe(row, want map[string]string) bool {
	if d.keys == nil {
		return true
	}
	has, wants := d.rowKey(row, 0), d.rowKey(want, 0)
	a, err1 := strconv.Atoi(has)
	b, err2 := strconv.Atoi(wants)
	return has == "" || has == wants || err1 == nil && err2 == nil && a == b
}
