package seeds

import (
	"cmp"
	"slices"
)

// Decide tells which tasks the forms of a round ask a lead for, with the unit
// whose word decides, and the answer that gives a task its state: that of the
// first-listed lead that was asked. Where two claim one place the unit number
// settles it. A task without that answer is in asked alone.
func Decide(forms []Form, current []Entry) (asked map[TaskID]UnitID, decided map[TaskID]Entry) {
	type claim struct {
		place int
		unit  UnitID
	}
	first := map[TaskID]claim{}
	for _, f := range forms {
		for _, row := range f.Rows {
			if row.Part != PartLead {
				continue
			}
			old, claimed := first[row.Task]
			if !claimed || row.Place < old.place || row.Place == old.place && f.Unit < old.unit {
				first[row.Task] = claim{row.Place, f.Unit}
			}
		}
	}
	asked, decided = map[TaskID]UnitID{}, map[TaskID]Entry{}
	for id, c := range first {
		asked[id] = c.unit
	}
	for _, e := range current {
		if e.Part == PartLead && asked[e.Task] == e.Unit && e.Unit != "" {
			decided[e.Task] = e
		}
	}
	return asked, decided
}

// Heard is what a round came to: whom it asked and what was answered.
type Heard struct {
	Round   Round
	Forms   []Form  // as issued
	Entries []Entry // current ones
}

// Carried is a finished task (结转): the round whose answer said so, and all that
// was answered to the task in it.
type Carried struct {
	Round   Round
	Decides Entry
	Entries []Entry
}

// Finished tells which tasks are finished by what earlier rounds came to, in the
// order of RoundsBefore. The latest round that answered a task tells; one that
// asked and got no answer leaves what was known. now are the current answers of
// the round that asks: where a lead has answered a task in it, that round speaks
// for itself. kind says what the state of an answer means today.
func Finished(earlier []Heard, now []Entry, kind func(Entry) StateKind) map[TaskID]Carried {
	known := map[TaskID]Carried{}
	for _, h := range earlier {
		_, decided := Decide(h.Forms, h.Entries)
		for id, e := range decided {
			known[id] = Carried{Round: h.Round, Decides: e}
		}
	}
	for id, c := range known {
		if kind(c.Decides) != Done {
			delete(known, id)
		}
	}
	for _, e := range now {
		if e.Part == PartLead {
			delete(known, e.Task)
		}
	}
	for _, h := range earlier {
		for _, e := range h.Entries {
			if c, ok := known[e.Task]; ok && c.Round.ID == h.Round.ID {
				c.Entries = append(c.Entries, e)
				known[e.Task] = c
			}
		}
	}
	return known
}

// RoundsBefore gives the rounds that speak of an earlier day than r does, the
// earliest first, in whatever order they were opened and whether closed or not.
func RoundsBefore(rounds []Round, r Round) []Round {
	var before []Round
	for _, x := range rounds {
		if x.AsOf.Before(r.AsOf) {
			before = append(before, x)
		}
	}
	slices.SortStableFunc(before, func(a, b Round) int {
		return cmp.Or(a.AsOf.Compare(b.AsOf), a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
	})
	return before
}
