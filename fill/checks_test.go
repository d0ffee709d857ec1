package fill

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

var functionName = regexp.MustCompile(`([A-Z][A-Z0-9.]*)\(`)

// Each case types an answer into a row of a drawn form and reckons its 检查 cell.
func TestCheckColumnReckoned(t *testing.T) {
	type answer map[seeds.Key]any
	for _, tt := range []struct {
		name   string
		preset string
		row    int // of the form
		answer answer
		want   string
	}{
		{"blank", templates.PresetStandard, 0, nil, "待填"},
		{"blanks only", templates.PresetStandard, 0, answer{seeds.KeyProgress: "   "}, "待填"},
		{"all good", templates.PresetStandard, 0, answer{seeds.KeyProgress: "已开工。", seeds.KeyState: "正常推进"}, "✓"},
		{"all good with a share", templates.PresetStandard, 0, answer{seeds.KeyProgress: "已开工。", seeds.KeyState: "已完成", seeds.KeyPercent: 100}, "✓"},
		{"state missing", templates.PresetStandard, 0, answer{seeds.KeyProgress: "已开工。"}, "待补情况"},
		{"progress missing", templates.PresetStandard, 0, answer{seeds.KeyState: "正常推进"}, "待补进展"},
		{"remark only", templates.PresetStandard, 0, answer{seeds.KeyRemark: "见附件"}, "待补进展、补情况"},
		{"behind, next step missing", templates.PresetStandard, 0, answer{seeds.KeyProgress: "慢。", seeds.KeyState: "进度滞后", seeds.KeyIssues: "缺地。"}, "待补举措"},
		{"behind, both missing", templates.PresetStandard, 0, answer{seeds.KeyProgress: "慢。", seeds.KeyState: "进度滞后"}, "待补问题、补举措"},
		{"behind with a blank typed after the state", templates.PresetStandard, 0, answer{seeds.KeyProgress: "慢。", seeds.KeyState: "进度滞后 "}, "待补问题、补举措"},
		{"not started, complete", templates.PresetStandard, 0, answer{seeds.KeyProgress: "未动。", seeds.KeyState: "尚未启动", seeds.KeyIssues: "缺地。", seeds.KeyNext: "八月开工。"}, "✓"},
		{"no progress needs no progress but a reason", templates.PresetStandard, 0, answer{seeds.KeyState: "本期无进展"}, "待补问题"},
		{"no progress with its reason", templates.PresetStandard, 0, answer{seeds.KeyState: "本期无进展", seeds.KeyIssues: "待上级批复。"}, "✓"},
		{"state outside the list", templates.PresetStandard, 0, answer{seeds.KeyProgress: "好。", seeds.KeyState: "差不多"}, "待改情况"},
		{"share in words", templates.PresetStandard, 0, answer{seeds.KeyProgress: "好。", seeds.KeyState: "正常推进", seeds.KeyPercent: "过半"}, "待改比例"},
		{"state and share wrong", templates.PresetStandard, 0, answer{seeds.KeyProgress: "好。", seeds.KeyState: "好", seeds.KeyPercent: "过半"}, "待改情况、改比例"},
		{"what is missing and what is wrong are both told", templates.PresetStandard, 0, answer{seeds.KeyState: "差不多"}, "待补进展、改情况"},
		{"second lead", templates.PresetStandard, 1, answer{seeds.KeyProgress: "已开工。"}, "待补情况"},
		{"cooperating, blank", templates.PresetStandard, 2, nil, ""},
		{"cooperating, anything", templates.PresetStandard, 2, answer{seeds.KeyRemark: "配合中"}, "已填"},
		{"paced, behind", templates.PresetPace, 0, answer{seeds.KeyProgress: "慢。", seeds.KeyState: "未达序时进度", seeds.KeyIssues: "缺地。"}, "待补举措"},
		{"paced, a state of the other preset", templates.PresetPace, 0, answer{seeds.KeyProgress: "慢。", seeds.KeyState: "正常推进"}, "待改情况"},
		{"paced, all good", templates.PresetPace, 0, answer{seeds.KeyProgress: "快。", seeds.KeyState: "提前完成"}, "✓"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, _, _, l := drawnForm(t, tt.preset)
			row := taskRows(l)[tt.row]
			for key, v := range tt.answer {
				if err := f.SetCellValue(templates.FormSheet, l.at(key, row), v); err != nil {
					t.Fatal(err)
				}
			}
			if got := text(sheet{t, f, templates.FormSheet}.at(l.at(seeds.KeyCheck, row))); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSelfCheckLineReckoned(t *testing.T) {
	f, _, form, l := drawnForm(t, templates.PresetStandard)
	rows := taskRows(l)
	line := func() string {
		t.Helper()
		return text(sheet{t, f, templates.FormSheet}.at(pen.Ref(1, l.check)))
	}
	answer := func(row int) {
		t.Helper()
		for key, v := range map[seeds.Key]string{seeds.KeyProgress: "已开工。", seeds.KeyState: "正常推进"} {
			if err := f.SetCellStr(templates.FormSheet, l.at(key, rows[row]), v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if form.Leads() != 2 {
		t.Fatalf("%d leads", form.Leads())
	}
	if got, cached := line(), valueAt(t, f, templates.FormSheet, pen.Ref(1, l.check)); got != "已填 0/2，还差 2 处，先看第 1 项" || cached != got {
		t.Errorf("fresh: %q, shown before reckoning %q", got, cached)
	}
	answer(0)
	if got := line(); got != "已填 1/2，还差 1 处，先看第 2(1) 项" {
		t.Errorf("one filled: %q", got)
	}
	answer(1)
	if got := line(); got != "2 项都已填好，可以报送" {
		t.Errorf("all filled: %q", got)
	}
}

func TestNoCheckLineWithoutLeads(t *testing.T) {
	q := sampleRequest()
	q.Roles, q.Units = templates.RolesAll, []seeds.UnitID{"003"}
	list, def, _ := forms(t, q)
	form := signed(t, list[0])
	f := openForm(t, write(t, def, form))
	if got := valueAt(t, f, templates.FormSheet, pen.Ref(1, newLayout(def, form).check)); !strings.Contains(got, "浅黄色") {
		t.Errorf("got %q", got)
	}
}

// A form must reckon in the oldest suite still met: nothing newer than Excel 2007.
func TestFormulasUseOldFunctionsOnly(t *testing.T) {
	old := map[string]bool{"IF": true, "NOT": true, "OR": true, "AND": true, "TRIM": true, "SUBSTITUTE": true, "CLEAN": true, "COUNTA": true, "VALUE": true, "N": true, "COUNTIF": true, "INDEX": true, "MATCH": true, "ISNUMBER": true, "ISERROR": true}
	for _, preset := range templates.Presets {
		f, _, _, l := drawnForm(t, preset)
		for row := 1; row <= l.note; row++ {
			for col := 1; col <= len(l.widths); col++ {
				ref := refsOf(t, "A1", "Z40")[(row-1)*26+col-1]
				formula, err := f.GetCellFormula(templates.FormSheet, ref)
				if err != nil {
					t.Fatal(err)
				}
				if len(formula) > 1024 { // what .xls takes
					t.Errorf("%s is %d long", ref, len(formula))
				}
				for _, name := range functionName.FindAllStringSubmatch(formula, -1) {
					if !old[name[1]] {
						t.Errorf("%s calls %s", ref, name[1])
					}
				}
			}
		}
	}
}

func TestConditionalFormatsFollowTheRules(t *testing.T) {
	f, def, _, l := drawnForm(t, templates.PresetStandard)
	formats, err := f.GetConditionalFormats(templates.FormSheet)
	if err != nil {
		t.Fatal(err)
	}
	rows := taskRows(l)
	from, to := l.leadRows()
	if from != rows[0] || to != rows[1] {
		t.Fatalf("牵头 rows %d–%d of %v: the 配合 row must lie outside", from, to, rows)
	}
	span := func(k seeds.Key) string { return l.at(k, from) + ":" + l.at(k, to) }
	for _, c := range def.Columns {
		// missing, or holding what cannot be taken
		need := c.Key == seeds.KeyProgress || c.Key == seeds.KeyState || c.Key == seeds.KeyIssues || c.Key == seeds.KeyNext || c.Key == seeds.KeyPercent
		if _, has := formats[span(c.Key)]; has != need {
			t.Errorf("%s is coloured: %v", c.Key, has)
		}
	}
	first, ok := formats[span(seeds.KeyIssues)]
	if !ok || len(first) != 1 || !strings.Contains(first[0].Criteria, `TRIM($`+l.at(seeds.KeyState, rows[0])+`)="进度滞后"`) {
		t.Errorf("issues: %+v", first)
	}
}

func TestStatesWithoutTheirColumnAskNothing(t *testing.T) {
	def := templates.Preset(templates.PresetStandard).Without(seeds.KeyState)
	at := func(k seeds.Key) string { return string(k) }
	for _, c := range def.Columns {
		if need := requiredWhen(def, c, at); strings.Contains(need, string(seeds.KeyState)) {
			t.Errorf("%s asks a column that is not there: %s", c.Key, need)
		}
	}
}

// What a liaison does to the rows of an unprotected form must not break the line.
func TestSelfCheckLineSaysThatRowsChanged(t *testing.T) {
	f, _, _, l := drawnForm(t, templates.PresetStandard)
	rows := taskRows(l)
	for i, row := range rows[:2] { // one answered, the other emptied as if it were gone
		if err := f.SetCellStr(templates.FormSheet, l.at(seeds.KeyCheck, row), []string{"✓", ""}[i]); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellFormula(templates.FormSheet, l.at(seeds.KeyCheck, row), ""); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStr(templates.FormSheet, l.at(seeds.KeyCheck, row), []string{"✓", ""}[i]); err != nil {
			t.Fatal(err)
		}
	}
	if got := text(sheet{t, f, templates.FormSheet}.at(pen.Ref(1, l.check))); got != rowsChanged {
		t.Errorf("got %q", got)
	}
}

func TestShortFormHasASelfCheckLine(t *testing.T) {
	f, form, l := drawnAs(t, func(q *Request) {
		q.Def = templates.Preset(templates.PresetShort)
		for i := range q.Plan.Tasks { // excelize finds a heading's text in every cell it is merged over
			q.Plan.Tasks[i].Chapter, q.Plan.Tasks[i].Item = "", ""
		}
	})
	line := func() string { return text(sheet{t, f, templates.FormSheet}.at(pen.Ref(1, l.check))) }
	leads := form.Leads()
	if got, want := line(), fmt.Sprintf("已填 0/%d，还差 %d 处", leads, leads); got != want || valueAt(t, f, templates.FormSheet, pen.Ref(1, l.check)) != want {
		t.Errorf("fresh: %q, want %q", got, want)
	}
	for i, row := range taskRows(l) {
		if form.Rows[i].Part != seeds.PartLead {
			continue
		}
		if err := f.SetCellStr(templates.FormSheet, l.at(seeds.KeyProgress, row), "已开工。"); err != nil {
			t.Fatal(err)
		}
	}
	if got := line(); got != allDone(leads) {
		t.Errorf("filled: %q", got)
	}
}

// Chapters that count anew: a number does not tell which row is meant.
func TestCheckLineNamesTheRowWhereNumbersRepeat(t *testing.T) {
	f, _, l := drawnAs(t, func(q *Request) {
		for i := range q.Plan.Tasks {
			q.Plan.Tasks[i].No = "1"
		}
	})
	want := fmt.Sprintf("已填 0/2，还差 2 处，先看第 %d 行", taskRows(l)[0])
	if got := text(sheet{t, f, templates.FormSheet}.at(pen.Ref(1, l.check))); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCoopRowsAreCheckedForWhatIsWrong(t *testing.T) {
	f, _, form, l := drawnForm(t, templates.PresetStandard)
	for i, row := range taskRows(l) {
		if form.Rows[i].Part != seeds.PartCoop {
			continue
		}
		check := func() string { return text(sheet{t, f, templates.FormSheet}.at(l.at(seeds.KeyCheck, row))) }
		if got := check(); got != "" {
			t.Errorf("blank: %q", got)
		}
		for state, want := range map[string]string{"胡写": "待改情况", "正常推进": "已填"} {
			if err := f.SetCellStr(templates.FormSheet, l.at(seeds.KeyState, row), state); err != nil {
				t.Fatal(err)
			}
			if got := check(); got != want {
				t.Errorf("%s: %q, want %q", state, got, want)
			}
		}
		return
	}
	t.Fatal("the form has no 配合 row")
}

func TestGuideOfManyStates(t *testing.T) {
	f, _, _ := drawnAs(t, func(q *Request) {
		for i := range 40 {
			q.Def.States = append(q.Def.States, templates.StateDef{Name: fmt.Sprintf("状态%d", i), Kind: seeds.OtherState})
		}
	})
	rows, err := f.GetRows(templates.GuideSheet)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, row := range rows {
		all.WriteString(strings.Join(row, "|") + "\n")
	}
	for _, name := range []string{"状态0：", "状态39："} {
		if !strings.Contains(all.String(), name) {
			t.Errorf("%s is not in the guide", name)
		}
	}
}
