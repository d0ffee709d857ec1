package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/fill/liaison"
	"ducha/report"
	"ducha/seeds"
)

// shared is where the real published papers lie beside a checkout.
const shared = "../../../shared"

func realSeed(t *testing.T, pattern string) string {
	t.Helper()
	found, _ := filepath.Glob(filepath.Join(shared, "seeds", pattern))
	if len(found) != 1 {
		t.Skipf("the real papers are not beside this checkout (%s)", filepath.Join(shared, "seeds", pattern))
	}
	path, err := filepath.Abs(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// ducha runs the program and gives its JSON.
func duchaJSON(t *testing.T, into any, args ...string) int {
	t.Helper()
	var out, errOut bytes.Buffer
	code := run(context.Background(), append([]string{"--json"}, args...), strings.NewReader(""), &out, &errOut)
	if err := json.Unmarshal(out.Bytes(), into); err != nil || code == exitFailed || code == exitUsage {
		t.Fatalf("ducha %v: exit %d, %v\n%s%s", args, code, err, out.String(), errOut.String())
	}
	return code
}

// truthTask is a task as the truth files have it.
type truthTask struct {
	No, Chapter, Item, Text string
	Leaders                 []string
	Lead                    []string `json:"lead_expanded"`
	Coop                    []string `json:"coop_expanded"`
	CoopEtc                 bool     `json:"coop_etc"`
	Deadline                string
}

// TestRealNoticesComeThroughExactly imports through 台账.xlsx and back.
func TestRealNoticesComeThroughExactly(t *testing.T) {
	for _, c := range []struct {
		seed  string
		tasks int
		truth string
	}{{"000_*.txt", 197, "seed0.json"}, {"001_*.txt", 116, ""}, {"002_*.txt", 201, "seed2.json"}, {"003_*.txt", 138, "seed3.json"}, {"004_*.txt", 132, ""}} {
		t.Run(c.seed, func(t *testing.T) {
			ws := t.TempDir()
			var imported struct{ Tasks int }
			duchaJSON(t, &imported, "-C", ws, "import", realSeed(t, c.seed))
			var got []taskJSON
			duchaJSON(t, &got, "-C", ws, "tasks")
			if imported.Tasks != c.tasks || len(got) != c.tasks {
				t.Fatalf("%d tasks imported, %d in 台账, want %d", imported.Tasks, len(got), c.tasks)
			}
			if c.truth == "" {
				return
			}
			data, err := os.ReadFile(filepath.Join(shared, "truth", c.truth))
			if err != nil {
				t.Fatal(err)
			}
			var truth struct{ Tasks []truthTask }
			if err := json.Unmarshal(data, &truth); err != nil {
				t.Fatal(err)
			}
			right := map[string]int{}
			for i, want := range truth.Tasks {
				g := got[i]
				for field, ok := range map[string]bool{
					"no": g.No == want.No, "chapter": g.Chapter == want.Chapter, "item": g.Item == want.Item, "text": g.Text == want.Text,
					"leaders": same(g.Leaders, want.Leaders), "lead": same(g.Lead, want.Lead), "coop": same(g.Coop, want.Coop),
					"coop_etc": g.CoopEtc == want.CoopEtc, "deadline": g.Deadline == want.Deadline,
				} {
					if ok {
						right[field]++
					} else {
						t.Errorf("task %s: %s is wrong: %+v, want %+v", want.No, field, g, want)
					}
				}
			}
			for field, n := range right {
				t.Logf("%s %-8s %.3f", c.seed, field, float64(n)/float64(len(truth.Tasks)))
			}
		})
	}
}

func same(a, b []string) bool { return len(a) == len(b) && (len(a) == 0 || reflect.DeepEqual(a, b)) }

// TestTheWholeWayOnARealNotice issues forms to all lead units, answers two
// thirds of them, and looks for every answer at its task.
func TestTheWholeWayOnARealNotice(t *testing.T) {
	ws := t.TempDir()
	var any map[string]any
	duchaJSON(t, &any, "-C", ws, "import", realSeed(t, "000_*.txt"))
	duchaJSON(t, &any, "-C", ws, "round", "open", "2021H1", "--name", "2021年上半年", "--as-of", "2021-06-30", "--due", "2021-07-05 18:00")
	type formJSON struct{ Unit, Path, State string }
	var filled struct{ Forms []formJSON }
	duchaJSON(t, &filled, "-C", ws, "fill")
	if len(filled.Forms) != 53 {
		t.Fatalf("%d forms, want 53", len(filled.Forms))
	}
	wanted := map[string][]string{} // printed number → answers
	files := 0
	for i, f := range filled.Forms {
		if i%3 == 2 {
			continue
		}
		answerReal(t, ws, f.Path, f.Unit, wanted)
		files++
	}
	var collected struct {
		Found  int
		Totals map[seeds.Verdict]int
		Files  []struct {
			Path     string
			Problems []seeds.Problem
		}
	}
	duchaJSON(t, &collected, "-C", ws, "collect")
	if collected.Found != files || collected.Totals[seeds.Accepted] != files {
		t.Fatalf("found %d, accepted %d of %d: %+v", collected.Found, collected.Totals[seeds.Accepted], files, collected.Files)
	}
	var reported struct {
		Workbook, Bulletin string
		Tasks              int
		States             map[string]int
		Missing            []string
	}
	duchaJSON(t, &reported, "-C", ws, "report")
	sum := 0
	for _, n := range reported.States {
		sum += n
	}
	if reported.Tasks != 197 || sum != 197 || len(reported.Missing) != 53-files {
		t.Errorf("tasks %d, states %v, %d missing", reported.Tasks, reported.States, len(reported.Missing))
	}
	lookForAnswers(t, filepath.Join(ws, reported.Workbook), wanted)

	before := snapshot(t, ws)
	duchaJSON(t, &filled, "-C", ws, "fill")
	duchaJSON(t, &any, "-C", ws, "report")
	for _, f := range filled.Forms {
		if f.State != "same" {
			t.Errorf("form of %s is %s on a second fill", f.Unit, f.State)
		}
	}
	for name, data := range snapshot(t, ws) {
		if !strings.Contains(name, dirLedger) && before[name] != data {
			t.Errorf("%s differs after a second run", name)
		}
	}
}

// answerReal answers every row of a form and notes the answers.
func answerReal(t *testing.T, ws, path, unit string, wanted map[string][]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(ws, path))
	if err != nil {
		t.Fatal(err)
	}
	l, err := liaison.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := l.File.GetRows(l.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]liaison.Answer{}
	for _, row := range rows {
		if len(row) > 5 && l.Row(row[0]) > 0 {
			text := fmt.Sprintf("%s第%s项：上半年完成年度目标的%d%%，“双招双引”有新突破。", unit, row[0], 40+len(answers))
			answers[row[0]] = liaison.Answer{"工作进展": text, "完成情况": "正常推进"}
			wanted[row[0]] = append(wanted[row[0]], text)
		}
	}
	if err := l.Fill(answers); err != nil {
		t.Fatal(err)
	}
	out, err := l.Save(time.Date(2021, 7, 3, 9, 0, 0, 0, seeds.Beijing))
	if err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(ws, dirReturns, "2021H1", filepath.Base(path))
	if err := saveFile(target, out); err != nil {
		t.Fatal(err)
	}
}

func lookForAnswers(t *testing.T, path string, wanted map[string][]string) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(report.SheetAnswers)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]string{}
	no := ""
	for _, row := range rows[3:] {
		if len(row) > 0 && row[0] != "" {
			no = row[0]
		}
		if len(row) > 2 {
			at[no] += row[2]
		}
	}
	n := 0
	for no, texts := range wanted {
		for _, text := range texts {
			n++
			if !strings.Contains(at[no], text) {
				t.Errorf("the answer %q does not stand at task %s", text, no)
			}
		}
	}
	t.Logf("%d answers found at their tasks", n)
}

func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		files[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
