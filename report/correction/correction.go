// Package correction puts marks into a unit's own workbook, in the file itself: wrong
// cells are coloured and commented, a column beside the table says in words what is
// wrong with a row, a line above everything says how many there are. What no mark
// touches stays byte for byte, and marks that an earlier run put in are taken out
// first, also when an office program has written the file since.
package correction

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds/workbook"
)

// NoticeHead begins the line above everything; by it the line is known again.
const NoticeHead = "退回更正："

// noticeShape is how such a line goes on, so that a text of the unit's own is not taken for one.
var noticeShape = regexp.MustCompile(`^` + NoticeHead + `(?:共 |有 )[0-9]+ 处`)

// Sheet is what is said on one sheet.
type Sheet struct {
	Name   string
	Notice string // above everything; it begins with NoticeHead and a count
	Table  Table  // zero where there is none
	Rows   []Row  // what is wrong with rows of the table, in their order
	Cells  []Cell
}

// Table is where a table stands: its header's row, its last row, its first and last column, from 1.
type Table struct{ Header, Last, Left, Right int }

// Row is what is wrong with a row.
type Row struct {
	Num  int
	Text string
}

// Cell is a mark on one cell.
type Cell struct {
	Row, Col int
	Fault    bool // must be mended; else a hint
	Text     string
}

// Book is a workbook without marks.
type Book struct {
	parts   *parts
	sheets  []sheet
	shifts  map[string]shift // what taking old marks out did to a sheet's rows
	columns map[string]int   // where the column beside the table was
}

// Open reads a workbook and takes old marks and macros out of it.
func Open(data []byte) (*Book, error) {
	p, err := openParts(data)
	if err != nil {
		return nil, err
	}
	read, err := workbook.Read(data)
	if err != nil {
		return nil, err
	}
	if read.Heavy {
		return nil, errTooLarge
	}
	b := &Book{parts: p, shifts: map[string]shift{}, columns: map[string]int{}}
	for _, step := range []func() error{p.check, p.dropMacros, p.dropChain, func() error { return b.takeMarks(read) }} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	b.sheets, err = p.sheets()
	return b, err
}

// check refuses a file whose frame no office program would open.
func (p *parts) check() error {
	workbook, err := p.workbook()
	if err != nil {
		return err
	}
	return errors.Join(p.rooted(contentTypes, "Types"), p.rooted(workbook, "workbook"))
}

// rooted reports a part whose root is another than it must be.
func (p *parts) rooted(part, root string) error {
	d, err := p.doc(part)
	if err == nil && d.root.name != root {
		err = fmt.Errorf("%s is no %s", part, root)
	}
	return err
}

// Row gives the number that a row of the file as it was read has now, 0 where it was ours.
func (b *Book) Row(sheet string, row int) int {
	s, moved := b.shifts[sheet]
	switch {
	case !moved:
		return row
	case s.gone(row):
		return 0
	}
	return s.row(row)
}

// Right gives the last column of a table of the file as it was read without ours.
func (b *Book) Right(sheet string, right int) int {
	if col := b.columns[sheet]; col > 1 && right >= col {
		return col - 1
	}
	return right
}

// First is the first sheet that is seen.
func (b *Book) First() string {
	for _, s := range b.sheets {
		if s.grid && !s.hidden {
			return s.name
		}
	}
	return ""
}

// Has reports whether there is a sheet of this name.
func (b *Book) Has(name string) bool {
	return slices.ContainsFunc(b.sheets, func(s sheet) bool { return s.name == name && s.grid })
}

// Mark puts marks in; the workbook opens on the first of the sheets.
func (b *Book) Mark(sheets []Sheet) error {
	if len(sheets) == 0 {
		return b.parts.show(b.First())
	}
	s, part, err := b.parts.openStyles()
	if err != nil {
		return err
	}
	m := memory{Counts: s.counts()}
	for _, one := range sheets {
		was, err := b.markSheet(one, s)
		if err != nil {
			return fmt.Errorf("%s: %w", one.Name, err)
		}
		m.Sheets = append(m.Sheets, was)
	}
	styled := s.bytes()
	b.parts.set(part, styled)
	m.Styles = fingerprint(styled)
	if b.parts.any(".vml") {
		if m.Boxes, err = b.parts.declareEnding("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing"); err != nil {
			return err
		}
	}
	if err := b.parts.keep(m); err != nil {
		return err
	}
	return b.parts.show(sheets[0].Name)
}

// Write writes the workbook as an .xlsx.
func (b *Book) Write(w io.Writer) error { return b.parts.write(w) }

func cellAt(ref string) (col, row int, ok bool) {
	col, row, err := excelize.CellNameToCoordinates(strings.ReplaceAll(ref, "$", ""))
	return col, row, err == nil
}
