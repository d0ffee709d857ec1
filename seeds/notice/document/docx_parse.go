package document

import (
	"encoding/xml"
	"strings"
)

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
