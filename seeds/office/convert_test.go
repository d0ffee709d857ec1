package office

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"
)

// needOffice skips where LibreOffice is not installed. With DUCHA_E2E=required its
// absence fails the test, so that it cannot go unnoticed where the test must run; with
// DUCHA_E2E=no it always skips.
func needOffice(t *testing.T) {
	t.Helper()
	switch {
	case os.Getenv("DUCHA_E2E") == "no":
		t.Skip("DUCHA_E2E=no")
	case Installed():
	case os.Getenv("DUCHA_E2E") == "required":
		t.Fatal("LibreOffice is not installed")
	default:
		t.Skip("LibreOffice is not installed")
	}
}

func mustConvert(t *testing.T, data []byte, from, to string) []byte {
	t.Helper()
	made, err := Convert(context.Background(), data, from, to)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// form is a workbook that carries its identity as the issued ones do.
func form(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	_, hidden := f.NewSheet("_meta")
	err = errors.Join(hidden,
		f.SetCellStr("Sheet1", "A1", "表号 2021H1-017-7K3F"), f.SetCellStr("Sheet1", "B2", "清淤 30 公里，\n投入 1.2 亿元"),
		f.SetCellInt("Sheet1", "C2", 85), f.SetCellInt("Sheet1", "D2", 44377), f.SetCellStyle("Sheet1", "D2", "D2", day),
		f.MergeCell("Sheet1", "A1", "D1"), f.SetCellStr("_meta", "A1", "记号"), f.SetSheetVisible("_meta", false),
		f.SetDefinedName(&excelize.DefinedName{Name: "ducha_form", RefersTo: "Sheet1!$A$1"}),
		f.SetCustomProps(excelize.CustomProperty{Name: "ducha", Value: "2021H1-017-7K3F"}))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAFormComesBackFromAnODS(t *testing.T) {
	needOffice(t)
	t.Setenv("LC_ALL", "de_DE.UTF-8") // no locale leaks into what is made
	ods := mustConvert(t, form(t), "xlsx", "ods")
	if !bytes.Contains(ods[:100], []byte("application/vnd.oasis.opendocument.spreadsheet")) {
		t.Fatalf("no .ods was made: %q", ods[:100])
	}
	f, err := excelize.OpenReader(bytes.NewReader(mustConvert(t, ods, "ods", "xlsx")), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"A1": "表号 2021H1-017-7K3F", "B2": "清淤 30 公里，\n投入 1.2 亿元", "C2": "85", "D2": "44377"} {
		if got, err := f.GetCellValue("Sheet1", cell); got != want || err != nil {
			t.Errorf("%s = %q, %v", cell, got, err)
		}
	}
	if shown, err := f.GetCellValue("Sheet1", "D2", excelize.Options{}); !strings.HasPrefix(shown, "2021-6-30") {
		t.Errorf("the date is shown as %q, %v", shown, err)
	}
	props, err := f.GetCustomProps()
	if err != nil || len(props) != 1 || props[0].Name != "ducha" || props[0].Value != "2021H1-017-7K3F" {
		t.Errorf("custom properties %+v, %v", props, err)
	}
	names := f.GetDefinedName()
	if len(names) != 1 || names[0].Name != "ducha_form" {
		t.Errorf("names %+v", names)
	}
	if mark, _ := f.GetCellValue("_meta", "A1"); mark != "记号" {
		t.Errorf("the hidden sheet says %q", mark)
	}
	if merged, err := f.GetMergeCells("Sheet1"); err != nil || len(merged) != 1 || merged[0].GetEndAxis() != "D1" {
		t.Errorf("merged %v, %v", merged, err)
	}
}

// More at once than there are seats for: each has a profile of its own.
func TestConversionsAtOnce(t *testing.T) {
	needOffice(t)
	data := form(t)
	var all sync.WaitGroup
	for range 2*cap(seats) + 1 {
		all.Go(func() {
			if made, err := Convert(context.Background(), data, "xlsx", "ods"); err != nil || !bytes.HasPrefix(made, []byte("PK")) {
				t.Errorf("made %d bytes, %v", len(made), err)
			}
		})
	}
	all.Wait()
	if len(seats) != 0 {
		t.Errorf("%d seats are not free again", len(seats))
	}
}

func TestWaitingForASeatEndsWithTheContext(t *testing.T) {
	for range cap(seats) {
		leave, err := enter(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Convert(ctx, nil, "ods", "xlsx"); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

func TestKindsThatAreNone(t *testing.T) {
	for _, kind := range []string{"", "../ods", "ods:calc8", "a b", "表"} {
		for _, c := range [][2]string{{kind, "xlsx"}, {"ods", kind}} {
			if made, err := Convert(context.Background(), nil, c[0], c[1]); made != nil || !errors.Is(err, ErrFailed) {
				t.Errorf("%q: made %d bytes, %v", c, len(made), err)
			}
		}
	}
}

func TestFilesThatCannotBeConverted(t *testing.T) {
	needOffice(t)
	whole := form(t)
	for name, data := range map[string][]byte{"a piece": whole[:len(whole)/2], "a picture": []byte("\x89PNG\r\n\x1a\n\x00\x00")} {
		if made, err := Convert(context.Background(), data, "ods", "xlsx"); made != nil || !errors.Is(err, ErrFailed) {
			t.Errorf("%s: made %d bytes, %v", name, len(made), err)
		}
	}
}

// spreadsheet is an .ods of one row of cells. The row stands there as often as told.
func spreadsheet(t *testing.T, repeated, cells string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
		{"META-INF/manifest.xml", `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`},
		{"content.xml", `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2"><office:body><office:spreadsheet><table:table table:name="表"><table:table-row table:number-rows-repeated="` +
			repeated + `">` + cells + `</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part[0]})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, part[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestNoLinkIsFetched(t *testing.T) {
	needOffice(t)
	fetched := make(chan string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { fetched <- r.URL.Path }))
	defer server.Close()
	made := mustConvert(t, spreadsheet(t, "1", strings.ReplaceAll(
		`<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>
		<table:table-cell table:formula="of:=WEBSERVICE(&quot;URL/formula&quot;)"/>
		<table:table-cell table:formula="of:=['URL/book.ods'#$Sheet1.A1]"/>
		<table:table-cell><table:cell-range-source table:name="a" xlink:type="simple" xlink:href="URL/range.ods" table:last-column-spanned="1" table:last-row-spanned="1"/></table:table-cell>
		<table:table-cell><draw:frame svg:width="1cm" svg:height="1cm"><draw:image xlink:type="simple" xlink:href="URL/picture.png"/></draw:frame></table:table-cell>
		<table:table-cell><draw:frame svg:width="1cm" svg:height="1cm"><draw:object xlink:type="simple" xlink:href="URL/object.ods"/></draw:frame></table:table-cell>`,
		"URL", server.URL)), "ods", "xlsx")
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if text, _ := f.GetCellValue("表", "A1"); text != "甲" {
		t.Errorf("A1 = %q", text)
	}
	close(fetched)
	for path := range fetched {
		t.Errorf("%s was fetched", path)
	}
}
