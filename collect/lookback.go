package collect

import (
	"context"
	"hash/maphash"

	"ducha/collect/advise"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// lookback finds again what units have answered before to what they answer now. Of the
// last round it keeps their answers, of the others only where they lie: few are looked at.
type lookback struct {
	places map[seeds.Slot]int // of what is answered now
	seed   maphash.Seed
	rounds []lookedAt // the earliest first
	newest []seeds.Entry
	err    error // of looking one up
}

// lookedAt is an earlier round.
type lookedAt struct {
	round   seeds.Round
	answers []whence // by place
}

// whence is where an answer lies, and what it says in short: an equal one need not be read.
type whence struct {
	sha  string // of its return; "" for no answer
	says uint64
}

func newLookback(now []seeds.Entry) *lookback {
	b := &lookback{places: map[seeds.Slot]int{}, seed: maphash.MakeSeed()}
	for _, e := range now {
		if !e.Own {
			b.places[e.Slot()] = len(b.places)
		}
	}
	return b
}

// add notes the next round.
func (b *lookback) add(p seeds.Past) {
	r := lookedAt{p.Round, make([]whence, len(b.places))}
	b.newest = make([]seeds.Entry, len(b.places))
	for _, e := range p.Current {
		if at, ok := b.places[e.Slot()]; ok && !e.Own { // the office's own in a unit's place are no answers of units
			r.answers[at], b.newest[at] = whence{e.Source.SHA256, b.says(e)}, e
		}
	}
	b.rounds = append(b.rounds, r)
}

// says tells answers apart by all that advice looks at.
func (b *lookback) says(e seeds.Entry) uint64 {
	var h maphash.Hash
	h.SetSeed(b.seed)
	for _, s := range []string{string(e.Kind), e.Values[seeds.KeyState], e.Values[seeds.KeyPercent], e.Values[seeds.KeyProgress]} {
		h.WriteString(s)
		h.WriteByte(0)
	}
	return h.Sum64()
}

// past gives the rounds as advice looks at them, the newest first.
func (b *lookback) past(ctx context.Context, l *ledger.Ledger) []advise.Past {
	var list []advise.Past
	var read struct { // the last that was read: words said again and again are read once
		slot seeds.Slot
		says uint64
		seeds.Entry
	}
	for i := len(b.rounds) - 1; i >= 0; i-- {
		r, newest := b.rounds[i], i == len(b.rounds)-1
		list = append(list, advise.Past{Round: r.round, Answer: func(slot seeds.Slot) (seeds.Entry, bool) {
			at, ok := b.places[slot]
			if !ok || r.answers[at].sha == "" || b.err != nil {
				return seeds.Entry{}, false
			}
			if newest {
				return b.newest[at], true
			}
			says := r.answers[at].says
			if read.slot == slot && read.says == says {
				return read.Entry, true
			}
			e, ok, err := l.Entry(ctx, r.round.ID, r.answers[at].sha, slot)
			if b.err = err; ok {
				read.slot, read.says, read.Entry = slot, says, e
			}
			return e, ok
		}})
	}
	return list
}
