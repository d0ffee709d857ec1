package report

import (
	"fmt"

	"ducha/report/official"
	"ducha/report/typeset"
	"ducha/templates"
	"ducha/templates/fonts"
)

// mostUpright is how many state columns an upright page takes.
const mostUpright = 7

// countsAnnex is the 完成情况统计表: tasks by chapter, answers by unit, tasks by leader.
func (r Result) countsAnnex() official.Annex {
	chapters, units, leaders := r.countTables()
	var pieces []piece
	most := 0
	for _, t := range []countTable{chapters, units, leaders} {
		if len(t.rows) == 0 {
			continue
		}
		most = max(most, len(t.states))
		pieces = append(pieces, piece{level: 1, head: t.caption, label: true}, piece{text: t.base + t.places + "。" + r.shareNote(t)}, piece{table: r.drawCounts(t)})
	}
	return official.Annex{Title: r.countsTitle("统计表"), Landscape: most > mostUpright, Blocks: numbered(pieces)}
}

// drawCounts draws counts, 完成率 and places; the last rows are the total and its shares.
func (r Result) drawCounts(t countTable) *typeset.Table {
	narrow := func(title string, width float64) typeset.Column {
		return typeset.Column{Title: title, Width: width, Align: typeset.Centre}
	}
	const three = 13.5 // mm: three characters of the head
	table := &typeset.Table{HeadSize: templates.Size5, Columns: []typeset.Column{{Title: t.first}, narrow("合计", 14)}}
	for _, i := range t.states {
		table.Columns = append(table.Columns, narrow(r.States[i].Name, three))
	}
	if t.rated { // else nobody was asked
		table.Columns = append(table.Columns, narrow("完成率", three))
	}
	if t.ranked {
		table.Columns = append(table.Columns, narrow("位次", 11))
	}
	for _, row := range t.rows {
		table.Rows = append(table.Rows, countCells(t, row))
	}
	table.Rows = append(table.Rows, closing(countCells(t, t.sum)), closing(shareCells(t, len(table.Columns))))
	roomForWhole(table)
	return table
}

func countCells(t countTable, row countRow) typeset.Row {
	cells := []string{typeset.FullWidth(row.Name), fmt.Sprint(row.Total)}
	for _, i := range t.states {
		cells = append(cells, fmt.Sprint(row.Counts[i]))
	}
	if t.rated {
		cells = append(cells, row.percent(row.done))
	}
	if t.ranked {
		cells = append(cells, rankText(row.rank))
	}
	return typeset.Cells(cells...)
}

// shareCells is a row of the sum's shares, dashes in the other columns.
func shareCells(t countTable, columns int) typeset.Row {
	cells := []string{"占比", t.sum.percent(1000)}
	for _, i := range t.states {
		cells = append(cells, t.sum.percent(t.sum.shares[i]))
	}
	for len(cells) < columns {
		cells = append(cells, "—")
	}
	return typeset.Cells(cells...)
}

// roomForWhole widens the columns in which 100.0% stands: a number is not broken.
func roomForWhole(table *typeset.Table) {
	const whole = 13.8 // mm
	for _, row := range table.Rows {
		for i, c := range row.Cells {
			if c.Text == "100.0%" {
				table.Columns[i].Width = max(table.Columns[i].Width, whole)
			}
		}
	}
}

// closing makes a row one of those that end a table: its label in the face of the head
// (numbers in it would be wider than their column), on the page of the row before.
func closing(row typeset.Row) typeset.Row {
	row.Cells[0].Role, row.Keep = fonts.Heiti, true
	return row
}

func rankText(rank int) string {
	if rank == 0 {
		return "—"
	}
	return fmt.Sprint(rank)
}
