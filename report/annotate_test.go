package report_test

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/fill/liaison"
	"ducha/report"
	"ducha/seeds"
	values "ducha/seeds/workbook"
	"ducha/templates"
)

var returnProblems = []seeds.Problem{
	{Severity: seeds.Hint, Sheet: "反馈表", Cell: "B2", Column: "完成比例", Message: "超过 100", Remedy: "请核对。"},
	{Severity: seeds.Hint, Sheet: "反馈表", Cell: "A2", Column: "完成情况", Message: "没有填", Remedy: "可以补填"},
	{Severity: seeds.Fault, Sheet: "反馈表", Cell: "A2", Column: "完成情况", Value: "=差不多了", Message: "不在可选项之内", Remedy: "请选一项"},
	{Severity: seeds.Fault, Sheet: "反馈表", Cell: "C1", Column: "备注", Message: "缺少“备注”一栏", Remedy: "请补上"},
	{Severity: seeds.Fault, Sheet: "", Cell: "", Column: "工作进展", Message: "第 9 项的行不见了", Remedy: "请补填"},
	{Severity: seeds.Hint, Message: "按表号认出", Remedy: "核对是不是该单位所报"},
	{Severity: seeds.Advice, Sheet: "反馈表", Cell: "C3", Message: "进度偏慢", Remedy: "研判"},
}

// returnedForm is a filled form; rewrite changes its parts as another program might have written them.
func returnedForm(t testing.TB, rewrite func(name, xml string) string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "left", Style: 1, Color: "FF0000"}}, NumFmt: 10})
	must(t, err)
	for _, err := range []error{f.SetSheetName("Sheet1", "反馈表"), f.SetSheetRow("反馈表", "A1", &[]any{"完成情况", "完成比例", "备注"}),
		f.SetCellStr("反馈表", "A2", "差不多了"), f.SetCellStr("反馈表", "B2", "120"), f.SetCellStr("反馈表", "A3", "完"), f.SetCellStyle("反馈表", "A2", "A2", bold)} {
		must(t, err)
	}
	return rewrittenParts(t, saved(t, f), rewrite)
}

func asIs(_, xml string) string { return xml }

var formTable = []seeds.TableAt{{Sheet: "反馈表", Header: 1, Last: 3, Left: 1, Right: 3}}

