package report

import (
	"fmt"
	"slices"
	"strings"

	"ducha/seeds"
)

// ofKind are the tasks in states of a kind.
func (r Result) ofKind(kind seeds.StateKind) []TaskResult {
	var list []TaskResult
	for _, t := range r.Tasks {
		if t.Kind == kind {
			list = append(list, t)
		}
	}
	return list
}

// tells reports whether any state that answers may bear is of one of the kinds; a form
// without a state column tells nothing of them.
func (r Result) tells(kinds ...seeds.StateKind) bool {
	return slices.ContainsFunc(r.possible(), func(s StateCount) bool { return slices.Contains(kinds, s.Kind) })
}

// parted reports whether answers tell states; else it is known only who has answered.
func (r Result) parted() bool {
	return slices.ContainsFunc(r.possible(), func(s StateCount) bool {
		return !slices.Contains([]string{StateReported, StateMissing, StateNotAsked}, s.Name)
	})
}

// possible are the states that answers may bear: all of them where the form asks for the
// state, else those that an answer of an earlier form has.
func (r Result) possible() []StateCount {
	if _, asked := r.Def.Column(seeds.KeyState); asked {
		return r.States
	}
	var list []StateCount
	for _, i := range r.occurring(slices.Concat(r.Chapters, r.ByUnit)) {
		list = append(list, r.States[i])
	}
	return list
}

func (r Result) allDone() bool { return len(r.Tasks) > 0 && len(r.ofKind(seeds.Done)) == len(r.Tasks) }

// statesSaid is every state that occurs, with its share.
func (r Result) statesSaid() string {
	var said []string
	adjusted := ""
	for _, s := range r.States {
		switch {
		case s.N > 0 && s.N == len(r.Tasks):
			return allIn(s.Name, s.N)
		case s.N > 0:
			said = append(said, fmt.Sprintf("%s%d项，占%s", s.Name, s.N, s.ShareText()))
			if s.Share != tenths(s.N, len(r.Tasks)) {
				adjusted = "（为使占比合计为100%，个别占比作了微调）"
			}
		}
	}
	return strings.Join(said, "；") + adjusted
}

// allIn says that all n tasks are in one state.
func allIn(state string, n int) string {
	if n == 1 {
		return state + "1项"
	}
	return fmt.Sprintf("%d项%s", n, allAre(state))
}

// allAre says that several are in one state: 均已完成, 均为正常推进.
func allAre(state string) string {
	for _, adverb := range []string{"已", "未", "尚"} {
		if strings.HasPrefix(state, adverb) {
			return "均" + state
		}
	}
	return "均为" + state
}

// behindStates are how many tasks lag, by state.
func (r Result) behindStates() []count {
	var list []count
	for _, s := range r.States {
		if s.N > 0 && (s.Kind == seeds.Behind || s.Kind == seeds.NotStarted) {
			list = append(list, count{s.Name, s.N})
		}
	}
	return list
}

// behindNames names those states, 进度滞后和尚未启动; where no task is in any of
// them, those that there might be, 进度滞后或尚未启动.
func (r Result) behindNames() string {
	if some := r.namesOf(seeds.Behind, seeds.NotStarted); len(some) > 0 {
		return enumerated(some, "和")
	}
	var all []string
	for _, s := range r.possible() {
		if s.Kind == seeds.Behind || s.Kind == seeds.NotStarted {
			all = append(all, s.Name)
		}
	}
	return enumerated(all, "或")
}

// namesOf names the states of the kinds that tasks are in.
func (r Result) namesOf(kinds ...seeds.StateKind) []string {
	var names []string
	for _, s := range r.States {
		if s.N > 0 && slices.Contains(kinds, s.Kind) {
			names = append(names, s.Name)
		}
	}
	return names
}

// enumerated writes 甲、乙和丙.
func enumerated(names []string, last string) string {
	n := len(names)
	if n < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:n-1], "、") + last + names[n-1]
}

// behindSaid is behindStates in words.
func (r Result) behindSaid() string {
	said := r.behindStates()
	switch len(said) {
	case 0:
		return "没有未达到进度要求的事项"
	case 1:
		return fmt.Sprintf("%s的事项共%d项", said[0].what, said[0].n)
	}
	return fmt.Sprintf("未达到进度要求的事项共%d项，其中%s", len(r.Behind), counts("、", said...))
}

// changesSaid says what has changed since the round before, as a sentence that follows
// another; "" where there is none, or none that told a state.
func (r Result) changesSaid() string {
	last, there := r.Changes.Last()
	if !there || !r.Changes.Comparable() {
		return ""
	}
	done, late, back := r.Changes.Counts[NewlyDone], r.Changes.Counts[NewlyLate], r.Changes.Counts[MovedBack]
	said := "。与" + oneLine(last.Round.Name) + "相比，"
	if done+late > 0 {
		return said + counts("、", count{"新完成", done}, count{"新增滞后", late}, count{"倒退", back})
	}
	none := "新完成和新增滞后"
	if len(r.Behind) == 0 { // that nothing lags is told in a text of its own
		none = "新完成"
	}
	said += "没有" + none + "的事项"
	if back > 0 {
		said += "，" + counts("", count{"倒退", back})
	}
	return said
}

// countedBy says by whose word tasks are counted: the office's too where it has ruled
// another state than reported, or has given the answer itself.
func (r Result) countedBy() string {
	for _, t := range r.Tasks {
		counted, _ := r.Def.StateOf(t.Decides)
		if reported, _ := r.Def.ReportedState(t.Decides); t.Decides.Own || counted != reported {
			return "以首位牵头责任单位的填报和督查核定为准"
		}
	}
	return "以首位牵头责任单位的填报为准"
}
