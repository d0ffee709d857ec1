package document

import (
	"fmt"
	"strings"
)

// docxWriter tells the places of what was read, and lays out its tables.
type docxWriter struct {
	doc        Document
	order      int
	paragraphs int // with something in them
	tables     int
	places     int // of all tables
	gap        bool
}

func (w *docxWriter) place(format string, args ...any) Place {
	w.order++
	return Place{w.doc.Name, w.order, fmt.Sprintf(format, args...)}
}

func (w *docxWriter) blocks(list []docxBlock) error {
	for _, b := range list {
		if b.table {
			if err := w.table(b); err != nil {
				return err
			}
			continue
		}
		w.paragraph(b)
		if len(w.doc.Blocks)+len(w.doc.Aside) > maxBlocks {
			return errDocxLarge
		}
		if err := w.blocks(b.boxes); err != nil {
			return err
		}
	}
	return nil
}

// paragraph writes a paragraph for each of its lines.
func (w *docxWriter) paragraph(b docxBlock) {
	w.gap = w.gap || b.gap
	n := 0
	i := -1
	for line := range strings.SplitSeq(strings.ReplaceAll(b.text, "\f", "\n\f"), "\n") {
		i++
		line, page := strings.CutPrefix(line, "\f")
		text := tidy(line)
		w.gap = w.gap || page || text == ""
		if text == "" {
			continue
		}
		p := Paragraph{Text: text, Gap: w.gap, Indent: indent(line)}
		if i == 0 && b.indent > 0 {
			p.Indent = b.indent
		}
		if n++; n == 1 {
			w.paragraphs++
			p.At = w.place("第%d段", w.paragraphs)
		} else {
			p.At = w.place("第%d段第%d行", w.paragraphs, n)
		}
		w.doc.Blocks = append(w.doc.Blocks, Block{Paragraph: p})
		w.gap = false
	}
	w.gap = w.gap || b.behind
	for _, text := range b.hidden {
		w.hide(string(text), "第%d段", w.paragraphs)
	}
	if b.unread {
		w.doubt("第%d段", w.paragraphs)
	}
}

// doubt tells of a file inside of the document.
func (w *docxWriter) doubt(format string, args ...any) {
	w.doc.Doubts = append(w.doc.Doubts, Doubt{w.place(format, args...), "", "这里嵌入了另一个文件（如 Excel 表格），里面的内容没有读，请对照原件；要用的，请另存出来单独导入"})
}

// hide puts a text aside.
func (w *docxWriter) hide(text, format string, args ...any) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = tidy(line); line != "" {
			w.doc.Aside = append(w.doc.Aside, Paragraph{At: w.place(format, args...), Text: line})
		}
	}
}

// aside puts the text of a header or the like aside.
func (w *docxWriter) aside(name string, blocks []docxBlock) {
	var t docxLines
	t.blocks(blocks)
	w.hide(t.out.String(), "%s", name)
	for _, text := range t.hidden {
		w.hide(string(text), "%s", name)
	}
}

// docxSlot is a cell at its places in the grid.
type docxSlot struct {
	cell     *Cell // nil if there is nothing in it
	vertical bool  // cells below may belong to it
}

func (w *docxWriter) table(b docxBlock) error {
	if blocks, ok := b.frame(); ok {
		return w.blocks(blocks)
	}
	w.tables++
	w.gap = false
	t := &Table{}
	var above []*docxSlot
	for i, r := range b.rows {
		slots, err := w.row(i+1, r, above)
		if err != nil {
			return err
		}
		if row := rowOf(slots); len(row) > 0 {
			t.Rows = append(t.Rows, row)
		}
		above = slots
	}
	if len(t.Rows) > 0 {
		w.doc.Blocks = append(w.doc.Blocks, Block{Table: t})
	}
	return nil
}

// frame gives what stands in a table of one cell, if that is a table itself: the
// outer one is but a frame.
func (b docxBlock) frame() ([]docxBlock, bool) {
	if len(b.rows) != 1 || len(b.rows[0].cells) != 1 {
		return nil, false
	}
	for _, inner := range b.rows[0].cells[0].blocks {
		if inner.table {
			return b.rows[0].cells[0].blocks, true
		}
	}
	return nil, false
}

// row lays out a row below the slots of the one above.
func (w *docxWriter) row(num int, r docxRow, above []*docxSlot) ([]*docxSlot, error) {
	slots := make([]*docxSlot, r.before)
	for _, c := range r.cells {
		span := min(max(c.Span.number(1), 1), maxColumns)
		if w.places += span; w.places > maxPlaces {
			return nil, errDocxLarge
		}
		slot := c.covered(slots, above)
		slot = w.cell(num, len(slots)+1, c, slot)
		for range span {
			slots = append(slots, slot)
		}
	}
	w.places += r.before + rowPlaces
	return slots, nil
}

// covered gives the slot that covers a cell, if one does.
func (c docxCell) covered(left, above []*docxSlot) *docxSlot {
	if c.Sideways != nil && c.Sideways.Val != "restart" && len(left) > 0 {
		return left[len(left)-1]
	}
	if c.Vertical != nil && c.Vertical.Val != "restart" && len(left) < len(above) {
		if s := above[len(left)]; s != nil && s.vertical {
			return s
		}
	}
	return nil
}

// cell reads a cell. What stands under the slot that covers it is not seen.
func (w *docxWriter) cell(num, col int, c docxCell, covering *docxSlot) *docxSlot {
	var t docxLines
	t.blocks(c.blocks)
	text := tidyLines(t.out.String())
	slot := covering
	name := fmt.Sprintf("表%d第%d行第%d列", w.tables, num, col)
	switch {
	case covering != nil:
		w.hide(text, "%s", name)
	case text != "":
		slot = &docxSlot{&Cell{At: w.place("%s", name), Text: text}, c.Vertical != nil}
	default:
		slot = &docxSlot{nil, c.Vertical != nil}
	}
	for _, hidden := range t.hidden {
		w.hide(string(hidden), "%s", name)
	}
	if t.unread {
		w.doubt("%s", name)
	}
	return slot
}

// rowOf gives the cells of a row with something in it.
func rowOf(slots []*docxSlot) Row {
	for len(slots) > 0 && (slots[len(slots)-1] == nil || slots[len(slots)-1].cell == nil) {
		slots = slots[:len(slots)-1]
	}
	row := make(Row, len(slots))
	for i, s := range slots {
		if s != nil {
			row[i] = s.cell
		}
	}
	return row
}

// docxLines collects the text of a cell, with the tables and boxes in it.
type docxLines struct {
	out    strings.Builder
	hidden [][]byte
	unread bool
}

func (t *docxLines) blocks(list []docxBlock) {
	for _, b := range list {
		for _, row := range b.rows {
			for _, c := range row.cells {
				t.blocks(c.blocks)
			}
		}
		t.hidden, t.unread = append(t.hidden, b.hidden...), t.unread || b.unread
		if !b.table {
			t.out.WriteString(strings.ReplaceAll(b.text, "\f", "\n") + "\n")
		}
		t.blocks(b.boxes)
	}
}
