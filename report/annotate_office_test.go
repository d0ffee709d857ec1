package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"ducha/report"
	"ducha/seeds"
	values "ducha/seeds/workbook"
)

// officePython is the Python that python3-uno belongs to; another one in PATH cannot load it.
const officePython = "/usr/bin/python3"

// needOffice skips where something that drives an office program is missing. With
// DUCHA_E2E=required it fails instead, so that it cannot go unnoticed where the
// test must run; with DUCHA_E2E=no it always skips.
func needOffice(t *testing.T) {
	t.Helper()
	absent := t.Skipf
	switch os.Getenv("DUCHA_E2E") {
	case "required":
		absent = t.Fatalf
	case "no":
		t.Skip("DUCHA_E2E=no")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		absent("soffice is not installed")
	}
	if err := exec.Command(officePython, "-c", "import uno, openpyxl").Run(); err != nil {
		absent("%s lacks a module (packages python3-uno, python3-openpyxl)", officePython)
	}
}

// resaved is a workbook as another program writes it, with some cells corrected.
func resaved(t *testing.T, program, ending string, data []byte, edits map[string]map[string]string) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.xlsx"), filepath.Join(dir, "out"+ending)
	must(t, os.WriteFile(in, data, 0o600))
	typed, err := json.Marshal(edits)
	must(t, err)
	if said, err := exec.Command(officePython, filepath.Join("..", ".ci", "resave.py"), program, in, out, string(typed)).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, said)
	}
	data, err = os.ReadFile(out)
	must(t, err)
	return data
}

// looks tells what a person sees of workbooks, line by line.
func looks(t *testing.T, workbooks ...[]byte) [][]string {
	t.Helper()
	var paths []string
	for i, data := range workbooks {
		path := filepath.Join(t.TempDir(), fmt.Sprintf("%d.xlsx", i))
		must(t, os.WriteFile(path, data, 0o600))
		paths = append(paths, path)
	}
	var seen [][]string
	out, err := exec.Command(officePython, append([]string{filepath.Join("..", ".ci", "describe.py")}, paths...)...).Output()
	must(t, err)
	must(t, json.Unmarshal(out, &seen))
	return seen
}

var (
	wrongAnswers = []seeds.Problem{
		{Severity: seeds.Fault, Sheet: "反馈表", Cell: "F8", Column: "完成情况", Message: "第 1 项的完成情况写的是“差不多了”，不在可选项之内", Remedy: "请从下拉框选一项：已完成、正常推进、进度滞后、尚未启动、本期无进展"},
		{Severity: seeds.Fault, Sheet: "反馈表", Cell: "G8", Column: "完成比例(%)", Message: "第 1 项的完成比例写的是“约八成”，不是数字", Remedy: "请填 0 或大于 0 的数字，如 63；不清楚可以不填"},
		{Severity: seeds.Hint, Sheet: "反馈表", Cell: "G9", Column: "完成比例(%)", Message: "第 2(1) 项的完成比例是 120，超过 100", Remedy: "请核对"},
		{Severity: seeds.Fault, Sheet: "反馈表", Cell: "E3", Column: "填报人", Message: "没有填", Remedy: "请填上"},
		{Severity: seeds.Fault, Message: "第 9 项的行不见了", Remedy: "请补填"},
	}
	leftWrong = []seeds.Problem{
		{Severity: seeds.Fault, Sheet: "反馈表", Cell: "G8", Column: "完成比例(%)", Message: "还不是数字", Remedy: "请填数字"},
		{Severity: seeds.Fault, Sheet: "反馈表", Cell: "E10", Column: "工作进展", Message: "没有填", Remedy: "请填写"},
	}
)

// A copy that an office program has saved is taken for what it was before: marked
// again it looks as the unmarked file does that the same program has saved.
func TestCopiesSavedByOtherProgramsAreMarkedAnew(t *testing.T) {
	needOffice(t)
	form := commentedForm(t)
	for _, program := range []string{"office", "openpyxl"} {
		t.Run(program, func(t *testing.T) {
			corrected := map[string]map[string]string{"反馈表": {"F8": "已完成", "G9": "100"}}
			lowered := map[string]map[string]string{"反馈表": {"F9": "已完成", "G10": "100"}}
			want := annotate(t, resaved(t, program, ".xlsx", form, corrected), leftWrong)
			copied := resaved(t, program, ".xlsx", annotate(t, form, wrongAnswers), lowered)
			got := annotate(t, copied, lower(t, copied, leftWrong))
			seen := looks(t, got, want)
			compareLooks(t, seen[0], seen[1])
			if len(seen[0]) < 100 {
				t.Errorf("only %d lines are seen", len(seen[0]))
			}
		})
	}
}

// A copy that comes back in an old format is drawn anew from its values, without the old marks.
func TestCopiesSavedInAnOldFormatAreMarkedAnew(t *testing.T) {
	needOffice(t)
	form := filledForm(t, nil)
	mark := func(data []byte, problems []seeds.Problem) []byte {
		b, err := values.ReadXLS(data)
		must(t, err)
		var out bytes.Buffer
		must(t, report.AnnotateValues(&out, b, tablesIn(b), problems))
		return out.Bytes()
	}
	want := mark(resaved(t, "office", ".xls", form, map[string]map[string]string{}), leftWrong)
	copied := resaved(t, "office", ".xls", annotate(t, form, wrongAnswers), map[string]map[string]string{})
	got := mark(copied, oneLower(t, leftWrong, "反馈表"))
	seen := looks(t, got, want)
	compareLooks(t, seen[0], seen[1])
}

// A copy whose table was pasted into a new workbook has nothing left of what was
// remembered; its marks are known by how they look.
func TestPastedCopiesAreMarkedAnew(t *testing.T) {
	needOffice(t)
	pasted := func(data []byte) []byte {
		dir := t.TempDir()
		in, out := filepath.Join(dir, "in.xlsx"), filepath.Join(dir, "out.xlsx")
		must(t, os.WriteFile(in, data, 0o600))
		if said, err := exec.Command(officePython, filepath.Join("..", ".ci", "copy_table.py"), in, out).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		data, err := os.ReadFile(out)
		must(t, err)
		return data
	}
	form := commentedForm(t)
	onSheet := func(problems []seeds.Problem) []seeds.Problem {
		problems = slices.Clone(problems)
		for i := range problems {
			problems[i].Sheet = "Sheet1"
		}
		return problems
	}
	want := annotate(t, pasted(form), onSheet(leftWrong))
	copied := pasted(annotate(t, form, wrongAnswers))
	got := annotate(t, copied, lower(t, copied, onSheet(leftWrong)))
	seen := looks(t, got, want)
	compareLooks(t, seen[0], seen[1])
}

func compareLooks(t *testing.T, got, want []string) {
	t.Helper()
	count := map[string]int{}
	for _, line := range got {
		count[line]++
	}
	for _, line := range want {
		count[line]--
	}
	for _, line := range slices.Sorted(maps.Keys(count)) {
		if n := count[line]; n > 0 {
			t.Errorf("too much: %s", line)
		} else if n < 0 {
			t.Errorf("missing:  %s", line)
		}
	}
}
