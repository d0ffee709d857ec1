package book

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// A task that goes takes its row along; another with its printed number gets a row of its own.
func TestADroppedTasksRowIsNobodyElses(t *testing.T) {
	b := sampleBook()
	first := written(t, b, nil)
	gone := b.Plan.Tasks[0]
	f := openSheet(t, first)
	set := func(ref, text string) {
		if err := f.SetCellStr(sheetTasks, ref, text); err != nil {
			t.Fatal(err)
		}
	}
	set("M3", "经办人")
	set("M4", "小王")
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	other := seeds.Task{ID: gone.ID + "#2", No: gone.No, Text: "另一项任务。", Lead: gone.Lead}
	b.Plan.Tasks = append([]seeds.Task{other}, b.Plan.Tasks[1:]...)
	g := openSheet(t, written(t, b, out.Bytes()))
	rows, err := g.GetRows(sheetTasks)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[3:] {
		if len(row) > 12 && row[12] != "" {
			t.Errorf("%s has what the clerk wrote beside %s: %q", row[0], gone.ID, row[12])
		}
	}
}

// A total of the clerk's below the table is pushed down by what is added.
func TestARowOfTheClerksBelowTheTableIsNotWrittenOver(t *testing.T) {
	b := sampleBook()
	f := openSheet(t, written(t, b, nil))
	below := 4 + len(b.Plan.Tasks)
	for ref, text := range map[string]string{"M3": "经办人", refAt(t, 13, below): "合计"} {
		if err := f.SetCellStr(sheetTasks, ref, text); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	for _, id := range []seeds.TaskID{"新一", "新二"} {
		b.Plan.Tasks = append(b.Plan.Tasks, seeds.Task{ID: id, No: string(id), Text: "补充的任务" + string(id) + "。", Lead: b.Plan.Tasks[0].Lead})
	}
	g := openSheet(t, written(t, b, out.Bytes()))
	for row, want := range map[int][2]string{below: {"新一", ""}, below + 1: {"新二", ""}, below + 2: {"", "合计"}} {
		for i, col := range []int{1, 13} {
			got, err := g.GetCellValue(sheetTasks, refAt(t, col, row))
			if err != nil || got != want[i] {
				t.Errorf("row %d, column %d: %q, want %q, %v", row, col, got, want[i], err)
			}
		}
	}
}

// A line of the clerk's that begins in the first column is no task with that 编号.
func TestALineBelowTheTableIsNoTask(t *testing.T) {
	b := sampleBook()
	below := 4 + len(b.Plan.Tasks)
	for text, faults := range map[string]int{"填表人：综合科": 0, "注: 请勿外传": 0, "99": 1} {
		f := openSheet(t, written(t, b, nil))
		if err := f.SetCellStr(sheetTasks, refAt(t, 1, below+1), text); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		read, problems, err := Read(bytes.NewReader(out.Bytes()), nil)
		if err != nil || len(problems) != faults || len(read.Plan.Tasks) != len(b.Plan.Tasks) {
			t.Errorf("%s: problems %v, want %d; %d tasks, %v", text, problems, faults, len(read.Plan.Tasks), err)
		}
	}
}

func openSheet(t *testing.T, workbook []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func refAt(t *testing.T, col, row int) string {
	t.Helper()
	ref, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// Permissions that a protected sheet leaves out are refused, and stay so.
func TestProtectionStaysAsItWas(t *testing.T) {
	b := sampleBook()
	p, err := openParts(written(t, b, nil))
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := p.sheets()
	if err != nil {
		t.Fatal(err)
	}
	const locked = `<sheetProtection sheet="1" objects="1" scenarios="1"/>`
	part := sheets[sheetTasks]
	data, err := p.get(part)
	if err != nil {
		t.Fatal(err)
	}
	p.set(part, bytes.Replace(data, []byte("</sheetData>"), []byte("</sheetData>"+locked), 1))
	old, err := p.bytes()
	if err != nil {
		t.Fatal(err)
	}
	b.Plan.Tasks[0].Note = "改过"
	after, err := openParts(written(t, b, old))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = after.get(part); err != nil || !bytes.Contains(data, []byte(locked)) {
		t.Errorf("the sheet is protected otherwise, %v", err)
	}
}

// A real date of the clerk's stays a date when another row is written.
func TestARealDateStaysADate(t *testing.T) {
	b := sampleBook()
	f := openSheet(t, written(t, b, nil))
	if err := f.SetCellFloat(sheetRounds, "C4", 44377, -1, 64); err != nil { // 2021-06-30
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	read := mustRead(t, out.Bytes())
	if got := read.Rounds[0].AsOf.Format("2006-01-02"); got != "2021-06-30" {
		t.Fatalf("read as %s", got)
	}
	read.Plan.Tasks[0].Note = "改过"
	g := openSheet(t, written(t, read, out.Bytes()))
	if kind, err := g.GetCellType(sheetRounds, "C4"); err != nil || kind == excelize.CellTypeSharedString {
		t.Errorf("the date became a text, %v", err)
	}
}

// A text alone below a gap is a remark, and check says so; right below the last task it is one.
func TestATextAloneBelowAGapIsNoTask(t *testing.T) {
	b := sampleBook()
	data := written(t, b, nil)
	for gap, wantTasks := range map[int]int{0: len(b.Plan.Tasks) + 1, 1: len(b.Plan.Tasks), 3: len(b.Plan.Tasks)} {
		cell := refAt(t, 5, headerRow+len(b.Plan.Tasks)+1+gap)
		typed := edited(t, data, set(sheetTasks, cell, "本表由综合科填写。"))
		got, problems := read(t, typed)
		problems = append(problems, got.Check()...)
		code := "text_alone"
		if gap == 0 {
			code = "task_without_lead"
		}
		told := slices.IndexFunc(problems, func(p seeds.Problem) bool { return p.Code == code })
		if len(got.Plan.Tasks) != wantTasks || told < 0 || strings.Contains(problems[told].Message, "第  项") {
			t.Errorf("gap %d: %d tasks, want %d; %v", gap, len(got.Plan.Tasks), wantTasks, problems)
		}
		again := written(t, got, typed)
		if text := cellAt(t, opened(t, again), sheetTasks, cell); text != "本表由综合科填写。" {
			t.Errorf("gap %d: %s says %q", gap, cell, text)
		}
	}
}

// A doubt that stands on another line of the paper is the same row still, with what the clerk wrote beside it.
func TestADoubtKeepsTheClerksAnswer(t *testing.T) {
	b := sampleBook()
	b.Review = []seeds.Doubt{{Where: "第 3 行", Text: "市直各单位", ReadAs: "单位组", Reason: "没有列出成员"}, {Where: "第 9 行", Text: "有关部门", ReadAs: "单位组", Reason: "没有列出成员"}}
	answered := edited(t, written(t, b, nil), set(sheetReview, "E4", "已问办公室", sheetReview, "E5", "已问财政局"))
	next := mustRead(t, answered)
	next.Review = []seeds.Doubt{{Where: "第 10 行", Text: "有关部门", ReadAs: "单位组", Reason: "没有列出成员"}, {Where: "第 4 行", Text: "市直各单位", ReadAs: "单位组", Reason: "没有列出成员"}}
	f := opened(t, written(t, next, answered))
	for ref, want := range map[string]string{"A4": "第 4 行", "B4": "市直各单位", "E4": "已问办公室", "A5": "第 10 行", "E5": "已问财政局"} {
		if got := cellAt(t, f, sheetReview, ref); got != want {
			t.Errorf("%s says %q, want %q", ref, got, want)
		}
	}
}

// A row of the clerk's below all settings does no harm; only a hint tells that it does nothing.
func TestTheClerksOwnSettingIsAHint(t *testing.T) {
	typed := edited(t, sampleFile(t), set(sheetSettings, "A60", "办公室传真", sheetSettings, "B60", "3820001"))
	b, problems := read(t, typed)
	if len(problems) != 1 || problems[0].Code != "unknown_setting" || problems[0].Severity != seeds.Hint || problems[0].Cell != "A60" {
		t.Errorf("problems %+v", problems)
	}
	if got := cellAt(t, opened(t, written(t, b, typed)), sheetSettings, "B60"); got != "3820001" {
		t.Errorf("B40 says %q", got)
	}
}

// A column that the clerk deleted comes back, behind all others, once there is something to say in it.
func TestADeletedColumnComesBackForItsContent(t *testing.T) {
	for note, column := range map[string]string{"": "", "市长督办": "N3"} {
		b := sampleBook()
		for i := range b.Plan.Tasks {
			b.Plan.Tasks[i].Note = ""
		}
		without := edited(t, written(t, b, nil), set(sheetTasks, "L3", "", sheetTasks, "M5", "催过两次"))
		b.Plan.Tasks[0].Note = note
		f := opened(t, written(t, b, without))
		refs, err := f.SearchSheet(sheetTasks, colNote)
		if err != nil || strings.Join(refs, " ") != column {
			t.Errorf("note %q: column at %v, want %s, %v", note, refs, column, err)
		}
		if got := cellAt(t, f, sheetTasks, "N4"); got != note {
			t.Errorf("note %q: N4 says %q", note, got)
		}
		if got := cellAt(t, f, sheetTasks, "M5"); got != "催过两次" {
			t.Errorf("note %q: M5 says %q", note, got)
		}
	}
}
