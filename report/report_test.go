package report_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/fonts"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// random makes a plan of n tasks with forms for its leads, and answers to some of them.
func random(seed int64, n int) report.Input {
	r := rand.New(rand.NewSource(seed))
	day := time.Date(2021, 6, 30, 0, 0, 0, 0, seeds.Beijing)
	in := report.Input{
		Round:    seeds.Round{ID: "2021H1", Name: "2021年上半年", AsOf: day, Due: day.Add(138 * time.Hour)},
		Def:      templates.Preset(templates.PresetStandard),
		Settings: templates.Settings{"发文机关": "云泽市人民政府", "年度": "2021", "标题": "云泽市2021年重点工作", "主送": "各县市区人民政府"},
		Plan:     seeds.Plan{Title: "云泽市2021年重点工作", Year: 2021, Issuer: "云泽市人民政府"},
	}
	names := strings.Split("甲乙丙丁戊己庚辛壬", "")
	for i := range 9 {
		in.Plan.Units = append(in.Plan.Units, seeds.Unit{ID: seeds.UnitID(fmt.Sprintf("%03d", i+1)), Rank: (i * 7) % 9, Name: "市" + names[i] + "局", Aliases: []string{names[i] + "局"}})
	}
	rows := map[seeds.UnitID][]seeds.FormRow{}
	for i := range n {
		t := seeds.Task{ID: seeds.TaskID(fmt.Sprint(i + 1)), No: fmt.Sprint(i + 1), Chapter: fmt.Sprintf("第%d章", i/5+1), Text: fmt.Sprintf("任务%d的内容。", i+1), Leaders: []string{"市长", "副市长"}[:1+r.Intn(2)]}
		for place, u := range r.Perm(9)[:r.Intn(3)] { // none: a task that nobody is asked about
			unit := in.Plan.Units[u]
			t.Lead = append(t.Lead, unit.Name)
			rows[unit.ID] = append(rows[unit.ID], seeds.FormRow{Task: t.ID, Part: seeds.PartLead, Place: place + 1, Given: map[seeds.Key]string{seeds.KeyNo: t.No}})
			if r.Intn(3) == 0 {
				continue
			}
			state := in.Def.States[r.Intn(len(in.Def.States))]
			in.Entries = append(in.Entries, seeds.Entry{Round: "2021H1", Unit: unit.ID, Task: t.ID, Part: seeds.PartLead, Place: place + 1, Kind: state.Kind,
				Values: map[seeds.Key]string{seeds.KeyProgress: fmt.Sprintf("%s关于任务%d的进展，完成%d%%。", unit.Name, i+1, r.Intn(100)), seeds.KeyState: state.Name, seeds.KeyPercent: "63"},
				Source: seeds.Source{File: "回收/x.xlsx", Sheet: "反馈表", Cells: map[seeds.Key]string{seeds.KeyProgress: "E8"}}, At: seeds.Stamp{Time: day}})
		}
		in.Plan.Tasks = append(in.Plan.Tasks, t)
	}
	for _, u := range in.Plan.Units {
		if len(rows[u.ID]) > 0 {
			in.Issued = append(in.Issued, seeds.Form{Round: "2021H1", Unit: u.ID, UnitName: u.Name, Rows: rows[u.ID]})
		}
	}
	in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
	return in
}

func TestSharesAddUpToAHundred(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for range 2000 {
		counts := make([]int, 1+r.Intn(8))
		total := 0
		for i := range counts {
			counts[i] = r.Intn(50) * r.Intn(2)
			total += counts[i]
		}
		sum := 0
		for i, s := range report.Shares(counts) {
			sum += s
			if exact := float64(counts[i]) * 1000 / float64(max(total, 1)); float64(s) < exact-1 || float64(s) > exact+1 {
				t.Fatalf("share %d of %v is %d, exact %.1f", i, counts, s, exact)
			}
		}
		if want := 1000 * min(total, 1); sum != want {
			t.Fatalf("shares of %v add up to %d", counts, sum)
		}
	}
}

