package collect

import (
	"slices"
	"strings"

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
