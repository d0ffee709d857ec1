package main

import (
	"fmt"
	"slices"
	"strings"

	"ducha/report"
	"ducha/seeds"
	"ducha/templates"
)

// rests are the finished tasks that the forms of a round leave out, in the order
// of the plan; none where the office has them asked again.
func (w *workspace) rests(h history) []seeds.Task {
	if w.book.Settings.Get(templates.SettingDone) != templates.DoneDropped {
		return nil
	}
	var tasks []seeds.Task
	for _, t := range w.book.Plan.Tasks {
		if c, ok := h.carried[t.ID]; ok && c.Finished() {
			tasks = append(tasks, t)
		}
	}
	return tasks
}

// byRound lists tasks by their printed numbers with the round that finished them:
// 1、2(3)（2021年一季度）、5（2021年上半年）.
func byRound(tasks []seeds.Task, from func(seeds.TaskID) string) string {
	var rounds []string
	numbers := map[string][]string{}
	for _, t := range tasks {
		name := from(t.ID)
		if !slices.Contains(rounds, name) {
			rounds = append(rounds, name)
		}
		numbers[name] = append(numbers[name], numberOf(t))
	}
	var out []string
	for _, name := range rounds {
		out = append(out, fmt.Sprintf("%s（%s）", fewOf(numbers[name], 8, "项"), name))
	}
	return strings.Join(out, "、")
}

// numberOf is a task's printed number, its 编号 where it has none.
func numberOf(t seeds.Task) string {
	if t.No == "" {
		return string(t.ID)
	}
	return t.No
}

// gone notes the tasks that were deleted after they were issued.
func (s *summary) gone(built report.Result) {
	if n := len(built.Gone); n > 0 {
		s.note("下发后从任务清单中删去的 %d 项不再计入：%s；运行 ducha fill 重新下发", n, fewOf(built.Gone, 8, "项"))
	}
}

// carriedNote says which tasks the results of a round carry, "" where there are none.
func carriedNote(built report.Result) string {
	var tasks []seeds.Task
	from := map[seeds.TaskID]string{}
	for _, t := range built.Tasks {
		if t.From.ID == "" {
			continue
		}
		tasks = append(tasks, t.Task)
		from[t.Task.ID] = t.From.Name
	}
	if len(tasks) == 0 {
		return ""
	}
	return fmt.Sprintf("此前已完成、结转计入 %d 项：%s", len(tasks), byRound(tasks, func(id seeds.TaskID) string { return from[id] }))
}
