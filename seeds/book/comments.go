package book

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// commentSheet holds the comments of one sheet: their texts stand in one part, their boxes in a
// drawing. Office programs name these parts differently and write the boxes without
// the anchor that excelize knows them by, so they are edited in place here.
type commentSheet struct {
	p                 *parts
	sheet             string // parts, "" for one that is not there
	texts, boxes      string
	list              []comment
	textXML, boxXML   []byte
	textEdits, boxEds []edit
	authors           element
	author            int // our index among the authors, -1 before we are one
	authorCount       int
	end               element // the list's
	shapes            map[string]element
	entries           string // new comments, to stand behind the others
}

type comment struct {
	element
	cell, author, text string
}

// commentsOf reads the comments of a sheet's part.
func commentsOf(p *parts, sheet string) (*commentSheet, error) {
	c := &commentSheet{p: p, sheet: sheet, author: -1, shapes: map[string]element{}}
	var err error
	if c.texts, err = p.related(sheet, "comments"); err != nil {
		return nil, err
	}
	if c.boxes, err = c.legacyDrawing(); err != nil {
		return nil, err
	}
	if c.textXML, err = p.get(c.texts); err != nil || c.textXML == nil {
		return c, err
	}
	if err := c.readTexts(); err != nil {
		return nil, fmt.Errorf("read %s: %w", c.texts, err)
	}
	if c.boxXML, err = p.get(c.boxes); err != nil || c.boxXML == nil {
		return c, err
	}
	c.readBoxes()
	return c, nil
}

// legacyDrawing finds the drawing that the sheet takes its boxes from; the header's
// pictures are in one of the same kind.
func (c *commentSheet) legacyDrawing() (string, error) {
	data, err := c.p.get(c.sheet)
	if err != nil {
		return "", err
	}
	found, err := elements(data, "legacyDrawing")
	if err != nil || len(found) == 0 {
		return "", err
	}
	relations, err := c.p.relations(c.sheet)
	for _, r := range relations {
		if r.ID == found[0].attr("id") {
			return r.Target, err
		}
	}
	return "", err
}

func (c *commentSheet) readTexts() error {
	found, err := elements(c.textXML, "authors", "author", "commentList", "comment", "t")
	if err != nil {
		return err
	}
	var authors []string
	for _, e := range found {
		inner := func() string { return plain(c.textXML[e.inner:e.innerEnd]) }
		switch e.name {
		case "authors":
			c.authors = e
		case "author":
			authors = append(authors, inner())
		case "commentList":
			c.end = e
		case "comment":
			m := comment{element: e, cell: e.attr("ref")}
			if n, err := strconv.Atoi(e.attr("authorId")); err == nil && n >= 0 && n < len(authors) {
				m.author = authors[n]
			}
			c.list = append(c.list, m)
		case "t":
			if n := len(c.list); n > 0 && e.start < c.list[n-1].stop {
				c.list[n-1].text += inner()
			}
		}
	}
	c.author, c.authorCount = slices.Index(authors, commentAuthor), len(authors)
	return nil
}

// plain is the text of XML character data.
func plain(data []byte) string {
	var text string
	if err := xml.Unmarshal(append(append([]byte("<t>"), data...), "</t>"...), &text); err != nil {
		return string(data)
	}
	return strings.ReplaceAll(text, "\r\n", "\n")
}

// readBoxes finds the boxes; of a drawing that cannot be read none is known.
func (c *commentSheet) readBoxes() {
	found, err := elements(c.boxXML, "shape", "ClientData", "Row", "Column")
	if err != nil {
		return
	}
	var shape element
	note, row := false, -1
	for _, e := range found {
		switch e.name {
		case "shape":
			shape, note, row = e, false, -1
		case "ClientData":
			note = e.attr("ObjectType") == "Note"
		default:
			n, err := strconv.Atoi(plain(c.boxXML[e.inner:e.innerEnd]))
			if err != nil || !note {
				continue
			}
			if e.name == "Row" {
				row = n
			} else if cell, err := excelize.CoordinatesToCellName(n+1, row+1); err == nil {
				c.shapes[cell] = shape
			}
		}
	}
}

// drop takes a comment and its box away.
func (c *commentSheet) drop(m comment) {
	c.textEdits = append(c.textEdits, edit{m.start, m.stop, ""})
	if s, ok := c.shapes[m.cell]; ok {
		c.boxEds = append(c.boxEds, edit{s.start, s.stop, ""})
	}
}

