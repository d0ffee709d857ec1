package ledger_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"sync"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/seeds"
	"ducha/templates"
)

var ctx = context.Background()

func open(t *testing.T, dir string) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(ctx, ledgertest.Place(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func signed(t *testing.T, l *ledger.Ledger, unit seeds.UnitID, title string) (templates.FormDef, seeds.Form) {
	t.Helper()
	def := templates.Preset(templates.PresetStandard)
	_, hash, err := def.Encode()
	if err != nil {
		t.Fatal(err)
	}
	f, err := templates.Sign(l.Secret(), seeds.Form{Round: "2021H1", Unit: unit, Title: title, Def: hash, Rows: []seeds.FormRow{{Task: "1", Part: seeds.PartLead}}})
	if err != nil {
		t.Fatal(err)
	}
	return def, f
}

func TestSecretStaysAndIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "有 空格", ".ducha")
	first := open(t, dir)
	secret := append([]byte(nil), first.Secret()...)
	first.Close()
	if again := open(t, dir).Secret(); !bytes.Equal(again, secret) || len(secret) != 32 {
		t.Error("the secret of a ledger changes when it is opened again")
	}
	if runtime.GOOS != "windows" && os.Getenv(ledgertest.Variable) == "" {
		info, err := os.Stat(filepath.Join(dir, "ledger.db"))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("ledger.db has mode %v, want 0600", info.Mode())
		}
	}
	if other := open(t, filepath.Join(t.TempDir(), ".ducha")).Secret(); bytes.Equal(other, secret) {
		t.Error("two ledgers share a secret")
	}
}

