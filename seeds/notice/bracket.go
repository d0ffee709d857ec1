package notice

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ducha/seeds/notice/document"
	"ducha/seeds/units"
)

// nowhere is the place of what is only tried.
var nowhere document.Place

// ownedText is a stretch of a paragraph with the units in the bracket behind it.
type ownedText struct {
	text   string
	fields []field
}

// bracket is a bracket within a text, by bytes; inner is what stands in it.
type bracket struct{ from, to, inner, innerEnd int }

var closers = map[rune]rune{'(': ')', '（': '）', '〔': '〕', '[': ']', '［': '］', '【': '】'}

// brackets finds the outermost brackets of a text.
func brackets(text string) []bracket {
	var out []bracket
	var open []rune
	start, inner := 0, 0
	for i, r := range text {
		if _, ok := closers[r]; ok {
			if len(open) == 0 {
				start, inner = i, i+utf8.RuneLen(r)
			}
			open = append(open, r)
			continue
		}
		if n := len(open); n > 0 && closes(open[n-1], r) {
			if open = open[:n-1]; n == 1 {
				out = append(out, bracket{start, i + utf8.RuneLen(r), inner, i})
			}
		}
	}
	return out
}

// closes lets a half-width bracket close a full-width one, as typists do.
func closes(open, r rune) bool {
	return closers[open] == r || open == '（' && r == ')' || open == '(' && r == '）'
}

// longestBracket is the most characters of a bracket of units.
const longestBracket = 500

// cutBrackets cuts a paragraph at its brackets of units. One at the end that has a
// label or a verb of duty but names that nobody knows is read all the same and comes
// back in loose; one that cannot be read comes back in misses.
func cutBrackets(text string, at document.Place) (segments []ownedText, rest string, loose, misses []string) {
	from := 0
	for _, b := range brackets(text) {
		content := text[b.inner:b.innerEnd]
		if utf8.RuneCountInString(content) > longestBracket {
			continue
		}
		fields, ok, tried := readPhrase(content)
		if ok && !tried {
			ok = standsAfterSentence(text[:b.from])
		}
		if ok && standsAfterUnit(text[:b.from], fields) {
			continue
		}
		if !ok && tried && endsLine(text[b.to:]) {
			if fields, ok = readLoosely(content); ok {
				if fields[0].label == "" { // a label leaves no doubt; the names are doubted one by one
					loose = append(loose, text[b.from:b.to])
				}
			} else {
				misses = append(misses, text[b.from:b.to])
			}
		}
		if !ok {
			continue
		}
		for i := range fields {
			fields[i].at = at
		}
		segments = append(segments, ownedText{strings.TrimSpace(text[from:b.from]), fields})
		from = b.to
	}
	rest = text[from:]
	if len(segments) > 0 { // 。 or ； behind the bracket belongs to the sentence before it
		if last := &segments[len(segments)-1]; endsLine(rest) {
			if stop := strings.TrimSpace(rest); stop != "" && !strings.HasSuffix(last.text, "。") && !strings.HasSuffix(last.text, "；") {
				last.text += stop
			}
			rest = ""
		}
	}
	return segments, strings.TrimSpace(rest), loose, misses
}

// standsAfterSentence reports whether a bracket stands behind a sentence, or alone.
func standsAfterSentence(before string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(before))
	return strings.TrimSpace(before) == "" || strings.ContainsRune("。；;！!？”", last)
}

// standsAfterUnit reports whether a bracket names the person of the unit before it:
// 市科技局（责任人：甲某某）.
func standsAfterUnit(before string, fields []field) bool {
	if slices.ContainsFunc(fields, func(f field) bool { return f.role != rolePerson }) {
		return false
	}
	name := before
	if at := strings.LastIndexAny(before, "、，,；;：: "); at >= 0 {
		_, size := utf8.DecodeRuneInString(before[at:])
		name = before[at+size:]
	}
	return units.IsName(name)
}

// endsLine reports whether nothing but a stop follows.
func endsLine(rest string) bool { return strings.Trim(rest, " 。；;，,.") == "" }

// bracketed reads a paragraph with brackets of units; false where it has none.
func (o *outline) bracketed(p para) bool {
	segments, rest, loose, misses := cutBrackets(p.text, p.at)
	for _, bracket := range loose {
		o.doubt(p.at, bracket, "责任单位", "括号里有认不出来的单位名称")
	}
	for _, miss := range misses {
		o.doubt(p.at, miss, "不作责任单位", "括号里像是责任单位，但有认不出来的名称")
	}
	if len(segments) == 0 {
		return false
	}
	for i := 1; i < len(segments); i++ { // 。（甲负责）； parts two sentences
		segments[i].text = strings.TrimLeft(segments[i].text, "。；;，, ")
	}
	if rest != "" {
		segments[len(segments)-1].text += rest
		o.doubt(p.at, rest, "并入前面的任务", "这几句在责任单位的括号之后，没有另写责任单位")
	}
	first := segments[0]
	n, text, numbered := o.number(first.text)
	switch {
	case len(segments) == 1 && first.text == "":
		o.attach(p, first.fields)
	case len(segments) == 1 && !numbered && o.isOpen():
		o.current.more = append(o.current.more, para{at: p.at, text: first.text})
		o.attach(p, first.fields)
	case len(segments) == 1:
		headed := numbered && utf8.RuneCountInString(text) <= headingLength
		o.begin(&node{at: p.at, number: n, line: first.text, text: text, fields: first.fields, headed: headed})
	default:
		o.parts(p, n, text, segments)
	}
	return true
}

// isOpen reports whether the paragraph before may go on: a number without units yet.
func (o *outline) isOpen() bool {
	return o.current != nil && o.current.numbered() && len(o.current.fields) == 0 && !headingLike(o.current)
}

// headingLike tells a heading over paragraphs from the beginning of a task.
func headingLike(n *node) bool {
	return n.number.style != styleDigit && utf8.RuneCountInString(n.line) <= longestHeading
}

// attach gives units to what stands before them.
func (o *outline) attach(p para, fields []field) {
	if o.current == nil {
		o.skip(p.at, p.text, whyNoTask)
		o.doubt(p.at, p.text, "没有并入任务", "责任单位前面没有任务")
		return
	}
	o.current.fields = append(o.current.fields, fields...)
}

// parts makes a task of each segment of a paragraph, below the paragraph's number
// and heading.
func (o *outline) parts(p para, n number, text string, segments []ownedText) {
	heading := ""
	if i := strings.Index(text, "。"); n.style != "" && i >= 0 && text[i+len("。"):] != "" && utf8.RuneCountInString(text[:i]) <= headingLength {
		heading, text = text[:i+len("。")], text[i+len("。"):]
	}
	if n.style != "" {
		line := strings.TrimSuffix(segments[0].text, text)
		o.begin(&node{at: p.at, number: n, line: strings.TrimSpace(line), text: heading})
		o.doubt(p.at, p.text, "分作几项任务", "一段里有几处责任单位，已分别编号")
	}
	segments[0].text = text
	for i, s := range segments {
		part := &node{at: p.at, line: s.text, text: s.text, fields: s.fields}
		if n.style != "" {
			part.number = number{styleRing, i + 1, strconv.Itoa(i + 1)}
		}
		o.begin(part)
	}
}
