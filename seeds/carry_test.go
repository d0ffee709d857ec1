package seeds

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"
)

// carryRound is one round of a test: who was asked and what they said, as
// "task unit place" and "task unit kind".
type carryRound struct {
	id    string
	asked []string
	said  []string
}

func carried(rounds ...carryRound) string {
	var done map[TaskID]Carried
	for n, r := range rounds {
		round := Round{ID: RoundID(r.id), Name: r.id, AsOf: time.Date(2021, time.Month(n+1), 1, 0, 0, 0, 0, Beijing)}
		units := map[UnitID]*Form{}
		var forms []Form
		place := map[string]int{}
		for _, a := range r.asked {
			f := strings.Fields(a)
			if units[UnitID(f[1])] == nil {
				units[UnitID(f[1])] = &Form{Unit: UnitID(f[1])}
			}
			var p int
			fmt.Sscan(f[2], &p)
			place[f[0]+f[1]] = p
			units[UnitID(f[1])].Rows = append(units[UnitID(f[1])].Rows, FormRow{Task: TaskID(f[0]), Part: PartLead, Place: p})
		}
		for _, f := range units {
			forms = append(forms, *f)
		}
		var entries []Entry
		for _, s := range r.said {
			f := strings.Fields(s)
			entries = append(entries, Entry{Round: round.ID, Task: TaskID(f[0]), Unit: UnitID(f[1]), Part: PartLead, Place: place[f[0]+f[1]], Kind: StateKind(f[2])})
		}
		done = Carry(done, round, forms, entries, func(e Entry) StateKind { return e.Kind })
	}
	var list []string
	for task, c := range done {
		list = append(list, fmt.Sprintf("%s:%s/%s/%d", task, c.Round.ID, c.Decides.Unit, len(c.Entries)))
	}
	sort.Strings(list)
	return strings.Join(list, " ")
}

func TestCarry(t *testing.T) {
	both := []string{"1 001 1", "1 002 2"}
	for _, tt := range []struct {
		name   string
		rounds []carryRound
		want   string
	}{
		{"nothing said", []carryRound{{"Q1", both, nil}}, ""},
		{"finished, with what the others said", []carryRound{{"Q1", both, []string{"1 001 完成", "1 002 正常"}}}, "1:Q1/001/2"},
		{"only the second lead is done", []carryRound{{"Q1", both, []string{"1 001 正常", "1 002 完成"}}}, ""},
		{"only the second lead has answered", []carryRound{{"Q1", both, []string{"1 002 完成"}}}, ""},
		{"the first-listed was not asked: the next decides", []carryRound{{"Q1", []string{"1 002 2"}, []string{"1 002 完成"}}}, "1:Q1/002/1"},
		{"not asked again, it stays", []carryRound{{"Q1", both, []string{"1 001 完成"}}, {"Q2", []string{"2 001 1"}, []string{"2 001 正常"}}}, "1:Q1/001/1"},
		{"asked again and not answered, it stays", []carryRound{{"Q1", both, []string{"1 001 完成"}}, {"Q2", both, nil}}, "1:Q1/001/1"},
		{"asked again and not finished after all", []carryRound{{"Q1", both, []string{"1 001 完成"}}, {"Q2", both, []string{"1 001 滞后"}}}, ""},
		{"said to be finished again", []carryRound{{"Q1", both, []string{"1 001 完成"}}, {"Q2", both, []string{"1 001 完成"}}}, "1:Q2/001/1"},
		{"an answer nobody asked for decides nothing", []carryRound{{"Q1", nil, []string{"1 001 完成"}}}, ""},
	} {
		if got := carried(tt.rounds...); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCarryLeavesWhatWasBeforeAlone(t *testing.T) {
	round := Round{ID: "Q2"}
	before := map[TaskID]Carried{"1": {Round: Round{ID: "Q1"}}}
	forms := []Form{{Unit: "001", Rows: []FormRow{{Task: "1", Part: PartLead, Place: 1}}}}
	after := Carry(before, round, forms, []Entry{{Round: "Q2", Task: "1", Unit: "001", Part: PartLead, Kind: Behind}}, func(e Entry) StateKind { return e.Kind })
	if len(before) != 1 || len(after) != 0 {
		t.Errorf("before %v, after %v", before, after)
	}
}
