package inbox_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"

	"ducha/collect/inbox"
)

// What the tests send back is made here.

var (
	beijing = time.FixedZone("UTC+8", 8*60*60)
	filed   = time.Date(2021, 7, 3, 9, 0, 0, 0, beijing) // when the file found was written
)

// open gives the leaves of a file.
func open(t testing.TB, name string, data []byte) []inbox.Leaf {
	t.Helper()
	var leaves []inbox.Leaf
	err := inbox.Open(context.Background(), name, data, filed, func(l inbox.Leaf) error {
		leaves = append(leaves, l)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return leaves
}

// show tells leaves in a line each: way, litter, trouble and what was read before.
func show(leaves []inbox.Leaf) []string {
	var out []string
	for _, l := range leaves {
		s := strings.Join(l.Names, "!")
		if l.Litter {
			s += " litter"
		}
		if l.Trouble != "" {
			s += " " + string(l.Trouble)
		}
		if l.Count > 0 {
			s += fmt.Sprintf(" after %d", l.Count)
		}
		out = append(out, s)
	}
	return out
}

func encoded(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func gbk(t testing.TB, s string) string {
	t.Helper()
	return encoded(t, simplifiedchinese.GB18030, s)
}

// pack makes a zip of names and contents, the names as Windows writes them, in GBK
// and without a word of it.
func pack(t testing.TB, namesAndContents ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(namesAndContents); i += 2 {
		h := &zip.FileHeader{Name: gbk(t, namesAndContents[i]), NonUTF8: true}
		if len(namesAndContents[i+1]) > 100 {
			h.Method = zip.Deflate
		}
		//lint:ignore SA1019 Modified would write the time zone, too
		h.ModifiedDate, h.ModifiedTime = 0x52E2, 0x8000 // 2021-07-02 16:00
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(namesAndContents[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// packRaw makes a zip of one entry as its header and packed bytes say.
func packRaw(t testing.TB, h zip.FileHeader, packed []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	h.CompressedSize64 = uint64(len(packed))
	w, err := z.CreateRaw(&h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(packed); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// workbook makes what is told for an .xlsx.
func workbook(t testing.TB, content string) string {
	t.Helper()
	return string(pack(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", content))
}

// rar5 makes a rar 5 whose files are stored; flags are those of the archive.
func rar5(flags byte, namesAndContents ...string) []byte {
	block := func(out []byte, body []byte) []byte {
		head := append(binary.AppendUvarint(nil, uint64(len(body))), body...)
		return append(binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(head)), head...)
	}
	out := block([]byte("Rar!\x1a\x07\x01\x00"), []byte{1, 0, flags})
	for i := 0; i < len(namesAndContents); i += 2 {
		name, content := namesAndContents[i], namesAndContents[i+1]
		body := binary.AppendUvarint([]byte{2, 2}, uint64(len(content)))
		body = binary.AppendUvarint(append(body, 6), uint64(len(content))) // has time and checksum
		body = binary.LittleEndian.AppendUint32(append(body, 0x20), 1625212800)
		body = binary.LittleEndian.AppendUint32(body, crc32.ChecksumIEEE([]byte(content)))
		body = binary.AppendUvarint(append(body, 0, 0), uint64(len(name)))
		out = append(block(out, append(body, name...)), content...)
	}
	return block(out, []byte{5, 0, 0})
}

// rar4 makes a rar 4 whose files are stored and named by raw bytes.
func rar4(flags uint16, namesAndContents ...string) []byte {
	block := func(out []byte, typ byte, flags uint16, body []byte) []byte {
		head := binary.LittleEndian.AppendUint16([]byte{typ}, flags)
		head = append(binary.LittleEndian.AppendUint16(head, uint16(7+len(body))), body...)
		return append(binary.LittleEndian.AppendUint16(out, uint16(crc32.ChecksumIEEE(head))), head...)
	}
	out := block([]byte("Rar!\x1a\x07\x00"), 0x73, flags, make([]byte, 6))
	for i := 0; i < len(namesAndContents); i += 2 {
		name, content := namesAndContents[i], namesAndContents[i+1]
		body := binary.LittleEndian.AppendUint32(nil, uint32(len(content)))
		body = binary.LittleEndian.AppendUint32(body, uint32(len(content)))
		body = binary.LittleEndian.AppendUint32(append(body, 2), crc32.ChecksumIEEE([]byte(content)))
		body = binary.LittleEndian.AppendUint32(body, 0x52E28000) // 2021-07-02 16:00
		body = binary.LittleEndian.AppendUint16(append(body, 20, 0x30), uint16(len(name)))
		body = binary.LittleEndian.AppendUint32(body, 0x20)
		out = append(block(out, 0x74, 0x8000, append(body, name...)), content...)
	}
	return block(out, 0x7b, 0x4000, nil)
}

// ole makes the outside of an old office file: a header, an allocation table and a
// directory of streams, each "name" in the root or "storage/name" below.
func ole(names ...string) string {
	u16, u32 := binary.LittleEndian.PutUint16, binary.LittleEndian.PutUint32
	head, table, dir := make([]byte, 512), make([]byte, 512), make([]byte, 1024)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	u16(head[30:], 9) // sectors of 512 bytes
	u32(head[48:], 2) // the directory lies in 2 and 1
	u32(head[76:], 0) // the table in 0
	u32(table[8:], 1) // after 2 comes 1
	u32(table[4:], ^uint32(1))
	entry := func(id uint32, name string, right, child uint32) {
		e := dir[128*id:]
		for i, c := range name {
			e[2*i] = byte(c)
		}
		u32(e[68:], ^uint32(0))
		u32(e[72:], right)
		u32(e[76:], child)
	}
	entry(0, "Root Entry", ^uint32(0), 1)
	for i, name := range names {
		id, next := uint32(i+1), uint32(i+2)
		if i+1 == len(names) {
			next = ^uint32(0)
		}
		if _, below, ok := strings.Cut(name, "/"); ok { // not among the neighbours
			dir[128*id-128+72], name = byte(next), below
		}
		entry(id, name, next, ^uint32(0))
	}
	return string(head) + string(table) + string(dir[512:]) + string(dir[:512])
}

// letter makes a message of header lines and a body.
func letter(header, body string) string {
	return "From: =?gb2312?B?ytCyxtX+vtY=?= <czj@yunze.gov.cn>\nDate: Fri, 02 Jul 2021 10:00:00 +0800\nSubject: =?UTF-8?B?5oql6YCB?=\nMIME-Version: 1.0\n" +
		header + "\n\n" + body
}

// mixed makes a message of parts, each with its own header.
func mixed(parts ...string) string {
	return letter(`Content-Type: multipart/mixed; boundary="=_b"`, "--=_b\n"+strings.Join(parts, "\n--=_b\n")+"\n--=_b--\n")
}

const greeting = "Content-Type: text/plain; charset=utf-8\n\n您好，见附件。"

// attached makes a part that is a file.
func attached(name, content string) string {
	return "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"" + name + "\"\nContent-Transfer-Encoding: base64\n\n" + lines64(content)
}

// lines64 is base64 in lines.
func lines64(content string) string {
	var out strings.Builder
	for s := base64.StdEncoding.EncodeToString([]byte(content)); s != ""; {
		n := min(len(s), 76)
		out.WriteString(s[:n] + "\n")
		s = s[n:]
	}
	return out.String()
}
