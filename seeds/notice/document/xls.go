package document

import (
	"context"
	"errors"

	"ducha/seeds/workbook"
)

// readXLS reads an .xls or .et. LibreOffice gets what is not read here: books older
// than Excel 97, the XML of Excel 2003, and what is damaged but can be mended.
func (t tools) readXLS(ctx context.Context, name string, data []byte) (Document, error) {
	book, err := workbook.ReadXLS(data)
	switch {
	case errors.Is(err, workbook.ErrLocked):
		locked := refused["encrypted"]
		return Document{}, &Error{name, locked.problem, locked.remedy}
	case err != nil:
		return t.readOffice(ctx, name, "xls", data)
	}
	return readBook(name, "xls", book)
}
