package notice

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/notice/document"
)

// split parts the cells at the running numbers. rest is what follows the last row.
func (t *pasted) split(tokens []token) (rows [][]token, rest []token) {
	for len(tokens) > 0 && isSerial(tokens[0].text) {
		n, _ := strconv.Atoi(serialOf(tokens[0].text))
		next := nextSerial(tokens, n)
		if next == 0 {
			end := t.lastRow(tokens)
			return t.moveHeads(append(rows, tokens[:end])), tokens[end:]
		}
		rows = append(rows, tokens[:next])
		tokens = tokens[next:]
	}
	return t.moveHeads(rows), tokens
}

// lastRow finds the end of the row that no other follows.
func (t *pasted) lastRow(tokens []token) int {
	best, end := math.Inf(-1), 1
	for n := fewestCells; n <= len(tokens) && n <= len(t.slots)+3; n++ {
		if _, score := t.lay(tokens[1:n]); score > best+0.01 {
			best, end = score, n
		}
	}
	return end
}

// splitTasks parts a row that holds two tasks beside one number: the second has a
// text of its own, and what it shares with the first is not printed again.
func (t *pasted) splitTasks(rows [][]token) [][]token {
	var out [][]token
	for _, row := range rows {
		for {
			at := t.secondTask(row)
			if at == 0 {
				break
			}
			out = append(out, row[:at])
			row = append([]token{{at: row[at].at}}, row[at:]...)
		}
		out = append(out, row)
	}
	return out
}

// secondTask finds where a second task begins in a row; 0 for nowhere.
func (t *pasted) secondTask(row []token) int {
	var tasks []int
	for i := 1; i < len(row); i++ {
		if t.traits(row[i].text).isTask() {
			tasks = append(tasks, i)
		}
	}
	if len(tasks) < 2 {
		return 0
	}
	shared := 0.0 // what the second need not have
	for _, s := range t.slots {
		if !s.head && !s.main {
			shared += s.skip() / 2
		}
	}
	_, best := t.lay(row[1:])
	at := 0
	for _, i := range tasks[1:] {
		_, first := t.lay(row[1:i])
		_, second := t.lay(row[i:])
		if score := first + second + shared - skipNumber; score > best && i >= fewestCells {
			best, at = score, i
		}
	}
	return at
}

// skipNumber is what a second task beside one number costs.
const skipNumber = 3.0

// headsRows reports whether a cell is a heading over rows: 一、文化.
func headsRows(text string) bool {
	n, rest, _, ok := cutNumber(text)
	return ok && rest != "" && (n.style == styleHan || n.style == styleHanRing) && utf8.RuneCountInString(text) <= longestHeading
}

// moveHeads gives a heading that stands at the end of a row to the next.
func (t *pasted) moveHeads(rows [][]token) [][]token {
	for i := 0; i+1 < len(rows); i++ {
		row := rows[i]
		at := len(row)
		for at > fewestCells && headsRows(row[at-1].text) {
			at--
		}
		rows[i] = row[:at]
		t.addHeads(rows[i+1:], row[at:])
	}
	return rows
}

// addHeads puts headings before the cells of the first row.
func (t *pasted) addHeads(rows [][]token, heads []token) [][]token {
	if len(rows) == 0 || len(heads) == 0 {
		return rows
	}
	if !t.slots[0].head {
		t.slots = append([]slot{{column{roleContent, ""}, true, false}}, t.slots...)
	}
	rows[0] = append(append([]token{rows[0][0]}, heads...), rows[0][1:]...)
	return rows
}

// grid lays the cells of every row to the columns. A first round learns who leads
// and who is responsible from the rows that are whole.
func (t *pasted) grid(rows [][]token) []document.Row {
	for _, row := range rows {
		laid, _ := t.lay(row[1:])
		if t.whole(laid) {
			t.learn(laid)
		}
	}
	between := "\n"
	if t.spaced {
		between = " "
	}
	var grid []document.Row
	for _, row := range rows {
		laid, _ := t.lay(row[1:])
		line := document.Row{{At: row[0].at, Text: row[0].text}}
		for i, tokens := range laid {
			cell := cellOf(tokens, between)
			if cell == nil && row[0].text == "" && len(grid) > 0 && !t.slots[i].head && t.slots[i].role.isUnits() {
				cell = grid[len(grid)-1][i+1] // merged with that of the task before
			}
			line = append(line, cell)
		}
		grid = append(grid, line)
	}
	return grid
}

func cellOf(tokens []token, between string) *document.Cell {
	if len(tokens) == 0 {
		return nil
	}
	texts := make([]string, len(tokens))
	for i, t := range tokens {
		texts[i] = t.text
	}
	return &document.Cell{At: tokens[0].at, Text: strings.Join(texts, between)}
}

// whole reports whether every slot but those of headings has a cell.
func (t *pasted) whole(laid [][]token) bool {
	for i, tokens := range laid {
		if len(tokens) == 0 && !t.slots[i].head && t.slots[i].role != roleNote {
			return false
		}
	}
	return true
}

func (t *pasted) learn(laid [][]token) {
	for i, tokens := range laid {
		for _, token := range tokens {
			for _, name := range seeds.People(token.text) {
				switch t.slots[i].role {
				case roleLeader:
					t.leaders[name]++
				case rolePerson:
					t.leaders[name]--
				}
			}
		}
	}
}
