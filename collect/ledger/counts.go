package ledger

import (
	"context"
	"fmt"
)

// Counts is how much a ledger holds.
type Counts struct {
	Rounds    int // for which anything was issued
	Forms     int // ever issued
	Returns   int // read, by their bytes
	Entries   int
	Rulings   int
	Originals int // archived
}

// Counts counts what the ledger holds.
func (l *Ledger) Counts(ctx context.Context) (c Counts, err error) {
	for query, n := range map[string]*int{
		`SELECT COUNT(DISTINCT round) FROM forms`: &c.Rounds, `SELECT COUNT(*) FROM forms`: &c.Forms, `SELECT COUNT(*) FROM returns`: &c.Returns,
		`SELECT COUNT(*) FROM entries`: &c.Entries, `SELECT COUNT(*) FROM rulings`: &c.Rulings,
	} {
		if err := l.db.QueryRowContext(ctx, query).Scan(n); err != nil {
			return Counts{}, fmt.Errorf("count: %w", err)
		}
	}
	return c, l.Kept(ctx, func(string) error { c.Originals++; return nil })
}
