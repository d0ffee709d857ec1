package collect

import (
	"path"
	"sort"
	"strings"
	"unicode/utf8"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// mailbook tells whose an address is, by the addresses registered on sheet 责任单位;
// an address may be shared.
type mailbook map[string][]seeds.UnitID

func mailbookOf(units seeds.Directory) mailbook {
	book := mailbook{}
	for _, u := range units.All() {
		for _, address := range u.Email {
			key := strings.ToLower(strings.TrimSpace(address))
			book[key] = append(book[key], u.ID)
		}
	}
	return book
}

// senders are the addresses from which one return came: the file itself may have come
// by other ways, too.
type senders struct {
	own, unknown bool
	other        seeds.UnitID // registered for another unit
	address      string       // the other's, or the unknown one
	elsewhere    bool         // it came without a message
}

// sendersOf weighs every sighting of the same bytes.
func (b mailbook) sendersOf(unit seeds.UnitID, found []ledger.Sighting) (s senders) {
	for _, f := range found {
		owners := b[f.Sender]
		switch {
		case f.Sender == "":
			s.elsewhere = true
		case contains(owners, unit):
			s.own = true
		case len(owners) > 0:
			if s.other == "" {
				s.other, s.address = owners[0], f.Sender
			}
		default:
			if s.unknown = true; s.address == "" {
				s.address = f.Sender
			}
		}
	}
	return s
}

func contains(list []seeds.UnitID, unit seeds.UnitID) bool {
	for _, u := range list {
		if u == unit {
			return true
		}
	}
	return false
}

// innermost is the name of a file itself, outermost that of the container it came in.
func innermost(told string) string { return path.Base(told[strings.LastIndexByte(told, '!')+1:]) }

func outermost(told string) string {
	container, _, _ := strings.Cut(told, "!")
	return path.Base(container)
}

// named finds the one unit that a file's name speaks of: by its full name or an alias,
// the longest that occurs; "" where none or several do.
func named(units seeds.Directory, file string) (seeds.UnitID, bool) {
	key := seeds.NameKey(file)
	type hit struct {
		unit seeds.UnitID
		name string
	}
	var hits []hit
	for _, u := range units.All() {
		for _, name := range append([]string{u.Name}, u.Aliases...) {
			if n := seeds.NameKey(name); utf8.RuneCountInString(n) >= 3 && strings.Contains(key, n) {
				hits = append(hits, hit{u.ID, n})
			}
		}
	}
	sort.SliceStable(hits, func(i, j int) bool { return len(hits[i].name) > len(hits[j].name) })
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
