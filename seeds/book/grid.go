package book

import (
	"cmp"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/templates/pen"
)

// grid writes cells of a sheet in the file itself: cells that are not written stay byte
// for byte as they were.
type grid struct {
	data   []byte
	root   *node
	sheet  *node // sheetData
	rows   map[int]*node
	writes map[int]map[int]cellWrite // row → column
	tags   map[int]rowTag
	widths []newWidth
	split  map[string]bool // merged ranges that are taken apart
}

// cellWrite is what becomes of a cell: a text or a formula, a style, or both.
type cellWrite struct {
	text    *string
	formula string // "" for none
	style   string // "" for the one it has
}

// rowTag is how a row is set whose texts are new.
type rowTag struct {
	height float64 // in points
	fresh  bool
}

func newGrid(data []byte) (*grid, error) {
	root, err := tree(data)
	if err != nil {
		return nil, err
	}
	g := &grid{data: data, root: root, sheet: root.child("sheetData"), rows: map[int]*node{}, writes: map[int]map[int]cellWrite{}, tags: map[int]rowTag{}, split: map[string]bool{}}
	if g.sheet == nil {
		return nil, errors.New("no sheetData")
	}
	numberCells(root)
	for _, row := range g.sheet.kids {
		g.rows[row.place] = row
	}
	return g, nil
}

// at gives a cell, nil for one that is not there.
func (g *grid) at(col, row int) *node {
	if n := g.rows[row]; n != nil {
		for _, c := range n.kids {
			if c.place == col {
				return c
			}
		}
	}
	return nil
}

// style is the number of a cell's style, "" for a cell that is not there.
func (g *grid) style(col, row int) string {
	if c := g.at(col, row); c != nil {
		return cmp.Or(c.attr("s"), "0")
	}
	return ""
}

func (g *grid) write(col, row int, w cellWrite) {
	if g.writes[row] == nil {
		g.writes[row] = map[int]cellWrite{}
	}
	old := g.writes[row][col]
	if w.text == nil {
		w.text = old.text
	}
	w.formula, w.style = cmp.Or(w.formula, old.formula), cmp.Or(w.style, old.style)
	g.writes[row][col] = w
}

func (g *grid) setText(col, row int, text string) { g.write(col, row, cellWrite{text: &text}) }

func (g *grid) setStyle(col, row int, style string) { g.write(col, row, cellWrite{style: style}) }

func (g *grid) setFormula(col, row int, formula string) {
	g.write(col, row, cellWrite{formula: formula})
}

// losesFormulas reports whether a cell with a formula gets a text.
func (g *grid) losesFormulas() bool {
	for num, cells := range g.writes {
		if g.rows[num] == nil {
			continue
		}
		for _, c := range g.rows[num].kids {
			if cells[c.place].text != nil && c.child("f") != nil {
				return true
			}
		}
	}
	return false
}

// bytes gives the sheet as it is now.
func (g *grid) bytes() []byte {
	if len(g.writes)+len(g.tags)+len(g.split) == 0 {
		return g.data
	}
	var edits []edit
	fresh := "" // rows to stand at the end
	for _, num := range slices.Sorted(maps.Keys(g.touched())) {
		if row := g.rows[num]; row != nil {
			edits = append(edits, g.row(row)...)
			continue
		}
		text := g.newRow(num)
		if next := g.after(num); next != nil {
			edits = append(edits, edit{next.start, next.start, text})
		} else {
			fresh += text
		}
	}
	if fresh != "" {
		edits = append(edits, g.sheet.appended(fresh))
	}
	for _, c := range g.widths {
		edits = append(edits, g.width(c)...)
	}
	edits = append(edits, g.unmerged()...)
	return splice(g.data, append(edits, g.extent()...))
}

func (g *grid) unmerged() []edit {
	merged := g.root.child("mergeCells")
	if merged == nil || len(g.split) == 0 {
		return nil
	}
	return pruned(g.data, merged, func(n *node) (bool, []edit) { return !g.split[n.attr("ref")], nil })
}

func (g *grid) touched() map[int]bool {
	rows := map[int]bool{}
	for num := range g.writes {
		rows[num] = true
	}
	for num := range g.tags {
		rows[num] = true
	}
	return rows
}

// after is the first row that stands behind a number.
func (g *grid) after(num int) *node {
	for _, row := range g.sheet.kids {
		if row.place > num {
			return row
		}
	}
	return nil
}

