package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

// postgres keeps transactions apart as if they ran one after the other, and lets one of
// two that would not fit fail, to be tried again.
var postgres = engine{isolation: sql.LevelSerializable, snapshot: sql.LevelRepeatableRead, state: serverState, backup: backupTables,
	lost: func(err error) bool { return slices.Contains([]string{"40001", "40P01"}, sqlState(err)) }}

// Unreachable is a database that could not be opened.
type Unreachable struct {
	Where string // without the password
	Err   error
}

func (u *Unreachable) Error() string { return fmt.Sprintf("connect to %s: %v", u.Where, u.Err) }
func (u *Unreachable) Unwrap() error { return u.Err }

// Shown is the address of a database as it may be shown and kept: without its passwords.
func Shown(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.Host == "" && u.Path == "" || u.Fragment != "" { // a # is one of a password that was not escaped
		return "postgres://…"
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	query.Del("password")
	query.Del("sslpassword") // of the client's own key
	u.RawQuery = query.Encode()
	return u.String()
}

// openPostgres opens the ledger in a database, in the schema that the address names.
func openPostgres(ctx context.Context, at Place) (*Ledger, error) {
	db, err := sql.Open("pgx", at.URL)
	if err != nil {
		return nil, &Unreachable{Shown(at.URL), err}
	}
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, &Unreachable{Shown(at.URL), err}
	}
	l := &Ledger{engine: postgres, db: db}
	l.archive = blobs{l}
	if at.Archive != "" {
		l.archive = folder(at.Archive)
	}
	if err := l.prepareShared(ctx, at); err != nil {
		db.Close()
		return nil, fmt.Errorf("%s: %w", Shown(at.URL), err)
	}
	return l, nil
}

// ErrArchive is a ledger whose originals lie elsewhere than was said; with the fs.PathError
// of the mark, where it was said in which folder they lie.
var ErrArchive = errors.New("archive is kept elsewhere")

// prepareShared prepares the schema, which another desk may be making at the same time,
// and sees to it that all desks keep the originals in one place.
func (l *Ledger) prepareShared(ctx context.Context, at Place) error {
	racing := []string{"23505", "42P07", "42P06", "42701", "40001", "40P01", "XX000"} // what two that make the same schema at once are told
	for try := 1; ; try++ {
		err := l.makeSchema(ctx, at.URL)
		if err == nil {
			err = l.prepare(ctx)
		}
		if err == nil {
			break
		}
		if !slices.Contains(racing, sqlState(err)) || try == mostTries {
			return err
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
	return l.agree(ctx, at)
}

// ErrSchema is a search_path that is not one plain name.
var ErrSchema = errors.New("search_path is not one name")

// makeSchema makes the schema that the address names (search_path), so that one database
// holds a ledger for each year's plan.
func (l *Ledger) makeSchema(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return nil // an address in another form names none
	}
	schema := lowered(u.Query().Get("search_path"))
	if schema == "" {
		return nil
	}
	if strings.ContainsAny(schema, `", `) {
		return ErrSchema
	}
	var there int
	if err := l.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = $1`, schema).Scan(&there); err != nil || there > 0 {
		return err
	}
	_, err = l.db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS "`+schema+`"`)
	return err
}

// lowered is a name as the server reads it in search_path: without capitals, those of
// ASCII alone.
func lowered(name string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, name)
}

// agree makes sure that all desks keep the originals in the same way and place. A folder
// goes by another name on every desk, and is known by a mark in it.
func (l *Ledger) agree(ctx context.Context, at Place) error {
	kept, err := meta(ctx, l.db, "archive")
	if errors.Is(err, sql.ErrNoRows) {
		if kept, err = l.archive.found(); err != nil {
			return err
		}
		if err = l.tx(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ('archive', $1) ON CONFLICT (key) DO NOTHING`, kept)
			return err
		}); err == nil {
			kept, err = meta(ctx, l.db, "archive")
		}
	}
	if err == nil && !l.archive.is(kept) {
		err = fmt.Errorf("%w: %s", ErrArchive, kept)
		if name, in := strings.CutPrefix(kept, inFolder); in && at.Archive != "" {
			err = fmt.Errorf("%w: %w", ErrArchive, &fs.PathError{Op: "find", Path: filepath.Join(at.Archive, folderMark+name), Err: fs.ErrNotExist})
		}
	}
	return err
}

// sqlState is the code by which PostgreSQL and what speaks its protocol name an error.
func sqlState(err error) string {
	var coded interface{ SQLState() string }
	if errors.As(err, &coded) {
		return coded.SQLState()
	}
	return ""
}

// backupTables copies every table beside itself, as v4_forms.
func backupTables(ctx context.Context, l *Ledger, version string) error {
	return l.tx(ctx, func(tx *sql.Tx) error {
		if err := alone(ctx, tx); err != nil {
			return err
		}
		if now, err := meta(ctx, tx, "version"); err != nil || now != version { // another desk has upgraded it meanwhile
			return err
		}
		for _, name := range append([]string{"meta"}, tablesOf(version)...) {
			copied := "v" + version + "_" + name
			for _, stmt := range []string{`DROP TABLE IF EXISTS ` + copied, `CREATE TABLE ` + copied + ` AS SELECT * FROM ` + name} {
				if _, err := tx.ExecContext(ctx, stmt); err != nil {
					return fmt.Errorf("copy %s: %w", name, err)
				}
			}
		}
		return nil
	})
}
