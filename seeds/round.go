package seeds

import (
	"fmt"
	"strings"
	"time"
)

// Beijing is the one clock ducha reckons by.
var Beijing = time.FixedZone("UTC+8", 8*60*60)

// RoundID names a round and its folders: 1–20 of A–Z a–z 0–9 and -.
type RoundID string

// Round is one reporting period (期次).
type Round struct {
	ID     RoundID   `validate:"required,max=20,round_id"`
	Name   string    `validate:"required"` // 2021年上半年
	AsOf   time.Time `validate:"required"` // 截至日期: what the answers speak of
	Due    time.Time `validate:"required"` // 报送截止: when they must be in
	Closed bool
}

// ParseRoundTime reads 2021-07-05, 2021-07-05T18:00 or "2021-07-05 18:00" as
// Beijing time; a bare date means the end of that day.
func ParseRoundTime(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, s, Beijing); err == nil {
			return t.In(Beijing), nil
		}
	}
	t, err := ParseDate(s)
	if err != nil {
		return time.Time{}, err
	}
	return t.Add(24*time.Hour - time.Second), nil
}

// ParseDate reads 2021-06-30 as the beginning of that day in Beijing.
func ParseDate(s string) (time.Time, error) {
	t, err := time.ParseInLocation("2006-01-02", strings.TrimSpace(s), Beijing)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q 不是日期，请写成 2021-06-30", s)
	}
	return t, nil
}

// DueText says the due time as people write it: 7月5日18:00, or 7月5日 where it is the end of the day.
func (r Round) DueText() string {
	due := r.Due.In(Beijing)
	if due.Hour() == 23 && due.Minute() == 59 {
		return due.Format("1月2日")
	}
	return due.Format("1月2日15:04")
}

// ChineseDate writes a date as official papers do: 2021年6月30日.
func ChineseDate(t time.Time) string { return t.In(Beijing).Format("2006年1月2日") }

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
