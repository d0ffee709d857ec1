package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"ducha/seeds"
)

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
			var f seeds.Form
			if err := scan(&body); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(body), &f); err != nil {
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
