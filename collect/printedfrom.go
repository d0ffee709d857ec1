package collect

import (
	"cmp"
	"maps"
	"slices"

	"ducha/seeds"
)

// Place is the cell in which a text stands.
type Place struct{ Path, SHA256, Sheet, Cell string }

// placeOf is the cell that an answer's words stand in: its progress, else the first of
// the others that says something.
func placeOf(e seeds.Entry) Place {
	key := seeds.KeyProgress
	for _, k := range append([]seeds.Key{seeds.KeyProgress, seeds.KeyState, seeds.KeyIssues}, slices.Sorted(maps.Keys(e.Values))...) {
		if e.Values[k] != "" {
			key = k
			break
		}
	}
	return Place{e.Source.File, e.Source.SHA256, e.Source.Sheet, e.Source.Cells[key]}
}

// PrintedFrom is where the words stand that results print of an answer: in the return,
// or where the office wrote its own. earlier is the record of the rounds before, the
// earliest first, in which words were written that an answer carries on.
func PrintedFrom(e seeds.Entry, earlier []seeds.Ruling) Place {
	r := e.Ruling
	if r == nil || r.Text == "" && !e.Overrules() {
		return placeOf(e)
	}
	if r.Carried() {
		text := cmp.Or(r.Text, e.Words())
		for _, before := range earlier { // the first wrote it, those behind it may have added to it
			if before.Slot() == r.Slot() && before.Text == text {
				return Place{before.File, before.SHA256, before.Sheet, before.Cell}
			}
		}
		if r.On.Said() == text {
			return placeOf(*r.On)
		}
	}
	at := r.TextAt()
	return Place{at.File, at.SHA256, at.Sheet, at.Cells[seeds.KeyProgress]}
}
