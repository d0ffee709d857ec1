package document

import "context"

// MaxSize is how many bytes a file may have.
const MaxSize = 64 << 20

// Read reads a file by its content; what its name ends with decides nothing.
// A file that cannot be read gives an *Error.
func Read(ctx context.Context, name string, data []byte) (Document, error) {
	kind := kindOf(data)
	if r, ok := refused[kind]; ok {
		return Document{}, &Error{name, r.problem, r.remedy}
	}
	switch kind {
	case "xlsx":
		return readXLSX(name, data)
	case "xls":
		return installed.readXLS(ctx, name, data)
	case "docx":
		return readDOCX(name, data)
	case "html":
		return readHTML(name, data)
	case "mht":
		return readMHT(name, data)
	case "pdf":
		return installed.readPDF(ctx, name, data)
	case "txt":
		return readText(name, data)
	}
	return installed.readOffice(ctx, name, kind, data)
}
