package workbook

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
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
}

func (s *sheetReader) element(d *xml.Decoder, e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		return s.begin(e)
	case "c":
		return s.cell(d, e)
	case "mergeCell":
		s.merge(attr(e, "ref"))
	case "col":
		s.columns(e)
	case "worksheet":
		s.sheet.NoGrid = false
	}
	return nil
}

// columns takes a run of columns that are hidden.
func (s *sheetReader) columns(e xml.StartElement) {
	left, err := strconv.Atoi(attr(e, "min"))
	right, err2 := strconv.Atoi(attr(e, "max"))
	if truth(attr(e, "hidden")) && err == nil && err2 == nil && len(s.sheet.HiddenColumns) < maxColumns {
		s.sheet.HiddenColumns = append(s.sheet.HiddenColumns, Range{Left: left, Right: right})
	}
}

func truth(s string) bool { return s == "1" || s == "true" }

// begin takes a row's number, or the next one where the file gives none.
func (s *sheetReader) begin(e xml.StartElement) error {
	s.row++
	if n, err := strconv.Atoi(attr(e, "r")); err == nil && n >= s.row {
		s.row = n
	}
	s.col, s.hidden = 0, truth(attr(e, "hidden"))
	if s.blank++; s.blank > maxBlankRows {
		s.whole = false
		s.rest()
		return io.EOF
	}
	return nil
}

func (s *sheetReader) cell(d *xml.Decoder, e xml.StartElement) error {
	before := s.col
	s.col++
	if col, ok := column(attr(e, "r")); ok {
		s.col = col
	}
	if s.col > before {
		s.extent += s.col - before // programs that hold whole rows hold the gaps too
	}
	c, err := s.value(d, e)
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
		s.sheet.Rows = append(s.sheet.Rows, Row{Num: s.row, Hidden: s.hidden})
	}
	last := &s.sheet.Rows[len(s.sheet.Rows)-1]
	last.Cells = append(last.Cells, c)
	return nil
}

// column reads the letters of a cell's name.
func column(ref string) (int, bool) {
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
func (s *sheetReader) value(d *xml.Decoder, e xml.StartElement) (Cell, error) {
	var c Cell
	var raw, inline string
	for depth := 1; depth > 0; {
		token, err := d.RawToken()
		if err != nil {
			return c, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				raw, err = inner(d, maxCell)
			case "is":
				inline, err = richText(d)
			case "f":
				c.Formula = true
				_, err = inner(d, 0)
			default:
				depth++
			}
			if err != nil {
				return c, err
			}
		}
	}
	style, _ := strconv.Atoi(attr(e, "s")) // none is the first style
	s.interpret(&c, attr(e, "t"), raw, inline, style)
	c.Open = c.Formula && c.Text == "" && raw == "" && attr(e, "t") != "str" // openpyxl writes formulas so
	return c, nil
}

// interpret gives a cell's text and kind by its type (ECMA-376 18.18.11).
func (s *sheetReader) interpret(c *Cell, kind, raw, inline string, style int) {
	switch kind {
	case "s":
		if i, err := strconv.Atoi(raw); err == nil && i >= 0 && i < len(s.strings) {
			c.Text = s.strings[i]
		}
	case "inlineStr":
		c.Text = inline
	case "str":
		c.Text = Clean(raw)
	case "b":
		c.Kind, c.Text = Bool, map[string]string{"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}[raw]
	case "e":
		c.Kind, c.Text = Error, Clean(raw)
	case "d":
		c.Kind, c.Text = Date, Clean(raw)
	default:
		s.number(c, raw, style)
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
