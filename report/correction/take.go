package correction

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"ducha/seeds/workbook"
	"ducha/templates"
)

// noticeDepth is how many rows from the top the line of ours is looked for.
const noticeDepth = 20

// takeMarks takes the marks of an earlier run out of all sheets.
func (b *Book) takeMarks(read workbook.Book) error {
	was := recall(read)
	part, err := b.stylePart()
	if err != nil {
		return err
	}
	exact := was.Styles != "" && fingerprint(b.parts.get(part)) == was.Styles
	s, part, err := b.parts.openStyles()
	if err != nil {
		return err
	}
	list, err := b.parts.sheets()
	if err != nil {
		return err
	}
	for i, one := range list {
		if !one.grid || one.name == memorySheet || one.name == templates.CorrectionSheet {
			continue
		}
		t := taker{book: b, styles: s, at: one, local: i, exact: exact}
		t.look(read, was)
		if err := t.take(); err != nil {
			return err
		}
	}
	for _, name := range []string{memorySheet, templates.CorrectionSheet} {
		if err := b.parts.dropSheet(name); err != nil {
			return err
		}
	}
	if exact {
		s.cut(was.Counts)
	}
	if exact && was.Boxes {
		if err := b.parts.dropEnding("vml"); err != nil {
			return err
		}
	}
	b.parts.set(part, s.bytes())
	return nil
}

func (b *Book) stylePart() (string, error) {
	workbook, err := b.parts.workbook()
	if err != nil {
		return "", err
	}
	return b.parts.related(workbook, "styles")
}

// taker takes the marks out of one sheet.
type taker struct {
	book   *Book
	styles *styles
	at     sheet
	local  int
	exact  bool // no other program has written the file since it was marked

	was    *sheetMemory // nil where nothing is remembered
	line   int          // the row of the line above everything, 0 for none
	header area         // the cell that heads our column, zero for none
	last   int          // the last row with something in it

	*grid
	done  map[string]bool // cells whose colour was put back
	alike map[likeness]string
}

// look finds what of the sheet is ours.
func (t *taker) look(read workbook.Book, was memory) {
	t.was, t.done = &sheetMemory{}, map[string]bool{}
	for i := range was.Sheets {
		if was.Sheets[i].Name == t.at.name {
			t.was = &was.Sheets[i]
		}
	}
	at := slices.IndexFunc(read.Sheets, func(s workbook.Sheet) bool { return s.Name == t.at.name })
	if at < 0 {
		return
	}
	for _, r := range read.Sheets[at].Rows {
		t.last = r.Num
		for _, c := range r.Cells {
			switch {
			case t.line == 0 && r.Num <= noticeDepth && noticeShape.MatchString(c.Text):
				t.line = r.Num
			case t.line > 0 && t.header == area{} && c.Text == templates.CorrectionColumn:
				t.header = area{c.Col, r.Num, c.Col, r.Num}
			}
		}
	}
}

func (t *taker) take() error {
	c, err := t.book.parts.openComments(t.at.part)
	if err != nil {
		return err
	}
	commented := slices.ContainsFunc(c.notes, func(n *note) bool { whole, from := n.ours(); return whole || from >= 0 })
	if t.was.Name == "" && t.line == 0 && !commented {
		return nil
	}
	if err := t.book.parts.restoreNames(t.was.Names, t.local); err != nil {
		return err
	}
	cells := c.take(t.was, t.exact)
	if err := c.save(t.was.Notes, t.exact); err != nil {
		return err
	}
	if t.line > 0 {
		if err := t.unshift(); err != nil {
			return err
		}
	}
	d, err := t.book.parts.doc(t.at.part)
	if err != nil {
		return err
	}
	if t.grid, err = gridOf(d); err != nil {
		return err
	}
	t.cells()
	t.stray(cells)
	t.columnAway()
	t.heights()
	if n := t.root.child("dimension"); n != nil && t.exact && t.was.Dimension != nil {
		t.set(n, "ref", *t.was.Dimension)
	}
	t.book.parts.set(t.at.part, t.bytes())
	return nil
}

// unshift takes the line above everything out. Where rows came in above it, what is
// remembered stands so much lower.
func (t *taker) unshift() error {
	by := shift{sheet: t.at.name, from: t.line, by: -1}
	t.book.shifts[t.at.name] = by
	if t.exact {
		return t.book.parts.shiftRows(t.at, by)
	}
	lower := t.line - 1
	for i := range t.was.Cells {
		t.was.Cells[i].Row += lower
	}
	for i := range t.was.Rows {
		t.was.Rows[i].Row += lower
	}
	return t.book.parts.shiftRows(t.at, by)
}

