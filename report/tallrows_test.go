//go:build !race

package report_test

import (
	"cmp"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
	"ducha/templates"
)

// maxSheetRow is what Excel lets a row measure, in points.
const maxSheetRow = 409.5

// crowded is a random plan in which texts of all kinds may be very long, cooperating
// units answer, too, and units say the same.
func crowded(seed int64, n int) report.Input {
	in, r := random(seed, n), rand.New(rand.NewSource(seed))
	long := func(unit string) string {
		return strings.Repeat(unit, []int{0, 0, 1, 3, 20, 60, 400}[r.Intn(7)])
	}
	for i := range in.Plan.Tasks {
		t := &in.Plan.Tasks[i]
		t.Text += long("把任务落到实处，")
		t.Coop = strings.Fields(long("市自然资源和规划局 "))
		if r.Intn(4) == 0 {
			t.Chapter += long("章的标题很长")
		}
		for range r.Intn(3) {
			u := in.Plan.Units[r.Intn(len(in.Plan.Units))]
			if !slices.ContainsFunc(in.Entries, func(e seeds.Entry) bool { return e.Unit == u.ID && e.Task == t.ID }) {
				in.Entries = append(in.Entries, seeds.Entry{Round: in.Round.ID, Unit: u.ID, Task: t.ID, Part: seeds.PartCoop, Kind: seeds.OnTrack,
					Values: map[seeds.Key]string{seeds.KeyProgress: u.Name + "配合任务" + string(t.ID) + "。"}})
			}
		}
	}
	for i := range in.Entries {
		e := &in.Entries[i]
		e.Values[seeds.KeyProgress] += long("逐项推进，")
		if r.Intn(4) == 0 {
			e.Values[seeds.KeyProgress] = "任务" + string(e.Task) + "由几家一起推进。"
		}
		e.Values[seeds.KeyIssues], e.Values[seeds.KeyNext] = long("资金没有到位。"), long("倒排工期；\n")
	}
	r.Shuffle(len(in.Entries), func(i, j int) { in.Entries[i], in.Entries[j] = in.Entries[j], in.Entries[i] })
	in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
	return in
}

// grid is a sheet as a reader meets it.
type grid struct {
	file   *excelize.File
	name   string
	rows   [][]string
	merged map[string]string // first cell → last cell
}

func sheetGrid(t *testing.T, f *excelize.File, name string) grid {
	t.Helper()
	g := grid{file: f, name: name, merged: map[string]string{}}
	merged, err := f.GetMergeCells(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range merged {
		g.merged[m.GetStartAxis()] = m.GetEndAxis()
	}
	if g.rows, err = f.GetRows(name); err != nil {
		t.Fatal(err)
	}
	return g
}

// width is how wide a cell is, merged or not.
func (g grid) width(t *testing.T, col, row int) float64 {
	t.Helper()
	cell, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		t.Fatal(err)
	}
	last := col
	if end := g.merged[cell]; end != "" {
		if last, _, err = excelize.CellNameToCoordinates(end); err != nil {
			t.Fatal(err)
		}
	}
	sum := 0.0
	for ; col <= last; col++ {
		name, _ := excelize.ColumnNumberToName(col)
		w, err := g.file.GetColWidth(g.name, name)
		if err != nil {
			t.Fatal(err)
		}
		sum += w
	}
	return sum
}

// Every text of a sheet for print stands whole within one row, inside of which no
// page ends.
func TestPrintLosesNothing(t *testing.T) {
	for seed := range int64(12) {
		f, _ := workbook(t, crowded(seed, 25))
		for _, sheet := range []string{report.SheetAnswers, report.SheetBehind, report.SheetMissing} {
			g := sheetGrid(t, f, sheet)
			for i := 3; i < len(g.rows); i++ {
				height, err := f.GetRowHeight(sheet, i+1)
				if err != nil || height > maxSheetRow {
					t.Errorf("%s: row %d is %v high, %v", sheet, i+1, height, err)
				}
				for col, text := range g.rows[i] {
					sized := templates.SizedText{Text: text, Width: g.width(t, col+1, i+1)}
					if text != "" && (sized.Lines(11) > templates.MaxLines(11) || templates.RowHeight(11, sized) > height+0.01) {
						t.Errorf("seed %d, %s: row %d, column %d: %d lines in %v points: %.40q", seed, sheet, i+1, col+1, sized.Lines(11), height, text)
					}
				}
			}
		}
	}
}

// Printed type is 9 pt at least where a column unit is 6 pt wide, as on coarse screens.
func TestPrintedTypeIsLarge(t *testing.T) {
	f, _ := workbook(t, random(2, 8))
	for _, sheet := range []string{report.SheetAnswers, report.SheetBehind, report.SheetMissing} {
		g, sum := sheetGrid(t, f, sheet), 0.0
		for col := range g.rows[2] {
			sum += g.width(t, col+1, 3)
		}
		const across = 841.8 - 2*templates.FormMargin*72
		if size := 11 * min(across/(sum*6), 1); size < 9 {
			t.Errorf("%s: %v units wide, type prints at %.1f pt", sheet, sum, size)
		}
	}
}

// A row is no higher than its longest text needs.
func TestRowsHaveNoGaps(t *testing.T) {
	in := small([]seeds.Form{asks("001", 1)}, says("001", 1, "正常推进", seeds.OnTrack, ""))
	in.Entries[0].Values[seeds.KeyProgress] = strings.Repeat("十个字的一句工作进展", 12)
	f, _ := workbook(t, in)
	want := templates.RowHeight(11, templates.SizedText{Text: in.Entries[0].Values[seeds.KeyProgress], Width: 64})
	if got, err := f.GetRowHeight(report.SheetAnswers, 5); err != nil || got != want { // below the chapter
		t.Errorf("the row is %v high, %v, want %v", got, err, want)
	}
}

