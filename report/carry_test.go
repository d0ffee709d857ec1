package report_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
	"ducha/templates"
)

// finished gives a round of three tasks: 1 was finished before by 市甲局, with a
// word of 市丙局, and is not asked again; 2 is asked and answered, 3 asked of 市乙局
// and not answered.
func finished() report.Input {
	in := random(1, 0)
	spring := seeds.Round{ID: "2021Q1", Name: "2021年一季度", AsOf: in.Round.AsOf.AddDate(0, -3, 0)}
	for _, no := range []string{"1", "2", "3"} {
		in.Plan.Tasks = append(in.Plan.Tasks, seeds.Task{ID: seeds.TaskID(no), No: no, Chapter: "一、经济", Text: "任务" + no + "。", Lead: []string{"市乙局"}})
	}
	entry := func(round seeds.RoundID, unit seeds.UnitID, task seeds.TaskID, place int, state string, kind seeds.StateKind, text string) seeds.Entry {
		return seeds.Entry{Round: round, Unit: unit, Task: task, Part: seeds.PartLead, Place: place, Kind: kind, Values: map[seeds.Key]string{seeds.KeyState: state, seeds.KeyProgress: text}}
	}
	done := entry("2021Q1", "001", "1", 1, "办结", seeds.Done, "全部建成。") // 办结 is called 已完成 by now
	in.Carried = map[seeds.TaskID]seeds.Carried{"1": {Round: spring, Decides: done, Entries: []seeds.Entry{done, entry("2021Q1", "003", "1", 2, "正常推进", seeds.OnTrack, "配套在建。")}}}
	in.Entries = []seeds.Entry{entry("2021H1", "002", "2", 1, "正常推进", seeds.OnTrack, "已开工。")}
	in.Issued = []seeds.Form{{Round: "2021H1", Unit: "002", UnitName: "市乙局", Rows: []seeds.FormRow{{Task: "2", Part: seeds.PartLead, Place: 1}, {Task: "3", Part: seeds.PartLead, Place: 1}}}}
	in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
	return in
}

func TestFinishedTasksCountOn(t *testing.T) {
	r := report.Build(finished())
	if got := r.Tasks[0]; got.State != "已完成" || got.Kind != seeds.Done || got.Asked || got.From.ID != "2021Q1" {
		t.Errorf("task 1 is %q %q, asked %v, from %q", got.State, got.Kind, got.Asked, got.From.ID)
	}
	want := map[string]int{"已完成": 1, "正常推进": 1, templates.StateMissing: 1}
	for _, c := range r.States {
		if c.N != want[c.Name] {
			t.Errorf("%s: %d, want %d", c.Name, c.N, want[c.Name])
		}
	}
	if r.CarriedOn() != 1 || r.Reported() != 1 {
		t.Errorf("carried %d, reported %d", r.CarriedOn(), r.Reported())
	}
	for name, want := range map[string]string{"任务总数": "3", "应报任务数": "2", "结转任务数": "1", "结转说明": "；另有1项此前已完成，结转计入", "未报任务数": "1"} {
		if r.Figures[name] != want {
			t.Errorf("%s is %q, want %q", name, r.Figures[name], want)
		}
	}
}

// Unit tables count entries: a unit all of whose tasks are finished stands among the others.
func TestFinishedTasksCountForTheirUnits(t *testing.T) {
	r := report.Build(finished())
	got := map[string]int{}
	var order []string
	for _, b := range r.ByUnit {
		order = append(order, b.Name)
		for i, name := range r.StateNames() {
			got[b.Name+name] += b.Counts[i]
		}
	}
	if strings.Join(order, " ") != "市甲局 市丙局 市乙局" { // by rank
		t.Errorf("units %v", order)
	}
	if got["市甲局已完成"] != 1 || got["市丙局正常推进"] != 1 || got["市乙局正常推进"] != 1 || got["市乙局未报"] != 1 {
		t.Errorf("counts %v", got)
	}
}

