package fill

import (
	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// historyWidths are the columns of sheet 上期进展, in characters.
var historyWidths = []float64{9, 34, 90}

// history draws sheet 上期进展, the whole of what the table has no room for, where
// there is such.
func (d *drawer) history() {
	if !d.l.clipped() {
		return
	}
	d.NewSheet(templates.PreviousSheet)
	defer func() { d.Sheet = templates.FormSheet }()
	d.Widths(historyWidths...)
	d.Band("A1", "C1", templates.PreviousSheet+"（供参考，不用填）", "guideTitle")
	d.Height(1, 30)
	for i, title := range []string{"序号", "任务", "上期进展全文"} {
		d.Put(pen.Ref(i+1, 2), title, "header")
	}
	d.Height(2, 24)
	row := 3
	for i := range d.form.Rows {
		if r := &d.form.Rows[i]; r.Given[seeds.KeyPrevious] != "" {
			row = d.historyTask(row, r)
		}
	}
	d.Page(pen.Paper{Landscape: true, Header: 2, Right: d.form.UnitName})
	d.Protect()
}

// historyTask draws a task over as many rows as its text needs and gives the next row.
func (d *drawer) historyTask(row int, r *seeds.FormRow) int {
	texts := []string{r.Given[seeds.KeyNo], r.Given[seeds.KeyTask], r.Given[seeds.KeyPrevious]}
	pieces := make([][]string, len(texts))
	rows := 1
	for i, text := range texts {
		pieces[i] = templates.SizedText{Text: text, Width: historyWidths[i] - templates.Indent}.Split(typeSize)
		rows = max(rows, len(pieces[i]))
	}
	for n := range rows {
		var sized []templates.SizedText
		for i, p := range pieces {
			text := ""
			if n < len(p) {
				text = p[n]
			}
			d.Put(pen.Ref(i+1, row+n), text, []string{"givenMid", "given", "given"}[i])
			sized = append(sized, templates.SizedText{Text: text, Width: historyWidths[i] - templates.Indent})
		}
		d.Height(row+n, templates.RowHeight(typeSize, sized...))
	}
	return row + rows
}
