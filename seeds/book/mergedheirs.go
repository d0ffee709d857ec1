package book

import (
	"slices"

	"ducha/templates/pen"
)

// mergedHeirs has the topmost row that stays of a merged cell say what the cell says,
// where its first row goes: what stands in the first is what is seen.
func (mv mover) mergedHeirs(data []byte) ([]byte, error) {
	if len(mv.m.gone) == 0 {
		return data, nil
	}
	g, err := newGrid(data)
	if err != nil {
		return nil, err
	}
	merged := g.root.child("mergeCells")
	if merged == nil {
		return data, nil
	}
	kids := slices.SortedStableFunc(slices.Values(merged.kids), func(a, b *node) int { return corners(a.attr("ref"))[0] - corners(b.attr("ref"))[0] })
	var edits []edit
	for _, m := range kids { // from left to right, as cells stand in a row
		at := corners(m.attr("ref"))
		heir := at[1]
		for heir <= at[3] && mv.m.isGone(heir) {
			heir++
		}
		said := g.at(at[0], at[1])
		if heir == at[1] || heir > at[3] || said == nil || len(said.kids) == 0 || g.rows[heir] == nil {
			continue
		}
		edits = append(edits, g.copied(said, heir)...)
	}
	return splice(data, edits), nil
}

// copied puts a cell, as it reads, into another row that says nothing there.
func (g *grid) copied(c *node, row int) []edit {
	text := withAttr(g.data[c.start:c.inner], "r", pen.Ref(c.place, row))
	at := c.inner
	if f := c.child("f"); f != nil { // its result stays, what it was reckoned from is elsewhere
		text += string(g.data[c.inner:f.start])
		at = f.stop
	}
	text += string(g.data[at:c.stop])
	to := g.rows[row]
	for _, k := range to.kids {
		switch {
		case k.place == c.place && len(k.kids) == 0:
			return []edit{{k.start, k.stop, text}}
		case k.place == c.place:
			return nil
		case k.place > c.place:
			return []edit{{k.start, k.start, text}}
		}
	}
	if to.empty {
		return nil
	}
	return []edit{{to.innerEnd, to.innerEnd, text}}
}