// put writes a comment on a cell: a new one, or in the place of old.
func (c *commentSheet) put(cell string, old *comment, text string, box box) error {
	if err := c.makeParts(); err != nil {
		return err
	}
	if c.author < 0 {
		c.author = c.authorCount
		author := c.authors.prefixed("author")
		c.textEdits = append(c.textEdits, c.authors.appended("<"+author+">"+commentAuthor+"</"+author+">"))
	}
	entry, shape := c.entry(cell, text), box.shape(cell)
	if old == nil {
		c.entries += entry
	} else {
		c.textEdits = append(c.textEdits, edit{old.start, old.stop, entry})
	}
	if s, ok := c.shapes[cell]; ok {
		c.boxEds = append(c.boxEds, edit{s.start, s.stop, shape})
	} else if end := bytes.LastIndex(c.boxXML, []byte("</")); end >= 0 { // before the end tag of the drawing
		c.boxEds = append(c.boxEds, edit{end, end, shape})
	}
	return nil
}

// entry writes a comment, its first line bold.
func (c *commentSheet) entry(cell, text string) string {
	var out strings.Builder
	tag := c.end.prefixed
	fmt.Fprintf(&out, `<%s ref="%s" authorId="%d"><%s>`, tag("comment"), cell, c.author, tag("text"))
	head, rest, _ := strings.Cut(text, "\n")
	for i, run := range []string{head + "\n", rest} {
		bold := ""
		if i == 0 {
			bold = "<" + tag("b") + "/>"
		}
		fmt.Fprintf(&out, `<%[1]s><%[2]s>%[3]s<%[4]s val="9"/><%[5]s val="宋体"/></%[2]s><%[6]s xml:space="preserve">%[7]s</%[6]s></%[1]s>`,
			tag("r"), tag("rPr"), bold, tag("sz"), tag("rFont"), tag("t"), escaped(run))
	}
	fmt.Fprintf(&out, `</%s></%s>`, tag("text"), tag("comment"))
	return out.String()
}

// makeParts makes the parts of a sheet that has no comments yet.
func (c *commentSheet) makeParts() error {
	n := 1
	for c.p.has(fmt.Sprintf("xl/comments%d.xml", n)) || c.p.has(fmt.Sprintf("xl/drawings/vmlDrawing%d.vml", n)) {
		n++
	}
	if c.boxXML == nil {
		if err := c.makeBoxes(fmt.Sprintf("xl/drawings/vmlDrawing%d.vml", n), n); err != nil {
			return err
		}
	}
	if c.textXML != nil {
		return nil
	}
	c.texts = fmt.Sprintf("xl/comments%d.xml", n)
	c.textXML = []byte(xml.Header + `<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors></authors><commentList></commentList></comments>`)
	c.p.set(c.texts, c.textXML)
	if _, err := c.p.relate(c.sheet, "comments", c.texts); err != nil {
		return err
	}
	if err := c.p.declare("Override", "PartName", "/"+c.texts, "spreadsheetml.comments+xml"); err != nil {
		return err
	}
	return c.readTexts()
}

// behindDrawing are the elements that follow the legacyDrawing of a sheet.
var behindDrawing = []string{"AlternateContent", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}

func (c *commentSheet) makeBoxes(name string, n int) error {
	c.boxes = name
	c.boxXML = fmt.Appendf(nil, `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">`+
		`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout>`+
		`<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>`, n)
	c.p.set(c.boxes, c.boxXML)
	id, err := c.p.relate(c.sheet, "vmlDrawing", c.boxes)
	if err != nil {
		return err
	}
	if err := c.p.declare("Default", "Extension", "vml", "vmlDrawing"); err != nil {
		return err
	}
	sheet, err := c.p.get(c.sheet)
	if err != nil {
		return err
	}
	root, err := tree(sheet)
	if err != nil {
		return fmt.Errorf("read %s: %w", c.sheet, err)
	}
	at, tag := root.before(behindDrawing), root.prefixed("legacyDrawing")
	drawing := `<` + tag + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="` + id + `"/>`
	c.p.set(c.sheet, splice(sheet, []edit{{at, at, drawing}}))
	return nil
}

// save puts the edited parts into the file; without edits it is left as it is.
func (c *commentSheet) save() {
	if c.entries != "" {
		c.textEdits = append(c.textEdits, c.end.appended(c.entries))
	}
	if len(c.textEdits) > 0 {
		c.p.set(c.texts, splice(c.textXML, c.textEdits))
	}
	if len(c.boxEds) > 0 {
		c.p.set(c.boxes, splice(c.boxXML, c.boxEds))
	}
}
