package book

import (
	"bytes"
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// The numbers of moved rows are those that moving a list gives.
func TestRowMovesCountAsAListDoes(t *testing.T) {
	for seed := range int64(200) {
		r := rand.New(rand.NewSource(seed))
		m := rowMoves{first: 4, last: 15}
		var list []int // old numbers from row 1, 0 for a new row
		for row := 1; row <= 20; row++ {
			for n := r.Intn(3); row > 3 && row < 16 && n > 1; n-- {
				m.inserts = append(m.inserts, row)
				list = append(list, 0)
			}
			if row > 3 && row < 16 && r.Intn(4) == 0 {
				m.gone = append(m.gone, row)
			} else {
				list = append(list, row)
			}
		}
		for at, row := range list {
			if row != 0 && m.to(row) != at+1 {
				t.Fatalf("seed %d: row %d goes to %d, want %d (%+v)", seed, row, m.to(row), at+1, m)
			}
		}
		for from := 1; from <= 20; from++ {
			for to := from; to <= 20; to++ {
				left := slices.DeleteFunc(slices.Clone(list), func(row int) bool { return row < from || row > to })
				a, b, ok := m.kept(from, to)
				if ok != (len(left) > 0) || ok && (a != m.to(left[0]) || b != m.to(left[len(left)-1])) {
					t.Fatalf("seed %d: %d–%d goes to %d–%d %v, left %v", seed, from, to, a, b, ok, left)
				}
			}
		}
	}
}

func TestFormulasOfRulesMove(t *testing.T) {
	moves := map[string]rowMoves{sheetTasks: {first: 4, last: 9, inserts: []int{5}}, "我的 表": {first: 2, last: 9, gone: []int{2}}}
	for formula, want := range map[string]string{
		`$H4="市教育局"`:                       `$H5="市教育局"`,
		`AND($A$4="x",$B$6>1)`:             `AND($A$4="x",$B$7>1)`,
		`COUNTIF($A$4:$A$9,A4)>1`:          `COUNTIF($A$4:$A$10,A5)>1`,
		`"A4"&A4`:                          `"A4"&A5`,
		`LOG10(A4)`:                        `LOG10(A5)`,
		`别的表!$A$5=A4`:                      `别的表!$A$5=A5`,
		`'我的 表'!$A$5:$A$7`:                 `'我的 表'!$A$4:$A$6`,
		`任务清单!$A$9`:                        `任务清单!$A$10`,
		`$A:$A`:                            `$A:$A`,
		`"开放,关闭"`:                          `"开放,关闭"`,
		`ABC123D4+_A4+名4`:                  `ABC123D4+_A4+名4`,
		`IF(A4="","",VLOOKUP(A4,B4:C9,2))`: `IF(A5="","",VLOOKUP(A5,B5:C10,2))`,
	} {
		if got := movedRule(formula, sheetTasks, moves, 1); got != want {
			t.Errorf("%s: %s, want %s", formula, got, want)
		}
	}
}

// clerkRich is a workbook with all that a clerk may hang on rows.
func clerkRich(t *testing.T) []byte {
	return edited(t, sampleFile(t), func(f *excelize.File) error {
		red, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FF0000"}}})
		if err != nil {
			return err
		}
		warn, err := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "FF0000"}})
		if err != nil {
			return err
		}
		dv := excelize.NewDataValidation(true)
		dv.SetSqref("M4:M6")
		for _, err := range []error{
			set(sheetTasks, "M3", "处室", sheetTasks, "M5", "综合处")(f), f.SetCellFormula(sheetTasks, "N6", "B6&M5"),
			f.SetCellStyle(sheetTasks, "A5", "N5", red), f.SetRowHeight(sheetTasks, 5, 77), f.SetRowVisible(sheetTasks, 6, false),
			f.AddComment(sheetTasks, excelize.Comment{Cell: "E5", Author: "小李", Text: "第二项"}), f.AddComment(sheetTasks, excelize.Comment{Cell: "A1", Author: "小李", Text: "表头"}),
			f.SetConditionalFormat(sheetTasks, "A4:L6", []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: `$H4="市水利局"`, Format: &warn}}),
			f.SetConditionalFormat(sheetTasks, "B5", []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: `$B$6="2(2)"`, Format: &warn}}),
			dv.SetDropList([]string{"综合处", "督查处"}), f.AddDataValidation(sheetTasks, dv), f.MergeCell(sheetTasks, "O5", "P6"), f.InsertPageBreak(sheetTasks, "A6"),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func TestANewRowStandsBetweenItsNeighbours(t *testing.T) {
	data := clerkRich(t)
	b := mustRead(t, data)
	b.Plan.Tasks = slices.Insert(b.Plan.Tasks, 1, seeds.Task{ID: "1#2", No: "1", Text: strings.Repeat("新的任务。", 80), Lead: []string{"市交通局"}})
	out := written(t, b, data)
	f := opened(t, out)
	if got := cellAt(t, f, sheetTasks, "A5"); got != "1#2" {
		t.Errorf("row 5 is %q", got)
	}
	if got := cellAt(t, f, sheetTasks, "M6"); got != "综合处" {
		t.Errorf("the clerk's column: %q", got)
	}
	if formula, err := f.GetCellFormula(sheetTasks, "N7"); err != nil || formula != "B7&M6" {
		t.Errorf("formula %q, %v", formula, err)
	}
	if fresh, err := f.GetRowHeight(sheetTasks, 5); err != nil || fresh < 60 {
		t.Errorf("height of the new row %v, %v", fresh, err)
	}
	if kept, err := f.GetRowHeight(sheetTasks, 6); err != nil || kept != 77 {
		t.Errorf("height of the clerk's row %v, %v", kept, err)
	}
	if visible, err := f.GetRowVisible(sheetTasks, 7); err != nil || visible {
		t.Errorf("hidden row: %v, %v", visible, err)
	}
	if got := said(t, out); len(got) != 2 || got[sheetTasks+"!E6"] != "第二项" || got[sheetTasks+"!A1"] != "表头" {
		t.Errorf("comments %q", got)
	}
	formats, err := f.GetConditionalFormats(sheetTasks)
	if err != nil || len(formats) != 2 || formats["A4:L7"] == nil || formats["A4:L7"][0].Criteria != `$H4="市水利局"` || formats["B6"] == nil || formats["B6"][0].Criteria != `$B$7="2(2)"` {
		t.Errorf("conditional formats %+v, %v", formats, err)
	}
	dvs, err := f.GetDataValidations(sheetTasks)
	if err != nil || len(dvs) != 1 || dvs[0].Sqref != "M4:M7" {
		t.Errorf("validations %+v, %v", dvs, err)
	}
	merged, err := f.GetMergeCells(sheetTasks)
	if err != nil || len(merged) != 2 || merged[1][0] != "O6:P7" {
		t.Errorf("merged %v, %v", merged, err)
	}
	sheet := part(t, out, "xl/worksheets/sheet2.xml")
	if !strings.Contains(sheet, `<brk id="6"`) && !strings.Contains(sheet, ` id="6"`) || !strings.Contains(sheet, `<autoFilter ref="A3:L7"`) {
		t.Error("page break or filter stays behind")
	}
	if strings.Contains(sheet, `<row r="5" customHeight`) {
		t.Error("the new row does not grow")
	}
	if again := mustRead(t, out); !bytes.Equal(written(t, again, out), out) {
		t.Error("written again it differs")
	}
}

