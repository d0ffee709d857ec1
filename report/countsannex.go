package report

import (
	"fmt"
	"slices"

	"ducha/report/official"
	"ducha/report/typeset"
	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/fonts"
)

// mostUpright is how many state columns an upright page takes.
const mostUpright = 7

// countTable is one table of the 完成情况统计表.
type countTable struct {
	caption string
	base    string // what is counted, and how many
	first   string // title of the first column
	rows    []Breakdown
	ranks   bool
}

// countsAnnex is the 完成情况统计表: tasks by chapter, answers by unit, tasks by leader.
func (r Result) countsAnnex() official.Annex {
	var tables []countTable
	if r.chaptered() || len(r.ByUnit)+len(r.Leaders) == 0 {
		tables = append(tables, countTable{"按类别统计", fmt.Sprintf("按任务统计，共%d项。", len(r.Tasks)), "类别", r.Chapters, false})
	}
	if len(r.ByUnit) > 0 {
		base := fmt.Sprintf("按牵头责任单位的填报统计，由多家单位牵头的，各计1项，共%d项次", total(r.ByUnit))
		note := r.rankNote(r.unitRanks(r.ByUnit))
		ranked := note != ""
		base += note
		tables = append(tables, countTable{"按责任单位统计", base + "。", "责任单位", r.ByUnit, ranked})
	}
	if len(r.Leaders) > 0 {
		base := fmt.Sprintf("按任务统计，由多位领导牵头的，各计1项，共%d项次。", total(r.Leaders))
		tables = append(tables, countTable{"按牵头领导统计", base, "牵头领导", r.Leaders, false})
	}
	var pieces []piece
	most := 0
	for _, t := range tables {
		states := r.occurring(t.rows)
		most = max(most, len(states))
		pieces = append(pieces, piece{level: 1, head: t.caption, label: true}, piece{text: t.base + r.shareNote(t)}, piece{table: r.drawCounts(t, states)})
	}
	return official.Annex{Title: r.Round.Name + "重点工作" + r.countsSubject() + "统计表", Landscape: most > mostUpright, Blocks: numbered(pieces)}
}

// countsSubject is what the counts tell: without states only who has answered.
func (r Result) countsSubject() string {
	if r.parted() {
		return "完成情况"
	}
	return "填报情况"
}

// rankNote says how units are placed; "" where none is.
func (r Result) rankNote(ranks []int) string {
	if r.Settings.Get("单位位次") == templates.RanksLeft || !r.tells(seeds.Done) || len(ranks) == 0 || slices.Max(ranks) <= 1 { // all alike: no order to tell of
		return ""
	}
	note := "；位次按完成率排，完成率相同的位次并列"
	if slices.Contains(ranks, 0) {
		note += "，没有填报的不排"
	}
	return note
}

// chaptered reports whether the plan is parted into chapters.
func (r Result) chaptered() bool {
	return slices.ContainsFunc(r.Tasks, func(t TaskResult) bool { return t.Task.Chapter != "" })
}

func total(rows []Breakdown) int {
	n := 0
	for _, b := range rows {
		n += b.Total
	}
	return n
}

// occurring are the states, as places in States, that occur in the rows of a table.
func (r Result) occurring(rows []Breakdown) []int {
	var list []int
	for i, n := range sum("", rows, len(r.States)).Counts {
		if n > 0 {
			list = append(list, i)
		}
	}
	return list
}

// sum adds up the rows of a table.
func sum(name string, rows []Breakdown, states int) Breakdown {
	all := Breakdown{Name: name, Total: total(rows), Counts: make([]int, states)}
	for _, b := range rows {
		for i, n := range b.Counts {
			all.Counts[i] += n
		}
	}
	return all
}

// shareNote explains why a share in the last row and a 完成率 may differ by a tenth.
func (r Result) shareNote(t countTable) string {
	all, shares := sum("合计", t.rows, len(r.States)), 0
	for i, share := range Shares(all.Counts) {
		if r.States[i].Kind == seeds.Done {
			shares += share
		}
	}
	if all.Total > 0 && r.tells(seeds.Done) && rate(r.finished(all), all.Total) != shareText(shares) {
		return "完成率四舍五入；占比经过调整，各项之和为100%。"
	}
	return ""
}

// drawCounts draws counts, 完成率 and places; the last rows are the total and its shares.
func (r Result) drawCounts(t countTable, states []int) *typeset.Table {
	narrow := func(title string, width float64) typeset.Column {
		return typeset.Column{Title: title, Width: width, Align: typeset.Centre}
	}
	const three = 13.5 // mm: three characters of the head
	table := &typeset.Table{HeadSize: templates.Size5, Columns: []typeset.Column{{Title: t.first}, narrow("合计", 14)}}
	for _, i := range states {
		table.Columns = append(table.Columns, narrow(r.States[i].Name, three))
	}
	rates := r.tells(seeds.Done) // else nobody was asked
	if rates {
		table.Columns = append(table.Columns, narrow("完成率", three))
	}
	ranks := make([]int, len(t.rows))
	if t.ranks {
		table.Columns = append(table.Columns, narrow("位次", 11))
		ranks = r.unitRanks(t.rows)
	}
	line := func(b Breakdown, rank int) typeset.Row {
		cells := []string{typeset.FullWidth(b.Name), fmt.Sprint(b.Total)}
		for _, i := range states {
			cells = append(cells, fmt.Sprint(b.Counts[i]))
		}
		if rates {
			cells = append(cells, rate(r.finished(b), b.Total))
		}
		if t.ranks {
			cells = append(cells, rankText(rank))
		}
		return typeset.Cells(cells...)
	}
	for i, b := range t.rows {
		table.Rows = append(table.Rows, line(b, ranks[i]))
	}
	all := sum("合计", t.rows, len(r.States))
	table.Rows = append(table.Rows, closing(line(all, 0)), closing(shareRow(all, states, len(table.Columns))))
	roomForWhole(table)
	return table
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

// shareRow is a row of shares that add up to 100.0%, dashes where there is no base.
func shareRow(all Breakdown, states []int, columns int) typeset.Row {
	shares := Shares(all.Counts)
	text := func(tenths int) string {
		if all.Total == 0 {
			return "—"
		}
		return shareText(tenths)
	}
	cells := []string{"占比", text(1000)}
	for _, i := range states {
		cells = append(cells, text(shares[i]))
	}
	for len(cells) < columns {
		cells = append(cells, "—")
	}
	return typeset.Cells(cells...)
}

// unitRanks places units by 完成率; one without tasks of its own has no place, nor has
// one of which nothing came.
func (r Result) unitRanks(rows []Breakdown) []int {
	var rates []float64
	var at []int
	missing := slices.Index(r.StateNames(), StateMissing)
	for i, b := range rows {
		if b.Total > b.Counts[missing] {
			rates, at = append(rates, float64(tenths(r.finished(b), b.Total))), append(at, i) // as printed
		}
	}
	ranks := make([]int, len(rows))
	for i, rank := range Ranks(rates) {
		ranks[at[i]] = rank
	}
	return ranks
}

func rankText(rank int) string {
	if rank == 0 {
		return "—"
	}
	return fmt.Sprint(rank)
}
