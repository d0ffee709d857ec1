package typeset

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// textOf is all that a table says.
func textOf(t Table) string {
	var out strings.Builder
	for _, c := range t.Columns {
		out.WriteString(c.Title)
	}
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			out.WriteString(c.Text)
		}
	}
	return out.String()
}

func TestTableOverPages(t *testing.T) {
	d := newDoc(Meta{})
	table := sampleTable(60)
	d.Table(table)
	if d.Pages() < 4 {
		t.Fatalf("%d pages", d.Pages())
	}
	compare(t, drawn(d), textOf(table))
	for i, p := range d.layout() {
		var all strings.Builder
		for _, x := range p.texts {
			all.WriteString(x.source)
		}
		if n := strings.Count(all.String(), "目标与任务"); n != 1 {
			t.Errorf("page %d has %d heads", i+1, n)
		}
		if len(baselines(p)) < 5 {
			t.Errorf("page %d is nearly empty", i+1)
		}
	}
	got := pdftotext(t, pdf(t, d))
	for _, r := range table.Rows {
		for _, c := range r.Cells {
			if c.Rows == 0 && c.Cols > 1 && !strings.Contains(got, c.Text) {
				t.Errorf("%q is not in the file", c.Text)
			}
		}
	}
}

// Rows of all kinds, from one line to several pages, at any place on a page.
func TestNoRuneIsLostBetweenPages(t *testing.T) {
	text := func(n, from int) string {
		var out strings.Builder
		for i := range n {
			out.WriteRune(rune(0x4E00 + from + i%50))
		}
		return strings.Map(func(r rune) rune { return []rune("督查通报进展情况")[int(r)%8] }, out.String())
	}
	for lead := range 22 {
		for _, long := range []int{30, 400, 1500, 6000} {
			table := Table{
				Columns: []Column{{Title: "甲", Width: 12}, {Title: "乙"}, {Title: "丙", Weight: 2}},
				Rows: []Row{
					Across("一、章"),
					{Cells: []Cell{{Text: text(long/4, 1), Rows: 3}, {Text: text(20, 3)}, {Text: text(long, 5)}}},
					Cells(text(30, 7), text(40, 9)),
					Cells(text(30, 7), text(40, 9)),
					Across("二、章"),
					Cells(text(3, 1), text(long, 2), text(90, 3)),
				},
			}
			d := newDoc(Meta{})
			for range lead {
				d.Paragraph(Body(), Text("行"))
			}
			d.Table(table)
			compare(t, drawn(d), textOf(table)+strings.Repeat("行", lead))
			if t.Failed() {
				t.Fatalf("after %d lines, %d runes", lead, long)
			}
			for i, p := range d.layout() {
				for _, x := range p.texts {
					if !x.furniture && x.y > p.bottom() {
						t.Fatalf("after %d lines, %d runes: page %d overflows", lead, long, i+1)
					}
				}
			}
		}
	}
}

func TestTableSpans(t *testing.T) {
	table := Table{
		Columns: []Column{{Width: 30}, {Width: 50}, {Width: 60}},
		Head: []Row{
			{Cells: []Cell{{Text: "任务", Rows: 2}, {Text: "进展", Cols: 2}}},
			Cells("单位", "情况"),
		},
		Rows: []Row{
			{Cells: []Cell{{Text: "任务一", Rows: 2}, {Text: "甲局"}, {Text: "完成"}}},
			Cells("乙局", "推进"),
			Cells("任务二", "丙局"),
		},
	}
	d := newDoc(Meta{})
	d.Table(table)
	at := map[string]text{}
	for _, x := range d.layout()[0].texts {
		at[x.source] = x
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 0.1 }
	if !near(at["甲局"].x, at["乙局"].x) || !near(at["甲局"].x, at["丙局"].x) || !near(at["完成"].x, at["推进"].x) {
		t.Errorf("columns do not line up: %v", at)
	}
	if y := at["任务一"].y; !near(y, (at["甲局"].y+at["乙局"].y)/2) {
		t.Errorf("任务一 stands at %.1f, between %.1f and %.1f", y, at["甲局"].y, at["乙局"].y)
	}
	if y := at["任务"].y; !near(y, (at["进展"].y+at["单位"].y)/2) {
		t.Errorf("任务 stands at %.1f", y)
	}
	if at["任务"].face.Name() != "heiti" || at["任务一"].face.Name() != "fangsong" {
		t.Error("wrong faces")
	}
	// 140 of 156 mm, in the middle.
	if left := at["任务一"].x - mm(28+8) - mm(1); !near(left, 0) {
		t.Errorf("first column is %.2f pt off", left)
	}
}

func TestColumnWidths(t *testing.T) {
	tests := []struct {
		columns []Column
		want    []float64 // mm
	}{
		{[]Column{{Width: 20}, {}, {Weight: 2}}, []float64{0, 20, 65.33, 156}},
		{[]Column{{Width: 100}, {Width: 212}}, []float64{0, 50, 156}},
		{[]Column{{Width: 300}, {}}, []float64{0, 140.4, 156}},
		{[]Column{{Width: 56}, {Width: 50}}, []float64{25, 81, 131}},
		{nil, []float64{0}},
	}
	for _, tt := range tests {
		got := edgesOf(tt.columns, mm(156))
		for i, w := range tt.want {
			if len(tt.columns) > 0 && math.Abs(got[i]-mm(w)) > 0.05 {
				t.Errorf("%v: edges %v, want mm %v", tt.columns, got, tt.want)
				break
			}
		}
	}
}

