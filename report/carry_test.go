package report_test

import (
	"bytes"
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
	b, err := r.Bulletin()
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range b.Blocks {
		for _, s := range block.Spans {
			if strings.Contains(s.Text, "结转") {
				t.Errorf("the bulletin says %q", s.Text)
			}
		}
	}
	if r.Tasks[0].State != templates.StateNotAsked {
		t.Errorf("task 1 is %q", r.Tasks[0].State)
	}
}
