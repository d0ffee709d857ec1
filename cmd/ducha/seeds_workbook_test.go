package main

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/fill/liaison"
	"ducha/report"
)

// workbookTask is a task as sheet 进展情况反馈表 has it, blanks left out.
type workbookTask struct{ no, text, progress, lead, coop string }

// dividedHalfYear goes the whole way with the published progress of each task divided
// over its leads.
func dividedHalfYear(t *testing.T) *halfYear {
	h, forms := issueHalfYear(t)
	shares := h.shares(forms)
	for _, form := range forms {
		h.answer(form, shares[form.Unit])
	}
	h.run(nil, "collect")
	h.run(&h.reported, "report")
	return h
}

// TestWorkbookOfARealHalfYear finds on sheet 进展情况反馈表 what was published.
// DUCHA_WORKBOOK keeps the file.
func TestWorkbookOfARealHalfYear(t *testing.T) {
	if fewScripts != nil {
		t.Skip("the scripts run at once whatever this does")
	}
	h := dividedHalfYear(t)
	data, err := os.ReadFile(filepath.Join(h.dir, h.reported.Workbook))
	succeed(t, err)
	if keep := os.Getenv("DUCHA_WORKBOOK"); keep != "" {
		succeed(t, os.WriteFile(keep, data, 0o644))
	}
	got := readWorkbook(t, filepath.Join(h.dir, h.reported.Workbook))
	if len(got) != len(h.tasks) || len(got) != 116 {
		t.Fatalf("%d tasks in the workbook, %d in the plan", len(got), len(h.tasks))
	}
	for i, task := range h.tasks {
		coop := strings.Join(task.Coop, "、")
		if task.CoopEtc {
			coop += "等"
		}
		want := workbookTask{task.No, noSpace(task.Text), noSpace(strings.Join(task.Published, "")), strings.Join(task.Lead, "、"), coop}
		if got[i] != want {
			t.Errorf("task %s:\n%+v, published\n%+v", task.No, got[i], want)
		}
	}
	checkAgainstPaper(t, got)
}

// shares divides each task's published progress over the units that were asked to
// lead it, by unit and printed number.
func (h *halfYear) shares(forms []issuedForm) map[string]map[string]liaison.Answer {
	h.t.Helper()
	asked, shares := map[string][]string{}, map[string]map[string]liaison.Answer{}
	for _, form := range forms {
		shares[form.Unit] = map[string]liaison.Answer{}
		l := h.open(form)
		for _, task := range h.tasks {
			if l.Row(task.No) > 0 {
				asked[task.No] = append(asked[task.No], form.Unit)
			}
		}
	}
	for _, task := range h.tasks {
		units := asked[task.No]
		place := func(unit string) int { // 大数据中心 is the printed name of 市大数据中心
			return slices.IndexFunc(task.Lead, func(name string) bool { return strings.HasSuffix(unit, name) })
		}
		slices.SortFunc(units, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
		for i, piece := range divided(strings.Join(task.Published, "\n"), len(units)) {
			shares[units[i]][task.No] = answerFrom(piece)
		}
	}
	return shares
}

// divided cuts a text at the ends of sentences into n pieces; where there are too few
// sentences the last piece stands again.
func divided(text string, n int) []string {
	sentences := regexp.MustCompile(`[^。；;]+[。；;]*`).FindAllString(text, -1)
	pieces := make([]string, n)
	for i := range pieces {
		if most := len(sentences); most < n {
			pieces[i] = sentences[min(i, most-1)]
		} else {
			pieces[i] = strings.Join(sentences[i*most/n:(i+1)*most/n], "")
		}
	}
	return pieces
}

// readWorkbook reads the tasks of sheet 进展情况反馈表 as a person does: full-width rows
// are headings, a row without a number goes on with the task above.
func readWorkbook(t *testing.T, path string) []workbookTask {
	t.Helper()
	f, err := excelize.OpenFile(path)
	succeed(t, err)
	defer f.Close()
	merged, err := f.GetMergeCells(report.SheetAnswers)
	succeed(t, err)
	across := map[string]bool{}
	for _, m := range merged {
		across[m.GetStartAxis()] = strings.HasPrefix(m.GetStartAxis(), "A") && strings.HasPrefix(m.GetEndAxis(), "E")
	}
	rows, err := f.GetRows(report.SheetAnswers)
	succeed(t, err)
	var tasks []workbookTask
	names := regexp.MustCompile(`^【[^】]+】`)
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		succeed(t, err)
		if i < 3 || across[cell] {
			continue
		}
		row = append(row, make([]string, 5)...)
		if row[0] != "" {
			tasks = append(tasks, workbookTask{no: row[0]})
		}
		task := &tasks[len(tasks)-1]
		task.text += noSpace(row[1])
		task.progress += noSpace(names.ReplaceAllString(row[2], ""))
		task.lead += noSpace(row[3])
		task.coop += noSpace(row[4])
	}
	return tasks
}

// checkAgainstPaper looks for tasks in the raw lines of the paper, so that reader and
// workbook cannot agree on a mistake.
func checkAgainstPaper(t *testing.T, tasks []workbookTask) {
	t.Helper()
	paper, err := os.ReadFile(realSeed(t, "001_*.txt"))
	succeed(t, err)
	lines := strings.Split(string(paper), "\n")
	found := map[string]bool{}
	for _, line := range lines {
		for _, task := range tasks {
			if strings.HasPrefix(noSpace(line), task.no+"."+task.text+task.progress+task.lead+task.coop) {
				found[task.no] = true
			}
		}
	}
	t.Logf("%d of %d tasks stand as one line of the paper", len(found), len(tasks))
	for _, no := range []string{"1", "2", "20", "33", "45", "51", "64", "79", "90", "104", "114"} {
		if !found[no] {
			t.Errorf("task %s does not stand so in the paper", no)
		}
	}
}
