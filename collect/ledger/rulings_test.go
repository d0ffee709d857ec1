package ledger_test

import (
	"database/sql"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// ruling is one with everything in it.
func ruling(unit seeds.UnitID, task seeds.TaskID, text string) seeds.Ruling {
	return seeds.Ruling{Round: "2021H1", Unit: unit, Task: task, Part: seeds.PartLead, Place: 1, State: "进度滞后", Kind: seeds.Behind, Text: text, Note: "𠮷", Back: true,
		On: &reading("aa").Entries[0], At: time.Date(2021, 7, 3, 9, 0, 0, 0, time.UTC), File: "汇总/2021H1/审核表.xlsx", SHA256: "bb", Sheet: "审核表", Cell: "N4"}
}

func TestRulingsAreOnlyAdded(t *testing.T) {
	l := open(t, t.TempDir())
	first, other := ruling("002", "1", "第一次"), ruling("001", "2", "别的")
	again := ruling("002", "1", "第二次")
	again.On = nil
	elsewhere := ruling("002", "1", "别的期次")
	elsewhere.Round = "2021Q1"
	for _, batch := range [][]seeds.Ruling{{first, other}, {}, {again, again}, {elsewhere}} {
		if err := l.Rule(ctx, batch...); err != nil {
			t.Fatal(err)
		}
	}
	other.Seq, first.Seq, again.Seq = 1, 1, 2
	third := again
	third.Seq = 3
	got, err := l.Rulings(ctx, "2021H1")
	if want := []seeds.Ruling{other, first, again, third}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the record is\n%+v, %v, want\n%+v", got, err, want)
	}
	if got, err := l.Rulings(ctx, "2099"); err != nil || len(got) != 0 {
		t.Errorf("of no round: %v, %v", got, err)
	}
}

// Two desks that rule at once number their rulings one after the other.
func TestRulingsOfTwoDesks(t *testing.T) {
	dir := t.TempDir()
	open(t, dir).Close()
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			l, err := ledger.Open(ctx, dir)
			if err != nil {
				t.Error(err)
				return
			}
			defer l.Close()
			for range 5 {
				if err := l.Rule(ctx, ruling("001", "1", "话"), ruling("001", "2", "话")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	record, err := open(t, dir).Rulings(ctx, "2021H1")
	if err != nil || len(record) != 40 {
		t.Fatalf("%d rulings, %v", len(record), err)
	}
	for i, r := range record {
		if r.Seq != i%20+1 {
			t.Errorf("ruling %d has number %d", i, r.Seq)
		}
	}
}

// A ledger of the version before there were rulings keeps all that is in it.
func TestLedgerWithoutRulingsIsUpgraded(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	claim := ledger.Claim{SHA256: "aa", Unit: "002", Path: "a.xlsx", Said: time.Date(2021, 7, 3, 1, 0, 0, 0, time.UTC)}
	if err := l.Take(ctx, "2021H1", ledger.Taken{Sighting: ledger.Sighting{Path: "a.xlsx", SHA256: "aa"}, Reading: reading("aa"), Claim: &claim}); err != nil {
		t.Fatal(err)
	}
	def, form := signed(t, l, "001", "表")
	if err := l.Issue(ctx, def, form); err != nil {
		t.Fatal(err)
	}
	secret := append([]byte(nil), l.Secret()...)
	l.Close()
	db, err := sql.Open("sqlite", filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, stmt := range []string{`DROP TABLE mailings`, `DROP TABLE fetched`, `DROP TABLE rulings`, `UPDATE meta SET value = '2' WHERE key = 'version'`} {
		if _, err := db.Exec(stmt); err != nil {
			t.Fatal(err)
		}
	}
	db.Close()
	l = open(t, dir)
	found, _ := l.Sightings(ctx, "2021H1")
	readings, _ := l.Readings(ctx, "2021H1")
	claims, _ := l.Claims(ctx, "2021H1")
	issued, _ := l.Issued(ctx, "2021H1")
	if len(found) != 1 || len(readings["aa"].Entries) != 1 || claims["aa"].Unit != "002" || len(issued) != 1 || !reflect.DeepEqual(l.Secret(), secret) {
		t.Errorf("after the upgrade: %v, %v, %v, %v", found, readings, claims, issued)
	}
	if record, err := l.Rulings(ctx, "2021H1"); err != nil || len(record) != 0 {
		t.Errorf("rulings: %v, %v", record, err)
	}
	if err := l.Rule(ctx, ruling("001", "1", "话")); err != nil {
		t.Error(err)
	}
}
