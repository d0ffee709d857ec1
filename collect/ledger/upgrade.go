package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// upgrades bring a ledger from the version under which they stand to the next one. They
// stay as they were written, whatever became of the tables since.
var upgrades = map[string][]string{
	"1": {
		`ALTER TABLE sightings ADD COLUMN kind TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE sightings ADD COLUMN sent TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE sightings ADD COLUMN sender TEXT NOT NULL DEFAULT ''`,
		`CREATE TABLE claims (round TEXT NOT NULL, sha256 TEXT NOT NULL, unit TEXT NOT NULL, path TEXT NOT NULL, said TEXT NOT NULL, PRIMARY KEY (round, sha256))`,
		`UPDATE meta SET value = '2' WHERE key = 'version'`,
	},
	"2": {
		`CREATE TABLE rulings (round TEXT NOT NULL, unit TEXT NOT NULL, task TEXT NOT NULL, seq BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (round, unit, task, seq))`,
		`UPDATE meta SET value = '3' WHERE key = 'version'`,
	},
	"3": {
		`CREATE TABLE mailings (round TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL, seq BIGINT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (round, kind, unit, seq))`,
		`CREATE TABLE fetched (round TEXT NOT NULL, account TEXT NOT NULL, folder TEXT NOT NULL, validity BIGINT NOT NULL, uid BIGINT NOT NULL, body TEXT NOT NULL,
			PRIMARY KEY (round, account, folder, validity, uid))`,
		`UPDATE meta SET value = '4' WHERE key = 'version'`,
	},
	"4": {
		`ALTER TABLE form_defs ADD COLUMN seal TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE forms ADD COLUMN seal TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE issued ADD COLUMN seal TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE sightings ADD COLUMN seal TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE returns ADD COLUMN seq BIGINT NOT NULL DEFAULT 1`,
		`ALTER TABLE returns ADD COLUMN seal TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE entries ADD COLUMN seal TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE claims ADD COLUMN seal TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE rulings ADD COLUMN seal TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE mailings ADD COLUMN seal TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE fetched ADD COLUMN seal TEXT NOT NULL DEFAULT ''`,
		`CREATE TABLE archive (sha256 TEXT NOT NULL, part BIGINT NOT NULL, body BYTEA NOT NULL, PRIMARY KEY (sha256, part))`,
		`UPDATE meta SET value = '5' WHERE key = 'version'`,
	},
}

// tablesOf names the tables of an older version.
func tablesOf(version string) []string {
	names := []string{"form_defs", "forms", "issued", "sightings", "returns", "entries"}
	for v, more := range map[string][]string{"2": {"claims"}, "3": {"rulings"}, "4": {"mailings", "fetched"}} {
		if v <= version {
			names = append(names, more...)
		}
	}
	return names
}

// upgrade brings the schema up to date; another process may have done so meanwhile.
func (l *Ledger) upgrade(ctx context.Context, tx *sql.Tx) error {
	if err := alone(ctx, tx); err != nil {
		return err
	}
	upgraded := false
	for {
		err := l.readMeta(ctx, tx)
		var old older
		if !errors.As(err, &old) {
			if err == nil && upgraded {
				err = l.sealAll(ctx, tx)
			}
			return err
		}
		for _, stmt := range upgrades[old.version] {
			if _, err := tx.ExecContext(ctx, stmt); err != nil {
				return fmt.Errorf("upgrade from version %s: %w", old.version, err)
			}
		}
		upgraded = true
	}
}

// alone makes others that would upgrade wait, and fail, until a transaction is over.
func alone(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `UPDATE meta SET value = value WHERE key = 'version'`)
	return err
}

// sealAll seals the rows that were written before there were seals, a round at a time.
func (l *Ledger) sealAll(ctx context.Context, tx *sql.Tx) error {
	for _, t := range tables {
		groups := [][]any{nil}
		if t.has("round") {
			var err error
			if groups, err = t.distinct(ctx, tx, "round"); err != nil {
				return fmt.Errorf("seal %s: %w", t.name, err)
			}
		}
		for _, group := range groups {
			if err := l.sealGroup(ctx, tx, t, group); err != nil {
				return fmt.Errorf("seal %s: %w", t.name, err)
			}
		}
	}
	return nil
}

// sealGroup seals the rows of one round, or of a table that has no rounds.
func (l *Ledger) sealGroup(ctx context.Context, tx *sql.Tx, t table, round []any) error {
	where := ""
	if round != nil {
		where = ` WHERE round = $1`
	}
	var unsealed [][]any
	err := t.rows(ctx, tx, func(row []any, seal string) error {
		if seal == "" {
			unsealed = append(unsealed, row)
		}
		return nil
	}, where, round...)
	for _, row := range unsealed {
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE `+t.name+` SET seal = $1 WHERE `+t.match(2), append([]any{l.seal(t, row)}, row[:t.key]...)...)
		}
	}
	return err
}
