package notice

import (
	"unicode/utf8"

	"ducha/seeds/notice/document"
)

// A pasted table without a column of numbers: its rows are told by the numbers
// before the tasks, or all have as many cells as the header has titles.

// chunkedTable reads such a table, whose header begins with the first paragraph.
func (p *paper) chunkedTable(run []document.Paragraph) (made []piece, used int) {
	if r, ok := roleOfTitle(run[0].Text); !ok || r == roleNumber {
		return nil, 0
	}
	tokens, ends := tokensOf(run[:min(len(run), longestChunked)])
	columns := 0
	for columns < len(tokens) && columns < mostTitles && isTitle(tokens[columns].text) {
		columns++
	}
	if columns < 3 || columns == len(tokens) {
		return nil, 0
	}
	t := newPasted(append([]token{{}}, tokens[:columns]...))
	if t == nil || len(t.slots) != columns {
		return nil, 0
	}
	rows, height := t.numbered(tokens[columns:]), 0
	if rows == nil {
		rows = t.chunks(tokens[columns:])
	}
	if rows == nil {
		return nil, 0
	}
	for _, row := range rows {
		height += len(row) - 1
	}
	for _, title := range tokens[:columns] {
		p.skip(title.at, title.text, whyHeader)
	}
	l := t.layout()
	l.numbers = -1
	return []piece{{table: &table{rows: t.grid(rows), layout: &l}}}, ends[columns+height-1]
}

// longestChunked is how many paragraphs such a table may have.
const longestChunked = 20000

// isTitle reports whether a cell can be a title: short, known, without a number.
func isTitle(text string) bool {
	r, ok := roleOfTitle(text)
	_, _, _, numbered := cutNumber(text)
	return ok && r != roleNumber && !numbered && utf8.RuneCountInString(text) <= longestTitle/2
}

// numbered parts the cells where tasks have running numbers before them.
func (t *pasted) numbered(tokens []token) [][]token {
	var rows [][]token
	last := 0
	for i, token := range tokens {
		n, _, decimal, ok := cutNumber(token.text)
		switch {
		case ok && !decimal && n.style == styleDigit && n.value == last+1:
			last = n.value
			rows = append(rows, startRow(token))
		case i == 0:
			return nil
		default:
			rows[len(rows)-1] = append(rows[len(rows)-1], token)
		}
	}
	if len(rows) < 2 {
		return nil
	}
	end := t.lastRow(rows[len(rows)-1])
	rows[len(rows)-1] = rows[len(rows)-1][:end]
	return rows
}

// chunks parts the cells by the number of columns, as long as the columns of units
// hold units; nil where already the first does not.
func (t *pasted) chunks(tokens []token) [][]token {
	var rows [][]token
	for n := len(t.slots); len(tokens) >= n; tokens = tokens[n:] {
		for i, s := range t.slots {
			if text := tokens[i].text; s.role.isUnits() && text != "" && !looksUnits(text) || s.main && text == "" {
				return rows
			}
		}
		rows = append(rows, append([]token{{at: tokens[0].at}}, tokens[:n]...))
	}
	return rows
}

// startRow begins a row that has no number of its own.
func startRow(cell token) []token { return []token{{at: cell.at}, cell} }
