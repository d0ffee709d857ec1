package report_test

import (
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
	"ducha/templates"
)

// remarked is a return that carries a remark, so many hours after the first.
func remarked(unit seeds.UnitID, hours int, verdict seeds.Verdict, text string) seeds.Return {
	name := fmt.Sprintf("%s-%d", unit, hours)
	at := time.Date(2021, 7, 1, hours, 0, 0, 0, seeds.Beijing)
	return seeds.Return{Path: "回收/2021H1/" + name + ".xlsx", SHA256: name, At: seeds.Stamp{Time: at}, Unit: unit, Verdict: verdict, Remark: text}
}

func TestRemarksOfReturnsThatCount(t *testing.T) {
	in := random(3, 4) // 市甲局 is 001 and first in rank, 市丙局 is 003 and stands before 002
	in.Plan.Units = in.Plan.Units[:3]
	in.Plan.Units[0].Rank, in.Plan.Units[1].Rank, in.Plan.Units[2].Rank = 1, 3, 2
	in.Known = []seeds.Form{{Unit: "099", UnitName: "市撤并局"}}
	in.Returns = []seeds.Return{
		remarked("099", 1, seeds.Accepted, "单位已撤"), remarked("002", 1, seeds.AcceptedWithProblems, "乙的话"), remarked("003", 1, seeds.Accepted, "丙的话"),
		remarked("001", 1, seeds.Accepted, "先说的"), remarked("001", 3, seeds.AcceptedWithProblems, "后说的"), remarked("001", 2, seeds.Accepted, "后说的"),
		remarked("003", 2, seeds.Accepted, ""), remarked("003", 3, seeds.Accepted, " \n"), remarked("002", 2, seeds.Accepted, "先说的"),
	}
	for _, v := range seeds.Verdicts {
		if v != seeds.Accepted && v != seeds.AcceptedWithProblems {
			in.Returns = append(in.Returns, remarked("001", 9, v, "不算数的"+string(v)))
		}
	}
	want := []string{"市甲局 后说的 001-3", "市甲局 先说的 001-1", "市丙局 丙的话 003-1", "市乙局 先说的 002-2", "市乙局 乙的话 002-1", "市撤并局 单位已撤 099-1"}
	for seed := range int64(20) { // in whatever order they came
		rand.New(rand.NewSource(seed)).Shuffle(len(in.Returns), func(i, j int) { in.Returns[i], in.Returns[j] = in.Returns[j], in.Returns[i] })
		var got []string
		for _, r := range report.Build(in).Remarks {
			name := strings.TrimSuffix(strings.TrimPrefix(r.File, "回收/2021H1/"), ".xlsx")
			got = append(got, fmt.Sprint(r.Unit.Name, " ", r.Text, " ", name))
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: remarks %q, want %q", seed, got, want)
		}
	}
}

// The remarks stand below the list, each cell under the title of its kind.
func TestRemarksCloseTheDetail(t *testing.T) {
	for name, change := range map[string]func(*report.Input){
		"a list":              func(*report.Input) {},
		"nothing answered":    func(in *report.Input) { in.Entries = nil },
		"the short form":      func(in *report.Input) { in.Def, in.Entries = templates.Preset(templates.PresetShort), nil },
		"no progress to fill": func(in *report.Input) { in.Def, in.Entries = in.Def.Without(seeds.KeyProgress), nil },
		"a deleted task":      func(in *report.Input) { in.Entries[0].Task = "999" },
	} {
		in := random(11, 12)
		in.Returns = []seeds.Return{remarked("002", 1, seeds.Accepted, "=乙的话\n第二行"), remarked("001", 2, seeds.Accepted, strings.Repeat("长", 40_000))}
		change(&in)
		f, _ := workbook(t, in)
		rows, err := f.GetRows(report.SheetDetail)
		if err != nil {
			t.Fatal(err)
		}
		n := len(rows)
		if got := strings.Join(rows[n-3], "") + strings.Join(rows[n-4], ""); got != templates.RemarkLabel {
			t.Errorf("%s: the block begins with %q", name, got)
		}
		under := map[string]string{}
		for i, text := range rows[n-1] {
			if text != "" {
				under[rows[2][i]] = text
			}
		}
		said := "工作进展"
		if _, there := in.Def.Column(seeds.KeyProgress); !there {
			said = "完成情况"
		}
		want := map[string]string{"目标与任务": templates.RemarkLabel, "单位": "市乙局", said: "=乙的话\n第二行", "期次": "2021年上半年", "报送时间": "2021-07-01 01:00", "来源文件": "回收/2021H1/002-1.xlsx"}
		if !reflect.DeepEqual(under, want) {
			t.Errorf("%s: %q, want %q", name, under, want)
		}
		if long := strings.Join(rows[n-2], ""); strings.Count(long, "长") < 32_000 || !strings.Contains(long, "以原件为准") {
			t.Errorf("%s: a text too long for a cell has %d characters", name, len([]rune(long)))
		}
	}
}

func TestTheFilterEndsAboveTheRemarks(t *testing.T) {
	in := random(11, 12)
	in.Returns = []seeds.Return{remarked("002", 1, seeds.Accepted, "乙的话")}
	f, _ := workbook(t, in)
	rows, err := f.GetRows("明细")
	if err != nil {
		t.Fatal(err)
	}
	last, err := excelize.CoordinatesToCellName(len(rows[2]), 3+len(in.Entries), true)
	if err != nil {
		t.Fatal(err)
	}
	want := "'明细'!$A$3:" + last
	for _, defined := range f.GetDefinedName() {
		if defined.Name == "_xlnm._FilterDatabase" && defined.RefersTo == want {
			return
		}
	}
	t.Errorf("no filter of %s: %v", want, f.GetDefinedName())
}
