package inbox_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"ducha/collect/inbox"
)

// check compares what a file gives with what it should.
func check(t *testing.T, what, name string, data []byte, want ...string) []inbox.Leaf {
	t.Helper()
	leaves := open(t, name, data)
	if got := show(leaves); !reflect.DeepEqual(got, want) {
		t.Errorf("%s gives\n%q, want\n%q", what, got, want)
	}
	return leaves
}

func TestOpenGivesAFileItself(t *testing.T) {
	book := workbook(t, "1")
	leaves := check(t, "a workbook", "a.xlsx", []byte(book), "")
	if l := leaves[0]; string(l.Data) != book || l.Names != nil || !l.Time.Equal(filed) || l.Message != nil {
		t.Errorf("a workbook gives %+v", l)
	}
	check(t, "nothing", "a.xlsx", nil, "")
	if l := check(t, "a large file", "a.pdf", append([]byte("%PDF-"), make([]byte, inbox.MaxFile+10)...), "")[0]; inbox.Sniff(l.Data) != inbox.KindTooLarge {
		t.Errorf("a large file is %s", inbox.Sniff(l.Data))
	}
}

func TestOpenZips(t *testing.T) {
	book := workbook(t, "1")
	leaves := check(t, "a zip from Windows", "报送.zip", pack(t, "报送/市财政局.xlsx", book, "报送/子\\堃.xlsx", book, "报送/", "", "__MACOSX/._a.xlsx", "x", "~$a.xlsx", ""),
		"报送/市财政局.xlsx", "报送/子/堃.xlsx", "__MACOSX/._a.xlsx litter", "~$a.xlsx litter")
	if l := leaves[0]; string(l.Data) != book || !l.Time.Equal(time.Date(2021, 7, 2, 16, 0, 0, 0, beijing)) || l.Message != nil {
		t.Errorf("a leaf of a zip: %v, %v, %d bytes", l.Time, l.Message, len(l.Data))
	}
	inner := string(pack(t, "表.xlsx", book, "表.xlsx", book, "表_2.xlsx", book))
	check(t, "zips in a zip", "a.zip", pack(t, "一.zip", inner, "二.zip", "PK\x03\x04...", "空.zip", string(pack(t))),
		"一.zip!表.xlsx", "一.zip!表_2.xlsx", "一.zip!表_2_2.xlsx", "二.zip damaged", "空.zip empty")
	check(t, "an empty zip", "a.zip", pack(t, "夹/", ""), " empty")
	check(t, "a zip of litter", "a.zip", pack(t, ".DS_Store", "x"), ".DS_Store litter", " empty")
	check(t, "a workbook", "a.zip", []byte(book), "")
}

// The Unix programs and 7-Zip say UTF-8, Info-ZIP puts it beside the other name.
func TestOpenReadsZipNames(t *testing.T) {
	beside := func(name, utf8 string) []byte {
		return append(append([]byte{0x75, 0x70, byte(5 + len(utf8)), 0, 1}, crcOf(name)...), utf8...)
	}
	for _, c := range []struct {
		h    zip.FileHeader
		want string
	}{
		{zip.FileHeader{Name: "报送/表.xlsx"}, "报送/表.xlsx"},
		{zip.FileHeader{Name: "报送/表.xlsx", NonUTF8: true}, "报送/表.xlsx"}, // the Finder of macOS
		{zip.FileHeader{Name: gbk(t, "路毛.xlsx"), NonUTF8: true}, "路毛.xlsx"},
		{zip.FileHeader{Name: gbk(t, "县委乗/㐂𠮷.xlsx"), NonUTF8: true}, "县委乗/㐂𠮷.xlsx"}, // the last byte of 乗 is a backslash
		{zip.FileHeader{Name: "??.xlsx", NonUTF8: true, Extra: beside("??.xlsx", "表.xlsx")}, "表.xlsx"},
		{zip.FileHeader{Name: "b.xlsx", NonUTF8: true, Extra: beside("??.xlsx", "表.xlsx")}, "b.xlsx"}, // of another name
		{zip.FileHeader{Name: "../../etc/passwd"}, "etc/passwd"},
		{zip.FileHeader{Name: `C:\Users\a\表.xlsx`}, "Users/a/表.xlsx"},
		{zip.FileHeader{Name: "/..//./CON.xlsx"}, "_CON.xlsx"},
		{zip.FileHeader{Name: "a\u202ecod.xlsx\x00\x1b", Flags: 0x800}, "acod.xlsx"},
		{zip.FileHeader{Name: "..."}, "附件1.txt"},
	} {
		if got := show(open(t, "a.zip", packRaw(t, c.h, nil))); got[0] != c.want && c.want != "附件1.txt" {
			t.Errorf("%q is called %q, want %q", c.h.Name, got, c.want)
		}
	}
	if got := show(open(t, "a.zip", pack(t, "...", "text"))); got[0] != "附件1.txt" {
		t.Errorf("a file without a name is called %q", got)
	}
}

