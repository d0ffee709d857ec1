package book

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
)

func dropDowns(t *testing.T, f *excelize.File, sheet string) map[string]*excelize.DataValidation {
	t.Helper()
	list, err := f.GetDataValidations(sheet)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*excelize.DataValidation{}
	for _, dv := range list {
		out[dv.Sqref] = dv
	}
	if len(out) != len(list) {
		t.Errorf("%s: two validations for one range", sheet)
	}
	return out
}

func TestDropDowns(t *testing.T) {
	fresh := sampleFile(t)
	bare := edited(t, fresh, func(f *excelize.File) error { // a workbook of before
		return errors.Join(f.DeleteDataValidation(sheetSettings), f.DeleteDataValidation(sheetUnits))
	})
	for name, data := range map[string][]byte{"fresh": fresh, "old": written(t, mustRead(t, bare), bare)} {
		f := opened(t, data)
		settings := dropDowns(t, f, sheetSettings)
		for key, choices := range settingChoices() {
			_, row := where(t, f, sheetSettings, key)
			if dv := settings[ref(t, 2, row)]; dv == nil || html.UnescapeString(dv.Formula1) != `"`+strings.Join(choices, ",")+`"` || *dv.ErrorStyle != "stop" {
				t.Errorf("%s, %s: %+v", name, key, dv)
			}
		}
		if len(settings) != 18 {
			t.Errorf("%s: %d drop-downs", name, len(settings))
		}
		if kind := dropDowns(t, f, sheetUnits)["E4:E2003"]; kind == nil || *kind.ErrorStyle != "warning" {
			t.Errorf("%s, kind: %+v", name, kind)
		}
	}
	t.Run("the clerk's own stays", func(t *testing.T) {
		data := edited(t, bare, func(f *excelize.File) error {
			dv := excelize.NewDataValidation(true)
			dv.SetSqref("E4:E6")
			return errors.Join(dv.SetDropList([]string{"甲类", "乙类"}), f.AddDataValidation(sheetUnits, dv))
		})
		if got := dropDowns(t, opened(t, written(t, mustRead(t, data), data)), sheetUnits); len(got) != 1 || got["E4:E6"] == nil {
			t.Errorf("got %v", got)
		}
	})
	t.Run("reaches rows that were removed and added", func(t *testing.T) {
		b := mustRead(t, fresh)
		b.Rounds = b.Rounds[1:]
		got := dropDowns(t, opened(t, written(t, b, fresh)), sheetRounds)
		if len(got) != 1 || got["E4:E2003"] == nil {
			t.Errorf("got %v", got)
		}
	})
}

func TestDropDownsFit(t *testing.T) {
	for _, def := range sheetDefs() {
		for _, c := range def.columns {
			if n := len([]rune(strings.Join(c.choices, ","))); n > 255 {
				t.Errorf("%s: %d characters do not fit into a drop-down", c.title, n)
			}
		}
	}
}

func TestTheFormFollowsTheStyle(t *testing.T) {
	for _, from := range templates.Presets {
		for _, to := range templates.Presets {
			t.Run(from+"→"+to, func(t *testing.T) {
				b := sampleBook()
				b.Settings[settingStyle], b.Def = from, templates.Preset(from)
				fresh := written(t, b, nil)
				_, row := where(t, opened(t, fresh), sheetSettings, settingStyle)
				data := edited(t, fresh, set(sheetSettings, ref(t, 2, row), to))
				got := mustRead(t, data)
				each(t, "column", got.Def.Columns, templates.Preset(to).Columns)
				each(t, "state", got.Def.States, templates.Preset(to).States)
				if len(got.unmoved) > 0 {
					t.Errorf("said to be edited: %v", got.unmoved)
				}
				out := written(t, got, data)
				again := mustRead(t, out)
				compare(t, again, got)
				tables := readTables(t, out)
				if n := tables[sheetColumns].alike(columnRows(templates.Preset(to))); n != len(tables[sheetColumns].rows) || n != len(templates.Preset(to).Columns) {
					t.Errorf("%d of %d rows of the sheet are the preset's", n, len(tables[sheetColumns].rows))
				}
				if !bytes.Equal(written(t, again, out), out) {
					t.Error("written again it differs")
				}
			})
		}
	}
}

