package report_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
	"ducha/templates"
)

var returnProblems = []seeds.Problem{
	{Severity: seeds.Hint, Sheet: "反馈表", Cell: "B2", Message: "超过 100", Remedy: "核对"},
	{Severity: seeds.Hint, Sheet: "反馈表", Cell: "A1", Message: "没有填", Remedy: "可以补填"},
	{Severity: seeds.Fault, Sheet: "反馈表", Cell: "A1", Column: "完成情况", Value: "=差不多了", Message: "不在可选项之内", Remedy: "请选一项"},
	{Severity: seeds.Advice, Sheet: "反馈表", Cell: "C3", Message: "进度偏慢", Remedy: "研判"},
}

// returnedForm is a filled form; rewrite changes its parts as another program might have written them.
func returnedForm(t *testing.T, rewrite func(name, xml string) string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	var plain, out bytes.Buffer
	for _, err := range []error{err, f.SetSheetName("Sheet1", "反馈表"), f.SetCellStr("反馈表", "A1", "差不多了"), f.SetCellStr("反馈表", "B2", "120"),
		f.SetCellStyle("反馈表", "A1", "A1", bold), f.Write(&plain)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	in, err := zip.NewReader(bytes.NewReader(plain.Bytes()), int64(plain.Len()))
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&out)
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := z.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, rewrite(part.Name, string(data))); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asIs(_, xml string) string { return xml }

func annotated(t *testing.T, returned []byte) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := report.Annotate(&out, returned, returnProblems); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// fillOf gives a cell's style with its colour, "" for none.
func fillOf(t *testing.T, f *excelize.File, cell string) (*excelize.Style, string) {
	t.Helper()
	id, err := f.GetCellStyle("反馈表", cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return style, strings.Join(style.Fill.Color, "")
}

func TestFaultsAreRedHintsAreNot(t *testing.T) {
	f := annotated(t, returnedForm(t, asIs))
	for cell, want := range map[string]string{"A1": templates.ColorProblem, "B2": templates.ColorReviewed, "C3": ""} {
		style, got := fillOf(t, f, cell)
		if got != want {
			t.Errorf("%s is coloured %q, want %q", cell, got, want)
		}
		if cell == "A1" && (style.Font == nil || !style.Font.Bold) {
			t.Error("A1 lost its own style")
		}
	}
	rows, err := f.GetRows("更正说明")
	if err != nil || len(rows) != 3 || !strings.Contains(rows[0][0], "需要更正 1 处") || !strings.Contains(rows[0][0], "标红的格子") || rows[2][2] != "=差不多了" {
		t.Errorf("更正说明 = %q, %v", rows, err)
	}
	comments, err := f.GetComments("反馈表")
	if err != nil || len(comments) != 2 {
		t.Errorf("%d comments, want 2 (%v)", len(comments), err)
	}
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
			if _, got := fillOf(t, annotated(t, returnedForm(t, rewrite)), "A1"); got != templates.ColorProblem {
				t.Errorf("A1 is coloured %q", got)
			}
		})
	}
}

func TestAnnotateNeverPanics(t *testing.T) {
	gone := []seeds.Problem{{Severity: seeds.Fault, Sheet: "没有的表", Cell: "A1"}, {Severity: seeds.Fault, Sheet: "反馈表", Cell: "不是格子"}}
	for _, p := range gone {
		if err := report.Annotate(io.Discard, returnedForm(t, asIs), []seeds.Problem{p}); err == nil {
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
			err := report.Annotate(io.Discard, data, returnProblems)
			if part == "xl/styles.xml" && err == nil { // the library panics over an empty one
				t.Errorf("%s of %q is annotated", part, broken)
			}
		}
	}
	if err := report.Annotate(io.Discard, []byte("见附件"), nil); err == nil {
		t.Error("a text is annotated")
	}
}
