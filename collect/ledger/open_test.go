package ledger_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
)

// A folder may bear any name that the system allows; the ledger lies inside it all the same.
func TestLedgerLiesInItsFolderWhateverItsName(t *testing.T) {
	ledgertest.SQLiteOnly(t)
	names := []string{"a#b", "a%41b", "aAb", "有 空 格", "督查室", "a&b", "a+b", "[x]", "a;b", "%", "a%zz"}
	if runtime.GOOS != "windows" {
		names = append(names, "a?b", "a?mode=memory", `a\b`)
	}
	root := t.TempDir()
	secrets := map[string]string{}
	for _, name := range names {
		dir := filepath.Join(root, name, ".ducha")
		l := open(t, dir)
		secret := string(l.Secret())
		if other, shared := secrets[secret]; shared {
			t.Errorf("%q and %q share a ledger", name, other)
		}
		secrets[secret] = name
		info, err := os.Stat(filepath.Join(dir, "ledger.db"))
		if err != nil || info.Size() == 0 {
			t.Errorf("%q: no database in the folder (%v)", name, err)
			continue
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%q: mode %v, want 0600", name, info.Mode())
		}
	}
	entries, err := os.ReadDir(root)
	if err != nil || len(entries) != len(names) {
		t.Errorf("%d entries beside the folders, want %d (%v)", len(entries), len(names), err)
	}
}

func TestLedgerOpensByARelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	l := open(t, "x#y")
	again := open(t, "x#y")
	if string(l.Secret()) != string(again.Secret()) {
		t.Error("the secret differs")
	}
}

// A folder may lie as deep as the system allows; where SQLite does not take it, that is told.
func TestLedgerLiesInADeepFolder(t *testing.T) {
	ledgertest.SQLiteOnly(t)
	dir := t.TempDir()
	for _, most := range []int{400, 1500} {
		for len(dir) < most {
			dir = filepath.Join(dir, "督查室[年度] 重点工作")
		}
		led, err := ledger.Open(context.Background(), ledger.Place{Dir: dir})
		if most > 500 && runtime.GOOS != "windows" {
			if !errors.Is(err, ledger.ErrDeep) {
				t.Errorf("%d bytes: %v", len(dir), err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%d bytes: %v", len(dir), err)
		}
		secret := string(led.Secret())
		if err := led.Close(); err != nil {
			t.Fatal(err)
		}
		if again := open(t, dir); string(again.Secret()) != secret {
			t.Errorf("%d bytes: the secret differs", len(dir))
		}
	}
}
