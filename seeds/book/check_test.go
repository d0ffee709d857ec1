package book

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
)

// checked writes the sample with some cells typed over and gives the problems of one code.
func checked(t *testing.T, code string, edit ...string) (hits []seeds.Problem) {
	t.Helper()
	b, _ := read(t, edited(t, sampleFile(t), set(edit...)))
	for _, p := range b.Check() {
		if p.Code == code {
			hits = append(hits, p)
		}
	}
	return hits
}

func TestCheckFindsWhatACarefulClerkWould(t *testing.T) {
	for _, tt := range []struct {
		name     string
		edit     []string
		code     string
		severity seeds.Severity
		cells    string // where it is found
		says     string // part of message and remedy
	}{
		{"number twice in a chapter", []string{sheetTasks, "B6", "2(1)"}, "duplicate_no", seeds.Hint, "B6", "任务清单!B5"},
		{"number twice, full-width", []string{sheetTasks, "B6", "２（1）"}, "duplicate_no", seeds.Hint, "B6", "任务清单!B5"},
		{"number again in another chapter", []string{sheetTasks, "B4", "2(1)"}, "duplicate_no", "", "", ""},
		{"number again in another annex", []string{sheetTasks, "B6", "2(1)", sheetTasks, "A5", "附件1/2(1)", sheetTasks, "A6", "附件2/2(1)"}, "duplicate_no", "", "", ""},
		{"no numbers at all", []string{sheetTasks, "B5", "", sheetTasks, "B6", ""}, "duplicate_no", "", "", ""},
		{"one task twice", []string{sheetTasks, "E5", "修好环城路，共三段。", sheetTasks, "E6", "修好环城路(共三段)"}, "duplicate_task", seeds.Hint, "E6", "任务清单!E5"},
		{"mere ditto", []string{sheetTasks, "E5", "同上。", sheetTasks, "E6", "同上"}, "duplicate_task", "", "", ""},
		{"unit twice in a list", []string{sheetTasks, "I4", "市财政局、市水利局、财政局"}, "unit_twice", seeds.Hint, "I4", "“市财政局”和“财政局”"},
		{"lead that cooperates too", []string{sheetTasks, "I4", "某市交通运输局、市财政局"}, "unit_twice", seeds.Hint, "I4", "“市交通局”"},
		{"impossible day", []string{sheetTasks, "F4", "2021年9月31日"}, "bad_deadline", seeds.Fault, "F4", "9月31日"},
		{"past deadline", []string{sheetTasks, "F4", "2012年12月底前"}, "deadline_year", seeds.Hint, "F4", "2012"},
		{"deadline far ahead", []string{sheetTasks, "F4", "2201年12月底前"}, "deadline_year", seeds.Hint, "F4", "2201"},
		{"deadline of a later year", []string{sheetTasks, "F4", "2020年起，2025年底前"}, "deadline_year", "", "", ""},
		{"two rows for a unit", []string{sheetUnits, "C5", "市财政 局"}, "duplicate_unit", seeds.Fault, "C5", "责任单位!C4"},
		{"alias of two", []string{sheetUnits, "D5", "交通、财政局"}, "ambiguous_alias", seeds.Hint, "D5", "责任单位!D4"},
		{"alias that is another's name", []string{sheetUnits, "D5", "市水利局"}, "ambiguous_alias", seeds.Hint, "D5", "责任单位!C6"},
		{"address of two", []string{sheetUnits, "H5", "CZ@city.example"}, "same_email", seeds.Hint, "H5", "责任单位!H4"},
		{"unit that is a group", []string{sheetGroups, "A4", "市水利局"}, "unit_and_group", seeds.Hint, "C6", "单位组"},
		{"group in a group", []string{sheetGroups, "A5", "各区政府", sheetGroups, "B5", "各县区政府"}, "unknown_unit", seeds.Fault, "B5", "另一个单位组"},
		{"member by another short name", []string{sheetGroups, "B4", "某市财政局"}, "unknown_unit", "", "", ""},
		{"proposed members", []string{sheetGroups, "B4", "", sheetGroups, "C4", "甲区政府、乙县政府"}, "group_without_members", seeds.Hint, "B4", "建议：甲区政府、乙县政府；核对后填入“成员”"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			hits := checked(t, tt.code, tt.edit...)
			var cells []string
			for _, p := range hits {
				cells = append(cells, p.Cell)
				if p.Severity != tt.severity || p.Remedy == "" || p.File != FileName || !strings.Contains(p.Message+"。"+p.Remedy, tt.says) {
					t.Errorf("got %+v", p)
				}
				if p.Sheet == sheetTasks && p.Task == "" {
					t.Errorf("no task: %+v", p)
				}
			}
			if strings.Join(cells, " ") != tt.cells {
				t.Errorf("found at %q, want %q", cells, tt.cells)
			}
		})
	}
}

