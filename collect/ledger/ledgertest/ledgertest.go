// Package ledgertest lets the same tests run on both databases that a ledger may be kept in.
package ledgertest

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
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

// Raw opens the database of a ledger by its driver alone, to look or change what ducha would not.
func Raw(t testing.TB, dir string) *sql.DB {
	t.Helper()
	driver, source := "sqlite", filepath.Join(dir, ledger.FileName)
	if address := URL(dir); address != "" {
		driver, source = "pgx", address
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