func readTables(t *testing.T, data []byte) map[string]table {
	t.Helper()
	_, rd, err := readBook(opened(t, data), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rd.tables
}

func TestAnEditedFormStaysAsEdited(t *testing.T) {
	fresh := sampleFile(t)
	_, row := where(t, opened(t, fresh), sheetSettings, settingStyle)
	style := func(name string) []string { return []string{sheetSettings, ref(t, 2, row), name} }
	for _, tt := range []struct {
		name  string
		edit  []string
		hints string
	}{
		{"nothing edited", style(templates.PresetPace), ""},
		{"edited, the style stays", []string{sheetColumns, "B10", "本期进展", sheetStates, "A6", "慢了"}, ""},
		{"columns edited, another style", append(style(templates.PresetShort), sheetColumns, "B10", "本期进展"), sheetColumns},
		{"columns edited, a style of the same columns", append(style(templates.PresetPace), sheetColumns, "B10", "本期进展"), ""},
		{"states edited, another style", append(style(templates.PresetPace), sheetStates, "A6", "慢了"), sheetStates},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := edited(t, fresh, set(tt.edit...))
			b := mustRead(t, data)
			if title := slices.Contains(tt.edit, "本期进展"); title != slices.ContainsFunc(b.Def.Columns, func(c templates.Column) bool { return c.Title == "本期进展" }) {
				t.Error("the column is lost")
			}
			if _, ok := b.Def.State("慢了"); ok != slices.Contains(tt.edit, "慢了") {
				t.Error("the state is lost")
			}
			var hints []string
			for _, p := range b.Check() {
				if p.Code == "style_without_effect" {
					hints = append(hints, p.Message)
					if p.Sheet != sheetSettings || p.Cell != ref(t, 2, row) || !strings.Contains(p.Remedy, "清空") {
						t.Errorf("%+v", p)
					}
				}
			}
			if got := strings.Join(hints, ""); !strings.Contains(got, tt.hints) || (got == "") != (tt.hints == "") {
				t.Errorf("hints %q", hints)
			}
			compare(t, mustRead(t, written(t, b, data)), b)
		})
	}
}

func TestAGivenColumnOfTheClerk(t *testing.T) {
	fresh := sampleFile(t)
	column := []string{sheetColumns, "A18", "处室", sheetColumns, "B18", "主办处室", sheetColumns, "C18", given}
	hints := func(b Book) (cells []string) {
		for _, p := range b.Check() {
			if p.Code == "column_without_source" {
				cells = append(cells, p.Cell)
			}
		}
		return cells
	}
	b := mustRead(t, edited(t, fresh, set(column...)))
	if got := hints(b); !slices.Equal(got, []string{"B18"}) || b.Plan.Tasks[0].Extra != nil {
		t.Errorf("without the column: hints at %v, %v", got, b.Plan.Tasks[0].Extra)
	}
	data := edited(t, fresh, func(f *excelize.File) error {
		date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		return errors.Join(err, set(append(column, sheetTasks, "M3", "主办 处室", sheetTasks, "M4", "综合处", sheetTasks, "N3", "没人要的", sheetTasks, "N4", "x")...)(f),
			f.SetCellInt(sheetTasks, "M5", 44530), f.SetCellStyle(sheetTasks, "M5", "M5", date))
	})
	b = mustRead(t, data)
	for i, want := range []string{"综合处", "2021-11-30", ""} {
		if got := b.Plan.Tasks[i].Extra; got["主办处室"] != want || (got == nil) != (want == "") || len(got) > 1 {
			t.Errorf("task %d: %v", i, got)
		}
	}
	if got := hints(b); got != nil {
		t.Errorf("hints at %v", got)
	}
	out := written(t, b, data)
	if f := opened(t, out); cellAt(t, f, sheetTasks, "M4") != "综合处" || cellAt(t, f, sheetTasks, "N4") != "x" {
		t.Error("the clerk's columns were written over")
	}
	compare(t, mustRead(t, out), b)
	wrong := edited(t, data, func(f *excelize.File) error {
		return errors.Join(set(sheetTasks, "M4", "#N/A")(f), f.SetCellFormula(sheetTasks, "M6", "O6"), f.SetCellFormula(sheetTasks, "N6", "O6"))
	})
	b, problems := read(t, wrong)
	var told []string
	for _, p := range problems {
		told = append(told, p.Code+" "+p.Cell)
	}
	if each(t, "told", told, []string{"error_value M4", "formula_without_result M6"}); b.Plan.Tasks[0].Extra != nil {
		t.Errorf("an error is shown: %v", b.Plan.Tasks[0].Extra)
	}
	own := mustRead(t, edited(t, fresh, set(sheetColumns, "A18", "牵头领导", sheetColumns, "C18", given)))
	if got := hints(own); got != nil || own.Plan.Tasks[0].Extra != nil {
		t.Errorf("a column of ours: hints at %v, %v", got, own.Plan.Tasks[0].Extra)
	}
}

