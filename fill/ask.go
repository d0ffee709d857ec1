package fill

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/templates"
)

// Request is what a round asks for.
type Request struct {
	Plan     seeds.Plan
	Round    seeds.Round
	Def      templates.FormDef
	Settings templates.Settings
	Roles    string                                   // who gets a form: templates.RolesFirst, RolesLead or RolesAll
	Units    []seeds.UnitID                           // nil for all
	Previous map[seeds.UnitID]map[seeds.TaskID]string // 上期进展; where a unit has none the published progress stands in
	Finished map[seeds.TaskID]bool                    // not asked again
}

// Refused is why nothing can be asked as wished, and what to do about it.
type Refused struct{ Why, Remedy string }

func (r *Refused) Error() string { return r.Why }

// Skipped is a printed name that gets no form, and what to do about it.
type Skipped struct {
	Unit   string `json:"unit"`
	Reason string `json:"reason"`
	Remedy string `json:"remedy"`
}

// Asked is what a round asks of whom.
type Asked struct {
	Def     templates.FormDef // what its forms share: given columns that stay empty on all are left out
	Skipped []Skipped
	q       Request
	hash    string
	units   []seeds.Unit // that get a form now, in official order
	parts   map[seeds.UnitID][]part
}

// Ask decides what is asked of whom.
func Ask(q Request) (*Asked, error) {
	if wrong := q.Def.Check(); len(wrong) > 0 {
		return nil, &Refused{"反馈表栏目有误：" + strings.Join(wrong, "；"), "改正台账的“反馈表栏目”表或“状态”表，再下发；在哪一格，见 ducha check"}
	}
	a := assignment{dir: q.Plan.Directory(), parts: map[seeds.UnitID][]part{}, skipped: map[string]Skipped{}, known: map[string][]seeds.Unit{}}
	for i, task := range q.Plan.Tasks {
		if !q.Finished[task.ID] {
			a.assign(i, task, q.Roles)
		}
	}
	wanted, err := a.wanted(q)
	if err != nil {
		return nil, err
	}
	asked := &Asked{Skipped: a.skips, q: q, parts: a.parts}
	units := slices.Clone(q.Plan.Units)
	seeds.SortUnits(units)
	var all []seeds.Unit
	for _, u := range units {
		if len(a.parts[u.ID]) > 0 {
			all = append(all, u)
			if wanted == nil || wanted[u.ID] {
				asked.units = append(asked.units, u)
			}
		}
	}
	asked.Def = q.Def.Without(q.emptyGiven(all, a.parts)...)
	asked.Def.Columns = checksLast(asked.Def.Columns)
	_, asked.hash, err = asked.Def.Encode()
	return asked, err
}

// Len is how many forms there are.
func (a *Asked) Len() int { return len(a.units) }

// Forms makes the forms, unsigned, one after the other.
func (a *Asked) Forms() iter.Seq[seeds.Form] {
	return func(yield func(seeds.Form) bool) {
		for _, u := range a.units {
			f := a.q.form(u, a.parts[u.ID])
			if f.Def = a.hash; !yield(f) {
				return
			}
		}
	}
}

// Tasks are those that stand on the form of some unit.
func (a *Asked) Tasks() map[seeds.TaskID]bool {
	tasks := map[seeds.TaskID]bool{}
	for _, parts := range a.parts {
		for _, p := range parts {
			tasks[a.q.Plan.Tasks[p.task].ID] = true
		}
	}
	return tasks
}

// part is a unit's share of one task.
type part struct {
	task  int // index in the plan
	role  seeds.Part
	place int
	first string // who summarises, where several lead
}

type assignment struct {
	dir     seeds.Directory
	parts   map[seeds.UnitID][]part
	skipped map[string]Skipped
	skips   []Skipped               // in order of first mention
	known   map[string][]seeds.Unit // what printed lists came to before
}

