package document

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fake is a computer on which one program does this.
func fake(run func(ctx context.Context, args []string) error) programs {
	return programs{
		find: func(program) (string, bool) { return "program", run != nil },
		run:  func(ctx context.Context, _ string, args ...string) error { return run(ctx, args) },
	}
}

// makes writes what a program is asked to make: the file named last, or LibreOffice's in.docx or in.xlsx.
func makes(data []byte) func(context.Context, []string) error {
	return func(_ context.Context, args []string) error {
		out := args[len(args)-1]
		for i, a := range args {
			if a == "--convert-to" {
				ext, _, _ := strings.Cut(args[i+1], ":")
				out = filepath.Join(filepath.Dir(out), "in."+ext)
			}
		}
		return os.WriteFile(out, data, 0o600)
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
	book := sheetXML(t, `<sheetData><row r="1">`+inline("A1", "一")+`</row></sheetData>`)
	var dir string
	p := fake(func(ctx context.Context, args []string) error {
		dir = filepath.Dir(args[len(args)-1])
		if data, err := os.ReadFile(args[len(args)-1]); err != nil || string(data) != "旧" {
			t.Errorf("the program reads %q, %v", data, err)
		}
		if !strings.HasPrefix(args[0], "-env:UserInstallation=file:///") {
			t.Errorf("no profile of its own: %v", args)
		}
		return makes(book)(ctx, args)
	})
	d, err := p.readOffice(context.Background(), "件", "xls", []byte("旧"))
	if err != nil || d.Format != "xls" || dump(d) != "[一]" || d.Blocks[0].Table.Rows[0][0].At.File != "件" {
		t.Errorf("read %+v, %v", d, err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder is left behind: %v", err)
	}
}

func TestFailedConversionsSayWhatToDo(t *testing.T) {
	ctx := context.Background()
	silent := func(context.Context, []string) error { return nil }
	broken := func(context.Context, []string) error { return errors.New("exit 1") }
	for _, c := range []struct {
		name, kind string
		run        func(context.Context, []string) error
		want       string
	}{
		{"no LibreOffice", "doc", nil, "要装有 LibreOffice"},
		{"nothing made", "doc", silent, "没能打开"},
		{"an exit code", "xls", broken, "没能打开"},
		{"something else made", "xls", makes([]byte("text")), "没能打开"},
		{"a workbook that is damaged", "ods", makes([]byte("PK\x03\x04xl/")), "损坏"},
		{"too much made", "rtf", makes(make([]byte, MaxSize+1)), "太大"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := fake(c.run).readOffice(ctx, "件", c.kind, []byte("x"))
			unreadable(t, err, c.want)
		})
	}
	for _, c := range []struct {
		name string
		run  func(context.Context, []string) error
		want string
	}{
		{"no pdftotext", nil, "pdftotext"},
		{"damaged", broken, "损坏"},
		{"a password", func(context.Context, []string) error { return errors.New("exit 1: Incorrect password") }, "密码"},
		{"a scan", makes([]byte(" \n\f\n\f")), "扫描件"},
		{"a scan of no page", makes(nil), "扫描件"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := fake(c.run).readPDF(ctx, "件", []byte("%PDF"))
			unreadable(t, err, c.want)
		})
	}
}

func TestAConversionEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	p := fake(func(ctx context.Context, _ []string) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	})
	if _, err := p.readPDF(ctx, "件", []byte("%PDF")); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

// A program that is killed takes those with it that it started.
func TestAProgramEndsWithWhatItStarted(t *testing.T) {
	sh, found := findProgram(program{names: []string{"sh"}})
	if !found {
		t.Skip("no sh here")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	// What it started must end too, or this never returns.
	if err := runProgram(ctx, sh, "-c", "tail -f /dev/null & tail -f /dev/null; echo"); err == nil {
		t.Error("no error")
	}
	err := runProgram(context.Background(), sh, "-c", "echo Incorrect password >&2; exit 1")
	if err == nil || !strings.Contains(err.Error(), "Incorrect password") {
		t.Errorf("err = %v", err)
	}
}

func TestPagesOfAPDF(t *testing.T) {
	text := "   关于印发 2022 年任务的通知\n\n  1 新增 GDP 1000 亿元，增长 8% 以上，\n使用\n                — 1 —\n\f2\n第 3 批\n\n\f\n\f序号   任务 1 市   市水利局\n1000 户\n12\n第 4 页 共 4 页\n\f"
	d, err := fake(makes([]byte(text))).readPDF(context.Background(), "件", []byte("%PDF"))
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
