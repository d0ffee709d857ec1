package report

import (
	"math"
	"slices"
	"sort"

	"ducha/seeds"
)

// Build reckons the results of a round. It is pure and cannot fail.
func Build(in Input) Result {
	r := Result{Input: in}
	b := newBuilder(&r, in.Plan.Directory())
	r.said, r.asks, r.open = r.sayings(), r.askings(), r.openTasks()
	b.orphans()
	for _, t := range r.Tasks {
		if t.late() {
			r.Behind = append(r.Behind, t)
		}
	}
	b.standing()
	b.remarks()
	r.States = b.count()
	b.breakdowns()
	r.Changes = b.changes()
	r.Figures = b.figures()
	return r
}

type builder struct {
	*Result
	dir     seeds.Directory
	leads   map[seeds.TaskID][]seeds.UnitID // who was asked to lead, the first-listed first
	decides map[seeds.TaskID]seeds.Entry
	entries map[seeds.TaskID][]seeds.Entry
	refused map[seeds.TaskID][]seeds.Entry
	met     map[seeds.UnitID]seeds.Unit
}

// newBuilder gives a result its tasks, of what its input says of them.
func newBuilder(r *Result, dir seeds.Directory) *builder {
	r.Entries = seeds.Settled(r.Carried, r.Entries)
	b := &builder{Result: r, dir: dir, leads: seeds.Leads(r.Issued), decides: seeds.Decide(r.Issued, r.Entries), entries: map[seeds.TaskID][]seeds.Entry{}, refused: map[seeds.TaskID][]seeds.Entry{}, met: map[seeds.UnitID]seeds.Unit{}}
	b.index()
	r.Tasks = make([]TaskResult, 0, len(r.Plan.Tasks))
	for _, t := range r.Plan.Tasks {
		r.Tasks = append(r.Tasks, b.task(t))
	}
	return b
}

func (b *builder) index() {
	for _, e := range b.Entries {
		b.entries[e.Task] = append(b.entries[e.Task], e)
	}
	for _, e := range b.Refused {
		b.refused[e.Task] = append(b.refused[e.Task], e)
	}
}

// task gives a task its state: that of the entry that decides it, else 未报; one that
// was finished before may not be asked again.
func (b *builder) task(t seeds.Task) TaskResult {
	asked := len(b.leads[t.ID]) > 0
	if c, finished := b.Carried[t.ID]; finished && !asked {
		return b.finished(t, c)
	}
	res := TaskResult{Task: t, State: StateNotAsked, Asked: asked, Entries: b.answers(b.entries[t.ID]), Refused: b.answers(b.refused[t.ID])}
	if !asked {
		for _, e := range b.entries[t.ID] {
			if e.Overrules() {
				res.State, res.Kind = b.Def.StateOf(e)
				res.Decides = e
			}
		}
		return res
	}
	res.State, res.Said = StateMissing, b.Carried[t.ID].Round
	if e, answered := b.decides[t.ID]; answered {
		res.State, res.Kind = b.Def.StateOf(e)
		res.Decides = e
	}
	return res
}

// finished gives a task what it was finished with. Where the office has spoken of it
// since, its word stands for that of the unit it speaks of, beside those of the others.
func (b *builder) finished(t seeds.Task, c seeds.Carried) TaskResult {
	res := TaskResult{Task: t, From: c.Round, Said: c.Round, Decides: c.Decides, Refused: b.answers(b.refused[t.ID])}
	before := c.Entries
	if c.Since != nil {
		res.From, res.Decides = seeds.Round{}, *c.Since
		before = slices.DeleteFunc(slices.Clone(before), func(e seeds.Entry) bool { return e.Unit == c.Since.Unit })
	}
	res.Entries = b.answers(slices.Concat(b.entries[t.ID], before))
	res.State, res.Kind = b.Def.StateOf(res.Decides)
	return res
}

// answers gives entries with their units, in the order of printing.
func (b *builder) answers(entries []seeds.Entry) []EntryResult {
	if len(entries) == 0 {
		return nil
	}
	list := make([]EntryResult, 0, len(entries))
	for _, e := range entries {
		list = append(list, EntryResult{e, b.unit(e.Unit)})
	}
	sort.SliceStable(list, func(i, j int) bool { return before(list[i], list[j]) })
	return list
}

// unit finds a unit, which is asked for with each of its answers.
func (b *builder) unit(id seeds.UnitID) seeds.Unit {
	u, met := b.met[id]
	if !met {
		u = unitOf(b.dir, b.Known, id)
		b.met[id] = u
	}
	return u
}

