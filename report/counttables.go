package report

import (
	"fmt"
	"slices"

	"ducha/seeds"
	"ducha/templates"
)

// countTable is one table of the counts, reckoned once for the bulletin's annex and
// the workbook.
type countTable struct {
	caption string
	base    string // what is counted, and how many
	places  string // how units are placed, to be said after the base
	first   string // title of the first column
	rows    []countRow
	sum     countRow // of all rows
	states  []int    // places in States of those that occur
	rated   bool     // a 完成率 can be told
	ranked  bool     // units have their places
}

// countRow is one row: the counts and what follows from them.
type countRow struct {
	Breakdown
	shares []int // of the counts, in tenths of a per cent: 1000 together, 0 without a base
	done   int   // 完成率 in tenths of a per cent
	rank   int   // 位次, 0 for none
}

// unitTitle heads the names of units.
const unitTitle = "责任单位"

// countTables are the counts by chapter, by unit and by leader; one without rows is left out
// by those that draw them. Chapters that are none are counted only where nothing else is.
func (r Result) countTables() (chapters, units, leaders countTable) {
	if r.chaptered() || len(r.ByUnit)+len(r.Leaders) == 0 {
		chapters = r.countTable("按类别统计", "类别", r.Chapters, nil)
		chapters.base = r.taskBase()
	}
	ranks := r.unitRanks(r.ByUnit)
	places := r.rankNote(ranks)
	if places == "" {
		ranks = nil
	}
	units = r.countTable("按责任单位统计", unitTitle, r.ByUnit, ranks)
	units.places = places
	units.base = fmt.Sprintf("按牵头责任单位的填报统计，由多家单位牵头的，各计1项，共%d项次", units.sum.Total)
	leaders = r.countTable("按牵头领导统计", "牵头领导", r.Leaders, nil)
	leaders.base = fmt.Sprintf("按任务统计，由多位领导牵头的，各计1项，共%d项次", leaders.sum.Total)
	return chapters, units, leaders
}

// wholeTable counts all tasks; its only row is the sum.
func (r Result) wholeTable() countTable {
	whole := Breakdown{Name: "全部任务", Total: len(r.Tasks)}
	for _, s := range r.States {
		whole.Counts = append(whole.Counts, s.N)
	}
	t := r.countTable("总计", "", []Breakdown{whole}, nil)
	t.base = r.taskBase()
	t.sum, t.rows = t.rows[0], nil
	return t
}

func (r Result) taskBase() string { return fmt.Sprintf("按任务统计，共%d项", len(r.Tasks)) }

// countTable reckons a table; ranks are the rows' places where they have any.
func (r Result) countTable(caption, first string, rows []Breakdown, ranks []int) countTable {
	t := countTable{caption: caption, first: first, states: r.occurring(rows), rated: r.tells(seeds.Done), ranked: ranks != nil}
	for i, b := range rows {
		row := r.countRow(b)
		if t.ranked {
			row.rank = ranks[i]
		}
		t.rows = append(t.rows, row)
	}
	t.sum = r.countRow(sum("合计", rows, len(r.States)))
	return t
}

func (r Result) countRow(b Breakdown) countRow {
	row := countRow{Breakdown: b, shares: Shares(b.Counts)}
	if b.Total > 0 {
		row.done = tenths(r.finished(b), b.Total)
	}
	return row
}

// percent writes one of a row's shares; a dash where there is no base.
func (c countRow) percent(tenths int) string {
	if c.Total == 0 {
		return "—"
	}
	return shareText(tenths)
}

// shareWords explain how shares and a 完成率 are rounded.
const shareWords = "完成率四舍五入；占比经过调整，各项之和为100%"

// shareNote explains why a share in the last row and a 完成率 may differ by a tenth.
func (r Result) shareNote(t countTable) string {
	done := 0
	for i, share := range t.sum.shares {
		if r.States[i].Kind == seeds.Done {
			done += share
		}
	}
	if t.rated && t.sum.done != done {
		return shareWords + "。"
	}
	return ""
}

// countsSubject is what the counts tell: without states only who has answered.
func (r Result) countsSubject() string {
	if r.parted() {
		return "完成情况"
	}
	return "填报情况"
}

// countsTitle names what shows the counts: 2021年上半年重点工作完成情况统计表.
func (r Result) countsTitle(what string) string {
	return r.Round.Name + "重点工作" + r.countsSubject() + what
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
	all := Breakdown{Name: name, Counts: make([]int, states)}
	for _, b := range rows {
		all.Total += b.Total
		for i, n := range b.Counts {
			all.Counts[i] += n
		}
	}
	return all
}

// unitRanks places units by 完成率; one without tasks of its own has no place, nor has
// one of which nothing came.
func (r Result) unitRanks(rows []Breakdown) []int {
	var rates []float64
	var at []int
	missing := slices.Index(r.StateNames(), StateMissing)
	for i, b := range rows {
		if b.Total > b.Counts[missing] {
			rates, at = append(rates, float64(r.countRow(b).done)), append(at, i) // as printed
		}
	}
	ranks := make([]int, len(rows))
	for i, rank := range Ranks(rates) {
		ranks[at[i]] = rank
	}
	return ranks
}
