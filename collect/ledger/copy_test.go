package ledger_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
)

// A ledger that was copied is gone on with as if it were the first: the same secret, rows,
// seals and originals.
func TestACopiedLedgerIsWhole(t *testing.T) {
	l := open(t, t.TempDir())
	def, form := signed(t, l, "001", "表")
	original := bytes.Repeat([]byte("原件"), 400<<10) // several parts in a database
	sha, err := l.Keep(ctx, original)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Issue(ctx, def, form); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: ledger.Sighting{Path: "a.xlsx", SHA256: sha}, Reading: reading(sha)}); err != nil {
		t.Fatal(err)
	}
	if err := l.Rule(ctx, ruling("001", "1", "话")); err != nil {
		t.Fatal(err)
	}
	at := ledgertest.Place(filepath.Join(t.TempDir(), ".ducha"))
	if err := l.CopyTo(ctx, at); err != nil {
		t.Fatal(err)
	}
	if err := l.CopyTo(ctx, at); err != nil {
		t.Errorf("copied, and copied again: %v", err)
	}
	if err := l.Withdraw(ctx, form.Round, form.Unit); err != nil {
		t.Fatal(err)
	}
	if err := l.CopyTo(ctx, at); !errors.Is(err, ledger.ErrNotEmpty) {
		t.Errorf("a form that was withdrawn since is asked for there: %v", err)
	}
	if err := errors.Join(l.Issue(ctx, def, form), l.Rule(ctx, ruling("001", "2", "话"))); err != nil {
		t.Fatal(err)
	}
	for _, from := range []*ledger.Ledger{l, open(t, t.TempDir())} {
		if err := from.CopyTo(ctx, at); !errors.Is(err, ledger.ErrNotEmpty) {
			t.Errorf("copied over what is there: %v", err)
		}
	}
	to, err := ledger.Open(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	want, err1 := l.Readings(ctx, "2021H1")
	got, err2 := to.Readings(ctx, "2021H1")
	data, err3 := to.Archived(ctx, sha, 1<<30)
	seals, err4 := to.Seals(ctx, "")
	forms, err5 := to.Issued(ctx, "2021H1")
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) || !bytes.Equal(data, original) || seals.Broken != 0 || len(forms) != 1 || !bytes.Equal(to.Secret(), l.Secret()) {
		t.Errorf("copied: %+v, %d bytes, %d without seal, %d forms", got, len(data), seals.Broken, len(forms))
	}
}

// Originals in a folder that desks share can be read by whoever may list it; those of a
// workspace by its owner alone.
func TestOriginalsAreForThoseOfTheirFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	at := ledgertest.Place(filepath.Join(t.TempDir(), ".ducha"))
	folder, want := filepath.Join(at.Dir, "archive"), os.FileMode(0o600)
	if at.URL != "" {
		folder, want = filepath.Join(t.TempDir(), "原件"), 0o640
		if err := errors.Join(os.Mkdir(folder, 0o700), os.Chmod(folder, 0o750)); err != nil {
			t.Fatal(err)
		}
		at.Archive = folder
	}
	l, err := ledger.Open(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	sha, err := l.Keep(ctx, []byte("原件"))
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(folder, sha)); err != nil || info.Mode().Perm() != want {
		t.Errorf("%v, %v, want %v", info.Mode(), err, want)
	}
}

// A ledger that was moved says where to, until it is moved back.
func TestALedgerThatWasLeftSaysSo(t *testing.T) {
	l := open(t, t.TempDir())
	def, form := signed(t, l, "001", "表")
	if err := l.Issue(ctx, def, form); err != nil {
		t.Fatal(err)
	}
	at := ledgertest.Place(filepath.Join(t.TempDir(), ".ducha"))
	if err := l.CopyTo(ctx, at); err != nil {
		t.Fatal(err)
	}
	to, err := ledger.Open(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	for _, step := range []struct {
		do   func() error
		left string
	}{
		{func() error { return nil }, ""},
		{func() error { return to.Leave(ctx, "别处") }, "别处"},
		{func() error { return to.Leave(ctx, "又一处") }, "又一处"},
		{func() error { return l.CopyTo(ctx, at) }, ""},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{"looked at": to.Here(ctx), "written to": to.Rule(ctx, ruling("001", "1", "话"))} {
			var left *ledger.Left
			if gone := errors.As(err, &left); gone != (step.left != "") || gone && left.For != step.left {
				t.Errorf("left for %q, %s: %v", step.left, what, err)
			}
		}
	}
}
