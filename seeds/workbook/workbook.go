// Package workbook reads what a returned .xlsx or .xls says. The file is hostile
// until read: parts are streamed, and rows, cells, texts and bytes are bounded, so
// that no file costs more than a large honest one.
package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"sync"
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
	r := reader{parts: make(map[string]*zip.File, len(z.File)), x: scanners.Get().(*scanner)}
	defer r.x.release()
	for _, f := range z.File {
		r.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	return r.book()
}

// scanners keep their windows from one workbook to the next.
var scanners = sync.Pool{New: func() any { return new(scanner) }}

// release gives a scanner back; one that a long token has made large is left.
func (s *scanner) release() {
	if len(s.buf) <= 16*window {
		s.reset(nil)
		scanners.Put(s)
	}
}

type reader struct {
	parts   map[string]*zip.File
	strings []string
	formats []format // by style number
	date    dateSystem
	extent  int      // cells that a program which holds whole rows would make
	x       *scanner // of the part being read
	out     []byte   // the text read last
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
func (r *reader) each(name string, start func() error) error {
	part, ok := r.parts[strings.ToLower(name)]
	if !ok {
		return nil
	}
	body, err := part.Open()
	if err != nil {
		return fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
	}
	defer body.Close()
	r.x.reset(&limited{r: body, left: maxPart})
	for {
		t, err := r.x.next()
		if err == nil && t == startTag {
			err = start()
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, ErrTooLarge):
			return fmt.Errorf("%s: %w", name, err)
		case err != nil:
			return fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
		}
	}
}

// limited ends a part that unpacks to more than it may.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, ErrTooLarge
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	return n, err
}

// attr gives an attribute of the tag read last, good until the next token is read.
func (s *scanner) attr(name string) []byte {
	for i := range s.attrs {
		if string(s.attrs[i].name) == name {
			return s.attrs[i].value
		}
	}
	return nil
}

// relations gives the parts that the workbook's relations point to.
func (r *reader) relations() (map[string]string, error) {
	targets := map[string]string{}
	err := r.each("xl/_rels/workbook.xml.rels", func() error {
		if string(r.x.name) != "Relationship" {
			return nil
		}
		target := strings.ReplaceAll(string(r.x.attr("Target")), `\`, "/")
		if rooted, ok := strings.CutPrefix(target, "/"); ok {
			target = path.Clean(rooted)
		} else {
			target = path.Join("xl", target)
		}
		targets[string(r.x.attr("Id"))] = target
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
	err := r.each("xl/workbook.xml", func() error {
		found = true
		switch string(r.x.name) {
		case "workbookPr":
			r.date.since1904 = truth(r.x.attr("date1904"))
		case "sheet":
			list = append(list, listed{string(r.x.attr("name")), string(r.x.attr("id")), strings.HasSuffix(strings.ToLower(string(r.x.attr("state"))), "hidden")})
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
	_ = r.each("docProps/custom.xml", func() error {
		switch string(r.x.name) {
		case "property":
			name = string(r.x.attr("name"))
		case "lpwstr", "lpstr", "bstr":
			text, err := r.x.inner(nil, maxCell)
			if err != nil {
				return err
			}
			if len(b.Custom) < 1000 {
				b.Custom[name] = whole(text)
			}
		}
		return nil
	})
	_ = r.each("docProps/core.xml", func() error {
		if string(r.x.name) != "modified" {
			return nil
		}
		text, err := r.x.inner(nil, maxCell)
		if err != nil {
			return err
		}
		if at, err := time.Parse(time.RFC3339, strings.TrimSpace(whole(text))); err == nil {
			b.Modified = at
		}
		return io.EOF
	})
}

// inner adds to out the text up to the end of the element whose start was read, of all
// elements in it, at most so many bytes; the rest is passed over.
func (s *scanner) inner(out []byte, most int) ([]byte, error) {
	for depth := 1; depth > 0; {
		t, err := s.next()
		if err != nil {
			return out, err
		}
		switch t {
		case startTag:
			depth++
		case endTag:
			depth--
		case charData:
			out = append(out, s.text[:min(len(s.text), most-len(out))]...)
		}
	}
	return out, nil
}

// whole makes a text of bytes, which may have been cut within a character where they are many.
func whole(text []byte) string {
	if len(text) < maxCell {
		return string(text)
	}
	return strings.ToValidUTF8(string(text), "")
}
