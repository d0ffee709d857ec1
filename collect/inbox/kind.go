package inbox

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"ducha/seeds/pattern"
)

// Kind is what a file is, by its content and never by its name.
type Kind string

// The kinds that get an answer of their own.
const (
	KindXLSX      Kind = "xlsx"
	KindXLSM      Kind = "xlsm" // with macros
	KindXLSB      Kind = "xlsb"
	KindOldOffice Kind = "old_office" // a workbook in OLE: .xls, .et; or an OLE file that cannot be told
	KindODS       Kind = "ods"
	KindXML       Kind = "xml" // an "XML table 2003" of Excel
	KindDOCX      Kind = "docx"
	KindDOC       Kind = "doc" // .wps too
	KindPPTX      Kind = "pptx"
	KindPPT       Kind = "ppt" // .dps too
	KindODT       Kind = "odt" // OpenDocument that is no workbook
	KindIWork     Kind = "iwork"
	KindOFD       Kind = "ofd"
	KindPDF       Kind = "pdf"
	KindRTF       Kind = "rtf"
	KindHTML      Kind = "html"
	KindMHT       Kind = "mht" // a web page in one file
	KindImage     Kind = "image"
	KindText      Kind = "text"
	KindProgram   Kind = "program"
	KindShortcut  Kind = "shortcut" // a Windows link: the file itself was not sent

	KindEmpty     Kind = "empty"
	KindTooLarge  Kind = "too_large"
	KindEncrypted Kind = "encrypted" // a document with a password
	KindDamaged   Kind = "damaged"   // begins as a workbook or document, is none
	KindUnknown   Kind = "unknown"

	KindZip     Kind = "zip"
	KindRAR     Kind = "rar"
	KindGzip    Kind = "gzip"
	KindSplit   Kind = "split"   // a volume of an archive in pieces
	KindArchive Kind = "archive" // 7z and others that are not opened
	KindMessage Kind = "message"
	KindMbox    Kind = "mbox" // several messages
	KindMSG     Kind = "msg"  // a message as Outlook keeps it
	KindTNEF    Kind = "tnef" // winmail.dat
	KindSMIME   Kind = "smime"
)

// signatures are the first bytes of kinds that need no further look; a dot is any
// byte.
var signatures = []struct {
	start *pattern.Pattern
	kind  Kind
}{
	{first(`%PDF-`), KindPDF}, {first(`\{\\rtf`), KindRTF}, {first(`MZ.{2,}\x00`), KindProgram}, {first(`L\x00\x00\x00\x01\x14\x02\x00`), KindShortcut},
	{first(`\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|BM.{4}\x00{4}|RIFF.{4}WEBP`), KindImage},
	{first(`.{4}ftyp(heic|heix|hevc|heim|heis|mif1|msf1|avif)`), KindImage},
	{first(`7z\xbc\xaf\x27\x1c|BZh[1-9]1AY|\xfd7zXZ\x00|MSCF\x00{4}|\x28\xb5\x2f\xfd|.{257}ustar`), KindArchive},
	{first(`PK\x07\x08`), KindSplit}, {first(`\x1f\x8b\x08`), KindGzip}, {first(`\x78\x9f\x3e\x22`), KindTNEF},
	{first(`\x30[\x80-\x84].{0,12}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07`), KindSMIME},
}

func first(start string) *pattern.Pattern { return pattern.Of(`(?s)^(?:` + start + `)`) }

// Sniff tells what the bytes are.
func Sniff(data []byte) Kind {
	if len(data) > MaxFile {
		return KindTooLarge
	}
	return sniff(data)
}

// sniff tells it of larger data, too, or of the first bytes of it.
func sniff(data []byte) Kind {
	switch {
	case len(data) == 0:
		return KindEmpty
	case bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return sniffZip(data)
	case bytes.HasPrefix(data, []byte(oleSignature)):
		return sniffOLE(data)
	case bytes.HasPrefix(data, []byte("Rar!\x1a\x07")):
		if volume, _ := rarFlags(data); volume {
			return KindSplit
		}
		return KindRAR
	}
	head := latin1(data[:min(len(data), 512)])
	for _, s := range signatures {
		if s.start.MatchString(head) {
			return s.kind
		}
	}
	if isMessage(data) {
		return sniffMessage(data)
	}
	return sniffText(data)
}

