package main

import (
	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// history is what the rounds before one came to.
type history struct {
	previous map[seeds.UnitID]map[seeds.TaskID]string // 上期进展: what each unit answered
	carried  map[seeds.TaskID]seeds.Carried           // finished tasks that this round has no answer to
}

// before reads from the ledger what the rounds before this one came to, in order of
// their as-of dates. What this one has answered already is carried no more.
func (w *workspace) before(e *env, led *ledger.Ledger, round seeds.Round) (history, error) {
	h := history{previous: map[seeds.UnitID]map[seeds.TaskID]string{}}
	kind := func(e seeds.Entry) seeds.StateKind {
		_, kind := w.book.Def.StateOf(e)
		return kind
	}
	var last []seeds.Entry
	for _, r := range seeds.RoundsBefore(w.book.Rounds, round) {
		forms, err := led.Issued(e.ctx, r.ID)
		if err != nil {
			return history{}, err
		}
		current, err := collect.Answers(e.ctx, led, r, w.desk())
		if err != nil {
			return history{}, err
		}
		h.carried = seeds.Carry(h.carried, r, forms, current, kind)
		last = current
	}
	for _, c := range h.carried { // a finished task may be asked again; its words are older than 上期
		h.tell("（"+c.Round.Name+"）", c.Entries)
	}
	h.tell("", last)
	now, err := collect.Answers(e.ctx, led, round, w.desk())
	if err != nil {
		return history{}, err
	}
	h.carried = seeds.NotAnswered(h.carried, now)
	return h, nil
}

// tell notes what units answered, over what they answered before.
func (h history) tell(when string, entries []seeds.Entry) {
	for _, entry := range entries {
		if h.previous[entry.Unit] == nil {
			h.previous[entry.Unit] = map[seeds.TaskID]string{}
		}
		h.previous[entry.Unit][entry.Task] = when + entry.Said()
	}
}
