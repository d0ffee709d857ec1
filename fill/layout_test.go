package fill

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

func TestEachLeadSeesItsPlaceAndWhoSummarises(t *testing.T) {
	list, _, _ := forms(t, sampleRequest())
	for _, tt := range []struct {
		unit seeds.UnitID
		task seeds.TaskID
		want string
	}{
		{"002", "2(1)", "【牵头第1位】【请汇总】\n"},
		{"001", "2(1)", "【牵头第2位】【市科技局汇总】\n"},
		{"002", "2(2)", ""}, // leads alone
		{"004", "3", "【牵头第1位】【请汇总】\n"},
		{"005", "3", "【牵头第2位】【甲县政府汇总】\n"}, // a member of a group
	} {
		got := "no such row"
		for _, f := range list {
			for i := range f.Rows {
				if f.Unit == tt.unit && f.Rows[i].Task == tt.task {
					got = prefix(&f.Rows[i])
				}
			}
		}
		if got != tt.want {
			t.Errorf("%s of %s: %q, want %q", tt.task, tt.unit, got, tt.want)
		}
	}
}

// drawnAs draws the first form of a changed request.
func drawnAs(t *testing.T, change func(*Request)) (*excelize.File, seeds.Form, layout) {
	t.Helper()
	q := sampleRequest()
	change(&q)
	list, def, _ := forms(t, q)
	form := signed(t, list[0])
	return openForm(t, write(t, def, form)), form, newLayout(def, form)
}

func TestATaskLongerThanARowTakesSeveral(t *testing.T) {
	text := strings.Repeat("统筹推进长三角一体化发展。", 120)
	f, form, l := drawnAs(t, func(q *Request) { q.Plan.Tasks[0].Text = text })
	var long layoutRow
	for _, r := range l.rows {
		if r.kind == taskRow && r.task.Task == "1" {
			long = r
		}
	}
	if long.span < 2 {
		t.Fatalf("1,560 characters take %d row", long.span)
	}
	if got := valueAt(t, f, templates.FormSheet, l.at(seeds.KeyTask, long.num)); got != text {
		t.Errorf("the text is cut to %d bytes", len(got))
	}
	need := templates.LinesHeight(typeSize, templates.SizedText{Text: text, Width: l.textWidth(l.col[seeds.KeyTask] - 1)}.Lines(typeSize))
	total := 0.0
	for n := range long.span {
		h, err := f.GetRowHeight(templates.FormSheet, long.num+n)
		if err != nil || h > templates.MaxRow {
			t.Errorf("row %d is %v high, %v", long.num+n, h, err)
		}
		total += h
	}
	if total < need-0.01 {
		t.Errorf("%v points for a text of %v", total, need)
	}
	merged, err := f.GetMergeCells(templates.FormSheet)
	if err != nil {
		t.Fatal(err)
	}
	for i := range l.def.Columns {
		want := pen.Ref(i+1, long.num) + ":" + pen.Ref(i+1, long.num+long.span-1)
		found := false
		for _, m := range merged {
			found = found || m.GetStartAxis()+":"+m.GetEndAxis() == want
		}
		if !found {
			t.Errorf("%s is not one cell", want)
		}
	}
	if got := valueAt(t, f, templates.FormSheet, l.at(seeds.KeyCode, long.num)); got != form.Rows[0].Code {
		t.Errorf("核对码 %q", got)
	}
}

func TestALongPreviousAnswerStandsWholeOnItsSheet(t *testing.T) {
	short, long := "已开工。", strings.Repeat("已完成土方21.6万立方米，占年度任务的62.6%。", 200)
	f, _, l := drawnAs(t, func(q *Request) {
		q.Previous = map[seeds.UnitID]map[seeds.TaskID]string{"001": {"1": long, "2(1)": short}}
	})
	rows := taskRows(l)
	in := valueAt(t, f, templates.FormSheet, l.at(seeds.KeyPrevious, rows[0]))
	begun, more := strings.CutSuffix(in, previousMore)
	if !more || begun == "" || !strings.HasPrefix(long, begun) {
		t.Errorf("the table shows %q", in)
	}
	if got := valueAt(t, f, templates.FormSheet, l.at(seeds.KeyPrevious, rows[1])); got != short {
		t.Errorf("a short one reads %q", got)
	}
	whole := map[string]string{}
	table, err := f.GetRows(templates.PreviousSheet)
	if err != nil {
		t.Fatal(err)
	}
	no := ""
	for _, row := range table[2:] {
		if row[0] != "" {
			no = row[0]
		}
		whole[no] += row[2]
	}
	if whole["1"] != long || whole["2(1)"] != short {
		t.Errorf("the sheet holds %d and %d bytes", len(whole["1"]), len(whole["2(1)"]))
	}
}

