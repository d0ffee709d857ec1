// Package workbook reads what a returned .xlsx or .xls says. The file is hostile
// until read: parts are streamed, and rows, cells, texts and bytes are bounded, so
// that no file costs more than a large honest one.
package workbook

import (
	"errors"
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

// merge takes a merged range; a single cell is none.
func (s *Sheet) merge(r Range) {
	if r.Top > r.Bottom || r.Left > r.Right || r.Top == r.Bottom && r.Left == r.Right {
		return
	}
	if len(s.Merges) == maxMerges {
		s.Cut = true
		return
	}
	s.Merges = append(s.Merges, r)
}
