package document

import (
	"strconv"
	"strings"

	"ducha/seeds/pattern"
)

// maxQuoted is how many lines a quoted cell may have.
const maxQuoted = 100

// pasted reads a table as spreadsheets and word processors put it on the
// clipboard, from line start on. n lines belong together; without a table they
// are prose. n is 0 where no tab parts the line.
func pasted(name string, lines []string, start int) (table *Table, n int) {
	first := readRecord(lines[start:])
	if !first.strong() {
		return nil, first.lines
	}
	run := []record{first}
	table = &Table{}
	table.add(linePlace(name, start), first.cells)
	n = first.lines
	for {
		next, gap := following(lines[start+n:], first)
		if next.lines == 0 {
			break
		}
		run = append(run, next)
		table.add(linePlace(name, start+n+gap), next.cells)
		n += gap + next.lines
	}
	if len(run) == 1 && first.full < 3 || isContents(run) {
		return nil, n
	}
	return table, n
}

// following gives the next record of a table: one as wide as its first, or one
// that cannot be prose. An empty line may stand between rows of one width.
func following(lines []string, first record) (next record, gap int) {
	for gap = 0; gap < 2 && gap < len(lines); gap++ {
		next = readRecord(lines[gap:])
		same := len(next.cells) == len(first.cells)
		if gap == 0 && (same || next.strong()) || gap == 1 && same && len(first.cells) >= 3 {
			return next, gap
		}
		if next.lines > 0 || strings.Trim(lines[gap], " \f") != "" {
			break
		}
	}
	return record{}, 0
}

// add adds a row with something in it. An empty cell is one that is not there.
func (t *Table) add(at Place, cells []string) {
	var row Row
	for i, text := range cells {
		if text = tidyLines(text); text == "" {
			continue
		}
		row = append(row, make(Row, i-len(row))...)
		row = append(row, &Cell{At: at, Text: text})
	}
	if len(row) > 0 {
		t.Rows = append(t.Rows, row)
	}
}

// record is a line of cells parted by tabs; a quoted cell may run over more lines.
type record struct {
	cells []string
	lines int // 0 for no record
	full  int // cells with something in them
}

func readRecord(lines []string) record {
	rest := lines[0]
	if !strings.HasPrefix(rest, `"`) && !strings.Contains(rest, "\t") {
		return record{}
	}
	r := record{lines: 1}
	for more := true; more; {
		cell, used, behind, quoted := quotedCell(rest, lines[r.lines:])
		if quoted {
			r.lines += used
			more = behind != ""
			rest = strings.TrimPrefix(behind, "\t")
		} else {
			cell, rest, more = strings.Cut(rest, "\t")
		}
		r.cells = append(r.cells, cell)
		if tidyLines(cell) != "" {
			r.full++
		}
	}
	if len(r.cells) < 2 {
		return record{}
	}
	return r
}

// quotedCell reads a cell in quotes, which stand doubled in it, and says how many
// further lines it used and what stands behind it. A quote that is not closed
// before a tab or the end of a line is an ordinary character.
func quotedCell(text string, further []string) (cell string, used int, behind string, ok bool) {
	text, ok = strings.CutPrefix(text, `"`)
	if !ok {
		return "", 0, "", false
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, `"`)
		out.WriteString(before)
		doubled := false
		switch {
		case !found && used < min(maxQuoted, len(further)):
			out.WriteByte('\n')
			after = further[used]
			used++
		case !found:
			return "", 0, "", false
		case after == "" || after[0] == '\t':
			return out.String(), used, after, true
		default:
			if after, doubled = strings.CutPrefix(after, `"`); !doubled {
				return "", 0, "", false
			}
			out.WriteByte('"')
		}
		text = after
	}
}

// listLabel is the number or sign that a word processor parts from its item by a tab.
var listLabel = pattern.Of(`^(?:[一二三四五六七八九十百]+、|第.{1,4}[章节条编]|[(（].{1,3}[)）][、.．]?|\d{1,3}[.．、)）]|\d{1,2}(?:\.\d{1,2})+[.．]?|[①-⑳➀-➓]|[•·●○■□◆◇★☆➢✓\-—*])$`)

// strong tells that a record cannot be prose with a tab in it: an indent, a list
// item behind its number, or 联系人：… beside 电话：….
func (r record) strong() bool {
	if r.full < 2 {
		return false
	}
	labels, first := 0, ""
	for _, c := range r.cells {
		c = tidy(c)
		if first == "" {
			first = c
		}
		if i := strings.IndexAny(c, "：:"); i > 0 && !strings.HasSuffix(c, "：") && !strings.HasSuffix(c, ":") {
			labels++
		}
	}
	return labels < r.full && (r.full > 2 || !listLabel.MatchString(first))
}

// isContents tells a table of contents: titles, each with its page behind a tab,
// and pages that grow. The word 目录 may stand above.
func isContents(run []record) bool {
	if _, ok := run[0].page(); !ok && len(run[0].cells) == 2 {
		run = run[1:]
	}
	last := 0
	for _, r := range run {
		page, ok := r.page()
		if !ok || page < last {
			return false
		}
		last = page
	}
	return true
}

// page is the page number at the end of a line of a table of contents.
func (r record) page() (int, bool) {
	var full []string
	for _, c := range r.cells {
		if c = tidy(c); c != "" {
			full = append(full, c)
		}
	}
	if len(full) != 2 && (len(full) != 3 || !listLabel.MatchString(full[0])) {
		return 0, false
	}
	page, err := strconv.Atoi(strings.TrimLeft(full[len(full)-1], ".…·— "))
	return page, err == nil && page > 0 && page < 2000
}
