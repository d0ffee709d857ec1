package main

import (
	"sort"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// history is what the rounds before one came to.
type history struct {
	previous map[seeds.UnitID]map[seeds.TaskID]string // 上期进展: what each unit answered
	carried  map[seeds.TaskID]seeds.Carried           // finished tasks
}

// before reads from the ledger what the rounds before this one came to, in order of
// their as-of dates.
func (w *workspace) before(e *env, led *ledger.Ledger, round seeds.Round) (history, error) {
	h := history{previous: map[seeds.UnitID]map[seeds.TaskID]string{}}
	kind := func(e seeds.Entry) seeds.StateKind {
		_, kind := w.book.Def.StateOf(e)
		return kind
	}
	var last []seeds.Entry
	for _, r := range earlier(w.book.Rounds, round) {
		forms, err := led.Issued(e.ctx, r.ID)
		if err != nil {
			return history{}, err
		}
		standing, err := collect.Stand(e.ctx, led, r)
		if err != nil {
			return history{}, err
		}
		h.carried = seeds.Carry(h.carried, r, forms, standing.Current, kind)
		last = standing.Current
	}
	for _, c := range h.carried { // a finished task may be asked again
		h.tell(c.Entries)
	}
	h.tell(last)
	return h, nil
}

// tell notes what units answered, over what they answered before.
func (h history) tell(entries []seeds.Entry) {
	for _, entry := range entries {
		if h.previous[entry.Unit] == nil {
			h.previous[entry.Unit] = map[seeds.TaskID]string{}
		}
		h.previous[entry.Unit][entry.Task] = entry.Said()
	}
}

// earlier gives the rounds whose as-of date is before that of round, the earliest first.
func earlier(rounds []seeds.Round, round seeds.Round) []seeds.Round {
	var list []seeds.Round
	for _, r := range rounds {
		if r.AsOf.Before(round.AsOf) {
			list = append(list, r)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].AsOf.Before(list[j].AsOf) })
	return list
}
