package report

import (
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

const (
	countNames  = 32 // width of the names on 完成情况统计, in characters
	countHeader = 4  // row in which the states are named, the lower one of the header
)

// countSheet is the layout of 完成情况统计: all its tables have the same columns.
type countSheet struct {
	states []int // places in States
	names  []string
	rated  bool
	ranked bool
}

// placedCounts is a table with where it stands on 完成情况统计.
type placedCounts struct {
	countTable
	at    int   // row of its first row
	count []int // columns of the counts, by place in States; 0 for none
}

// counts draws 完成情况统计, the whole and then by unit, chapter and leader, each with
// its base, and the charts that refer to it.
func (d *drawer) counts() {
	chapters, units, leaders := d.r.countTables()
	tables := []countTable{d.r.wholeTable()}
	for _, t := range []countTable{units, chapters, leaders} {
		if len(t.rows) > 0 {
			tables = append(tables, t)
		}
	}
	s := d.r.countSheet(tables)
	d.NewSheet(SheetCounts)
	d.countHead(s)
	var placed []placedCounts
	for _, t := range tables {
		placed = append(placed, d.countBlock(s, t))
	}
	d.charts(placed[1:])
}

// countSheet settles the columns: every state that there may be or is.
func (r Result) countSheet(tables []countTable) countSheet {
	s := countSheet{}
	wanted := map[string]bool{}
	for _, state := range r.possible() {
		wanted[state.Name] = true
	}
	for _, t := range tables {
		for _, i := range t.states {
			wanted[r.States[i].Name] = true
		}
		s.rated, s.ranked = s.rated || t.rated, s.ranked || t.ranked
	}
	for i, state := range r.States {
		if wanted[state.Name] {
			s.states, s.names = append(s.states, i), append(s.names, state.Name)
		}
	}
	return s
}

// widths are those of the columns: three characters or 100.0% fit, in those of the counts
// the lines of the state's name.
func (s countSheet) widths() []float64 {
	const two, three = 6, 8
	widths := []float64{countNames, three}
	for _, name := range s.names {
		width := float64(two)
		if lines := inThrees(name); len(lines) > 0 && len([]rune(lines[0])) > 2 {
			width = three
		}
		widths = append(widths, width)
	}
	widths = append(widths, slices.Repeat([]float64{three}, len(s.names))...)
	if s.rated {
		widths = append(widths, three)
	}
	if s.ranked {
		widths = append(widths, two)
	}
	return widths
}

// across is how wide the sheet is, in columns and in characters.
func (s countSheet) across() (columns int, width float64) {
	for _, w := range s.widths() {
		columns, width = columns+1, width+w
	}
	return columns, width
}

// countHead draws title, the line under it and the header.
func (d *drawer) countHead(s countSheet) {
	columns, width := s.across()
	d.Widths(s.widths()...)
	d.Band(pen.Ref(1, 1), pen.Ref(columns, 1), d.r.countsTitle("统计表"), "title")
	d.Height(1, 34)
	sub := "占比、完成率以本行合计为基数；" + shareWords
	if !s.rated {
		sub = "占比以本行合计为基数，经过调整，各项之和为100%"
	}
	sub = "截至" + seeds.ChineseDate(d.r.Round.AsOf) + "　" + sub + d.carriedNote()
	d.Band(pen.Ref(1, 2), pen.Ref(columns, 2), sub, "sub")
	d.Height(2, max(20, templates.RowHeight(tableSize, templates.SizedText{Text: sub, Width: width})))
	d.countTitles(s)
	d.Page(pen.Paper{Landscape: true, Header: countHeader, Repeat: 2})
	d.row = countHeader + 1
}

// countTitles draws the two rows of the header: 项数 and 占比 over the states, the rest over both.
func (d *drawer) countTitles(s countSheet) {
	const above = countHeader - 1
	col := 1
	over := func(title string) {
		d.Band(pen.Ref(col, above), pen.Ref(col, countHeader), title, "head")
		col++
	}
	over("范围")
	over("合计")
	for _, group := range []string{"项数", "占比"} {
		if len(s.names) > 0 {
			d.Band(pen.Ref(col, above), pen.Ref(col+len(s.names)-1, above), group, "head")
		}
		for _, name := range s.names {
			d.Put(pen.Ref(col, countHeader), strings.Join(inThrees(name), "\n"), "head")
			col++
		}
	}
	if s.rated {
		over("完成率")
	}
	if s.ranked {
		over("位次")
	}
	d.Height(above, 20)
	d.Height(countHeader, templates.LinesHeight(tableSize, s.nameLines()))
}

// nameLines is how many lines the longest name of a state takes.
func (s countSheet) nameLines() int {
	lines := 2
	for _, name := range s.names {
		lines = max(lines, len(inThrees(name)))
	}
	return lines
}

// inThrees breaks a name into lines of three characters at most, about alike.
func inThrees(name string) []string {
	runes := []rune(name)
	n := (len(runes) + 2) / 3
	var lines []string
	for i := range n {
		lines = append(lines, string(runes[(i*len(runes)+n-1)/n:((i+1)*len(runes)+n-1)/n]))
	}
	return lines
}

// countBlock draws one table below a band that says its base; its last row is the sum.
func (d *drawer) countBlock(s countSheet, t countTable) placedCounts {
	columns, width := s.across()
	base := t.caption + "：" + t.base + t.places
	d.Band(pen.Ref(1, d.row), pen.Ref(columns, d.row), base, "chapter")
	d.Height(d.row, max(22, templates.RowHeight(tableSize, templates.SizedText{Text: base, Width: width})))
	d.row++
	placed := placedCounts{countTable: t, at: d.row, count: make([]int, len(d.r.States))}
	for k, i := range s.states {
		placed.count[i] = 3 + k
	}
	for _, row := range t.rows {
		d.countLine(s, row, "text")
	}
	d.countLine(s, t.sum, "head")
	return placed
}

// countLine draws one row: counts, shares, 完成率 and place, dashes where there is none.
func (d *drawer) countLine(s countSheet, row countRow, name string) {
	col := 1
	next := func() string { col++; return pen.Ref(col-1, d.row) }
	share := func(tenths int) {
		if row.Total == 0 {
			d.Put(next(), "—", "mid")
			return
		}
		d.Number(next(), float64(tenths)/1000, "share")
	}
	d.Put(next(), row.Name, name)
	d.Number(next(), float64(row.Total), "number")
	for _, i := range s.states {
		d.Number(next(), float64(row.Counts[i]), "number")
	}
	for _, i := range s.states {
		share(row.shares[i])
	}
	if s.rated {
		share(row.done)
	}
	switch {
	case !s.ranked:
	case row.rank == 0:
		d.Put(next(), "—", "mid")
	default:
		d.Number(next(), float64(row.rank), "number")
	}
	d.Height(d.row, templates.RowHeight(tableSize, templates.SizedText{Text: row.Name, Width: countNames}))
	d.row++
}
