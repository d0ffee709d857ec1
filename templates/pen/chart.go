package pen

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
)

// A chart is written by a template of our own: excelize has no patterns, no values that
// previews show and no order of the bars; it only puts the chart on its sheet.

// Measures of a chart, in points.
const (
	ChartHead  = 52.0 // title, and the line below it
	ChartFoot  = 58.0 // axis and legend
	ChartType  = 9.0  // size of names and numbers
	ChartNames = 0.30 // the part of its width that the names of its bars take
)

// Chart is a chart of lying bars, each stacked of the series, in their order from the
// top. Patterns tell the series apart where there is no colour.
type Chart struct {
	From, To    string  // the first and the last of the cells that it covers
	Height      float64 // of these cells, in points
	Title, Note string
	Whole       bool    // bars are 100 per cent long
	Max, Step   float64 // of the axis, where they are not
	Series      []Series
}

// Series is one part of every bar.
type Series struct {
	Name          string
	Names, Values Range // of the bars
	Fill          int   // which filling, from 0; the first is the darkest
}

// Range is a range of cells in one column or row.
type Range struct{ Sheet, From, To string }

// AddChart puts a chart over cells of the sheet.
func (p *Pen) AddChart(c Chart) {
	format := excelize.GraphicOptions{AltText: c.Title + "。" + c.Note}
	p.Try(p.File.AddChart(p.Sheet, c.From, &excelize.Chart{Type: excelize.BarStacked, Format: format}))
	p.charts = append(p.charts, sheetChart{p.Sheet, c})
}

// sheetChart is a chart with its sheet.
type sheetChart struct {
	sheet string
	Chart
}

//go:embed chart.xml
var chartXML string

// chartParts says how the parts of the file that excelize wrote for charts become ours:
// the n-th chart is chart<n>.xml, and the n-th sheet that has any is drawing<n>.xml.
func (p *Pen) chartParts() (map[string]func([]byte) []byte, error) {
	parts := map[string]func([]byte) []byte{}
	ends := map[string][]string{}
	var sheets []string
	for i, c := range p.charts {
		if ends[c.sheet] == nil {
			sheets = append(sheets, c.sheet)
		}
		ends[c.sheet] = append(ends[c.sheet], c.To)
		text, err := p.chart(c.Chart)
		if err != nil {
			return nil, fmt.Errorf("chart %s: %w", c.Title, err)
		}
		parts[fmt.Sprintf("xl/charts/chart%d.xml", i+1)] = func([]byte) []byte { return text }
	}
	for i, sheet := range sheets {
		parts[fmt.Sprintf("xl/drawings/drawing%d.xml", i+1)] = func(drawing []byte) []byte { return anchored(drawing, ends[sheet]) }
	}
	if len(p.charts) > 0 {
		parts["[Content_Types].xml"] = sortedTypes
	}
	return parts, nil
}

var typeDefaults = regexp.MustCompile(`(?:<Default [^>]*></Default>)+`)

// sortedTypes puts the types of files in one order: with a chart excelize lists those of
// pictures too, in the order of a map.
func sortedTypes(types []byte) []byte {
	return typeDefaults.ReplaceAllFunc(types, func(list []byte) []byte {
		defaults := bytes.SplitAfter(list, []byte("></Default>"))
		slices.SortFunc(defaults, bytes.Compare)
		return bytes.Join(defaults, nil)
	})
}

var anchorEnd = regexp.MustCompile(`<xdr:to>.*?</xdr:to>`)

// anchored ends each chart of a drawing with its last cell, however wide columns are.
func anchored(drawing []byte, ends []string) []byte {
	n := 0
	return anchorEnd.ReplaceAllFunc(drawing, func(old []byte) []byte {
		if n == len(ends) {
			return old
		}
		col, row, err := excelize.CellNameToCoordinates(ends[n])
		if err != nil {
			return old
		}
		n++
		return []byte(fmt.Sprintf("<xdr:to><xdr:col>%d</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>%d</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>", col, row))
	})
}

