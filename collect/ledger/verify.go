package ledger

import (
	"context"
	"fmt"
	"strings"

	"ducha/seeds"
)

// Broken is a row that something else than ducha has changed.
type Broken struct {
	Table string
	Round seeds.RoundID // "" where the table has none
	Key   []string
}

// mostBroken is how many broken rows are told one by one.
const mostBroken = 1000

// Unsealed gives the rows that do not bear their seal, the first of them, and how many there are.
func (l *Ledger) Unsealed(ctx context.Context) (first []Broken, n int, err error) {
	for _, t := range tables {
		err := t.rows(ctx, l.db, func(row []any, seal string) error {
			if seal == l.seal(t, row) {
				return nil
			}
			if n++; n <= mostBroken {
				first = append(first, t.broken(row))
			}
			return nil
		}, "")
		if err != nil {
			return nil, 0, fmt.Errorf("look through %s: %w", t.name, err)
		}
	}
	return first, n, nil
}

func (t table) broken(row []any) Broken {
	b := Broken{Table: t.name}
	for i, name := range t.names() {
		if name == "round" {
			b.Round = seeds.RoundID(fmt.Sprint(row[i]))
		}
		if i < t.key {
			b.Key = append(b.Key, strings.TrimSpace(fmt.Sprint(row[i])))
		}
	}
	return b
}
