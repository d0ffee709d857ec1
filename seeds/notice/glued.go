package notice

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds/notice/document"
	"ducha/seeds/units"
)

// A table whose cells were run together has a row on each line, with nothing
// between the cells: 1.加快…。已完成…。市财政局各县区政府. Its rows are known by
// their running numbers; a line without one goes on with the row above. The units
// at the end are found by the unit dictionary, the end of the task by meaning.

// glued is such a table in the making.
type glued struct {
	*paper
	columns []column
	known   map[string]int // how often a name stands alone in a list
	unsure  int
}

// gluedRow is a line of the table.
type gluedRow struct {
	at    document.Place
	label string // its number; "" for a line that goes on
	text  string
	tail  unitTail
}

// gluedTable reads a table whose header is the first paragraph.
func (p *paper) gluedTable(run []document.Paragraph) (made []piece, used int) {
	columns := gluedTitles(run[0].Text)
	if columns == nil || len(run) < 2 {
		return nil, 0
	}
	t := &glued{paper: p, columns: columns, known: map[string]int{}}
	rows, used := t.split(run[1:])
	if len(rows) == 0 {
		return nil, 0
	}
	p.skip(run[0].At, run[0].Text, whyHeader)
	l := layout{columns: columns, numbers: 0, main: slices.IndexFunc(columns, isContent)}
	return []piece{{table: &table{rows: t.grid(rows), layout: &l}}}, used + 1
}

func isContent(c column) bool { return c.role == roleContent || c.role == roleText }

// gluedTitles reads a header whose titles are run together: 序号目标与任务工作进展….
// It gives nil for anything else, and for tables that are more than a number, the
// task, its progress and units.
func gluedTitles(text string) []column {
	text = strings.Join(strings.Fields(text), "")
	if !strings.HasPrefix(text, "序号") || utf8.RuneCountInString(text) > 6*longestTitle {
		return nil
	}
	var columns []column
	for text != "" {
		title := longestTitleIn(text)
		if title == "" {
			return nil
		}
		columns = append(columns, columnOf([]string{title}))
		text = text[len(title):]
	}
	contents, owned, phase := 0, 0, 0
	for _, c := range columns[1:] {
		step := 2
		switch {
		case isContent(c):
			contents++
			step = 0
		case c.role == roleProgress:
			step = 1
		case c.role.isUnits():
			owned++
		default:
			return nil
		}
		if step < phase {
			return nil
		}
		phase = step
	}
	if contents != 1 || owned == 0 || owned > 2 {
		return nil
	}
	return columns
}

// longestTitleIn gives the longest title that a text begins with.
func longestTitleIn(text string) string {
	runes := []rune(text)
	for n := min(len(runes), 8); n >= 2; n-- {
		title := string(runes[:n])
		if _, ok := roleOf[title]; ok || gluedWords.MatchString(title) {
			return title
		}
	}
	return ""
}

var gluedWords = regexp.MustCompile(`^(?:序号|目标与任务|目标任务|重点工作(?:任务|内容)?|(?:主要|具体|工作|重点)任务|任务(?:内容|名称)|工作(?:内容|进展|情况)|(?:进展|推进|落实|完成|办理)情况|(?:牵头|配合|协办|责任)(?:责任)?(?:单位|部门))$`)

// split parts the lines into rows. The table ends at the first gap where its rows
// stand without gaps, else with the line of the last number.
func (t *glued) split(run []document.Paragraph) (rows []gluedRow, used int) {
	last, end, gaps := 0, 0, 0
	for i, p := range run {
		n, rest, _, ok := cutNumber(p.Text)
		starts := ok && n.style == styleDigit && n.value > last && n.value <= last+1+missing
		if p.Gap && len(rows) > 0 && gaps*2 < len(rows) && !starts {
			break
		}
		switch {
		case starts:
			if p.Gap {
				gaps++
			}
			last = n.value
			rows = append(rows, gluedRow{at: p.At, label: n.label, text: rest})
			end = len(rows)
		case len(rows) == 0:
			return nil, 0
		case p.Text != "":
			rows = append(rows, gluedRow{at: p.At, text: p.Text})
		}
		used = i + 1
	}
	if gaps*2 < len(rows) {
		return rows, used
	}
	for used = 0; used < len(run) && run[used].At.Order <= rows[end-1].at.Order; used++ {
	}
	return rows[:end], used
}

