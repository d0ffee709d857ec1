package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	_ "modernc.org/sqlite" // the driver, pure Go so that Windows needs no C compiler
)

// FileName is the ledger's in its folder, ArchiveName that of the folder with the originals.
const (
	FileName    = "ledger.db"
	ArchiveName = "archive"
)

// sqlite waits for its turn by itself, and takes the lock when a transaction begins.
var sqlite = engine{lost: func(error) bool { return false }, state: fileState, backup: backupFile}

// openSQLite opens the ledger in a folder. In one that cannot be written it is opened to
// be read only.
func openSQLite(ctx context.Context, at Place) (*Ledger, error) {
	dir, err := filepath.Abs(at.Dir) // a file: URL has no other
	if err != nil {
		return nil, fmt.Errorf("find folder: %w", err)
	}
	path := filepath.Join(dir, FileName)
	if runtime.GOOS != "windows" && len(path) > longestPath {
		return nil, fmt.Errorf("%s: %w", path, ErrDeep)
	}
	l := &Ledger{engine: sqlite, archive: folder(filepath.Join(dir, ArchiveName))}
	switch err := patiently(func() error { return private(path) }); {
	case err == nil:
	case SealedOff(err) && exists(path):
		l.readOnly = true
	default:
		return nil, err
	}
	if l.db, err = sql.Open("sqlite", sourceName(path, l.readOnly)); err != nil {
		return nil, err
	}
	l.db.SetMaxOpenConns(1)
	if err := l.prepare(ctx); err != nil {
		l.db.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// private makes the folders, and the database file readable by its owner alone before
// SQLite does: it holds the secret of the marks.
func private(path string) error {
	if err := os.MkdirAll(filepath.Join(filepath.Dir(path), ArchiveName), 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// backupFile copies the database beside itself, as ledger-v4.db; another copy that is there
// already stays.
func backupFile(ctx context.Context, l *Ledger, version string) error {
	var no int
	var name, path string
	if err := l.db.QueryRowContext(ctx, `PRAGMA database_list`).Scan(&no, &name, &path); err != nil {
		return fmt.Errorf("find database: %w", err)
	}
	empty, err := os.CreateTemp(filepath.Dir(path), Incoming+"*") // for its owner alone
	if err != nil {
		return err
	}
	beside := empty.Name()
	defer os.Remove(beside) // gone already where the rename worked
	if err := empty.Close(); err != nil {
		return err
	}
	if _, err := l.db.ExecContext(ctx, `VACUUM INTO $1`, beside); err != nil {
		return err
	}
	copied, err := versionOf(ctx, beside)
	if err != nil || copied != version { // another process has upgraded it meanwhile
		return err
	}
	as := strings.TrimSuffix(path, filepath.Ext(path)) + "-v" + version
	kept := as + filepath.Ext(path)
	for n := 2; exists(kept) && !sameFiles(beside, kept); n++ {
		kept = fmt.Sprintf("%s-%d%s", as, n, filepath.Ext(path))
	}
	return rename(beside, kept)
}

// versionOf reads the version of a database that nobody else uses.
func versionOf(ctx context.Context, path string) (version string, err error) {
	db, err := sql.Open("sqlite", sourceName(path, true))
	if err != nil {
		return "", err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'version'`).Scan(&version)
	return version, err
}