func annotated(t *testing.T, returned []byte) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	must(t, report.Annotate(&out, returned, formTable, returnProblems))
	f, err := excelize.OpenReader(&out)
	must(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

// fillOf gives a cell's style with its colour, "" for none.
func fillOf(t *testing.T, f *excelize.File, sheet, cell string) (*excelize.Style, string) {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	must(t, err)
	style, err := f.GetStyle(id)
	must(t, err)
	return style, strings.Join(style.Fill.Color, "")
}

func TestWhatIsWrongIsSeenAtOnce(t *testing.T) {
	f := annotated(t, returnedForm(t, asIs))
	for cell, want := range map[string]string{"A3": templates.ColorProblem, "B3": "BDD7EE", "C2": templates.ColorProblem, "C4": "", "A4": ""} {
		style, got := fillOf(t, f, "反馈表", cell)
		if got != want {
			t.Errorf("%s is coloured %q, want %q", cell, got, want)
		}
		if cell == "A3" && (style.Font == nil || !style.Font.Bold || style.NumFmt != 10 || len(style.Border) != 1) {
			t.Errorf("A3 lost its own style: %+v", style)
		}
	}
	for cell, want := range map[string]string{
		"A1": "退回更正：共 3 处需要改正（红色格子），说明见各格批注和最右一列及下面各行。改好保存后直接发回本文件。蓝色格子请核对，无误的不用改。\n备注：缺少“备注”一栏。请补上。\n工作进展：第 9 项的行不见了。请补填。",
		"D2": "错误说明",
		"D3": "完成情况：不在可选项之内。请选一项。\n提示：完成比例：超过 100。请核对。\n提示：完成情况：没有填。可以补填。",
		"D4": "", "A3": "差不多了", "B3": "120",
	} {
		if got, err := f.GetCellValue("反馈表", cell); err != nil || got != want {
			t.Errorf("%s says %q, want %q (%v)", cell, got, want, err)
		}
	}
	comments, err := f.GetComments("反馈表")
	must(t, err)
	said := map[string]string{}
	for _, c := range comments {
		said[c.Cell] = c.Author + "|" + textOf(c)
	}
	if len(said) != 3 || said["A3"] != "ducha|【退回更正】\n不在可选项之内。请选一项。\n提示：没有填。可以补填。" || said["B3"] != "ducha|【退回更正】\n提示：超过 100。请核对。" {
		t.Errorf("comments %q", said)
	}
	if got, err := f.GetColWidth("反馈表", "D"); err != nil || got < 40 {
		t.Errorf("the column is %v wide (%v)", got, err)
	}
	if merged, err := f.GetMergeCells("反馈表"); err != nil || len(merged) != 1 || merged[0].GetStartAxis() != "A1" {
		t.Errorf("merged %v (%v)", merged, err)
	}
}

func textOf(c excelize.Comment) string {
	text := c.Text
	for _, p := range c.Paragraph {
		text += p.Text
	}
	return strings.TrimSpace(text)
}

// The line above everything stays on the screen with the header, so it must leave room
// for the table; what it has no room for is in its comment.
func TestALongListLeavesRoomForTheTable(t *testing.T) {
	var problems []seeds.Problem
	for i := range 60 {
		problems = append(problems, seeds.Problem{Severity: seeds.Fault, Column: "工作进展", Message: fmt.Sprintf("第 %d 项的行不见了", i+1), Remedy: "请补填"})
	}
	f, err := excelize.OpenReader(bytes.NewReader(annotate(t, filledForm(t, nil), problems)))
	must(t, err)
	defer f.Close()
	if height, err := f.GetRowHeight("反馈表", 1); err != nil || height > 160 {
		t.Errorf("the line is %v points high (%v)", height, err)
	}
	text, err := f.GetCellValue("反馈表", "A1")
	if err != nil || !strings.HasPrefix(text, "退回更正：共 60 处需要改正，说明见下面各行。") || !strings.HasSuffix(text, "……（其余见本格批注）") {
		t.Errorf("the line says %q (%v)", text, err)
	}
	comments, err := f.GetComments("反馈表")
	if err != nil || len(comments) != 1 || !strings.Contains(textOf(comments[0]), "第 60 项的行不见了") {
		t.Errorf("comments %v (%v)", comments, err)
	}
}

// What is for the office alone never goes back to a unit, and neither do hints that
// speak to the office.
func TestAdviceStaysInTheOffice(t *testing.T) {
	for name, data := range partsOf(t, annotate(t, returnedForm(t, asIs), returnProblems)) {
		for _, word := range []string{"进度偏慢", "研判", "按表号认出"} {
			if strings.Contains(data, word) {
				t.Errorf("%s says %s", name, word)
			}
		}
	}
}

// In a protected form the filter over the table must work, and what was locked stays locked.
func TestTheColumnCanBeFiltered(t *testing.T) {
	form := filledForm(t, nil)
	copied := annotate(t, form, wrongAnswers)
	sheet := partsOf(t, copied)["xl/worksheets/sheet1.xml"]
	for _, want := range []string{`<autoFilter ref="A7:M12"`, ` autoFilter="0"`, `sheet="true"`, ` ySplit="7"`, `topLeftCell="A8"`} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet lacks %s", want)
		}
	}
	names := partsOf(t, copied)["xl/workbook.xml"]
	for _, want := range []string{`反馈表&#39;!$7:$7`, `反馈表&#39;!$A$1:$M$15`, `反馈表&#39;!$A$7:$M$12`, `反馈表&#39;!$I$3`} {
		if !strings.Contains(names, want) {
			t.Errorf("the names lack %s", want)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(copied))
	must(t, err)
	defer f.Close()
	for cell, locked := range map[string]bool{"M9": true, "A1": true, "F9": false} {
		style, _ := fillOf(t, f, "反馈表", cell)
		if is := style.Protection == nil || style.Protection.Locked; is != locked {
			t.Errorf("%s is locked: %v, want %v", cell, is, locked)
		}
	}
}

