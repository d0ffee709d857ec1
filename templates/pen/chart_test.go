package pen

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// charted draws two charts on one sheet of numbers of another.
func charted(p *Pen) {
	p.Put("A1", "市发改委 & <财政局>", "plain")
	p.Put("A2", "市_x0041_局", "plain") // looks like an escape, and is none
	p.Number("B1", 3, "plain")
	p.Number("B2", 0, "plain")
	p.Number("C1", 1, "plain")
	p.Number("C2", 2.5, "plain")
	p.NewSheet("图")
	p.Widths(15, 15)
	c := Chart{From: "A3", To: "B12", Height: 150, Title: "甲 & 乙", Note: "共2家", Max: 5, Step: 1}
	names := Range{"表一", "A1", "A2"}
	for i, state := range []string{"已完成", "<滞后>"} {
		c.Series = append(c.Series, Series{Name: state, Names: names, Values: Range{"表一", Ref(2+i, 1), Ref(2+i, 2)}, Fill: i})
	}
	p.AddChart(c)
	c.From, c.To, c.Whole = "A13", "B20", true
	p.AddChart(c)
	p.Break(13)
	p.Page(Paper{Header: 2, Repeat: 2})
}

func TestChartsShowWhatTheirCellsHold(t *testing.T) {
	data := drawn(t, charted)
	for name, want := range map[string][]string{
		"xl/charts/chart1.xml": {`<c:f>'表一'!$A$1:$A$2</c:f><c:strCache><c:ptCount val="2"/><c:pt idx="0"><c:v>市发改委 &amp; &lt;财政局&gt;</c:v></c:pt><c:pt idx="1"><c:v>市_x0041_局</c:v>`,
			`<c:f>'表一'!$B$1:$B$2</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="2"/><c:pt idx="0"><c:v>3</c:v></c:pt><c:pt idx="1"><c:v>0</c:v>`,
			`<c:pt idx="1"><c:v>2.5</c:v>`, `<a:t>甲 &amp; 乙</a:t>`, `<c:tx><c:v>&lt;滞后&gt;</c:v></c:tx>`, `<c:grouping val="stacked"/>`, `<c:max val="5"/>`,
			`<c:dLbl><c:idx val="1"/><c:delete val="1"/></c:dLbl>`},
		"xl/charts/chart2.xml": {`<c:grouping val="percentStacked"/>`, `<c:max val="1"/>`, `formatCode="0%"`},
	} {
		text := part(t, data, name)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s lacks %s", name, w)
			}
		}
		if strings.Count(text, "<c:delete val=\"1\"/>") != 1 {
			t.Errorf("%s: more than the one nought has no label", name)
		}
	}
}

// Excel refuses a chart whose elements do not stand in the order of the schema.
func TestElementsOfAChartAreInOrder(t *testing.T) {
	order := map[string]string{ // ECMA-376 part 1, 21.2
		"chartSpace": "date1904 lang roundedCorners chart spPr txPr",
		"chart":      "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
		"title":      "tx layout overlay",
		"plotArea":   "layout barChart catAx valAx spPr",
		"barChart":   "barDir grouping varyColors ser dLbls gapWidth overlap axId",
		"ser":        "idx order tx spPr invertIfNegative dLbls cat val",
		"dLbls":      "dLbl numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize",
		"catAx":      "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses auto lblAlgn lblOffset tickLblSkip noMultiLvlLbl",
		"valAx":      "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossBetween majorUnit",
		"scaling":    "orientation max min",
		"legend":     "legendPos layout overlay spPr txPr",
		"spPr":       "noFill solidFill pattFill ln",
		"defRPr":     "solidFill latin ea cs",
		"rPr":        "solidFill latin ea cs",
		"txPr":       "bodyPr lstStyle p",
	}
	var open [][]string // the elements around, each with its children so far
	dec := xml.NewDecoder(strings.NewReader(part(t, drawn(t, charted), "xl/charts/chart1.xml")))
	for {
		token, err := dec.Token()
		if err != nil {
			break
		}
		switch e := token.(type) {
		case xml.StartElement:
			if n := len(open); n > 0 {
				open[n-1] = append(open[n-1], e.Name.Local)
			}
			open = append(open, nil)
		case xml.EndElement:
			children, known := open[len(open)-1], order[e.Name.Local]
			open = open[:len(open)-1]
			if known == "" {
				continue
			}
			rank := func(name string) int { return slices.Index(strings.Fields(known), name) }
			if slices.ContainsFunc(children, func(c string) bool { return rank(c) < 0 }) || !slices.IsSortedFunc(children, func(a, b string) int { return rank(a) - rank(b) }) {
				t.Errorf("%s holds %v, want the order of %s", e.Name.Local, children, known)
			}
		}
	}
}

