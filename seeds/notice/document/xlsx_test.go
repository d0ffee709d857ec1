package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// written lets excelize write a workbook.
func written(t testing.TB, fill func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func set(f *excelize.File, sheet string, values map[string]any) error {
	var errs []error
	for cell, v := range values {
		errs = append(errs, f.SetCellValue(sheet, cell, v))
	}
	return errors.Join(errs...)
}

func TestAWorkbookIsReadAsPeopleSeeIt(t *testing.T) {
	data := written(t, func(f *excelize.File) error {
		percent, err := f.NewStyle(&excelize.Style{NumFmt: 9})
		if err != nil {
			return err
		}
		clock, err := f.NewStyle(&excelize.Style{NumFmt: 20})
		return errors.Join(err,
			f.SetSheetName("Sheet1", "任务"),
			set(f, "任务", map[string]any{
				"A1": "任务　清单", "A3": 1.0, "B3": "清淤\r\n 防汛\u00a0 ", "C3": 0.07, "D3": time.Date(2021, 6, 30, 0, 0, 0, 0, time.UTC),
				"A4": 2, "C4": 1.125, "D4": "市水利局", "E4": true, "A5": "\u200b", "E9": 0.5, "AB9": "远",
			}),
			f.SetCellStyle("任务", "C3", "C4", percent), f.SetCellStyle("任务", "E9", "E9", clock),
			f.SetCellRichText("任务", "E3", []excelize.RichTextRun{{Text: "市教"}, {Text: "育局"}}))
	})
	d := mustRead(t, data)
	want := "[任务 清单]\n[1|清淤/防汛|7%|2021-06-30|市教育局]\n[2||112.5%|市水利局|TRUE]\n[||||12:00|||||||||||||||||||||||远]"
	if got := dump(d); got != want || d.Format != "xlsx" || len(d.Doubts)+len(d.Aside) > 0 {
		t.Errorf("read %s\n%s\nwant\n%s\ndoubts %v aside %v", d.Format, got, want, d.Doubts, d.Aside)
	}
	table := d.Blocks[0].Table
	date, far := table.Rows[1][3], table.Rows[3][27]
	if table.Name != "任务" || !date.Date || table.Rows[1][2].Date || far.At.String() != "件 工作表“任务”AB9" || far.At.Order <= date.At.Order {
		t.Errorf("table %q, date %+v, far %+v", table.Name, date, far)
	}
}

func TestAMergedCellStandsWhereItCovers(t *testing.T) {
	data := written(t, func(f *excelize.File) error {
		return errors.Join(
			set(f, "Sheet1", map[string]any{"A1": "任务分解表", "A2": "1", "B2": "清淤", "C2": "市水利局", "C3": "市财政局", "A5": "2", "B5": "防汛", "B6": "尾"}),
			f.MergeCell("Sheet1", "A1", "H1"), f.MergeCell("Sheet1", "A2", "A4"), f.MergeCell("Sheet1", "B2", "B4"), f.MergeCell("Sheet1", "C5", "C6"), f.MergeCell("Sheet1", "B6", "B99"))
	})
	want := "[任务分解表|^|^]\n[1|清淤|市水利局]\n[^|^|市财政局]\n[^|^]\n[2|防汛]\n[|尾]"
	if got := dump(mustRead(t, data)); got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
}

// sheetXML is a workbook of one sheet with this inside.
func sheetXML(t testing.TB, sheet string) []byte {
	t.Helper()
	return zipped(t, map[string]string{
		"xl/workbook.xml":            `<workbook><sheets><sheet name="任务" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="a.xml"/></Relationships>`,
		"xl/a.xml":                   `<worksheet>` + sheet + `</worksheet>`,
	})
}

func inline(at, text string) string {
	return `<c r="` + at + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
}

func TestWhatAMergedCellCoversGoesAside(t *testing.T) {
	d := mustRead(t, sheetXML(t, `<sheetData><row r="1">`+inline("A1", "见")+inline("B1", "盖")+`</row><row r="2">`+inline("B2", "住")+inline("C2", "留")+inline("C2", "重")+`</row></sheetData>
		<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"/><mergeCell ref="B1:C2"/></mergeCells>`))
	var aside []string
	for _, p := range d.Aside {
		aside = append(aside, p.Text)
	}
	if got := dump(d); got != "[见|^|^]\n[|^|^]" || strings.Join(aside, "") != "留盖住重" {
		t.Errorf("read\n%s\naside %v", got, aside)
	}
}

func TestHiddenSheetsGoAsideAndHiddenRowsAreTold(t *testing.T) {
	data := written(t, func(f *excelize.File) error {
		_, err := f.NewSheet("码表")
		return errors.Join(err,
			set(f, "Sheet1", map[string]any{"A1": "序号", "B1": "任务", "C1": "藏列", "A2": "1", "B2": "藏行"}),
			set(f, "码表", map[string]any{"A1": "市财政局", "B1": "001\n002", "A2": "市教育局"}),
			f.MergeCell("码表", "A1", "A3"),
			f.SetSheetVisible("码表", false), f.SetRowVisible("Sheet1", 2, false), f.SetColVisible("Sheet1", "C", false))
	})
	d := mustRead(t, data)
	if got := dump(d); got != "[序号|任务|藏列]\n[1|藏行]" {
		t.Errorf("read\n%s", got)
	}
	if len(d.Doubts) != 1 || d.Doubts[0].Text != "藏列" || d.Doubts[0].At.Name != "工作表“Sheet1”C1" {
		t.Errorf("doubts %+v", d.Doubts)
	}
	if len(d.Aside) != 1 || d.Aside[0].Text != "市财政局 001 002" || d.Aside[0].At.Name != "工作表“码表”A1" {
		t.Errorf("aside %+v", d.Aside)
	}
}

func TestWhatIsNotReadIsTold(t *testing.T) {
	row := `<row r="1">` + inline("A1", "一") + `</row>`
	ghosts := strings.Repeat(`<row/>`, 2001)
	for _, c := range []struct {
		name, sheet, want string
	}{
		{"blank rows at the end", `<sheetData>` + row + ghosts + `</sheetData>`, ""},
		{"data behind blank rows", `<sheetData>` + row + ghosts + `<row>` + inline("A9999", "二") + `</row></sheetData>`, "空白"},
		{"data far to the right", `<sheetData><row r="1">` + inline("A1", "一") + inline("XFD1", "二") + `</row></sheetData>`, "太宽"},
	} {
		d := mustRead(t, sheetXML(t, c.sheet))
		if dump(d) != "[一]" || (len(d.Doubts) == 0) != (c.want == "") || c.want != "" && !strings.Contains(d.Doubts[0].Reason, c.want) {
			t.Errorf("%s: %s, doubts %v", c.name, dump(d), d.Doubts)
		}
	}
	d := mustRead(t, zipped(t, map[string]string{"xl/workbook.xml": `<workbook><sheets><sheet name="图" r:id="r1"/><sheet name="藏" state="hidden" r:id="r1"/></sheets></workbook>`}))
	if len(d.Doubts) != 1 || !strings.Contains(d.Doubts[0].Reason, "图表") || d.Doubts[0].At.Name != "工作表“图”" {
		t.Errorf("a chart sheet: %+v", d.Doubts)
	}
}

// What a formula would give is not known where the file does not say: nothing is read there.
func TestFormulasWithoutResultsAreBlank(t *testing.T) {
	const open = `<f>ROW()-1</f><v></v></c>`
	text := `<row r="1">` + inline("A1", "一") + `</row>`
	sheets := map[string]string{"": ``, "b": ` t="b"`, "d": ` t="d"`, "e": ` t="e"`, "s": ` t="s"`, "percent": ` s="1"`}
	for name, kind := range sheets {
		d := mustRead(t, sheetXML(t, `<sheetData><row r="3"><c r="B3"`+kind+`>`+open+`</row></sheetData><mergeCells><mergeCell ref="B3:D9"/></mergeCells>`))
		if len(d.Blocks)+len(d.Doubts)+len(d.Aside) > 0 {
			t.Errorf("type %q alone: blocks %s, doubts %v, aside %v", name, dump(d), d.Doubts, d.Aside)
		}
	}
	for _, c := range []struct{ name, sheet, want string }{
		{"beside a text", `<sheetData><row r="1">` + inline("A1", "一") + `<c r="B1">` + open + inline("C1", "二") + `<c r="D1">` + open + `</row></sheetData>`, "[一||二]"},
		{"below all texts", `<sheetData>` + text + `<row r="2"><c r="A2">` + open + `</row></sheetData>`, "[一]"},
		{"between texts", `<sheetData>` + text + `<row r="2"><c r="A2">` + open + `</row><row r="3">` + inline("A3", "二") + `</row></sheetData>`, "[一]\n[二]"},
		{"covered by a merged cell", `<sheetData>` + text + `<row r="2"><c r="A2">` + open + inline("B2", "二") + `</row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>`, "[一]\n[^|二]"},
		{"hidden under a merged cell", `<sheetData>` + text + `<row r="2" hidden="1"><c r="A2">` + open + `</row><row r="3">` + inline("B3", "二") + `</row></sheetData><mergeCells><mergeCell ref="A1:A3"/></mergeCells>`, "[一]\n[^]\n[^|二]"},
	} {
		d := mustRead(t, sheetXML(t, c.sheet))
		if got := dump(d); got != c.want || len(d.Doubts)+len(d.Aside) > 0 {
			t.Errorf("%s: read\n%s\nwant\n%s\ndoubts %v aside %v", c.name, got, c.want, d.Doubts, d.Aside)
		}
	}
}

func TestHostileWorkbooksCostLittle(t *testing.T) {
	corners := `<row r="1">` + inline("A1", "一") + `</row><row r="1048576">` + inline("GR1048576", "二") + `</row>`
	var many strings.Builder
	for i := range 90_000 {
		fmt.Fprintf(&many, `<mergeCell ref="A%d:GR1048576"/>`, i+2)
	}
	for _, c := range []struct{ name, sheet, want string }{
		{"all merged, one cell used", `<sheetData><row r="1">` + inline("A1", "一") + `</row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`, ""},
		{"all merged, both corners used", `<sheetData>` + corners + `</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`, "内容太多"},
		{"merges over merges", `<sheetData>` + corners + `</sheetData><mergeCells>` + many.String() + `</mergeCells>`, "内容太多"},
		{"broken off", "<sheetData><row", "损坏"},
	} {
		before := time.Now()
		_, err := Read(context.Background(), "件", sheetXML(t, c.sheet))
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		if took := time.Since(before); took > 5*time.Second {
			t.Errorf("%s took %v", c.name, took)
		}
	}
}

func FuzzXLSX(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>一</t></is></c><c r="B1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`, "一", "A1:XFD1048576")
	f.Add(`<cols><col min="1" max="3" hidden="1"/></cols><sheetData><row hidden="1"><c t="e"><v>#N/A</v></c><c t="d"><v>2021-06-30T00:00:00</v></c></row></sheetData>`, "二\n三", "B1:C9")
	f.Fuzz(func(t *testing.T, inside, text, merge string) {
		clean := strings.NewReplacer("<", "", ">", "", "&", "", `"`, "", "\x00", "")
		text, merge = clean.Replace(text), clean.Replace(merge)
		// A text in each corner of a grid, whatever else the sheet holds.
		ours := `<sheetData><row>` + inline("", text) + inline("", text) + `</row><row>` + inline("", text) + inline("C9", text) + `</row></sheetData><mergeCells><mergeCell ref="` + merge + `"/><mergeCell ref="A1:B2"/></mergeCells>`
		d, err := Read(context.Background(), "件", sheetXML(t, ours+inside))
		var unreadable *Error
		if err != nil {
			if !errors.As(err, &unreadable) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		got := han(texts(d)...)
		for r, n := range han(text) {
			if got[r] < n*4 && len(text) < 20_000 {
				t.Errorf("%c stands %d times, want %d at least: %v", r, got[r], 4*n, got)
			}
		}
	})
}

// BenchmarkXLSX reads an honest workbook of 5,000 tasks with merged cells.
func BenchmarkXLSX(b *testing.B) {
	data := written(b, func(f *excelize.File) error {
		for i := range 5000 {
			if err := errors.Join(f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &[]any{i, "开展河道清淤，完成投资300亿元", "市水利局", "市财政局、市教育局"})); err != nil {
				return err
			}
			if i%5 == 0 {
				if err := f.MergeCell("Sheet1", fmt.Sprintf("C%d", i+1), fmt.Sprintf("C%d", i+5)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	b.ReportAllocs()
	for b.Loop() {
		mustRead(b, data)
	}
}

// BenchmarkBlankRows reads a sheet of which 100,000 rows are only formatted.
func BenchmarkBlankRows(b *testing.B) {
	data := sheetXML(b, `<sheetData><row r="1">`+inline("A1", "一")+`</row>`+strings.Repeat(`<row ht="20"><c s="1"/><c s="1"/><c s="1"/><c s="1"/><c s="1"/><c s="1"/></row>`, 100_000)+`</sheetData><mergeCells><mergeCell ref="A1:F1"/></mergeCells>`)
	b.ReportAllocs()
	for b.Loop() {
		mustRead(b, data)
	}
}
