package main

import (
	"os"
	"path/filepath"
	"testing"

	"ducha/collect/ledger"
)

// A record that is moved is read where the workspace says that it is, with the password of
// the address that names the same.
func TestWhereARecordIsMovedFrom(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, dirLedger), 0o700); err != nil {
		t.Fatal(err)
	}
	const kept = "postgres://ducha@127.0.0.1/a"
	if err := keepPlace(dir, ledger.Place{URL: kept}); err != nil {
		t.Fatal(err)
	}
	for named, want := range map[string]string{
		"":                                    kept,
		"postgres://ducha:geheim@127.0.0.1/a": "postgres://ducha:geheim@127.0.0.1/a",
		"postgres://ducha:geheim@127.0.0.1/b": kept,
	} {
		e := &env{ledger: named, archive: "elsewhere"}
		from, err := e.asKept(dir)
		succeed(t, err)
		if at, err := from.place(dir); err != nil || at.URL != want || at.Archive != "" {
			t.Errorf("%q: %+v, %v", named, at, err)
		}
	}
}
