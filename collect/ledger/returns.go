package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"sort"
	"time"

	"ducha/seeds"
)

// Sighting is one file found for a round.
type Sighting struct {
	Path     string
	SHA256   string
	Size     int64
	FileTime time.Time
}

// Reading is what reading the bytes of a return gave. It depends on the bytes,
// the issued forms and the reader's version alone, never on other returns.
type Reading struct {
	SHA256   string            `json:"sha256"`
	Reader   int               `json:"reader"`  // version of the reader
	Verdict  seeds.Verdict     `json:"verdict"` // before other returns are looked at
	Unit     seeds.UnitID      `json:"unit"`
	UnitName string            `json:"unit_name"` // as on the form
	FormNo   string            `json:"form_no"`
	Mark     string            `json:"mark"`
	Saved    time.Time         `json:"saved"` // last-saved time inside the workbook; zero if none to trust
	Sheet    string            `json:"sheet"`
	Reporter map[string]string `json:"reporter"`
	Remark   string            `json:"remark"`
	Problems []seeds.Problem   `json:"problems"`
	Tasks    []seeds.TaskID    `json:"tasks"` // the task that each problem stands at, "" for none
	Heavy    bool              `json:"heavy"` // too many blank rows to be opened by a program that holds them all
	Entries  []seeds.Entry     `json:"-"`     // rows of their own
}

// Take records a file that was found and what reading it gave, as one
// transaction; r is nil where nothing new was read.
func (l *Ledger) Take(ctx context.Context, round seeds.RoundID, s Sighting, r *Reading) error {
	return l.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO sightings (round, path, sha256, size, file_time) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (round, path, sha256) DO NOTHING`,
			string(round), s.Path, s.SHA256, s.Size, s.FileTime.UTC().Format(time.RFC3339Nano)); err != nil {
			return fmt.Errorf("record %s: %w", s.Path, err)
		}
		if r == nil {
			return nil
		}
		if err := putReading(ctx, tx, round, *r); err != nil {
			return fmt.Errorf("record %s: %w", s.Path, err)
		}
		return nil
	})
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
	rows, err := l.db.QueryContext(ctx, `SELECT path, sha256, size, file_time FROM sightings WHERE round = $1`, string(round))
	if err != nil {
		return nil, fmt.Errorf("read sightings: %w", err)
	}
	defer rows.Close()
	var out []Sighting
	for rows.Next() {
		var s Sighting
		var at string
		if err := rows.Scan(&s.Path, &s.SHA256, &s.Size, &at); err != nil {
			return nil, fmt.Errorf("read sightings: %w", err)
		}
		if s.FileTime, err = time.Parse(time.RFC3339Nano, at); err != nil {
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
		sort.Slice(r.Entries, func(i, j int) bool { return r.Entries[i].Source.Row < r.Entries[j].Source.Row })
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
