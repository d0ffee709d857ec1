package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/seeds/samples"
)

// TestOfficeRoundTrip sends a form through a real office program: LibreOffice
// opens, fills and saves it, and what comes back is collected and reported.
func TestOfficeRoundTrip(t *testing.T) {
	needOffice(t)
	dir, form := issuedSample(t)
	d := desk{t, dir}

	answers := typedAnswers(t)
	back := filepath.Join(dir, "回收", "2021H1", filepath.Base(form.Path))
	succeed(t, os.MkdirAll(filepath.Dir(back), 0o755))
	checks := fillInOffice(t, filepath.Join(dir, form.Path), answers, back)
	if len(checks) != form.Tasks {
		t.Errorf("answered %d rows, want %d", len(checks), form.Tasks)
	}

	var collected struct {
		Files []struct {
			Unit     string          `json:"unit"`
			Verdict  seeds.Verdict   `json:"verdict"`
			Entries  int             `json:"entries"`
			Problems []seeds.Problem `json:"problems"`
		} `json:"files"`
	}
	if code := d.run(&collected, "collect"); code != exitAwaits {
		t.Errorf("collect: exit %d, want %d while others are missing", code, exitAwaits)
	}
	if len(collected.Files) != 1 {
		t.Fatalf("collect found %d files, want 1", len(collected.Files))
	}
	got := collected.Files[0]
	if got.Verdict != seeds.Accepted || got.Unit != form.Unit || got.Entries != form.Tasks || len(got.Problems) > 0 {
		t.Errorf("collected %+v, want %d entries of %s accepted without a problem", got, form.Tasks, form.Unit)
	}

	var reported struct {
		Workbook string         `json:"workbook"`
		Bulletin string         `json:"bulletin"`
		Tasks    int            `json:"tasks"`
		Reported int            `json:"reported"`
		States   map[string]int `json:"states"`
		Missing  []string       `json:"missing"`
	}
	if code := d.run(&reported, "report"); code != exitAwaits {
		t.Errorf("report: exit %d, want %d while others are missing", code, exitAwaits)
	}
	if want := form.of - 1; len(reported.Missing) != want {
		t.Errorf("missing units: %d, want %d", len(reported.Missing), want)
	}

	bulletin := pdfText(t, filepath.Join(dir, reported.Bulletin))
	wanted := []string{fmt.Sprintf("共%d项", reported.Tasks), fmt.Sprintf("已报%d项", reported.Reported),
		fmt.Sprintf("应报单位%d家", form.of)}
	for state, n := range reported.States {
		if n > 0 {
			wanted = append(wanted, fmt.Sprintf("%s%d项，占%.1f%%", state, n, 100*float64(n)/float64(reported.Tasks)))
		}
	}
	for no := range checks {
		wanted = append(wanted, noSpace(answers[no]["工作进展"]))
	}
	for _, text := range wanted {
		if !strings.Contains(bulletin, text) {
			t.Errorf("the bulletin lacks %q", text)
		}
	}

	workbook := sheetText(t, filepath.Join(dir, reported.Workbook))
	for no := range checks {
		for title, text := range answers[no] {
			if text = noSpace(strings.TrimSuffix(text, "%")); !strings.Contains(workbook, text) {
				t.Errorf("the workbook lacks %s of %s: %q", title, no, text)
			}
		}
	}
}

// issuedSample makes a workspace of the sample notice with a round whose forms are
// issued, and gives the longest form.
func issuedSample(t *testing.T) (dir string, form issuedForm) {
	t.Helper()
	dir = t.TempDir()
	d := desk{t, dir}
	notice, err := samples.FS.ReadFile(samples.Labelled2021)
	succeed(t, err)
	succeed(t, os.WriteFile(filepath.Join(dir, "通知.txt"), notice, 0o644))
	d.run(nil, "import", filepath.Join(dir, "通知.txt"))
	d.run(nil, "round", "open", "2021H1", "--name", "2021年上半年", "--as-of", "2021-06-30", "--due", "2021-07-05 18:00")
	var filled struct {
		Forms []issuedForm `json:"forms"`
	}
	d.run(&filled, "fill")
	form = slices.MaxFunc(filled.Forms, func(a, b issuedForm) int { return a.Tasks - b.Tasks })
	if form.Tasks < 3 {
		t.Fatalf("the longest form has %d rows, want several", form.Tasks)
	}
	form.of = len(filled.Forms)
	return dir, form
}

