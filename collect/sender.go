package collect

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// mailbook tells whose an address is, by the addresses registered on sheet 责任单位;
// an address may be shared.
type mailbook map[string][]seeds.UnitID

// mailbookOf gives the addresses in column 邮箱, with copies those in 抄送, too.
func mailbookOf(units seeds.Directory, copies bool) mailbook {
	book := mailbook{}
	for _, u := range units.All() {
		addresses := u.Email
		if copies {
			addresses = slices.Concat(u.Email, u.CC)
		}
		for _, address := range addresses {
			key := strings.ToLower(strings.TrimSpace(address))
			book[key] = append(book[key], u.ID)
		}
	}
	return book
}

// senders are the addresses from which one return came: the file itself may have come
// by other ways, too.
type senders struct {
	own       bool
	other     seeds.UnitID // registered for another unit
	address   string       // the other's
	stranger  string       // an address that is nobody's
	elsewhere bool         // it came without a message
}

// sendersOf weighs every sighting of the same bytes.
func (b mailbook) sendersOf(unit seeds.UnitID, found []ledger.Sighting) (s senders) {
	for _, f := range found {
		owners := b[f.Sender]
		switch {
		case f.Sender == "":
			s.elsewhere = true
		case slices.Contains(owners, unit):
			s.own = true
		case len(owners) > 0:
			if s.other == "" {
				s.other, s.address = owners[0], f.Sender
			}
		case s.stranger == "":
			s.stranger = f.Sender
		}
	}
	return s
}

// conflict gives the unit from whose registered address a return of another unit
// came, unless it also came from its own or the clerk has said whose it is.
func (j *judge) conflict(sha string) (senders, bool) {
	r := j.readings[sha]
	if r.Unit == "" || r.Claim != "" {
		return senders{}, false
	}
	s := j.mail.sendersOf(r.Unit, j.found[sha])
	return s, s.other != "" && !s.own
}

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

// looksLike tells whose a return perhaps is that nobody can tell for sure: the unit for
// which most speaks of what stands as 填报单位, the file's name and the sender.
func (j *judge) looksLike(f ledger.Sighting, reading ledger.Reading) []seeds.Problem {
	if reading.Unit != "" || reading.Verdict != seeds.Unidentified && reading.Verdict != seeds.Unreadable && reading.Verdict != seeds.Rejected {
		return nil
	}
	by := map[seeds.UnitID][]string{}
	var order []seeds.UnitID
	speaks := func(unit seeds.UnitID, what string) {
		if len(by[unit]) == 0 {
			order = append(order, unit)
		}
		by[unit] = append(by[unit], what)
	}
	if u, ok := j.units.Unit(reading.Named); ok && reading.Named != "" {
		speaks(u.ID, "填报单位")
	}
	if unit, ok := j.names.named(innermost(f.Path)); ok {
		speaks(unit, "文件名")
	} else if unit, ok := j.names.named(outermost(f.Path)); ok {
		speaks(unit, "压缩包或邮件的文件名")
	} else if unit, ok := j.names.named(path.Base(path.Dir(f.Path))); ok {
		speaks(unit, "文件夹名")
	}
	if owners := j.mail[f.Sender]; f.Sender != "" && len(owners) == 1 {
		speaks(owners[0], "发件邮箱")
	}
	var best seeds.UnitID
	for _, unit := range order {
		if best == "" || len(by[unit]) > len(by[best]) {
			best = unit
		}
	}
	if best == "" {
		return nil
	}
	u, _ := j.units.ByID(best)
	remedy := "请该单位重新报送"
	if reading.Named != "" || seeds.HasCode(reading.Problems, string(CodeNotOurs)) { // a table there is
		remedy = "属实的，用 ducha collect --as " + u.Name + " \"" + f.Path + "\" 收下；否则请该单位重新报送"
	}
	return []seeds.Problem{CodeLooksLike.say(u.Name, strings.Join(by[best], "、"), remedy)}
}
