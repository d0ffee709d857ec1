package correction

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// usualWidth is a column's width where the sheet says none, in characters.
const usualWidth = 8.43

// maxSpans is how many elements that speak of columns are looked at.
const maxSpans = 2000

// colSpan is an element that speaks of columns.
type colSpan struct {
	*node
	left, right int
}

func (g *grid) readCols() {
	if list := g.root.child("cols"); list != nil {
		for _, c := range list.kids[:min(len(list.kids), maxSpans)] {
			g.cols = append(g.cols, colSpan{c, g.number(c, "min"), g.number(c, "max")})
		}
	}
}

// column gives the element that speaks of a column, nil for none.
func (g *grid) column(col int) *colSpan {
	for i, c := range g.cols {
		if c.left <= col && col <= c.right {
			return &g.cols[i]
		}
	}
	return nil
}

// width is a column's width in characters, 0 for a hidden one.
func (g *grid) width(col int) float64 {
	if c := g.column(col); c != nil {
		if g.truth(c.node, "hidden") {
			return 0
		}
		if w, err := strconv.ParseFloat(g.attr(c.node, "width"), 64); err == nil && w > 0 {
			return w
		}
	}
	if f := g.root.child("sheetFormatPr"); f != nil {
		if w, err := strconv.ParseFloat(g.attr(f, "defaultColWidth"), 64); err == nil && w > 0 {
			return w
		}
	}
	return usualWidth
}

// widths is the width of several columns together.
func (g *grid) widths(from, to int) float64 {
	sum := 0.0
	for col := from; col <= to; col++ {
		sum += g.width(col)
	}
	return sum
}

// behindCols are what follows the widths in a sheet.
var behindCols = []string{"sheetData"}

// widen gives a column its width, and tells what was said of it: the element that
// spoke of it and of others is split in three.
func (g *grid) widen(col int, width float64) (was string) {
	list := g.root.child("cols")
	ours := fmt.Sprintf(`<%s min="%d" max="%d" width="%s" customWidth="1"/>`, g.data.tag("col"), col, col, strconv.FormatFloat(width, 'f', -1, 64))
	if list == nil {
		name := g.data.tag("cols")
		g.addBefore(g.root, behindCols, "<"+name+">"+ours+"</"+name+">")
		return ""
	}
	old := g.column(col)
	if old == nil {
		for _, c := range g.cols {
			if c.left > col {
				g.edit(c.start, c.start, ours)
				return ""
			}
		}
		g.add(list, ours)
		return ""
	}
	was = g.raw(old.node)
	text := ours
	if old.left < col {
		text = withAttr(was, "max", strconv.Itoa(col-1)) + text
	}
	if old.right > col {
		text += withAttr(was, "min", strconv.Itoa(col+1))
	}
	g.edit(old.start, old.end, text)
	return was
}

var soundCol = regexp.MustCompile(`^<((?:\w+:)?col)(?: [\w:]+="[\w.:-]*")*\s*(?:/>|></((?:\w+:)?col)>)$`)

// narrow says of a column what was said before it was widened. exact is for a file
// that no other program has written since: numbers of styles still mean the same.
func (g *grid) narrow(col int, was string, exact bool) {
	ours := g.column(col)
	switch {
	case ours == nil || ours.left != col || ours.right != col:
	case was == "" || !soundCol.MatchString(was):
		g.drop(ours.node)
	case exact:
		g.rejoin(ours, was)
	default:
		tag, _ := splitTag(was)
		if a, ok := findAttr([]byte(tag), "width"); ok {
			g.set(ours.node, "width", tag[a.from:a.to])
		} else {
			g.drop(ours.node)
		}
	}
}

// rejoin puts an element that was split in three together again.
func (g *grid) rejoin(ours *colSpan, was string) {
	ends := [2]int{}
	for i, name := range []string{"min", "max"} {
		if a, ok := findAttr([]byte(was), name); ok {
			ends[i], _ = strconv.Atoi(was[a.from:a.to]) // 0 is no column
		}
	}
	col := ours.left
	if ends[0] < 1 || ends[0] > col || ends[1] < col || ends[1] > excelize.MaxColumns {
		g.drop(ours.node)
		return
	}
	start, end := ours.start, ours.end
	if left := g.column(col - 1); ends[0] < col && left != nil && left.left == ends[0] {
		start = left.start
	}
	if right := g.column(col + 1); ends[1] > col && right != nil && right.right == ends[1] {
		end = right.end
	}
	g.edit(start, end, was)
}
