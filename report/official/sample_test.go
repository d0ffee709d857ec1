package official

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"ducha/report/typeset"
	"ducha/templates/fonts"
)

var sampleDate = time.Date(2021, 7, 12, 0, 0, 0, 0, time.UTC)

const sampleText = "根据《云泽市2021年重点工作责任分解》要求，市政府督查室对截至2021年6月30日的进展情况进行了督查，共涉及52项重点任务、128项年度目标，" +
	"涉及责任单位63个。“十四五”规划编制——前期调研、专题论证……均按序时推进；1—6月，全市固定资产投资完成1,234.5亿元，同比增长7.8%，" +
	"达到序时进度（50%）的91.7%。喆盛镇、镕州区、堃城街道等3个单位未按要求报送，𠅤村项目仍未开工。"

// sample is an invented document with every part of one.
func sample(kind HeadKind) Document {
	d := Document{
		Head: Head{Kind: kind, Mark: "云泽市人民政府文件", Number: "云政督〔2021〕3号", Copy: "000001", Secret: "秘密★1年", Urgent: "特急",
			Office: "云泽市人民政府督查室", Date: sampleDate},
		Title: "云泽市人民政府关于2021年上半年重点工作进展情况的督查通报",
		To:    "各县（市、区）人民政府，市政府各部门、各直属机构",
		Sign:  Sign{Way: Sealed, Office: "云泽市人民政府督查室", Date: sampleDate},
		Note:  "此件公开发布",
		Imprint: Imprint{Lines: []ImprintLine{{"抄送", "市委办公室，市人大常委会办公室，市政协办公室，市纪委监委机关，市中级人民法院，市人民检察院，各民主党派市委"}},
			Issuer: "云泽市人民政府办公室", Date: sampleDate.AddDate(0, 0, 1)},
	}
	if kind == Serial {
		d.Head.Mark, d.Head.Number, d.Imprint.Copies = "云泽市人民政府督查通报", "第3期", "共印60份"
	}
	d.Body = []Block{{Text: sampleText + "现将有关情况通报如下。"}}
	for _, n := range []string{"一", "二", "三"} {
		d.Body = append(d.Body, Block{Level: 1, Head: n + "、总体情况"}, Block{Text: sampleText},
			Block{Level: 2, Head: "（一）量化指标方面。", Text: sampleText}, Block{Level: 2, Head: "（二）重点项目方面"},
			Block{Level: 3, Head: "1.推进城市更新。", Text: sampleText}, Block{Level: 4, Head: "（1）老旧小区。", Text: sampleText})
	}
	table := typeset.Table{Columns: []typeset.Column{{Title: "序号", Width: 15, Align: typeset.Centre}, {Title: "目标与任务", Weight: 2}, {Title: "工作进展", Weight: 3}}}
	for range 30 {
		table.Rows = append(table.Rows, typeset.Cells("1", "改造提升农村公路200公里，建成“四好农村路”示范路5条。", strings.Repeat("完成改造186公里，完工率93%；", 4)))
	}
	d.Annexes = []Annex{{Title: "2021年上半年重点工作进展情况反馈表", Landscape: true, Blocks: []Block{{Table: &table}}},
		{Title: "2021年上半年重点工作完成情况统计表", Blocks: []Block{{Level: 2, Head: "（一）按章节统计"}, {Text: "按任务统计，共52项。"}, {Table: &table}}}}
	return d
}

func file(t testing.TB, d Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := d.Set(fonts.Embedded()).Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestSampleFile writes the samples for the eye into the folder DUCHA_SAMPLE names.
func TestSampleFile(t *testing.T) {
	for name, kind := range map[string]HeadKind{"letter": Letter, "serial": Serial, "plain": NoHead} {
		d := sample(kind)
		d.Draft = kind == Serial
		data := file(t, d)
		if dir := os.Getenv("DUCHA_SAMPLE"); dir != "" {
			if err := os.WriteFile(dir+"/"+name+".pdf", data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
