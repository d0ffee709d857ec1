package collect

import (
	"context"

	"ducha/collect/advise"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// pastOf gives the rounds before one with the answers that count in them, the newest first.
func pastOf(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk) ([]advise.Past, error) {
	var past []advise.Past
	before := seeds.RoundsBefore(desk.Rounds, round)
	for i := len(before) - 1; i >= 0; i-- {
		current, err := Answers(ctx, l, before[i], desk)
		if err != nil {
			return nil, err
		}
		past = append(past, advise.Past{Round: before[i], Current: current})
	}
	return past, nil
}

// advise adds what is to be said of the answers for the office's own judgement to the
// returns that they came from. It changes no verdict.
func (s *Standing) advise(round seeds.Round, forms []seeds.Form, past []advise.Past, desk Desk) {
	returned := map[sighted]int{} // a path alone may have held several files, one after the other
	for i, r := range s.Returns {
		returned[sighted{r.Path, r.SHA256}] = i
	}
	given := advise.Advise(advise.Input{Plan: desk.Plan, Round: round, Forms: forms, Current: s.Current, Past: past, Settings: desk.Settings})
	for _, a := range given {
		i, there := returned[sighted{a.Entry.Source.File, a.Entry.Source.SHA256}]
		if !there {
			continue
		}
		r := &s.Returns[i]
		r.Problems = append(r.Problems, seeds.Problem{Severity: seeds.Advice, Code: a.Code, File: r.Path, Sheet: a.Entry.Source.Sheet,
			Cell: a.Entry.Source.Cells[a.Column], Task: numberOf(desk.Plan, forms, a.Entry), Column: string(a.Column), Value: a.Entry.Values[a.Column],
			Message: a.Message, Remedy: a.Remedy})
	}
}

// numberOf is the printed number of an entry's task.
func numberOf(plan seeds.Plan, forms []seeds.Form, e seeds.Entry) string {
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
	t, _ := plan.Task(e.Task)
	return t.No
}