func TestImpossibleDates(t *testing.T) {
	for deadline, want := range map[string]string{
		"2021年9月31日": "2021年9月31日", "13月": "13月", "2021年2月30日": "2021年2月30日", "2021年2月29日": "2021年2月29日", "2月29日前": "2月29日",
		"2021-09-31": "2021-09-31", "2021.13": "2021.13", "6月底前，9月３１日完成": "9月31日", "0月": "0月", "2021年6月100日": "2021年6月100日",
		"": "", "年底前": "", "持续推进": "", "2021年6月底前": "", "6月底": "", "三季度": "", "长期": "", "2020年2月29日": "", "12月31日": "", "每季度末月25日": "",
		"2021年12月": "", "2021-2025年": "", "6个月内": "", "2021.6.30": "", "1-12月": "", "全年": "", "2021年1月1日—12月31日": "", "尽快": "",
	} {
		if got := impossibleDate(deadline, 2021); got != want {
			t.Errorf("%s: %q, want %q", deadline, got, want)
		}
	}
	if got := impossibleDate("2月29日", 0); got != "" {
		t.Errorf("without a year: %q", got)
	}
}

// A spreadsheet makes a number of a date that a clerk types.
func TestADeadlineTypedAsADateIsReadAsText(t *testing.T) {
	data := edited(t, sampleFile(t), func(f *excelize.File) error { return f.SetCellValue(sheetTasks, "F4", 44530) })
	if got := mustRead(t, data).Plan.Tasks[0].Deadline; got != "2021年11月30日" {
		t.Errorf("got %q", got)
	}
	data = edited(t, data, set(sheetTasks, "F4", "2021"))
	if got := mustRead(t, data).Plan.Tasks[0].Deadline; got != "2021" {
		t.Errorf("got %q", got)
	}
}

func TestNamesOfTheTableNeedNoListing(t *testing.T) {
	b := sampleBook()
	b.Plan.Units[1].Email = []string{"jt@city.example"}
	b.Review = nil
	data := edited(t, written(t, b, nil), set(sheetTasks, "H4", "某市交通运输局", sheetTasks, "I4", "市财政局、各县区政府、市水利局", sheetGroups, "B4", "某市财政局、水利局"))
	got := mustRead(t, data)
	if found := got.Check(); len(found) > 0 {
		t.Errorf("found %+v", found)
	}
	u, ok := got.Plan.Directory().Unit(got.Plan.Tasks[0].Lead[0])
	if !ok || u.ID != "002" || len(u.Aliases) > 0 {
		t.Errorf("lead is %+v", u)
	}
	if again := mustRead(t, written(t, got, data)); len(again.Plan.Units[1].Aliases) > 0 {
		t.Errorf("an alias was written that the clerk did not type: %+v", again.Plan.Units[1])
	}
	data = edited(t, data, set(sheetUnits, "D6", "某市交通运输局")) // the clerk knows better
	got = mustRead(t, data)
	if u, _ := got.Plan.Directory().Unit("某市交通运输局"); u.ID != "017" {
		t.Errorf("the clerk's alias gives %+v", u)
	}
}

func TestOwnersStayWithTheirLeads(t *testing.T) {
	leads := []string{"市交通局", "市水利局", "市财政局"}
	o := func(unit, name string) seeds.Owner { return seeds.Owner{Unit: unit, Name: name} }
	for _, owners := range [][]seeds.Owner{
		{o(leads[1], "甲"), o("市审计局", "乙")}, {o("市审计局", "乙")}, // the second cooperates
		nil,
		{o(leads[0], "甲"), o(leads[1], "乙"), o(leads[2], "丙")},
		{o(leads[0], "甲")},
		{o(leads[1], "乙")},
		{o(leads[2], "丙 丁")},
		{o(leads[0], "甲"), o(leads[2], "丙")},
		{o(leads[1], "乙"), o(leads[1], "丁")},
		{o("", "甲"), o("", "乙")},
	} {
		b := sampleBook()
		b.Plan.Tasks[0].Lead, b.Plan.Tasks[0].Owners = leads, owners
		data := written(t, b, nil)
		for range 2 { // and over what is there
			got := mustRead(t, data)
			if !reflect.DeepEqual(got.Plan.Tasks[0].Owners, owners) {
				t.Errorf("%v comes back as %v", owners, got.Plan.Tasks[0].Owners)
			}
			data = written(t, got, data)
		}
	}
	b := sampleBook()
	b.Plan.Tasks[0].Lead, b.Plan.Tasks[0].Owners = leads, []seeds.Owner{o(leads[1], "乙")}
	data := written(t, b, nil)
	b.Plan.Tasks[0].Owners = []seeds.Owner{o(leads[0], "乙")} // only the blank lines change
	if got := mustRead(t, written(t, b, data)).Plan.Tasks[0].Owners; len(got) != 1 || got[0].Unit != leads[0] {
		t.Errorf("moved to another lead: %v", got)
	}
}

