package collect

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// Fate is what became of an answer.
type Fate string

// The fates, in the order in which they are told.
const (
	Counts   Fate = "counts"
	SentBack Fate = "sent_back"
	Replaced Fate = "replaced"
	LeftOut  Fate = "left_out" // the return as a whole does not count
)

// Traced is all that is on record of one unit's answer to one task in a round.
type Traced struct {
	Unit     seeds.UnitID
	Part     seeds.Part
	Place    int
	Asked    bool
	Answers  []Origin       // by fate, the newest first
	Spoilt   []Spoilt       // returns that answer nothing to the task, the newest first
	Rulings  []seeds.Ruling // the last first
	Outdated bool           // the unit has reported something else since the last
}

// Counting is the answer that counts, false where none does.
func (t Traced) Counting() (Origin, bool) {
	if len(t.Answers) > 0 && t.Answers[0].Fate == Counts {
		return t.Answers[0], true
	}
	return Origin{}, false
}

// Came is how the bytes of a return came.
type Came struct {
	FormNo string
	Found  []ledger.Sighting // every path they were found under, the one they go by first
	Claim  *ledger.Claim     // the clerk's word on whose they are, nil for none
}

// Origin is one answer with where it came from.
type Origin struct {
	seeds.Entry
	Came
	Fate  Fate
	Why   string          // it was left out
	Hints []seeds.Problem // how its row was understood
}

// Spoilt is a return in which a row was blank or wrong.
type Spoilt struct {
	seeds.Return // its problems are those that kept the row out
	Came
}

// Trace tells where the answers to a task came from, what they replaced and what the
// office said of them: the leads as printed, then cooperating units in official order.
func Trace(task seeds.TaskID, s Standing, ev Evidence, units seeds.Directory) []Traced {
	t := tracer{task: task, standing: s, Evidence: ev, returns: map[string]seeds.Return{}, by: map[seeds.UnitID]*Traced{}, told: map[answered]bool{}}
	for _, r := range s.Returns {
		if r.Verdict != seeds.Duplicate && r.Verdict != seeds.Ignored {
			t.returns[r.SHA256] = r
		}
	}
	t.asked()
	t.answers(Counts, s.Current)
	t.answers(SentBack, s.Refused)
	t.answers(Replaced, s.Replaced)
	t.leftOut()
	t.spoilt()
	t.rulings()
	rank := func(id seeds.UnitID) int {
		if u, ok := units.ByID(id); ok {
			return u.Rank
		}
		return math.MaxInt
	}
	return slices.SortedFunc(func(yield func(Traced) bool) {
		for _, unit := range t.by {
			if !yield(*unit) {
				return
			}
		}
	}, func(a, b Traced) int {
		return cmp.Or(cmp.Compare(partOrder(a.Part), partOrder(b.Part)), a.Place-b.Place, cmp.Compare(rank(a.Unit), rank(b.Unit)), cmp.Compare(a.Unit, b.Unit))
	})
}

func partOrder(p seeds.Part) int {
	return slices.Index([]seeds.Part{seeds.PartLead, seeds.PartCoop, ""}, p)
}

// tracer gathers what is told of one task.
type tracer struct {
	Evidence
	task     seeds.TaskID
	standing Standing
	returns  map[string]seeds.Return // by hash, as the one they go by
	by       map[seeds.UnitID]*Traced
	told     map[answered]bool
}

// answered is a return that holds a unit's answer to the task.
type answered struct {
	unit seeds.UnitID
	sha  string
}

// of is what is told of a unit. Its part is what a form asks, else what it answered as.
func (t *tracer) of(unit seeds.UnitID, part seeds.Part, place int) *Traced {
	if t.by[unit] == nil {
		t.by[unit] = &Traced{Unit: unit}
	}
	if u := t.by[unit]; u.Part == "" {
		u.Part, u.Place = part, place
	}
	return t.by[unit]
}

// row is the task's row of a form.
func (t *tracer) row(f seeds.Form) (seeds.FormRow, bool) {
	for _, r := range f.Rows {
		if r.Task == t.task {
			return r, true
		}
	}
	return seeds.FormRow{}, false
}

func (t *tracer) asked() {
	for _, f := range t.Issued {
		if r, asked := t.row(f); asked {
			t.of(f.Unit, r.Part, r.Place).Asked = true
		}
	}
}

func (t *tracer) answers(fate Fate, entries []seeds.Entry) {
	for _, e := range entries {
		if e.Task == t.task {
			t.answer(Origin{Entry: e, Fate: fate})
		}
	}
}

// answer adds an answer; one of the office's own came in no return.
func (t *tracer) answer(o Origin) {
	if sha := o.Source.SHA256; !o.Own {
		o.Came, o.Hints = t.came(sha), t.hints(sha)
		t.told[answered{o.Unit, sha}] = true
	}
	u := t.of(o.Unit, o.Part, o.Entry.Place)
	u.Answers = append(u.Answers, o)
}

