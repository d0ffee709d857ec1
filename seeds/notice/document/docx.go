package document

import "errors"

// What a Word document may have; a file beyond that is broken or hostile.
const (
	maxParts   = 10000
	maxPart    = 64 << 20    // bytes of a part, unpacked
	maxUnpack  = 2 * maxPart // bytes of all parts
	maxSide    = 8 << 20     // bytes of a part with styles, lists or the like
	maxBlocks  = 1 << 20     // paragraphs, rows and cells, and lines of text
	maxToken   = 4 << 20     // bytes of a tag or a text
	maxNesting = 200
	maxWords   = 64 << 20 // bytes of text in all
	maxColumns = 1000     // columns of a table; Word has no more than 63
)

var (
	errDocxLarge  = errors.New("too large")
	errDocxBroken = errors.New("broken")
	errDocxScan   = errors.New("pictures alone")
)

// readDOCX reads a Word document: what stands in its text, changes accepted, with
// the numbers that Word prints by itself.
func readDOCX(name string, data []byte) (Document, error) {
	doc, err := readWord(name, data)
	switch {
	case errors.Is(err, errDocxLarge):
		return Document{}, &Error{name, "这个 Word 文档内容太多，读不了", "请只留任务清单部分，另存为新的 .docx 再导入"}
	case errors.Is(err, errDocxScan):
		return Document{}, &Error{name, "这个 Word 文档里只有图片，没有文字，读不了", "请来文单位发一份文字版；或用文字识别软件转成文字后再导入"}
	case err != nil:
		return Document{}, &Error{name, "这个 Word 文档已损坏，打不开", "请用 WPS 或 Word 打开，另存为 .docx 后再导入；也打不开的，请来文单位重发一份"}
	}
	return doc, nil
}

func readWord(name string, data []byte) (Document, error) {
	f, err := openDocx(data)
	if err != nil {
		return Document{}, err
	}
	var styles struct {
		Styles []docxStyle `xml:"style"`
	}
	var numbering docxNumberingPart
	if err := errors.Join(f.unmarshal("styles", &styles), f.unmarshal("numbering", &numbering)); err != nil {
		return Document{}, err
	}
	if max(len(numbering.Nums), len(numbering.Abstract)) > maxLists {
		return Document{}, errDocxLarge
	}
	p := docxParser{numbering: newDocxNumbering(numbering, newDocxStyles(styles.Styles))}
	body, err := p.part(f, f.main)
	if err != nil {
		return Document{}, err
	}
	w := docxWriter{doc: Document{Name: name, Format: "docx"}}
	if err := w.blocks(body); err != nil {
		return Document{}, err
	}
	if len(w.doc.Blocks) == 0 && p.pictures {
		return Document{}, errDocxScan
	}
	for _, kind := range []string{"header", "footer", "footnotes", "endnotes", "comments"} {
		for _, part := range f.related[kind] {
			blocks, err := p.part(f, part)
			if err != nil {
				return Document{}, err
			}
			w.aside(docxPartNames[kind], blocks)
		}
	}
	return w.doc, nil
}

var docxPartNames = map[string]string{"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}