func TestFinishedTasksSayWhereTheirWordsComeFrom(t *testing.T) {
	r := report.Build(finished())
	answers := strings.Join(report.Answers(r.Tasks[0]), "\n")
	if want := "【甲局】全部建成。（2021年一季度已完成，结转）\n【丙局】配套在建。（2021年一季度填报，结转）"; answers != want {
		t.Errorf("printed %q, want %q", answers, want)
	}
	var out bytes.Buffer
	if err := report.Workbook(&out, r); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(report.SheetDetail)
	if err != nil {
		t.Fatal(err)
	}
	periods := map[string]int{}
	for _, row := range rows[3:] {
		for i, title := range rows[2] {
			if title == "期次" {
				periods[row[i]]++
			}
		}
	}
	if periods["2021年一季度（结转）"] != 2 || periods["2021年上半年"] != 1 {
		t.Errorf("明细 names the rounds %v", periods)
	}
}

// Asked again, a task counts by this round alone.
func TestAFinishedTaskAskedAgainCountsAnew(t *testing.T) {
	in := finished()
	in.Issued[0].Rows = append(in.Issued[0].Rows, seeds.FormRow{Task: "1", Part: seeds.PartLead, Place: 1})
	if got := report.Build(in).Tasks[0]; got.State != templates.StateMissing || got.From.ID != "" || len(got.Entries) != 0 {
		t.Errorf("task 1 is %q from %q with %d answers", got.State, got.From.ID, len(got.Entries))
	}
}

func TestNothingCarriedSaysNothing(t *testing.T) {
	in := finished()
	in.Carried = nil
	r := report.Build(in)
	if said := bodyText(document(t, in)); strings.Contains(said, "结转") {
		t.Errorf("the bulletin says %q", said)
	}
	if r.Tasks[0].State != templates.StateNotAsked {
		t.Errorf("task 1 is %q", r.Tasks[0].State)
	}
}

// withCarried is a round in which every third task was finished in an earlier
// one: no form asks for it, and no answer of this round speaks of it.
func withCarried(seed int64, n int) report.Input {
	in := random(seed, n)
	quarter := seeds.Round{ID: "2021Q1", Name: "2021年一季度", AsOf: in.Round.AsOf.AddDate(0, -3, 0)}
	in.Carried = map[seeds.TaskID]seeds.Carried{}
	var kept []seeds.Entry
	for _, e := range in.Entries {
		if number(e.Task)%3 != 0 {
			kept = append(kept, e)
			continue
		}
		e.Round, e.Source.File = quarter.ID, "回收/2021Q1/x.xlsx"
		c := in.Carried[e.Task]
		if c.Decides.Unit == "" {
			e.Kind, e.Values[seeds.KeyState] = seeds.Done, "已完成"
			c.Round, c.Decides = quarter, e
		}
		c.Entries = append(c.Entries, e)
		in.Carried[e.Task] = c
	}
	var forms []seeds.Form
	for _, f := range in.Issued {
		var rows []seeds.FormRow
		for _, r := range f.Rows {
			if number(r.Task)%3 != 0 {
				rows = append(rows, r)
			}
		}
		if f.Rows = rows; len(rows) > 0 {
			forms = append(forms, f)
		}
	}
	in.Entries, in.Issued = kept, forms
	in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
	return in
}

func number(id seeds.TaskID) int {
	n := 0
	fmt.Sscan(string(id), &n)
	return n
}

