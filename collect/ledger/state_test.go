package ledger_test

import (
	"os"
	"path/filepath"
	"testing"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/seeds"
)

// standing is what tells a record from others.
type standing struct {
	state, forms string
	prints       map[seeds.RoundID]string
}

func standingOf(t *testing.T, l *ledger.Ledger) (s standing) {
	t.Helper()
	var err error
	if s.state, err = l.State(ctx); err == nil {
		s.prints, err = l.Prints(ctx)
	}
	if err == nil {
		s.forms, err = l.FormsPrint(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	if s.state == "" {
		t.Fatal("no state")
	}
	return s
}

// Whatever is written, the state is one that never was before; the prints of a round
// change with what counts in it, and with nothing else. Another process sees the same.
func TestStateAndPrintsFollowTheRecord(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	def, first := signed(t, l, "001", "表")
	_, second := signed(t, l, "001", "改过的表")
	again := reading("x")
	again.Seq = 1
	file := ledger.Sighting{Path: "a.xlsx", SHA256: "x"}
	take := func(files ...ledger.Taken) error { _, err := l.Take(ctx, first.Round, files...); return err }
	raw := func(stmt string) func() error {
		return func() error { _, err := ledgertest.Raw(t, dir).Exec(stmt); return err }
	}
	const both, round, forms, none = "round forms", "round", "forms", ""
	was, seen := standingOf(t, l), map[string]bool{}
	for _, step := range []struct {
		name, changes string
		do            func() error
	}{
		{"a form", both, func() error { return l.Issue(ctx, def, first) }},
		{"another in its place", both, func() error { return l.Issue(ctx, def, second) }},
		{"the first once more", round, func() error { return l.Issue(ctx, def, first) }},
		{"a file", round, func() error { return take(ledger.Taken{Sighting: file}) }},
		{"what it says", round, func() error { return take(ledger.Taken{Sighting: file, Reading: reading("x")}) }},
		{"read again", round, func() error { return take(ledger.Taken{Sighting: file, Reading: again}) }},
		{"a claim, which counts when the file is read", none, func() error {
			return take(ledger.Taken{Sighting: file, Claim: &ledger.Claim{SHA256: "x", Unit: "001"}})
		}},
		{"a ruling", round, func() error {
			return l.Rule(ctx, seeds.Ruling{Round: first.Round, Unit: "001", Task: "1", Text: "话"})
		}},
		{"the same ruling", round, func() error {
			return l.Rule(ctx, seeds.Ruling{Round: first.Round, Unit: "001", Task: "1", Text: "话"})
		}},
		{"a message", none, func() error {
			return l.Queue(ctx, []ledger.Mailing{{Round: first.Round, Kind: ledger.MailForm, Unit: "001", Seq: 1, State: ledger.MailQueued}}, nil)
		}},
		{"a form taken back", round, func() error { return l.Withdraw(ctx, first.Round, "001") }},
		{"an entry, by another program", none, raw(`UPDATE entries SET body = '{}'`)},
		{"an entry gone, by another program", none, raw(`DELETE FROM entries`)},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		is := standingOf(t, l)
		seen[was.state] = true
		if seen[is.state] {
			t.Errorf("%s: the state is one that was", step.name)
		}
		changed := ""
		if is.prints[first.Round] != was.prints[first.Round] {
			changed = round
		}
		if is.forms != was.forms {
			changed = map[string]string{"": forms, round: both}[changed]
		}
		if changed != step.changes {
			t.Errorf("%s changes the print of %q, want %q", step.name, changed, step.changes)
		}
		if is.prints["2020"] != "" {
			t.Errorf("%s: a round of which nothing is on record has a print", step.name)
		}
		other := standingOf(t, open(t, dir))
		if other.forms != is.forms || other.prints[first.Round] != is.prints[first.Round] {
			t.Errorf("%s: another process sees %+v, not %+v", step.name, other, is)
		}
		if os.Getenv(ledgertest.Variable) == "" && other.state != is.state { // others write to a server
			t.Errorf("%s: another process sees the state %s, not %s", step.name, other.state, is.state)
		}
		was = is
	}
}

// A file that was put back from an older copy, and written to as often as the one that it
// took the place of, is another.
func TestStateOfAFilePutBack(t *testing.T) {
	ledgertest.SQLiteOnly(t)
	dir := t.TempDir()
	path := filepath.Join(dir, ledger.FileName)
	open(t, dir).Close()
	copied, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write := func(path string) string {
		l := open(t, dir)
		defer l.Close()
		if _, err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: ledger.Sighting{Path: path, SHA256: "x"}}); err != nil {
			t.Fatal(err)
		}
		return standingOf(t, l).state
	}
	was := write("a")
	if err := os.WriteFile(path, copied, 0o600); err != nil {
		t.Fatal(err)
	}
	if is := write("b"); is == was {
		t.Errorf("another record has the state %s, too", is)
	}
}

// A file that a program keeps in another way is not told by its header.
func TestStateOfAFileWrittenAhead(t *testing.T) {
	ledgertest.SQLiteOnly(t)
	dir := t.TempDir()
	l := open(t, dir)
	if _, err := ledgertest.Raw(t, dir).Exec(`PRAGMA journal_mode(WAL)`); err != nil {
		t.Fatal(err)
	}
	if state, err := l.State(ctx); state != "" || err != nil {
		t.Errorf("state %q, %v", state, err)
	}
}
