package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	textunicode "golang.org/x/text/encoding/unicode"

	"ducha/seeds/pattern"
)

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

// docxFile is the zip of a document, with the parts that belong to its text.
type docxFile struct {
	parts   map[string]*zip.File
	main    string
	related map[string][]string // by kind
	left    int                 // bytes that may still be unpacked
}

func openDocx(data []byte) (*docxFile, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	if len(z.File) > maxParts {
		return nil, errDocxLarge
	}
	f := &docxFile{parts: map[string]*zip.File{}, main: "word/document.xml", left: maxUnpack}
	for _, part := range z.File {
		f.parts[strings.TrimPrefix(strings.ReplaceAll(part.Name, `\`, "/"), "/")] = part
	}
	root, err := f.relations("")
	if err != nil {
		return nil, err
	}
	for _, part := range root["officeDocument"] {
		f.main = part
	}
	f.related, err = f.relations(f.main)
	return f, err
}

// relations gives the parts that a part names, by their kinds.
func (f *docxFile) relations(part string) (map[string][]string, error) {
	dir, file := path.Split(part)
	var rels struct {
		List []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		} `xml:"Relationship"`
	}
	if err := f.decode(dir+"_rels/"+file+".rels", &rels); err != nil {
		return nil, err
	}
	found := map[string][]string{}
	for _, r := range rels.List {
		target := strings.TrimPrefix(r.Target, "/")
		if target == r.Target {
			target = path.Join(dir, r.Target)
		}
		if kind := path.Base(r.Type); r.Mode != "External" && f.parts[target] != nil {
			found[kind] = append(found[kind], target)
		}
	}
	return found, nil
}

// unmarshal reads the part of a kind, if there is one.
func (f *docxFile) unmarshal(kind string, into any) error {
	for _, part := range f.related[kind] {
		return f.decode(part, into)
	}
	return f.decode("word/"+kind+".xml", into)
}

// decode reads a part, if it is there.
func (f *docxFile) decode(part string, into any) error {
	if f.parts[part] == nil {
		return nil
	}
	dec, err := f.open(part, maxSide)
	if err != nil {
		return err
	}
	return dec.Decode(into)
}

// open gives the tokens of a part of so many bytes at most.
func (f *docxFile) open(part string, limit int) (*xml.Decoder, error) {
	if f.parts[part] == nil {
		return nil, fmt.Errorf("%w: no %s", errDocxBroken, part)
	}
	r, err := f.parts[part].Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	limit = min(limit, f.left)
	data, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return nil, err
	}
	if len(data) > limit {
		return nil, errDocxLarge
	}
	f.left -= len(data)
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		data = []byte(decodeAs(textunicode.UTF16(textunicode.LittleEndian, textunicode.ExpectBOM), data))
	}
	in := &docxBytes{Reader: bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))}
	inner := xml.NewDecoder(in)
	inner.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decoded above, or damaged
	return xml.NewTokenDecoder(&shallow{in, inner, 0}), nil
}

// docxBytes are the bytes of a part. A token may not have too many of them: a tag
// with attributes by the million takes much more memory than it has bytes.
type docxBytes struct {
	*bytes.Reader
	used int // by the present token
}

func (b *docxBytes) ReadByte() (byte, error) {
	if b.used++; b.used > maxToken {
		return 0, errDocxLarge
	}
	return b.Reader.ReadByte()
}

// shallow gives tokens that are not nested too deep.
type shallow struct {
	in    *docxBytes
	dec   *xml.Decoder
	depth int
}

func (s *shallow) Token() (xml.Token, error) {
	s.in.used = 0
	t, err := s.dec.Token()
	switch t.(type) {
	case xml.StartElement:
		s.depth++
	case xml.EndElement:
		s.depth--
	}
	if s.depth > maxNesting {
		return nil, fmt.Errorf("%w: nested too deep", errDocxBroken)
	}
	return t, err
}

// docxBlock is a paragraph or a table, with its place to be told yet.
type docxBlock struct {
	text   string // lines parted by \n, pages by \f
	gap    bool   // a page begins before it
	behind bool   // a page ends with it
	indent int
	hidden [][]byte // deleted or hidden texts
	unread bool     // another file stands in it
	boxes  []docxBlock
	table  bool
	rows   []docxRow
}

// docxParser reads the tokens of a part.
type docxParser struct {
	dec       *xml.Decoder
	numbering *docxNumbering
	hidden    int       // nested elements whose text is not to be seen
	size      int       // bytes of text so far
	count     int       // paragraphs, rows and cells so far
	pictures  bool      // there are some
	carried   *docxText // a paragraph that goes on in the next
}

func (p *docxParser) part(f *docxFile, part string) ([]docxBlock, error) {
	dec, err := f.open(part, maxPart)
	if err != nil {
		return nil, err
	}
	p.dec, p.carried = dec, nil
	for {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		if _, ok := t.(xml.StartElement); ok {
			return p.blocks(nil)
		}
	}
}

// children lets visit read each element inside of the present one, to its end.
func (p *docxParser) children(visit func(xml.StartElement) error) error {
	for {
		t, err := p.dec.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if err := visit(t); err != nil {
				return err
			}
		}
	}
}

// choice reads the first of several forms of the same thing; the further ones say
// it again for older programs.
func (p *docxParser) choice(visit func(xml.StartElement) error) error {
	chosen := false
	return p.children(func(e xml.StartElement) error {
		if chosen {
			return p.dec.Skip()
		}
		chosen = true
		return p.children(visit)
	})
}

// blocks reads the paragraphs and tables inside of the present element, and the
// properties of a cell if it is one.
func (p *docxParser) blocks(cell *docxCellProperties) ([]docxBlock, error) {
	var out []docxBlock
	carried := p.carried // what stands before a text box does not go on in it
	p.carried = nil
	defer func() { p.carried = carried }()
	flush := func() { // before a table and at the end there is no next paragraph
		if p.carried != nil {
			out = append(out, p.carried.block())
			p.carried = nil
		}
	}
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "p":
			t, err := p.paragraph()
			if p.carried == nil {
				out = append(out, t.block())
			}
			return err
		case "tbl":
			flush()
			b, err := p.table()
			out = append(out, b)
			return err
		case "tcPr":
			if cell != nil {
				return p.dec.DecodeElement(cell, &e)
			}
			return p.dec.Skip()
		case "altChunk": // a whole file that Word puts in here when it opens this one
			out = append(out, docxBlock{unread: true})
			return p.dec.Skip()
		case "sectPr", "sdtPr", "sdtEndPr":
			return p.dec.Skip()
		case "AlternateContent":
			return p.choice(visit)
		}
		return p.children(visit)
	}
	err := p.children(visit)
	flush()
	return out, err
}

// docxText is a paragraph being read.
type docxText struct {
	docxBlock
	label string // its automatic number
	out   strings.Builder
	began bool
}

func (t *docxText) block() docxBlock {
	t.text = t.label + t.out.String()
	return t.docxBlock
}

// paragraph reads a paragraph, behind what is carried of the one before. Where its
// own end is deleted, it is carried in turn.
func (p *docxParser) paragraph() (*docxText, error) {
	t := p.carried
	if t == nil {
		t = &docxText{}
	}
	if err := p.counted(); err != nil {
		return t, err
	}
	p.carried = nil
	t.began = false
	mark := false
	err := p.children(func(e xml.StartElement) error {
		if e.Name.Local != "pPr" {
			p.begin(t, docxProperties{})
			return p.inline(t, e)
		}
		var props docxProperties
		err := p.dec.DecodeElement(&props, &e)
		mark = props.markGone()
		p.begin(t, props)
		return err
	})
	p.begin(t, docxProperties{})
	if mark {
		p.carried = t
	}
	if p.size += len(t.label); p.size > maxWords {
		return t, errDocxLarge
	}
	return t, err
}

// counted counts a paragraph, a row or a cell.
func (p *docxParser) counted() error {
	if p.count++; p.count > maxBlocks {
		return errDocxLarge
	}
	return nil
}

// begin takes a paragraph's properties, once. One whose end is deleted has no
// number: it is part of the next.
func (p *docxParser) begin(t *docxText, props docxProperties) {
	if t.began {
		return
	}
	t.began = true
	t.gap = t.gap || props.Break.on()
	t.behind = props.Section != nil && props.Section.Type.Val != "continuous"
	var indent *docxIndent
	if !props.markGone() {
		t.label, indent = p.numbering.next(props)
	}
	t.indent = 0
	for _, i := range []*docxIndent{props.Ind, indent, p.numbering.styles.indent(props.Style.Val)} {
		if i.says() {
			t.indent = i.columns()
			break
		}
	}
}

// markGone tells that the end of the paragraph is deleted.
func (p docxProperties) markGone() bool { return p.Mark.Del != nil || p.Mark.Move != nil }

// inline reads an element of a paragraph.
func (p *docxParser) inline(t *docxText, e xml.StartElement) error {
	visit := func(e xml.StartElement) error { return p.inline(t, e) }
	switch e.Name.Local {
	case "t", "delText":
		return p.chars(t, e.Name.Local == "delText")
	case "tab", "ptab":
		return p.sign(t, "\t")
	case "br", "cr":
		if attr(e, "type") == "page" {
			return p.sign(t, "\f")
		}
		return p.sign(t, "\n")
	case "noBreakHyphen":
		return p.sign(t, "-")
	case "instrText", "delInstrText", "sdtPr", "sdtEndPr", "pPrChange":
		return p.dec.Skip()
	case "del", "moveFrom", "rt": // rt is how a word is read, above it
		return p.hide(t, visit)
	case "r":
		return p.run(t, visit)
	case "AlternateContent":
		return p.choice(visit)
	case "blip", "imagedata":
		p.pictures = true
		return p.dec.Skip()
	case "OLEObject":
		t.unread = t.unread || embeddedText.MatchString(attr(e, "ProgID"))
		return p.dec.Skip()
	case "txbxContent":
		boxes, err := p.blocks(nil)
		t.boxes = append(t.boxes, boxes...)
		return err
	}
	return p.children(visit)
}

// embeddedText are the programs whose files have text of their own; formulas and
// drawings are none.
var embeddedText = pattern.Of(`(?i)^(?:excel|word|et|wps|ket|kwps|package)\b`)

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// run reads a run, which may be hidden as a whole.
func (p *docxParser) run(t *docxText, visit func(xml.StartElement) error) error {
	before := p.hidden
	defer func() { p.hidden = before }()
	return p.children(func(e xml.StartElement) error {
		if e.Name.Local != "rPr" {
			return visit(e)
		}
		var props struct {
			Vanish *docxVal `xml:"vanish"`
		}
		err := p.dec.DecodeElement(&props, &e)
		if props.Vanish.on() {
			p.hidden++
			t.hidden = append(t.hidden, nil)
		}
		return err
	})
}

func (p *docxParser) hide(t *docxText, visit func(xml.StartElement) error) error {
	p.hidden++
	t.hidden = append(t.hidden, nil)
	err := p.children(visit)
	p.hidden--
	return err
}

// chars reads the characters of the present element.
func (p *docxParser) chars(t *docxText, deleted bool) error {
	for {
		token, err := p.dec.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			err = p.dec.Skip()
		case xml.CharData:
			err = p.write(t, lineBlanks.Replace(string(token)), deleted)
		}
		if err != nil {
			return err
		}
	}
}

// lineBlanks makes blanks of line ends that the text of a run has: Word shows them so.
var lineBlanks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\f", " ", "\v", " ", "\u2028", " ", "\u2029", " ")

// sign writes what an element stands for.
func (p *docxParser) sign(t *docxText, text string) error {
	if err := p.write(t, text, false); err != nil {
		return err
	}
	return p.dec.Skip()
}

func (p *docxParser) write(t *docxText, text string, deleted bool) error {
	if p.size += len(text); p.size > maxWords {
		return errDocxLarge
	}
	if p.hidden == 0 && !deleted {
		t.out.WriteString(text)
		return nil
	}
	if len(t.hidden) == 0 {
		t.hidden = append(t.hidden, nil)
	}
	last := len(t.hidden) - 1
	t.hidden[last] = append(t.hidden[last], text...)
	return nil
}
