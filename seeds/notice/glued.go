package notice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"ducha/seeds"
	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
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
	told    bool           // of two columns of text
}

// gluedRow is a line of the table.
type gluedRow struct {
	at    document.Place
	label string // its number; "" for a line that goes on
	text  string
	tail  unitTail
	due   string
}

// gluedTable reads a table whose header is the first paragraph, with or without the
// title of the table before it.
func (p *paper) gluedTable(run []document.Paragraph) (made []piece, used int) {
	title, columns := gluedTitles(run[0].Text)
	if columns == nil || len(run) < 2 {
		return nil, 0
	}
	t := &glued{paper: p, columns: columns, known: map[string]int{}}
	rows, used := t.split(run[1:])
	if len(rows) == 0 {
		return nil, 0
	}
	if title != "" {
		made = append(made, piece{para: para{at: run[0].At, text: title}})
	}
	p.skip(run[0].At, strings.TrimPrefix(run[0].Text, title), whyHeader)
	l := layout{columns: columns, numbers: 0, main: slices.IndexFunc(columns, isContent), names: -1}
	return append(made, piece{table: &table{rows: t.grid(rows), layout: &l}}), used + 1
}

func isContent(c column) bool { return c.role == roleContent || c.role == roleText }

// gluedOrder is the order in which the columns of such a table must stand.
var gluedOrder = map[role]int{roleContent: 0, roleText: 0, roleProgress: 1, roleLead: 2, roleCoop: 2, roleUnits: 2, roleDeadline: 3, roleNote: 4}

