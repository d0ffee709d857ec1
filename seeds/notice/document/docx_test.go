package document

import (
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const wordNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"`

// word makes a document of this body, and further parts if there are some.
func word(t testing.TB, body string, further ...string) []byte {
	t.Helper()
	files := map[string]string{"word/document.xml": "<w:document " + wordNames + "><w:body>" + body + "</w:body></w:document>"}
	for i := 0; i+1 < len(further); i += 2 {
		root := map[string]string{"styles.xml": "styles", "numbering.xml": "numbering"}[further[i]]
		if root == "" {
			root = "part"
		}
		files["word/"+further[i]] = "<w:" + root + " " + wordNames + ">" + further[i+1] + "</w:" + root + ">"
	}
	return zipped(t, files)
}

// para is a paragraph of these properties and runs; a run without a tag is its text.
func para(props string, runs ...string) string {
	var out strings.Builder
	out.WriteString("<w:p><w:pPr>" + props + "</w:pPr>")
	for _, r := range runs {
		if !strings.HasPrefix(r, "<") {
			r = run(r)
		}
		out.WriteString(r)
	}
	return out.String() + "</w:p>"
}

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func num(id, level int) string {
	return fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, id)
}

// tc is a cell of these properties with a paragraph for each text.
func tc(props string, texts ...string) string {
	out := "<w:tc><w:tcPr>" + props + "</w:tcPr>"
	for _, text := range texts {
		if !strings.HasPrefix(text, "<") {
			text = para("", text)
		}
		out += text
	}
	return out + "</w:tc>"
}

func tr(cells ...string) string { return "<w:tr>" + strings.Join(cells, "") + "</w:tr>" }

func tbl(rows ...string) string { return "<w:tbl>" + strings.Join(rows, "") + "</w:tbl>" }

func lvl(i int, format, text, further string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>%s</w:lvl>`, i, format, text, further)
}

func list(id int, levels string) string {
	return fmt.Sprintf(`<w:abstractNum w:abstractNumId="%d">%s</w:abstractNum>`, id, levels)
}

func use(id, abstract int, overrides string) string {
	return fmt.Sprintf(`<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>%s</w:num>`, id, abstract, overrides)
}

const (
	restart  = `<w:vMerge w:val="restart"/>`
	goOn     = `<w:vMerge/>`
	span2    = `<w:gridSpan w:val="2"/>`
	lineEnd  = `<w:r><w:br/></w:r>`
	pageEnd  = `<w:r><w:br w:type="page"/></w:r>`
	markGone = `<w:rPr><w:del w:id="1"/></w:rPr>`
)

func TestWordText(t *testing.T) {
	for _, c := range []struct{ name, body, want, aside string }{
		{"runs", para("", "一、加快", "转型"), "一、加快转型", ""},
		{"no properties", "<w:p>" + run("一") + "</w:p><w:p/>", "一", ""},
		{"line ends", para("", "一", lineEnd, "二", "<w:r><w:cr/></w:r>", "三"), "一\n二\n三", ""},
		{"a line end in a run's text", para("", "一\n二"), "一 二", ""},
		{"signs", para("", "<w:r><w:t>12345</w:t><w:noBreakHyphen/><w:t>1</w:t><w:tab/><w:t>号</w:t></w:r>"), "12345-1 号", ""},
		{"changes", para("", "建成", "<w:del><w:r><w:delText>十</w:delText></w:r></w:del><w:ins>"+run("十二")+"</w:ins>", "宗"), "建成十二宗", "十"},
		{"moved", para("", "<w:moveFrom>"+run("旧")+"</w:moveFrom>", "新") + para("", "<w:moveTo>"+run("处")+"</w:moveTo>"), "新\n处", "旧"},
		{"a deleted end", para(markGone, "前", "<w:del>"+run("去")+"</w:del>") + para("", "后"), "前后", "去"},
		{"a deleted end before a table", para(markGone, "前") + tbl(tr(tc("", "格"))), "前\n[格]", ""},
		{"hidden", para("", "显", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>", "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>在</w:t></w:r>"), "显在", "隐"},
		{"transparent", `<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + para("", "<w:hyperlink>"+run("链")+"</w:hyperlink>", "<w:smartTag>"+run("签")+"</w:smartTag>", "<w:fldSimple>"+run("域")+"</w:fldSimple>") + `</w:sdtContent></w:sdt>`, "链签域", ""},
		{"fields", para("", `<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>果</w:t></w:r>`), "果", ""},
		{"a text box", para("", "外", `<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>`+para("", "框内")+para("", "框二")+`</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>`+para("", "框内")+`</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`, "文") + para("", "后"), "外文\n框内\n框二\n后", ""},
		{"a text box in a cell", tbl(tr(tc("", para("", "外", `<w:r><w:pict><w:txbxContent>`+para("", "框")+`</w:txbxContent></w:pict></w:r>`)))), "[外/框]", ""},
		{"only a fallback", para("", `<mc:AlternateContent><mc:Fallback>`+run("旧")+`</mc:Fallback></mc:AlternateContent>`), "旧", ""},
		{"pinyin", para("", `<w:r><w:ruby><w:rt>`+run("yi")+`</w:rt><w:rubyBase>`+run("一")+`</w:rubyBase></w:ruby></w:r>`), "一", "yi"},
		{"old properties", para(`<w:pPrChange><w:pPr>`+num(1, 0)+`</w:pPr></w:pPrChange>`, "一"), "一", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := mustRead(t, word(t, c.body))
			if got := dump(d); got != c.want || d.Format != "docx" {
				t.Errorf("read %s\n%s\nwant\n%s", d.Format, got, c.want)
			}
			if got := asideOf(d); got != c.aside {
				t.Errorf("aside %q, want %q", got, c.aside)
			}
			wholeAndOrdered(t, word(t, c.body), d)
		})
	}
}