func TestARowOfASortedSheetGoesToTheEnd(t *testing.T) {
	data := edited(t, sampleFile(t), func(f *excelize.File) error { // 1 between 2(1) and 2(2)
		for _, err := range []error{f.DuplicateRowTo(sheetTasks, 4, 6), f.RemoveRow(sheetTasks, 4)} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	b := mustRead(t, data)
	b.Plan.Tasks = []seeds.Task{b.Plan.Tasks[1], b.Plan.Tasks[0], {ID: "2(1)x", No: "2", Text: "新任务。"}, b.Plan.Tasks[2]}
	f := opened(t, written(t, b, data))
	if col, row := where(t, f, sheetTasks, "新任务。"); col != 5 || row != 7 {
		t.Errorf("stands in row %d", row)
	}
}

// Whatever comes and goes: read again the book says what was written, comments stand
// beside their tasks, and a second writing changes nothing.
func TestMovesLoseNothing(t *testing.T) {
	for seed := range int64(25 / fewer) {
		r := plans{rand.New(rand.NewSource(3000 + seed))}
		b := New()
		for i := range 8 {
			b.Plan.Tasks = append(b.Plan.Tasks, seeds.Task{ID: seeds.TaskID(fmt.Sprint("t", i)), No: fmt.Sprint(i), Text: fmt.Sprint("任务", i), Lead: r.names(2)})
		}
		data := edited(t, written(t, b, nil), func(f *excelize.File) error {
			for i := range 8 {
				if err := f.AddComment(sheetTasks, excelize.Comment{Cell: ref(t, 5, 4+i), Author: "小李", Text: fmt.Sprint("任务", i)}); err != nil {
					return err
				}
			}
			return nil
		})
		want := mustRead(t, data)
		var tasks []seeds.Task
		for i, task := range want.Plan.Tasks {
			for n := r.Intn(3); n > 1; n-- {
				tasks = append(tasks, seeds.Task{ID: seeds.TaskID(fmt.Sprint("n", i, n)), Text: r.text(100), Lead: r.names(2)})
			}
			if r.Intn(3) > 0 {
				tasks = append(tasks, task)
			}
		}
		want.Plan.Tasks = append(tasks, seeds.Task{ID: "end", Text: "最后"})
		out := written(t, want, data)
		got := mustRead(t, out)
		each(t, fmt.Sprintf("seed %d task", seed), canonical(got).Plan.Tasks, canonical(want).Plan.Tasks)
		f := opened(t, out)
		n := 0
		for at, text := range said(t, out) {
			n++
			if on := cellAt(t, f, sheetTasks, strings.TrimPrefix(at, sheetTasks+"!")); on != text {
				t.Errorf("seed %d: the comment %q stands on %q", seed, text, on)
			}
		}
		kept := slices.DeleteFunc(tasks, func(task seeds.Task) bool { return task.ID[0] != 't' })
		if n != len(kept) || boxCount(t, out) != n {
			t.Errorf("seed %d: %d comments, %d boxes for %d tasks", seed, n, boxCount(t, out), len(kept))
		}
		if !bytes.Equal(written(t, got, out), out) {
			t.Errorf("seed %d: written again it differs", seed)
		}
	}
}

func TestElementsAreFoundInWhatOfficeProgramsWrite(t *testing.T) {
	text := []byte(`<xml><v:shape id="1"><font>甲<br>乙</font><x:Row>3</x:Row></v:shape><v:shape id='2'/></xml>`)
	found, err := elements(text, "shape", "Row")
	if err != nil || len(found) != 3 {
		t.Fatalf("%+v, %v", found, err)
	}
	if got := string(text[found[1].inner:found[1].innerEnd]); got != "3" || found[0].attr("id") != "1" || found[2].attr("id") != "2" || !found[2].empty {
		t.Errorf("%q, %+v", got, found)
	}
	for in, want := range map[string]string{`<row r="5" ht="3">`: `<row r="5" ht="9">`, `<row ht='3'/>`: `<row ht="9"/>`, `<row r="1"/>`: `<row r="1" ht="9"/>`} {
		if got := withAttr([]byte(in), "ht", "9"); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
	if got := withAttr([]byte(`<a b="1" c="2">`), "b", ""); got != `<a c="2">` {
		t.Error(got)
	}
	if got := string(splice([]byte("abcdef"), []edit{{4, 5, "X"}, {1, 2, ""}, {0, 0, "Y"}})); !reflect.DeepEqual(got, "YacdXf") {
		t.Error(got)
	}
}
