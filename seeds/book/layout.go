package book

import (
	"slices"

	"github.com/xuri/excelize/v2"
)

// layout says where the wanted rows stand on a sheet, and what has to move for that.
type layout struct {
	moves rowMoves
	place []int // the row of each wanted one, once the moves are made
	fresh []bool
}

// layout finds the places of the wanted rows. Rows that are there keep their places,
// with all that the clerk added beside our columns. A new one stands between its
// neighbours where the rows around are in our order, else behind the last; rows no
// longer wanted go, but for those that were left unread.
func (t table) layout(want []map[string]string, left map[int]bool) layout {
	l := layout{moves: rowMoves{first: t.header + 1, last: t.header}, place: t.match(want, left), fresh: make([]bool, len(want))}
	for _, row := range t.rows {
		l.moves.last = max(l.moves.last, row.num)
	}
	if t.def.ordered && !increasing(l.place) {
		l.place = t.inOrder(len(want), left)
	}
	used := map[int]bool{}
	for _, n := range l.place {
		used[n] = true
	}
	for _, row := range t.rows {
		if !used[row.num] && !left[row.num] {
			l.moves.gone = append(l.moves.gone, row.num)
		}
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
		if l.fresh[i] && before[i] == 0 && inTheWay {
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

// rowMoves are rows that go and rows that come in, numbered as they stood before.
type rowMoves struct {
	first, last int   // the rows of data
	inserts     []int // a new row before each of these, in order
	gone        []int
	appended    int // new rows behind the last
}

func (m rowMoves) none() bool { return len(m.inserts)+len(m.gone)+m.appended == 0 }

// above is the number that a row put before this one gets.
func (m rowMoves) above(row int) int {
	gone, _ := slices.BinarySearch(m.gone, row)
	inserted, _ := slices.BinarySearch(m.inserts, row)
	return row - gone + inserted
}

// to is the number that a row has after the moves.
func (m rowMoves) to(row int) int {
	gone, _ := slices.BinarySearch(m.gone, row)
	inserted, _ := slices.BinarySearch(m.inserts, row+1)
	return min(max(row-gone+inserted, 1), excelize.TotalRows)
}

func (m rowMoves) isGone(row int) bool {
	_, found := slices.BinarySearch(m.gone, row)
	return found
}

// end is the last row of data after the moves.
func (m rowMoves) end() int { return m.to(m.last+1) - 1 + m.appended }

// rows gives where a range of rows stands after the moves, false where nothing of it
// is left. A range over all data begins and ends with the data, whatever comes in.
func (m rowMoves) rows(from, to int) (int, int, bool) {
	whole := from == m.first && to >= m.last
	for from <= to && m.isGone(from) {
		from++
	}
	for to >= from && m.isGone(to) {
		to--
	}
	switch {
	case whole && from > to:
		return m.first, max(m.first, m.end()), true
	case whole:
		return m.first, max(m.to(to), m.end()), true
	case from > to:
		return 0, 0, false
	}
	return m.to(from), m.to(to), true
}

// move makes the moves that excelize can; it leaves conditional formats and what it
// does not know of for moveParts.
func (m rowMoves) move(f *excelize.File, sheet string) error {
	rows := append(slices.Clone(m.gone), m.inserts...)
	slices.Sort(rows)
	rows = slices.Compact(rows)
	for _, row := range slices.Backward(rows) { // from the bottom, so that the numbers above stay
		if m.isGone(row) {
			if err := f.RemoveRow(sheet, row); err != nil {
				return err
			}
		}
		n := 0
		for _, at := range m.inserts {
			if at == row {
				n++
			}
		}
		if n > 0 {
			if err := f.InsertRows(sheet, row, n); err != nil {
				return err
			}
		}
	}
	return nil
}