func TestFiguresReconcile(t *testing.T) {
	for seed := range int64(60) {
		in := random(seed, 3+int(seed))
		res := report.Build(in)
		sum := 0
		for _, s := range res.States {
			sum += s.N
		}
		if sum != len(in.Plan.Tasks) {
			t.Errorf("seed %d: states count %d of %d tasks", seed, sum, len(in.Plan.Tasks))
		}
		entries := 0
		for _, task := range res.Tasks {
			entries += len(task.Entries)
		}
		if entries != len(in.Entries) {
			t.Errorf("seed %d: %d entries in the result, %d given", seed, entries, len(in.Entries))
		}
		for _, list := range [][]report.Breakdown{res.ByUnit, res.Chapters, res.Leaders} {
			for _, b := range list {
				n := 0
				for _, c := range b.Counts {
					n += c
				}
				if n != b.Total {
					t.Errorf("seed %d: %s counts %d, total %d", seed, b.Name, n, b.Total)
				}
			}
		}
		total := 0
		for _, b := range res.Chapters {
			total += b.Total
		}
		if total != len(in.Plan.Tasks) {
			t.Errorf("seed %d: chapters count %d tasks", seed, total)
		}
		for i := 1; i < len(res.Standing); i++ {
			if res.Standing[i-1].Unit.Rank > res.Standing[i].Unit.Rank {
				t.Errorf("seed %d: units out of official order", seed)
			}
		}
		for _, f := range templates.Figures {
			if _, ok := res.Figures[f.Name]; ok == (f.For == templates.ForMail) {
				t.Errorf("figure %s: has a value: %v", f.Name, ok)
			}
		}
	}
}

func TestStateOfATaskIsItsFirstLeads(t *testing.T) {
	in := random(3, 1)
	first, second := in.Plan.Units[0], in.Plan.Units[1]
	in.Plan.Tasks[0].Lead = []string{first.Name, second.Name}
	row := func(place int) []seeds.FormRow {
		return []seeds.FormRow{{Task: "1", Part: seeds.PartLead, Place: place}}
	}
	in.Issued = []seeds.Form{{Unit: second.ID, Rows: row(2)}, {Unit: first.ID, Rows: row(1)}}
	late := seeds.Entry{Unit: second.ID, Task: "1", Part: seeds.PartLead, Place: 2, Kind: seeds.Behind, Values: map[seeds.Key]string{seeds.KeyState: "进度滞后", seeds.KeyProgress: "第二牵头的话"}}
	done := seeds.Entry{Unit: first.ID, Task: "1", Part: seeds.PartLead, Place: 1, Kind: seeds.Done, Values: map[seeds.Key]string{seeds.KeyState: "已完成", seeds.KeyProgress: "首位牵头的话"}}
	for _, c := range []struct {
		entries []seeds.Entry
		want    string
	}{{nil, report.StateMissing}, {[]seeds.Entry{late}, report.StateMissing}, {[]seeds.Entry{late, done}, "已完成"}} {
		in.Entries = c.entries
		res := report.Build(in)
		if got := res.Tasks[0].State; got != c.want {
			t.Errorf("%d entries: state %s, want %s", len(c.entries), got, c.want)
		}
		if len(c.entries) == 2 && res.Tasks[0].Entries[0].Unit.ID != first.ID {
			t.Error("the first lead's answer does not stand first")
		}
	}
}

func TestEqualAnswersPrintOnceWithBothNames(t *testing.T) {
	unit := func(name string) seeds.Unit { return seeds.Unit{Name: "市" + name, Aliases: []string{name}} }
	say := func(u, text string) report.EntryResult {
		return report.EntryResult{Entry: seeds.Entry{Unit: seeds.UnitID(u), Values: map[seeds.Key]string{seeds.KeyProgress: text}}, Unit: unit(u)}
	}
	for _, c := range []struct {
		entries []report.EntryResult
		want    string
	}{
		{[]report.EntryResult{say("甲局", "同")}, "同"},
		{[]report.EntryResult{say("乙局", "代答")}, "【乙局】代答"}, // the first lead has not answered
		{[]report.EntryResult{say("甲局", "同"), say("乙局", "同")}, "【甲局、乙局】同"},
		{[]report.EntryResult{say("甲局", "一"), say("乙局", "二"), say("丙局", "一")}, "【甲局、丙局】一|【乙局】二"},
	} {
		if got := strings.Join(report.Answers(report.TaskResult{Entries: c.entries, Decides: seeds.Entry{Unit: "甲局"}}), "|"); got != c.want {
			t.Errorf("answers = %s, want %s", got, c.want)
		}
	}
}

