package notice

import (
	"strings"

	"ducha/seeds/notice/document"
)

// A table that was copied from a page keeps its cells, each on a line or paragraph
// of its own, and loses its grid: cells that are merged stand once, and of empty
// ones some are blank lines and some are gone. Its rows are known by their running
// numbers; within a row the cells are laid to the columns by what they hold.

// pasted is such a table in the making.
type pasted struct {
	slots   []slot
	leaders map[string]int     // how often a name stood in the column of leaders, less that of persons
	seen    map[string]*traits // what texts look like
	spaced  bool               // the cells of a row stand on one line, parted by blanks
}

// slot is a place for cells of a row, after the number.
type slot struct {
	column
	head bool
	main bool
}

// pastedTable reads a table whose header begins with the first paragraph. It
// gives the table with what follows its last row, and how many paragraphs it used.
func (p *paper) pastedTable(run []document.Paragraph) (made []piece, used int) {
	if r, ok := roleOfTitle(strings.Trim(run[0].Text, "| ")); !ok || r != roleNumber {
		return nil, 0
	}
	tokens, ends, height := headedTokens(run)
	if height == 0 {
		return nil, 0
	}
	t := newPasted(tokens[:height])
	if t == nil {
		return nil, 0
	}
	body := p.dropHeaders(tokens[height:], tokens[:height])
	first := 0
	for first < len(body) && headsRows(body[first].text) {
		first++
	}
	rows, rest := t.split(body[first:])
	if len(rows) == 0 {
		return nil, 0
	}
	for _, title := range tokens[:height] {
		p.skip(title.at, title.text, whyHeader)
	}
	grid := t.grid(t.splitTasks(t.addHeads(rows, body[:first])))
	l := t.layout()
	last := 0
	for i, end := range ends[:len(tokens)] {
		if len(rest) == 0 || tokens[i].at.Order < rest[0].at.Order {
			last = end
		}
	}
	return []piece{{table: &table{rows: grid, layout: &l}}}, last
}

// newPasted reads the header. Titles behind the last ordinary one part a heading
// column in two; nil where the titles make no table of tasks.
func newPasted(titles []token) *pasted {
	var columns []column
	first := 1
	if len(titles) > 1 && titleOf(titles[0].text+titles[1].text) == "序号" {
		first = 2
	}
	for i := first; i < len(titles); i++ {
		title := titles[i].text
		if i+1 < len(titles) { // 牵头 / 单位 on two lines
			if _, ok := roleOf[titleOf(title+titles[i+1].text)]; ok {
				title += titles[i+1].text
				i++
			}
		}
		if title != "" {
			columns = append(columns, columnOf([]string{title}))
		}
	}
	end := len(columns) // of the first row of titles
	for i, c := range columns {
		if c.role == roleNote {
			end = i + 1
		}
	}
	sub := len(columns) > end
	columns = columns[:end]
	if !speaksOfTasks(append([]column{{role: roleNumber}}, columns...)) {
		return nil
	}
	main := mainTitle(columns)
	t := &pasted{leaders: map[string]int{}, seen: map[string]*traits{}}
	heads := 0
	for i, c := range columns {
		isHead := i < main && c.role == roleContent
		if isHead {
			heads++
		}
		t.slots = append(t.slots, slot{c, isHead, i == main})
		if isHead && sub && heads == 1 {
			t.slots = append(t.slots, slot{c, true, false})
		}
	}
	return t
}

// mainTitle finds the column of the task among the contents left of the units.
func mainTitle(columns []column) int {
	best := -1
	for i, c := range columns {
		if c.role != roleContent && c.role != roleText {
			if best >= 0 {
				break
			}
			continue
		}
		if best < 0 || contentRank(c.title) >= contentRank(columns[best].title) {
			best = i
		}
	}
	return best
}

// dropHeaders takes out the header where it is printed again on a new page.
func (p *paper) dropHeaders(tokens, header []token) []token {
	var out []token
	for i := 0; i < len(tokens); i++ {
		n := 0
		for n < len(header) && i+n < len(tokens) && titleOf(tokens[i+n].text) == titleOf(header[n].text) {
			n++
		}
		if n < 3 {
			out = append(out, tokens[i])
			continue
		}
		for _, title := range tokens[i : i+n] {
			p.skip(title.at, title.text, whyHeader)
		}
		i += n - 1
	}
	return out
}

func (t *pasted) layout() layout {
	l := layout{columns: []column{{roleNumber, "序号"}}, numbers: 0, main: -1, names: -1}
	for i, s := range t.slots {
		l.columns = append(l.columns, s.column)
		switch {
		case s.main:
			l.main = i + 1
		case s.head:
			l.heads = append(l.heads, i+1)
		case s.role == roleContent || s.role == roleText:
			if l.main < 0 {
				l.before = append(l.before, i+1)
			} else {
				l.after = append(l.after, i+1)
			}
		}
	}
	return l
}
