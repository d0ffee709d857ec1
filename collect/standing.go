package collect

import (
	"context"
	"sort"

	"ducha/collect/advise"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// Standing is how a round stands: a pure function of what was issued and what
// came back, so that the order in which files were taken in never matters.
type Standing struct {
	Returns  []seeds.Return // every file found, by path
	Current  []seeds.Entry  // the newest valid answers, with the office's word on them and its own
	Replaced []seeds.Entry
	Refused  []seeds.Entry      // answers that the office sends back; the unit has to report again
	Rulings  seeds.Rulings      // the office's words
	Units    []seeds.UnitStatus // every unit with a form, by number
	Forms    []seeds.Form       // issued in the round, without tasks that the plan has no more
	Gone     []string           // the printed numbers of those
	look     *lookback          // at the rounds before
}

// Bygone is what has been seen of the first so many of the rounds before.
func (s Standing) Bygone(rounds int) Bygone { return Bygone{s.look.Rounds[:rounds], s.look.Slots} }

// Totals counts the verdicts; they add up to the files found.
func (s Standing) Totals() map[seeds.Verdict]int {
	totals := map[seeds.Verdict]int{}
	for _, r := range s.Returns {
		totals[r.Verdict]++
	}
	return totals
}

// WithFaults lists the returns that their units must correct, by path.
func (s Standing) WithFaults() []seeds.Return {
	var out []seeds.Return
	for _, r := range s.Returns {
		if r.Verdict == seeds.AcceptedWithProblems {
			out = append(out, r)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out
}

// Stand reads from the ledger how a round stands, with what is to be said of its
// answers beside those of the rounds before. These it tells on the way, as Past does;
// earlier may be nil.
func Stand(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk, earlier func(seeds.Past)) (Standing, error) {
	s, err := Judged(ctx, l, round, desk)
	if err != nil {
		return Standing{}, err
	}
	look := newLookback(l, desk.Bygone)
	err = Past(ctx, l, round, desk, func(p seeds.Past) {
		look.add(p)
		if earlier != nil {
			earlier(p)
		}
	})
	if err != nil {
		return Standing{}, err
	}
	given := advise.Advise(advise.Input{Plan: desk.Plan, Round: round, Forms: s.Forms, Current: unitsOwn(s.Current), Past: look.past(ctx, l), Settings: desk.Settings})
	s.add(given, desk.Plan)
	s.look = look
	return s, look.err
}

// Answers reads from the ledger the answers that count in a round.
func Answers(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk) ([]seeds.Entry, error) {
	s, err := Judged(ctx, l, round, desk)
	return s.Current, err
}

// Judged reads from the ledger how a round stands by itself, whatever was before it.
func Judged(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk) (Standing, error) {
	issued, err := l.Issued(ctx, round.ID)
	if err != nil {
		return Standing{}, err
	}
	forms, gone := seeds.StillAsked(issued, desk.Plan)
	found, err := l.Sightings(ctx, round.ID)
	if err != nil {
		return Standing{}, err
	}
	readings, err := l.Readings(ctx, round.ID)
	if err != nil {
		return Standing{}, err
	}
	record, err := l.Rulings(ctx, round.ID)
	if err != nil {
		return Standing{}, err
	}
	s := Judge(round, forms, found, readings, seeds.LastRulings(record), desk.Plan.Directory())
	s.Forms, s.Gone = forms, gone
	return s, nil
}