func workbook(t *testing.T, in report.Input) (*excelize.File, []byte) {
	t.Helper()
	res := report.Build(in)
	var out bytes.Buffer
	if err := report.Workbook(&out, res); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, out.Bytes()
}

func TestEveryAnswerStandsAtItsTask(t *testing.T) {
	in := random(11, 40)
	in.Entries[0].Values[seeds.KeyProgress] = strings.Repeat("很长的进展，一格放不下；", 400)
	f, _ := workbook(t, in)
	at := map[string]string{} // printed number → all progress texts beside it
	rows, err := f.GetRows(report.SheetAnswers)
	if err != nil {
		t.Fatal(err)
	}
	no := ""
	for _, row := range rows[3:] {
		if len(row) > 0 && row[0] != "" {
			no = row[0]
		}
		if len(row) > 2 {
			at[no] += row[2]
		}
	}
	for _, e := range in.Entries {
		if !strings.Contains(at[string(e.Task)], e.Values[seeds.KeyProgress]) {
			t.Errorf("task %s lacks the answer of %s", e.Task, e.Unit)
		}
	}
	detail, err := f.GetRows(report.SheetDetail)
	if err != nil {
		t.Fatal(err)
	}
	if len(detail)-3 != len(in.Entries) {
		t.Errorf("明细 has %d rows, %d entries", len(detail)-3, len(in.Entries))
	}
	for _, sheet := range []string{report.SheetCounts, report.SheetBehind, report.SheetMissing} {
		if i, err := f.GetSheetIndex(sheet); err != nil || i < 0 {
			t.Errorf("no sheet %s", sheet)
		}
	}
}

func TestFormulaLikeTextStaysText(t *testing.T) {
	in := random(5, 6)
	for _, evil := range []string{"=HYPERLINK(\"http://x\")", "+1+1", "@SUM(A1)"} {
		in.Entries[0].Values[seeds.KeyProgress] = evil
		_, data := workbook(t, in)
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range z.File {
			r, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			xml, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(xml, []byte("<f>")) {
				t.Errorf("%s holds a formula", part.Name)
			}
		}
	}
}

func TestEqualResultsGiveEqualBytes(t *testing.T) {
	for range 3 {
		_, a := workbook(t, random(8, 30))
		_, b := workbook(t, random(8, 30))
		if !bytes.Equal(a, b) {
			t.Fatal("two workbooks of one result differ")
		}
		if !bytes.Equal(bulletin(t, random(8, 30)), bulletin(t, random(8, 30))) {
			t.Fatal("two bulletins of one result differ")
		}
	}
}

func bulletin(t *testing.T, in report.Input) []byte {
	t.Helper()
	res := report.Build(in)
	var out bytes.Buffer
	pages, missing, err := report.BulletinPDF(&out, res, fonts.Embedded(), false)
	if err != nil || pages < 2 || len(missing) > 0 {
		t.Fatalf("bulletin: %d pages, missing %v, %v", pages, missing, err)
	}
	return out.Bytes()
}

func TestUnknownFigureIsAnErrorThatNamesTheText(t *testing.T) {
	in := random(1, 3)
	in.Wording = templates.Wording{templates.WordLead: "本期{{神秘数字}}项"}
	res := report.Build(in)
	if _, err := res.Bulletin(); err == nil || !strings.Contains(err.Error(), templates.WordLead) || !strings.Contains(err.Error(), "神秘数字") {
		t.Errorf("error = %v", err)
	}
}

