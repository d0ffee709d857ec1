package collect

import (
	"slices"

	"ducha/collect/advise"
	"ducha/seeds"
)

// add adds what is to be said of the answers for the office's own judgement to the returns
// that they came from. It changes no verdict.
func (s *Standing) add(given []advise.Advice, plan seeds.Plan) {
	returned := map[sighted]int{} // a path alone may have held several files, one after the other
	for i, r := range s.Returns {
		returned[sighted{r.Path, r.SHA256}] = i
	}
	for _, a := range given {
		i, there := returned[sighted{a.Entry.Source.File, a.Entry.Source.SHA256}]
		if !there {
			continue
		}
		r := &s.Returns[i]
		r.Problems = append(r.Problems, seeds.Problem{Severity: seeds.Advice, Code: a.Code, File: r.Path, Sheet: a.Entry.Source.Sheet,
			Cell: a.Entry.Source.Cells[a.Column], Task: numberOf(plan, s.Forms, a.Entry), Column: string(a.Column), Value: a.Entry.Values[a.Column],
			Message: a.Message, Remedy: a.Remedy})
	}
}

// unitsOwn are the answers that units gave, not the office in their place.
func unitsOwn(entries []seeds.Entry) []seeds.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e seeds.Entry) bool { return e.Own })
}

// numberOf is the printed number of an entry's task.
func numberOf(plan seeds.Plan, forms []seeds.Form, e seeds.Entry) string {
	if no := numberOn(forms, e); no != "" {
		return no
	}
	t, _ := plan.Task(e.Task)
	return t.No
}

// numberOn is the number of an entry's task as printed on the unit's form, "" where it
// is not on it.
func numberOn(forms []seeds.Form, e seeds.Entry) string {
	for _, f := range forms {
		if f.Unit != e.Unit {
			continue
		}
		for _, row := range f.Rows {
			if row.Task == e.Task {
				return row.Given[seeds.KeyNo]
			}
		}
	}
	return ""
}
