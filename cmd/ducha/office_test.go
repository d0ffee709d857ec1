package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
)

// seenForm is what .ci/read_form.py tells of a workbook.
type seenForm struct {
	Sheets     []string                     `json:"sheets"`
	Cells      map[string]string            `json:"cells"`
	Names      map[string]string            `json:"names"`
	Properties map[string]string            `json:"properties"`
	Hidden     map[string]map[string]string `json:"hidden"`
	Protected  bool                         `json:"protected"`
	Repeated   bool                         `json:"repeated"`
	Landscape  bool                         `json:"landscape"`
	ToWidth    int                          `json:"to_width"`
	Footer     bool                         `json:"footer"`
	Lists      int                          `json:"lists"`
	Prompts    int                          `json:"prompts"`
	Formats    int                          `json:"formats"`
}

// survived tells what of a form as it was issued is still there, by carrier.
func (s seenForm) survived(issued seenForm) map[string]bool {
	same := func(a, b map[string]string, key string) bool { return a[key] != "" && a[key] == b[key] }
	return map[string]bool{
		"hidden sheet":        issued.Hidden[templates.MarkSheet] != nil && same(s.Hidden[templates.MarkSheet], issued.Hidden[templates.MarkSheet], "A1"),
		"custom property":     same(s.Properties, issued.Properties, templates.MarkProperty),
		"defined name":        same(s.Names, issued.Names, templates.MarkName),
		"protection":          s.Protected,
		"repeated header":     s.Repeated,
		"landscape, to width": s.Landscape && s.ToWidth == 1,
		"footer":              s.Footer,
		"drop-downs":          s.Lists == issued.Lists,
		"prompts":             s.Prompts == issued.Prompts,
		"conditional formats": s.Formats > 0,
	}
}

// TestOfficeFormats saves a filled form in the three formats of an office
// program and copies its table into a new workbook: the printed 表号, every
// 核对码, every entry and the self-check stand in each of them, and all carriers
// of the mark in those that are workbooks of their own.
func TestOfficeFormats(t *testing.T) {
	needOffice(t)
	dir, form := issuedSample(t)
	answers := typedAnswers(t)
	issued := filepath.Join(dir, form.Path)
	outs := []string{filepath.Join(dir, "back.xlsx"), filepath.Join(dir, "back.xls"), filepath.Join(dir, "back.ods")}
	asked := fillInOffice(t, issued, answers, outs...)
	pasted := filepath.Join(dir, "pasted.xlsx")
	office(t, "copy_table.py", nil, outs[0], pasted)

	var seen []seenForm
	office(t, "read_form.py", &seen, append([]string{issued, pasted}, outs...)...)
	before := seen[0]
	if before.Lists == 0 || before.Prompts == 0 || !before.Protected {
		t.Fatalf("the form as issued has %d drop-downs and %d prompts", before.Lists, before.Prompts)
	}
	for i, what := range []string{"pasted", ".xlsx", ".xls", ".ods"} {
		s := seen[i+1]
		for ref, text := range before.Cells {
			if strings.HasPrefix(text, "待") || strings.HasPrefix(text, "已填") {
				continue // formulas that the answers change
			}
			if s.Cells[ref] != text {
				t.Errorf("%s: %s reads %q, issued as %q", what, ref, s.Cells[ref], text)
			}
		}
		all := strings.Join(values(s.Cells), "\n")
		if !strings.Contains(all, "可以报送") {
			t.Errorf("%s: the self-check does not say that all is well", what)
		}
		for no := range asked {
			for title, text := range answers[no] {
				if !strings.Contains(all, strings.TrimSuffix(text, "%")) {
					t.Errorf("%s: %s of %s is gone", what, title, no)
				}
			}
		}
		kept := s.survived(before)
		t.Logf("%-7s %v", what, kept)
		for _, carrier := range []string{"hidden sheet", "custom property", "defined name"} {
			if i > 0 && !kept[carrier] {
				t.Errorf("%s: the %s does not tell the mark", what, carrier)
			}
		}
	}
	collectOne(t, dir, pasted, form)
}

// TestOpenpyxlSeesTheSameCells: a form says what it says to other libraries too,
// those that read no further than the extent in the file included.
func TestOpenpyxlSeesTheSameCells(t *testing.T) {
	needOffice(t)
	dir, form := issuedSample(t)
	path := filepath.Join(dir, form.Path)
	var loads []map[string]map[string]string
	office(t, "read_cells.py", &loads, path)
	f, err := excelize.OpenFile(path)
	succeed(t, err)
	defer f.Close()
	want := map[string]map[string]string{}
	for _, sheet := range f.GetSheetList() {
		want[sheet] = map[string]string{}
		rows, err := f.GetRows(sheet)
		succeed(t, err)
		for i, row := range rows {
			for j, text := range row {
				ref, err := excelize.CoordinatesToCellName(j+1, i+1)
				succeed(t, err)
				if text != "" {
					want[sheet][ref] = text
				}
			}
		}
	}
	for i, load := range loads {
		if !reflect.DeepEqual(load, want) {
			t.Errorf("load %d sees %v, want %v", i, load, want)
		}
	}
}

