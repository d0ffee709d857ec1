package pen

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func testStyles() map[string]excelize.Style {
	return map[string]excelize.Style{
		"plain": {Font: &excelize.Font{Family: "宋体", Size: 12}},
		"bold":  {Font: &excelize.Font{Family: "黑体", Size: 14, Bold: true}},
	}
}

// drawn draws on a fresh pen and gives the finished file.
func drawn(t *testing.T, draw func(p *Pen)) []byte {
	t.Helper()
	p := New("表一", testStyles())
	defer p.Close()
	draw(p)
	var out bytes.Buffer
	if err := p.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// part gives one part of a workbook as text.
func part(t *testing.T, workbook []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func open(t *testing.T, workbook []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func cellText(t *testing.T, f *excelize.File, sheet, ref string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, ref)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func busy(p *Pen) {
	p.Widths(9, 26, 11)
	p.Band("A1", "C1", "标题", "bold")
	p.Height(1, 34)
	p.Put("A2", "甲", "plain")
	p.Number("B2", 2.5, "plain")
	p.Formula("C2", `IF(AND(A2<>"",B2>1),"✓ & <好>","待填")`, "✓ & <好>", "plain")
	p.Height(2, 21.5)
	p.Page(Paper{Landscape: true, Header: 2, Right: "发改&财政"})
	p.NewSheet("表二")
	p.Formula("B3", "1+1", "2", "plain")
	p.Height(3, 50)
	p.NewSheet("空表")
}

func TestFormulasHaveCachedValues(t *testing.T) {
	data := drawn(t, busy)
	f := open(t, data)
	for _, tt := range []struct{ sheet, ref, value, formula string }{
		{"表一", "C2", "✓ & <好>", `IF(AND(A2<>"",B2>1),"✓ & <好>","待填")`},
		{"表二", "B3", "2", "1+1"},
	} {
		if got := cellText(t, f, tt.sheet, tt.ref); got != tt.value {
			t.Errorf("%s!%s shows %q before it is reckoned, want %q", tt.sheet, tt.ref, got, tt.value)
		}
		if got, err := f.GetCellFormula(tt.sheet, tt.ref); err != nil || got != tt.formula {
			t.Errorf("%s!%s is %q, %v", tt.sheet, tt.ref, got, err)
		}
	}
	// the type is text: without it a spreadsheet would take the value for a number
	if xml := part(t, data, "xl/worksheets/sheet1.xml"); !regexp.MustCompile(`<c r="C2"[^>]* t="str"[^>]*><f>`).MatchString(xml) {
		t.Errorf("C2 is not said to be text: %s", xml)
	}
}

func TestBlankCachedValueStays(t *testing.T) {
	f := open(t, drawn(t, func(p *Pen) { p.Formula("A1", `IF(B1="","","已填")`, "", "plain") }))
	if got := cellText(t, f, "表一", "A1"); got != "" {
		t.Errorf("shows %q", got)
	}
}

func TestCachedValueWithDollarSigns(t *testing.T) {
	f := open(t, drawn(t, func(p *Pen) { p.Formula("A1", `"$1"&"${2}"`, "$1${2}", "plain") }))
	if got := cellText(t, f, "表一", "A1"); got != "$1${2}" {
		t.Errorf("shows %q", got)
	}
}

func TestRowsStillGrow(t *testing.T) {
	data := drawn(t, busy)
	for _, name := range []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"} {
		if strings.Contains(part(t, data, name), "customHeight") {
			t.Errorf("%s: a row keeps its height whatever is typed", name)
		}
	}
	f := open(t, data)
	for row, want := range map[int]float64{1: 34, 2: 21.5} {
		if got, err := f.GetRowHeight("表一", row); err != nil || got != want {
			t.Errorf("row %d is %v high, %v; want %v", row, got, err, want)
		}
	}
}

func TestDimension(t *testing.T) {
	data := drawn(t, busy)
	for name, want := range map[string]string{"sheet1": "A1:C2", "sheet2": "A1:B3", "sheet3": "A1"} {
		xml := part(t, data, "xl/worksheets/"+name+".xml")
		if !strings.Contains(xml, `<dimension ref="`+want+`"`) {
			t.Errorf("%s: %.300s, want %s", name, xml, want)
		}
	}
}

// A green corner on every 序号 would look like a fault.
func TestNumbersThatAreTextsAreNotMarked(t *testing.T) {
	if xml := part(t, drawn(t, busy), "xl/worksheets/sheet1.xml"); !regexp.MustCompile(`<ignoredError [^>]*sqref="A1:XFD1048576"[^>]*numberStoredAsText="(1|true)"`).MatchString(xml) && !regexp.MustCompile(`<ignoredError numberStoredAsText="(1|true)" sqref="A1:XFD1048576"`).MatchString(xml) {
		t.Errorf("no such rule in %s", xml)
	}
}

func TestTextTooLongForACellIsAnError(t *testing.T) {
	p := New("表一", testStyles())
	defer p.Close()
	p.Put("A1", strings.Repeat("字", excelize.TotalCellChars+1), "plain")
	if err := p.Write(io.Discard); err == nil || !strings.Contains(err.Error(), "表一!A1") {
		t.Errorf("got %v", err)
	}
}

func TestExtent(t *testing.T) {
	for xml, want := range map[string]string{
		``:                                   "A1",
		`<c r="A1"/>`:                        "A1",
		`<c r="B7" s>`:                       "A1:B7",
		`<c r="AA2"/><c r="B9"/><c r="A1"/>`: "A1:AA9",
	} {
		if got := extent([]byte(xml)); got != want {
			t.Errorf("%q: got %s, want %s", xml, got, want)
		}
	}
}

func TestEqualDrawingGivesEqualBytes(t *testing.T) {
	first := drawn(t, busy)
	for range 3 {
		if !bytes.Equal(first, drawn(t, busy)) {
			t.Fatal("two runs differ")
		}
	}
}

func TestTextsNeverActAsFormulas(t *testing.T) {
	texts := []string{"=1+1", "=HYPERLINK(\"http://x\",\"点我\")", "+1", "-1", "@SUM(A1)", "'=1", "<b>&amp;</b>", "甲\n乙", "007", " 前后 ", "𠮷野家",
		"_x0041_", "_x005F_x0041_", "_x005F_", "_x0041_x0042_x0043_", "_x000a_", "__x0041__", "_x00_", "_x"}
	f := open(t, drawn(t, func(p *Pen) {
		for i, text := range texts {
			p.Put(Ref(1, i+1), text, "plain")
		}
	}))
	for i, text := range texts {
		ref := Ref(1, i+1)
		if got := cellText(t, f, "表一", ref); got != text {
			t.Errorf("%q came back as %q", text, got)
		}
		if formula, err := f.GetCellFormula("表一", ref); err != nil || formula != "" {
			t.Errorf("%q is a formula %q, %v", text, formula, err)
		}
		if kind, err := f.GetCellType("表一", ref); err != nil || kind != excelize.CellTypeInlineString {
			t.Errorf("%q is of type %v, %v", text, kind, err)
		}
	}
}

func TestTextThatLooksLikeOurXML(t *testing.T) {
	text := `<c r="ZZ99"><f>1</f></c> customHeight="true" <dimension ref="A1"`
	data := drawn(t, func(p *Pen) { p.Put("A1", text, "plain") })
	if got := cellText(t, open(t, data), "表一", "A1"); got != text {
		t.Errorf("came back as %q", got)
	}
	if !strings.Contains(part(t, data, "xl/worksheets/sheet1.xml"), `<dimension ref="A1"`) {
		t.Error("the text was taken for cells")
	}
}

func TestHeaderKeepsAnd(t *testing.T) {
	f := open(t, drawn(t, busy))
	h, err := f.GetHeaderFooter("表一")
	if err != nil {
		t.Fatal(err)
	}
	if h.OddHeader != "&R&10发改&&财政" {
		t.Errorf("header %q", h.OddHeader)
	}
	if !strings.Contains(h.OddFooter, "第 &P 页") || !strings.Contains(h.OddFooter, "共 &N 页") {
		t.Errorf("footer %q", h.OddFooter)
	}
}

func TestPage(t *testing.T) {
	f := open(t, drawn(t, busy))
	layout, err := f.GetPageLayout("表一")
	if err != nil {
		t.Fatal(err)
	}
	if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("size %d, %s, fit %d × %d", *layout.Size, *layout.Orientation, *layout.FitToWidth, *layout.FitToHeight)
	}
	panes, err := f.GetPanes("表一")
	if err != nil || !panes.Freeze || panes.YSplit != 2 || panes.TopLeftCell != "A3" {
		t.Errorf("panes %+v, %v", panes, err)
	}
	names := f.GetDefinedName()
	if len(names) != 1 || names[0].Name != "_xlnm.Print_Titles" || names[0].RefersTo != "'表一'!$2:$2" || names[0].Scope != "表一" {
		t.Errorf("names %+v", names)
	}
}

func TestFilterKeepsFitToPage(t *testing.T) {
	f := open(t, drawn(t, func(p *Pen) {
		p.Put("A1", "甲", "bold")
		p.Put("A2", "乙", "plain")
		p.Page(Paper{Landscape: true, Header: 1})
		p.Filter("A1", "A2")
	}))
	props, err := f.GetSheetProps("表一")
	if err != nil || props.FitToPage == nil || !*props.FitToPage {
		t.Errorf("the filter took fit to page away: %v", err)
	}
	h, err := f.GetHeaderFooter("表一")
	if err != nil || h.OddHeader != "" {
		t.Errorf("header %q, %v", h.OddHeader, err)
	}
}

func TestBandMerges(t *testing.T) {
	f := open(t, drawn(t, func(p *Pen) {
		p.Band("A1", "C1", "宽", "bold")
		p.Band("A2", "A2", "单格", "bold")
	}))
	merged, err := f.GetMergeCells("表一")
	if err != nil || len(merged) != 1 || merged[0].GetStartAxis() != "A1" || merged[0].GetEndAxis() != "C1" {
		t.Errorf("merged %v, %v", merged, err)
	}
}

func TestFirstErrorIsKept(t *testing.T) {
	p := New("表一", testStyles())
	defer p.Close()
	p.Put("A1", "甲", "没有这种样式")
	p.Put("不是格子", "乙", "plain")
	var out bytes.Buffer
	err := p.Write(&out)
	if err == nil || !strings.Contains(err.Error(), "没有这种样式") {
		t.Errorf("got %v", err)
	}
	if out.Len() > 0 {
		t.Error("a failed drawing wrote something")
	}
}

func TestBadSheetNameIsAnError(t *testing.T) {
	p := New("甲/乙", testStyles())
	defer p.Close()
	if err := p.Write(io.Discard); err == nil {
		t.Error("a sheet name with / was taken")
	}
}

func TestRefs(t *testing.T) {
	for _, tt := range []struct {
		col, row  int
		ref, abso string
	}{{1, 1, "A1", "$A$1"}, {28, 7, "AB7", "$AB$7"}} {
		if got := Ref(tt.col, tt.row); got != tt.ref {
			t.Errorf("Ref(%d, %d) = %s", tt.col, tt.row, got)
		}
		if got := AbsRef(tt.col, tt.row); got != tt.abso {
			t.Errorf("AbsRef(%d, %d) = %s", tt.col, tt.row, got)
		}
	}
}
