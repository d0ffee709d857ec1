package pen

import (
	"bytes"
	_ "embed"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"ducha/templates"
)

// A chart is written by a template: excelize has no patterns, no values that previews show
// and no order of the bars.

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
	_, err := areaOf(c.From, c.To)
	p.Try(err)
	s := p.on()
	s.charts = append(s.charts, c)
}

//go:embed chart.xml
var chartXML string

// chartParts are the charts, the drawings that hold them, one for each sheet that has any,
// and what ties these together.
func (p *Pen) chartParts() ([]filePart, error) {
	var parts []filePart
	drawings, charts := 0, 0
	for i, s := range p.sheets {
		if len(s.charts) == 0 {
			continue
		}
		drawings++
		drawing, ties := []byte(xmlHead+drawingHead), []byte(xmlHead+relationsHead)
		for n, c := range s.charts {
			charts++
			text, err := p.chart(c)
			if err != nil {
				return nil, fmt.Errorf("chart %s: %w", c.Title, err)
			}
			parts = append(parts, filePart{chartPart(charts), string(text)})
			drawing = c.appendAnchor(drawing, n+1)
			ties = append(ties, relation(n+1, "chart", "../"+strings.TrimPrefix(chartPart(charts), "xl/"))...)
		}
		name := strings.TrimPrefix(drawingPart(drawings), "xl/")
		parts = append(parts, filePart{drawingPart(drawings), string(append(drawing, `</xdr:wsDr>`...))},
			filePart{"xl/drawings/_rels/" + path.Base(name) + ".rels", string(append(ties, `</Relationships>`...))},
			filePart{fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", i+1), xmlHead + relationsHead + relation(1, "drawing", "../"+name) + `</Relationships>`})
	}
	return parts, nil
}

func chartPart(n int) string   { return fmt.Sprintf("xl/charts/chart%d.xml", n) }
func drawingPart(n int) string { return fmt.Sprintf("xl/drawings/drawing%d.xml", n) }

// chartTypes tells the types of the parts.
func (p *Pen) chartTypes(is func(name, kind string)) {
	drawings, charts := 0, 0
	for _, s := range p.sheets {
		for range s.charts {
			charts++
			is(chartPart(charts), "application/vnd.openxmlformats-officedocument.drawingml.chart")
		}
		if len(s.charts) > 0 {
			drawings++
			is(drawingPart(drawings), "application/vnd.openxmlformats-officedocument.drawing")
		}
	}
}

const drawingHead = `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">`

// appendAnchor puts the n-th chart of a drawing over its cells, however wide columns are.
func (c Chart) appendAnchor(b []byte, n int) []byte {
	cells, err := areaOf(c.From, c.To)
	if err != nil { // told when it was added
		return b
	}
	corner := func(tag string, col, row int) {
		b = append(b, fmt.Sprintf(`<xdr:%s><xdr:col>%d</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>%d</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:%s>`, tag, col, row, tag)...)
	}
	b = append(b, `<xdr:twoCellAnchor>`...)
	corner("from", cells.left-1, cells.top-1)
	corner("to", cells.right, cells.bottom)
	b = append(b, fmt.Sprintf(`<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="%d" name="Chart %d" descr="`, n+1, n+1)...)
	b = appendAttr(b, c.Title+"。"+c.Note)
	return append(b, fmt.Sprintf(`"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId%d"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>`, n)...)
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
	a, err := areaOf(r.From, r.To)
	if err != nil {
		return cells{}, err
	}
	at := slices.IndexFunc(p.sheets, func(s *sheet) bool { return s.name == r.Sheet })
	if at < 0 {
		return cells{}, fmt.Errorf("没有工作表“%s”", r.Sheet)
	}
	c := cells{Ref: quotedSheet(r.Sheet) + AbsRef(a.left, a.top)}
	if r.From != r.To {
		c.Ref += ":" + AbsRef(a.right, a.bottom)
	}
	for y := a.top; y <= a.bottom; y++ {
		for x := a.left; x <= a.right; x++ {
			c.Values = append(c.Values, p.sheets[at].shown(x, y))
		}
	}
	return c, nil
}

func escaped(text string) string { return string(appendAttr(nil, text)) }

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
