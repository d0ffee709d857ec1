package notice

import (
	"strings"
	"unicode/utf8"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
)

// A table may stand in a text with a row on each line and only blanks between its
// cells: 3 再开工20项重大水利工程 水利部.

var spacedRow = pattern.Of(`^([0-9０-９]{1,4})[.、．]?\s+(\S.*)$`)

// spacedTable reads such a table, whose header is the first paragraph.
func (p *paper) spacedTable(run []document.Paragraph) (made []piece, used int) {
	titles := spacedTitles(run[0])
	if titles == nil {
		return nil, 0
	}
	t := newPasted(titles)
	if t == nil {
		return nil, 0
	}
	t.spaced = true
	var rows [][]token
	for i, line := range run[1:] {
		m := spacedRow.FindStringSubmatch(line.Text)
		if m != nil && (len(rows) == 0 || valueOf(serialOf(m[1])) == valueOf(rows[len(rows)-1][0].text)+1) {
			rows = append(rows, append([]token{{line.At, serialOf(m[1])}}, words(line.At, m[2])...))
			used = i + 2
			continue
		}
		if len(rows) == 0 || !continuesRow(run[1+i:], valueOf(rows[len(rows)-1][0].text)) {
			break
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], words(line.At, line.Text)...)
	}
	if len(rows) == 0 {
		return nil, 0
	}
	p.skip(run[0].At, run[0].Text, whyHeader)
	l := t.layout()
	return []piece{{table: &table{rows: t.grid(rows), layout: &l}}}, used
}

// continuesRow reports whether a line that has no number goes on with the row
// above: the next number follows soon.
func continuesRow(run []document.Paragraph, last int) bool {
	for _, p := range run[:min(len(run), 6)] {
		if m := spacedRow.FindStringSubmatch(p.Text); m != nil {
			return valueOf(serialOf(m[1])) == last+1
		}
	}
	return false
}

func words(at document.Place, text string) []token {
	var tokens []token
	for _, word := range strings.Fields(text) {
		tokens = append(tokens, token{at, word})
	}
	return tokens
}

// spacedTitles reads a header whose titles are parted by blanks, which may also
// stand within them: 序号 工 作 任 务 牵头负责部门. It gives nil for anything else.
func spacedTitles(p document.Paragraph) []token {
	parts := strings.Fields(p.Text)
	if len(parts) < 3 || utf8.RuneCountInString(p.Text) > 6*longestTitle {
		return nil
	}
	var titles []token
	for len(parts) > 0 {
		n := titleParts(parts)
		if n == 0 {
			return nil
		}
		titles = append(titles, token{p.At, strings.Join(parts[:n], "")})
		parts = parts[n:]
	}
	if r, _ := roleOfTitle(titles[0].text); r != roleNumber {
		return nil
	}
	return titles
}

// titleParts tells how many parts make the first title: one, or short ones up to
// the longest word that is a label.
func titleParts(parts []string) int {
	n := 0
	for j := 1; j <= len(parts); j++ {
		if j > 1 && utf8.RuneCountInString(parts[j-1]) > 2 {
			break
		}
		title := strings.Join(parts[:j], "")
		_, label := roleOf[title]
		_, ok := roleOfTitle(title)
		if label || gluedWords.MatchString(title) || n == 0 && ok {
			n = j
		}
	}
	return n
}
