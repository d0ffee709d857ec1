package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ducha/report"
	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/fonts"
)

// wants looks for words in a bulletin's text, and for such as must not stand there
// (with a leading !).
func wants(t *testing.T, said string, words ...string) {
	t.Helper()
	for _, w := range words {
		if unwanted, not := strings.CutPrefix(w, "!"); not == strings.Contains(said, strings.TrimPrefix(w, "!")) {
			t.Errorf("%q stands there: %v in\n%s", unwanted, not, said)
		}
	}
}

// What is long is read in the annexes; nothing is cut in two.
func TestLongTextsStandInTheAnnexes(t *testing.T) {
	in := answered(4, 4, func(i int) (string, bool) { return []string{"进度滞后", "本期无进展"}[i%2], true })
	task, words := strings.Repeat("统筹推进城乡建设，", 20), strings.Repeat("征地拆迁进展缓慢，", 40)
	for i := range in.Plan.Tasks[:2] {
		in.Plan.Tasks[i].Text = task
		in.Entries[i].Values[seeds.KeyIssues], in.Entries[i].Values[seeds.KeyNext] = words, words
	}
	doc := document(t, in)
	wants(t, bodyText(doc), "1.第1项（市第1局，全文见附件1）。完成情况：进度滞后。存在问题：见附件2。下一步举措：见附件2。",
		"1.第2项（市第2局，全文见附件1）。完成情况：本期无进展。存在问题："+strings.TrimSuffix(words, "，")+"。",
		"2.第3项：建成3号工程（市第3局）。", "!"+task)
	wants(t, strings.Join(tableLines(annexTables(doc, "滞后事项清单")[0]), "\n"), "| 1 | "+task+" |", "| "+words+" | "+words+" |")
}

// A text that the office does not want is left out, the headings below it stay in order.
func TestTextsThatAreNotPrinted(t *testing.T) {
	in := answered(16, 4, func(i int) (string, bool) {
		return []string{"进度滞后", "本期无进展", "已完成", "正常推进"}[i*4/16], true
	})
	unprinted := func(names ...string) string {
		in.Wording = templates.Wording{}
		for _, n := range names {
			in.Wording[n] = templates.Unprinted
		}
		return bodyText(document(t, in))
	}
	wants(t, unprinted(), "（一）进度滞后。进度滞后的事项共4项", "三、存在问题", "（二）本期无进展。")
	wants(t, unprinted(templates.WordBehind), "（一）进度滞后\n1.第1项：", "（二）本期无进展。", "!限期赶上", "!不印")
	wants(t, unprinted(templates.WordBehind, templates.WordIdle), "三、存在问题\n1.第1项：", "!没有进展的事项共")
	wants(t, unprinted(templates.WordDone, templates.WordByChapter), "二、存在问题", "!已完成4项：", "!各类工作")
	wants(t, unprinted(templates.WordNext, templates.WordLead), "!下一步工作要求", "!根据《")
	for i := range in.Entries {
		in.Entries[i].Values[seeds.KeyState], in.Entries[i].Kind = "进度滞后", seeds.Behind
	}
	wants(t, unprinted(), "具体为：市第1局")
	wants(t, unprinted(templates.WordBehind), "进度滞后16项：市第1局", "!具体为")
}

// States go by the names that the office gave them, and only those that occur.
func TestStatesGoByTheirOwnNames(t *testing.T) {
	in := answered(8, 4, all("正常推进"))
	in.Def.States = append(in.Def.States, templates.StateDef{Name: "停工待建", Kind: seeds.NotStarted})
	turn := func(i int, state string) {
		def, _ := in.Def.State(state)
		in.Entries[i].Values[seeds.KeyState], in.Entries[i].Kind = state, def.Kind
	}
	wants(t, bodyText(document(t, in)), "没有进度滞后、尚未启动或停工待建的事项。", "!补齐短板")
	turn(0, "停工待建")
	wants(t, bodyText(document(t, in)), "停工待建的事项共1项", "停工待建的事项，有关责任单位要逐项分析原因", "!进度滞后", "!尚未启动")
	turn(1, "进度滞后")
	turn(2, "本期无进展")
	wants(t, bodyText(document(t, in)), "（一）进度滞后和停工待建。未达到进度要求的事项共2项", "进度滞后和停工待建的事项，有关", "（二）本期无进展。")
	turn(3, "尚未启动")
	wants(t, bodyText(document(t, in)), "（一）进度滞后、尚未启动和停工待建。")
}

