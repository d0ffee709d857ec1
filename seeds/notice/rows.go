package notice

import (
	"fmt"
	"slices"
	"strings"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
	"ducha/seeds/units"
)

// rowReader makes tasks of the rows of one table.
type rowReader struct {
	*outline
	layout
	base    *node        // the heading right above the table, if there is one
	over    *node        // the last heading row
	heads   []*node      // the headings that stand, by column
	above   document.Row // the row before
	task    *node        // the task being read
	serial  string       // its printed number
	parts   int          // tasks under the same number so far
	given   []field      // units of a row that names them for the rows below
	rowUnit string       // the one unit that a row names, whose person stands beside it
	next    string       // the printed number of the row below
	unowned []*node      // tasks of a table without a column of units that name none
	bare    []*node      // tasks in a table without a column of numbers
}

// rows reads the rows below a header.
func (o *outline) rows(l layout, rows []document.Row) {
	r := rowReader{outline: o, layout: l, base: o.headingAbove()}
	r.heads = make([]*node, len(r.layout.heads))
	if r.base == nil && o.startsAnew(l, rows) {
		o.tables++
		o.sheet(strings.TrimPrefix(fmt.Sprintf("%s/表%d", o.section().base(), o.tables), "/"), "")
	}
	if l.numbers < 0 {
		rows = r.partCells(rows)
	}
	for i, row := range rows {
		r.next = ""
		if i+1 < len(rows) && l.numbers >= 0 {
			r.next = serialOf(textAt(rows[i+1], l.numbers))
		}
		row = r.ditto(row)
		r.row(row)
		r.above = row
	}
	if len(r.unowned) > 0 && len(r.unitColumns()) == 0 {
		o.doubt(r.unowned[0].at, r.unowned[0].line, "没有责任单位的任务", fmt.Sprintf("表中没有责任单位一栏；共 %d 项", len(r.unowned)))
	}
	if len(r.bare) > 0 {
		o.doubt(r.bare[0].at, "", fmt.Sprintf("按行编为 1 至 %d", len(r.bare)), "表中没有序号")
	}
}

// partCells gives each of the tasks that one cell counts a row of its own: 1.清淤。⏎2.防汛。
func (r *rowReader) partCells(rows []document.Row) []document.Row {
	var out []document.Row
	for _, row := range rows {
		cell := cellAt(row, r.main)
		if cell == nil || cell == cellAt(r.above, r.main) || !countsLines(cell.Text) {
			out = append(out, row)
			continue
		}
		for _, line := range strings.Split(cell.Text, "\n") {
			part := slices.Clone(row)
			part[r.main] = &document.Cell{At: cell.At, Text: line}
			out = append(out, part)
		}
	}
	return out
}

// countsLines reports whether every line of a text has its number, from one on.
func countsLines(text string) bool {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		n, rest, decimal, ok := cutNumber(line)
		if !ok || decimal || n.style != styleDigit || n.value != i+1 || rest == "" {
			return false
		}
	}
	return len(lines) > 1
}

// startsAnew reports whether a table counts from one again below another one.
func (o *outline) startsAnew(l layout, rows []document.Row) bool {
	counted := slices.ContainsFunc(o.section().nodes, func(n *node) bool { return n.number.style == styleSerial })
	if !counted {
		o.tables = max(o.tables, 1)
		return false
	}
	if l.numbers < 0 {
		return true
	}
	for _, row := range rows {
		if serial := serialOf(textAt(row, l.numbers)); serial != "" {
			return serial == "1"
		}
	}
	return false
}

var (
	totalRow = pattern.Of(`^(?:合|总|小|共|累)\s*计`)
	noteRow  = pattern.Of(`^(?:备\s*注|注|说\s*明|附\s*注|填[表报]说明)\s*\d*\s*[:：]|^[*※]|^(?:填[报表]人|制表人?|审核人?|联系人|填报单位|单位负责人|主要负责人|负责人)[^，。]{0,12}[:：]`)
	// leaderSigns is such a cell that may as well stand over rows.
	leaderSigns = pattern.Of(`^分管领导`)
	signature   = pattern.Of(`^(?:审\s*[核签批定]\s*人?|填\s*[报表]\s*人?|制\s*表\s*人?|联\s*系\s*人|联\s*系\s*电\s*话|电\s*话|单位负责人|负\s*责\s*人|主要负责人|分管领导|填报[时日][间期]|填报单位|报送时间|日\s*期|签\s*[字章名])\s*[(（]?[^:：]{0,6}[)）]?\s*[:：]`)
	hanOnly     = pattern.Of(`^[(（]?[` + hanNumerals + `]{1,3}[)）]?[、.．]?$`)
)

