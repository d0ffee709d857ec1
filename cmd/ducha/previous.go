package main

import (
	"strings"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/report"
	"ducha/seeds"
	"ducha/templates"
)

// history is what the rounds before one came to.
type history struct {
	previous map[seeds.UnitID]map[seeds.TaskID]string // 上期进展: what each unit answered
	carried  map[seeds.TaskID]seeds.Carried           // finished tasks that this round has no answer to
}

// before reads from the ledger what the rounds before this one came to.
func (w *workspace) before(e *env, led *ledger.Ledger, round seeds.Round) (history, error) {
	known, err := w.past(e, led, round)
	if err != nil {
		return history{}, err
	}
	past := known.history()
	if err := collect.Past(e.ctx, led, round, known.desk(w), func(p seeds.Past) { past.Add(p, w.book.Def.KindOf) }); err != nil {
		return history{}, err
	}
	now, err := collect.Answers(e.ctx, led, round, w.desk())
	if err != nil {
		return history{}, err
	}
	return historyOf(past, now, w.book.Def), nil
}

// historyOf tells what earlier rounds came to. What this one has answered already is
// carried no more.
func historyOf(past seeds.History, now []seeds.Entry, def templates.FormDef) history {
	h := history{previous: map[seeds.UnitID]map[seeds.TaskID]string{}, carried: seeds.NotAnswered(past.Carried, now)}
	names := map[seeds.RoundID]string{}
	for _, r := range past.Rounds {
		if r.ID != past.Last.Round.ID { // 上期 itself needs no name
			names[r.ID] = r.Name
		}
	}
	for _, c := range past.Carried { // a finished task may be asked again; its words are older than 上期
		h.tell(names, c.Entries, def)
	}
	h.tell(names, past.Last.Current, def)
	return h
}

// tell notes what units answered, over what they answered before, with the name of a
// round that was not the last one. The unit's own words stand, with the state that the
// office has ruled where it is another; the office's own say that they are.
func (h history) tell(names map[seeds.RoundID]string, entries []seeds.Entry, def templates.FormDef) {
	for _, entry := range entries {
		if h.previous[entry.Unit] == nil {
			h.previous[entry.Unit] = map[seeds.TaskID]string{}
		}
		ruled, _ := def.StateOf(entry)
		if entry.Overrules() { // what it overrules was said in an earlier round
			entry = *entry.Ruling.On
		}
		var notes []string // in front: a form shows the beginning of what is too long for it
		if name := names[entry.Round]; name != "" {
			notes = append(notes, name)
		}
		if reported, _ := def.ReportedState(entry); ruled != reported {
			notes = append(notes, "核定为"+ruled)
		}
		if mark := report.Mark(entry); mark != "" {
			notes = append(notes, mark)
		}
		text := entry.Said()
		if len(notes) > 0 {
			text = "（" + strings.Join(notes, "，") + "）" + text
		}
		h.previous[entry.Unit][entry.Task] = text
	}
}