// latin1 makes every byte a character, for patterns to match.
func latin1(data []byte) string {
	runes := make([]rune, len(data))
	for i, b := range data {
		runes[i] = rune(b)
	}
	return string(runes)
}

// sniffText tells markup and text from what is neither.
func sniffText(data []byte) Kind {
	head := data[:min(len(data), 4096)]
	start := strings.ToLower(string(head[:min(len(head), 1024)]))
	switch {
	case strings.Contains(start, `progid="excel.sheet"`) || strings.Contains(start, "urn:schemas-microsoft-com:office:spreadsheet") && strings.Contains(start, "<?xml"):
		return KindXML
	case strings.Contains(start, "<html") || strings.Contains(start, "<!doctype html") || strings.Contains(start, "<table"):
		return KindHTML
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		return KindText
	case bytes.IndexFunc(head, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\r\n\f\x1b", r) }) >= 0:
		return KindUnknown
	case utf8.Valid(wholeRunes(head)):
		return KindText
	}
	gb, err := simplifiedchinese.GB18030.NewDecoder().Bytes(head)
	if err != nil || bytes.ContainsRune(bytes.TrimRight(gb, "\uFFFD"), utf8.RuneError) { // the last may be cut
		return KindUnknown
	}
	return KindText
}

// parts tells the documents that are zips by what they hold.
var parts = []struct {
	name string
	kind Kind
}{
	{"xl/workbook.bin", KindXLSB}, {"xl/vbaproject.bin", KindXLSM}, {"xl/workbook.xml", KindXLSX}, {"word/document.xml", KindDOCX},
	{"ppt/presentation.xml", KindPPTX}, {"ofd.xml", KindOFD}, {"index/document.iwa", KindIWork},
}

// documentStart is what the first file in a document is called.
var documentStart = pattern.Of(`(?i)^(\[content_types\]\.xml$|mimetype|_rels/|docprops/|customxml/|xl/|word/|ppt/|meta-inf/|ofd\.xml$)`)

func sniffZip(data []byte) Kind {
	archive, document := KindZip, documentStart.MatchString(firstName(data))
	if lastVolume(data) {
		archive = KindSplit
	}
	if len(data) > MaxFile && !document {
		return archive // too large for another look
	}
	z, err := readZip(data)
	switch {
	case err != nil && document:
		return KindDamaged
	case err != nil:
		return archive
	}
	held := map[string]*zip.File{}
	for _, part := range z.File[:min(len(z.File), maxEntries)] {
		held[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(part.Name, `\`, "/"), "/"))] = part
	}
	for _, p := range parts {
		if held[p.name] != nil {
			return p.kind
		}
	}
	if held["content.xml"] != nil && (held["mimetype"] != nil || held["meta-inf/manifest.xml"] != nil) {
		return sniffODF(held["mimetype"])
	}
	if held["[content_types].xml"] != nil && held["_rels/.rels"] != nil {
		for name := range held {
			if strings.HasPrefix(name, "xl/worksheets/") {
				return KindXLSX // with another name for its workbook
			}
		}
	}
	return archive
}

// sniffODF tells a workbook among OpenDocument files by its type, where it has one.
func sniffODF(mimetype *zip.File) Kind {
	if mimetype == nil {
		return KindODS
	}
	f, err := mimetype.Open()
	if err != nil {
		return KindODS
	}
	defer f.Close()
	text, _ := readUpTo(f, 100)
	if typ := string(text); strings.HasPrefix(typ, "application/vnd.oasis.opendocument") && !strings.Contains(typ, "spreadsheet") {
		return KindODT
	}
	return KindODS
}

// firstName gives the name that a zip begins with; its directory may be missing.
func firstName(data []byte) string {
	if len(data) < 30 {
		return ""
	}
	n := int(binary.LittleEndian.Uint16(data[26:]))
	return string(data[30:min(len(data), 30+n)])
}

// lastVolume reports whether a zip's end says that others come before it.
func lastVolume(data []byte) bool {
	at := bytes.LastIndex(data, []byte("PK\x05\x06"))
	if at < 0 || len(data) < at+22 {
		return false
	}
	disk := binary.LittleEndian.Uint16(data[at+4:])
	return disk != 0 && disk != 0xFFFF
}
