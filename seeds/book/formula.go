package book

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ducha/seeds/formula"
)

// corner is one end of a reference as a formula writes it: $A$4, or $4 of $4:$6.
type corner struct {
	col       string // with its $, "" for a whole row
	fixed     bool   // $ before the row
	row       int    // 0 for a whole column
	wholeRow  bool
	wholeCols bool
}

func (c corner) String() string {
	row := ""
	switch {
	case c.wholeCols:
		return c.col
	case c.fixed:
		row = "$"
	}
	return c.col + row + strconv.Itoa(c.row)
}

var (
	cellShape = regexp.MustCompile(`^(\$?[A-Z]{1,3})(\$?)([1-9][0-9]{0,6})$`)
	colShape  = regexp.MustCompile(`^\$?[A-Z]{1,3}$`)
	rowShape  = regexp.MustCompile(`^(\$?)([1-9][0-9]{0,6})$`)
)

// readCorner reads a word as a cell, and where a range is looked for as a row or a column.
func readCorner(word string, inRange bool) (corner, bool) {
	if m := cellShape.FindStringSubmatch(word); m != nil {
		row, err := strconv.Atoi(m[3])
		_, err2 := excelize.ColumnNameToNumber(strings.TrimPrefix(m[1], "$"))
		return corner{col: m[1], fixed: m[2] != "", row: row}, err == nil && err2 == nil && row <= excelize.TotalRows
	}
	if m := rowShape.FindStringSubmatch(word); m != nil && inRange {
		row, err := strconv.Atoi(m[2])
		return corner{fixed: m[1] != "", row: row, wholeRow: true}, err == nil && row <= excelize.TotalRows
	}
	return corner{col: word, wholeCols: true}, inRange && colShape.MatchString(word)
}

func (c corner) kin(d corner) bool { return c.wholeRow == d.wholeRow && c.wholeCols == d.wholeCols }

// lost is what a formula says in place of cells that are gone.
const lost = "#REF!"

// eachReference gives a formula with each of its references replaced. The sheet is
// "" where the formula names none; a single cell comes with both corners the same.
// References into other workbooks, over several sheets and by the names of a table's
// columns stay as they are.
func eachReference(text string, with func(sheet string, from, to corner, isRange bool) string) string {
	var out strings.Builder
	foreign, word := false, "" // what stands right before
	for i := 0; i < len(text); {
		n := 1
		switch c := text[i]; {
		case c == '"':
			n = formula.QuotedLength(text[i:])
		case c == '[':
			n, foreign, word = formula.BracketedLength(text[i:]), true, ""
			out.WriteString(text[i : i+n])
			i += n
			continue
		case c == '\'':
			n = formula.QuotedLength(text[i:])
			if i+n < len(text) && text[i+n] == '!' {
				name := strings.ReplaceAll(text[i+1:i+n-1], "''", "'")
				out.WriteString(text[i : i+n+1])
				i += n + 1
				done, moved := reference(text[i:], name, with)
				out.WriteString(moved)
				i += done
				foreign, word = false, ""
				continue
			}
		case c == ':' && word != "": // Sheet1:Sheet3!A1
			out.WriteByte(c)
			i++
			foreign = true
			continue
		default:
			if n = formula.WordLength(text[i:]); n == 0 {
				_, n = utf8.DecodeRuneInString(text[i:])
				break
			}
			next := text[i+n:]
			name := text[i : i+n]
			switch {
			case strings.HasPrefix(next, "!"):
				out.WriteString(name + "!")
				i += n + 1
				if foreign {
					n = formula.WordLength(text[i:])
					out.WriteString(text[i : i+n])
					i += n
				} else {
					done, moved := reference(text[i:], name, with)
					out.WriteString(moved)
					i += done
				}
				foreign, word = false, ""
				continue
			case strings.HasPrefix(next, "("):
			default:
				if done, moved := reference(text[i:], "", with); done > 0 {
					out.WriteString(moved)
					i += done
					foreign, word = false, ""
					continue
				}
			}
			out.WriteString(name)
			i += n
			word = name
			continue
		}
		out.WriteString(text[i : i+n])
		i += n
		foreign, word = false, ""
	}
	return out.String()
}

