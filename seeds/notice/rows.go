package notice

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
	"ducha/seeds/units"
)

// styleSerial numbers the rows of a table.
const styleSerial style = "序号"

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

// serialOf cleans a printed number: "1." and "（1）" are 1 and (1).
func serialOf(text string) string {
	serial := strings.Trim(strings.Join(strings.Fields(width.Fold.String(text)), ""), "、.,")
	if whole, ok := strings.CutSuffix(serial, ".0"); ok && isFigures(whole) {
		return whole // 1.0, a number that was kept as one
	}
	return serial
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

// give adds what a row above says of the rows below it, and the task does not say itself.
func (r *rowReader) give(n *node, row document.Row) {
	for _, f := range append(slices.Clone(r.given), r.outline.given...) {
		has := func(had field) bool { return had.role == f.role }
		if f.role.isUnits() && !r.owned(row) || !f.role.isUnits() && !slices.ContainsFunc(n.fields, has) {
			n.fields = append(n.fields, f)
		}
	}
}

// serialize gives a task its number: the printed one, one derived from it where
// several tasks stand beside one number, the one before its text, or the next.
func (r *rowReader) serialize(n *node, row document.Row) {
	own := r.printed(row)
	if r.numbers < 0 && own == "" && r.serial == "" {
		if number, rest, _, ok := cutNumber(n.text); ok {
			n.number, n.text = number, rest
			return
		}
		r.bare = append(r.bare, n)
		n.number = number{styleSerial, len(r.bare), fmt.Sprint(len(r.bare))}
		return
	}
	if own != "" {
		r.serial, r.parts = own, 1
		n.number = number{styleSerial, valueOf(strings.Trim(own, "()")), own}
		return
	}
	if r.serial == "" {
		n.number = number{styleSerial, 0, ""}
		r.doubt(n.at, n.line, "一项没有序号的任务", "这一行没有序号")
		return
	}
	if r.parts == 1 && r.task != nil && r.task.number.label == r.serial {
		r.task.number.label = r.serial + "(1)"
		r.doubt(r.task.at, r.task.line, r.serial+"(1)", "一个序号旁有几项任务，已分别编号")
	}
	r.parts++
	n.number = number{styleSerial, r.task.number.value, fmt.Sprintf("%s(%d)", r.serial, r.parts)}
}

// printed gives the number of a row: that of its own column, or where there is none
// that of the name beside the task, 14.改扩建中学.
func (r *rowReader) printed(row document.Row) string {
	if r.numbers >= 0 {
		return serialOf(r.own(row, r.numbers))
	}
	if number, _, _, ok := cutNumber(r.own(row, r.names)); ok && number.style == styleDigit {
		return number.label
	}
	return ""
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

var fileDate = pattern.Of(`^(\d{4})-0?(\d{1,2})(?:-0?(\d{1,2}))?`)

// deadlineOf writes a date cell as people do.
func deadlineOf(cell *document.Cell) string {
	if m := fileDate.FindStringSubmatch(cell.Text); m != nil && cell.Date {
		if m[3] == "" {
			return m[1] + "年" + m[2] + "月"
		}
		return m[1] + "年" + m[2] + "月" + m[3] + "日"
	}
	return strings.ReplaceAll(oneLine(cell.Text), "\n", "；")
}

// bullets begin points that have no number.
const bullets = "△▲●○◆◇■□★☆➢※"

// oneLine joins the lines of a cell that were broken by its width; a line after a
// full stop, or with a number or sign of its own, stays one.
func oneLine(text string) string {
	var out strings.Builder
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if i > 0 && out.Len() > 0 && line != "" {
			last, _ := utf8.DecodeLastRuneInString(out.String())
			_, _, _, numbered := cutNumber(line)
			switch {
			case numbered || strings.ContainsRune("。；;！!？?：:", last) || strings.IndexAny(line, bullets) == 0:
				out.WriteByte('\n')
			case last < utf8.RuneSelf && line[0] < utf8.RuneSelf && last != '-':
				out.WriteByte(' ')
			}
		}
		out.WriteString(line)
	}
	return out.String()
}
