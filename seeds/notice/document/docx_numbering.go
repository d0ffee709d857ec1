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