// grid cuts every row into its cells. Names that stand clear in some rows help to
// cut the others.
func (t *glued) grid(rows []gluedRow) []document.Row {
	for i := range rows {
		if rows[i].label != "" {
			rows[i].tail = cutUnits(rows[i].text, nil)
			for _, name := range rows[i].tail.names() {
				t.known[name]++
			}
		}
	}
	var grid []document.Row
	for i, row := range rows {
		cells := make(document.Row, len(t.columns))
		cell := func(c int, text string) {
			if text = strings.TrimSpace(text); text != "" {
				cells[c] = &document.Cell{At: row.at, Text: text}
			}
		}
		body := row.text
		if row.label != "" {
			cell(0, row.label)
			row.tail = cutUnits(row.text, t.known)
			body = row.text[:len(row.text)-len(row.tail.printed)]
			t.tellTail(row)
		}
		lists := t.listsOf(row.tail)
		for c, col := range t.columns {
			switch {
			case col.role.isUnits():
				cell(c, lists[0])
				lists = lists[1:]
			case col.role == roleProgress && row.label == "":
				cell(c, body)
			case col.role == roleProgress:
				cut := cutGoal(body)
				cell(c-1, body[:cut.at])
				cell(c, body[cut.at:])
				t.tellGoal(rows[i], body, cut)
			case isContent(col) && t.columns[c+1].role != roleProgress:
				cell(c, body)
			}
		}
		grid = append(grid, cells)
	}
	return grid
}

// listsOf gives a list for each column of units, in their order.
func (t *glued) listsOf(tail unitTail) []string {
	columns := 0
	for _, c := range t.columns {
		if c.role.isUnits() {
			columns++
		}
	}
	if columns > 1 {
		return []string{tail.lead, tail.coop}
	}
	return []string{strings.Trim(tail.lead+"、"+tail.coop, "、")}
}

func (t *glued) tellTail(row gluedRow) {
	switch tail := row.tail; {
	case tail.printed == "":
		t.doubt(row.at, ending(row.text), "没有责任单位", "各栏连在一起，行末没有认出责任单位")
	case tail.doubt != "":
		t.doubt(row.at, tail.printed, "牵头："+tail.lead+"；责任单位："+tail.coop, tail.doubt)
	}
}

// surely is the confidence from which a cut needs no review.
const surely = 0.9

func (t *glued) tellGoal(row gluedRow, body string, cut goalCut) {
	if cut.confidence >= surely {
		return
	}
	t.doubt(row.at, ending(body[:cut.at])+"｜"+beginning(body[cut.at:]), "“｜”之前是任务，之后是进展",
		fmt.Sprintf("任务与进展连在一起，按意思分开，把握约 %d%%", int(cut.confidence*100)))
}

const shown = 20

func ending(text string) string {
	runes := []rune(strings.TrimSpace(text))
	if len(runes) > shown {
		return "…" + string(runes[len(runes)-shown:])
	}
	return string(runes)
}

func beginning(text string) string {
	runes := []rune(strings.TrimSpace(text))
	if len(runes) > shown {
		return string(runes[:shown]) + "…"
	}
	return string(runes)
}

// unitTail is the lists of units at the end of a row.
type unitTail struct {
	printed    string // both, with the blanks behind
	lead, coop string
	doubt      string
}

func (u unitTail) names() []string {
	return append(units.Split(u.lead).Names, units.Split(u.coop).Names...)
}
