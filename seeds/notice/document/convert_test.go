package document

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"ducha/seeds/office"
)

// fake is a computer whose programs make this of any file.
func fake(made []byte, err error) tools {
	return tools{
		convert: func(context.Context, []byte, string, string) ([]byte, error) { return made, err },
		pdfText: func(context.Context, []byte) ([]byte, error) { return made, err },
	}
}

func unreadable(t *testing.T, err error, want string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Name != "件" || e.Remedy == "" || !strings.Contains(e.Problem, want) {
		t.Errorf("%v, want an *Error with %q and a remedy", err, want)
	}
}

func TestAnOfficeFileIsReadThroughLibreOffice(t *testing.T) {
	for kind, c := range conversions {
		made := sheetXML(t, `<sheetData><row r="1">`+inline("A1", "一")+`</row></sheetData>`)
		want := "[一]"
		if c.to == "docx" {
			made, want = word(t, para("", run("一"))), "一"
		}
		p := tools{convert: func(_ context.Context, data []byte, from, to string) ([]byte, error) {
			if string(data) != "旧" || from != kind || to != c.to {
				t.Errorf("%q is converted from %s to %s", data, from, to)
			}
			return made, nil
		}}
		d, err := p.readOffice(context.Background(), "件", kind, []byte("旧"))
		if err != nil || d.Format != kind || dump(d) != want || d.Name != "件" {
			t.Errorf("%s: read %+v, %v", kind, d, err)
		}
	}
}

func TestFailedConversionsSayWhatToDo(t *testing.T) {
	ctx := context.Background()
	broken := fmt.Errorf("convert: %w: exit 1", office.ErrFailed)
	for _, c := range []struct {
		name, kind string
		made       []byte
		err        error
		want       string
	}{
		{"no LibreOffice", "doc", nil, office.ErrNotInstalled, "要装有 LibreOffice"},
		{"nothing made", "doc", nil, broken, "没能打开"},
		{"an empty file made", "xls", nil, nil, "没能打开"},
		{"something else made", "xls", []byte("text"), nil, "没能打开"},
		{"a workbook that is damaged", "ods", []byte("PK\x03\x04xl/"), nil, "损坏"},
		{"too much made", "rtf", nil, office.ErrTooLarge, "太大"},
		{"too long", "odt", nil, office.ErrTooLong, "几分钟"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := fake(c.made, c.err).readOffice(ctx, "件", c.kind, []byte("x"))
			unreadable(t, err, c.want)
		})
	}
	for _, c := range []struct {
		name string
		made []byte
		err  error
		want string
	}{
		{"no pdftotext", nil, office.ErrNotInstalled, "pdftotext"},
		{"damaged", nil, broken, "损坏"},
		{"a password", nil, fmt.Errorf("%w: Incorrect password", office.ErrFailed), "密码"},
		{"too much made", nil, office.ErrTooLarge, "太大"},
		{"a scan", []byte(" \n\f\n\f"), nil, "扫描件"},
		{"a scan of no page", nil, nil, "扫描件"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := fake(c.made, c.err).readPDF(ctx, "件", []byte("%PDF"))
			unreadable(t, err, c.want)
		})
	}
}

// What has nothing to do with the file is no *Error.
func TestAConversionEndsWithItsContext(t *testing.T) {
	p := fake(nil, context.Canceled)
	for _, read := range []func() (Document, error){
		func() (Document, error) { return p.readPDF(context.Background(), "件", []byte("%PDF")) },
		func() (Document, error) { return p.readOffice(context.Background(), "件", "doc", nil) },
	} {
		var told *Error
		if _, err := read(); !errors.Is(err, context.Canceled) || errors.As(err, &told) {
			t.Errorf("err = %v", err)
		}
	}
}

func TestPagesOfAPDF(t *testing.T) {
	text := "   关于印发 2022 年任务的通知\n\n  1 新增 GDP 1000 亿元，增长 8% 以上，\n使用\n                — 1 —\n\f2\n第 3 批\n\n\f\n\f序号   任务 1 市   市水利局\n1000 户\n12\n第 4 页 共 4 页\n\f"
	d, err := fake([]byte(text), nil).readPDF(context.Background(), "件", []byte("%PDF"))
	if err != nil {
		t.Fatal(err)
	}
	want := "关于印发2022年任务的通知\n1 新增GDP 1000亿元，增长8%以上，\n使用\n第3批\n序号   任务 1 市   市水利局\n1000户\n12"
	if got := dump(d); got != want || d.Format != "pdf" {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
	p := d.Blocks[1].Paragraph
	if p.Indent != 2 || !p.Gap || p.At.Name != "第1页第3行" || d.Blocks[2].Paragraph.Gap || !d.Blocks[3].Paragraph.Gap {
		t.Errorf("paragraphs %+v %+v", p, d.Blocks[3].Paragraph)
	}
	if len(d.Aside) != 3 || d.Aside[0].Text != "— 1 —" || d.Aside[1].Text != "2" {
		t.Errorf("aside %+v", d.Aside)
	}
	if len(d.Doubts) != 1 || d.Doubts[0].At.Name != "第3页" {
		t.Errorf("doubts %+v", d.Doubts)
	}
}

func TestKindsOfFile(t *testing.T) {
	for kind, data := range map[string][]byte{
		"docx":    zipped(t, map[string]string{"word/document.xml": "xl/workbook.xml"}),
		"xlsx":    zipped(t, map[string]string{"xl/workbook.xml": "word/"}),
		"xlsb":    zipped(t, map[string]string{"xl/workbook.bin": ""}),
		"odt":     zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.text"}),
		"ods":     zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet-template"}),
		"ofd":     zipped(t, map[string]string{"OFD.xml": ""}),
		"archive": zipped(t, map[string]string{"任务.txt": "word"}),
		"pdf":     []byte("%PDF-1.7"),
		"rtf":     []byte(`{\rtf1`),
		"cfb":     []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
		"xls":     []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>`),
		"txt":     []byte("任务"),
	} {
		if got := kindOf(data); got != kind {
			t.Errorf("%s is taken for %s", kind, got)
		}
	}
	for kind := range conversions {
		if _, no := refused[kind]; no {
			t.Errorf("%s is converted and refused", kind)
		}
	}
}

// A header may claim sectors by the thousand million; they must not be made room for.
func TestACompoundFileThatClaimsTooMuch(t *testing.T) {
	for _, at := range []int{40, 44, 64, 72} {
		data := make([]byte, 4096)
		copy(data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
		data[30] = 9
		copy(data[at:], "\xff\xff\xff\x7f")
		if got := kindOf(data); got != "cfb" {
			t.Errorf("the claim at %d: %s", at, got)
		}
	}
}
