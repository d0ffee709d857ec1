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

// changeColumns are the columns of the lists of tasks.
func changeColumns() []tallColumn {
	columns := []tallColumn{{title: "序号", style: "mid", from: 1, to: 1}, {title: "目标与任务", style: "text", from: 2, to: 2}, {title: "牵头责任单位", style: "text", from: 3, to: 3},
		{title: "上期情况", style: "mid", from: 4, to: 4}, {title: "本期情况", style: "mid", from: 5, to: 5}, {title: "连续期数", style: "mid", from: 6, to: 6},
		{title: "上期进展", style: "text", each: true, from: 7, to: 6 + wordSpan}, {title: "本期进展", style: "text", each: true, from: 7 + wordSpan, to: 6 + 2*wordSpan}}
	for i, c := range columns {
		for _, w := range changeGrid[c.from-1 : c.to] {
			columns[i].width += w
		}
	}
	return columns
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
		d.Band(pen.Ref(c.from, d.row), pen.Ref(c.to, d.row), c.title, "head")
	}
	d.Height(d.row, 26)
	d.row++
}

// changeRow draws one task with the words of both rounds side by side.
func (d *drawer) changeRow(c Change) {
	t := c.Now.Task
	table := tallTable{d, changeColumns()}
	table.draw([]string{t.No, t.Text, strings.Join(t.Lead, "、"), c.Before.State, c.Now.State, c.inARow()},
		[][]string{{strings.Join(Answers(c.Before), "\n"), strings.Join(Answers(c.Now), "\n")}})
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
