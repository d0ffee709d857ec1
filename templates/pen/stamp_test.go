package pen

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

func testLooks() map[string]excelize.Style {
	return map[string]excelize.Style{
		"red":  {Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FF0000"}}},
		"blue": {Font: &excelize.Font{Color: "0000FF"}},
	}
}

func master(t testing.TB) *Master {
	t.Helper()
	m, err := NewMaster(testStyles(), testLooks())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// full uses everything that a pen can do.
func full(p *Pen) {
	busy(p)
	p.Sheet = "表一"
	p.Rich("A9", Run{"【配合】", excelize.Font{Family: "黑体", Size: 12, Color: "123456", Bold: true}}, Run{" 余下 & <的>\n", excelize.Font{Family: "宋体", Size: 10.5, Color: "654321"}})
	p.Ask(Input{From: "A3", To: "A9", Title: "题", Prompt: "两行\n“提示”", List: []string{"甲\"", "乙&"}, Refusal: "不行", Reproach: "只能<选>"})
	p.Ask(Input{From: "B3", To: "B9", Number: true, Least: -1, Most: 100})
	p.Ask(Input{From: "C3", To: "C9", ListAt: "'表二'!$B$3:$B$4"})
	p.Colour("A3", "A9", Rule{`$A3="甲"`, "red"}, Rule{`$A3<>"<乙>"`, "blue"})
	p.Colour("B3", "B3", Rule{"B3>1", "blue"})
	p.Filter("A2", "C9")
	p.Print("A1", "C9")
	p.Protect()
	p.HideRow(4)
	p.HideColumn(3)
	p.Name("_mark", "'表一'!$A$2")
	p.Property("甲&", "<乙>")
	p.About(excelize.DocProperties{Title: "题 & 目", Creator: "某办", Identifier: "号", Created: "2021-06-30T00:00:00Z", Modified: "2021-06-30T00:00:00Z", Language: "zh-CN"})
	p.Sheet = "空表"
	p.HideSheet(true)
	p.Sheet = "表二"
	p.First()
}

func stamped(t testing.TB, m *Master, draw func(*Pen)) []byte {
	t.Helper()
	p := m.New("表一")
	defer p.Close()
	draw(p)
	var out bytes.Buffer
	if err := p.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What excelize reads is what was drawn.
func TestAllIsReadBack(t *testing.T) {
	data := stamped(t, master(t), full)
	if text := part(t, data, "xl/worksheets/sheet1.xml"); !strings.Contains(text, `<formula1>"甲"",乙&amp;"</formula1>`) {
		t.Errorf("no list in %s", text)
	}
	f := open(t, data)
	asked, err := f.GetDataValidations("表一")
	if err != nil || len(asked) != 3 {
		t.Fatalf("%d rules of input, %v", len(asked), err)
	}
	if in := asked[0]; in.Sqref != "A3:A9" || in.Type != "list" || in.Formula1 != `"甲",乙&"` || *in.Prompt != "两行\n“提示”" || *in.PromptTitle != "题" || *in.Error != "只能<选>" || *in.ErrorTitle != "不行" || !in.AllowBlank || !in.ShowErrorMessage || !in.ShowInputMessage {
		t.Errorf("list %+v", in)
	}
	if in := asked[1]; in.Type != "decimal" || in.Operator != "between" || in.Formula1 != "-1" || in.Formula2 != "100" {
		t.Errorf("number %+v", in)
	}
	if in := asked[2]; in.Type != "list" || in.Formula1 != "'表二'!$B$3:$B$4" {
		t.Errorf("list elsewhere %+v", in)
	}
	rules, err := f.GetConditionalFormats("表一")
	if err != nil || len(rules) != 2 || len(rules["A3:A9"]) != 2 || rules["A3:A9"][1].Criteria != `$A3<>"<乙>"` || rules["B3"][0].Criteria != "B3>1" {
		t.Fatalf("rules %+v, %v", rules, err)
	}
	red, err := f.GetConditionalStyle(*rules["A3:A9"][0].Format)
	if err != nil || !slices.Equal(red.Fill.Color, []string{"FF0000"}) {
		t.Errorf("look %+v, %v", red, err)
	}
	runs, err := f.GetCellRichText("表一", "A9")
	if err != nil || len(runs) != 2 || runs[0].Text != "【配合】" || !runs[0].Font.Bold || runs[1].Text != " 余下 & <的>\n" || runs[1].Font.Size != 10.5 || runs[1].Font.Family != "宋体" {
		t.Errorf("runs %+v, %v", runs, err)
	}
	if seen, err := f.GetRowVisible("表一", 4); err != nil || seen {
		t.Errorf("row 4 is seen, %v", err)
	}
	if seen, err := f.GetColVisible("表一", "C"); err != nil || seen {
		t.Errorf("column C is seen, %v", err)
	}
	if seen, err := f.GetSheetVisible("空表"); err != nil || seen || f.GetActiveSheetIndex() != 1 {
		t.Errorf("空表 is seen, or %d is shown first, %v", f.GetActiveSheetIndex(), err)
	}
	custom, err := f.GetCustomProps()
	if err != nil || len(custom) != 1 || custom[0].Name != "甲&" || custom[0].Value != "<乙>" {
		t.Errorf("properties %+v, %v", custom, err)
	}
	about, err := f.GetDocProps()
	if err != nil || about.Title != "题 & 目" || about.Creator != "某办" || about.Identifier != "号" || about.Modified != "2021-06-30T00:00:00Z" || about.Language != "zh-CN" {
		t.Errorf("about %+v, %v", about, err)
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name+" "+n.Scope] = n.RefersTo
	}
	for name, want := range map[string]string{"_mark Workbook": "'表一'!$A$2", "_xlnm.Print_Area 表一": "'表一'!$A$1:$C$9", "_xlnm.Print_Titles 表一": "'表一'!$2:$2"} {
		if names[name] != want {
			t.Errorf("%s is %q, want %q", name, names[name], want)
		}
	}
}

// What is forbidden stays so in a program that takes what is not said for no.
func TestProtectionSaysAllOfIt(t *testing.T) {
	f := open(t, stamped(t, master(t), func(p *Pen) { p.Put("A1", "甲", "plain"); p.Protect() }))
	if err := f.SetCellStr("表一", "B1", "填"); err != nil { // else the sheet is copied as it is
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := f.Write(&again); err != nil {
		t.Fatal(err)
	}
	text := part(t, again.Bytes(), "xl/worksheets/sheet1.xml")
	for _, forbidden := range []string{"objects", "scenarios", "insertColumns", "insertRows", "insertHyperlinks", "deleteColumns", "deleteRows", "sort", "pivotTables"} {
		if !strings.Contains(text, " "+forbidden+`="true"`) {
			t.Errorf("%s is allowed: %s", forbidden, text)
		}
	}
}

// Elements out of the order of the schema make Excel mend the file.
func TestElementsOfASheetAreInOrder(t *testing.T) {
	order := strings.Fields("sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter mergeCells conditionalFormatting dataValidations printOptions pageMargins pageSetup headerFooter rowBreaks ignoredErrors drawing") // ECMA-376 part 1, 18.3.1.99
	data := stamped(t, master(t), func(p *Pen) {
		full(p)
		p.Sheet = "表一"
		p.Break(5)
		p.AddChart(Chart{From: "A10", To: "B20", Height: 150, Max: 5, Step: 1, Series: []Series{{Name: "甲", Names: Range{"表一", "A1", "A2"}, Values: Range{"表一", "B2", "B2"}}}})
	})
	var seen []int
	dec, depth := xml.NewDecoder(strings.NewReader(part(t, data, "xl/worksheets/sheet1.xml"))), 0
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; depth == 2 {
				seen = append(seen, slices.Index(order, e.Name.Local))
			}
		case xml.EndElement:
			depth--
		}
	}
	if !slices.IsSorted(seen) || seen[0] != 0 || len(slices.Compact(slices.Clone(seen))) != len(order) {
		t.Errorf("elements %v of %v", seen, order)
	}
}

// A pen that is used again draws what a new one draws, whatever was drawn before, and
// many at once do not mix.
func TestRoomThatIsUsedAgainLeavesNothing(t *testing.T) {
	draws := []func(*Pen){full, busy, charted, func(p *Pen) { p.Put("A1", "一格", "bold") }, func(p *Pen) { p.Height(3, 20); p.Put("C7", "远", "plain") }}
	var want [][]byte
	for _, draw := range draws {
		want = append(want, stamped(t, master(t), draw))
	}
	m := master(t)
	var all sync.WaitGroup
	for n := range 40 {
		all.Go(func() {
			k := n % len(draws)
			p := m.New("表一")
			draws[k](p)
			var out bytes.Buffer
			if err := p.Write(&out); err != nil || !bytes.Equal(out.Bytes(), want[k]) {
				t.Errorf("drawing %d differs from that of a new master, %v", k, err)
			}
			p.Close()
		})
	}
	all.Wait()
}

// Careful readers want to know how long a part is before they read it.
func TestSizesStandBeforeTheParts(t *testing.T) {
	data := stamped(t, master(t), full)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Flags&8 != 0 || f.CompressedSize64 == 0 {
			t.Errorf("%s: flags %x, %d bytes", f.Name, f.Flags, f.CompressedSize64)
		}
	}
}

