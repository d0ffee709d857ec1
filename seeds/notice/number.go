package notice

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"ducha/seeds/pattern"
)

// style is a way of numbering: 一、 （一） 1. (1) ① 第一条. A paper nests
// styles; which one stands above which shows in the paper itself.
type style string

const (
	styleHan      style = "一、"
	styleHanRing  style = "（一）"
	styleNamed    style = "任务一"
	styleDigit    style = "1."
	styleStep     style = "1.1"
	styleRing     style = "(1)"
	styleCircle   style = "①"
	styleArticle  style = "第一条"
	styleSection  style = "第一节"
	styleChapter  style = "第一章"
	hanNumerals         = "零〇一二三四五六七八九十百"
	circledDigits       = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
	ringedDigits        = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
	dottedDigits        = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
	ringedHan           = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
)

// number is the printed number of a paragraph.
type number struct {
	style style
	value int
	label string // without its punctuation: 17, 一, 第一条
}

// sub reports whether the number only means something under the one above it: 17(1).
func (n number) sub() bool {
	return n.style == styleRing || n.style == styleCircle
}

// under reports whether the number counts the parts of an item, not the items of
// a chapter: (1) under 17.
func (n number) under(above number) bool {
	return (n.style == styleRing || n.style == styleCircle) && (above.style == styleDigit || above.style == styleRing)
}

// follows reports whether a number can stand after another of its style.
func (n number) follows(before number) bool {
	switch {
	case n.value == 1 || n.value == before.value+1:
		return true
	case n.style == styleStep, n.style == styleSerial && strings.ContainsAny(n.label+before.label, ".-"): // 1.2, 2.1
		return true
	case n.style == styleSerial: // A-3 counts nothing; several tasks may stand beside one number
		return n.value == 0 || before.value == 0 || n.value == before.value
	}
	return false
}

// numberings are tried in turn; the first group is the numeral.
var numberings = []struct {
	style style
	shape *pattern.Pattern
}{
	{styleChapter, pattern.Of(`^第\s*([` + hanNumerals + `0-9]{1,4})\s*[章编]\s*[、:：.]?\s*`)},
	{styleSection, pattern.Of(`^第\s*([` + hanNumerals + `0-9]{1,4})\s*节\s*[、:：.]?\s*`)},
	{styleArticle, pattern.Of(`^第\s*([` + hanNumerals + `0-9]{1,4})\s*条\s*[、:：.]?\s*`)},
	{styleNamed, pattern.Of(`^(?:重点|专项)?(?:任务|事项|专项|行动|工程|目标|实事|项目|板块)\s*([` + hanNumerals + `0-9０-９]{1,3})\s*[、:：.．]\s*`)},
	{styleHan, pattern.Of(`^([` + hanNumerals + `]{1,4})\s*[、.．]\s*`)},
	{styleHanRing, pattern.Of(`^[(（]\s*([` + hanNumerals + `]{1,4})\s*[)）]\s*[、.．]?\s*`)},
	{styleRing, pattern.Of(`^[(（]\s*([0-9０-９]{1,3})\s*[)）]\s*[、.．]?\s*`)},
	{styleRing, pattern.Of(`^([0-9０-９]{1,3})\s*[)）]\s*`)},
	{styleStep, pattern.Of(`^(?:[0-9０-９]{1,2}[.．\-－—–])+([0-9０-９]{1,2})(?:[.．、]|\s)?\s*`)},
	{styleDigit, pattern.Of(`^([0-9０-９]{1,3})\s*[.．、]\s*`)},
	{styleDigit, pattern.Of(`^([0-9０-９]{1,3})\s+`)},
}

// figureOf is what follows a figure that counts no paragraphs, 1.5亿元, 3.12月底前;
// gluedTo the same where no blank parts them.
var (
	figureOf = pattern.Of(`^(?:[^\p{Han}A-Za-z“"《〈「‘【(（]|[年月日亿万倍元吨米亩]|千万|百万|公里|平方|[个余多]?百分)`)
	gluedTo  = pattern.Of(`^(?:[A-Za-z千百十多余个项家人户名次座所条件天周届级号楼层期时点分秒度处类版至到比之折成岁]|大[类项]|[县市区镇乡村]级)`)
)

// signs are numerals that are one character, by style.
var signs = []struct {
	style style
	runes []rune
}{
	{styleCircle, []rune(circledDigits)}, {styleRing, []rune(ringedDigits)},
	{styleDigit, []rune(dottedDigits)}, {styleHanRing, []rune(ringedHan)},
}

// cutNumber cuts the number off the beginning of a paragraph. decimal is true
// where it may be none, as the rest begins with a digit, 1.5, or nothing parts them, 1 2.
func cutNumber(text string) (n number, rest string, decimal, ok bool) {
	for _, s := range signs {
		for i, r := range s.runes {
			if rest, found := strings.CutPrefix(text, string(r)); found {
				return numberOf(s.style, i+1), strings.TrimLeft(rest, " 、."), false, true
			}
		}
	}
	for _, s := range numberings {
		m := s.shape.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		rest := text[len(m[0]):]
		numeral := width.Fold.String(m[1])
		n := number{s.style, valueOf(numeral), numeral}
		bare := s.style == styleStep || strings.TrimSpace(m[0]) == m[1] && s.style == styleDigit
		if bare && isFigure(m[0], rest) {
			continue
		}
		if s.style.named() {
			n.label = width.Fold.String(strings.TrimRight(strings.Join(strings.Fields(m[0]), ""), "、:：.．"))
		}
		return n, rest, bare || s.style == styleDigit && startsWithDigit(rest), n.value > 0
	}
	return number{}, text, false, false
}

// overHan reports whether 一、 may stand below the style.
func (s style) overHan() bool {
	return s == styleChapter || s == styleSection || s == styleArticle || s == styleNamed
}

// named reports whether the label is more than the numeral: 第一条, 任务一, 1.1.
func (s style) named() bool {
	return s == styleChapter || s == styleSection || s == styleArticle || s == styleNamed || s == styleStep
}

// isFigure reports whether a number belongs to what follows it.
func isFigure(printed, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(printed)
	return figureOf.MatchString(rest) || unicode.IsDigit(last) && gluedTo.MatchString(rest)
}

func numberOf(s style, value int) number {
	if s == styleHanRing {
		return number{s, value, string([]rune("一二三四五六七八九十")[value-1])}
	}
	return number{s, value, strconv.Itoa(value)}
}

func startsWithDigit(s string) bool {
	return s != "" && strings.ContainsAny(width.Fold.String(s)[:1], "0123456789")
}

// valueOf reads 23 and 二十三; 0 for what is no number.
func valueOf(numeral string) int {
	total, digit := 0, 0
	for _, r := range numeral {
		switch i := strings.IndexRune("0123456789", r); {
		case i >= 0:
			total = total*10 + i
		case r == '十':
			total += max(digit, 1) * 10
			digit = 0
		case r == '百':
			total += max(digit, 1) * 100
			digit = 0
		case r == '零' || r == '〇':
			digit = 0
		default:
			digit = hanDigit(r)
		}
	}
	return total + digit
}

func hanDigit(r rune) int {
	for i, d := range []rune("一二三四五六七八九") {
		if d == r {
			return i + 1
		}
	}
	return 0
}
