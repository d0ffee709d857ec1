package collect

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds"
)

// names are those of the units, as they are looked for in the names of files: among
// thousands of units each file's is looked through once.
type names struct {
	by      map[string][]unitName
	lengths map[int]bool // in characters
}

type unitName struct {
	unit  seeds.UnitID
	name  string
	place int
}

// leastName is the length of names that are looked for, in characters.
const leastName = 3

func namesOf(units seeds.Directory) names {
	n := names{map[string][]unitName{}, map[int]bool{}}
	place := 0
	for _, u := range units.All() {
		for _, name := range append([]string{u.Name}, u.Aliases...) {
			key := seeds.NameKey(name)
			if length := utf8.RuneCountInString(key); length >= leastName {
				n.lengths[length] = true
				n.by[key] = append(n.by[key], unitName{u.ID, key, place})
			}
			place++
		}
	}
	return n
}

// named finds the one unit that a file's name speaks of: by its full name or an alias,
// the longest that occurs; "" where none or several do.
func (n names) named(file string) (seeds.UnitID, bool) {
	key := []rune(seeds.NameKey(file))
	var hits []unitName
	for length := range n.lengths {
		for from := range max(len(key)-length+1, 0) {
			hits = append(hits, n.by[string(key[from:from+length])]...)
		}
	}
	slices.SortFunc(hits, func(a, b unitName) int { return cmp.Or(cmp.Compare(len(b.name), len(a.name)), a.place-b.place) })
	if len(hits) == 0 {
		return "", false
	}
	for _, h := range hits[1:] {
		if h.unit != hits[0].unit && !strings.Contains(hits[0].name, h.name) {
			return "", false
		}
	}
	return hits[0].unit, true
}
