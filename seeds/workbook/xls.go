package workbook

import (
	"fmt"
	"time"
)

// maxBookCells bounds the cells with something in them of all sheets of an .xls,
// where one takes as little as six bytes.
const maxBookCells = 2 * maxCells

// ReadXLS reads the bytes of an .xls or of WPS's .et: a compound file with a BIFF8
// workbook in it. It gives the Book that Read gives for the same saved as .xlsx. The
// error is ErrDamaged, ErrTooLarge, ErrLocked, ErrOldVersion or ErrNotTable, wrapped.
func ReadXLS(data []byte) (Book, error) {
	c, err := openCompound(data)
	if err != nil {
		return Book{}, err
	}
	name, err := c.workbook()
	if err != nil {
		return Book{}, err
	}
	stream, err := c.read(name)
	if err != nil {
		return Book{}, err
	}
	x := xlsReader{stream: stream}
	b, err := x.book()
	if err != nil {
		return b, err
	}
	b.Custom, b.Modified = c.properties()
	return b, nil
}

// workbook names the stream that the workbook is in. A file for old and new versions
// of Excel has one for each; the old name alone is told by what it holds.
func (c *compound) workbook() (string, error) {
	for _, name := range []string{"workbook", "book"} {
		if _, ok := c.streams[name]; ok {
			return name, nil
		}
	}
	if _, ok := c.streams["encryptedpackage"]; ok { // an .xlsx with a password
		return "", ErrLocked
	}
	return "", ErrNotTable
}

// properties reads what the document says of itself; what is broken says nothing.
func (c *compound) properties() (custom map[string]string, modified time.Time) {
	summary, err := c.read("\x05summaryinformation")
	if err == nil {
		modified = lastSaved(summary)
	}
	summary, err = c.read("\x05documentsummaryinformation")
	if err != nil {
		summary = nil
	}
	return customTexts(summary), modified
}

// xlsReader reads a workbook stream: what holds for all sheets, then each sheet.
type xlsReader struct {
	stream  []byte
	sheets  []boundSheet
	strings []string
	formats []format // by style number
	date    dateSystem
	walked  int // bytes of the stream, for sheets
	total   int // cells with something in them
	extent  int // cells that a program which holds whole rows would make
}

// boundSheet is where a sheet is.
type boundSheet struct {
	name         string
	at           int
	hidden, grid bool
}

func (x *xlsReader) book() (Book, error) {
	var b Book
	if err := x.globals(); err != nil {
		return b, err
	}
	for _, bound := range x.sheets {
		sheet, whole, err := x.sheet(bound)
		if err != nil {
			return b, fmt.Errorf("sheet %s: %w", bound.name, err)
		}
		b.Heavy = b.Heavy || !whole
		b.Sheets = append(b.Sheets, sheet)
	}
	b.Heavy = b.Heavy || x.extent > heavyCells
	return b, nil
}

// globals reads the part of the stream that holds for all sheets.
func (x *xlsReader) globals() error {
	r := records{stream: x.stream}
	if _, err := r.begin(0); err != nil {
		return err
	}
	var styles []int // the number of each one's format
	custom := map[int]format{}
	for {
		rec, err := r.next()
		if err != nil {
			return err
		}
		switch rec.id {
		case recordEnd:
			x.resolve(styles, custom)
			return nil
		case recordFilePass:
			return ErrLocked
		case recordDateMode:
			x.date.since1904 = rec.u16(0) == 1
		case recordBoundSheet:
			err = x.bind(rec, &r)
		case recordStrings:
			x.strings, err = sharedTexts(&pieces{rest: rec.body, from: &r})
		case recordXF:
			if len(styles) < 1<<16 {
				styles = append(styles, rec.u16(2))
			}
		case recordFormat:
			p := pieces{rest: rec.body[2:], from: &r}
			custom[rec.u16(0)] = formatOf(p.text())
			err = p.err
		}
		if err != nil {
			return err
		}
	}
}

// resolve gives each style the meaning of its format.
func (x *xlsReader) resolve(styles []int, custom map[int]format) {
	for _, id := range styles {
		f, ok := custom[id]
		if !ok {
			f = builtIn(id)
		}
		x.formats = append(x.formats, f)
	}
}

// bind takes a sheet's name and place.
func (x *xlsReader) bind(rec record, r *records) error {
	const visible, worksheet = 0, 0
	if len(x.sheets) == maxSheets {
		return fmt.Errorf("%w: more than %d sheets", ErrTooLarge, maxSheets)
	}
	p := pieces{rest: rec.body[7:], from: r} // what follows the length
	name := p.characters(int(rec.body[6]), p.uint(1))
	if p.err != nil {
		return p.err
	}
	s := boundSheet{printable(name), int(rec.u32(0)), rec.body[4]&3 != visible, rec.body[5] == worksheet}
	x.sheets = append(x.sheets, s)
	return nil
}
