package notice

import (
	"slices"
	"strings"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
)

// column is one column of a table of tasks.
type column struct {
	role  role
	title string
}

// table is a grid of cells; its layout is known where it was made of a text.
type table struct {
	name   string // of the sheet
	rows   []document.Row
	layout *layout
	ragged bool // rows may lack the cells that reach down to them
}

// highestHeader is how many rows a header may have.
const highestHeader = 3

// table reads a table: the rows below a header that speaks of tasks become
// tasks, whatever else it holds is read as paragraphs.
func (o *outline) table(t *table) {
	if t.layout != nil {
		o.rows(*t.layout, t.rows)
		o.open, o.current = nil, nil
		return
	}
	if t.name != "" {
		o.sheet(t.name, t.name)
	}
	if left, right := sideBySide(t.rows); right != nil {
		o.table(&table{rows: left, ragged: t.ragged})
		o.table(&table{rows: right, ragged: t.ragged})
		return
	}
	read := false
	for rows := t.rows; len(rows) > 0; {
		at, height, columns := findHeader(rows)
		if columns == nil && !read {
			if from := o.goesOnAt(rows); from < len(rows) {
				o.flatten(rows[:from])
				o.liftLeaders()
				o.rows(*o.latest, rows[from:])
				o.endTable()
				return
			}
		}
		o.flatten(rows[:at])
		if columns == nil {
			break
		}
		o.liftLeaders()
		read = true
		for _, row := range rows[at : at+height] {
			o.skipRow(row, whyHeader)
		}
		rows = rows[at+height:]
		body, _, next := findHeader(rows)
		if next != nil {
			body -= headingsBefore(rows[:body])
		}
		if t.ragged {
			straighten(columns, rows[:body])
		}
		l := arrange(columns, rows[:body])
		o.latest = &l
		o.rows(l, rows[:body])
		rows = rows[body:]
		o.endTable()
	}
}

// endTable lets nothing behind a table belong to its tasks.
func (o *outline) endTable() {
	o.given = nil
	o.open, o.current = nil, nil
}

// sideBySide parts two tables that stand beside each other: both halves of the header
// begin with a column of numbers and speak of tasks. right is nil where they do not.
func sideBySide(rows []document.Row) (left, right []document.Row) {
	_, _, columns := findHeader(rows)
	cut := -1
	for c, col := range columns {
		if col.role == roleNumber && c > 0 && speaksOfTasks(columns[:c]) && speaksOfTasks(columns[c:]) {
			cut = c
		}
	}
	if cut < 0 {
		return nil, nil
	}
	for _, row := range rows {
		cut := min(cut, len(row))
		part := slices.Clone(row[cut:])
		for c, cell := range part {
			if slices.Contains(row[:cut], cell) { // a title over both is read once
				part[c] = nil
			}
		}
		left, right = append(left, row[:cut]), append(right, part)
	}
	return left, right
}

// liftLeaders takes leaders from the line above a table: they lead all of its tasks.
func (o *outline) liftLeaders() {
	if n := o.current; n != nil && len(n.fields) > 0 && onlyLeaders(n.fields) {
		o.given, n.fields = n.fields, nil
		for _, f := range o.given {
			o.skip(f.at, f.label+"："+f.value, whyLeaderAbove)
		}
	}
}

// headingsBefore counts the rows at the end of a table that stand over the next one:
// a lone text each.
func headingsBefore(rows []document.Row) int {
	n := 0
	for n < len(rows) && len(distinct(rows[len(rows)-1-n])) == 1 {
		n++
	}
	return n
}

// goesOnAt finds the row at which a table without a header goes on with the one
// before: as wide as that, with a number where numbers stand. It gives the number of
// rows where it does not.
func (o *outline) goesOnAt(rows []document.Row) int {
	if o.latest == nil || o.latest.numbers < 0 {
		return len(rows)
	}
	for i, row := range rows {
		if len(distinct(row)) > 2 && lastFilled(row) < len(o.latest.columns) && o.latest.suits(row) {
			return i
		}
	}
	return len(rows)
}