// sheetTask is a task as its readers see it on sheet 进展情况反馈表.
type sheetTask struct{ no, text, progress, lead, coop string }

// sheetTasks joins the rows of each task; what goes over all columns heads them.
func sheetTasks(t *testing.T, f *excelize.File) []sheetTask {
	t.Helper()
	g := sheetGrid(t, f, report.SheetAnswers)
	var tasks []sheetTask
	for i := 3; i < len(g.rows); i++ {
		if strings.HasPrefix(g.merged[fmt.Sprint("A", i+1)], "E") {
			continue
		}
		row := append(g.rows[i], make([]string, 5)...)
		if row[0] != "" {
			tasks = append(tasks, sheetTask{no: row[0]})
		}
		task := &tasks[len(tasks)-1]
		task.text, task.progress, task.lead, task.coop = task.text+row[1], task.progress+row[2], task.lead+row[3], task.coop+row[4]
	}
	return tasks
}

// Every entry stands once on 进展情况反馈表, at its task and in its order, and once
// in 明细; tasks stand in the order of the plan, with all that the plan says of them.
func TestEveryEntryStandsOnce(t *testing.T) {
	for seed := range int64(12) {
		in := crowded(seed, 25)
		f, _ := workbook(t, in)
		tasks, detail := sheetTasks(t, f), detailRows(t, f)
		if len(tasks) != len(in.Plan.Tasks) {
			t.Fatalf("seed %d: %d tasks, want %d", seed, len(tasks), len(in.Plan.Tasks))
		}
		for i, task := range in.Plan.Tasks {
			said := saidTo(in, task.ID)
			want := sheetTask{task.No, task.Text, tasks[i].progress, strings.Join(task.Lead, "、"), strings.Join(task.Coop, "、")}
			if tasks[i] != want {
				t.Errorf("seed %d: %+v, want %+v", seed, tasks[i], want)
			}
			if got := tasks[i].progress; !slices.Contains(progressOf(in, said), got) {
				t.Errorf("seed %d, task %s: %.90q, want one of %.90q", seed, task.No, got, progressOf(in, said))
			}
			for _, e := range said {
				row := string(task.ID) + unitOf(in, e).Name + e.Values[seeds.KeyProgress]
				if detail[row] != 1 {
					t.Errorf("seed %d: %.40q stands %d times in 明细", seed, row, detail[row])
				}
			}
		}
		if len(detail) != len(in.Entries) {
			t.Errorf("seed %d: %d rows in 明细, %d entries", seed, len(detail), len(in.Entries))
		}
	}
}

func unitOf(in report.Input, e seeds.Entry) seeds.Unit {
	u, _ := in.Plan.Directory().ByID(e.Unit)
	return u
}

// saidTo are the answers to a task: leads in their places, then the others in official order.
func saidTo(in report.Input, task seeds.TaskID) []seeds.Entry {
	var list []seeds.Entry
	for _, e := range in.Entries {
		if e.Task == task {
			list = append(list, e)
		}
	}
	key := func(e seeds.Entry) int {
		if e.Part == seeds.PartLead {
			return e.Place
		}
		return 100 + unitOf(in, e).Rank
	}
	slices.SortFunc(list, func(a, b seeds.Entry) int { return cmp.Compare(key(a), key(b)) })
	return list
}

// progressOf is what the progress of a task may be: the answers in their order, those
// alike once with all names; one that is alone may go without a name.
func progressOf(in report.Input, said []seeds.Entry) []string {
	if len(said) == 0 {
		return []string{"（" + report.StateMissing + "）", "（" + report.StateNotAsked + "）"}
	}
	var texts []string
	names := map[string][]string{}
	for _, e := range said {
		text := e.Values[seeds.KeyProgress]
		if names[text] == nil {
			texts = append(texts, text)
		}
		names[text] = append(names[text], unitOf(in, e).Aliases[0])
	}
	all := ""
	for _, text := range texts {
		all += "【" + strings.Join(names[text], "、") + "】" + text
	}
	if len(said) == 1 {
		return []string{all, texts[0]}
	}
	return []string{all}
}

// detailRows counts the rows of 明细 by task, unit and progress.
func detailRows(t *testing.T, f *excelize.File) map[string]int {
	t.Helper()
	g := sheetGrid(t, f, report.SheetDetail)
	count, progress := map[string]int{}, slices.Index(g.rows[2], "工作进展")
	for _, row := range g.rows[3:] {
		count[row[0]+row[4]+row[progress]]++
	}
	return count
}

// The lagging tasks say in the workbook what they say in the bulletin's annex.
func TestWorkbookAndAnnexSpeakAlike(t *testing.T) {
	rows := 0
	for seed := range int64(12) {
		in := random(seed, 25)
		var want []string
		for _, table := range annexTables(document(t, in), "滞后事项清单") {
			for _, r := range table.Rows {
				want = append(want, strings.Join(texts(r), "|"))
			}
		}
		rows += len(want)
		if len(want) == 0 {
			want = []string{"（无）"}
		}
		f, _ := workbook(t, in)
		var got []string
		for _, row := range sheetGrid(t, f, report.SheetBehind).rows[3:] {
			got = append(got, strings.TrimLeft(strings.Join(row, "|"), "|"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("seed %d:\n%q, in the annex\n%q", seed, got, want)
		}
	}
	if rows == 0 {
		t.Error("no task lags")
	}
}
