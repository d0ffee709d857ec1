package workbook

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// sheet reads one worksheet. whole is false where blank rows ended it early.
func (r *reader) sheet(name, part string) (s Sheet, whole bool, err error) {
	sr := sheetReader{reader: r, sheet: Sheet{Name: name, NoGrid: true}, whole: true}
	err = r.each(part, sr.element)
	return sr.sheet, sr.whole, err
}

type sheetReader struct {
	*reader
	sheet  Sheet
	row    int // the row being read
	hidden bool
	col    int // the last column seen in it
	blank  int // rows without text since the last with some
	cells  int
	whole  bool
	said   []byte // the value of the cell read last
}

func (s *sheetReader) element() error {
	switch string(s.x.name) {
	case "row":
		return s.begin()
	case "c":
		return s.cell()
	case "mergeCell":
		s.merge(string(s.x.attr("ref")))
	case "col":
		s.columns()
	case "worksheet":
		s.sheet.NoGrid = false
	}
	return nil
}

// columns takes a run of columns that are hidden.
func (s *sheetReader) columns() {
	left, err := strconv.Atoi(string(s.x.attr("min")))
	right, err2 := strconv.Atoi(string(s.x.attr("max")))
	if truth(s.x.attr("hidden")) && err == nil && err2 == nil && len(s.sheet.HiddenColumns) < maxColumns {
		s.sheet.HiddenColumns = append(s.sheet.HiddenColumns, Range{Left: left, Right: right})
	}
}

func truth(s []byte) bool { return string(s) == "1" || string(s) == "true" }

// begin takes a row's number, or the next one where the file gives none.
func (s *sheetReader) begin() error {
	s.row++
	if n, err := strconv.Atoi(string(s.x.attr("r"))); err == nil && n >= s.row {
		s.row = n
	}
	s.col, s.hidden = 0, truth(s.x.attr("hidden"))
	if s.blank++; s.blank > maxBlankRows {
		s.whole = false
		s.passRest()
		return io.EOF
	}
	return nil
}

func (s *sheetReader) cell() error {
	before := s.col
	s.col++
	if col, ok := column(s.x.attr("r")); ok {
		s.col = col
	}
	if s.col > before {
		s.extent += s.col - before // programs that hold whole rows hold the gaps too
	}
	c, err := s.value()
	if err != nil {
		return err
	}
	if c.Text == "" && !c.Open || s.row < 1 {
		return nil
	}
	if s.col > maxColumns {
		s.sheet.Cut = true
		return nil
	}
	if s.cells++; s.cells > maxCells {
		return fmt.Errorf("%w: cells of %s", ErrTooLarge, s.sheet.Name)
	}
	c.Col = s.col
	if c.Text != "" {
		s.blank = 0
	}
	if n := len(s.sheet.Rows); n == 0 || s.sheet.Rows[n-1].Num != s.row {
		s.sheet.Rows = append(s.sheet.Rows, Row{Num: s.row, Hidden: s.hidden, Cells: s.room()})
	}
	last := &s.sheet.Rows[len(s.sheet.Rows)-1]
	last.Cells = append(last.Cells, c)
	return nil
}

// room is for the cells of another row: mostly it has as many as the last.
func (s *sheetReader) room() []Cell {
	if n := len(s.sheet.Rows); n > 0 {
		return make([]Cell, 0, len(s.sheet.Rows[n-1].Cells))
	}
	return nil
}

// column reads the letters of a cell's name.
func column[name string | []byte](ref name) (int, bool) {
	n := 0
	for i := 0; i < len(ref) && i < 4; i++ {
		switch c := ref[i]; {
		case c >= 'A' && c <= 'Z':
			n = n*26 + int(c-'A') + 1
		case c >= '0' && c <= '9':
			return n, n > 0
		default:
			return 0, false
		}
	}
	return 0, false
}

// value reads a cell up to its end.
func (s *sheetReader) value() (c Cell, err error) {
	kind := kindOf(s.x.attr("t"))
	style, _ := strconv.Atoi(string(s.x.attr("s"))) // none is the first style
	raw, inline := s.said[:0], ""
	for depth := 1; depth > 0; {
		t, err := s.x.next()
		if err != nil {
			return c, err
		}
		switch t {
		case endTag:
			depth--
		case startTag:
			switch string(s.x.name) {
			case "v":
				raw, err = s.x.inner(raw[:0], maxCell)
			case "is":
				inline, err = s.richText()
			case "f":
				c.Formula = true
				_, err = s.x.inner(nil, 0)
			default:
				depth++
			}
			if err != nil {
				return c, err
			}
		}
	}
	s.said = raw
	s.interpret(&c, kind, raw, inline, style)
	c.Open = c.Formula && c.Text == "" && len(raw) == 0 && kind != typeString // openpyxl writes formulas so
	return c, nil
}

// cellType is how a cell says what its value is (ECMA-376 18.18.11).
type cellType string

const (
	typeShared  cellType = "s"
	typeInline  cellType = "inlineStr"
	typeString  cellType = "str"
	typeBool    cellType = "b"
	typeError   cellType = "e"
	typeDate    cellType = "d"
	typeNumeric cellType = "n" // and whatever else it says
)

func kindOf(t []byte) cellType {
	for _, known := range []cellType{typeShared, typeInline, typeString, typeBool, typeError, typeDate} {
		if string(t) == string(known) {
			return known
		}
	}
	return typeNumeric
}

// interpret gives a cell's text and kind by its type.
func (s *sheetReader) interpret(c *Cell, kind cellType, raw []byte, inline string, style int) {
	switch kind {
	case typeShared:
		if i, err := strconv.Atoi(string(raw)); err == nil && i >= 0 && i < len(s.strings) {
			c.Text = s.strings[i]
		}
	case typeInline:
		c.Text = inline
	case typeString:
		c.Text = Clean(whole(raw))
	case typeBool:
		c.Kind, c.Text = Bool, map[string]string{"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}[string(raw)]
	case typeError:
		c.Kind, c.Text = Error, Clean(whole(raw))
	case typeDate:
		c.Kind, c.Text = Date, Clean(whole(raw))
	default:
		s.number(c, whole(raw), style)
	}
}

func (s *sheetReader) number(c *Cell, raw string, style int) {
	c.Text = Clean(raw)
	v, err := strconv.ParseFloat(c.Text, 64)
	if err != nil {
		return // not a number after all: a text without its type
	}
	f := plain
	if style >= 0 && style < len(s.formats) {
		f = s.formats[style]
	}
	c.show(v, f, s.date)
}

// merge takes a merged range by its name.
func (s *sheetReader) merge(ref string) {
	from, to, _ := strings.Cut(ref, ":")
	top, left, ok := position(from)
	bottom, right, ok2 := position(to)
	if ok && ok2 {
		s.sheet.merge(Range{top, left, bottom, right})
	}
}

// position reads a cell's name.
func position(ref string) (row, col int, ok bool) {
	ref = strings.ReplaceAll(ref, "$", "")
	col, ok = column(ref)
	row, err := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return row, col, ok && err == nil && row > 0
}
