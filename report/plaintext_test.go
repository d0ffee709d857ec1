package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
)

// hostile are texts that a return may hold, and how they are drawn.
var hostile = []struct{ typed, drawn string }{
	{"=1+1", "=1+1"},
	{"=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"},
	{"cmd|' /C calc'!A0", "cmd|' /C calc'!A0"},
	{"+86 10", "+86 10"},
	{"-1", "-1"},
	{"@SUM(A1)", "@SUM(A1)"},
	{`=HYPERLINK("http://x.example","点我")`, `=HYPERLINK("http://x.example","点我")`},
	{"https://x.example/", "https://x.example/"},
	{"'=1", "'=1"},
	{"_x0041_", "_x0041_"},
	{"_x005F_x0041_", "_x005F_x0041_"}, // as a file says the one above
	{"_x0041_x0042_ _x000D_", "_x0041_x0042_ _x000D_"},
	{"甲\x00\x07乙\x1b", "甲乙"},
	{"零\u200b宽\ufeff软\u00ad", "零宽软"},
	{"\u202e倒\u2066序\u202c", "倒序"},
	{"\ufdd0非字符\uffff", "非字符"},
	{"一\r\n二\r三\v四\u2028五", "一\n二\n三\n四\n五"},
	{"制\t表", "制 表"},
	{`&C&"宋体"&P&&`, `&C&"宋体"&P&&`},
	{`<f>1</f>&lt;<c r="A1"/>`, `<f>1</f>&lt;<c r="A1"/>`},
	{"😀👨\u200d👩𠮷", "😀👨👩𠮷"},
	{"NaN", "NaN"},
	{"1e309", "1e309"},
	{strings.Repeat("长", excelize.TotalCellChars), strings.Repeat("长", excelize.TotalCellChars)},
	{strings.Repeat("换\n行。", 2000), strings.Repeat("换\n行。", 2000)},
}

// hostileInput has a task for each hostile text, with it in every field that a return
// can influence.
func hostileInput() report.Input {
	in := random(5, 0)
	unit := in.Plan.Units[0]
	form := seeds.Form{Round: in.Round.ID, Unit: unit.ID, UnitName: unit.Name}
	for i, h := range hostile {
		no := fmt.Sprint(i + 1)
		in.Plan.Tasks = append(in.Plan.Tasks, seeds.Task{ID: seeds.TaskID(no), No: no, Text: "任务" + no, Lead: []string{unit.Name}})
		form.Rows = append(form.Rows, seeds.FormRow{Task: seeds.TaskID(no), Part: seeds.PartLead, Place: 1, Given: map[seeds.Key]string{seeds.KeyNo: no}})
		e := seeds.Entry{Round: in.Round.ID, Unit: unit.ID, Task: seeds.TaskID(no), Part: seeds.PartLead, Place: 1, Kind: seeds.Behind, Values: map[seeds.Key]string{seeds.KeyState: "进度滞后"},
			Source: seeds.Source{File: "回收/" + h.typed, Sheet: h.typed, Cells: map[seeds.Key]string{seeds.KeyProgress: "E8"}}}
		for _, k := range []seeds.Key{seeds.KeyProgress, seeds.KeyPercent, seeds.KeyIssues, seeds.KeyNext, seeds.KeyRemark, "旧栏目"} {
			e.Values[k] = h.typed
		}
		in.Entries = append(in.Entries, e)
		in.Returns = append(in.Returns, seeds.Return{Path: h.typed, SHA256: no, Unit: unit.ID, Verdict: seeds.Accepted, Remark: h.typed, Reporter: map[string]string{"填报人": h.typed, "联系电话": h.typed},
			Problems: []seeds.Problem{{Severity: seeds.Hint, File: h.typed, Sheet: h.typed, Cell: "A1", Task: h.typed, Column: h.typed, Value: h.typed, Message: "“" + h.typed, Remedy: h.typed}}})
	}
	in.Issued = []seeds.Form{form}
	in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
	return in
}

// Nothing from a return acts in a workbook, or is invisible in it.
func TestNothingOfAReturnActs(t *testing.T) {
	in := hostileInput()
	in.Plan.Units[0].Name = "市甲\u202e局"
	in.Rulings = seeds.Rulings{}
	for i, h := range hostile { // the office may paste what it got
		e := in.Entries[i]
		in.Rulings[e.Slot()] = seeds.Ruling{Unit: e.Unit, Task: e.Task, Text: h.typed, Note: h.typed, File: h.typed, On: &e}
	}
	in.Entries, _ = in.Rulings.Apply(in.Entries)
	res := report.Build(in)
	review := func(w io.Writer, r report.Result) error {
		return report.ReviewTable(w, r, slices.Collect(maps.Values(in.Rulings)))
	}
	for name, draw := range map[string]func(io.Writer, report.Result) error{"进展情况反馈表": report.Workbook, "回收情况": report.Returns, "审核表": review} {
		var out bytes.Buffer
		if err := draw(&out, res); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		checkParts(t, name, out.Bytes())
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for sheet, columns := range map[string][]string{
			report.SheetDetail:   {"工作进展", "完成比例(%)", "存在问题", "下一步举措", "备注", "旧栏目", "采用文字", "核定意见"},
			report.SheetReview:   {"工作进展", "完成比例(%)", "存在问题", "下一步举措", "备注", "采用文字", "核定意见"},
			report.SheetAnswers:  {"工作进展"},
			report.SheetBehind:   {"工作进展", "存在问题", "下一步举措"},
			report.SheetFiles:    {"文件", "填报人", "联系电话", "其他需要说明的情况"},
			report.SheetProblems: {"文件", "工作表", "任务", "栏目", "现在填的", "怎么办"},
		} {
			if i, err := f.GetSheetIndex(sheet); err != nil || i < 0 {
				continue
			}
			for _, title := range columns {
				checkDrawn(t, sheet, title, columnTexts(t, f, sheet, title))
			}
		}
	}
}

