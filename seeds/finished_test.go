package seeds_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/seeds"
)

// heard makes a round out of words: "001:1@1" asks unit 001 to lead task 1 in
// place 1, "001:1=完成" is its answer, "001:1+完成" one given as cooperating unit.
func heard(id seeds.RoundID, month time.Month, words string) seeds.Heard {
	h := seeds.Heard{Round: seeds.Round{ID: id, Name: string(id), AsOf: time.Date(2021, month, 28, 0, 0, 0, 0, seeds.Beijing)}}
	for _, w := range strings.Fields(words) {
		unit, rest, _ := strings.Cut(w, ":")
		at := strings.IndexAny(rest, "@=+")
		task, text := seeds.TaskID(rest[:at]), rest[at+1:]
		e := seeds.Entry{Round: id, Unit: seeds.UnitID(unit), Task: task, Part: seeds.PartLead, Kind: seeds.StateKind(text)}
		switch rest[at] {
		case '@':
			place := 0
			fmt.Sscan(text, &place)
			h.Forms = append(h.Forms, seeds.Form{Round: id, Unit: e.Unit, Rows: []seeds.FormRow{{Task: task, Part: seeds.PartLead, Place: place}}})
			continue
		case '+':
			e.Part = seeds.PartCoop
		}
		h.Entries = append(h.Entries, e)
	}
	return h
}

func asGiven(e seeds.Entry) seeds.StateKind { return e.Kind }

func TestFinished(t *testing.T) {
	for _, c := range []struct {
		name   string
		rounds []string // the earliest first
		now    string   // answers of the round that asks
		want   string   // task<round, answers>
	}{
		{"no earlier round", nil, "", ""},
		{"finished", []string{"001:1@1 001:1=完成"}, "", "1<A 1>"},
		{"any other kind is not", []string{"001:1@1 001:1=正常 001:2@1 001:2=滞后 001:3@1 001:3=无进展 001:4@1 001:4= 001:5@1 001:5=其他"}, "", ""},
		{"asked and not answered since", []string{"001:1@1 001:1=完成", "001:1@1"}, "", "1<A 1>"},
		{"not asked since", []string{"001:1@1 001:1=完成", ""}, "", "1<A 1>"},
		{"answered again, still finished", []string{"001:1@1 001:1=完成", "001:1@1 001:1=完成"}, "", "1<B 1>"},
		{"answered again, open after all", []string{"001:1@1 001:1=完成", "001:1@1 001:1=滞后"}, "", ""},
		{"finished later", []string{"001:1@1 001:1=滞后", "001:1@1 001:1=完成"}, "", "1<B 1>"},
		{"the second lead alone", []string{"001:1@1 002:1@2 001:1=正常 002:1=完成"}, "", ""},
		{"the second lead while the first is silent", []string{"001:1@1 002:1@2 002:1=完成"}, "", ""},
		{"a silent first lead leaves what was known", []string{"001:1@1 002:1@2 001:1=完成", "001:1@1 002:1@2 002:1=滞后"}, "", "1<A 1>"},
		{"all answers of that round come along", []string{"001:1@1 002:1@2 001:1=完成 002:1=正常 003:1+滞后"}, "", "1<A 3>"},
		{"only the second lead was asked", []string{"002:1@2 002:1=完成"}, "", "1<A 1>"},
		{"the lead has changed since", []string{"001:1@1 001:1=完成", "002:1@1 002:1=正常"}, "", ""},
		{"a withdrawn form does not decide", []string{"001:1=完成 002:1@1"}, "", ""},
		{"a cooperating unit does not decide", []string{"001:1@1 001:1+完成"}, "", ""},
		{"equal places: the number", []string{"002:1@1 001:1@1 001:1=完成 002:1=正常"}, "", "1<A 2>"},
		{"the round speaks for itself", []string{"001:1@1 001:1=完成 001:2@1 001:2=完成"}, "002:1=滞后", "2<A 1>"},
		{"a cooperating unit's word is no lead's", []string{"001:1@1 001:1=完成"}, "003:1+滞后", "1<A 1>"},
		{"several tasks and rounds", []string{"001:1@1 001:1=完成 002:2@1 002:2=正常", "002:2@1 002:2=完成 002:3@1"}, "", "1<A 1> 2<B 1>"},
	} {
		var earlier []seeds.Heard
		for i, words := range c.rounds {
			earlier = append(earlier, heard(seeds.RoundID(rune('A'+i)), time.Month(i+1), words))
		}
		var got []string
		for id, carried := range seeds.Finished(earlier, heard("Z", 12, c.now).Entries, asGiven) {
			got = append(got, fmt.Sprintf("%s<%s %d>", id, carried.Round.Name, len(carried.Entries)))
			if carried.Decides.Task != id || carried.Decides.Round != carried.Round.ID {
				t.Errorf("%s: task %s is decided by %+v", c.name, id, carried.Decides)
			}
		}
		slices.Sort(got)
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}

// What a state means is asked of today's sheet 状态, as in every count.
func TestFinishedAsksWhatAStateMeansToday(t *testing.T) {
	earlier := []seeds.Heard{heard("A", 1, "001:1@1 001:1=正常 001:2@1 001:2=完成")}
	got := seeds.Finished(earlier, nil, func(e seeds.Entry) seeds.StateKind {
		return map[seeds.StateKind]seeds.StateKind{seeds.OnTrack: seeds.Done, seeds.Done: seeds.OnTrack}[e.Kind]
	})
	if _, ok := got["1"]; !ok || len(got) != 1 {
		t.Errorf("finished: %v", got)
	}
}

func TestRoundsBefore(t *testing.T) {
	day := func(month time.Month) time.Time { return time.Date(2021, month, 1, 0, 0, 0, 0, seeds.Beijing) }
	rounds := []seeds.Round{ // as they were opened
		{ID: "H1", AsOf: day(6)}, {ID: "Y", AsOf: day(12)}, {ID: "Q1", AsOf: day(3), Closed: true}, {ID: "Q3", AsOf: day(9)},
		{ID: "补", AsOf: day(6), Due: day(8)}, {ID: "A", AsOf: day(6)},
	}
	var got []string
	for _, r := range seeds.RoundsBefore(rounds, rounds[3]) {
		got = append(got, string(r.ID))
	}
	if want := "Q1 A H1 补"; strings.Join(got, " ") != want {
		t.Errorf("before Q3: %v, want %s", got, want)
	}
	if got := seeds.RoundsBefore(rounds, rounds[2]); got != nil {
		t.Errorf("before the first: %v", got)
	}
	if rounds[0].ID != "H1" {
		t.Error("the list itself was sorted")
	}
}
