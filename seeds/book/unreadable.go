package book

import "bytes"

// Unreadable is why a file is no workbook that ducha can read, and what helps.
type Unreadable struct {
	Why, Remedy string
	cause       error
}

func (e *Unreadable) Error() string { return e.Why }
func (e *Unreadable) Unwrap() error { return e.cause }

// Older and encrypted workbooks are compound files ([MS-CFB] 2.2); an encrypted one has
// a stream of this name ([MS-OFFCRYPTO] 2.3.4.4), written in UTF-16.
var (
	compoundFile = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	encrypted    = utf16LE("EncryptedPackage")
)

// unreadable explains why a file could not be opened.
func unreadable(file []byte, cause error) error {
	const restore = "用 WPS 或 Excel 打开试试，能打开的另存为 .xlsx；打不开的，用备份的那一份"
	e := &Unreadable{Why: "文件不完整或已损坏", Remedy: restore, cause: cause}
	switch {
	case len(file) == 0:
		e.Why, e.Remedy = "它是空的（0 字节）", "多半是上次保存时没有存完；用备份的那一份"
	case bytes.HasPrefix(file, compoundFile) && bytes.Contains(file, encrypted):
		e.Why, e.Remedy = "它设了打开密码", "在 WPS 或 Excel 中打开，去掉打开密码，再保存"
	case bytes.HasPrefix(file, compoundFile):
		e.Why, e.Remedy = "它其实是旧格式（.xls、.et），只是改了名", "用 WPS 或 Excel 打开，另存为“Excel 工作簿（.xlsx）”"
	case bytes.HasPrefix(file, []byte("PK")) && bytes.Contains(file[:min(len(file), 200)], []byte("opendocument")):
		e.Why, e.Remedy = "它其实是 .ods 格式，只是改了名", "用 WPS、Excel 或 LibreOffice 打开，另存为 .xlsx"
	case !bytes.HasPrefix(file, []byte("PK")):
		e.Why, e.Remedy = "它不是 Excel 工作簿", "看看是不是拿错了文件；"+restore
	}
	return e
}

func utf16LE(text string) []byte {
	var out []byte
	for _, c := range []byte(text) {
		out = append(out, c, 0)
	}
	return out
}
