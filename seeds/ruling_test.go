package seeds_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"ducha/seeds"
)

// ruledAt is an hour of the day on which tests rule.
func ruledAt(hour int) time.Time { return time.Date(2021, 7, 3, hour, 0, 0, 0, seeds.Beijing) }

// said is an answer of unit 001 to task 1, on a file of its own for each hour.
func said(hour int, words string) seeds.Entry {
	return seeds.Entry{Round: "H1", Unit: "001", Task: "1", Part: seeds.PartLead, Place: 1, Kind: seeds.OnTrack,
		Values: map[seeds.Key]string{seeds.KeyProgress: words, seeds.KeyState: "正常推进"},
		At:     seeds.Stamp{Time: ruledAt(hour)}, Source: seeds.Source{SHA256: fmt.Sprintf("%02d", hour), Sheet: "反馈表"}}
}

// on is a ruling on an answer.
func on(e *seeds.Entry, r seeds.Ruling) seeds.Ruling {
	r.Round, r.Unit, r.Task, r.Part, r.Place, r.On = "H1", "001", "1", seeds.PartLead, 1, e
	return r
}

func earlierRound(e seeds.Entry) *seeds.Entry {
	e.Round = "Q1"
	return &e
}

func TestRefuses(t *testing.T) {
	old, then, later := said(1, "旧"), said(2, "话"), said(3, "新")
	for _, c := range []struct {
		name string
		r    seeds.Ruling
		e    seeds.Entry
		want bool
	}{
		{"the answer that was ruled on", on(&then, seeds.Ruling{Back: true}), then, true},
		{"an older one does not come back", on(&then, seeds.Ruling{Back: true}), old, true},
		{"a newer one has yet to be read", on(&then, seeds.Ruling{Back: true}), later, false},
		{"not sent back", on(&then, seeds.Ruling{State: "进度滞后"}), then, false},
		{"nothing was there to send back", on(nil, seeds.Ruling{Back: true}), then, false},
		{"of an earlier round", on(earlierRound(then), seeds.Ruling{Back: true}), then, false},
	} {
		if got := c.r.Refuses(c.e); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestOutdated(t *testing.T) {
	then, same, other := said(2, "话"), said(3, "话"), said(3, "新")
	for _, c := range []struct {
		name string
		r    seeds.Ruling
		now  *seeds.Entry
		want bool
	}{
		{"a blank one is never", on(&then, seeds.Ruling{}), &other, false},
		{"the same answer", on(&then, seeds.Ruling{State: "进度滞后"}), &then, false},
		{"the same words on a newer file", on(&then, seeds.Ruling{State: "进度滞后"}), &same, false},
		{"other words", on(&then, seeds.Ruling{State: "进度滞后"}), &other, true},
		{"by telephone, nothing came", on(nil, seeds.Ruling{Text: "电话里说的"}), nil, false},
		{"by telephone, then it reported", on(nil, seeds.Ruling{Text: "电话里说的"}), &then, true},
		{"the answer is gone", on(&then, seeds.Ruling{Note: "属实"}), nil, true},
		{"sent back, waiting", on(&then, seeds.Ruling{Back: true}), &then, false},
		{"sent back, the same words again", on(&then, seeds.Ruling{Back: true}), &same, true},
	} {
		if got := c.r.Outdated(c.now); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestLastRulings(t *testing.T) {
	for _, c := range []struct {
		name   string
		record []seeds.Ruling
		want   string // number, text and the hour since which it stands
	}{
		{"none", nil, "0  0"},
		{"one", []seeds.Ruling{{Seq: 1, Text: "甲", At: ruledAt(1)}}, "1 甲 1"},
		{"the last counts, in whatever order they come", []seeds.Ruling{{Seq: 2, Text: "乙", At: ruledAt(2)}, {Seq: 1, Text: "甲", At: ruledAt(1)}}, "2 乙 2"},
		{"a text dates from when it was first said", []seeds.Ruling{{Seq: 1, Text: "甲", At: ruledAt(1)}, {Seq: 2, Text: "甲", State: "已完成", At: ruledAt(2)}, {Seq: 3, Text: "甲", At: ruledAt(3)}}, "3 甲 1"},
		{"and said again after another, from then", []seeds.Ruling{{Seq: 1, Text: "甲", At: ruledAt(1)}, {Seq: 2, At: ruledAt(2)}, {Seq: 3, Text: "甲", At: ruledAt(3)}}, "3 甲 3"},
		{"a blank one takes it back", []seeds.Ruling{{Seq: 1, Text: "甲", At: ruledAt(1)}, {Seq: 2, At: ruledAt(2)}}, "2  2"},
	} {
		for i := range c.record {
			c.record[i] = on(nil, c.record[i])
		}
		last := seeds.LastRulings(c.record)
		got := fmt.Sprint(last[seeds.Slot{Unit: "001", Task: "1"}].Seq, " ", last[seeds.Slot{Unit: "001", Task: "1"}].Text, " ", 0)
		if r, ok := last[seeds.Slot{Unit: "001", Task: "1"}]; ok {
			got = fmt.Sprint(r.Seq, " ", r.Text, " ", r.Since.Hour())
			if n := r.At.Hour(); n != r.Seq {
				t.Errorf("%s: made at %d", c.name, n)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestApply(t *testing.T) {
	old, then, later := said(1, "旧"), said(2, "话"), said(3, "新")
	carried := earlierRound(then)
	for _, c := range []struct {
		name    string
		r       *seeds.Ruling
		answers []seeds.Entry
		want    string // each as words, meaning, and 代 for the office's own
		refused string
	}{
		{"no ruling", nil, []seeds.Entry{then}, "话 正常", ""},
		{"a blank one", &seeds.Ruling{On: &then}, []seeds.Entry{then}, "话 正常", ""},
		{"a state", &seeds.Ruling{On: &then, State: "进度滞后", Kind: seeds.Behind}, []seeds.Entry{then}, "话 滞后", ""},
		{"words", &seeds.Ruling{On: &then, Text: "短话"}, []seeds.Entry{then}, "短话 正常", ""},
		{"it stands on a newer answer too", &seeds.Ruling{On: &then, Text: "短话", State: "进度滞后", Kind: seeds.Behind}, []seeds.Entry{later}, "短话 滞后", ""},
		{"by telephone", &seeds.Ruling{Text: "电话里说的", State: "已完成", Kind: seeds.Done}, nil, "电话里说的 完成 代", ""},
		{"by telephone, then it reported", &seeds.Ruling{Text: "电话里说的", State: "已完成", Kind: seeds.Done}, []seeds.Entry{then}, "电话里说的 完成", ""},
		{"an opinion alone is no answer", &seeds.Ruling{Note: "催报"}, nil, "", ""},
		{"a state alone is no answer", &seeds.Ruling{State: "已完成", Kind: seeds.Done}, nil, "", ""},
		{"sent back", &seeds.Ruling{On: &then, Back: true}, []seeds.Entry{then}, "", "话"},
		{"sent back, an older one is left", &seeds.Ruling{On: &then, Back: true}, []seeds.Entry{old}, "", "旧"},
		{"sent back, reported again", &seeds.Ruling{On: &then, Back: true}, []seeds.Entry{later}, "新 正常", ""},
		{"sent back, the office's words stand in", &seeds.Ruling{On: &then, Back: true, Text: "暂用", State: "进度滞后", Kind: seeds.Behind}, []seeds.Entry{then}, "暂用 滞后 代", "话"},
		{"a carried one overruled", &seeds.Ruling{On: carried, State: "进度滞后", Kind: seeds.Behind}, nil, "话 滞后 代", ""},
		{"a carried one overruled in other words", &seeds.Ruling{On: carried, State: "进度滞后", Kind: seeds.Behind, Text: "没有完"}, nil, "没有完 滞后 代", ""},
		{"an opinion on a carried one", &seeds.Ruling{On: carried, Note: "已核"}, nil, "", ""},
	} {
		rulings := seeds.Rulings{}
		if c.r != nil {
			r := on(c.r.On, *c.r)
			rulings[r.Slot()] = r
		}
		current, refused := rulings.Apply(c.answers)
		var words, back []string
		for _, e := range current {
			text := e.Words() + " " + string(e.Means())
			if e.Own {
				text += " 代"
			}
			words = append(words, text)
		}
		for _, e := range refused {
			back = append(back, e.Said())
		}
		if strings.Join(words, "|") != c.want || strings.Join(back, "|") != c.refused {
			t.Errorf("%s: %q and %q sent back, want %q and %q", c.name, words, back, c.want, c.refused)
		}
	}
}

// What others said is neither touched nor lost, and comes sorted.
func TestApplyLeavesOthersAlone(t *testing.T) {
	first, second := said(2, "一"), said(2, "二")
	second.Unit = "002"
	phone := seeds.Ruling{Round: "H1", Unit: "000", Task: "1", Text: "电话里说的", At: ruledAt(4), Since: ruledAt(3), SHA256: "表", File: "审核表.xlsx", Sheet: "审核表", Cell: "N4"}
	current, _ := seeds.Rulings{phone.Slot(): phone}.Apply([]seeds.Entry{first, second})
	if len(current) != 3 || current[0].Unit != "000" || current[1].Ruling != nil || current[2].Ruling != nil {
		t.Fatalf("current %+v", current)
	}
	own := current[0]
	if !own.Own || own.At.Time != ruledAt(3) || own.Source.File != "审核表.xlsx" || own.Source.Cells[seeds.KeyProgress] != "N4" || own.Ruling.Text != "电话里说的" {
		t.Errorf("the office's own answer: %+v", own)
	}
}

// What is added to a report by telephone later leaves its text where it was written.
func TestATextStandsWhereItWasFirstSaid(t *testing.T) {
	var record []seeds.Ruling
	for i, text := range []string{"甲", "甲", "乙", "", "乙"} {
		record = append(record, on(nil, seeds.Ruling{Seq: i + 1, Text: text, State: "已完成", SHA256: fmt.Sprint("表", i+1), File: "审核表.xlsx", Sheet: "审核表", Cell: fmt.Sprint("M", i+1)}))
	}
	for n, want := range map[int]string{1: "表1 M1", 2: "表1 M1", 3: "表3 M3", 5: "表5 M5"} {
		last := seeds.LastRulings(record[:n])
		at := last[record[0].Slot()].TextAt()
		current, _ := last.Apply(nil)
		if got := at.SHA256 + " " + at.Cells[seeds.KeyProgress]; got != want || len(current) != 1 || current[0].Source.SHA256 != at.SHA256 || at.File != "审核表.xlsx" || at.Sheet != "审核表" {
			t.Errorf("after %d rulings: %s, want %s; %+v", n, got, want, current)
		}
	}
}

// A ruling may be on the office's own answer; read from the record it is known as such.
func TestARulingOnTheOfficesOwnAnswerIsKnownAsSuch(t *testing.T) {
	own := seeds.Entry{Round: "2021Q1", Unit: "001", Task: "1", Own: true, Values: map[seeds.Key]string{seeds.KeyProgress: "电话了解。"}}
	body, err := json.Marshal(seeds.Ruling{Round: "2021H1", Unit: "001", Task: "1", State: "进度滞后", On: &own})
	if err != nil {
		t.Fatal(err)
	}
	var read seeds.Ruling
	if err := json.Unmarshal(body, &read); err != nil {
		t.Fatal(err)
	}
	if !read.On.Own || !read.Carried() || read.On.StandsIn() || read.On.Overrules() {
		t.Errorf("read back: %+v", read.On)
	}
}