// came tells how bytes came.
func (t *tracer) came(sha string) (c Came) {
	c.FormNo = t.Readings[sha].FormNo
	for _, f := range t.Found {
		if f.SHA256 == sha && f.Kind == ledger.Returned {
			c.Found = append(c.Found, f)
		}
	}
	if claim, said := t.Claims[sha]; said {
		c.Claim = &claim
	}
	return c
}

// hints are what is to be known of the task's row in a return that answers it.
func (t *tracer) hints(sha string) []seeds.Problem {
	return t.problems(sha, func(task seeds.TaskID, p seeds.Problem) bool { return task == t.task })
}

// problems gives some of the problems of a return.
func (t *tracer) problems(sha string, these func(seeds.TaskID, seeds.Problem) bool) (problems []seeds.Problem) {
	r := t.Readings[sha]
	for i, p := range r.Problems {
		task := seeds.TaskID("")
		if i < len(r.Tasks) {
			task = r.Tasks[i]
		}
		if these(task, p) {
			p.File = t.returns[sha].Path
			problems = append(problems, p)
		}
	}
	return problems
}

// leftOut tells the answers in returns that do not count as a whole.
func (t *tracer) leftOut() {
	for _, sha := range slices.Sorted(maps.Keys(t.Readings)) {
		for _, e := range t.Readings[sha].Entries {
			if e.Task != t.task || t.told[answered{e.Unit, sha}] {
				continue
			}
			o := Origin{Entry: e, Fate: LeftOut}
			if r, there := t.returns[sha]; there {
				o.At, o.Source.File = r.At, r.Path
				o.Why = firstMessage(r.Problems)
			}
			t.answer(o)
		}
	}
	for _, u := range t.by {
		slices.SortStableFunc(u.Answers, func(a, b Origin) int {
			if a.Fate != LeftOut || b.Fate != LeftOut {
				return 0 // they stand in order, what is left out behind them
			}
			return newerFirst(a.At, a.Source.SHA256, b.At, b.Source.SHA256)
		})
	}
}

func firstMessage(problems []seeds.Problem) string {
	for _, p := range problems {
		if p.Severity == seeds.Fault {
			return p.Message
		}
	}
	return ""
}

// newerFirst compares two returns.
func newerFirst(a seeds.Stamp, shaA string, b seeds.Stamp, shaB string) int {
	switch {
	case shaA == shaB:
		return 0
	case a.Newer(shaA, b, shaB):
		return -1
	}
	return 1
}

// spoilt tells the returns that might have answered the task and do not.
func (t *tracer) spoilt() {
	for sha, r := range t.returns {
		reading := t.Readings[sha]
		if r.Unit == "" || t.told[answered{r.Unit, sha}] || !t.asks(r) && !slices.Contains(reading.Tasks, t.task) {
			continue
		}
		r.Verdict, r.Problems = reading.Verdict, t.faults(sha)
		if len(r.Problems) == 0 && r.Verdict != seeds.Blank {
			continue // a cooperating unit left the row to others
		}
		u := t.of(r.Unit, "", 0)
		u.Spoilt = append(u.Spoilt, Spoilt{r, t.came(sha)})
	}
	for _, u := range t.by {
		slices.SortFunc(u.Spoilt, func(a, b Spoilt) int { return newerFirst(a.At, a.SHA256, b.At, b.SHA256) })
	}
}

// faults are what keeps the task's row out of a return: what is wrong with the row,
// else with the file as a whole.
func (t *tracer) faults(sha string) []seeds.Problem {
	for _, at := range []seeds.TaskID{t.task, ""} {
		if p := t.problems(sha, func(task seeds.TaskID, p seeds.Problem) bool { return task == at && p.Severity == seeds.Fault }); len(p) > 0 {
			return p
		}
	}
	return nil
}

// asks reports whether the form that a return is on asks for the task; where that form
// is not known, the one that the round has for the unit.
func (t *tracer) asks(r seeds.Return) bool {
	known := false
	for _, f := range t.Forms {
		if f.No != r.FormNo || f.Unit != r.Unit {
			continue
		}
		known = true
		if _, asked := t.row(f); asked {
			return true
		}
	}
	return !known && t.by[r.Unit] != nil && t.by[r.Unit].Asked
}

// rulings tells the office's words of the round, and whether they are out of date.
func (t *tracer) rulings() {
	for _, r := range slices.Backward(t.Record) { // the record is in the order of their numbers
		if r.Task == t.task {
			u := t.of(r.Unit, r.Part, r.Place)
			u.Rulings = append(u.Rulings, r)
		}
	}
	said := map[seeds.Slot]seeds.Entry{}
	for _, list := range [][]seeds.Entry{t.standing.Refused, t.standing.Current} {
		for _, e := range list {
			if !e.Own {
				said[e.Slot()] = e
			}
		}
	}
	for _, u := range t.by {
		u.Outdated = t.standing.Rulings.Outdated(seeds.Slot{Unit: u.Unit, Task: t.task}, said)
	}
}
