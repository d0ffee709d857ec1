package book

import (
	"regexp"
	"strconv"
	"time"

	"golang.org/x/text/width"
)

// dateShapes are the ways a deadline writes dates: year, month and day, each "" where it is not said.
var dateShapes = []*regexp.Regexp{
	regexp.MustCompile(`(?:(\d{4})\s*年\s*)?(\d{1,4})\s*月(?:份)?(?:\s*(\d{1,4})\s*[日号])?`),
	regexp.MustCompile(`\b(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?\b`),
}

// impossibleDate finds a date in a deadline that no calendar has: 9月31日, 13月. A
// deadline without a date (年底前, 三季度, 持续推进) is fine.
func impossibleDate(deadline string, planYear int) string {
	deadline = width.Fold.String(deadline)
	for _, shape := range dateShapes {
		for _, m := range shape.FindAllStringSubmatch(deadline, -1) {
			if !onCalendar(m[1], m[2], m[3], planYear) {
				return m[0]
			}
		}
	}
	return ""
}

func onCalendar(year, month, day string, planYear int) bool {
	y, m, d := number(year, planYear), number(month, 1), number(day, 1)
	if y == 0 {
		y = 2000 // no year is known: a leap year, so that 2月29日 may be right
	}
	return m >= 1 && m <= 12 && d >= 1 && d <= time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// number reads a part of a date, or gives what stands for one not said.
func number(text string, unsaid int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return unsaid
}

var yearShape = regexp.MustCompile(`(\d{4})\s*(?:年|[-./]\d{1,2})`)

// farAhead is after how many years a deadline is rather a slip of the pen.
const farAhead = 20

// oddYear finds a year of a deadline that is over before the plan's begins, or far ahead of it.
func oddYear(deadline string, planYear int) string {
	latest := ""
	for _, m := range yearShape.FindAllStringSubmatch(width.Fold.String(deadline), -1) {
		latest = max(latest, m[1])
	}
	if y := number(latest, planYear); planYear > 0 && (y < planYear || y > planYear+farAhead) {
		return latest
	}
	return ""
}
