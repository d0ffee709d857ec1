//go:build !race

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The year's own reckoning: what a careful clerk with a notebook would know. It shares
// nothing with the program but the names of the states.

// saying is what a unit has answered to a task, on one file.
type saying struct {
	file                       int // files are numbered as they were made
	round                      int
	state, words, issues, next string
}

// sameWords reports whether two answers say the same.
func (s saying) sameWords(o saying) bool {
	return s.state == o.state && s.words == o.words && s.issues == o.issues && s.next == o.next
}

// word is what the office has last said of an answer.
type word struct {
	state, text, note string
	back              bool
	on                *saying // what it was said of
}

func (w word) blank() bool { return w.state == "" && w.text == "" && w.note == "" && !w.back }

// place is a unit's row of a task.
type place struct{ no, unit string }

// standing is what counts of a place in a round.
type standing struct {
	state, words string
	said         *saying // nil where the office speaks in the unit's place
	mark         string  // as printed behind the words
	over         *saying // the answer of an earlier round that the office overrules
	ruledIn      int     // the round in which it did so and found it finished all the same; 0 for none
}

// finished is a task that is done, with what all had answered then.
type finished struct {
	round   int
	answers map[string]standing // by unit
}

// monthModel is one round of the model.
type monthModel struct {
	n       int
	before  int             // files of earlier rounds
	asked   map[string]bool // tasks on forms
	said    map[place]saying
	words   map[place]word
	carried map[string]finished // tasks finished before
}

// yearModel is what is known of the plan and of all rounds so far.
type yearModel struct {
	tasks  []taskJSON
	leads  map[string][]string
	months []*monthModel
	done   map[string]finished
}

func newYear(tasks []taskJSON) *yearModel {
	y := &yearModel{tasks: tasks, leads: map[string][]string{}, done: map[string]finished{}}
	for _, t := range tasks {
		y.leads[t.No] = t.Lead
	}
	return y
}

// open begins a round: what is done is not asked.
func (y *yearModel) open() *monthModel {
	m := &monthModel{n: len(y.months) + 1, asked: map[string]bool{}, said: map[place]saying{}, words: map[place]word{}, carried: map[string]finished{}}
	for _, t := range y.tasks {
		if f, done := y.done[t.No]; done {
			m.carried[t.No] = f
		} else {
			m.asked[t.No] = true
		}
	}
	y.months = append(y.months, m)
	return m
}

// refused reports whether what a unit says is sent back.
func (m *monthModel) refused(p place) bool {
	s, said := m.said[p]
	w := m.words[p]
	return said && w.back && w.on != nil && w.on.file == s.file
}

// stands is what counts of a place; false where nothing does.
func (m *monthModel) stands(p place) (standing, bool) {
	s, said := m.said[p]
	w := m.words[p]
	pick := func(first, second string) string {
		if first != "" {
			return first
		}
		return second
	}
	switch {
	case said && !m.refused(p):
		return standing{state: pick(w.state, s.state), words: pick(w.text, s.words), said: &s}, true
	case m.asked[p.no] && w.text != "" && m.refused(p):
		return standing{state: pick(w.state, "已报"), words: w.text, mark: "（已退回重报，暂用核定文字）"}, true
	case m.asked[p.no] && w.text != "":
		return standing{state: pick(w.state, "已报"), words: w.text, mark: "（电话补报）"}, true
	case !m.asked[p.no] && w.state != "":
		before := m.carried[p.no].answers[p.unit]
		return standing{state: w.state, words: pick(w.text, before.words), over: w.on}, true
	}
	return standing{}, false
}

// updated reports whether a unit has reported something else since the office spoke.
func (m *monthModel) updated(p place) bool {
	s, said := m.said[p]
	w := m.words[p]
	switch {
	case w.blank() || !m.asked[p.no]:
		return false
	case w.on == nil || !said:
		return (w.on != nil) != said
	case w.back && w.on.file != s.file:
		return true
	}
	return !w.on.sameWords(s)
}

// state is a task's: its first lead's, 已完成 where it is carried.
func (y *yearModel) state(m *monthModel, no string) string {
	s, ok := m.stands(place{no, y.leads[no][0]})
	switch {
	case ok:
		return s.state
	case m.asked[no]:
		return "未报"
	}
	return "已完成"
}

// isCarried reports whether a task counts by what was said of it in an earlier round.
func (y *yearModel) isCarried(m *monthModel, no string) bool {
	_, overruled := m.stands(place{no, y.leads[no][0]})
	return !m.asked[no] && !overruled
}

// close ends a round: what is finished now.
func (y *yearModel) close(m *monthModel) {
	for _, t := range y.tasks {
		first, ok := m.stands(place{t.No, t.Lead[0]})
		if !ok {
			continue
		}
		was, finishedBefore := y.done[t.No]
		delete(y.done, t.No)
		if first.state != "已完成" {
			continue
		}
		if finishedBefore && first.over != nil { // ruled finished again: it was finished when it was
			first.ruledIn = m.n
			was.answers = maps.Clone(was.answers)
			was.answers[t.Lead[0]] = first
			y.done[t.No] = was
			continue
		}
		f := finished{round: m.n, answers: map[string]standing{}}
		for _, u := range t.Lead {
			if s, ok := m.stands(place{t.No, u}); ok {
				f.answers[u] = s
			}
		}
		y.done[t.No] = f
	}
}

// previous is what the next form shows a unit as 上期进展.
func (y *yearModel) previous(p place) string {
	last := y.months[len(y.months)-2]
	s, ok := last.stands(p)
	switch {
	case !ok:
		return ""
	case s.over != nil && s.over.state != s.state:
		return fmt.Sprintf("（%s，核定为%s）%s", monthName(s.over.round), s.state, s.over.words)
	case s.over != nil:
		return fmt.Sprintf("（%s）%s", monthName(s.over.round), s.over.words)
	case s.said == nil:
		return s.mark + s.words
	case s.said.state != s.state:
		return "（核定为" + s.state + "）" + s.said.words
	}
	return s.said.words
}

// printed is a task's column 工作进展 in the results, an answer a line.
func (y *yearModel) printed(m *monthModel, no string, short map[string]string) []string {
	var texts []string
	names := map[string][]string{}
	add := func(unit, text string) {
		if names[text] == nil {
			texts = append(texts, text)
		}
		names[text] = append(names[text], short[unit])
	}
	alone := true
	for i, u := range y.leads[no] {
		f := m.carried[no]
		s, ok := m.stands(place{no, u})
		then, before := f.answers[u]
		switch {
		case ok && s.over != nil && m.words[place{no, u}].text == "":
			add(u, s.words+"（"+monthName(f.round)+"填报）")
		case ok:
			add(u, s.words+strings.Replace(s.mark, "已退回重报，暂用核定文字", "督查核实", 1))
		case before && !m.asked[no] && then.state == "已完成":
			add(u, then.words+"（"+monthName(f.round)+"已完成，结转）")
		case before && !m.asked[no]:
			add(u, then.words+"（"+monthName(f.round)+"填报，结转）")
		default:
			continue
		}
		alone = alone && i == 0
	}
	switch {
	case len(texts) == 0 && slices.ContainsFunc(y.leads[no], func(u string) bool { return m.refused(place{no, u}) }):
		return []string{"（已退回重报）"}
	case len(texts) == 0:
		return []string{"（未报）"}
	case len(texts) == 1 && alone:
		return texts
	}
	for i, text := range texts {
		texts[i] = "【" + strings.Join(names[text], "、") + "】" + text
	}
	return texts
}

func monthName(n int) string { return fmt.Sprintf("2021年%d月", n) }
