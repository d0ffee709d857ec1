package main

import (
	"fmt"

	"ducha/seeds"
)

// previous gives what every unit answered in the round before: the latest one
// whose as-of date is earlier. Where a unit has not answered a task in it, what it
// said in the round that finished the task stands in, with that round's name.
func (h history) previous() map[seeds.UnitID]map[seeds.TaskID]string {
	answers := map[seeds.UnitID]map[seeds.TaskID]string{}
	put := func(entry seeds.Entry, text string) {
		if answers[entry.Unit] == nil {
			answers[entry.Unit] = map[seeds.TaskID]string{}
		}
		if _, told := answers[entry.Unit][entry.Task]; !told {
			answers[entry.Unit][entry.Task] = text
		}
	}
	if n := len(h.earlier); n > 0 {
		for _, entry := range h.earlier[n-1].Entries {
			put(entry, entry.Said())
		}
	}
	for _, c := range h.finished {
		for _, entry := range c.Entries {
			put(entry, fmt.Sprintf("（%s）%s", c.Round.Name, entry.Said()))
		}
	}
	return answers
}
