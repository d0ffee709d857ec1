package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ducha/seeds"
)

// Reading is what reading the bytes of a return gave. It depends on the bytes,
// the issued forms, the clerk's claim and the reader's version alone, never on
// other returns.
type Reading struct {
	SHA256   string            `json:"sha256"`
	Reader   int               `json:"reader"`  // version of the reader
	Against  string            `json:"against"` // what it was read against; the same again can give nothing new
	Claim    seeds.UnitID      `json:"claim"`   // whose it is by the clerk's word
	Verdict  seeds.Verdict     `json:"verdict"` // before other returns are looked at
	Unit     seeds.UnitID      `json:"unit"`
	UnitName string            `json:"unit_name"` // as on the form
	FormNo   string            `json:"form_no"`
	Named    string            `json:"named"` // what stands as 填报单位
	Saved    time.Time         `json:"saved"` // last-saved time inside the workbook; zero if none to trust
	Tables   []seeds.TableAt   `json:"tables"`
	Reporter map[string]string `json:"reporter"`
	Remark   string            `json:"remark"`
	Problems []seeds.Problem   `json:"problems"`
	Tasks    []seeds.TaskID    `json:"tasks"` // the task that each problem stands at, "" for none
	Heavy    bool              `json:"heavy"` // too many blank rows to be opened by a program that holds them all
	Entries  []seeds.Entry     `json:"-"`     // rows of their own
	Seq      int               `json:"-"`     // how often its bytes were read; a new reading names the one that it takes the place of, 0 for none
}

// Taken is one file found, with what is new of it.
type Taken struct {
	Sighting Sighting
	Reading  *Reading // what reading it gave; nil where it was not read anew
	Claim    *Claim   // the clerk's word on it; nil where none was said now
}

// Take records what files found hold, as one transaction. beaten tells that another
// run has read some of the same bytes since the reading that was to be replaced: what that
// gave stands, and has to be looked at before it is replaced.
func (l *Ledger) Take(ctx context.Context, round seeds.RoundID, files ...Taken) (beaten bool, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		beaten = false
		for _, f := range files {
			if err := l.putSighting(ctx, tx, round, f.Sighting); err != nil {
				return fmt.Errorf("record %s: %w", f.Sighting.Path, err)
			}
			if f.Reading != nil {
				put, err := l.putReading(ctx, tx, round, *f.Reading)
				if err != nil {
					return fmt.Errorf("record %s: %w", f.Sighting.Path, err)
				}
				beaten = beaten || !put
			}
			if f.Claim != nil {
				if err := l.putClaim(ctx, tx, round, *f.Claim); err != nil {
					return fmt.Errorf("record whose %s is: %w", f.Sighting.Path, err)
				}
			}
		}
		return nil
	})
	return beaten, err
}

// putReading replaces the reading of the same bytes that it was made after, if that is
// still the last.
func (l *Ledger) putReading(ctx context.Context, tx *sql.Tx, round seeds.RoundID, r Reading) (put bool, err error) {
	body, err := json.Marshal(r)
	if err != nil {
		return false, fmt.Errorf("encode return: %w", err)
	}
	row := []any{string(round), r.SHA256, int64(r.Seq + 1), int64(r.Reader), string(body)}
	if r.Seq > 0 {
		put, err = l.change(ctx, tx, returns, row, "seq", int64(r.Seq))
	} else {
		var n int64
		n, err = l.put(ctx, tx, returns, stays, row)
		put = n > 0
	}
	if err != nil || !put {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM entries WHERE round = $1 AND sha256 = $2`, string(round), r.SHA256); err != nil {
		return false, err
	}
	var rows [][]any
	for _, e := range r.Entries {
		body, err := json.Marshal(e)
		if err != nil {
			return false, fmt.Errorf("encode entry %s: %w", e.Task, err)
		}
		rows = append(rows, []any{string(round), r.SHA256, string(e.Unit), string(e.Task), string(body)})
	}
	if _, err := l.put(ctx, tx, entries, fails, rows...); err != nil {
		return false, fmt.Errorf("entries: %w", err)
	}
	return true, nil
}

// Readings gives what the returns of a round say, by hash, entries included.
func (l *Ledger) Readings(ctx context.Context, round seeds.RoundID) (map[string]Reading, error) {
	return l.readings(ctx, `WHERE round = $1`, string(round))
}

// Reading gives what one return of a round says; ok is false where nothing is on record.
// Entries without a reading make one that says nothing else.
func (l *Ledger) Reading(ctx context.Context, round seeds.RoundID, sha string) (r Reading, ok bool, err error) {
	found, err := l.readings(ctx, `WHERE round = $1 AND sha256 = $2`, string(round), sha)
	r, ok = found[sha]
	return r, ok, err
}

func (l *Ledger) readings(ctx context.Context, where string, args ...any) (out map[string]Reading, err error) {
	err = l.look(ctx, func(tx *sql.Tx) error { // what was read anew meanwhile has other answers
		if out, err = readingsBy(ctx, tx, where, args...); err != nil {
			return fmt.Errorf("read returns: %w", err)
		}
		if err := addEntries(ctx, tx, out, where, args...); err != nil {
			return fmt.Errorf("read entries: %w", err)
		}
		return nil
	})
	for _, r := range out {
		slices.SortFunc(r.Entries, func(a, b seeds.Entry) int {
			return cmp.Or(cmp.Compare(a.Source.Sheet, b.Source.Sheet), cmp.Compare(a.Source.Row, b.Source.Row), cmp.Compare(a.Task, b.Task), cmp.Compare(a.Unit, b.Unit))
		})
	}
	return out, err
}

// readingsBy gives what returns say, without their entries.
func readingsBy(ctx context.Context, q querier, where string, args ...any) (map[string]Reading, error) {
	out := map[string]Reading{}
	return out, each(ctx, q, func(scan func(...any) error) error {
		var r Reading
		var body string
		var seq int
		if err := scan(&body, &seq); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(body), &r); err != nil {
			return err
		}
		r.Seq = seq
		if missing := len(r.Problems) - len(r.Tasks); missing > 0 { // the first version kept no tasks
			r.Tasks = append(r.Tasks, make([]seeds.TaskID, missing)...)
		}
		out[r.SHA256] = r
		return nil
	}, `SELECT body, seq FROM returns `+where, args...)
}

// addEntries adds the entries of returns.
func addEntries(ctx context.Context, q querier, out map[string]Reading, where string, args ...any) error {
	cells := shared{}
	return each(ctx, q, func(scan func(...any) error) error {
		var body string
		if err := scan(&body); err != nil {
			return err
		}
		e, err := cells.entry(body)
		if err != nil {
			return err
		}
		r := out[e.Source.SHA256]
		r.Entries = append(r.Entries, e)
		out[e.Source.SHA256] = r
		return nil
	}, `SELECT body FROM entries `+where, args...)
}
