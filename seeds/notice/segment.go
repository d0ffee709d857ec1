package notice

import (
	"strings"
	"unicode/utf8"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
)

// A scraped page may hold a whole section on one line: headings, tasks and labels
// run on. It is cut before the numbers that go on counting, where a number can
// stand: behind a sentence, a label's value, a heading.

// room is how many pieces one paragraph may be cut into and still be in order.
const room = 1000

// makeRoom spreads the order of what a document holds, so that pieces of one
// paragraph find room between two.
func makeRoom(doc document.Document) document.Document {
	cells := map[*document.Cell]bool{}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		b.Paragraph.At.Order *= room
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for _, cell := range row {
				if cell != nil && !cells[cell] {
					cells[cell] = true
					cell.At.Order *= room
				}
			}
		}
	}
	for i := range doc.Aside {
		doc.Aside[i].At.Order *= room
	}
	for i := range doc.Doubts {
		doc.Doubts[i].At.Order *= room
	}
	return doc
}

// shortestRun is how many characters a paragraph must have to be looked into.
const shortestRun = 60

var anyNumber = pattern.Of(`第[` + hanNumerals + `0-9]{1,4}[章节条编]|[` + hanNumerals + `]{1,3}、|[(（][` + hanNumerals + `0-9０-９]{1,3}[)）]|[0-9０-９]{1,3}[.．、]|[` + circledDigits + `]`)

// segments cuts the next paragraph before its numbers; one that holds no labels or units
// in brackets stays whole.
func (c *segmenter) segments(p para) []para {
	if utf8.RuneCountInString(p.text) < shortestRun || !labelShape.MatchString(p.text) && !bracketDuty.MatchString(p.text) {
		if n, _, decimal, ok := cutNumber(p.text); ok && !decimal {
			c.last[n.style] = n.value
		}
		return []para{p}
	}
	c.text, c.cuts, c.here = p.text, nil, map[style]bool{}
	for _, m := range anyNumber.FindAllStringIndex(p.text, -1) {
		c.number(m[0])
	}
	c.cuts = append(c.cuts, len(p.text))
	var out []para
	from := 0
	for i, to := range c.cuts {
		if text := strings.TrimSpace(p.text[from:to]); text != "" {
			at := p.at
			at.Order += min(2*i, room-2)
			out = append(out, tailed(para{at: at, text: text})...)
		}
		from = to
	}
	return out
}

var bracketDuty = pattern.Of(`(?:负责|牵头|配合|落实)[^()（）]{0,20}[)）〕]`)

// segmenter finds where a text is to be cut.
type segmenter struct {
	text string
	cuts []int
	last map[style]int  // the numbers taken so far, also of the paragraphs before
	here map[style]bool // the styles taken in this one
}

func newSegmenter() *segmenter { return &segmenter{last: map[style]int{}} }

// number takes a number as the beginning of a segment, where it counts on and
// stands where one can.
func (c *segmenter) number(at int) {
	n, rest, decimal, ok := cutNumber(c.text[at:])
	if !ok || decimal || rest == "" {
		return
	}
	last := c.last[n.style]
	if n.value != last+1 && n.value != 1 || c.here[n.style] && n.value == 1 && last == 1 {
		return
	}
	if at > 0 && !c.canBegin(at, n.value == last+1) {
		return
	}
	c.last[n.style], c.here[n.style] = n.value, true
	c.below(n.style)
	if at > 0 {
		c.cuts = append(c.cuts, at)
	}
}

// below lets the numbers under a heading count anew.
func (c *segmenter) below(s style) {
	order := []style{styleChapter, styleSection, styleHan, styleHanRing, styleDigit, styleRing, styleCircle}
	deeper := false
	for _, o := range order {
		if deeper && (o == styleHanRing || o == styleRing || o == styleCircle) {
			delete(c.last, o)
		}
		deeper = deeper || o == s
	}
}

// canBegin reports whether a segment can begin here: behind a stop, else where the
// number counts on and a label's value or a heading ends.
func (c *segmenter) canBegin(at int, countsOn bool) bool {
	before, _ := utf8.DecodeLastRuneInString(c.text[:at])
	if before >= '0' && before <= '9' || strings.ContainsRune(".．第", before) {
		return false
	}
	from := 0
	if len(c.cuts) > 0 {
		from = c.cuts[len(c.cuts)-1]
	}
	since := c.text[from:at]
	labelled := labelShape.MatchString(since)
	if strings.ContainsRune("。！!", before) || strings.ContainsRune("；;：:）)】 ", before) && (labelled || countsOn || from == 0) {
		return labelled || len(c.cuts) == 0 || bracketDuty.MatchString(since) || isCaption(strings.Trim(since, "。 ")) || utf8.RuneCountInString(since) <= longestHeading
	}
	return labelled || (len(c.cuts) > 0 || isNumbered(c.text)) && isCaption(since)
}

// dueHead is how a date or deadline begins that prose may be glued to.
var dueHead = pattern.Of(`^(?:[0-9０-９]{4}年)?(?:[0-9０-９]{1,2}月)?(?:[0-9０-９]{1,2}日|[上中下]旬|[初中]|底)?(?:之?前|以前|底前)?(?:完成)?`)

// tailed cuts prose off a deadline at the end of a segment: 12月底以上任务由….
func tailed(p para) []para {
	marks := marksIn(p.text)
	if len(marks) == 0 {
		return []para{p}
	}
	last := marks[len(marks)-1]
	value := p.text[last.to:]
	if roleOfMark(last.word) != roleDeadline || utf8.RuneCountInString(value) <= longestDue {
		return []para{p}
	}
	due := dueHead.FindString(value)
	if due == "" {
		return []para{p}
	}
	at := p.at
	at.Order++
	cut := last.to + len(due)
	return []para{{at: p.at, text: p.text[:cut]}, {at: at, text: strings.TrimSpace(p.text[cut:])}}
}
