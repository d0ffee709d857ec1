package collect

import (
	"context"
	"slices"

	"ducha/collect/advise"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// Past gives the rounds before one with what was asked and what counts in them, the
// newest first.
func Past(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk) ([]seeds.Past, error) {
	var past []seeds.Past
	before := seeds.RoundsBefore(desk.Rounds, round)
	for i := len(before) - 1; i >= 0; i-- {
		s, err := judged(ctx, l, before[i], desk)
		if err != nil {
			return nil, err
		}
		past = append(past, seeds.Past{Round: before[i], Forms: s.Forms, Current: s.Current, Refused: s.Refused})
	}
	return past, nil
}

// advise adds what is to be said of the answers for the office's own judgement to the
// returns that they came from. It changes no verdict.
func (s *Standing) advise(round seeds.Round, desk Desk) {
	returned := map[sighted]int{} // a path alone may have held several files, one after the other
	for i, r := range s.Returns {
		returned[sighted{r.Path, r.SHA256}] = i
	}
	in := advise.Input{Plan: desk.Plan, Round: round, Forms: s.Forms, Current: unitsOwn(s.Current), Settings: desk.Settings}
	for _, p := range s.Past {
		in.Past = append(in.Past, advise.Past{Round: p.Round, Current: unitsOwn(p.Current)})
	}
	given := advise.Advise(in)
	for _, a := range given {
		i, there := returned[sighted{a.Entry.Source.File, a.Entry.Source.SHA256}]
		if !there {
			continue
		}
		r := &s.Returns[i]
		r.Problems = append(r.Problems, seeds.Problem{Severity: seeds.Advice, Code: a.Code, File: r.Path, Sheet: a.Entry.Source.Sheet,
			Cell: a.Entry.Source.Cells[a.Column], Task: numberOf(desk.Plan, s.Forms, a.Entry), Column: string(a.Column), Value: a.Entry.Values[a.Column],
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