// A unit's own comment stays, with ours behind it.
func TestTheUnitsOwnCommentsStay(t *testing.T) {
	copied := annotate(t, commentedForm(t), wrongAnswers)
	f, err := excelize.OpenReader(bytes.NewReader(copied))
	must(t, err)
	defer f.Close()
	comments, err := f.GetComments("反馈表")
	must(t, err)
	said := map[string]string{}
	for _, c := range comments {
		said[c.Cell] = c.Author + "|" + textOf(c)
	}
	for cell, want := range map[string]string{
		"E9": "联络员|联络员：\n请看工作进展",
		"F9": "联络员|联络员：\n请看完成情况\n【退回更正】\n第 1 项的完成情况写的是“差不多了”，不在可选项之内。请从下拉框选一项：已完成、正常推进、进度滞后、尚未启动、本期无进展。",
		"A2": "联络员|标题",
	} {
		if said[cell] != want {
			t.Errorf("the comment on %s is %q, want %q", cell, said[cell], want)
		}
	}
}

// viewOnly is what a copy changes on sheets that it says nothing about: which one is open.
var viewOnly = regexp.MustCompile(` (?:tabSelected|activeTab|topLeftCell)="[^"]*"`)

// Taking the marks out gives back the file as it came, but for where it opens.
func TestMarksLeaveNoTrace(t *testing.T) {
	for name, returned := range returns(t) {
		once := annotate(t, returned, lower(t, returned, somewhere(tablesOf(t, returned))))
		got, want := partsOf(t, annotate(t, once, nil)), partsOf(t, returned)
		for part, data := range want {
			a, b := viewOnly.ReplaceAllString(got[part], ""), viewOnly.ReplaceAllString(data, "")
			if name == "a bare workbook" && (part == "[Content_Types].xml" || strings.HasSuffix(part, "workbook.xml.rels")) {
				continue // styles were made for it
			}
			if !slices.Equal(bareXML(a), bareXML(b)) {
				t.Errorf("%s: %s was\n%s\n and is\n%s", name, part, b, a)
			}
		}
		if len(got) != len(want) && name != "a bare workbook" {
			t.Errorf("%s: parts %v", name, partNames(t, annotate(t, once, nil)))
		}
	}
}

// bareXML is the tags and texts of a part, attributes in order of their names.
func bareXML(xml string) []string {
	var out []string
	for _, tag := range strings.SplitAfter(xml, ">") {
		attrs := strings.Fields(tag)
		slices.Sort(attrs)
		out = append(out, strings.Join(attrs, " "))
	}
	return out
}

// somewhere is a fault in each row of each table.
func somewhere(tables []seeds.TableAt) []seeds.Problem {
	var out []seeds.Problem
	for _, at := range tables {
		for row := at.Header; row <= at.Last; row++ {
			ref, err := excelize.CoordinatesToCellName(at.Left+1, row)
			if err != nil {
				panic(err)
			}
			out = append(out, seeds.Problem{Severity: seeds.Fault, Sheet: at.Sheet, Cell: ref, Message: fmt.Sprint("毛病", row), Remedy: "请改"})
		}
	}
	return out
}

