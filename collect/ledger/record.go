package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"ducha/seeds"
)

// Record is what is kept of a round, not yet decoded: the ledger is read by one at a time,
// and all cores may decode.
type Record struct {
	Found   []Sighting
	Rulings []seeds.Ruling // every one

	round                   seeds.RoundID
	forms, returns, entries []string
}

// Record reads what is kept of a round.
func (l *Ledger) Record(ctx context.Context, round seeds.RoundID) (r Record, err error) {
	r.round = round
	if err := l.look(ctx, func(tx *sql.Tx) error { return r.read(ctx, tx) }); err != nil {
		return r, fmt.Errorf("read round %s: %w", round, err)
	}
	if r.Found, err = l.Sightings(ctx, round); err == nil {
		r.Rulings, err = l.Rulings(ctx, round)
	}
	return r, err
}

// read reads the bodies.
func (r *Record) read(ctx context.Context, q querier) error {
	for _, part := range []struct {
		sql  string
		into *[]string
	}{
		{`SELECT f.body FROM issued i JOIN forms f ON f.mark = i.mark WHERE i.round = $1`, &r.forms},
		{`SELECT body FROM returns WHERE round = $1`, &r.returns},
		{`SELECT body FROM entries WHERE round = $1`, &r.entries},
	} {
		err := each(ctx, q, func(scan func(...any) error) error {
			var body string // the driver's own: []byte would be a copy
			err := scan(&body)
			*part.into = append(*part.into, body)
			return err
		}, part.sql, string(r.round))
		if err != nil {
			return err
		}
	}
	return nil
}

// Forms gives the round's current forms in outline, by unit number.
func (r Record) Forms() ([]seeds.Form, error) {
	forms := make([]seeds.Form, 0, len(r.forms))
	for _, body := range r.forms {
		f, err := outline(body)
		if err != nil {
			return nil, fmt.Errorf("decode form of round %s: %w", r.round, err)
		}
		forms = append(forms, f)
	}
	slices.SortFunc(forms, func(a, b seeds.Form) int { return cmp.Compare(a.Unit, b.Unit) })
	return forms, nil
}

// Readings gives what the returns say, by hash, entries included, in no order.
func (r Record) Readings() (map[string]Reading, error) {
	out := make(map[string]Reading, len(r.returns))
	for _, body := range r.returns {
		var x Reading
		if err := json.Unmarshal([]byte(body), &x); err != nil {
			return nil, fmt.Errorf("decode return of round %s: %w", r.round, err)
		}
		out[x.SHA256] = x
	}
	said := make(map[string][]seeds.Entry, len(out))
	for _, body := range r.entries {
		e, err := entry(body)
		if err != nil {
			return nil, fmt.Errorf("decode entry of round %s: %w", r.round, err)
		}
		list, there := said[e.Source.SHA256]
		if !there {
			list = make([]seeds.Entry, 0, len(r.entries)/(len(r.returns)+1)+8)
		}
		said[e.Source.SHA256] = append(list, e)
	}
	for sha, list := range said {
		x := out[sha]
		for i := range list { // one text for all, and none that holds on to the body that it is a part of
			list[i].Source.SHA256 = cmp.Or(x.SHA256, sha)
		}
		x.Entries = list
		out[sha] = x
	}
	return out, nil
}

// Entry gives what a return says of a task; false where it says nothing.
func (l *Ledger) Entry(ctx context.Context, round seeds.RoundID, sha string, slot seeds.Slot) (e seeds.Entry, found bool, err error) {
	err = each(ctx, l.db, func(scan func(...any) error) error {
		var body string
		if err := scan(&body); err != nil {
			return err
		}
		found = true
		e, err = entry(body)
		return err
	}, `SELECT body FROM entries WHERE round = $1 AND sha256 = $2 AND unit = $3 AND task = $4`, string(round), sha, string(slot.Unit), string(slot.Task))
	if err != nil {
		return e, false, fmt.Errorf("read entry %s of round %s: %w", slot.Task, round, err)
	}
	return e, found, nil
}
