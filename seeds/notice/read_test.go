package notice_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"ducha/seeds"
	"ducha/seeds/notice"
	"ducha/seeds/notice/document"
)

const head = "青山市人民政府关于2022年重点工作及责任分解的通知\n各县区人民政府,市政府各部门:\n现将重点工作分解如下,请认真落实。\n"

func read(t *testing.T, text string) notice.Result {
	t.Helper()
	got, err := notice.Read(context.Background(), []notice.Source{{Name: "通知.txt", Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	checkNothingLost(t, text, got)
	return got
}

func TestReadTasks(t *testing.T) {
	tests := []struct {
		name, text string
		want       []seeds.Task
	}{
		{"chapter, item, leaf", "一、抓项目\n1.扩大投资。\n(1)开工大桥。\n牵头负责领导:张三、李四。\n牵头责任单位:市发改委。\n协同责任单位:市财政局、市水利局等。\n2.修路。\n牵头责任单位:市交通运输局。", []seeds.Task{
			{ID: "1(1)", No: "1(1)", Chapter: "一、抓项目", Item: "1.扩大投资。", Text: "开工大桥。", Leaders: []string{"张三", "李四"}, Lead: []string{"市发改委"}, Coop: []string{"市财政局", "市水利局"}, CoopEtc: true},
			{ID: "2", No: "2", Chapter: "一、抓项目", Text: "修路。", Lead: []string{"市交通运输局"}},
		}},
		{"other numbering and labels", "第一章 抓项目\n（一）扩大投资\n1、 开工大桥\n主办单位： 市发改委\n协 办 单 位：市财政局\n完成时限：12月底前。\n备注：省级项目\n2、修路\n牵头单位：市交通运输局\n责任单位：市公安局\n配合单位：市财政局", []seeds.Task{
			{ID: "1", No: "1", Chapter: "第一章 抓项目", Item: "（一）扩大投资", Text: "开工大桥", Lead: []string{"市发改委"}, Coop: []string{"市财政局"}, Deadline: "12月底前", Note: "省级项目"},
			{ID: "2", No: "2", Chapter: "第一章 抓项目", Item: "（一）扩大投资", Text: "修路", Lead: []string{"市交通运输局"}, Coop: []string{"市公安局", "市财政局"}},
		}},
		{"circles and full-width digits", "１．治水。\n①清淤。\n牵头单位：市水利局\n②截污。\n牵头单位：市水利局", []seeds.Task{
			{ID: "1①", No: "1①", Item: "１．治水。", Text: "清淤。", Lead: []string{"市水利局"}},
			{ID: "1②", No: "1②", Item: "１．治水。", Text: "截污。", Lead: []string{"市水利局"}},
		}},
		{"articles", "第一条 治水。\n牵头单位：市水利局", []seeds.Task{{ID: "第一条", No: "第一条", Text: "治水。", Lead: []string{"市水利局"}}}},
		{"label in the line of the task", "1.治水。牵头单位:市水利局。协同单位:市财政局。", []seeds.Task{
			{ID: "1", No: "1", Text: "治水。", Lead: []string{"市水利局"}, Coop: []string{"市财政局"}},
		}},
		{"label glued to the value before", "1.治水。\n牵头单位：市水利局完成时限：11月30日责任人：张三", []seeds.Task{
			{ID: "1", No: "1", Text: "治水。", Lead: []string{"市水利局"}, Deadline: "11月30日", Owners: []seeds.Owner{{Unit: "市水利局", Name: "张三"}}},
		}},
		{"a word of a label is no label", "1.压实牵头单位责任,明确责任单位。\n牵头单位：市水利局", []seeds.Task{
			{ID: "1", No: "1", Text: "压实牵头单位责任,明确责任单位。", Lead: []string{"市水利局"}},
		}},
		{"heading and its paragraph", "1.编制规划。\n形成一张图。\n牵头单位:市自然资源和规划局。", []seeds.Task{
			{ID: "1", No: "1", Text: "编制规划。形成一张图。", Lead: []string{"市自然资源和规划局"}},
		}},
		{"a list on the lines below its label", "1.治水。\n牵头单位:\n市水利局\n协同单位:市财政局、\n市教育局。\n2.造林。\n牵头单位:市林业局、市财\n政局", []seeds.Task{
			{ID: "1", No: "1", Text: "治水。", Lead: []string{"市水利局"}, Coop: []string{"市财政局", "市教育局"}},
			{ID: "2", No: "2", Text: "造林。", Lead: []string{"市林业局", "市财政局"}},
		}},
		{"a decimal is no number", "1.投资\n1.5亿元以上。\n牵头单位:市发改委", []seeds.Task{{ID: "1", No: "1", Text: "投资 1.5亿元以上。", Lead: []string{"市发改委"}}}},
		{"a number before a year", "1.2022年底前通车。\n牵头单位:市交通运输局\n2.2023年动工。\n牵头单位:市交通运输局", []seeds.Task{
			{ID: "1", No: "1", Text: "2022年底前通车。", Lead: []string{"市交通运输局"}},
			{ID: "2", No: "2", Text: "2023年动工。", Lead: []string{"市交通运输局"}},
		}},
		{"numbers restart in chapters", "一、水\n1.清淤。\n牵头单位:市水利局\n二、林\n1.造林。\n牵头单位:市林业局\n2.护林。\n牵头单位:市林业局", []seeds.Task{
			{ID: "一/1", No: "1", Chapter: "一、水", Text: "清淤。", Lead: []string{"市水利局"}},
			{ID: "二/1", No: "1", Chapter: "二、林", Text: "造林。", Lead: []string{"市林业局"}},
			{ID: "2", No: "2", Chapter: "二、林", Text: "护林。", Lead: []string{"市林业局"}},
		}},
		{"headings name leaders, the first unit leads", "一、张三副市长牵头重点工作\n1.清淤。\n责任单位:市水利局、市财政局(列第一位者为牵头单位,下同)\n2.造林。\n责任单位:市林业局、市财政局、市级有关部门", []seeds.Task{
			{ID: "1", No: "1", Chapter: "一、张三副市长牵头重点工作", Text: "清淤。", Leaders: []string{"张三副市长"}, Lead: []string{"市水利局"}, Coop: []string{"市财政局"}},
			{ID: "2", No: "2", Chapter: "一、张三副市长牵头重点工作", Text: "造林。", Leaders: []string{"张三副市长"}, Lead: []string{"市林业局"}, Coop: []string{"市财政局", "市级有关部门"}},
		}},
		{"headings that are leaders", "一、林知远市长（1项）\n1.清淤。\n责任单位:市水利局\n二、常务副市长贺云舟牵头负责的重点工作\n2.造林。\n责任单位:市林业局\n三、沈一禾（市委常委、副市长）\n3.护林。\n责任单位:市林业局\n四、市政府党组成员、副市长顾明远\n4.修路。\n责任单位:市交通运输局", []seeds.Task{
			{ID: "1", No: "1", Chapter: "一、林知远市长（1项）", Text: "清淤。", Leaders: []string{"林知远市长"}, Lead: []string{"市水利局"}},
			{ID: "2", No: "2", Chapter: "二、常务副市长贺云舟牵头负责的重点工作", Text: "造林。", Leaders: []string{"常务副市长贺云舟"}, Lead: []string{"市林业局"}},
			{ID: "3", No: "3", Chapter: "三、沈一禾（市委常委、副市长）", Text: "护林。", Leaders: []string{"沈一禾（市委常委、副市长）"}, Lead: []string{"市林业局"}},
			{ID: "4", No: "4", Chapter: "四、市政府党组成员、副市长顾明远", Text: "修路。", Leaders: []string{"市政府党组成员、副市长顾明远"}, Lead: []string{"市交通运输局"}},
		}},
		{"labels that nobody listed", "1.清淤。\n市级牵头领导：林知远\n具体牵头单位：市水利局\n市直配合单位：市财政局\n完成时间节点：12月底前\n责任科室：河道科\n2.造林。\n分管副市长：沈一禾\n牵头单位：市林业局", []seeds.Task{
			{ID: "1", No: "1", Text: "清淤。", Leaders: []string{"林知远"}, Lead: []string{"市水利局"}, Coop: []string{"市财政局"}, Deadline: "12月底前", Note: "责任科室：河道科"},
			{ID: "2", No: "2", Text: "造林。", Leaders: []string{"沈一禾"}, Lead: []string{"市林业局"}},
		}},
		{"tasks without numbers below headings", "一、抓项目\n修大桥，年底通车。\n牵头单位：市交通运输局\n建医院。\n牵头单位：市卫生健康委\n二、治水\n清淤。\n牵头单位：市水利局", []seeds.Task{
			{ID: "一(1)", No: "一(1)", Chapter: "一、抓项目", Text: "修大桥，年底通车。", Lead: []string{"市交通运输局"}},
			{ID: "一(2)", No: "一(2)", Chapter: "一、抓项目", Text: "建医院。", Lead: []string{"市卫生健康委"}},
			{ID: "二(1)", No: "二(1)", Chapter: "二、治水", Text: "清淤。", Lead: []string{"市水利局"}},
		}},
		{"a heading with its units, then the text", "（一）抓项目（牵头单位：市交通运输局）。\n修大桥。\n（二）治水（牵头单位：市水利局）。\n清淤。\n五、工作要求\n各单位要抓好落实。", []seeds.Task{
			{ID: "(一)", No: "(一)", Text: "抓项目。修大桥。", Lead: []string{"市交通运输局"}},
			{ID: "(二)", No: "(二)", Text: "治水。清淤。", Lead: []string{"市水利局"}},
		}},
		{"the rule in a bracket", "1.清淤。（市水利局、市财政局负责，列第一位者为牵头单位，下同）\n2.造林。（市林业局、市财政局负责）\n3.修路。（市交通运输局，青山区政府；配合单位：市公安局）", []seeds.Task{
			{ID: "1", No: "1", Text: "清淤。", Lead: []string{"市水利局"}, Coop: []string{"市财政局"}},
			{ID: "2", No: "2", Text: "造林。", Lead: []string{"市林业局"}, Coop: []string{"市财政局"}},
			{ID: "3", No: "3", Text: "修路。", Lead: []string{"市交通运输局", "青山区政府"}, Coop: []string{"市公安局"}},
		}},
		{"names in a bracket that carry their part", "1.清淤。（市水利局（牵头），市财政局（配合））\n2.造林。（市林业局（牵头）、市财政局）", []seeds.Task{
			{ID: "1", No: "1", Text: "清淤。", Lead: []string{"市水利局"}, Coop: []string{"市财政局"}},
			{ID: "2", No: "2", Text: "造林。", Lead: []string{"市林业局"}, Coop: []string{"市财政局"}},
		}},
		{"lines broken in figures and deadlines", "1.修路\n100公里，投资\n2.3亿元。\n牵头单位：市交通运输局\n完成时限：2024年\n12月底前", []seeds.Task{
			{ID: "1", No: "1", Text: "修路 100公里，投资2.3亿元。", Lead: []string{"市交通运输局"}, Deadline: "2024年12月底前"},
		}},
		{"main and helping bodies on one line", "（一）民生\n①建校。\n主办单位：市教育局　协办单位：市财政局", []seeds.Task{
			{ID: "(一)①", No: "(一)①", Chapter: "（一）民生", Text: "建校。", Lead: []string{"市教育局"}, Coop: []string{"市财政局"}},
		}},
		{"persons beside their units", "1.清淤。\n牵头单位：市水利局（责任人：林知远）\n责任单位：市财政局\n2.造林。\n牵头单位及责任人：市林业局 沈一禾", []seeds.Task{
			{ID: "1", No: "1", Text: "清淤。", Lead: []string{"市水利局"}, Coop: []string{"市财政局"}, Owners: []seeds.Owner{{Unit: "市水利局", Name: "林知远"}}},
			{ID: "2", No: "2", Text: "造林。", Lead: []string{"市林业局"}, Owners: []seeds.Owner{{Unit: "市林业局", Name: "沈一禾"}}},
		}},
		{"a section on one line after another", "一、抓项目1.修大桥，年底通车，投资超过三亿元，带动就业。牵头领导：林知远牵头单位：市交通运输局完成时限：12月底前2.建医院。牵头单位：市卫生健康委完成时限：12月底前\n二、治水3.清淤，全面完成河道整治任务，改善河道水质，惠及群众。牵头单位：市水利局完成时限：6月底前4.截污。牵头单位：市水利局", []seeds.Task{
			{ID: "1", No: "1", Chapter: "一、抓项目", Text: "修大桥，年底通车，投资超过三亿元，带动就业。", Leaders: []string{"林知远"}, Lead: []string{"市交通运输局"}, Deadline: "12月底前"},
			{ID: "2", No: "2", Chapter: "一、抓项目", Text: "建医院。", Lead: []string{"市卫生健康委"}, Deadline: "12月底前"},
			{ID: "3", No: "3", Chapter: "二、治水", Text: "清淤，全面完成河道整治任务，改善河道水质，惠及群众。", Lead: []string{"市水利局"}, Deadline: "6月底前"},
			{ID: "4", No: "4", Chapter: "二、治水", Text: "截污。", Lead: []string{"市水利局"}},
		}},
		{"progress runs over paragraphs", "1.清淤。\n牵头单位:市水利局\n进展情况:已完成一半。\n下半年完工。\n2.造林。\n牵头单位:市林业局", []seeds.Task{
			{ID: "1", No: "1", Text: "清淤。", Lead: []string{"市水利局"}, Published: []string{"已完成一半。", "下半年完工。"}},
			{ID: "2", No: "2", Text: "造林。", Lead: []string{"市林业局"}},
		}},
		{"principles are no tasks", "一、基本原则\n1.坚持统筹。\n2.坚持创新。\n二、重点任务\n3.清淤。\n牵头单位:市水利局", []seeds.Task{
			{ID: "3", No: "3", Chapter: "二、重点任务", Text: "清淤。", Lead: []string{"市水利局"}},
		}},
		{"numbers with steps, named headings", "任务一：抓项目\n1-1 修大桥。牵头单位：市交通运输局\n1-2 建医院。牵头单位：市卫生健康委\n任务二：治水\n2-1 清淤。牵头单位：市水利局", []seeds.Task{
			{ID: "1-1", No: "1-1", Chapter: "任务一：抓项目", Text: "修大桥。", Lead: []string{"市交通运输局"}},
			{ID: "1-2", No: "1-2", Chapter: "任务一：抓项目", Text: "建医院。", Lead: []string{"市卫生健康委"}},
			{ID: "2-1", No: "2-1", Chapter: "任务二：治水", Text: "清淤。", Lead: []string{"市水利局"}},
		}},
		{"bare numbers and figures", "1 抓项目\n1.1修大桥，投资\n1.5亿元。\n牵头单位：市交通运输局\n2 治水\n2.1清淤。\n牵头单位：市水利局", []seeds.Task{
			{ID: "1.1", No: "1.1", Chapter: "1 抓项目", Text: "修大桥，投资1.5亿元。", Lead: []string{"市交通运输局"}},
			{ID: "2.1", No: "2.1", Chapter: "2 治水", Text: "清淤。", Lead: []string{"市水利局"}},
		}},
		{"who does what without a lead label", "1.发展数字经济。\n分管领导：张三副省长\n部门分工：省工业和信息化厅牵头，省委网信办，省发展改革委、省通信管理局等配合。", []seeds.Task{
			{ID: "1", No: "1", Text: "发展数字经济。", Leaders: []string{"张三副省长"}, Lead: []string{"省工业和信息化厅"}, Coop: []string{"省委网信办", "省发展改革委", "省通信管理局"}, CoopEtc: true},
		}},
		{"page numbers", "1.清淤。\n— 2 —\n牵头单位:市水利局\n", []seeds.Task{{ID: "1", No: "1", Text: "清淤。", Lead: []string{"市水利局"}}}},
		{"the closing is no task", "1.清淤。\n牵头单位:市水利局\n各地要认真落实,并于年底前报告。\n(此件公开发布)\n青山市人民政府\n2022年3月1日\n上一篇:无", []seeds.Task{{ID: "1", No: "1", Text: "清淤。", Lead: []string{"市水利局"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := read(t, head+tt.text)
			if len(got.Plan.Tasks) != len(tt.want) {
				t.Fatalf("%d tasks, want %d: %+v", len(got.Plan.Tasks), len(tt.want), got.Plan.Tasks)
			}
			for i, want := range tt.want {
				if task := got.Plan.Tasks[i]; !equal(task, want) {
					t.Errorf("task %d = %+v\nwant %+v", i, task, want)
				}
			}
			if len(got.Review) != 0 {
				t.Errorf("review = %+v, want none", got.Review)
			}
			if got.Plan.Title != "青山市人民政府关于2022年重点工作及责任分解的通知" || got.Plan.Issuer != "青山市人民政府" || got.Plan.Year != 2022 {
				t.Errorf("title %q, issuer %q, year %d", got.Plan.Title, got.Plan.Issuer, got.Plan.Year)
			}
		})
	}
}

func equal(a, b seeds.Task) bool {
	return a.ID == b.ID && a.No == b.No && a.Chapter == b.Chapter && a.Item == b.Item && a.Text == b.Text && a.CoopEtc == b.CoopEtc &&
		a.Deadline == b.Deadline && a.Note == b.Note && slices.Equal(a.Leaders, b.Leaders) && slices.Equal(a.Lead, b.Lead) &&
		slices.Equal(a.Coop, b.Coop) && slices.Equal(a.Owners, b.Owners) && slices.Equal(a.Published, b.Published)
}

func TestReadReview(t *testing.T) {
	tests := []struct {
		name, text string
		where      string
		reason     string // part of it
	}{
		{"nobody says who leads", "1.清淤。\n责任单位:市水利局、市财政局", "通知.txt 第4行", "没有说明哪家牵头"},
		{"units on the item", "1.治水。\n责任单位:市水利局\n(1)清淤。\n(2)截污。", "通知.txt 第4行", "责任单位写在大项上"},
		{"units after the last part", "1.治水。\n(1)清淤。\n(2)截污。\n牵头单位:市水利局", "通知.txt 第4行", "最后一个小项"},
		{"a paragraph without a number", "1.清淤。\n牵头单位:市水利局\n另外,全面造林。\n牵头单位:市林业局", "通知.txt 第6行", "没有编号"},
		{"no lead", "1.清淤。\n协同单位:市水利局", "通知.txt 第4行", "只写了协同单位"},
		{"etc among the leads", "1.清淤。\n牵头单位:市水利局、市财政局等。", "通知.txt 第4行", "“等”"},
		{"a gap in the numbers", "1.清淤。\n牵头单位:市水利局\n3.截污。\n牵头单位:市水利局", "通知.txt 第6行", "编号不连续"},
		{"a number without units among tasks", "1.清淤。\n牵头单位:市水利局\n2.截污。\n3.造林。\n牵头单位:市林业局", "通知.txt 第6行", "同级的编号段落都有责任单位"},
		{"a paragraph between tasks", "1.清淤。\n牵头单位:市水利局\n以下各项一并推进。\n2.造林。\n牵头单位:市林业局", "通知.txt 第6行", "夹在任务之间"},
		{"a place alone", "1.清淤。\n牵头单位:太和县、市水利局", "通知.txt 第5行", "只有地名"},
		{"a unit nobody knows", "1.清淤。\n牵头单位:市奇思妙想局", "通知.txt 第4行", "机构表里没有"},
		{"persons and leads do not pair", "1.清淤。\n牵头单位:市水利局、市财政局\n责任人:张三", "通知.txt 第4行", "个数不同"},
		{"units as headings", "一、市教育局（2项）\n1.建校。\n2.招生。配合单位：市财政局\n二、市水利局\n3.清淤。", "通知.txt 第4行", "按单位分列，没有另写牵头单位；共 3 项"},
		{"a line of units without a label", "1.清淤。\n牵头单位:市水利局\n配合单位:市财政局\n市林业局\n完成时限:年底前", "通知.txt 第7行", "没有写明"},
		{"a line of another kind", "1.清淤。\n牵头单位:市水利局\n资金来源：省级资金", "通知.txt 第6行", "不知道是什么栏目"},
		{"broken characters", "1.清淤\ufffd。\n牵头单位:市水利局", "通知.txt 第4行", "认不出来的字符"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := read(t, head+tt.text)
			ok := slices.ContainsFunc(got.Review, func(d seeds.Doubt) bool {
				return d.Where == tt.where && strings.Contains(d.Reason, tt.reason)
			})
			if !ok {
				t.Errorf("review = %+v, want one at %s with %q", got.Review, tt.where, tt.reason)
			}
		})
	}
}

func TestReadInheritedUnits(t *testing.T) {
	for _, text := range []string{
		"1.治水。\n责任单位:市水利局\n(1)清淤。\n(2)截污。",
		"1.治水。\n(1)清淤。\n(2)截污。\n责任单位:市水利局",
	} {
		got := read(t, head+text)
		if len(got.Plan.Tasks) != 2 {
			t.Fatalf("%q: %d tasks, want 2", text, len(got.Plan.Tasks))
		}
		for _, task := range got.Plan.Tasks {
			if !slices.Equal(task.Lead, []string{"市水利局"}) || task.Item != "1.治水。" {
				t.Errorf("%q: task = %+v", text, task)
			}
		}
	}
}

func TestReadAnnexes(t *testing.T) {
	text := "各区县人民政府:\n现将任务印发给你们。\n附件:1.五年任务分解\n2.今年任务分解\n青山市人民政府办公室\n2022年3月1日\n" +
		"附件1\n五年\n任务分解\n一、水\n1.清淤。\n牵头单位:市水利局\n" +
		"附件2\n今年任务分解\n(共2项)\n一、水\n1.截污。\n牵头单位:市水利局\n二、造林。\n牵头单位:市林业局"
	got := read(t, text)
	var ids, chapters []string
	for _, task := range got.Plan.Tasks {
		ids, chapters = append(ids, string(task.ID)), append(chapters, task.Chapter)
	}
	if want := []string{"附件1/一/1", "附件2/一/1", "二"}; !slices.Equal(ids, want) {
		t.Errorf("ids = %q, want %q", ids, want)
	}
	if want := []string{"一、水", "一、水", "今年任务分解"}; !slices.Equal(chapters, want) {
		t.Errorf("chapters = %q, want %q", chapters, want)
	}
	if got.Plan.Title != "今年任务分解" || got.Plan.Issuer != "青山市人民政府办公室" || got.Plan.Year != 2022 {
		t.Errorf("title %q, issuer %q, year %d", got.Plan.Title, got.Plan.Issuer, got.Plan.Year)
	}
	if len(got.Review) != 2 { // the title, and the year taken from the date
		t.Errorf("review = %+v", got.Review)
	}
}

func TestReadAnnexTitledOnItsLine(t *testing.T) {
	got := read(t, head+"附件1：分工表\n1.清淤。\n牵头单位:市水利局\n附件2：清单\n1.截污。\n牵头单位:市水利局")
	if tasks := got.Plan.Tasks; len(tasks) != 2 || tasks[0].Chapter != "分工表" || tasks[1].ID != "附件2/1" {
		t.Errorf("tasks = %+v", tasks)
	}
	got = read(t, head+"1.清淤。\n牵头单位:市水利局\n附件1：分工表\n附件2：清单\n2022年3月1日")
	if len(got.Plan.Tasks) != 1 || len(got.Review) != 0 {
		t.Errorf("a list of annexes: tasks = %+v, review = %+v", got.Plan.Tasks, got.Review)
	}
}

func TestReadSkipped(t *testing.T) {
	got := read(t, "当前位置:首页 > 公开\n青山市人民政府\n关于2022年重点工作任务分解的通知\n各县区人民政府,市政府各部门:\n请落实。\n一、水\n导语一段。\n1.清淤。\n牵头单位:市水利局\n望遵照执行。\n联系人:张三\n青山市人民政府\n2022年3月1日\n打印本页")
	var whys []string
	for _, s := range got.Skipped {
		whys = append(whys, s.Why)
	}
	want := []string{"网页附属信息", "标题", "标题", "称呼", "前言", "标题下的导语", "结尾", "标签不在任务之下", "落款", "落款", "网页附属信息"}
	if !slices.Equal(whys, want) {
		t.Errorf("skipped = %q, want %q", whys, want)
	}
	if got.Plan.Title != "青山市人民政府关于2022年重点工作任务分解的通知" {
		t.Errorf("title = %q", got.Plan.Title)
	}
	if got.Skipped[0].Where != "通知.txt 第1行" {
		t.Errorf("where = %q", got.Skipped[0].Where)
	}
}

func TestReadSeveralSources(t *testing.T) {
	body := "1.清淤。\n牵头单位:市水利局\n2.截污。\n牵头单位:市生态环境局"
	got, err := notice.Read(context.Background(), []notice.Source{
		{Name: "甲.txt", Data: []byte(head + body)},
		{Name: "乙.txt", Data: []byte(head + body + "\n3.造林。\n牵头单位:市林业局")},
		{Name: "空.txt", Data: []byte("没有任务的一段话。")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, task := range got.Plan.Tasks {
		ids = append(ids, string(task.ID))
	}
	if want := []string{"甲/1", "甲/2", "乙/1", "乙/2", "3"}; !slices.Equal(ids, want) {
		t.Errorf("ids = %q, want %q", ids, want)
	}
	if len(got.Plan.Units) != 3 || got.Files[1].Tasks != 3 || got.Files[2].Tasks != 0 {
		t.Errorf("units = %+v, files = %+v", got.Plan.Units, got.Files)
	}
	if len(got.Review) != 1 || got.Review[0].Where != "空.txt 第1行" {
		t.Errorf("review = %+v", got.Review)
	}
}

func TestReadTheSameSourceTwice(t *testing.T) {
	text := []byte(head + "1.清淤。\n牵头单位:市水利局")
	got, err := notice.Read(context.Background(), []notice.Source{{Name: "/甲/通知.txt", Data: text}, {Name: "/甲/通知(1).txt", Data: text}})
	if err != nil || len(got.Plan.Tasks) != 1 || len(got.Files) != 2 {
		t.Fatalf("%v, %d tasks, files %v", err, len(got.Plan.Tasks), got.Files)
	}
	if len(got.Review) != 1 || got.Review[0].Where != "通知(1).txt" || !strings.Contains(got.Review[0].Reason, "内容相同") {
		t.Errorf("review %v", got.Review)
	}
}

func TestReadWithoutTasks(t *testing.T) {
	got, err := notice.Read(context.Background(), []notice.Source{{Name: "a.txt", Data: []byte("第一段。\n1.坚持统筹。")}})
	if !errors.Is(err, notice.ErrNoTasks) || !strings.Contains(err.Error(), "a.txt") {
		t.Errorf("err = %v", err)
	}
	if len(got.Skipped) != 2 {
		t.Errorf("skipped = %+v", got.Skipped)
	}
	if _, err := notice.Read(context.Background(), nil); !errors.Is(err, notice.ErrNoTasks) {
		t.Errorf("no sources: err = %v", err)
	}
}

func TestReadStopsWhenCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := notice.Read(ctx, []notice.Source{{Name: "a.txt", Data: []byte("x")}}); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(head + "一、水\n1.治水。\n(1)清淤。牵头单位:市水利局、市财政局和市教育局等。\n附件2\n第一条 造林\n责任单位:\n太和县、阜南县人民政府"))
	f.Add([]byte("1.甲\n责任单位:市水利局(列第一位者为牵头单位,下同)\n附件:1.乙\n2.丙\n2022年3月1日"))
	f.Add([]byte("\xff\xfe1\x00.\x00"))
	f.Add([]byte("\xc7\xe5\xd3\xd9"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := notice.Read(context.Background(), []notice.Source{{Name: "f.txt", Data: data}})
		var unreadable *document.Error
		if errors.As(err, &unreadable) {
			return
		}
		if err != nil && !errors.Is(err, notice.ErrNoTasks) {
			t.Fatalf("unexpected error: %v", err)
		}
		seen := map[seeds.TaskID]bool{}
		for _, task := range got.Plan.Tasks {
			if task.ID == "" || seen[task.ID] || len(task.Lead)+len(task.Coop) == 0 {
				t.Fatalf("bad task %+v", task)
			}
			seen[task.ID] = true
		}
		if doc, err := document.Read(context.Background(), "f.txt", data); err == nil {
			checkNothingLost(t, textOf(doc), got)
		}
	})
}
