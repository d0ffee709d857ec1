package book

import (
	"archive/zip"
	"bytes"
	"errors"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
)

// What a clerk does to the workbook in a spreadsheet must survive ducha's writing.
// Each case edits a fresh workbook, has a changed book written over it and looks.
func TestClerksEditsSurvive(t *testing.T) {
	for _, tt := range []struct {
		name string
		edit func(f *excelize.File) error
		look func(t *testing.T, f *excelize.File, task2 int) // the row of task 2(1)
	}{
		{"extra sheet", func(f *excelize.File) error {
			if _, err := f.NewSheet("我的笔记"); err != nil {
				return err
			}
			return f.SetCellStr("我的笔记", "B2", "记得催")
		}, func(t *testing.T, f *excelize.File, _ int) {
			if got := cellAt(t, f, "我的笔记", "B2"); got != "记得催" {
				t.Errorf("got %q", got)
			}
		}},
		{"extra column", set(sheetTasks, "M3", "分管处室", sheetTasks, "M5", "综合处"), func(t *testing.T, f *excelize.File, row int) {
			if col, at := where(t, f, sheetTasks, "综合处"); at != row || col != 13 {
				t.Errorf("stands in row %d, the task in %d", at, row)
			}
			if got := cellAt(t, f, sheetTasks, "M3"); got != "分管处室" {
				t.Errorf("title %q", got)
			}
		}},
		{"notes in a column without a title, and our column lost", func(f *excelize.File) error {
			return set(sheetTasks, "M5", "催过两次", sheetTasks, "L3", "说明")(f)
		}, func(t *testing.T, f *excelize.File, row int) {
			if _, at := where(t, f, sheetTasks, "催过两次"); at != row {
				t.Errorf("stands in row %d, the task in %d", at, row)
			}
			if got := cellAt(t, f, sheetTasks, "M3"); got != "" {
				t.Errorf("the column got a title of ours: %q", got)
			}
			if refs, err := f.SearchSheet(sheetTasks, colNote); err != nil || len(refs) > 0 {
				t.Errorf("our column came back at %v with nothing to say, %v", refs, err)
			}
		}},
		{"comment", func(f *excelize.File) error {
			return f.AddComment(sheetTasks, excelize.Comment{Cell: "E5", Author: "小李", Text: "与交通局商量过"})
		}, func(t *testing.T, f *excelize.File, row int) {
			comments, err := f.GetComments(sheetTasks)
			if err != nil || len(comments) != 1 {
				t.Fatalf("comments %v, %v", comments, err)
			}
			if c := comments[0]; c.Author != "小李" || c.Text != "与交通局商量过" || c.Cell != ref(t, 5, row) {
				t.Errorf("got %+v, the task is in row %d", c, row)
			}
		}},
		{"row colour", func(f *excelize.File) error {
			id, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FF0000"}}})
			if err != nil {
				return err
			}
			return f.SetCellStyle(sheetTasks, "A5", "M5", id)
		}, func(t *testing.T, f *excelize.File, row int) {
			for _, col := range []int{1, 5, 13} {
				id, err := f.GetCellStyle(sheetTasks, ref(t, col, row))
				if err != nil {
					t.Fatal(err)
				}
				if style, err := f.GetStyle(id); err != nil || !slices.Equal(style.Fill.Color, []string{"FF0000"}) {
					t.Errorf("column %d: fill %+v, %v", col, style.Fill, err)
				}
			}
		}},
		{"rows inserted above the header", func(f *excelize.File) error {
			if err := f.InsertRows(sheetTasks, 1, 3); err != nil {
				return err
			}
			return f.SetCellStr(sheetTasks, "A1", "领导批示：抓紧")
		}, func(t *testing.T, f *excelize.File, _ int) {
			if got := cellAt(t, f, sheetTasks, "A1"); got != "领导批示：抓紧" {
				t.Errorf("got %q", got)
			}
			if got := cellAt(t, f, sheetTasks, "A6"); got != colID {
				t.Errorf("the header is now %q", got)
			}
		}},
		{"column moved", func(f *excelize.File) error { // 备注 to the front
			if err := f.InsertCols(sheetTasks, "A", 1); err != nil {
				return err
			}
			for _, row := range []string{"3", "4", "5", "6"} {
				v, err := f.GetCellValue(sheetTasks, "M"+row)
				if err != nil {
					return err
				}
				if err := f.SetCellStr(sheetTasks, "A"+row, v); err != nil {
					return err
				}
			}
			return f.RemoveCol(sheetTasks, "M")
		}, func(t *testing.T, f *excelize.File, _ int) {
			if a, b := cellAt(t, f, sheetTasks, "A3"), cellAt(t, f, sheetTasks, "B3"); a != colNote || b != colID {
				t.Errorf("header begins %q %q", a, b)
			}
		}},
		{"rows sorted", func(f *excelize.File) error { // the first task to the end
			if err := f.DuplicateRowTo(sheetTasks, 4, 7); err != nil {
				return err
			}
			return f.RemoveRow(sheetTasks, 4)
		}, func(t *testing.T, f *excelize.File, row int) {
			if _, second := where(t, f, sheetTasks, "截污。加快。"); row != 5 || second != 6 { // below the new one
				t.Errorf("the tasks went to rows %d and %d", row, second)
			}
		}},
		{"hidden row", func(f *excelize.File) error { return f.SetRowVisible(sheetTasks, 5, false) }, func(t *testing.T, f *excelize.File, row int) {
			if visible, err := f.GetRowVisible(sheetTasks, row); err != nil || visible {
				t.Errorf("visible again, %v", err)
			}
		}},
		{"column width", func(f *excelize.File) error { return f.SetColWidth(sheetTasks, "E", "E", 91) }, func(t *testing.T, f *excelize.File, _ int) {
			if w, err := f.GetColWidth(sheetTasks, "E"); err != nil || w != 91 {
				t.Errorf("got %v, %v", w, err)
			}
		}},
		{"another row of the same printed number", set(sheetTasks, "M3", "处室", sheetTasks, "M5", "综合处", sheetTasks, "B4", "2(1)"), func(t *testing.T, f *excelize.File, row int) {
			if _, at := where(t, f, sheetTasks, "综合处"); at != row {
				t.Errorf("the note stands in row %d, the task in %d", at, row)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			changed := edited(t, sampleFile(t), tt.edit)
			b, _ := read(t, changed)
			if len(b.Plan.Tasks) != 3 {
				t.Fatalf("%d tasks read", len(b.Plan.Tasks))
			}
			kept := b.Plan.Tasks[:0:0]
			for _, task := range b.Plan.Tasks { // one task goes, one changes, one is new
				if task.ID != "1" {
					task.Text += "加快。"
					kept = append(kept, task)
				}
			}
			b.Plan.Tasks = append([]seeds.Task{{ID: "补充1/2(1)", No: "2(1)", Text: "新任务。", Lead: []string{"市水利局"}}}, kept...)
			data := written(t, b, changed)
			f := opened(t, data)
			_, row := where(t, f, sheetTasks, "清淤。\n共三段。加快。")
			tt.look(t, f, row)
			again, _ := read(t, data)
			ids := map[seeds.TaskID]string{}
			for _, task := range again.Plan.Tasks {
				ids[task.ID] = task.Text
			}
			if len(ids) != 3 || ids["2(1)"] != "清淤。\n共三段。加快。" || ids["2(2)"] != "截污。加快。" || ids["补充1/2(1)"] != "新任务。" {
				t.Errorf("tasks after all: %q", ids)
			}
		})
	}
}

func ref(t *testing.T, col, row int) string {
	t.Helper()
	s, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRemovedRowTakesItsCommentAlong(t *testing.T) {
	data := edited(t, sampleFile(t), func(f *excelize.File) error {
		for cell, text := range map[string]string{"E4": "第一项", "E5": "第二项", "E6": "第三项", "A1": "表头", "E9": "空行"} {
			if err := f.AddComment(sheetTasks, excelize.Comment{Cell: cell, Author: "小李", Text: text}); err != nil {
				return err
			}
		}
		return nil
	})
	b := mustRead(t, data)
	b.Plan.Tasks = []seeds.Task{b.Plan.Tasks[0], b.Plan.Tasks[2]}
	comments, err := opened(t, written(t, b, data)).GetComments(sheetTasks)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range comments {
		got[c.Cell] = c.Text
	}
	for cell, want := range map[string]string{"A1": "表头", "E4": "第一项", "E5": "第三项", "E8": "空行"} {
		if got[cell] != want {
			t.Errorf("%s: %q, want %q", cell, got[cell], want)
		}
	}
	if len(got) != 4 {
		t.Errorf("comments %v", got)
	}
}

// A row that could not be read is the clerk's to put right; writing must not take it away.
func TestRowsThatCannotBeReadStay(t *testing.T) {
	data := edited(t, sampleFile(t), set(
		sheetTasks, "A7", "1", sheetTasks, "E7", "编号重了。",
		sheetTasks, "B8", "9", sheetTasks, "L8", "还没写任务",
		sheetUnits, "A7", "001", sheetUnits, "C7", "市审计局",
		sheetGroups, "B5", "市财政局",
		sheetRounds, "A6", "2022", sheetRounds, "B6", "2022年", sheetRounds, "C6", "明年", sheetRounds, "D6", "2023-01-05",
		sheetRounds, "A7", "2023", sheetRounds, "B7", "2023年", sheetRounds, "C7", "2023-12-31", sheetRounds, "D7", "年后",
		sheetRounds, "A8", "二〇二四", sheetRounds, "B8", "2024年", sheetRounds, "C8", "2024-12-31", sheetRounds, "D8", "2025-01-05",
		sheetSettings, "A40", "字号", sheetSettings, "B40", "三号",
		sheetWording, "A20", "我的文字", sheetWording, "B20", "内容",
	))
	b, problems := read(t, data)
	codes := map[string]int{}
	for _, p := range problems {
		codes[p.Code]++
	}
	want := map[string]int{"duplicate_id": 2, "task_without_text": 1, "group_without_name": 1, "bad_date": 2, "bad_round": 1, "unknown_setting": 1}
	for code, n := range want {
		if codes[code] != n {
			t.Errorf("%s: told %d times, want %d", code, codes[code], n)
		}
	}
	b.Rounds = append(b.Rounds, seeds.Round{ID: "2022", Name: "2022年", AsOf: day(2022, 12, 31), Due: day(2023, 1, 5)})
	again := written(t, b, data)
	f := opened(t, again)
	for _, at := range []struct{ sheet, text string }{
		{sheetTasks, "编号重了。"}, {sheetTasks, "还没写任务"}, {sheetUnits, "市审计局"}, {sheetGroups, "市财政局"},
		{sheetRounds, "明年"}, {sheetRounds, "年后"}, {sheetRounds, "二〇二四"}, {sheetSettings, "字号"}, {sheetWording, "我的文字"},
	} {
		where(t, f, at.sheet, at.text)
	}
	after, problemsAfter := read(t, again)
	if len(problemsAfter) != len(problems) {
		t.Errorf("%d problems, %d before", len(problemsAfter), len(problems))
	}
	if len(after.Rounds) != 3 || after.Rounds[2].ID != "2022" {
		t.Errorf("the new round was not written beside the bad row: %+v", after.Rounds)
	}
}

func TestBadSettingStaysAsTyped(t *testing.T) {
	fresh := sampleFile(t)
	_, row := where(t, opened(t, fresh), sheetSettings, "版头")
	data := edited(t, fresh, set(sheetSettings, ref(t, 2, row), "红头"))
	b, problems := read(t, data)
	if len(problems) != 1 || problems[0].Code != "bad_setting" || problems[0].Sheet != sheetSettings || problems[0].Cell != ref(t, 2, row) || problems[0].Value != "红头" {
		t.Errorf("problems %+v", problems)
	}
	if got := b.Settings.Get("版头"); got != "简报" {
		t.Errorf("meanwhile it is %q", got)
	}
	if got := cellAt(t, opened(t, written(t, b, data)), sheetSettings, ref(t, 2, row)); got != "红头" {
		t.Errorf("rewritten as %q", got)
	}
	b.Settings["版头"] = "文件"
	if got := cellAt(t, opened(t, written(t, b, data)), sheetSettings, ref(t, 2, row)); got != "文件" {
		t.Errorf("a new value is not written: %q", got)
	}
}

func TestWhatSpreadsheetsDoToCells(t *testing.T) {
	t.Run("017 becomes the number 17", func(t *testing.T) {
		data := edited(t, sampleFile(t), func(f *excelize.File) error { return f.SetCellInt(sheetUnits, "A6", 17) })
		b := mustRead(t, data)
		if u := b.Plan.Units[2]; u.ID != "017" || u.Name != "市水利局" {
			t.Errorf("got %+v", u)
		}
		f := opened(t, written(t, b, data))
		if got := cellAt(t, f, sheetUnits, "A6"); got != "017" {
			t.Errorf("written back as %q", got)
		}
		if rows, err := f.GetRows(sheetUnits); err != nil || len(rows) != 6 {
			t.Errorf("%d rows, %v", len(rows), err)
		}
	})
	t.Run("unit without a number gets the next free one", func(t *testing.T) {
		data := edited(t, sampleFile(t), set(sheetUnits, "C7", "市审计局", sheetUnits, "C8", "市统计局"))
		b := mustRead(t, data)
		if len(b.Plan.Units) != 5 || b.Plan.Units[3].ID != "018" || b.Plan.Units[4].ID != "019" {
			t.Fatalf("got %+v", b.Plan.Units)
		}
		if b.Plan.Units[3].Rank != 3 {
			t.Errorf("it does not stand after the unit above: rank %d", b.Plan.Units[3].Rank)
		}
		again := written(t, b, data)
		if got := cellAt(t, opened(t, again), sheetUnits, "A7"); got != "018" {
			t.Errorf("the number is not written: %q", got)
		}
		compare(t, mustRead(t, again), b)
	})
	t.Run("task without an id gets its printed number", func(t *testing.T) {
		data := edited(t, sampleFile(t), set(sheetTasks, "B7", "1", sheetTasks, "E7", "甲。", sheetTasks, "B8", "8", sheetTasks, "E8", "乙。", sheetTasks, "E9", "丙。"))
		b := mustRead(t, data)
		var ids []string
		for _, task := range b.Plan.Tasks[3:] {
			ids = append(ids, string(task.ID))
		}
		if !slices.Equal(ids, []string{"1-2", "8", "新增"}) {
			t.Errorf("got %q", ids)
		}
		again := mustRead(t, written(t, b, data))
		compare(t, again, b)
	})
	t.Run("dates typed as real dates", func(t *testing.T) {
		data := edited(t, sampleFile(t), func(f *excelize.File) error {
			if err := f.SetCellValue(sheetRounds, "C4", time.Date(2021, 9, 30, 0, 0, 0, 0, time.UTC)); err != nil {
				return err
			}
			if err := f.SetCellValue(sheetRounds, "D4", time.Date(2021, 10, 8, 17, 30, 0, 0, time.UTC)); err != nil {
				return err
			}
			return f.SetCellValue(sheetRounds, "D5", time.Date(2021, 1, 6, 0, 0, 0, 0, time.UTC))
		})
		b := mustRead(t, data)
		if r := b.Rounds[0]; !r.AsOf.Equal(day(2021, 9, 30)) || !r.Due.Equal(day(2021, 10, 8).Add(17*time.Hour+30*time.Minute)) {
			t.Errorf("as of %v, due %v", r.AsOf, r.Due)
		}
		if due := b.Rounds[1].Due; !due.Equal(day(2021, 1, 7).Add(-time.Second)) {
			t.Errorf("a bare date is the end of its day, got %v", due)
		}
		compare(t, mustRead(t, written(t, b, data)), b)
	})
	t.Run("printed number typed as a number", func(t *testing.T) {
		data := edited(t, sampleFile(t), func(f *excelize.File) error { return f.SetCellInt(sheetTasks, "A4", 1) })
		b := mustRead(t, data)
		if b.Plan.Tasks[0].ID != "1" || len(b.Plan.Tasks) != 3 {
			t.Errorf("got %+v", b.Plan.Tasks)
		}
	})
	t.Run("full-width and spaced header titles", func(t *testing.T) {
		b := mustRead(t, edited(t, sampleFile(t), set(sheetTasks, "E3", " 目标与　任务\n")))
		if len(b.Plan.Tasks) != 3 || b.Plan.Tasks[0].Text != "修好环城路。" {
			t.Errorf("got %+v", b.Plan.Tasks)
		}
	})
	t.Run("unit names typed in short, in any separator", func(t *testing.T) {
		b := mustRead(t, edited(t, sampleFile(t), set(sheetTasks, "I4", "财政局,市水利局；市交通局等")))
		if got := b.Plan.Tasks[0]; !slices.Equal(got.Coop, []string{"财政局", "市水利局", "市交通局"}) || !got.CoopEtc {
			t.Errorf("got %q %v", got.Coop, got.CoopEtc)
		}
	})
	t.Run("a sheet deleted", func(t *testing.T) {
		data := edited(t, sampleFile(t), func(f *excelize.File) error { return f.DeleteSheet(sheetReview) })
		b := mustRead(t, data)
		if len(b.Review) != 0 || len(b.Plan.Tasks) != 3 {
			t.Errorf("got %d doubts, %d tasks", len(b.Review), len(b.Plan.Tasks))
		}
		if !bytes.Equal(written(t, b, data), data) {
			t.Error("something was written")
		}
		b.Review = []seeds.Doubt{{Where: "第 3 行", Text: "有关部门", ReadAs: "单位组", Reason: "没有成员"}}
		p, err := openParts(data)
		if err != nil {
			t.Fatal(err)
		}
		list, err := p.get("xl/workbook.xml")
		if err != nil {
			t.Fatal(err)
		}
		const locked = `<fileSharing readOnlyRecommended="1" userName="李"/>`
		list = bytes.Replace(list, []byte("<sheets>"), []byte(locked+"<sheets>"), 1)
		list = bytes.Replace(list, []byte(" xmlns:r="), []byte(" xmlns:s="), 1) // as openpyxl writes it
		p.set("xl/workbook.xml", bytes.ReplaceAll(list, []byte(" r:id="), []byte(` xmlns:q="http://schemas.openxmlformats.org/officeDocument/2006/relationships" q:id=`)))
		if data, err = p.bytes(); err != nil {
			t.Fatal(err)
		}
		out := written(t, b, data)
		f := opened(t, out)
		if got := cellAt(t, f, sheetReview, "A3") + cellAt(t, f, sheetReview, "B4"); got != colWhere+"有关部门" {
			t.Errorf("the sheet does not come back: %q", got)
		}
		for _, ref := range []string{"A3", "A1"} {
			if got, want := styleAt(t, f, sheetReview, ref), styleAt(t, f, sheetGroups, ref); !reflect.DeepEqual(got, want) {
				t.Errorf("%s looks like %+v, on another sheet like %+v", ref, got, want)
			}
		}
		if p, err = openParts(out); err != nil {
			t.Fatal(err)
		}
		if list, err = p.get("xl/workbook.xml"); err != nil || !bytes.Contains(list, []byte(locked)) {
			t.Errorf("the workbook's settings: %s, %v", list, err)
		}
		compare(t, mustRead(t, out), b)
	})
	t.Run("an empty workbook under its name", func(t *testing.T) {
		var empty bytes.Buffer
		if err := excelize.NewFile().Write(&empty); err != nil {
			t.Fatal(err)
		}
		compare(t, mustRead(t, written(t, sampleBook(), empty.Bytes())), sampleBook())
	})
}

func TestSheetsOfColumnsAndStates(t *testing.T) {
	t.Run("emptied sheets give the preset of the settings", func(t *testing.T) {
		data := edited(t, sampleFile(t), func(f *excelize.File) error {
			for _, sheet := range []string{sheetColumns, sheetStates} {
				for range 20 {
					if err := f.RemoveRow(sheet, headerRow+1); err != nil {
						return err
					}
				}
			}
			_, row := where(t, f, sheetSettings, "反馈表样式")
			return f.SetCellStr(sheetSettings, ref(t, 2, row), templates.PresetPace)
		})
		each(t, "state", mustRead(t, data).Def.States, templates.Preset(templates.PresetPace).States)
	})
	t.Run("a column of the clerk", func(t *testing.T) {
		data := edited(t, sampleFile(t), set(sheetColumns, "B18", "投资（万元）", sheetColumns, "C18", fill, sheetColumns, "D18", yes, sheetColumns, "F18", "14",
			sheetColumns, "A19", "类别", sheetColumns, "C19", fill, sheetColumns, "E19", "甲类、乙类；丙类"))
		def := mustRead(t, data).Def
		want := templates.Column{Key: "投资（万元）", Title: "投资（万元）", Type: templates.Text, Fill: true, Required: true, Width: 14}
		if c, ok := def.Column("投资（万元）"); !ok || c.Title != want.Title || c.Type != want.Type || !c.Fill || !c.Required || c.Width != 14 {
			t.Errorf("got %+v", c)
		}
		if c, ok := def.Column("类别"); !ok || c.Type != templates.Choice || !slices.Equal(c.Choices, []string{"甲类", "乙类", "丙类"}) || c.Title != "类别" {
			t.Errorf("got %+v", c)
		}
		if wrong := def.Check(); len(wrong) > 0 {
			t.Error(wrong)
		}
	})
	t.Run("a renamed state keeps its kind", func(t *testing.T) {
		b := mustRead(t, edited(t, sampleFile(t), set(sheetStates, "A6", "慢了")))
		if s, ok := b.Def.State("慢了"); !ok || s.Kind != seeds.Behind || !s.NeedNext {
			t.Errorf("got %+v", s)
		}
	})
}

func TestProblemsPointToTheCell(t *testing.T) {
	for _, tt := range []struct {
		name              string
		edit              []string
		code, sheet, cell string
	}{
		{"unknown figure", []string{sheetWording, "B5", "共{{项数}}项"}, "unknown_figure", sheetWording, "B5"},
		{"unknown setting", []string{sheetSettings, "A7", "字号"}, "unknown_setting", sheetSettings, "A7"},
		{"bad as-of date", []string{sheetRounds, "C4", "六月底"}, "bad_date", sheetRounds, "C4"},
		{"bad due time", []string{sheetRounds, "D4", "2021-13-05"}, "bad_date", sheetRounds, "D4"},
		{"blank date", []string{sheetRounds, "C4", ""}, "bad_date", sheetRounds, "C4"},
		{"round whose folder is that of another", []string{sheetRounds, "A5", "2021h1"}, "bad_round", sheetRounds, "A5"},
		{"round that no folder can be called", []string{sheetRounds, "A4", "Aux"}, "bad_round", sheetRounds, "A4"},
		{"round id with Chinese", []string{sheetRounds, "A4", "上半年"}, "bad_round", sheetRounds, "A4"},
		{"round without a name", []string{sheetRounds, "B4", ""}, "bad_round", sheetRounds, "B4"},
		{"unit number too long", []string{sheetUnits, "A4", "0001x"}, "bad_unit", sheetUnits, "A4"},
		{"unit without a name", []string{sheetUnits, "C4", ""}, "bad_unit", sheetUnits, "C4"},
		{"bad mail address", []string{sheetUnits, "H4", "cz@city.example、财政局"}, "bad_unit", sheetUnits, "H4"},
		{"bad copy address", []string{sheetUnits, "I4", "x"}, "bad_unit", sheetUnits, "I4"},
		{"rank in words", []string{sheetUnits, "B4", "第一"}, "rank_not_number", sheetUnits, "B4"},
		{"unit number twice", []string{sheetUnits, "A5", "1"}, "duplicate_id", sheetUnits, "A5"},
		{"task number twice", []string{sheetTasks, "A5", "1"}, "duplicate_id", sheetTasks, "A5"},
		{"task without text", []string{sheetTasks, "E5", " "}, "task_without_text", sheetTasks, "E5"},
		{"group without a name", []string{sheetGroups, "A4", ""}, "group_without_name", sheetGroups, "A4"},
		{"state of no kind", []string{sheetStates, "B4", "不错"}, "bad_state_kind", sheetStates, "B4"},
		{"state without a name", []string{sheetStates, "A4", ""}, "state_without_name", sheetStates, "A4"},
		{"width too small", []string{sheetColumns, "F4", "1"}, "bad_width", sheetColumns, "F4"},
		{"width in words", []string{sheetColumns, "F4", "宽"}, "bad_width", sheetColumns, "F4"},
		{"width NaN", []string{sheetColumns, "F4", "NaN"}, "bad_width", sheetColumns, "F4"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := read(t, edited(t, sampleFile(t), set(tt.edit...)))
			if len(problems) != 1 {
				t.Fatalf("problems %+v", problems)
			}
			p := problems[0]
			if p.Code != tt.code || p.Sheet != tt.sheet || p.Cell != tt.cell || p.File != FileName || p.Severity != seeds.Fault || p.Message == "" || p.Remedy == "" {
				t.Errorf("got %+v", p)
			}
		})
	}
}

func TestProblemsFollowMovedColumnsAndRows(t *testing.T) {
	data := edited(t, sampleFile(t), func(f *excelize.File) error {
		if err := f.InsertRows(sheetRounds, 1, 2); err != nil {
			return err
		}
		if err := f.InsertCols(sheetRounds, "A", 1); err != nil {
			return err
		}
		return f.SetCellStr(sheetRounds, "D6", "六月底")
	})
	_, problems := read(t, data)
	if len(problems) != 1 || problems[0].Cell != "D6" || problems[0].Value != "六月底" {
		t.Errorf("got %+v", problems)
	}
}

func TestSheetWithoutHeaderIsAnError(t *testing.T) {
	data := edited(t, sampleFile(t), func(f *excelize.File) error { return f.RemoveRow(sheetTasks, headerRow) })
	_, _, err := Read(bytes.NewReader(data), nil)
	if err == nil || !strings.Contains(err.Error(), sheetTasks) || !strings.Contains(err.Error(), "没有表头") {
		t.Errorf("got %v", err)
	}
}

func TestWorkbookOfAnotherKindIsAnEmptyBook(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	compare(t, mustRead(t, out.Bytes()), New())
	if b := mustRead(t, written(t, sampleBook(), out.Bytes())); len(b.Plan.Tasks) != 3 {
		t.Errorf("written over it: %d tasks", len(b.Plan.Tasks))
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		name              string
		edit              []string
		code, sheet, cell string
		severity          seeds.Severity
	}{
		{"task without lead", []string{sheetTasks, "H4", ""}, "task_without_lead", sheetTasks, "H4", seeds.Fault},
		{"unknown lead", []string{sheetTasks, "H4", "市交通厅"}, "unknown_unit", sheetTasks, "H4", seeds.Fault},
		{"unknown cooperating unit", []string{sheetTasks, "I4", "市财政局、市园林局"}, "unknown_unit", sheetTasks, "I4", seeds.Fault},
		{"group without members", []string{sheetGroups, "B4", ""}, "group_without_members", sheetGroups, "B4", seeds.Hint},
		{"unknown member", []string{sheetGroups, "B4", "市财政局、市园林局"}, "unknown_unit", sheetGroups, "B4", seeds.Fault},
		{"unit without mail", nil, "unit_without_email", sheetUnits, "H5", seeds.Hint},
		{"form without a column", []string{sheetColumns, "A10", "进展", sheetColumns, "B10", "进展"}, "bad_form", sheetColumns, "", seeds.Fault},
		{"blank setting", []string{sheetSettings, "B4", ""}, "setting_blank", sheetSettings, "B4", seeds.Hint},
		{"doubts open", nil, "review_open", sheetReview, "", seeds.Hint},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := mustRead(t, edited(t, sampleFile(t), set(tt.edit...)))
			var hits []seeds.Problem
			for _, p := range b.Check() {
				if p.Code == tt.code {
					hits = append(hits, p)
				}
			}
			if len(hits) != 1 {
				t.Fatalf("%d hits in %+v", len(hits), b.Check())
			}
			if p := hits[0]; p.Sheet != tt.sheet || p.Cell != tt.cell || p.Severity != tt.severity || p.File != FileName || p.Remedy == "" {
				t.Errorf("got %+v", p)
			}
		})
	}
}

