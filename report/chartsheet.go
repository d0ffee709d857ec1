package report

import (
	"fmt"
	"math"
	"slices"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// SheetCharts is the sheet of the charts of 完成情况统计.
const SheetCharts = "统计图"

// Measures of 统计图: its columns are together a little narrower than A4 on its side, so
// that nothing is shrunk; heights are in points.
const (
	chartColumns = 8
	chartColumn  = 15.5          // characters
	chartRow     = 15.0          // of the empty rows below the charts, which is what rows have anyway
	chartRoom    = 29 * chartRow // of a page below title and line
	widestBar    = 34.0          // with the gap to the next
)

// chartPage draws charts one below the other and begins a page where one does not fit.
type chartPage struct {
	*drawer
	used float64 // of the page
}

// charts draws 统计图: the counts of each unit, the shares of chapters and leaders.
func (d *drawer) charts(tables []placedCounts) {
	d.NewSheet(SheetCharts)
	d.Widths(slices.Repeat([]float64{chartColumn}, chartColumns)...)
	d.Band("A1", pen.Ref(chartColumns, 1), d.r.countsTitle("统计图"), "title")
	d.Height(1, 34)
	d.Band("A2", pen.Ref(chartColumns, 2), "截至"+seeds.ChineseDate(d.r.Round.AsOf)+"　各图取自“"+SheetCounts+"”表"+d.carriedNote(), "sub")
	d.Height(2, 20)
	d.Page(pen.Paper{Landscape: true, Header: 2, Repeat: 2})
	d.row = 3
	page := &chartPage{drawer: d}
	for _, t := range tables {
		page.table(t)
	}
	d.none(chartColumns, len(tables))
}

// table draws the charts of one table: as many alike as its rows need.
func (p *chartPage) table(t placedCounts) {
	if len(t.states) == 0 { // nobody is asked anything
		return
	}
	room := chartRoom - pen.ChartHead - pen.ChartFoot
	most := int(room / narrowest(t.rows))
	charts := (len(t.rows) + most - 1) / most
	pitch := min(widestBar, room/float64((len(t.rows)+charts-1)/charts))
	for i := range charts {
		first, end := i*len(t.rows)/charts, (i+1)*len(t.rows)/charts
		c := p.r.chart(t, first, end)
		c.Height = pen.ChartHead + pen.ChartFoot + pitch*float64(end-first)
		if charts > 1 {
			c.Title += fmt.Sprintf("（共%d图，第%d图）", charts, i+1)
		}
		p.place(c)
	}
}

// narrowest is how near bars may come to one another: so near that the names of any two
// neighbours stand clear. 25 of one line fill a page.
func narrowest(rows []countRow) float64 {
	most, before := 2, 1
	for _, row := range rows {
		lines := templates.SizedText{Text: row.Name, Width: pen.ChartNames * chartColumns * chartColumn}.Lines(pen.ChartType)
		most, before = max(most, lines+before), lines
	}
	return pen.ChartType*1.25*float64(min(most, 8))/2 + 1.75
}

// chart is the chart of some rows of a table: counts of units, shares of the others.
func (r Result) chart(t placedCounts, first, end int) pen.Chart {
	c := pen.Chart{Title: "各" + t.first + r.countsSubject(), Note: t.base}
	if t.first != unitTitle {
		c.Whole = true
		c.Title, c.Note = c.Title+"占比", c.Note+"；条长为占比，数字为项数"
	} else {
		c.Max, c.Step = axis(t.rows)
	}
	cells := func(col int) pen.Range {
		return pen.Range{Sheet: SheetCounts, From: pen.Ref(col, t.at+first), To: pen.Ref(col, t.at+end-1)}
	}
	for _, i := range t.states {
		c.Series = append(c.Series, pen.Series{Name: r.States[i].Name, Names: cells(1), Values: cells(t.count[i]), Fill: i})
	}
	return c
}

// axis ends and divides the axis of a table's charts alike, so that bars can be compared
// from page to page: ten steps at most, of 1, 2 or 5 and their tens.
func axis(rows []countRow) (end, step float64) {
	most := 1
	for _, row := range rows {
		most = max(most, row.Total)
	}
	steps := []int{1, 2, 5}
	for i := 0; ; i++ {
		n := steps[i%3] * int(math.Pow10(i/3))
		if most <= 10*n {
			return float64((most + n - 1) / n * n), float64(n)
		}
	}
}

// place puts a chart over whole rows, on a new page where it does not fit this one.
func (p *chartPage) place(c pen.Chart) {
	rows := int(math.Ceil(c.Height / chartRow))
	c.Height = float64(rows) * chartRow
	if p.used > 0 && p.used+c.Height > chartRoom {
		p.Break(p.row)
		p.used = 0
	}
	for i := range rows {
		p.Height(p.row+i, chartRow)
	}
	c.From, c.To = pen.Ref(1, p.row), pen.Ref(chartColumns, p.row+rows-1)
	p.AddChart(c)
	p.row += rows
	p.used += c.Height
}
