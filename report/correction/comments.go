package correction

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// author signs our comments, and noteHead begins them: some programs keep no authors.
const (
	author   = "ducha"
	noteHead = "【退回更正】"
)

// commentMemory tells which parts of a sheet's comments were made for ours.
type commentMemory struct {
	Texts bool `json:",omitempty"`
	Boxes bool `json:",omitempty"`
	Type  bool `json:",omitempty"` // of box
}

// comments are those of one sheet: their texts in one part, their boxes in a drawing.
type comments struct {
	p            *parts
	sheet        string // part
	texts, boxes string // parts, "" for one that is not there
	doc, vml     *doc
	notes        []*note
	byCell       map[string]*note // those with a text
	authors      []string
	lastID       int // of a box
	memory       commentMemory
}

// note is one comment.
type note struct {
	*node
	cell, author, text string
	runs               []*node // the elements that hold its text
	box                *node
}

// openComments reads the comments of a sheet.
func (p *parts) openComments(sheet string) (*comments, error) {
	c := &comments{p: p, sheet: sheet, byCell: map[string]*note{}}
	var err error
	if c.texts, err = p.related(sheet, "comments"); err != nil {
		return nil, err
	}
	if c.boxes, err = p.legacyDrawing(sheet); err != nil {
		return nil, err
	}
	if c.boxes != "" {
		if c.vml, err = parse(p.get(c.boxes), true); err != nil {
			return nil, fmt.Errorf("%s: %w", c.boxes, err)
		}
	}
	if c.texts == "" {
		return c, nil
	}
	if c.doc, err = p.doc(c.texts); err != nil {
		return nil, err
	}
	c.read()
	return c, nil
}

// legacyDrawing finds the drawing that a sheet takes its boxes from.
func (p *parts) legacyDrawing(sheet string) (string, error) {
	if !bytes.Contains(p.get(sheet), []byte("legacyDrawing")) {
		return "", nil
	}
	d, err := p.doc(sheet)
	if err != nil {
		return "", err
	}
	n := d.root.child("legacyDrawing")
	if n == nil {
		return "", nil
	}
	list, err := p.relations(sheet)
	for _, r := range list {
		if r.id == d.relation(n) && p.has(r.target) {
			return r.target, err
		}
	}
	return "", err
}

func (c *comments) read() {
	for _, n := range c.doc.all("author") {
		c.authors = append(c.authors, c.doc.text(n))
	}
	boxes := c.noteBoxes()
	for _, n := range c.doc.all("comment") {
		m := &note{node: n, cell: c.doc.attr(n, "ref")}
		if i := c.doc.number(n, "authorId"); i >= 0 && i < len(c.authors) {
			m.author = c.authors[i]
		}
		n.walk(func(k *node) bool {
			if k.name == "t" && len(k.kids) == 0 {
				m.runs = append(m.runs, k)
				m.text += c.doc.text(k)
			}
			return k.name != "rPh"
		})
		m.box = boxes[m.cell]
		c.notes = append(c.notes, m)
		if len(m.runs) > 0 {
			c.byCell[m.cell] = m
		}
	}
}

// noteBoxes finds the boxes of the comments, by cell.
func (c *comments) noteBoxes() map[string]*node {
	boxes := map[string]*node{}
	if c.vml == nil {
		return boxes
	}
	for _, shape := range c.vml.all("shape") {
		row, col, isNote := -1, -1, false
		shape.walk(func(n *node) bool {
			switch n.name {
			case "ClientData":
				isNote = c.vml.attr(n, "ObjectType") == "Note"
			case "Row", "Column":
				if v, err := strconv.Atoi(strings.TrimSpace(c.vml.text(n))); err == nil && n.name == "Row" {
					row = v
				} else if err == nil {
					col = v
				}
			}
			return true
		})
		if cell, err := excelize.CoordinatesToCellName(col+1, row+1); err == nil && isNote {
			boxes[cell] = shape
		}
	}
	return boxes
}

// ours reports whether a comment is one of ours, and where in it our words begin.
func (n *note) ours() (whole bool, from int) {
	from = strings.Index(n.text, noteHead)
	return n.author == author || from == 0, from
}

// take removes our comments, and our words from those of others, and gives their cells. exact is for a file that no other program has
// written since.
func (c *comments) take(was *sheetMemory, exact bool) []string {
	var cells []string
	wrapped := map[string]bool{}
	for _, m := range was.Cells {
		wrapped[m.ref()] = m.Wrapped && exact
	}
	for _, n := range c.notes {
		whole, from := n.ours()
		if whole || from > 0 {
			cells = append(cells, n.cell)
		}
		switch {
		case whole:
			c.doc.remove(n.node)
			if n.box != nil {
				c.vml.remove(n.box)
			}
		case from > 0:
			c.cut(n, from, wrapped[n.cell])
		}
	}
	c.dropAuthor()
	if exact && was.Notes.Type && c.vml != nil {
		c.dropType()
	}
	return cells
}

