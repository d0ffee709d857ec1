package collect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// tracedAt is an hour of the day on which the returns of these tests came.
func tracedAt(hour int) time.Time { return time.Date(2021, 7, 2, hour, 0, 0, 0, seeds.Beijing) }

// tracedForm is a form of a unit with task 1, as lead or cooperating.
func tracedForm(unit seeds.UnitID, part seeds.Part, place int) seeds.Form {
	return seeds.Form{Unit: unit, No: "表" + string(unit), Rows: []seeds.FormRow{{Task: "1", Part: part, Place: place}}}
}

// tracedReading is a return that answers task 1 with a text, or has a fault there.
func tracedReading(sha string, unit seeds.UnitID, hour int, text string) (ledger.Reading, ledger.Sighting) {
	r := ledger.Reading{SHA256: sha, Verdict: seeds.Accepted, Unit: unit, FormNo: "表" + string(unit)}
	if fault, wrong := strings.CutPrefix(text, "！"); wrong {
		r.Verdict, r.Problems, r.Tasks = seeds.AcceptedWithProblems, []seeds.Problem{{Severity: seeds.Fault, Cell: "E4", Message: fault}}, []seeds.TaskID{"1"}
	} else if text != "" {
		r.Entries = []seeds.Entry{{Unit: unit, Task: "1", Part: seeds.PartLead, Place: 1, Values: map[seeds.Key]string{seeds.KeyProgress: text},
			Source: seeds.Source{SHA256: sha, Sheet: "反馈表", Cells: map[seeds.Key]string{seeds.KeyProgress: "E4"}}}}
	} else {
		r.Verdict = seeds.Blank
	}
	return r, ledger.Sighting{Path: sha + ".xlsx", SHA256: sha, FileTime: tracedAt(hour)}
}

