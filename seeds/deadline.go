package seeds

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"ducha/seeds/pattern"
)

// Once a deadline is tidied all its dates read 2023年12月 or 2023年, with a day or a
// part of the month behind.
var (
	// deadlineDate: year, first month of a range, month, day, part of the month; or a year alone.
	deadlineDate = pattern.Of(`(?:((?:19|20)\d\d年*|\b\d\d年+)度?)?(?:(\d{1,2})月?(?:\d{1,2}[日号])?[-—–~至到]+)?(\d{1,2})月份?(?:(\d{1,2})(?:[日号]|\b)|([上中]旬|[初中]))?` +
		`|((?:19|20)\d\d)年?`)
	// begins follows a date from which a thing goes on, not one by which it ends.
	begins = pattern.Of(`^度?[底末]?(?:之?前|以前)?(?:全面|正式)?(?:起|开始|启动|开工|动工|以?后|之后)`)
	// endless tells work that goes on: beside it a year without a month is no end.
	endless = pattern.Of(`持续|长期|常年|常态`)
)

// longestDeadline bounds what is read of a deadline; a real one has a few words.
const longestDeadline = 600

// DeadlineEnd gives the last moment, in Beijing, of the last date that a deadline
// names (2023年12月底前, 三季度, 2021—2023年); one without a year is of the given year,
// or of the one named before it. There is none in 持续推进, 每月25日前, 立行立改.
func DeadlineEnd(text string, year int) (time.Time, bool) {
	text = tidyDates(Shortened(text, longestDeadline), year)
	goesOn := endless.MatchString(text)
	var end time.Time
	for text != "" {
		at := deadlineDate.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		m := make([]string, len(at)/2)
		for i := range m {
			if at[2*i] >= 0 {
				m[i] = text[at[2*i]:at[2*i+1]]
			}
		}
		text = text[at[1]:]
		y, t := endOf(m, year)
		if y > 0 {
			year = y
		}
		if t.After(end) && !begins.MatchString(text) && !(goesOn && m[3] == "") {
			end = t
		}
	}
	return end, !end.IsZero()
}

// endOf gives the year and the end of what deadlineDate found, as far as they are known.
func endOf(m []string, unsaid int) (year int, end time.Time) {
	year, month, day := number(strings.TrimRight(m[1], "年")+m[6]), number(m[3]), number(m[4])
	if year > 0 && year < 100 {
		year += 2000
	}
	if year == 0 {
		year = unsaid
	}
	if m[3] == "" {
		month = 12
	}
	if year == 0 || month < 1 || month > 12 {
		return year, end
	}
	last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	switch {
	case day > 0:
		last = min(day, last)
	case strings.HasPrefix(m[5], "上"), m[5] == "初":
		last = 10
	case m[5] != "":
		last = 20
	}
	over := 0
	if number(m[2]) > month { // 11月—3月
		over = 1
	}
	return year, time.Date(year+over, time.Month(month), last, 23, 59, 59, 0, Beijing)
}

// The ways to write a date that become the plain one.
var (
	recurs   = pattern.Of(`每(?:半年|季度?|个?月|周|旬|[日天])(?:[末底初]?月)?(?:[末底初]|\d{1,2}[日号])?`)
	fullDate = pattern.Of(`\b(\d{4})(?:-(\d{1,2})-(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|/(\d{1,2})/(\d{1,2}))\b`)
	bareDate = pattern.Of(`\b(20\d\d)(0[1-9]|1[0-2])([0-3]\d)\b`)
	dotMonth = pattern.Of(`\b((?:19|20)\d\d)(?:[-./](\d{1,2})|(0[1-9]|1[0-2]))\b月?`)
	numerals = pattern.Of(`([〇○零一二三四五六七八九十]+)(年|月|日|号|季)`)
	fiveYear = strings.NewReplacer("十三五", "2020年12月", "十四五", "2025年12月", "十五五", "2030年12月")
)

// tidyDates writes every date of a deadline as 2023年12月31日, as far as it is said,
// and drops what recurs.
func tidyDates(text string, year int) string {
	text = fiveYear.Replace(strings.Join(strings.Fields(width.Fold.String(text)), ""))
	text = numerals.ReplaceAllStringFunc(text, func(m string) string {
		parts := numerals.FindStringSubmatch(m)
		return arabic(parts[1]) + parts[2]
	})
	text = recurs.ReplaceAllString(text, "")
	text = fullDate.ReplaceAllString(text, "${1}年$2$4${6}月$3$5${7}日")
	text = bareDate.ReplaceAllString(text, "${1}年${2}月${3}日")
	text = dotMonth.ReplaceAllString(text, "${1}年$2${3}月")
	if endless.MatchString(text) {
		text = strings.NewReplacer("全年", "", "年内", "").Replace(text)
	}
	return partsOfYear(year).Replace(text)
}

// partsOfYear writes quarters and halves as their last months, and years that the plan's tells.
func partsOfYear(year int) *strings.Replacer {
	var pairs []string
	for q := 1; q <= 4; q++ {
		for _, shape := range []string{"前%d季度", "第%d季度", "%d季度", "%d季", "Q%d", "q%d"} {
			pairs = append(pairs, fmt.Sprintf(shape, q), fmt.Sprintf("年%d月", 3*q))
		}
	}
	pairs = append(pairs, "上半年", "6月", "下半年", "12月", "年中", "年6月", "年底", "年12月", "年末", "年12月", "年终", "年12月", "年内", "年12月", "全年", "12月")
	this, next := "", ""
	if year > 0 {
		this, next = strconv.Itoa(year)+"年", strconv.Itoa(year+1)+"年"
	}
	for _, word := range []string{"今年", "本年", "当年", "本年度"} {
		pairs = append(pairs, word, this)
	}
	for _, word := range []string{"明年", "次年", "翌年"} {
		pairs = append(pairs, word, next)
	}
	return strings.NewReplacer(pairs...)
}

// arabic writes 十二 as 12 and 二〇二一, digit by digit, as 2021.
func arabic(han string) string {
	const digits = "零一二三四五六七八九"
	runes := []rune(strings.NewReplacer("○", "零", "〇", "零").Replace(han))
	out := ""
	for i, r := range runes {
		first, last := i == 0, i == len(runes)-1
		switch {
		case r != '十':
			out += strconv.Itoa(strings.IndexRune(digits, r) / len("零"))
		case first && last:
			out += "10"
		case first:
			out += "1"
		case last:
			out += "0"
		}
	}
	return out
}