func crcOf(s string) []byte {
	return binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(s)))
}

func TestOpenTellsWhatAZipKeeps(t *testing.T) {
	book := workbook(t, "1")
	two := func(h zip.FileHeader) []byte { // and a good one before it
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		w, _ := z.Create("好.xlsx")
		w.Write([]byte(book))
		h.Name, h.CompressedSize64 = "坏.xlsx", uint64(len(book))
		w, _ = z.CreateRaw(&h)
		w.Write([]byte(book))
		w, _ = z.Create("后.xlsx")
		w.Write([]byte(book))
		z.Close()
		return out.Bytes()
	}
	check(t, "a locked zip", "a.zip", two(zip.FileHeader{Flags: 1}), "好.xlsx", "后.xlsx", " password after 2")
	check(t, "an AES zip", "a.zip", two(zip.FileHeader{Flags: 1, Method: 99}), "好.xlsx", "后.xlsx", " password after 2")
	check(t, "LZMA", "a.zip", two(zip.FileHeader{Method: 14}), "好.xlsx", "后.xlsx", " method after 2")
	check(t, "a wrong checksum", "a.zip", two(zip.FileHeader{UncompressedSize64: uint64(len(book)), CRC32: 1}), "好.xlsx", "坏.xlsx damaged", "后.xlsx")
	check(t, "a lying size", "a.zip", two(zip.FileHeader{UncompressedSize64: 5, CRC32: 1}), "好.xlsx", "坏.xlsx damaged", "后.xlsx")
	link := zip.FileHeader{}
	link.SetMode(fs.ModeSymlink | 0o777)
	if l := check(t, "a link", "a.zip", two(link), "好.xlsx", "坏.xlsx litter", "后.xlsx")[1]; len(l.Data) > 0 {
		t.Errorf("a link holds %q", l.Data)
	}
}

func TestOpenTellsWhatItDoesNotOpen(t *testing.T) {
	whole := pack(t, "表.xlsx", strings.Repeat("x", 5000))
	last := bytes.Replace(whole, []byte("PK\x05\x06\x00"), []byte("PK\x05\x06\x02"), 1)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"a.zip.001", whole[:60], "split"}, {"a.zip", whole[:60], "damaged"}, {"a.zip", last, "split"}, {"a.z01", []byte("PK\x07\x08PK\x03\x04"), "split"},
		{"a.zip.002", []byte{0, 1, 2, 3}, "split"}, {"a.bin", []byte{0, 1, 2, 3}, ""}, {"a.7z", []byte("7z\xbc\xaf\x27\x1c"), "unsupported"},
		{"a.7z.001", []byte("7z\xbc\xaf\x27\x1c"), "split"}, {"winmail.dat", []byte("\x78\x9f\x3e\x22"), "unsupported"},
		{"a.part1.rar", rar5(1, "表.xlsx", "x")[:40], "split"}, {"a.rar", []byte("Rar!\x1a\x07\x01\x00"), "cut"},
		{"a.mbox", []byte("From a Fri\nFrom: a@b.cn\nTo: c@d.cn\n\n1\n\nFrom a Fri\nFrom: a@b.cn\n\n2\n"), "unsupported"},
		{"smime.p7m", []byte("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"), "unsupported"},
	} {
		leaves := open(t, c.name, c.data)
		if l := leaves[len(leaves)-1]; string(l.Trouble) != c.want || l.Names != nil || !bytes.Equal(l.Data, c.data) {
			t.Errorf("%s gives %q, want %s", c.name, show(leaves), c.want)
		}
	}
}