// A unit's returns come in every way: they are told by fate, the newest first, and the
// units as results print them.
func TestTrace(t *testing.T) {
	ev := collect.Evidence{Readings: map[string]ledger.Reading{}, Claims: map[string]ledger.Claim{"乙1": {SHA256: "乙1", Unit: "002", Path: "乙1.xlsx", Said: tracedAt(20)}},
		Issued: []seeds.Form{tracedForm("001", seeds.PartCoop, 0), tracedForm("002", seeds.PartLead, 2), tracedForm("003", seeds.PartLead, 1), tracedForm("004", seeds.PartCoop, 0)}}
	ev.Forms = ev.Issued
	for _, r := range []struct {
		sha  string
		unit seeds.UnitID
		hour int
		text string
	}{{"丙1", "003", 1, "旧"}, {"丙2", "003", 2, "中"}, {"丙3", "003", 3, "新"}, {"丙4", "003", 4, "！没有填"}, {"丙5", "003", 5, ""}, {"丙6", "003", 6, "借来的"}, {"乙1", "002", 1, "话"}, {"甲1", "001", 1, "！差不多"}} {
		reading, found := tracedReading(r.sha, r.unit, r.hour, r.text)
		if r.sha == "丙6" {
			found.Sender = "a@001"
		}
		ev.Readings[r.sha] = reading
		ev.Found = append(ev.Found, found)
	}
	ev.Found = append(ev.Found, ledger.Sighting{Path: "另.zip!丙3.xlsx", SHA256: "丙3", FileTime: tracedAt(9)})
	ev.Record = []seeds.Ruling{{Unit: "002", Task: "1", Seq: 1, Back: true, On: &seeds.Entry{Unit: "002", Task: "1", Values: map[seeds.Key]string{seeds.KeyProgress: "话"}, Source: seeds.Source{SHA256: "乙1"}}},
		{Unit: "005", Task: "1", Seq: 1, Text: "电话里说的", Part: seeds.PartCoop}, {Unit: "005", Task: "1", Seq: 2, Text: "电话里说的", Note: "属实", Part: seeds.PartCoop}, {Unit: "005", Task: "2", Seq: 1, Note: "别的"}}
	plan := seeds.Plan{Units: []seeds.Unit{{ID: "001", Rank: 9, Email: []string{"a@001"}}, {ID: "002", Rank: 1}, {ID: "003", Rank: 8}, {ID: "004", Rank: 7}, {ID: "005", Rank: 5}}}
	s := collect.Judge(seeds.Round{}, ev.Issued, ev.Found, ev.Readings, seeds.LastRulings(ev.Record), plan.Directory())
	var got []string
	for _, u := range collect.Trace("1", s, ev, plan.Directory()) {
		line := fmt.Sprint(u.Unit, " ", u.Part, u.Place, " ", u.Asked)
		for _, a := range u.Answers {
			line += fmt.Sprintf("; %s %s %v", a.Fate, a.Said(), a.Claim != nil)
			for _, f := range a.Found {
				line += " " + f.Path
			}
		}
		for _, sp := range u.Spoilt {
			line += "; " + string(sp.Verdict) + " " + sp.Path
		}
		for _, r := range u.Rulings {
			line += fmt.Sprint("; ", r.Seq, r.Text, r.Note, r.Back)
		}
		got = append(got, line)
	}
	want := []string{
		"003 牵头1 true; counts 新 false 丙3.xlsx 另.zip!丙3.xlsx; replaced 中 false 丙2.xlsx; replaced 旧 false 丙1.xlsx; left_out 借来的 false 丙6.xlsx; blank 丙5.xlsx; accepted_with_problems 丙4.xlsx",
		"002 牵头2 true; sent_back 话 true 乙1.xlsx; 1true",
		"005 配合0 false; counts 电话里说的 false; 2电话里说的属实false; 1电话里说的false",
		"004 配合0 true",
		"001 配合0 true; accepted_with_problems 甲1.xlsx",
	}
	if !slices.Equal(got, want) {
		t.Errorf("traced\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Words that are carried on stand where they were first written, in whatever round.
func TestPrintedFrom(t *testing.T) {
	unit := seeds.Entry{Round: "Q1", Unit: "001", Task: "1", Values: map[seeds.Key]string{seeds.KeyProgress: "话"}, Source: seeds.Source{SHA256: "件", Cells: map[seeds.Key]string{seeds.KeyProgress: "E4", seeds.KeyState: "F4"}}}
	stateless := unit
	stateless.Values = map[seeds.Key]string{seeds.KeyState: "本期无进展", seeds.KeyIssues: "等批复"}
	ruling := func(round seeds.RoundID, on *seeds.Entry, seq int, text, state string) seeds.Ruling {
		return seeds.Ruling{Round: round, Unit: "001", Task: "1", Seq: seq, Text: text, State: state, Kind: seeds.Behind, On: on, SHA256: fmt.Sprint(round, "表", seq), Cell: fmt.Sprint("M", seq)}
	}
	first := ruling("Q1", &unit, 1, "核定的话", "")
	for _, c := range []struct {
		name    string
		record  []seeds.Ruling
		answers []seeds.Entry
		earlier []seeds.Ruling
		want    string
	}{
		{"as reported", nil, []seeds.Entry{unit}, nil, "件 E4"},
		{"a state with its reason", nil, []seeds.Entry{stateless}, nil, "件 F4"},
		{"a state ruled", []seeds.Ruling{ruling("Q1", &unit, 1, "", "进度滞后")}, []seeds.Entry{unit}, nil, "件 E4"},
		{"words adopted", []seeds.Ruling{first}, []seeds.Entry{unit}, nil, "Q1表1 M1"},
		{"words adopted, a state added", []seeds.Ruling{first, ruling("Q1", &unit, 2, "核定的话", "进度滞后")}, []seeds.Entry{unit}, nil, "Q1表1 M1"},
		{"carried and overruled", []seeds.Ruling{ruling("H1", &unit, 1, "", "进度滞后")}, nil, nil, "件 E4"},
		{"carried and overruled in other words", []seeds.Ruling{ruling("H1", &unit, 1, "没有完", "进度滞后")}, nil, []seeds.Ruling{first}, "H1表1 M1"},
		{"words of then go on under another state", []seeds.Ruling{ruling("H1", &unit, 1, "核定的话", "进度滞后")}, nil, []seeds.Ruling{first, ruling("Q1", &unit, 2, "核定的话", "已完成")}, "Q1表1 M1"},
	} {
		current, _ := seeds.LastRulings(c.record).Apply(c.answers)
		if len(current) != 1 {
			t.Fatalf("%s: %+v", c.name, current)
		}
		at := collect.PrintedFrom(current[0], c.earlier)
		if got := at.SHA256 + " " + at.Cell; got != c.want {
			t.Errorf("%s: from %s, want %s", c.name, got, c.want)
		}
	}
}
