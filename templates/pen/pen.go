// Package pen draws worksheets: it keeps the first error, so that drawing reads
// as a list of what is drawn. Styles come from a master that excelize made; the
// sheets themselves are written here, with what excelize cannot say: what formulas
// come to before they are reckoned, and rows that still grow when somebody types.
package pen

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Pen draws on one sheet of a workbook at a time.
type Pen struct {
	Sheet string

	master *Master
	sheets []*sheet
	spare  []*sheet // of drawings before, whose room is used again
	last   *sheet   // the one drawn on last
	names  []name
	custom [][2]string
	about  excelize.DocProperties
	active int
	err    error
}

// name is a defined name of the whole workbook.
type name struct{ name, refersTo string }

// New starts a workbook of a kind of which there is but one. Close the pen when done.
func New(sheet string, styles map[string]excelize.Style) *Pen {
	m, err := NewMaster(styles, nil)
	if err != nil {
		m = &Master{}
	}
	p := m.New(sheet)
	p.Try(err)
	return p
}

// Close lets another drawing use the room of this one.
func (p *Pen) Close() {
	p.spare = append(p.spare, p.sheets...)
	*p = Pen{master: p.master, sheets: p.sheets[:0], spare: p.spare}
	p.master.drawn.Put(p)
}

// Try keeps the first error.
func (p *Pen) Try(err error) {
	if p.err == nil {
		p.err = err
	}
}

// NewSheet adds a sheet and draws on it from now on.
func (p *Pen) NewSheet(name string) {
	p.Try(p.checkName(name))
	s := &sheet{}
	if n := len(p.spare); n > 0 {
		s, p.spare = p.spare[n-1], p.spare[:n-1]
	}
	s.reset(name)
	p.sheets = append(p.sheets, s)
	p.Sheet, p.last = name, s
}

// checkName refuses names that a sheet cannot have; large and small letters are one.
func (p *Pen) checkName(name string) error {
	if name == "" || utf16Length(name) > excelize.MaxSheetNameLength || strings.ContainsAny(name, `:\/?*[]`) || strings.HasPrefix(name, "'") || strings.HasSuffix(name, "'") {
		return fmt.Errorf("工作表不能叫“%s”", name)
	}
	small := strings.ToLower(name)
	for _, s := range p.sheets {
		if strings.ToLower(s.name) == small {
			return fmt.Errorf("工作表“%s”有两张", name)
		}
	}
	return nil
}

// on is the sheet that is drawn on.
func (p *Pen) on() *sheet {
	if p.last != nil && p.last.name == p.Sheet {
		return p.last
	}
	for _, s := range p.sheets {
		if s.name == p.Sheet {
			p.last = s
			return s
		}
	}
	p.Try(fmt.Errorf("没有工作表“%s”", p.Sheet))
	return &sheet{}
}

// put writes into a cell.
func (p *Pen) put(ref string, k kind, text, value string) {
	c, err := p.on().at(ref)
	if err != nil {
		p.Try(err)
		return
	}
	c.kind, c.text, c.value = k, text, value
}

// Text writes a text in no style.
func (p *Pen) Text(ref, text string) { p.put(ref, textCell, text, "") }

// Put writes a text, never as a formula; a blank one only sets the style. A text
// longer than a cell may hold is an error.
func (p *Pen) Put(ref, text, style string) {
	if len(text) > excelize.TotalCellChars {
		if n := utf16Length(text); n > excelize.TotalCellChars {
			p.Try(fmt.Errorf("%s!%s：%d 个字，超过一格能放的 %d 个字", p.Sheet, ref, n, excelize.TotalCellChars))
		}
	}
	if text != "" {
		p.put(ref, textCell, text, "")
	}
	p.Style(ref, ref, style)
}

// utf16Length is the length of a text as spreadsheets count it.
func utf16Length(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xFFFF && r != utf8.RuneError {
			n++
		}
	}
	return n
}