// Other programs and hands write styles that are not there, or that cannot be written again.
func TestReturnsWithStrangeStylesAreAnnotated(t *testing.T) {
	for name, rewrite := range map[string]func(name, xml string) string{
		"a style that is not there": func(name, xml string) string {
			if name == "xl/worksheets/sheet1.xml" {
				return strings.Replace(xml, `s="1"`, `s="9999"`, 1)
			}
			return xml
		},
		"a style of parts that are not there": func(name, xml string) string {
			if name == "xl/styles.xml" {
				return strings.Replace(xml, `fontId="1"`, `fontId="77" applyFont="1"`, 1)
			}
			return xml
		},
		"a font too large to write": func(name, xml string) string {
			if name == "xl/styles.xml" {
				return strings.ReplaceAll(xml, `<sz val="11"`, `<sz val="500"`)
			}
			return xml
		},
	} {
		t.Run(name, func(t *testing.T) {
			if bytes.Equal(returnedForm(t, rewrite), returnedForm(t, asIs)) {
				t.Fatal("nothing was changed")
			}
			if _, got := fillOf(t, annotated(t, returnedForm(t, rewrite)), "反馈表", "A3"); got != templates.ColorProblem {
				t.Errorf("A3 is coloured %q", got)
			}
		})
	}
}

func TestAnnotateNeverPanics(t *testing.T) {
	gone := []seeds.Problem{{Severity: seeds.Fault, Sheet: "没有的表", Cell: "A1"}, {Severity: seeds.Fault, Sheet: "反馈表", Cell: "不是格子"}}
	for _, p := range gone {
		if err := report.Annotate(io.Discard, returnedForm(t, asIs), formTable, []seeds.Problem{p}); err == nil {
			t.Errorf("%s!%s is annotated", p.Sheet, p.Cell)
		}
	}
	for _, part := range []string{"xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"} {
		for _, broken := range []string{"", "<x", "<x/>"} {
			data := returnedForm(t, func(name, xml string) string {
				if name == part {
					return broken
				}
				return xml
			})
			if err := report.Annotate(io.Discard, data, formTable, returnProblems); err == nil {
				t.Errorf("%s of %q is annotated", part, broken)
			}
		}
	}
	if err := report.Annotate(io.Discard, []byte("见附件"), nil, nil); err == nil {
		t.Error("a text is annotated")
	}
	for _, at := range []seeds.TableAt{{}, {Sheet: "反馈表", Header: -1, Last: 9, Left: 1, Right: 2}, {Sheet: "反馈表", Header: 1, Last: 1 << 40, Left: 1, Right: 1 << 40}, {Sheet: "没有", Header: 1, Last: 2, Left: 1, Right: 1}} {
		if err := report.Annotate(io.Discard, returnedForm(t, asIs), []seeds.TableAt{at}, returnProblems); err != nil {
			t.Errorf("%+v: %v", at, err)
		}
	}
}

// Copies of earlier versions had a sheet 更正说明, and remembered nothing.
func TestOldCopiesAreMarkedAnew(t *testing.T) {
	plain := filledForm(t, nil)
	old := filledForm(t, func(l *liaison.Form) {
		row := l.Row("1")
		for _, title := range []string{"工作进展", "完成情况"} {
			cell := l.Cell(title, row)
			id, err := l.File.GetCellStyle(l.Sheet, cell)
			must(t, err)
			style, err := l.File.GetStyle(id)
			must(t, err)
			style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{templates.ColorProblem}}
			id, err = l.File.NewStyle(style)
			must(t, err)
			must(t, l.File.SetCellStyle(l.Sheet, cell, cell, id))
			must(t, l.File.AddComment(l.Sheet, excelize.Comment{Cell: cell, Author: "ducha", Text: "错误：没有填。"}))
		}
		_, err := l.File.NewSheet("更正说明")
		must(t, err)
		must(t, l.File.SetCellStr("更正说明", "A1", "需要更正 2 处"))
	})
	got, err := excelize.OpenReader(bytes.NewReader(annotate(t, old, leftWrong)))
	must(t, err)
	defer got.Close()
	want, err := excelize.OpenReader(bytes.NewReader(annotate(t, plain, leftWrong)))
	must(t, err)
	defer want.Close()
	if a, b := got.GetSheetList(), want.GetSheetList(); !slices.Equal(a, b) {
		t.Errorf("sheets %v, want %v", a, b)
	}
	for _, cell := range []string{"E9", "F9", "G9", "E11"} {
		_, a := fillOf(t, got, "反馈表", cell)
		if _, b := fillOf(t, want, "反馈表", cell); a != b {
			t.Errorf("%s is coloured %q, want %q", cell, a, b)
		}
	}
	if comments, err := got.GetComments("反馈表"); err != nil || len(comments) != 2 {
		t.Errorf("%d comments (%v)", len(comments), err)
	}
}

