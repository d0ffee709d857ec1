package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"ducha/seeds"
	"ducha/templates"
)

// Issue records forms as the current ones of their units in their rounds, all or none.
// Forms issued before stay known by their marks.
func (l *Ledger) Issue(ctx context.Context, def templates.FormDef, list ...seeds.Form) error {
	if len(list) == 0 {
		return nil
	}
	body, hash, err := def.Encode()
	if err != nil {
		return err
	}
	var made, current [][]any
	for _, f := range list {
		if hash != f.Def {
			return fmt.Errorf("issue form %s: it was drawn by another definition", f.No)
		}
		form, err := f.AppendJSON(nil)
		if err != nil {
			return fmt.Errorf("encode form %s: %w", f.No, err)
		}
		made = append(made, []any{f.Mark, string(f.Round), string(f.Unit), f.No, hash, string(form)})
		current = append(current, []any{string(f.Round), string(f.Unit), f.Mark})
	}
	return l.write(ctx, func(tx *sql.Tx) error {
		for _, step := range []struct {
			table
			taken conflict
			rows  [][]any
		}{
			{formDefs, stays, [][]any{{hash, string(body)}}},
			{forms, stays, made},
			{issued, replaced, current},
		} {
			if _, err := l.put(ctx, tx, step.table, step.taken, step.rows...); err != nil {
				return fmt.Errorf("issue %d forms, the first is %s: %w", len(list), list[0].No, err)
			}
		}
		return nil
	})
}

// Withdraw takes the units' forms out of those that the round asks for. They stay
// known by their marks, so that a return on one of them is still read.
func (l *Ledger) Withdraw(ctx context.Context, round seeds.RoundID, units ...seeds.UnitID) error {
	return l.write(ctx, func(tx *sql.Tx) error {
		for _, u := range units {
			if _, err := tx.ExecContext(ctx, `DELETE FROM issued WHERE round = $1 AND unit = $2`, string(round), string(u)); err != nil {
				return fmt.Errorf("withdraw form of %s: %w", u, err)
			}
		}
		return nil
	})
}

// Issued gives the current forms of a round, by unit number.
func (l *Ledger) Issued(ctx context.Context, round seeds.RoundID) ([]seeds.Form, error) {
	return l.forms(ctx, `SELECT f.body FROM issued i JOIN forms f ON f.mark = i.mark WHERE i.round = $1`, string(round))
}

func (l *Ledger) forms(ctx context.Context, query string, args ...any) ([]seeds.Form, error) {
	rows, err := l.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read forms: %w", err)
	}
	defer rows.Close()
	var forms []seeds.Form
	given, once := shared{}, onceEach()
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return nil, fmt.Errorf("read forms: %w", err)
		}
		f, err := given.form(body, once)
		if err != nil {
			return nil, fmt.Errorf("decode form: %w", err)
		}
		forms = append(forms, f)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read forms: %w", err)
	}
	slices.SortFunc(forms, byUnitAndMark)
	return forms, nil
}

// Def gives the definition that a form was issued with.
func (l *Ledger) Def(ctx context.Context, hash string) (templates.FormDef, error) {
	var body string
	err := l.db.QueryRowContext(ctx, `SELECT body FROM form_defs WHERE hash = $1`, hash).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return templates.FormDef{}, fmt.Errorf("definition %s is not in the ledger", hash)
	}
	if err != nil {
		return templates.FormDef{}, fmt.Errorf("read definition: %w", err)
	}
	return templates.DecodeFormDef([]byte(body))
}
