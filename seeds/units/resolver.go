package units

import (
	"slices"
	"sync"

	"ducha/seeds"
)

// Resolver tells which of a plan's units a name means that none of them lists: 市科技局
// where the plan has 市科学技术局. It reads names as Directory does. A full name claims
// its body before another unit's alias; where two units claim one with equal right
// the name stays unknown, and so does every group.
func Resolver(p seeds.Plan) func(name string) (seeds.UnitID, bool) {
	var lock sync.Mutex // the reader remembers what it read
	claims := sync.OnceValue(func() *claims { return newClaims(p) })
	return func(name string) (seeds.UnitID, bool) {
		if IsGroup([]string{name}, 0) {
			return "", false
		}
		lock.Lock()
		defer lock.Unlock()
		b, ok := claims().body(name)
		id := claims().of[b]
		return id, ok && id != ""
	}
}

// claims says which unit each body is, "" where that is not clear.
type claims struct {
	reader
	of map[body]seeds.UnitID
}

func newClaims(p seeds.Plan) *claims {
	names := namesOf(p.Tasks)
	for _, u := range p.Units {
		names = append(append(names, u.Name), u.Aliases...)
	}
	c := &claims{reader: readerFor(homeOf(p.Issuer, p.Title), names), of: map[body]seeds.UnitID{}}
	c.claim(p.Units, func(u seeds.Unit) []string { return []string{u.Name} })
	c.claim(p.Units, func(u seeds.Unit) []string { return u.Aliases })
	return c
}

// claim enters the bodies of some names of each unit that stronger names left free.
func (c *claims) claim(units []seeds.Unit, names func(seeds.Unit) []string) {
	now := map[body][]seeds.UnitID{}
	for _, u := range units {
		for _, name := range names(u) {
			if b, ok := c.body(name); ok && !slices.Contains(now[b], u.ID) {
				now[b] = append(now[b], u.ID)
			}
		}
	}
	for b, ids := range now {
		if len(ids) > 1 {
			ids = []seeds.UnitID{""}
		}
		claim(c.of, b, ids[0])
	}
}
