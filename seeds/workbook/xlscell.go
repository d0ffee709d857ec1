package workbook

import (
	"cmp"
	"fmt"
	"math"
)

// placed is a cell with its row.
type placed struct {
	row int // from 0
	Cell
}

// cell takes a record that is one cell.
func (s *xlsSheet) cell(rec record) error {
	c := placed{rec.u16(0), Cell{Col: rec.u16(2) + 1}}
	style := rec.u16(4)
	s.awaited = nil
	switch rec.id {
	case recordNumber:
		s.number(&c.Cell, math.Float64frombits(rec.u64(6)), style)
	case recordRK:
		s.number(&c.Cell, shortNumber(rec.u32(6)), style)
	case recordBoolOrError:
		c.boolOrError(rec.body[6], rec.body[7] != 0)
	case recordSharedText:
		i := rec.u32(6)
		if int64(i) >= int64(len(s.strings)) {
			return fmt.Errorf("%w: text %d of %d", ErrDamaged, i, len(s.strings))
		}
		c.Text = s.strings[i]
	case recordText, recordRichText:
		p := pieces{rest: rec.body[6:], from: &s.from}
		if c.Text = cellText(p.text()); p.err != nil {
			return p.err
		}
	case recordFormula:
		s.formula(&c, rec, style)
	}
	return s.put(c)
}

// numbers takes a run of numbers in one row: each has its style before it.
func (s *xlsSheet) numbers(rec record) error {
	s.awaited = nil
	col := rec.u16(2) + 1
	for at := 4; at+6 <= len(rec.body)-2; at += 6 {
		c := placed{rec.u16(0), Cell{Col: col}}
		s.number(&c.Cell, shortNumber(rec.u32(at+2)), rec.u16(at))
		if err := s.put(c); err != nil {
			return err
		}
		col++
	}
	return nil
}

// formula gives a cell what its formula gave when the book was saved. A text
// follows in a record of its own.
func (s *xlsSheet) formula(c *placed, rec record, style int) {
	const text, truth, fault = 0, 1, 2
	c.Formula = true
	if rec.u16(12) != 0xFFFF {
		s.number(&c.Cell, math.Float64frombits(rec.u64(6)), style)
		return
	}
	switch rec.body[6] {
	case text:
		kept := *c
		s.awaited = &kept
	case truth, fault:
		c.boolOrError(rec.body[8], rec.body[6] == fault)
	}
}

func (s *xlsSheet) formulaText(rec record) error {
	if s.awaited == nil {
		return nil
	}
	c := *s.awaited
	s.awaited = nil
	p := pieces{rest: rec.body, from: &s.from}
	if c.Text = cellText(p.text()); p.err != nil {
		return p.err
	}
	return s.put(c)
}

func (s *xlsSheet) number(c *Cell, v float64, style int) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		c.Kind, c.Text = Error, "#NUM!"
		return
	}
	f := plain
	if style < len(s.formats) {
		f = s.formats[style]
	}
	c.show(v, f, s.date)
}

// shortNumber gives a number that was kept in four bytes: a whole one or the upper
// half of a float, either of them times a hundred.
func shortNumber(rk uint32) float64 {
	v := math.Float64frombits(uint64(rk&^3) << 32)
	if rk&2 != 0 {
		v = float64(int32(rk) >> 2)
	}
	if rk&1 != 0 {
		v /= 100
	}
	return v
}

// boolOrError gives a cell a truth value or an error.
func (c *Cell) boolOrError(code byte, isError bool) {
	switch {
	case isError:
		c.Kind, c.Text = Error, cmp.Or(errorNames[code], "#N/A")
	case code == 0:
		c.Kind, c.Text = Bool, "FALSE"
	default:
		c.Kind, c.Text = Bool, "TRUE"
	}
}

var errorNames = map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

// put keeps a cell if there is something in it.
func (s *xlsSheet) put(c placed) error {
	s.reach(c.row, c.Col)
	switch {
	case c.Text == "":
		return nil
	case c.Col > maxColumns:
		s.sheet.Cut = true
		return nil
	case len(s.cells) == maxCells || s.total == maxBookCells:
		return fmt.Errorf("%w: cells of %s", ErrTooLarge, s.sheet.Name)
	}
	s.total++
	s.cells = append(s.cells, c)
	return nil
}
