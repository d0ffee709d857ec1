package report

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"ducha/seeds"
)

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
	Earlier []Earlier // the newest, 上期, first; a round that asked and was told nothing is none
	Tasks   []Change  // in the order of the plan; nil without an earlier round
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
func (c Changes) Last() (Earlier, bool) {
	if len(c.Earlier) == 0 {
		return Earlier{}, false
	}
	return c.Earlier[0], true
}

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
	c := Changes{Earlier: b.earlier(), Counts: map[ChangeClass]int{}}
	last, there := c.Last()
	if !there {
		return c
	}
	rows, columns := places(last.States), places(b.States)
	for range last.States {
		c.Moves = append(c.Moves, make([]int, len(b.States)))
	}
	for i, t := range b.Tasks {
		change := Change{Before: last.Tasks[i], Now: t, Kept: 1, Same: 1}
		for _, e := range c.Earlier {
			if stage(e.Tasks[i]) != stage(t) {
				break
			}
			change.Kept++
		}
		for words := spoken(t); change.Same <= len(c.Earlier); change.Same++ {
			if e := c.Earlier[change.Same-1].Tasks[i]; e.State != t.State || spoken(e) != words {
				break
			}
		}
		change.Class = change.class()
		c.Tasks = append(c.Tasks, change)
		c.Counts[change.Class]++
		c.Moves[rows[change.Before.State]][columns[t.State]]++
	}
	return c
}

// earlier reckons the rounds before this one by the code that reckons this one, each
// with what was carried into it, the newest first.
func (b *builder) earlier() []Earlier {
	list := make([]Earlier, len(b.Past))
	var carried map[seeds.TaskID]seeds.Carried
	first := len(list)
	for i := len(b.Past) - 1; i >= 0; i-- {
		p := b.Past[i]
		if len(p.Forms)+len(p.Current) == 0 {
			continue
		}
		then := newBuilder(&Result{Input: Input{Plan: b.Plan, Round: p.Round, Def: b.Def, Known: b.Known, Issued: p.Forms,
			Entries: p.Current, Refused: p.Refused, Carried: seeds.NotAnswered(carried, p.Current)}}, b.dir)
		first--
		list[first] = Earlier{Round: p.Round, Tasks: then.Tasks, States: then.count()}
		carried = seeds.Carry(carried, p.Round, p.Forms, p.Current, b.Def.KindOf)
	}
	return list[first:]
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

// stage is the kind of a task's state, or the state itself where it tells none.
func stage(t TaskResult) string {
	if t.toldState() {
		return string(t.Kind)
	}
	return t.State
}

// spoken is what the units say of a task, as results print it, without blanks and
// punctuation.
func spoken(t TaskResult) string {
	var out strings.Builder
	for _, e := range t.Entries {
		out.WriteString(string(e.Entry.Unit) + "\n" + bare(e.Words()) + "\n")
	}
	return out.String()
}

// bare drops blanks and punctuation from a text. A point and a minus before a digit
// stay: 3.5 is not 35, nor -2 the same as 2.
func bare(text string) string {
	runes := []rune(width.Fold.String(text))
	var out strings.Builder
	for i, r := range runes {
		number := (r == '.' || r == '-') && i+1 < len(runes) && unicode.IsDigit(runes[i+1])
		if number || !unicode.IsPunct(r) && !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf) {
			out.WriteRune(r)
		}
	}
	return out.String()
}