// cells gives remembered cells their fill back.
func (t *taker) cells() {
	removed := map[int]int{}
	for _, m := range t.was.Cells {
		c := t.cell(m.Row, m.Col)
		switch {
		case c == nil || m.Color == "" && !t.exact: // a text beside the table, which goes with its column
		case m.Made && t.blankOrOurs(c, m):
			t.remove(c)
			if removed[m.Row]++; m.RowMade && removed[m.Row] == len(c.parent.kids) {
				t.remove(c.parent)
			}
		case m.Color == "":
			if sound(m.Raw, []string{"c"}) {
				t.edit(c.start, c.end, m.Raw)
			}
		case t.exact:
			t.restore(c, "s", m.Style)
		default:
			t.unfill(c, m.Color, m.Fill)
		}
		t.done[m.ref()] = true
	}
}

// blankOrOurs reports whether a cell that was made holds nothing but what we put there.
func (t *taker) blankOrOurs(c *node, m cellMemory) bool { return m.Color == "" || t.blank(c) }

// unfill gives a cell of our colour another fill; one that has a colour of its own by now keeps it.
func (t *taker) unfill(c *node, color, fill string) {
	style := t.attr(c, "s")
	if !strings.EqualFold(t.styles.colorOf(style), color) {
		return
	}
	if !sound(fill, inFill) {
		fill = noFill
	}
	t.set(c, "s", strconv.Itoa(t.styles.filled(style, t.styles.put(fills, fill))))
}

// stray uncolours cells that bear a comment of ours and of which nothing is remembered.
func (t *taker) stray(refs []string) {
	for _, ref := range refs {
		col, row, ok := cellAt(ref)
		if !ok {
			continue
		}
		row = t.book.Row(t.at.name, row)
		c := t.cell(row, col)
		if c == nil || t.done[cellMemory{Row: row, Col: col}.ref()] {
			continue
		}
		if color := t.styles.colorOf(t.attr(c, "s")); ourColor(color) {
			t.unfill(c, color, t.fillBeside(c))
		}
	}
}

func ourColor(color string) bool {
	return slices.ContainsFunc([]string{faultColor, hintColor, oldHintColor}, func(one string) bool { return strings.EqualFold(color, one) })
}

// fillBeside is the fill of a cell that is styled alike but for it, rather of one in
// the same column; none where there is no such cell.
func (t *taker) fillBeside(c *node) string {
	if t.alike == nil {
		t.findAlike()
	}
	key := t.butFill(t.attr(c, "s"))
	if fill, ok := t.alike[likeness{key, c.place}]; ok {
		return fill
	}
	return t.alike[likeness{key, 0}]
}

// likeness is a style but for its fill, and a column; 0 is any.
type likeness struct {
	style string
	col   int
}

func (t *taker) findAlike() {
	t.alike = map[likeness]string{}
	for _, r := range t.data.kids {
		for _, k := range r.kids {
			style := t.attr(k, "s")
			if ourColor(t.styles.colorOf(style)) {
				continue
			}
			for _, col := range []int{k.place, 0} {
				key := likeness{t.butFill(style), col}
				if _, ok := t.alike[key]; !ok {
					t.alike[key] = t.styles.fillOf(style)
				}
			}
		}
	}
}

// butFill is a style with no fill.
func (t *taker) butFill(style string) string {
	tag, rest := splitTag(t.styles.sound(t.styles.xf(style)))
	return withAttr(withAttr(tag, "fillId", "0"), "applyFill", "1") + rest
}

// columnAway takes the column beside the table out, with the filter over it.
func (t *taker) columnAway() {
	m := t.was.Table
	if m == nil && t.header != (area{}) { // nothing is remembered
		m = &tableMemory{}
	}
	if m == nil {
		return
	}
	if !t.exact && t.header != (area{}) {
		m.Column, m.Header = t.header.left, t.book.Row(t.at.name, t.header.top)
		m.End = max(m.End, t.last)
	}
	t.book.columns[t.at.name] = m.Column
	if !t.exact {
		for num, r := range t.grid.rows {
			for _, c := range r.kids {
				if num >= m.Header && num <= m.End && c.place == m.Column {
					t.remove(c)
				}
			}
		}
	}
	t.unfilter(*m, t.exact)
	t.narrow(m.Column, m.Width, t.exact)
}

// heights gives rows their height back, unless they have got another one since.
func (t *taker) heights() {
	for _, m := range t.was.Rows {
		r := t.grid.rows[m.Row]
		if r == nil {
			continue
		}
		if t.exact && m.Hidden != nil {
			t.set(r, "hidden", *m.Hidden)
		}
		if m.Set == "" {
			continue
		}
		now, err := strconv.ParseFloat(t.attr(r, "ht"), 64)
		set, err2 := strconv.ParseFloat(m.Set, 64)
		if err != nil || err2 != nil || math.Abs(now-set) > 1 {
			continue
		}
		t.restore(r, "ht", m.Height)
		if m.Height == nil && !t.exact {
			t.unset(r, "customHeight")
		}
	}
}
