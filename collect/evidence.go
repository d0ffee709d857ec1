package collect

import (
	"context"
	"errors"
	"maps"
	"slices"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// Evidence is what the ledger remembers of a round, from which answers are traced.
type Evidence struct {
	Issued   []seeds.Form // as the round asks, tasks that the plan has no more included
	Forms    []seeds.Form // every form of the round, and of those that its returns are on
	Found    []ledger.Sighting
	Readings map[string]ledger.Reading
	Claims   map[string]ledger.Claim
	Record   []seeds.Ruling
}

// Recall reads the evidence of a round.
func Recall(ctx context.Context, l *ledger.Ledger, round seeds.RoundID) (ev Evidence, err error) {
	var errs [6]error
	ev.Issued, errs[0] = l.Issued(ctx, round)
	ev.Found, errs[1] = l.Sightings(ctx, round)
	ev.Readings, errs[2] = l.Readings(ctx, round)
	ev.Claims, errs[3] = l.Claims(ctx, round)
	ev.Record, errs[4] = l.Rulings(ctx, round)
	ev.Forms, errs[5] = formsRead(ctx, l, round, ev.Readings)
	return ev, errors.Join(errs[:]...)
}

// formsRead gives the forms of the round, and of the rounds that its returns turned out to
// be of.
func formsRead(ctx context.Context, l *ledger.Ledger, round seeds.RoundID, readings map[string]ledger.Reading) ([]seeds.Form, error) {
	rounds := map[seeds.RoundID]bool{round: true}
	for _, r := range readings {
		if len(r.FormNo) > len("-001-AAAA") {
			rounds[seeds.RoundID(roundOf(r.FormNo))] = true
		}
	}
	var forms []seeds.Form
	for _, r := range slices.Sorted(maps.Keys(rounds)) {
		of, err := l.RoundForms(ctx, r)
		if err != nil {
			return nil, err
		}
		forms = append(forms, of...)
	}
	return forms, nil
}
