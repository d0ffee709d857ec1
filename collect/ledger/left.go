package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Left is a ledger that was moved elsewhere, and in which nothing is recorded any more.
type Left struct{ For string }

func (l *Left) Error() string { return "ledger was moved to " + l.For }

// Leave notes where the ledger is gone on with, for the desks that still come here. What is
// being recorded meanwhile is there before, or not at all.
func (l *Ledger) Leave(ctx context.Context, where string) error {
	return l.note(ctx, `INSERT INTO meta (key, value) VALUES ('left', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, where)
}

// Return notes that the ledger is gone on with here.
func (l *Ledger) Return(ctx context.Context) error {
	return l.note(ctx, `DELETE FROM meta WHERE key = 'left'`)
}

// Here makes sure that the ledger was not left: *Left.
func (l *Ledger) Here(ctx context.Context) error { return here(ctx, l.db) }

func here(ctx context.Context, q querier) error {
	where, err := meta(ctx, q, "left")
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return &Left{where}
}

// write runs work that records something as one transaction, unless the ledger was left.
// What was archived is on disk before.
func (l *Ledger) write(ctx context.Context, work func(*sql.Tx) error) error {
	if err := l.settle(); err != nil {
		return err
	}
	return l.tx(ctx, func(tx *sql.Tx) error {
		if err := here(ctx, tx); err != nil {
			return err
		}
		return work(tx)
	})
}

func (l *Ledger) note(ctx context.Context, stmt string, args ...any) error {
	err := l.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, stmt, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("note where the ledger is: %w", err)
	}
	return nil
}