func TestCheckLeavesAGoodBookAlone(t *testing.T) {
	b := sampleBook()
	b.Plan.Units[1].Email = []string{"jt@city.example"}
	b.Review = nil
	if got := mustRead(t, written(t, b, nil)).Check(); len(got) > 0 {
		t.Errorf("got %+v", got)
	}
}

func TestCheckIsInTheOrderOfTheWorkbook(t *testing.T) {
	b := mustRead(t, edited(t, sampleFile(t), set(sheetTasks, "I6", "乙园、甲园", sheetTasks, "H5", "", sheetGroups, "B4", "丙园")))
	var got []string
	for _, p := range b.Check() {
		got = append(got, p.Sheet+p.Cell+p.Value)
	}
	want := []string{sheetTasks + "H5", sheetTasks + "I6乙园", sheetTasks + "I6甲园", sheetUnits + "H5", sheetGroups + "B4丙园", sheetReview}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func comments(t *testing.T, data []byte) map[string]string {
	t.Helper()
	f := opened(t, data)
	got := map[string]string{}
	for _, sheet := range f.GetSheetList() {
		list, err := f.GetComments(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			for _, run := range c.Paragraph {
				c.Text += run.Text
			}
			got[sheet+"!"+c.Cell] = c.Author + "：" + c.Text
		}
	}
	return got
}

func marked(t *testing.T, data []byte, problems []seeds.Problem) []byte {
	t.Helper()
	out, _, err := Mark(data, problems)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestMark(t *testing.T) {
	data := edited(t, sampleFile(t), func(f *excelize.File) error {
		return f.AddComment(sheetTasks, excelize.Comment{Cell: "E5", Author: "小李", Text: "商量过"})
	})
	problems := []seeds.Problem{
		{Severity: seeds.Fault, Sheet: sheetTasks, Cell: "H4", Message: "没有牵头", Remedy: "填上"},
		{Severity: seeds.Hint, Sheet: sheetTasks, Cell: "H4", Message: "另有一事", Remedy: "看看"},
		{Severity: seeds.Fault, Sheet: sheetTasks, Cell: "E5", Message: "与小李的批注同格", Remedy: "x"},
		{Severity: seeds.Hint, Sheet: sheetUnits, Cell: "H5", Message: "没有邮箱", Remedy: "填上"},
		{Severity: seeds.Hint, Sheet: sheetReview, Message: "没有格子", Remedy: "x"},
	}
	once := marked(t, data, problems)
	got := comments(t, once)
	want := map[string]string{
		sheetTasks + "!H4": "ducha：【ducha 核对】\n错误：没有牵头。填上。\n提示：另有一事。看看。",
		sheetTasks + "!E5": "小李：商量过",
		sheetUnits + "!H5": "ducha：【ducha 核对】\n提示：没有邮箱。填上。",
	}
	for at, text := range want {
		if got[at] != text {
			t.Errorf("%s: %q, want %q", at, got[at], text)
		}
	}
	if len(got) != len(want) {
		t.Errorf("comments %q", got)
	}
	compare(t, mustRead(t, once), mustRead(t, data))

	if again := comments(t, marked(t, once, problems[:1])); again[sheetTasks+"!H4"] != "ducha：【ducha 核对】\n错误：没有牵头。填上。" || again[sheetUnits+"!H5"] != "" || len(again) != 2 {
		t.Errorf("a second run with fewer problems leaves %q", again)
	}
	if none := comments(t, marked(t, once, nil)); len(none) != 1 || none[sheetTasks+"!E5"] != "小李：商量过" {
		t.Errorf("a run without problems leaves %q", none)
	}
	if !bytes.Equal(once, marked(t, data, problems)) {
		t.Error("the same problems give other bytes")
	}
}

func styleAt(t *testing.T, f *excelize.File, sheet, ref string) *excelize.Style {
	t.Helper()
	id, err := f.GetCellStyle(sheet, ref)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return style
}

func TestMarkRefusesABrokenFile(t *testing.T) {
	if _, _, err := Mark([]byte("x"), nil); err == nil || !strings.Contains(err.Error(), "不是 Excel 工作簿") {
		t.Errorf("got %v", err)
	}
}

// maxFuzz bounds the work of one input.
const maxFuzz = 64 << 10

// sheetXML is a task sheet as another program may write it: the fuzzer's way past the zip.
const sheetXML = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
	`<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c><c r="B1" t="inlineStr"><is><t>序号</t></is></c><c r="C1" t="inlineStr"><is><t>章节</t></is></c>` +
	`<c r="D1" t="inlineStr"><is><t>重点工作</t></is></c><c r="E1" t="inlineStr"><is><t>目标与任务</t></is></c><c r="H1" t="inlineStr"><is><t>牵头责任单位</t></is></c><c r="I1" t="inlineStr"><is><t>责任单位</t></is></c></row>` +
	`<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="b"><v>1</v></c><c r="C2" t="e"><v>#N/A</v></c><c r="E2" t="inlineStr"><is><r><t>修</t></r><r><t>路</t></r></is></c><c r="H2" t="s"><v>0</v></c></row>` +
	`<row r="900"><c r="A900" t="d"><v>2021-06-30</v></c></row></sheetData></worksheet>`

// asSheet puts bytes into a workbook as one of its sheets.
func asSheet(t testing.TB, skeleton []byte, name string, xml []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(skeleton), int64(len(skeleton)))
	if err != nil {
		t.Fatal(err)
	}
	var data bytes.Buffer
	out := zip.NewWriter(&data)
	for _, part := range in.File {
		if part.Name != name {
			if err := out.Copy(part); err != nil {
				t.Fatal(err)
			}
			continue
		}
		w, err := out.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(xml); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

func skeleton(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", sheetTasks); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestSheetOfAnotherProgram(t *testing.T) {
	b, problems := read(t, asSheet(t, skeleton(t), "xl/worksheets/sheet1.xml", []byte(sheetXML)))
	if len(b.Plan.Tasks) != 1 || b.Plan.Tasks[0].Text != "修路" || b.Plan.Tasks[0].ID != "1" {
		t.Errorf("tasks %+v", b.Plan.Tasks)
	}
	if len(problems) != 1 || problems[0].Code != "sheet_missing" {
		t.Errorf("problems %+v", problems)
	}
}

// FuzzRead reads whole files where the bytes begin like a zip, else the bytes as one sheet.
func FuzzRead(f *testing.F) {
	b := sampleBook()
	f.Add(written(f, b, nil))
	f.Add(edited(f, written(f, b, nil), set(sheetUnits, "A4", "-9999999999", sheetUnits, "B4", "1e300", sheetRounds, "C4", "1e9", sheetTasks, "A7", "x")))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte{})
	f.Add([]byte(sheetXML))
	f.Add([]byte(strings.NewReplacer(`<c r="`, `<x:c r="`, "</c>", "</x:c>", "<row ", "<x:row ", "</row>", "</x:row>", "<sheetData", "<x:sheetData", "</sheetData", "</x:sheetData",
		"<worksheet xmlns=", "<x:worksheet xmlns:x=", "</worksheet", "</x:worksheet", "<v>", "<x:v>", "</v>", "</x:v>", "<is>", "<x:is>", "</is>", "</x:is>", "<t>", "<x:t>", "</t>", "</x:t>").Replace(sheetXML)))
	frame := written(f, sampleBook(), nil)
	farRow := regexp.MustCompile(`[0-9]{6}`)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > maxFuzz {
			t.Skip("too large")
		}
		oneSheet := !bytes.HasPrefix(data, []byte("PK")) // in a file that is whole
		if oneSheet {
			if farRow.Match(data) {
				t.Skip("rows far down take long and show nothing new")
			}
			data = asSheet(t, frame, taskSheet, data)
		}
		b, problems, err := Read(bytes.NewReader(data), nil)
		if err != nil {
			return
		}
		if out, _, err := Mark(data, append(b.Check(), problems...)); err == nil {
			if again, _, err := Mark(out, append(b.Check(), problems...)); err != nil || !bytes.Equal(again, out) {
				t.Errorf("marked twice it differs, %v", err)
			}
		}
		b.Plan.Tasks = append(b.Plan.Tasks, seeds.Task{ID: "fuzz", Text: "新的任务。"})
		if out, err := b.over(data, false); err == nil && oneSheet {
			if again, _, err := Read(bytes.NewReader(out), nil); err != nil || len(again.Plan.Tasks) != len(b.Plan.Tasks) {
				t.Errorf("written over, %d tasks of %d are read, %v", len(again.Plan.Tasks), len(b.Plan.Tasks), err)
			}
		}
		for _, p := range problems {
			if p.Sheet == "" || p.Code == "" || p.Message == "" {
				t.Errorf("problem without a place or words: %+v", p)
			}
		}
	})
}

