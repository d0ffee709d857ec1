package notice

import (
	"ducha/seeds"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ducha/seeds/notice/document"
)

// A table that was copied from a page keeps its cells, each on a line or paragraph
// of its own, and loses its grid: cells that are merged stand once, and of empty
// ones some are blank lines and some are gone. Its rows are known by their running
// numbers; within a row the cells are laid to the columns by what they hold.

// token is what was one cell: the lines up to the next gap, or one line.
type token struct {
	at   document.Place
	text string
}

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

// headedTokens gives the cells of a table with its header, and no more of what
// follows its last row than may belong to that. height is 0 where no header is.
func headedTokens(run []document.Paragraph) (tokens []token, ends []int, height int) {
	for some := 1000; ; some *= 2 {
		tokens, ends = tokensOf(run[:min(some, len(run))])
		if height = headerTokens(tokens); height == 0 {
			return nil, nil, 0
		}
		last := lastSerial(tokens[height:])
		if end := height + last + farthest + mostTitles; end < len(tokens) || some >= len(run) {
			return tokens[:min(end, len(tokens))], ends, height
		}
	}
}

// lastSerial finds the last of the running numbers among cells.
func lastSerial(tokens []token) int {
	at := slices.IndexFunc(tokens, func(t token) bool { return isSerial(t.text) })
	if at < 0 {
		return 0
	}
	for {
		n, _ := strconv.Atoi(serialOf(tokens[at].text))
		next := nextSerial(tokens[at:], n)
		if next == 0 {
			return at
		}
		at += next
	}
}

// tokensOf joins the lines of each cell, where gaps part the cells; where bars end
// them, it cuts there. ends says up to which paragraph each reaches.
func tokensOf(run []document.Paragraph) (tokens []token, ends []int) {
	if barred(run) {
		for i, p := range run {
			cells := strings.Split(strings.TrimSuffix(p.Text, "|"), "|")
			for _, cell := range cells {
				tokens = append(tokens, token{p.At, strings.TrimSpace(cell)})
				ends = append(ends, i+1)
			}
		}
		return tokens, ends
	}
	gaps := 0
	for _, p := range run {
		if p.Gap {
			gaps++
		}
	}
	apart := gaps*2 > len(run)
	for i, p := range run {
		if n := len(tokens); apart && !p.Gap && n > 0 {
			tokens[n-1].text += "\n" + p.Text
			ends[n-1] = i + 1
			continue
		}
		tokens = append(tokens, token{p.At, p.Text})
		ends = append(ends, i+1)
	}
	return tokens, ends
}

// barred reports whether the cells at the beginning end with bars.
func barred(run []document.Paragraph) bool {
	head := run[:min(len(run), mostTitles)]
	bars := 0
	for _, p := range head {
		if strings.HasSuffix(p.Text, "|") {
			bars++
		}
	}
	return bars*3 > len(head)*2
}

// mostTitles is how many titles the header of a pasted table may have.
const mostTitles = 24

// headerTokens counts the titles before the first number; 0 if this is no header.
func headerTokens(tokens []token) int {
	known := 0
	for i, t := range tokens {
		if i > 0 && (isSerial(t.text) || headsRows(t.text)) {
			if known*3 >= i*2 && known >= 3 {
				return i
			}
			return 0
		}
		if i >= mostTitles || utf8.RuneCountInString(t.text) > longestTitle {
			return 0
		}
		if _, ok := roleOfTitle(t.text); ok || t.text == "" {
			known++
		}
	}
	return 0
}

// headsRows reports whether a cell is a heading over rows: 一、文化.
func headsRows(text string) bool {
	n, rest, _, ok := cutNumber(text)
	return ok && rest != "" && (n.style == styleHan || n.style == styleHanRing) && utf8.RuneCountInString(text) <= longestHeading
}

func isSerial(text string) bool {
	n, err := strconv.Atoi(serialOf(text))
	return err == nil && n > 0 && n < 10000
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

const (
	fewestCells = 3  // of a row, with its number
	farthest    = 60 // how many cells on the next number is looked for
	missing     = 2  // how many numbers may be left out
)

func nextSerial(tokens []token, n int) int {
	for jump := 1; jump <= 1+missing; jump++ {
		for i := fewestCells; i < len(tokens) && i < farthest; i++ {
			if serialOf(tokens[i].text) == strconv.Itoa(n+jump) {
				return i
			}
		}
	}
	return 0
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
