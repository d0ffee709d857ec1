package fill

import (
	"ducha/seeds"
	"ducha/templates"
)

// headField is a field of the head block in its place: the first and last column of
// label and value, and the row, from 0.
type headField struct {
	templates.HeadField
	label, value [2]int
	row          int
}

// room is what a label or a value wants of the width, in characters.
type room struct{ least, most float64 }

// valueRoom is what is written into a field at least.
var valueRoom = map[string]float64{"填报人": 10, "联系电话": 16, "审核人": 10, "填报日期": 13}

// headBlock puts the fields above the table into as few rows as let every label and
// every value, the unit's name too, stand on one line. The rows share one grid; the
// last one, where it is shorter, ends at the right.
func headBlock(widths []float64, unit string) (fields []headField, rows int) {
	all := templates.HeadFields
	for perRow := len(all); perRow > 0; perRow-- {
		if 2*perRow > len(widths) && perRow > 1 {
			continue
		}
		rows = (len(all) + perRow - 1) / perRow
		wants := headWants(perRow, unit)
		spans, fits := headSpans(widths, wants), true
		for i, s := range spans {
			fits = fits && sum(widths, s) >= wants[i].least
		}
		if !fits && perRow > 1 {
			continue
		}
		for i, f := range all {
			at := gridColumn(i, perRow)
			fields = append(fields, headField{f, spans[2*at], spans[2*at+1], i / perRow})
		}
		break
	}
	return fields, rows
}

// gridColumn is where the i-th field stands in its row.
func gridColumn(i, perRow int) int {
	last := len(templates.HeadFields) / perRow * perRow // of the fields in full rows
	if i < last {
		return i % perRow
	}
	return i%perRow + perRow - (len(templates.HeadFields) - last)
}

// headWants is what label and value of each column of the grid want.
func headWants(perRow int, unit string) []room {
	wants := make([]room, 2*perRow)
	for i, f := range templates.HeadFields {
		label := templates.WidthFor(templates.Ems(f.Label)+slack, typeSize)
		value := valueRoom[f.Label]
		if !f.Fill {
			value = templates.WidthFor(templates.Ems(unit)+slack, typeSize) + templates.Indent
		}
		at := 2 * gridColumn(i, perRow)
		wants[at].least, wants[at+1].least = max(wants[at].least, label), max(wants[at+1].least, value)
	}
	for i := range wants {
		wants[i].most = max(wants[i].least+4, []float64{14, 30}[i%2])
	}
	return wants
}

// sum is the width of columns from the first to the last of a span.
func sum(widths []float64, span [2]int) float64 {
	total := 0.0
	for _, w := range widths[span[0]-1 : span[1]] {
		total += w
	}
	return total
}

// headSpans divides all columns among labels and values so that each comes as near as
// can be to what it wants: for each, first and last column.
func headSpans(widths []float64, wants []room) [][2]int {
	n, m := len(widths), len(wants)
	const impossible = 1e9
	cost := func(from, to int, want room) float64 {
		width := sum(widths, [2]int{from + 1, to})
		switch {
		case width < want.least:
			return (want.least-width)*20 + 100
		case width > want.most:
			return width - want.most
		}
		return 0
	}
	best := make([][]float64, m+1)
	from := make([][]int, m+1)
	for w := range best {
		best[w] = make([]float64, n+1)
		from[w] = make([]int, n+1)
		for c := range best[w] {
			best[w][c] = impossible
		}
	}
	best[0][0] = 0
	for w := 1; w <= m; w++ {
		for c := w; c <= n; c++ {
			for p := w - 1; p < c; p++ {
				if v := best[w-1][p] + cost(p, c, wants[w-1]); v < best[w][c] {
					best[w][c], from[w][c] = v, p
				}
			}
		}
	}
	spans := make([][2]int, m)
	for w, c := m, n; w > 0; w-- {
		p := from[w][c]
		spans[w-1] = [2]int{p + 1, c}
		c = p
	}
	return spans
}

// text is what a field says as issued, and in which style.
func (f headField) text(form seeds.Form) (text, style string) {
	if f.Fill {
		return "", "headInput"
	}
	return form.UnitName, "headGiven"
}
