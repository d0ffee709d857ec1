package report

import (
	"fmt"
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// SheetChanges is what changed against the round before.
const SheetChanges = "较上期"

// noRoundBefore stands on the sheet of a first round.
const noRoundBefore = "（没有上期）"

// wordSpan is how many fine columns a column of words takes.
const wordSpan = 4

// changeGrid are the widths of the sheet's fine columns: small tables take them as they
// are, columns of words span several.
var changeGrid = append([]float64{7, 34, 15, 10, 10, 11.5}, slices.Repeat([]float64{10}, 2*wordSpan)...)

// changeColumn is a column of the lists of tasks.
type changeColumn struct {
	title    string
	from, to int // fine columns, from 1
	style    string
	words    bool // what units say, however long
}

func changeColumns() []changeColumn {
	return []changeColumn{{"序号", 1, 1, "mid", false}, {"目标与任务", 2, 2, "text", false}, {"牵头责任单位", 3, 3, "text", false},
		{"上期情况", 4, 4, "mid", false}, {"本期情况", 5, 5, "mid", false}, {"连续期数", 6, 6, "mid", false},
		{"上期进展", 7, 6 + wordSpan, "text", true}, {"本期进展", 7 + wordSpan, 6 + 2*wordSpan, "text", true}}
}

// sized is a text in the column.
func (c changeColumn) sized(text string) templates.SizedText {
	width := 0.0
	for _, w := range changeGrid[c.from-1 : c.to] {
		width += w
	}
	return templates.SizedText{Text: text, Width: width}
}

// put writes a text in the column over rows.
func (d *drawer) put(c changeColumn, first, last int, text, style string) {
	d.Band(pen.Ref(c.from, first), pen.Ref(c.to, last), text, style)
}

// changes draws 较上期: the classes with their counts, the tasks by their state then
// and now, and the tasks of each class that a reader looks for.
func (d *drawer) changes() {
	d.NewSheet(SheetChanges)
	d.Widths(changeGrid...)
	d.Page(pen.Paper{Landscape: true})
	d.row = 1
	last, there := d.r.Changes.Last()
	d.across("较上期变化情况", "title", 34)
	if !there {
		d.across("本期："+d.sub(), "sub", 20)
		d.across(noRoundBefore, "mid", 26)
		return
	}
	d.across(fmt.Sprintf("上期：%s（截至%s）　本期：%s%s", last.Round.Name, seeds.ChineseDate(last.Round.AsOf), d.sub(), d.carriedNote()), "sub", 20)
	d.classes()
	d.moves(last)
	d.changeBlocks()
}

// changeBlocks draws the tasks of the classes, each class under its own titles; those
// of the first stand on every page that follows.
func (d *drawer) changeBlocks() {
	repeated := false
	for _, class := range []ChangeClass{NewlyDone, NewlyLate, MovedBack, CaughtUp, Unchanged} {
		list, note := d.r.Changes.In(class), ""
		if len(list) == 0 {
			continue
		}
		if class == Unchanged {
			note = "，连续期数多的在前"
			slices.SortStableFunc(list, func(a, b Change) int { return b.Same - a.Same })
		}
		d.across(fmt.Sprintf("%s（%d项%s）", class, len(list), note), "chapter", 22)
		if !repeated {
			d.Repeat(d.row, d.row)
			repeated = true
		}
		d.changeHead()
		for _, c := range list {
			d.changeRow(c)
		}
	}
}

// across writes a text over the whole width, in a row of its own.
func (d *drawer) across(text, style string, height float64) {
	d.Band(pen.Ref(1, d.row), pen.Ref(len(changeGrid), d.row), text, style)
	d.Height(d.row, height)
	d.row++
}

// classes draws how many tasks are in each class, with what the class means.
func (d *drawer) classes() {
	d.across("变化情况（按任务计）", "chapter", 22)
	d.Put(pen.Ref(3, d.row), "项数", "head")
	d.classRow("类别", "说明", "head", "head")
	all := 0
	for _, def := range ChangeClasses() {
		n := d.r.Changes.Counts[def.Class]
		all += n
		d.Number(pen.Ref(3, d.row), float64(n), "number")
		d.classRow(string(def.Class), def.Means, "mid", "text")
	}
	d.Number(pen.Ref(3, d.row), float64(all), "number")
	d.classRow("合计", "任务总数", "mid", "text")
}

// classRow draws a class beside its count.
func (d *drawer) classRow(name, means, style, meansStyle string) {
	d.Band(pen.Ref(1, d.row), pen.Ref(2, d.row), name, style)
	d.Band(pen.Ref(4, d.row), pen.Ref(len(changeGrid), d.row), means, meansStyle)
	d.Height(d.row, templates.RowHeight(tableSize))
	d.row++
}

// moves draws the tasks by their state in the round before and now, as far as states
// occur.
func (d *drawer) moves(last Earlier) {
	d.across("上期情况→本期情况（按任务计，每行为上期的一种情况，每列为本期的一种情况）", "chapter", 22)
	cells := []string{"合计"}
	for _, s := range d.r.States {
		if s.N > 0 {
			cells = append(cells, s.Name)
		}
	}
	d.Band(pen.Ref(1, d.row), pen.Ref(2, d.row), "上期＼本期", "head")
	var sized []templates.SizedText
	for i, name := range cells {
		d.Put(pen.Ref(3+i, d.row), name, "head")
		sized = append(sized, templates.SizedText{Text: name, Width: 10})
	}
	d.Height(d.row, templates.RowHeight(tableSize, sized...))
	d.row++
	for i, s := range last.States {
		if s.N > 0 {
			d.moveRow(s.Name, s.N, d.r.Changes.Moves[i])
		}
	}
	now := make([]int, len(d.r.States))
	for i, s := range d.r.States {
		now[i] = s.N
	}
	d.moveRow("合计", len(d.r.Tasks), now)
}

// moveRow draws one row of the matrix: its total, then the states that tasks are in now.
func (d *drawer) moveRow(name string, total int, counts []int) {
	d.Band(pen.Ref(1, d.row), pen.Ref(2, d.row), name, "mid")
	d.Number(pen.Ref(3, d.row), float64(total), "number")
	col := 4
	for i, s := range d.r.States {
		if s.N > 0 {
			d.Number(pen.Ref(col, d.row), float64(counts[i]), "number")
			col++
		}
	}
	d.Height(d.row, templates.RowHeight(tableSize))
	d.row++
}

// changeHead draws the titles above the tasks of a class.
func (d *drawer) changeHead() {
	for _, c := range changeColumns() {
		d.put(c, d.row, d.row, c.title, "head")
	}
	d.Height(d.row, 26)
	d.row++
}

// changeRow draws one task with the words of both rounds side by side.
func (d *drawer) changeRow(c Change) {
	t := c.Now.Task
	d.changeCells([]string{t.No, t.Text, strings.Join(t.Lead, "、"), c.Before.State, c.Now.State, c.inARow(),
		strings.Join(Answers(c.Before), "\n"), strings.Join(Answers(c.Now), "\n")})
}

// changeCells draws cells over as many rows as the longest words need, so that print
// loses nothing; the other cells stand over them all.
func (d *drawer) changeCells(cells []string) {
	columns, rows := changeColumns(), 1
	pieces := make([][]string, len(cells))
	for i, c := range columns {
		pieces[i] = c.sized(cells[i]).Split(tableSize)
		rows = max(rows, len(pieces[i]))
	}
	heights, need := make([]float64, rows), 0.0
	for i, c := range columns {
		if !c.words {
			d.put(c, d.row, d.row+rows-1, cells[i], c.style)
			need = max(need, templates.LinesHeight(tableSize, c.sized(cells[i]).Lines(tableSize)))
			continue
		}
		for k := range rows {
			piece := ""
			if k < len(pieces[i]) {
				piece = pieces[i][k]
			}
			d.put(c, d.row+k, d.row+k, piece, c.style)
			heights[k] = max(heights[k], templates.RowHeight(tableSize, c.sized(piece)))
		}
	}
	d.spread(heights, need)
}

// spread sets the heights of the next rows, which together measure as much as the
// cells over them all need, and goes on below them.
func (d *drawer) spread(heights []float64, need float64) {
	for _, h := range heights {
		need -= h
	}
	for i, h := range heights {
		more := min(max(need, 0)/float64(len(heights)-i), templates.MaxRow-h)
		need -= more
		d.Height(d.row, h+more)
		d.row++
	}
}

// inARow says for how many rounds a task has told the same; a dash where it has not.
func (c Change) inARow() string {
	switch {
	case c.Class != Unchanged:
		return "—"
	case c.Kept > c.Same:
		return fmt.Sprintf("%d期\n（情况相同\n%d期）", c.Same, c.Kept)
	}
	return fmt.Sprintf("%d期", c.Same)
}