// Number writes a number.
func (p *Pen) Number(ref string, v float64, style string) {
	p.put(ref, numberCell, strconv.FormatFloat(v, 'f', -1, 64), "")
	p.Style(ref, ref, style)
}

// Run is a part of a text that is in a font of its own.
type Run struct {
	Text string
	Font excelize.Font
}

// Rich writes a text in several fonts; the style stays.
func (p *Pen) Rich(ref string, runs ...Run) {
	n := 0
	for _, r := range runs {
		n += 2*len(r.Text) + 200
	}
	text, value := strings.Builder{}, make([]byte, 0, n)
	for _, r := range runs {
		text.WriteString(r.Text)
		value = r.append(value)
	}
	p.put(ref, richCell, text.String(), string(value))
}

// Style sets the style of a range.
func (p *Pen) Style(from, to, style string) {
	id, ok := p.master.styles[style]
	if !ok {
		p.Try(noStyle(style))
	}
	a, err := areaOf(from, to)
	if err != nil {
		p.Try(err)
		return
	}
	s := p.on()
	for num := a.top; num <= a.bottom; num++ {
		r, err := s.row(num)
		if err != nil {
			p.Try(err)
			return
		}
		for col := a.left; col <= a.right; col++ {
			r.cell(col).style = int32(id)
		}
	}
}

func noStyle(name string) error { return fmt.Errorf("no style %q", name) }

// Band writes one text over a range of cells.
func (p *Pen) Band(from, to, text, style string) {
	p.Style(from, to, style)
	if text != "" {
		p.Put(from, text, style)
	}
	if from != to {
		p.Merge(from, to)
	}
}

// Merge makes one cell of a range; ranges do not lie over one another.
func (p *Pen) Merge(from, to string) {
	a, err := areaOf(from, to)
	p.Try(err)
	s := p.on()
	s.merges = append(s.merges, a)
}

// Formula writes a formula with the value that previews show.
func (p *Pen) Formula(ref, formula, cached, style string) {
	p.put(ref, formulaCell, formula, cached)
	p.Style(ref, ref, style)
}

// Height sets the height of a row in points; the row still grows when a person types.
func (p *Pen) Height(num int, points float64) {
	r, err := p.on().row(num)
	if err != nil || points > excelize.MaxRowHeight {
		p.Try(fmt.Errorf("%s：第 %d 行高 %g", p.Sheet, num, points))
		return
	}
	r.height = points
}

// Widths sets the widths of the columns from A on, in characters.
func (p *Pen) Widths(widths ...float64) {
	for i, w := range widths {
		c, err := p.on().column(i + 1)
		if err != nil || w > excelize.MaxColumnWidth {
			p.Try(fmt.Errorf("%s：第 %d 列宽 %g", p.Sheet, i+1, w))
			return
		}
		c.width = w
	}
}

// HideColumn hides a column.
func (p *Pen) HideColumn(col int) {
	c, err := p.on().column(col)
	if err != nil {
		p.Try(err)
		return
	}
	c.hidden = true
}

// HideRow hides a row.
func (p *Pen) HideRow(num int) {
	r, err := p.on().row(num)
	if err != nil {
		p.Try(err)
		return
	}
	r.hidden = true
}

// HideSheet hides the sheet; deep keeps it from the menu that shows hidden ones, too.
func (p *Pen) HideSheet(deep bool) {
	p.on().state = "hidden"
	if deep {
		p.on().state = "veryHidden"
	}
}

// First makes the sheet the one that is seen when the workbook is opened.
func (p *Pen) First() {
	for i, s := range p.sheets {
		if s.name == p.Sheet {
			p.active = i
		}
	}
}

// Name gives a cell a name in the whole workbook; refersTo is 'sheet'!$A$1.
func (p *Pen) Name(called, refersTo string) { p.names = append(p.names, name{called, refersTo}) }

// Property sets a document property of one's own.
func (p *Pen) Property(called, value string) { p.custom = append(p.custom, [2]string{called, value}) }

// About sets what the document says of itself. Times are as RFC 3339 has them.
func (p *Pen) About(about excelize.DocProperties) { p.about = about }
