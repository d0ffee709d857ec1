package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"ducha/seeds"
)

// Prints gives of each round a print of all that is on record of it and that counts: two
// equal ones are of the same record. It is made of the seals, which are of whole rows:
// what a return says, entries included, follows from its row, since that names its bytes,
// what they were read against and by which reader; and a form follows from its mark.
func (l *Ledger) Prints(ctx context.Context) (map[seeds.RoundID]string, error) {
	seals := map[seeds.RoundID][]string{}
	for _, t := range []table{issued, sightings, returns, rulings} {
		err := each(ctx, l.db, func(scan func(...any) error) error {
			var round seeds.RoundID
			var all string
			if err := scan(&round, &all); err != nil {
				return err
			}
			list := strings.Split(all, " ")
			slices.Sort(list) // an engine gives rows in any order
			seals[round] = append(append(seals[round], t.name), list...)
			return nil
		}, `SELECT round, string_agg(seal, ' ') FROM `+t.name+` GROUP BY round`)
		if err != nil {
			return nil, fmt.Errorf("read seals of %s: %w", t.name, err)
		}
	}
	prints := make(map[seeds.RoundID]string, len(seals))
	for round, list := range seals {
		prints[round] = printOf(list)
	}
	return prints, nil
}

// FormsPrint gives such a print of all forms that were ever issued.
func (l *Ledger) FormsPrint(ctx context.Context) (string, error) {
	var all string
	if err := l.db.QueryRowContext(ctx, `SELECT COALESCE(string_agg(mark, ' '), '') FROM forms`).Scan(&all); err != nil {
		return "", fmt.Errorf("read marks: %w", err)
	}
	marks := strings.Split(all, " ")
	slices.Sort(marks)
	return printOf(marks), nil
}

func printOf(list []string) string {
	sum := sha256.Sum256([]byte(strings.Join(list, " ")))
	return hex.EncodeToString(sum[:])
}
