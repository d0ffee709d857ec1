package notice

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
)

// headingAbove gives the heading under which a table stands: a short numbered
// paragraph without units right above it.
func (o *outline) headingAbove() *node {
	n := o.current
	if n == nil || !n.numbered() || len(n.fields) > 0 || len(n.more) > 0 || utf8.RuneCountInString(n.line) > longestHeading || strings.HasSuffix(n.line, "。") {
		return nil
	}
	return n
}

// longestHeading is the most characters of a heading over a table.
const longestHeading = 40

// longestRow is the most characters of a heading row; a longer one is a remark.
const longestRow = 80

// isHeading tells a row that stands over others: one text across the columns, a
// lone text in the first, or a Chinese numeral with a text and no units.
func (r *rowReader) isHeading(row document.Row, cells []*document.Cell) bool {
	if len(cells) > 1 && r.numbers >= 0 && !r.owned(row) && r.countsRows(row, cells) {
		return true
	}
	if len(cells) != 1 {
		return false
	}
	cell := cells[0]
	if slices.Contains(r.above, cell) {
		return false
	}
	wide := 0
	for _, c := range row {
		if c == cell {
			wide++
		}
	}
	_, _, _, numbered := cutNumber(cell.Text)
	short := utf8.RuneCountInString(cell.Text) <= longestHeading && !strings.HasSuffix(cell.Text, "。")
	return wide > 2 || cellAt(row, 0) == cell && r.main != 0 || numbered && short
}

// countsRows reports whether a row of several cells stands over others: its number is
// 一 or goes on in theirs, 1 over 1.1, and figures are all that it has besides its text.
func (r *rowReader) countsRows(row document.Row, cells []*document.Cell) bool {
	number := textAt(row, r.numbers)
	over := serialOf(number) != "" && (strings.HasPrefix(r.next, serialOf(number)+".") || strings.HasPrefix(r.next, serialOf(number)+"-"))
	if !hanOnly.MatchString(number) && !headsRows(number) && !over {
		return false
	}
	texts := 0
	for _, cell := range cells {
		if !isFigures(cell.Text) {
			texts++
		}
	}
	return texts <= 2
}

var figuresOnly = pattern.Of(`^[-+]?[0-9０-９.,，%％]+$`)

func isFigures(text string) bool { return figuresOnly.MatchString(text) }

// heading takes a row as a heading, or as the units of the rows below.
func (r *rowReader) heading(row document.Row, cells []*document.Cell) {
	line := oneLine(cells[0].Text)
	if len(cells) > 1 {
		line = r.headingLine(row, cells)
	}
	if before, fields := cutFields(line, cells[0].At); before == "" && len(fields) > 0 {
		r.given = fields
		r.task, r.serial = nil, ""
		r.skip(cells[0].At, line, whyGiven)
		return
	}
	if utf8.RuneCountInString(line) > longestRow {
		r.frame(para{at: cells[0].At, text: line}, whyTableNote)
		return
	}
	r.given = nil
	r.task, r.serial = nil, ""
	clear(r.heads)
	n := &node{at: cells[0].At, line: line, text: line, table: true}
	if number, rest, _, ok := cutNumber(line); ok {
		n.number, n.text = number, rest
	}
	r.put(n, r.aboveHeading(n))
	r.over = n
}

// headingLine puts the number of a heading row before its text; figures beside it are noted.
func (r *rowReader) headingLine(row document.Row, cells []*document.Cell) string {
	line, parts := "", 0
	for _, cell := range cells {
		if parts > 0 && (isFigures(cell.Text) || parts > 1) {
			r.skip(cell.At, cell.Text, whyTotal)
			continue
		}
		text := oneLine(cell.Text)
		if parts++; parts == 1 && headsRows(text) {
			parts++ // the number cell says it all
		}
		switch {
		case line == "":
			line = text
		case strings.HasSuffix(line, ")") || strings.HasSuffix(line, "）"):
			line += text
		default:
			line = strings.TrimRight(line, "、.．") + "、" + text
		}
	}
	return line
}

// aboveHeading gives the heading under which a heading row stands: the row before
// it where that is numbered in another style.
func (r *rowReader) aboveHeading(n *node) *node {
	for a := r.over; a != nil && a != r.base; a = a.parent {
		if a.number.style == n.number.style {
			return a.parent
		}
	}
	if n.numbered() && r.over != nil && r.over.numbered() {
		return r.over
	}
	return r.base
}

// headings renews the headings whose cells begin in this row. A heading ends those
// to the right of it.
func (r *rowReader) headings(row document.Row) {
	for i, c := range r.layout.heads {
		text := oneLine(r.own(row, c))
		if text == "" || r.heads[i] != nil && r.heads[i].again(text) {
			continue
		}
		n := &node{at: cellAt(row, c).At, line: text, text: text, table: true}
		if number, rest, _, ok := cutNumber(text); ok {
			n.number, n.text = number, rest
		}
		clear(r.heads[i:])
		r.put(n, r.lowest())
		r.heads[i] = n
	}
}

// again reports whether a text is the heading itself, printed once more; the fuller
// print counts.
func (n *node) again(text string) bool {
	if hanKey(text) != hanKey(n.line) || hanKey(text) == "" && text != n.line {
		return false
	}
	if len(text) > len(n.line) {
		n.line = text
	}
	return true
}

// hanKey keeps the Chinese characters and digits of a text.
func hanKey(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// lowest gives the innermost heading that stands.
func (r *rowReader) lowest() *node {
	for i := len(r.heads) - 1; i >= 0; i-- {
		if r.heads[i] != nil {
			return r.heads[i]
		}
	}
	if r.over != nil {
		return r.over
	}
	return r.base
}
