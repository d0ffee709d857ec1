package advise

import (
	"math"
	"strconv"
	"strings"
	"time"

	"ducha/seeds"
	"ducha/seeds/pattern"
	"ducha/templates"
)

// shareOf reads an answer's share in per cent.
func shareOf(e seeds.Entry) (float64, bool) {
	v, err := strconv.ParseFloat(strings.TrimSuffix(e.Values[seeds.KeyPercent], "%"), 64)
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
}

// plain writes a share without exponent or trailing zeros.
func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// stateAgainstShare: done and not all of it, not begun and some of it; all of it and not done.
func (a *adviser) stateAgainstShare(e seeds.Entry) {
	share, ok := shareOf(e)
	state := e.Values[seeds.KeyState]
	switch {
	case !ok || state == "" || e.Kind == seeds.OtherState:
	case templates.Contradicts(e.Kind, share):
		a.point(CodeStateShare, e, seeds.KeyPercent, state, plain(share))
	case share >= 100 && e.Kind != seeds.Done:
		a.point(CodeShareFull, e, seeds.KeyState, plain(share), state)
	}
}

// unfinished is a clause that ends by saying that a thing is not begun or not done.
var unfinished = pattern.Of(`([^,，。;；:：]*(?:尚|还|仍|均)?未(?:正式|全面)?(?:启动|开工|动工|开展|实施|完成|完工|竣工|建成))(?:[,，.。;；]|$)`)

// longestQuote is how many characters of an answer are quoted.
const longestQuote = 20

// textAgainstState: done, and the text says that something is not. The other ways
// round prove wrong too often: a text tells of finished parts of what goes on, and of
// parts not begun.
func (a *adviser) textAgainstState(e seeds.Entry) {
	if e.Kind != seeds.Done {
		return
	}
	if m := unfinished.FindStringSubmatch(e.Values[seeds.KeyProgress]); m != nil {
		a.point(CodeTextUnfinished, e, seeds.KeyState, e.Values[seeds.KeyState], ending(m[1]))
	}
}

// ending gives the last characters of a clause.
func ending(clause string) string {
	if runes := []rune(clause); len(runes) > longestQuote {
		return "…" + string(runes[len(runes)-longestQuote:])
	}
	return clause
}

// back: a state or a share that goes back against the unit's answer before.
func (a *adviser) back(e seeds.Entry) {
	was, at, ok := a.last(e, 0)
	if !ok {
		return
	}
	round := a.in.Past[at].Round.Name
	if goesBack(was.Kind, e.Kind) {
		a.point(CodeStateBack, e, seeds.KeyState, round, was.Values[seeds.KeyState], e.Values[seeds.KeyState])
	}
	before, ok1 := shareOf(was)
	now, ok2 := shareOf(e)
	if ok1 && ok2 && now < before && !rounded(before, now) {
		a.point(CodeShareBack, e, seeds.KeyPercent, round, plain(before), plain(now))
	}
}

// goesBack tells what was done and is not any more, and what had begun and has not.
func goesBack(was, now seeds.StateKind) bool {
	begun := was == seeds.OnTrack || was == seeds.Behind
	return now != "" && was == seeds.Done && now != seeds.Done || begun && now == seeds.NotStarted
}

// rounded reports whether a share is the one before without its decimals.
func rounded(before, now float64) bool { return now == math.Floor(before) }

// overdue: the deadline has come by the round's as-of date, and the task is not done.
func (a *adviser) overdue(e seeds.Entry) {
	if e.Part != seeds.PartLead || e.Kind == "" || e.Kind == seeds.Done || e.Kind == seeds.OtherState {
		return
	}
	deadline := a.tasks[e.Task].Deadline
	if end := a.end(deadline); !end.IsZero() && !day(end).After(day(a.in.Round.AsOf)) {
		a.point(CodeOverdue, e, seeds.KeyState, seeds.Shortened(deadline, longestQuote), e.Values[seeds.KeyState])
	}
}

// end gives the end of a deadline, equal texts once; zero where it has none.
func (a *adviser) end(deadline string) time.Time {
	end, known := a.ends[deadline]
	if !known {
		end, _ = seeds.DeadlineEnd(deadline, a.in.Plan.Year)
		a.ends[deadline] = end
	}
	return end
}

// day is the beginning of the day of a moment in Beijing.
func day(t time.Time) time.Time {
	y, m, d := t.In(seeds.Beijing).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, seeds.Beijing)
}

// leadsDiffer: a lead tells another state than the first-listed of those that answered.
func (a *adviser) leadsDiffer(e seeds.Entry) {
	if e.Part != seeds.PartLead || e.Kind == "" || e.Kind == seeds.OtherState {
		return
	}
	for _, unit := range a.leads[e.Task] {
		first, ok := a.now[seeds.Slot{Unit: unit, Task: e.Task}]
		if unit == e.Unit {
			return
		}
		if !ok || first.Part != seeds.PartLead || first.Kind == "" || first.Kind == seeds.OtherState {
			continue
		}
		if first.Kind != e.Kind {
			a.point(CodeLeadsDiffer, e, seeds.KeyState, a.unit(unit), first.Values[seeds.KeyState], e.Values[seeds.KeyState])
		}
		return
	}
}
