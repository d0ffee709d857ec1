package seeds

import "time"

// UnitState says how far a unit has answered.
type UnitState string

// The three states; their counts add up to the forms issued.
const (
	Complete UnitState = "complete" // every 牵头 row has a current valid answer
	Partial  UnitState = "partial"  // some have
	Missing  UnitState = "missing"
)

// UnitStatus is how one unit stands in a round.
type UnitStatus struct {
	Unit    UnitID
	Tasks   int // 牵头 rows of its form
	Filled  int // of them with a current answer
	State   UnitState
	Returns int   // files that came from it
	Last    Stamp // of its newest return; zero if none came
	Late    bool  // its newest current answer came after the due time
}

// Overdue reports whether the unit is late: it answered late, or the due time
// has passed and it has not answered in full.
func (s UnitStatus) Overdue(r Round, now time.Time) bool {
	return s.Late || (s.State != Complete && now.After(r.Due))
}

// Statuses reckons how every unit with a form stands, in the order of the
// forms. current are the entries that Newest left.
func Statuses(r Round, forms []Form, current []Entry, returns []Return) []UnitStatus {
	answered := map[UnitID]map[TaskID]Entry{}
	for _, e := range current {
		if answered[e.Unit] == nil {
			answered[e.Unit] = map[TaskID]Entry{}
		}
		answered[e.Unit][e.Task] = e
	}
	came := map[UnitID]int{}
	last := map[UnitID]Stamp{}
	formCame := map[UnitID]bool{} // filled in and read, faults or not
	for _, x := range returns {
		if x.Unit == "" || x.Verdict == Rejected || x.Verdict == Ignored {
			continue
		}
		came[x.Unit]++
		if x.At.Time.After(last[x.Unit].Time) {
			last[x.Unit] = x.At
		}
		switch x.Verdict {
		case Accepted, AcceptedWithProblems, Superseded:
			formCame[x.Unit] = true
		}
	}
	out := make([]UnitStatus, 0, len(forms))
	for _, f := range forms {
		s := UnitStatus{Unit: f.Unit, Tasks: f.Leads(), Returns: came[f.Unit], Last: last[f.Unit], State: Missing}
		for _, row := range f.Rows {
			e, ok := answered[f.Unit][row.Task]
			switch {
			case !ok, row.Part == PartLead && e.Part != PartLead: // given while the unit only cooperated
				continue
			case e.Owed():
				continue
			}
			s.Late = s.Late || e.At.Time.After(r.Due)
			if row.Part == PartLead {
				s.Filled++
			}
		}
		switch {
		case s.Tasks > 0 && s.Filled == s.Tasks, s.Tasks == 0 && formCame[f.Unit]:
			s.State = Complete
		case s.Filled > 0:
			s.State = Partial
		}
		out = append(out, s)
	}
	return out
}
