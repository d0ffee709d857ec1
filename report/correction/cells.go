package correction

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/templates/pen"
)

// grid is the rows and cells of a sheet.
type grid struct {
	*doc
	data *node
	rows map[int]*node
	cols []colSpan
	high map[int]float64 // heights of rows that are not there yet
}

func gridOf(d *doc) (*grid, error) {
	g := &grid{doc: d, data: d.root.child("sheetData"), rows: map[int]*node{}, high: map[int]float64{}}
	if g.data == nil {
		return nil, fmt.Errorf("no cells")
	}
	numberCells(d)
	for _, r := range g.data.kids {
		if _, twice := g.rows[r.place]; !twice && r.name == "row" {
			g.rows[r.place] = r
		}
	}
	g.readCols()
	return g, nil
}

// cell gives a cell's element, nil where there is none.
func (g *grid) cell(row, col int) *node {
	if r := g.rows[row]; r != nil {
		for _, c := range r.kids {
			if c.place == col && c.name == "c" {
				return c
			}
		}
	}
	return nil
}

// blank reports whether a cell holds nothing.
func (g *grid) blank(c *node) bool {
	if c == nil {
		return true
	}
	for _, k := range c.kids {
		if k.name == "f" || !k.empty && k.innerEnd > k.inner {
			return false
		}
	}
	return true
}

// style is the number of the style that a cell shows: its own, its row's or its column's.
func (g *grid) style(row, col int) string {
	if c := g.cell(row, col); c != nil {
		return g.attr(c, "s")
	}
	if r := g.rows[row]; r != nil && g.truth(r, "customFormat") {
		return g.attr(r, "s")
	}
	if c := g.column(col); c != nil {
		return g.attr(c.node, "style")
	}
	return ""
}

// height is a row's height in points.
func (g *grid) height(row int) float64 {
	if r := g.rows[row]; r != nil {
		if h, err := strconv.ParseFloat(g.attr(r, "ht"), 64); err == nil && h > 0 {
			return h
		}
	}
	if f := g.root.child("sheetFormatPr"); f != nil {
		if h, err := strconv.ParseFloat(g.attr(f, "defaultRowHeight"), 64); err == nil && h > 0 {
			return h
		}
	}
	return 15
}

// put is what a cell gets.
type put struct {
	row, col int
	style    int
	text     string     // "" leaves its content alone
	was      cellMemory // what is known of it so far
}

// putAll marks and writes cells, and tells what they were.
func (g *grid) putAll(puts []put) []cellMemory {
	puts = slices.Clone(puts)
	slices.SortStableFunc(puts, func(a, b put) int { return cmp.Or(a.row-b.row, a.col-b.col) })
	var were []cellMemory
	for len(puts) > 0 {
		n := slices.IndexFunc(puts, func(p put) bool { return p.row != puts[0].row })
		if n < 0 {
			n = len(puts)
		}
		were = append(were, g.putRow(puts[:n])...)
		puts = puts[n:]
	}
	return were
}

func (g *grid) putRow(puts []put) []cellMemory {
	var were []cellMemory
	row := g.rows[puts[0].row]
	if row == nil {
		return g.newRow(puts)
	}
	for _, p := range puts {
		was := p.was
		was.Row, was.Col = p.row, p.col
		c := g.cell(p.row, p.col)
		switch {
		case c == nil:
			was.Made = true
			g.insert(row, p.col, g.newCell(p))
		case p.text != "":
			was.Raw = g.raw(c)
			g.edit(c.start, c.end, g.newCell(p))
		default:
			if s, ok := g.lookup(c, "s"); ok {
				was.Style = &s
			}
			g.set(c, "s", strconv.Itoa(p.style))
		}
		were = append(were, was)
	}
	return were
}

// newRow puts in a row that was not there.
func (g *grid) newRow(puts []put) []cellMemory {
	var were []cellMemory
	var cells strings.Builder
	for _, p := range puts {
		cells.WriteString(g.newCell(p))
		was := p.was
		was.Row, was.Col, was.Made, was.RowMade = p.row, p.col, true, true
		were = append(were, was)
	}
	tag, num, height := g.data.tag("row"), puts[0].row, ""
	if h := g.high[num]; h > 0 {
		height = fmt.Sprintf(` ht="%s"`, points(h))
	}
	g.insert(g.data, num, fmt.Sprintf(`<%s r="%d"%s>%s</%s>`, tag, num, height, &cells, tag))
	return were
}

func points(h float64) string { return strconv.FormatFloat(h, 'f', -1, 64) }

// insert puts a row or a cell in its place among the others.
func (g *grid) insert(in *node, place int, text string) {
	for _, k := range in.kids {
		if k.place > place {
			g.edit(k.start, k.start, text)
			return
		}
	}
	g.add(in, text)
}

func (g *grid) newCell(p put) string {
	tag := g.data.tag
	if p.text == "" {
		return fmt.Sprintf(`<%s r="%s" s="%d"/>`, tag("c"), pen.Ref(p.col, p.row), p.style)
	}
	return fmt.Sprintf(`<%[1]s r="%[2]s" s="%[3]d" t="inlineStr"><%[4]s><%[5]s xml:space="preserve">%[6]s</%[5]s></%[4]s></%[1]s>`,
		tag("c"), pen.Ref(p.col, p.row), p.style, tag("is"), tag("t"), escapedText(p.text))
}

var escapes = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// escapedText makes a text fit for a cell; what a spreadsheet would take for an escape is escaped.
func escapedText(text string) string {
	return escaped(escapes.ReplaceAllString(text, "_x005F$0"))
}

// taken tells which columns hold anything in these rows, or are crossed by a merged range.
func (g *grid) taken(from, to int) []bool {
	taken := make([]bool, excelize.MaxColumns+2)
	for num, r := range g.rows {
		for _, c := range r.kids {
			if num >= from && num <= to && c.place <= excelize.MaxColumns && !g.blank(c) {
				taken[c.place] = true
			}
		}
	}
	crossing := make([]int, excelize.MaxColumns+2) // how many more merged ranges a column lies in than the one before it
	if list := g.root.child("mergeCells"); list != nil {
		for _, n := range list.kids {
			if a, ok := readArea(g.attr(n, "ref")); ok && a.top <= to && a.bottom >= from && a.left <= a.right {
				crossing[a.left]++
				crossing[a.right+1]--
			}
		}
	}
	ranges := 0
	for col := range taken {
		ranges += crossing[col]
		taken[col] = taken[col] || ranges > 0
	}
	return taken
}
