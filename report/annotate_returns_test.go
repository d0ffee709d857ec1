package report_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/fill"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/templates"
)

// returns are filled returns of several makes.
func returns(t testing.TB) map[string][]byte {
	t.Helper()
	form := filledForm(t, nil)
	return map[string][]byte{
		"a form":                       form,
		"a form with comments":         commentedForm(t),
		"a table elsewhere":            plainTable(t),
		"a sheet and its copy":         copiedSheet(t),
		"a table with a hidden filter": filteredTable(t),
		"prefixed XML":                 rewrittenParts(t, form, withPrefixes),
		"rows without numbers":         rewrittenParts(t, plainTable(t), withoutNumbers),
		"a bare workbook":              bareWorkbook(t),
		"a chart that reads the table": chartedTable(t),
		"a table of the program's own": listedTable(t),
	}
}

// issuedForms are the forms of a round with their blank files, and the ledger that issued them.
func issuedForms(t testing.TB) (*ledger.Ledger, seeds.Plan, seeds.Round, []seeds.Form, map[string][]byte) {
	t.Helper()
	plan := seeds.Plan{Title: "云泽市人民政府关于2021年重点工作及责任分解的通知", Year: 2021, Issuer: "云泽市人民政府",
		Units: []seeds.Unit{{ID: "001", Rank: 1, Name: "市发展和改革委员会"}, {ID: "002", Rank: 2, Name: "市财政局"}}}
	for _, no := range []string{"1", "2(1)", "2(2)", "3"} {
		plan.Tasks = append(plan.Tasks, seeds.Task{ID: seeds.TaskID(no), No: no, Chapter: "一、稳增长", Text: "第" + no + "项任务的内容，要求完成10%。", Lead: []string{"市发展和改革委员会"}, Coop: []string{"市财政局"}})
	}
	round := seeds.Round{ID: "2021H1", Name: "2021年上半年", AsOf: time.Date(2021, 6, 30, 0, 0, 0, 0, seeds.Beijing), Due: time.Date(2021, 7, 5, 18, 0, 0, 0, seeds.Beijing)}
	led, err := ledger.Open(context.Background(), ledgertest.Place(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { led.Close() })
	asked, err := fill.Ask(fill.Request{Plan: plan, Round: round, Def: templates.Preset(templates.PresetStandard), Settings: templates.Settings{"发文机关": "云泽市人民政府", "年度": "2021"}, Roles: templates.RolesLead})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	_, err = fill.Issue(context.Background(), led, round.ID, asked.Def, asked.Forms(), func(name string, data []byte) error {
		files[name] = bytes.Clone(data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := led.Issued(context.Background(), round.ID)
	if err != nil {
		t.Fatal(err)
	}
	return led, plan, round, signed, files
}

func filledForm(t testing.TB, edit func(l *liaison.Form)) []byte {
	t.Helper()
	_, _, _, forms, files := issuedForms(t)
	return filledIn(t, files[forms[0].File], edit)
}

// filledIn fills a form as its liaison does.
func filledIn(t testing.TB, form []byte, edit func(l *liaison.Form)) []byte {
	t.Helper()
	l, err := liaison.Open(form)
	if err != nil {
		t.Fatal(err)
	}
	good := func(text string) liaison.Answer {
		return liaison.Answer{"工作进展": text, "完成情况": "正常推进", "完成比例(%)": "63"}
	}
	if err := l.Fill(map[string]liaison.Answer{"1": good("进展一"), "2(1)": good("进展二之一"), "2(2)": good("进展二之二"), "3": good("进展三")}); err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		edit(l)
	}
	data, err := l.Save(time.Date(2021, 7, 2, 10, 0, 0, 0, seeds.Beijing))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func commentedForm(t testing.TB) []byte {
	return filledForm(t, func(l *liaison.Form) {
		row := l.Row("1")
		for _, title := range []string{"工作进展", "完成情况", "备注"} {
			must(t, l.File.AddComment(l.Sheet, excelize.Comment{Cell: l.Cell(title, row), Author: "联络员", Paragraph: []excelize.RichTextRun{{Text: "联络员：\n", Font: &excelize.Font{Bold: true}}, {Text: "请看" + title}}}))
		}
		must(t, l.File.AddComment(l.Sheet, excelize.Comment{Cell: "A1", Author: "联络员", Text: "标题"}))
	})
}

// plainTable is a table that starts in the middle of a sheet, with formulas over it on another.
func plainTable(t testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	must(t, f.SetSheetName("Sheet1", "进展 '表"))
	tableOn(t, f, "进展 '表", 3, 5)
	_, err := f.NewSheet("合计")
	must(t, err)
	must(t, f.SetCellFormula("合计", "A1", "SUM('进展 ''表'!E6:E9)+SUM('进展 ''表'!6:9)&\"E6\""))
	must(t, f.SetCellFormula("进展 '表", "H6", "E6*2+$E$7+合计!A1"))
	must(t, f.SetDefinedName(&excelize.DefinedName{Name: "比例", RefersTo: "'进展 ''表'!$E$6:$E$9"}))
	must(t, f.SetColWidth("进展 '表", "A", "Z", 11))
	return saved(t, f)
}

// tableOn writes a table with its upper left corner at a cell.
func tableOn(t testing.TB, f *excelize.File, sheet string, col, row int) {
	t.Helper()
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E4EAF3"}}})
	must(t, err)
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 9, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFBE6"}}})
	must(t, err)
	for i, line := range [][]any{{"序号", "工作进展", "完成比例"}, {"1", "甲", 0.5}, {"2", "乙", 0.7}, {"3", "丙", 1.2}, {"4", "", 0.1}} {
		for j, v := range line {
			ref, err := excelize.CoordinatesToCellName(col+j, row+i)
			must(t, err)
			must(t, f.SetCellValue(sheet, ref, v))
			if i == 0 {
				must(t, f.SetCellStyle(sheet, ref, ref, bold))
			} else if j == 2 {
				must(t, f.SetCellStyle(sheet, ref, ref, percent))
			}
		}
	}
}

func copiedSheet(t testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	tableOn(t, f, "Sheet1", 1, 1)
	_, err := f.NewSheet("Sheet1 (2)")
	must(t, err)
	tableOn(t, f, "Sheet1 (2)", 2, 4)
	_, err = f.NewSheet("封面")
	must(t, err)
	must(t, f.SetPanes("Sheet1 (2)", &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 4, TopLeftCell: "B5", ActivePane: "bottomRight"}))
	f.SetActiveSheet(2)
	return saved(t, f)
}

func filteredTable(t testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	tableOn(t, f, "Sheet1", 1, 3)
	must(t, f.AutoFilter("Sheet1", "A3:C7", []excelize.AutoFilterOptions{{Column: "B", Expression: "x == 甲"}}))
	for _, row := range []int{5, 6, 7} {
		must(t, f.SetRowVisible("Sheet1", row, false))
	}
	must(t, f.ProtectSheet("Sheet1", &excelize.SheetProtectionOptions{SelectLockedCells: true}))
	must(t, f.SetRowHeight("Sheet1", 4, 70))
	return saved(t, f)
}

func chartedTable(t testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	tableOn(t, f, "Sheet1", 1, 2)
	must(t, f.AddChart("Sheet1", "F2", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Name: "Sheet1!$C$2", Categories: "Sheet1!$A$3:$A$6", Values: "Sheet1!$C$3:$C$6"}}}))
	dv := excelize.NewDataValidation(true)
	dv.SetSqref("B3:B6")
	must(t, dv.SetDropList([]string{"甲", "乙"}))
	must(t, f.AddDataValidation("Sheet1", dv))
	red, err := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "FF0000"}})
	must(t, err)
	must(t, f.SetConditionalFormat("Sheet1", "B3:C6", []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: "$C3>1", Format: &red}}))
	must(t, f.SetCellHyperLink("Sheet1", "A3", "Sheet1!A6", "Location"))
	must(t, f.MergeCell("Sheet1", "A8", "C9"))
	must(t, f.InsertPageBreak("Sheet1", "A5"))
	return saved(t, f)
}

