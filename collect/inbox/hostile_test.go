//go:build !race

package inbox_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect/inbox"
)

// zeros is size zero bytes, deflated: a block is written once and repeated.
func zeros(t testing.TB, size int) []byte {
	t.Helper()
	const block = 1 << 24
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(make([]byte, block))
	w.Flush()
	return append(bytes.Repeat(out.Bytes(), size/block), 3, 0)
}

// many makes a zip of n empty files; they share one content.
func many(t testing.TB, n int, name string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := range n {
		if _, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf(name, i)}); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	return out.Bytes()
}

// nested packs data in ten files of a zip, that in ten of another, and so on.
func nested(t testing.TB, levels int) []byte {
	data := []byte("x")
	for range levels {
		var parts []string
		for i := range 10 {
			parts = append(parts, fmt.Sprintf("%d.zip", i), string(data))
		}
		data = pack(t, parts...)
	}
	return data
}

// hostile are files that want to take all memory, all time or the wrong place, and
// what is to be said of the file itself after how many leaves.
var hostile = []struct {
	what    string
	data    func(t testing.TB) []byte
	leaves  int
	trouble inbox.Trouble
	count   int
}{
	{"10 GB in a zip", tenGB, 1, "", 0},
	{"10 GB in a zip in a zip", func(t testing.TB) []byte { return pack(t, "a.zip", string(tenGB(t))) }, 1, "", 0},
	{"10 times 60 MB", func(t testing.TB) []byte { return overlapping(t, zeros(t, 64<<20), 64<<20, 10) }, 6, inbox.TroubleLimit, 5},
	{"10^8 zips", func(t testing.TB) []byte { return nested(t, 8) }, 304, inbox.TroubleLimit, 0}, // 300 that lie too deep, and the zips around the last of them
	{"70,000 files", func(t testing.TB) []byte { return many(t, 70000, "%d.xlsx") }, 301, inbox.TroubleLimit, 300},
	{"70,000 folders", func(t testing.TB) []byte { return many(t, 70000, "%d/") }, 1, inbox.TroubleLimit, 0},
	{"70,000 times litter", func(t testing.TB) []byte { return many(t, 70000, "~$%d.xlsx") }, 1501, inbox.TroubleLimit, 0},
	{"200,000 files", func(t testing.TB) []byte { return many(t, 200000, "%d.xlsx") }, 1, inbox.TroubleLimit, 0},
	{"400 files in a rar", func(testing.TB) []byte { return rar5(0, slices.Repeat([]string{"表.xlsx", "x"}, 400)...) }, 301, inbox.TroubleLimit, 300},
	{"400 attachments", func(testing.TB) []byte {
		return []byte(mixed(slices.Repeat([]string{attached("表.xlsx", "x")}, 400)...))
	}, 301, inbox.TroubleLimit, 300},
	{"50 messages deep", deepMessages, 1, "", 0},
	{"2,000 multiparts deep", deepMultiparts, 1, inbox.TroubleLimit, 0},
	{"a header of 2 MB", func(testing.TB) []byte {
		return []byte("MIME-Version: 1.0\nSubject: " + strings.Repeat("xx", 1<<20) + "\n\nx")
	}, 1, inbox.TroubleLimit, 0},
	{"a million fields", func(testing.TB) []byte { return []byte("MIME-Version: 1.0\n" + strings.Repeat("To:\n", 1<<20)) }, 1, inbox.TroubleLimit, 0},
	{"a million parts", func(testing.TB) []byte {
		return []byte(letter("Content-Type: multipart/mixed; boundary=b", strings.Repeat("--b\n", 1<<20)))
	}, 1, inbox.TroubleLimit, 0},
	{"a million dashes", func(testing.TB) []byte {
		return []byte(letter("Content-Type: multipart/mixed; boundary=-", strings.Repeat("-", 1<<20)))
	}, 1, inbox.TroubleCut, 0},
	{"many encoded words", func(testing.TB) []byte {
		return []byte("MIME-Version: 1.0\nSubject: " + strings.Repeat("=?utf-8?B?YQ?= ", 1<<16) + "\n\nx")
	}, 1, inbox.TroubleNoAttachment, 0},
}

func tenGB(t testing.TB) []byte {
	return packRaw(t, zip.FileHeader{Name: "a.xlsx", Method: zip.Deflate, UncompressedSize64: 10 << 30, CRC32: 1}, zeros(t, 10<<30))
}

func deepMessages(testing.TB) []byte {
	deep := letter("Content-Type: text/plain", "x")
	for range 50 {
		deep = letter("Content-Type: message/rfc822", deep)
	}
	return []byte(deep)
}

func deepMultiparts(testing.TB) []byte {
	deep := "MIME-Version: 1.0\n"
	for i := range 2000 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	return []byte(deep)
}

// overlapping makes a zip whose directory names one content n times.
func overlapping(t testing.TB, packed []byte, size uint64, n int) []byte {
	one := packRaw(t, zip.FileHeader{Name: "a.xlsx", Method: zip.Deflate, UncompressedSize64: size, CRC32: crc32.ChecksumIEEE(make([]byte, size))}, packed)
	at := bytes.LastIndex(one, []byte("PK\x01\x02"))
	end := bytes.LastIndex(one, []byte("PK\x05\x06"))
	dir := bytes.Repeat(one[at:end], n)
	tail := append([]byte(nil), one[end:]...)
	tail[8], tail[10] = byte(n), byte(n)
	tail[12], tail[13] = byte(len(dir)), byte(len(dir)>>8)
	return append(append(one[:at:at], dir...), tail...)
}

