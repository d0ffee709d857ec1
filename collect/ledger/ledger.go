// Package ledger is the memory of the office: what was issued to whom, what came back
// and what was ruled. It holds facts only; verdicts follow from them. It is a leaf, and
// keeps to the SQL that SQLite and PostgreSQL share: natural keys, times as TEXT, sorting
// in Go. What several desks write at once is kept apart by unique keys and transactions.
package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// Ledger is one workspace's record, with the archive of everything that came back.
type Ledger struct {
	engine
	db       *sql.DB
	archive  archive
	secret   []byte
	readOnly bool

	unsettled atomic.Bool // something was archived and may not be on disk yet
	settling  sync.Mutex
}

// Place says where a ledger is kept.
type Place struct {
	Dir     string // a workspace's .ducha: the database file and the archive lie here
	URL     string // postgres://…: the record is kept in that database instead
	Archive string // with URL: a folder that all desks share for the originals; "": they lie in the database
}

// ErrNewer is a ledger that a newer ducha has written.
var ErrNewer = errors.New("收发记录是新版 ducha 写的，请升级 ducha")

// Open opens the ledger that is kept in a place, making it where none is.
func Open(ctx context.Context, at Place) (*Ledger, error) {
	open := openSQLite
	if at.URL != "" {
		open = openPostgres
	}
	l, err := open(ctx, at)
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	return l, nil
}

// Close closes the database.
func (l *Ledger) Close() error { return l.db.Close() }

// Secret is what the marks of this ledger's forms are made with.
func (l *Ledger) Secret() []byte { return l.secret }
