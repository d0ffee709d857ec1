package inbox

import (
	"net/mail"
	"strings"
	"time"
)

// dateForms are those that net/mail does not read. A date without a zone, and CST,
// are Beijing time.
var dateForms = []string{
	"Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05", "Mon, 2 Jan 2006 15:04", "2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05Z0700",
	"2006-01-02 15:04:05", "2006-1-2 15:04:05", "2006/1/2 15:04:05", "2006-01-02T15:04:05", "Mon Jan 2 15:04:05 2006",
}

var beijing = time.FixedZone("UTC+8", 8*60*60)

func parseDate(s string) time.Time {
	s = strings.TrimSpace(comment.ReplaceAllString(s, ""))
	s = strings.TrimSuffix(s, " CST")
	s = strings.NewReplacer("GMT+08:00", "+0800", "UTC+8", "+0800", "+08:00", "+0800").Replace(s)
	at, err := mail.ParseDate(s)
	for i := 0; err != nil && i < len(dateForms); i++ {
		at, err = time.ParseInLocation(dateForms[i], s, beijing)
	}
	if err != nil || at.Year() < 1990 || at.Year() > 2100 {
		return time.Time{}
	}
	return at.In(beijing)
}

// inBeijing takes the hands of a clock for those of one in Beijing.
func inBeijing(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), beijing)
}
