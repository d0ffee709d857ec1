package ledger

import (
	"context"
	"fmt"
	"strings"

	"ducha/seeds"
)

// Marks gives the mark of the form that each unit of a round is asked to fill, whether such
// a form is on record or not.
func (l *Ledger) Marks(ctx context.Context, round seeds.RoundID) (map[seeds.UnitID]string, error) {
	marks := map[seeds.UnitID]string{}
	err := each(ctx, l.db, func(scan func(...any) error) error {
		var unit seeds.UnitID
		var mark string
		err := scan(&unit, &mark)
		marks[unit] = mark
		return err
	}, `SELECT unit, mark FROM issued WHERE round = $1`, string(round))
	if err != nil {
		return nil, fmt.Errorf("read issued: %w", err)
	}
	return marks, nil
}

// Asks reports whether a round asks anything of anybody.
func (l *Ledger) Asks(ctx context.Context, round seeds.RoundID) (bool, error) {
	marks, err := l.Marks(ctx, round)
	return len(marks) > 0, err
}

// AskedOf picks from known forms those that a round asks for now.
func (l *Ledger) AskedOf(ctx context.Context, round seeds.RoundID, known []seeds.Form) (asked []seeds.Form, err error) {
	marks, err := l.Marks(ctx, round)
	for _, f := range known {
		if marks[f.Unit] == f.Mark && f.Round == round {
			asked = append(asked, f)
		}
	}
	return asked, err
}

// Marked is a form by its mark.
type Marked struct {
	Unit seeds.UnitID
	Mark string
}

// RoundMarks gives the marks of all forms ever issued in a round, by unit and mark.
func (l *Ledger) RoundMarks(ctx context.Context, round seeds.RoundID) ([]Marked, error) {
	var marks []Marked
	err := each(ctx, l.db, func(scan func(...any) error) error {
		var m Marked
		err := scan(&m.Unit, &m.Mark)
		marks = append(marks, m)
		return err
	}, `SELECT unit, mark FROM forms WHERE round = $1 ORDER BY unit, mark`, string(round))
	if err != nil {
		return nil, fmt.Errorf("read marks: %w", err)
	}
	return marks, nil
}

// FormsOf reads the forms with these marks, one by one, by unit and mark.
func (l *Ledger) FormsOf(ctx context.Context, marks []string, read func(seeds.Form) error) error {
	for len(marks) > 0 {
		some := marks[:min(len(marks), mostRows)]
		marks = marks[len(some):]
		places, args := make([]string, len(some)), make([]any, len(some))
		for i, mark := range some {
			places[i], args[i] = fmt.Sprintf("$%d", i+1), mark
		}
		err := each(ctx, l.db, func(scan func(...any) error) error {
			var body string
			if err := scan(&body); err != nil {
				return err
			}
			f, err := form(body)
			if err != nil {
				return fmt.Errorf("decode form: %w", err)
			}
			return read(f)
		}, `SELECT body FROM forms WHERE mark IN (`+strings.Join(places, ", ")+`) ORDER BY unit, mark`, args...)
		if err != nil {
			return fmt.Errorf("read forms: %w", err)
		}
	}
	return nil
}
