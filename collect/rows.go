package collect

import (
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/templates"
)

// longText is the length above which an answer is pointed out, in characters.
const longText = 2000

// rowReader turns the rows of one return into entries and problems.
type rowReader struct {
	f       *excelize.File
	def     templates.FormDef
	form    seeds.Form
	table   answers
	reading *ledger.Reading
	round   seeds.RoundID
	filled  bool // an input cell has something in it
}

// rows goes through the table once, then through the form's rows that were not answered.
func (rr *rowReader) rows() {
	for _, c := range rr.def.Columns {
		if _, ok := rr.table.cols[c.Key]; !ok && c.Fill && c.Required {
			rr.add(CodeNoColumn.say(c.Title), ref(1, rr.table.header), "", c.Title, "")
		}
	}
	seen := map[seeds.TaskID]map[seeds.Key]string{}
	bad := map[seeds.TaskID]bool{}
	for row := rr.table.header + 1; row <= len(rr.table.cells); row++ {
		values := rr.values(row)
		task, ok := rr.task(row, len(values) > 0)
		if !ok {
			continue
		}
		if len(values) == 0 {
			continue // unanswered: told below, once, by the form's own rows
		}
		if first, twice := seen[task.Task]; twice {
			if !sameValues(first, values) {
				no := task.Given[seeds.KeyNo]
				rr.add(CodeRowTwice.say(no), rr.table.ref(seeds.KeyProgress, row), no, rr.title(seeds.KeyProgress), values[seeds.KeyProgress])
				bad[task.Task] = true
			}
			continue
		}
		seen[task.Task] = values
		rr.given(row, task)
		rr.entry(row, task, values)
	}
	for _, r := range rr.form.Rows {
		if _, answered := seen[r.Task]; !answered && r.Part == seeds.PartLead {
			row := rr.rowOf(r)
			cell := ""
			if row > 0 {
				cell = rr.table.ref(seeds.KeyProgress, row)
			}
			no := r.Given[seeds.KeyNo]
			rr.add(CodeRowBlank.say(no), cell, no, rr.title(seeds.KeyProgress), "")
		}
	}
	rr.keep(bad)
}

