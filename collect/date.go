package collect

import (
	"strconv"
	"strings"
	"time"

	"ducha/seeds"
	"ducha/seeds/pattern"
	"ducha/seeds/workbook"
)

// shownDate writes a date cell as official papers do: 2024年5月1日, 2024年5月 where no
// day is shown, 12:00 where there is nothing but a time.
func shownDate(c workbook.Cell) string {
	if clock, ok := timeOnly(c.Text); ok {
		return clock
	}
	at, err := time.ParseInLocation("2006-01-02", c.Text[:min(len(c.Text), len("2006-01-02"))], seeds.Beijing)
	switch {
	case err != nil || at.Year() < 1900:
		return c.Text
	case c.Month:
		return at.Format("2006年1月")
	}
	return at.Format("2006年1月2日")
}

// timeOnly gives the time of day where a date cell holds no more: the serials below
// 1, which stand on the day that spreadsheets count from.
func timeOnly(text string) (string, bool) {
	for _, epoch := range []string{"1899-12-30", "1904-01-01"} {
		if clock, ok := strings.CutPrefix(text, epoch+" "); ok {
			return clock, true
		}
	}
	if text == "1899-12-30" {
		return "0:00", true
	}
	return "", false
}

const (
	someYear  = `(?:20[0-9]{2}年|今年|明年|本年)`
	someMonth = `(?:(?:0?[1-9]|1[0-2]|[一二三四五六七八九十]|十[一二])月份?)`
)

var (
	monthShape  = pattern.Of(`^([0-9]{4})(?:年|[-./])([0-9]{1,2})月?(?:份)?$`)
	dayShape    = pattern.Of(`^([0-9]{1,2})月([0-9]{1,2})[日号]$`)
	shortShape  = pattern.Of(`^[23][0-9](?:年[0-9]{1,2}月[0-9]{1,2}[日号]?|[-./][0-9]{1,2}[-./][0-9]{1,2})$`) // 2020 to 2039
	serialShape = pattern.Of(`^[2-7][0-9]{4}$`)                                                           // 1954 to 2119

	// whenShape is a time less exact than a day: 5月底, 2024年底前, 三季度, 明年上半年.
	whenShape = pattern.Of(`^(?:` + someYear + `?` + someMonth + `(?:[初中底末内]|[上中下]旬)?|` +
		someYear + `?(?:第?[一二三四1-4]季度[初底末内]?|[上下]半年)|(?:` + someYear + `|年)[初中底末内]|` + someYear + `)$`)
	// untilShape parts a time from the words that make it the last one.
	untilShape  = pattern.Of(`^(.+?)((?:之?前|以前)?(?:完成)?)$`)
	alwaysShape = pattern.Of(`^(?:长期|持续|常年|全年|常态化)(?:坚持|推进|开展|实施|任务|工作)?$`)
)

// readDate gives a date as official papers write it: 2024.5.1, 24-05-01 and
// 20240501 are 2024年5月1日, 2024.5 is 2024年5月. Words that say when stay: 年底前, 长期.
// A number that only a spreadsheet takes for a date is told by serial. ok is false
// for what is no date.
func readDate(c workbook.Cell) (text string, serial, ok bool) {
	if c.Kind == workbook.Date {
		_, clock := timeOnly(c.Text)
		return shownDate(c), false, !clock
	}
	s := seeds.NameKey(c.Text)
	if tooLong(s) {
		return c.Text, false, false
	}
	if text, ok := plainDate(s); ok {
		return text, false, true
	}
	if until := untilShape.FindStringSubmatch(s); until != nil {
		if text, ok := plainDate(until[1]); ok {
			return text + until[2], false, true
		}
		if whenShape.MatchString(until[1]) {
			return s, false, true
		}
	}
	if alwaysShape.MatchString(s) {
		return s, false, true
	}
	if serialShape.MatchString(s) {
		days, err := strconv.Atoi(s)
		if err == nil {
			return time.Date(1899, 12, 30, 0, 0, 0, 0, seeds.Beijing).AddDate(0, 0, days).Format("2006年1月2日"), true, true
		}
	}
	return c.Text, false, false
}

// plainDate reads a day, or a month of a year.
func plainDate(s string) (string, bool) {
	if shortShape.MatchString(s) {
		s = "20" + s
	}
	if at, err := seeds.ParseDate(s); err == nil {
		return seeds.ChineseDate(at), true
	}
	if m := monthShape.FindStringSubmatch(s); m != nil {
		if month, err := strconv.Atoi(m[2]); err == nil && month >= 1 && month <= 12 {
			return m[1] + "年" + strconv.Itoa(month) + "月", true
		}
	}
	if m := dayShape.FindStringSubmatch(s); m != nil {
		_, err := time.Parse("2006-1-2", "2024-"+m[1]+"-"+m[2]) // a leap year takes any day
		return s, err == nil
	}
	return "", false
}
