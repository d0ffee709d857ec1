package collect

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"ducha/seeds"
	"ducha/seeds/workbook"
)

// shownDate writes a date cell as official papers do: 2024年5月1日, 2024年5月 where no day is shown.
func shownDate(c workbook.Cell) string {
	at, err := time.ParseInLocation("2006-01-02", c.Text[:min(len(c.Text), len("2006-01-02"))], seeds.Beijing)
	switch {
	case err != nil || at.Year() < 1900:
		return c.Text
	case c.Month:
		return at.Format("2006年1月")
	}
	return at.Format("2006年1月2日")
}

var (
	monthShape  = regexp.MustCompile(`^(\d{4})(?:年|[-./])(\d{1,2})月?(?:份)?$`)
	dayShape    = regexp.MustCompile(`^(\d{1,2})月(\d{1,2})[日号]$`)
	serialShape = regexp.MustCompile(`^[2-7]\d{4}$`) // 1954 to 2119
)

// readDate gives a date as official papers write it: 2024.5.1, 2024-05-01 and
// 20240501 are 2024年5月1日, 2024.5 is 2024年5月. A number that only a spreadsheet takes
// for a date is told by serial. ok is false for what is no date.
func readDate(c workbook.Cell) (text string, serial, ok bool) {
	if c.Kind == workbook.Date {
		return shownDate(c), false, true
	}
	s := strings.Join(strings.Fields(width.Fold.String(c.Text)), "")
	if at, err := seeds.ParseDate(s); err == nil {
		return seeds.ChineseDate(at), false, true
	}
	if m := monthShape.FindStringSubmatch(s); m != nil {
		if month, err := strconv.Atoi(m[2]); err == nil && month >= 1 && month <= 12 {
			return m[1] + "年" + strconv.Itoa(month) + "月", false, true
		}
	}
	if dayShape.MatchString(s) {
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
