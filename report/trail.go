package report

import "ducha/seeds"

// Trail follows the tasks through the rounds before one, which are told one after the
// other, the earliest first. It keeps 上期 in full, and of the others what results tell of
// them: however many there were, it grows no larger.
type Trail struct {
	seeds.History
	in   Input // what is the same for all rounds
	dir  seeds.Directory
	last *builder // 上期: the last round that asked or was told anything; nil for none
	runs []run    // of each task up to then, in the order of the plan

	before map[seeds.TaskID]seeds.Carried // what was finished before 上期
	cut    int                            // how many rounds there were before it
	known  []run                          // of the first round to come, where that is known
}

// NewTrail begins before the first round, for the plan, the definition and the known forms
// of an input.
func NewTrail(in Input) *Trail {
	return &Trail{in: Input{Plan: in.Plan, Def: in.Def, Known: in.Known}, dir: in.Plan.Directory()}
}

// Add tells the next round. It is reckoned by the code that reckons the one reported, with
// what was carried into it.
func (t *Trail) Add(p seeds.Past) {
	if len(p.Forms)+len(p.Current) > 0 {
		in := t.in
		in.Round, in.Issued, in.Entries, in.Refused, in.Carried = p.Round, p.Forms, p.Current, p.Refused, seeds.NotAnswered(t.Carried, p.Current)
		then := newBuilder(&Result{Input: in}, t.dir)
		t.last, t.runs = then, t.runsWith(then)
		t.before, t.cut = t.Carried, len(t.Rounds)
	}
	t.History.Add(p, t.in.Def.KindOf)
}

// runsWith gives the run of each task up to the next round.
func (t *Trail) runsWith(then *builder) []run {
	if t.known != nil {
		known := t.known
		t.known = nil
		return known
	}
	runs := make([]run, len(then.Tasks))
	for i, task := range then.Tasks {
		runs[i] = run{same: 1, kept: 1}
		if t.last != nil {
			runs[i] = t.runs[i].on(t.last.Tasks[i], task)
		}
	}
	return runs
}

// Bygone is what a trail needs of the rounds before 上期 to begin with that.
type Bygone struct {
	Rounds  int // how many
	Carried map[seeds.TaskID]seeds.Carried
	Runs    [][2]int // of each task up to 上期
}

// Bygone gives what a trail like this can begin with; false where no round asked or was
// told anything.
func (t *Trail) Bygone() (Bygone, bool) {
	b := Bygone{Rounds: t.cut, Carried: t.before}
	for _, r := range t.runs {
		b.Runs = append(b.Runs, [2]int{r.same, r.kept})
	}
	return b, t.last != nil
}

// Resume begins after the first rounds; the next that it is told is 上期.
func (t *Trail) Resume(b Bygone, rounds []seeds.Round) {
	t.History = seeds.History{Rounds: rounds, Carried: b.Carried}
	t.known = make([]run, len(b.Runs))
	for i, r := range b.Runs {
		t.known[i] = run{r[0], r[1]}
	}
}

// earlier gives 上期; false where there is none.
func (t *Trail) earlier() (Earlier, bool) {
	if t == nil || t.last == nil {
		return Earlier{}, false
	}
	return Earlier{Round: t.last.Round, Tasks: t.last.Tasks, States: t.last.count()}, true
}

// run is for how many rounds in a row a task has stood as it does.
type run struct {
	same int // with one state and the same words
	kept int // with states of one kind
}

// on gives the run of a task that stands as now after it stood as last.
func (r run) on(last, now TaskResult) run {
	next := run{same: 1, kept: 1}
	if stage(last) == stage(now) {
		next.kept += r.kept
	}
	if last.State == now.State && sameWords(last.Entries, now.Entries) {
		next.same += r.same
	}
	return next
}

// stage is the kind of a task's state, or the state itself where it tells none.
func stage(t TaskResult) string {
	if t.toldState() {
		return string(t.Kind)
	}
	return t.State
}
