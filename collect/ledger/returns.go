package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"ducha/seeds"
)

// SightingKind tells files that nobody judges from those that are returns.
type SightingKind string

// The kinds of sighting.
const (
	Returned  SightingKind = ""          // a return, whatever it is
	Litter    SightingKind = "litter"    // what systems and mail programs leave behind
	Container SightingKind = "container" // an archive or a message: what it held has sightings of its own
)

// Sighting is one file found for a round.
type Sighting struct {
	Path     string // inside a container a.eml!b.zip!c.xlsx
	SHA256   string
	Size     int64
	FileTime time.Time
	Kind     SightingKind
	Sent     time.Time // date of the message that brought it; zero for none
	Sender   string    // its address, "" for none
}

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
}

// Taken is one file found, with what is new of it.
type Taken struct {
	Sighting Sighting
	Reading  *Reading // what reading it gave; nil where it was not read anew
	Claim    *Claim   // the clerk's word on it; nil where none was said now
}

// Take records what one file found holds, as one transaction.
func (l *Ledger) Take(ctx context.Context, round seeds.RoundID, files ...Taken) error {
	return l.tx(ctx, func(tx *sql.Tx) error {
		for _, f := range files {
			if err := putSighting(ctx, tx, round, f.Sighting); err != nil {
				return fmt.Errorf("record %s: %w", f.Sighting.Path, err)
			}
			if f.Reading != nil {
				if err := putReading(ctx, tx, round, *f.Reading); err != nil {
					return fmt.Errorf("record %s: %w", f.Sighting.Path, err)
				}
			}
			if f.Claim != nil {
				if err := putClaim(ctx, tx, round, *f.Claim); err != nil {
					return fmt.Errorf("record whose %s is: %w", f.Sighting.Path, err)
				}
			}
		}
		return nil
	})
}

func putSighting(ctx context.Context, tx *sql.Tx, round seeds.RoundID, s Sighting) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO sightings (round, path, sha256, size, file_time, kind, sent, sender) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (round, path, sha256) DO UPDATE SET kind = excluded.kind`,
		string(round), s.Path, s.SHA256, s.Size, timeText(s.FileTime), string(s.Kind), timeText(s.Sent), s.Sender)
	return err
}

// timeText writes a time, "" for none.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, s)
}

// putReading replaces what an earlier reading of the same bytes gave.
func putReading(ctx context.Context, tx *sql.Tx, round seeds.RoundID, r Reading) error {
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode return: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO returns (round, sha256, reader, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (round, sha256) DO UPDATE SET reader = excluded.reader, body = excluded.body`,
		string(round), r.SHA256, r.Reader, string(body)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM entries WHERE round = $1 AND sha256 = $2`, string(round), r.SHA256); err != nil {
		return err
	}
	for _, e := range r.Entries {
		body, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("encode entry %s: %w", e.Task, err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO entries (round, sha256, unit, task, body) VALUES ($1, $2, $3, $4, $5)`,
			string(round), r.SHA256, string(e.Unit), string(e.Task), string(body)); err != nil {
			return fmt.Errorf("entry %s: %w", e.Task, err)
		}
	}
	return nil
}

// Sightings gives every file found for a round, by path.
func (l *Ledger) Sightings(ctx context.Context, round seeds.RoundID) ([]Sighting, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT path, sha256, size, file_time, kind, sent, sender FROM sightings WHERE round = $1`, string(round))
	if err != nil {
		return nil, fmt.Errorf("read sightings: %w", err)
	}
	defer rows.Close()
	var out []Sighting
	for rows.Next() {
		var s Sighting
		var at, sent string
		if err := rows.Scan(&s.Path, &s.SHA256, &s.Size, &at, &s.Kind, &sent, &s.Sender); err != nil {
			return nil, fmt.Errorf("read sightings: %w", err)
		}
		var err1, err2 error
		s.FileTime, err1 = parseTime(at)
		s.Sent, err2 = parseTime(sent)
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("time of %s: %w", s.Path, err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read sightings: %w", err)
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Path != out[j].Path {
			return out[i].Path < out[j].Path
		}
		return out[i].SHA256 < out[j].SHA256
	})
	return out, nil
}

// Readings gives what the returns of a round say, by hash, entries included.
func (l *Ledger) Readings(ctx context.Context, round seeds.RoundID) (map[string]Reading, error) {
	out := map[string]Reading{}
	err := l.scan(ctx, `SELECT body FROM returns WHERE round = $1`, round, func(body []byte) error {
		var r Reading
		if err := json.Unmarshal(body, &r); err != nil {
			return err
		}
		if missing := len(r.Problems) - len(r.Tasks); missing > 0 { // the first version kept no tasks
			r.Tasks = append(r.Tasks, make([]seeds.TaskID, missing)...)
		}
		out[r.SHA256] = r
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read returns: %w", err)
	}
	err = l.scan(ctx, `SELECT body FROM entries WHERE round = $1`, round, func(body []byte) error {
		var e seeds.Entry
		if err := json.Unmarshal(body, &e); err != nil {
			return err
		}
		r := out[e.Source.SHA256]
		r.Entries = append(r.Entries, e)
		out[e.Source.SHA256] = r
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read entries: %w", err)
	}
	for _, r := range out {
		slices.SortFunc(r.Entries, func(a, b seeds.Entry) int {
			return cmp.Or(cmp.Compare(a.Source.Sheet, b.Source.Sheet), cmp.Compare(a.Source.Row, b.Source.Row), cmp.Compare(a.Task, b.Task), cmp.Compare(a.Unit, b.Unit))
		})
	}
	return out, nil
}

func (l *Ledger) scan(ctx context.Context, query string, round seeds.RoundID, each func([]byte) error) error {
	rows, err := l.db.QueryContext(ctx, query, string(round))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return err
		}
		if err := each([]byte(body)); err != nil {
			return err
		}
	}
	return rows.Err()
}