// cut ends a comment where our words begin.
func (c *comments) cut(n *note, from int, wrapped bool) {
	from -= len(n.text[:from]) - len(strings.TrimSuffix(n.text[:from], "\n"))
	at := 0
	for i, t := range n.runs {
		text := c.doc.text(t)
		switch {
		case at >= from:
			if t.in("r") {
				c.doc.remove(t.parent)
			} else {
				c.doc.remove(t)
			}
		case at+len(text) > from:
			c.doc.setText(t, text[:from-at])
		case wrapped && i == 0 && t.in("r"):
			c.doc.edit(t.parent.start, t.parent.end, c.doc.raw(t))
		}
		at += len(text)
	}
}

// dropAuthor takes our name off the end of the list of authors where no comment of ours is left.
func (c *comments) dropAuthor() {
	if c.doc == nil {
		return
	}
	nodes := c.doc.all("author")
	for i := len(nodes) - 1; i > 0 && c.authors[i] == author; i-- {
		c.doc.remove(nodes[i])
	}
}

// put writes a comment on a cell, behind what the unit's own says there; true where
// that one's text had to be made a run.
func (c *comments) put(cell, text, anchor string) (wrapped bool, err error) {
	if err := c.make(); err != nil {
		return false, err
	}
	if n := c.byCell[cell]; n != nil {
		return c.addTo(n, text), nil
	}
	who := slices.Index(c.authors, author)
	if who < 0 {
		who = len(c.authors)
		c.authors = append(c.authors, author)
		list := c.doc.root.child("authors")
		c.doc.add(list, fmt.Sprintf("<%[1]s>%[2]s</%[1]s>", list.tag("author"), author))
	}
	list := c.doc.root.child("commentList")
	c.doc.add(list, fmt.Sprintf(`<%[1]s ref="%[2]s" authorId="%[3]d"><%[4]s>%[5]s</%[4]s></%[1]s>`, list.tag("comment"), cell, who, list.tag("text"), c.words("", text)))
	c.vml.add(c.vml.root, c.box(cell, anchor))
	return false, nil
}

// words are our words as runs of text.
func (c *comments) words(before, text string) string {
	list := c.doc.root
	run := func(bold, text string) string {
		return prefixed(`<r><rPr>`+bold+`<sz val="10"/><rFont val="宋体"/></rPr><t xml:space="preserve">`, list) + escapedText(text) + prefixed(`</t></r>`, list)
	}
	return run("<b/>", before+noteHead+"\n") + run("", text)
}

func (c *comments) addTo(n *note, text string) (wrapped bool) {
	last := n.runs[len(n.runs)-1]
	if last.in("r") {
		last = last.parent
	} else { // a text without runs
		wrapped = true
		run := n.tag("r")
		c.doc.edit(last.start, last.start, "<"+run+">")
		c.doc.edit(last.end, last.end, "</"+run+">")
	}
	c.doc.edit(last.end, last.end, c.words("\n", text))
	return wrapped
}

// make makes the parts that a sheet without comments lacks.
func (c *comments) make() error {
	if c.doc == nil {
		c.memory.Texts = true
		c.texts, _ = c.p.free("xl/comments%d.xml")
		c.p.set(c.texts, []byte(xml.Header+`<comments xmlns="`+c.p.uri(mainSpace)+`"><authors></authors><commentList></commentList></comments>`))
		if err := c.p.declare(c.texts, sheetKind+"comments+xml"); err != nil {
			return err
		}
		if _, err := c.p.relate(c.sheet, "comments", c.texts); err != nil {
			return err
		}
		d, err := c.p.doc(c.texts)
		if err != nil {
			return err
		}
		c.doc = d
	}
	if c.doc.root.child("authors") == nil || c.doc.root.child("commentList") == nil {
		return fmt.Errorf("%s: no list of comments", c.texts)
	}
	return c.makeBoxes()
}

// save puts the edited parts back. Parts that were made for our comments alone go
// with them; so do empty ones that another program has written since.
func (c *comments) save(was commentMemory, exact bool) error {
	if c.doc != nil {
		c.p.set(c.texts, c.doc.bytes())
	}
	if c.vml != nil {
		c.p.set(c.boxes, c.vml.bytes())
	}
	left, err := c.p.openComments(c.sheet)
	if err != nil {
		return err
	}
	took := len(left.notes) < len(c.notes)
	if took && len(left.notes) == 0 && (was.Texts || !exact) {
		if err := c.p.drop(c.sheet, c.texts); err != nil {
			return err
		}
	}
	if took && left.vml != nil && (was.Boxes || !exact) && !left.shapes() {
		return c.dropBoxes()
	}
	return nil
}

// ref is the cell that a memory is of.
func (m cellMemory) ref() string {
	ref, err := excelize.CoordinatesToCellName(m.Col, m.Row)
	if err != nil {
		return ""
	}
	return ref
}
