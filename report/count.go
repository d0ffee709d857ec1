package report

import (
	"fmt"
	"slices"
	"sort"

	"ducha/seeds"
)

// StateCount is how many tasks are in a state, with their share in tenths of a
// per cent; the shares of one list add up to 1000.
type StateCount struct {
	Name  string
	Kind  seeds.StateKind
	N     int
	Share int
}

// ShareText writes a share: 41.2%.
func (c StateCount) ShareText() string { return shareText(c.Share) }

func shareText(tenths int) string { return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10) }

// Breakdown is the states of one group of tasks.
type Breakdown struct {
	Name   string
	Total  int
	Counts []int // in the order of StateNames
}

// StateNames lists every state that the results speak of: those of sheet 状态,
// then states of earlier definitions, then 未报 and 未下发.
func (r Result) StateNames() []string {
	names := make([]string, len(r.States))
	for i, s := range r.States {
		names[i] = s.Name
	}
	return names
}

// count counts tasks by state, with shares by the largest remainder.
func (b *builder) count() []StateCount {
	var counts []StateCount
	at := map[string]int{}
	add := func(name string, kind seeds.StateKind) {
		if _, ok := at[name]; !ok {
			at[name] = len(counts)
			counts = append(counts, StateCount{Name: name, Kind: kind})
		}
	}
	for _, s := range b.Def.States {
		add(s.Name, s.Kind)
	}
	n := map[string]int{}
	for _, t := range b.Tasks {
		n[t.State]++
	}
	for _, c := range b.otherStates() {
		add(c.Name, c.Kind)
	}
	add(StateMissing, "")
	if n[StateNotAsked] > 0 {
		add(StateNotAsked, "")
	}
	ns := make([]int, len(counts))
	for i := range counts {
		counts[i].N = n[counts[i].Name]
		ns[i] = counts[i].N
	}
	for i, share := range Shares(ns) {
		counts[i].Share = share
	}
	return counts
}

// otherStates are those that answers bear and sheet 状态 does not: a form without
// a state column, or a state whose kind today's list lacks.
func (b *builder) otherStates() []StateCount {
	var others []StateCount
	seen := map[string]bool{}
	for _, s := range b.Def.States {
		seen[s.Name] = true
	}
	add := func(name string, kind seeds.StateKind) {
		if !seen[name] {
			seen[name] = true
			others = append(others, StateCount{Name: name, Kind: kind})
		}
	}
	for _, e := range b.allEntries() {
		add(b.Def.StateOf(e))
	}
	for _, t := range b.Tasks {
		if t.Kind != "" { // answered, in whatever way
			add(t.State, t.Kind)
		}
	}
	sort.Slice(others, func(i, j int) bool { return others[i].Name < others[j].Name })
	return others
}

// Shares gives each count's share in tenths of a per cent. The largest
// remainders are rounded up, so that the shares add up to 1000; all are 0 where there is
// nothing to count. Of equal ones it is the first that is a half or more, else the last:
// the share of what is done, which stands first, is then its rate wherever it can be.
func Shares(counts []int) []int {
	total := 0
	for _, n := range counts {
		total += n
	}
	shares := make([]int, len(counts))
	if total == 0 {
		return shares
	}
	order := make([]int, len(counts))
	rest := 1000
	for i, n := range counts {
		order[i] = i
		shares[i] = n * 1000 / total
		rest -= shares[i]
	}
	sort.Slice(order, func(i, j int) bool {
		a, b := order[i], order[j]
		x, y := counts[a]*1000%total, counts[b]*1000%total
		switch {
		case x != y:
			return x > y
		case 2*x >= total:
			return a < b
		}
		return a > b
	})
	for _, i := range order[:rest] {
		shares[i]++
	}
	return shares
}

// unchaptered is the group of the tasks that stand in no chapter.
const unchaptered = "（未分章节）"

func (b *builder) breakdowns() {
	index := map[string]int{}
	for i, s := range b.States {
		index[s.Name] = i
	}
	group := func(list *[]Breakdown, at map[string]int, name, state string) {
		i, ok := at[name]
		if !ok {
			i = len(*list)
			at[name] = i
			*list = append(*list, Breakdown{Name: name, Counts: make([]int, len(b.States))})
		}
		(*list)[i].Total++
		(*list)[i].Counts[index[state]]++
	}
	chapters, leaders := map[string]int{}, map[string]int{}
	for _, t := range b.Tasks {
		name := t.Task.Chapter
		if name == "" {
			name = unchaptered
		}
		group(&b.Chapters, chapters, name, t.State)
		for i, l := range t.Task.Leaders {
			if !slices.Contains(t.Task.Leaders[:i], l) { // printed twice he leads it once
				group(&b.Leaders, leaders, l, t.State)
			}
		}
	}
	b.byUnit(index)
}

// byUnit counts entries, not tasks: what each unit itself said of the rows it
// leads, those of finished tasks that are carried on included.
func (b *builder) byUnit(index map[string]int) {
	said := map[seeds.UnitID]map[seeds.TaskID]string{} // of the rows asked in this round
	carried := map[seeds.UnitID][]string{}
	for _, e := range b.Entries {
		if e.Part != seeds.PartLead { // given while the unit only cooperated
			continue
		}
		if said[e.Unit] == nil {
			said[e.Unit] = map[seeds.TaskID]string{}
		}
		said[e.Unit][e.Task], _ = b.Def.StateOf(e)
	}
	for _, t := range b.Tasks {
		for _, e := range t.Entries {
			if (t.carried(e.Entry) || e.Entry.Overrules() && !b.asked(e.Slot())) && e.Part == seeds.PartLead {
				state, _ := b.Def.StateOf(e.Entry)
				carried[e.Entry.Unit] = append(carried[e.Entry.Unit], state)
			}
		}
	}
	forms := map[seeds.UnitID]seeds.Form{}
	for _, f := range b.Issued {
		forms[f.Unit] = f
	}
	for _, u := range b.reporting(carried) {
		row := Breakdown{Name: u.Name, Counts: make([]int, len(b.States))}
		count := func(state string) {
			row.Total++
			row.Counts[index[state]]++
		}
		for _, r := range forms[u.ID].Rows {
			if r.Part != seeds.PartLead {
				continue
			}
			state, ok := said[u.ID][r.Task]
			if !ok {
				state = StateMissing
			}
			count(state)
		}
		for _, state := range carried[u.ID] {
			count(state)
		}
		if row.Total > 0 { // a unit that only cooperates has nothing to count here
			b.ByUnit = append(b.ByUnit, row)
		}
	}
}

// reporting are the units that have a form, and those that only have finished
// tasks left, in official order.
func (b *builder) reporting(carried map[seeds.UnitID][]string) []seeds.Unit {
	var units []seeds.Unit
	has := map[seeds.UnitID]bool{}
	for _, s := range b.Standing {
		units, has[s.Unit.ID] = append(units, s.Unit), true
	}
	for id := range carried {
		if !has[id] {
			units = append(units, b.unit(id))
		}
	}
	seeds.SortUnits(units)
	return units
}

// allEntries are the answers of the round and those that are carried into it.
func (r Result) allEntries() []seeds.Entry {
	all := r.Entries[:len(r.Entries):len(r.Entries)]
	for _, t := range r.Tasks {
		for _, e := range t.Entries {
			if t.carried(e.Entry) {
				all = append(all, e.Entry)
			}
		}
	}
	return all
}