// gluedTitles reads a header whose titles are run together: 序号目标与任务工作进展….
// It gives nil for anything else, and for tables whose cells nobody could tell apart.
func gluedTitles(text string) (title string, columns []column) {
	at := strings.Index(text, "序号")
	if at < 0 || utf8.RuneCountInString(text) > 6*longestTitle {
		return "", nil
	}
	title, text = text[:at], strings.Join(strings.Fields(text[at:]), "")
	for text != "" {
		word := longestTitleIn(text)
		if word == "" {
			return "", nil
		}
		columns = append(columns, columnOf([]string{word}))
		text = text[len(word):]
	}
	has := map[int]int{}
	last := 0
	for _, c := range columns[1:] {
		step, ok := gluedOrder[c.role]
		if !ok || step < last {
			return "", nil
		}
		last = step
		has[step]++
	}
	if has[0] == 0 || has[0] > 2 || has[1] > 1 || has[2] == 0 || has[2] > 2 || has[3] > 1 {
		return "", nil
	}
	return strings.TrimSpace(title), columns
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

var gluedWords = pattern.Of(`^(?:序号|目标与任务|目标任务|重点工作(?:任务|内容)?|(?:主要|具体|工作|重点)任务|任务(?:内容|名称)|工作(?:内容|进展|情况)|具体(?:举措|措施)|项目名称|(?:进展|推进|落实|完成|办理)情况|(?:牵头|配合|协办|责任)(?:责任)?(?:单位|部门))$`)

// split parts the lines into rows. The table ends at the first gap where its rows
// stand without gaps, else with the line of the last number.
func (t *glued) split(run []document.Paragraph) (rows []gluedRow, used int) {
	last, end, gaps := 0, 0, 0
	for i, p := range run {
		value, rest := rowNumber(p.Text)
		starts := value > last && value <= last+1+missing
		if p.Gap && len(rows) > 0 && gaps*2 < len(rows) && !starts {
			break
		}
		switch {
		case starts:
			if p.Gap {
				gaps++
			}
			last = value
			rows = append(rows, gluedRow{at: p.At, label: strconv.Itoa(value), text: rest})
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

// rowStart is the number of a row, with or without its point.
var rowStart = pattern.Of(`^([0-9０-９]{1,3})\s*(?:[.．、]\s*|\s+|\b)([^0-9０-９%％.．、年月日].*)$`)

func rowNumber(text string) (value int, rest string) {
	m := rowStart.FindStringSubmatch(text)
	if m == nil {
		return 0, text
	}
	return valueOf(width.Fold.String(m[1])), m[2]
}

// grid cuts every row into its cells. Names that stand clear in some rows help to
// cut the others.
func (t *glued) grid(rows []gluedRow) []document.Row {
	for i := range rows {
		if rows[i].label != "" {
			t.cutDue(&rows[i])
			rows[i].tail = cutUnits(rows[i].text, nil)
			for _, name := range rows[i].tail.names() {
				t.known[name]++
			}
		}
	}
	var grid []document.Row
	for _, row := range rows {
		grid = append(grid, t.cells(row))
	}
	return grid
}

// dueTail is a deadline at the end of a row.
var dueTail = pattern.Of(`(?:(?:(?:19|20)\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末)?|年[底末内])(?:之?前|以前)?|(?:(?:19|20)\d\d年)(?:之?前)?|持续推进|长期坚持|长期推进|长期|全年|每(?:季度|半年|月|年))$`)

// cutDue cuts the deadline off a row, where the table has a column for it.
func (t *glued) cutDue(row *gluedRow) {
	if !slices.ContainsFunc(t.columns, func(c column) bool { return c.role == roleDeadline }) {
		return
	}
	text := strings.TrimSpace(row.text)
	row.due = dueTail.FindString(text)
	row.text = strings.TrimSuffix(text, row.due)
}

// cells lays the parts of a row into its columns.
func (t *glued) cells(row gluedRow) document.Row {
	cells := make(document.Row, len(t.columns))
	cell := func(c int, text string) {
		if text = strings.TrimSpace(text); text != "" {
			cells[c] = &document.Cell{At: row.at, Text: text}
		}
	}
	main := slices.IndexFunc(t.columns, isContent)
	progress := slices.IndexFunc(t.columns, func(c column) bool { return c.role == roleProgress })
	if row.label == "" {
		cell(max(main, progress), row.text)
		return cells
	}
	cell(0, row.label)
	row.tail = cutUnits(row.text, t.known)
	t.tellTail(row)
	body := row.text[:len(row.text)-len(row.tail.printed)]
	if progress >= 0 {
		cut := cutGoal(body)
		cell(main, body[:cut.at])
		cell(progress, body[cut.at:])
		t.tellGoal(row, body, cut)
	} else {
		cell(main, body)
	}
	lists := t.listsOf(row.tail)
	for c, col := range t.columns {
		switch {
		case col.role.isUnits():
			cell(c, lists[0])
			lists = lists[1:]
		case col.role == roleDeadline:
			cell(c, row.due)
		}
	}
	t.tellHeads(row)
	return cells
}

// tellHeads doubts, once, that a table with two columns before the units gives both
// as the task.
func (t *glued) tellHeads(row gluedRow) {
	if n := countOf(t.columns, isContent); n > 1 && !t.told {
		t.told = true
		t.doubt(row.at, seeds.Shortened(row.text, shown), "都读作任务", "“"+t.columns[1].title+"”和“"+t.columns[2].title+"”两栏连在一起，分不开")
	}
}

func countOf(columns []column, is func(column) bool) int {
	n := 0
	for _, c := range columns {
		if is(c) {
			n++
		}
	}
	return n
}

// listsOf gives a list for each column of units, in their order.
func (t *glued) listsOf(tail unitTail) []string {
	if countOf(t.columns, func(c column) bool { return c.role.isUnits() }) > 1 {
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
	t.doubt(row.at, ending(body[:cut.at])+"｜"+seeds.Shortened(body[cut.at:], shown), "“｜”之前是任务，之后是进展",
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

// unitTail is the lists of units at the end of a row.
type unitTail struct {
	printed    string // both, with the blanks behind
	lead, coop string
	doubt      string
}

func (u unitTail) names() []string {
	return append(units.Split(u.lead).Names, units.Split(u.coop).Names...)
}
