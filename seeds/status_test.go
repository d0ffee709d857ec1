package seeds_test

import (
	"testing"

	"ducha/seeds"
)

// A unit that only cooperates is complete once a form of it came, faults or not.
func TestUnitThatOnlyCooperates(t *testing.T) {
	forms := []seeds.Form{{Unit: "001", Rows: []seeds.FormRow{{Task: "1", Part: seeds.PartCoop}}}}
	came := map[seeds.Verdict]bool{seeds.Accepted: true, seeds.AcceptedWithProblems: true, seeds.Superseded: true}
	for _, v := range seeds.Verdicts {
		want := seeds.Missing
		if came[v] {
			want = seeds.Complete
		}
		if got := seeds.Statuses(seeds.Round{}, forms, nil, []seeds.Return{{Unit: "001", Verdict: v}})[0].State; got != want {
			t.Errorf("%s: %s, want %s", v, got, want)
		}
	}
}
