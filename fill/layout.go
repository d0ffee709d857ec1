package fill

import (
	"strconv"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// layout says where everything stands on a form: columns by key, rows by number
// (both from 1). It is reckoned once and only read while drawing.
type layout struct {
	def    templates.FormDef
	widths []float64
	col    map[seeds.Key]int

	title, line, head, check, header int // rows
	headRows                         int
	first                            int // first row under the header
	rows                             []layoutRow
	remark, sign, note               int
}

type rowKind int

const (
	chapterRow rowKind = iota
	itemRow
	taskRow
)

// layoutRow is one row of the table: a heading over the full width, or a task.
type layoutRow struct {
	kind rowKind
	num  int
	text string         // of a heading
	task *seeds.FormRow // of a task
}

func newLayout(def templates.FormDef, f seeds.Form) layout {
	l := layout{def: def, col: map[seeds.Key]int{}, title: 1, line: 2, head: 3}
	for i, c := range def.Columns {
		l.col[c.Key] = i + 1
	}
	l.widths = spreadWidths(def.Columns)
	perRow := max(1, min(len(templates.HeadFields), len(def.Columns)/2))
	l.headRows = (len(templates.HeadFields) + perRow - 1) / perRow
	l.check = l.head + l.headRows
	l.header = l.check + 1
	l.first = l.header + 1
	num := l.first
	add := func(kind rowKind, text string, task *seeds.FormRow) {
		l.rows = append(l.rows, layoutRow{kind, num, text, task})
		num++
	}
	chapter, item, part := "", "", seeds.PartLead
	for i := range f.Rows {
		r := &f.Rows[i]
		if r.Part != part { // 配合 rows begin; their chapters run anew
			add(chapterRow, "以下为配合事项，可按需填写", nil)
			chapter, item, part = "", "", r.Part
		}
		if r.Chapter != chapter && r.Chapter != "" {
			add(chapterRow, r.Chapter, nil)
			item = ""
		}
		if r.Item != item && r.Item != "" {
			add(itemRow, r.Item, nil)
		}
		chapter, item = r.Chapter, r.Item
		add(taskRow, "", r)
	}
	l.remark, l.sign, l.note = num, num+1, num+2
	return l
}

// leadRows is the span of the 牵头 rows, headings among them included; they stand
// before all 配合 rows. 0, 0 where there are none.
func (l layout) leadRows() (from, to int) {
	for _, r := range l.rows {
		if r.kind == taskRow && r.task.Part == seeds.PartLead {
			if from == 0 {
				from = r.num
			}
			to = r.num
		}
	}
	return from, to
}

// last is the last row of the table itself.
func (l layout) last() int { return l.remark - 1 }

// formNoCol is where the 表号 begins: far enough from the right edge to stand on one line.
func (l layout) formNoCol() int {
	col := len(l.widths)
	for width := l.widths[col-1]; col > 2 && width < 32; col-- {
		width += l.widths[col-2]
	}
	return col
}

// at gives the reference of a named column in a row.
func (l layout) at(key seeds.Key, row int) string { return pen.Ref(l.col[key], row) }

// span gives a range over all columns of a row.
func (l layout) span(row int) (from, to string) { return pen.Ref(1, row), pen.Ref(len(l.widths), row) }

// spreadWidths gives room that is left on the page to the columns with long texts.
func spreadWidths(columns []templates.Column) []float64 {
	weight := map[seeds.Key]float64{seeds.KeyTask: 3, seeds.KeyProgress: 4, seeds.KeyCoop: 2, seeds.KeyLead: 1, seeds.KeyIssues: 2, seeds.KeyNext: 2}
	widths := make([]float64, len(columns))
	total, weights := 0.0, 0.0
	for i, c := range columns {
		widths[i] = c.Width
		total += c.Width
		weights += weight[c.Key]
	}
	spare := float64(templates.FormWidth) - total
	if spare <= 0 || weights == 0 {
		return widths
	}
	for i, c := range columns {
		widths[i] += float64(int(spare*weight[c.Key]/weights*2)) / 2
	}
	return widths
}

// headSpans divides the columns among labels and values of one head row so that
// no label wraps and values have room: for each, first and last column.
func headSpans(widths []float64, fields int) [][2]int {
	type want struct{ least, most float64 }
	var wants []want
	for i := 0; i < fields; i++ {
		wants = append(wants, want{10, 14}, want{14, 30})
	}
	n, m := len(widths), len(wants)
	const impossible = 1e9
	cost := func(from, to, w int) float64 {
		sum := 0.0
		for i := from; i < to; i++ {
			sum += widths[i]
		}
		switch {
		case sum < wants[w].least:
			return (wants[w].least - sum) * 20
		case sum > wants[w].most:
			return sum - wants[w].most
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
				if v := best[w-1][p] + cost(p, c, w-1); v < best[w][c] {
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

// prefix is what stands in bold before a task that the unit does not lead first.
func prefix(r *seeds.FormRow) string {
	switch {
	case r.Part == seeds.PartCoop:
		return "【配合】"
	case r.Place > 1:
		return "【牵头第" + strconv.Itoa(r.Place) + "位】"
	}
	return ""
}