// row reads one row.
func (r *rowReader) row(row document.Row) {
	cells := distinct(row)
	r.rowUnit = r.soleUnit(row)
	switch {
	case len(cells) == 0:
	case totalRow.MatchString(strings.TrimSpace(cells[0].Text)) || len(cells) > 1 && totalRow.MatchString(textAt(row, r.main)):
		r.skipRow(row, whyTotal)
	case webLine.MatchString(cells[0].Text) && strings.TrimRight(cells[0].Text, ":：") != cells[0].Text: // 索引号： and its like
		r.skipRow(row, whyWeb)
	case noteRow.MatchString(cells[0].Text) && len(cells) <= 3 && !r.owned(row), signed(cells):
		for _, cell := range cells {
			r.frame(para{at: cell.At, text: cell.Text}, whyTableNote)
		}
	case r.isHeading(row, cells):
		r.heading(row, cells)
	case r.begins(row):
		r.begin(row)
	case r.task != nil:
		r.goOn(row)
	default:
		for _, cell := range cells {
			r.skip(cell.At, cell.Text, whyNoTask)
			r.doubt(cell.At, cell.Text, "没有并入任务", "这一行上面没有任务")
		}
	}
}

// signed reports whether a row is one of names below the table: 审核人：… 填报人：….
func signed(cells []*document.Cell) bool {
	if len(cells) == 1 && leaderSigns.MatchString(cells[0].Text) {
		return false
	}
	return !slices.ContainsFunc(cells, func(cell *document.Cell) bool { return !signature.MatchString(cell.Text) })
}

// own gives the text of a cell that does not reach down from the row above.
func (r *rowReader) own(row document.Row, c int) string {
	if cell := cellAt(row, c); cell != nil && cell != cellAt(r.above, c) {
		return cell.Text
	}
	return ""
}

// owned reports whether a row has units, its own or those of a cell from above.
func (r *rowReader) owned(row document.Row) bool {
	return slices.ContainsFunc(r.unitColumns(), func(c int) bool { return textAt(row, c) != "" })
}

// soleUnit gives the unit of a row that names just one of its own.
func (r *rowReader) soleUnit(row document.Row) string {
	var names []string
	for _, c := range r.unitColumns() {
		if text := r.own(row, c); text != "" && !emptyMark.MatchString(text) {
			names = append(names, units.Split(text).Names...)
		}
	}
	if len(names) != 1 {
		return ""
	}
	return names[0]
}

func (r *rowReader) unitColumns() []int {
	var out []int
	for c, col := range r.columns {
		if col.role.isUnits() {
			out = append(out, c)
		}
	}
	return out
}

// put hangs a node into the outline.
func (r *rowReader) put(n *node, parent *node) {
	n.section, n.parent = r.section(), parent
	n.section.nodes = append(n.section.nodes, n)
	if parent == nil {
		n.section.roots = append(n.section.roots, n)
	} else {
		parent.below = append(parent.below, n)
	}
}

// dittoMark says that a cell holds what the one above holds.
var dittoMark = pattern.Of(`^[“"”\s]*(?:[〃″]|同上|同前)[“"”\s]*$`)

// ditto puts what stands above where a cell says so.
func (r *rowReader) ditto(row document.Row) document.Row {
	for c, cell := range row {
		if above := cellAt(r.above, c); cell != nil && above != nil && dittoMark.MatchString(cell.Text) {
			r.skip(cell.At, cell.Text, whyDitto)
			row = slices.Clone(row)
			row[c] = &document.Cell{At: cell.At, Text: above.Text, Date: above.Date}
		}
	}
	return row
}