func TestWhatASheetCannotHold(t *testing.T) {
	for name, draw := range map[string]func(*Pen){
		"row 0":         func(p *Pen) { p.Height(0, 10) },
		"too high":      func(p *Pen) { p.Height(1, 410) },
		"too wide":      func(p *Pen) { p.Widths(256) },
		"backwards":     func(p *Pen) { p.Style("B2", "A1", "bold") },
		"no cell":       func(p *Pen) { p.Merge("A1", "AAAA1") },
		"below":         func(p *Pen) { p.Text("A1048577", "x") },
		"two of a name": func(p *Pen) { p.NewSheet("表一") },
		"letters alone": func(p *Pen) { p.NewSheet("a"); p.NewSheet("A") },
		"long name":     func(p *Pen) { p.NewSheet(strings.Repeat("字", 32)) },
		"no such sheet": func(p *Pen) { p.Sheet = "没有"; p.Protect() },
		"no such look":  func(p *Pen) { p.Colour("A1", "A2", Rule{"A1>1", "没有"}) },
		"long header":   func(p *Pen) { p.Page(Paper{Right: strings.Repeat("字", 260)}) },
	} {
		p := master(t).New("表一")
		draw(p)
		var out bytes.Buffer
		if err := p.Write(&out); err == nil || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, out.Len())
		}
		p.Close()
	}
}