func TestOpenRARs(t *testing.T) {
	book := workbook(t, "1")
	for what, data := range map[string][]byte{
		"rar 5": rar5(0, "报送/市财政局.xlsx", book, "堃.xlsx", book, "Thumbs.db", "x"),
		"rar 4": rar4(0, gbk(t, "报送\\市财政局.xlsx"), book, gbk(t, "堃.xlsx"), book, "Thumbs.db", "x"),
	} {
		l := check(t, what, "a.rar", data, "报送/市财政局.xlsx", "堃.xlsx", "Thumbs.db litter")[0]
		if string(l.Data) != book || !l.Time.Equal(time.Date(2021, 7, 2, 16, 0, 0, 0, beijing)) {
			t.Errorf("a leaf of a %s: %v, %d bytes", what, l.Time, len(l.Data))
		}
		if got := show(open(t, "a.rar", data[:len(data)-20])); got[len(got)-1] != " cut after 2" {
			t.Errorf("a %s cut short gives %q", what, got)
		}
		wrong := bytes.Replace(data, []byte("堃"), []byte("堃"), 1)
		wrong[bytes.LastIndex(wrong, []byte("PK\x05\x06"))] ^= 1
		check(t, "a damaged "+what, "a.rar", wrong, "报送/市财政局.xlsx", "堃.xlsx damaged", "Thumbs.db litter")
	}
	check(t, "a backslash in a character", "a.rar", rar4(0, gbk(t, "乗\\乗.xlsx"), book), "乗/乗.xlsx")
	check(t, "one volume of one", "a.part1.rar", rar5(1, "表.xlsx", book), "表.xlsx")
	check(t, "a volume", "a.part1.rar", bytes.TrimSuffix(rar5(1, "表.xlsx", book), rar5(0)[16:]), "表.xlsx", " split after 1")
	check(t, "locked names", "a.rar", rar4(0x80, "表.xlsx", book), " password")
	check(t, "an empty rar", "a.rar", rar5(0), " empty")
	check(t, "in a zip", "a.zip", pack(t, "b.rar", string(rar5(0, "表.xlsx", book))), "b.rar!表.xlsx")
}

func TestOpenGzips(t *testing.T) {
	squeeze := func(name, content string) []byte {
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		z.Name = name
		z.Write([]byte(content))
		z.Close()
		return out.Bytes()
	}
	book := workbook(t, "1")
	check(t, "a gzip", "表.xlsx.gz", squeeze("", book), "表.xlsx")
	check(t, "a named gzip", "a.gz", squeeze("\u00b1\u00ed.xlsx", book), "表.xlsx")
	check(t, "a zip in a gzip", "a.zip.gz", squeeze("", string(pack(t, "表.xlsx", book))), "a.zip!表.xlsx")
	check(t, "more behind it", "a.gz", append(squeeze("", book), "more"...), "a")
	check(t, "cut short", "表.xlsx.gz", squeeze("", book)[:100], "表.xlsx damaged")
}

