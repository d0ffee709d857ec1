package seeds

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ducha/seeds/pattern"
)

// RoundID names a round and its folders: 1–20 of A–Z a–z 0–9 and -.
type RoundID string

// reserved are the names that no folder can bear on Windows.
var reserved = pattern.Of(`(?i)^(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])$`)

// Reserved reports whether no folder can bear the name on Windows.
func (id RoundID) Reserved() bool { return reserved.MatchString(string(id)) }

// Folder is the same for two rounds whose folders are one on Windows.
func (id RoundID) Folder() string { return strings.ToLower(string(id)) }

// Round is one reporting period (期次).
type Round struct {
	ID     RoundID   `validate:"required,max=20,round_id"`
	Name   string    `validate:"required"` // 2021年上半年
	AsOf   time.Time `validate:"required"` // 截至日期: what the answers speak of
	Due    time.Time `validate:"required"` // 报送截止: when they must be in
	Closed bool
}

// DueText says the due time as people write it: 7月5日18:00, or 7月5日 where it is the end of the day.
func (r Round) DueText() string {
	due := r.Due.In(Beijing)
	if due.Hour() == 23 && due.Minute() == 59 {
		return due.Format("1月2日")
	}
	return due.Format("1月2日15:04")
}

// CurrentRound picks the round that commands mean by default: the open one with the latest as-of date.
func CurrentRound(rounds []Round) (Round, bool) {
	var best Round
	found := false
	for _, r := range rounds {
		if !r.Closed && (!found || r.AsOf.After(best.AsOf)) {
			best, found = r, true
		}
	}
	return best, found
}

// RoundsBefore gives the rounds that speak of an earlier day than r does, the
// earliest first, in whatever order they were opened and whether closed or not.
func RoundsBefore(rounds []Round, r Round) []Round {
	var before []Round
	for _, x := range rounds {
		if x.AsOf.Before(r.AsOf) {
			before = append(before, x)
		}
	}
	slices.SortStableFunc(before, func(a, b Round) int {
		return cmp.Or(a.AsOf.Compare(b.AsOf), a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
	})
	return before
}
