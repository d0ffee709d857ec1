package collect

import (
	"slices"
	"strings"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// toldUnknown is how many answered rows of no task are told one by one.
const toldUnknown = 20

// rowReader turns the rows of one return into entries and problems.
type rowReader struct {
	def     templates.FormDef
	form    seeds.Form
	tables  []answers
	table   answers // the one being read
	reading *ledger.Reading
	round   seeds.RoundID
	filled  bool // an input cell has something in it

	lines   []line
	unknown int // answered rows that stand for no task
	said    map[seeds.TaskID]bool
}

// rows goes through every table, then through the form's rows that were not answered.
func (rr *rowReader) rows() {
	m := newMatcher(rr.form)
	for i := range rr.tables {
		rr.gather(i, m)
	}
	rr.said = map[seeds.TaskID]bool{}
	told := map[int]bool{}
	for i := range rr.lines {
		l := &rr.lines[i]
		rr.table = rr.tables[l.table]
		if !told[l.table] {
			told[l.table] = true
			rr.columns()
		}
		switch {
		case l.task == nil:
			rr.stranger(l)
		case !rr.said[l.task.Task]:
			rr.said[l.task.Task] = true
			rr.answer(l, rr.others(i))
		}
	}
	rr.table = rr.tables[0]
	if rr.unknown > toldUnknown {
		rr.add(CodeRowsUnknown.say(rr.unknown-toldUnknown), "", nil, rr.title(seeds.KeyProgress), "")
	}
	rr.unanswered()
}

// gather reads the answered rows of a table and tells the task of each.
func (rr *rowReader) gather(table int, m matcher) {
	rr.table = rr.tables[table]
	before := -1 // the line above, of this table
	for _, row := range rr.table.Rows {
		if row.Num <= rr.table.header || remarkRow(row) {
			continue
		}
		l := rr.line(table, row)
		if len(l.values) == 0 {
			before = -1
			continue // unanswered: told once, by the form's own rows
		}
		if !m.match(&l) {
			if len(l.at) == len(l.values) {
				continue // a heading that something was merged over
			}
			if before >= 0 && l.continues(rr.lines[before]) {
				l.task = rr.lines[before].task
			}
		}
		rr.filled = true
		rr.lines = append(rr.lines, l)
		before = len(rr.lines) - 1
	}
}

// line reads a row's input cells and what tells its task.
func (rr *rowReader) line(table int, row workbook.Row) line {
	l := line{num: row.Num, table: table, values: map[seeds.Key]workbook.Cell{}, at: map[seeds.Key]int{}}
	for _, c := range rr.def.Columns {
		col, there := rr.table.cols[c.Key]
		if !there || !c.Fill {
			continue
		}
		v, at := rr.table.cellIn(row, col)
		if v.Text == "" && !v.Open {
			continue
		}
		if l.values[c.Key] = v; at != row.Num {
			l.at[c.Key] = at
		}
	}
	given := func(key seeds.Key) string {
		col, there := rr.table.cols[key]
		if !there {
			return ""
		}
		c, _ := rr.table.cellIn(row, col)
		return c.Text
	}
	l.code, l.no, l.text = strings.ToUpper(given(seeds.KeyCode)), given(seeds.KeyNo), given(seeds.KeyTask)
	return l
}

// continues reports whether a line goes on with the answer in the row above: it
// stands right below and says of no task by itself.
func (l line) continues(above line) bool {
	state := l.values[seeds.KeyState].Text
	return l.num == above.num+1 && above.task != nil && l.code+l.no+l.text == "" &&
		(state == "" || state == above.values[seeds.KeyState].Text)
}

// others gives the lines that answer the task of the i-th line, too.
func (rr *rowReader) others(i int) (later []*line) {
	for k := i + 1; k < len(rr.lines); k++ {
		if l := &rr.lines[k]; l.task != nil && l.task.Task == rr.lines[i].task.Task {
			later = append(later, l)
		}
	}
	return later
}

// stranger tells of an answered row that stands for no task.
func (rr *rowReader) stranger(l *line) {
	if rr.unknown++; rr.unknown > toldUnknown {
		return
	}
	rr.add(CodeRowUnknown.say(), rr.ref(l, rr.firstKey(l)), nil, rr.title(rr.firstKey(l)), l.values[rr.firstKey(l)].Text)
}

// firstKey is the first input column in which a line has something.
func (rr *rowReader) firstKey(l *line) seeds.Key {
	for _, c := range rr.def.Columns {
		if _, ok := l.values[c.Key]; ok {
			return c.Key
		}
	}
	return seeds.KeyProgress
}

// ref is the cell of a line under a column; a value merged down stands where its range begins.
func (rr *rowReader) ref(l *line, key seeds.Key) string {
	if at, merged := l.at[key]; merged {
		return rr.tables[l.table].ref(key, at)
	}
	return rr.tables[l.table].ref(key, l.num)
}

// columns tells what is odd about a table's columns.
func (rr *rowReader) columns() {
	for _, c := range rr.def.Columns {
		col, there := rr.table.cols[c.Key]
		if title, renamed := rr.table.renamed[c.Key]; renamed {
			rr.add(CodeColumnRenamed.say(title, c.Title), ref(col, rr.table.header), nil, c.Title, title)
		}
		if !there && c.Fill && c.Required {
			rr.add(CodeNoColumn.say(c.Title), ref(1, rr.table.header), nil, c.Title, "")
		}
	}
	titles, cells := rr.table.extraColumns()
	for i, title := range titles {
		rr.add(CodeColumnExtra.say(title), cells[i], nil, title, title)
	}
}

func (rr *rowReader) title(key seeds.Key) string {
	c, _ := rr.def.Column(key)
	return c.Title
}

// answer takes a task's line together with the others that answer it: a row split
// in two is joined, two that say different things are told.
func (rr *rowReader) answer(l *line, others []*line) {
	no := l.task.Given[seeds.KeyNo]
	for _, p := range l.problem {
		rr.add(p.Problem, rr.table.ref(p.key, l.num), l.task, rr.title(p.key), rr.typed(l, p.key))
	}
	last, clash := l, false
	for _, o := range others {
		joined, differs := rr.join(l, o, o.table == last.table && o.num == last.num+1)
		switch {
		case joined:
			last = o
			if differs != "" {
				rr.add(CodeRowJoined.say(no), rr.ref(o, differs), l.task, rr.title(differs), o.values[differs].Text)
			}
		case differs != "":
			clash = true
			rr.other(o, no, differs)
		}
	}
	rr.table = rr.tables[l.table]
	rr.given(l)
	rr.merged(l)
	rr.entry(l, clash)
}

// other tells of a second answer to a task, in its own sheet.
func (rr *rowReader) other(o *line, no string, key seeds.Key) {
	mine := rr.table
	rr.table = rr.tables[o.table]
	rr.add(CodeRowTwice.say(no), rr.ref(o, key), o.task, rr.title(key), o.values[key].Text)
	rr.table = mine
}

// join puts the values of the row below into those of l, where nothing is lost by
// it; differs is the column in which the row says something else, "" for none.
func (rr *rowReader) join(l, o *line, adjacent bool) (joined bool, differs seeds.Key) {
	values := map[seeds.Key]workbook.Cell{}
	joined = true
	for _, c := range rr.def.Columns {
		a, hasA := l.values[c.Key]
		b, hasB := o.values[c.Key]
		switch {
		case !hasB || hasA && a.Text == b.Text:
			continue
		case !hasA:
			values[c.Key] = b
		case c.Type == templates.Text && a.Kind != workbook.Error && b.Kind != workbook.Error:
			a.Text += "\n" + b.Text
			a.Kind, a.Formula = workbook.Text, a.Formula || b.Formula
			values[c.Key] = a
		default:
			if joined { // what cannot be put together is what is told
				differs = c.Key
			}
			joined = false
		}
		if differs == "" {
			differs = c.Key
		}
	}
	if !adjacent || !joined {
		return false, differs
	}
	for key, v := range values {
		if _, had := l.values[key]; !had {
			l.at[key] = o.num
		}
		l.values[key] = v
	}
	return true, differs
}

// typed is what stands in a cell by which a line's task was told.
func (rr *rowReader) typed(l *line, key seeds.Key) string {
	switch key {
	case seeds.KeyNo:
		return l.no
	case seeds.KeyCode:
		return l.code
	case seeds.KeyTask:
		return l.text
	}
	return l.values[key].Text
}

// given tells of locked cells that were changed all the same: protection is advice.
// The plan's text stays.
func (rr *rowReader) given(l *line) {
	row := rr.table.row(l.num)
	for _, c := range rr.def.Columns {
		col, there := rr.table.cols[c.Key]
		if !there || c.Fill || c.Type == templates.Formula || c.Key == seeds.KeyCode || c.Key == seeds.KeyPrevious {
			continue
		}
		v, at := rr.table.cellIn(row, col)
		must := c.Key == seeds.KeyNo || c.Key == seeds.KeyTask
		if is, was := textKey(shown(v)), textKey(l.task.Given[c.Key]); at == l.num && is != was && (must || is != "") {
			rr.add(CodeGivenChanged.say(c.Title), rr.table.ref(c.Key, l.num), l.task, c.Title, v.Text)
		}
	}
}

// merged tells of values that stand in a cell merged over several rows.
func (rr *rowReader) merged(l *line) {
	for _, c := range rr.def.Columns {
		if at, ok := l.at[c.Key]; ok && at < l.num {
			rr.add(CodeCellMerged.say(l.task.Given[seeds.KeyNo], c.Title), rr.table.ref(c.Key, l.num), l.task, c.Title, l.values[c.Key].Text)
		}
	}
}

// unanswered tells of the form's rows that a lead must answer and has not.
func (rr *rowReader) unanswered() {
	for i := range rr.form.Rows {
		r := &rr.form.Rows[i]
		if rr.said[r.Task] || r.Part != seeds.PartLead {
			continue
		}
		cell := ""
		if row := rr.rowOf(*r); row > 0 {
			cell = rr.table.ref(seeds.KeyProgress, row)
		}
		rr.add(CodeRowBlank.say(r.Given[seeds.KeyNo]), cell, r, rr.title(seeds.KeyProgress), "")
	}
}

// rowOf finds the row of a task that was left blank, 0 where it is gone.
func (rr *rowReader) rowOf(r seeds.FormRow) int {
	m := matcher{rows: []seeds.FormRow{r}}
	for _, row := range rr.table.Rows {
		if row.Num <= rr.table.header {
			continue
		}
		if strings.ToUpper(rr.table.text(seeds.KeyCode, row)) == r.Code {
			return row.Num
		}
		l := line{no: rr.table.text(seeds.KeyNo, row), text: rr.table.text(seeds.KeyTask, row)}
		if l.text != "" && m.byNumber(&l) != nil {
			return row.Num
		}
	}
	return 0
}

// columnsThere reports whether the table has every column that a lead must
// fill; where one is gone the rows wait, and that is told once for the table.
func (rr *rowReader) columnsThere() bool {
	return !slices.ContainsFunc(rr.def.Columns, func(c templates.Column) bool {
		_, there := rr.table.cols[c.Key]
		return !there && c.Fill && c.Required
	})
}
