package book

import "slices"

// layout says where the wanted rows stand on a sheet, and what has to move for that.
type layout struct {
	moves rowMoves
	from  []int // the row of each wanted one as it was, 0 for a new one
	place []int // the same once the moves are made
	fresh []bool
	blank int // a row without content, put where all go, so that the next look as they did
}

// layout finds the places of the wanted rows. Rows that are there keep their places,
// with all that the clerk added beside our columns. A new one stands between its
// neighbours where the rows around are in our order, else behind the last; rows no
// longer wanted go, but for those that were left unread.
func (t table) layout(want []map[string]string, left map[int]bool) layout {
	first := t.header + 1
	l := layout{moves: rowMoves{first: first, last: t.header}, place: t.match(want, left), fresh: make([]bool, len(want))}
	for _, row := range t.rows {
		l.moves.last = max(l.moves.last, row.num)
	}
	if t.def.ordered && !increasing(l.place) {
		l.place = t.inOrder(len(want), left)
	}
	l.from = slices.Clone(l.place)
	used := map[int]bool{}
	for _, n := range l.place {
		used[n] = true
	}
	for _, row := range t.rows {
		if !used[row.num] && !left[row.num] {
			l.moves.gone = append(l.moves.gone, row.num)
		}
	}
	switch {
	case len(t.rows) == 0 && len(want) > 0 && !slices.Contains(t.clerks, first): // the first row is there for that
		l.place[0], l.fresh[0], l.moves.last = first, true, first
	case len(want) == 0 && len(l.moves.gone) > 0 && len(l.moves.gone) == len(t.rows):
		l.moves.inserts, l.blank = []int{first}, first
	}
	l.insert(t.kept(used), t.clerks)
	return l
}

// inOrder gives the rows of the sheet, from the top, to wanted ones whose order counts.
func (t table) inOrder(n int, left map[int]bool) []int {
	place := make([]int, n)
	i := 0
	for _, row := range t.rows {
		if i < n && !left[row.num] {
			place[i] = row.num
			i++
		}
	}
	return place
}

func increasing(place []int) bool {
	last := 0
	for _, n := range place {
		if n != 0 && n < last {
			return false
		}
		last = max(last, n)
	}
	return true
}

// kept are the rows that stay because they are wanted, from the top.
func (t table) kept(used map[int]bool) []int {
	var rows []int
	for _, row := range t.rows {
		if used[row.num] {
			rows = append(rows, row.num)
		}
	}
	return rows
}

// insert finds places for the new rows, and gives all rows their numbers after the moves.
func (l *layout) insert(kept, clerks []int) {
	before := make([]int, len(l.place)) // of a new row, the old one that it is put before, 0 for the end
	for i, n := range l.place {
		if n != 0 {
			continue
		}
		l.fresh[i] = true
		before[i] = l.gap(i, kept)
		if before[i] == 0 {
			l.moves.appended++
		}
	}
	below := l.moves.last + 1
	inTheWay := slices.ContainsFunc(clerks, func(row int) bool { return row >= below && row < below+l.moves.appended })
	if inTheWay { // the clerk's own row below is pushed down, not written over
		l.moves.appended = 0
	}
	for i := range before {
		if l.place[i] == 0 && before[i] == 0 && inTheWay {
			before[i] = below
		}
		if before[i] != 0 {
			l.moves.inserts = append(l.moves.inserts, before[i])
		}
	}
	slices.Sort(l.moves.inserts)
	inserted, appended := map[int]int{}, 0
	for i, n := range l.place {
		switch {
		case n != 0:
			l.place[i] = l.moves.to(n)
		case before[i] != 0:
			l.place[i] = l.moves.above(before[i]) + inserted[before[i]]
			inserted[before[i]]++
		default:
			appended++
			l.place[i] = l.moves.to(l.moves.last+1) - 1 + appended
		}
	}
}

// gap finds the row before which a new one belongs, 0 for none: the nearest rows that
// are there, before and after it in our order, must be neighbours on the sheet.
func (l *layout) gap(i int, kept []int) int {
	prev, next := 0, 0
	for j := i - 1; j >= 0 && prev == 0; j-- {
		prev = l.place[j]
	}
	for j := i + 1; j < len(l.place) && next == 0; j++ {
		next = l.place[j]
	}
	if next == 0 {
		return 0
	}
	at := slices.Index(kept, next)
	switch {
	case prev == 0 && at == 0:
		return next
	case prev != 0 && at > 0 && kept[at-1] == prev:
		return prev + 1
	}
	return 0
}
