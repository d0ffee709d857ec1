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
		res, err := report.Build(in)
		if err != nil {
			t.Fatal(err)
		}
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
			if _, ok := res.Figures[f.Name]; !ok {
				t.Errorf("figure %s has no value", f.Name)
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
		res, err := report.Build(in)
		if err != nil {
			t.Fatal(err)
		}
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
		return report.EntryResult{Entry: seeds.Entry{Values: map[seeds.Key]string{seeds.KeyProgress: text}}, Unit: unit(u)}
	}
	for _, c := range []struct {
		entries []report.EntryResult
		want    string
	}{
		{[]report.EntryResult{say("甲局", "同")}, "同"},
		{[]report.EntryResult{say("甲局", "同"), say("乙局", "同")}, "【甲局、乙局】同"},
		{[]report.EntryResult{say("甲局", "一"), say("乙局", "二"), say("丙局", "一")}, "【甲局、丙局】一|【乙局】二"},
	} {
		if got := strings.Join(report.Answers(report.TaskResult{Entries: c.entries}), "|"); got != c.want {
			t.Errorf("answers = %s, want %s", got, c.want)
		}
	}
}

func workbook(t *testing.T, in report.Input) (*excelize.File, []byte) {
	t.Helper()
	res, err := report.Build(in)
	if err != nil {
		t.Fatal(err)
	}
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
	res, err := report.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	pages, missing, err := report.BulletinPDF(&out, res)
	if err != nil || pages < 2 || len(missing) > 0 {
		t.Fatalf("bulletin: %d pages, missing %v, %v", pages, missing, err)
	}
	return out.Bytes()
}

// TestBulletinText compares the bulletin as text with a golden file.
func TestBulletinText(t *testing.T) {
	res, err := report.Build(random(4, 24))
	if err != nil {
		t.Fatal(err)
	}
	text, err := res.Bulletin()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%s\n", text.Title, text.To)
	for _, b := range text.Blocks {
		switch {
		case b.Heading != "":
			fmt.Fprintln(&out, "# "+b.Heading)
		case b.Table != nil:
			for _, r := range b.Table.Rows {
				for _, c := range r.Cells {
					fmt.Fprint(&out, c.Text+"|")
				}
				fmt.Fprintln(&out)
			}
		default:
			for _, s := range b.Spans {
				fmt.Fprint(&out, s.Text)
			}
			fmt.Fprintln(&out)
		}
	}
	fmt.Fprintf(&out, "%s\n%s\n附件 %d 行\n", text.Signed, text.Date, len(text.Annex.Rows))
	golden := filepath.Join("testdata", "bulletin.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("bulletin changed (-update rewrites):\n%s", out.String())
	}
}

func TestUnknownFigureIsAnErrorThatNamesTheText(t *testing.T) {
	in := random(1, 3)
	in.Wording = templates.Wording{templates.WordLead: "本期{{神秘数字}}项"}
	res, err := report.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = res.Bulletin(); err == nil || !strings.Contains(err.Error(), templates.WordLead) || !strings.Contains(err.Error(), "神秘数字") {
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
	res, err := report.Build(in)
	if err != nil {
		t.Fatal(err)
	}
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