// An .xlsm comes back as a plain workbook; macros are never kept.
func TestMacrosAreNeverKept(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	tableOn(t, f, "Sheet1", 1, 1)
	must(t, f.AddVBAProject([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 1, 2, 3}))
	var out bytes.Buffer
	f.Path = "表.xlsm"
	must(t, f.Write(&out))
	data := rewrittenParts(t, out.Bytes(), func(name, xml string) string {
		if name == "[Content_Types].xml" && !strings.Contains(xml, "macroEnabled") {
			xml = strings.Replace(xml, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", 1)
		}
		return xml
	})
	copied := annotate(t, data, somewhere(tablesOf(t, data)))
	for name, part := range partsOf(t, copied) {
		if strings.Contains(strings.ToLower(name), "vba") || strings.Contains(strings.ToLower(part), "vbaproject") || strings.Contains(part, "macroEnabled") {
			t.Errorf("%s keeps macros", name)
		}
	}
	if types := partsOf(t, copied)["[Content_Types].xml"]; !strings.Contains(types, "spreadsheetml.sheet.main+xml") {
		t.Error("the copy is no plain workbook")
	}
	if _, err := values.Read(copied); err != nil {
		t.Error(err)
	}
}

// A sheet of macro formulas and names that run are taken out too.
func TestMacroFormulasAreNeverKept(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	tableOn(t, f, "Sheet1", 1, 1)
	_, err := f.NewSheet("宏")
	must(t, err)
	must(t, f.SetCellStr("宏", "A1", "=EXEC(1)"))
	data := rewrittenParts(t, saved(t, f), func(name, xml string) string {
		switch name {
		case "xl/_rels/workbook.xml.rels":
			at := strings.LastIndex(xml, "relationships/worksheet")
			xml = xml[:at] + "relationships/xlMacrosheet" + xml[at+len("relationships/worksheet"):]
		case "xl/workbook.xml":
			xml = strings.Replace(xml, "<calcPr", `<definedNames><definedName name="_xlnm.Auto_Open">宏!$A$1</definedName></definedNames><calcPr`, 1)
		}
		return xml
	})
	for name, part := range partsOf(t, annotate(t, data, somewhere([]seeds.TableAt{{Sheet: "Sheet1", Header: 1, Last: 5, Left: 1, Right: 3}}))) {
		if strings.Contains(part, "Macrosheet") || strings.Contains(part, "Auto_Open") || name == "xl/worksheets/sheet2.xml" && strings.Contains(part, "<c ") {
			t.Errorf("%s keeps macros", name)
		}
	}
}

func FuzzAnnotate(f *testing.F) {
	form := returnedForm(f, asIs)
	f.Add(form)
	var once bytes.Buffer
	must(f, report.Annotate(&once, form, formTable, returnProblems))
	f.Add(once.Bytes())
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var out bytes.Buffer
		if err := report.Annotate(&out, data, formTable, returnProblems); err != nil {
			return
		}
		if _, err := values.Read(out.Bytes()); err != nil {
			t.Errorf("the copy cannot be read: %v", err)
		}
	})
}
