package book

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// Our comments are known by their first line: not every office program keeps who wrote
// a comment.
const (
	commentHead   = "【ducha 核对】"
	commentAuthor = "ducha"
)

// Marked counts what became of the comments.
type Marked struct {
	Added, Changed, Removed int
	Taken                   int // cells where a comment of the clerk's stands in the way
}

// Mark gives the workbook with a comment on the cell of every problem. Ours of an
// earlier run are brought up to date or go, the clerk's own stay as they are. Where
// nothing changes the same bytes come back.
func Mark(workbook []byte, problems []seeds.Problem) ([]byte, Marked, error) {
	m := marker{lines: map[string]map[string][]string{}}
	for _, p := range problems {
		if p.Cell == "" {
			continue
		}
		if m.lines[p.Sheet] == nil {
			m.lines[p.Sheet] = map[string][]string{}
		}
		line := strings.ReplaceAll(string(p.Severity)+"："+p.Message+"。"+p.Remedy+"。", "\n", " ")
		if lines := m.lines[p.Sheet]; !slices.Contains(lines[p.Cell], line) {
			lines[p.Cell] = append(lines[p.Cell], line)
		}
	}
	f, err := openBook(workbook)
	if err != nil {
		return nil, Marked{}, err
	}
	defer f.Close()
	m.f = f
	p, sheets, err := openSheets(workbook)
	if err != nil {
		return nil, Marked{}, err
	}
	m.p = p
	for _, name := range f.GetSheetList() {
		if part, ok := sheets[name]; ok {
			if err := m.sheet(name, part); err != nil {
				return nil, Marked{}, fmt.Errorf("comments of %s: %w", name, err)
			}
		}
	}
	data, err := m.p.bytes()
	return data, m.done, err
}

type marker struct {
	f     *excelize.File
	p     *parts
	lines map[string]map[string][]string // sheet → cell → what is wrong
	done  Marked
}

func (m *marker) sheet(name, part string) error {
	c, err := commentsOf(m.p, part)
	if err != nil {
		return err
	}
	lines := m.lines[name]
	there := map[string]bool{}
	for _, old := range c.list {
		there[old.cell] = true
		if err := m.renew(c, name, old, lines[old.cell]); err != nil {
			return err
		}
	}
	var cells []string
	for cell := range lines {
		if !there[cell] {
			cells = append(cells, cell)
		}
	}
	sort.Slice(cells, func(i, j int) bool { return cellOrder(cells[i]) < cellOrder(cells[j]) })
	for _, cell := range cells {
		text := markText(lines[cell], nil)
		if err := c.put(cell, nil, text, boxFor(m.f, name, cell, text)); err != nil {
			return err
		}
		m.done.Added++
	}
	c.save()
	return nil
}

// renew brings a comment that is there up to date. What the clerk wrote into one of
// ours stays.
func (m *marker) renew(c *commentSheet, sheet string, old comment, lines []string) error {
	own, ours := clerksLines(old)
	switch {
	case !ours && len(lines) > 0:
		m.done.Taken++
		return nil
	case !ours:
		return nil
	case len(lines) == 0 && len(own) == 0:
		c.drop(old)
		m.done.Removed++
		return nil
	}
	text := markText(lines, own)
	if text == strings.TrimRight(old.text, "\n") {
		return nil
	}
	m.done.Changed++
	return c.put(old.cell, &old, text, boxFor(m.f, sheet, old.cell, text))
}

// markText is what a comment of ours says; without problems only the clerk's lines are left.
func markText(lines, own []string) string {
	if len(lines) > 0 {
		lines = append([]string{commentHead}, lines...)
	}
	return strings.Join(append(lines, own...), "\n")
}

// clerksLines tells whether a comment is ours, and the lines in it that are not.
func clerksLines(c comment) (own []string, ours bool) {
	if !strings.HasPrefix(strings.TrimSpace(c.text), commentHead) && c.author != commentAuthor {
		return nil, false
	}
	for _, line := range strings.Split(c.text, "\n") {
		if text := strings.TrimSpace(line); text != "" && text != commentHead && !isProblem(text) {
			own = append(own, line)
		}
	}
	return own, true
}

func isProblem(line string) bool {
	word, _, ok := strings.Cut(line, "：")
	return ok && slices.Contains([]seeds.Severity{seeds.Fault, seeds.Hint, seeds.Advice}, seeds.Severity(word))
}

// cellOrder puts cells in the order of rows.
func cellOrder(cell string) int {
	col, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return 0
	}
	return row*excelize.MaxColumns + col
}
