package advise_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect/advise"
	"ducha/seeds"
	"ducha/templates"
)

// round is one that speaks of the end of a month of 2021.
func round(id, name string, month time.Month) seeds.Round {
	asOf := time.Date(2021, month+1, 0, 0, 0, 0, 0, seeds.Beijing)
	return seeds.Round{ID: seeds.RoundID(id), Name: name, AsOf: asOf, Due: asOf.AddDate(0, 0, 5)}
}

var (
	thisRound = round("2021H1", "2021年上半年", 6)
	lastRound = round("2021Q1", "2021年一季度", 3)
	plan      = seeds.Plan{Year: 2021,
		Units: []seeds.Unit{{ID: "001", Name: "市水利局"}, {ID: "002", Name: "市财政局"}, {ID: "003", Name: "市交通局"}},
		Tasks: []seeds.Task{{ID: "1", No: "1"}, {ID: "2", No: "2"}, {ID: "3", No: "3", Deadline: "2021年6月底前"}}}
)

const progress = "完成河道清淤12公里，新建护岸3.2公里，主体工程正在施工。"

// answer is one lead's; more of it is set by what follows: key, value, …
func answer(unit, task, state string, more ...string) seeds.Entry {
	e := told{task: task, state: state, kind: kinds[state]}.entry(unit)
	delete(e.Values, seeds.KeyPercent)
	for i := 0; i+1 < len(more); i += 2 {
		e.Values[seeds.Key(more[i])] = more[i+1]
	}
	return e
}

func text(s string) []string { return []string{string(seeds.KeyProgress), s} }

func share(s string) []string { return []string{string(seeds.KeyPercent), s} }

// leading gives the forms on which units lead a task, the first-listed first.
func leading(task string, units ...string) []seeds.Form {
	var forms []seeds.Form
	for i, u := range units {
		forms = append(forms, seeds.Form{Unit: seeds.UnitID(u), Rows: []seeds.FormRow{{Task: seeds.TaskID(task), Part: seeds.PartLead, Place: i + 1}}})
	}
	return forms
}

// examples give each rule's example, and nothing else.
var examples = map[string]advise.Input{
	advise.CodeSameAsBefore:   {Current: []seeds.Entry{answer("001", "1", "正常推进", text(progress)...)}, Past: []advise.Past{earlier(lastRound, answer("001", "1", "正常推进", text("截至3月底，"+progress)...))}},
	advise.CodeSameAsUnit:     {Current: []seeds.Entry{answer("003", "1", "正常推进", text(progress)...), answer("001", "2", "正常推进", text(progress)...)}},
	advise.CodeStateShare:     {Current: []seeds.Entry{answer("001", "1", "已完成", share("80")...)}},
	advise.CodeShareFull:      {Current: []seeds.Entry{answer("001", "1", "正常推进", share("100")...)}},
	advise.CodeTextUnfinished: {Current: []seeds.Entry{answer("001", "1", "已完成", text("主体工程已完工，附属工程尚未开工。")...)}},
	advise.CodeStateBack:      {Current: []seeds.Entry{answer("001", "1", "正常推进")}, Past: []advise.Past{earlier(lastRound, answer("001", "1", "已完成"))}},
	advise.CodeShareBack:      {Current: []seeds.Entry{answer("001", "1", "正常推进", share("60")...)}, Past: []advise.Past{earlier(lastRound, answer("001", "1", "正常推进", share("80")...))}},
	advise.CodeOverdue:        {Current: []seeds.Entry{answer("001", "3", "正常推进")}},
	advise.CodeLeadsDiffer:    {Current: []seeds.Entry{answer("001", "1", "已完成"), answer("002", "1", "正常推进")}, Forms: leading("1", "001", "002")},
}

func TestEveryRuleGivesItsExample(t *testing.T) {
	for _, r := range advise.Rules {
		in, ok := examples[r.Code]
		if !ok {
			t.Errorf("%s has no example", r.Code)
			continue
		}
		in.Plan, in.Round = plan, thisRound
		got := advise.Advise(in)
		first := slices.IndexFunc(got, func(a advise.Advice) bool { return a.Message == r.Example })
		for _, a := range got {
			if a.Code != r.Code || a.Remedy != r.Remedy || a.Column == "" || a.Entry.Unit == "" || strings.Contains(a.Message, "%!") {
				t.Errorf("%s: %+v", r.Code, a)
			}
		}
		if first < 0 {
			t.Errorf("%s: %+v does not give %q", r.Code, got, r.Example)
		}
		in.Settings = templates.Settings{r.Setting: templates.AdviceOff}
		if got := advise.Advise(in); len(got) != 0 {
			t.Errorf("%s is turned off and says %+v", r.Setting, got)
		}
	}
}

