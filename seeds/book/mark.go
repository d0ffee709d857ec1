package book

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
)

// Our comments are known by their first line: not every office program keeps who wrote
// a comment.
const (
	commentHead   = "【ducha 核对】"
	commentAuthor = "ducha"
)

// Marked counts what became of the comments.
type Marked struct {
	Added, Changed, Removed int
	Taken                   int // cells where a comment of the clerk's stands in the way
}

// Mark gives the workbook with a comment on the cell of every problem. Ours of an
// earlier run are brought up to date or go, the clerk's own stay as they are. Where
// nothing changes the same bytes come back.
func Mark(workbook []byte, problems []seeds.Problem) ([]byte, Marked, error) {
	m := marker{lines: map[string]map[string][]string{}}
	for _, p := range problems {
		if p.Cell == "" {
			continue
		}
		if m.lines[p.Sheet] == nil {
			m.lines[p.Sheet] = map[string][]string{}
		}
		line := strings.ReplaceAll(string(p.Severity)+"："+p.Message+"。"+p.Remedy+"。", "\n", " ")
		if lines := m.lines[p.Sheet]; !slices.Contains(lines[p.Cell], line) {
			lines[p.Cell] = append(lines[p.Cell], line)
		}
	}
	f, err := openBook(workbook)
	if err != nil {
		return nil, Marked{}, err
	}
	defer f.Close()
	m.f = f
	p, sheets, err := openSheets(workbook)
	if err != nil {
		return nil, Marked{}, err
	}
	m.p = p
	for _, name := range f.GetSheetList() {
		if part, ok := sheets[name]; ok {
			if err := m.sheet(name, part); err != nil {
				return nil, Marked{}, fmt.Errorf("comments of %s: %w", name, err)
			}
		}
	}
	data, err := m.p.bytes()
	return data, m.done, err
}

type marker struct {
	f     *excelize.File
	p     *parts
	lines map[string]map[string][]string // sheet → cell → what is wrong
	done  Marked
}

func (m *marker) sheet(name, part string) error {
	c, err := commentsOf(m.p, part)
	if err != nil {
		return err
	}
	lines := m.lines[name]
	there := map[string]bool{}
	for _, old := range c.list {
		there[old.cell] = true
		if err := m.renew(c, name, old, lines[old.cell]); err != nil {
			return err
		}
	}
	var cells []string
	for cell := range lines {
		if !there[cell] {
			cells = append(cells, cell)
		}
	}
	sort.Slice(cells, func(i, j int) bool { return cellOrder(cells[i]) < cellOrder(cells[j]) })
	for _, cell := range cells {
		text := markText(lines[cell], nil)
		if err := c.put(cell, nil, text, boxFor(m.f, name, cell, text)); err != nil {
			return err
		}
		m.done.Added++
	}
	c.save()
	return nil
}

// renew brings a comment that is there up to date. What the clerk wrote into one of
// ours stays.
func (m *marker) renew(c *commentSheet, sheet string, old comment, lines []string) error {
	own, ours := clerksLines(old)
	switch {
	case !ours && len(lines) > 0:
		m.done.Taken++
		return nil
	case !ours:
		return nil
	case len(lines) == 0 && len(own) == 0:
		c.drop(old)
		m.done.Removed++
		return nil
	}
	text := markText(lines, own)
	if text == strings.TrimRight(old.text, "\n") {
		return nil
	}
	m.done.Changed++
	return c.put(old.cell, &old, text, boxFor(m.f, sheet, old.cell, text))
}

// markText is what a comment of ours says; without problems only the clerk's lines are left.
func markText(lines, own []string) string {
	if len(lines) > 0 {
		lines = append([]string{commentHead}, lines...)
	}
	return strings.Join(append(lines, own...), "\n")
}

// clerksLines tells whether a comment is ours, and the lines in it that are not.
func clerksLines(c comment) (own []string, ours bool) {
	if !strings.HasPrefix(strings.TrimSpace(c.text), commentHead) && c.author != commentAuthor {
		return nil, false
	}
	for _, line := range strings.Split(c.text, "\n") {
		if text := strings.TrimSpace(line); text != "" && text != commentHead && !isProblem(text) {
			own = append(own, line)
		}
	}
	return own, true
}

func isProblem(line string) bool {
	word, _, ok := strings.Cut(line, "：")
	return ok && slices.Contains([]seeds.Severity{seeds.Fault, seeds.Hint, seeds.Advice}, seeds.Severity(word))
}

// cellOrder puts cells in the order of rows.
func cellOrder(cell string) int {
	col, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return 0
	}
	return row*excelize.MaxColumns + col
}

// sortProblems puts problems in the order of the workbook.
func sortProblems(problems []seeds.Problem) {
	order := map[string]int{}
	for i, d := range sheetDefs() {
		order[d.name] = i
	}
	sort.SliceStable(problems, func(i, j int) bool {
		a, b := problems[i], problems[j]
		switch {
		case a.Sheet != b.Sheet:
			return order[a.Sheet] < order[b.Sheet]
		case cellOrder(a.Cell) != cellOrder(b.Cell):
			return cellOrder(a.Cell) < cellOrder(b.Cell)
		}
		return a.Value < b.Value
	})
}

// box is where a comment is shown: anchored to the corners of cells, in pixels from them.
type box struct{ left, leftOff, top, topOff, right, rightOff, bottom, bottomOff int }

// The width of our comments in characters, their type in points, and what a box adds.
const (
	boxWidth  = 46
	boxType   = 9
	boxMargin = 12
)

// boxFor places the box of a comment to the right of its cell, as large as its text needs.
func boxFor(f *excelize.File, sheet, cell, text string) box {
	col, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return box{right: 4, bottom: 4}
	}
	b := box{left: col, leftOff: 12, top: max(row-2, 0), topOff: 6}
	width := boxWidth * 7
	height := int((templates.RowHeight(boxType, templates.SizedText{Text: text, Width: boxWidth}) + boxMargin) * 4 / 3)
	b.right, b.rightOff = reach(b.left, b.leftOff+width, func(i int) int {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return width
		}
		chars, err := f.GetColWidth(sheet, name)
		if err != nil {
			return width
		}
		return int(chars*7) + 5
	})
	b.bottom, b.bottomOff = reach(b.top, b.topOff+height, func(i int) int {
		points, err := f.GetRowHeight(sheet, i+1)
		if err != nil {
			return height
		}
		return int(points * 4 / 3)
	})
	return b
}

// reach counts columns or rows of these sizes until a length is used up.
func reach(from, length int, size func(int) int) (at, rest int) {
	for at = from; at < from+1000 && length > size(at); at++ {
		length -= size(at)
	}
	return at, length
}

// shape is the box as a drawing says it; it names its own namespaces, for the drawing
// may know them by other prefixes.
func (b box) shape(cell string) string {
	col, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return ""
	}
	return fmt.Sprintf(`<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"`+
		` id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
		`<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>`+
		`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, %d, %d, %d, %d, %d, %d, %d</x:Anchor>`+
		`<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
		9000+row*100+col, b.left, b.leftOff, b.top, b.topOff, b.right, b.rightOff, b.bottom, b.bottomOff, row-1, col-1)
}
