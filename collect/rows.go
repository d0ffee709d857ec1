package collect

import (
	"slices"
	"strconv"
	"strings"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// Bounds of what one return may say: a hostile one has as many rows as it likes.
const (
	toldOdd    = 20    // rows of no task, and second answers, that are told one by one
	maxJoined  = 20    // rows that one answer is put together from
	maxText    = 32767 // characters of it, what a spreadsheet holds
	spareLines = 1000  // answered rows beyond ten for each of the form
)

// rowReader turns the rows of one return into entries and problems.
type rowReader struct {
	def     templates.FormDef
	form    seeds.Form
	foreign func(code string) string // whose a 核对码 of another unit is; nil: nobody's
	tables  []answers
	table   *answers // the one that problems stand in
	reading *ledger.Reading
	round   seeds.RoundID
	filled  bool // an input cell has something in it

	lines  []line
	byTask map[seeds.TaskID][]*line
	blank  map[seeds.TaskID]int // rows of the first table that were left blank
	unread int                  // answered rows beyond the bound
	twice  int                  // second answers told
}

// rows goes through every table, then through the form's rows that were not answered.
func (rr *rowReader) rows() {
	m := newMatcher(rr.form, rr.foreign)
	rr.blank = map[seeds.TaskID]int{}
	for i := range rr.tables {
		rr.gather(&rr.tables[i], m)
	}
	rr.byTask = map[seeds.TaskID][]*line{}
	for i := range rr.lines {
		if l := &rr.lines[i]; l.task != nil {
			rr.byTask[l.task.Task] = append(rr.byTask[l.task.Task], l)
		}
	}
	var last *answers
	for i := range rr.lines {
		l := &rr.lines[i]
		if rr.table = l.table; last != l.table {
			last = l.table
			rr.columns()
		}
		if l.task != nil && rr.byTask[l.task.Task][0] == l {
			rr.answer(l, rr.byTask[l.task.Task][1:])
		}
	}
	rr.table = &rr.tables[0]
	complete := rr.unanswered()
	rr.strangers(complete)
}

// gather reads the answered rows of a table and tells the task of each.
func (rr *rowReader) gather(t *answers, m *matcher) {
	var above *line // of this table, right above
	own := rr.ownNumbers(t, m)
	for _, row := range t.body() {
		l := rr.line(t, row)
		if rr.unanswers(l) {
			above = nil
			rr.left(t, l, m)
			continue // told once, by the form's own rows
		}
		rr.filled = true
		if len(rr.lines) >= 10*len(rr.form.Rows)+spareLines {
			rr.unread++
			continue
		}
		if own && l.code == "" {
			l.no = "" // they are no numbers of ours
		}
		if !m.match(&l) && l.owner == "" {
			if len(l.at) == len(l.values) {
				continue // a heading that something was merged over
			}
			if above != nil && l.continues(*above) {
				l.task = above.task
			}
		}
		rr.lines = append(rr.lines, l)
		above = &rr.lines[len(rr.lines)-1]
	}
}

// unanswers reports whether a row answers nothing: its input cells are blank, or hold
// no more than what was merged into optional ones from above.
func (rr *rowReader) unanswers(l line) bool {
	if len(l.at) < len(l.values) {
		return false
	}
	for key := range l.values {
		if c, _ := rr.def.Column(key); c.Required {
			return false
		}
	}
	return true
}

// left notes where a task that was not answered stands in the first table.
func (rr *rowReader) left(t *answers, l line, m *matcher) {
	r := m.byCode[l.code]
	if r == nil && l.text != "" && len(rr.blank) < len(rr.form.Rows) {
		r = m.byNumber(l.no, textKey(l.text))
	}
	if r != nil && t == &rr.tables[0] && rr.blank[r.Task] == 0 {
		rr.blank[r.Task] = l.num
	}
}

// ownNumbers reports whether a table counts its rows anew, 1 2 3 …, where the form has
// other numbers: they tell no tasks then.
func (rr *rowReader) ownNumbers(t *answers, m *matcher) bool {
	n, strange := 0, false
	for _, row := range t.body() {
		l := rr.line(t, row)
		no := numberKey(l.no)
		if no == "" || rr.unanswers(l) {
			continue
		}
		if n++; no != strconv.Itoa(n) || l.code+l.text != "" {
			return false
		}
		strange = strange || len(m.numbers[no]) == 0
	}
	return strange
}

// line reads a row's input cells and what tells its task.
func (rr *rowReader) line(t *answers, row workbook.Row) line {
	l := line{num: row.Num, table: t, values: map[seeds.Key]workbook.Cell{}, at: map[seeds.Key]int{}}
	for _, c := range rr.def.Columns {
		col, there := t.cols[c.Key]
		if !there || !c.Fill {
			continue
		}
		v, at := t.cellIn(row, col)
		if v.Text == "" && !v.Open {
			continue
		}
		if l.values[c.Key] = v; at != row.Num {
			l.at[c.Key] = at
		}
	}
	given := func(key seeds.Key) string {
		col, there := t.cols[key]
		if !there {
			return ""
		}
		c, _ := t.cellIn(row, col)
		return c.Text
	}
	l.code, l.no, l.text = codeKey(given(seeds.KeyCode)), given(seeds.KeyNo), given(seeds.KeyTask)
	return l
}

// continues reports whether a line goes on with the answer in the row above: it
// stands right below and says of no task by itself.
func (l line) continues(above line) bool {
	state := l.values[seeds.KeyState].Text
	return l.num == above.num+1 && above.task != nil && l.code+l.no+l.text == "" &&
		(state == "" || state == above.values[seeds.KeyState].Text)
}

// strangers tells of answered rows that stand for no task. Where every task is
// answered they are additions, and no fault.
func (rr *rowReader) strangers(complete bool) {
	told := 0
	for i := range rr.lines {
		l := &rr.lines[i]
		if l.task != nil {
			continue
		}
		if told++; told > toldOdd {
			continue
		}
		p := CodeRowUnknown.say()
		switch {
		case l.owner != "":
			p = CodeRowOther.say(l.owner)
		case complete:
			p = CodeRowExtra.say()
		}
		rr.table = l.table
		key := rr.firstKey(l)
		rr.add(p, rr.ref(l, key), nil, rr.title(key), l.values[key].Text)
	}
	rr.table = &rr.tables[0]
	if more := max(told-toldOdd, 0) + rr.unread; more > 0 {
		code := CodeRowsUnknown
		if complete {
			code = CodeRowsExtra
		}
		rr.add(code.say(more), "", nil, rr.title(seeds.KeyProgress), "")
	}
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
		return l.table.ref(key, at)
	}
	return l.table.ref(key, l.num)
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
	for _, c := range rr.table.extra() {
		if c.title != "" {
			rr.add(CodeColumnExtra.say(seeds.Shortened(c.title, 20)), c.ref, nil, c.title, c.title)
		} else {
			rr.add(CodeTextOutside.say(seeds.Shortened(c.text, 20)), c.ref, nil, "", c.text)
		}
	}
}

