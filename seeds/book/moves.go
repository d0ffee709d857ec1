package book

import (
	"slices"

	"github.com/xuri/excelize/v2"
)

// rowMoves are rows that go and rows that come in, numbered as they stood before.
type rowMoves struct {
	first, last int   // the rows of data; last is before first where there are none
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

// kept gives where a range of rows stands after the moves, false where nothing of it is left.
func (m rowMoves) kept(from, to int) (int, int, bool) {
	for from <= to && m.isGone(from) {
		from++
	}
	for to >= from && m.isGone(to) {
		to--
	}
	if to == excelize.TotalRows { // as far as the sheet goes
		return m.to(from), to, true
	}
	return m.to(from), m.to(to), from <= to
}

// grown is kept for a range that means all data where it holds all of it: such a range
// begins and ends with the data, whatever comes in, and has a row where none is left.
func (m rowMoves) grown(from, to int) (int, int, bool) {
	if m.first == 0 || from > m.first || to < max(m.last, m.first) {
		return m.kept(from, to)
	}
	if to == excelize.TotalRows {
		return from, to, true
	}
	bottom := max(m.end(), m.first)
	if to > max(m.last, m.first) {
		bottom = max(bottom, m.to(to))
	}
	return from, bottom, true
}
