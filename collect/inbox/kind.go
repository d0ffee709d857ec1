package inbox

import (
	"archive/zip"
	"bytes"
	"strings"
	"unicode/utf8"
)

// Kind is what a file is, by its content and never by its name.
type Kind string

// The kinds that get an answer of their own.
const (
	KindXLSX      Kind = "xlsx"
	KindEmpty     Kind = "empty"
	KindTooLarge  Kind = "too_large"
	KindEncrypted Kind = "encrypted"
	KindOldOffice Kind = "old_office" // .xls, .et, .doc
	KindODS       Kind = "ods"
	KindDOCX      Kind = "docx"
	KindZip       Kind = "zip"
	KindArchive   Kind = "archive" // rar, 7z
	KindImage     Kind = "image"
	KindPDF       Kind = "pdf"
	KindHTML      Kind = "html"
	KindMessage   Kind = "message"
	KindText      Kind = "text"
	KindDamaged   Kind = "damaged" // begins as a zip, is none
	KindUnknown   Kind = "unknown"
)

// signatures are the first bytes of kinds that need no further look.
var signatures = []struct {
	prefix string
	kind   Kind
}{
	{"%PDF-", KindPDF}, {"\x89PNG", KindImage}, {"\xff\xd8\xff", KindImage}, {"GIF8", KindImage}, {"BM", KindImage}, {"II*\x00", KindImage}, {"MM\x00*", KindImage},
	{"Rar!\x1a\x07", KindArchive}, {"7z\xbc\xaf\x27\x1c", KindArchive},
}

// Sniff tells what the bytes are.
func Sniff(data []byte) Kind {
	switch {
	case len(data) == 0:
		return KindEmpty
	case len(data) > MaxFile:
		return KindTooLarge
	case bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return sniffZip(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		if bytes.Contains(data, utf16("EncryptedPackage")) {
			return KindEncrypted
		}
		return KindOldOffice
	}
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.prefix)) {
			return s.kind
		}
	}
	head := strings.ToLower(string(data[:min(len(data), 1024)]))
	switch {
	case strings.Contains(head, "<html") || strings.Contains(head, "<!doctype html") || strings.Contains(head, "<table"):
		return KindHTML
	case strings.Contains(head, "\nmime-version:") || strings.HasPrefix(head, "received:") || strings.HasPrefix(head, "from:"):
		return KindMessage
	case utf8.Valid(data[:min(len(data), 4096)]) && !bytes.ContainsRune(data, 0):
		return KindText
	}
	return KindUnknown
}

func sniffZip(data []byte) Kind {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return KindDamaged
	}
	for _, part := range z.File {
		switch {
		case part.Name == "xl/workbook.xml" || part.Name == "xl/workbook.bin":
			return KindXLSX
		case part.Name == "word/document.xml":
			return KindDOCX
		case part.Name == "content.xml":
			return KindODS
		}
	}
	return KindZip
}

func utf16(s string) []byte {
	var out []byte
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return out
}