func TestEverySwitchOfAdviceIsOneOfARule(t *testing.T) {
	used := map[string]bool{templates.SettingSameShare: true, templates.SettingSameRounds: true}
	for _, r := range advise.Rules {
		used[r.Setting] = true
	}
	for _, d := range templates.SettingDefs {
		if strings.HasPrefix(d.Key, "研判") != used[d.Key] {
			t.Errorf("设置 %s: used by a rule: %v", d.Key, used[d.Key])
		}
	}
}

// earlier is an earlier round with its answers.
func earlier(round seeds.Round, answers ...seeds.Entry) advise.Past {
	by := map[seeds.Slot]seeds.Entry{}
	for _, e := range answers {
		by[e.Slot()] = e
	}
	return advise.Past{Round: round, Answer: func(slot seeds.Slot) (e seeds.Entry, ok bool) {
		e, ok = by[slot]
		return e, ok
	}}
}

// said lists the codes about each answer.
func said(in advise.Input) (codes []string) {
	in.Plan = plan
	if in.Round.Name == "" {
		in.Round = thisRound
	}
	for _, a := range advise.Advise(in) {
		codes = append(codes, a.Code)
	}
	return codes
}

func TestSameForSeveralRounds(t *testing.T) {
	same := answer("001", "1", "正常推进", text(progress)...)
	other := answer("001", "1", "正常推进", text("完成河道清淤9公里，新建护岸2公里，主体工程正在施工。")...)
	r4, r5 := round("2021Q4", "2021年四季度", 12), round("2021Q3", "2021年三季度", 9)
	for _, tt := range []struct {
		name   string
		past   [][]seeds.Entry
		rounds string // 设置
		want   string
	}{
		{"no round before", nil, "", ""},
		{"two in a row", [][]seeds.Entry{{same}}, "", "与上期（2021年三季度）的文字雷同 100%，已连续 2 期"},
		{"three in a row", [][]seeds.Entry{{same}, {same}}, "", "与上期（2021年三季度）的文字雷同 100%，已连续 3 期"},
		{"two, then another", [][]seeds.Entry{{same}, {other}, {same}}, "", "与上期（2021年三季度）的文字雷同 100%，已连续 2 期"},
		{"not asked in the round before", [][]seeds.Entry{{}, {same}, {same}}, "", "与上期（2021年上半年）的文字雷同 100%，已连续 3 期"},
		{"another unit's", [][]seeds.Entry{{answer("002", "1", "正常推进", text(progress)...)}}, "", ""},
		{"told from three on", [][]seeds.Entry{{same}}, "3", ""},
		{"three told from three on", [][]seeds.Entry{{same}, {same}}, "3", "与上期（2021年三季度）的文字雷同 100%，已连续 3 期"},
		{"a setting that is no number", [][]seeds.Entry{{same}}, "很多", "与上期（2021年三季度）的文字雷同 100%，已连续 2 期"},
		{"a setting out of bounds", [][]seeds.Entry{{same}}, "1", "与上期（2021年三季度）的文字雷同 100%，已连续 2 期"},
		{"no progress before", [][]seeds.Entry{{answer("001", "1", "本期无进展", text(progress)...)}}, "", ""},
		{"not begun before", [][]seeds.Entry{{answer("001", "1", "尚未启动", text(progress)...)}}, "", ""},
	} {
		in := advise.Input{Plan: plan, Round: r4, Current: []seeds.Entry{same}, Settings: templates.Settings{templates.SettingSameRounds: tt.rounds}}
		for i, current := range tt.past {
			in.Past = append(in.Past, earlier([]seeds.Round{r5, thisRound, lastRound}[i], current...))
		}
		got := ""
		for _, a := range advise.Advise(in) {
			got += a.Message
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTextsThatAreNotHeldAgainstAUnit(t *testing.T) {
	for name, e := range map[string]seeds.Entry{
		"finished both times": answer("001", "1", "已完成", text(progress)...), "no progress": answer("001", "1", "本期无进展", text(progress)...),
		"not begun": answer("001", "1", "尚未启动", text(progress)...), "blank": answer("001", "1", "正常推进"), "short": answer("001", "1", "正常推进", text("已完成80%。")...),
		"plans only": answer("001", "1", "正常推进", text("下一步，将继续加强调度，确保年底前全面完成各项目标任务。")...),
	} {
		if got := said(advise.Input{Current: []seeds.Entry{e}, Past: []advise.Past{earlier(lastRound, e)}}); len(got) > 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
	bare := told{task: "1", text: progress}.entry("001") // a form without states
	if got := said(advise.Input{Current: []seeds.Entry{bare}, Past: []advise.Past{earlier(lastRound, bare)}}); !slices.Equal(got, []string{advise.CodeSameAsBefore}) {
		t.Errorf("without a state: %v", got)
	}
}

// A text too long to take apart is the same only as it stands.
func TestLongTextsAreComparedAsTheyStand(t *testing.T) {
	long := strings.Repeat("完成河道清淤若干公里，新建护岸若干公里。", 200)
	for now, want := range map[string]bool{long: true, long + "，": false} {
		got := said(advise.Input{Current: []seeds.Entry{answer("001", "1", "正常推进", text(now)...)}, Past: []advise.Past{earlier(lastRound, answer("001", "1", "正常推进", text(long)...))}})
		if (len(got) == 1) != want {
			t.Errorf("%d bytes: %v", len(now), got)
		}
	}
}

func TestShareAgainstState(t *testing.T) {
	for _, tt := range []struct{ state, share, want string }{
		{"已完成", "100", ""}, {"已完成", "99.5", advise.CodeStateShare}, {"已完成", "120", ""}, {"已完成", "", ""}, {"已完成", "不清楚", ""},
		{"尚未启动", "0", ""}, {"尚未启动", "5", advise.CodeStateShare}, {"尚未启动", "100", advise.CodeStateShare},
		{"正常推进", "99.9", ""}, {"正常推进", "100", advise.CodeShareFull}, {"正常推进", "113.4", advise.CodeShareFull}, {"进度滞后", "100", advise.CodeShareFull}, {"本期无进展", "100%", advise.CodeShareFull},
		{"正常推进", "NaN", ""}, {"正常推进", "Inf", ""}, {"", "100", ""}, {"申请延期", "100", ""},
	} {
		e := answer("001", "1", tt.state, share(tt.share)...)
		if tt.state == "申请延期" {
			e.Kind = seeds.OtherState
		}
		if got := strings.Join(said(advise.Input{Current: []seeds.Entry{e}}), " "); got != tt.want {
			t.Errorf("%s and %s: %q, want %q", tt.state, tt.share, got, tt.want)
		}
	}
}

func TestTextAgainstState(t *testing.T) {
	for words, want := range map[string]bool{
		"申报工作目前尚未开展。": true, "教学楼完工，宿舍楼未开工": true, "三个项目均未完成；": true, "主体已建成，配套道路还未建成，正在施工": true,
		"18处易涝点全部完工并通过验收": false, "年初尚未达标的12个村已全部达标": false, "未完成的5项已于6月补齐": false, "未发生安全事故": false, "尚未完成征收的3户已签订协议": false, "": false,
	} {
		if got := said(advise.Input{Current: []seeds.Entry{answer("001", "1", "已完成", text(words)...)}}); (len(got) > 0) != want {
			t.Errorf("已完成, %s: %v", words, got)
		}
		if got := said(advise.Input{Current: []seeds.Entry{answer("001", "1", "正常推进", text(words)...)}}); len(got) > 0 {
			t.Errorf("正常推进, %s: %v", words, got)
		}
	}
}

func TestGoingBack(t *testing.T) {
	for _, tt := range []struct{ was, wasShare, now, nowShare, want string }{
		{"正常推进", "60", "正常推进", "80", ""}, {"正常推进", "60", "正常推进", "60", ""}, {"正常推进", "60", "进度滞后", "65", ""}, {"进度滞后", "", "正常推进", "", ""},
		{"本期无进展", "", "尚未启动", "", ""}, {"尚未启动", "0", "本期无进展", "0", ""}, {"正常推进", "90", "已完成", "100", ""}, {"已完成", "100", "已完成", "100", ""},
		{"已完成", "", "正常推进", "", advise.CodeStateBack}, {"已完成", "", "本期无进展", "", advise.CodeStateBack}, {"正常推进", "", "尚未启动", "", advise.CodeStateBack}, {"进度滞后", "", "尚未启动", "", advise.CodeStateBack},
		{"正常推进", "60", "正常推进", "59.9", advise.CodeShareBack}, {"正常推进", "60", "进度滞后", "50", advise.CodeShareBack}, {"已完成", "120", "已完成", "100", advise.CodeShareBack},
		{"正常推进", "63.6", "正常推进", "63", ""}, {"正常推进", "63.6", "正常推进", "62", advise.CodeShareBack}, {"正常推进", "63", "正常推进", "", ""}, {"正常推进", "", "正常推进", "63", ""},
		{"已完成", "100", "正常推进", "80", advise.CodeStateBack + " " + advise.CodeShareBack}, {"已完成", "", "", "", ""},
	} {
		in := advise.Input{Current: []seeds.Entry{answer("001", "1", tt.now, share(tt.nowShare)...)}, Past: []advise.Past{earlier(lastRound, answer("001", "1", tt.was, share(tt.wasShare)...))}}
		if got := strings.Join(said(in), " "); got != tt.want {
			t.Errorf("%s %s → %s %s: %q, want %q", tt.was, tt.wasShare, tt.now, tt.nowShare, got, tt.want)
		}
	}
}

func TestOverdue(t *testing.T) {
	for _, tt := range []struct {
		deadline string
		month    time.Month // at whose end the round stands
		state    string
		want     bool
	}{
		{"2021年6月底前", 5, "正常推进", false}, {"2021年6月底前", 6, "正常推进", true}, {"2021年6月底前", 7, "进度滞后", true}, {"2021年6月底前", 7, "尚未启动", true}, {"2021年6月底前", 7, "本期无进展", true},
		{"2021年6月底前", 7, "已完成", false}, {"2021年6月底前", 7, "申请延期", false}, {"2021年6月底前", 7, "", false},
		{"上半年", 6, "正常推进", true}, {"三季度", 6, "正常推进", false}, {"三季度", 9, "正常推进", true}, {"年底前", 11, "正常推进", false}, {"全年", 12, "正常推进", true},
		{"2020年12月底前", 6, "正常推进", true}, {"2021—2023年", 12, "正常推进", false}, {"持续推进", 12, "正常推进", false}, {"长期坚持", 12, "正常推进", false}, {"每月25日前", 12, "正常推进", false}, {"", 12, "正常推进", false},
		{"6月底前完成设计，10月底前完工", 9, "正常推进", false}, {"6月底前完成设计，10月底前完工", 10, "正常推进", true},
	} {
		e := answer("001", "1", tt.state)
		if tt.state == "申请延期" {
			e.Kind = seeds.OtherState
		}
		in := advise.Input{Plan: seeds.Plan{Year: 2021, Tasks: []seeds.Task{{ID: "1", Deadline: tt.deadline}}}, Round: round("r", "本期", tt.month), Current: []seeds.Entry{e}}
		if got := advise.Advise(in); (len(got) == 1) != tt.want || len(got) > 1 {
			t.Errorf("%s, %d月, %s: %+v", tt.deadline, tt.month, tt.state, got)
		}
		in.Current[0].Part = seeds.PartCoop
		if got := advise.Advise(in); len(got) > 0 {
			t.Errorf("a cooperating unit is told it is overdue: %+v", got)
		}
	}
}

func TestLeadsThatDiffer(t *testing.T) {
	forms := leading("1", "002", "001", "003") // 002 is the first-listed
	for _, tt := range []struct {
		name    string
		current []seeds.Entry
		want    string
	}{
		{"all the same", []seeds.Entry{answer("001", "1", "正常推进"), answer("002", "1", "正常推进"), answer("003", "1", "正常推进")}, ""},
		{"two against the first", []seeds.Entry{answer("001", "1", "正常推进"), answer("002", "1", "已完成"), answer("003", "1", "进度滞后")},
			"001 同是牵头的市财政局报“已完成”，本单位报“正常推进”|003 同是牵头的市财政局报“已完成”，本单位报“进度滞后”"},
		{"the first has not answered", []seeds.Entry{answer("001", "1", "已完成"), answer("003", "1", "正常推进")}, "003 同是牵头的市水利局报“已完成”，本单位报“正常推进”"},
		{"one alone", []seeds.Entry{answer("003", "1", "正常推进")}, ""},
		{"not asked", []seeds.Entry{answer("002", "1", "已完成"), answer("004", "1", "正常推进")}, "004 同是牵头的市财政局报“已完成”，本单位报“正常推进”"},
		{"another task", []seeds.Entry{answer("002", "1", "已完成"), answer("001", "2", "正常推进")}, ""},
	} {
		var got []string
		for _, a := range advise.Advise(advise.Input{Plan: plan, Round: thisRound, Forms: forms, Current: tt.current}) {
			got = append(got, string(a.Entry.Unit)+" "+a.Message)
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
	other := answer("001", "1", "申请延期")
	other.Kind = seeds.OtherState
	helper := answer("003", "1", "进度滞后")
	helper.Part = seeds.PartCoop
	if got := said(advise.Input{Forms: forms, Current: []seeds.Entry{answer("002", "1", "正常推进"), other, helper}}); len(got) > 0 {
		t.Errorf("其他 and 配合: %v", got)
	}
}

// Texts of units that share a task, and of one unit, may be the same.
func TestSameAsAnotherUnit(t *testing.T) {
	for _, tt := range []struct {
		name    string
		current []seeds.Entry
		want    int
	}{
		{"another task", []seeds.Entry{answer("001", "1", "正常推进", text(progress)...), answer("002", "2", "正常推进", text(progress)...)}, 2},
		{"finished both", []seeds.Entry{answer("001", "1", "已完成", text(progress)...), answer("002", "2", "已完成", text(progress)...)}, 2},
		{"the same task", []seeds.Entry{answer("001", "1", "正常推进", text(progress)...), answer("002", "1", "正常推进", text(progress)...)}, 0},
		{"the same unit", []seeds.Entry{answer("001", "1", "正常推进", text(progress)...), answer("001", "2", "正常推进", text(progress)...)}, 0},
		{"no progress", []seeds.Entry{answer("001", "1", "本期无进展", text(progress)...), answer("002", "2", "本期无进展", text(progress)...)}, 0},
		{"a stock phrase", []seeds.Entry{answer("001", "1", "正常推进", text("按照年度计划有序推进，目前进展顺利。")...), answer("002", "2", "正常推进", text("按照年度计划有序推进，目前进展顺利。")...)}, 0},
		{"part of a longer one", []seeds.Entry{answer("001", "1", "正常推进", text(progress)...), answer("002", "2", "正常推进", text(progress+"完成灌区改造2.1万亩，发放补助资金310万元。")...)}, 1},
	} {
		got := said(advise.Input{Current: tt.current})
		if len(got) != tt.want || tt.want > 0 && got[0] != advise.CodeSameAsUnit {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestPointsStandInTheOrderOfTheAnswersAndTheRules(t *testing.T) {
	current := []seeds.Entry{answer("002", "1", "正常推进", append(text(progress), share("100")...)...), answer("001", "3", "正常推进", append(text(progress), share("60")...)...)}
	in := advise.Input{Plan: plan, Round: thisRound, Current: current, Past: []advise.Past{earlier(lastRound, answer("001", "3", "已完成", append(text(progress), share("80")...)...))}}
	want := []string{"002 " + advise.CodeSameAsUnit, "002 " + advise.CodeShareFull,
		"001 " + advise.CodeSameAsBefore, "001 " + advise.CodeSameAsUnit, "001 " + advise.CodeStateBack, "001 " + advise.CodeShareBack, "001 " + advise.CodeOverdue}
	first := advise.Advise(in)
	var got []string
	for _, a := range first {
		got = append(got, string(a.Entry.Unit)+" "+a.Code)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if again := advise.Advise(in); !reflect.DeepEqual(first, again) {
		t.Errorf("again %+v, first %+v", again, first)
	}
}

func FuzzAdvise(f *testing.F) {
	f.Add(progress, "截至3月底，"+progress, "63", "63.5", "2021年6月底前")
	f.Add("１．一是，；。\n（2）3.7万户", "\xff。\xe3", "NaN", "-1e400", "每月25日前")
	f.Add("目前该的了", "今年6月底，", "1e300", "0", "二〇二一年")
	f.Fuzz(func(t *testing.T, now, before, shareNow, shareBefore, deadline string) {
		p := plan
		p.Tasks = append(slices.Clone(p.Tasks), seeds.Task{ID: "9", Deadline: deadline})
		in := advise.Input{Plan: p, Round: thisRound, Forms: leading("9", "001", "002"), Past: []advise.Past{earlier(lastRound, answer("001", "9", "已完成", append(text(before), share(shareBefore)...)...))}}
		for i, state := range []string{"正常推进", "已完成", "尚未启动"} {
			in.Current = append(in.Current, answer([]string{"001", "002", "003"}[i], "9", state, append(text(now), share(shareNow)...)...), answer("00"+state, "1", state, text(before)...))
		}
		got := advise.Advise(in)
		for _, a := range got {
			if a.Code == "" || a.Column == "" || a.Remedy == "" || strings.Contains(a.Message, "%!") {
				t.Errorf("%+v", a)
			}
		}
		if again := advise.Advise(in); !reflect.DeepEqual(got, again) {
			t.Error("not the same again")
		}
	})
}