func TestGroupsShowTheirProposals(t *testing.T) {
	b := sampleBook()
	b.Plan.Groups = []seeds.Group{
		{Name: "各县区政府", Members: []string{"市财政局"}, Proposed: []string{"甲区政府(乙办、丙办)", "丁县政府"}},
		{Name: "各镇政府", Proposed: []string{"甲镇政府", "乙镇政府"}}}
	data := written(t, b, nil)
	compare(t, mustRead(t, data), b)
	f := opened(t, data)
	for cell, italic := range map[string]bool{"B4": false, "C4": true, "C5": true} {
		id, err := f.GetCellStyle(sheetGroups, cell)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.Font.Italic != italic {
			t.Errorf("%s: %+v, %v", cell, style.Font, err)
		}
	}
	if note := cellAt(t, f, sheetGroups, "A2"); !strings.Contains(note, "建议成员由通知推出，仅供参考，核对后填入“成员”才生效") {
		t.Errorf("note %q", note)
	}
	// A workbook of before gets the column; what the clerk filled in stays.
	old := edited(t, data, func(f *excelize.File) error { return f.RemoveCol(sheetGroups, "C") })
	f = opened(t, written(t, b, old))
	if got := cellAt(t, f, sheetGroups, "C3") + " " + cellAt(t, f, sheetGroups, "B4") + " " + cellAt(t, f, sheetGroups, "C5"); got != "建议成员 市财政局 甲镇政府、乙镇政府" {
		t.Errorf("got %q", got)
	}
}

func TestAliasesMayHoldBrackets(t *testing.T) {
	b := sampleBook()
	b.Plan.Units[1].Aliases = []string{"市交通局(甲办、乙办)", "交通"}
	compare(t, mustRead(t, written(t, b, nil)), b)
}

func BenchmarkCheck(b *testing.B) {
	book := sampleBook()
	for i := range 2000 {
		book.Plan.Tasks = append(book.Plan.Tasks, seeds.Task{ID: seeds.TaskID(fmt.Sprint("x", i)), No: fmt.Sprint(i), Text: fmt.Sprint("任务内容第", i, "项"),
			Lead: []string{"某市水利局"}, Coop: []string{"市财政局", "各县区政府", "某市交通运输局"}, Deadline: "2021年12月底前"})
	}
	data := written(b, book, nil)
	for b.Loop() {
		got, _ := read(b, data)
		got.Check()
	}
}

func TestCheckTellsOfAFormWiderThanItsPage(t *testing.T) {
	b := sampleBook()
	b.Def = templates.Preset(templates.PresetStandard)
	told := func() int {
		n := 0
		for _, p := range mustRead(t, written(t, b, nil)).Check() {
			if p.Code == "form_too_wide" && p.Cell != "" {
				n++
			}
		}
		return n
	}
	if n := told(); n != 0 {
		t.Errorf("told %d times of the preset", n)
	}
	b.Def.Columns[6].Width += 40
	if n := told(); n != 1 {
		t.Errorf("told %d times of a wide one", n)
	}
}

// An office that mails nothing need not hear of every unit.
func TestCheckTellsOnceWhereNoUnitHasMail(t *testing.T) {
	b := sampleBook()
	for i := range b.Plan.Units {
		b.Plan.Units[i].Email = nil
	}
	n := 0
	for _, p := range mustRead(t, written(t, b, nil)).Check() {
		if p.Code == "unit_without_email" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestCheckTellsChaptersTornApart(t *testing.T) {
	for name, tc := range map[string]struct {
		chapters []string // of each task, an annex of its id before /
		want     string   // the cell told
	}{
		"together":               {[]string{"一", "一", "二", "三"}, ""},
		"apart":                  {[]string{"一", "二", "一", "二", "三"}, "C6"},
		"of two annexes":         {[]string{"附件1/一", "附件1/二", "附件2/一"}, ""},
		"a supplement's between": {[]string{"一", "补充1/一", "一", "二"}, ""},
		"none":                   {[]string{"", "一", ""}, ""},
	} {
		b := New()
		for i, c := range tc.chapters {
			annex, chapter, found := strings.Cut(c, "/")
			id := strconv.Itoa(i + 1)
			if found {
				id = annex + "/" + id
			} else {
				chapter = c
			}
			b.Plan.Tasks = append(b.Plan.Tasks, seeds.Task{ID: seeds.TaskID(id), No: strconv.Itoa(i + 1), Chapter: chapter, Text: "第" + id + "件事。", Lead: []string{"市水利局"}})
		}
		cell := ""
		for _, p := range mustRead(t, written(t, b, nil)).Check() {
			if p.Code == "chapter_apart" {
				cell = p.Cell
			}
		}
		if cell != tc.want {
			t.Errorf("%s: told at %q, want %q", name, cell, tc.want)
		}
	}
}
