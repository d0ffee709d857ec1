package document

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	numLevels = 9   // levels a list has in Word
	maxLabel  = 300 // bytes of a number's pattern; real ones have fewer than thirty
	maxLists  = 1 << 15
	maxCount  = math.MaxInt32
)

// docxVal is an element that says something by its attribute val.
type docxVal struct {
	Val string `xml:"val,attr"`
}

func (v *docxVal) number(without int) int {
	if v == nil {
		return without
	}
	n, err := strconv.Atoi(v.Val)
	if err != nil || n < 0 || n > maxCount {
		return without
	}
	return n
}

// on tells a switch: it stands there, and not with a no.
func (v *docxVal) on() bool {
	return v != nil && v.Val != "0" && v.Val != "false" && v.Val != "off"
}

// docxProperties are the properties of a paragraph, its own or its style's.
type docxProperties struct {
	Style docxVal     `xml:"pStyle"`
	Num   *docxNumber `xml:"numPr"`
	Ind   *docxIndent `xml:"ind"`
	Break *docxVal    `xml:"pageBreakBefore"`
	Mark  struct {
		Del  *docxVal `xml:"del"`
		Move *docxVal `xml:"moveFrom"`
	} `xml:"rPr"`
	Section *struct {
		Type docxVal `xml:"type"`
	} `xml:"sectPr"`
}

type docxNumber struct {
	ID    *docxVal `xml:"numId"`
	Level *docxVal `xml:"ilvl"`
}

type docxIndent struct {
	First        *string `xml:"firstLine,attr"`
	FirstChars   *string `xml:"firstLineChars,attr"`
	Hanging      *string `xml:"hanging,attr"`
	HangingChars *string `xml:"hangingChars,attr"`
}

// says tells whether anything is said of the first line.
func (i *docxIndent) says() bool {
	return i != nil && (i.First != nil || i.FirstChars != nil || i.Hanging != nil || i.HangingChars != nil)
}

func (i *docxIndent) columns() int {
	for _, s := range []*string{i.FirstChars, i.First} {
		if s == nil {
			continue
		}
		if n, err := strconv.ParseFloat(strings.TrimSuffix(*s, "pt"), 64); err == nil && n > 0 {
			return 4
		}
	}
	return 0
}

type docxStyle struct {
	Type    string         `xml:"type,attr"`
	ID      string         `xml:"styleId,attr"`
	Default string         `xml:"default,attr"`
	Base    docxVal        `xml:"basedOn"`
	Own     docxProperties `xml:"pPr"`
}

// docxStyles are the styles by their names; the one of plain paragraphs stands
// under "", too.
type docxStyles map[string]docxStyle

func newDocxStyles(list []docxStyle) docxStyles {
	styles := docxStyles{}
	for _, s := range list {
		styles[s.ID] = s
		if s.Type == "paragraph" && (&docxVal{s.Default}).on() && s.Default != "" {
			styles[""] = s
		}
	}
	return styles
}

// chain goes from a style to those it is based on, as far as f says to go on.
// Styles that are based on one another end it.
func (s docxStyles) chain(id string, f func(docxStyle) bool) {
	for range 50 {
		style, ok := s[id]
		if !ok || !f(style) || style.Base.Val == "" {
			return
		}
		id = style.Base.Val
	}
}

// number gives a style's list, and the style that names it.
func (s docxStyles) number(id string) (list string, level *docxVal, from string) {
	s.chain(id, func(style docxStyle) bool {
		if n := style.Own.Num; n != nil {
			if level == nil {
				level = n.Level
			}
			if n.ID != nil {
				list, from = n.ID.Val, style.ID
				return false
			}
		}
		return true
	})
	return list, level, from
}

func (s docxStyles) indent(id string) (found *docxIndent) {
	s.chain(id, func(style docxStyle) bool {
		if style.Own.Ind.says() {
			found = style.Own.Ind
		}
		return found == nil
	})
	return found
}

// docxNumberingPart is numbering.xml.
type docxNumberingPart struct {
	Abstract []struct {
		ID     string      `xml:"abstractNumId,attr"`
		Link   docxVal     `xml:"numStyleLink"`
		Levels []docxLevel `xml:"lvl"`
	} `xml:"abstractNum"`
	Nums []struct {
		ID        string         `xml:"numId,attr"`
		Abstract  docxVal        `xml:"abstractNumId"`
		Overrides []docxOverride `xml:"lvlOverride"`
	} `xml:"num"`
}

// docxOverride is what a list has of its own, beside its definition.
type docxOverride struct {
	Level int        `xml:"ilvl,attr"`
	Start *docxVal   `xml:"startOverride"`
	Own   *docxLevel `xml:"lvl"`
}

type docxLevel struct {
	Level   int         `xml:"ilvl,attr"`
	Start   *docxVal    `xml:"start"`
	Format  docxVal     `xml:"numFmt"`
	Other   docxVal     `xml:"AlternateContent>Fallback>numFmt"` // beside a format of newer Words
	Restart *docxVal    `xml:"lvlRestart"`
	Style   docxVal     `xml:"pStyle"`
	Legal   *docxVal    `xml:"isLgl"`
	Suffix  docxVal     `xml:"suff"`
	Text    docxVal     `xml:"lvlText"`
	Indent  *docxIndent `xml:"pPr>ind"`
}