func TestNewerLedgerIsRefused(t *testing.T) {
	ledgertest.SQLiteOnly(t)
	dir := t.TempDir()
	open(t, dir).Close()
	db, err := sql.Open("sqlite", filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE meta SET value = '99' WHERE key = 'version'`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := ledger.Open(ctx, ledger.Place{Dir: dir}); !errors.Is(err, ledger.ErrNewer) {
		t.Errorf("open = %v, want ErrNewer", err)
	}
}

func TestReplacedFormsStayKnown(t *testing.T) {
	l := open(t, t.TempDir())
	def, first := signed(t, l, "001", "旧")
	_, second := signed(t, l, "001", "新")
	for _, f := range []seeds.Form{first, first, second} {
		if err := l.Issue(ctx, def, f); err != nil {
			t.Fatal(err)
		}
	}
	issued, err := l.Issued(ctx, "2021H1")
	if err != nil || len(issued) != 1 || !reflect.DeepEqual(issued[0], second) {
		t.Errorf("issued = %+v, %v; want the second form alone", issued, err)
	}
	all, err := l.Known(ctx, "2021H1")
	if err != nil || len(all) != 2 {
		t.Errorf("known forms = %d, %v; want 2", len(all), err)
	}
	back, err := l.Def(ctx, first.Def)
	if err != nil || !reflect.DeepEqual(back, def) {
		t.Errorf("definition comes back changed: %v", err)
	}
	other := first
	other.Def = "another"
	if err := l.Issue(ctx, def, other); err == nil {
		t.Error("a form is issued with a definition it was not drawn by")
	}
}

func reading(sha string) *ledger.Reading {
	return &ledger.Reading{SHA256: sha, Reader: 1, Verdict: seeds.Accepted, Unit: "001", Saved: time.Date(2021, 7, 1, 8, 0, 0, 0, time.UTC),
		Reporter: map[string]string{"填报人": "联络员"}, Problems: []seeds.Problem{{Code: "x"}}, Tasks: []seeds.TaskID{"3"},
		Entries: []seeds.Entry{{Round: "2021H1", Unit: "001", Task: "1", Values: map[seeds.Key]string{seeds.KeyProgress: "𠮷镕"}, Source: seeds.Source{SHA256: sha, Row: 7}}}}
}

func TestTakeIsReadBackAndMayBeRepeated(t *testing.T) {
	l := open(t, t.TempDir())
	s := ledger.Sighting{Path: "回收/a.eml!a.xlsx", SHA256: "aa", Size: 9, FileTime: time.Date(2021, 7, 1, 8, 0, 0, 123, time.UTC),
		Kind: ledger.Litter, Sent: time.Date(2021, 7, 1, 7, 0, 0, 0, time.UTC), Sender: "a@yunze.example"}
	for range 2 {
		if _, err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: s, Reading: reading("aa")}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: ledger.Sighting{Path: "回收/b.xlsx", SHA256: "aa"}}); err != nil {
		t.Fatal(err)
	}
	found, err := l.Sightings(ctx, "2021H1")
	if err != nil || len(found) != 2 || !reflect.DeepEqual(found[0], s) {
		t.Errorf("sightings = %+v, %v", found, err)
	}
	readings, err := l.Readings(ctx, "2021H1")
	want := *reading("aa")
	want.Seq = 1
	if err != nil || !reflect.DeepEqual(readings["aa"], want) {
		t.Errorf("reading comes back as %+v, %v", readings["aa"], err)
	}
	if other, err := l.Readings(ctx, "2021Q3"); err != nil || len(other) != 0 {
		t.Errorf("another round knows %d returns, %v", len(other), err)
	}
}

// A reading takes the place of the one that it was made after, and of no other.
func TestAReadingReplacesTheOneItKnew(t *testing.T) {
	l := open(t, t.TempDir())
	for i, step := range []struct {
		claim  seeds.UnitID
		seq    int
		beaten bool
		stands seeds.UnitID
	}{{"001", 0, false, "001"}, {"002", 0, true, "001"}, {"002", 1, false, "002"}, {"003", 1, true, "002"}, {"003", 3, true, "002"}, {"", 2, false, ""}} {
		r := reading("aa")
		r.Claim, r.Seq = step.claim, step.seq
		r.Entries[0].Values = map[seeds.Key]string{seeds.KeyProgress: string(step.claim)}
		beaten, err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: ledger.Sighting{Path: "a", SHA256: "aa"}, Reading: r})
		if err != nil || beaten != step.beaten {
			t.Errorf("step %d: beaten %v, %v", i, beaten, err)
		}
		now, err := l.Readings(ctx, "2021H1")
		if got := now["aa"]; err != nil || got.Claim != step.stands || got.Entries[0].Values[seeds.KeyProgress] != string(step.stands) {
			t.Errorf("step %d: %+v stands, %v", i, got, err)
		}
	}
}

// What is known of a file does not depend on which desk found it first.
func TestWhatIsKnownOfAFileIsTheEarliest(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2021, 7, 1, hour, 0, 0, hour*100, time.UTC) }
	found := []ledger.Sighting{
		{FileTime: at(9), Sent: at(8), Sender: "b@yunze.example"}, {FileTime: at(7), Sent: at(8), Sender: "a@yunze.example"}, {FileTime: at(8)}, {}, {FileTime: at(7), Sent: at(9)},
	}
	want := ledger.Sighting{Path: "a", SHA256: "aa", FileTime: at(7), Sent: at(8), Sender: "a@yunze.example"}
	for seed := range uint64(10) {
		l := open(t, t.TempDir())
		for _, i := range rand.New(rand.NewPCG(seed, 0)).Perm(len(found)) {
			s := found[i]
			s.Path, s.SHA256 = "a", "aa"
			if _, err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: s}); err != nil {
				t.Fatal(err)
			}
		}
		got, err := l.Sightings(ctx, "2021H1")
		if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Errorf("in order %d: %+v, %v", seed, got, err)
		}
		if want.Adds(got[0]) || !(ledger.Sighting{FileTime: at(6)}).Adds(got[0]) || (ledger.Sighting{FileTime: at(9)}).Adds(got[0]) {
			t.Error("a later copy adds something, or an earlier one nothing")
		}
	}
}

func TestTextIsWhatEveryEngineKeeps(t *testing.T) {
	for in, want := range map[string]string{"市财政局.xlsx": "市财政局.xlsx", "a\x00b": `a\x00b`, "\xca\xd0": `\xCA\xD0`, "\ufffd": "\ufffd", "": ""} {
		if got := ledger.Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
	l := open(t, t.TempDir())
	odd := ledger.Sighting{Path: "a\x00\xca.xlsx", SHA256: "aa", Sender: "\xff@\x00"}
	for range 2 {
		if _, err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: odd}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := l.Sightings(ctx, "2021H1"); err != nil || len(got) != 1 || got[0].Path != `a\x00\xCA.xlsx` {
		t.Errorf("found %+v, %v", got, err)
	}
}

func TestFailedTakeLeavesNothing(t *testing.T) {
	l := open(t, t.TempDir())
	r := reading("aa")
	r.Entries = append(r.Entries, r.Entries[0]) // the same key twice breaks the transaction half-way
	if _, err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: ledger.Sighting{Path: "a", SHA256: "aa"}, Reading: r}); err == nil {
		t.Fatal("the same entry is recorded twice")
	}
	found, err := l.Sightings(ctx, "2021H1")
	if err != nil || len(found) != 0 {
		t.Errorf("a failed transaction left %d sightings, %v", len(found), err)
	}
}

func TestArchiveKeepsBytesUnderTheirHash(t *testing.T) {
	l := open(t, t.TempDir())
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := l.Keep(ctx, []byte("同一份")); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	sha, err := l.Keep(ctx, []byte("同一份"))
	if err != nil || sha != ledger.Hash([]byte("同一份")) {
		t.Fatal(sha, err)
	}
	if data, err := l.Archived(ctx, sha, 100); err != nil || string(data) != "同一份" {
		t.Errorf("archived = %q, %v", data, err)
	}
	large := bytes.Repeat([]byte("大"), 1<<20)
	if sha, err := l.KeepFrom(ctx, bytes.NewReader(large)); err != nil || sha != ledger.Hash(large) {
		t.Errorf("streamed: %s, %v", sha, err)
	}
	for _, bad := range []string{"", "../ledger.db", "aa"} {
		if _, err := l.Archived(ctx, bad, 100); err == nil {
			t.Errorf("Archived(%q) reads outside the archive", bad)
		}
	}
}

func TestTwoProcessesTakeTurns(t *testing.T) {
	dir := t.TempDir()
	open(t, dir).Close()
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			l, err := ledger.Open(ctx, ledgertest.Place(dir))
			if err != nil {
				t.Error(err)
				return
			}
			defer l.Close()
			for j := range 10 {
				sha := string(rune('a'+i)) + string(rune('a'+j))
				if _, err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: ledger.Sighting{Path: sha, SHA256: sha}, Reading: reading(sha)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	found, err := open(t, dir).Sightings(ctx, "2021H1")
	if err != nil || len(found) != 40 {
		t.Errorf("%d sightings, %v; want 40", len(found), err)
	}
}

func TestBrokenFileIsAnError(t *testing.T) {
	ledgertest.SQLiteOnly(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ledger.db"), []byte("not a database, but long enough to look at"), 0o600); err != nil {
		t.Fatal(err)
	}
	if l, err := ledger.Open(ctx, ledger.Place{Dir: dir}); err == nil {
		l.Close()
		t.Error("a broken ledger is opened")
	}
}

// A word stands or falls with what was taken in with it, and is taken back by none.
func TestClaimIsTakenWithItsFile(t *testing.T) {
	l := open(t, t.TempDir())
	take := func(unit seeds.UnitID, r *ledger.Reading) error {
		c := ledger.Claim{SHA256: "aa", Unit: unit, Path: "a.xlsx", Said: time.Date(2021, 7, 3, 1, 0, 0, 0, time.UTC)}
		if r != nil {
			before, err := l.Readings(ctx, "2021H1")
			if err != nil {
				return err
			}
			r.Seq = before["aa"].Seq
		}
		_, err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: ledger.Sighting{Path: "a.xlsx", SHA256: "aa"}, Reading: r, Claim: &c})
		return err
	}
	broken := reading("aa")
	broken.Entries = append(broken.Entries, broken.Entries[0])
	for _, step := range []struct {
		unit seeds.UnitID
		r    *ledger.Reading
		ok   bool
		want seeds.UnitID
	}{{"001", broken, false, ""}, {"001", reading("aa"), true, "001"}, {"002", broken, false, "001"}, {"002", nil, true, "002"}, {"", broken, false, "002"}, {"", nil, true, ""}, {"", nil, true, ""}} {
		if err := take(step.unit, step.r); (err == nil) != step.ok {
			t.Errorf("%+v: %v", step, err)
		}
		if claims, err := l.Claims(ctx, "2021H1"); err != nil || claims["aa"].Unit != step.want {
			t.Errorf("after %q: %v, %v", step.unit, claims, err)
		}
	}
}

// Entries come back in the order of sheets and rows, and every problem has a task, also
// from a ledger that kept none.
func TestReadingsAreWhole(t *testing.T) {
	l := open(t, t.TempDir())
	r := reading("aa")
	r.Problems, r.Tasks, r.Entries = []seeds.Problem{{Code: "x"}, {Code: "y"}}, nil, nil
	for _, at := range []seeds.Source{{Sheet: "乙", Row: 7}, {Sheet: "甲", Row: 7}, {Sheet: "乙", Row: 3}, {Sheet: "乙", Row: 7}} {
		at.SHA256 = "aa"
		r.Entries = append(r.Entries, seeds.Entry{Unit: "001", Task: seeds.TaskID(fmt.Sprint(9 - len(r.Entries))), Source: at})
	}
	if _, err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: ledger.Sighting{Path: "a", SHA256: "aa"}, Reading: r}); err != nil {
		t.Fatal(err)
	}
	readings, err := l.Readings(ctx, "2021H1")
	if err != nil || len(readings["aa"].Tasks) != 2 {
		t.Fatalf("%+v, %v", readings["aa"], err)
	}
	var order []seeds.TaskID
	for _, e := range readings["aa"].Entries {
		order = append(order, e.Task)
	}
	if want := []seeds.TaskID{"7", "6", "9", "8"}; !reflect.DeepEqual(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}

func TestKeepingEndsWithItsContext(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	over, end := context.WithCancel(ctx)
	end()
	if _, err := l.KeepFrom(over, bytes.NewReader(make([]byte, 1<<20))); !errors.Is(err, context.Canceled) {
		t.Errorf("kept: %v", err)
	}
	if os.Getenv(ledgertest.Variable) != "" {
		return
	}
	if left, err := os.ReadDir(filepath.Join(dir, "archive")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A return that is read anew while a desk looks is seen as it was or as it is: never the one
// reading with the answers of the other.
func TestAReadingIsSeenWithItsOwnAnswers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), ".ducha")
	writing, reading := open(t, dir), open(t, dir)
	told := func(n int) ledger.Taken {
		said := fmt.Sprint(n)
		return ledger.Taken{Sighting: ledger.Sighting{Path: "a.xlsx", SHA256: "aa"}, Reading: &ledger.Reading{SHA256: "aa", Seq: n, Named: said,
			Entries: []seeds.Entry{{Round: "2021H1", Unit: "001", Task: "1", Values: map[seeds.Key]string{seeds.KeyProgress: said}, Source: seeds.Source{SHA256: "aa"}}}}}
	}
	if _, err := writing.Take(ctx, "2021H1", told(0)); err != nil {
		t.Fatal(err)
	}
	over := make(chan error, 1)
	go func() {
		defer close(over)
		for n := 1; n < 100; n++ {
			if _, err := writing.Take(ctx, "2021H1", told(n)); err != nil {
				over <- err
				return
			}
		}
	}()
	for done := false; !done; {
		select {
		case err := <-over:
			if done = true; err != nil {
				t.Error(err)
			}
		default:
		}
		one, err1 := reading.Readings(ctx, "2021H1")
		record, err2 := reading.Record(ctx, "2021H1")
		two, err3 := record.Readings()
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		for _, r := range []ledger.Reading{one["aa"], two["aa"]} {
			if len(r.Entries) != 1 || r.Entries[0].Values[seeds.KeyProgress] != r.Named {
				t.Fatalf("reading %s with the answers %+v", r.Named, r.Entries)
			}
		}
	}
}
