package correction

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
	"ducha/templates/pen"
)

// How marks look.
const (
	faultColor   = templates.ColorProblem
	hintColor    = "BDD7EE"                // not to be taken for the yellow of cells to be filled
	oldHintColor = templates.ColorReviewed // of earlier versions
	columnWidth  = 46                      // characters
	columnSize   = 11                      // type in points
	maxComment   = 2000
)

// marker marks one sheet.
type marker struct {
	*grid
	parts  *parts
	styles *styles
	at     sheet
	local  int // its number among the sheets
	say    Sheet
	was    sheetMemory
	column int // beside the table, 0 for none
}

// markSheet puts marks into a sheet: first in the rows as they stand, then the line
// above all of them.
func (b *Book) markSheet(say Sheet, s *styles) (sheetMemory, error) {
	m := marker{parts: b.parts, styles: s, say: say, was: sheetMemory{Name: say.Name}, local: -1}
	for i, one := range b.sheets {
		if one.name == say.Name && one.grid {
			m.at, m.local = one, i
		}
	}
	if m.local < 0 {
		return m.was, fmt.Errorf("no such sheet")
	}
	if err := m.open(); err != nil {
		return m.was, err
	}
	if n := m.root.child("dimension"); n != nil {
		was := m.attr(n, "ref")
		m.was.Dimension = &was
	}
	if say.Table != (Table{}) && len(say.Rows) > 0 {
		m.column = m.freeColumn()
	}
	m.rows()
	m.was.Cells = m.putAll(m.puts())
	if m.column > 0 {
		said := say.Rows[len(say.Rows)-1].Num
		m.was.Table = &tableMemory{Column: m.column, Header: say.Table.Header, End: max(say.Table.Last, said)}
		m.was.Table.Width = m.widen(m.column, columnWidth)
		m.filter(say.Table, said, m.was.Table)
	}
	var notes []noted
	for _, c := range say.Cells {
		notes = append(notes, noted{pen.Ref(c.Col, c.Row), c.Text, m.anchor(c.Row, c.Col, c.Text)})
	}
	m.parts.set(m.at.part, m.bytes())
	for _, step := range []func() error{func() error { return m.comment(notes) }, m.notice, m.names} {
		if err := step(); err != nil {
			return m.was, err
		}
	}
	return m.was, nil
}

// open reads the sheet's part as it is now.
func (m *marker) open() error {
	d, err := m.parts.doc(m.at.part)
	if err != nil {
		return err
	}
	m.grid, err = gridOf(d)
	return err
}

// freeColumn is the first column right of the table with nothing in it beside the table.
func (m *marker) freeColumn() int {
	t := m.say.Table
	taken := m.taken(t.Header, t.Last)
	for _, c := range m.say.Cells {
		taken[min(c.Col, excelize.MaxColumns)] = true
	}
	col := t.Right + 1
	for col < excelize.MaxColumns && taken[col] {
		col++
	}
	return col
}

// puts are the marks and the texts beside the table.
func (m *marker) puts() []put {
	var puts []put
	for _, c := range m.say.Cells {
		color := hintColor
		if c.Fault {
			color = faultColor
		}
		base := m.style(c.Row, c.Col)
		p := put{row: c.Row, col: c.Col, style: m.styles.filled(base, m.styles.put(fills, solid(color)))}
		p.was = cellMemory{Fill: m.styles.fillOf(base), Color: color}
		if base != "" && m.cell(c.Row, c.Col) == nil {
			p.was.Style = &base
		}
		puts = append(puts, p)
	}
	if m.column == 0 {
		return puts
	}
	header := m.style(m.say.Table.Header, m.say.Table.Right)
	puts = append(puts, put{row: m.say.Table.Header, col: m.column, style: m.styles.number(header), text: templates.CorrectionColumn})
	said := m.styles.style(typeOf(templates.FontBody, columnSize, templates.ColorFault), noFill)
	for _, r := range m.say.Rows {
		puts = append(puts, put{row: r.Num, col: m.column, style: said, text: beside(r.Text).Clip(columnSize, templates.MaxLines(columnSize), "……")})
	}
	return puts
}

// beside is a text in the column beside the table.
func beside(text string) templates.SizedText {
	return templates.SizedText{Text: text, Width: columnWidth - 2*templates.Indent}
}

// rows shows the rows that something is wrong with, and makes them as high as the text
// beside them needs.
func (m *marker) rows() {
	need := map[int]float64{}
	var order []int
	for _, c := range m.say.Cells {
		order = append(order, c.Row)
	}
	for _, r := range m.say.Rows {
		if m.column > 0 {
			need[r.Num] = templates.RowHeight(columnSize, beside(r.Text))
		}
		order = append(order, r.Num)
	}
	seen := map[int]bool{}
	for _, num := range order {
		if seen[num] {
			continue
		}
		seen[num] = true
		if was, changed := m.row(num, need[num]); changed {
			m.was.Rows = append(m.was.Rows, was)
		}
	}
}

// row shows a row and lets it grow, never shrink.
func (m *marker) row(num int, need float64) (was rowMemory, changed bool) {
	was.Row = num
	grows := need > m.height(num)
	r := m.grid.rows[num]
	if r == nil {
		if grows {
			m.high[num] = need
		}
		return was, false
	}
	if m.truth(r, "hidden") {
		hidden := m.attr(r, "hidden")
		was.Hidden, changed = &hidden, true
		m.set(r, "hidden", "0")
	}
	if grows {
		if h, ok := m.lookup(r, "ht"); ok {
			was.Height = &h
		}
		was.Set, changed = points(need), true
		m.set(r, "ht", was.Set)
	}
	return was, changed
}

// noted is a comment to be put on a cell.
type noted struct{ cell, text, anchor string }

// comment puts comments on.
func (m *marker) comment(notes []noted) error {
	if len(notes) == 0 {
		return nil
	}
	c, err := m.parts.openComments(m.at.part)
	if err != nil {
		return err
	}
	made := map[string]bool{} // cells whose own comment's text was made a run
	for _, n := range notes {
		if made[n.cell], err = c.put(n.cell, clipped(n.text), n.anchor); err != nil {
			return err
		}
	}
	for i, was := range m.was.Cells {
		m.was.Cells[i].Wrapped = was.Wrapped || made[was.ref()]
	}
	had := m.was.Notes
	m.was.Notes = commentMemory{Texts: had.Texts || c.memory.Texts, Boxes: had.Boxes || c.memory.Boxes, Type: had.Type || c.memory.Type}
	return c.save(commentMemory{}, true)
}

// clipped is as much of a text as a comment is read for.
func clipped(text string) string {
	if runes := []rune(text); len(runes) > maxComment {
		return string(runes[:maxComment]) + "……"
	}
	return text
}
