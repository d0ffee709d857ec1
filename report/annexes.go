package report

import (
	"fmt"
	"slices"
	"strings"

	"ducha/report/official"
	"ducha/report/typeset"
	"ducha/seeds"
	"ducha/templates/fonts"
)

// annexKind is one of the bulletin's annexes.
type annexKind int

// The annexes.
const (
	annexProgress annexKind = iota // 进展情况反馈表
	annexBehind                    // 滞后事项清单
	annexCounts                    // 完成情况统计表
	annexUnits                     // 未按时报送单位名单
)

// annex is an annex as a bulletin may have it: it is printed where there are rows to draw.
type annex struct {
	kind annexKind
	rows int
	draw func() official.Annex
}

// annexList are the annexes that are not empty, in their order; the last ones are
// upright, so that 版记 stands on an upright page.
func (r Result) annexList() []annex {
	all := []annex{
		{annexProgress, len(r.Tasks), r.progressAnnex},
		{annexBehind, len(r.Behind), r.behindAnnex},
		{annexCounts, len(r.Tasks), r.countsAnnex},
		{annexUnits, len(r.unpunctual()), r.unitsAnnex},
	}
	return slices.DeleteFunc(all, func(a annex) bool { return a.rows == 0 })
}

// annexName is how the text points to an annex: 附件2, and 附件 where it is the only
// one (GB/T 9704—2012 7.3.4).
func (r Result) annexName(kind annexKind) string {
	list := r.annexList()
	if i := slices.IndexFunc(list, func(a annex) bool { return a.kind == kind }); i >= 0 && len(list) > 1 {
		return fmt.Sprint("附件", i+1)
	}
	return "附件"
}

// annexTells points to the annex that tells of some tasks; the counts tell of units only.
func (r Result) annexTells(kind annexKind) string {
	if kind == annexCounts {
		return "各单位情况见" + r.annexName(kind)
	}
	return "详见" + r.annexName(kind)
}

func (r Result) annexes() []official.Annex {
	var list []official.Annex
	for _, a := range r.annexList() {
		list = append(list, a.draw())
	}
	return list
}

// progressAnnex is the 进展情况反馈表 with its published five columns.
func (r Result) progressAnnex() official.Annex {
	t := typeset.Table{Columns: []typeset.Column{{Title: answerTitles[0], Width: 15, Align: typeset.Centre}, {Title: answerTitles[1], Weight: 36},
		{Title: answerTitles[2], Weight: 62}, {Title: answerTitles[3], Weight: 20, List: true}, {Title: answerTitles[4], Weight: 26, List: true}}}
	chapter, item := "", ""
	for _, task := range r.Tasks {
		if task.Task.Chapter != chapter && task.Task.Chapter != "" {
			t.Rows = append(t.Rows, typeset.Across(typeset.FullWidth(task.Task.Chapter)))
			item = ""
		}
		if task.Task.Item != item && task.Task.Item != "" {
			row := typeset.Across(typeset.FullWidth(task.Task.Item))
			row.Cells[0].Role = fonts.Kaiti // one level below the chapter (7.3.3)
			t.Rows = append(t.Rows, row)
		}
		chapter, item = task.Task.Chapter, task.Task.Item
		t.Rows = append(t.Rows, progressRows(task)...)
	}
	carried := ""
	if n := r.CarriedOn(); n > 0 {
		carried = fmt.Sprintf("（含此前已完成、结转的%d项）", n)
	}
	base := fmt.Sprintf("按任务排列，共%d项%s，进展情况截至%s。", len(r.Tasks), carried, seeds.ChineseDate(r.Round.AsOf))
	return official.Annex{Title: r.Round.Name + "重点工作进展情况反馈表", Landscape: true, Blocks: []official.Block{{Text: base}, {Table: &t}}}
}

// progressRows are a task's rows: one for each answer, the other cells over them all.
func progressRows(task TaskResult) []typeset.Row {
	answers := Answers(task)
	n := len(answers)
	rows := []typeset.Row{{Cells: []typeset.Cell{{Text: task.Task.No, Rows: n}, {Text: cellText(task.Task.Text), Rows: n}, {Text: cellText(answers[0])},
		{Text: leadText(task.Task), Rows: n}, {Text: typeset.FullWidth(coopText(task.Task)), Rows: n}}}}
	for _, a := range answers[1:] {
		rows = append(rows, typeset.Cells(cellText(a)))
	}
	return rows
}

// leadText is a task's 牵头责任单位 as printed.
func leadText(t seeds.Task) string { return typeset.FullWidth(strings.Join(t.Lead, "、")) }