func TestFiguresReconcileWithCarriedTasks(t *testing.T) {
	for seed := range int64(60) {
		in := withCarried(seed, 3+int(seed))
		res := report.Build(in)
		sum, carried, entries, leads := 0, res.CarriedOn(), 0, len(in.Entries)
		for _, s := range res.States {
			sum += s.N
		}
		for _, task := range res.Tasks {
			entries += len(task.Entries)
		}
		for _, f := range in.Issued {
			leads += f.Leads()
		}
		leads -= len(in.Entries)
		all := len(in.Entries)
		for _, c := range in.Carried {
			all += len(c.Entries)
			leads += len(c.Entries)
		}
		if sum != len(in.Plan.Tasks) || carried != len(in.Carried) || entries != all {
			t.Errorf("seed %d: states %d, carried %d of %d, entries %d of %d", seed, sum, carried, len(in.Carried), entries, all)
		}
		total, asked, unasked := 0, 0, 0
		fmt.Sscan(res.Figures["应报任务数"], &asked)
		fmt.Sscan(res.Figures["未下发任务数"], &unasked)
		fmt.Sscan(res.Figures["任务总数"], &total)
		if total != asked+carried+unasked || res.Figures["结转任务数"] != fmt.Sprint(carried) {
			t.Errorf("seed %d: %d tasks are not %d asked, %d carried, %d neither", seed, total, asked, carried, unasked)
		}
		byUnit, rank := 0, -1
		for _, b := range res.ByUnit {
			n := 0
			for _, c := range b.Counts {
				n += c
			}
			if n != b.Total {
				t.Errorf("seed %d: %s counts %d, total %d", seed, b.Name, n, b.Total)
			}
			byUnit += b.Total
			for _, u := range in.Plan.Units {
				if u.Name == b.Name && u.Rank <= rank {
					t.Errorf("seed %d: %s is out of official order", seed, b.Name)
				} else if u.Name == b.Name {
					rank = u.Rank
				}
			}
		}
		if byUnit != leads {
			t.Errorf("seed %d: the unit table counts %d entries of %d", seed, byUnit, leads)
		}
	}
}

// finishedBy is one task that this round does not ask for and 001 finished before;
// this round asks 003 for another one.
func finishedBy(entries ...seeds.Entry) report.Input {
	in := small(nil)
	for i := range entries {
		entries[i].Round = "2021Q1"
	}
	in.Carried = map[seeds.TaskID]seeds.Carried{"1": {Round: seeds.Round{ID: "2021Q1", Name: "2021年一季度"}, Decides: entries[0], Entries: entries}}
	other := in.Plan.Tasks[0]
	other.ID, other.No, other.Text, other.Lead = "2", "2", "任务2的内容。", []string{"市丙局"}
	in.Plan.Tasks = append(in.Plan.Tasks, other)
	form := asks("003", 1)
	form.Rows[0].Task, form.Rows[0].Given = "2", map[seeds.Key]string{seeds.KeyNo: "2"}
	in.Issued = []seeds.Form{form}
	in.Units = seeds.Statuses(in.Round, in.Issued, nil, nil)
	return in
}

