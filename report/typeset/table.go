package typeset

import (
	"fmt"
	"slices"

	"ducha/templates"
	"ducha/templates/fonts"
)

// Table is a ruled table. Its head is repeated on every page, and a row that does
// not fit goes on on the next page.
type Table struct {
	Columns  []Column
	Head     []Row // the titles of the columns if empty; for heads of several rows
	Rows     []Row
	Size     float64 // of the cells' type, pt; 5号 if zero
	Pitch    float64 // of the cells' lines, pt; 1.3 × Size if zero
	HeadSize float64 // of the head's type, pt; 小4 if zero
}

// Column is one column. Columns without a width share what the others leave by
// their weights.
type Column struct {
	Title  string
	Width  float64 // mm
	Weight float64 // 1 if zero
	Align  Align   // of its cells, Left if zero
	List   bool    // lines end after a 、 rather than inside a name
}

// Row holds cells from left to right; places taken by a cell of an earlier row
// are passed over, and missing cells are empty.
type Row struct {
	Cells []Cell
	Keep  bool // stands on the page of the row before
}

// Cell is one cell. A line end begins a new line.
type Cell struct {
	Text  string
	Cols  int        // columns it spans; 1 if zero
	Rows  int        // rows it spans; 1 if zero
	Align Align      // the column's if zero
	Role  fonts.Role // 仿宋 if empty, in the head 黑体
}

// Cells makes a row of plain cells.
func Cells(texts ...string) Row {
	row := Row{Cells: make([]Cell, len(texts))}
	for i, t := range texts {
		row.Cells[i].Text = t
	}
	return row
}

// Across makes a row of one cell over all the columns, in 黑体: the head of the
// rows that follow, and never parted from the first of them.
func Across(text string) Row {
	return Row{Cells: []Cell{{Text: text, Cols: wide, Role: fonts.Heiti}}}
}

// wide is more columns than any table has; spans are cut to the table.
const wide = 1 << 16

// box is a cell in its place, with its text broken into lines.
type box struct {
	row, rows int
	col, cols int
	style     Style
	lines     []line
}

// grid is a table that has been measured.
type grid struct {
	page  float64   // height of the type area
	edges []float64 // x of the lines between columns, pt from the left of the type area
	pad   float64   // between text and line, pt
	head  part
	body  part
}

// part is the head or the body of a table.
type part struct {
	rows   [][]*box  // boxes by the row they begin in
	kept   []bool    // rows that stand on the page of the row before
	height []float64 // of each row when it is not split, pt
}

// newGrid measures a table; text that has no place in it is an error.
func newGrid(t Table, area sheet, c *compositor) (*grid, error) {
	g := &grid{page: area.height, edges: edgesOf(t.Columns, area.width), pad: mm(templates.TablePadding)}
	if t.Size <= 0 {
		t.Size = templates.TableCellSize
	}
	if t.Pitch <= 0 {
		t.Pitch = 1.3 * t.Size
	}
	if t.HeadSize <= 0 {
		t.HeadSize = templates.TableHeadSize
	}
	head, headStyle := t.Head, Style{Role: fonts.Heiti, Align: Centre, Size: t.HeadSize}
	headStyle.Pitch = 1.3 * headStyle.Size
	if len(head) == 0 {
		head = titles(t.Columns)
	}
	body := Style{Role: fonts.Fangsong, Size: t.Size, Pitch: t.Pitch}
	if err := g.head.fill(g, head, t.Columns, headStyle, c); err != nil {
		return g, fmt.Errorf("表头%w", err)
	}
	return g, g.body.fill(g, t.Rows, t.Columns, body, c)
}

// titles is the head of one row; a table whose columns have none has no head.
func titles(columns []Column) []Row {
	row, any := Row{}, false
	for _, c := range columns {
		row.Cells = append(row.Cells, Cell{Text: c.Title})
		any = any || c.Title != ""
	}
	if !any {
		return nil
	}
	return []Row{row}
}