// Returned workbooks may have such names, and what is drawn of them tells them apart so, too.
func TestNamesThatOnlyLookAlikeAreTwo(t *testing.T) {
	if f := open(t, stamped(t, master(t), func(p *Pen) { p.NewSheet("s"); p.NewSheet("ſ") })); len(f.GetSheetList()) != 3 {
		t.Errorf("sheets %q", f.GetSheetList())
	}
}

// FuzzText holds every text to coming back as it was, but for what XML cannot hold.
func FuzzText(f *testing.F) {
	for _, s := range []string{"甲 & <乙>", "_x0041__x005F_", " \t前\r\n后 ", "\x00\x1f\xff\uFFFE", `"'`, "𠮷"} {
		f.Add(s)
	}
	m := master(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 {
			return
		}
		want := strings.Map(func(r rune) rune {
			if r < ' ' && !strings.ContainsRune("\t\n\r", r) || r == 0xFFFE || r == 0xFFFF {
				return utf8.RuneError
			}
			return r
		}, string([]rune(text)))
		for _, escaped := range []string{"<x>" + string(appendText(nil, text)) + "</x>", `<x a="` + string(appendAttr(nil, text)) + `"></x>`} {
			var x struct {
				Attr string `xml:"a,attr"`
				Text string `xml:",chardata"`
			}
			if err := xml.Unmarshal([]byte(escaped), &x); err != nil || x.Attr+x.Text != want {
				t.Errorf("%q as %q: %q, %v", text, escaped, x.Attr+x.Text, err)
			}
		}
		data := stamped(t, m, func(p *Pen) { p.Text("A1", text) })
		got, err := open(t, data).GetCellValue("表一", "A1")
		if err != nil || got != want {
			t.Errorf("%q came back as %q, want %q, %v", text, got, want, err)
		}
	})
}
