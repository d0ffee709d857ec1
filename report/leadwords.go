package report

import (
	"slices"
	"strings"

	"ducha/seeds"
)

// leadWord is what one lead, or several alike, say of a task.
type leadWord struct {
	progress, issues, next string
	names                  []string
}

// leadWords gathers what the leads say, in printed order; what is said alike stands
// once, as in the 进展情况反馈表, and the progress begins 【单位简称】 where several speak.
func leadWords(task TaskResult) []leadWord {
	var list []leadWord
	for _, e := range task.Entries {
		if e.Part != seeds.PartLead {
			continue
		}
		w := wordOf(e.Entry)
		i := slices.IndexFunc(list, func(x leadWord) bool { return x.progress == w.progress && x.issues == w.issues && x.next == w.next })
		if i < 0 {
			i, list = len(list), append(list, w)
		}
		list[i].names = append(list[i].names, shortName(e.Unit))
	}
	if len(list) == 0 { // the unit that decides leads by its form alone
		w := wordOf(task.Decides)
		w.names = []string{task.decider().Name}
		list = append(list, w)
	}
	for i, w := range list {
		if len(list) > 1 || len(w.names) > 1 {
			list[i].progress = "【" + strings.Join(w.names, "、") + "】" + w.progress
		}
	}
	return list
}

// wordOf is what an answer says: its progress as the office adopts it, and whether it is
// the office's own.
func wordOf(e seeds.Entry) leadWord {
	w := leadWord{progress: e.Values[seeds.KeyProgress], issues: e.Values[seeds.KeyIssues], next: e.Values[seeds.KeyNext]}
	if e.Ruling != nil && e.Ruling.Text != "" {
		w.progress = e.Ruling.Text
	}
	if m := printedMark(e); m != "" {
		w.progress += "（" + m + "）"
	}
	return w
}
