package document

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"ducha/seeds/office"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "workbook", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// An .xls says what the same workbook says as .xlsx, without LibreOffice.
func TestAnOldSpreadsheetIsReadAsTheNewOne(t *testing.T) {
	alone := fake(nil, office.ErrNotInstalled)
	for _, name := range []string{"form", "kinds", "texts"} {
		old, err := alone.readXLS(context.Background(), "件", fixture(t, name+".xls"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := mustRead(t, fixture(t, name+".xlsx"))
		if got := dump(old); got != dump(want) || got == "" || old.Format != "xls" {
			t.Errorf("%s: read %s\n%s\nwant\n%s", name, old.Format, got, dump(want))
		}
		if len(old.Aside) != len(want.Aside) || len(old.Doubts) != len(want.Doubts) {
			t.Errorf("%s: aside %v, doubts %v\nwant %v, %v", name, old.Aside, old.Doubts, want.Aside, want.Doubts)
		}
	}
}

func TestWhatIsNotReadAsAnOldSpreadsheetGoesToLibreOffice(t *testing.T) {
	made := sheetXML(t, `<sheetData><row r="1">`+inline("A1", "一")+`</row></sheetData>`)
	form := fixture(t, "form.xls")
	for name, data := range map[string][]byte{
		"of Excel 95": fixture(t, "excel95.xls"), "a piece": form[:len(form)/2], "the XML of Excel 2003": []byte("<?xml?>"),
	} {
		if d, err := fake(made, nil).readXLS(context.Background(), "件", data); err != nil || d.Format != "xls" || dump(d) != "[一]" {
			t.Errorf("%s: read %s\n%s, %v", name, d.Format, dump(d), err)
		}
		_, err := fake(nil, office.ErrNotInstalled).readXLS(context.Background(), "件", data)
		unreadable(t, err, "要装有 LibreOffice")
	}
	_, err := fake(made, nil).readXLS(context.Background(), "件", fixture(t, "locked.xls"))
	unreadable(t, err, "密码")
}

// A fuzzed .xls never reaches LibreOffice, and never does more than fail.
func FuzzXLS(f *testing.F) {
	for _, name := range []string{"form.xls", "kinds.xls", "texts.xls", "locked.xls", "excel95.xls"} {
		f.Add(fixture(f, name))
	}
	alone := fake(nil, office.ErrNotInstalled)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := alone.readXLS(context.Background(), "件", data)
		if _, again := alone.readXLS(context.Background(), "件", bytes.Clone(data)); (err == nil) != (again == nil) {
			t.Errorf("%v, then %v", err, again)
		}
		for _, b := range d.Blocks {
			if b.Table == nil || len(b.Table.Rows) == 0 {
				t.Errorf("an empty block")
			}
		}
		kindOf(data)
	})
}
