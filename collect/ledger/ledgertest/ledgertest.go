// Package ledgertest lets the same tests run on both databases that a ledger may be kept in.
package ledgertest

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ducha/collect/ledger"
)

// Variable is the environment variable with the address of a PostgreSQL server: where it is
// set, tests keep their ledgers there, each in a schema of its own, which stays.
const Variable = "DUCHA_TEST_LEDGER"

// Place is where the ledger of a test's folder is kept.
func Place(dir string) ledger.Place { return ledger.Place{Dir: dir, URL: URL(dir)} }

// URL is the address of a folder's ledger, "" where it lies in the folder itself.
func URL(dir string) string {
	server := os.Getenv(Variable)
	if server == "" {
		return ""
	}
	u, err := url.Parse(server)
	if err != nil {
		panic(Variable + ": " + err.Error())
	}
	query := u.Query()
	query.Set("search_path", Schema(dir))
	u.RawQuery = query.Encode()
	return u.String()
}

// Raw opens the database of a folder's ledger by its driver alone, to look or change what
// ducha would not.
func Raw(t testing.TB, dir string) *sql.DB {
	t.Helper()
	return raw(t, Place(dir))
}

func raw(t testing.TB, at ledger.Place) *sql.DB {
	t.Helper()
	driver, source := "sqlite", filepath.Join(at.Dir, ledger.FileName)
	if at.URL != "" {
		driver, source = "pgx", at.URL
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// SQLiteOnly skips a test of what lies in files.
func SQLiteOnly(t testing.TB) {
	t.Helper()
	if os.Getenv(Variable) != "" {
		t.Skip("it is about a ledger in files")
	}
}

// Schema is a folder's own.
func Schema(dir string) string {
	full, err := filepath.Abs(dir)
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256([]byte(full))
	return "t" + hex.EncodeToString(sum[:10])
}

// Rows gives what is on record in a ledger: the rows of every table, sorted,
// without their seals and without how often returns were read, which may differ between
// runs that come to the same.
func Rows(t testing.TB, at ledger.Place) (all []string) {
	t.Helper()
	db := raw(t, at)
	defer db.Close()
	listed := `SELECT name FROM sqlite_master WHERE type = 'table'`
	if at.URL != "" {
		listed = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
	}
	for _, table := range column(t, db, listed) {
		if table != "meta" && table != "archive" {
			all = append(all, rowsOf(t, db, table)...)
		}
	}
	slices.Sort(all)
	return all
}

func column(t testing.TB, db *sql.DB, query string) (values []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}

func rowsOf(t testing.TB, db *sql.DB, table string) (all []string) {
	t.Helper()
	rows, err := db.Query(`SELECT * FROM ` + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		line := table
		for i, name := range names {
			if name != "seal" && (name != "seq" || table != "returns") {
				line += fmt.Sprintf(" %s=%v", name, values[i])
			}
		}
		all = append(all, line)
	}
	return all
}
