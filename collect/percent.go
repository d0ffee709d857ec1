package collect

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"ducha/seeds/workbook"
)

// percentValue is a share in per cent as understood.
type percentValue struct {
	value  float64
	scaled bool // a bare number between 0 and 1 was taken as a share of 1
	words  bool // it was written in words, or as 约85%
}

// parsePercent reads a share in per cent: a %-formatted number ×100; another
// number strictly between 0 and 1 ×100, which is told; 八成 and 百分之八十五; else as
// it stands. ok is false for what is no share.
func parsePercent(raw string, percentFormat bool) (p percentValue, ok bool) {
	s := strings.Join(strings.Fields(width.Narrow.String(raw)), "")
	if v, ok := shareInWords(s); ok {
		return percentValue{value: v, words: true}, true
	}
	if about := aboutShape.FindStringSubmatch(s); about != nil && about[1] != s {
		p.words, s = true, about[1]
	}
	sign := strings.HasSuffix(s, "%")
	s = strings.ReplaceAll(strings.TrimSuffix(s, "%"), ",", "")
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || !plainShape.MatchString(s) {
		return p, false
	}
	switch {
	case sign:
	case percentFormat:
		v *= 100
	case v > 0 && v < 1:
		v *= 100
		p.scaled = true
	}
	p.value = math.Round(v*1e6) / 1e6 // 0.57*100 is 56.99…
	return p, true
}

var (
	plainShape = regexp.MustCompile(`^[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?$`)
	aboutShape = regexp.MustCompile(`^(?:约|大约|约为)?([0-9.]+[%％])(?:左右)?$`)
	tenths     = regexp.MustCompile(`^([一二两三四五六七八九十])成(?:([一二三四五六七八九半])|整)?$`)
	hundredths = regexp.MustCompile(`^百分之(.+)$`)
)

// shareInWords reads 八成, 八成五, 百分之八十五 and 一半. What only points to a share, as
// 八成多 and 近九成 do, is none.
func shareInWords(s string) (float64, bool) {
	if s == "一半" {
		return 50, true
	}
	if m := tenths.FindStringSubmatch(s); m != nil {
		share := hanDigits[m[1]] * 10
		if m[2] == "半" {
			return share + 5, true
		}
		return share + hanDigits[m[2]], true
	}
	if m := hundredths.FindStringSubmatch(s); m != nil {
		return hanNumber(m[1])
	}
	return 0, false
}

var hanDigits = map[string]float64{"": 0, "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

var hanHundred = regexp.MustCompile(`^(?:([一二三四五六七八九])?(十))?([零〇一二三四五六七八九])?(?:点([零〇一二三四五六七八九])([零〇一二三四五六七八九])?)?$`)

// hanNumber reads 八十五 or 八十五点五, up to 一百, and figures.
func hanNumber(s string) (float64, bool) {
	if v, err := strconv.ParseFloat(s, 64); err == nil && plainShape.MatchString(s) {
		return v, true
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
