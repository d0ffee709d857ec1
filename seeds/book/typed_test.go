package book

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// A row that has nothing it is known by is still the clerk's row: what he put beside
// it and on it stays, and what was wrong with it is told again.
func TestRowsWithoutAKeyKeepWhatIsTheClerks(t *testing.T) {
	fresh := sampleFile(t)
	for name, tt := range map[string]struct {
		sheet string
		edit  []string
		row   int
	}{
		"a task without numbers":       {sheetTasks, []string{"E7", "没有序号的任务。", "H7", "市交通局"}, 7},
		"two tasks of one number":      {sheetTasks, []string{"B7", "1", "E7", "又一个第一项。", "H7", "市交通局", "B8", "1", "E8", "第三个第一项。", "H8", "市交通局"}, 8},
		"a unit without a name":        {sheetUnits, []string{"F7", "老王"}, 7},
		"a unit listed twice":          {sheetUnits, []string{"C7", "市财政局", "G7", "123"}, 7},
		"a group listed twice":         {sheetGroups, []string{"A5", "各县（市、区）政府", "B5", "市财政局", "A6", "各县（市、区）政府", "B6", "市水利局"}, 6},
		"a group without a name":       {sheetGroups, []string{"B5", "市财政局"}, 5},
		"a round listed twice":         {sheetRounds, []string{"A6", "2021H1", "B6", "又一个", "C6", "2021-06-30", "D6", "2021-07-09", "E6", "开放"}, 6},
		"a column with a title only":   {sheetColumns, []string{"B18", "投资（万元）", "C18", fill}, 18},
		"a state without a name":       {sheetStates, []string{"B9", "其他"}, 9},
		"a state listed twice":         {sheetStates, []string{"A9", "已完成", "B9", "完成"}, 9},
		"a setting listed twice":       {sheetSettings, []string{"A40", "标题", "B40", "另一个标题"}, 40},
		"wording listed twice":         {sheetWording, []string{"A20", "总体情况", "B20", "另一段"}, 20},
		"wording that ducha has not":   {sheetWording, []string{"A20", "我的", "B20", "另一段"}, 20},
		"a doubt that the clerk wrote": {sheetReview, []string{"D6", "问问老李"}, 6},
	} {
		t.Run(name, func(t *testing.T) {
			own := "Q" + fmt.Sprint(tt.row)
			data := edited(t, fresh, func(f *excelize.File) error {
				var cells []string
				for i := 0; i < len(tt.edit); i += 2 {
					cells = append(cells, tt.sheet, tt.edit[i], tt.edit[i+1])
				}
				return errors.Join(set(append(cells, tt.sheet, own, "我记的")...)(f),
					f.AddComment(tt.sheet, excelize.Comment{Cell: own, Author: "小李", Text: "批注"}))
			})
			b, problems := read(t, data)
			b.Plan.Tasks[0].Note = "改过"
			b.Rounds = append(b.Rounds, seeds.Round{ID: "2022H1", Name: "新", AsOf: day(2022, 6, 30), Due: day(2022, 7, 5)})
			out := written(t, b, data)
			f := opened(t, out)
			_, at := where(t, f, tt.sheet, "我记的")
			for i := 0; i < len(tt.edit); i += 2 {
				col, _, err := excelize.CellNameToCoordinates(tt.edit[i])
				if err != nil {
					t.Fatal(err)
				}
				rows, err := f.GetCols(tt.sheet)
				if err != nil || !slices.Contains(rows[col-1], tt.edit[i+1]) {
					t.Errorf("%s is gone, %v", tt.edit[i+1], err)
				}
				if !strings.HasSuffix(tt.edit[i], fmt.Sprint(tt.row)) {
					continue
				}
				if got := cellAt(t, f, tt.sheet, ref(t, col, at)); got != tt.edit[i+1] {
					t.Errorf("beside the clerk's cell stands %q, not %q", got, tt.edit[i+1])
				}
			}
			if got := said(t, out); got[tt.sheet+"!"+ref(t, 17, at)] != "批注" {
				t.Errorf("comments %q", got)
			}
			after, problemsAfter := read(t, out)
			if len(problemsAfter) != len(problems) {
				t.Errorf("problems before %+v\nafter %+v", problems, problemsAfter)
			}
			compare(t, after, b)
		})
	}
}

