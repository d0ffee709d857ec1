package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
)

// ErrNotEmpty is a ledger that holds something already.
var ErrNotEmpty = errors.New("ledger is not empty")

// CopyTo copies the ledger to another place, the secret and the originals included, so
// that it can be gone on with there. Nothing may be recorded there yet, unless it is what an
// earlier run copied: ErrNotEmpty.
func (l *Ledger) CopyTo(ctx context.Context, at Place) error {
	to, err := Open(ctx, at)
	if err != nil {
		return err
	}
	defer to.Close()
	if err := l.copyRows(ctx, to); err != nil {
		return fmt.Errorf("copy ledger: %w", err)
	}
	return to.Return(ctx) // it may have been left before
}

// copyRows copies the rows as they stood at one moment, which come whole or not at all,
// and the originals before them.
func (l *Ledger) copyRows(ctx context.Context, to *Ledger) error {
	if to.empty(ctx, to.db) != nil {
		return l.within(ctx, to)
	}
	return l.tx(ctx, func(from *sql.Tx) error {
		if _, err := meta(ctx, from, "version"); err != nil { // the moment
			return err
		}
		if err := l.copyOriginals(ctx, to); err != nil {
			return fmt.Errorf("originals: %w", err)
		}
		return to.tx(ctx, func(tx *sql.Tx) error {
			if err := to.empty(ctx, tx); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE meta SET value = $1 WHERE key = 'secret'`, hex.EncodeToString(l.secret)); err != nil {
				return err
			}
			for _, t := range tables {
				if err := t.copy(ctx, from, tx); err != nil {
					return fmt.Errorf("%s: %w", t.name, err)
				}
			}
			return nil
		})
	})
}

func (l *Ledger) copyOriginals(ctx context.Context, to *Ledger) error {
	err := l.archive.list(ctx, func(sha string) error {
		r, err := l.archive.open(ctx, sha)
		if err != nil {
			return err
		}
		defer r.Close()
		_, err = to.archive.keep(ctx, r)
		return err
	})
	return errors.Join(err, to.archive.settled())
}

// copy copies a table's rows with the seals that they bear, so that one that was changed
// before is told after, too.
func (t table) copy(ctx context.Context, from, to *sql.Tx) error {
	var args []any
	rows := 0
	flush := func() error {
		if rows == 0 {
			return nil
		}
		_, err := to.ExecContext(ctx, t.insert(rows, fails), args...)
		args, rows = nil, 0
		return err
	}
	err := t.rows(ctx, from, func(row []any, seal string) error {
		args, rows = append(append(args, row...), seal), rows+1
		if rows < mostRows {
			return nil
		}
		return flush()
	}, "")
	if err != nil {
		return err
	}
	return flush()
}

// within makes sure that another ledger is a copy of this one, whatever came to it since.
// Forms that were withdrawn here, and words taken back, must not stand there still.
func (l *Ledger) within(ctx context.Context, to *Ledger) error {
	if !bytes.Equal(l.secret, to.secret) {
		return ErrNotEmpty
	}
	for _, t := range tables {
		there := map[string]bool{}
		err := t.rows(ctx, to.db, func(_ []any, seal string) error {
			there[seal] = true
			return nil
		}, "")
		if err != nil {
			return err
		}
		err = t.rows(ctx, l.db, func(_ []any, seal string) error {
			if !there[seal] {
				return ErrNotEmpty
			}
			delete(there, seal)
			return nil
		}, "")
		if err == nil && len(there) > 0 && (t.name == issued.name || t.name == claims.name) {
			err = ErrNotEmpty
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// empty makes sure that nothing is on record.
func (l *Ledger) empty(ctx context.Context, q querier) error {
	for _, t := range tables {
		var n int
		if err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+t.name).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return ErrNotEmpty
		}
	}
	return nil
}
