package collect

import (
	"context"
	"maps"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// settle takes in afresh, by what the ledger says now, what another run has read at the
// same time: whichever was the last may have known less, of forms and of the clerk's words.
func settle(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk, opt Options) error {
	opt.Claim = nil // it is on record
	for {
		t, err := newTaker(ctx, l, round, desk, opt)
		if err != nil {
			return err
		}
		if err := t.again(ctx); err != nil || !t.beaten {
			return err
		}
	}
}

// again takes in afresh those returns that were not found this time and are not
// settled: as they came, which is inside their containers, and whatever is then left
// by itself.
func (t *taker) again(ctx context.Context) error {
	for _, whole := range []bool{true, false} {
		maps.Copy(t.claims, t.words)
		if err := t.takeIn(ctx, t.unsettled(whole)); err != nil {
			return err
		}
	}
	return nil
}

// unsettled gives what is to be read again, or whole the containers that brought it.
func (t *taker) unsettled(whole bool) (sources []source) {
	at := map[string][]ledger.Sighting{}
	for _, s := range t.before {
		if s.Kind != ledger.Litter {
			at[s.Path] = append(at[s.Path], s)
		}
	}
	chosen := map[sighted]bool{}
	for _, s := range t.before {
		if s.Kind != ledger.Returned || t.done[s.SHA256] || t.settled(s.SHA256, t.claims[s.SHA256]) {
			continue
		}
		from := []ledger.Sighting{s}
		if whole {
			from = outermostAt(at, s)
		}
		for _, f := range from {
			if key := (sighted{f.Path, f.SHA256}); !chosen[key] {
				chosen[key] = true
				sources = append(sources, source{self: f})
			}
		}
	}
	return sources
}

// outermostAt gives the files found that a return came in; itself where it came in none.
func outermostAt(at map[string][]ledger.Sighting, s ledger.Sighting) []ledger.Sighting {
	for i, c := range s.Path {
		if around := at[s.Path[:i]]; c == '!' && len(around) > 0 {
			return around
		}
	}
	return []ledger.Sighting{s}
}
