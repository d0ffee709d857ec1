package document

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds/office"
)

// need skips where a program is not installed. With DUCHA_E2E=required its absence
// fails the test, so that it cannot go unnoticed where the test must run; with
// DUCHA_E2E=no it always skips.
func need(t *testing.T, name string, found bool) {
	t.Helper()
	switch {
	case os.Getenv("DUCHA_E2E") == "no":
		t.Skip("DUCHA_E2E=no")
	case found:
	case os.Getenv("DUCHA_E2E") == "required":
		t.Fatalf("%s is not installed", name)
	default:
		t.Skipf("%s is not installed", name)
	}
}

// saved lets LibreOffice save a file as another kind.
func saved(t *testing.T, data []byte, from, to string) []byte {
	t.Helper()
	need(t, "LibreOffice", office.Installed())
	out, err := office.Convert(context.Background(), data, from, to)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOldSpreadsheets(t *testing.T) {
	book := written(t, func(f *excelize.File) error {
		return errors.Join(
			set(f, "Sheet1", map[string]any{"A1": "任务分解表", "A2": 1, "B2": "清淤\n防汛", "C2": "市水利局", "A3": 2, "B3": "学位"}),
			f.MergeCell("Sheet1", "A1", "C1"), f.MergeCell("Sheet1", "C2", "C3"))
	})
	for _, kind := range []string{"xls", "ods"} {
		d := mustRead(t, saved(t, book, "xlsx", kind))
		if got := dump(d); got != "[任务分解表|^|^]\n[1|清淤/防汛|市水利局]\n[2|学位|^]" || d.Format != kind {
			t.Errorf("%s: read %s\n%s\ndoubts %v", kind, d.Format, got, d.Doubts)
		}
	}
	d := mustRead(t, []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
		<Worksheet ss:Name="表"><Table><Row><Cell><Data ss:Type="String">清淤</Data></Cell></Row></Table></Worksheet></Workbook>`))
	if dump(d) != "[清淤]" || d.Format != "xls" {
		t.Errorf("the XML of Excel 2003: read %s\n%s", d.Format, dump(d))
	}
}

// flat is a flat OpenDocument text: paragraphs with an indent, then a table.
const flat = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles><style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:text-indent="1.2cm"/><style:text-properties style:font-size-asian="16pt" fo:font-size="16pt"/></style:style></office:automatic-styles>
<office:body><office:text><text:p text:style-name="P">现将重点任务分解印发给你们，请结合各自职责，认真抓好贯彻落实，确保各项任务落到实处、见到实效。</text:p><text:p text:style-name="P">一、加快产业转型升级</text:p></office:text></office:body></office:document>`

func TestAPDFKeepsItsIndents(t *testing.T) {
	_, found := pdftotext.Find()
	need(t, "pdftotext", found)
	d := mustRead(t, saved(t, []byte(flat), "fodt", "pdf"))
	if len(d.Blocks) != 3 || d.Format != "pdf" {
		t.Fatalf("read %s\n%s", d.Format, dump(d))
	}
	first, second, third := d.Blocks[0].Paragraph, d.Blocks[1].Paragraph, d.Blocks[2].Paragraph
	if first.Indent == 0 || second.Indent != 0 || third.Indent != first.Indent || third.Text != "一、加快产业转型升级" || third.At.Name != "第1页第3行" {
		t.Errorf("read %+v\n%+v\n%+v", first, second, third)
	}
	_, err := Read(context.Background(), "件", []byte("%PDF-1.7 nothing"))
	unreadable(t, err, "损坏")
}

func TestOldDocuments(t *testing.T) {
	for _, kind := range []string{"doc", "rtf", "odt"} {
		data := saved(t, []byte(flat), "fodt", kind)
		if got := kindOf(data); got != kind {
			t.Errorf("%s is taken for %s", kind, got)
		}
	}
}
