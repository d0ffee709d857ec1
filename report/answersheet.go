package report

import (
	"strings"

	"ducha/seeds"
)

// answerTitles are the published columns.
var answerTitles = []string{"序号", "目标与任务", "工作进展", "牵头责任单位", "责任单位"}

// answers draws the published five columns: a row for each answer, the task's
// other cells merged over its rows, chapters as full-width rows.
func (d *drawer) answers() {
	t := d.tall(d.title(), d.sub()+d.carriedNote(), tallColumns(answerTitles, []float64{8, 36, 64, 18, 24}, []string{"mid"}, 2))
	chapter, item := "", ""
	for _, task := range d.r.Tasks {
		if task.Task.Chapter != chapter && task.Task.Chapter != "" {
			t.across(task.Task.Chapter, "chapter")
			item = ""
		}
		if task.Task.Item != item && task.Task.Item != "" {
			t.across(task.Task.Item, "text")
		}
		chapter, item = task.Task.Chapter, task.Task.Item
		var said [][]string
		for _, answer := range Answers(task) {
			said = append(said, []string{answer})
		}
		t.draw([]string{task.Task.No, task.Task.Text, strings.Join(task.Task.Lead, "、"), coopText(task.Task)}, said)
	}
}

// coopText is a task's 责任单位 as printed.
func coopText(t seeds.Task) string {
	text := strings.Join(t.Coop, "、")
	if t.CoopEtc {
		text += "等"
	}
	return text
}

// blank says why a task has no answer.
func (t TaskResult) blank() string {
	for _, e := range t.Refused {
		if e.Part == seeds.PartLead {
			return MarkRefused
		}
	}
	return t.State
}

// Answers are a task's answers as printed, or why there is none. Each begins
// 【单位简称】, and equal texts print once with all their names; where the only answer is
// the one that gave the task its state, there is nobody to tell it from. One that is
// carried on from the round in which the task was finished says so, and so does one of
// the office's own.
func Answers(t TaskResult) []string {
	said := func(e seeds.Entry) string {
		m := printedMark(e)
		switch {
		case t.carried(e) && e.Means() != seeds.Done: // the first-listed lead has finished, this unit spoke of its own part
			m = t.Said.Name + "填报，" + MarkCarried
		case t.carried(e):
			m = t.Said.Name + "已完成，" + MarkCarried
		case e.Overrules() && e.Ruling.Text == "" && t.Said.ID != "": // the unit's words of then, under the office's state of now
			m = t.Said.Name + "填报"
		}
		if m == "" {
			return e.Words()
		}
		return e.Words() + "（" + m + "）"
	}
	if len(t.Entries) == 1 && t.Entries[0].Entry.Unit == t.Decides.Unit && t.Decides.Unit != "" {
		return []string{said(t.Entries[0].Entry)}
	}
	if len(t.Entries) == 0 {
		return []string{"（" + t.blank() + "）"}
	}
	var texts []string
	names := map[string][]string{}
	for _, e := range t.Entries {
		text := said(e.Entry)
		if _, seen := names[text]; !seen {
			texts = append(texts, text)
		}
		names[text] = append(names[text], shortName(e.Unit))
	}
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = "【" + strings.Join(names[text], "、") + "】" + text
	}
	return out
}
