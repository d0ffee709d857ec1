//go:build !race

package report_test

import (
	"fmt"
	"slices"
	"testing"

	"ducha/report"
	"ducha/seeds"
)

// TestRulingsStandInTheirTables rules for some rounds of ruling and reporting: each ruling is
// found in the table that it came from, and one that says anything else is not.
func TestRulingsStandInTheirTables(t *testing.T) {
	tried := 0
	for seed := range int64(8) {
		b := newBench(t, seed)
		tables := map[string][]byte{}
		var stale []byte // a copy that was drawn before the last rulings
		for range 4 {
			res := b.built()
			drawn := b.draw(res)
			edited, _ := b.edit(res, drawn)
			b.put(tables, edited)
			if stale != nil { // somebody goes on in it
				now := b.built()
				v, err := report.ReadReview(stale)
				if err != nil {
					t.Fatal(err)
				}
				rulings, _ := now.Rule(v, b.record)
				before := len(b.record)
				b.add(rulings)
				for _, r := range b.record[before:] {
					tables[r.SHA256] = stale
				}
			}
			stale, _ = b.edit(res, drawn)
			b.report()
		}
		for i, r := range b.record {
			if wrong := report.CheckRulings(tables[r.SHA256], r.SHA256, b.record, b.in.Plan); len(wrong) > 0 {
				t.Errorf("seed %d: %s", seed, wrong[0].Message)
			}
			for _, other := range unlike(r, slices.ContainsFunc(b.record[:i], func(o seeds.Ruling) bool { return o.Slot() == r.Slot() && o.Back })) {
				tried++
				record := slices.Clone(b.record)
				record[i] = other
				wrong := report.CheckRulings(tables[r.SHA256], r.SHA256, record, b.in.Plan)
				if len(wrong) == 0 || wrong[0].Severity != seeds.Fault || wrong[0].Cell != other.Cell || wrong[0].Message == "" || wrong[0].Remedy == "" {
					t.Errorf("seed %d: %+v passes for %+v: %+v", seed, other, r, wrong)
				}
			}
		}
	}
	if tried < 300 {
		t.Errorf("only %d changes were tried", tried)
	}
}

// put rules as a table says, and keeps it under the hash of each of its rulings.
func (b *bench) put(tables map[string][]byte, table []byte) {
	res, before := b.built(), len(b.record)
	b.add(b.rule(res, table))
	for _, r := range b.record[before:] {
		tables[r.SHA256] = table
	}
}

// unlike are rulings that say something else than one, or stand elsewhere. What was sent
// back before may have been so still.
func unlike(r seeds.Ruling, backBefore bool) []seeds.Ruling {
	changed := func(change func(*seeds.Ruling)) seeds.Ruling {
		other := r
		change(&other)
		return other
	}
	others := []seeds.Ruling{
		changed(func(o *seeds.Ruling) { o.State = "没有这种情况" }),
		changed(func(o *seeds.Ruling) { o.Note += "又" }),
		changed(func(o *seeds.Ruling) { o.Unit += "9" }),
		changed(func(o *seeds.Ruling) { o.Cell = fmt.Sprint(o.Cell, "9") }),
		changed(func(o *seeds.Ruling) { o.Sheet = "别的表" }),
	}
	if !r.Carried() { // else what was said then may go on without standing in the table
		others = append(others, changed(func(o *seeds.Ruling) { o.Text = "没有这样写" }))
	}
	if !r.Back && !backBefore {
		others = append(others, changed(func(o *seeds.Ruling) { o.Back = true }))
	}
	return others
}

// A table that can be read no more is told at each of its rulings.
func TestATableThatIsNoneIsToldAtItsRulings(t *testing.T) {
	record := []seeds.Ruling{{Round: "H1", Unit: "001", Task: "1", Seq: 1, SHA256: "a", Cell: "M4"}, {Round: "H1", Unit: "001", Task: "2", Seq: 1, SHA256: "b"}}
	wrong := report.CheckRulings([]byte("不是表"), "a", record, seeds.Plan{})
	if len(wrong) != 1 || wrong[0].Code != "ruling_table" || wrong[0].Cell != "M4" {
		t.Errorf("%+v", wrong)
	}
	if got := report.ReviewTables(record); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("tables: %v", got)
	}
}
