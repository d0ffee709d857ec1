package main

import (
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"

	"ducha/seeds"
)

// summary is what a command says it did; all commands share this shape: what
// was done, what stands out, whether it balances, what to do next.
type summary struct {
	title string
	rows  []summaryRow
	notes []string
	next  string
}

type summaryRow struct {
	Name   string
	Count  int
	Note   string // may have several lines
	Colour colour // "" for what awaits nobody
}

func (s *summary) row(name string, count int, note string) {
	s.rows = append(s.rows, summaryRow{name, count, note, ""})
}

// awaited is a row of what awaits somebody, as long as there is any.
func (s *summary) awaited(name string, count int, note string) {
	s.coloured(yellow, name, count, note)
}

// coloured is a row that has a colour as long as it counts anything.
func (s *summary) coloured(c colour, name string, count int, note string) {
	s.row(name, count, note)
	if count > 0 {
		s.rows[len(s.rows)-1].Colour = c
	}
}

func (s *summary) note(format string, args ...any) {
	s.notes = append(s.notes, fmt.Sprintf(format, args...))
}

// unread notes what of the 台账 was left out of what was done, and answers that may be another task's.
func (s *summary) unread(w *workspace) {
	s.problems("台账中有 %d 处没有读入：", w.unread())
	s.problems("有 %d 项任务的内容换过：", w.replaced())
}

// problems notes problems of the 台账 below a heading, the first of them in full.
func (s *summary) problems(heading string, problems []seeds.Problem) {
	if len(problems) == 0 {
		return
	}
	more := ""
	if len(problems) > 1 {
		more = fmt.Sprintf("（另有 %d 处，ducha check 全部列出）", len(problems)-1)
	}
	s.note(heading, len(problems))
	s.note("  %s%s", problemLine(problems[0]), more)
}

// mostProblems is how many problems a summary lists one by one.
const mostProblems = 10

// listed notes problems below a heading, each on its line.
func (s *summary) listed(heading string, problems []seeds.Problem) {
	if len(problems) == 0 {
		return
	}
	s.note(heading, len(problems))
	for _, p := range problems[:min(len(problems), mostProblems)] {
		s.note("  %s", problemLine(p))
	}
	if more := len(problems) - mostProblems; more > 0 {
		s.note("  …另有 %d 处，ducha check 全部列出", more)
	}
}

// tell prints the summary to a person; with --json or --quiet nobody is there.
func (e *env) tell(s summary) {
	if e.json || e.quiet {
		return
	}
	fmt.Fprintln(e.stdout, s.title)
	wide := 0
	for _, r := range s.rows {
		wide = max(wide, columns(r.Name))
	}
	for _, r := range s.rows {
		counted := fmt.Sprintf("%s %5d", padded(r.Name, wide), r.Count)
		if r.Colour != "" {
			counted = r.Colour.paint(e.stdout, counted)
		}
		note := strings.ReplaceAll(r.Note, "\n", "\n"+strings.Repeat(" ", 2+wide+1+5+2)) // each line below the first
		fmt.Fprintln(e.stdout, strings.TrimRight("  "+counted+"  "+note, " "))
	}
	for _, n := range s.notes {
		fmt.Fprintln(e.stdout, tinted(e.stdout, n))
	}
	if s.next != "" {
		fmt.Fprintln(e.stdout, bold.paint(e.stdout, "下一步：")+s.next)
	}
}

// few lists names, the first so many of them.
func few(names []string, most int) string { return fewOf(names, most, "个") }

// fewOf lists names and counts them by the word for such things, as in 3、5、7 等 8 项.
func fewOf(names []string, most int, measure string) string {
	if len(names) <= most {
		return strings.Join(names, "、")
	}
	return fmt.Sprintf("%s等 %d %s", strings.Join(names[:most], "、"), len(names), measure)
}

// fewTasks lists the numbers of tasks, with the word for tasks behind them.
func fewTasks(numbers []string, most int) string {
	if len(numbers) <= most {
		return strings.Join(numbers, "、") + " 项"
	}
	return fewOf(numbers, most, "项")
}

// padded is a text with blanks behind it, to be so many columns wide.
func padded(text string, wide int) string {
	return text + strings.Repeat(" ", max(0, wide-columns(text)))
}

// columns is how wide a text is on a terminal. Package runewidth knows all texts, but makes
// a table of two megabytes first: what is plain is counted without it.
func columns(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case ' ' <= r && r <= '~':
			n++
		case '一' <= r && r <= '鿿':
			n += 2
		default:
			return runewidth.StringWidth(text)
		}
	}
	return n
}