// keep drops the entries of rows that were answered in two ways and notes which
// 牵头 rows wait for a valid answer.
func (rr *rowReader) keep(bad map[seeds.TaskID]bool) {
	var kept []seeds.Entry
	answered := map[seeds.TaskID]bool{}
	for _, e := range rr.reading.Entries {
		if !bad[e.Task] {
			kept = append(kept, e)
			answered[e.Task] = true
		}
	}
	rr.reading.Entries = kept
	for _, r := range rr.form.Rows {
		if r.Part != seeds.PartLead || answered[r.Task] {
			continue
		}
		if rr.reading.Waiting == nil {
			rr.reading.Waiting = map[string][]seeds.TaskID{}
		}
		no := r.Given[seeds.KeyNo]
		rr.reading.Waiting[no] = append(rr.reading.Waiting[no], r.Task)
	}
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
func (rr *rowReader) values(row int) map[seeds.Key]string {
	if strings.Contains(rr.table.at(row, 1), templates.RemarkLabel) {
		return nil
	}
	values := map[seeds.Key]string{}
	for _, c := range rr.def.Columns {
		if _, there := rr.table.cols[c.Key]; !there || !c.Fill {
			continue
		}
		if v := rr.table.cell(c.Key, row); v != "" {
			values[c.Key] = v
			rr.filled = true
		}
	}
	return values
}

// task tells which task a row answers: by its 核对码, else by its 序号 together
// with the task's text. A row with answers that stands for no task is a problem.
func (rr *rowReader) task(row int, answered bool) (seeds.FormRow, bool) {
	if code := strings.ToUpper(rr.table.cell(seeds.KeyCode, row)); code != "" {
		for _, r := range rr.form.Rows {
			if r.Code == code {
				return r, true
			}
		}
	}
	no, text := seeds.NameKey(rr.table.cell(seeds.KeyNo, row)), textKey(rr.table.cell(seeds.KeyTask, row))
	for _, r := range rr.form.Rows {
		if no != "" && no == seeds.NameKey(r.Given[seeds.KeyNo]) && (text == "" || text == textKey(r.Given[seeds.KeyTask])) {
			if answered {
				rr.add(CodeRowByNumber.say(no), rr.table.ref(seeds.KeyNo, row), no, rr.title(seeds.KeyCode), rr.table.cell(seeds.KeyCode, row))
			}
			return r, true
		}
	}
	if answered {
		rr.add(CodeRowUnknown.say(), rr.table.ref(seeds.KeyProgress, row), "", rr.title(seeds.KeyProgress), rr.table.cell(seeds.KeyProgress, row))
	}
	return seeds.FormRow{}, false
}

// textKey compares a task's text without the 【配合】 that fill puts before it.
func textKey(s string) string {
	if strings.HasPrefix(s, "【") {
		if _, rest, ok := strings.Cut(s, "】"); ok {
			s = rest
		}
	}
	return seeds.NameKey(s)
}

// rowOf finds the row of a task that was left blank, 0 where it is gone.
func (rr *rowReader) rowOf(r seeds.FormRow) int {
	for row := rr.table.header + 1; row <= len(rr.table.cells); row++ {
		if strings.ToUpper(rr.table.cell(seeds.KeyCode, row)) == r.Code {
			return row
		}
	}
	return 0
}

// given tells of locked cells that were changed all the same: protection is advice.
func (rr *rowReader) given(row int, r seeds.FormRow) {
	for _, key := range []seeds.Key{seeds.KeyNo, seeds.KeyTask} {
		if _, there := rr.table.cols[key]; !there {
			continue
		}
		is := rr.table.cell(key, row)
		if textKey(is) != textKey(r.Given[key]) {
			rr.add(CodeGivenChanged.say(rr.title(key)), rr.table.ref(key, row), r.Given[seeds.KeyNo], rr.title(key), is)
		}
	}
}

// entry checks one answered row; without a fault it becomes an entry.
func (rr *rowReader) entry(row int, r seeds.FormRow, raw map[seeds.Key]string) {
	e := seeds.Entry{Round: rr.round, Unit: rr.form.Unit, Task: r.Task, Part: r.Part, Place: r.Place, Values: map[seeds.Key]string{},
		Source: seeds.Source{SHA256: rr.reading.SHA256, Sheet: rr.table.sheet, Row: row, Cells: map[seeds.Key]string{}}}
	before := len(rr.reading.Problems)
	state, _ := rr.def.State(rr.state(raw[seeds.KeyState]))
	e.Kind = state.Kind
	for _, c := range rr.def.Columns {
		if !c.Fill {
			continue
		}
		at := rr.table.ref(c.Key, row)
		value := rr.check(c, row, r, raw[c.Key], state.Name)
		if value != "" {
			e.Values[c.Key] = value
			e.Source.Cells[c.Key] = at
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
func (rr *rowReader) check(c templates.Column, row int, r seeds.FormRow, raw, state string) string {
	no := r.Given[seeds.KeyNo]
	problem := func(p seeds.Problem) { rr.add(p, rr.table.ref(c.Key, row), no, c.Title, raw) }
	if raw == "" {
		if _, there := rr.table.cols[c.Key]; there && r.Part == seeds.PartLead && rr.def.Required(c, state) {
			problem(CodeRequired.say(no, c.Title))
		}
		return ""
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
		return rr.percent(c, row, no, raw, problem)
	}
	for _, v := range seeds.CheckValue(raw, c.Rule) {
		problem(CodeBadValue.say(no, c.Title, v.Chinese()))
	}
	if n := utf8.RuneCountInString(raw); n > longText {
		problem(CodeLongText.say(no, c.Title, n))
	}
	return raw
}

func (rr *rowReader) percent(c templates.Column, row int, no, raw string, problem func(seeds.Problem)) string {
	p, ok := parsePercent(raw, rr.percentFormat(rr.table.ref(c.Key, row)))
	if !ok {
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
	return plainNumber(p.value)
}

// percentFormat reports whether the cell shows its number as per cent.
func (rr *rowReader) percentFormat(cell string) bool {
	id, err := rr.f.GetCellStyle(rr.table.sheet, cell)
	if err != nil {
		return false
	}
	style, err := rr.f.GetStyle(id)
	if err != nil || style == nil {
		return false
	}
	const percent, percentDecimals = 9, 10 // built-in formats 0% and 0.00%
	custom := style.CustomNumFmt != nil && strings.Contains(*style.CustomNumFmt, "%")
	return style.NumFmt == percent || style.NumFmt == percentDecimals || custom
}
