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
		done = carry(done, round, forms, entries, func(e Entry) StateKind { return e.Kind })
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
	after := carry(before, round, forms, []Entry{{Round: "Q2", Task: "1", Unit: "001", Part: PartLead, Kind: Behind}}, func(e Entry) StateKind { return e.Kind })
	if len(before) != 1 || len(after) != 0 {
		t.Errorf("before %v, after %v", before, after)
	}
}

func TestARoundSpeaksForItself(t *testing.T) {
	finished := map[TaskID]Carried{"1": {}, "2": {}}
	left := NotAnswered(finished, []Entry{{Task: "1", Part: PartLead, Unit: "002"}, {Task: "2", Part: PartCoop, Unit: "003"}, {Task: "3", Part: PartLead}})
	if _, stays := left["2"]; !stays || len(left) != 1 || len(finished) != 2 {
		t.Errorf("left %v of %v", left, finished)
	}
	if got := NotAnswered(nil, []Entry{{Task: "1", Part: PartLead}}); len(got) != 0 {
		t.Errorf("of none: %v", got)
	}
}

func TestRoundsBefore(t *testing.T) {
	day := func(month time.Month) time.Time { return time.Date(2021, month, 1, 0, 0, 0, 0, Beijing) }
	rounds := []Round{ // as they were opened
		{ID: "H1", AsOf: day(6)}, {ID: "Y", AsOf: day(12)}, {ID: "Q1", AsOf: day(3), Closed: true}, {ID: "Q3", AsOf: day(9)},
		{ID: "补", AsOf: day(6), Due: day(8)}, {ID: "A", AsOf: day(6)},
	}
	var got []string
	for _, r := range RoundsBefore(rounds, rounds[3]) {
		got = append(got, string(r.ID))
	}
	if want := "Q1 A H1 补"; strings.Join(got, " ") != want {
		t.Errorf("before Q3: %v, want %s", got, want)
	}
	if got := RoundsBefore(rounds, rounds[2]); got != nil {
		t.Errorf("before the first: %v", got)
	}
	if rounds[0].ID != "H1" {
		t.Error("the list itself was sorted")
	}
}

// A finished task that the office calls finished in other words was finished when it
// was, with what the others said then; called otherwise, it is finished no more.
func TestCarryWithTheOfficesWord(t *testing.T) {
	on := Entry{Round: "Q1", Task: "1", Unit: "001", Part: PartLead, Place: 1, Kind: OnTrack, Values: map[Key]string{KeyState: "正常推进", KeyProgress: "已通车。"}}
	first := on
	first.Ruling = &Ruling{State: "已完成", Kind: Done, Text: "全线通车。"} // it was ruled to be finished
	other := Entry{Round: "Q1", Task: "1", Unit: "002", Part: PartLead, Place: 2, Kind: OnTrack}
	before := map[TaskID]Carried{"1": {Round: Round{ID: "Q1"}, Decides: first, Entries: []Entry{first, other}}}
	after := func(r Ruling) map[TaskID]Carried {
		r.Round, r.Task, r.Unit, r.Part, r.Place, r.On = "Q2", "1", "001", PartLead, 1, &on
		current, _ := LastRulings([]Ruling{r}).Apply(nil)
		return carry(before, Round{ID: "Q2"}, nil, current, Entry.Means)
	}
	c, still := after(Ruling{Text: "通车并验收。"})["1"]
	if !still || c.Round.ID != "Q1" || len(c.Entries) != 2 || c.Decides.Words() != "通车并验收。" || c.Decides.Values[KeyState] != "已完成" {
		t.Errorf("other words: %v %+v", still, c)
	}
	if left := after(Ruling{State: "进度滞后", Kind: Behind}); len(left) != 0 {
		t.Errorf("another state: %v", left)
	}
	whole := Settled(before, []Entry{{Task: "1", Unit: "001", Own: true, Values: map[Key]string{}, Ruling: &Ruling{Round: "Q2", State: "进度滞后", On: &on}}})
	if got := whole[0].Values[KeyProgress]; got != "已通车。" { // 采用文字 was left blank: the unit's own
		t.Errorf("its words are %q", got)
	}
	if before["1"].Decides.Words() != "全线通车。" || len(before["1"].Entries) != 2 {
		t.Error("what was before has changed")
	}
}
