package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"ducha/seeds"
)

// engine is a database as far as it differs from the other.
type engine struct {
	isolation sql.IsolationLevel
	snapshot  sql.IsolationLevel                                         // of what only looks
	lost      func(error) bool                                           // a transaction lost against another, and may be tried again
	state     func(ctx context.Context, l *Ledger) (string, error)       // as State gives it
	backup    func(ctx context.Context, l *Ledger, version string) error // keeps a copy of what is about to be upgraded
}

// mostTries is how often a transaction is tried that loses against others.
const mostTries = 200

// tx runs work as one transaction: whole or not at all. Where it loses against another
// desk's, it is run again from its beginning, so work must keep nothing from one run to the next.
func (l *Ledger) tx(ctx context.Context, work func(*sql.Tx) error) error {
	for try := 1; ; try++ {
		err := l.once(ctx, sql.TxOptions{Isolation: l.isolation}, work)
		if err == nil || !l.lost(err) || try == mostTries {
			return err
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
}

// look lets work see the record as it stands at one moment, whatever others write meanwhile.
func (l *Ledger) look(ctx context.Context, work func(*sql.Tx) error) error {
	return l.once(ctx, sql.TxOptions{Isolation: l.snapshot, ReadOnly: true}, work)
}

func (l *Ledger) once(ctx context.Context, how sql.TxOptions, work func(*sql.Tx) error) error {
	tx, err := l.db.BeginTx(ctx, &how)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := work(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// ignoreDone drops the complaint that a cancelled context has rolled back already.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// pause lets the others go first, by chance longer the more often one has lost.
func pause(ctx context.Context, try int) error {
	timer := time.NewTimer(rand.N(time.Duration(min(try, 20)) * 10 * time.Millisecond))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// querier is the database, or a transaction on it.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// each reads the rows of a query one by one; scan gives what a row holds.
func each(ctx context.Context, q querier, read func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// scan reads the bodies of a round one by one.
func (l *Ledger) scan(ctx context.Context, query string, round seeds.RoundID, read func([]byte) error) error {
	return each(ctx, l.db, func(scan func(...any) error) error {
		var body []byte
		if err := scan(&body); err != nil {
			return err
		}
		return read(body)
	}, query, string(round))
}
