package book

import "github.com/xuri/excelize/v2"

// sharedFormula is a formula that stands in one cell for others too.
type sharedFormula struct {
	text     string
	col, row int
}

func sharedFormulas(data []byte, root *node) map[string]sharedFormula {
	shared := map[string]sharedFormula{}
	var walk func(n *node)
	walk = func(n *node) {
		for _, k := range n.kids {
			walk(k)
		}
		if n.name != "f" || n.attr("t") != "shared" || n.parent.name != "c" {
			return
		}
		if text := plain(data[n.inner:n.innerEnd]); text != "" {
			if col, row, err := excelize.CellNameToCoordinates(n.parent.attr("r")); err == nil {
				shared[n.attr("si")] = sharedFormula{text, col, row}
			}
		}
	}
	walk(root)
	return shared
}

// cellFormula moves the formula of a cell. A shared one is written out, since rows that
// come between its cells break what they share.
func (mv mover) cellFormula(data []byte, n *node) []edit {
	text := plain(data[n.inner:n.innerEnd])
	if n.attr("t") == "shared" {
		master, ok := mv.shared[n.attr("si")]
		if !ok {
			return nil
		}
		text = copiedFormula(master.text, n.parent.place-master.col, n.parent.parent.place-master.row)
		name := n.tag()
		return []edit{{n.start, n.stop, "<" + name + ">" + escaped(movedFormula(text, mv.name, mv.all)) + "</" + name + ">"}}
	}
	tag := data[n.start:n.inner]
	for _, attr := range []string{"ref", "r1", "r2"} { // of an array or a data table
		if old := n.attr(attr); old != "" {
			tag = []byte(withAttr(tag, attr, mv.ranges(old, false)))
		}
	}
	edits := []edit{{n.start, n.inner, string(tag)}}
	if !n.empty {
		edits = append(edits, edit{n.inner, n.innerEnd, escaped(movedFormula(text, mv.name, mv.all))})
	}
	return edits
}

// inRow is the formula as it reads in another row.
func (f sharedFormula) inRow(row int) string { return copiedFormula(f.text, 0, row-f.row) }