// behindAnnex is the 滞后事项清单. Where several leads have answered, each speaks in
// a row of its own; the state is that of the answer that decides.
func (r Result) behindAnnex() official.Annex {
	t := typeset.Table{Columns: []typeset.Column{{Title: behindTitles[0], Width: 15, Align: typeset.Centre}, {Title: behindTitles[1], Weight: 34}, {Title: behindTitles[2], Width: 27, List: true},
		{Title: behindTitles[3], Width: 17, Align: typeset.Centre}, {Title: behindTitles[4], Weight: 52}, {Title: behindTitles[5], Weight: 32}, {Title: behindTitles[6], Weight: 32}}}
	for _, task := range r.Behind {
		t.Rows = append(t.Rows, behindRows(task)...)
	}
	base := fmt.Sprintf("按任务排列，共%d项（%s）；各栏为牵头责任单位填报%s。", len(r.Behind), r.behindParts(), r.behindRuled())
	return official.Annex{Title: r.Round.Name + "重点工作滞后事项清单", Landscape: true, Blocks: []official.Block{{Text: base}, {Table: &t}}}
}

// behindRuled says that the office has spoken of some of the lagging tasks, too.
func (r Result) behindRuled() string {
	ruled := func(e EntryResult) bool { return e.Ruling != nil && e.Ruling.State+e.Ruling.Text != "" }
	if slices.ContainsFunc(r.Behind, func(t TaskResult) bool { return slices.ContainsFunc(t.Entries, ruled) }) {
		return "，部分经督查核定"
	}
	return ""
}

// behindParts says how the lagging tasks divide; one state needs no number again.
func (r Result) behindParts() string {
	states := r.behindStates()
	switch {
	case len(states) > 1:
		return counts("、", states...)
	case len(r.Behind) > 1:
		return allAre(states[0].what)
	}
	return states[0].what
}

// behindRows are a task's rows: one for each thing that its leads say.
func behindRows(task TaskResult) []typeset.Row {
	said := leadWords(task)
	n := len(said)
	var rows []typeset.Row
	for i, w := range said {
		cells := []typeset.Cell{{Text: orDash(w.progress)}, {Text: orDash(w.issues)}, {Text: orDash(w.next)}}
		if i == 0 {
			cells = append([]typeset.Cell{{Text: task.Task.No, Rows: n}, {Text: cellText(task.Task.Text), Rows: n},
				{Text: leadText(task.Task), Rows: n}, {Text: task.State, Rows: n}}, cells...)
		}
		rows = append(rows, typeset.Row{Cells: cells})
	}
	return rows
}

// behindTitles are the columns of the lagging tasks, in the bulletin and the workbook.
var behindTitles = []string{"序号", "目标与任务", "牵头责任单位", "完成情况", "工作进展", "存在问题", "下一步举措"}

// cellText is what a unit typed, line by line, without blank lines.
func cellText(s string) string {
	var lines []string
	for _, line := range strings.Split(shown(s), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, typeset.FullWidth(line))
		}
	}
	return strings.Join(lines, "\n")
}

// orDash is cellText, a dash where there is none.
func orDash(s string) string { return dashed(cellText(s)) }

// dashed gives a dash for nothing: nobody takes it for forgotten.
func dashed(s string) string {
	if strings.TrimSpace(shown(s)) == "" {
		return "—"
	}
	return s
}

// unitsAnnex is the 未按时报送单位名单.
func (r Result) unitsAnnex() official.Annex {
	t := typeset.Table{Columns: []typeset.Column{{Title: "序号", Width: 15, Align: typeset.Centre}, {Title: "单位"}, {Title: "应报项数", Width: 22, Align: typeset.Centre},
		{Title: "已报项数", Width: 22, Align: typeset.Centre}, {Title: "情况", Width: 38, Align: typeset.Centre}}}
	late := r.unpunctual()
	for i, s := range late {
		t.Rows = append(t.Rows, typeset.Cells(fmt.Sprint(i+1), s.Unit.Name, fmt.Sprint(s.Tasks), fmt.Sprint(s.Filled), standing(s)))
	}
	base := fmt.Sprintf("本期应报%d家，未按时报齐%d家；项数按牵头的任务计。", len(r.Standing), len(late))
	return official.Annex{Title: r.Round.Name + "未按时报送单位名单", Blocks: []official.Block{{Text: base}, {Table: &t}}}
}

// standing says what is wrong with a unit's return.
func standing(s UnitStanding) string {
	var said []string
	switch s.State {
	case seeds.Missing:
		said = append(said, s.Word())
	case seeds.Partial:
		said = append(said, "报送不全")
	}
	if s.Late {
		said = append(said, "逾期报送")
	}
	return strings.Join(said, "，")
}
