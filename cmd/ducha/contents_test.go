package main

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ducha/collect/ledger"
)

// contents is all that a workspace holds: of each file a digest of its bytes, of the
// ledger every row of every table. What a killed run left half-written is no part of it,
// the next runs sweep it.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	succeed(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		succeed(t, err)
		base := filepath.Base(name)
		switch {
		case strings.HasPrefix(name, filepath.Join(dirLedger, dirCache)): // bound to times of files; sameStatus sees to it that nothing hangs on it
			return nil
		case strings.HasPrefix(base, halfWritten), strings.HasPrefix(base, ledger.Incoming) && strings.HasPrefix(name, dirLedger):
			return nil
		case name == filepath.Join(dirLedger, ledger.FileName):
			maps.Copy(out, rows(t, path))
			return nil
		}
		data, err := os.ReadFile(path)
		out[name] = fmt.Sprintf("%d bytes %.8x", len(data), sha256.Sum256(data))
		return err
	}))
	return out
}

// rows are the rows of all tables of a ledger.
func rows(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(path)+"?mode=ro")
	succeed(t, err)
	defer db.Close()
	out := map[string]string{}
	if told := query(t, db, `PRAGMA integrity_check`); !slices.Equal(told, []string{"ok"}) {
		t.Errorf("integrity_check of the ledger says %q", told)
	}
	for _, table := range query(t, db, `SELECT name FROM sqlite_master WHERE type = 'table'`) {
		for _, row := range query(t, db, `SELECT * FROM "`+table+`"`) {
			out[table+": "+row] += "a row" // twice, were there two of them
		}
	}
	return out
}

// query gives the rows that a query finds as texts.
func query(t *testing.T, db *sql.DB, text string) (out []string) {
	t.Helper()
	found, err := db.Query(text)
	succeed(t, err)
	defer found.Close()
	columns, err := found.Columns()
	succeed(t, err)
	for found.Next() {
		cells := make([]sql.RawBytes, len(columns))
		into := make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		succeed(t, found.Scan(into...))
		var row []string
		for _, c := range cells {
			row = append(row, string(c))
		}
		out = append(out, strings.Join(row, " | "))
	}
	succeed(t, found.Err())
	return out
}

// different lists what two workspaces hold differently, "" for nothing.
func different(got, want map[string]string) string {
	var b strings.Builder
	names := maps.Clone(got)
	maps.Copy(names, want)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if got[name] != want[name] {
			fmt.Fprintf(&b, "  %.300s\n     got %s\n    want %s\n", name, got[name], want[name])
		}
	}
	return b.String()
}

// copyWorkspace copies a workspace with the times and the modes of its files.
func copyWorkspace(t *testing.T, from, to string) {
	t.Helper()
	succeed(t, os.CopyFS(to, os.DirFS(from)))
	succeed(t, filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		succeed(t, err)
		name, err := filepath.Rel(from, path)
		succeed(t, err)
		return errors.Join(os.Chmod(filepath.Join(to, name), info.Mode()), os.Chtimes(filepath.Join(to, name), info.ModTime(), info.ModTime()))
	}))
}
