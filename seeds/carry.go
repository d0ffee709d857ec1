package seeds

import (
	"maps"
	"slices"
	"sort"
)

// Past is an earlier round with what was asked and what counted in it, rulings applied.
type Past struct {
	Round   Round
	Forms   []Form
	Current []Entry
	Refused []Entry // sent back and not reported again
}

// Carried is a finished task with what was last answered to it (结转): it need not
// be asked again, and counts on.
type Carried struct {
	Round   Round // in which it was finished
	Decides Entry // the answer that gave it its state
	Entries []Entry
	Since   *Entry // what the office says of it in the round that asks; nil where it lets it stand
}

// Finished reports whether the task is finished still, whatever the office has said since.
func (c Carried) Finished() bool { return c.Since == nil || c.Since.Means() == Done }

// with is a finished task with the office's word in the place of the answer that it
// was ruled on, finished when it was.
func (c Carried) with(word Entry) Carried {
	word.Round = c.Round.ID
	c.Decides = word
	c.Entries = append(slices.DeleteFunc(slices.Clone(c.Entries), func(e Entry) bool { return e.Unit == word.Unit }), word)
	return c
}

// Settled gives a round's entries with the office's words on what was carried into it
// made whole: a state that such a word leaves open stays as the task was finished with,
// a text that it leaves open is the unit's own.
func Settled(carried map[TaskID]Carried, entries []Entry) []Entry {
	whole := slices.Clone(entries)
	for i, e := range whole {
		c, finished := carried[e.Task]
		if !finished || !e.Overrules() {
			continue
		}
		e.Values = maps.Clone(e.Values)
		if e.Ruling.State == "" {
			e.Kind, e.Values[KeyState] = c.Decides.Means(), c.Decides.Values[KeyState]
			if r := c.Decides.Ruling; r != nil && r.State != "" {
				e.Values[KeyState] = r.State
			}
		}
		if e.Ruling.Text == "" {
			e.Values[KeyProgress] = c.Decides.Said()
		}
		whole[i] = e
	}
	return whole
}

// Leads lists for each task the units that the forms of a round ask to lead it,
// the first-listed first.
func Leads(forms []Form) map[TaskID][]UnitID {
	type asked struct {
		unit  UnitID
		place int
	}
	rows := map[TaskID][]asked{}
	for _, f := range forms {
		for _, row := range f.Rows {
			if row.Part == PartLead {
				rows[row.Task] = append(rows[row.Task], asked{f.Unit, row.Place})
			}
		}
	}
	leads := make(map[TaskID][]UnitID, len(rows))
	for task, list := range rows {
		sort.Slice(list, func(i, j int) bool {
			if list[i].place != list[j].place {
				return list[i].place < list[j].place
			}
			return list[i].unit < list[j].unit
		})
		for _, a := range list {
			leads[task] = append(leads[task], a.unit)
		}
	}
	return leads
}

// Decide gives for each task that was answered the entry that gives it its state:
// that of the first-listed of the leads who were asked.
func Decide(forms []Form, entries []Entry) map[TaskID]Entry {
	leads := Leads(forms)
	decided := map[TaskID]Entry{}
	for _, e := range entries {
		if first := leads[e.Task]; e.Part == PartLead && len(first) > 0 && first[0] == e.Unit {
			decided[e.Task] = e
		}
	}
	return decided
}

// carry tells which tasks are finished after a round, of those finished before it
// and the round's own forms and current entries. kind says what an entry's state
// means today. A task that a round asked for and nobody answered stays as it was.
func carry(before map[TaskID]Carried, round Round, forms []Form, entries []Entry, kind func(Entry) StateKind) map[TaskID]Carried {
	after := maps.Clone(before)
	if after == nil {
		after = map[TaskID]Carried{}
	}
	entries = Settled(before, entries)
	decided := Decide(forms, entries)
	asked := maps.Clone(decided)
	for _, e := range entries { // of several units' the last stands, here and in NotAnswered
		if _, answered := asked[e.Task]; !answered && e.Overrules() {
			decided[e.Task] = e
		}
	}
	for task, e := range decided {
		was, finished := after[task]
		delete(after, task)
		switch {
		case kind(e) != Done:
		case finished && e.Overrules():
			after[task] = was.with(e)
		default:
			after[task] = Carried{Round: round, Decides: e}
		}
	}
	for _, e := range entries {
		if c, ok := after[e.Task]; ok && c.Round.ID == round.ID {
			c.Entries = append(c.Entries, e)
			after[e.Task] = c
		}
	}
	return after
}

// History is what rounds came to that were told one after the other, the earliest first:
// the last of them, and what was finished. The others are forgotten, however many.
type History struct {
	Rounds  []Round
	Last    Past
	Carried map[TaskID]Carried
}

// Add tells the next round.
func (h *History) Add(p Past, kind func(Entry) StateKind) {
	h.Carried = carry(h.Carried, p.Round, p.Forms, p.Current, kind)
	h.Rounds, h.Last = append(h.Rounds, p.Round), p
}

// NotAnswered gives the finished tasks that no lead has answered in the round that
// asks, by its current entries: where one has, that round speaks for itself. The
// office's own word on what was carried is no lead's answer; it stands beside.
func NotAnswered(finished map[TaskID]Carried, now []Entry) map[TaskID]Carried {
	left := maps.Clone(finished)
	for _, e := range Settled(finished, now) {
		c, still := left[e.Task]
		switch {
		case still && e.Overrules():
			c.Since = &e
			left[e.Task] = c
		case e.Part == PartLead:
			delete(left, e.Task)
		}
	}
	return left
}
