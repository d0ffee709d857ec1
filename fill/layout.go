package fill

import (
	"fmt"
	"math"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// layout says where everything stands on a form: columns by key, rows by number
// (both from 1). It is reckoned once and only read while drawing.
type layout struct {
	def    templates.FormDef
	widths []float64
	col    map[seeds.Key]int

	title, line, head, check, header int // rows
	headRows                         int
	fields                           []headField
	first                            int // first row under the header
	rows                             []layoutRow
	remark, sign, note               int
}

type rowKind int

const (
	chapterRow rowKind = iota
	itemRow
	taskRow
)

// layoutRow is one row of the table: a heading over the full width, or a task. A
// task whose texts are longer than a spreadsheet row can show takes several, merged.
type layoutRow struct {
	kind   rowKind
	num    int
	span   int            // rows of the sheet
	height float64        // of each of them, points
	text   string         // of a heading
	task   *seeds.FormRow // of a task
}

func newLayout(def templates.FormDef, f seeds.Form) layout {
	l := layout{def: def, col: map[seeds.Key]int{}, title: 1, line: 2, head: 3}
	for i, c := range def.Columns {
		l.col[c.Key] = i + 1
	}
	l.widths = fitWidths(def.Columns, f.Rows)
	l.fields, l.headRows = headBlock(l.widths, f.UnitName)
	l.check = l.head + l.headRows
	l.header = l.check + 1
	l.first = l.header + 1
	num := l.first
	add := func(row layoutRow) {
		row.num = num
		if row.kind != taskRow {
			row.span, row.height = 1, templates.RowHeight(typeSize, templates.SizedText{Text: row.text, Width: templates.FormWidth - 2*templates.Indent})
		} else {
			row.span, row.height = l.taskHeight(row.task)
		}
		l.rows = append(l.rows, row)
		num += row.span
	}
	chapter, item, part := "", "", seeds.PartLead
	for i := range f.Rows {
		r := &f.Rows[i]
		if r.Part != part { // 配合 rows begin; their chapters run anew
			add(layoutRow{kind: chapterRow, text: "以下为配合事项，可按需填写"})
			chapter, item, part = "", "", r.Part
		}
		if r.Chapter != chapter && r.Chapter != "" {
			add(layoutRow{kind: chapterRow, text: r.Chapter})
			item = ""
		}
		if r.Item != item && r.Item != "" {
			add(layoutRow{kind: itemRow, text: r.Item})
		}
		chapter, item = r.Chapter, r.Item
		add(layoutRow{kind: taskRow, task: r})
	}
	l.remark, l.sign, l.note = num, num+1, num+2
	return l
}

// leadRows is the span of the 牵头 rows, headings among them included; they stand
// before all 配合 rows. 0, 0 where there are none.
func (l layout) leadRows() (from, to int) {
	for _, r := range l.rows {
		if r.kind == taskRow && r.task.Part == seeds.PartLead {
			if from == 0 {
				from = r.num
			}
			to = r.num + r.span - 1
		}
	}
	return from, to
}

// coopFrom is the first 配合 row, 0 where there is none; they end with the table.
func (l layout) coopFrom() int {
	for _, r := range l.rows {
		if r.kind == taskRow && r.task.Part == seeds.PartCoop {
			return r.num
		}
	}
	return 0
}

// last is the last row of the table itself.
func (l layout) last() int { return l.remark - 1 }

// formNoCol is where the 表号 begins: far enough from the right edge to stand on one line.
func (l layout) formNoCol() int {
	col := len(l.widths)
	for width := l.widths[col-1]; col > 2 && width < 32; col-- {
		width += l.widths[col-2]
	}
	return col
}

// width is the width of columns, in characters; to the last one where to is 0.
func (l layout) width(from, to int) float64 {
	if to == 0 {
		to = len(l.widths)
	}
	return sum(l.widths, [2]int{from, to})
}

// half is the last column of the left half of the table.
func (l layout) half() int {
	total, left := 0.0, 0.0
	for _, w := range l.widths {
		total += w
	}
	for i, w := range l.widths {
		if left += w; left >= total/2 {
			return min(i+1, len(l.widths)-1)
		}
	}
	return 1
}

// at gives the reference of a named column in a row.
func (l layout) at(key seeds.Key, row int) string { return pen.Ref(l.col[key], row) }

// span gives a range over all columns of a row.
func (l layout) span(row int) (from, to string) { return pen.Ref(1, row), pen.Ref(len(l.widths), row) }

// leastLines is how high a row is at least, so that there is room to type in.
const leastLines = 3

// taskHeight is how many rows of the sheet a task takes, and how high each is.
func (l layout) taskHeight(r *seeds.FormRow) (span int, height float64) {
	lines := leastLines
	for i, c := range l.def.Columns {
		if !c.Fill && c.Type != templates.Formula && c.Key != seeds.KeyCode {
			lines = max(lines, templates.SizedText{Text: l.text(i, r), Width: l.textWidth(i)}.Lines(typeSize))
		}
	}
	need := templates.LinesHeight(typeSize, lines)
	if need <= templates.MaxRow {
		return 1, need
	}
	span = int(math.Ceil(need / pieceHeight))
	return span, need / float64(span)
}

// pieceHeight is how high the rows of a task that takes several are at most, points:
// low enough that they fill the pages they are printed on.
const pieceHeight = 120

// textWidth is what the i-th column leaves for text, in characters.
func (l layout) textWidth(i int) float64 {
	if style := givenStyle(l.def.Columns[i]); style == "given" || style == "previous" { // these are indented
		return l.widths[i] - templates.Indent
	}
	return l.widths[i]
}

// previousLines is how much of 上期进展 stands beside the blank cell; the whole of a
// longer one stands on a sheet of its own.
const previousLines = 9

const previousMore = "…（全文见“" + templates.PreviousSheet + "”表）"

// text is what a given cell of the i-th column shows.
func (l layout) text(i int, r *seeds.FormRow) string {
	text := shown(l.def.Columns[i], r)
	if l.def.Columns[i].Key == seeds.KeyPrevious {
		return templates.SizedText{Text: text, Width: l.textWidth(i)}.Clip(typeSize, previousLines, previousMore)
	}
	return text
}

// clipped reports whether a row's 上期进展 does not stand in the table whole.
func (l layout) clipped() bool {
	col, there := l.col[seeds.KeyPrevious]
	for _, r := range l.rows {
		if there && r.kind == taskRow && l.text(col-1, r.task) != r.task.Given[seeds.KeyPrevious] {
			return true
		}
	}
	return false
}

// shown is the whole text of a given cell.
func shown(c templates.Column, r *seeds.FormRow) string {
	switch c.Key {
	case seeds.KeyTask:
		return prefix(r) + r.Given[c.Key]
	case seeds.KeyCode:
		return r.Code
	}
	return r.Given[c.Key]
}

// prefix is what stands in bold before a task that the unit does not lead alone:
// its place, and who summarises.
func prefix(r *seeds.FormRow) string {
	switch {
	case r.Part == seeds.PartCoop:
		return "【配合】"
	case r.First != "" && r.Place == 1:
		return "【牵头第1位】【请汇总】\n"
	case r.First != "":
		return fmt.Sprintf("【牵头第%d位】【%s汇总】\n", r.Place, r.First)
	}
	return ""
}
