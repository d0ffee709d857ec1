package document

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// manyParagraphs in a cell are a text, not an entry of a table.
const manyParagraphs = 4

// Spans that HTML itself allows.
const (
	maxColspan = 1000
	maxRowspan = 65534
)

// htmlCell is a cell and the places it covers.
type htmlCell struct {
	node                    *html.Node
	row, col, height, width int
}

// cellsOf gives the cells of a row.
func cellsOf(row *html.Node) []*html.Node {
	var cells []*html.Node
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (c.Data == "td" || c.Data == "th") {
			cells = append(cells, c)
		}
	}
	return cells
}

// sections gives the rows of a table, parted into thead, tbody and tfoot.
func sections(table *html.Node) [][]*html.Node {
	var all [][]*html.Node
	for c := table.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || c.Data != "thead" && c.Data != "tbody" && c.Data != "tfoot" {
			continue
		}
		var rows []*html.Node
		for row := c.FirstChild; row != nil; row = row.NextSibling {
			if row.Type == html.ElementNode && row.Data == "tr" {
				rows = append(rows, row)
			}
		}
		all = append(all, rows)
	}
	return all
}

// layoutTables finds the tables that only lay out the page.
func layoutTables(page *html.Node) map[*html.Node]bool {
	layout := map[*html.Node]bool{}
	surveyTables(page, layout)
	return layout
}

// surveyTables tells whether a table of several rows and columns stands in a node.
func surveyTables(n *html.Node, layout map[*html.Node]bool) bool {
	found := false
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		found = surveyTables(c, layout) || found
	}
	if n.Type != html.ElementNode || n.Data != "table" {
		return found
	}
	rows, columns, long := 0, 0, false
	for _, section := range sections(n) {
		for _, row := range section {
			cells := cellsOf(row)
			rows, columns = rows+1, max(columns, len(cells))
			for _, c := range cells {
				long = long || rows == 1 && hasParagraphs(c, manyParagraphs)
			}
		}
	}
	layout[n] = found || columns <= 1 || rows == 1 && long || holdsArticle(n) // one column parts nothing
	return found || rows > 1 && columns > 1 && !layout[n]
}

// holdsArticle tells a table without lines most of whose text stands in one cell
// beside at most two others: an article between its menus.
func holdsArticle(table *html.Node) bool {
	style, _ := tagAttr(table, "style")
	class, _ := tagAttr(table, "class")
	if width, _ := number(table, "border"); width > 0 || strings.Contains(style, "border") || strings.Contains(class, "Mso") {
		return false
	}
	for _, section := range sections(table) {
		for _, row := range section {
			cells := cellsOf(row)
			for _, c := range cells {
				if len(cells) <= 3 && hasParagraphs(c, 2*manyParagraphs) {
					return textLength(c)*2 > textLength(table)
				}
			}
		}
	}
	return false
}

func textLength(n *html.Node) int {
	length := 0
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			length += len(d.Data)
		}
	}
	return length
}

// hasParagraphs tells whether a cell has at least so many paragraphs.
func hasParagraphs(cell *html.Node, least int) bool {
	n := 0
	for d := range cell.Descendants() {
		if d.Type == html.ElementNode && (d.Data == "p" || d.Data == "br" || d.Data == "li") {
			n++
		}
		if n >= least {
			return true
		}
	}
	return false
}

