package collect

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

	"ducha/collect/advise"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// Bygone is what is known of the first of the rounds before one, so that they need not be
// read again: where each answer lies.
type Bygone struct {
	Rounds []LookedAt   // the earliest first
	Slots  []seeds.Slot // by place
}

// LookedAt is an earlier round: where its answers lie, and what they say in short.
type LookedAt struct {
	Round   seeds.Round
	Returns []string // their hashes
	Answers []byte   // by place: the number of a return from 1 on, 0 for no answer; and what it says
}

// answerSize is that of one of the answers.
const answerSize = 4 + 8

// at tells in which return an answer lies, "" for none, and what it says in short: an equal
// one need not be read.
func (r LookedAt) at(place int) (sha string, says uint64) {
	if (place+1)*answerSize > len(r.Answers) {
		return "", 0
	}
	answer := r.Answers[place*answerSize:]
	if n := binary.LittleEndian.Uint32(answer); n > 0 && int(n) <= len(r.Returns) {
		return r.Returns[n-1], binary.LittleEndian.Uint64(answer[4:])
	}
	return "", 0
}

// lookback finds again what units have answered before to what they answer now. Of the
// last round it keeps their answers, of the others only where they lie: few are looked at.
type lookback struct {
	Bygone
	places map[seeds.Slot]int
	secret []byte // so that nobody can make answers that look alike in short
	newest map[int]seeds.Entry
	err    error // of looking one up
}

// newLookback begins with what is known of the first rounds; nil: nothing.
func newLookback(l *ledger.Ledger, known *Bygone) *lookback {
	b := &lookback{places: map[seeds.Slot]int{}, secret: l.Secret()}
	if known != nil {
		b.Bygone = *known
		for i, slot := range known.Slots {
			b.places[slot] = i
		}
	}
	return b
}

// add notes the next round.
func (b *lookback) add(p seeds.Past) {
	r := LookedAt{Round: p.Round}
	b.newest = make(map[int]seeds.Entry, len(p.Current))
	numbers := map[string]uint32{}
	for _, e := range p.Current {
		if e.Own { // the office's own in a unit's place are no answers of units
			continue
		}
		place, sha := b.place(e.Slot()), e.Source.SHA256
		if numbers[sha] == 0 {
			r.Returns = append(r.Returns, sha)
			numbers[sha] = uint32(len(r.Returns))
		}
		if more := (place+1)*answerSize - len(r.Answers); more > 0 {
			r.Answers = append(r.Answers, make([]byte, more)...)
		}
		binary.LittleEndian.PutUint32(r.Answers[place*answerSize:], numbers[sha])
		binary.LittleEndian.PutUint64(r.Answers[place*answerSize+4:], b.says(e))
		b.newest[place] = e
	}
	b.Rounds = append(b.Rounds, r)
}

// place gives an answer's place, a new one where it has none.
func (b *lookback) place(slot seeds.Slot) int {
	place, ok := b.places[slot]
	if !ok {
		place = len(b.Slots)
		b.places[slot], b.Slots = place, append(b.Slots, slot)
	}
	return place
}

// says tells answers apart by all that advice looks at.
func (b *lookback) says(e seeds.Entry) uint64 {
	text := append([]byte(nil), b.secret...)
	for _, s := range []string{string(e.Kind), e.Values[seeds.KeyState], e.Values[seeds.KeyPercent], e.Values[seeds.KeyProgress]} {
		text = append(append(text, s...), 0)
	}
	sum := sha256.Sum256(text)
	return binary.LittleEndian.Uint64(sum[:])
}

// past gives the rounds as advice looks at them, the newest first.
func (b *lookback) past(ctx context.Context, l *ledger.Ledger) []advise.Past {
	var list []advise.Past
	var read struct { // the last that was read: words said again and again are read once
		slot seeds.Slot
		says uint64
		seeds.Entry
	}
	for i := len(b.Rounds) - 1; i >= 0; i-- {
		r, newest := b.Rounds[i], i == len(b.Rounds)-1
		list = append(list, advise.Past{Round: r.Round, Answer: func(slot seeds.Slot) (seeds.Entry, bool) {
			place, ok := b.places[slot]
			sha, says := r.at(place)
			if !ok || sha == "" || b.err != nil {
				return seeds.Entry{}, false
			}
			if newest {
				return b.newest[place], true
			}
			if read.slot == slot && read.says == says {
				return read.Entry, true
			}
			e, ok, err := l.Entry(ctx, r.Round.ID, sha, slot)
			if b.err = err; ok {
				read.slot, read.says, read.Entry = slot, says, e
			}
			return e, ok
		}})
	}
	return list
}