// docxList is a list: its levels, and where it counts. Lists of one definition
// count together.
type docxList struct {
	levels  [numLevels]docxLevel
	restart [numLevels]*docxVal // the number to start with anew, until it was used
	start   [numLevels]int
	counts  *[numLevels]int
}

// docxNumbering counts the automatic numbers of a document.
type docxNumbering struct {
	styles docxStyles
	lists  map[string]*docxList
}

func newDocxNumbering(part docxNumberingPart, styles docxStyles) *docxNumbering {
	n := &docxNumbering{styles, map[string]*docxList{}}
	defined, links := map[string]docxList{}, map[string]string{}
	for _, a := range part.Abstract {
		l := docxList{counts: uncounted()}
		for _, level := range a.Levels {
			l.define(level.Level, level)
		}
		defined[a.ID] = l
		if len(a.Levels) == 0 { // defined with a style of lists
			links[a.ID] = a.Link.Val
		}
	}
	abstract := map[string]string{}
	for _, num := range part.Nums {
		abstract[num.ID] = num.Abstract.Val
	}
	for _, num := range part.Nums {
		id := num.Abstract.Val
		if link := links[id]; link != "" {
			list, _, _ := styles.number(link)
			id = abstract[list]
		}
		l, ok := defined[id]
		if !ok {
			continue
		}
		for _, o := range num.Overrides {
			l.override(o)
		}
		n.lists[num.ID] = &l
	}
	return n
}

// uncounted are counts of which none has begun.
func uncounted() *[numLevels]int {
	var c [numLevels]int
	for i := range c {
		c[i] = -1
	}
	return &c
}

func (l *docxList) define(at int, level docxLevel) {
	if at < 0 || at >= numLevels {
		return
	}
	if level.Format.Val == "" {
		level.Format = level.Other
	}
	if len(level.Text.Val) > maxLabel {
		level.Text.Val = ""
	}
	l.levels[at], l.start[at] = level, level.Start.number(0)
}

func (l *docxList) override(o docxOverride) {
	if o.Own != nil {
		l.define(o.Level, *o.Own)
	}
	if o.Start != nil && o.Level >= 0 && o.Level < numLevels {
		l.restart[o.Level], l.start[o.Level] = o.Start, o.Start.number(1)
	}
}

// next counts on for a paragraph. It gives the number that stands before it, and
// what the list says of its indent.
func (n *docxNumbering) next(p docxProperties) (string, *docxIndent) {
	id, level, from := n.styles.number(p.Style.Val)
	if p.Num != nil && p.Num.Level != nil {
		level = p.Num.Level
	}
	if p.Num != nil && p.Num.ID != nil {
		id, from = p.Num.ID.Val, ""
	}
	l := n.lists[id]
	if l == nil {
		return "", nil
	}
	at := min(level.number(0), numLevels-1)
	if from != "" && (p.Num == nil || p.Num.Level == nil) {
		at = l.levelOf(from, at)
	}
	l.count(at)
	return l.label(at), l.levels[at].Indent
}

// levelOf is the level that belongs to a style.
func (l *docxList) levelOf(style string, without int) int {
	for i, level := range l.levels {
		if level.Style.Val == style {
			return i
		}
	}
	return without
}

func (l *docxList) count(at int) {
	switch {
	case l.restart[at] != nil:
		l.counts[at], l.restart[at] = l.start[at], nil
	case l.counts[at] < 0:
		l.counts[at] = l.start[at]
	case l.counts[at] < maxCount:
		l.counts[at]++
	}
	for i := at + 1; i < numLevels; i++ {
		if r := l.levels[i].Restart; r == nil || at < r.number(0) {
			l.counts[i] = -1
		}
	}
}

// label is the number as it is printed, with the blank behind it where it needs one.
func (l *docxList) label(at int) string {
	level := l.levels[at]
	if level.Format.Val == "bullet" || level.Format.Val == "none" || level.Format.Val == "" && level.Text.Val == "" {
		return ""
	}
	var out strings.Builder
	text := []rune(level.Text.Val)
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+1 < len(text) && text[i+1] >= '1' && text[i+1] <= '9' {
			i++
			out.WriteString(l.counted(int(text[i]-'1'), level.Legal.on()))
			continue
		}
		out.WriteRune(text[i])
	}
	return spaced(out.String(), level.Suffix.Val)
}

// spaced parts a number from the text, where it does not end in a sign as wide as
// a Chinese character: the tab behind 一、 and （一） is hardly seen, and no writer
// types it, but 1 before 5G must not become 15G.
func spaced(label, suffix string) string {
	last, _ := utf8.DecodeLastRuneInString(label)
	if label == "" || suffix == "nothing" || last > unicode.MaxLatin1 && !unicode.IsLetter(last) {
		return label
	}
	return label + " "
}

// counted is the count of a level as it is printed; a level that has not begun
// prints its start.
func (l *docxList) counted(at int, legal bool) string {
	n := l.counts[at]
	if n < 0 {
		n = l.start[at]
	}
	if legal {
		return strconv.Itoa(n)
	}
	return docxFigure(n, l.levels[at].Format.Val)
}

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
