package collect

import (
	"strings"
	"unicode/utf8"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// longText is the length above which an answer is pointed out, in characters.
const longText = 2000

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

	unknown int // answered rows that stand for no task

	seen map[seeds.TaskID]map[seeds.Key]string // what was answered, by task
	bad  map[seeds.TaskID]bool                 // answered in two ways
}

// rows goes through every table, then through the form's rows that were not answered.
func (rr *rowReader) rows() {
	rr.seen, rr.bad = map[seeds.TaskID]map[seeds.Key]string{}, map[seeds.TaskID]bool{}
	for _, rr.table = range rr.tables {
		rr.readTable()
	}
	rr.table = rr.tables[0]
	if rr.unknown > toldUnknown {
		rr.add(CodeRowsUnknown.say(rr.unknown-toldUnknown), "", nil, rr.title(seeds.KeyProgress), "")
	}
	for i := range rr.form.Rows {
		r := &rr.form.Rows[i]
		if _, answered := rr.seen[r.Task]; answered || r.Part != seeds.PartLead {
			continue
		}
		cell := ""
		if row := rr.rowOf(*r); row > 0 {
			cell = rr.table.ref(seeds.KeyProgress, row)
		}
		rr.add(CodeRowBlank.say(r.Given[seeds.KeyNo]), cell, r, rr.title(seeds.KeyProgress), "")
	}
	var kept []seeds.Entry
	for _, e := range rr.reading.Entries {
		if !rr.bad[e.Task] {
			kept = append(kept, e)
		}
	}
	rr.reading.Entries = kept
}

func (rr *rowReader) readTable() {
	told := false
	for _, row := range rr.table.Rows {
		if row.Num <= rr.table.header {
			continue
		}
		values := rr.values(row)
		if len(values) == 0 {
			continue // unanswered: told once, by the form's own rows
		}
		if !told {
			told = true
			rr.missingColumns()
		}
		task, ok := rr.task(row)
		if !ok {
			continue
		}
		if first, twice := rr.seen[task.Task]; twice {
			if !sameValues(first, texts(values)) {
				rr.add(CodeRowTwice.say(task.Given[seeds.KeyNo]), rr.table.ref(seeds.KeyProgress, row.Num), task, rr.title(seeds.KeyProgress), values[seeds.KeyProgress].Text)
				rr.bad[task.Task] = true
			}
			continue
		}
		rr.seen[task.Task] = texts(values)
		rr.given(row, task)
		rr.entry(row, task, values)
	}
}

// missingColumns tells which columns that must be filled a table lacks.
func (rr *rowReader) missingColumns() {
	for _, c := range rr.def.Columns {
		if _, ok := rr.table.cols[c.Key]; !ok && c.Fill && c.Required {
			rr.add(CodeNoColumn.say(c.Title), ref(1, rr.table.header), nil, c.Title, "")
		}
	}
}

func texts(values map[seeds.Key]workbook.Cell) map[seeds.Key]string {
	out := make(map[seeds.Key]string, len(values))
	for k, c := range values {
		out[k] = c.Text
	}
	return out
}

