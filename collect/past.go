package collect

import (
	"context"
	"runtime"
	"sync"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// maxAhead is how many rounds are decoded, or wait for their turn, beside the one that is
// told: memory stays bounded however many cores there are.
const maxAhead = 4

// Past tells the rounds before one with what was asked and what counts in them, the
// earliest first. A form is told in outline: whose it is, and its rows without what their
// cells say. However many rounds there are, few are held at a time. Those that the desk
// knows already are not told.
func Past(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk, tell func(seeds.Past)) error {
	ctx, stop := context.WithCancel(ctx)
	var workers sync.WaitGroup
	defer workers.Wait()
	defer stop()
	type result struct {
		past seeds.Past
		err  error
	}
	turns := make(chan chan result, min(runtime.GOMAXPROCS(0), maxAhead))
	mail := mailbookOf(desk.Plan.Directory(), false)
	workers.Go(func() {
		defer close(turns)
		for _, r := range desk.unread(round) {
			turn := make(chan result, 1)
			select {
			case turns <- turn:
			case <-ctx.Done():
				return
			}
			record, err := l.Record(ctx, r.ID)
			workers.Go(func() {
				var p seeds.Past
				if err == nil {
					p, err = counted(r, record, desk.Plan, mail)
				}
				turn <- result{p, err}
			})
		}
	})
	for turn := range turns {
		got := <-turn
		if got.err != nil {
			return got.err
		}
		tell(got.past)
	}
	return ctx.Err()
}

// unread are the rounds before one that are not known already.
func (d Desk) unread(round seeds.Round) []seeds.Round {
	before := seeds.RoundsBefore(d.Rounds, round)
	if d.Bygone == nil {
		return before
	}
	return before[min(len(d.Bygone.Rounds), len(before)):]
}

// counted tells what counts in a round.
func counted(round seeds.Round, record ledger.Record, plan seeds.Plan, mail mailbook) (seeds.Past, error) {
	issued, err := record.Forms()
	if err != nil {
		return seeds.Past{}, err
	}
	readings, err := record.Readings()
	if err != nil {
		return seeds.Past{}, err
	}
	forms, _ := seeds.StillAsked(issued, plan)
	j := newJudge(record.Found, readings, seeds.LastRulings(record.Rulings), mail)
	s := j.answers()
	return seeds.Past{Round: round, Forms: forms, Current: s.Current, Refused: s.Refused}, nil
}
