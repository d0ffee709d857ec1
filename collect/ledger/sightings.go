package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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

func (l *Ledger) putSighting(ctx context.Context, tx *sql.Tx, round seeds.RoundID, s Sighting) error {
	s.Path = Text(s.Path)
	before, err := sightingsBy(ctx, tx, `WHERE round = $1 AND path = $2 AND sha256 = $3`, string(round), s.Path, s.SHA256)
	if err != nil {
		return err
	}
	for _, b := range before {
		s = s.With(b)
	}
	_, err = l.put(ctx, tx, sightings, replaced,
		[]any{string(round), s.Path, s.SHA256, s.Size, timeText(s.FileTime), string(s.Kind), timeText(s.Sent), s.Sender})
	return err
}

// With is what is known of a file that was found before, too, or on another desk: the
// earliest times, as copying a file only makes it younger, in whatever order it was found.
func (s Sighting) With(b Sighting) Sighting {
	if earlier(b.FileTime, s.FileTime) {
		s.FileTime = b.FileTime
	}
	if earlier(b.Sent, s.Sent) || b.Sent.Equal(s.Sent) && (s.Sender == "" || b.Sender != "" && b.Sender < s.Sender) {
		s.Sent, s.Sender = b.Sent, b.Sender
	}
	return s
}

// earlier compares times of which one may be unknown.
func earlier(a, b time.Time) bool { return !a.IsZero() && (b.IsZero() || a.Before(b)) }

// Adds reports whether a file found says more than what is known of it.
func (s Sighting) Adds(known Sighting) bool {
	now := s.With(known)
	return s.Kind != known.Kind || !now.FileTime.Equal(known.FileTime) || !now.Sent.Equal(known.Sent) || now.Sender != known.Sender
}

// Sightings gives every file found for a round, by path.
func (l *Ledger) Sightings(ctx context.Context, round seeds.RoundID) ([]Sighting, error) {
	out, err := sightingsBy(ctx, l.db, `WHERE round = $1`, string(round))
	if err != nil {
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

func sightingsBy(ctx context.Context, q querier, where string, args ...any) (out []Sighting, err error) {
	err = each(ctx, q, func(scan func(...any) error) error {
		var s Sighting
		var at, sent string
		if err := scan(&s.Path, &s.SHA256, &s.Size, &at, &s.Kind, &sent, &s.Sender); err != nil {
			return err
		}
		var err1, err2 error
		s.FileTime, err1 = parseTime(at)
		s.Sent, err2 = parseTime(sent)
		out = append(out, s)
		return errors.Join(err1, err2)
	}, `SELECT path, sha256, size, file_time, kind, sent, sender FROM sightings `+where, args...)
	return out, err
}
