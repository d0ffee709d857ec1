package document

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Old pages and messages draw their tables with characters:
//
//	┌────┬────┐
//	│清淤　　│市水利局│
//	├────┼────┤
//
// A text is broken at the width of its cell, often inside a word. Blanks may be
// lost on the way, so the columns of a line are counted, not measured.

// boxTables makes tables of the drawn ones among the paragraphs.
func boxTables(blocks []Block) []Block {
	var out []Block
	for i := 0; i < len(blocks); {
		n := 0
		for i+n < len(blocks) && blocks[i+n].Table == nil && isBoxLine(blocks[i+n].Paragraph.Text) {
			n++
		}
		if table := readBox(blocks[i : i+n]); table != nil {
			out = append(out, Block{Table: table})
		} else {
			n = max(n, 1)
			out = append(out, blocks[i:i+n]...)
		}
		i += n
	}
	return out
}

func isFlat(r rune) bool { return strings.ContainsRune("─━═", r) }

// isJoint tells the characters that stand where an upright line runs.
func isJoint(r rune) bool {
	return r >= 0x2502 && r <= 0x254b && !isFlat(r) || r >= 0x2551 && r <= 0x256c
}

// opensDown reports whether an upright line goes on below the joint.
func opensDown(r rune) bool {
	return isJoint(r) && !strings.ContainsRune("└┘┴┗┛┻╚╝╩┖┕┙┚┸┷", r)
}

// isBoxLine reports whether a line begins and ends with lines of a drawing.
func isBoxLine(text string) bool {
	first, n := utf8.DecodeRuneInString(text)
	last, m := utf8.DecodeLastRuneInString(text)
	return len(text) >= n+m && isJoint(first) && isJoint(last)
}

// stroke is what stands between two upright lines: a piece of a rule, or a text.
type stroke struct {
	rule bool
	text string
}

func strokes(line string) []stroke {
	var out []stroke
	from := -1
	for i, r := range line {
		if !isJoint(r) {
			continue
		}
		if from >= 0 {
			part := line[from:i]
			out = append(out, stroke{part != "" && strings.Trim(part, "─━═") == "", tidy(part)})
		}
		from = i + utf8.RuneLen(r)
	}
	return out
}

// box is a drawn table in the making.
type box struct {
	edges []int      // where columns end on a whole rule, in characters from the left
	spans [][2]int   // the columns of each cell of the row being read
	open  []*boxCell // by column, the cell that stands there
	rows  [][]*boxCell
}

// boxCell is a cell with the width that its lines can have, in half-width columns.
type boxCell struct {
	Cell
	width int
	full  bool // its last line reached that width, so the next one goes on with it
}

// readBox reads a drawn table; nil for lines that are none.
func readBox(lines []Block) *Table {
	b := box{}
	for _, line := range lines {
		b.edges = append(b.edges, edges(line.Paragraph.Text, isJoint)...)
	}
	slices.Sort(b.edges)
	b.edges = slices.Compact(b.edges)
	if len(b.edges) < 2 || len(lines) < 3 {
		return nil
	}
	b.open = make([]*boxCell, len(b.edges))
	for _, line := range lines {
		if !b.line(line.Paragraph) {
			return nil
		}
	}
	return b.table()
}

// edges gives where upright lines that are wanted stand on a whole rule, its left
// end left out; nil for a line with a text.
func edges(line string, wanted func(rune) bool) []int {
	var out []int
	at := 0
	for _, r := range line {
		if !isFlat(r) && !isJoint(r) {
			return nil
		}
		if at > 0 && wanted(r) {
			out = append(out, at)
		}
		at++
	}
	return out
}

// line reads one line; false where its columns cannot be told.
func (b *box) line(p Paragraph) bool {
	parts := strokes(p.Text)
	if len(parts) == 0 {
		return false
	}
	if below := edges(p.Text, opensDown); edges(p.Text, isJoint) != nil {
		b.rule(below)
		return true
	}
	spans := b.spans
	if len(parts) == len(b.edges) {
		spans = b.single()
	}
	if len(parts) != len(spans) {
		return false
	}
	if slices.ContainsFunc(parts, func(s stroke) bool { return s.rule }) {
		b.rows = append(b.rows, make([]*boxCell, len(b.edges)))
	}
	if len(b.rows) == 0 {
		return false
	}
	for i, s := range parts {
		b.stroke(p.At, s, spans[i])
	}
	return true
}

// rule ends all cells; the row below has the columns that open down from it.
func (b *box) rule(below []int) {
	clear(b.open)
	b.spans = nil
	from := 0
	for _, edge := range below {
		to := slices.Index(b.edges, edge) + 1
		b.spans = append(b.spans, [2]int{from, to})
		from = to
	}
	b.rows = append(b.rows, make([]*boxCell, len(b.edges)))
}

func (b *box) single() [][2]int {
	var spans [][2]int
	for c := range b.edges {
		spans = append(spans, [2]int{c, c + 1})
	}
	return spans
}

// stroke ends the cells of some columns, or adds a line to the one there.
func (b *box) stroke(at Place, s stroke, span [2]int) {
	row := b.rows[len(b.rows)-1]
	cell := b.open[span[0]]
	switch {
	case s.rule:
		clear(b.open[span[0]:span[1]])
		return
	case cell == nil:
		left := 0
		if span[0] > 0 {
			left = b.edges[span[0]-1]
		}
		cell = &boxCell{Cell: Cell{At: at}, width: 2 * (b.edges[span[1]-1] - left - 1)}
	}
	for c := span[0]; c < span[1]; c++ {
		b.open[c], row[c] = cell, cell
	}
	cell.add(s.text)
}

// add adds a line to the text. One that begins a point of its own stays a line.
func (c *boxCell) add(text string) {
	switch {
	case text == "":
	case c.Text == "" || c.full && strings.IndexAny(text, "△▲●○◆◇■□★☆") != 0:
		c.Text += text
	default:
		c.Text += "\n" + text
	}
	c.full = text != "" && Columns(text) >= c.width-2
}

func (b *box) table() *Table {
	t := &Table{}
	for _, cells := range b.rows {
		row := make(Row, len(cells))
		filled := false
		for c, cell := range cells {
			if cell != nil && cell.Text != "" {
				row[c] = &cell.Cell
				filled = true
			}
		}
		if filled {
			t.Rows = append(t.Rows, row)
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}
