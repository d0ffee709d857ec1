package main

import (
	"fmt"
	"slices"

	"ducha/seeds"
)

// mergeTasks adds the tasks that are not there yet to those that are, each where the
// paper has it: between its neighbours, behind the one of its chapter that stands before
// it, behind the one that it nearly is, else at the end. An id that is taken, or was
// issued, gets the number of the supplement before it; a task that was issued under an
// id gets that back.
func mergeTasks(old []seeds.Task, issued seeds.Issued, read []seeds.Task, renewed seeds.Renewal) []seeds.Task {
	m := merger{old: old, issued: issued, at: map[seeds.TaskID]int{}, before: map[int][]seeds.Task{}}
	for i, t := range old {
		m.at[t.ID] = i
	}
	same, changed := map[seeds.TaskID]bool{}, map[seeds.TaskID]bool{}
	for _, pair := range there(renewed) {
		same[pair.Old.ID] = true
	}
	for _, pair := range renewed.Changed {
		changed[pair.Old.ID] = true
	}
	prefix := supplement(m, read, renewed, same)
	last := -1 // the task that is there behind which the paper goes on
	for i, t := range renewed.Tasks {
		at, there := m.at[t.ID]
		switch added := read[i]; {
		case there && same[t.ID]:
			last = at
		case there && changed[t.ID]:
			last = at
			m.put(prefix, added, at+1)
		case m.back(t):
			m.put("", t, m.place(t, last, m.next(renewed.Tasks[i:], same)))
		default:
			m.put(prefix, added, m.place(added, last, m.next(renewed.Tasks[i:], same)))
		}
	}
	return m.merged()
}

// there gives the tasks that are not added: whom the clerk made the lead stays it.
func there(renewed seeds.Renewal) []seeds.Pair {
	return slices.Concat(renewed.Same, renewed.Reassigned)
}

type merger struct {
	old    []seeds.Task
	issued seeds.Issued
	at     map[seeds.TaskID]int
	before map[int][]seeds.Task // new tasks by the index of the one they stand before
}

// back reports whether a task that is not there was issued under the id that it has.
func (m merger) back(t seeds.Task) bool {
	_, there := m.at[t.ID]
	return !there && m.issued.Is(t.ID, t.Text)
}

func (m merger) put(prefix string, t seeds.Task, before int) {
	t.ID = seeds.TaskID(prefix) + t.ID
	m.before[before] = append(m.before[before], t)
}

// next finds the first of the tasks that is there, -1 for none.
func (m merger) next(tasks []seeds.Task, same map[seeds.TaskID]bool) int {
	for _, t := range tasks {
		if at, ok := m.at[t.ID]; ok && same[t.ID] {
			return at
		}
	}
	return -1
}

// place gives the index before which a new task stands.
func (m merger) place(t seeds.Task, last, next int) int {
	switch {
	case next == last+1: // its neighbours are neighbours, or it stands before all
		return next
	case last >= 0 && m.old[last].Chapter == t.Chapter:
		return last + 1
	case next >= 0 && m.old[next].Chapter == t.Chapter:
		return next
	}
	return len(m.old)
}

func (m merger) merged() []seeds.Task {
	var out []seeds.Task
	for i := range len(m.old) + 1 {
		out = append(out, m.before[i]...)
		if i < len(m.old) {
			out = append(out, m.old[i])
		}
	}
	return out
}

// supplement gives what stands before the ids of the new tasks where one of them is taken.
func supplement(m merger, read []seeds.Task, renewed seeds.Renewal, same map[seeds.TaskID]bool) string {
	clash := func(prefix string) bool {
		for i, t := range renewed.Tasks {
			id := seeds.TaskID(prefix) + read[i].ID
			_, taken := m.at[id]
			_, issued := m.issued[id]
			if (taken || issued) && !same[t.ID] && !m.back(t) {
				return true
			}
		}
		return false
	}
	prefix := ""
	for n := 1; clash(prefix); n++ {
		prefix = fmt.Sprintf("补充%d/", n)
	}
	return prefix
}
