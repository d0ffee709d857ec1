package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"ducha/seeds"
)

// ErrRuled tells that another run has ruled on the same answer meanwhile.
var ErrRuled = errors.New("另一台电脑同时读入了核定")

// Rule adds rulings to the record, all or none. Each gets the next number of those on
// its answer. A number that it has already is the one that it was decided to get: where
// that is taken it is ErrRuled.
func (l *Ledger) Rule(ctx context.Context, words ...seeds.Ruling) error {
	return l.write(ctx, func(tx *sql.Tx) error {
		for _, r := range words {
			if err := l.putRuling(ctx, tx, r); err != nil {
				return fmt.Errorf("record ruling on task %s of %s: %w", r.Task, r.Unit, err)
			}
		}
		return nil
	})
}

func (l *Ledger) putRuling(ctx context.Context, tx *sql.Tx, r seeds.Ruling) error {
	key := []any{string(r.Round), string(r.Unit), string(r.Task)}
	var next int
	err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(seq), 0) + 1 FROM rulings WHERE round = $1 AND unit = $2 AND task = $3`, key...).Scan(&next)
	if err != nil {
		return err
	}
	if r.Seq != 0 && r.Seq != next {
		return ErrRuled
	}
	r.Seq = next
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = l.put(ctx, tx, rulings, fails, append(key, int64(r.Seq), string(body)))
	return err
}

// Rulings gives the record of a round, by unit, task and number.
func (l *Ledger) Rulings(ctx context.Context, round seeds.RoundID) ([]seeds.Ruling, error) {
	var record []seeds.Ruling
	err := l.scan(ctx, `SELECT body FROM rulings WHERE round = $1`, round, func(body []byte) error {
		var r seeds.Ruling
		if err := json.Unmarshal(body, &r); err != nil {
			return err
		}
		record = append(record, r)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read rulings: %w", err)
	}
	slices.SortFunc(record, func(a, b seeds.Ruling) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Task, b.Task), a.Seq-b.Seq)
	})
	return record, nil
}