// suits reports whether the cells of a row are what the columns hold: a number, a text
// that is no unit, units.
func (l *layout) suits(row document.Row) bool {
	text := textAt(row, l.main)
	if !isSerial(textAt(row, l.numbers)) || text == "" || looksUnits(text) || looksPeople(text) {
		return false
	}
	for c, col := range l.columns {
		if units := textAt(row, c); col.role.isUnits() && units != "" && !emptyMark.MatchString(units) && !looksUnits(units) {
			return false
		}
	}
	return true
}

// anySheet is the name of a sheet that nobody named.
var anySheet = pattern.Of(`(?i)^(?:sheet|工作表|表)\s*\d*$`)

// sheet begins a section for a sheet, or for a table whose numbers start anew.
func (o *outline) sheet(name, title string) {
	s := newSection(name)
	s.title, s.sheet = title, true
	if anySheet.MatchString(title) {
		s.title = ""
	}
	o.sections = append(o.sections, s)
	o.open, o.current = nil, nil
}

// findHeader finds the first header: where it begins, how many rows it has and
// what its columns hold. Without one it gives the number of rows and no columns.
func findHeader(rows []document.Row) (at, height int, columns []column) {
	for i := range rows {
		if height, columns := headerAt(rows, i); columns != nil {
			return i, height, columns
		}
	}
	return len(rows), 0, nil
}

// headerAt reads a header that begins at a row.
func headerAt(rows []document.Row, i int) (height int, columns []column) {
	if !titles(rows[i]) {
		return 0, nil
	}
	height = 1
	for height < highestHeader && i+height < len(rows) && titlesBelow(rows[i:i+height], rows[i+height]) {
		height++
	}
	for c := range rows[i] {
		var path []string
		for _, row := range rows[i : i+height] {
			if title := textAt(row, c); title != "" && !slices.Contains(path, title) {
				path = append(path, title)
			}
		}
		columns = append(columns, columnOf(path))
	}
	if !speaksOfTasks(columns) && !holdsBrackets(columns, rows[i+height:]) {
		return 0, nil
	}
	return height, columns
}

// columnOf reads a column by its titles from the top down: the lowest that says
// something decides.
func columnOf(path []string) column {
	c := column{roleOther, strings.ReplaceAll(strings.Join(path, " "), "\n", "")}
	for i := len(path) - 1; i >= 0; i-- {
		if r, ok := roleOfTitle(path[i]); ok {
			c.role = r
			break
		}
	}
	return c
}

// titles reports whether a row can be the first of a header: short texts, half of
// them known.
func titles(row document.Row) bool {
	known, all := 0, 0
	for _, cell := range distinct(row) {
		if len([]rune(cell.Text)) > 2*longestTitle {
			return false
		}
		all++
		if _, ok := roleOfTitle(cell.Text); ok {
			known++
		}
	}
	return known >= 2 && 2*known >= all
}

// titlesBelow reports whether a row belongs to the header above it: a title goes
// on in it, or it parts a title that covers several columns.
func titlesBelow(header []document.Row, row document.Row) bool {
	last := header[len(header)-1]
	goesOn, parts := false, false
	for c, cell := range row {
		if cell == nil || cell.Text == "" {
			continue
		}
		if above := cellAt(last, c); above == cell {
			goesOn = true
			continue
		}
		if len([]rune(cell.Text)) > longestTitle || startsWithDigit(cell.Text) {
			return false
		}
		r, known := roleOfTitle(cell.Text)
		switch top := cellAt(header[0], c); {
		case top != nil && (cellAt(header[0], c+1) == top || c > 0 && cellAt(header[0], c-1) == top):
			parts = true
		case top == nil && known && r.isUnits() && textAt(header[0], c-1) != "": // the title beside it covered both
			parts = true
		case !known:
			return false
		}
	}
	return goesOn || parts
}

// scoreTitle is of tables that rate units.
var scoreTitle = pattern.Of(`得分|扣分|分值|排名|名次`)

