package collect

import (
	"strings"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// longText is the length above which an answer is pointed out, in characters.
const longText = 2000

// entry checks one answered row; without a fault it becomes an entry. clash says
// that the file answers the task in two ways.
func (rr *rowReader) entry(l *line, clash bool) {
	r := l.task
	e := seeds.Entry{Round: rr.round, Unit: rr.form.Unit, Task: r.Task, Part: r.Part, Place: r.Place, Values: map[seeds.Key]string{},
		Source: seeds.Source{SHA256: rr.reading.SHA256, Sheet: rr.table.Name, Row: l.num, Cells: map[seeds.Key]string{}}}
	before := len(rr.reading.Problems)
	name, _, _ := readState(rr.def, l.values[seeds.KeyState].Text)
	state, _ := rr.def.State(name)
	e.Kind = state.Kind
	for _, c := range rr.def.Columns {
		if !c.Fill {
			continue
		}
		if value := rr.check(c, l, state.Name); value != "" {
			e.Values[c.Key] = value
			e.Source.Cells[c.Key] = rr.ref(l, c.Key)
		}
	}
	if clash || seeds.HasFault(rr.reading.Problems[before:]) || r.Part == seeds.PartLead && !rr.columnsThere() {
		return
	}
	rr.reading.Entries = append(rr.reading.Entries, e)
}

// check gives a cell's value as understood and reports what is wrong with it.
func (rr *rowReader) check(c templates.Column, l *line, state string) string {
	cell := l.values[c.Key]
	no, raw := l.task.Given[seeds.KeyNo], shown(cell)
	problem := func(p seeds.Problem) { rr.add(p, rr.ref(l, c.Key), l.task, c.Title, raw) }
	switch {
	case cell.Open:
		problem(CodeFormulaOpen.say(no, c.Title))
		return ""
	case raw == "":
		_, there := rr.table.cols[c.Key] // a column gone that every lead must fill is told once for the table
		if (there || !c.Required) && l.task.Part == seeds.PartLead && rr.def.Required(c, state) {
			problem(CodeRequired.say(no, c.Title))
		}
		return ""
	case cell.Kind == workbook.Error:
		problem(CodeCellError.say(no, c.Title, raw))
		return raw
	case cell.Kind == workbook.Bool:
		problem(CodeCellLogical.say(no, c.Title, raw))
		return raw
	case cell.Formula:
		problem(CodeFormula.say(no, c.Title, seeds.Shortened(raw, 20)))
	}
	switch c.Type {
	case templates.State:
		return rr.state(no, raw, problem)
	case templates.Choice:
		return rr.choice(c, no, raw, problem)
	case templates.Percent:
		return rr.percent(c, no, cell, problem)
	case templates.Date:
		return rr.date(c, no, cell, problem)
	}
	return rr.text(c, no, raw, problem)
}

func (rr *rowReader) state(no, raw string, problem func(seeds.Problem)) string {
	name, understood, ok := readState(rr.def, raw)
	switch {
	case !ok:
		problem(CodeBadState.say(no, raw, strings.Join(rr.def.StateNames(), "、")))
	case understood:
		problem(CodeStateUnderstood.say(no, raw, name))
	}
	return name
}

func (rr *rowReader) choice(c templates.Column, no, raw string, problem func(seeds.Problem)) string {
	for _, choice := range c.Choices {
		if seeds.NameKey(choice) == seeds.NameKey(raw) {
			return choice
		}
	}
	problem(CodeBadChoice.say(no, c.Title, raw, strings.Join(c.Choices, "、")))
	return raw
}

func (rr *rowReader) percent(c templates.Column, no string, cell workbook.Cell, problem func(seeds.Problem)) string {
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
	case p.words, p.scaled:
		problem(CodePercentShare.say(no, raw, plainNumber(p.value)))
	case p.value > 100:
		problem(CodePercentOver.say(no, plainNumber(p.value)))
	}
	return plainNumber(p.value)
}

func (rr *rowReader) date(c templates.Column, no string, cell workbook.Cell, problem func(seeds.Problem)) string {
	text, serial, ok := readDate(cell)
	switch {
	case !ok:
		problem(CodeDateUnclear.say(no, c.Title, seeds.Shortened(cell.Text, 20)))
	case serial:
		problem(CodeDateSerial.say(no, c.Title, cell.Text, text))
	}
	return text
}

func (rr *rowReader) text(c templates.Column, no, raw string, problem func(seeds.Problem)) string {
	for _, v := range seeds.CheckValue(raw, c.Rule) {
		problem(CodeBadValue.say(no, c.Title, v.Chinese()))
	}
	if n := utf8.RuneCountInString(raw); n > longText {
		problem(CodeLongText.say(no, c.Title, n))
	}
	return raw
}