// assign gives a task to its units: leads first, so that a unit printed in both
// lists leads. A lead keeps its place in the printed list even where the name
// before it stands for no unit.
func (a *assignment) assign(i int, t seeds.Task, roles string) {
	has := map[seeds.UnitID]bool{}
	place, first := 0, a.first(t)
	for n, name := range t.Lead {
		if roles == templates.RolesFirst && n > 0 {
			break
		}
		place++
		for k, u := range a.resolve([]string{name}) {
			if k > 0 {
				place++ // a group's members stand one after another
			}
			if !has[u.ID] {
				has[u.ID] = true
				a.parts[u.ID] = append(a.parts[u.ID], part{i, seeds.PartLead, place, first})
			}
		}
	}
	if roles != templates.RolesAll {
		return
	}
	for _, u := range a.resolve(t.Coop) {
		if !has[u.ID] {
			a.parts[u.ID] = append(a.parts[u.ID], part{i, seeds.PartCoop, 0, ""})
		}
	}
}

// first names the first-listed lead of a task that several lead, "" of one that one leads.
func (a *assignment) first(t seeds.Task) string {
	units, unknown := a.dir.Units(t.Lead)
	if len(units)+len(unknown) < 2 {
		return ""
	}
	if members, _ := a.dir.Units(t.Lead[:1]); len(members) > 1 { // a group: the first of its members
		return members[0].Name
	}
	return t.Lead[0]
}

// resolve finds the units of a printed list and notes the names that stand for none.
func (a *assignment) resolve(names []string) []seeds.Unit {
	list := strings.Join(names, "\x00")
	if units, known := a.known[list]; known {
		return units
	}
	units, unknown := a.dir.Units(names)
	a.known[list] = units
	for _, name := range unknown {
		if _, told := a.skipped[name]; told {
			continue
		}
		s := Skipped{Unit: name, Reason: "不在责任单位表中", Remedy: "在台账“责任单位”表加上这个单位或它的简称，再下发"}
		if _, group := a.dir.Group(name); group {
			s.Reason, s.Remedy = "单位组没有成员", "在台账“单位组”表填上成员，再下发"
		}
		a.skipped[name] = s
		a.skips = append(a.skips, s)
	}
	return units
}

func (a *assignment) wanted(q Request) (map[seeds.UnitID]bool, error) {
	if len(q.Units) == 0 {
		return nil, nil
	}
	wanted := map[seeds.UnitID]bool{}
	for _, id := range q.Units {
		if len(a.parts[id]) == 0 {
			return nil, a.notAsked(id, q)
		}
		wanted[id] = true
	}
	return wanted, nil
}

// notAsked says why a unit has no form.
func (a *assignment) notAsked(id seeds.UnitID, q Request) error {
	u, ok := a.dir.ByID(id)
	if !ok {
		return fmt.Errorf("no unit %s", id)
	}
	why, remedy := "本期没有要"+u.Name+"填报的任务", "各单位有几项任务，见 ducha units"
	if q.Roles != templates.RolesAll {
		remedy += "；只是配合、不在首位牵头的，也要填报，加 --roles all"
	}
	if len(q.Finished) > 0 {
		why += "，已完成、不再填报的除外"
	}
	return &Refused{why, remedy}
}

// emptyGiven are the given columns that say nothing on any form of these units. All but
// 上期进展 say the same of a task to whomever.
func (q Request) emptyGiven(units []seeds.Unit, parts map[seeds.UnitID][]part) []seeds.Key {
	used := map[seeds.Key]bool{}
	seen := map[int]bool{}
	for _, u := range units {
		for _, p := range parts[u.ID] {
			task := q.Plan.Tasks[p.task]
			if !seen[p.task] {
				for key := range q.given(u, task) {
					used[key] = true
				}
				seen[p.task] = true
			}
			used[seeds.KeyPrevious] = used[seeds.KeyPrevious] || q.previous(u, task) != ""
		}
	}
	var empty []seeds.Key
	for _, c := range q.Def.Columns {
		if c.Fill || c.Type == templates.Formula || c.Key == seeds.KeyCode || c.Key == seeds.KeyNo || c.Key == seeds.KeyTask || used[c.Key] {
			continue
		}
		empty = append(empty, c.Key)
	}
	return empty
}

// checksLast keeps 检查 and 核对码 at the right edge of the form, wherever a column
// that the clerk added stands in 反馈表栏目.
func checksLast(columns []templates.Column) []templates.Column {
	var inner, edge []templates.Column
	for _, c := range columns {
		if c.Key == seeds.KeyCheck || c.Key == seeds.KeyCode {
			edge = append(edge, c)
		} else {
			inner = append(inner, c)
		}
	}
	return append(inner, edge...)
}
