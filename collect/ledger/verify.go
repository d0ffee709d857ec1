package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ducha/seeds"
)

// Seals is what a look at the rows' seals gave.
type Seals struct {
	Rows   int // looked at
	Broken int // of them
	First  []Broken
}

// Broken is a row that something else than ducha has changed.
type Broken struct {
	Table string
	Round seeds.RoundID // "" where the table has none
	Key   map[string]string
}

// mostBroken is how many broken rows are told one by one.
const mostBroken = 1000

// Seals looks at the seals of a round's rows and of those that belong to none, or of all
// rows where no round is named.
func (l *Ledger) Seals(ctx context.Context, round seeds.RoundID) (s Seals, err error) {
	for _, t := range tables {
		where, args := t.of(round)
		err := t.rows(ctx, l.db, func(row []any, seal string) error {
			s.Rows++
			if seal == l.seal(t, row) {
				return nil
			}
			if s.Broken++; s.Broken <= mostBroken {
				s.First = append(s.First, t.broken(row))
			}
			return nil
		}, where, args...)
		if err != nil {
			return Seals{}, fmt.Errorf("look through %s: %w", t.name, err)
		}
	}
	return s, nil
}

// of is the condition on the rows of a round, none where none is named or the table has none.
func (t table) of(round seeds.RoundID) (where string, args []any) {
	if round == "" || !t.has("round") {
		return "", nil
	}
	return ` WHERE round = $1`, []any{string(round)}
}

func (t table) broken(row []any) Broken {
	b := Broken{Table: t.name, Key: map[string]string{}}
	for i, name := range t.names() {
		if i < t.key {
			b.Key[name] = strings.TrimSpace(fmt.Sprint(row[i]))
		}
		if name == "round" {
			b.Round = seeds.RoundID(fmt.Sprint(row[i]))
		}
	}
	return b
}

// Rounds gives every round of which something is on record.
func (l *Ledger) Rounds(ctx context.Context) ([]seeds.RoundID, error) {
	found := map[seeds.RoundID]bool{}
	for _, t := range tables {
		if !t.has("round") {
			continue
		}
		values, err := t.distinct(ctx, l.db, "round")
		if err != nil {
			return nil, fmt.Errorf("read rounds: %w", err)
		}
		for _, v := range values {
			found[seeds.RoundID(v[0].(string))] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// DefBodies gives the form definitions as they were frozen, by the hash they stand under.
func (l *Ledger) DefBodies(ctx context.Context) (map[string][]byte, error) {
	bodies := map[string][]byte{}
	err := each(ctx, l.db, func(scan func(...any) error) error {
		var hash string
		var body []byte
		err := scan(&hash, &body)
		bodies[hash] = body
		return err
	}, `SELECT hash, body FROM form_defs`)
	if err != nil {
		return nil, fmt.Errorf("read definitions: %w", err)
	}
	return bodies, nil
}

// ReadHashes gives the hashes of a round of which there is a reading, and those of which
// there are entries.
func (l *Ledger) ReadHashes(ctx context.Context, round seeds.RoundID) (read, answering map[string]bool, err error) {
	hashes := func(query string) map[string]bool {
		found := map[string]bool{}
		if err == nil {
			err = each(ctx, l.db, func(scan func(...any) error) error {
				var sha string
				err := scan(&sha)
				found[sha] = true
				return err
			}, query, string(round))
		}
		return found
	}
	answering = hashes(`SELECT DISTINCT sha256 FROM entries WHERE round = $1`)
	read = hashes(`SELECT sha256 FROM returns WHERE round = $1`)
	if err != nil {
		return nil, nil, fmt.Errorf("read hashes: %w", err)
	}
	return read, answering, nil
}

// Strays tells what lies in the archive and is no original, nor one on its way.
func (l *Ledger) Strays(ctx context.Context) ([]string, error) {
	strays, err := l.archive.strays(ctx)
	if err != nil {
		return nil, fmt.Errorf("list archive: %w", err)
	}
	slices.Sort(strays)
	return strays, nil
}