// What cannot be understood is told, and told again after writing: it is never written over.
func TestWrongValuesStayAsTypedAndAreTold(t *testing.T) {
	fresh := sampleFile(t)
	_, head := where(t, opened(t, fresh), sheetSettings, "版头")
	for name, tt := range map[string]struct{ sheet, cell, value, code string }{
		"rank":            {sheetUnits, "B4", "abc", "rank_not_number"},
		"width":           {sheetColumns, "F4", "200", "bad_width"},
		"given or filled": {sheetColumns, "C10", "填", "bad_choice"},
		"required":        {sheetColumns, "D10", "大概", "bad_choice"},
		"kind of a state": {sheetStates, "B4", "胡写", "bad_state_kind"},
		"light":           {sheetStates, "E4", "蓝", "bad_choice"},
		"needs the cause": {sheetStates, "C4", "也许", "bad_choice"},
		"state of round":  {sheetRounds, "E4", "暂停", "bad_choice"},
		"setting":         {sheetSettings, ref(t, 2, head), "红头", "bad_setting"},
	} {
		t.Run(name, func(t *testing.T) {
			data := edited(t, fresh, set(tt.sheet, tt.cell, tt.value))
			for range 2 {
				b, problems := read(t, data)
				if len(problems) != 1 || problems[0].Code != tt.code || problems[0].Cell != tt.cell || problems[0].Value != tt.value {
					t.Fatalf("problems %+v", problems)
				}
				b.Plan.Tasks[0].Note += "改"
				b.Plan.Units[1].Contact += "王"
				data = written(t, b, data)
				if got := cellAt(t, opened(t, data), tt.sheet, tt.cell); got != tt.value {
					t.Errorf("written over by %q", got)
				}
			}
		})
	}
}

// Words that mean what ducha would write in others stay as the clerk typed them, until
// something else is to be said.
func TestWordsOfTheSameMeaningStayAsTyped(t *testing.T) {
	typed := map[string]string{"H4": "市交通局（牵头）", "I4": "市财政局, 市水利局(配合)", "K4": "一季度：开工。\n\n二季度：过半。", "G4": "张三，李四"}
	var cells []string
	for cell, text := range typed {
		cells = append(cells, sheetTasks, cell, text)
	}
	fresh := sampleFile(t)
	data := edited(t, fresh, set(append(cells, sheetUnits, "B4", "1.0", sheetUnits, "H4", "a@b.example；c@d.example", sheetColumns, "D10", "√")...))
	b, problems := read(t, data)
	if len(problems) > 0 || !slices.Equal(b.Plan.Tasks[0].Lead, []string{"市交通局"}) {
		t.Fatalf("read as %q, %v", b.Plan.Tasks[0].Lead, problems)
	}
	b.Plan.Tasks[0].Note, b.Plan.Units[0].Phone = "改过", "12345"
	out := written(t, b, data)
	f := opened(t, out)
	for cell, text := range typed {
		if got := cellAt(t, f, sheetTasks, cell); got != text {
			t.Errorf("%s: %q became %q", cell, text, got)
		}
	}
	for at, text := range map[[2]string]string{{sheetUnits, "B4"}: "1.0", {sheetUnits, "H4"}: "a@b.example；c@d.example", {sheetColumns, "D10"}: "√", {sheetTasks, "L4"}: "改过", {sheetUnits, "G4"}: "12345"} {
		if got := cellAt(t, f, at[0], at[1]); got != text {
			t.Errorf("%s: %q, want %q", at, got, text)
		}
	}
	b.Plan.Tasks[0].Lead = []string{"市水利局"}
	if got := cellAt(t, opened(t, written(t, b, out)), sheetTasks, "H4"); got != "市水利局" {
		t.Errorf("another lead is not written: %q", got)
	}
}

