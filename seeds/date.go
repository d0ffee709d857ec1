package seeds

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"ducha/seeds/pattern"
)

// Beijing is the one clock ducha reckons by.
var Beijing = time.FixedZone("UTC+8", 8*60*60)

// A date as people write it, and a time behind it: 2021-06-30, 2021.6.30, 2021年6月30日, 20210630; 18:00, 18时, 下午6点半.
var (
	dateShape  = pattern.Of(`^(\d{4})(?:\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?|(\d{2})(\d{2}))`)
	clockShape = pattern.Of(`^[T\s]*(上午|下午|晚上?|中午)?\s*(\d{1,2})\s*[:时点]\s*(?:(\d{2})\s*分?|(半)|整)?(?::(\d{2})(?:\.0+)?)?\s*(?:之?前|以前)?$`)
)

// ParseRoundTime reads a time as people write it (2021-07-05 18:00, 2021年7月5日18时) as
// Beijing time, and RFC 3339; a bare date, or 24:00, means the end of that day.
func ParseRoundTime(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, strings.TrimSpace(s)); err == nil {
		return t.In(Beijing), nil
	}
	day, rest, err := cutDate(s)
	if err != nil {
		return time.Time{}, err
	}
	endOfDay := day.Add(24*time.Hour - time.Second)
	if rest == "" {
		return endOfDay, nil
	}
	m := clockShape.FindStringSubmatch(rest)
	if m == nil {
		return time.Time{}, fmt.Errorf("%q 不是时间，请写成 2021-07-05 18:00", s)
	}
	hour, minute, second := number(m[2]), number(m[3]), number(m[5])
	if m[4] != "" { // 半
		minute = 30
	}
	if hour < 12 && m[1] != "" && m[1] != "上午" {
		hour += 12
	}
	switch {
	case hour == 24 && minute == 0 && second == 0:
		return endOfDay, nil
	case hour > 23 || minute > 59 || second > 59:
		return time.Time{}, fmt.Errorf("%q 里的时间不存在，请写成 2021-07-05 18:00", s)
	}
	return day.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second), nil
}

// ParseDate reads a date as people write it (2021-06-30, 2021.6.30, 2021年6月30日,
// 20210630) as the beginning of that day in Beijing; a time behind it counts for nothing.
func ParseDate(s string) (time.Time, error) {
	t, rest, err := cutDate(s)
	if err == nil && rest != "" && !clockShape.MatchString(rest) {
		err = notADate(s)
	}
	return t, err
}

// cutDate reads the date that a text begins with, and gives what follows it.
func cutDate(s string) (day time.Time, rest string, err error) {
	text := strings.TrimSpace(width.Fold.String(s))
	m := dateShape.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, "", notADate(s)
	}
	y, mon, d := number(m[1]), number(m[2]+m[4]), number(m[3]+m[5])
	day = time.Date(y, time.Month(mon), d, 0, 0, 0, 0, Beijing)
	if y < 1900 || day.Year() != y || day.Month() != time.Month(mon) || day.Day() != d {
		return time.Time{}, "", notADate(s)
	}
	return day, strings.TrimSpace(text[len(m[0]):]), nil
}

func notADate(s string) error { return fmt.Errorf("%q 不是日期，请写成 2021-06-30", s) }

// number reads a few digits, 0 for none.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// ChineseDate writes a date as official papers do: 2021年6月30日.
func ChineseDate(t time.Time) string { return t.In(Beijing).Format("2006年1月2日") }