func TestTheNextYearIsWrittenOverTheLast(t *testing.T) {
	last := edited(t, clerkRich(t), func(f *excelize.File) error {
		if _, err := f.NewSheet("我的笔记"); err != nil {
			return err
		}
		return errors.Join(set("我的笔记", "B2", "记得催", sheetUnits, "J3", "微信", sheetUnits, "J5", "wx", sheetTasks, "E9", "读不懂的一行", sheetTasks, "A9", "1")(f),
			f.AddComment(sheetUnits, excelize.Comment{Cell: "C5", Author: "小李", Text: "打过电话"}), f.SetColWidth(sheetUnits, "H", "H", 44),
			f.AutoFilter(sheetUnits, "A3:I6", []excelize.AutoFilterOptions{{Column: "E", Expression: "x == 政府部门"}}), f.SetRowVisible(sheetUnits, 6, false))
	})
	last = marked(t, last, []seeds.Problem{problem(seeds.Hint, sheetUnits, "H5", "没有邮箱", "填上")})
	b, _ := read(t, last)
	out, err := b.WriteNextYear(last)
	if err != nil {
		t.Fatal(err)
	}
	got := mustRead(t, out)
	compare(t, got, b.NextYear())
	f := opened(t, out)
	for _, at := range []struct{ sheet, cell, text string }{{"我的笔记", "B2", "记得催"}, {sheetUnits, "J3", "微信"}, {sheetUnits, "J5", "wx"}, {sheetTasks, "M3", "处室"}, {sheetTasks, "E4", ""}} {
		if got := cellAt(t, f, at.sheet, at.cell); got != at.text {
			t.Errorf("%s!%s: %q", at.sheet, at.cell, got)
		}
	}
	if got := said(t, out); len(got) != 2 || got[sheetUnits+"!C5"] != "打过电话" || got[sheetTasks+"!A1"] != "表头" || boxCount(t, out) != 2 {
		t.Errorf("comments %q", got)
	}
	if w, err := f.GetColWidth(sheetUnits, "H"); err != nil || w != 44 {
		t.Errorf("width %v, %v", w, err)
	}
	for n := range sheetDefs() {
		if sheet := part(t, out, fmt.Sprintf("xl/worksheets/sheet%d.xml", n+2)); strings.Contains(sheet, ` hidden="`) {
			t.Errorf("sheet %d has hidden rows", n+1)
		}
	}
	if units := part(t, out, "xl/worksheets/sheet3.xml"); strings.Contains(units, "filterColumn") {
		t.Error("the filter is still set")
	}
	got.SetPlan(seeds.Plan{Title: "新的一年", Year: 2022, Tasks: sampleBook().Plan.Tasks, Units: got.Plan.Units, Groups: got.Plan.Groups})
	next := written(t, got, out)
	if again := mustRead(t, next); len(again.Plan.Tasks) != 3 || !strings.Contains(part(t, next, "xl/worksheets/sheet2.xml"), `<autoFilter ref="A3:L6"`) {
		t.Errorf("%d tasks of the new year, or the filter does not reach them", len(again.Plan.Tasks))
	}
}

// A person sees a sheet that is ready: header frozen, first cell to fill selected, paper that fits.
func TestFreshSheetsAreReadyToUse(t *testing.T) {
	f := opened(t, sampleFile(t))
	tabs := map[string]bool{}
	for _, def := range sheetDefs() {
		panes, err := f.GetPanes(def.name)
		if err != nil || !panes.Freeze || panes.YSplit != headerRow || len(panes.Selection) != 1 || panes.Selection[0].ActiveCell == "" {
			t.Errorf("%s: %+v, %v", def.name, panes, err)
		}
		page, err := f.GetPageLayout(def.name)
		if err != nil || *page.Orientation != "landscape" || (*page.Size == paperA3) != (def.name == sheetTasks) {
			t.Errorf("%s: %+v, %v", def.name, page, err)
		}
		props, err := f.GetSheetProps(def.name)
		if err != nil || props.TabColorRGB == nil || props.FitToPage == nil || !*props.FitToPage {
			t.Errorf("%s: %+v, %v", def.name, props, err)
		}
		tabs[*props.TabColorRGB] = true
		foot, err := f.GetHeaderFooter(def.name)
		if err != nil || !strings.Contains(foot.OddFooter, "&P") {
			t.Errorf("%s: %+v, %v", def.name, foot, err)
		}
		width, holds := 0.0, 148.0 // characters on A4 landscape at full size
		if def.paper == paperA3 {
			holds = 214
		}
		for _, c := range def.columns {
			width += c.width
		}
		if size := cellSize * min(holds/width, 1); size < 9 {
			t.Errorf("%s prints at %.1f pt", def.name, size)
		}
	}
	if len(tabs) != 3 {
		t.Errorf("tab colours %v", tabs)
	}
	lights, err := f.GetConditionalFormats(sheetStates)
	if err != nil || len(lights["E4:E2003"]) != 3 {
		t.Errorf("lights %v, %v", lights, err)
	}
}
