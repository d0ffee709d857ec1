package document

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"ducha/seeds/workbook"
)

// maxPlaces is how many places of a grid a sheet may take, merged cells counted
// at each place they cover; a row costs as much as rowPlaces of them.
const (
	maxPlaces = 4 << 20
	rowPlaces = 16
)

// readXLSX reads a workbook: a table for each sheet with something in it.
func readXLSX(name string, data []byte) (Document, error) {
	book, err := workbook.Read(data)
	if err != nil {
		return Document{}, unreadBook(name, err)
	}
	return readBook(name, "xlsx", book)
}

func readBook(name, format string, book workbook.Book) (Document, error) {
	r := bookReader{doc: Document{Name: name, Format: format}}
	for _, s := range book.Sheets {
		if err := r.sheet(s); err != nil {
			return Document{}, unreadBook(name, err)
		}
	}
	return r.doc, nil
}

// unreadBook says why a workbook was not read.
func unreadBook(name string, err error) *Error {
	if errors.Is(err, workbook.ErrTooLarge) {
		return &Error{name, "这个 Excel 工作簿内容太多，读不了", "请只留任务清单所在的行和列，另存为新的工作簿再导入"}
	}
	return &Error{name, "这个 Excel 工作簿已损坏，打不开", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入；也打不开的，请来文单位重发一份"}
}

type bookReader struct {
	doc   Document
	order int
}

func (r *bookReader) place(sheet, at string) Place {
	r.order++
	return Place{r.doc.Name, r.order, "工作表“" + sheet + "”" + at}
}

func (r *bookReader) doubt(at Place, text, reason string) {
	r.doc.Doubts = append(r.doc.Doubts, Doubt{at, text, reason})
}

func (r *bookReader) sheet(s workbook.Sheet) error {
	s.Name = tidy(s.Name)
	start := r.place(s.Name, "")
	g := grid{bookReader: r, rows: map[int]Row{}, spread: map[*Cell]bool{}}
	if err := g.fill(s); err != nil {
		return err
	}
	table := g.table(s.Name)
	switch {
	case s.Hidden:
		r.hide(table)
		if slices.ContainsFunc(table.Rows, func(row Row) bool { return len(row) > 2 }) { // more than the list of a drop-down
			r.doubt(start, s.Name, "这张工作表是隐藏的，没有读；需要的话请取消隐藏，保存后再导入")
		}
		return nil
	case s.NoGrid:
		r.doubt(start, "", "这是图表，或者这张工作表已损坏，没有读出内容，请对照原件")
	case s.Cut:
		r.doubt(start, "", "这张工作表有大片空白或者太宽，空白后面的内容没有读；请删去空白的行和列，另存后再导入")
	}
	if len(table.Rows) > 0 {
		r.doc.Blocks = append(r.doc.Blocks, Block{Table: table})
	}
	r.tellHidden(s, g)
	return nil
}

// hide puts a hidden sheet aside, a paragraph for each row.
func (r *bookReader) hide(table *Table) {
	seen := map[*Cell]bool{nil: true}
	for _, row := range table.Rows {
		var texts []string
		var at Place
		for _, c := range row {
			if seen[c] {
				continue
			}
			seen[c] = true
			if len(texts) == 0 {
				at = c.At
			}
			texts = append(texts, tidy(c.Text))
		}
		if len(texts) > 0 {
			r.doc.Aside = append(r.doc.Aside, Paragraph{At: at, Text: strings.Join(texts, " ")})
		}
	}
}

// tellHidden tells once for a sheet that something hidden was read with the rest. A
// formula without its result is nothing that was read, a merged cell over it or not.
func (r *bookReader) tellHidden(s workbook.Sheet, g grid) {
	for _, row := range s.Rows {
		for _, c := range row.Cells {
			hidden := row.Hidden || slices.ContainsFunc(s.HiddenColumns, func(h workbook.Range) bool { return h.Left <= c.Col && c.Col <= h.Right })
			if cell := g.at(row.Num, c.Col); hidden && c.Text != "" && cell != nil {
				r.doubt(cell.At, cell.Text, "这张工作表有隐藏的行或列，已一并读入，请核对要不要")
				return
			}
		}
	}
}

// grid is a sheet being laid out.
type grid struct {
	*bookReader
	rows    map[int]Row // by number
	lastRow int
	lastCol int
	places  int
	spread  map[*Cell]bool // cells of merged ranges
}

func (g *grid) fill(s workbook.Sheet) error {
	for _, row := range s.Rows {
		slices.SortStableFunc(row.Cells, func(a, b workbook.Cell) int { return a.Col - b.Col })
		for _, c := range row.Cells {
			text, date := shown(c)
			if text == "" { // a formula without its result, say
				continue
			}
			g.lastRow, g.lastCol = row.Num, max(g.lastCol, c.Col)
			cell := &Cell{At: g.place(s.Name, letters(c.Col)+strconv.Itoa(row.Num)), Text: text, Date: date}
			if err := g.put(row.Num, c.Col, cell); err != nil {
				return err
			}
		}
	}
	for _, m := range s.Merges {
		if err := g.merge(m); err != nil {
			return err
		}
	}
	return nil
}

// merge puts the first cell of a range at all its places, as far as the sheet is in use.
func (g *grid) merge(m workbook.Range) error {
	cell := g.at(m.Top, m.Left)
	if cell != nil {
		g.spread[cell] = true
	}
	if m.Left > g.lastCol {
		return nil
	}
	for num := m.Top; num <= min(m.Bottom, g.lastRow); num++ {
		for col := m.Left; col <= min(m.Right, g.lastCol); col++ {
			if err := g.put(num, col, cell); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *grid) at(num, col int) *Cell {
	if row := g.rows[num]; col <= len(row) {
		return row[col-1]
	}
	return nil
}

// put puts a cell, or nil, at a place. What stood there before is under a merged
// range: nobody sees it, so it goes aside. Ranges do not cover one another.
func (g *grid) put(num, col int, cell *Cell) error {
	row := g.rows[num]
	if row == nil {
		g.places += rowPlaces
	}
	if g.places += 1 + max(0, col-len(row)); g.places > maxPlaces {
		return fmt.Errorf("%w: places of a sheet", workbook.ErrTooLarge)
	}
	before := g.at(num, col)
	if before == cell || before != nil && g.spread[before] {
		return nil
	}
	if before != nil {
		g.doc.Aside = append(g.doc.Aside, Paragraph{At: before.At, Text: tidy(before.Text)})
	}
	for len(row) < col {
		row = append(row, nil)
	}
	row[col-1] = cell
	g.rows[num] = row
	return nil
}

// table gives the rows with something in them.
func (g *grid) table(name string) *Table {
	t := &Table{Name: name}
	for _, num := range slices.Sorted(maps.Keys(g.rows)) {
		row := g.rows[num]
		for len(row) > 0 && row[len(row)-1] == nil {
			row = row[:len(row)-1]
		}
		if len(row) > 0 {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// shown is a cell's text as people see it, and whether it is a date.
func shown(c workbook.Cell) (string, bool) {
	switch c.Kind {
	case workbook.Percent:
		if v, err := strconv.ParseFloat(c.Text, 64); err == nil {
			return strconv.FormatFloat(math.Round(v*1e8)/1e6, 'f', -1, 64) + "%", false
		}
	case workbook.Date:
		if clock, ok := strings.CutPrefix(c.Text, "1899-12-30 "); ok {
			return clock, false // a time of day alone
		}
		day, _ := strings.CutSuffix(strings.Replace(c.Text, "T", " ", 1), " 00:00:00")
		if c.Month && len(day) == len("2006-01-02") {
			day = day[:len("2006-01")]
		}
		return day, true
	}
	return tidyLines(c.Text), false
}
