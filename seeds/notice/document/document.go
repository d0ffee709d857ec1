// Package document reads what a file says, whatever its format: paragraphs and
// tables in reading order, each with its place. It knows nothing of notices.
package document

import "fmt"

// Document is a file as read.
type Document struct {
	Name   string
	Format string      // txt, docx, xlsx, html …: what was read, whatever the name ends with
	Blocks []Block     // in reading order
	Aside  []Paragraph // texts that people do not see where they read: hidden sheets, page numbers …
	Doubts []Doubt
}

// Doubt is what the reader of the file itself was not sure of.
type Doubt struct {
	At     Place
	Text   string
	Reason string
}

// Block is a paragraph or, where Table is set, a table.
type Block struct {
	Paragraph Paragraph
	Table     *Table
}

// Paragraph is a paragraph, or a line of a plain text.
type Paragraph struct {
	At     Place
	Text   string // blanks are plain, ends are trimmed; "" for a line that holds nothing but blanks
	Gap    bool   // one or more empty lines, or the end of a page, stand before it
	Indent int    // blanks before it, in half-width columns
}

// Table is a grid of cells. A merged cell stands at each place it covers.
type Table struct {
	Name string // of the sheet, "" where tables have none
	Rows []Row
}

// Row is a row with something in it. A nil cell is one that is not there.
type Row []*Cell

// Cell is a cell; the lines of its text are parted by \n.
type Cell struct {
	At   Place
	Text string
	Date bool // the text is a date that the file holds as one: 2021-06-30
}

// Place is where something stands in a file.
type Place struct {
	File  string
	Order int    // grows with the reading order
	Name  string // as people find it: 第3行, 工作表“任务”C7
}

func (p Place) String() string { return p.File + " " + p.Name }

// Error is a file that cannot be read, with what to do about it.
type Error struct {
	Name    string // of the file
	Problem string
	Remedy  string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s：%s。%s", e.Name, e.Problem, e.Remedy)
}