func values(m map[string]string) []string {
	list := make([]string, 0, len(m))
	for _, v := range m {
		list = append(list, v)
	}
	return list
}

// collectOne takes in one file, which must be accepted whole.
func collectOne(t *testing.T, dir, path string, form issuedForm) {
	t.Helper()
	var got struct {
		Files []struct {
			Unit    string        `json:"unit"`
			Verdict seeds.Verdict `json:"verdict"`
			Entries int           `json:"entries"`
		} `json:"files"`
	}
	desk{t, dir}.run(&got, "collect", path)
	if len(got.Files) != 1 || got.Files[0].Verdict != seeds.Accepted || got.Files[0].Unit != form.Unit || got.Files[0].Entries != form.Tasks {
		t.Errorf("collected %+v, want %d entries of %s", got.Files, form.Tasks, form.Unit)
	}
}

// TestRowHeights holds the reckoned heights against LibreOffice's own, with the
// embedded fonts standing in for those of an office PC: they have their widths.
func TestRowHeights(t *testing.T) {
	needOffice(t)
	dir := t.TempDir()
	d := desk{t, dir}
	d.run(nil, "demo", filepath.Join(dir, "demo"))
	forms, err := filepath.Glob(filepath.Join(dir, "demo", "下发", "*", "*.xlsx"))
	succeed(t, err)
	standInFonts(t, dir)
	var heights [][][2]float64
	office(t, "row_heights.py", &heights, forms...)
	const line = 12.0 // points of a line of the embedded 仿宋 of 12 pt
	rows, within := 0, 0
	for i, form := range heights {
		for n, h := range form {
			written, needed := h[0], h[1]
			if n < 5 || n >= len(form)-3 || written < templates.LinesHeight(12, 4) { // head, foot, and rows kept high to type in
				continue
			}
			rows++
			if math.Abs(math.Round((written-templates.LinesHeight(12, 0))/(12*1.3))-math.Round((needed-1.5)/line)) <= 1 {
				within++
			}
			if written < needed {
				t.Errorf("%s: row %d is %.1f pt high, its text %.1f", filepath.Base(forms[i]), n+1, written, needed)
			}
		}
	}
	if rows < 30 || within*100 < rows*95 {
		t.Errorf("%d of %d rows are within a line", within, rows)
	}
	t.Logf("%d of %d rows within a line", within, rows)
}

// TestWorkbookRowHeights: no row of the consolidated workbook of a real half-year is
// lower than LibreOffice would make it.
func TestWorkbookRowHeights(t *testing.T) {
	needOffice(t)
	h := dividedHalfYear(t)
	standInFonts(t, t.TempDir())
	var heights [][][2]float64
	office(t, "row_heights.py", &heights, filepath.Join(h.dir, h.reported.Workbook))
	for n, row := range heights[0][3:] {
		if written, needed := row[0], row[1]; written < needed {
			t.Errorf("row %d is %.1f pt high, its text %.1f", n+4, written, needed)
		}
	}
}

// standInFonts lets LibreOffice see the embedded fonts alone.
func standInFonts(t *testing.T, dir string) {
	t.Helper()
	conf := filepath.Join(dir, "fonts.conf")
	fontDir, err := filepath.Abs("../../templates/fonts")
	succeed(t, err)
	succeed(t, os.WriteFile(conf, []byte(fmt.Sprintf(officeFonts, fontDir, filepath.Join(dir, "cache"))), 0o644))
	t.Setenv("FONTCONFIG_FILE", conf)
}

// officeFonts makes the embedded fonts stand in for those that the forms name.
const officeFonts = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>%s</dir><cachedir>%s</cachedir>
<alias binding="same"><family>宋体</family><prefer><family>Ducha Fangsong</family></prefer></alias>
<alias binding="same"><family>黑体</family><prefer><family>Ducha Heiti</family></prefer></alias>
<alias binding="same"><family>楷体</family><prefer><family>Ducha Kaiti</family></prefer></alias>
</fontconfig>`

// office runs one of the scripts of .ci that drive LibreOffice and decodes what it prints.
func office(t *testing.T, script string, out any, args ...string) {
	t.Helper()
	path, err := filepath.Abs("../../.ci/" + script)
	succeed(t, err)
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, officePython, append([]string{path}, args...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // lets the script end its office
	cmd.WaitDelay = 10 * time.Second
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, &stderr)
	}
	if out != nil {
		succeed(t, json.Unmarshal(stdout, out))
	}
}