func TestHostileFilesAreBounded(t *testing.T) {
	for _, c := range hostile {
		leaves := open(t, "a", c.data(t))
		last := leaves[len(leaves)-1]
		if last.Names != nil {
			last = inbox.Leaf{} // nothing is said of the file itself
		}
		if last.Trouble != c.trouble || last.Count != c.count || len(leaves) != c.leaves {
			t.Errorf("%s gives %d leaves, then %q after %d", c.what, len(leaves), last.Trouble, last.Count)
		}
		bounded(t, c.what, leaves)
	}
}

// bounded checks what holds of everything that Open gives.
func bounded(t testing.TB, what string, leaves []inbox.Leaf) {
	t.Helper()
	size, files, ways := 0, 0, map[string]bool{}
	for _, l := range leaves {
		way := strings.Join(l.Names, "!")
		if ways[way] {
			t.Errorf("%s gives %s twice", what, way)
		}
		ways[way] = true
		for _, name := range l.Names {
			if name == "" || name != inbox.SafeName(name) {
				t.Errorf("%s gives %q", what, name)
			}
		}
		if !l.Litter && l.Trouble == "" {
			files++
			size += len(l.Data)
		}
		if len(l.Data) > inbox.MaxFile+1 || l.Time.IsZero() || len(l.Names) > 6 {
			t.Errorf("%s gives %s, %d bytes of %v", what, way, len(l.Data), l.Time)
		}
	}
	if len(leaves) == 0 || len(leaves) > 1500+7 || files > 300 || size > 300<<20+1 {
		t.Errorf("%s gives %d leaves, %d files, %d bytes", what, len(leaves), files, size)
	}
}

// What is cut anywhere gives what came before, and says that it is cut.
func TestCutFilesSaySo(t *testing.T) {
	book := workbook(t, strings.Repeat("云泽市", 500))
	for what, data := range map[string][]byte{
		"zip": pack(t, "一.xlsx", book, "二.xlsx", book, "三.xlsx", book), "rar 5": rar5(0, "一.xlsx", book, "二.xlsx", book, "三.xlsx", book),
		"rar 4": rar4(0, "1.xlsx", book, "2.xlsx", book, "3.xlsx", book), "message": []byte(mixed(greeting, attached("一.xlsx", book), attached("二.xlsx", book), attached("三.xlsx", book))),
	} {
		for n := 1; n < 20; n++ {
			leaves := open(t, "a", data[:len(data)*n/20])
			bounded(t, what, leaves)
			last := leaves[len(leaves)-1]
			whole := 0
			for _, l := range leaves[:len(leaves)-1] {
				if l.Trouble == "" {
					whole++
				}
			}
			if last.Names != nil || last.Trouble == "" && n > 1 || last.Count != whole {
				t.Errorf("%d/20 of a %s gives %q", n, what, show(leaves))
			}
		}
	}
}

func TestLargeContainersAreNotOpened(t *testing.T) {
	data := append([]byte(mixed(attached("表.xlsx", "x"))), make([]byte, inbox.MaxContainer)...)
	if l := check(t, "a large message", "a.eml", data, " limit")[0]; len(l.Data) != inbox.MaxFile+1 {
		t.Errorf("a large message gives %d bytes", len(l.Data))
	}
}

func FuzzOpen(f *testing.F) {
	book := workbook(f, "1")
	for _, data := range [][]byte{
		deepMessages(f), deepMultiparts(f), overlapping(f, []byte{3, 0}, 0, 5), packRaw(f, zip.FileHeader{Name: `..\\../C:\a`, Flags: 1}, nil),
		pack(f, "表.xlsx", book, "b.zip", string(pack(f, "表.xlsx", book))), rar5(0, "表.xlsx", book), rar4(0, "a.xlsx", book), nested(f, 3), many(f, 20, "%d.xlsx"),
		[]byte(mixed(greeting, attached("表.xlsx", book), "Content-Type: message/rfc822\n\n"+mixed(attached("b.zip", string(pack(f, "a", "b")))))),
		[]byte(letter("Content-Type: text/plain", uuencode("表.xlsx", book))), []byte("\x1f\x8b\x08\x00"), []byte("PK\x07\x08PK\x03\x04"),
		[]byte(letter("Content-Type: multipart/report; report-type=delivery-status; boundary=b", "--b\n\nx\n--b--")), []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
		[]byte("From: a@b.cn\nTo: c\nContent-Disposition: attachment; filename*0*=gbk''%b9; filename*1*=%d8\n\nUEsDBA==\n"),
	} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first []inbox.Leaf
		for range 2 { // the same every time
			leaves := open(t, "a", data)
			bounded(t, "it", leaves)
			if first != nil && strings.Join(show(first), "\n") != strings.Join(show(leaves), "\n") {
				t.Errorf("%q, then %q", show(first), show(leaves))
			}
			first = leaves
		}
	})
}

func BenchmarkOpenZipOf80(b *testing.B) {
	book := workbook(b, strings.Repeat("云泽市财政局", 5000))
	var files []string
	for i := range 80 {
		files = append(files, fmt.Sprintf("报送/%03d.xlsx", i), book)
	}
	benchmark(b, pack(b, files...))
}

func BenchmarkOpenMessageOf80(b *testing.B) {
	book := workbook(b, strings.Repeat("云泽市财政局", 5000))
	parts := []string{greeting}
	for i := range 80 {
		parts = append(parts, attached(fmt.Sprintf("%03d.xlsx", i), book))
	}
	benchmark(b, []byte(mixed(parts...)))
}

func BenchmarkOpenHostile(b *testing.B) {
	for _, c := range hostile {
		b.Run(c.what, func(b *testing.B) { benchmark(b, c.data(b)) })
	}
}

func benchmark(b *testing.B, data []byte) {
	b.ReportAllocs()
	for b.Loop() {
		if err := inbox.Open(context.Background(), "a", data, time.Time{}, func(inbox.Leaf) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
