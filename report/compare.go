package report

import "ducha/seeds"

// ChangeClass is what became of a task since the round before (上期).
type ChangeClass string

// The classes. Each task is in one, the first whose definition it meets in the order
// in which class asks.
const (
	NewlyDone  ChangeClass = "新完成"
	NewlyLate  ChangeClass = "新滞后"
	MovedBack  ChangeClass = "倒退"
	CaughtUp   ChangeClass = "赶上"
	Unchanged  ChangeClass = "无变化"
	MovedOn    ChangeClass = "其他填报"
	StillDone  ChangeClass = "保持完成"
	Unanswered ChangeClass = StateMissing
	Unasked    ChangeClass = StateNotAsked
)

// ClassDef is a class with what it means, for the reader.
type ClassDef struct {
	Class ChangeClass
	Means string
}

// ChangeClasses lists the classes in the order in which they are counted and printed.
func ChangeClasses() []ClassDef {
	return []ClassDef{
		{NewlyDone, "本期归类为完成，上期不是完成"},
		{NewlyLate, "本期归类为滞后或未启动，上期两者都不是，且不属于倒退"},
		{MovedBack, "上期归类为完成，本期为其他情况；或者上期归类为正常、滞后，本期归类为未启动"},
		{CaughtUp, "上期归类为滞后或未启动，本期归类为正常"},
		{Unchanged, "未完成，本期与上期的完成情况相同，各单位填报的文字也相同（不计空格和标点）"},
		{MovedOn, "本期已填报，不属于以上各类：进展有更新、首次填报等；有一期不填完成情况而无从比较的，也计入此类"},
		{StillDone, "本期归类为完成，上期或更早已经完成，含结转"},
		{Unanswered, "本期要求填报，首位牵头责任单位没有填报"},
		{Unasked, "本期没有要求填报，也没有结转"},
	}
}

// Changes is how the tasks stand against earlier rounds.
type Changes struct {
	Earlier Earlier  // 上期; no round where there is none
	Tasks   []Change // in the order of the plan; nil without an earlier round
	Counts  map[ChangeClass]int
	Moves   [][]int // tasks by their state in 上期 and now, in the orders of both rounds' States
}

// Earlier is how the tasks stood in an earlier round, as that round's own report says it.
type Earlier struct {
	Round  seeds.Round
	Tasks  []TaskResult
	States []StateCount
}

// Change is one task in this round and in 上期.
type Change struct {
	Class  ChangeClass
	Before TaskResult
	Now    TaskResult
	Same   int // rounds in a row, this one included, with one state and the same words
	Kept   int // rounds in a row, this one included, with states of one kind
}

// Last is 上期; false where there is none.
func (c Changes) Last() (Earlier, bool) { return c.Earlier, c.Earlier.Round.ID != "" }

// Comparable reports whether 上期 told the state of any task.
func (c Changes) Comparable() bool {
	for _, t := range c.Tasks {
		if t.Before.toldState() {
			return true
		}
	}
	return false
}

// In lists the tasks of a class in the order of the plan.
func (c Changes) In(class ChangeClass) []Change {
	var list []Change
	for _, t := range c.Tasks {
		if t.Class == class {
			list = append(list, t)
		}
	}
	return list
}

func (b *builder) changes() Changes {
	c := Changes{Counts: map[ChangeClass]int{}}
	last, there := b.Trail.earlier()
	if !there {
		return c
	}
	c.Earlier, c.Tasks = last, make([]Change, 0, len(b.Tasks))
	rows, columns := places(last.States), places(b.States)
	for range last.States {
		c.Moves = append(c.Moves, make([]int, len(b.States)))
	}
	for i, t := range b.Tasks {
		run := b.Trail.runs[i].on(last.Tasks[i], t)
		change := Change{Before: last.Tasks[i], Now: t, Same: run.same, Kept: run.kept}
		change.Class = change.class()
		c.Tasks = append(c.Tasks, change)
		c.Counts[change.Class]++
		c.Moves[rows[change.Before.State]][columns[t.State]]++
	}
	return c
}

// places tells where each state stands in a list.
func places(states []StateCount) map[string]int {
	at := make(map[string]int, len(states))
	for i, s := range states {
		at[s.Name] = i
	}
	return at
}

func (c Change) class() ChangeClass {
	was, is := c.Before, c.Now
	switch {
	case is.State == StateMissing:
		return Unanswered
	case is.State == StateNotAsked:
		return Unasked
	case is.Kind == seeds.Done && (was.Kind == seeds.Done || is.From.ID != ""):
		return StillDone
	case (was.State == StateReported) != (is.State == StateReported): // one of the forms asked for no state
		return MovedOn
	case is.Kind == seeds.Done:
		return NewlyDone
	case was.Kind == seeds.Done, is.Kind == seeds.NotStarted && (was.Kind == seeds.OnTrack || was.Kind == seeds.Behind):
		return MovedBack
	case is.late() && !was.late():
		return NewlyLate
	case was.late() && is.Kind == seeds.OnTrack:
		return CaughtUp
	case c.Same > 1:
		return Unchanged
	}
	return MovedOn
}

// late reports whether a task lags or has not begun.
func (t TaskResult) late() bool { return t.Kind == seeds.Behind || t.Kind == seeds.NotStarted }

// toldState reports whether an answer gave the task a state.
func (t TaskResult) toldState() bool { return t.Kind != "" && t.State != StateReported }