// checkDrawn: the texts of a column, one below the other, are the hostile ones as drawn.
func checkDrawn(t *testing.T, sheet, title, got string) {
	t.Helper()
	for _, h := range hostile {
		rest, ok := strings.CutPrefix(got, h.drawn)
		if !ok {
			t.Errorf("%s, %s: %.60q stands where %.60q should", sheet, title, got, h.drawn)
			return
		}
		got = rest
	}
	if got != "" && sheet != report.SheetDetail { // the remarks stand below
		t.Errorf("%s, %s: %.60q is too much", sheet, title, got)
	}
}

// columnTexts are the texts of a column below its title, joined.
func columnTexts(t *testing.T, f *excelize.File, sheet, title string) string {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for col, cell := range rows[2] {
		if cell != title {
			continue
		}
		text := ""
		for _, row := range rows[3:] {
			if col < len(row) {
				text += row[col]
			}
		}
		return text
	}
	t.Fatalf("%s has no column %s: %v", sheet, title, rows[2])
	return ""
}

// checkParts: the package has the parts of a plain workbook and no others, all of them
// well-formed, with no formula, link, or invisible sign in them.
func checkParts(t *testing.T, name string, workbook []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	plain := regexp.MustCompile(`^(\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|sharedStrings|theme/theme1)\.xml|xl/_rels/workbook\.xml\.rels|xl/worksheets/sheet[0-9]+\.xml)$`)
	charts := regexp.MustCompile(`^xl/(charts/chart[0-9]+\.xml|drawings/(_rels/)?drawing[0-9]+\.xml(\.rels)?|worksheets/_rels/sheet[0-9]+\.xml\.rels)$`)
	counts := regexp.MustCompile(`^'?` + report.SheetCounts + `'?!\$[A-Z]+\$[0-9]+(:\$[A-Z]+\$[0-9]+)?$`) // what charts refer to
	invisible := regexp.MustCompile(`[\x00-\x08\x0B-\x1F\x7F-\x{9F}\p{Cf}\x{FDD0}-\x{FDEF}\x{FFFE}\x{FFFF}]`)
	for _, part := range z.File {
		if chart := name == "进展情况反馈表" && charts.MatchString(part.Name); !chart && !plain.MatchString(part.Name) {
			t.Errorf("%s: part %s", name, part.Name)
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if at := invisible.FindIndex(data); at != nil {
			t.Errorf("%s: %s holds %q", name, part.Name, data[at[0]:at[1]])
		}
		for d := xml.NewDecoder(bytes.NewReader(data)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %s: %v", name, part.Name, err)
			}
			if e, ok := token.(xml.StartElement); ok {
				switch e.Name.Local {
				case "f":
					var refers string
					if err := d.DecodeElement(&refers, &e); err != nil || !charts.MatchString(part.Name) || !counts.MatchString(refers) {
						t.Errorf("%s: %s has the formula %q, %v", name, part.Name, refers, err)
					}
				case "hyperlink", "hyperlinks", "externalReference", "legacyDrawing", "oleObject", "ddeLink":
					t.Errorf("%s: %s has an element %s", name, part.Name, e.Name.Local)
				case "Relationship":
					for _, a := range e.Attr {
						if a.Name.Local == "TargetMode" {
							t.Errorf("%s: %s points outside: %v", name, part.Name, e.Attr)
						}
					}
				}
			}
		}
	}
}

// The bulletin shows what the workbook shows.
func TestTheBulletinDropsTheSame(t *testing.T) {
	in := hostileInput()
	in.Plan.Tasks, in.Entries = in.Plan.Tasks[12:18], in.Entries[12:18]
	said := plainText(document(t, in))
	if bad := regexp.MustCompile(`[\x00-\x09\x0B-\x1F\x7F-\x{9F}\p{Cf}\x{FDD0}\x{FFFF}\x{2028}]`).FindString(said); bad != "" {
		t.Errorf("the bulletin holds %q", bad)
	}
	for _, want := range []string{"甲乙", "零宽软", "倒序", "非字符"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %s in the bulletin", want)
		}
	}
}