// A chart covers its cells whatever the widths of columns, on its own part of the sheet.
func TestChartsCoverTheirCells(t *testing.T) {
	data := drawn(t, charted)
	got := regexp.MustCompile(`<xdr:(col|row)>(\d+)<`).FindAllStringSubmatch(part(t, data, "xl/drawings/drawing1.xml"), -1)
	var at []string
	for _, m := range got {
		at = append(at, m[2])
	}
	if want := "0 2 2 12 0 12 2 20"; strings.Join(at, " ") != want {
		t.Errorf("from and to, column and row, counted from 0: %v, want %s", at, want)
	}
	if sheet := part(t, data, "xl/worksheets/sheet2.xml"); !strings.Contains(sheet, `<brk id="12"`) {
		t.Error("no page begins with row 13")
	}
	f := open(t, data)
	if names := f.GetDefinedName(); len(names) != 1 || names[0].RefersTo != "'图'!$1:$2" {
		t.Errorf("rows that repeat: %+v", names)
	}
}

func TestEqualChartsGiveEqualBytes(t *testing.T) {
	first := drawn(t, charted)
	for range 8 { // an order of a map would show
		if !bytes.Equal(first, drawn(t, charted)) {
			t.Fatal("two drawings differ")
		}
	}
}

func TestAChartOfNoCellsIsAnError(t *testing.T) {
	for _, r := range []Range{{"表一", "", "A2"}, {"表一", "A1", "?"}, {"没有的表", "A1", "A2"}} {
		p := New("表一", testStyles())
		p.AddChart(Chart{From: "A1", To: "B9", Height: 150, Series: []Series{{Name: "甲", Names: Range{"表一", "A1", "A1"}, Values: r}}})
		if err := p.Write(&bytes.Buffer{}); err == nil {
			t.Errorf("%v is drawn", r)
		}
		p.Close()
	}
}

// Fillings are told apart in black and white: of two neighbours that are plain one is much
// lighter, and no two are the same.
func TestFillings(t *testing.T) {
	grey := func(hex string) int {
		var r, g, b int
		if _, err := fmt.Sscanf(hex, "%02X%02X%02X", &r, &g, &b); err != nil {
			t.Fatal(err)
		}
		return (299*r + 587*g + 114*b) / 1000
	}
	seen := map[filling]bool{}
	var plain []int
	for n := range 12 {
		f := fillingOf(n)
		if seen[f] {
			t.Errorf("filling %d is there twice", n)
		}
		seen[f] = true
		if f.Pattern != "" {
			continue
		}
		if contrast := grey(f.Ink) - grey(f.Text); max(contrast, -contrast) < 100 {
			t.Errorf("filling %d: a number of %s cannot be read on %s", n, f.Text, f.Ink)
		}
		plain = append(plain, grey(f.Ink))
	}
	if grey(fillingOf(0).Ink) != slices.Min(plain) {
		t.Error("the first filling is not the darkest")
	}
	slices.Sort(plain)
	for i := 1; i < len(plain); i++ {
		if plain[i]-plain[i-1] < 25 {
			t.Errorf("greys %v are too near", plain)
		}
	}
	if fillingOf(12) != fillingOf(0) {
		t.Error("the fillings do not begin again")
	}
}

// What excelize reads it can write again: the parts that were put in are whole.
func TestChartsAreReadBack(t *testing.T) {
	f := open(t, drawn(t, charted))
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	again, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := again.DeleteChart("图", "A3"); err != nil {
		t.Errorf("no chart at A3: %v", err)
	}
}
