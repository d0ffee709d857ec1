// Package ledger is the memory of the office: what was issued to whom and what
// came back. It holds facts only; verdicts follow from them. It is a leaf: its
// SQL is the part of the language that SQLite and PostgreSQL share, with natural
// keys, times as TEXT and sorting done in Go.
package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver, pure Go so that Windows needs no C compiler
)

// FileName is the ledger's in its folder.
const FileName = "ledger.db"

// Version is the schema this program writes.
const Version = 4

// ErrNewer is a ledger that a newer ducha has written.
var ErrNewer = errors.New("台账记录是新版 ducha 写的，请升级 ducha")

// Ledger is one workspace's record, with the archive of everything that came back.
type Ledger struct {
	db      *sql.DB
	archive string // folder
	secret  []byte
}

// Open opens the ledger in dir (a workspace's .ducha), making it where none is.
func Open(ctx context.Context, dir string) (*Ledger, error) {
	dir, err := filepath.Abs(dir) // a file: URL has no other
	if err != nil {
		return nil, fmt.Errorf("find ledger folder: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "archive"), 0o700); err != nil {
		return nil, fmt.Errorf("make ledger folder: %w", err)
	}
	path := filepath.Join(dir, FileName)
	if err := private(path); err != nil {
		return nil, err
	}
	// BEGIN IMMEDIATE is the lock between processes; journal DELETE because WAL fails on file shares.
	// The path is escaped, else SQLite would end it at a # or ? in a folder's name; C:/… becomes file:///C:/….
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	dsn := (&url.URL{Scheme: "file", Path: slashed, RawQuery: url.Values{
		"_txlock": {"immediate"}, "_pragma": {"journal_mode(DELETE)", "busy_timeout(20000)", "synchronous(FULL)", "foreign_keys(1)"}}.Encode()}).String()
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	db.SetMaxOpenConns(1)
	l := &Ledger{db: db, archive: filepath.Join(dir, "archive")}
	if err := l.prepare(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("open ledger %s: %w", path, err)
	}
	return l, nil
}

// private makes the database file readable by its owner alone before SQLite
// does: it holds the secret of the marks.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open ledger: %w", err)
	}
	return f.Close()
}

// Close closes the database.
func (l *Ledger) Close() error { return l.db.Close() }

// Secret is what the marks of this ledger's forms are made with.
func (l *Ledger) Secret() []byte { return l.secret }

var schema = []string{
	// a form definition, frozen under its hash
	`CREATE TABLE form_defs (hash TEXT PRIMARY KEY, body TEXT NOT NULL)`,
	// every form ever issued, by its mark; body is seeds.Form as JSON
	`CREATE TABLE forms (mark TEXT PRIMARY KEY, round TEXT NOT NULL, unit TEXT NOT NULL, form_no TEXT NOT NULL, def TEXT NOT NULL, body TEXT NOT NULL)`,
	`CREATE INDEX forms_round ON forms (round)`,
	// which of them is the current one of a unit in a round
	`CREATE TABLE issued (round TEXT NOT NULL, unit TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (round, unit))`,
	// every file found, wherever and whenever
	`CREATE TABLE sightings (round TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, size BIGINT NOT NULL, file_time TEXT NOT NULL,
		kind TEXT NOT NULL DEFAULT '', sent TEXT NOT NULL DEFAULT '', sender TEXT NOT NULL DEFAULT '', PRIMARY KEY (round, path, sha256))`,
	// what reading its bytes gave; body is Reading as JSON
	`CREATE TABLE returns (round TEXT NOT NULL, sha256 TEXT NOT NULL, reader BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (round, sha256))`,
	// the valid answers in it; body is seeds.Entry as JSON
	`CREATE TABLE entries (round TEXT NOT NULL, sha256 TEXT NOT NULL, unit TEXT NOT NULL, task TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (round, sha256, unit, task))`,
	claimsTable,
	rulingsTable,
	mailingsTable,
	fetchedTable,
}