// needOffice skips where something that drives an office program is missing.
func needOffice(t *testing.T) {
	t.Helper()
	absent := absence(t)
	for _, name := range []string{"soffice", "pdftotext", officePython} {
		if _, err := exec.LookPath(name); err != nil {
			absent("%s is not installed", name)
		}
	}
	if err := exec.Command(officePython, "-c", "import uno, openpyxl").Run(); err != nil {
		absent("%s lacks a module (packages python3-uno, python3-openpyxl)", officePython)
	}
}

// absence is how an end-to-end test takes it that a program is missing: it is skipped.
// With DUCHA_E2E=required it fails instead, so that it cannot go unnoticed where the
// test must run; with DUCHA_E2E=no it is skipped at once.
func absence(t *testing.T) func(format string, args ...any) {
	t.Helper()
	switch os.Getenv("DUCHA_E2E") {
	case "required":
		return t.Fatalf
	case "no":
		t.Skip("DUCHA_E2E=no")
	}
	return t.Skipf
}

// officePython is the Python that python3-uno belongs to; another one in PATH cannot load it.
const officePython = "/usr/bin/python3"

type issuedForm struct {
	Unit  string `json:"unit"`
	Path  string `json:"path"`
	Tasks int    `json:"tasks"`

	of int // how many forms were issued with it
}

// desk runs ducha in a workspace.
type desk struct {
	t   *testing.T
	dir string
}

// run gives the exit code and decodes the command's JSON into out, if any.
func (d desk) run(out any, args ...string) int {
	d.t.Helper()
	var stdout, stderr bytes.Buffer
	code := runBy(hurried, context.Background(), append([]string{"-C", d.dir, "--json"}, args...), strings.NewReader(""), &stdout, &stderr)
	if code != exitDone && code != exitAwaits {
		d.t.Fatalf("ducha %s: exit %d\n%s%s", args[0], code, &stdout, &stderr)
	}
	if out != nil {
		if err := json.Unmarshal(stdout.Bytes(), out); err != nil {
			d.t.Fatalf("ducha %s: %v\n%s", args[0], err, &stdout)
		}
	}
	return code
}

// typedAnswers are what the liaisons type, by printed number and title: the
// sample answers, some in the ways that people have with a keyboard.
func typedAnswers(t *testing.T) map[string]map[string]string {
	data, err := samples.FS.ReadFile(samples.Labelled2021Answers)
	succeed(t, err)
	answers := map[string]map[string]string{}
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
		row := map[string]string{"完成情况": f[1], "完成比例(%)": f[2], "工作进展": f[3], "存在问题": f[4], "下一步举措": f[5]}
		for title, text := range row {
			if text == "" {
				delete(row, title)
			}
		}
		if i%2 == 0 { // line breaks, and the sign in a column whose title has it already
			row["工作进展"] = strings.ReplaceAll(row["工作进展"], "；", "；\n")
			if f[2] != "" {
				row["完成比例(%)"] += "%"
			}
		}
		answers[f[0]] = row
	}
	return answers
}

// fillInOffice fills a form in LibreOffice, saves it under each name in the format
// of its ending, and gives what its 检查 column then says, by printed number.
func fillInOffice(t *testing.T, form string, answers map[string]map[string]string, outs ...string) map[string]string {
	t.Helper()
	input, err := json.Marshal(map[string]any{
		"head":   map[string]string{"填报人": "联络员", "联系电话": "13800001234", "审核人": "分管负责人", "填报日期": "2021-07-02"},
		"rows":   answers,
		"remark": "无",
	})
	succeed(t, err)
	file := filepath.Join(t.TempDir(), "answers.json")
	succeed(t, os.WriteFile(file, input, 0o644))
	var seen struct {
		Checks    map[string]string `json:"checks"`
		SelfCheck []string          `json:"self_check"`
	}
	office(t, "fill_form.py", &seen, append([]string{form, file}, outs...)...)
	for no, check := range seen.Checks {
		if check != "✓" {
			t.Errorf("检查 of %s says %q, want ✓", no, check)
		}
	}
	if len(seen.SelfCheck) != 1 || !strings.Contains(seen.SelfCheck[0], "可以报送") {
		t.Errorf("the self-check line says %q, want 可以报送", seen.SelfCheck)
	}
	return seen.Checks
}

// pdfText gives the text of a PDF without white space, so that line ends do not matter.
func pdfText(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command("pdftotext", "-raw", "-enc", "UTF-8", path, "-").Output()
	succeed(t, err)
	return noSpace(string(out))
}

// sheetText gives every text of a workbook without white space.
func sheetText(t *testing.T, path string) string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	succeed(t, err)
	defer f.Close()
	var text strings.Builder
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		succeed(t, err)
		for _, row := range rows {
			text.WriteString(strings.Join(row, "|") + "|")
		}
	}
	return noSpace(text.String())
}

func noSpace(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func succeed(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
