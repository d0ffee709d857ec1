package report_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ducha/report"
)

// The sheet, read back, says what the result says: counts, moves, and every listed task
// with the words of both rounds.
func TestSheetOfChangesSaysTheResult(t *testing.T) {
	years(t, func(t *testing.T, rounds []report.Input) {
		in := rounds[len(rounds)-1]
		res := report.Build(in)
		f, _ := workbook(t, in)
		rows, err := f.GetRows(report.SheetChanges)
		if err != nil {
			t.Fatal(err)
		}
		last, _ := res.Changes.Last()
		if sub := rows[1][0]; !strings.Contains(sub, "上期："+last.Round.Name+"（截至") || !strings.Contains(sub, "本期："+in.Round.Name+"（截至") {
			t.Errorf("sub-title %q", sub)
		}
		var got []string
		for _, row := range rows[2:] {
			got = append(got, strings.Join(slices.DeleteFunc(row, func(s string) bool { return s == "" }), "|"))
		}
		want := []string{"变化情况（按任务计）", "类别|项数|说明"}
		for _, def := range report.ChangeClasses() {
			want = append(want, fmt.Sprintf("%s|%d|%s", def.Class, len(res.Changes.In(def.Class)), def.Means))
		}
		want = append(want, fmt.Sprintf("合计|%d|任务总数", len(in.Plan.Tasks)), "上期情况→本期情况（按任务计，每行为上期的一种情况，每列为本期的一种情况）")
		want = append(append(want, movesWanted(res, last)...), blocksWanted(res)...)
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Fatalf("row %d: got %q, want %q", i+3, slices.Concat(got, make([]string, len(want)))[i], slices.Concat(want, make([]string, len(got)))[i])
			}
		}
	})
}

// movesWanted is the matrix of states, without those that do not occur.
func movesWanted(res report.Result, last report.Earlier) []string {
	head, foot := []string{"上期＼本期", "合计"}, []string{"合计", strconv.Itoa(len(res.Tasks))}
	for _, s := range res.States {
		if s.N > 0 {
			head, foot = append(head, s.Name), append(foot, strconv.Itoa(s.N))
		}
	}
	rows := []string{strings.Join(head, "|")}
	for i, was := range last.States {
		row := []string{was.Name, strconv.Itoa(was.N)}
		for j, is := range res.States {
			if is.N > 0 {
				row = append(row, strconv.Itoa(res.Changes.Moves[i][j]))
			}
		}
		if was.N > 0 {
			rows = append(rows, strings.Join(row, "|"))
		}
	}
	return append(rows, strings.Join(foot, "|"))
}

// blocksWanted are the listed tasks by class, those without change by their rounds.
func blocksWanted(res report.Result) []string {
	var rows []string
	for _, class := range []report.ChangeClass{report.NewlyDone, report.NewlyLate, report.MovedBack, report.CaughtUp, report.Unchanged} {
		list, note := res.Changes.In(class), ""
		if class == report.Unchanged {
			note = "，连续期数多的在前"
			slices.SortStableFunc(list, func(a, b report.Change) int { return b.Same - a.Same })
		}
		if len(list) > 0 {
			rows = append(rows, fmt.Sprintf("%s（%d项%s）", class, len(list), note), "序号|目标与任务|牵头责任单位|上期情况|本期情况|连续期数|上期进展|本期进展")
		}
		for _, c := range list {
			times := "—"
			if class == report.Unchanged {
				times = fmt.Sprintf("%d期", c.Same)
				if c.Kept > c.Same {
					times += fmt.Sprintf("\n（情况相同\n%d期）", c.Kept)
				}
			}
			cells := []string{c.Now.Task.No, c.Now.Task.Text, strings.Join(c.Now.Task.Lead, "、"), c.Before.State, c.Now.State, times,
				strings.Join(report.Answers(c.Before), "\n"), strings.Join(report.Answers(c.Now), "\n")}
			rows = append(rows, strings.Join(slices.DeleteFunc(cells, func(s string) bool { return s == "" }), "|"))
		}
	}
	return rows
}

// Long words stand side by side over several rows, and none is lost.
func TestLongWordsOfBothRoundsAreWhole(t *testing.T) {
	before, now := strings.Repeat("上期完成征地拆迁，开工建设。", 200), strings.Repeat("本期完成主体工程。", 60)
	in := rounded(told{"正常推进", before}, told{"进度滞后", now})
	in.Plan.Tasks[0].Text = strings.Repeat("建成一批工程，", 120)
	f, _ := workbook(t, in)
	rows, err := f.GetRows(report.SheetChanges)
	if err != nil {
		t.Fatal(err)
	}
	first := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 3 && row[3] == "上期情况" }) + 1
	var was, is strings.Builder
	height := 0.0
	for i := first; i < len(rows); i++ {
		row := append(rows[i], make([]string, 11)...)
		was.WriteString(row[6])
		is.WriteString(row[10])
		h, err := f.GetRowHeight(report.SheetChanges, i+1)
		if err != nil || h > 409 {
			t.Errorf("row %d is %v high: %v", i+1, h, err)
		}
		height += h
	}
	if len(rows)-first < 3 || was.String() != before || is.String() != now {
		t.Errorf("%d rows, %d and %d letters of %d and %d", len(rows)-first, len(was.String()), len(is.String()), len(before), len(now))
	}
	if lines := 120 * 7 / 16; height < float64(lines)*11*1.3 { // the task's own text, in a column of 16 characters
		t.Errorf("%v points hold no %d lines", height, lines)
	}
}

func TestAFirstRoundHasNothingToCompare(t *testing.T) {
	f, _ := workbook(t, rounded(told{"正常推进", "甲"}))
	rows, err := f.GetRows(report.SheetChanges)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || rows[2][0] != "（没有上期）" {
		t.Errorf("sheet %v", rows)
	}
}
