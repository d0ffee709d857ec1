// Package workbook reads what a returned .xlsx or .xls says. The file is hostile
// until read: parts are streamed, and rows, cells, texts and bytes are bounded, so
// that no file costs more than a large honest one.
package workbook

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
)

// Bounds of one workbook. An honest form stays far below each of them.
const (
	maxParts     = 10000
	maxSheets    = 64
	maxPart      = 32 << 20  // bytes of one part, unpacked
	maxCells     = 300_000   // cells with something in them, of one sheet
	maxColumns   = 200       // columns to the right of these are not read
	maxText      = 16 << 20  // bytes of all shared strings together
	maxCell      = 128 << 10 // bytes of one cell's text: the 32,767 characters that a spreadsheet holds
	maxBlankRows = 2000      // so many rows in a row without any text end a sheet
	maxMerges    = 100_000   // merged ranges of one sheet
	heavyCells   = 2 << 20   // cells that a program which holds whole rows would make of the sheets
)

// The ways in which a workbook cannot be read; the last three are of ReadXLS alone.
var (
	ErrDamaged    = errors.New("workbook is damaged")
	ErrTooLarge   = errors.New("workbook is too large")
	ErrLocked     = errors.New("workbook has a password")
	ErrOldVersion = errors.New("workbook is older than Excel 97")
	ErrNotTable   = errors.New("no workbook")
)

// Kind is what a cell holds.
type Kind int

// The kinds of cell.
const (
	Text    Kind = iota
	Number       // shortest decimal form
	Percent      // a number shown as per cent; Text is the number itself, 0.63 for 63%
	Date         // Text is 2021-06-30, with 15:04 where there is a time of day
	Bool         // Text is TRUE or FALSE
	Error        // Text is #N/A and the like
)

// Cell is a cell with something in it.
type Cell struct {
	Col     int // from 1
	Text    string
	Kind    Kind
	Formula bool // the text is what a formula gave
	Open    bool // a formula that the file gives no result of; the text is blank
	Month   bool // a date that is shown without its day
}

// Row is a row with something in it.
type Row struct {
	Num    int // from 1
	Cells  []Cell
	Hidden bool
}

// Range is a rectangle of cells; rows and columns count from 1, both ends are in it.
type Range struct {
	Top, Left, Bottom, Right int
}

// Sheet is one worksheet; rows and cells without text are left out, but for the
// cells whose text is not known (Open).
type Sheet struct {
	Name          string
	Rows          []Row
	Merges        []Range
	Hidden        bool
	HiddenColumns []Range // Left to Right of each is hidden; other columns are not
	NoGrid        bool    // it has no cells to read: a chart, or a part that is not there
	Cut           bool    // a bound was met and something stands beyond it: not all was read
}

// Book is a workbook as read.
type Book struct {
	Sheets   []Sheet
	Custom   map[string]string // custom document properties that are texts
	Modified time.Time         // last saved; zero if the file does not say
	Heavy    bool              // blank cells and rows by the hundred thousand: not to be opened by a program that holds them all
}

