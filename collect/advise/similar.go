package advise

import (
	"cmp"
	"slices"

	"ducha/seeds"
	"ducha/templates"
)

// tooShort is below how many characters a text tells nothing.
const tooShort = 10

// tells reports whether an answer's text can be held against it: it speaks of
// progress, and of something unfinished.
func tells(e seeds.Entry) bool {
	return e.Values[seeds.KeyProgress] != "" && e.Kind != seeds.NoProgress && e.Kind != seeds.NotStarted
}

// Taking texts apart is bounded: what is longer, or comes when so much was done, is
// compared as it stands. Offices do not come near.
const (
	longest  = 2000 * len("字")
	toDoOnce = 8 << 20
)

// gist takes the text of an answer apart, equal texts once.
func (a *adviser) gist(e seeds.Entry) gist {
	text := e.Values[seeds.KeyProgress]
	if g, ok := a.gists[text]; ok {
		return g
	}
	g := whole(text)
	if len(text) <= longest && a.done+len(text) <= toDoOnce {
		a.done += len(text)
		g = gistOf(text)
	}
	a.gists[text] = g
	return g
}

// sameAsBefore: the text of the round before, given again.
func (a *adviser) sameAsBefore(e seeds.Entry) {
	if !a.on(templates.SettingSameBefore) || !tells(e) {
		return
	}
	percent, rounds, first := 0, 1, -1
	for newer := e; ; rounds++ {
		was, at, ok := a.last(newer, first+1)
		if !ok || !tells(was) || newer.Kind == seeds.Done && was.Kind == seeds.Done {
			break
		}
		now := a.gist(newer)
		p := now.like(a.gist(was), a.share)
		if now.size < tooShort || p == 0 {
			break
		}
		if rounds == 1 {
			percent = p
		}
		first, newer = at, was
	}
	if rounds >= a.rounds {
		_, at, _ := a.last(e, 0)
		a.point(CodeSameAsBefore, e, seeds.KeyProgress, a.in.Past[at].Round.Name, percent, rounds)
	}
}

// peers finds answers by their clauses.
type peers map[string][]seeds.Entry

const (
	anchors    = 3 // the longest clauses by which an answer is looked for
	candidates = 5 // answers kept for each, of as many units
)

// findPeers files every answer of this round under its anchors.
func (a *adviser) findPeers() peers {
	found := peers{}
	for _, e := range a.in.Current {
		if !tells(e) {
			continue
		}
		if g := a.gist(e); g.distinct() {
			for _, anchor := range g.anchors() {
				if others := found[anchor]; len(others) < candidates && !slices.ContainsFunc(others, func(o seeds.Entry) bool { return o.Unit == e.Unit }) {
					found[anchor] = append(others, e)
				}
			}
		}
	}
	return found
}

// sameAsUnit: the text of another unit, given for another task. Units that share a
// task may well agree on a text.
func (a *adviser) sameAsUnit(e seeds.Entry) {
	if a.peers == nil || !tells(e) {
		return
	}
	g := a.gist(e)
	if !g.distinct() {
		return
	}
	var best seeds.Entry
	most := 0
	for _, anchor := range g.anchors() {
		for _, other := range a.peers[anchor] {
			if other.Unit == e.Unit || other.Task == e.Task {
				continue
			}
			if p := g.like(a.gist(other), a.share); p > most {
				best, most = other, p
			}
		}
	}
	if most > 0 {
		a.point(CodeSameAsUnit, e, seeds.KeyProgress, a.unit(best.Unit), a.no(best.Task), most)
	}
}

// unit names a unit.
func (a *adviser) unit(id seeds.UnitID) string { return cmp.Or(a.names[id], string(id)) }

// no is the printed number of a task.
func (a *adviser) no(id seeds.TaskID) string { return cmp.Or(a.tasks[id].No, string(id)) }