func sameValues(a, b map[seeds.Key]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

func (rr *rowReader) title(key seeds.Key) string {
	c, _ := rr.def.Column(key)
	return c.Title
}

// values gives the input cells of a row that are not blank.
func (rr *rowReader) values(row workbook.Row) map[seeds.Key]workbook.Cell {
	if labelKey(cellOf(row, 1).Text) == templates.RemarkLabel {
		return nil
	}
	values := map[seeds.Key]workbook.Cell{}
	for _, c := range rr.def.Columns {
		if _, there := rr.table.cols[c.Key]; !there || !c.Fill {
			continue
		}
		if v := rr.table.cell(c.Key, row); v.Text != "" {
			values[c.Key] = v
			rr.filled = true
		}
	}
	return values
}

// task tells which task an answered row is about: by its 核对码, else by its 序号
// together with the task's text. A row that stands for no task is a problem.
func (rr *rowReader) task(row workbook.Row) (*seeds.FormRow, bool) {
	if code := strings.ToUpper(rr.table.text(seeds.KeyCode, row)); code != "" {
		for i := range rr.form.Rows {
			if rr.form.Rows[i].Code == code {
				return &rr.form.Rows[i], true
			}
		}
	}
	no, text := seeds.NameKey(rr.table.text(seeds.KeyNo, row)), textKey(rr.table.text(seeds.KeyTask, row))
	for i := range rr.form.Rows {
		r := &rr.form.Rows[i]
		if no != "" && no == seeds.NameKey(r.Given[seeds.KeyNo]) && (text == "" || text == textKey(r.Given[seeds.KeyTask])) {
			rr.add(CodeRowByNumber.say(no), rr.table.ref(seeds.KeyNo, row.Num), r, rr.title(seeds.KeyCode), rr.table.text(seeds.KeyCode, row))
			return r, true
		}
	}
	if rr.unknown++; rr.unknown > toldUnknown {
		return nil, false
	}
	rr.add(CodeRowUnknown.say(), rr.table.ref(seeds.KeyProgress, row.Num), nil, rr.title(seeds.KeyProgress), rr.table.text(seeds.KeyProgress, row))
	return nil, false
}

// textKey compares a task's text without the 【配合】 or 【牵头第2位】【…汇总】 that
// fill puts before it.
func textKey(s string) string {
	for strings.HasPrefix(s, "【") {
		_, rest, closed := strings.Cut(s, "】")
		if !closed {
			break
		}
		s = rest
	}
	return seeds.NameKey(s)
}

// rowOf finds the row of a task that was left blank, 0 where it is gone.
func (rr *rowReader) rowOf(r seeds.FormRow) int {
	for _, row := range rr.table.Rows {
		if row.Num > rr.table.header && strings.ToUpper(rr.table.text(seeds.KeyCode, row)) == r.Code {
			return row.Num
		}
	}
	return 0
}

// given tells of locked cells that were changed all the same: protection is advice.
func (rr *rowReader) given(row workbook.Row, r *seeds.FormRow) {
	for _, key := range []seeds.Key{seeds.KeyNo, seeds.KeyTask} {
		if _, there := rr.table.cols[key]; !there {
			continue
		}
		if is := rr.table.text(key, row); textKey(is) != textKey(r.Given[key]) {
			rr.add(CodeGivenChanged.say(rr.title(key)), rr.table.ref(key, row.Num), r, rr.title(key), is)
		}
	}
}

// entry checks one answered row; without a fault it becomes an entry.
func (rr *rowReader) entry(row workbook.Row, r *seeds.FormRow, raw map[seeds.Key]workbook.Cell) {
	e := seeds.Entry{Round: rr.round, Unit: rr.form.Unit, Task: r.Task, Part: r.Part, Place: r.Place, Values: map[seeds.Key]string{},
		Source: seeds.Source{SHA256: rr.reading.SHA256, Sheet: rr.table.Name, Row: row.Num, Cells: map[seeds.Key]string{}}}
	before := len(rr.reading.Problems)
	state, _ := rr.def.State(rr.state(raw[seeds.KeyState].Text))
	e.Kind = state.Kind
	for _, c := range rr.def.Columns {
		if !c.Fill {
			continue
		}
		if value := rr.check(c, row.Num, r, raw[c.Key], state.Name); value != "" {
			e.Values[c.Key] = value
			e.Source.Cells[c.Key] = rr.table.ref(c.Key, row.Num)
		}
	}
	if !seeds.HasFault(rr.reading.Problems[before:]) && (r.Part != seeds.PartLead || rr.columnsThere()) {
		rr.reading.Entries = append(rr.reading.Entries, e)
	}
}

// columnsThere reports whether the table has every column that a lead must
// fill; where one is gone the rows wait, and that is told once for the table.
func (rr *rowReader) columnsThere() bool {
	for _, c := range rr.def.Columns {
		if _, ok := rr.table.cols[c.Key]; !ok && c.Fill && c.Required {
			return false
		}
	}
	return true
}

// state gives the form's own spelling of a state that differs in blanks or width only.
func (rr *rowReader) state(typed string) string {
	for _, s := range rr.def.States {
		if seeds.NameKey(s.Name) == seeds.NameKey(typed) {
			return s.Name
		}
	}
	return typed
}

// check gives a cell's value as understood and reports what is wrong with it.
func (rr *rowReader) check(c templates.Column, row int, r *seeds.FormRow, cell workbook.Cell, state string) string {
	no, raw := r.Given[seeds.KeyNo], shown(cell)
	problem := func(p seeds.Problem) { rr.add(p, rr.table.ref(c.Key, row), r, c.Title, raw) }
	switch {
	case raw == "":
		_, there := rr.table.cols[c.Key] // a column gone that every lead must fill is told once for the table
		if (there || !c.Required) && r.Part == seeds.PartLead && rr.def.Required(c, state) {
			problem(CodeRequired.say(no, c.Title))
		}
		return ""
	case cell.Kind == workbook.Error:
		problem(CodeCellError.say(no, c.Title, raw))
		return raw
	case cell.Kind == workbook.Bool:
		problem(CodeCellLogical.say(no, c.Title, raw))
		return raw
	}
	switch c.Type {
	case templates.State:
		value := rr.state(raw)
		if _, ok := rr.def.State(value); !ok {
			problem(CodeBadState.say(no, raw, strings.Join(rr.def.StateNames(), "、")))
		}
		return value
	case templates.Choice:
		for _, choice := range c.Choices {
			if seeds.NameKey(choice) == seeds.NameKey(raw) {
				return choice
			}
		}
		problem(CodeBadChoice.say(no, c.Title, raw, strings.Join(c.Choices, "、")))
		return raw
	case templates.Percent:
		return rr.percent(c, no, cell, state, problem)
	}
	for _, v := range seeds.CheckValue(raw, c.Rule) {
		problem(CodeBadValue.say(no, c.Title, v.Chinese()))
	}
	if n := utf8.RuneCountInString(raw); n > longText {
		problem(CodeLongText.say(no, c.Title, n))
	}
	return raw
}

// shown is a cell's text as its owner sees it: 63% where 0.63 is shown so.
func shown(c workbook.Cell) string {
	if c.Kind == workbook.Percent {
		if p, ok := parsePercent(c.Text, true); ok {
			return plainNumber(p.value) + "%"
		}
	}
	return c.Text
}

func (rr *rowReader) percent(c templates.Column, no string, cell workbook.Cell, state string, problem func(seeds.Problem)) string {
	raw := shown(cell)
	p, ok := parsePercent(cell.Text, cell.Kind == workbook.Percent)
	if !ok || cell.Kind == workbook.Date {
		problem(CodeBadPercent.say(no, raw, "不是数字"))
		return raw
	}
	for _, v := range seeds.CheckValue(p.value, c.Rule) {
		problem(CodeBadPercent.say(no, raw, v.Chinese()))
	}
	switch {
	case p.scaled:
		problem(CodePercentShare.say(no, raw, plainNumber(p.value)))
	case p.value > 100:
		problem(CodePercentOver.say(no, plainNumber(p.value)))
	}
	if s, known := rr.def.State(state); known && templates.Contradicts(s.Kind, p.value) {
		problem(CodePercentState.say(no, s.Name, plainNumber(p.value)))
	}
	return plainNumber(p.value)
}
