package ledger_test

import (
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
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
			l, err := ledger.Open(ctx, ledgertest.Place(dir))
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

// A ruling that was decided on without another's that came meanwhile is not recorded, nor
// what came with it.
func TestARulingKnowsWhatItComesAfter(t *testing.T) {
	l := open(t, t.TempDir())
	decided := func(task seeds.TaskID, seq int) seeds.Ruling {
		r := ruling("001", task, "话")
		r.Seq = seq
		return r
	}
	if err := l.Rule(ctx, decided("1", 1), decided("1", 2)); err != nil {
		t.Fatal(err)
	}
	if err := l.Rule(ctx, decided("2", 1), decided("1", 2)); !errors.Is(err, ledger.ErrRuled) {
		t.Errorf("ruled: %v", err)
	}
	if record, err := l.Rulings(ctx, "2021H1"); err != nil || len(record) != 2 {
		t.Errorf("%d rulings, %v", len(record), err)
	}
}
