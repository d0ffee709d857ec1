package official_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"ducha/report/official"
	"ducha/report/proof"
	"ducha/report/typeset"
	"ducha/templates/fonts"
)

// The measures of GB/T 9704—2012, said again here in mm so that the constants of
// the program are checked too.
const (
	left, top, right, bottom = 28.0, 37.0, 184.0, 262.0 // 版心 (5.2.1)

	point = 25.4 / 72
	zi    = 156.0 / 28       // one 字 of 3号 text (5.2.3)
	em3   = 16 * point       // 3号
	row   = (225 - em3) / 21 // from one line's head to the next one's
	gap   = row - em3        // between two lines whatever their type (3.2)
	em2   = 22 * point       // 2号
	em4   = 14 * point       // 4号
	row4  = 28 * point       // a line of 版记
	mid   = (left + right) / 2

	within = 0.3 // mm; every measure is kept as closely as that
)

var signedOn = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// passage has everything that makes a line hard to break.
const passage = "根据市政府办公室《关于印发2026年〈政府工作报告〉重点工作任务责任分解的通知》（云政办发〔2026〕12号）要求，" +
	"市政府督查室对截至10月31日的进展情况进行了督查，共涉及49项重点任务、128项年度目标，涉及责任单位63个。" +
	"“十五五”规划编制——前期调研、专题论证……均按序时推进；1—10月，全市固定资产投资完成1,234.5亿元，同比增长7.8%，" +
	"达到序时进度（83.3%）的91.7%。喆盛镇、镕州区、堃城街道等3个单位未按要求报送，𠅤村、𬭎桥项目（约0.3个百分点）仍未开工。"

// characters are Han without marks: 28 of them are a line.
const characters = "云泽市政府督查室对全年重点任务进展情况逐项核实并按责任单位汇总通报"

// letter is a 文件 with everything in it.
func letter() official.Document {
	return official.Document{
		Head: official.Head{Kind: official.Letter, Mark: "云泽市人民政府文件", Number: "云政督发〔2026〕12号",
			Copy: "000001", Secret: "机密★1年", Urgent: "特急"},
		Title: "云泽市人民政府关于2026年前三季度重点工作任务进展情况的通报",
		To:    "各县（市、区）人民政府，市政府各部门、各直属机构：",
		Body: []official.Block{
			{Text: passage},
			{Level: 1, Head: "一、总体情况"},
			{Text: passage},
			{Level: 2, Head: "（一）量化指标。", Text: passage + passage},
			{Level: 3, Head: "1.城市更新。", Text: "新开工老旧小区改造49个，惠及居民1.2万户。"},
			{Level: 4, Head: "（1）资金到位。", Text: "已到位12.5亿元。"},
			{Level: 1, Head: "二、下一步要求"},
			{Text: "请各单位对照清单，逐项落实。"},
		},
		Sign:    official.Sign{Way: official.Sealed, Office: "云泽市人民政府", Date: signedOn},
		Note:    "此件公开发布",
		Annexes: []official.Annex{wideAnnex(), {Title: "未按时报送单位名单", Blocks: []official.Block{{Text: passage}}}},
		Imprint: official.Imprint{
			Lines:  []official.ImprintLine{{Label: "抄送", Text: strings.Repeat("市委各部门，市人大常委会办公室，市政协办公室，", 4) + "云泽军分区"}},
			Issuer: "云泽市人民政府办公室", Date: signedOn},
	}
}

// wideAnnex lies on its side.
func wideAnnex() official.Annex {
	table := &typeset.Table{Columns: []typeset.Column{{Title: "序号", Width: 15, Align: typeset.Centre}, {Title: "目标与任务", Weight: 2}, {Title: "工作进展", Weight: 3}}}
	for i := range 3 {
		table.Rows = append(table.Rows, typeset.Cells(fmt.Sprint(i+1), "改造提升农村公路200公里，建成“四好农村路”示范路5条。", "完成改造186公里，完工率93%；示范路（含𠅤村段）已全部建成。"))
	}
	return official.Annex{Title: "2026年前三季度重点工作任务进展情况反馈表", Landscape: true, Blocks: []official.Block{{Table: table}}}
}

// serial is a 简报.
func serial() official.Document {
	d := letter()
	d.Head = official.Head{Kind: official.Serial, Mark: "政务督查通报", Number: "第3期", Office: "云泽市人民政府督查室", Date: signedOn}
	d.Title = "2026年前三季度重点工作任务进展情况"
	d.Sign.Way = official.Unsealed
	d.Note = ""
	return d
}

// plain is a document of a title and text.
func plain(text ...string) official.Document {
	d := official.Document{Title: "情况通报", Sign: official.Sign{Date: signedOn}}
	for _, t := range text {
		d.Body = append(d.Body, official.Block{Text: t})
	}
	return d
}

// han is a text of n Han characters.
func han(n int) string {
	return string([]rune(strings.Repeat(characters, n/len([]rune(characters))+1))[:n])
}

func samples() map[string]official.Document {
	return map[string]official.Document{"文件": letter(), "简报": serial(), "无版头": plain(passage, passage)}
}

// printed gives the document as a file.
func printed(t *testing.T, d official.Document) []byte {
	t.Helper()
	doc := d.Set(fonts.Embedded())
	if missing := doc.Missing(); len(missing) > 0 {
		t.Errorf("missing %v", missing)
	}
	var out bytes.Buffer
	if err := doc.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sheets gives the document as it was printed.
func sheets(t *testing.T, d official.Document) *proof.File {
	t.Helper()
	f, err := proof.Read(printed(t, d))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > within {
		t.Errorf("%s: %.2f mm, want %.2f", what, got, want)
	}
}

// find gives the line of a page that holds a text.
func find(t *testing.T, p *proof.Page, text string) proof.Line {
	t.Helper()
	l := p.Find(text)
	if l == nil {
		t.Fatalf("page %d does not show %q", p.Number, text)
	}
	return l
}

// exact gives the last line of a page that says a text and nothing else.
func exact(t *testing.T, p *proof.Page, text string) (found proof.Line) {
	t.Helper()
	for _, l := range p.Lines() {
		if l.Text() == text {
			found = l
		}
	}
	if found == nil {
		t.Fatalf("page %d has no line %q", p.Number, text)
	}
	return found
}

// inside gives the lines of the type area: all but 页码.
func inside(p *proof.Page) []proof.Line {
	var lines []proof.Line
	for _, l := range p.Lines() {
		if l.Y() < bottom+1 {
			lines = append(lines, l)
		}
	}
	return lines
}

// titles gives the lines of 标题 on a page.
func titles(p *proof.Page) []proof.Line {
	var lines []proof.Line
	for _, l := range inside(p) {
		if l[0].Font == "biaosong" && math.Abs(l[0].Size-22) < 0.01 {
			lines = append(lines, l)
		}
	}
	return lines
}