// unitOf finds a unit; one that the clerk has deleted since goes by the name on its
// form, so that its answers are not lost, and stands after those that have a rank.
func unitOf(dir seeds.Directory, forms []seeds.Form, id seeds.UnitID) seeds.Unit {
	if u, ok := dir.ByID(id); ok {
		return u
	}
	for _, f := range forms {
		if f.Unit == id {
			return seeds.Unit{ID: id, Name: f.UnitName, Rank: math.MaxInt}
		}
	}
	return seeds.Unit{ID: id, Name: "编号" + string(id), Rank: math.MaxInt}
}

// orphans gathers the answers to tasks that the clerk has deleted since. What a
// task said stands on the forms that asked for it.
func (b *builder) orphans() {
	there := make(map[seeds.TaskID]bool, len(b.Tasks))
	for i := range b.Tasks {
		there[b.Tasks[i].Task.ID] = true
	}
	gone := map[seeds.TaskID]seeds.Task{}
	for _, answers := range []map[seeds.TaskID][]seeds.Entry{b.entries, b.refused} {
		for id := range answers {
			if !there[id] {
				gone[id] = seeds.Task{ID: id}
			}
		}
	}
	for _, f := range b.Known {
		if len(gone) == 0 || f.Round != b.Round.ID {
			continue
		}
		for _, row := range f.Rows {
			if t, ok := gone[row.Task]; ok && t.Text == "" {
				gone[row.Task] = seeds.Task{ID: row.Task, No: row.Given[seeds.KeyNo], Chapter: row.Chapter, Item: row.Item, Text: row.Given[seeds.KeyTask]}
			}
		}
	}
	for id, t := range gone {
		b.Orphans = append(b.Orphans, TaskResult{Task: t, State: StateNotAsked, Entries: b.answers(b.entries[id]), Refused: b.answers(b.refused[id])})
	}
	sort.Slice(b.Orphans, func(i, j int) bool { return b.Orphans[i].Task.ID < b.Orphans[j].Task.ID })
}

func before(a, b EntryResult) bool {
	switch {
	case a.Part != b.Part:
		return a.Part == seeds.PartLead
	case a.Place != b.Place:
		return a.Place < b.Place
	case a.Unit.Rank != b.Unit.Rank:
		return a.Unit.Rank < b.Unit.Rank
	}
	return a.Unit.ID < b.Unit.ID
}

func (b *builder) standing() {
	sent := map[seeds.UnitID]bool{}
	for _, e := range b.Refused {
		sent[e.Unit] = true
	}
	for _, s := range b.Units {
		b.Standing = append(b.Standing, UnitStanding{s, b.unit(s.Unit), s.State == seeds.Missing && sent[s.Unit]})
	}
	sortByRank(b.Standing, func(s UnitStanding) seeds.Unit { return s.Unit })
}

// sortByRank brings a list into official order.
func sortByRank[T any](list []T, unit func(T) seeds.Unit) {
	sort.SliceStable(list, func(i, j int) bool {
		x, y := unit(list[i]), unit(list[j])
		if x.Rank != y.Rank {
			return x.Rank < y.Rank
		}
		return x.ID < y.ID
	})
}

// shortName is the shortest name that a unit was printed under.
func shortName(u seeds.Unit) string {
	short := u.Name
	for _, alias := range u.Aliases {
		if len(alias) < len(short) {
			short = alias
		}
	}
	return short
}

// openTasks finds them for every unit.
func (r Result) openTasks() map[seeds.UnitID][]string {
	answered := make(map[seeds.Slot]bool, len(r.Entries))
	for i := range r.Entries {
		if e := &r.Entries[i]; e.Part == seeds.PartLead && !e.StandsIn() {
			answered[e.Slot()] = true
		}
	}
	times := map[string]int{} // that a number is printed
	for _, t := range r.Plan.Tasks {
		times[t.No]++
	}
	open := map[seeds.UnitID][]string{}
	for _, f := range r.Issued {
		for i := range f.Rows {
			if row := &f.Rows[i]; row.Part == seeds.PartLead && !answered[seeds.Slot{Unit: f.Unit, Task: row.Task}] {
				number := row.Given[seeds.KeyNo]
				if times[number] > 1 { // as where a supplement begins at 1 again
					number = string(row.Task)
				}
				open[f.Unit] = append(open[f.Unit], number)
			}
		}
	}
	return open
}
