package notice

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
)

// Text out of a PDF is broken at the width of the page: inside words, names, labels
// and numbers, with page numbers and running heads between. Where the lines show
// that they are broken so, they are joined to paragraphs again.

// unwrapper joins the lines of one run of paragraphs.
type unwrapper struct {
	*paper
	right    int  // the column at which lines are broken; 0 where they are not
	indented bool // paragraphs begin with an indent
	heads    map[string]bool
	pages    map[int]bool // the lines, by their order, that are no more than the number of a page
}

// unwrap joins broken lines and takes out what pages print above and below them.
func (p *paper) unwrap(lines []document.Paragraph) []document.Paragraph {
	u := unwrapper{paper: p, right: rightEdge(lines), pages: bareNumbers(lines)}
	if u.right > 0 {
		u.heads = u.runningHeads(lines)
		u.indented = areIndented(lines)
	}
	var out []document.Paragraph
	broken, told := false, false // a page ended since the last line; a lost table was told
	for i, line := range lines {
		if p.format == "pdf" && !told && len(stretches(line)) > 2 {
			told = true
			p.doubt(line.At, line.Text, "按文字读，没有当作表格", "从这里起像是表格，PDF 里表格的文字容易串行，请对照原件；最好请来文单位发一份 .docx 或 .xlsx")
		}
		if u.isPageNumber(line) || u.heads[line.Text] && u.atPageEnd(lines, i) {
			p.skip(line.At, line.Text, whyPage)
			broken = true
			continue
		}
		if n := len(out); n > 0 && u.joins(out[n-1], line, broken || line.Gap) {
			out[n-1].Text = joined(out[n-1].Text, line.Text)
			out[n-1].Indent = max(0, edge(line)-document.Columns(out[n-1].Text)) // its right edge is that of the last line
		} else {
			out = append(out, line)
		}
		broken = false
	}
	return out
}

const (
	narrowest = 40  // columns of a line that can be a full one
	widest    = 120 // and at most
	fewest    = 6   // full lines that show that a text is broken
	slack     = 8   // columns by which a full line may fall short
)

// rightEdge finds the column at which lines end where they are broken; 0 for a text
// whose lines are paragraphs.
func rightEdge(lines []document.Paragraph) int {
	var edges []int
	for _, line := range lines {
		if w := edge(line); w >= narrowest {
			edges = append(edges, w)
		}
	}
	if len(edges) < fewest {
		return 0
	}
	slices.Sort(edges)
	right := edges[len(edges)*9/10]
	if right > widest || edges[len(edges)-1] > right+2*slack {
		return 0
	}
	full, open := 0, 0
	for _, line := range lines {
		if edge(line) >= right-slack {
			full++
			if !endsSentence(line.Text) {
				open++
			}
		}
	}
	if full < fewest || full*2 < len(edges) || open*2 < full {
		return 0
	}
	return right
}

// edge is the column at which a line ends.
func edge(p document.Paragraph) int { return p.Indent + document.Columns(p.Text) }

func endsSentence(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("。！？；：!?;:", last)
}

// isPageNumber reports whether a line is the number of a page and nothing else.
func (u *unwrapper) isPageNumber(line document.Paragraph) bool {
	return pageMark.MatchString(line.Text) || u.pages[line.At.Order]
}

var bareNumber = pattern.Of(`^[0-9０-９]{1,4}$`)

// bareNumbers finds numbers of pages without any sign around them: two lines or
// more, all of which count on by one.
func bareNumbers(lines []document.Paragraph) map[int]bool {
	pages, last := map[int]bool{}, 0
	for _, line := range lines {
		if !bareNumber.MatchString(line.Text) {
			continue
		}
		n := valueOf(width.Fold.String(line.Text))
		if last > 0 && n != last+1 {
			return nil
		}
		last = n
		pages[line.At.Order] = true
	}
	if len(pages) < 2 {
		return nil
	}
	return pages
}

// runningHeads are short lines that stand where several pages begin or end, and
// can be nothing else.
func (u *unwrapper) runningHeads(lines []document.Paragraph) map[string]bool {
	seen := map[string]int{}
	heads := map[string]bool{}
	for i, line := range lines {
		if document.Columns(line.Text) < narrowest && u.atPageEnd(lines, i) && !isNumbered(line.Text) && !saysSomething(line) {
			if seen[line.Text]++; seen[line.Text] > 2 {
				heads[line.Text] = true
			}
		}
	}
	return heads
}

// atPageEnd reports whether a line is the first or last of a page.
func (u *unwrapper) atPageEnd(lines []document.Paragraph, i int) bool {
	return lines[i].Gap || i > 0 && u.isPageNumber(lines[i-1]) || i+1 < len(lines) && u.isPageNumber(lines[i+1])
}

// saysSomething reports whether a short line belongs to a task: it has a label, or
// goes on with a list of units.
func saysSomething(line document.Paragraph) bool {
	_, fields := cutFields(line.Text, line.At)
	return len(fields) > 0 || readsAsValue(roleUnits, line.Text) || endsSentence(line.Text)
}

func isNumbered(text string) bool {
	_, _, decimal, ok := cutNumber(text)
	return ok && !decimal
}

// areIndented reports whether paragraphs begin with an indent: some lines stand in
// from the left, most do not.
func areIndented(lines []document.Paragraph) bool {
	in := 0
	for _, line := range lines {
		if line.Indent >= 2 && line.Indent <= 8 {
			in++
		}
	}
	return in > 2 && in*4 < len(lines)*3
}

// joins reports whether a line goes on with the paragraph above it. gap tells that
// an empty line or the end of a page stands between them.
func (u *unwrapper) joins(above, line document.Paragraph, gap bool) bool {
	if openUnits(above.Text) && closesFirst(line.Text) {
		return true
	}
	if u.right == 0 || edge(above) < u.right-slack || u.beginsNew(line, gap) {
		return false
	}
	if endsSentence(above.Text) {
		return !gap && (u.indented || !isCaption(line.Text))
	}
	return true
}

// beginsNew reports whether a line is the first of a paragraph.
func (u *unwrapper) beginsNew(line document.Paragraph, gap bool) bool {
	if isNumbered(line.Text) || annexAlone.MatchString(line.Text) || annexTitled.MatchString(line.Text) {
		return true
	}
	if before, fields := cutFields(line.Text, line.At); before == "" && len(fields) > 0 {
		return true
	}
	return u.indented && !gap && line.Indent >= 2
}

// openUnits reports whether a text ends within a bracket that speaks of units.
func openUnits(text string) bool {
	at := strings.LastIndexAny(text, "(（〔【")
	if at < 0 || strings.ContainsAny(text[at:], ")）〕】") {
		return false
	}
	inner := text[at:]
	return utf8.RuneCountInString(inner) < longestBracket && (dutyWord.MatchString(inner) || labelShape.MatchString(inner) || strings.Contains(inner, "、"))
}

// closesFirst reports whether a bracket closes in a text before another opens.
func closesFirst(text string) bool {
	at := strings.IndexAny(text, "()（）〔〕【】")
	return at >= 0 && strings.ContainsAny(text[at:at+utf8.RuneLen([]rune(text[at:])[0])], ")）〕】")
}

// joined puts two lines together; two Latin words keep a blank between them.
func joined(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if isLatin(last) && isLatin(first) {
		return a + " " + b
	}
	return a + b
}

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