// speaksOfTasks reports whether columns make a table of tasks.
func speaksOfTasks(columns []column) bool {
	has := map[role]int{}
	for _, c := range columns {
		has[c.role]++
	}
	owned := has[roleLead] + has[roleCoop] + has[roleUnits]
	if slices.ContainsFunc(columns, func(c column) bool { return scoreTitle.MatchString(titleOf(c.title)) }) && has[roleLead]+has[roleDeadline] == 0 {
		return false
	}
	more := has[roleNumber] + has[roleDeadline] + has[roleLeader] + has[rolePerson]
	return has[roleContent]+has[roleText] > 0 && (owned > 0 || has[roleNumber] > 0 && more > 1)
}

// holdsBrackets reports whether the tasks of a numbered table end with their units in
// brackets: 修建大桥。（市交通运输局牵头）.
func holdsBrackets(columns []column, rows []document.Row) bool {
	numbers := slices.IndexFunc(columns, func(c column) bool { return c.role == roleNumber })
	content := slices.IndexFunc(columns, isContent)
	if numbers < 0 || content < 0 {
		return false
	}
	tasks, bracketed := 0, 0
	for _, row := range rows[:min(len(rows), 50)] {
		if isSerial(textAt(row, numbers)) && textAt(row, content) != "" {
			tasks++
			if segments, _, _, _ := cutBrackets(textAt(row, content), nowhere); len(segments) > 0 {
				bracketed++
			}
		}
	}
	return bracketed > 0 && bracketed*2 >= tasks
}

// flatten reads the rows of a table as paragraphs: pairs of label and value, else a
// cell each.
func (o *outline) flatten(rows []document.Row) {
	var paras []para
	var above document.Row
	for _, row := range rows {
		cells := slices.DeleteFunc(distinct(row), func(cell *document.Cell) bool { return slices.Contains(above, cell) })
		above = row
		if pairs := o.labelled(cells); pairs != nil {
			paras = append(paras, pairs...)
			continue
		}
		for _, cell := range cells {
			for _, line := range strings.Split(cell.Text, "\n") {
				if line != "" {
					paras = append(paras, para{at: cell.At, text: line})
				}
			}
		}
	}
	o.beforeTable = true
	o.paragraphs(paras)
	o.beforeTable = false
	if slices.ContainsFunc(paras, func(p para) bool { return p.begins }) {
		o.current = nil // what stands behind a card belongs to no task on it
	}
}

// labelled reads a row as pairs of label and value; the label of a task's text goes, as
// its value begins the task. It gives nil for any other row.
func (o *outline) labelled(cells []*document.Cell) []para {
	if len(cells) == 0 || len(cells)%2 != 0 {
		return nil
	}
	var pairs []para
	var left []*document.Cell
	for i := 0; i < len(cells); i += 2 {
		label, value := titleOf(cells[i].Text), oneLine(cells[i+1].Text)
		r, ok := roleOfTitle(label)
		switch {
		case !ok || r == roleNumber || strings.Contains(value, "\n") && !r.isProse():
			return nil
		case r == roleContent:
			pairs = append(pairs, para{at: cells[i+1].At, text: value, begins: true})
			left = append(left, cells[i])
		default:
			pairs = append(pairs, para{at: cells[i].At, text: label + "：" + value})
		}
	}
	for _, cell := range left {
		o.skip(cell.At, cell.Text, whyLabelWord)
	}
	return pairs
}

// distinct gives the cells of a row that hold a text, each once.
func distinct(row document.Row) []*document.Cell {
	var cells []*document.Cell
	for _, cell := range row {
		if cell != nil && cell.Text != "" && (len(cells) == 0 || cells[len(cells)-1] != cell) {
			cells = append(cells, cell)
		}
	}
	return cells
}

func cellAt(row document.Row, c int) *document.Cell {
	if c < 0 || c >= len(row) {
		return nil
	}
	return row[c]
}

func textAt(row document.Row, c int) string {
	if cell := cellAt(row, c); cell != nil {
		return cell.Text
	}
	return ""
}

// skipRow notes the cells of a row that belong to no task.
func (o *outline) skipRow(row document.Row, why string) {
	for _, cell := range distinct(row) {
		o.skip(cell.At, cell.Text, why)
	}
}
