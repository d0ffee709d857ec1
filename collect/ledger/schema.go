package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// Version is the schema this program writes.
const Version = 5

// table is one kind of record. Its first columns are its key.
type table struct {
	name    string
	key     int
	columns []string // name and type
}

// The tables. Every row ends with its seal.
var (
	// a form definition, frozen under its hash
	formDefs = table{"form_defs", 1, []string{"hash TEXT", "body TEXT"}}
	// every form ever issued, by its mark; body is seeds.Form as JSON
	forms = table{"forms", 1, []string{"mark TEXT", "round TEXT", "unit TEXT", "form_no TEXT", "def TEXT", "body TEXT"}}
	// which of them is the current one of a unit in a round
	issued = table{"issued", 2, []string{"round TEXT", "unit TEXT", "mark TEXT"}}
	// every file found, wherever and whenever
	sightings = table{"sightings", 3, []string{"round TEXT", "path TEXT", "sha256 TEXT", "size BIGINT", "file_time TEXT", "kind TEXT", "sent TEXT", "sender TEXT"}}
	// what reading its bytes gave, and how often they were read; body is Reading as JSON
	returns = table{"returns", 2, []string{"round TEXT", "sha256 TEXT", "seq BIGINT", "reader BIGINT", "body TEXT"}}
	// the valid answers in it; body is seeds.Entry as JSON
	entries = table{"entries", 4, []string{"round TEXT", "sha256 TEXT", "unit TEXT", "task TEXT", "body TEXT"}}
	// whose a return is, where the clerk has said so
	claims = table{"claims", 2, []string{"round TEXT", "sha256 TEXT", "unit TEXT", "path TEXT", "said TEXT"}}
	// the office's rulings; body is seeds.Ruling as JSON
	rulings = table{"rulings", 4, []string{"round TEXT", "unit TEXT", "task TEXT", "seq BIGINT", "body TEXT"}}
	// every message; body is Mailing as JSON. The key makes sure that of two runs at once one
	// alone takes a unit's next message up
	mailings = table{"mailings", 4, []string{"round TEXT", "kind TEXT", "unit TEXT", "seq BIGINT", "state TEXT", "body TEXT"}}
	// every message of a mailbox that was looked at; body is Fetched as JSON
	fetched = table{"fetched", 5, []string{"round TEXT", "account TEXT", "folder TEXT", "validity BIGINT", "uid BIGINT", "body TEXT"}}
)

var tables = []table{formDefs, forms, issued, sightings, returns, entries, claims, rulings, mailings, fetched}

// names are those of the columns, without types.
func (t table) names() []string {
	var names []string
	for _, c := range t.columns {
		name, _, _ := strings.Cut(c, " ")
		names = append(names, name)
	}
	return names
}

func (t table) create() string {
	return `CREATE TABLE ` + t.name + ` (` + strings.Join(t.columns, ` NOT NULL, `) + ` NOT NULL, seal TEXT NOT NULL, PRIMARY KEY (` + strings.Join(t.names()[:t.key], `, `) + `))`
}

// schema is a new ledger's.
func schema() []string {
	var stmts []string
	for _, t := range tables {
		stmts = append(stmts, t.create())
	}
	return append(stmts, formsIndex, blobsTable)
}

const (
	formsIndex = `CREATE INDEX forms_round ON forms (round)`
	// the originals, where they are not in a folder, in parts
	blobsTable = `CREATE TABLE archive (sha256 TEXT NOT NULL, part BIGINT NOT NULL, body BYTEA NOT NULL, PRIMARY KEY (sha256, part))`
)

// older is a ledger that must be upgraded first.
type older struct{ version string }

func (o older) Error() string { return "ledger of the older version " + o.version }

// prepare reads the secret, and makes the schema first in a new ledger.
func (l *Ledger) prepare(ctx context.Context) error {
	err := l.readMeta(ctx, l.db)
	var old older
	switch {
	case err == nil || errors.Is(err, ErrNewer) || l.readOnly:
		return err
	case errors.As(err, &old):
		if err := l.backup(ctx, l, old.version); err != nil {
			return fmt.Errorf("copy before the upgrade: %w", err)
		}
		return l.tx(ctx, func(tx *sql.Tx) error { return l.upgrade(ctx, tx) })
	}
	return l.tx(ctx, func(tx *sql.Tx) error {
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
func (l *Ledger) readMeta(ctx context.Context, q querier) error {
	version, err := meta(ctx, q, "version")
	if err != nil {
		return err
	}
	if _, known := upgrades[version]; known {
		return older{version}
	}
	if version != fmt.Sprint(Version) {
		return ErrNewer
	}
	secret, err := meta(ctx, q, "secret")
	if err != nil {
		return err
	}
	if l.secret, err = hex.DecodeString(secret); err != nil {
		return fmt.Errorf("read secret: %w", err)
	}
	return nil
}

func meta(ctx context.Context, q querier, key string) (value string, err error) {
	if err := q.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = $1`, key).Scan(&value); err != nil {
		return "", fmt.Errorf("read %s: %w", key, err)
	}
	return value, nil
}

func (l *Ledger) create(ctx context.Context, tx *sql.Tx) error {
	for _, stmt := range schema() {
		if _, err := tx.ExecContext(ctx, stmt); err != nil {
			return fmt.Errorf("make schema: %w", err)
		}
	}
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return fmt.Errorf("draw secret: %w", err)
	}
	for _, m := range [][2]string{{"version", fmt.Sprint(Version)}, {"secret", hex.EncodeToString(secret)}} {
		if _, err := tx.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2)`, m[0], m[1]); err != nil {
			return fmt.Errorf("write %s: %w", m[0], err)
		}
	}
	return l.readMeta(ctx, tx)
}