func TestCarriedTask(t *testing.T) {
	done := says("001", 1, "已完成", seeds.Done, "")
	second := says("002", 2, "进度滞后", seeds.Behind, "缺资金")
	for _, c := range []struct {
		name    string
		change  func(*report.Input)
		state   string
		answers string
		units   string // with their totals, in order
	}{
		{"carried", func(in *report.Input) {}, "已完成",
			"【甲局】001的进展（2021年一季度已完成，结转）|【乙局】002的进展（2021年一季度填报，结转）", "市甲局1 市乙局1 市丙局1"},
		{"asked again and not answered", func(in *report.Input) { in.Issued = append(in.Issued, asks("001", 1)) }, report.StateMissing, "", "市甲局1 市丙局1"},
		{"asked again and answered", func(in *report.Input) {
			in.Issued = append(in.Issued, asks("001", 1))
			in.Entries = []seeds.Entry{says("001", 1, "正常推进", seeds.OnTrack, "")}
		}, "正常推进", "001的进展", "市甲局1 市丙局1"},
		{"answered without being asked", func(in *report.Input) { in.Entries = []seeds.Entry{says("002", 2, "正常推进", seeds.OnTrack, "")} }, "已完成",
			"【甲局】001的进展（2021年一季度已完成，结转）|【乙局】002的进展|【乙局】002的进展（2021年一季度填报，结转）", "市甲局1 市乙局1 市丙局1"},
		{"the state was renamed since", func(in *report.Input) { in.Def.States[0].Name = "办结" }, "办结", "", ""},
		{"two states of the kind, one of the name", func(in *report.Input) {
			in.Def.States = append([]templates.StateDef{{Name: "提前完成", Kind: seeds.Done}}, in.Def.States...)
		}, "已完成", "", ""},
		{"two states of the kind, none of the name", func(in *report.Input) {
			in.Def.States = []templates.StateDef{{Name: "提前完成", Kind: seeds.Done}, {Name: "按期完成", Kind: seeds.Done}}
		}, "提前完成", "", ""},
		{"no states today", func(in *report.Input) { in.Def = templates.Preset(templates.PresetShort) }, "已完成", "", ""},
		{"the unit was deleted since", func(in *report.Input) {
			in.Plan.Units = in.Plan.Units[1:]
			in.Known = []seeds.Form{{Unit: "001", UnitName: "市撤并局"}}
		}, "已完成", "【市撤并局】001的进展（2021年一季度已完成，结转）|【乙局】002的进展（2021年一季度填报，结转）", "市乙局1 市丙局1 市撤并局1"},
		{"its task was deleted since", func(in *report.Input) { in.Plan.Tasks[0].ID = "别的" }, report.StateNotAsked, "", "市丙局1"},
	} {
		in := finishedBy(done, second)
		in.Def.States = append([]templates.StateDef(nil), in.Def.States...)
		for i := range in.Plan.Units {
			in.Plan.Units[i].Rank = i
		}
		c.change(&in)
		in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
		res := report.Build(in)
		if got := res.Tasks[0].State; got != c.state || len(res.Behind) > 0 {
			t.Errorf("%s: state %s, want %s; %d behind", c.name, got, c.state, len(res.Behind))
		}
		if got := strings.Join(report.Answers(res.Tasks[0]), "|"); got != c.answers && c.answers != "" {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.answers)
		}
		var units []string
		for _, b := range res.ByUnit {
			units = append(units, fmt.Sprint(b.Name, b.Total))
		}
		if strings.Join(units, " ") != c.units && c.units != "" {
			t.Errorf("%s: units %v, want %s", c.name, units, c.units)
		}
		sum := 0
		for _, s := range res.States {
			sum += s.N
		}
		if sum != len(in.Plan.Tasks) {
			t.Errorf("%s: states count %d of %d tasks", c.name, sum, len(in.Plan.Tasks))
		}
	}
}

// An old column of the earlier form and the place of the answer stay to be seen.
func TestCarriedAnswersStandInTheDetail(t *testing.T) {
	done := says("001", 1, "已完成", seeds.Done, "")
	done.Values["旧栏目"] = "旧栏目的话"
	done.Source = seeds.Source{File: "回收/2021Q1/甲.xlsx", Sheet: "反馈表", Cells: map[seeds.Key]string{seeds.KeyProgress: "E9"}}
	f, _ := workbook(t, finishedBy(done))
	rows, err := f.GetRows(report.SheetDetail)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"旧栏目的话", "|已完成|完成|||||结转|2021年一季度（结转）|", "回收/2021Q1/甲.xlsx|反馈表!E9"} {
		if got := strings.Join(rows[3], "|"); !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	for _, sheet := range []string{report.SheetAnswers, report.SheetDetail, report.SheetCounts} {
		if sub, err := f.GetCellValue(sheet, "A2"); err != nil || !strings.HasSuffix(sub, "含此前已完成、结转的任务1项") {
			t.Errorf("%s: %q, %v", sheet, sub, err)
		}
	}
	f, _ = workbook(t, random(4, 24))
	if sub, err := f.GetCellValue(report.SheetCounts, "A2"); err != nil || strings.Contains(sub, "结转") {
		t.Errorf("without carried tasks: %q, %v", sub, err)
	}
}

