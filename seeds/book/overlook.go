package book

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// usual gives the style that most rows of data have in each column, the clerk's own
// included, so that a new row looks like the others.
func (o *overwriting) usual(t table) (map[int]string, error) {
	g, err := o.grid(t.def.name)
	if err != nil {
		return nil, err
	}
	nums := []int{t.header + 1} // of an empty table its first row, which is there for that
	if len(t.rows) > 0 {
		nums = nil
		for _, row := range t.rows {
			nums = append(nums, row.num)
		}
	}
	counts := map[int]map[string]int{}
	for _, num := range nums {
		if row := g.rows[num]; row != nil && !slices.Contains(t.clerks, num) {
			for _, c := range row.kids {
				if counts[c.place] == nil {
					counts[c.place] = map[string]int{}
				}
				counts[c.place][cmp.Or(c.attr("s"), "0")]++
			}
		}
	}
	look := map[int]string{}
	for col, styles := range counts {
		for style, n := range styles {
			if best := look[col]; best == "" || n > styles[best] || n == styles[best] && style < best {
				look[col] = style
			}
		}
	}
	return look, nil
}

// styleRow makes a row look like the others.
func (o *overwriting) styleRow(g *grid, t table, num int) error {
	look := o.looks[t.def.name]
	for col, style := range look {
		g.setStyle(col, num, style)
	}
	for _, c := range t.def.columns {
		if col := t.cols[c.title]; look[col] == "" {
			style, err := o.ours(cellLook{c.look, c.short})
			if err != nil {
				return err
			}
			g.setStyle(col, num, style)
		}
	}
	return nil
}

// height is what a row needs on this sheet, whose columns the clerk may have set to
// other widths.
func (o *overwriting) height(t table, cells map[string]string) (float64, error) {
	def := t.def
	def.columns = slices.Clone(def.columns)
	for i, c := range def.columns {
		if slices.Contains(t.added, c.title) {
			continue
		}
		name, err := excelize.ColumnNumberToName(t.cols[c.title])
		if err != nil {
			return 0, err
		}
		if def.columns[i].width, err = o.f.GetColWidth(def.name, name); err != nil {
			return 0, fmt.Errorf("width of %s: %w", c.title, err)
		}
	}
	return def.rowHeight(cells), nil
}

// ours gives a style of ours, taken into the workbook, "" where it cannot be.
func (o *overwriting) ours(look cellLook) (string, error) {
	if id, ok := o.drawn[look]; ok {
		return id, nil
	}
	f := excelize.NewFile()
	defer f.Close()
	st, err := newStyles(f)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return "", fmt.Errorf("draw styles: %w", err)
	}
	from, err := openParts(out.Bytes())
	if err != nil {
		return "", err
	}
	id, err := takeStyle(o.p, from, st.cell[look])
	o.drawn[look] = id
	return id, err
}