// claimsTable holds whose a return is, where the clerk has said so.
const claimsTable = `CREATE TABLE claims (round TEXT NOT NULL, sha256 TEXT NOT NULL, unit TEXT NOT NULL, path TEXT NOT NULL, said TEXT NOT NULL, PRIMARY KEY (round, sha256))`

// rulingsTable is the record of the office's rulings; body is seeds.Ruling as JSON.
const rulingsTable = `CREATE TABLE rulings (round TEXT NOT NULL, unit TEXT NOT NULL, task TEXT NOT NULL, seq BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (round, unit, task, seq))`

// upgrades bring a ledger from the version under which they stand to the next one.
var upgrades = map[string][]string{
	"1": {
		`ALTER TABLE sightings ADD COLUMN kind TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE sightings ADD COLUMN sent TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE sightings ADD COLUMN sender TEXT NOT NULL DEFAULT ''`,
		claimsTable,
		`UPDATE meta SET value = '2' WHERE key = 'version'`,
	},
	"2": {
		rulingsTable,
		`UPDATE meta SET value = '3' WHERE key = 'version'`,
	},
	"3": {
		mailingsTable,
		fetchedTable,
		`UPDATE meta SET value = '4' WHERE key = 'version'`,
	},
}

// errOlder is a ledger that must be upgraded first.
var errOlder = errors.New("ledger of an older version")

// prepare reads the secret, and makes the schema first in a new ledger.
func (l *Ledger) prepare(ctx context.Context) error {
	err := l.readMeta(ctx, l.db)
	if err == nil || errors.Is(err, ErrNewer) {
		return err
	}
	return l.tx(ctx, func(tx *sql.Tx) error {
		if errors.Is(err, errOlder) {
			return l.upgrade(ctx, tx)
		}
		if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)`); err != nil {
			return fmt.Errorf("make schema: %w", err)
		}
		err := l.readMeta(ctx, tx) // another process may have made it meanwhile
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return l.create(ctx, tx)
	})
}

// readMeta reads version and secret; sql.ErrNoRows where there are none yet.
func (l *Ledger) readMeta(ctx context.Context, q interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}) error {
	var version, secret string
	if err := q.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'version'`).Scan(&version); err != nil {
		return fmt.Errorf("read version: %w", err)
	}
	if _, older := upgrades[version]; older {
		return errOlder
	}
	if version != fmt.Sprint(Version) {
		return ErrNewer
	}
	if err := q.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'secret'`).Scan(&secret); err != nil {
		return fmt.Errorf("read secret: %w", err)
	}
	var err error
	if l.secret, err = hex.DecodeString(secret); err != nil {
		return fmt.Errorf("read secret: %w", err)
	}
	return nil
}

// upgrade brings the schema up to date; another process may have done so meanwhile.
func (l *Ledger) upgrade(ctx context.Context, tx *sql.Tx) error {
	for {
		err := l.readMeta(ctx, tx)
		if !errors.Is(err, errOlder) {
			return err
		}
		var version string
		if err := tx.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'version'`).Scan(&version); err != nil {
			return fmt.Errorf("read version: %w", err)
		}
		for _, stmt := range upgrades[version] {
			if _, err := tx.ExecContext(ctx, stmt); err != nil {
				return fmt.Errorf("upgrade from version %s: %w", version, err)
			}
		}
	}
}

func (l *Ledger) create(ctx context.Context, tx *sql.Tx) error {
	for _, stmt := range schema {
		if _, err := tx.ExecContext(ctx, stmt); err != nil {
			return fmt.Errorf("make schema: %w", err)
		}
	}
	l.secret = make([]byte, 32)
	if _, err := rand.Read(l.secret); err != nil {
		return fmt.Errorf("draw secret: %w", err)
	}
	for key, value := range map[string]string{"version": fmt.Sprint(Version), "secret": hex.EncodeToString(l.secret)} {
		if _, err := tx.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2)`, key, value); err != nil {
			return fmt.Errorf("write meta: %w", err)
		}
	}
	return nil
}

// tx runs work as one transaction: whole or not at all.
func (l *Ledger) tx(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := l.db.BeginTx(ctx, nil)
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
