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
		{"rar", []byte("Rar!\x1a\x07\x01\x00"), inbox.KindRAR}, {"7z", []byte("7z\xbc\xaf\x27\x1c"), inbox.KindArchive}, {"photo", []byte("\xff\xd8\xff\xe1Exif"), inbox.KindImage},
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
	put(t, dir, "b.xlsx", "子夹/a.xlsx", "子夹/~$a.xlsx", "回收情况.xlsx")
	own := map[string]bool{filepath.Join(dir, "回收情况.xlsx"): true}
	found, err := inbox.Find(context.Background(), []string{dir, filepath.Join(dir, "子夹"), filepath.Join(dir, "b.xlsx")}, own)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, it := range found.Items {
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

// put writes files below dir.
func put(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// link makes symbolic links, or skips where the system does not let it.
func link(t *testing.T, dir string, fromTo ...string) {
	t.Helper()
	for i := 0; i < len(fromTo); i += 2 {
		if err := os.Symlink(fromTo[i+1], filepath.Join(dir, fromTo[i])); err != nil {
			t.Skip(err)
		}
	}
}

// find searches below dir and tells everything relative to it.
func find(t *testing.T, dir string, paths, own []string) (found, empty []string) {
	t.Helper()
	mine := map[string]bool{}
	for _, p := range own {
		mine[filepath.Join(dir, p)] = true
	}
	var typed []string
	for _, p := range paths {
		typed = append(typed, filepath.Join(dir, p))
	}
	got, err := inbox.Find(context.Background(), typed, mine)
	if err != nil {
		t.Fatal(err)
	}
	rel := func(path string) string {
		r, err := filepath.Rel(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		return filepath.ToSlash(r)
	}
	for _, it := range got.Items {
		found = append(found, rel(it.Path))
	}
	for _, p := range got.Empty {
		empty = append(empty, rel(p))
	}
	return found, empty
}

func TestFindFollowsTheLinksThatItIsGiven(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "真/a.xlsx", "真/子/b.xlsx", "外/c.xlsx", "外/夹/d.xlsx")
	link(t, dir, "链", "真", "链链", "链", "真/到夹", "../外/夹", "真/到文件.xlsx", "../外/c.xlsx", "真/悬空", "没有", "文件链.xlsx", "外/c.xlsx", "真/环", "../真")
	for _, c := range []struct{ paths, want []string }{
		{[]string{"链"}, []string{"链/a.xlsx", "链/到夹", "链/到文件.xlsx", "链/子/b.xlsx", "链/悬空"}}, // a link elsewhere is told, not followed
		{[]string{"链链"}, []string{"链链/a.xlsx", "链链/到夹", "链链/到文件.xlsx", "链链/子/b.xlsx", "链链/悬空"}},
		{[]string{"文件链.xlsx"}, []string{"文件链.xlsx"}},
		{[]string{"链/子", "真"}, []string{"真/a.xlsx", "真/到夹", "真/到文件.xlsx", "真/悬空", "链/子/b.xlsx"}}, // each file once
	} {
		found, empty := find(t, dir, c.paths, nil)
		if !reflect.DeepEqual(found, c.want) || len(empty) > 0 {
			t.Errorf("%v gives %v, want %v (empty: %v)", c.paths, found, c.want, empty)
		}
	}
	if _, err := inbox.Find(context.Background(), []string{filepath.Join(dir, "真", "悬空")}, nil); err == nil {
		t.Error("a link to nothing is found")
	}
}

func TestFindPassesOverWhatIsOwn(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "台账.xlsx", "下发/H1/a.xlsx", "回收/H1/b.xlsx", "回收/H1/回收情况.xlsx", "我的/c.xlsx")
	own := []string{"台账.xlsx", "下发", "回收/H1/回收情况.xlsx", "没有的"}
	want := []string{"回收/H1/b.xlsx", "我的/c.xlsx"}
	if found, _ := find(t, dir, []string{"."}, own); !reflect.DeepEqual(found, want) {
		t.Errorf("found %v, want %v", found, want)
	}
	found, empty := find(t, dir, []string{"下发", "下发/H1/a.xlsx", "台账.xlsx"}, own)
	if len(found) > 0 || len(empty) != 3 {
		t.Errorf("found %v, empty %v", found, empty)
	}
	link(t, dir, "又一个", ".", "我的/账.xlsx", "../台账.xlsx", "我的/表.xlsx", "../下发/H1/a.xlsx")
	if found, _ := find(t, dir, []string{"又一个"}, own); !reflect.DeepEqual(found, []string{"又一个/回收/H1/b.xlsx", "又一个/我的/c.xlsx"}) {
		t.Errorf("through a link: %v", found)
	}
}

func TestFindGivesWhatItMayNotOpen(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("the system refuses root nothing")
	}
	dir := t.TempDir()
	put(t, dir, "锁.xlsx", "夹/a.xlsx", "好.xlsx")
	for name, mode := range map[string]os.FileMode{"锁.xlsx": 0, "夹": 0} {
		path := filepath.Join(dir, name)
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(path, 0o700) })
	}
	found, err := inbox.Find(context.Background(), []string{dir}, nil)
	if err != nil || len(found.Items) != 3 {
		t.Fatalf("found %+v, %v", found, err)
	}
	for _, it := range found.Items {
		if _, _, err := it.Read(); (err == nil) != (filepath.Base(it.Path) == "好.xlsx") {
			t.Errorf("reading %s: %v", it.Path, err)
		}
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
