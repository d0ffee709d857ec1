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
		Source: seeds.Source{SHA256: rr.reading.SHA256, Sheet: l.table.Name, Row: l.num, Cells: map[seeds.Key]string{}}}
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
	if clash || seeds.HasFault(rr.reading.Problems[before:]) || r.Part == seeds.PartLead && !rr.columnsThere(l.table) || len(e.Values) == 0 {
		return
	}
	rr.reading.Entries = append(rr.reading.Entries, e)
}

// check gives a cell's value as understood and reports what is wrong with it. What is
// wrong in a cell that may be blank is left out and shown; the row counts without it.
func (rr *rowReader) check(c templates.Column, l *line, state string) string {
	cell := l.values[c.Key]
	no, raw := l.task.Given[seeds.KeyNo], shown(cell)
	_, there := l.table.cols[c.Key] // a column gone that every lead must fill is told once for the table
	required := (there || !c.Required) && l.task.Part == seeds.PartLead && rr.def.Required(c, state)
	problem := func(p seeds.Problem) { rr.add(p, rr.ref(l, c.Key), l.task, c.Title, raw) }
	if raw == "" && !cell.Open || saysNothing(c, raw, required) {
		if required {
			problem(CodeRequired.say(no, c.Title))
		}
		return ""
	}
	if cell.Formula && !cell.Open && cell.Kind != workbook.Error {
		problem(CodeFormula.say(no, c.Title, seeds.Shortened(raw, 20)))
	}
	value, wrong := rr.understand(c, no, cell, problem)
	switch {
	case wrong.why == "":
		return value
	case required:
		problem(wrong.fault)
	default:
		problem(CodeLeftOut.say(no, c.Title, seeds.Shortened(raw, 20), wrong.why))
	}
	return ""
}

// saysNothing reports whether a cell holds only what people put where they have
// nothing to say: / or — in any column that is not asked for, in a required one too.
func saysNothing(c templates.Column, raw string, required bool) bool {
	switch c.Type {
	case templates.Percent:
		return blankShare(raw)
	case templates.Text:
		return required && placeholder(raw)
	}
	return placeholder(raw) && !required
}

// wrongCell is a cell that cannot be taken: why, in words, and the fault where it must
// be filled. The zero value is none.
type wrongCell struct {
	why   string
	fault seeds.Problem
}

// understand gives what a cell means, or why it means nothing; hint tells how it was
// understood.
func (rr *rowReader) understand(c templates.Column, no string, cell workbook.Cell, hint func(seeds.Problem)) (string, wrongCell) {
	raw := shown(cell)
	brief := seeds.Shortened(raw, 20)
	switch {
	case cell.Open:
		return "", wrongCell{"是公式，文件里没有算出的结果", CodeFormulaOpen.say(no, c.Title)}
	case cell.Kind == workbook.Error:
		return "", wrongCell{"是错误值", CodeCellError.say(no, c.Title, raw)}
	case cell.Kind == workbook.Bool:
		return "", wrongCell{"是逻辑值", CodeCellLogical.say(no, c.Title, raw)}
	}
	switch c.Type {
	case templates.State:
		name, understood, ok := readState(rr.def, raw)
		if !ok {
			return "", wrongCell{"不在可选项之内", CodeBadState.say(no, brief, strings.Join(rr.def.StateNames(), "、"))}
		}
		if understood {
			hint(CodeStateUnderstood.say(no, brief, name))
		}
		return name, wrongCell{}
	case templates.Choice:
		for _, choice := range c.Choices {
			if seeds.NameKey(choice) == seeds.NameKey(raw) {
				return choice, wrongCell{}
			}
		}
		return "", wrongCell{"不在可选项之内", CodeBadChoice.say(no, c.Title, brief, strings.Join(c.Choices, "、"))}
	case templates.Percent:
		return percent(c, no, cell, hint)
	case templates.Date:
		return date(c, no, cell, hint), wrongCell{}
	}
	return text(c, no, raw, hint)
}

func percent(c templates.Column, no string, cell workbook.Cell, hint func(seeds.Problem)) (string, wrongCell) {
	raw := seeds.Shortened(shown(cell), 20)
	p, ok := parsePercent(cell.Text, cell.Kind == workbook.Percent)
	if !ok || cell.Kind == workbook.Date {
		return "", wrongCell{"不是数字", CodeBadPercent.say(no, raw, "不是数字")}
	}
	if broken := seeds.CheckValue(p.value, c.Rule); len(broken) > 0 {
		why := broken[0].Chinese()
		return "", wrongCell{why, CodeBadPercent.say(no, raw, why)}
	}
	switch {
	case p.words, p.scaled:
		hint(CodePercentShare.say(no, raw, plainNumber(p.value)))
	case p.value > 100:
		hint(CodePercentOver.say(no, plainNumber(p.value)))
	}
	return plainNumber(p.value), wrongCell{}
}

func date(c templates.Column, no string, cell workbook.Cell, hint func(seeds.Problem)) string {
	text, serial, ok := readDate(cell)
	switch {
	case !ok:
		hint(CodeDateUnclear.say(no, c.Title, seeds.Shortened(cell.Text, 20)))
	case serial:
		hint(CodeDateSerial.say(no, c.Title, cell.Text, text))
	}
	return text
}

func text(c templates.Column, no, raw string, hint func(seeds.Problem)) (string, wrongCell) {
	if broken := seeds.CheckValue(raw, c.Rule); len(broken) > 0 {
		why := broken[0].Chinese()
		return "", wrongCell{why, CodeBadValue.say(no, c.Title, why)}
	}
	if pointsElsewhere(raw) {
		hint(CodeElsewhere.say(no, c.Title, raw))
	}
	if n := utf8.RuneCountInString(raw); n > longText {
		hint(CodeLongText.say(no, c.Title, n))
	}
	return raw, wrongCell{}
}
