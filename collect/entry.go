package collect

import (
	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

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