// A carried answer too long for a cell is marked once, where it ends.
func TestLongCarriedAnswerIsMarkedOnce(t *testing.T) {
	done := says("001", 1, "已完成", seeds.Done, "")
	done.Values[seeds.KeyProgress] = strings.Repeat("很长的进展，一格放不下；", 400)
	f, _ := workbook(t, finishedBy(done))
	rows, err := f.GetRows(report.SheetAnswers)
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, row := range rows {
		if len(row) > 2 {
			all += row[2]
		}
	}
	if strings.Count(all, "结转）") != 1 || !strings.Contains(all, "放不下；（2021年一季度已完成，结转）") {
		t.Errorf("marked %d times", strings.Count(all, "结转）"))
	}
}

// A round with nothing left to ask has its results all the same.
func TestEverythingIsCarried(t *testing.T) {
	in := finishedBy(says("001", 1, "已完成", seeds.Done, ""))
	in.Plan.Tasks, in.Issued, in.Units = in.Plan.Tasks[:1], nil, nil
	res := report.Build(in)
	if res.Reported() != 0 || res.CarriedOn() != 1 || res.Figures["结转说明"] != "；另有1项此前已完成，结转计入" || len(res.ByUnit) != 1 {
		t.Errorf("%d reported, %v, by unit %v", res.Reported(), res.Figures, res.ByUnit)
	}
	workbook(t, in)
	bulletin(t, in)
}

// What the office says of a carried task takes the place of that unit's word alone: the
// other leads' answers stay, and the parts of the plan add up without a 未下发.
func TestTheOfficeRulesOnWhatIsCarried(t *testing.T) {
	for _, tt := range []struct {
		name           string
		ruling         seeds.Ruling
		state, printed string
		finished       bool
	}{
		{"another state", seeds.Ruling{State: "进度滞后", Kind: seeds.Behind}, "进度滞后", "【甲局】全部建成。（2021年一季度填报）", false},
		{"another state and text", seeds.Ruling{State: "进度滞后", Kind: seeds.Behind, Text: "尚未验收。"}, "进度滞后", "【甲局】尚未验收。", false},
		{"another text", seeds.Ruling{Text: "建成并验收。"}, "已完成", "【甲局】建成并验收。", true},
	} {
		in := finished()
		on := in.Carried["1"].Decides
		tt.ruling.Round, tt.ruling.Unit, tt.ruling.Task, tt.ruling.Part, tt.ruling.Place, tt.ruling.On = in.Round.ID, "001", "1", seeds.PartLead, 1, &on
		in.Rulings = seeds.LastRulings([]seeds.Ruling{tt.ruling})
		in.Entries, in.Refused = in.Rulings.Apply(in.Entries)
		in.Carried = seeds.NotAnswered(in.Carried, in.Entries)
		if got := in.Carried["1"].Finished(); got != tt.finished {
			t.Errorf("%s: finished %v", tt.name, got)
		}
		r := report.Build(in)
		got := strings.Join(report.Answers(r.Tasks[0]), " ")
		if want := tt.printed + " 【丙局】配套在建。（2021年一季度填报，结转）"; got != want || r.Tasks[0].State != tt.state {
			t.Errorf("%s: %s %q, want %s %q", tt.name, r.Tasks[0].State, got, tt.state, want)
		}
		if want := "其中本期应报2项、此前已完成另经督查核定1项"; r.Figures["任务构成"] != want || r.Figures["未下发任务数"] != "0" {
			t.Errorf("%s: %q, 未下发 %s", tt.name, r.Figures["任务构成"], r.Figures["未下发任务数"])
		}
		sum := 0
		for _, u := range r.ByUnit {
			sum += u.Total
		}
		if len(r.ByUnit) != 3 || sum != 4 { // 市甲局 1, 市乙局 2, 市丙局 1
			t.Errorf("%s: %d units, %d rows", tt.name, len(r.ByUnit), sum)
		}
		if names := strings.Join(r.StateNames(), " "); strings.Contains(names, templates.StateReported) {
			t.Errorf("%s: states %s", tt.name, names)
		}
	}
}