// Every rune of the bulletin is on its pages, in a PDF reader's eyes.
func TestNoRuneIsLostInThePDF(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	in := random(6, 40)
	in.Entries[0].Values[seeds.KeyProgress] = "镕基路、喆苑、𠅤祥街“双招双引”——完成91.7%，〔2021〕12号文……"
	in.Def.States[2].NeedIssues = true
	path := filepath.Join(t.TempDir(), "b.pdf")
	if err := os.WriteFile(path, bulletin(t, in), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", "-raw", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	printed := map[rune]int{}
	for _, r := range string(text) {
		printed[r]++
	}
	res := report.Build(in)
	wanted := map[rune]int{}
	for _, task := range res.Tasks {
		for _, a := range report.Answers(task) {
			for _, r := range a {
				wanted[r]++
			}
		}
	}
	for r, n := range wanted {
		if r > ' ' && printed[r] < n {
			t.Errorf("%q stands %d times in the PDF, %d times in the answers", r, printed[r], n)
		}
	}
}

// small is one task that 甲 and 乙 lead, with forms and answers as given.
func small(issued []seeds.Form, entries ...seeds.Entry) report.Input {
	in := random(3, 1)
	in.Plan.Tasks[0].Lead = []string{in.Plan.Units[0].Name}
	in.Issued, in.Entries = issued, entries
	in.Units = seeds.Statuses(in.Round, issued, entries, nil)
	return in
}

func asks(unit seeds.UnitID, place int) seeds.Form {
	return seeds.Form{Round: "2021H1", Unit: unit, Rows: []seeds.FormRow{{Task: "1", Part: seeds.PartLead, Place: place, Chapter: "第1章", Given: map[seeds.Key]string{seeds.KeyNo: "1", seeds.KeyTask: "任务1的内容。"}}}}
}

func says(unit seeds.UnitID, place int, state string, kind seeds.StateKind, issues string) seeds.Entry {
	return seeds.Entry{Round: "2021H1", Unit: unit, Task: "1", Part: seeds.PartLead, Place: place, Kind: kind,
		Values: map[seeds.Key]string{seeds.KeyState: state, seeds.KeyProgress: string(unit) + "的进展", seeds.KeyIssues: issues, seeds.KeyNext: string(unit) + "的举措"}}
}

func built(t *testing.T, in report.Input) report.Result {
	t.Helper()
	res := report.Build(in)
	return res
}

// The lead changed from 001 to 002 and 001's form was withdrawn: 002 decides, and
// what 001 said before still stands at the task.
func TestAnswersOfAWithdrawnUnitStay(t *testing.T) {
	in := small([]seeds.Form{asks("002", 1)}, says("001", 1, "已完成", seeds.Done, ""), says("002", 1, "正常推进", seeds.OnTrack, ""))
	res := built(t, in)
	if task := res.Tasks[0]; task.State != "正常推进" || task.Decides.Unit != "002" || len(task.Entries) != 2 {
		t.Errorf("state %s by %s, %d answers", task.State, task.Decides.Unit, len(task.Entries))
	}
	if len(res.Standing) != 1 || res.Standing[0].Unit.ID != "002" {
		t.Errorf("standing: %+v", res.Standing)
	}
	f, _ := workbook(t, in)
	for sheet, column := range map[string]string{report.SheetAnswers: "C", report.SheetDetail: "G"} {
		text := ""
		for row := 4; row < 8; row++ {
			v, err := f.GetCellValue(sheet, fmt.Sprint(column, row))
			if err != nil {
				t.Fatal(err)
			}
			text += v
		}
		if !strings.Contains(text, "001的进展") || !strings.Contains(text, "002的进展") {
			t.Errorf("%s: %q", sheet, text)
		}
	}
}

// Two forms may claim one place while the clerk is half-way through a change:
// then the unit number decides, whatever the order of the forms.
func TestEqualPlacesAreSettledByTheNumber(t *testing.T) {
	for _, issued := range [][]seeds.Form{{asks("001", 1), asks("002", 1)}, {asks("002", 1), asks("001", 1)}} {
		res := built(t, small(issued, says("002", 1, "已完成", seeds.Done, ""), says("001", 1, "正常推进", seeds.OnTrack, "")))
		if res.Tasks[0].Decides.Unit != "001" {
			t.Errorf("%s decides", res.Tasks[0].Decides.Unit)
		}
	}
}

// The words beside a state are those of the unit that gave the task its state.
func TestBehindSpeaksForTheDecidingUnit(t *testing.T) {
	in := small([]seeds.Form{asks("002", 2)}, says("001", 1, "已完成", seeds.Done, "001无问题"), says("002", 2, "进度滞后", seeds.Behind, "002缺资金"))
	said := bodyText(document(t, in))
	if !strings.Contains(said, "002缺资金") || strings.Contains(said, "001无问题") {
		t.Errorf("bulletin: %s", said)
	}
	f, _ := workbook(t, in)
	rows, err := f.GetRows(report.SheetBehind)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows[3:] {
		got = append(got, strings.Join(row, "|"))
	}
	if want := "1|任务1的内容。|市甲局|进度滞后|【甲局】001的进展|001无问题|001的举措 ||||【乙局】002的进展|002缺资金|002的举措"; strings.Join(got, " ") != want {
		t.Errorf("滞后事项: %s", strings.Join(got, " "))
	}
}

func TestAnswersToADeletedTaskCloseTheDetail(t *testing.T) {
	lost := says("001", 1, "已完成", seeds.Done, "")
	lost.Task, lost.Values["旧栏目"], lost.Source = "12", "旧栏目的话", seeds.Source{File: "回收/旧.xlsx", Sheet: "反馈表", Cells: map[seeds.Key]string{seeds.KeyProgress: "E9"}}
	in := small([]seeds.Form{asks("002", 1)}, says("002", 1, "已完成", seeds.Done, ""), lost)
	old := asks("001", 1)
	old.Rows[0].Task, old.Rows[0].Given = "12", map[seeds.Key]string{seeds.KeyNo: "12", seeds.KeyTask: "已删去的任务。"}
	in.Known = []seeds.Form{old}
	res := built(t, in)
	if len(res.Orphans) != 1 || res.Orphans[0].Entries[0].Unit.ID != "001" || res.Reported() != 1 {
		t.Errorf("orphans %+v, %d reported", res.Orphans, res.Reported())
	}
	f, _ := workbook(t, in)
	rows, err := f.GetRows(report.SheetDetail)
	if err != nil {
		t.Fatal(err)
	}
	last := strings.Join(rows[len(rows)-1], "|")
	if rows[len(rows)-2][0] != "已不在任务清单中的填报" || len(rows) != 7 {
		t.Errorf("明细 ends with %v", rows[4:])
	}
	for _, want := range []string{"12|12|第1章|已删去的任务。|市甲局|牵头", "001的进展", "旧栏目的话", "回收/旧.xlsx|反馈表!E9"} {
		if !strings.Contains(last, want) {
			t.Errorf("%q is not in %s", want, last)
		}
	}
	in.Known = nil
	if task := built(t, in).Orphans[0].Task; task.ID != "12" || task.Text != "" {
		t.Errorf("without its form: %+v", task)
	}
}

// Statistics speak of the kind of a state: one renamed since counts under its new name.
func TestRenamedStateCountsUnderItsKind(t *testing.T) {
	late := says("001", 1, "进度滞后", seeds.Behind, "缺资金")
	for _, c := range []struct {
		name   string
		states []templates.StateDef
		want   string
	}{
		{"renamed", []templates.StateDef{{Name: "已完成", Kind: seeds.Done}, {Name: "推进滞后", Kind: seeds.Behind}, {Name: "严重滞后", Kind: seeds.Behind}}, "推进滞后"},
		{"still there", []templates.StateDef{{Name: "推进滞后", Kind: seeds.Behind}, {Name: "进度滞后", Kind: seeds.Behind}}, "进度滞后"},
		{"none of the kind", []templates.StateDef{{Name: "已完成", Kind: seeds.Done}}, "进度滞后"},
	} {
		in := small([]seeds.Form{asks("001", 1)}, late)
		in.Def.States = c.states
		res := built(t, in)
		if res.Tasks[0].State != c.want || len(res.Behind) != 1 {
			t.Errorf("%s: state %s, %d behind", c.name, res.Tasks[0].State, len(res.Behind))
		}
		counted := map[string]int{}
		for i, s := range res.States {
			counted[s.Name] = s.N
			if got := res.ByUnit[0].Counts[i]; got != s.N {
				t.Errorf("%s: %s counts %d by unit, %d by task", c.name, s.Name, got, s.N)
			}
		}
		if _, listed := counted["进度滞后"]; counted[c.want] != 1 || listed != (c.want == "进度滞后") {
			t.Errorf("%s: %v", c.name, counted)
		}
		f, _ := workbook(t, in)
		if v, err := f.GetCellValue(report.SheetDetail, "H4"); err != nil || v != "进度滞后" {
			t.Errorf("%s: 明细 says %q, %v", c.name, v, err)
		}
	}
	in := small([]seeds.Form{asks("001", 1)}, says("001", 1, "", "", ""))
	in.Def.States = append(in.Def.States, templates.StateDef{Name: "另行说明", Kind: seeds.OtherState})
	if got := built(t, in).Tasks[0].State; got != report.StateReported {
		t.Errorf("an answer without a state counts as %s", got)
	}
}

// The annex of the bulletin has the headings of the workbook, items under chapters.
func TestAnnexHasChaptersAndItems(t *testing.T) {
	in := random(2, 4)
	for i, head := range [][2]string{{"第一章", "1.治水"}, {"第一章", "1.治水"}, {"第二章", "1.治水"}, {"第二章", ""}} {
		in.Plan.Tasks[i].Chapter, in.Plan.Tasks[i].Item = head[0], head[1]
	}
	var got []string
	for _, row := range annexTables(document(t, in), "进展情况反馈表")[0].Rows {
		if row.Cells[0].Cols > 1 {
			got = append(got, row.Cells[0].Text)
		} else if len(row.Cells) > 1 {
			got = append(got, "任务")
		}
	}
	if want := "第一章 1.治水 任务 任务 第二章 1.治水 任务 任务"; strings.Join(got, " ") != want {
		t.Errorf("annex: %s", strings.Join(got, " "))
	}
}

func TestAnswersOfADeletedUnitKeepItsName(t *testing.T) {
	in := random(2, 8)
	gone := in.Entries[0].Unit
	in.Known = []seeds.Form{{Unit: gone, UnitName: "市已撤并局"}}
	var kept []seeds.Unit
	for _, u := range in.Plan.Units {
		if u.ID != gone {
			kept = append(kept, u)
		}
	}
	in.Plan.Units = kept
	res := report.Build(in)
	for _, task := range res.Tasks {
		for _, e := range task.Entries {
			if e.Entry.Unit == gone && e.Unit.Name != "市已撤并局" {
				t.Errorf("task %s names %q", task.Task.ID, e.Unit.Name)
			}
		}
	}
}

// No progress is an answer: it counts, and prints as its state and reason.
func TestExplicitNilIsPrinted(t *testing.T) {
	idle := says("001", 1, "本期无进展", seeds.NoProgress, "等待批复。")
	delete(idle.Values, seeds.KeyProgress)
	idle.Source = seeds.Source{File: "a.xlsx", Sheet: "反馈表", Cells: map[seeds.Key]string{seeds.KeyState: "F9", seeds.KeyIssues: "H9"}}
	short := says("001", 1, "", "", "")
	short.Values = map[seeds.Key]string{seeds.KeyProgress: "无"}
	short.Source = seeds.Source{File: "a.xlsx", Sheet: "反馈表", Cells: map[seeds.Key]string{seeds.KeyProgress: "E9"}}
	for _, c := range []struct {
		entry              seeds.Entry
		preset             string
		state, text, place string
	}{
		{idle, templates.PresetStandard, "本期无进展", "本期无进展：等待批复。", "反馈表!F9"},
		{short, templates.PresetShort, report.StateReported, "无", "反馈表!E9"},
	} {
		in := small([]seeds.Form{asks("001", 1)}, c.entry)
		in.Def = templates.Preset(c.preset)
		res := report.Build(in)
		if task := res.Tasks[0]; task.State != c.state || res.Reported() != 1 || len(res.Names(seeds.Complete)) != 1 || len(res.Behind) != 0 {
			t.Errorf("%s: state %s, %d reported", c.preset, task.State, res.Reported())
		}
		rows := annexTables(document(t, in), "进展情况反馈表")[0].Rows
		if row := rows[len(rows)-1]; row.Cells[2].Text != c.text {
			t.Errorf("%s: the annex says %q", c.preset, row.Cells[2].Text)
		}
		f, _ := workbook(t, in)
		answers, err := f.GetRows(report.SheetAnswers)
		if err != nil {
			t.Fatal(err)
		}
		if got := answers[len(answers)-1][2]; got != c.text {
			t.Errorf("%s: the table says %q", c.preset, got)
		}
		detail, err := f.GetRows(report.SheetDetail)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(detail[3], "|"); !strings.HasSuffix(got, c.place) {
			t.Errorf("%s: 明细 says %s", c.preset, got)
		}
	}
}
