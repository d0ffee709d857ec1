package document

import (
	"context"
	"errors"
	"fmt"

	"ducha/seeds/office"
)

// tools are the programs of this computer that make of a file what can be read.
type tools struct {
	convert func(ctx context.Context, data []byte, from, to string) ([]byte, error)
	pdfText func(ctx context.Context, data []byte) ([]byte, error)
}

var installed = tools{convert: office.Convert, pdfText: pdfText}

// conversion is the kind to which a kind of file is converted.
type conversion struct{ title, to, save string }

var conversions = map[string]conversion{
	"doc":  {"旧式 Word 文档（.doc、.wps）", "docx", "请用 WPS 或 Word 打开，另存为 .docx 后再导入"},
	"rtf":  {"RTF 文档（.rtf）", "docx", "请用 WPS 或 Word 打开，另存为 .docx 后再导入"},
	"odt":  {"OpenDocument 文档（.odt）", "docx", "请用 WPS 或 Word 打开，另存为 .docx 后再导入"},
	"xls":  {"旧式 Excel 表格（.xls、.et）", "xlsx", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入"},
	"xlsb": {"二进制 Excel 表格（.xlsb）", "xlsx", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入"},
	"ods":  {"OpenDocument 表格（.ods）", "xlsx", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入"},
}

// readOffice reads what LibreOffice makes of a file.
func (t tools) readOffice(ctx context.Context, name, kind string, data []byte) (Document, error) {
	c := conversions[kind]
	made, err := t.convert(ctx, data, kind, c.to)
	switch {
	case errors.Is(err, office.ErrNotInstalled):
		return Document{}, &Error{name, "这是" + c.title + "，要装有 LibreOffice 才能直接读", c.save}
	case errors.Is(err, office.ErrFailed), err == nil && kindOf(made) != c.to:
		return Document{}, &Error{name, "这是" + c.title + "，LibreOffice 没能打开，可能已损坏或设了密码", c.save}
	case err != nil:
		return Document{}, unconverted(name, err)
	}
	d, err := Read(ctx, name, made)
	d.Format = kind
	return d, err
}

// unconverted is why a program, which is there and works, made nothing of a file.
func unconverted(name string, err error) error {
	const remedy = "请只留任务清单部分，另存后再导入"
	switch {
	case errors.Is(err, office.ErrTooLong):
		return &Error{name, "转换了几分钟还没有完成", remedy}
	case errors.Is(err, office.ErrTooLarge):
		return &Error{name, "转换出来的文件超过 64 MB，太大", remedy}
	}
	return fmt.Errorf("convert %s: %w", name, err)
}
