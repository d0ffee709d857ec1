package report_test

import (
	"bytes"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
	values "ducha/seeds/workbook"
	"ducha/templates"
)

// oldBook is what was read of a return in an old format.
func oldBook() values.Book {
	row := func(num int, texts ...string) values.Row {
		r := values.Row{Num: num}
		for i, text := range texts {
			if text != "" {
				r.Cells = append(r.Cells, values.Cell{Col: i + 1, Text: text})
			}
		}
		return r
	}
	answers := row(5, "1", "=1+1 的进展，"+strings.Repeat("说来话长，", 20), "0.63", "13800001234567", "2021-06-30")
	answers.Cells[2].Kind, answers.Cells[3].Kind, answers.Cells[4].Kind = values.Percent, values.Number, values.Date
	other := row(6, "2", "差不多了", "0.7")
	other.Cells[2].Kind = values.Number
	return values.Book{
		Custom:   map[string]string{templates.MarkProperty: "ABCD", "别的": "值"},
		Modified: time.Date(2021, 7, 2, 3, 0, 0, 0, time.UTC),
		Sheets: []values.Sheet{
			{Name: "_ducha", Hidden: true, Rows: []values.Row{row(1, "ABCD")}},
			{Name: "反馈/表", Rows: []values.Row{row(1, "云泽市反馈表"), row(4, "序号", "工作进展", "完成比例", "电话", "日期"), answers, other},
				Merges: []values.Range{{Top: 1, Left: 1, Bottom: 1, Right: 5}, {Top: 1, Left: 2, Bottom: 3, Right: 3}, {Top: 4, Left: 1, Bottom: 1 << 20, Right: 16384}}, HiddenColumns: []values.Range{{Left: 5, Right: 9}}},
			{Name: "图", NoGrid: true},
		},
	}
}

var oldTable = []seeds.TableAt{{Sheet: "反馈/表", Header: 4, Last: 6, Left: 1, Right: 5}}

var oldProblems = []seeds.Problem{{Severity: seeds.Fault, Sheet: "反馈/表", Cell: "B6", Column: "工作进展", Message: "太短", Remedy: "请写清楚"},
	{Severity: seeds.Fault, Message: "第 3 项的行不见了", Remedy: "请补填"}}

func TestValuesAreDrawnAndMarked(t *testing.T) {
	var out, again bytes.Buffer
	must(t, report.AnnotateValues(&out, oldBook(), oldTable, oldProblems))
	must(t, report.AnnotateValues(&again, oldBook(), oldTable, oldProblems))
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("the same values give other bytes")
	}
	b, err := values.Read(out.Bytes())
	must(t, err)
	if !reflect.DeepEqual(b.Custom, oldBook().Custom) || !b.Modified.Equal(oldBook().Modified) {
		t.Errorf("properties %v, %v", b.Custom, b.Modified)
	}
	if !b.Sheets[0].Hidden || b.Sheets[1].Hidden || b.Sheets[1].Name != "反馈_表" {
		t.Fatalf("sheets %+v", b.Sheets)
	}
	want := oldBook().Sheets[1].Rows
	for _, r := range b.Sheets[1].Rows[1:] {
		at := slices.IndexFunc(want, func(w values.Row) bool { return w.Num == r.Num-1 })
		if at < 0 {
			t.Errorf("row %d came from nowhere", r.Num)
			continue
		}
		for i, c := range want[at].Cells {
			if c.Kind == values.Date || len(c.Text) == 14 { // written as texts
				c.Kind = values.Text
			}
			if r.Cells[i] != c {
				t.Errorf("row %d: %+v, want %+v", r.Num, r.Cells[i], c)
			}
		}
	}
	f, err := excelize.OpenReader(&out)
	must(t, err)
	defer f.Close()
	if formula, err := f.GetCellFormula("反馈_表", "B6"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q (%v)", formula, err)
	}
	for _, c := range []struct{ cell, color string }{{"A5", templates.ColorHeader}, {"B7", templates.ColorProblem}, {"F7", ""}} {
		if _, got := fillOf(t, f, "反馈_表", c.cell); got != c.color {
			t.Errorf("%s is coloured %q, want %q", c.cell, got, c.color)
		}
	}
	if width, err := f.GetColWidth("反馈_表", "B"); err != nil || width != 40 {
		t.Errorf("B is %v wide (%v)", width, err)
	}
	if seen, err := f.GetColVisible("反馈_表", "E"); err != nil || seen {
		t.Errorf("a hidden column is shown (%v)", err)
	}
	if text, err := f.GetCellValue("反馈_表", "F7"); err != nil || text != "工作进展：太短。请写清楚。" {
		t.Errorf("F7 says %q (%v)", text, err)
	}
}

func TestStrangeValuesAreDrawn(t *testing.T) {
	long := strings.Repeat("长", 40)
	b := values.Book{Sheets: []values.Sheet{{Name: "'", Hidden: true}, {Name: long, Hidden: true}, {Name: long + "2", Rows: []values.Row{{Num: 60000, Cells: []values.Cell{
		{Col: 1, Text: strings.Repeat("字", 50000)}, {Col: 200, Text: "NaN", Kind: values.Number}, {Col: 150, Text: "\x01"}}}}}, {Name: "", Rows: []values.Row{{Num: 1 << 30, Cells: []values.Cell{{Col: 1, Text: "远"}}}}}, {Name: ""}}}
	if err := report.AnnotateValues(io.Discard, b, nil, oldProblems[1:]); err != nil {
		t.Error(err)
	}
	for name, b := range map[string]values.Book{"heavy": {Heavy: true, Sheets: b.Sheets}, "no sheet": {}, "a chart": {Sheets: []values.Sheet{{NoGrid: true}}}} {
		if err := report.AnnotateValues(io.Discard, b, nil, nil); err == nil {
			t.Errorf("%s is drawn", name)
		}
	}
}
