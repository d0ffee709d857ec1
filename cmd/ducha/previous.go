package main

import (
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
	past, err := collect.Past(e.ctx, led, round, w.desk())
	if err != nil {
		return history{}, err
	}
	now, err := collect.Answers(e.ctx, led, round, w.desk())
	if err != nil {
		return history{}, err
	}
	return historyOf(past, now, w.book.Def), nil
}

// historyOf tells what earlier rounds, the newest first, came to. What this one has
// answered already is carried no more.
func historyOf(past []seeds.Past, now []seeds.Entry, def templates.FormDef) history {
	h := history{previous: map[seeds.UnitID]map[seeds.TaskID]string{}}
	h.carried = seeds.CarryAll(past, def.KindOf)
	for _, c := range h.carried { // a finished task may be asked again; its words are older than 上期
		h.tell("（"+c.Round.Name+"）", c.Entries, def)
	}
	if len(past) > 0 {
		h.tell("", past[0].Current, def)
	}
	h.carried = seeds.NotAnswered(h.carried, now)
	return h
}

// tell notes what units answered, over what they answered before. The unit's own words
// stand, with the state that the office has ruled where it is another; the office's own
// say that they are.
func (h history) tell(when string, entries []seeds.Entry, def templates.FormDef) {
	for _, entry := range entries {
		if h.previous[entry.Unit] == nil {
			h.previous[entry.Unit] = map[seeds.TaskID]string{}
		}
		h.previous[entry.Unit][entry.Task] = when + entry.Said() + ruledNoteOf(entry, def)
	}
}

// ruledNoteOf says what the office made of an answer, "" where it let it stand.
func ruledNoteOf(e seeds.Entry, def templates.FormDef) string {
	ruled, _ := def.StateOf(e)
	reported, _ := def.ReportedState(e)
	if e.Ruling != nil && e.Ruling.Carried() && e.Ruling.On != nil {
		reported, _ = def.ReportedState(*e.Ruling.On)
	}
	switch mark := report.Mark(e); {
	case mark != "":
		return "（" + mark + "）"
	case ruled != reported:
		return "（核定为" + ruled + "）"
	}
	return ""
}
