package collect

import (
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// answer takes a task's line together with the others that answer it: a row split
// in two is joined, two that say different things are told.
func (rr *rowReader) answer(l *line, others []*line) {
	no := l.task.Given[seeds.KeyNo]
	for _, p := range l.told {
		rr.add(p.Problem, l.table.ref(p.key, l.num), l.task, rr.title(p.key), l.typed(p.key))
	}
	last, clash := l, false
	for n, o := range others {
		joined, differs := rr.join(l, o, n < maxJoined && o.table == last.table && o.num == last.num+1)
		switch {
		case joined:
			last = o
			if differs != "" {
				rr.add(CodeRowJoined.say(no), rr.ref(o, differs), l.task, rr.title(differs), o.values[differs].Text)
			}
		case differs != "":
			clash = true
			rr.other(l, o, differs)
		}
	}
	rr.given(l)
	rr.merged(l)
	rr.entry(l, clash)
}

// other tells of a second answer to a task, in its own sheet.
func (rr *rowReader) other(l, o *line, key seeds.Key) {
	if rr.twice++; rr.twice > toldOdd {
		return
	}
	rr.table = o.table
	first := l.table.ref(key, l.num)
	if l.table != o.table {
		first = l.table.Name + "!" + first
	}
	rr.add(CodeRowTwice.say(l.task.Given[seeds.KeyNo], first), rr.ref(o, key), o.task, rr.title(key), o.values[key].Text)
	rr.table = l.table
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
		case adjacent && c.Type == templates.Text && joinable(a, b):
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

// joinable reports whether two cells can stand one behind the other in one.
func joinable(a, b workbook.Cell) bool {
	return a.Kind != workbook.Error && b.Kind != workbook.Error && !a.Open && !b.Open &&
		len(a.Text)+len(b.Text) < utf8.UTFMax*maxText && utf8.RuneCountInString(a.Text)+utf8.RuneCountInString(b.Text) < maxText
}

// typed is what stands in a cell by which a line's task was told.
func (l *line) typed(key seeds.Key) string {
	switch key {
	case seeds.KeyNo:
		return l.no
	case seeds.KeyCode:
		return l.code
	}
	return l.text
}

// given tells of locked cells that were changed all the same: protection is advice.
// The plan's text stays.
func (rr *rowReader) given(l *line) {
	row := l.table.row(l.num)
	for _, c := range rr.def.Columns {
		col, there := l.table.cols[c.Key]
		if !there || c.Fill || c.Type == templates.Formula || c.Key == seeds.KeyCode || c.Key == seeds.KeyPrevious {
			continue
		}
		v, at := l.table.cellIn(row, col)
		must := c.Key == seeds.KeyNo || c.Key == seeds.KeyTask
		if shown(v) == l.task.Given[c.Key] {
			continue
		}
		if is, was := textKey(shown(v)), textKey(l.task.Given[c.Key]); at == l.num && is != was && (must || is != "") {
			rr.add(CodeGivenChanged.say(c.Title), l.table.ref(c.Key, l.num), l.task, c.Title, v.Text)
		}
	}
}

// merged tells of values that stand in a cell merged over several rows.
func (rr *rowReader) merged(l *line) {
	for _, c := range rr.def.Columns {
		if at, ok := l.at[c.Key]; ok && at < l.num {
			rr.add(CodeCellMerged.say(l.task.Given[seeds.KeyNo], c.Title), l.table.ref(c.Key, l.num), l.task, c.Title, l.values[c.Key].Text)
		}
	}
}
