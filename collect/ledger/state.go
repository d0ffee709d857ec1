package ledger

import (
	"context"
	"fmt"
	"os"
)

// State tells the record as it stands from every other that it was or will be: where it is
// the same again, nobody has written anything meanwhile. "" where the engine cannot tell.
func (l *Ledger) State(ctx context.Context) (string, error) {
	state, err := l.state(ctx, l)
	if err != nil {
		return "", fmt.Errorf("look at the state of the record: %w", err)
	}
	return state, nil
}

// The parts of the first page of an SQLite file that are looked at: its header, with a
// count of the transactions that wrote, and in it the ways of writing and reading.
const (
	headerSize  = 100
	headerWrite = 18
	headerRead  = 19
	byJournal   = 1 // else a transaction may be in another file
)

// fileState goes by the file's header, size and time. SQLite counts each transaction there;
// the time tells a file that was put back from an older copy and written to again.
func fileState(ctx context.Context, l *Ledger) (string, error) {
	var no int
	var name, path string
	if err := l.db.QueryRowContext(ctx, `PRAGMA database_list`).Scan(&no, &name, &path); err != nil {
		return "", err
	}
	var first []byte
	if err := l.db.QueryRowContext(ctx, `SELECT data FROM sqlite_dbpage WHERE pgno = 1`).Scan(&first); err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil || len(first) < headerSize || first[headerWrite] != byJournal || first[headerRead] != byJournal {
		return "", err
	}
	return fmt.Sprintf("%x %d %d", first[:headerSize], info.Size(), info.ModTime().UnixNano()), nil
}

// serverState goes by which of all transactions of a server that wrote anything are over:
// these have numbers that go on for ever, and one that only reads has none. A server that
// was set up anew, or from a copy, has started at another time.
func serverState(ctx context.Context, l *Ledger) (string, error) {
	var state string
	err := l.db.QueryRowContext(ctx, `SELECT pg_current_snapshot()::text || ' ' || pg_postmaster_start_time()::text || ' ' || current_database() || ' ' || current_schema()`).Scan(&state)
	if sqlState(err) != "" { // an engine that speaks the protocol and has other functions
		return "", nil
	}
	return state, err
}