func asideOf(d Document) string {
	var all []string
	for _, p := range d.Aside {
		all = append(all, p.Text)
	}
	return strings.Join(all, "/")
}

func TestWordTables(t *testing.T) {
	for _, c := range []struct{ name, body, want, aside string }{
		{"lines of a cell", tbl(tr(tc("", "市水利局", "市财政局"), tc("", para("", "一", lineEnd, "二", pageEnd, "三")))), "[市水利局/市财政局|一/二/三]", ""},
		{"merged", tbl(tr(tc(restart, "类"), tc(span2, "责任")), tr(tc(goOn, ""), tc("", "甲"), tc("", "乙")), tr(tc(`<w:vMerge w:val="continue"/>`, ""), tc("", ""), tc("", "丙"))), "[类|责任|^]\n[^|甲|乙]\n[^||丙]", ""},
		{"merged both ways", tbl(tr(tc(restart+span2, "类"), tc("", "甲")), tr(tc(goOn+span2, ""), tc("", "乙"))), "[类|^|甲]\n[^|^|乙]", ""},
		{"merged anew", tbl(tr(tc(restart, "一")), tr(tc(goOn)), tr(tc(restart, "二")), tr(tc(goOn))), "[一]\n[^]\n[二]\n[^]", ""},
		{"text under a merged cell", tbl(tr(tc(restart, "一")), tr(tc(goOn, "藏"))), "[一]\n[^]", "藏"},
		{"nothing above", tbl(tr(tc(goOn, "一")), tr(tc(goOn, "")), tr(tc("", "二")), tr(tc(goOn, "三"))), "[一]\n[^]\n[二]\n[三]", ""},
		{"an empty merged cell", tbl(tr(tc(restart, ""), tc("", "甲")), tr(tc(goOn, "藏"), tc("", "乙"))), "[|甲]\n[|乙]", "藏"},
		{"merged in the way of Word 97", tbl(tr(tc(`<w:hMerge w:val="restart"/>`, "一"), tc(`<w:hMerge/>`, ""), tc("", "二"))), "[一|^|二]", ""},
		{"columns left out", tbl("<w:tr><w:trPr><w:gridBefore w:val=\"1\"/><w:gridAfter w:val=\"1\"/></w:trPr>"+tc("", "乙")+"</w:tr>", tr(tc("", "甲"), tc("", "乙"), tc("", "丙"))), "[|乙]\n[甲|乙|丙]", ""},
		{"a nested table", tbl(tr(tc("", "外", tbl(tr(tc("", "一"), tc("", "二")), tr(tc("", "三"))), para("")), tc("", "旁"))), "[外/一/二/三|旁]", ""},
		{"a frame", tbl(tr(tc("", "题", tbl(tr(tc("", "一"), tc("", "二"))), para("")))) + tbl(tr(tc("", "三"))), "题\n[一|二]\n[三]", ""},
		{"one cell", tbl(tr(tc("", "任务"))), "[任务]", ""},
		{"empty", tbl(tr(tc("", ""))) + tbl(), "", ""},
		{"content controls", "<w:tbl><w:sdt><w:sdtContent>" + tr("<w:sdt><w:sdtContent>"+tc("", "一")+"</w:sdtContent></w:sdt>", tc("", "二")) + "</w:sdtContent></w:sdt></w:tbl>", "[一|二]", ""},
		{"a deleted row", tbl(tr(tc("", para(markGone, "<w:del>"+run("去")+"</w:del>"))), tr(tc("", "留"))), "[留]", "去"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := mustRead(t, word(t, c.body))
			if got := dump(d); got != c.want {
				t.Errorf("read\n%s\nwant\n%s", got, c.want)
			}
			if got := asideOf(d); got != c.aside {
				t.Errorf("aside %q, want %q", got, c.aside)
			}
			wholeAndOrdered(t, word(t, c.body), d)
		})
	}
}

