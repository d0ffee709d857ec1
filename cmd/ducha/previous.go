package main

import (
	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// previous gives what every unit answered in the round before: the latest one
// whose as-of date is earlier. nil where there is none.
func (w *workspace) previous(e *env, led *ledger.Ledger, round seeds.Round) (map[seeds.UnitID]map[seeds.TaskID]string, error) {
	var before *seeds.Round
	for i, r := range w.book.Rounds {
		if r.AsOf.Before(round.AsOf) && (before == nil || r.AsOf.After(before.AsOf)) {
			before = &w.book.Rounds[i]
		}
	}
	if before == nil {
		return nil, nil
	}
	standing, err := collect.Stand(e.ctx, led, *before)
	if err != nil {
		return nil, err
	}
	answers := map[seeds.UnitID]map[seeds.TaskID]string{}
	for _, entry := range standing.Current {
		if answers[entry.Unit] == nil {
			answers[entry.Unit] = map[seeds.TaskID]string{}
		}
		answers[entry.Unit][entry.Task] = entry.Said()
	}
	return answers, nil
}