func TestOpenStops(t *testing.T) {
	data := pack(t, "a.xlsx", "1", "b.zip", string(pack(t, "c.xlsx", "2")), "d.xlsx", "3")
	enough := errors.New("enough")
	for stop := range 3 {
		n := 0
		err := inbox.Open(context.Background(), "a.zip", data, filed, func(inbox.Leaf) error {
			if n++; n > stop {
				return enough
			}
			return nil
		})
		if err != enough || n != stop+1 {
			t.Errorf("stopped at %d after %d leaves: %v", stop, n, err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		n = 0
		err = inbox.Open(ctx, "a.zip", data, filed, func(inbox.Leaf) error {
			if n++; n > stop {
				cancel()
			}
			return nil
		})
		if err != context.Canceled || n != stop+1 {
			t.Errorf("cancelled at %d after %d leaves: %v", stop, n, err)
		}
		cancel()
	}
}

func TestIsContainer(t *testing.T) {
	large := pack(t, "表.xlsx", string(bytes.Repeat([]byte("0123456789"), 10)))
	for _, c := range []struct {
		what string
		data []byte
		want bool
	}{
		{"zip", large, true}, {"start of a zip", large[:50], true}, {"workbook", []byte(workbook(t, "1")), false}, {"start of a workbook", []byte(workbook(t, "1"))[:60], false},
		{"rar", rar5(0), true}, {"gzip", []byte("\x1f\x8b\x08"), true}, {"message", []byte(letter("", "")), true}, {"7z", []byte("7z\xbc\xaf\x27\x1c"), false},
		{"text", []byte("您好"), false}, {"nothing", nil, false},
	} {
		if got := inbox.IsContainer(c.data); got != c.want {
			t.Errorf("%s is a container: %v", c.what, got)
		}
	}
}

func TestSafeName(t *testing.T) {
	long := strings.Repeat("长", 300)
	for name, want := range map[string]string{
		"a/b.xlsx": "a/b.xlsx", `a\b.xlsx`: "a/b.xlsx", "../../a": "a", "/etc/passwd": "etc/passwd", "C:/a": "a", "C:a": "a", `\\srv\x\a`: "srv/x/a", "a/./b/../c": "a/b/c",
		"CON": "_CON", "con.xlsx": "_con.xlsx", "COM1.txt": "_COM1.txt", "concert": "concert", "ab:c|d?.xlsx": "ab_c_d_.xlsx", " a . ": "a", "a\u202e\u200b\nb": "ab", "\xff": "\ufffd",
		"": "", "..": "", "///": "", ".DS_Store": ".DS_Store", long + ".xlsx": long[:3*95] + ".xlsx", long: long[:300], "1/2/3/4/5/6/7/8/9/10": "3/4/5/6/7/8/9/10",
	} {
		if got := inbox.SafeName(name); got != want {
			t.Errorf("SafeName(%q) = %q, want %q", name, got, want)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	for _, s := range []string{"a/b", `C:\CON .`, "..", "a\u202e/\x00", strings.Repeat("x", 300) + ".xlsx"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := inbox.SafeName(s)
		if again := inbox.SafeName(got); again != got {
			t.Errorf("%q becomes %q, then %q", s, got, again)
		}
		if got != "" && !fs.ValidPath(got) || strings.ContainsAny(got, "\\:\x00\n") {
			t.Errorf("%q becomes %q", s, got)
		}
	})
}

func TestSniffTellsMore(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("表")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		data string
		want inbox.Kind
	}{
		{"macros", string(pack(t, "[Content_Types].xml", "", "xl/workbook.xml", "", "xl/vbaProject.bin", "")), inbox.KindXLSM},
		{"xlsb", string(pack(t, "xl/workbook.bin", "")), inbox.KindXLSB}, {"slides", string(pack(t, "ppt/presentation.xml", "")), inbox.KindPPTX},
		{"other names", string(pack(t, "[Content_Types].xml", "", "_rels/.rels", "", "xl/book.xml", "", "xl/worksheets/a.xml", "")), inbox.KindXLSX},
		{"backslashes", string(pack(t, "[Content_Types].xml", "", `xl\workbook.xml`, "")), inbox.KindXLSX},
		{"ofd", string(pack(t, "OFD.xml", "", "Doc_0/Document.xml", "")), inbox.KindOFD}, {"numbers", string(pack(t, "Index/Document.iwa", "")), inbox.KindIWork},
		{"ods", string(pack(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "")), inbox.KindODS},
		{"odt", string(pack(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "")), inbox.KindODT},
		{"a folder of a workbook", string(pack(t, "表/xl/workbook.xml", "")), inbox.KindZip}, {"some content.xml", string(pack(t, "content.xml", "")), inbox.KindZip},
		{"heic", "\x00\x00\x00\x18ftypheic\x00", inbox.KindImage}, {"webp", "RIFF\x01\x02\x03\x04WEBPVP8 ", inbox.KindImage}, {"tiff", "II*\x00", inbox.KindImage},
		{"bmp", "BM\x36\x00\x00\x00\x00\x00\x00\x00", inbox.KindImage}, {"BMW", "BMW 三辆", inbox.KindText}, {"gif", "GIF89a", inbox.KindImage},
		{"xls", ole("Workbook", "x/WordDocument"), inbox.KindOldOffice}, {"older xls", ole("Book"), inbox.KindOldOffice}, {"doc", ole("1Table", "WordDocument", "y"), inbox.KindDOC},
		{"doc that holds a table", ole("WordDocument", "x/Workbook"), inbox.KindDOC}, {"ppt", ole("PowerPoint Document"), inbox.KindPPT}, {"msg", ole("a", "__substg1.0_0037001F"), inbox.KindMSG},
		{"locked workbook", ole("EncryptedPackage", "EncryptionInfo"), inbox.KindEncrypted}, {"ole cut short", ole("WordDocument")[:900], inbox.KindOldOffice},
		{"rtf", `{\rtf1`, inbox.KindRTF}, {"program", "MZ\x90\x00\x03\x00", inbox.KindProgram}, {"link", "L\x00\x00\x00\x01\x14\x02\x00", inbox.KindShortcut},
		{"xml table", `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>`, inbox.KindXML}, {"html as xls", "<meta charset=gbk><table><tr>", inbox.KindHTML},
		{"web page in one", "From: <由 Internet Explorer 保存>\nSubject: 表\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", inbox.KindMHT},
		{"tar", strings.Repeat("\x00", 257) + "ustar", inbox.KindArchive}, {"gzip", "\x1f\x8b\x08", inbox.KindGzip}, {"rar volume", string(rar4(1)), inbox.KindSplit},
		{"gbk text", gbk(t, "云泽市财政局"), inbox.KindText}, {"long text", strings.Repeat("云泽", 1000), inbox.KindText}, {"utf-16", utf16, inbox.KindText}, {"noise", "\x00\x01", inbox.KindUnknown},
		{"BOM", "\ufeffFrom: a@b.cn\r\nTo: c@d.cn\r\n\r\n", inbox.KindMessage}, {"mailbox line", "From a@b Fri\nReceived: x\n\n", inbox.KindMessage},
		{"raw header", "Subject: " + gbk(t, "报送") + "\nX-A: 1\nFrom: a\n\n", inbox.KindMessage}, {"one field only", "Subject: 报送\n\n正文", inbox.KindText}, {"a note", "Note: x\nDate: y\n正文", inbox.KindText},
	} {
		if got := inbox.Sniff([]byte(c.data)); got != c.want {
			t.Errorf("%s is %s, want %s", c.what, got, c.want)
		}
	}
}
