package seeds

import (
	"cmp"
	"fmt"
	"slices"
)

// Renewal is a list of tasks that was read anew beside the tasks that are there.
type Renewal struct {
	Tasks      []Task // the tasks read, in their order, with the ids of those that they are
	Same       []Pair // read with the same text and leads
	Reassigned []Pair // read with the same text under other leads: by number the same, or the only one of its text
	Changed    []Pair // taken for the same though text or leads differ: a person should look
}

// Pair is a task that was there and the one read for it.
type Pair struct{ Old, Read Task }

// sameLikeness is from how alike two texts are taken for one task that was changed;
// nearLikeness suffices where the printed number is the same too.
const (
	sameLikeness = 0.75
	nearLikeness = 0.5
)

// Renew tells which of the tasks read are tasks that are there: by their text, then by
// number and likeness, then by likeness. A task keeps its id for good (architecture
// rule: answers hang on it), and gets it back where its row was gone; one that is new
// never gets an id that another has, or that was issued.
func Renew(old []Task, issued Issued, read []Task) Renewal {
	r := renewer{old: old, issued: issued, read: read, match: make([]int, len(read)), taken: make([]bool, len(old))}
	for i := range r.match {
		r.match[i] = -1
	}
	r.byText()
	r.byLikeness()
	return r.renewal()
}

type renewer struct {
	old, read []Task
	issued    Issued
	match     []int  // of each task read, the one that is there, -1 for none
	taken     []bool // of each that is there, whether one read is it
}

// byText pairs equal texts; of several those with the same id first, then in order.
func (r *renewer) byText() {
	at := map[string][]int{}
	for i, t := range r.old {
		at[taskKey(t)] = append(at[taskKey(t)], i)
	}
	for _, sameID := range []bool{true, false} {
		for i, t := range r.read {
			for _, o := range at[taskKey(t)] {
				if r.match[i] < 0 && !r.taken[o] && (!sameID || r.old[o].ID == t.ID) {
					r.pair(i, o)
				}
			}
		}
	}
}

// byLikeness pairs what is left, the most alike first.
func (r *renewer) byLikeness() {
	type candidate struct {
		read, old int
		likeness  float64
	}
	var candidates []candidate
	left := newLikenesses(r.old, r.taken)
	for i, t := range r.read {
		if r.match[i] >= 0 {
			continue
		}
		for o, like := range left.to(t.Text) {
			if like >= sameLikeness || like >= nearLikeness && t.No == r.old[o].No {
				candidates = append(candidates, candidate{i, o, like})
			}
		}
	}
	slices.SortFunc(candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.likeness, a.likeness), a.read-b.read, a.old-b.old)
	})
	for _, c := range candidates {
		if r.match[c.read] < 0 && !r.taken[c.old] {
			r.pair(c.read, c.old)
		}
	}
}

func (r *renewer) pair(read, old int) {
	r.match[read], r.taken[old] = old, true
}

func (r *renewer) renewal() Renewal {
	there, used := map[TaskID]bool{}, map[TaskID]bool{}
	for _, t := range r.old {
		there[t.ID], used[t.ID] = true, true
	}
	for id := range r.issued {
		used[id] = true
	}
	var out Renewal
	for i, t := range r.read {
		if r.match[i] < 0 {
			id, back := r.issued.Again(t.ID, t.Text, func(id TaskID) bool { return there[id] })
			if !back {
				id = free(t.ID, used)
			}
			t.ID, there[id], used[id] = id, true, true
			out.Tasks = append(out.Tasks, t)
			continue
		}
		was := r.old[r.match[i]]
		t.ID = was.ID
		t.keep(was)
		out.Tasks = append(out.Tasks, t)
		switch pair, sameText := (Pair{was, t}), taskKey(was) == taskKey(t); {
		case sameText && slices.Equal(was.Lead, t.Lead):
			out.Same = append(out.Same, pair)
		case sameText && (was.No == t.No || r.only(t)):
			out.Reassigned = append(out.Reassigned, pair)
		default:
			out.Changed = append(out.Changed, pair)
		}
	}
	return out
}

// ownText is how many characters make a text that tells a task by itself.
const ownText = 8

// only reports whether a task read is the only one of its text, here and there.
func (r *renewer) only(t Task) bool {
	n, key := 0, taskKey(t)
	for _, other := range slices.Concat(r.old, r.read) {
		if taskKey(other) == key {
			n++
		}
	}
	return n == 2 && len([]rune(key)) >= ownText
}

// keep takes over what the clerk typed where the paper says nothing.
func (t *Task) keep(was Task) {
	t.Note = cmp.Or(t.Note, was.Note)
	t.Deadline = cmp.Or(t.Deadline, was.Deadline)
	t.Item = cmp.Or(t.Item, was.Item)
	if len(t.Leaders) == 0 {
		t.Leaders = was.Leaders
	}
	if len(t.Published) == 0 {
		t.Published = was.Published
	}
	if len(t.Owners) == 0 && slices.Equal(t.Lead, was.Lead) {
		t.Owners = was.Owners
	}
}

// free gives an id that is not used: the one wanted, else with a number behind it.
func free(want TaskID, used map[TaskID]bool) TaskID {
	id := want
	for n := 2; used[id]; n++ {
		id = TaskID(fmt.Sprintf("%s#%d", want, n))
	}
	return id
}

// taskKey is what a task's text is known by.
func taskKey(t Task) string { return textKey(t.Text) }