// A number is given once: its unit's answers are kept under it.
func TestUnitNumbersAreNeverGivenAgain(t *testing.T) {
	without017 := func(f *excelize.File) error { return f.RemoveRow(sheetUnits, 6) }
	t.Run("row deleted, another added", func(t *testing.T) {
		b := mustRead(t, edited(t, sampleFile(t), func(f *excelize.File) error {
			return errors.Join(without017(f), set(sheetUnits, "C6", "市审计局")(f))
		}))
		if u := b.Plan.Units[2]; u.ID != "018" || u.Name != "市审计局" {
			t.Errorf("got %s %s", u.ID, u.Name)
		}
	})
	t.Run("the mark survives writing and rises", func(t *testing.T) {
		data := edited(t, sampleFile(t), without017)
		data = edited(t, written(t, mustRead(t, data), data), set(sheetUnits, "C6", "市审计局", sheetUnits, "C7", "市统计局"))
		data = edited(t, written(t, mustRead(t, data), data), func(f *excelize.File) error {
			return errors.Join(f.RemoveRow(sheetUnits, 7), set(sheetUnits, "C7", "市林业局")(f))
		})
		if b := mustRead(t, data); len(b.Plan.Units) != 4 || b.Plan.Units[3].ID != "020" {
			t.Errorf("got %+v", b.Plan.Units)
		}
	})
	t.Run("a workbook without the mark", func(t *testing.T) {
		fresh := sampleFile(t)
		_, row := where(t, opened(t, fresh), sheetSettings, templates.SettingLastUnit)
		data := edited(t, fresh, func(f *excelize.File) error {
			return errors.Join(f.RemoveRow(sheetSettings, row), set(sheetUnits, "C7", "市审计局")(f))
		})
		b := mustRead(t, data)
		if b.Plan.Units[3].ID != "018" || b.Settings.Get(templates.SettingLastUnit) != "18" {
			t.Errorf("got %s, mark %q", b.Plan.Units[3].ID, b.Settings.Get(templates.SettingLastUnit))
		}
		where(t, opened(t, written(t, b, data)), sheetSettings, templates.SettingLastUnit)
	})
	t.Run("import after a row was deleted", func(t *testing.T) {
		b := mustRead(t, edited(t, sampleFile(t), without017))
		plan := b.Plan
		plan.Units = []seeds.Unit{{ID: "001", Rank: 1, Name: "市财政局"}, {ID: "003", Rank: 1, Name: "市审计局"}, {ID: "002", Rank: 2, Name: "市交通局"}, {ID: "004", Rank: 4, Name: "市统计局"}}
		b.SetPlan(plan)
		var ids []seeds.UnitID
		for _, u := range b.Plan.Units {
			ids = append(ids, u.ID)
		}
		if !slices.Equal(ids, []seeds.UnitID{"001", "018", "002", "019"}) || b.Settings.Get(templates.SettingLastUnit) != "19" {
			t.Errorf("got %v, mark %s", ids, b.Settings.Get(templates.SettingLastUnit))
		}
		if plan.Units[1].ID != "003" {
			t.Error("the imported plan itself was changed")
		}
	})
	t.Run("next year keeps the mark", func(t *testing.T) {
		b := sampleBook().NextYear()
		b.Plan.Units = b.Plan.Units[:2]
		if got := b.lastUnit(); got != 17 {
			t.Errorf("got %d", got)
		}
	})
}
