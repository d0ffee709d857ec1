package ledger

import (
	"context"
	"fmt"
	"time"

	"ducha/seeds"
)

// Claim is the clerk's word that a return is a unit's.
type Claim struct {
	SHA256 string
	Unit   seeds.UnitID
	Path   string // as it was named
	Said   time.Time
}

// Claim notes whose a return is by the clerk's word; a later word replaces an earlier one.
func (l *Ledger) Claim(ctx context.Context, round seeds.RoundID, c Claim) error {
	_, err := l.db.ExecContext(ctx, `INSERT INTO claims (round, sha256, unit, path, said) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (round, sha256) DO UPDATE SET unit = excluded.unit, path = excluded.path, said = excluded.said`,
		string(round), c.SHA256, string(c.Unit), c.Path, timeText(c.Said))
	if err != nil {
		return fmt.Errorf("record whose %s is: %w", c.Path, err)
	}
	return nil
}

// Claims gives the clerk's words of a round, by hash.
func (l *Ledger) Claims(ctx context.Context, round seeds.RoundID) (map[string]Claim, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT sha256, unit, path, said FROM claims WHERE round = $1`, string(round))
	if err != nil {
		return nil, fmt.Errorf("read claims: %w", err)
	}
	defer rows.Close()
	claims := map[string]Claim{}
	for rows.Next() {
		var c Claim
		var said string
		if err := rows.Scan(&c.SHA256, &c.Unit, &c.Path, &said); err != nil {
			return nil, fmt.Errorf("read claims: %w", err)
		}
		if c.Said, err = parseTime(said); err != nil {
			return nil, fmt.Errorf("read claims: %w", err)
		}
		claims[c.SHA256] = c
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read claims: %w", err)
	}
	return claims, nil
}