func TestNoSheetForShortPreviousAnswers(t *testing.T) {
	f, _, _ := drawnAs(t, func(q *Request) {
		q.Previous = map[seeds.UnitID]map[seeds.TaskID]string{"001": {"1": "已开工。"}}
	})
	if i, err := f.GetSheetIndex(templates.PreviousSheet); err != nil || i >= 0 {
		t.Errorf("sheet %d, %v", i, err)
	}
}

func TestWidthsFillThePage(t *testing.T) {
	texts := func(task, coop, previous int) []seeds.FormRow {
		var rows []seeds.FormRow
		for i := range 12 {
			rows = append(rows, seeds.FormRow{Given: map[seeds.Key]string{seeds.KeyTask: strings.Repeat("事", task+i), seeds.KeyLead: "市财政局",
				seeds.KeyCoop: strings.Repeat("局", coop), seeds.KeyPrevious: strings.Repeat("进", previous)}})
		}
		return rows
	}
	for _, preset := range templates.Presets {
		def := templates.Preset(preset)
		for _, rows := range [][]seeds.FormRow{texts(20, 5, 0), texts(300, 10, 100), texts(10, 200, 2000)} {
			widths := fitWidths(def.Columns, rows)
			total := 0.0
			for i, c := range def.Columns {
				total += widths[i]
				if c.Fill && widths[i] < c.Width {
					t.Errorf("%s: %s is %v wide, 反馈表栏目 says %v", preset, c.Title, widths[i], c.Width)
				}
			}
			if total > templates.FormWidth+0.01 || total <= templates.FormWidth-1 {
				t.Errorf("%s: %v wide in all, want %v", preset, total, templates.FormWidth)
			}
		}
	}
}

func TestWidthGoesWhereTextIs(t *testing.T) {
	def := templates.Preset(templates.PresetStandard)
	width := func(coop int) float64 {
		row := seeds.FormRow{Given: map[seeds.Key]string{seeds.KeyTask: "推动经济平稳运行。", seeds.KeyCoop: strings.Repeat("市财政局、", coop)}}
		for i, c := range def.Columns {
			if c.Key == seeds.KeyCoop {
				return fitWidths(def.Columns, []seeds.FormRow{row})[i]
			}
		}
		return 0
	}
	if few, many := width(1), width(40); many < few+8 {
		t.Errorf("%v for one unit, %v for forty", few, many)
	}
}

func TestColumnsWiderThanThePageStayAsTheClerkHasThem(t *testing.T) {
	def := templates.Preset(templates.PresetStandard)
	for i := range def.Columns {
		def.Columns[i].Width *= 2
	}
	for i, w := range fitWidths(def.Columns, nil) {
		if w != def.Columns[i].Width {
			t.Errorf("%s: %v, want %v", def.Columns[i].Title, w, def.Columns[i].Width)
		}
	}
}

func TestCheckLineNamesTheRowWhereTasksHaveNoNumber(t *testing.T) {
	f, _, l := drawnAs(t, func(q *Request) {
		for i := range q.Plan.Tasks {
			q.Plan.Tasks[i].No = ""
		}
	})
	want := fmt.Sprintf("已填 0/2，还差 2 处，先看第 %d 行", taskRows(l)[0])
	if got := text(sheet{t, f, templates.FormSheet}.at(pen.Ref(1, l.check))); got != want {
		t.Errorf("reckoned %q, want %q", got, want)
	}
	if got := valueAt(t, f, templates.FormSheet, pen.Ref(1, l.check)); got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
}
