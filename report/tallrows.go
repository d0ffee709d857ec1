package report

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
	"ducha/templates/pen"
)

// A sheet row is MaxRow high at most, merged cells do not grow, and where a printed
// page ends inside a merged cell it ends in the middle of a line. So a row of a table, as
// its readers see it, is drawn over as many sheet rows as it needs, and every text, or
// piece of one that is longer, stands at the top of its cell within one sheet row: no
// program breaks a page there, whatever its measures are.

// pieceLines is how many lines the pieces of a text have that no sheet row holds: a
// third of a page, so that pages are well filled.
const pieceLines = 11

// headingSize is the type by which headings are reckoned: 黑体 is higher than 宋体.
const headingSize = tableSize + 2

// tallTable draws the rows of a table for print.
type tallTable struct {
	*drawer
	columns []tallColumn
}

// tallColumn is a column whose text is said once for a row, or by each of its entries.
type tallColumn struct {
	title    string
	width    float64 // in characters
	style    string
	each     bool
	from, to int // columns of the sheet, from 1
}

// tallColumns joins what is said of columns; without a style they are text.
func tallColumns(titles []string, widths []float64, styles []string, each ...int) []tallColumn {
	columns := make([]tallColumn, len(titles))
	for i := range columns {
		columns[i] = tallColumn{title: titles[i], width: widths[i], style: "text", from: i + 1, to: i + 1}
		if i < len(styles) {
			columns[i].style = styles[i]
		}
	}
	for _, i := range each {
		columns[i].each = true
	}
	return columns
}

// What is put to a style's name for the cells of tall rows, which stand at the top: for
// a whole text, and for pieces of one, which no rule parts.
const (
	tallWhole  = "·整"
	tallFirst  = "·首"
	tallWithin = "·中"
	tallLast   = "·末"
)

// addTall adds what tall rows need to the styles.
func addTall(styles map[string]excelize.Style) {
	for _, name := range []string{"text", "mid", "chapter"} {
		for suffix, open := range map[string]string{tallWhole: "", tallFirst: "bottom", tallWithin: "top bottom", tallLast: "top"} {
			style, align := styles[name], *styles[name].Alignment
			if name != "chapter" {
				align.Vertical = "top"
			}
			style.Alignment, style.Border = &align, without(style.Border, open)
			styles[name+suffix] = style
		}
	}
}

// tall draws the head of a table on A4 on its side.
func (d *drawer) tall(title, sub string, columns []tallColumn) *tallTable {
	var titles []string
	var widths []float64
	for _, c := range columns {
		titles, widths = append(titles, c.title), append(widths, c.width)
	}
	d.sheetHead(title, sub, titles, widths, true)
	return &tallTable{d, columns}
}

// across draws a text over all columns.
func (t *tallTable) across(text, style string) {
	width := 0.0
	for _, c := range t.columns {
		width += c.width
	}
	pieces := tallPieces(headingSize, text, width)
	for i, piece := range pieces {
		t.Band(pen.Ref(1, t.row), pen.Ref(t.columns[len(t.columns)-1].to, t.row), piece, style+tallPart(i, len(pieces)))
		t.Height(t.row, templates.RowHeight(headingSize, templates.SizedText{Text: piece, Width: width}))
		t.row++
	}
}

// draw draws a row of the table: the texts that are said once, and beside them those
// of each entry, one entry below the other.
func (t *tallTable) draw(once []string, entries [][]string) {
	if len(entries) == 0 {
		entries = [][]string{nil}
	}
	beside, rows := t.pieces(once, false)
	total, spans, said := 0, make([]int, len(entries)), make([][][]string, len(entries))
	for i, texts := range entries {
		said[i], spans[i] = t.pieces(texts, true)
		total += spans[i]
	}
	if rows > total { // the last entry stands beside what is left
		spans[len(spans)-1] += rows - total
		total = rows
	}
	heights := make([]float64, total)
	t.place(beside, t.row, heights)
	at := 0
	for i, pieces := range said {
		t.place(pieces, t.row+at, heights[at:at+spans[i]])
		at += spans[i]
	}
	for _, h := range heights {
		t.Height(t.row, h)
		t.row++
	}
}

// pieces gives the texts of the columns of one kind, each in pieces that a sheet row
// holds, and how many rows they need.
func (t *tallTable) pieces(texts []string, each bool) (pieces [][]string, rows int) {
	pieces = make([][]string, len(t.columns))
	for i, c := range t.columns {
		if c.each != each {
			continue
		}
		text := ""
		if len(texts) > 0 {
			text, texts = texts[0], texts[1:]
		}
		pieces[i] = tallPieces(tableSize, text, c.width)
		rows = max(rows, len(pieces[i]))
	}
	return pieces, rows
}

// place draws pieces from a row on, the last of a column over the rows that are left,
// and lets the rows grow.
func (t *tallTable) place(pieces [][]string, row int, heights []float64) {
	for n, list := range pieces {
		c := t.columns[n]
		for i, text := range list {
			last := row + i
			if i == len(list)-1 {
				last = row + len(heights) - 1
			}
			t.Band(pen.Ref(c.from, row+i), pen.Ref(c.to, last), text, c.style+tallPart(i, len(list)))
			heights[i] = max(heights[i], templates.RowHeight(tableSize, templates.SizedText{Text: text, Width: c.width}))
		}
	}
}

// tallPieces cuts what is shown of a text where no sheet row holds it.
func tallPieces(size float64, text string, width float64) []string {
	sized := templates.SizedText{Text: shown(text), Width: width}
	if sized.Lines(size) <= templates.MaxLines(size) {
		return []string{sized.Text}
	}
	return sized.Pieces(size, pieceLines)
}

// tallPart is the style of the i-th of n pieces.
func tallPart(i, n int) string {
	switch {
	case n == 1:
		return tallWhole
	case i == 0:
		return tallFirst
	case i == n-1:
		return tallLast
	}
	return tallWithin
}

// without leaves sides out of a border.
func without(box []excelize.Border, sides string) []excelize.Border {
	return slices.DeleteFunc(slices.Clone(box), func(b excelize.Border) bool { return strings.Contains(sides, b.Type) })
}
