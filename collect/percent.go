package collect

import (
	"math"
	"strconv"
	"strings"

	"ducha/seeds"
	"ducha/seeds/pattern"
	"ducha/seeds/workbook"
)

// percentValue is a share in per cent as understood.
type percentValue struct {
	value  float64
	scaled bool // a bare number between 0 and 1 was taken as a share of 1
	words  bool // it was written in words, or as 约85%
}

// largestShare is the number above which nothing is a share of whatever it may be.
const largestShare = 1e9

// parsePercent reads a share in per cent: a %-formatted number ×100; another
// number strictly between 0 and 1 ×100, which is told; 八成 and 百分之八十五; else as
// it stands. ok is false for what is no share.
func parsePercent(raw string, percentFormat bool) (p percentValue, ok bool) {
	s := seeds.NameKey(raw)
	v, ok := shareInWords(s)
	if p.words = ok; !ok {
		v, ok = plainShare(s)
	}
	switch {
	case p.words, strings.HasSuffix(s, "%"):
	case percentFormat:
		v *= 100
	case v > 0 && v < 1:
		v *= 100
		p.scaled = true
	}
	if !ok || math.Abs(v) > largestShare {
		return percentValue{}, false
	}
	p.value = math.Round(v*1e6)/1e6 + 0 // 0.57*100 is 56.99…, and -0 is 0
	return p, true
}

// blankShare says that what stands in a cell for a share says there is none.
func blankShare(text string) bool {
	key := strings.ToUpper(seeds.NameKey(text))
	switch key {
	case "无", "不适用", "N/A":
		return true
	}
	return key != "" && strings.Trim(key, "/-—–") == ""
}

var (
	plainShape = pattern.Of(`^[-+]?(?:[0-9.]+|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?)(?:[eE][-+]?[0-9]+)?%?$`)
	saidShape  = pattern.Of(`^(?:已?完成了?)?(?:大?约为?)?(.+?)(?:左右)?。?$`)
	tenths     = pattern.Of(`^([一二两三四五六七八九十]|[0-9]|10)成(?:([一二三四五六七八九半0-9])|整)?$`)
	hundredths = pattern.Of(`^百分之(.+)$`)
	fraction   = pattern.Of(`^([一二三四五六七八九十])分之([一二两三四五六七八九十])$`)
	figures    = pattern.Of(`^[0-9]+(?:\.[0-9]+)?$`)
)

// plainShare reads a number, with or without %; commas only part thousands.
func plainShare(s string) (float64, bool) {
	if !plainShape.MatchString(s) {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSuffix(s, "%"), ",", ""), 64)
	return v, err == nil
}

// shareInWords reads 八成五, 百分之八十五, 三分之二, 一半 and 已完成约85%. What only points
// to a share, as 八成多 and 近九成 do, is none.
func shareInWords(s string) (float64, bool) {
	if tooLong(s) {
		return 0, false
	}
	m := saidShape.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	said := m[1]
	switch said {
	case "一半":
		return 50, true
	case "百分百":
		return 100, true
	}
	if m := tenths.FindStringSubmatch(said); m != nil {
		share := digit(m[1])*10 + digit(m[2])
		return share, share <= 100
	}
	if m := hundredths.FindStringSubmatch(said); m != nil {
		return hanNumber(m[1])
	}
	if m := fraction.FindStringSubmatch(said); m != nil {
		share := math.Round(digit(m[2])/digit(m[1])*1e4) / 100
		return share, share <= 100
	}
	v, ok := plainShare(said)
	percents := strings.HasSuffix(said, "%") || v >= 1 && (strings.HasPrefix(s, "大约") || s == said+"。")
	return v, ok && percents && said != s
}

var hanDigits = map[string]float64{"": 0, "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "半": 5}

// digit is the value of one digit, in words or not.
func digit(s string) float64 {
	if v, ok := hanDigits[s]; ok {
		return v
	}
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

var hanHundred = pattern.Of(`^(?:([一二三四五六七八九])?(十))?([零〇一二三四五六七八九])?(?:点([零〇一二三四五六七八九])([零〇一二三四五六七八九])?)?$`)

// hanNumber reads 八十五 or 八十五点五, up to 一百, and figures.
func hanNumber(s string) (float64, bool) {
	if figures.MatchString(s) {
		v, err := strconv.ParseFloat(s, 64)
		return v, err == nil
	}
	if s == "百" || s == "一百" {
		return 100, true
	}
	m := hanHundred.FindStringSubmatch(s)
	if m == nil || s == "" {
		return 0, false
	}
	v := hanDigits[m[3]]
	if m[2] != "" {
		ten := hanDigits[m[1]]
		if m[1] == "" {
			ten = 1
		}
		v += ten * 10
	}
	return v + hanDigits[m[4]]/10 + hanDigits[m[5]]/100, true
}

// plainNumber writes a number without exponent or trailing zeros.
func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// shown is a cell's text as its owner sees it: 63% where 0.63 is shown so.
func shown(c workbook.Cell) string {
	switch {
	case c.Kind == workbook.Percent:
		if p, ok := parsePercent(c.Text, true); ok {
			return plainNumber(p.value) + "%"
		}
	case c.Kind == workbook.Date:
		return shownDate(c)
	}
	return c.Text
}
