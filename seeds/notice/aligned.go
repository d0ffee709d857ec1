package notice

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds/notice/document"
)

// A table in text out of a PDF keeps its columns as positions on the line: blank
// rivers run down the page between them. A row has as many lines as its longest
// cell and begins at its number; tables whose cells are centred are left alone.

// alignedTable reads such a table, whose header is the first paragraph.
func (p *paper) alignedTable(run []document.Paragraph) (made []piece, used int) {
	titles := alignedTitles(run[0])
	if titles == nil {
		return nil, 0
	}
	var columns []column
	for _, title := range titles {
		columns = append(columns, columnOf([]string{title.text}))
	}
	if !speaksOfTasks(columns) || countOf(columns, func(c column) bool { return c.role.isUnits() }) == 0 {
		return nil, 0
	}
	var rows []document.Row
	for used < len(run) {
		header := alignedTitles(run[used])
		if !sameTitles(header, titles) {
			break
		}
		lines := pageLines(run[used+1:], len(titles))
		page := alignedRows(run[used], lines)
		if page == nil {
			break
		}
		p.skip(run[used].At, run[used].Text, whyHeader)
		rows = joinPages(rows, page)
		used += 1 + len(lines)
		for used < len(run) && pageMark.MatchString(run[used].Text) {
			p.skip(run[used].At, run[used].Text, whyPage)
			used++
		}
	}
	if len(rows) == 0 {
		return nil, 0
	}
	l := arrange(columns, rows)
	return []piece{{table: &table{rows: rows, layout: &l}}}, used
}

// stretch is a text on a line between wide blanks.
type stretch struct {
	from, to int // in characters from the left edge
	text     string
}

const wideBlank = 2 // characters

func stretches(p document.Paragraph) []stretch {
	var out []stretch
	runes := []rune(p.Text)
	for i := 0; i < len(runes); {
		j, blanks := i, 0
		for j < len(runes) && blanks < wideBlank {
			if runes[j] == ' ' {
				blanks++
			} else {
				blanks = 0
			}
			j++
		}
		end := j - blanks
		if end > i {
			out = append(out, stretch{p.Indent + i, p.Indent + end, string(runes[i:end])})
		}
		for i = j; i < len(runes) && runes[i] == ' '; i++ {
		}
	}
	return out
}

// alignedTitles reads a header whose titles stand apart; nil for anything else.
func alignedTitles(p document.Paragraph) []token {
	var titles []token
	for _, s := range stretches(p) {
		if _, ok := roleOfTitle(s.text); !ok {
			return nil
		}
		titles = append(titles, token{p.At, s.text})
	}
	if len(titles) < 3 {
		return nil
	}
	if r, _ := roleOfTitle(titles[0].text); r != roleNumber {
		return nil
	}
	return titles
}

func sameTitles(a, b []token) bool {
	return slices.EqualFunc(a, b, func(a, b token) bool { return titleOf(a.text) == titleOf(b.text) })
}

// pageLines gives the lines below a header up to the end of its page or table.
func pageLines(run []document.Paragraph, columns int) []document.Paragraph {
	for i, p := range run {
		if pageMark.MatchString(p.Text) || alignedTitles(p) != nil {
			return run[:i]
		}
		if s := stretches(p); len(s) == 1 && s[0].from == 0 && utf8.RuneCountInString(p.Text) > longestTitle && columns > 2 {
			return run[:i] // prose from edge to edge
		}
	}
	return run
}

// alignedRows reads the lines of one page; nil where no rivers part the columns.
func alignedRows(header document.Paragraph, lines []document.Paragraph) []document.Row {
	columns := riversBetween(header, lines)
	if columns == nil {
		return nil
	}
	var grid [][]string // of each line
	var starts []int    // lines with a number
	for i, line := range lines {
		cells := make([]string, len(columns))
		for _, s := range stretches(line) {
			c := columnAt(columns, s)
			cells[c] = strings.TrimSpace(cells[c] + " " + s.text)
		}
		if isSerial(cells[0]) {
			starts = append(starts, i)
		}
		grid = append(grid, cells)
	}
	if len(starts) == 0 || !onFirstLines(grid, starts) {
		return nil
	}
	var rows []document.Row
	if starts[0] > 0 { // the end of a row from the page before
		rows = append(rows, alignedRow(lines[:starts[0]], grid[:starts[0]]))
	}
	for i, at := range starts {
		end := len(lines)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		rows = append(rows, alignedRow(lines[at:end], grid[at:end]))
	}
	return rows
}

func alignedRow(lines []document.Paragraph, grid [][]string) document.Row {
	row := make(document.Row, len(grid[0]))
	for i, cells := range grid {
		for c, text := range cells {
			switch {
			case text == "":
			case row[c] == nil:
				row[c] = &document.Cell{At: lines[i].At, Text: text}
			default:
				row[c].Text += "\n" + text
			}
		}
	}
	return row
}

// onFirstLines reports whether numbers stand on the first line of their rows. Where
// cells are centred, nobody can tell from the text alone which lines are whose.
func onFirstLines(grid [][]string, numbers []int) bool {
	within := 0
	for _, n := range numbers {
		if n > 0 && !endsCell(strings.Join(grid[n-1], "")) {
			within++
		}
	}
	return numbers[0] == 0 || within*2 < len(numbers)
}

func endsCell(text string) bool {
	return text == "" || strings.HasSuffix(text, "。") || strings.HasSuffix(text, "；")
}

// riversBetween gives the spans of the columns: runs of characters between blank
// rivers, one for each title of the header.
func riversBetween(header document.Paragraph, lines []document.Paragraph) []stretch {
	titles := stretches(header)
	var inked []int
	for _, line := range append([]document.Paragraph{header}, lines...) {
		for _, s := range stretches(line) {
			for len(inked) < s.to {
				inked = append(inked, 0)
			}
			for i := s.from; i < s.to; i++ {
				inked[i]++
			}
		}
	}
	columns := slices.Clone(titles)
	for from := 0; from < len(inked); {
		if inked[from] == 0 {
			from++
			continue
		}
		to := from
		for to < len(inked) && inked[to] > 0 {
			to++
		}
		if !widen(columns, titles, from, to) {
			return nil
		}
		from = to
	}
	return columns
}

// widen gives a run of ink to the title that stands in it, or nearest to it; two
// titles in one run part nothing.
func widen(columns, titles []stretch, from, to int) bool {
	best, near := -1, 1<<30
	for i, t := range titles {
		if t.from < to && from < t.to {
			if near == 0 {
				return false
			}
			best, near = i, 0
		} else if gap := max(from-t.to, t.from-to); gap < near {
			best, near = i, gap
		}
	}
	columns[best].from, columns[best].to = min(columns[best].from, from), max(columns[best].to, to)
	return true
}

func columnAt(columns []stretch, s stretch) int {
	for i, c := range columns {
		if s.from < c.to {
			return i
		}
	}
	return len(columns) - 1
}

// joinPages puts the rows of a page behind those before it. A first row without a
// number goes on with the last.
func joinPages(rows, page []document.Row) []document.Row {
	if len(rows) == 0 || page[0][0] != nil {
		return append(rows, page...)
	}
	last := rows[len(rows)-1]
	for c, cell := range page[0] {
		switch {
		case cell == nil:
		case last[c] == nil:
			last[c] = cell
		default:
			last[c].Text += "\n" + cell.Text
		}
	}
	return append(rows, page[1:]...)
}
