package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"ducha/collect/ledger"
)

// The record is moved from where the workspace says, whatever else names a database; the
// password is never kept, and comes from an address that names the same.
func TestWhereTheRecordIsMovedFrom(t *testing.T) {
	const kept, secret = "postgres://ducha@db/x", "postgres://ducha:geheim@db/x"
	for _, c := range []struct{ kept, named, want string }{
		{"", "", ""},
		{"", secret, ""},
		{kept, "", kept},
		{kept, secret, secret},
		{kept, "postgres://ducha:geheim@db/y", kept},
	} {
		dir := t.TempDir()
		if c.kept != "" {
			succeed(t, keepPlace(dir, ledger.Place{URL: c.kept}))
		}
		from, err := (&env{ledger: c.named, archive: "别处"}).asKept(dir)
		succeed(t, err)
		at, err := from.place(dir)
		succeed(t, err)
		if want := (ledger.Place{Dir: filepath.Join(dir, dirLedger), URL: c.want}); at != want {
			t.Errorf("%q, and %q is named: moved from %+v, want %+v", c.kept, c.named, at, want)
		}
	}
}

// The folder in which passwords may lie is for its owner alone, whatever is put there first.
func TestTheFolderOfTheRecordIsPrivate(t *testing.T) {
	dir := t.TempDir()
	succeed(t, keepPlace(dir, ledger.Place{URL: "postgres://ducha@db/x"}))
	info, err := os.Stat(filepath.Join(dir, dirLedger))
	succeed(t, err)
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v", info.Mode())
	}
}
