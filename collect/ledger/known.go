package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"ducha/seeds"
)

// RoundForms gives every form issued in a round, replaced and withdrawn ones too, by unit
// and mark.
func (l *Ledger) RoundForms(ctx context.Context, round seeds.RoundID) ([]seeds.Form, error) {
	return l.forms(ctx, `SELECT body FROM forms WHERE round = $1`, string(round))
}

// Known gives every form ever issued, by unit and mark: those of the round as they are,
// replaced ones too; those of other rounds in outline, without what their cells say.
func (l *Ledger) Known(ctx context.Context, round seeds.RoundID) ([]seeds.Form, error) {
	known, err := l.RoundForms(ctx, round)
	if err != nil {
		return nil, err
	}
	once := onceEach()
	err = l.formBodies(ctx, func(_, body string) error {
		f, err := outline(body)
		if err == nil && f.Round != round {
			known = append(known, lasting(f, once))
		}
		return err
	}, ` WHERE round <> $1`, string(round))
	slices.SortFunc(known, byUnitAndMark)
	return known, err
}

func byUnitAndMark(a, b seeds.Form) int {
	return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Mark, b.Mark))
}

// lasting frees a form from the body that its texts are parts of; equal ones are kept once.
func lasting(f seeds.Form, once func(string) string) seeds.Form {
	f.Round, f.RoundName, f.Unit, f.UnitName, f.Def = seeds.RoundID(once(string(f.Round))), once(f.RoundName), seeds.UnitID(once(string(f.Unit))), once(f.UnitName), once(f.Def)
	f.No, f.Mark, f.Rows = strings.Clone(f.No), strings.Clone(f.Mark), slices.Clip(f.Rows)
	for i, r := range f.Rows {
		f.Rows[i] = seeds.FormRow{Task: seeds.TaskID(once(string(r.Task))), Code: strings.Clone(r.Code), Part: seeds.Part(once(string(r.Part))), Place: r.Place}
	}
	return f
}

// Named gives the forms that name what the plan names no more: all of a round, and of each
// unit that is gone the first, by unit and mark.
func (l *Ledger) Named(ctx context.Context, round seeds.RoundID, there func(seeds.UnitID) bool) ([]seeds.Form, error) {
	named, err := l.RoundForms(ctx, round)
	if err != nil {
		return nil, err
	}
	gone := map[string]string{} // unit → mark
	err = each(ctx, l.db, func(scan func(...any) error) error {
		var unit, marks string
		if err := scan(&unit, &marks); err != nil {
			return err
		}
		if !there(seeds.UnitID(unit)) {
			gone[unit] = slices.Min(strings.Split(marks, " "))
		}
		return nil
	}, `SELECT unit, string_agg(mark, ' ') FROM forms GROUP BY unit`)
	if err != nil {
		return nil, fmt.Errorf("read forms: %w", err)
	}
	for _, mark := range gone {
		first, err := l.forms(ctx, `SELECT body FROM forms WHERE mark = $1`, mark)
		if err != nil {
			return nil, err
		}
		if len(first) == 1 && first[0].Round != round {
			named = append(named, first...)
		}
	}
	slices.SortFunc(named, byUnitAndMark)
	return named, nil
}

// Texts gives what forms said of their tasks, as seeds.Issued holds it: what stood on the
// first form, by unit and mark, first.
func (l *Ledger) Texts(ctx context.Context) (seeds.Issued, error) {
	first := map[seeds.TaskID]map[string]string{} // text → key of the first form
	err := l.formBodies(ctx, func(key, body string) error {
		f, err := outline(body, seeds.KeyTask)
		for _, r := range f.Rows {
			said, text := first[r.Task], r.Given[seeds.KeyTask]
			if said == nil {
				said = map[string]string{}
				first[seeds.TaskID(strings.Clone(string(r.Task)))] = said
			}
			if was, ok := said[text]; !ok {
				said[strings.Clone(text)] = key
			} else if key < was {
				said[text] = key
			}
		}
		return err
	}, ``)
	texts := seeds.Issued{}
	for task, said := range first {
		for text := range said {
			texts[task] = append(texts[task], text)
		}
		slices.SortFunc(texts[task], func(a, b string) int { return cmp.Compare(said[a], said[b]) })
	}
	return texts, err
}

// formBodies reads the bodies of forms, one by one, each with a key by which forms are
// sorted.
func (l *Ledger) formBodies(ctx context.Context, read func(key, body string) error, where string, args ...any) error {
	err := each(ctx, l.db, func(scan func(...any) error) error {
		var unit, mark, body string
		if err := scan(&unit, &mark, &body); err != nil {
			return err
		}
		return read(unit+"\x00"+mark, body)
	}, `SELECT unit, mark, body FROM forms`+where, args...)
	if err != nil {
		return fmt.Errorf("read forms: %w", err)
	}
	return nil
}
