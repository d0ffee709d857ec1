package report

import (
	"ducha/seeds"
	"ducha/templates"
)

// Input is all that the results of a round follow from.
type Input struct {
	Plan     seeds.Plan
	Round    seeds.Round
	Def      templates.FormDef // today's columns and states
	Settings templates.Settings
	Wording  templates.Wording
	Issued   []seeds.Form
	Gone     []string                       // printed numbers of tasks that were issued and that the plan has no more
	Known    []seeds.Form                   // they name what the plan names no more: the round's, and of each unit that is gone the first
	Entries  []seeds.Entry                  // current ones only, with the office's word on them and its own
	Refused  []seeds.Entry                  // sent back, to be reported again
	Replaced []seeds.Entry                  // by newer ones
	Rulings  seeds.Rulings                  // the office's words
	Trail    *Trail                         // of the earlier rounds; nil for none
	Carried  map[seeds.TaskID]seeds.Carried // tasks finished in earlier rounds
	Units    []seeds.UnitStatus
	Returns  []seeds.Return
}

// The states of a task that no liaison chooses.
const (
	StateMissing  = templates.StateMissing
	StateNotAsked = templates.StateNotAsked
	StateReported = templates.StateReported
)

// Result is what a round came to.
type Result struct {
	Input
	Tasks    []TaskResult // in the order of the plan
	Orphans  []TaskResult // answers to tasks that the plan no longer has, by id; they count nowhere
	States   []StateCount // tasks by state, in the order of sheet 状态; sums to len(Tasks)
	Chapters []Breakdown  // tasks by chapter
	Leaders  []Breakdown  // tasks by leader; a task with two leaders counts for both
	ByUnit   []Breakdown  // 牵头 rows by unit, in official order
	Standing []UnitStanding
	Behind   []TaskResult // 滞后 and 未启动
	Remarks  []Remark     // in official order
	Changes  Changes      // against the round before
	Figures  map[string]string

	said map[seeds.Slot]seeds.Entry // what the units themselves say
	asks map[seeds.Slot]bool        // what the forms ask for
	open map[seeds.UnitID][]string  // 牵头 rows without an answer
}

// TaskResult is one task with what was answered to it.
type TaskResult struct {
	Task    seeds.Task
	State   string
	Kind    seeds.StateKind // "" where not answered
	Asked   bool
	From    seeds.Round   // where it was finished before and not asked again; else zero
	Said    seeds.Round   // the earlier round of those answers that are not of this one; else zero
	Decides seeds.Entry   // the answer that gave the task its state; zero where none did
	Entries []EntryResult // leads in printed order, then cooperating units in official order
	Refused []EntryResult // answers that were sent back, likewise
}

// carried reports whether one of the task's answers was given in an earlier round.
func (t TaskResult) carried(e seeds.Entry) bool { return t.Said.ID != "" && e.Round == t.Said.ID }

// EntryResult is one unit's answer with the unit.
type EntryResult struct {
	seeds.Entry
	Unit seeds.Unit
}

// UnitStanding is how one unit stands.
type UnitStanding struct {
	seeds.UnitStatus
	Unit     seeds.Unit
	SentBack bool // what it reported has to be reported again, and nothing else of it counts
}

// Word says how the unit stands to a person.
func (s UnitStanding) Word() string {
	if s.SentBack {
		return MarkRefused
	}
	return StateWord(s.State)
}

// Unit finds a unit, one that the clerk has deleted since, too.
func (r Result) Unit(id seeds.UnitID) seeds.Unit { return unitOf(r.Plan.Directory(), r.Known, id) }

// unpunctual are the units that have not answered in full by the due time, in official order.
func (r Result) unpunctual() []UnitStanding {
	var list []UnitStanding
	for _, s := range r.Standing {
		if s.State != seeds.Complete || s.Late {
			list = append(list, s)
		}
	}
	return list
}

// Names lists the units in a state, in official order.
func (r Result) Names(state seeds.UnitState) []string {
	var names []string
	for _, s := range r.Standing {
		if s.State == state {
			names = append(names, s.Unit.Name)
		}
	}
	return names
}

// Reported counts the tasks that this round asked for and whose deciding lead has
// answered in it. A carried task is none of them: nobody answered it this time.
func (r Result) Reported() int {
	n := 0
	for _, t := range r.Tasks {
		if t.Asked && t.State != StateMissing {
			n++
		}
	}
	return n
}

// CarriedOn counts the tasks that were finished in earlier rounds and not asked again.
func (r Result) CarriedOn() int {
	n := 0
	for _, t := range r.Tasks {
		if t.From.ID != "" {
			n++
		}
	}
	return n
}

// OpenTasks lists the printed numbers of a unit's 牵头 rows without an answer.
func (r Result) OpenTasks(unit seeds.UnitID) []string { return r.open[unit] }
