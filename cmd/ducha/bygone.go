package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/report"
	"ducha/seeds"
)

// bygone is what is kept of the rounds before 上期, so that they are not read again while
// neither they nor the plan have changed. 上期 itself is read every time.
type bygone struct {
	Rounds []roundPrint // those before 上期, and it
	Trail  report.Bygone
	Seen   collect.Bygone
}

// roundPrint is a round and a print of its record.
type roundPrint struct {
	Round seeds.Round // whether it is closed makes no difference
	Print string
}

// fileBygone is where it is kept.
const fileBygone = "rounds"

// past is what a command begins with before it reads the rounds before one.
type past struct {
	cache
	from   []string     // what the rounds' results follow from beside the record
	rounds []roundPrint // all those before
	kept   bygone
	usable bool
}

// past looks for what is kept of the rounds before one.
func (w *workspace) past(e *env, led *ledger.Ledger, round seeds.Round) (p past, err error) {
	p.cache = cacheOf(w.dir, led.Secret())
	if p.from, err = w.bygoneFrom(); err != nil {
		return p, err
	}
	if p.rounds, err = w.prints(e, led, round); err != nil || len(p.rounds) < 2 {
		return p, err
	}
	if !p.get(fileBygone, p.from, &p.kept) {
		p.kept = bygone{}
		return p, nil
	}
	n := len(p.kept.Rounds)
	p.usable = n > 1 && n <= len(p.rounds) && slices.EqualFunc(p.kept.Rounds, p.rounds[:n], roundPrint.same)
	return p, nil
}

func (r roundPrint) same(o roundPrint) bool {
	return r.Print == o.Print && r.Round.ID == o.Round.ID && r.Round.Name == o.Round.Name && r.Round.AsOf.Equal(o.Round.AsOf) && r.Round.Due.Equal(o.Round.Due)
}

// bygoneFrom is what of the 台账 tells what answers come to: the plan, the form's states.
func (w *workspace) bygoneFrom() ([]string, error) {
	plan, err := json.Marshal(w.book.Plan)
	if err != nil {
		return nil, fmt.Errorf("encode plan: %w", err)
	}
	def, _, err := w.book.Def.Encode()
	return []string{string(plan), string(def)}, err
}

// prints gives the rounds before one with the prints of their records.
func (w *workspace) prints(e *env, led *ledger.Ledger, round seeds.Round) ([]roundPrint, error) {
	prints, err := led.Prints(e.ctx)
	var list []roundPrint
	for _, r := range seeds.RoundsBefore(w.book.Rounds, round) {
		list = append(list, roundPrint{r, prints[r.ID]})
	}
	return list, err
}

// trail lets a trail begin with what is kept.
func (p past) trail(t *report.Trail) {
	if p.usable {
		known := p.known()
		t.Resume(report.Bygone{Carried: known.carried, Runs: p.kept.Trail.Runs}, known.rounds)
	}
}

// desk is the workspace's with what it need not read again.
func (p past) desk(w *workspace) collect.Desk {
	desk := w.desk()
	if p.usable {
		seen := p.kept.Seen
		seen.Rounds = slices.Clone(seen.Rounds)
		for i := range seen.Rounds {
			seen.Rounds[i].Round = p.rounds[i].Round
		}
		desk.Bygone = &seen
	}
	return desk
}

// known are the rounds that need not be read, as the 台账 has them today, and what was
// finished in them.
func (p past) known() (k struct {
	rounds  []seeds.Round
	carried map[seeds.TaskID]seeds.Carried
}) {
	today := map[seeds.RoundID]seeds.Round{}
	for _, r := range p.rounds[:p.kept.Trail.Rounds] {
		k.rounds, today[r.Round.ID] = append(k.rounds, r.Round), r.Round
	}
	k.carried = maps.Clone(p.kept.Trail.Carried)
	for task, c := range k.carried {
		c.Round = today[c.Round.ID]
		k.carried[task] = c
	}
	return k
}

// history begins a history with what is kept.
func (p past) history() seeds.History {
	if !p.usable {
		return seeds.History{}
	}
	known := p.known()
	return seeds.History{Rounds: known.rounds, Carried: known.carried}
}

// keep keeps what was read, if it goes further than what is kept, and the record has not
// changed meanwhile.
func (p past) keep(w *workspace, e *env, led *ledger.Ledger, round seeds.Round, t *report.Trail, s collect.Standing) {
	b, ok := t.Bygone()
	n := b.Rounds + 1
	if !ok || b.Rounds == 0 || len(p.kept.Rounds) >= n && (p.usable || len(p.kept.Rounds) > len(p.rounds)) {
		return
	}
	now, err := w.prints(e, led, round)
	if err != nil || !slices.EqualFunc(now, p.rounds, roundPrint.same) {
		return
	}
	p.put(fileBygone, p.from, bygone{p.rounds[:n], b, s.Bygone(b.Rounds)})
}
