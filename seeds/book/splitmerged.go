package book

// splitMerged takes apart the merged cells that would hide what a row under them is to
// say, and has the topmost of the others say it where the row that did is gone.
func (t table) splitMerged(g *grid, want []map[string]string, old map[int]tableRow, l layout) {
	merged := g.root.child("mergeCells")
	if merged == nil {
		return
	}
	for _, m := range merged.kids {
		at := corners(m.attr("ref"))
		split := t.hides(at, want, l.place)
		if split {
			g.split[m.attr("ref")] = true
		}
		for _, c := range t.def.columns {
			if t.cols[c.title] != at[0] || !c.merges {
				continue
			}
			for i, num := range l.place {
				said := old[l.from[i]].raw[c.title] != "" || want[i][c.title] == ""
				apart := split && num > at[1] && num <= at[3]
				if (num == at[1] || apart) && !said {
					g.setText(at[0], num, want[i][c.title])
				}
				if apart {
					g.setStyle(at[0], num, g.style(at[0], at[1]))
				}
			}
		}
	}
}

// hides reports whether a merged cell (left, top, right, bottom) would hide what rows
// in their places are to say.
func (t table) hides(at [4]int, want []map[string]string, place []int) bool {
	var top map[string]string
	for i, num := range place {
		if num == at[1] {
			top = want[i]
		}
	}
	for i, num := range place {
		if num < at[1] || num > at[3] {
			continue
		}
		for _, c := range t.def.columns {
			col, value := t.cols[c.title], want[i][c.title]
			switch {
			case col < at[0] || col > at[2], col == at[0] && num == at[1]:
			case col == at[0] && value == top[c.title]:
			case value != "" || c.merges && col == at[0] && top != nil:
				return true
			}
		}
	}
	return false
}