// That nothing lags is no praise where nothing moves.
func TestNothingLagsIsNotSaidOfIdleTasks(t *testing.T) {
	in := answered(8, 4, func(i int) (string, bool) { return []string{"本期无进展", "正常推进"}[min(i, 1)], true })
	wants(t, bodyText(document(t, in)), "!没有进度滞后")
	wants(t, bodyText(document(t, answered(8, 4, all("正常推进")))), "没有进度滞后或尚未启动的事项。")
}

// A form whose column of states was taken away tells no states, whatever sheet 状态 says.
func TestFormWithoutTheColumnOfStates(t *testing.T) {
	in := answered(8, 4, func(i int) (string, bool) { return "", i > 1 })
	in.Def.Columns = slices.DeleteFunc(in.Def.Columns, func(c templates.Column) bool { return c.Key == seeds.KeyState })
	doc := document(t, in)
	wants(t, plainText(doc), "已报6项、未报2项（以首位牵头责任单位的填报为准）。", "填报情况统计表", "各责任单位的填报情况见附件2", "!完成情况", "!完成率", "!位次", "!没有进度滞后")
}

// More tasks than the text lists: it counts the units that lead them, the second leads
// and the members of groups too, each once by whatever name it is printed.
func TestLeadsOfManyTasksAreCounted(t *testing.T) {
	in := answered(50, 5, all("进度滞后"))
	in.Plan.Units = append(in.Plan.Units, seeds.Unit{ID: "091", Rank: 91, Name: "市甲办"}, seeds.Unit{ID: "092", Rank: 92, Name: "市乙办"})
	in.Plan.Groups = []seeds.Group{{Name: "有关办公室", Members: []string{"市甲办", "市乙办"}}}
	for i := range in.Plan.Tasks[:10] {
		in.Plan.Tasks[i].Lead = append(in.Plan.Tasks[i].Lead, "有关办公室", "第2局", "不认识的局")
	}
	said := bodyText(document(t, in))
	wants(t, said, "\n涉及8家牵头单位，详见附件2。", "!具体")
}

// Straight quotes become Chinese ones in the text, in the tables and in the wording.
func TestStraightQuotesBecomeChinese(t *testing.T) {
	in := answered(2, 2, all("进度滞后"))
	in.Plan.Tasks[0].Text = `推进"双随机"监管。`
	in.Entries[0].Values[seeds.KeyIssues] = `"一网通办"未接通`
	in.Wording = templates.Wording{templates.WordBest: `市第1局"一件事"改革走在前列。`}
	wants(t, plainText(document(t, in)), "推进“双随机”监管（市第1局）", "| 推进“双随机”监管。 |", "存在问题：“一网通办”未接通。", "| “一网通办”未接通 |", "市第1局“一件事”改革", `!"`)
}

// In the rows of totals the label alone is bold, each table shows the states that occur
// in it, and a unit that sent nothing has no place.
func TestCountsFitTheirColumns(t *testing.T) {
	in := answered(9, 3, func(i int) (string, bool) { return []string{"已完成", "正常推进", ""}[i%3], i%3 != 2 })
	in.Plan.Tasks = append(in.Plan.Tasks, seeds.Task{ID: "10", No: "10", Chapter: "二、保障改善民生", Text: "另一项。"})
	tables := annexTables(document(t, in), "统计表")
	for i, want := range []string{"类别 合计 已完成 正常推进 未报 未下发 完成率", "责任单位 合计 已完成 正常推进 未报 完成率 位次"} {
		if got := strings.Fields(tableLines(tables[i])[0]); strings.Join(got, " ") != "| "+strings.ReplaceAll(want, " ", " | ")+" |" {
			t.Errorf("table %d has %v", i+1, got)
		}
		for _, row := range tables[i].Rows {
			total := row.Cells[0].Text == "合计" || row.Cells[0].Text == "占比"
			for j, c := range row.Cells {
				if (c.Role == fonts.Heiti) != (total && j == 0) {
					t.Errorf("%q of %v is in %q", c.Text, texts(row), c.Role)
				}
			}
		}
	}
	for i, place := range []string{"1", "2", "—"} {
		if got := texts(tables[1].Rows[i]); got[len(got)-1] != place {
			t.Errorf("%v, want place %s", got, place)
		}
	}
}

// A list of names stands whole, or not at all.
func TestListsOfNamesAreWhole(t *testing.T) {
	for _, n := range []int{30, 31} {
		in := answered(n, n, func(int) (string, bool) { return "", false })
		list := fmt.Sprintf("未报送的单位：共%d家，名单见附件3。", n)
		if n == 30 {
			list = "、市第30局。"
		}
		wants(t, bodyText(document(t, in)), list)
	}
	in := answered(3, 3, func(int) (string, bool) { return "", false })
	if got := report.Build(in).Figures["未报单位"]; got != "市第1局、市第2局、市第3局" {
		t.Error(got)
	}
}
