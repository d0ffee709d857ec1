package inbox_test

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"ducha/collect/inbox"
)

func zipOf(t *testing.T, names ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, n := range names {
		if _, err := z.Create(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestKindIsToldByContent(t *testing.T) {
	xlsx := zipOf(t, "[Content_Types].xml", "xl/workbook.xml")
	ole := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for _, c := range []struct {
		name string
		data []byte
		want inbox.Kind
	}{
		{"workbook", xlsx, inbox.KindXLSX}, {"cut off", xlsx[:len(xlsx)/2], inbox.KindDamaged}, {"nothing", nil, inbox.KindEmpty},
		{"too large", make([]byte, inbox.MaxFile+1), inbox.KindTooLarge}, {"word", zipOf(t, "word/document.xml"), inbox.KindDOCX},
		{"ods", zipOf(t, "mimetype", "content.xml"), inbox.KindODS}, {"zip of forms", zipOf(t, "a.xlsx"), inbox.KindZip},
		{"xls", ole, inbox.KindOldOffice}, {"locked", append(append([]byte(nil), ole...), "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...), inbox.KindEncrypted},
		{"rar", []byte("Rar!\x1a\x07\x01\x00"), inbox.KindArchive}, {"7z", []byte("7z\xbc\xaf\x27\x1c"), inbox.KindArchive}, {"photo", []byte("\xff\xd8\xff\xe1Exif"), inbox.KindImage},
		{"pdf", []byte("%PDF-1.7"), inbox.KindPDF}, {"web page", []byte("<!DOCTYPE html><html>"), inbox.KindHTML}, {"mail", []byte("Received: from x\r\nMIME-Version: 1.0\r\n"), inbox.KindMessage},
		{"text", []byte("见附件"), inbox.KindText}, {"anything", []byte{0xfe, 0x01, 0x00, 0x9f}, inbox.KindUnknown},
	} {
		if got := inbox.Sniff(c.data); got != c.want {
			t.Errorf("%s is %s, want %s", c.name, got, c.want)
		}
	}
}

func TestFindGivesEveryFileOnce(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.xlsx", "子夹/a.xlsx", "子夹/~$a.xlsx", "回收情况.xlsx"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	own := map[string]bool{filepath.Join(dir, "回收情况.xlsx"): true}
	items, err := inbox.Find(context.Background(), []string{dir, filepath.Join(dir, "子夹"), filepath.Join(dir, "b.xlsx")}, own)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, it := range items {
		rel, err := filepath.Rel(dir, it.Path)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, filepath.ToSlash(rel))
	}
	if want := []string{"b.xlsx", "子夹/a.xlsx", "子夹/~$a.xlsx"}; !reflect.DeepEqual(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	if _, err := inbox.Find(context.Background(), []string{filepath.Join(dir, "没有")}, nil); err == nil {
		t.Error("a folder that is not there is found")
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := inbox.Find(stopped, []string{dir}, nil); err == nil {
		t.Error("a cancelled search goes on")
	}
}

func TestLitter(t *testing.T) {
	for path, want := range map[string]bool{"回收/~$a.xlsx": true, ".~a.xlsx": true, "x/.DS_Store": true, "Thumbs.db": true, "a/Desktop.ini": true, "a.xlsx": false, "~a.xlsx": false} {
		if got := inbox.Litter(path); got != want {
			t.Errorf("Litter(%q) = %v", path, got)
		}
	}
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if inbox.Sniff(data) == "" {
			t.Error("a file of no kind")
		}
	})
}
