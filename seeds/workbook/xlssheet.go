package workbook

import (
	"cmp"
	"fmt"
	"slices"
)

// xlsSheet reads one sheet. Rows and cells may stand in the file in any order.
type xlsSheet struct {
	*xlsReader
	from    records
	sheet   Sheet
	lines   []line // by row, from 0
	cells   []placed
	awaited *placed // a formula whose text is still to come
}

// line is what is known of a row.
type line struct {
	there, hidden bool
	last          int // the last column in it, from 1
}

// sheet reads one sheet. whole is false where blank rows ended it early.
func (x *xlsReader) sheet(b boundSheet) (sheet Sheet, whole bool, err error) {
	const worksheet = 0x0010
	s := xlsSheet{xlsReader: x, from: records{stream: x.stream}, sheet: Sheet{Name: b.name, Hidden: b.hidden, NoGrid: true}}
	if !b.grid { // a chart, or a module of code, which need not be there
		return s.sheet, true, nil
	}
	kind, err := s.from.begin(b.at)
	if err != nil || kind != worksheet {
		return s.sheet, true, err
	}
	s.sheet.NoGrid = false
	for depth := 1; depth > 0; {
		rec, err := s.from.next()
		switch {
		case err != nil:
		case rec.id == recordBegin: // a chart on the sheet
			depth++
		case rec.id == recordEnd:
			depth--
		case depth == 1:
			err = s.record(rec)
		}
		if err != nil {
			return s.sheet, false, err
		}
	}
	if x.walked += s.from.at - b.at; x.walked > len(x.stream) {
		return s.sheet, false, fmt.Errorf("%w: sheets within one another", ErrDamaged)
	}
	whole = s.arrange()
	return s.sheet, whole, nil
}

func (s *xlsSheet) record(rec record) error {
	switch rec.id {
	case recordRow:
		s.line(rec.u16(0)).hidden = rec.body[12]&0x20 != 0
	case recordColumns:
		if rec.u16(8)&1 != 0 && len(s.sheet.HiddenColumns) < maxColumns {
			s.sheet.HiddenColumns = append(s.sheet.HiddenColumns, Range{Left: rec.u16(0) + 1, Right: rec.u16(2) + 1})
		}
	case recordMerges:
		for at := 2; at+8 <= len(rec.body); at += 8 {
			s.sheet.merge(Range{Top: rec.u16(at) + 1, Bottom: rec.u16(at+2) + 1, Left: rec.u16(at+4) + 1, Right: rec.u16(at+6) + 1})
		}
	case recordBlank:
		s.reach(rec.u16(0), rec.u16(2)+1)
	case recordMulBlank:
		s.reach(rec.u16(0), rec.u16(len(rec.body)-2)+1)
	case recordMulRK:
		return s.numbers(rec)
	case recordFormulaText:
		return s.formulaText(rec)
	case recordNumber, recordRK, recordBoolOrError, recordSharedText, recordText, recordRichText, recordFormula:
		return s.cell(rec)
	}
	return nil
}

// line gives what is known of a row, which is there from now on.
func (s *xlsSheet) line(row int) *line {
	if missing := row + 1 - len(s.lines); missing > 0 {
		s.lines = append(s.lines, make([]line, missing)...)
	}
	s.lines[row].there = true
	return &s.lines[row]
}

// reach takes note of a cell, blank or not.
func (s *xlsSheet) reach(row, col int) {
	l := s.line(row)
	l.last = max(l.last, col)
}

// arrange makes rows of the cells. Like the rows of an .xlsx they end where too
// many in a row are without text; it is told then that the sheet is not whole.
func (s *xlsSheet) arrange() (whole bool) {
	slices.SortStableFunc(s.cells, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.Col, b.Col))
	})
	rest, blank := s.cells, 0
	for i, l := range s.lines {
		if !l.there {
			continue
		}
		if blank++; blank > maxBlankRows {
			s.sheet.Cut = s.sheet.Cut || len(rest) > 0
			return false
		}
		s.extent += l.last
		n := 0
		for n < len(rest) && rest[n].row == i {
			n++
		}
		if n > 0 {
			blank = 0
			s.sheet.Rows = append(s.sheet.Rows, Row{Num: i + 1, Hidden: l.hidden, Cells: cellsOf(rest[:n])})
			rest = rest[n:]
		}
	}
	return true
}

// cellsOf gives the cells of a row. Of two in one place the later one counts, as
// it does in the programs that show them.
func cellsOf(row []placed) []Cell {
	cells := make([]Cell, 0, len(row))
	for _, c := range row {
		if n := len(cells); n > 0 && cells[n-1].Col == c.Col {
			cells = cells[:n-1]
		}
		cells = append(cells, c.Cell)
	}
	return cells
}
