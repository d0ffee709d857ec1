package typeset

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"ducha/templates/fonts"
)

var sampleDate = time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)

const sampleBody = "根据市政府办公室《关于印发2026年〈政府工作报告〉重点工作任务责任分解的通知》（×政办发〔2026〕12号）要求，" +
	"市政府督查室对截至10月31日的进展情况进行了督查，共涉及49项重点任务、128项年度目标，涉及责任单位63个。" +
	"“十五五”规划编制——前期调研、专题论证……均按序时推进；1—10月，全市固定资产投资完成1,234.5亿元，同比增长7.8%，" +
	"达到序时进度（83.3%）的91.7%。市发展改革委、市财政局、市工业和信息化局等38个单位按时报送；" +
	"喆盛镇、镕州区、堃城街道等3个单位未按要求报送，经赟、昇、彧三组核实，𠅤村项目（GDP贡献约0.3个百分点）仍未开工。" +
	"详见 https://www.example.gov.cn/zwgk/2026/dcsx-0012 及附件；联系电话：0571-8765 4321，每日9:00—17:30接听。"

// sample is a document with everything in it.
func sample(bodies, rows int) *Doc {
	d := newDoc(Meta{Title: "督查通报𠅤", Author: "市政府督查室", Subject: "第3期", Date: sampleDate})
	d.Paragraph(Title(), Text("关于2026年《政府工作报告》重点任务\n前三季度进展情况的通报"))
	d.Paragraph(Body(), Text(""))
	unindented := Body()
	unindented.First = 0
	d.Paragraph(unindented, Text("各县（市、区）人民政府，市政府各部门、各直属机构："))
	for i := range bodies {
		d.Paragraph(heading1(), Text(fmt.Sprintf("%s、总体情况", []string{"一", "二", "三", "四", "五"}[i%5])))
		d.Paragraph(Body(), Text(sampleBody))
		d.Paragraph(Body(), Span{"（一）量化指标方面。", fonts.Kaiti}, Text(sampleBody+sampleBody))
		d.Paragraph(heading2(), Text("（二）“重点项目”方面——民生类"))
		d.Paragraph(Body(), Text("1.推进城市更新。新开工老旧小区改造49个，惠及居民1.2万户，完成投资12.5亿元。"))
	}
	d.Paragraph(heading1(), Text("附表　重点任务进展情况"))
	d.Table(sampleTable(rows))
	return d
}

func sampleTable(n int) Table {
	t := Table{Columns: []Column{
		{Title: "序号", Width: 11, Align: Centre},
		{Title: "目标与任务", Weight: 3},
		{Title: "责任单位", Width: 27, List: true},
		{Title: "工作进展", Weight: 4},
		{Title: "完成情况", Width: 16, Align: Centre},
	}}
	for i := 1; i <= n; i++ {
		if i%12 == 1 {
			t.Rows = append(t.Rows, Across(fmt.Sprintf("%d、着力扩大有效投资", i/12+1)))
		}
		if i%4 == 0 {
			t.Rows = append(t.Rows,
				Row{Cells: []Cell{{Text: fmt.Sprint(i), Rows: 2}, {Text: "全年实施重点项目120个，完成投资500亿元以上；新增规上工业企业60家。", Rows: 2},
					{Text: "市发展改革委"}, {Text: "已开工98个，完成投资417.6亿元，占年度目标的83.5%。"}, {Text: "正常推进"}}},
				Cells("市自然资源和规划局", "用地报批完成92%，剩余3个项目正在组卷。", "进度滞后"))
			continue
		}
		t.Rows = append(t.Rows, Cells(fmt.Sprint(i), "改造提升农村公路200公里，建成“四好农村路”示范路5条。",
			"市交通运输局、市财政局、各县（市、区）人民政府", strings.Repeat("完成改造186公里，完工率93%；", 1+i%3)+"示范路已全部建成。", "已完成"))
	}
	return t
}

// TestSampleFile writes the sample for the eye when DUCHA_SAMPLE names a file.
func TestSampleFile(t *testing.T) {
	d := sample(2, 40)
	if path := os.Getenv("DUCHA_SAMPLE"); path != "" {
		d.Landscape()
		d.Paragraph(heading1(), Text("附表2　未按时报送单位"))
		d.Table(sampleTable(9))
		var out bytes.Buffer
		if err := d.Output(&out); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if d.Pages() < 5 {
		t.Errorf("%d pages", d.Pages())
	}
}

func newDoc(meta Meta) *Doc { return New(meta, fonts.Embedded()) }

// heading1 and heading2 are headings on lines of their own.
func heading1() Style { return heading(fonts.Heiti, 1) }
func heading2() Style { return heading(fonts.Kaiti, 2) }

func heading(role fonts.Role, level int) Style {
	s := Body()
	s.Role, s.KeepNext, s.Outline = role, true, level
	return s
}