func TestAWorkbookOf1904IsReadRight(t *testing.T) {
	data := edited(t, sampleFile(t), func(f *excelize.File) error {
		yes := true
		return errors.Join(f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}),
			f.SetCellInt(sheetRounds, "C4", 44377-1462), f.SetCellFloat(sheetRounds, "D4", 44382.75-1462, 2, 64), f.SetCellInt(sheetTasks, "F4", 44469-1462))
	})
	b := mustRead(t, data)
	if r := b.Rounds[0]; !r.AsOf.Equal(day(2021, 6, 30)) || r.Due.Format(roundTimeLayout) != "2021-07-05 18:00" {
		t.Errorf("as of %v, due %v", r.AsOf, r.Due)
	}
	if got := b.Plan.Tasks[0].Deadline; got != "2021年9月30日" {
		t.Errorf("deadline %q", got)
	}
}

// What is no task of the clerk's is none of ours: sums, a header pasted along.
func TestRowsThatAreNoTasks(t *testing.T) {
	header := []string{sheetTasks, "A5", colID, sheetTasks, "B5", colNo, sheetTasks, "E5", colText, sheetTasks, "H5", colLead}
	data := edited(t, sampleFile(t), func(f *excelize.File) error {
		return errors.Join(f.InsertRows(sheetTasks, 5, 1), set(append(header, sheetTasks, "A8", "合计", sheetTasks, "B8", "3", sheetTasks, "C9", "三、另一章", sheetTasks, "L9", "共")...)(f))
	})
	b := mustRead(t, data)
	if len(b.Plan.Tasks) != 3 {
		t.Fatalf("%d tasks", len(b.Plan.Tasks))
	}
	b.Plan.Tasks = append(b.Plan.Tasks, seeds.Task{ID: "末", No: "末", Text: "最后的。", Lead: []string{"市交通局"}})
	f := opened(t, written(t, b, data))
	for cell, want := range map[string]string{"A5": colID, "A8": "末", "A9": "合计", "B9": "3", "C10": "三、另一章"} {
		if got := cellAt(t, f, sheetTasks, cell); got != want {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
	}
}

// A cell merged over rows speaks for all of them.
func TestMergedChapters(t *testing.T) {
	data := edited(t, sampleFile(t), func(f *excelize.File) error {
		return errors.Join(set(sheetTasks, "C4", "一、交通", sheetTasks, "C5", "", sheetTasks, "C6", "")(f), f.MergeCell(sheetTasks, "C4", "C6"))
	})
	b := mustRead(t, data)
	for _, task := range b.Plan.Tasks {
		if task.Chapter != "一、交通" {
			t.Errorf("%s stands in %q", task.ID, task.Chapter)
		}
	}
	b.Plan.Tasks[1].Note = "改过"
	b.Plan.Tasks[1].Text += "改。"
	f := opened(t, written(t, b, data))
	if merged, err := f.GetMergeCells(sheetTasks); err != nil || len(merged) != 2 {
		t.Errorf("merged %v, %v", merged, err)
	}
}

// A merged cell is taken apart where it would hide what a row is to say; where the row
// that says it goes, the next one does.
func TestMergedCellsHideNothing(t *testing.T) {
	merged := edited(t, sampleFile(t), func(f *excelize.File) error {
		return errors.Join(set(sheetTasks, "C4", "一、交通", sheetTasks, "C5", "", sheetTasks, "C6", "")(f), f.MergeCell(sheetTasks, "C4", "C6"))
	})
	same := mustRead(t, merged).Plan.Tasks
	added := seeds.Task{ID: "新", No: "新", Chapter: "二、水利", Text: "清淤。", Lead: same[0].Lead}
	alike := added
	alike.Chapter = "一、交通"
	for name, tc := range map[string]struct {
		tasks  []seeds.Task
		merges []string
	}{
		"another says something else": {slices.Insert(slices.Clone(same), 1, added), nil},
		"another says the same":       {slices.Insert(slices.Clone(same), 1, alike), []string{"C4:C7"}},
		"the first one goes":          {same[1:], []string{"C4:C5"}},
	} {
		b := mustRead(t, merged)
		b.Plan.Tasks = tc.tasks
		data := written(t, b, merged)
		each(t, name, mustRead(t, data).Plan.Tasks, tc.tasks)
		cells, err := opened(t, data).GetMergeCells(sheetTasks)
		var got []string
		for _, m := range cells {
			if strings.HasPrefix(m[0], "C") {
				got = append(got, m[0])
			}
		}
		if err != nil || !slices.Equal(got, tc.merges) {
			t.Errorf("%s: merged %v, want %v, %v", name, got, tc.merges, err)
		}
		shown := cellAt(t, opened(t, data), sheetTasks, "C5")
		if name == "another says something else" && shown != "二、水利" {
			t.Errorf("C5 says %q", shown)
		}
	}
}

// Where the first row of the clerk's own merged cell goes, the next one says what it said.
func TestMergedCellsOfTheClerkOutliveTheirFirstRow(t *testing.T) {
	merged := edited(t, sampleFile(t), func(f *excelize.File) error {
		return errors.Join(set(sheetTasks, "N4", "督查一科", sheetTasks, "O4", "甲", sheetTasks, "L4", "合报", sheetTasks, "L5", "", sheetTasks, "L6", "")(f),
			f.SetCellFormula(sheetTasks, "P4", "LEN(E4)"), f.MergeCell(sheetTasks, "N4", "N6"), f.MergeCell(sheetTasks, "L4", "L6"), f.MergeCell(sheetTasks, "O4", "O5"))
	})
	b := mustRead(t, merged)
	b.Plan.Tasks = b.Plan.Tasks[1:]
	f := opened(t, written(t, b, merged))
	for ref, want := range map[string]string{"N4": "督查一科", "O4": "甲", "L4": "合报", "P4": ""} {
		if got := cellAt(t, f, sheetTasks, ref); got != want {
			t.Errorf("%s says %q, want %q", ref, got, want)
		}
	}
}

// A sheet that the clerk emptied, header and all, is made anew.
func TestAnEmptiedSheetGetsItsHeaderBack(t *testing.T) {
	fresh := sampleFile(t)
	for _, sheet := range []string{sheetColumns, sheetReview, sheetTasks} {
		data := edited(t, fresh, func(f *excelize.File) error {
			rows, err := f.GetRows(sheet)
			for i, row := range rows {
				for j := range row {
					err = errors.Join(err, f.SetCellValue(sheet, ref(t, j+1, i+1), nil))
				}
			}
			return err
		})
		b := mustRead(t, data)
		if sheet == sheetTasks {
			b.Plan.Tasks = sampleBook().Plan.Tasks
		}
		out := written(t, b, data)
		compare(t, mustRead(t, out), b)
		if got, want := cellAt(t, opened(t, out), sheet, "A3"), cellAt(t, opened(t, fresh), sheet, "A3"); got != want {
			t.Errorf("%s: header %q", sheet, got)
		}
	}
}

// A sheet or column under another name would be read as empty: it is told, and nothing
// is written over it.
func TestARenamedSheetOrColumnIsTold(t *testing.T) {
	fresh := sampleFile(t)
	for name, tt := range map[string]struct {
		edit        func(f *excelize.File) error
		code, sheet string
	}{
		"lead":    {set(sheetTasks, "H3", "牵头单位"), "column_missing", sheetTasks},
		"text":    {set(sheetTasks, "E3", "任务"), "column_missing", sheetTasks},
		"unit":    {set(sheetUnits, "C3", "单位"), "column_missing", sheetUnits},
		"due":     {set(sheetRounds, "D3", "截止"), "column_missing", sheetRounds},
		"tasks":   {func(f *excelize.File) error { return f.SetSheetName(sheetTasks, "任务") }, "sheet_missing", sheetTasks},
		"wording": {func(f *excelize.File) error { return f.SetSheetName(sheetWording, "用语") }, "sheet_missing", sheetWording},
	} {
		t.Run(name, func(t *testing.T) {
			data := edited(t, fresh, tt.edit)
			b, problems := read(t, data)
			if len(problems) != 1 || problems[0].Code != tt.code || problems[0].Sheet != tt.sheet || b.Broken() == nil || len(b.Check()) > 0 {
				t.Errorf("problems %+v, checked %+v", problems, b.Check())
			}
			if _, err := b.over(data, false); err == nil {
				t.Error("written over all the same")
			}
		})
	}
	b := mustRead(t, edited(t, fresh, set(sheetTasks, "L3", "说明")))
	if b.Broken() != nil {
		t.Errorf("a column that nothing hangs on: %+v", b.Broken())
	}
}

// A formula that no spreadsheet has reckoned reads as blank, which is told.
func TestFormulasWithoutResultAreTold(t *testing.T) {
	typed := edited(t, sampleFile(t), func(f *excelize.File) error {
		return errors.Join(f.SetCellValue(sheetTasks, "H4", nil), f.SetCellFormula(sheetTasks, "H4", "H5"), f.SetCellFormula(sheetTasks, "O4", "1+1"))
	})
	_, problems := read(t, typed)
	if len(problems) != 1 || problems[0].Code != "formula_without_result" || problems[0].Cell != "H4" {
		t.Errorf("problems %+v", problems)
	}
	mustRead(t, reckoned(t, typed, "H5", "")) // to an empty text
}

// reckoned gives a formula on sheet 任务清单 its result, as a spreadsheet does.
func reckoned(t *testing.T, workbook []byte, formula, result string) []byte {
	t.Helper()
	p, sheets, err := openSheets(workbook)
	if err != nil {
		t.Fatal(err)
	}
	data, err := p.get(sheets[sheetTasks])
	if err != nil {
		t.Fatal(err)
	}
	end := "<f>" + formula + "</f>"
	p.set(sheets[sheetTasks], bytes.Replace(data, []byte(end), []byte(end+"<v>"+result+"</v>"), 1))
	out, err := p.bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A formula that the clerk's column has in every row is there in a new one too; one of a few rows is not.
func TestNewRowsGetTheColumnsFormula(t *testing.T) {
	typed := edited(t, sampleFile(t), func(f *excelize.File) error {
		var err error
		for row := 4; row <= 6; row++ {
			err = errors.Join(err, f.SetCellFormula(sheetTasks, ref(t, 14, row), fmt.Sprintf(`IF(LEN(E%d)>5,"<长>",COUNTIF(H$4:H$6,H%d))`, row, row)))
		}
		return errors.Join(err, set(sheetTasks, "N3", "长短")(f), f.SetCellFormula(sheetTasks, "O4", "LEN(E4)"), f.SetCellFormula(sheetTasks, "O5", "LEN(E5)"))
	})
	b := mustRead(t, typed)
	added := seeds.Task{ID: "新", No: "新", Text: "清淤。", Lead: b.Plan.Tasks[0].Lead}
	for name, at := range map[string]int{"between": 1, "behind": 3} {
		b.Plan.Tasks = slices.Insert(slices.Clone(mustRead(t, typed).Plan.Tasks), at, added)
		f := opened(t, written(t, b, typed))
		for row := 4; row <= 7; row++ {
			want := fmt.Sprintf(`IF(LEN(E%d)>5,"<长>",COUNTIF(H$4:H$7,H%d))`, row, row)
			if got, err := f.GetCellFormula(sheetTasks, ref(t, 14, row)); err != nil || got != want {
				t.Errorf("%s: N%d is %q, want %q, %v", name, row, got, want, err)
			}
		}
		if got, err := f.GetCellFormula(sheetTasks, ref(t, 15, 4+at)); err != nil || got != "" {
			t.Errorf("%s: O%d is %q, %v", name, 4+at, got, err)
		}
	}
}

// An error of a formula is no text, and stays as it is.
func TestErrorValuesAreNoTexts(t *testing.T) {
	typed := edited(t, sampleFile(t), set(sheetTasks, "H4", "#N/A", sheetTasks, "L5", "#REF!", sheetTasks, "H12", "#N/A"))
	b, problems := read(t, typed)
	var cells []string
	for _, p := range problems {
		cells = append(cells, p.Code+" "+p.Cell+" "+p.Value)
	}
	each(t, "problems", cells, []string{"error_value H4 #N/A", "error_value L5 #REF!"})
	if len(b.Plan.Tasks) != 3 || len(b.Plan.Tasks[0].Lead) != 0 || b.Plan.Tasks[1].Note != "" {
		t.Errorf("tasks %+v", b.Plan.Tasks)
	}
	b.Plan.Tasks[0].Text += "加快。"
	f := opened(t, written(t, b, typed))
	for ref, want := range map[string]string{"H4": "#N/A", "L5": "#REF!", "H12": "#N/A"} {
		if got := cellAt(t, f, sheetTasks, ref); got != want {
			t.Errorf("%s says %q, want %q", ref, got, want)
		}
	}
}

func TestDeadlinesThatAreDates(t *testing.T) {
	for cell, want := range map[string]string{"44530": "2021年11月30日", "2021-12-31T00:00:00.000": "2021年12月31日", "2021-12-31T00:00:00": "2021年12月31日",
		"2021-12-31": "2021-12-31", "年底前": "年底前", "2021": "2021", "T00:00:00": "T00:00:00"} {
		if got := deadlineText(cell, false); got != want {
			t.Errorf("%q reads %q, want %q", cell, got, want)
		}
	}
}

// Another plan has the formula of the clerk's column too.
func TestAnotherPlanKeepsTheColumnsFormula(t *testing.T) {
	typed := edited(t, sampleFile(t), func(f *excelize.File) error {
		err := set(sheetTasks, "N3", "字数")(f)
		for row := 4; row <= 6; row++ {
			err = errors.Join(err, f.SetCellFormula(sheetTasks, ref(t, 14, row), fmt.Sprintf("LEN(E%d)", row)))
		}
		return err
	})
	b := mustRead(t, typed)
	lead := b.Plan.Tasks[0].Lead
	b.Plan.Tasks = []seeds.Task{{ID: "甲", No: "甲", Text: "清淤。", Lead: lead}, {ID: "乙", No: "乙", Text: "修路。", Lead: lead}}
	f := opened(t, written(t, b, typed))
	for row, want := range map[int]string{4: "LEN(E4)", 5: "LEN(E5)", 6: ""} {
		if got, err := f.GetCellFormula(sheetTasks, ref(t, 14, row)); err != nil || got != want {
			t.Errorf("N%d is %q, want %q, %v", row, got, want, err)
		}
	}
}

// The next year's rows have the formula that the clerk's column had in every row, also
// once a spreadsheet has reckoned it for the row that waits.
func TestTheNextYearKeepsTheColumnsFormula(t *testing.T) {
	formula, ref4 := excelize.STCellFormulaTypeShared, "N4:N6"
	typed := edited(t, sampleFile(t), func(f *excelize.File) error {
		return errors.Join(set(sheetTasks, "N3", "字数", sheetTasks, "M4", "只写了一行")(f), f.SetCellFormula(sheetTasks, "N4", "LEN(E4)", excelize.FormulaOpts{Type: &formula, Ref: &ref4}))
	})
	last := mustRead(t, edited(t, typed, func(f *excelize.File) error { // what a spreadsheet would have reckoned
		return errors.Join(set(sheetTasks, "N4", "6", sheetTasks, "N5", "8", sheetTasks, "N6", "4")(f))
	}))
	empty, err := last.WriteNextYear(typed)
	if err != nil {
		t.Fatal(err)
	}
	for name, workbook := range map[string][]byte{"as written": empty, "reckoned": reckoned(t, empty, "LEN(E4)", "0")} {
		next := mustRead(t, workbook)
		if len(next.Plan.Tasks) != 0 {
			t.Errorf("%s: tasks %+v", name, next.Plan.Tasks)
		}
		next.Plan.Tasks = last.Plan.Tasks
		f := opened(t, written(t, next, workbook))
		for row := 4; row <= 6; row++ {
			want := fmt.Sprintf("LEN(E%d)", row)
			if got, err := f.GetCellFormula(sheetTasks, ref(t, 14, row)); err != nil || got != want || cellAt(t, f, sheetTasks, ref(t, 5, row)) == "" {
				t.Errorf("%s: N%d is %q, want %q, %v", name, row, got, want, err)
			}
		}
		if got := cellAt(t, f, sheetTasks, "M4"); got != "" {
			t.Errorf("%s: M4 says %q", name, got)
		}
	}
}
