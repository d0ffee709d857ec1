package book

import (
	"slices"
	"strings"
)

// rule moves a conditional format, a validation or a sparkline. The newer kinds have
// their range in an element of its own.
func (mv mover) rule(data []byte, n *node) (bool, []edit) {
	place := n.child("sqref")
	sqref := n.attr("sqref")
	if place != nil {
		sqref = plain(data[place.inner:place.innerEnd])
	}
	moved := mv.ranges(sqref, n.name != "sparkline")
	if moved == "" && sqref != "" {
		return false, nil
	}
	var edits []edit
	switch {
	case moved == sqref:
	case place != nil:
		edits = append(edits, edit{place.inner, place.innerEnd, escaped(moved)})
	default:
		edits = append(edits, edit{n.start, n.inner, withAttr(data[n.start:n.inner], "sqref", moved)})
	}
	shift := firstRow(moved) - firstRow(sqref)
	var formulas func(n *node)
	formulas = func(n *node) {
		for _, k := range n.kids {
			formulas(k)
		}
		if len(n.kids) > 0 || n.name != "formula" && n.name != "formula1" && n.name != "formula2" && n.name != "f" {
			return
		}
		old := plain(data[n.inner:n.innerEnd])
		text := movedRule(old, mv.name, mv.all, shift)
		if n.under("sparkline") {
			text = movedFormula(old, mv.name, mv.all)
		}
		if text != old {
			edits = append(edits, edit{n.inner, n.innerEnd, escaped(text)})
		}
	}
	formulas(n)
	return true, edits
}

func (mv mover) anySparkline(data []byte, group *node) bool {
	list := group.child("sparklines")
	return list == nil || slices.ContainsFunc(list.kids, func(n *node) bool {
		ok, _ := mv.rule(data, n)
		return ok
	})
}

func firstRow(sqref string) int {
	first := 0
	for _, ref := range strings.Fields(sqref) {
		from, _, _ := strings.Cut(ref, ":")
		if c, ok := readCorner(from, true); ok && c.row > 0 && (first == 0 || c.row < first) {
			first = c.row
		}
	}
	return first
}