// reference replaces the reference that a text begins with; 0 bytes done where it begins with none.
func reference(text, sheet string, with func(sheet string, from, to corner, isRange bool) string) (done int, moved string) {
	n := formula.WordLength(text)
	if n == 0 || strings.HasPrefix(text[n:], "(") {
		return 0, ""
	}
	if strings.HasPrefix(text[n:], ":") {
		m := formula.WordLength(text[n+1:])
		end := n + 1 + m
		from, ok := readCorner(text[:n], true)
		to, ok2 := readCorner(text[n+1:end], true)
		if ok && ok2 && from.kin(to) && !strings.HasPrefix(text[end:], "(") && !strings.HasPrefix(text[end:], "!") {
			return end, with(sheet, from, to, true)
		}
	}
	if c, ok := readCorner(text[:n], false); ok {
		return n, with(sheet, c, c, false)
	}
	return 0, ""
}

// joined writes a reference.
func joined(from, to corner, isRange bool) string {
	if isRange {
		return from.String() + ":" + to.String()
	}
	return from.String()
}

// movedFormula is a formula of the sheet host after the moves: it names the same cells
// as before, and a range over all data has grown with them.
func movedFormula(text, host string, all map[string]rowMoves) string {
	return eachReference(text, func(sheet string, from, to corner, isRange bool) string {
		m, moves := all[sheet]
		if sheet == "" {
			m, moves = all[host]
		}
		if !moves || from.wholeCols {
			return joined(from, to, isRange)
		}
		return m.reference(from, to, isRange)
	})
}

func (m rowMoves) reference(from, to corner, isRange bool) string {
	if !isRange {
		if m.isGone(from.row) {
			return lost
		}
		from.row = m.to(from.row)
		return from.String()
	}
	top, bottom, ok := m.grown(min(from.row, to.row), max(from.row, to.row))
	switch {
	case !ok:
		return lost
	case from.row > to.row:
		top, bottom = bottom, top
	}
	from.row, to.row = top, bottom
	return joined(from, to, true)
}

// movedRule is a formula of a rule whose first cell goes shift rows down: cells with $
// are those very cells, those without are as far from the rule's own as before.
func movedRule(text, host string, all map[string]rowMoves, shift int) string {
	return eachReference(text, func(sheet string, from, to corner, isRange bool) string {
		m := all[sheet]
		if sheet == "" {
			m = all[host]
		}
		if from.wholeCols {
			return joined(from, to, isRange)
		}
		if from.fixed && to.fixed {
			return m.reference(from, to, isRange)
		}
		for _, c := range []*corner{&from, &to} {
			switch {
			case c.fixed:
				c.row = m.to(c.row)
			case sheet == "":
				c.row = min(max(c.row+shift, 1), excelize.TotalRows)
			}
		}
		return joined(from, to, isRange)
	})
}

// copiedFormula is a formula as it reads in a cell so many columns and rows on.
func copiedFormula(text string, cols, rows int) string {
	shifted := func(c corner) (corner, bool) {
		ok := true
		if !c.wholeCols && !c.fixed {
			c.row += rows
			ok = c.row >= 1 && c.row <= excelize.TotalRows
		}
		if c.col != "" && c.col[0] != '$' {
			n, err := excelize.ColumnNameToNumber(c.col)
			if err != nil {
				return c, false
			}
			name, err := excelize.ColumnNumberToName(n + cols)
			c.col, ok = name, ok && err == nil
		}
		return c, ok
	}
	return eachReference(text, func(_ string, from, to corner, isRange bool) string {
		a, ok := shifted(from)
		b, ok2 := shifted(to)
		if !ok || !ok2 {
			return lost
		}
		return joined(a, b, isRange)
	})
}