// chartView is what the template draws.
type chartView struct {
	Chart
	Title      []titleLine
	Type       int // in hundredths of a point
	X, Y, W, H string
	Series     []seriesView
}

type titleLine struct {
	Text, Face string
	Size       int
}

type seriesView struct {
	Name          string
	Names, Values cells
	Fill          filling
	Unsaid        []int // bars in which it is nought: a label there would be an empty box
}

// chart writes the part of one chart.
func (p *Pen) chart(c Chart) ([]byte, error) {
	part := func(f float64) string { return strconv.FormatFloat(f, 'f', 4, 64) }
	view := chartView{
		Chart: c, Title: []titleLine{{c.Title, templates.FontTitle, 1400}, {c.Note, templates.FontNote, 1050}}, Type: ChartType * 100,
		X: part(ChartNames), W: part(0.97 - ChartNames), Y: part(ChartHead / c.Height), H: part(1 - (ChartHead+ChartFoot)/c.Height),
	}
	if c.Whole {
		view.Max, view.Step = 1, 0.1
	}
	for _, s := range c.Series {
		drawn, err := p.series(s)
		if err != nil {
			return nil, err
		}
		view.Series = append(view.Series, drawn)
	}
	t, err := template.New("chart").Funcs(template.FuncMap{
		"x":    escaped,
		"ink":  func() string { return templates.ColorInk },
		"rule": func() string { return templates.ColorRule },
		"body": func() string { return templates.FontBody },
	}).Parse(chartXML)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, view)
	return out.Bytes(), err
}

func (p *Pen) series(s Series) (seriesView, error) {
	names, err := p.cells(s.Names)
	if err != nil {
		return seriesView{}, err
	}
	values, err := p.cells(s.Values)
	if err != nil {
		return seriesView{}, err
	}
	view := seriesView{Name: s.Name, Names: names, Values: values, Fill: fillingOf(s.Fill)}
	for i, v := range values.Values {
		if v == "0" {
			view.Unsaid = append(view.Unsaid, i)
		}
	}
	return view, nil
}

// cells is a range with what stands in it, which previews show.
type cells struct {
	Ref    string
	Values []string
}

func (p *Pen) cells(r Range) (cells, error) {
	col, row, err := excelize.CellNameToCoordinates(r.From)
	if err != nil {
		return cells{}, err
	}
	lastCol, lastRow, err := excelize.CellNameToCoordinates(r.To)
	if err != nil {
		return cells{}, err
	}
	c := cells{Ref: "'" + r.Sheet + "'!" + AbsRef(col, row)}
	if r.From != r.To {
		c.Ref += ":" + AbsRef(lastCol, lastRow)
	}
	for y := row; y <= lastRow; y++ {
		for x := col; x <= lastCol; x++ {
			v, err := p.File.GetCellValue(r.Sheet, Ref(x, y), excelize.Options{RawCellValue: true})
			if err != nil {
				return cells{}, err
			}
			c.Values = append(c.Values, strings.ReplaceAll(v, escapeMask, "_"))
		}
	}
	return c, nil
}

func escaped(text string) (string, error) {
	var out bytes.Buffer
	err := xml.EscapeText(&out, []byte(text))
	return out.String(), err
}

// filling is how a part of a bar is filled, plainly or with lines on white, and the colour
// in which a number can be read on it; among lines a number has a white ground.
type filling struct{ Pattern, Ink, Text string }

// fillingOf gives the n-th filling. Plain greys and lines of different ways take turns,
// so that all of them are told apart in print; after the last they begin again.
func fillingOf(n int) filling {
	const ink, light, middle, line, white = templates.ColorInk, "DDE0E4", "949BA5", "7D858F", "FFFFFF"
	list := []filling{{"", ink, white}, {"", light, ink}, {"wdUpDiag", line, ink}, {"", middle, ink}, {"ltVert", line, ink}, {"", white, ink},
		{"lgGrid", line, ink}, {"wdDnDiag", line, ink}, {"", "5B626C", white}, {"pct20", line, ink}, {"openDmnd", line, ink}, {"narHorz", line, ink}}
	return list[n%len(list)]
}
