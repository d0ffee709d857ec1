package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"ducha/seeds"
)

// Claim is the clerk's word that a return is a unit's; without a unit an earlier word
// is taken back.
type Claim struct {
	SHA256 string
	Unit   seeds.UnitID
	Path   string // as it was named
	Said   time.Time
}

// putClaim notes whose a return is by the clerk's word; a later word replaces an earlier one.
func (l *Ledger) putClaim(ctx context.Context, tx *sql.Tx, round seeds.RoundID, c Claim) error {
	if c.Unit == "" {
		_, err := tx.ExecContext(ctx, `DELETE FROM claims WHERE round = $1 AND sha256 = $2`, string(round), c.SHA256)
		return err
	}
	_, err := l.put(ctx, tx, claims, replaced, []any{string(round), c.SHA256, string(c.Unit), c.Path, timeText(c.Said)})
	return err
}

// Claims gives the clerk's words of a round, by hash.
func (l *Ledger) Claims(ctx context.Context, round seeds.RoundID) (map[string]Claim, error) {
	said := map[string]Claim{}
	err := each(ctx, l.db, func(scan func(...any) error) error {
		var c Claim
		var at string
		err := scan(&c.SHA256, &c.Unit, &c.Path, &at)
		if err == nil {
			c.Said, err = parseTime(at)
		}
		said[c.SHA256] = c
		return err
	}, `SELECT sha256, unit, path, said FROM claims WHERE round = $1`, string(round))
	if err != nil {
		return nil, fmt.Errorf("read claims: %w", err)
	}
	return said, nil
}
