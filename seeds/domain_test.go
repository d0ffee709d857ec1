package seeds_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/width"

	"ducha/seeds"
)

func TestParseRoundTime(t *testing.T) {
	for in, want := range map[string]string{
		"2021-07-05":                "2021-07-05T23:59:59+08:00",
		"2021-07-05T18:00":          "2021-07-05T18:00:00+08:00",
		"2021-07-05 18:00":          "2021-07-05T18:00:00+08:00",
		"2021-07-05T10:00:00Z":      "2021-07-05T18:00:00+08:00",
		" 2021-07-05 ":              "2021-07-05T23:59:59+08:00",
		"2021-07-05T18:00:00+08:00": "2021-07-05T18:00:00+08:00",
		"2021.9.30":                 "2021-09-30T23:59:59+08:00",
		"2021/9/3 9:05":             "2021-09-03T09:05:00+08:00",
		"2021年8月31日":                "2021-08-31T23:59:59+08:00",
		"2021年 8月31日18时":            "2021-08-31T18:00:00+08:00",
		"2021年8月31日9点30分":           "2021-08-31T09:30:00+08:00",
		"２０２１年８月３１日　１８：００":        "2021-08-31T18:00:00+08:00",
		"2021年8月31日24:00":         "2021-08-31T23:59:59+08:00",
		"20211031":                "2021-10-31T23:59:59+08:00",
		"2021年8月31日下午6时":          "2021-08-31T18:00:00+08:00",
		"2021年8月31日18点整":          "2021-08-31T18:00:00+08:00",
		"2021年8月31日17时前":          "2021-08-31T17:00:00+08:00",
		"2021年8月31日上午9点半":         "2021-08-31T09:30:00+08:00",
		"2021-08-31T18:00:00.000": "2021-08-31T18:00:00+08:00",
		"20211031 18:00:30":       "2021-10-31T18:00:30+08:00",
	} {
		got, err := seeds.ParseRoundTime(in)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("ParseRoundTime(%q) = %v, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "7月5日", "2021-13-01", "2021-09-31", "2021-07-05 25:00", "2021-07-05 18:61", "2021-07-05 24:01", "2021-07-05 下午",
		"20211301", "2021年2月29日", "202107051", "0021-07-05"} {
		if got, err := seeds.ParseRoundTime(in); err == nil {
			t.Errorf("ParseRoundTime(%q) = %v, want an error", in, got)
		}
	}
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{"2021-06-30": "2021-06-30", "2021年6月30日": "2021-06-30", " 2021.6.30 ": "2021-06-30", "2021-06-30 00:00:00": "2021-06-30", "2021-06-30 下班": "", "6月30日": ""} {
		got, err := seeds.ParseDate(in)
		if want == "" && err == nil || want != "" && (err != nil || got.Format("2006-01-02") != want) {
			t.Errorf("ParseDate(%q) = %v, %v; want %q", in, got, err, want)
		}
	}
}

func TestDueText(t *testing.T) {
	for in, want := range map[string]string{"2021-07-05": "7月5日", "2021-07-05 18:00": "7月5日18:00"} {
		due, err := seeds.ParseRoundTime(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := (seeds.Round{Due: due}).DueText(); got != want {
			t.Errorf("due %s reads %q, want %q", in, got, want)
		}
	}
}

func TestCurrentRoundIsTheOpenOneWithTheLatestDate(t *testing.T) {
	day := func(s string) time.Time { d, _ := seeds.ParseDate(s); return d }
	rounds := []seeds.Round{{ID: "a", AsOf: day("2021-03-31")}, {ID: "b", AsOf: day("2021-06-30")}, {ID: "c", AsOf: day("2021-09-30"), Closed: true}}
	if r, ok := seeds.CurrentRound(rounds); !ok || r.ID != "b" {
		t.Errorf("current round = %v %v, want b", r.ID, ok)
	}
	if _, ok := seeds.CurrentRound(rounds[2:]); ok {
		t.Error("a closed round is current")
	}
}

func TestCheckStructSpeaksChinese(t *testing.T) {
	found := seeds.CheckStruct(seeds.Round{ID: "2021 上半年", Name: "x", AsOf: time.Now(), Due: time.Now()})
	if len(found) != 1 || found[0].Field != "ID" || found[0].Chinese() != "“2021 上半年”应为 1 至 20 个字母、数字或短横线" {
		t.Errorf("violations = %+v", found)
	}
	found = seeds.CheckStruct(seeds.Unit{ID: "017", Name: "市财政局", Email: []string{"a@b.cn", "财政局"}})
	if len(found) != 1 || found[0].Chinese() != "“财政局”不是邮箱地址" {
		t.Errorf("violations = %+v", found)
	}
}

// validator panics on a tag it does not know; every type's tags are tried here.
func TestNoTagOfADomainTypePanics(t *testing.T) {
	for _, v := range []any{seeds.Unit{}, seeds.Group{}, seeds.Round{}} {
		if found := seeds.CheckStruct(v); len(found) == 0 || found[0].Rule == "unknown_rule" {
			t.Errorf("%T: %+v", v, found)
		}
	}
	if found := seeds.CheckValue("x", "no_such_rule"); len(found) != 1 || found[0].Rule != "unknown_rule" {
		t.Errorf("an unknown rule gives %+v, want unknown_rule", found)
	}
}

func TestDirectoryResolvesNamesAliasesAndGroups(t *testing.T) {
	p := seeds.Plan{
		Units:  []seeds.Unit{{ID: "001", Name: "市财政局", Aliases: []string{"财政局"}}, {ID: "002", Name: "市税务局", Aliases: []string{"市财政局"}}, {ID: "003", Name: "东浦区人民政府"}},
		Groups: []seeds.Group{{Name: "各县市区政府", Members: []string{"东浦区人民政府", "不存在的县"}}, {Name: "市政府各部门"}},
	}
	d := p.Directory()
	for name, want := range map[string]seeds.UnitID{"市财政局": "001", "财政局": "001", "市 财政局": "001", "市税务局": "002"} {
		if u, ok := d.Unit(name); !ok || u.ID != want {
			t.Errorf("Unit(%q) = %v %v, want %s: a full name beats another's alias", name, u.ID, ok, want)
		}
	}
	units, unknown := d.Units([]string{"市财政局", "各县市区政府", "市政府各部门", "财政局"})
	var ids []seeds.UnitID
	for _, u := range units {
		ids = append(ids, u.ID)
	}
	if !reflect.DeepEqual(ids, []seeds.UnitID{"001", "003"}) {
		t.Errorf("units = %v", ids)
	}
	if !reflect.DeepEqual(unknown, []string{"不存在的县", "市政府各部门"}) {
		t.Errorf("unknown = %v", unknown)
	}
}

func TestStatusesAddUpAndNameTheLate(t *testing.T) {
	due, _ := seeds.ParseRoundTime("2021-07-05 18:00")
	round := seeds.Round{ID: "2021H1", Due: due}
	row := func(task seeds.TaskID, part seeds.Part) seeds.FormRow { return seeds.FormRow{Task: task, Part: part} }
	forms := []seeds.Form{
		{Unit: "001", Rows: []seeds.FormRow{row("1", seeds.PartLead), row("2", seeds.PartLead)}},
		{Unit: "002", Rows: []seeds.FormRow{row("1", seeds.PartLead), row("3", seeds.PartCoop)}},
		{Unit: "003", Rows: []seeds.FormRow{row("1", seeds.PartLead)}},
		{Unit: "004", Rows: []seeds.FormRow{row("1", seeds.PartCoop)}},
	}
	helped := entry("003", "1", 0, "c", "x")
	helped.Part = seeds.PartCoop // from before the unit became the task's lead
	late := entry("002", "1", 0, "b", "x")
	late.At.Time = due.Add(time.Minute)
	current := []seeds.Entry{entry("001", "1", 0, "a", "x"), late, helped}
	returns := []seeds.Return{{Unit: "001", Verdict: seeds.AcceptedWithProblems}, {Unit: "002", Verdict: seeds.Accepted}, {Unit: "004", Verdict: seeds.Accepted}, {Unit: "003", Verdict: seeds.Rejected}}
	got := seeds.Statuses(round, forms, current, returns)
	want := []seeds.UnitState{seeds.Partial, seeds.Complete, seeds.Missing, seeds.Complete}
	for i, s := range got {
		if s.State != want[i] {
			t.Errorf("unit %s is %s, want %s", s.Unit, s.State, want[i])
		}
	}
	if !got[1].Late || got[0].Late {
		t.Errorf("late: %v %v, want the second only", got[0].Late, got[1].Late)
	}
	if got[2].Returns != 0 {
		t.Error("a rejected file counts as the unit's return")
	}
	if !got[2].Overdue(round, due.Add(time.Hour)) || got[2].Overdue(round, due.Add(-time.Hour)) {
		t.Error("a missing unit is overdue after the due time, not before")
	}
}

func TestEveryVerdictHasAWord(t *testing.T) {
	for _, v := range seeds.Verdicts {
		if v.Chinese() == "" {
			t.Errorf("%s has no Chinese word", v)
		}
	}
}

// A name's key is what the widths of its characters fold to, without blanks: every
// character alone and between others, and bytes that are none.
func TestNameKeyFoldsEveryCharacter(t *testing.T) {
	slowly := func(name string) string { return strings.Join(strings.Fields(width.Fold.String(name)), "") }
	for r := rune(0); r <= 0x1FFFF; r++ {
		for _, name := range []string{string(r), "市" + string(r) + "局"} {
			if got, want := seeds.NameKey(name), slowly(name); got != want {
				t.Fatalf("%U: %q has the key %q, want %q", r, name, got, want)
			}
		}
	}
	for _, name := range []string{"", "\xff", "市\xff局", "ａ\xff ｂ", "\ufffd", "（一） 市\t财政局\u3000"} {
		if got, want := seeds.NameKey(name), slowly(name); got != want {
			t.Errorf("%q has the key %q, want %q", name, got, want)
		}
	}
}
