package document

import (
	"strconv"
	"strings"
)

// docxSeries are formats whose figures are characters in a row.
var docxSeries = map[string]struct {
	first rune
	last  int
}{
	"decimalEnclosedFullstop": {'⒈', 20}, "decimalEnclosedParen": {'⑴', 20},
	"ideographEnclosedCircle": {'㊀', 10},
}

// docxFigure prints a number in a format of Word; in a format that is not known,
// or cannot print it, in plain figures.
func docxFigure(n int, format string) string {
	plain := strconv.Itoa(n)
	if s, ok := docxSeries[format]; ok && n >= 1 && n <= s.last {
		return string(s.first + rune(n-1))
	}
	switch format {
	case "bullet", "none":
		return ""
	case "decimalZero":
		if n < 10 {
			return "0" + plain
		}
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand":
		return chineseFigure(n)
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		return replaceDigits(plain, []rune("〇一二三四五六七八九"))
	case "decimalFullWidth", "decimalFullWidth2":
		return replaceDigits(plain, []rune("０１２３４５６７８９"))
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return circled(n)
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return letter(n)
	case "lowerLetter":
		return strings.ToLower(letter(n))
	case "ideographTraditional":
		return oneOf(n, "甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return oneOf(n, "子丑寅卯辰巳午未申酉戌亥")
	}
	return plain
}

func oneOf(n int, figures string) string {
	if all := []rune(figures); n >= 1 && n <= len(all) {
		return string(all[n-1])
	}
	return strconv.Itoa(n)
}

func replaceDigits(plain string, digits []rune) string {
	return strings.Map(func(r rune) rune { return digits[r-'0'] }, plain)
}

func circled(n int) string {
	switch {
	case n >= 1 && n <= 20:
		return string('①' + rune(n-1))
	case n >= 21 && n <= 35:
		return string('㉑' + rune(n-21))
	case n >= 36 && n <= 50:
		return string('㊱' + rune(n-36))
	}
	return strconv.Itoa(n)
}

// chineseFigure is a number below ten thousand in words: 一百零三.
func chineseFigure(n int) string {
	if n < 0 || n > 9999 {
		return strconv.Itoa(n)
	}
	if n == 0 {
		return "〇"
	}
	digits, units := []rune("零一二三四五六七八九"), []string{"千", "百", "十", ""}
	var out strings.Builder
	zero := false
	for i, unit := range []int{1000, 100, 10, 1} {
		d := n / unit % 10
		if d == 0 {
			zero = out.Len() > 0
			continue
		}
		if zero {
			out.WriteRune('零')
			zero = false
		}
		if d != 1 || unit != 10 || out.Len() > 0 { // 十一, but 一百一十一
			out.WriteRune(digits[d])
		}
		out.WriteString(units[i])
	}
	return out.String()
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var out strings.Builder
	for _, r := range []struct {
		value int
		text  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			out.WriteString(r.text)
		}
	}
	return out.String()
}

// letter is A … Z, AA, BB …: Word repeats the letter.
func letter(n int) string {
	if n < 1 || n > 26*10 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('A'+(n-1)%26)), (n-1)/26+1)
}

// letters is a column's name.
func letters(col int) string {
	if col <= 26 {
		return string(rune('A' + col - 1))
	}
	return letters((col-1)/26) + letters((col-1)%26+1)
}