func (rr *rowReader) title(key seeds.Key) string {
	c, _ := rr.def.Column(key)
	return c.Title
}

// unanswered tells of the form's rows that a lead must answer and has not; complete
// says that there are none.
func (rr *rowReader) unanswered() (complete bool) {
	complete = true
	for i := range rr.form.Rows {
		r := &rr.form.Rows[i]
		if len(rr.byTask[r.Task]) > 0 || r.Part != seeds.PartLead {
			continue
		}
		complete = false
		cell := ""
		if row := rr.blank[r.Task]; row > 0 {
			cell = rr.tables[0].ref(seeds.KeyProgress, row)
		}
		rr.add(CodeRowBlank.say(r.Given[seeds.KeyNo]), cell, r, rr.title(seeds.KeyProgress), "")
	}
	return complete
}

// columnsThere reports whether a table has every column that a lead must fill; where
// one is gone the rows wait, and that is told once for the table.
func (rr *rowReader) columnsThere(t *answers) bool {
	return !slices.ContainsFunc(rr.def.Columns, func(c templates.Column) bool {
		_, there := t.cols[c.Key]
		return !there && c.Fill && c.Required
	})
}

// codeKey compares 核对码 as people copy them: capitals, half-width, nothing around.
func codeKey(s string) string {
	if len(s) > maxTitle {
		return ""
	}
	return strings.Trim(strings.ToUpper(seeds.NameKey(s)), "*.,;:'\"")
}
