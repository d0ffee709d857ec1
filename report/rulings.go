package report

import (
	"cmp"
	"slices"
	"strings"

	"ducha/seeds"
)

// Marks say how an answer came to stand where it is not simply what the unit reported.
const (
	MarkByPhone = "电话补报"
	MarkStandIn = "已退回重报，暂用核定文字"
	MarkRefused = "已退回重报"
	MarkUpdated = "报送已更新"
	MarkCarried = "结转"
	MarkUnasked = "本期未要求"
)

// printedMark is Mark as a paper prints it.
func printedMark(e seeds.Entry) string {
	if m := Mark(e); m != MarkStandIn {
		return m
	}
	return "督查核实"
}

// Mark says how the office's own answer came to stand, "" for a unit's.
func Mark(e seeds.Entry) string {
	switch {
	case !e.Own || e.Overrules():
		return ""
	case e.StandsIn():
		return MarkStandIn
	}
	return MarkByPhone
}

// marks lists all marks of an answer.
func (r Result) marks(t TaskResult, e seeds.Entry) string {
	var marks []string
	add := func(mark string, holds bool) {
		if holds && mark != "" {
			marks = append(marks, mark)
		}
	}
	add(Mark(e), true)
	add(MarkRefused, !e.Own && r.Rulings[e.Slot()].Refuses(e))
	add(MarkCarried, t.carried(e))
	add(MarkUnasked, !t.carried(e) && !e.Overrules() && !r.asked(e.Slot()))
	add(MarkUpdated, !t.carried(e) && r.outdated(e.Slot()))
	return strings.Join(marks, "、")
}

// asked reports whether a form of this round still asks for an answer; one that none
// asks for counts nowhere.
func (r Result) asked(slot seeds.Slot) bool { return r.asks[slot] }

// askings are the answers that the forms of this round ask for.
func (r Result) askings() map[seeds.Slot]bool {
	asks := map[seeds.Slot]bool{}
	for _, f := range r.Issued {
		for _, row := range f.Rows {
			asks[seeds.Slot{Unit: f.Unit, Task: row.Task}] = true
		}
	}
	return asks
}

// rulingOn is the office's word on an answer of this round or a carried one.
func (r Result) rulingOn(t TaskResult, e seeds.Entry) seeds.Ruling {
	now := r.Rulings[e.Slot()]
	switch {
	case t.carried(e): // a remark alone leaves the answer as it was ruled on then
		var then seeds.Ruling
		if e.Ruling != nil {
			then = *e.Ruling
		}
		if now.Carried() && now.Note != "" {
			then.Note, then.At = now.Note, now.At
		}
		return then
	case e.Ruling != nil:
		return *e.Ruling
	}
	return now
}

// outdated reports whether a unit has reported something else since the office ruled.
func (r Result) outdated(slot seeds.Slot) bool { return r.Rulings.Outdated(slot, r.said) }

// sayings are what the units themselves say in this round: what counts, and what was
// sent back.
func (r Result) sayings() map[seeds.Slot]seeds.Entry {
	said := map[seeds.Slot]seeds.Entry{}
	for _, list := range [][]seeds.Entry{r.Refused, r.Entries} {
		for _, e := range list {
			if !e.Own {
				said[e.Slot()] = e
			}
		}
	}
	return said
}

// newestFirst brings rulings into the order of their making, the last first.
func newestFirst(record []seeds.Ruling) []seeds.Ruling {
	sorted := slices.Clone(record)
	slices.SortStableFunc(sorted, func(a, b seeds.Ruling) int {
		return cmp.Or(b.At.Compare(a.At), b.Seq-a.Seq, cmp.Compare(a.Task, b.Task), cmp.Compare(a.Unit, b.Unit))
	})
	return sorted
}
