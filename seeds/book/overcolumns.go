package book

import (
	"fmt"
	"strconv"
)

// addColumns appends those of our columns that the sheet lacks, looking like the last of ours.
func (o *overwriting) addColumns(g *grid, t *table, l layout) error {
	last := 0
	for _, col := range t.cols {
		last = max(last, col)
	}
	for _, c := range t.def.columns {
		if _, ok := t.cols[c.title]; ok {
			continue
		}
		t.width++
		t.cols[c.title], t.added = t.width, append(t.added, c.title)
		g.setText(t.width, t.header, c.title)
		g.setStyle(t.width, t.header, g.style(last, t.header))
		style, err := o.ours(cellLook{c.look, c.short})
		if err != nil {
			return err
		}
		for i := range l.place {
			if !l.fresh[i] {
				g.setStyle(t.width, l.place[i], style)
			}
		}
		g.widths = append(g.widths, newWidth{t.width, c.width})
	}
	return nil
}

// newWidth is how wide a new column is, in characters.
type newWidth struct {
	col   int
	width float64
}

// width gives a column its width, where the sheet does not say one already.
func (g *grid) width(c newWidth) []edit {
	entry := fmt.Sprintf(`<%s min="%d" max="%d" width="%s" customWidth="1"/>`, g.root.prefixed("col"), c.col, c.col, strconv.FormatFloat(c.width, 'f', -1, 64))
	cols := g.root.child("cols")
	if cols == nil {
		name := g.root.prefixed("cols")
		return []edit{{g.sheet.start, g.sheet.start, "<" + name + ">" + entry + "</" + name + ">"}}
	}
	for _, k := range cols.kids {
		switch {
		case k.number("max") < c.col:
		case k.number("min") <= c.col:
			return nil
		default:
			return []edit{{k.start, k.start, entry}}
		}
	}
	return []edit{cols.appended(entry)}
}
