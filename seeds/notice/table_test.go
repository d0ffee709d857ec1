package notice_test

import (
	"fmt"
	"strings"
	"testing"

	"ducha/seeds/notice"
	"ducha/seeds/notice/document"
)

// gridOf draws a table: cells are parted by |, ^ goes on with the cell above, <
// with the one to the left, / is a line break within a cell.
func gridOf(name, drawn string) *document.Table {
	t := &document.Table{Name: name}
	for i, line := range strings.Split(strings.TrimSpace(drawn), "\n") {
		var row document.Row
		for c, text := range strings.Split(line, "|") {
			text = strings.TrimSpace(text)
			switch {
			case text == "":
				row = append(row, nil)
			case text == "^":
				row = append(row, t.Rows[i-1][c])
			case text == "<":
				row = append(row, row[c-1])
			default:
				at := document.Place{File: "表.xlsx", Order: 1000*len(name) + 100*i + c, Name: fmt.Sprintf("%c%d", 'A'+c, i+1)}
				row = append(row, &document.Cell{At: at, Text: strings.ReplaceAll(text, "/", "\n")})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// told writes the tasks of a plan one a line: id [chapter; item] text → leads + coops, leader, persons, deadline.
func told(r notice.Result) string {
	var out []string
	for _, t := range r.Plan.Tasks {
		line := string(t.ID)
		if t.Chapter+t.Item != "" {
			line += " [" + strings.Trim(t.Chapter+"; "+t.Item, "; ") + "]"
		}
		line += " " + strings.ReplaceAll(t.Text, "\n", "/") + " → " + strings.Join(t.Lead, "、")
		if len(t.Coop) > 0 {
			line += " + " + strings.Join(t.Coop, "、")
		}
		if len(t.Leaders) > 0 {
			line += "，" + strings.Join(t.Leaders, "、")
		}
		for _, o := range t.Owners {
			line += "，" + o.Unit + "：" + o.Name
		}
		for _, more := range append([]string{t.Deadline, t.Note}, t.Published...) {
			if more != "" {
				line += "，" + strings.ReplaceAll(more, "\n", "/")
			}
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func TestReadTable(t *testing.T) {
	tests := []struct {
		name, drawn, want string
		doubts            int
	}{
		{"plain", `
			2022年重点任务表|<|<|<|<
			填报单位：市政府办|<|<|填报日期：1月3日|<
			序号|重点工作|牵头单位|配合单位|完成时限
			1|修建市图书馆|市文旅局|市发改委、市财政局|2022年6月底前
			2|清理河道|市水利局|各县区政府|年底前
			备注：本表由市政府办汇总|<|<|<|<`,
			"1 修建市图书馆 → 市文旅局 + 市发改委、市财政局，2022年6月底前\n2 清理河道 → 市水利局 + 各县区政府，年底前", 0},
		{"two header rows, merged chapters and items", `
			序号|工作任务|<|责任单位|<|时限
			^|领域|具体任务|牵头|配合|^
			1|一、水利|修坝|市水利局|市财政局|6月底
			2|^|清淤|市水利局||12月底
			3|二、教育|建校|市教育局|市财政局/市住建局|8月底`,
			"1 [一、水利] 修坝 → 市水利局 + 市财政局，6月底\n2 [一、水利] 清淤 → 市水利局，12月底\n3 [二、教育] 建校 → 市教育局 + 市财政局、市住建局，8月底", 0},
		{"categories left blank below the first", `
			类别|序号|任务内容|责任单位
			农业|1|种粮|市农业农村局
			|2|养殖|市农业农村局
			工业|3|技改|市工信局`,
			"1 [农业] 种粮 → 市农业农村局\n2 [农业] 养殖 → 市农业农村局\n3 [工业] 技改 → 市工信局", 0},
		{"heading rows, totals and blank rows", `
			序号|任务|责任单位|备注
			一、民生类|<|<|<
			1|建菜场|市商务局|
			2|修公厕|市城管局|重点
			小计|2项||
			二、|生态类||
			3|造林|市林业局|
			合计|3项||`,
			"1 [一、民生类] 建菜场 → 市商务局\n2 [一、民生类] 修公厕 → 市城管局，重点\n3 [二、生态类] 造林 → 市林业局", 0},
		{"names over several tasks", `
			编号|任务名称|具体内容|牵头部门
			1.1|开办企业|全流程半天办结|市市场监管局
			1.2|^|推行一照多址|市市场监管局
			2.1|施工许可|审批压缩至十五天|市住建局`,
			"1.1 [开办企业] 全流程半天办结 → 市市场监管局\n1.2 [开办企业] 推行一照多址 → 市市场监管局\n2.1 [施工许可] 审批压缩至十五天 → 市住建局", 0},
		{"two tables side by side", `
			2024年重点工作任务清单|<|<|<|<|<|<
			序号|任务|责任单位||序号|任务|责任单位
			1|清淤|市水利局||3|造林|市林业局
			2|修路|市交通局||4|建校|市教育局`,
			"1 清淤 → 市水利局\n2 修路 → 市交通局\n3 造林 → 市林业局\n4 建校 → 市教育局", 0},
		{"units in a bracket of labels", `
			序号|工作任务
			1|推广电子证照（牵头单位：市数据资源局；配合单位：市公安局、市司法局）
			2|对接热线。（市政府办公室负责）`,
			"1 推广电子证照 → 市数据资源局 + 市公安局、市司法局\n2 对接热线。 → 市政府办公室", 0},
		{"one task over several rows for several units", `
			序号|任务|牵头单位|责任人|进展情况
			1|治理扬尘|市住建局|赵甲|已完成一半
			^|^|市城管局|钱乙|已印发方案
			2|治理噪声|市公安局|孙丙|`,
			"1 治理扬尘 → 市住建局、市城管局，市住建局：赵甲，市城管局：钱乙，已完成一半，已印发方案\n2 治理噪声 → 市公安局，市公安局：孙丙", 0},
		{"the same, not merged and written again", `
			序号|任务|责任单位
			1|治理扬尘|市住建局
			1|治理扬尘|市城管局
			2|治理噪声|市公安局`,
			"1 治理扬尘 → 市住建局 + 市城管局\n2 治理噪声 → 市公安局", 1},
		{"several tasks beside one number", `
			序号|项目|具体措施|责任单位
			1|老旧小区改造|改管网|市住建局
			^|^|修道路|市交通运输局
			2|停车|划车位|市公安局`,
			"1(1) [老旧小区改造] 改管网 → 市住建局\n1(2) [老旧小区改造] 修道路 → 市交通运输局\n2 [停车] 划车位 → 市公安局", 1},
		{"text goes on in rows of its own", `
			序号|任务|责任单位
			1|改管网；|市住建局
			|修道路。|
			2|划车位|市公安局`,
			"1 改管网；/修道路。 → 市住建局\n2 划车位 → 市公安局", 1},
		{"units merged over tasks", `
			序号|任务|责任单位|完成时限
			1|改管网|市住建局、市财政局|6月
			2|修道路|^|^`,
			"1 改管网 → 市住建局 + 市财政局，6月\n2 修道路 → 市住建局 + 市财政局，6月", 1},
		{"no numbers", `
			重点工作|牵头领导|责任单位
			改管网|李副市长|市住建局
			修道路|王副市长|市交通运输局`,
			"1 改管网 → 市住建局，李副市长\n2 修道路 → 市交通运输局，王副市长", 1},
		{"numbers before the text", `
			重点工作|责任单位
			1.改管网|市住建局
			2.修道路|市交通运输局`,
			"1 改管网 → 市住建局\n2 修道路 → 市交通运输局", 0},
		{"a task with no unit", `
			序号|任务|责任单位
			1|改管网|
			2|修道路|市交通运输局`,
			"1 改管网 → \n2 修道路 → 市交通运输局", 1},
		{"header printed again", `
			序号|任务|责任单位
			1|改管网|市住建局
			序号|任务|责任单位
			2|修道路|市交通运输局`,
			"1 改管网 → 市住建局\n2 修道路 → 市交通运输局", 0},
		{"further columns become notes", `
			序号|任务|责任单位|联系电话|总投资（万元）
			1|改管网|市住建局|3021144|500`,
			"1 改管网 → 市住建局，联系电话：3021144/总投资（万元）：500", 0},
		{"task and measures", `
			序号|任务名称|目标任务|工作措施|责任单位
			1|供水|水质达标|换管网|市水务局
			2|供气|户户通气|建门站|市住建局`,
			"1 供水/水质达标/换管网 → 市水务局\n2 供气/户户通气/建门站 → 市住建局", 0},
		{"units given by a row", `
			序号|任务|完成时限|责任单位
			责任单位：市教育局|<|<|<
			1|建校|8月|
			2|招教师|9月|`,
			"1 建校 → 市教育局，8月\n2 招教师 → 市教育局，9月", 0},
		{"a label and its value on each row", `
			任务|一、修桥
			牵头单位|市交通运输局
			完成时限|6月底`,
			"一 修桥 → 市交通运输局，6月底", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := document.Document{Name: "表.xlsx", Format: "xlsx", Blocks: []document.Block{{Table: gridOf("", tt.drawn)}}}
			got := notice.ReadDocument(doc)
			if told(got) != tt.want {
				t.Errorf("got\n%s\nwant\n%s", told(got), tt.want)
			}
			doubts := 0
			for _, d := range got.Review {
				if !strings.HasPrefix(d.Reason, "文件没有标题") && !strings.Contains(d.Reason, "机构表") && !strings.Contains(d.Reason, "同属") {
					doubts++
				}
			}
			if doubts != tt.doubts {
				t.Errorf("doubts = %+v, want %d", got.Review, tt.doubts)
			}
			checkNothingLost(t, textOf(doc), got)
		})
	}
}

// A card holds one task, a label beside each value; the next begins another.
func TestCards(t *testing.T) {
	card := func(drawn string) document.Block { return document.Block{Table: gridOf("", drawn)} }
	got := notice.ReadDocument(document.Document{Name: "任务书.docx", Format: "docx", Blocks: []document.Block{
		{Paragraph: document.Paragraph{Text: "云泽市2024年任务书"}},
		{Paragraph: document.Paragraph{Text: "任务一"}},
		card("任务名称|修大桥|<|<\n牵头单位|市交通运输局|配合单位|市财政局\n具体措施|年底通车。|<|<"),
		{Paragraph: document.Paragraph{Text: "任务二"}},
		card("任务名称|清淤|<|<\n牵头单位|市水利局|完成时限|6月底\n具体措施|全线清淤。|<|<"),
	}})
	if want := "1 [任务一] 修大桥/年底通车。 → 市交通运输局 + 市财政局\n2 [任务二] 清淤/全线清淤。 → 市水利局，6月底"; told(got) != want {
		t.Errorf("got\n%s\nwant\n%s", told(got), want)
	}
}

// A table copied from a page lost the cells that reach down; the name of a task has its number.
func TestRaggedRows(t *testing.T) {
	text := "2022年民生实事进展情况\n" +
		"类别|事项名称|年度目标任务|责任单位|分管市领导|完成情况|监督电话|\n" +
		"四、教育|14.改扩建泉山学校|建成教学楼2座并投入使用。|市教育局|甲某某|主体完工。|0000|\n" +
		"15.建设运动场地|建成13处运动场地并投入使用。|市教育局|甲某某|完成30%。|0000||\n" +
		"索引号：|0001|成文日期：|2022-10-08|\n"
	result := read(t, text)
	for i, want := range []struct{ no, text, leader string }{
		{"14", "改扩建泉山学校\n建成教学楼2座并投入使用。", "甲某某"}, {"15", "建设运动场地\n建成13处运动场地并投入使用。", "甲某某"},
	} {
		task := result.Plan.Tasks[i]
		if task.No != want.no || task.Chapter != "四、教育" || task.Text != want.text || task.Lead[0] != "市教育局" || task.Leaders[0] != want.leader {
			t.Errorf("task %d: %+v", i, task)
		}
	}
	if len(result.Plan.Tasks) != 2 || len(result.Review) != 0 {
		t.Errorf("%d tasks, review %v", len(result.Plan.Tasks), result.Review)
	}
}
