package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/report"
)

// drawnChart is what a chart part says.
type drawnChart struct {
	Title    []string `xml:"chart>title>tx>rich>p>r>t"`
	Grouping value    `xml:"chart>plotArea>barChart>grouping"`
	Series   []struct {
		Name  string `xml:"tx>v"`
		Fill  inner  `xml:"spPr"`
		Names struct {
			Ref    string   `xml:"f"`
			Values []string `xml:"strCache>pt>v"`
		} `xml:"cat>strRef"`
		Values struct {
			Ref    string   `xml:"f"`
			Values []string `xml:"numCache>pt>v"`
		} `xml:"val>numRef"`
		Unsaid []struct {
			At value `xml:"idx"`
		} `xml:"dLbls>dLbl"`
	} `xml:"chart>plotArea>barChart>ser"`
	Order value `xml:"chart>plotArea>catAx>scaling>orientation"`
	Max   value `xml:"chart>plotArea>valAx>scaling>max"`
}

type value struct {
	Val string `xml:"val,attr"`
}

type inner struct {
	XML string `xml:",innerxml"`
}

// drawnCharts reads the charts of a workbook in their order.
func drawnCharts(t *testing.T, data []byte) []drawnChart {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var list []drawnChart
	for i := 1; ; i++ {
		part, err := z.Open(fmt.Sprintf("xl/charts/chart%d.xml", i))
		if err != nil {
			return list
		}
		var c drawnChart
		if err := xml.NewDecoder(part).Decode(&c); err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
}

// at gives what stands in the cells that a chart refers to.
func at(t *testing.T, f *excelize.File, ref string) []string {
	t.Helper()
	sheet, cells, ok := strings.Cut(ref, "!")
	if !ok || strings.Trim(sheet, "'") != report.SheetCounts {
		t.Fatalf("%s is not on %s", ref, report.SheetCounts)
	}
	from, to, more := strings.Cut(strings.ReplaceAll(cells, "$", ""), ":")
	if !more {
		to = from
	}
	col, first, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		t.Fatal(err)
	}
	_, last, err := excelize.CellNameToCoordinates(to)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for row := first; row <= last; row++ {
		ref, err := excelize.CoordinatesToCellName(col, row)
		if err != nil {
			t.Fatal(err)
		}
		v, err := f.GetCellValue(report.SheetCounts, ref)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	return list
}

// Together the charts show every row of the result once, in its order, by every state that
// occurs in its table, and previews show what the cells hold.
func TestChartsShowTheCounts(t *testing.T) {
	for name, in := range rounds() {
		res := report.Build(in)
		f, data := workbook(t, in)
		var shown []report.Breakdown
		for _, c := range drawnCharts(t, data) {
			rows := make([]report.Breakdown, len(c.Series[0].Names.Values))
			for i := range rows {
				rows[i] = report.Breakdown{Name: c.Series[0].Names.Values[i], Counts: make([]int, len(res.States))}
			}
			for _, s := range c.Series {
				if !slices.Equal(at(t, f, s.Names.Ref), s.Names.Values) || !slices.Equal(at(t, f, s.Values.Ref), s.Values.Values) {
					t.Errorf("%s: %s: %v and %v are not what stands in %s and %s", name, s.Name, s.Names.Values, s.Values.Values, s.Names.Ref, s.Values.Ref)
				}
				unsaid := 0
				for i, v := range s.Values.Values {
					n := int(figure(t, v))
					rows[i].Counts[slices.Index(res.StateNames(), s.Name)] = n
					rows[i].Total += n
					if n == 0 {
						unsaid++
					}
				}
				if len(s.Unsaid) != unsaid {
					t.Errorf("%s: %s: %d of %d noughts have no label", name, s.Name, len(s.Unsaid), unsaid)
				}
			}
			shown = append(shown, rows...)
		}
		want := slices.Concat(res.ByUnit, res.Chapters, res.Leaders)
		if fmt.Sprint(shown) != fmt.Sprint(want) {
			t.Errorf("%s: the charts show\n%v\nthe result says\n%v", name, shown, want)
		}
	}
}

// Units stand from the top in official order; their bars are as long as their counts, those
// of chapters and leaders are all alike; no state is drawn that does not occur.
func TestKindsOfCharts(t *testing.T) {
	_, data := workbook(t, random(8, 30))
	charts := drawnCharts(t, data)
	if len(charts) != 3 {
		t.Fatalf("%d charts", len(charts))
	}
	for i, want := range []struct{ title, grouping string }{{"各责任单位完成情况", "stacked"}, {"各类别完成情况占比", "percentStacked"}, {"各牵头领导完成情况占比", "percentStacked"}} {
		c := charts[i]
		if c.Title[0] != want.title || !strings.Contains(c.Title[1], "共") || c.Grouping.Val != want.grouping || c.Order.Val != "maxMin" {
			t.Errorf("chart %d: %s, %s, %s", i, c.Title, c.Grouping.Val, c.Order.Val)
		}
		for _, s := range c.Series {
			if !strings.ContainsAny(strings.Join(s.Values.Values, ""), "123456789") {
				t.Errorf("%s: %s is drawn and does not occur", c.Title[0], s.Name)
			}
		}
	}
}

// One state looks alike in all charts, and no two alike, even without colours.
func TestFillingsTellStatesApart(t *testing.T) {
	_, data := workbook(t, random(8, 60))
	of := map[string]string{}
	for _, c := range drawnCharts(t, data) {
		for _, s := range c.Series {
			if before, ok := of[s.Name]; ok && before != s.Fill.XML {
				t.Errorf("%s has two fillings", s.Name)
			}
			of[s.Name] = s.Fill.XML
		}
	}
	seen := map[string]string{}
	for name, fill := range of {
		if seen[fill] != "" {
			t.Errorf("%s looks like %s", name, seen[fill])
		}
		seen[fill] = name
	}
	if len(of) < 6 {
		t.Errorf("only %d states are drawn", len(of))
	}
}

// At most 25 bars stand on a page, about as many on each, all on one scale; nothing is
// higher than its page.
func TestChartsOfManyUnitsAreParted(t *testing.T) {
	const room = 445.0 // points that the page has below the two rows that repeat
	for units, want := range map[int][]int{1: {1}, 2: {2}, 9: {9}, 25: {25}, 26: {13, 13}, 80: {20, 20, 20, 20}, 150: {25, 25, 25, 25, 25, 25}} {
		in := answered(units, units, all("已完成"))
		for i := range in.Plan.Tasks {
			in.Plan.Tasks[i].Chapter = ""
		}
		in.Entries = in.Entries[:max(1, units/2)]
		f, data := workbook(t, in)
		var bars []int
		scales := map[string]bool{}
		for i, c := range drawnCharts(t, data) {
			bars = append(bars, len(c.Series[0].Names.Values))
			scales[c.Max.Val] = true
			if part := fmt.Sprintf("（共%d图，第%d图）", len(want), i+1); strings.Contains(c.Title[0], part) != (len(want) > 1) {
				t.Errorf("%d units: chart %d is titled %s", units, i+1, c.Title[0])
			}
		}
		if !slices.Equal(bars, want) || len(scales) != 1 {
			t.Errorf("%d units: charts of %v bars, want %v, on %d scales", units, bars, want, len(scales))
		}
		for page, height := range pageHeights(t, f, data) {
			if height > room {
				t.Errorf("%d units: page %d is %.0f pt high", units, page+1, height)
			}
		}
	}
}

// pageHeights are the heights of the rows of 统计图 between its page breaks.
func pageHeights(t *testing.T, f *excelize.File, data []byte) []float64 {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	index, err := f.GetSheetIndex(report.SheetCharts)
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open(fmt.Sprintf("xl/worksheets/sheet%d.xml", index+1))
	if err != nil {
		t.Fatal(err)
	}
	var sheet struct {
		Rows []struct {
			R  int     `xml:"r,attr"`
			Ht float64 `xml:"ht,attr"`
		} `xml:"sheetData>row"`
		Breaks []struct {
			ID int `xml:"id,attr"`
		} `xml:"rowBreaks>brk"`
	}
	if err := xml.NewDecoder(part).Decode(&sheet); err != nil {
		t.Fatal(err)
	}
	heights := make([]float64, len(sheet.Breaks)+1)
	for _, row := range sheet.Rows[2:] {
		page := 0
		for _, b := range sheet.Breaks {
			if row.R > b.ID {
				page++
			}
		}
		heights[page] += math.Abs(row.Ht)
	}
	return heights
}

// Long names take their lines, and their bars the room.
func TestLongNamesOfChaptersHaveRoom(t *testing.T) {
	in := answered(48, 1, all("已完成"))
	for i := range in.Plan.Tasks {
		in.Plan.Tasks[i].Chapter = fmt.Sprint("第", i/2+1, "章", strings.Repeat("全面推进乡村振兴，", 4))
	}
	_, data := workbook(t, in)
	var bars []int
	for _, c := range drawnCharts(t, data)[1:] {
		bars = append(bars, len(c.Series[0].Names.Values))
	}
	if fmt.Sprint(bars) != "[12 12]" {
		t.Errorf("24 chapters of two lines each stand %v on a page", bars)
	}
}