func TestWordNumbers(t *testing.T) {
	three := list(0, lvl(0, "chineseCounting", "%1、", "")+lvl(1, "chineseCounting", "（%2）", "")+lvl(2, "decimal", "%3.", "")) +
		list(1, lvl(0, "decimal", "%1", "")+lvl(1, "decimal", "%1.%2", "")) +
		use(1, 0, "") + use(2, 1, "") + use(3, 0, `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>`) +
		use(4, 1, `<w:lvlOverride w:ilvl="0">`+lvl(0, "upperRoman", "%1)", `<w:suff w:val="nothing"/>`)+`</w:lvlOverride>`)
	styles := `<w:style w:type="paragraph" w:default="1" w:styleId="a"/><w:style w:type="paragraph" w:styleId="t"><w:pPr>` + num(1, 1) + `</w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="u"><w:basedOn w:val="t"/></w:style><w:style w:type="paragraph" w:styleId="r1"><w:basedOn w:val="r2"/></w:style><w:style w:type="paragraph" w:styleId="r2"><w:basedOn w:val="r1"/></w:style>`
	for _, c := range []struct{ name, body, want string }{
		{"levels", para(num(1, 0), "甲") + para(num(1, 1), "乙") + para(num(1, 2), "丙") + para(num(1, 2), "丁") + para(num(1, 1), "戊") + para(num(1, 2), "己") + para(num(1, 0), "庚") + para(num(1, 1), "辛"),
			"一、甲\n（一）乙\n1. 丙\n2. 丁\n（二）戊\n1. 己\n二、庚\n（一）辛"},
		{"composed", para(num(2, 0), "5G") + para(num(2, 1), "基站") + para(num(2, 1), "基站"), "1 5G\n1.1 基站\n1.2 基站"},
		{"a level that has not begun", para(num(2, 1), "甲"), "1.1 甲"},
		{"a start of its own", para(num(1, 0), "甲") + para(num(3, 0), "乙") + para(num(3, 0), "丙"), "一、甲\n五、乙\n六、丙"},
		{"a level of its own", para(num(4, 0), "甲"), "I)甲"},
		{"by style", para(`<w:pStyle w:val="u"/>`, "甲") + para(`<w:pStyle w:val="t"/>`, "乙") + para(`<w:pStyle w:val="t"/>`+num(0, 0), "丙"), "（一）甲\n（二）乙\n丙"},
		{"styles in a circle", para(`<w:pStyle w:val="r1"/>`, "甲"), "甲"},
		{"a list that is not there", para(num(9, 0), "甲") + para(num(1, 8), "乙"), "甲\n乙"},
		{"cells without text", tbl(tr(tc("", para(num(2, 0))), tc("", "甲")), tr(tc("", para(num(2, 0))), tc("", "乙"))), "[1|甲]\n[2|乙]"},
		{"a deleted paragraph", para(num(2, 0), "甲") + para(markGone+num(2, 0), "<w:del>"+run("去")+"</w:del>") + para(num(2, 0), "乙"), "1 甲\n2 乙"},
		{"the first line of several", para(num(1, 0), "甲", lineEnd, "乙"), "一、甲\n乙"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := dump(mustRead(t, word(t, c.body, "numbering.xml", three, "styles.xml", styles))); got != c.want {
				t.Errorf("read\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestStylesOfLists(t *testing.T) {
	numbering := list(0, lvl(0, "decimal", "%1．", `<w:pStyle w:val="h1"/>`)+lvl(1, "decimal", "%1.%2．", `<w:pStyle w:val="h2"/><w:lvlRestart w:val="0"/>`)) +
		`<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="s"/></w:abstractNum>` + use(1, 0, "") + use(2, 1, "")
	styles := `<w:style w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:styleId="h2"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="numbering" w:styleId="s"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`
	h1, h2 := `<w:pStyle w:val="h1"/>`, `<w:pStyle w:val="h2"/>`
	body := para(h1, "甲") + para(h2, "乙") + para(h1, "丙") + para(h2, "丁") + para(num(2, 0), "戊")
	want := "1．甲\n1.1．乙\n2．丙\n2.2．丁\n3．戊"
	if got := dump(mustRead(t, word(t, body, "numbering.xml", numbering, "styles.xml", styles))); got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
}

func TestFiguresOfWord(t *testing.T) {
	for _, c := range []struct {
		n            int
		format, want string
	}{
		{10, "chineseCounting", "十"}, {11, "chineseCountingThousand", "十一"}, {20, "japaneseCounting", "二十"}, {105, "chineseCountingThousand", "一百零五"},
		{110, "chineseCounting", "一百一十"}, {1001, "chineseCounting", "一千零一"}, {10, "ideographDigital", "一〇"}, {3, "decimalEnclosedCircleChinese", "③"}, {21, "decimalEnclosedCircle", "㉑"},
		{12, "decimalFullWidth", "１２"}, {3, "decimalZero", "03"}, {14, "upperRoman", "XIV"}, {4, "lowerRoman", "iv"}, {27, "upperLetter", "AA"}, {2, "lowerLetter", "b"},
		{2, "ideographTraditional", "乙"}, {3, "decimalEnclosedParen", "⑶"}, {1, "none", ""}, {7, "hex", "7"}, {maxCount, "upperRoman", "2147483647"}, {maxCount, "chineseCounting", "2147483647"}, {99, "decimalEnclosedCircle", "99"},
		{0, "lowerLetter", "0"},
	} {
		if got := docxFigure(c.n, c.format); got != c.want {
			t.Errorf("%d in %s is %q, want %q", c.n, c.format, got, c.want)
		}
	}
}

func TestPlacesGapsAndIndents(t *testing.T) {
	first := func(attrs string) string { return "<w:ind " + attrs + "/>" }
	styles := `<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:pPr>` + first(`w:firstLineChars="200"`) + `</w:pPr></w:style>`
	body := para("", "一") + para("") + para(first(`w:firstLine="0" w:firstLineChars="0"`), "二", lineEnd, "　三", pageEnd) +
		para(first(`w:firstLineChars="0" w:firstLine="640"`), "四") + para(first(`w:left="3"`)+"<w:pageBreakBefore/>", "五") + para(first(`w:hanging="3"`)+"<w:sectPr/>", "六") + para("", "七") +
		tbl(tr(tc("", "格")), tr(tc("", ""), tc("", "末")))
	d := mustRead(t, word(t, body, "styles.xml", styles))
	var got []string
	for _, b := range d.Blocks {
		if p := b.Paragraph; b.Table == nil {
			got = append(got, fmt.Sprintf("%s %s %v %d", p.Text, p.At.Name, p.Gap, p.Indent))
		} else {
			got = append(got, b.Table.Rows[1][1].At.Name)
		}
	}
	want := "一 第1段 false 4\n二 第2段 true 0\n三 第2段第2行 false 2\n四 第3段 true 4\n五 第4段 true 4\n六 第5段 false 0\n七 第6段 true 4\n表1第2行第2列"
	if strings.Join(got, "\n") != want {
		t.Errorf("read\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func TestPartsAside(t *testing.T) {
	rel := func(kind, target string) string {
		return `<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + target + `"/>`
	}
	part := func(text string) string { return "<w:x " + wordNames + ">" + para("", text) + "</w:x>" }
	d := mustRead(t, zipped(t, map[string]string{
		"_rels/.rels":                   "<Relationships>" + rel("officeDocument", "/word/document2.xml") + "</Relationships>",
		"word/document2.xml":            part("正文"),
		"word/_rels/document2.xml.rels": "<Relationships>" + rel("header", "header1.xml") + rel("footer", "f.xml") + rel("footnotes", "footnotes.xml") + rel("comments", "c/comments.xml") + rel("footer", "missing.xml") + "</Relationships>",
		"word/header1.xml":              part("眉"), "word/f.xml": part("脚"), "word/footnotes.xml": part("注"), "word/c/comments.xml": part("批"), "word/document.xml": part("旧"),
	}))
	if dump(d) != "正文" || asideOf(d) != "眉/脚/注/批" || d.Aside[0].At.Name != "页眉" {
		t.Errorf("read\n%s\naside %+v", dump(d), d.Aside)
	}
}

// wholeAndOrdered is the law: every Chinese character of the text stands among the
// blocks or aside, and places grow.
func wholeAndOrdered(t *testing.T, data []byte, d Document) {
	t.Helper()
	in, out := han(wordTexts(t, data)...), han(texts(d)...)
	for r, n := range in {
		if out[r] < n {
			t.Errorf("%c stands %d times in the file, but was read %d times", r, n, out[r])
		}
	}
	last := 0
	for _, b := range d.Blocks {
		orders := []int{b.Paragraph.At.Order}
		if b.Table != nil {
			orders = tableOrders(b.Table)
		}
		for _, order := range orders {
			if order <= last {
				t.Errorf("the order %d follows %d", order, last)
			}
			last = order
		}
	}
}

func tableOrders(table *Table) (orders []int) {
	seen := map[*Cell]bool{nil: true}
	for _, row := range table.Rows {
		for _, c := range row {
			if !seen[c] {
				orders = append(orders, c.At.Order)
			}
			seen[c] = true
		}
	}
	return orders
}

// wordTexts are the texts of all runs; what stands there again for older programs is left out.
func wordTexts(t *testing.T, data []byte) (all []string) {
	t.Helper()
	f, err := openDocx(data)
	if err != nil {
		t.Fatal(err)
	}
	dec, err := f.open(f.main, maxPart)
	if err != nil {
		t.Fatal(err)
	}
	text, choices := 0, 0
	for {
		token, err := dec.Token()
		if err != nil {
			return all
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "Choice":
				choices++
			case "Fallback":
				if choices > 0 {
					_ = dec.Skip()
				}
			case "t", "delText":
				text++
			}
		case xml.EndElement:
			if token.Name.Local == "t" || token.Name.Local == "delText" {
				text--
			}
		case xml.CharData:
			if text > 0 {
				all = append(all, string(token))
			}
		}
	}
}

func TestFilesInsideOfADocumentAreTold(t *testing.T) {
	object := func(program string) string {
		return `<w:r><w:object><OLEObject ProgID="` + program + `"/></w:object></w:r>`
	}
	d := mustRead(t, word(t, para("", "一", object("Equation.3"))+para("", object("Excel.Sheet.12"))+tbl(tr(tc("", para("", "格", object("ET.Workbook")))))+"<w:altChunk/>"))
	var at []string
	for _, doubt := range d.Doubts {
		at = append(at, doubt.At.Name)
	}
	if strings.Join(at, " ") != "第1段 表1第1行第1列 第1段" {
		t.Errorf("doubts at %v", at)
	}
}

// What is carried from paragraph to paragraph must not be copied each time: then this
// would not end before the tests are broken off.
func TestManyDeletedEndsAreRead(t *testing.T) {
	d := mustRead(t, word(t, strings.Repeat(para(markGone, "<w:del><w:r><w:t>去</w:t></w:r></w:del>", "留"), manyEnds)))
	if len(d.Blocks) != 1 {
		t.Errorf("%d blocks", len(d.Blocks))
	}
}

// TestDocumentsOfLibreOffice reads what LibreOffice makes of a web page and of
// OpenDocument: numbers, merged cells and line ends.
func TestDocumentsOfLibreOffice(t *testing.T) {
	page := `<html><head><meta charset="utf-8"></head><body><ol><li>建成<b>十</b>宗</li><li>清淤<br>防汛</li></ol>
		<table border="1"><tr><td rowspan="2">类</td><td colspan="2">责任单位</td></tr><tr><td>市水利局<br>市财政局</td><td>月底</td></tr></table><p>完</p></body></html>`
	want := "1. 建成十宗\n2. 清淤\n防汛\n[类|责任单位|^]\n[^|市水利局/市财政局|月底]\n完"
	direct := saved(t, []byte(page), "html", "docx")
	d := mustRead(t, direct)
	if got := dump(d); got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
	wholeAndOrdered(t, direct, d)
	for _, kind := range []string{"doc", "rtf", "odt"} {
		d := mustRead(t, saved(t, []byte(flat), "fodt", kind))
		if got := dump(d); !strings.HasSuffix(got, "见到实效。\n一、加快产业转型升级") || d.Format != kind || d.Blocks[0].Paragraph.Indent != 4 {
			t.Errorf("%s: read %s\n%s", kind, d.Format, got)
		}
	}
}

// TestRealWordDocuments holds the law on the files of a folder, if one is named.
func TestRealWordDocuments(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(os.Getenv("DUCHA_DOCX"), "*.docx"))
	if err != nil || len(files) == 0 {
		t.Skip("DUCHA_DOCX names no folder of documents")
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			wholeAndOrdered(t, data, mustRead(t, data))
		})
	}
}

func FuzzDOCX(f *testing.F) {
	numbering := list(0, lvl(0, "chineseCounting", "%1、", "")) + use(1, 0, "")
	f.Add(para(num(1, 0), "一", lineEnd, "二")+tbl(tr(tc(restart+span2, "三"), tc("", "四")), tr(tc(goOn, "五"))), numbering)
	f.Add(para(markGone, "<w:del>"+run("去")+"</w:del>")+para("", `<w:r><w:pict><w:txbxContent>`+para("", "框")+`</w:txbxContent></w:pict></w:r>`), "")
	f.Add(tbl(tr(tc("", tbl(tr(tc(`<w:gridSpan w:val="1000000000"/>`, "一")))))), `<w:num w:numId="1"><w:lvlOverride w:ilvl="-1"><w:startOverride w:val="99999999999"/></w:lvlOverride></w:num>`)
	f.Fuzz(func(t *testing.T, body, numbering string) {
		data := word(t, body, "numbering.xml", numbering)
		d, err := readDOCX("件", data)
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("err = %v", err)
		}
		for _, b := range d.Blocks {
			if b.Table == nil && b.Paragraph.Text != tidy(b.Paragraph.Text) {
				t.Errorf("not tidy: %q", b.Paragraph.Text)
			}
		}
	})
}