// Read reads the bytes of an .xlsx. The error is ErrDamaged or ErrTooLarge, wrapped.
func Read(data []byte) (Book, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Book{}, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	if len(z.File) > maxParts {
		return Book{}, fmt.Errorf("%w: %d parts", ErrTooLarge, len(z.File))
	}
	r := reader{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		r.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	return r.book()
}

type reader struct {
	parts   map[string]*zip.File
	strings []string
	formats []format // by style number
	date    dateSystem
	extent  int           // cells that a program which holds whole rows would make
	raw     *bufio.Reader // of the part being read, behind the element read last
}

func (r *reader) book() (Book, error) {
	b := Book{Custom: map[string]string{}}
	targets, err := r.relations()
	if err != nil {
		return b, err
	}
	list, err := r.sheetList()
	if err != nil {
		return b, err
	}
	if len(list) > maxSheets {
		return b, fmt.Errorf("%w: %d sheets", ErrTooLarge, len(list))
	}
	if err := r.sharedStrings(); err != nil {
		return b, err
	}
	if err := r.styles(); err != nil {
		return b, err
	}
	for _, s := range list {
		sheet, whole, err := r.sheet(s.name, targets[s.relation])
		if err != nil {
			return b, err
		}
		sheet.Hidden = s.hidden
		b.Heavy = b.Heavy || !whole
		b.Sheets = append(b.Sheets, sheet)
	}
	b.Heavy = b.Heavy || r.extent > heavyCells
	r.properties(&b)
	return b, nil
}

// each streams the elements of a part; a part that is not there has none. The
// handler may end the part early by returning io.EOF.
func (r *reader) each(name string, start func(d *xml.Decoder, e xml.StartElement) error) error {
	part, ok := r.parts[strings.ToLower(name)]
	if !ok {
		return nil
	}
	body, err := part.Open()
	if err != nil {
		return fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
	}
	defer body.Close()
	limit := &limited{r: body, left: maxPart}
	r.raw = bufio.NewReader(limit)
	d := xml.NewDecoder(r.raw)
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("not UTF-8") }
	for {
		token, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case limit.over:
			return fmt.Errorf("%w: %s", ErrTooLarge, name)
		case err != nil:
			return fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch err := start(d, e); {
		case errors.Is(err, io.EOF):
			return nil
		case limit.over:
			return fmt.Errorf("%w: %s", ErrTooLarge, name)
		case errors.Is(err, ErrTooLarge):
			return err
		case err != nil:
			return fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
		}
	}
}

// limited ends a part that unpacks to more than it may.
type limited struct {
	r    io.Reader
	left int64
	over bool
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		l.over = true
		return 0, ErrTooLarge
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	return n, err
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// relations gives the parts that the workbook's relations point to.
func (r *reader) relations() (map[string]string, error) {
	targets := map[string]string{}
	err := r.each("xl/_rels/workbook.xml.rels", func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		target := strings.ReplaceAll(attr(e, "Target"), `\`, "/")
		if rooted, ok := strings.CutPrefix(target, "/"); ok {
			target = path.Clean(rooted)
		} else {
			target = path.Join("xl", target)
		}
		targets[attr(e, "Id")] = target
		return nil
	})
	return targets, err
}

type listed struct {
	name, relation string
	hidden         bool
}

func (r *reader) sheetList() ([]listed, error) {
	var list []listed
	found := false
	err := r.each("xl/workbook.xml", func(_ *xml.Decoder, e xml.StartElement) error {
		found = true
		switch e.Name.Local {
		case "workbookPr":
			r.date.since1904 = truth(attr(e, "date1904"))
		case "sheet":
			list = append(list, listed{attr(e, "name"), attr(e, "id"), strings.HasSuffix(strings.ToLower(attr(e, "state")), "hidden")})
		}
		if len(list) > maxSheets {
			return io.EOF
		}
		return nil
	})
	if err == nil && !found {
		return nil, fmt.Errorf("%w: no workbook part", ErrDamaged)
	}
	return list, err
}

// properties reads what the document says of itself; a part that is broken says nothing.
func (r *reader) properties(b *Book) {
	name := ""
	_ = r.each("docProps/custom.xml", func(d *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "property":
			name = attr(e, "name")
		case "lpwstr", "lpstr", "bstr":
			text, err := inner(d, maxCell)
			if err != nil {
				return err
			}
			if len(b.Custom) < 1000 {
				b.Custom[name] = text
			}
		}
		return nil
	})
	_ = r.each("docProps/core.xml", func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "modified" {
			return nil
		}
		text, err := inner(d, maxCell)
		if err != nil {
			return err
		}
		if at, err := time.Parse(time.RFC3339, strings.TrimSpace(text)); err == nil {
			b.Modified = at
		}
		return io.EOF
	})
}

// inner gives the text up to the end of the element whose start was read, of all
// elements in it, at most so many bytes; the rest is passed over.
func inner(d *xml.Decoder, most int) (string, error) {
	var out strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.RawToken()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			if out.Len() < most {
				out.Write(t[:min(len(t), most-out.Len())])
			}
		}
	}
	return strings.ToValidUTF8(out.String(), ""), nil
}