// edgesOf shares the width among the columns. Fixed widths are kept where they
// fit, a narrower table stands in the middle.
func edgesOf(columns []Column, width float64) []float64 {
	fixed, weights := 0.0, 0.0
	for _, c := range columns {
		fixed += mm(c.Width)
		if c.Width <= 0 {
			weights += weight(c)
		}
	}
	scale, rest := 1.0, width-fixed
	if rest < 0 || weights > 0 && rest < width/10 {
		// Columns that share would vanish: they get at least a tenth.
		keep := 0.0
		if weights > 0 {
			keep = width / 10
		}
		scale, rest = (width-keep)/fixed, keep
	}
	edges := []float64{0}
	if weights == 0 && rest > 0 {
		edges[0] = rest / 2
	}
	for _, c := range columns {
		w := mm(c.Width) * scale
		if c.Width <= 0 {
			w = rest * weight(c) / weights
		}
		edges = append(edges, edges[len(edges)-1]+w)
	}
	return edges
}

func weight(c Column) float64 {
	if c.Weight <= 0 {
		return 1
	}
	return c.Weight
}

// fill puts the cells of rows in their places and measures them.
func (p *part) fill(g *grid, rows []Row, columns []Column, usual Style, c *compositor) error {
	taken := make([]int, len(columns)) // rows each column is still taken for
	p.rows, p.kept = make([][]*box, len(rows)), make([]bool, len(rows)+1)
	for r, row := range rows {
		p.kept[r] = row.Keep
		col := 0
		for _, cell := range pad(row.Cells, len(columns)) {
			for col < len(columns) && taken[col] > 0 {
				col++
			}
			if col == len(columns) {
				if cell.Text != "" {
					return fmt.Errorf("第 %d 行的单元格多于列数", r+1)
				}
				continue
			}
			b := &box{row: r, col: col, rows: min(max(cell.Rows, 1), len(rows)-r)}
			for b.cols < max(cell.Cols, 1) && col < len(columns) && taken[col] == 0 {
				taken[col] = b.rows
				b.cols++
				col++
			}
			b.set(g, cell, columns[b.col], usual, c)
			p.rows[r] = append(p.rows[r], b)
		}
		for c := range taken {
			taken[c]--
		}
	}
	p.measure(g)
	return nil
}

// pad adds empty cells so that a row reaches over all columns.
func pad(cells []Cell, n int) []Cell {
	return append(slices.Clone(cells), make([]Cell, max(0, n-len(cells)))...)
}

// set breaks a cell's text into lines.
func (b *box) set(g *grid, cell Cell, column Column, usual Style, c *compositor) {
	s := usual
	if cell.Role != "" {
		s.Role = cell.Role
	}
	switch {
	case cell.Align != AsUsual:
		s.Align = cell.Align
	case s.Align == AsUsual && column.Align != AsUsual && b.cols == 1:
		s.Align = column.Align
	case s.Align == AsUsual:
		s.Align = Left
	}
	s.list = column.List && b.cols == 1
	b.style = s
	width := g.edges[b.col+b.cols] - g.edges[b.col] - 2*g.pad
	for _, p := range paragraphs([]Span{Text(cell.Text)}) {
		b.lines = append(b.lines, c.lines(s, c.compose(s, p), width)...)
	}
}

// measure finds the heights of the rows; a cell over several rows makes the last
// of them higher if it must.
func (p *part) measure(g *grid) {
	p.height = make([]float64, len(p.rows))
	ending := make([][]*box, len(p.rows))
	for r, boxes := range p.rows {
		for _, b := range boxes {
			last := r + b.rows - 1
			ending[last] = append(ending[last], b)
		}
		for _, b := range ending[r] {
			p.height[r] = max(p.height[r], g.tall(b, len(b.lines))-sum(p.height[b.row:r]))
		}
	}
}

// tall is the height of a cell with n lines, padding included; above and below
// the glyphs' own room looks like padding, so less is added than at the sides.
func (g *grid) tall(b *box, n int) float64 {
	return max(b.style.height(n), b.style.Size) + 2*g.pad + b.style.Pitch - b.style.Size
}

func sum(v []float64) float64 {
	total := 0.0
	for _, x := range v {
		total += x
	}
	return total
}

// across reports whether row r is one cell over all columns.
func (p *part) across(g *grid, r int) bool {
	return len(p.rows[r]) == 1 && p.rows[r][0].cols == len(g.edges)-1 && len(g.edges) > 2
}
