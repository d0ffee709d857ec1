package notice

import (
	"slices"
	"strings"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
)

// begins reports whether a row begins a task, rather than going on with the one above.
func (r *rowReader) begins(row document.Row) bool {
	text := r.own(row, r.main)
	if text == "" {
		return false
	}
	if r.task == nil {
		return true
	}
	if number := r.printed(row); number != "" {
		return number != r.serial || oneLine(text) != r.task.text
	}
	if oneLine(text) == r.task.text && slices.ContainsFunc(r.unitColumns(), func(c int) bool { return r.own(row, c) != "" }) {
		return false // the same task once more, for another unit
	}
	// Without a number of its own it is a task where it has its own units or deadline.
	for c, col := range r.columns {
		if (col.role.isUnits() || col.role == roleDeadline && r.owned(row)) && r.own(row, c) != "" {
			return true
		}
	}
	return r.numbers < 0 && r.owned(row)
}

// begin reads a row as a new task.
func (r *rowReader) begin(row document.Row) {
	r.headings(row)
	cell := row[r.main]
	n := &node{at: cell.At, table: true, task: true, line: oneLine(cell.Text), text: oneLine(cell.Text)}
	r.serialize(n, row)
	var before []string
	for _, c := range r.before {
		text := oneLine(textAt(row, c))
		if number, rest, _, ok := cutNumber(text); ok && c == r.names && r.numbers < 0 && number.style == styleDigit {
			text = rest
		}
		if text != "" {
			before = append(before, text)
		}
	}
	n.text = strings.Join(append(before, n.text), "\n")
	r.put(n, r.lowest())
	r.task = n
	for c := range r.columns {
		r.take(c, cellAt(row, c))
	}
	r.give(n, row)
	if !n.hasUnits() && len(r.unitColumns()) > 0 {
		r.doubt(n.at, n.line, "没有责任单位的任务", "这一行没有写责任单位")
	}
	if len(r.unitColumns()) == 0 {
		r.unitsInText(n)
	}
}

// unitsInText reads the bracket at the end of a task's text, or the labels behind it.
func (r *rowReader) unitsInText(n *node) {
	text, fields := n.text, []field(nil)
	if segments, rest, loose, _ := cutBrackets(text, n.at); len(segments) == 1 && rest == "" {
		text, fields = segments[0].text, segments[0].fields
		for _, bracket := range loose {
			r.doubt(n.at, bracket, "责任单位", "括号里有认不出来的单位名称")
		}
	} else {
		text, fields = cutFields(text, n.at)
	}
	n.text, n.fields = text, append(n.fields, fields...)
	if !n.hasUnits() {
		r.unowned = append(r.unowned, n)
	}
}

// give adds what a row above says of the rows below it, and the task does not say itself.
func (r *rowReader) give(n *node, row document.Row) {
	for _, f := range append(slices.Clone(r.given), r.outline.given...) {
		has := func(had field) bool { return had.role == f.role }
		if f.role.isUnits() && !r.owned(row) || !f.role.isUnits() && !slices.ContainsFunc(n.fields, has) {
			n.fields = append(n.fields, f)
		}
	}
}

// goOn adds a row to the task above it: more units, progress or text.
func (r *rowReader) goOn(row document.Row) {
	if text := r.own(row, r.main); text != "" && oneLine(text) != r.task.text {
		r.task.text += "\n" + oneLine(text)
		if cellAt(row, r.main) != nil && len(r.unitColumns()) > 0 && !r.owned(row) {
			r.doubt(row[r.main].At, text, "并入上一项任务", "这一行没有序号和责任单位")
		}
	}
	for c, col := range r.columns {
		switch text := r.own(row, c); {
		case text == "":
		case c == r.numbers || slices.Contains(r.layout.heads, c) || slices.Contains(r.before, c):
			r.keep(col.title, text, row[c].At)
		default:
			r.take(c, row[c])
		}
	}
}

// keep adds to the task's notes what has no place of its own in a row that goes on,
// unless it only says once more what stands above.
func (r *rowReader) keep(title, text string, at document.Place) {
	if serialOf(text) == r.serial || slices.ContainsFunc(r.heads, func(n *node) bool { return n != nil && n.again(oneLine(text)) }) {
		return
	}
	value := strings.Trim(title+"："+oneLine(text), "：")
	r.task.fields = append(r.task.fields, field{role: roleNote, label: title, value: value, at: at})
	r.doubt(at, text, "记入备注", "这一行接着上一项任务，这一格却另有内容")
}

// emptyMark is what people write into a cell that is to stay empty.
var emptyMark = pattern.Of(`^(?:[/／\\—–\-－\s]*|无)$`)

// take adds what a cell says to the task.
func (r *rowReader) take(c int, cell *document.Cell) {
	if cell != nil && cell.Text == "无" {
		r.skip(cell.At, cell.Text, whyEmptyCell)
	}
	if cell == nil || emptyMark.MatchString(cell.Text) || c == r.main || c == r.numbers || slices.Contains(r.layout.heads, c) || slices.Contains(r.before, c) {
		return
	}
	f := field{role: r.columns[c].role, label: r.columns[c].title, value: cell.Text, at: cell.At}
	switch {
	case f.role == rolePerson:
		f.unit = r.rowUnit
	case f.role == roleNumber || f.role == roleOther || f.role == roleContent && !slices.Contains(r.after, c):
		f.role, f.value = roleNote, strings.Trim(f.label+"："+oneLine(cell.Text), "：")
	case f.role == roleContent || f.role == roleText:
		f.role, f.value = roleText, oneLine(cell.Text)
	case f.role == roleDeadline:
		f.value = deadlineOf(cell)
	case f.role.isUnits():
		f.value = cell.Text
	}
	if slices.ContainsFunc(r.task.fields, func(had field) bool { return had.role == f.role && had.value == f.value }) {
		return
	}
	r.task.fields = append(r.task.fields, f)
}
