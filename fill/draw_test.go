package fill

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func signed(t testing.TB, f seeds.Form) seeds.Form {
	t.Helper()
	f, err := templates.Sign([]byte("secret"), f)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func write(t testing.TB, def templates.FormDef, f seeds.Form) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, def, f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func openForm(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func valueAt(t testing.TB, f *excelize.File, sheet, ref string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, ref)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// drawnForm is the form of 市发展和改革委员会, all roles, with its place on the sheet.
func drawnForm(t testing.TB, preset string) (*excelize.File, templates.FormDef, seeds.Form, layout) {
	t.Helper()
	q := sampleRequest()
	q.Def, q.Roles = templates.Preset(preset), templates.RolesAll
	list, def, _ := forms(t, q)
	f := signed(t, list[0])
	return openForm(t, write(t, def, f)), def, f, newLayout(def, f)
}

// taskRows gives the sheet rows of the form's tasks.
func taskRows(l layout) []int {
	var rows []int
	for _, r := range l.rows {
		if r.kind == taskRow {
			rows = append(rows, r.num)
		}
	}
	return rows
}

// refsOf lists the cells of a range, row by row.
func refsOf(t *testing.T, from, to string) []string {
	t.Helper()
	c1, r1, err1 := excelize.CellNameToCoordinates(from)
	c2, r2, err2 := excelize.CellNameToCoordinates(to)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	var refs []string
	for r := r1; r <= r2; r++ {
		for c := c1; c <= c2; c++ {
			refs = append(refs, pen.Ref(c, r))
		}
	}
	return refs
}

// dump writes a workbook as text, one cell a line: sheet, cell, value and formula.
func dump(t *testing.T, f *excelize.File) string {
	t.Helper()
	var out strings.Builder
	for _, sheet := range f.GetSheetList() {
		merged, err := f.GetMergeCells(sheet)
		if err != nil {
			t.Fatal(err)
		}
		covered := map[string]bool{}
		for _, m := range merged {
			for _, ref := range refsOf(t, m.GetStartAxis(), m.GetEndAxis())[1:] {
				covered[ref] = true
			}
		}
		area, err := f.GetSheetDimension(sheet)
		if err != nil {
			t.Fatal(err)
		}
		_, last, _ := strings.Cut(area, ":")
		if last == "" {
			last = area
		}
		cols, rows, err := excelize.CellNameToCoordinates(last)
		if err != nil {
			t.Fatal(err)
		}
		for row := 1; row <= rows; row++ {
			for col := 1; col <= cols; col++ {
				ref := pen.Ref(col, row)
				if covered[ref] {
					continue
				}
				formula, err := f.GetCellFormula(sheet, ref)
				if err != nil {
					t.Fatal(err)
				}
				value := valueAt(t, f, sheet, ref)
				if value == "" && formula == "" {
					continue
				}
				fmt.Fprintf(&out, "%s / %s / %s", sheet, ref, strings.ReplaceAll(value, "\n", "⏎"))
				if formula != "" {
					fmt.Fprintf(&out, " / =%s", formula)
				}
				out.WriteString("\n")
			}
		}
		for _, m := range merged {
			fmt.Fprintf(&out, "%s / merged / %s:%s\n", sheet, m.GetStartAxis(), m.GetEndAxis())
		}
	}
	return out.String()
}

func TestFormGolden(t *testing.T) {
	for preset, name := range map[string]string{templates.PresetStandard: "standard.txt", templates.PresetShort: "short.txt", templates.PresetPace: "pace.txt"} {
		t.Run(preset, func(t *testing.T) {
			f, _, _, _ := drawnForm(t, preset)
			got := dump(t, f)
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs (run with -update to accept):\n%s", path, got)
			}
		})
	}
}

func TestEqualFormsGiveEqualBytes(t *testing.T) {
	for _, preset := range templates.Presets {
		q := sampleRequest()
		q.Def = templates.Preset(preset)
		list, def, _ := forms(t, q)
		f := signed(t, list[0])
		first := write(t, def, f)
		for range 3 {
			if !bytes.Equal(first, write(t, def, f)) {
				t.Fatalf("%s: two drawings differ", preset)
			}
		}
	}
}

func TestOnlyInputCellsAreUnlocked(t *testing.T) {
	for _, preset := range templates.Presets {
		t.Run(preset, func(t *testing.T) {
			f, def, form, l := drawnForm(t, preset)
			want := map[string]bool{pen.Ref(3, l.remark): true}
			for _, row := range taskRows(l) {
				for i, c := range def.Columns {
					if c.Fill {
						want[pen.Ref(i+1, row)] = true
					}
				}
			}
			for _, field := range l.fields {
				if field.Fill {
					want[pen.Ref(field.value[0], l.head+field.row)] = true
				}
			}
			owner := map[string]string{} // cells of a merged range follow its first
			merged, err := f.GetMergeCells(templates.FormSheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range merged {
				for _, ref := range refsOf(t, m.GetStartAxis(), m.GetEndAxis()) {
					owner[ref] = m.GetStartAxis()
				}
			}
			open := 0
			for row := 1; row <= l.note+2; row++ {
				for col := 1; col <= len(def.Columns)+1; col++ {
					ref := pen.Ref(col, row)
					first, in := owner[ref]
					if !in {
						first = ref
					}
					unlocked := unlocked(t, f, ref)
					if unlocked != want[first] {
						t.Errorf("%s is unlocked: %v", ref, unlocked)
					}
					if unlocked {
						open++
					}
				}
			}
			if open < len(form.Rows) {
				t.Errorf("only %d cells to fill", open)
			}
		})
	}
}

func unlocked(t *testing.T, f *excelize.File, ref string) bool {
	t.Helper()
	id, err := f.GetCellStyle(templates.FormSheet, ref)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return style.Protection != nil && !style.Protection.Locked
}

func sheetPart(t *testing.T, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer part.Close()
	text, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestProtectionHasNoPassword(t *testing.T) {
	q := sampleRequest()
	list, def, _ := forms(t, q)
	xml := sheetPart(t, write(t, def, signed(t, list[0])), "xl/worksheets/sheet1.xml")
	m := regexp.MustCompile(`<sheetProtection[^>]*>`).FindString(xml)
	if m == "" || !strings.Contains(m, `sheet="true"`) && !strings.Contains(m, `sheet="1"`) {
		t.Fatalf("not protected: %s", m)
	}
	for _, word := range []string{"password", "hashValue", "saltValue", "algorithmName"} {
		if strings.Contains(m, word) {
			t.Errorf("%s in %s", word, m)
		}
	}
	for _, may := range []string{"formatColumns", "formatRows", "autoFilter"} { // false is: not forbidden
		if !regexp.MustCompile(may + `="(false|0)"`).MatchString(m) {
			t.Errorf("%s is forbidden: %s", may, m)
		}
	}
}

// rules gives the data validations by the first cell of their range.
func rules(t *testing.T, f *excelize.File) map[string]*excelize.DataValidation {
	t.Helper()
	list, err := f.GetDataValidations(templates.FormSheet)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*excelize.DataValidation{}
	for _, dv := range list {
		first, _, _ := strings.Cut(dv.Sqref, ":")
		out[first] = dv
	}
	return out
}

func TestDropDownsAndPrompts(t *testing.T) {
	f, def, _, l := drawnForm(t, templates.PresetStandard)
	got := rules(t, f)
	for _, c := range def.Columns {
		dv := got[l.at(c.Key, l.first)]
		if !c.Fill {
			if dv != nil {
				t.Errorf("%s is given and has a rule", c.Key)
			}
			continue
		}
		if dv == nil {
			t.Fatalf("%s has no rule", c.Key)
		}
		if want := l.at(c.Key, l.first) + ":" + l.at(c.Key, l.last()); dv.Sqref != want {
			t.Errorf("%s: on %s, want %s", c.Key, dv.Sqref, want)
		}
		if !dv.ShowInputMessage || *dv.PromptTitle != c.Title || *dv.Prompt != c.Prompt {
			t.Errorf("%s: prompt %q %q", c.Key, *dv.PromptTitle, *dv.Prompt)
		}
		if !dv.AllowBlank {
			t.Errorf("%s: a cell cannot be emptied", c.Key)
		}
	}
	state := got[l.at(seeds.KeyState, l.first)]
	if state.Type != "list" || state.Formula1 != `"已完成,正常推进,进度滞后,尚未启动,本期无进展"` || !state.ShowErrorMessage || !strings.Contains(*state.Error, "下拉框") {
		t.Errorf("state: %s %q", state.Type, state.Formula1)
	}
	percent := got[l.at(seeds.KeyPercent, l.first)]
	if percent.Type != "decimal" || percent.Formula1 != "0" || percent.Operator != "between" {
		t.Errorf("percent: %s %q %q", percent.Type, percent.Formula1, percent.Operator)
	}
}

// withChoices draws a form with a column of these choices.
func withChoices(t *testing.T, choices []string, prompt, title string) (*excelize.File, *excelize.DataValidation) {
	t.Helper()
	q := sampleRequest()
	q.Def.Columns = append(q.Def.Columns, templates.Column{Key: "类别", Title: title, Type: templates.Choice, Choices: choices, Fill: true, Width: 10, Prompt: prompt})
	list, def, _ := forms(t, q)
	form := signed(t, list[0])
	f := openForm(t, write(t, def, form))
	l := newLayout(def, form)
	return f, rules(t, f)[l.at("类别", l.first)]
}

func TestLongDropDownsStandOnAListSheet(t *testing.T) {
	many := func(n int, s string) []string {
		var out []string
		for i := range n {
			out = append(out, fmt.Sprintf("%s%02d", s, i))
		}
		return out
	}
	for _, tt := range []struct {
		name    string
		choices []string
		literal bool
	}{
		{"255 characters", append(many(63, "甲"), "甲乙丙"), true},
		{"256 characters", append(many(63, "甲"), "甲乙丙丁"), false},
		{"rare hanzi count twice", many(60, "𠮷"), false},
		{"very many", many(300, "选项"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, dv := withChoices(t, tt.choices, "", "类别")
			index, err := f.GetSheetIndex(templates.StateSheet)
			if err != nil {
				t.Fatal(err)
			}
			if tt.literal {
				if want := `"` + strings.Join(tt.choices, ",") + `"`; dv.Formula1 != want || index >= 0 {
					t.Errorf("formula %q, list sheet %d", dv.Formula1, index)
				}
				return
			}
			if want := fmt.Sprintf("'%s'!$A$1:$A$%d", templates.StateSheet, len(tt.choices)); dv.Formula1 != want || dv.Type != "list" {
				t.Fatalf("formula %q, want %q", dv.Formula1, want)
			}
			for i, choice := range tt.choices {
				if got := valueAt(t, f, templates.StateSheet, pen.Ref(1, i+1)); got != choice {
					t.Fatalf("choice %d: %q, want %q", i, got, choice)
				}
			}
			if visible, err := f.GetSheetVisible(templates.StateSheet); err != nil || visible {
				t.Errorf("the list sheet is visible, %v", err)
			}
			if f.GetSheetName(f.GetActiveSheetIndex()) != templates.FormSheet {
				t.Error("the form does not open on its table")
			}
		})
	}
}

// A spreadsheet calls a file damaged whose prompt is longer than it takes.
func TestLongPromptsAreCut(t *testing.T) {
	_, dv := withChoices(t, []string{"甲"}, strings.Repeat("提𠮷", 200), strings.Repeat("题", 60))
	if n := utf16Len(*dv.Prompt); n > 255 || n < 250 || !strings.HasSuffix(*dv.Prompt, "…") {
		t.Errorf("prompt of %d: %q", n, *dv.Prompt)
	}
	if n := utf16Len(*dv.PromptTitle); n > 32 || !strings.HasSuffix(*dv.PromptTitle, "…") {
		t.Errorf("title of %d: %q", n, *dv.PromptTitle)
	}
	if n := utf16Len(*dv.Error); n > 255 {
		t.Errorf("refusal of %d", n)
	}
}

func TestPrint(t *testing.T) {
	f, def, form, l := drawnForm(t, templates.PresetStandard)
	layout, err := f.GetPageLayout(templates.FormSheet)
	if err != nil {
		t.Fatal(err)
	}
	if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("size %d, %s, fit %d × %d", *layout.Size, *layout.Orientation, *layout.FitToWidth, *layout.FitToHeight)
	}
	props, err := f.GetSheetProps(templates.FormSheet)
	if err != nil || !*props.FitToPage {
		t.Errorf("not fitted to the page, %v", err)
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name] = n.RefersTo
	}
	if got, want := names["_xlnm.Print_Titles"], fmt.Sprintf("'反馈表'!$%d:$%d", l.header, l.header); got != want {
		t.Errorf("print titles %q, want %q", got, want)
	}
	if got, want := names["_xlnm.Print_Area"], "'反馈表'!$A$1:"+pen.AbsRef(len(def.Columns), l.note); got != want {
		t.Errorf("print area %q, want %q", got, want)
	}
	h, err := f.GetHeaderFooter(templates.FormSheet)
	if err != nil || h.OddHeader != "&L&10表号："+form.No+"&R&10"+form.UnitName || !strings.Contains(h.OddFooter, "第 &P 页") {
		t.Errorf("header %q, footer %q, %v", h.OddHeader, h.OddFooter, err)
	}
	panes, err := f.GetPanes(templates.FormSheet)
	if err != nil || !panes.Freeze || panes.YSplit != l.header {
		t.Errorf("panes %+v, %v", panes, err)
	}
	total := 0.0
	for i := range def.Columns {
		name, _ := excelize.ColumnNumberToName(i + 1)
		w, err := f.GetColWidth(templates.FormSheet, name)
		if err != nil {
			t.Fatal(err)
		}
		total += w
	}
	if total > templates.FormWidth+0.01 {
		t.Errorf("the table is %v wide: its type prints under 9 pt", total)
	}
}

func TestNoPrintedTypeIsTooSmall(t *testing.T) {
	for name, style := range formStyles() {
		if size := style.Font.Size * templates.FormScale / 100; size < 9 && name != "code" && name != "checkCell" {
			t.Errorf("%s prints at %v pt", name, size)
		}
	}
}

func TestIdentity(t *testing.T) {
	f, _, form, _ := drawnForm(t, templates.PresetStandard)
	if visible, err := f.GetSheetVisible(templates.MarkSheet); err != nil || visible {
		t.Errorf("the mark's sheet is visible, %v", err)
	}
	if a, b := valueAt(t, f, templates.MarkSheet, "A1"), valueAt(t, f, templates.MarkSheet, "A2"); a != form.Mark || b != form.No {
		t.Errorf("mark sheet: %q %q", a, b)
	}
	custom, err := f.GetCustomProps()
	if err != nil || len(custom) != 1 || custom[0].Name != templates.MarkProperty || custom[0].Value != form.Mark {
		t.Errorf("custom properties %+v, %v", custom, err)
	}
	at := ""
	for _, n := range f.GetDefinedName() {
		if n.Name == templates.MarkName {
			at = n.RefersTo
		}
	}
	sheet, ref, ok := strings.Cut(strings.ReplaceAll(at, "$", ""), "!")
	if !ok || valueAt(t, f, strings.Trim(sheet, "'"), ref) != templates.FormNoLabel+"："+form.No {
		t.Errorf("the name points to %q", at)
	}
	props, err := f.GetDocProps()
	if err != nil || props.Identifier != form.No || props.Created != "2021-06-29T16:00:00Z" || props.Modified != props.Created || props.Keywords != "" {
		t.Errorf("properties %+v, %v", props, err)
	}
	if got := f.GetSheetList(); len(got) != 3 || got[0] != templates.FormSheet || got[1] != templates.GuideSheet || got[2] != templates.MarkSheet {
		t.Errorf("sheets %v", got)
	}
}

func TestTaskTextAndPart(t *testing.T) {
	f, _, form, l := drawnForm(t, templates.PresetStandard)
	rows := taskRows(l)
	for i, want := range []string{"推动经济平稳运行。", "【牵头第2位】【市科技局汇总】\n落实行动计划。", "【配合】共建平台。"} {
		if got := valueAt(t, f, templates.FormSheet, l.at(seeds.KeyTask, rows[i])); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
		if got := valueAt(t, f, templates.FormSheet, l.at(seeds.KeyCode, rows[i])); got != form.Rows[i].Code || got == "" {
			t.Errorf("row %d: code %q", i, got)
		}
	}
	runs, err := f.GetCellRichText(templates.FormSheet, l.at(seeds.KeyTask, rows[1]))
	if err != nil || len(runs) != 2 || !runs[0].Font.Bold || runs[0].Text != "【牵头第2位】【市科技局汇总】\n" || runs[1].Font.Bold {
		t.Errorf("runs %+v, %v", runs, err)
	}
}

func TestGivenTextIsNeverAFormula(t *testing.T) {
	q := sampleRequest()
	q.Plan.Units[3].Name = "=cmd|' /C calc'!A0"
	q.Plan.Groups[0].Members[0] = "=cmd|' /C calc'!A0"
	q.Settings["发文机关"] = "=HYPERLINK(1)"
	list, def, _ := forms(t, q)
	f := openForm(t, write(t, def, signed(t, list[2])))
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, cells := range rows {
			for c, v := range cells {
				formula, err := f.GetCellFormula(sheet, pen.Ref(c+1, r+1))
				if err != nil {
					t.Fatal(err)
				}
				if strings.HasPrefix(v, "=") && formula != "" || strings.Contains(formula, "cmd") || strings.Contains(formula, "HYPERLINK") {
					t.Errorf("%s!%s %q is the formula %q", sheet, pen.Ref(c+1, r+1), v, formula)
				}
			}
		}
	}
	if got := valueAt(t, f, templates.FormSheet, "A1"); !strings.HasPrefix(got, "=HYPERLINK(1)") {
		t.Errorf("title %q", got)
	}
}