// A remark on a carried answer changes nothing of it, and stands in 明细.
func TestARemarkOnWhatIsCarried(t *testing.T) {
	in := finished()
	on := in.Carried["1"].Decides
	in.Rulings = seeds.LastRulings([]seeds.Ruling{{Round: in.Round.ID, Unit: "001", Task: "1", Part: seeds.PartLead, Place: 1, Note: "已到现场看过", On: &on}})
	in.Entries, in.Refused = in.Rulings.Apply(in.Entries)
	in.Carried = seeds.NotAnswered(in.Carried, in.Entries)
	r := report.Build(in)
	if r.CarriedOn() != 1 || r.Tasks[0].State != "已完成" {
		t.Errorf("carried %d, %s", r.CarriedOn(), r.Tasks[0].State)
	}
	f, _ := workbook(t, in)
	rows, err := f.GetRows(report.SheetDetail)
	if err != nil || len(rows) < 4 || !strings.Contains(strings.Join(rows[3], "|"), "|已到现场看过|") {
		t.Errorf("%v: %q", err, rows)
	}
}

// What one unit said of a carried task stands in its own row of 审核表 alone.
func TestCarriedWordsStandInOneRow(t *testing.T) {
	in := finished()
	in.Issued = append(slices.Clone(in.Issued), seeds.Form{Round: in.Round.ID, Unit: "002", Rows: []seeds.FormRow{{Task: "1", Part: seeds.PartCoop}}})
	decides := in.Carried["1"].Decides.Unit
	rows := map[seeds.UnitID]report.ReviewRow{}
	for _, row := range report.Build(in).ReviewRows() {
		if row.Task.ID == "1" {
			rows[row.Unit.ID] = row
		}
	}
	if own := rows[decides]; own.Said == nil || own.From.ID == "" {
		t.Errorf("its own row: %+v", own)
	}
	if other, ok := rows["002"]; !ok || other.Said != nil || other.From.ID != "" {
		t.Errorf("another unit's row: %v %+v", ok, other)
	}
}

// Asked again after the office's word on what was carried, the unit owes its answer: the
// word counts for it, once, and says of when the printed words are.
func TestAskedAgainAfterTheOfficesWord(t *testing.T) {
	in := finished()
	on := in.Carried["1"].Decides
	in.Rulings = seeds.LastRulings([]seeds.Ruling{{Round: in.Round.ID, Unit: "001", Task: "1", Part: seeds.PartLead, Place: 1, State: "进度滞后", Kind: seeds.Behind, On: &on}})
	in.Entries, in.Refused = in.Rulings.Apply(in.Entries)
	in.Carried = seeds.NotAnswered(in.Carried, in.Entries)
	in.Issued = append(in.Issued, seeds.Form{Round: in.Round.ID, Unit: "001", UnitName: "市甲局", Rows: []seeds.FormRow{{Task: "1", Part: seeds.PartLead, Place: 1, Given: map[seeds.Key]string{seeds.KeyNo: "1"}}}})
	in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
	r := report.Build(in)
	if got := report.Answers(r.Tasks[0]); len(got) != 1 || got[0] != "全部建成。（2021年一季度填报）" || r.Tasks[0].State != "进度滞后" {
		t.Errorf("%s %q", r.Tasks[0].State, got)
	}
	for _, u := range r.ByUnit {
		if u.Name == "市甲局" && u.Total != 1 {
			t.Errorf("%s counts %d", u.Name, u.Total)
		}
	}
	if open := r.OpenTasks("001"); len(open) != 1 || open[0] != "1" {
		t.Errorf("open are %q", open)
	}
	if missing := strings.Join(r.Names(seeds.Missing), " "); missing != "市甲局" {
		t.Errorf("missing are %q", missing)
	}
}