func TestOddTables(t *testing.T) {
	tests := map[string]Table{
		"nothing":          {},
		"head only":        {Columns: []Column{{Title: "甲"}, {Title: "乙"}}},
		"no head":          {Columns: []Column{{}, {}}, Rows: []Row{Cells("一", "二")}},
		"short rows":       {Columns: []Column{{Title: "甲"}, {Title: "乙"}}, Rows: []Row{Cells("一"), {}}},
		"span too far":     {Columns: []Column{{Title: "甲"}, {Title: "乙"}}, Rows: []Row{{Cells: []Cell{{Text: "一", Rows: 9, Cols: 9}}}}},
		"very narrow":      {Columns: []Column{{Title: "甲", Width: 0.5}, {Title: "乙"}}, Rows: []Row{Cells("窄栏文字", "二")}},
		"head like a page": {Columns: []Column{{Title: strings.Repeat("头", 500)}, {Title: "乙"}}, Rows: []Row{Cells("一", "二"), Cells("三", "四")}},
		"type like a page": {Columns: []Column{{Title: "甲"}}, Rows: []Row{Cells("大字")}, Size: 900},
	}
	for name, table := range tests {
		d := newDoc(Meta{})
		d.Paragraph(Body(), Text("前"))
		d.Table(table)
		d.Paragraph(Body(), Text("后"))
		compare(t, drawn(d), "前"+textOf(table)+"后")
		if len(pdf(t, d)) == 0 {
			t.Errorf("%s: no file", name)
		}
	}
}

func TestLineEndsInCells(t *testing.T) {
	d := newDoc(Meta{})
	d.Table(Table{Columns: []Column{{}}, Rows: []Row{Cells("甲\r\n乙\n\n丙")}})
	var ys []float64
	for _, x := range d.layout()[0].texts {
		if !x.furniture {
			ys = append(ys, x.y)
		}
	}
	if len(ys) != 3 || ys[2]-ys[1] < 2*(ys[1]-ys[0])-0.1 {
		t.Error(fmt.Sprint(ys))
	}
}

// The number of a row that goes on stands on every page of it, once in the text.
func TestNumberOfASplitRowIsRepeated(t *testing.T) {
	d := newDoc(Meta{})
	d.Table(Table{Columns: []Column{{Title: "序号", Width: 15}, {Title: "进展"}}, Rows: []Row{Cells("12(3)", strings.Repeat("督", 6000))}})
	for i, p := range d.layout() {
		n := 0
		for _, x := range p.texts {
			if x.source == "12(3)" {
				n++
			}
		}
		if n != 1 {
			t.Errorf("page %d has the number %d times", i+1, n)
		}
	}
	if n := strings.Count(drawn(d), "12(3)"); n != 1 {
		t.Errorf("the text has it %d times", n)
	}
}

// A heading row stays with the row under it, also with one higher than a page.
func TestHeadingRowsStayWithTheirRow(t *testing.T) {
	for before := range 30 {
		d := newDoc(Meta{})
		for range before {
			d.Paragraph(Body(), Text("前"))
		}
		d.Table(Table{Columns: []Column{{Title: "甲"}, {Title: "乙"}}, Rows: []Row{Cells("一", "二"), Across("章"), Cells("三", strings.Repeat("督", 6000))}})
		for i, page := range d.Texts() {
			if strings.Contains(page, "章") && !strings.Contains(page, "督") {
				t.Errorf("after %d lines page %d ends with the heading row", before, i+1)
			}
		}
	}
}

// Rows that wish so stand on the page of the row before.
func TestRowsAreKeptTogether(t *testing.T) {
	for before := range 40 {
		table := Table{Columns: []Column{{Title: "甲"}, {Title: "乙"}}}
		for range before {
			table.Rows = append(table.Rows, Cells("单位", "1"))
		}
		total := Cells("合计", "9")
		total.Keep = true
		table.Rows = append(table.Rows, Cells("末位", "1"), total, total)
		d := newDoc(Meta{})
		for range 8 {
			d.Paragraph(Body(), Text("前"))
		}
		d.Table(table)
		for i, page := range d.Texts() {
			if n := strings.Count(page, "合计"); n > 0 && (n != 2 || !strings.Contains(page, "末位")) {
				t.Errorf("%d rows: page %d holds %q", before, i+1, page)
			}
		}
	}
}

// A row that is split leaves no single line on the next page.
func TestSplitRowsLeaveNoSingleLine(t *testing.T) {
	for before := range 20 {
		d := newDoc(Meta{})
		for range before {
			d.Paragraph(Body(), Text("前"))
		}
		d.Table(Table{Columns: []Column{{Title: "甲"}}, Rows: []Row{Cells(strings.Repeat("督", 40*45))}})
		for i, p := range d.layout()[1:] {
			lines := 0
			for _, x := range p.texts {
				if strings.Contains(x.source, "督") {
					lines++
				}
			}
			if lines == 1 {
				t.Errorf("after %d lines page %d has a single line of the row", before, i+2)
			}
		}
	}
}
