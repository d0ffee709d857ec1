package document

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"strings"

	"github.com/richardlehane/mscfb"

	"ducha/seeds/pattern"
)

// refusal is a kind of file that is not read, and what to do.
type refusal struct{ problem, remedy string }

var refused = map[string]refusal{
	"large":     {"文件超过 64 MB，太大", "请只留任务清单部分再导入"},
	"empty":     {"文件是空的", "请换一份有内容的文件"},
	"picture":   {"这是图片，不是文字", "请换成文字版的文件"},
	"archive":   {"这是压缩包，读不了", "请先解压"},
	"pptx":      {"这是演示文稿，读不了", "请复制其中的文字，粘贴到文本文件（.txt）再导入"},
	"ofd":       {"这是 OFD 版式文件，读不了", "请用 OFD 阅读器打开后全选复制，粘贴到文本文件（.txt）再导入；或请来文单位发一份 .docx"},
	"cfb":       {"这是旧式 Office 文档，但不是文字文档，也不是表格，或已损坏，读不了", "请用 WPS 或 Office 打开，另存为 .docx 或 .xlsx 后再导入"},
	"encrypted": {"文件设了打开密码，读不了", "请用 WPS 或 Office 打开，去掉密码后另存再导入"},
}

// magic are the first bytes of a file that tell what it is.
var magic = []struct{ start, kind string }{
	{"%PDF", "pdf"}, {"{\\rtf", "rtf"},
	{"\x89PNG", "picture"}, {"\xff\xd8\xff", "picture"}, {"GIF8", "picture"}, {"II*\x00", "picture"}, {"MM\x00*", "picture"},
	{"Rar!", "archive"}, {"7z\xbc\xaf", "archive"},
}

// kindOf tells what a file is by its content, whatever its name ends with.
func kindOf(data []byte) string {
	head := data[:min(len(data), 1<<16)]
	switch {
	case len(data) > MaxSize:
		return "large"
	case len(bytes.TrimSpace(data)) == 0:
		return "empty"
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return compoundKind(data)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return zipKind(data)
	}
	for _, m := range magic {
		if bytes.HasPrefix(head, []byte(m.start)) {
			return m.kind
		}
	}
	// Without its zeros, UTF-16 is ASCII here.
	start := bytes.ToLower(bytes.TrimLeft(bytes.ReplaceAll(head, []byte{0}, nil), " \t\r\n\xef\xbb\xbf\xfe\xff"))
	switch {
	case page.Match(start):
		return "html"
	case archived.Match(start):
		return "mht"
	case bytes.HasPrefix(start, []byte("<?xml")) && bytes.Contains(start, []byte(`progid="excel.sheet"`)):
		return "xls" // the XML of Excel 2003
	case bytes.HasPrefix(start, []byte("<?xml")) && bytes.Contains(start, []byte(`progid="word.document"`)):
		return "doc"
	case bytes.HasPrefix(start, []byte("<?xml")) && bytes.Contains(start, []byte("<html")):
		return "html"
	}
	return "txt"
}

var (
	// page is how web pages begin, and pieces that were saved from one.
	page = pattern.Of(`^<(?:!doctype\s+html|!--|!\[if|(?:html|head|body|meta|title|link|style|script|base|div|p|table|tbody|tr|td|span|br|hr|` +
		`h[1-6]|ul|ol|li|dl|a|b|strong|em|u|i|font|center|section|article|main|header|nav|form|img|pre|blockquote)[\s/>])`)
	// archived is how web archives begin: with the header of a message.
	archived = pattern.Of(`^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*?)*?content-type:\s*(?:multipart/(?:related|alternative|mixed)|text/html)`)
)

// streams are the streams at the root of a compound file that tell its kind. WPS
// writes .wps and .et with the streams of .doc and .xls.
var streams = map[string]string{
	"WordDocument": "doc", "Workbook": "xls", "Book": "xls",
	"EncryptedPackage": "encrypted", "PowerPoint Document": "pptx",
}

// compoundKind looks at the root alone: what is embedded stands deeper.
func compoundKind(data []byte) string {
	if !plausible(data) {
		return "cfb"
	}
	r, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return "cfb"
	}
	for _, f := range r.File {
		if kind, ok := streams[f.Name]; ok && len(f.Path) == 0 {
			return kind
		}
	}
	return "cfb"
}

// plausible tells that a compound file claims no more sectors than it has bytes
// for; mscfb makes room for whatever the header claims.
func plausible(data []byte) bool {
	const sector = 512
	if len(data) < sector {
		return false
	}
	for _, at := range []int{40, 44, 64, 72} { // sectors of the directory, FAT, mini FAT, DIFAT
		if binary.LittleEndian.Uint32(data[at:]) > uint32(len(data)/sector) {
			return false
		}
	}
	return true
}

// parts are the beginnings of part names that tell a zip's kind.
var parts = []struct{ start, kind string }{
	{"word/", "docx"}, {"xl/workbook.bin", "xlsb"}, {"xl/", "xlsx"}, {"ppt/", "pptx"}, {"OFD.xml", "ofd"},
}

func zipKind(data []byte) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil { // damaged: names stand in the bytes, too
		for _, p := range parts {
			if bytes.Contains(data, []byte(p.start)) {
				return p.kind
			}
		}
		return "archive"
	}
	for _, p := range parts {
		for _, f := range z.File {
			if strings.HasPrefix(strings.TrimPrefix(f.Name, "/"), p.start) {
				return p.kind
			}
		}
	}
	return openDocument(z)
}

// openDocument tells the kinds of OpenDocument by the type that the zip itself names.
func openDocument(z *zip.Reader) string {
	f, err := z.Open("mimetype")
	if err != nil {
		return "archive"
	}
	defer f.Close()
	name, _ := io.ReadAll(io.LimitReader(f, 200)) // what cannot be read is no known type
	switch kind, _ := strings.CutPrefix(string(name), "application/vnd.oasis.opendocument."); {
	case strings.HasPrefix(kind, "text"):
		return "odt"
	case strings.HasPrefix(kind, "spreadsheet"):
		return "ods"
	case strings.HasPrefix(kind, "presentation"):
		return "pptx"
	}
	return "archive"
}