// listedTable is made a table by the program, with filter buttons of its own.
func listedTable(t testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	tableOn(t, f, "Sheet1", 2, 4)
	must(t, f.AddTable("Sheet1", &excelize.Table{Range: "B4:D8", Name: "进展"}))
	must(t, f.SetCellFormula("Sheet1", "H1", "SUM(进展[完成比例])+D5"))
	must(t, f.SetColWidth("Sheet1", "E", "E", 3))
	must(t, f.SetColWidth("Sheet1", "F", "H", 7))
	return saved(t, f)
}

// bareWorkbook is as little as a program may write: no styles, no theme, no widths.
func bareWorkbook(t testing.TB) []byte {
	return packed(t, []string{"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"}, map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="inlineStr"><is><t>序号</t></is></c><c t="inlineStr"><is><t>工作进展</t></is></c></row><row r="3"><c r="A3"><v>1</v></c><c r="B3" t="inlineStr"><is><t>好</t></is></c></row></sheetData></worksheet>`,
	})
}

// withPrefixes writes the parts as some programs do: every element with a prefix.
func withPrefixes(name, xml string) string {
	const space = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	if !strings.Contains(xml, space) || !strings.HasSuffix(name, ".xml") {
		return xml
	}
	var out strings.Builder
	for i, r := range xml {
		out.WriteRune(r)
		if r != '<' && (r != '/' || xml[i-1] != '<') {
			continue
		}
		if next := xml[i+1]; next != '/' && next != '?' && next != '!' {
			out.WriteString("x:")
		}
	}
	return strings.Replace(out.String(), space, strings.Replace(space, "xmlns", "xmlns:x", 1), 1)
}

// withoutNumbers leaves out where rows and cells are, as far as they follow one another.
func withoutNumbers(name, xml string) string {
	if name != "xl/worksheets/sheet1.xml" {
		return xml
	}
	for _, ref := range []string{"D5", "E5", "D6", "D7", "E7"} {
		xml = strings.Replace(xml, `<c r="`+ref+`"`, `<c`, 1)
	}
	for _, row := range []string{"6", "7", "8"} {
		xml = strings.Replace(xml, `<row r="`+row+`"`, `<row`, 1)
	}
	return xml
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func saved(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, f.Write(&out))
	return out.Bytes()
}

// partsOf unpacks a workbook.
func partsOf(t testing.TB, data []byte) map[string]string {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	parts := map[string]string{}
	for _, f := range in.File {
		r, err := f.Open()
		must(t, err)
		body, err := io.ReadAll(r)
		must(t, err)
		parts[f.Name] = string(body)
	}
	return parts
}

func partNames(t testing.TB, data []byte) []string {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	var names []string
	for _, f := range in.File {
		names = append(names, f.Name)
	}
	return names
}

// packed is a workbook of these parts.
func packed(t testing.TB, names []string, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range names {
		w, err := z.Create(name)
		must(t, err)
		_, err = io.WriteString(w, parts[name])
		must(t, err)
	}
	must(t, z.Close())
	return out.Bytes()
}

// rewrittenParts are the parts of a workbook as another program might have written them.
func rewrittenParts(t testing.TB, data []byte, rewrite func(name, xml string) string) []byte {
	t.Helper()
	parts := partsOf(t, data)
	for name, xml := range parts {
		parts[name] = rewrite(name, xml)
	}
	return packed(t, partNames(t, data), parts)
}
