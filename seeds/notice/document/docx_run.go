package document

import (
	"encoding/xml"
	"strings"

	"ducha/seeds/pattern"
)

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