// table reads a table; one that would take too much room is read as paragraphs.
func (r *htmlReader) table(n *html.Node, s htmlStyle) {
	cells, rows, ok := r.spread(n)
	if !ok {
		r.children(n, s)
		r.flush()
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (c.Data == "thead" || c.Data == "tbody" || c.Data == "tfoot") {
			continue
		}
		r.node(c, s) // the caption
	}
	r.flush()
	r.tables++
	grid, own := make([]Row, rows), make([]bool, rows)
	for _, c := range cells {
		cell := r.cell(c, s)
		if cell == nil {
			continue
		}
		own[c.row] = true
		for i := c.row; i < c.row+c.height; i++ {
			grid[i] = putCell(grid[i], c.col, c.width, cell)
		}
	}
	table := &Table{}
	for i, row := range grid {
		if own[i] { // a row of nothing but cells from above says nothing
			table.Rows = append(table.Rows, row)
		}
	}
	if len(table.Rows) == 0 {
		r.tables--
		return
	}
	r.gap = false
	r.doc.Blocks = append(r.doc.Blocks, Block{Table: table})
}

// putCell puts a cell at the places that are free.
func putCell(row Row, col, width int, cell *Cell) Row {
	for len(row) < col+width {
		row = append(row, nil)
	}
	for i := col; i < col+width; i++ {
		if row[i] == nil {
			row[i] = cell
		}
	}
	return row
}

// cell reads a cell; one without text is nil.
func (r *htmlReader) cell(c htmlCell, s htmlStyle) *Cell {
	at := r.place(fmt.Sprintf("表%d第%d行第%d列", r.tables, c.row+1, c.col+1))
	line, around := &htmlLine{cell: true}, r.line
	r.line = line
	if r.isAside(c.node, s) {
		line.aside = true
	}
	r.children(c.node, s.in(c.node))
	r.flush()
	r.line = around
	if len(line.lines) == 0 {
		return nil
	}
	return &Cell{At: at, Text: strings.Join(line.lines, "\n")}
}

// spread finds where the cells of a table stand. Spans go no farther than the
// last cell of the table, so that one of 100000 columns costs nothing.
func (r *htmlReader) spread(table *html.Node) (cells []htmlCell, rows int, ok bool) {
	lastCol := 0
	for _, section := range sections(table) {
		var above []htmlCell // cells that reach down, from left to right
		end := rows + len(section)
		for _, row := range section {
			here, cost := spreadRow(cellsOf(row), above, rows, end)
			if r.places += cost + rowPlaces; r.places > maxPlaces {
				return nil, 0, false
			}
			for _, c := range here {
				lastCol = max(lastCol, c.col)
			}
			cells = append(cells, here...)
			rows++
			above = reaching(above, here, rows)
		}
	}
	for i := range cells {
		c := &cells[i]
		c.width = min(c.width, lastCol+1-c.col)
		if r.places += c.width * c.height; r.places > maxPlaces {
			return nil, 0, false
		}
	}
	return cells, rows, true
}

// spreadRow puts the cells of a row beside those that reach into it from above.
func spreadRow(nodes []*html.Node, above []htmlCell, row, end int) ([]htmlCell, int) {
	var cells []htmlCell
	col, next := 0, 0
	for _, n := range nodes {
		for next < len(above) && above[next].col <= col {
			col = max(col, above[next].col+above[next].width)
			next++
		}
		c := htmlCell{node: n, row: row, col: col, width: span(n, "colspan", maxColspan), height: span(n, "rowspan", maxRowspan)}
		if v, ok := number(n, "rowspan"); ok && v == 0 { // down to the end
			c.height = maxRowspan
		}
		c.height = min(c.height, end-row)
		cells = append(cells, c)
		col += c.width
	}
	return cells, len(cells) + len(above)
}

func span(n *html.Node, name string, most int) int {
	v, ok := number(n, name)
	if !ok {
		return 1
	}
	return max(1, min(v, most))
}

// reaching gives the cells that reach down into a row, from left to right.
func reaching(above, here []htmlCell, row int) []htmlCell {
	var all []htmlCell
	for len(above) > 0 || len(here) > 0 {
		from := &above
		if len(above) == 0 || len(here) > 0 && here[0].col < above[0].col {
			from = &here
		}
		if c := (*from)[0]; c.row+c.height > row {
			all = append(all, c)
		}
		*from = (*from)[1:]
	}
	return all
}