func TestHeadingsStandOnceInEachPart(t *testing.T) {
	_, _, _, l := drawnForm(t, templates.PresetStandard)
	var got []string
	for _, r := range l.rows {
		if r.kind == taskRow {
			got = append(got, r.task.Given[seeds.KeyNo])
		} else {
			got = append(got, r.text)
		}
	}
	want := "一、增强发展动力 1 2.聚力创新。 2(1) 以下为配合事项，可按需填写 一、增强发展动力 2.聚力创新。 2(2)"
	if strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHeadBlockHasRoomForAll(t *testing.T) {
	for _, preset := range templates.Presets {
		def := templates.Preset(preset)
		for _, columns := range [][]templates.Column{def.Columns, def.Without(seeds.KeyDeadline, seeds.KeyPrevious, seeds.KeyCoop).Columns} {
			for _, unit := range []string{"市财政局", "市防范化解重大风险工作领导小组办公室", strings.Repeat("很长的单位", 6)} {
				widths := fitWidths(columns, []seeds.FormRow{{Given: map[seeds.Key]string{seeds.KeyTask: strings.Repeat("任务", 30)}}})
				fields, rows := headBlock(widths, unit)
				next := map[int]int{}
				for _, f := range fields {
					if start, begun := next[f.row]; begun && f.label[0] != start+1 || f.value[0] != f.label[1]+1 || f.value[1] < f.value[0] {
						t.Fatalf("%s: %v", preset, fields)
					}
					next[f.row] = f.value[1]
					if w, want := sum(widths, f.label), templates.WidthFor(templates.Ems(f.Label), typeSize); w < want {
						t.Errorf("%s, %s: the label %s has %v, wants %v", preset, unit, f.Label, w, want)
					}
					if w, want := sum(widths, f.value), templates.WidthFor(templates.Ems(unit), typeSize); !f.Fill && w < want {
						t.Errorf("%s, %s: the name has %v, wants %v", preset, unit, w, want)
					}
				}
				if len(next) != rows || len(fields) != len(templates.HeadFields) {
					t.Errorf("%s: %d fields in %d rows, told %d", preset, len(fields), len(next), rows)
				}
				for row, last := range next {
					if last != len(widths) {
						t.Errorf("%s: row %d ends at column %d of %d", preset, row, last, len(widths))
					}
				}
			}
		}
	}
}

func TestFormOfManyShapesDraws(t *testing.T) {
	base := sampleRequest()
	for name, change := range map[string]func(*Request){
		"two columns are filled only": func(q *Request) {
			q.Def = q.Def.Without(seeds.KeyCheck, seeds.KeyPercent, seeds.KeyIssues, seeds.KeyNext, seeds.KeyRemark)
		},
		"states without their column": func(q *Request) { q.Def = q.Def.Without(seeds.KeyState) },
		"only cooperating":            func(q *Request) { q.Units, q.Roles = []seeds.UnitID{"003"}, templates.RolesAll },
		"unit name with &":            func(q *Request) { q.Plan.Units[0].Name = "A&B局" },
		"long text":                   func(q *Request) { q.Plan.Tasks[0].Text = strings.Repeat("很长的任务。", 500) },
		"quotes in a state":           func(q *Request) { q.Def.States[0].Name = `所谓"完成"` },
		"quotes in a title":           func(q *Request) { q.Def.Columns[6].Title = `"进展"` },
	} {
		t.Run(name, func(t *testing.T) {
			q := base
			q.Plan.Units = append([]seeds.Unit(nil), base.Plan.Units...)
			q.Plan.Tasks = append([]seeds.Task(nil), base.Plan.Tasks...)
			q.Def = templates.Preset(templates.PresetStandard)
			change(&q)
			list, def, _ := forms(t, q)
			for _, form := range list {
				form = signed(t, form)
				f := openForm(t, write(t, def, form))
				l := newLayout(def, form)
				for _, row := range taskRows(l) {
					if ref := l.at(seeds.KeyCheck, row); l.col[seeds.KeyCheck] > 0 {
						if got := text(sheet{t, f, templates.FormSheet}.at(ref)); got != valueAt(t, f, templates.FormSheet, ref) {
							t.Errorf("%s reckons to %q", ref, got)
						}
					}
				}
			}
		})
	}
}

func TestGuide(t *testing.T) {
	f, def, form, _ := drawnForm(t, templates.PresetStandard)
	text := ""
	rows, err := f.GetRows(templates.GuideSheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		text += strings.Join(row, "：") + "\n"
	}
	for _, want := range []string{form.UnitName, "后列配合的事项", "2021年6月30日", "7月5日18:00", form.SendTo, "督查室王一", "存在问题"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the guide:\n%s", want, text)
		}
	}
	for _, s := range def.States {
		if !strings.Contains(text, s.Name+"："+kindMeaning[s.Kind]) {
			t.Errorf("%s is not explained", s.Name)
		}
	}
	for _, k := range seeds.StateKinds {
		if kindMeaning[k] == "" {
			t.Errorf("%s has no meaning", k)
		}
	}
}