func (g *grid) newRow(num int) string {
	name := g.sheet.prefixed("row")
	tag := g.tag([]byte("<"+name+` r="`+strconv.Itoa(num)+`">`), num)
	return tag + g.cells(num, slices.Sorted(maps.Keys(g.writes[num]))) + "</" + name + ">"
}

func (g *grid) cells(num int, cols []int) string {
	var out strings.Builder
	for _, col := range cols {
		out.WriteString(g.cell(nil, col, num))
	}
	return out.String()
}

// tag sets a row's start tag. A height that the clerk set stays.
func (g *grid) tag(tag []byte, num int) string {
	to, ok := g.tags[num]
	text := string(tag)
	own := strings.Contains(text, ` customHeight="1"`) || strings.Contains(text, ` customHeight="true"`)
	if !ok || own && !to.fresh {
		return text
	}
	text = withAttr([]byte(withAttr([]byte(text), "customHeight", "")), "ht", strconv.FormatFloat(to.height, 'f', -1, 64))
	if to.fresh { // put where the clerk hid blank rows
		text = withAttr([]byte(text), "hidden", "")
	}
	return text
}

// row edits a row that is there.
func (g *grid) row(row *node) []edit {
	num := row.place
	tag := withAttr([]byte(withAttr(g.data[row.start:row.inner], "spans", "")), "r", strconv.Itoa(num))
	tag = g.tag([]byte(tag), num)
	cols := slices.Sorted(maps.Keys(g.writes[num]))
	if row.empty {
		tag = strings.TrimSuffix(tag, "/>") + ">"
		return []edit{{row.start, row.stop, tag + g.cells(num, cols) + "</" + row.tag() + ">"}}
	}
	edits := []edit{{row.start, row.inner, tag}}
	for _, c := range row.kids {
		before := cols
		if at, found := slices.BinarySearch(cols, c.place); found {
			before, cols = cols[:at], cols[at+1:]
			edits = append(edits, edit{c.start, c.stop, g.cells(num, before) + g.cell(c, c.place, num)})
		} else if before, cols = cols[:at], cols[at:]; len(before) > 0 {
			edits = append(edits, edit{c.start, c.start, g.cells(num, before)})
		}
	}
	if len(cols) > 0 {
		edits = append(edits, edit{row.innerEnd, row.innerEnd, g.cells(num, cols)})
	}
	return edits
}

// cell writes a cell anew; one that only gets a style keeps what it holds.
func (g *grid) cell(old *node, col, row int) string {
	w := g.writes[row][col]
	name := g.sheet.prefixed("c")
	tag := "<" + name + ` r="` + pen.Ref(col, row) + `"`
	if old != nil && w.style == "" {
		w.style = old.attr("s")
	}
	if w.style != "" {
		tag += ` s="` + w.style + `"`
	}
	switch {
	case w.formula != "":
		f := g.sheet.prefixed("f")
		return tag + "><" + f + ">" + escaped(w.formula) + "</" + f + "></" + name + ">"
	case w.text == nil && old != nil:
		return withAttr(g.data[old.start:old.inner], "s", w.style) + string(g.data[old.inner:old.stop])
	case w.text == nil || *w.text == "":
		return tag + "/>"
	}
	is, t := g.sheet.prefixed("is"), g.sheet.prefixed("t")
	return tag + ` t="inlineStr"><` + is + "><" + t + ` xml:space="preserve">` + escaped(cellText(*w.text)) + "</" + t + "></" + is + "></" + name + ">"
}

// looksEscaped is what spreadsheets read as a character: _x000D_.
var looksEscaped = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// cellText makes a text fit for a cell, which holds so many characters and no more.
func cellText(text string) string {
	if runes := []rune(text); len(runes) > excelize.TotalCellChars {
		text = string(runes[:excelize.TotalCellChars])
	}
	return looksEscaped.ReplaceAllString(text, "_x005F_$1")
}

// extent brings the sheet's own word of how far it goes in line with what is written.
func (g *grid) extent() []edit {
	n := g.root.child("dimension")
	if n == nil {
		return nil
	}
	from, to, _ := strings.Cut(n.attr("ref"), ":")
	left, top, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return nil
	}
	right, bottom, err := excelize.CellNameToCoordinates(cmp.Or(to, from))
	if err != nil {
		return nil
	}
	for row, cells := range g.writes {
		for col := range cells {
			left, top, right, bottom = min(left, col), min(top, row), max(right, col), max(bottom, row)
		}
	}
	return []edit{{n.start, n.inner, withAttr(g.data[n.start:n.inner], "ref", pen.Ref(left, top)+":"+pen.Ref(right, bottom))}}
}
