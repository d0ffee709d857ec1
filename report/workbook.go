package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// The sheets of the consolidated workbook.
const (
	SheetAnswers = "进展情况反馈表"
	SheetDetail  = "明细"
	SheetCounts  = "完成情况统计"
	SheetBehind  = "滞后事项"
	SheetMissing = "未报送"
)

// tableSize is the type of the consolidated table in points.
const tableSize = 11

// Workbook draws 进展情况反馈表.xlsx.
func Workbook(w io.Writer, r Result) error {
	d := drawer{Pen: pen.New(SheetAnswers, tableStyles()), r: r}
	defer d.Close()
	d.answers()
	d.detail()
	d.counts()
	d.changes()
	d.behind()
	d.missing()
	return d.write(w, d.title())
}

// write finishes a workbook; its properties name the round's date, not the clock's.
func (d *drawer) write(w io.Writer, title string) error {
	stamp, by := d.r.Round.AsOf.UTC().Format(time.RFC3339), d.r.Settings.Signature()
	d.About(excelize.DocProperties{Title: title, Creator: by, LastModifiedBy: by, Created: stamp, Modified: stamp, Language: "zh-CN"})
	if err := d.Pen.Write(w); err != nil {
		return fmt.Errorf("draw %s: %w", title, err)
	}
	return nil
}

type drawer struct {
	*pen.Pen
	r   Result
	row int // the next row to draw
}

func tableStyles() map[string]excelize.Style {
	box := []excelize.Border{}
	for _, side := range []string{"left", "top", "right", "bottom"} {
		box = append(box, excelize.Border{Type: side, Color: templates.ColorRule, Style: 1})
	}
	font := func(family string, size float64) *excelize.Font {
		return &excelize.Font{Family: family, Size: size, Color: templates.ColorInk}
	}
	align := func(h, v string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: h, Vertical: v, WrapText: true}
	}
	paint := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	percent := "0.0%"
	styles := map[string]excelize.Style{
		"help":    {Font: font(templates.FontNote, tableSize), Alignment: align("left", "center")},
		"title":   {Font: font(templates.FontTitle, 18), Alignment: align("center", "center")},
		"sub":     {Font: font(templates.FontNote, 11), Alignment: align("center", "center")},
		"head":    {Font: font(templates.FontTitle, tableSize), Alignment: align("center", "center"), Border: box, Fill: paint(templates.ColorHeader)},
		"chapter": {Font: font(templates.FontTitle, tableSize), Alignment: align("left", "center"), Border: box, Fill: paint(templates.ColorChapter)},
		"text":    {Font: font(templates.FontBody, tableSize), Alignment: align("left", "center"), Border: box, NumFmt: 49},
		"mid":     {Font: font(templates.FontBody, tableSize), Alignment: align("center", "center"), Border: box, NumFmt: 49},
		"number":  {Font: font(templates.FontBody, tableSize), Alignment: align("center", "center"), Border: box},
		"share":   {Font: font(templates.FontBody, tableSize), Alignment: align("center", "center"), Border: box, CustomNumFmt: &percent},
	}
	addTall(styles)
	addReview(styles)
	return styles
}

// Put writes what is shown of a text.
func (d *drawer) Put(ref, text, style string) { d.Pen.Put(ref, fitted(text), style) }

// Band writes what is shown of a text over a range of cells.
func (d *drawer) Band(from, to, text, style string) { d.Pen.Band(from, to, fitted(text), style) }

func (d *drawer) title() string {
	year := d.r.Settings.Get("年度")
	if year != "" {
		year += "年"
	}
	return d.r.Settings.Get("发文机关") + year + "重点工作进展情况反馈表"
}

// sheetHead draws title, line under it and header of a sheet of A4, and leaves row at
// the first row of data.
func (d *drawer) sheetHead(title, sub string, titles []string, widths []float64, landscape bool) {
	d.head(title, sub, titles, widths)
	d.Page(pen.Paper{Landscape: landscape, Header: 3})
}

func (d *drawer) head(title, sub string, titles []string, widths []float64) {
	last := len(titles)
	d.Band(pen.Ref(1, 1), pen.Ref(last, 1), title, "title")
	d.Band(pen.Ref(1, 2), pen.Ref(last, 2), sub, "sub")
	d.Height(2, 20)
	d.columnHead(titles, widths)
}

// columnHead draws the header below title and sub-title.
func (d *drawer) columnHead(titles []string, widths []float64) {
	d.Widths(widths...)
	d.Height(1, 34)
	sized := make([]templates.SizedText, len(titles))
	for i, t := range titles {
		d.Put(pen.Ref(i+1, 3), t, "head")
		sized[i] = templates.SizedText{Text: t, Width: widths[i]}
	}
	d.Height(3, max(26, templates.RowHeight(tableSize, sized...)))
	d.row = 4
}

// wideHead is sheetHead of a sheet that is wider than a screen and printed on A3: title
// and sub-title stand over the columns that are seen first, so many of which stay there.
func (d *drawer) wideHead(title, sub string, titles []string, widths []float64, columns int) {
	last, width := 0, 0.0
	for ; last < len(widths)-1 && width < 120; last++ {
		width += widths[last]
	}
	d.Band("A1", pen.Ref(last, 1), title, "title")
	d.Band("A2", pen.Ref(last, 2), sub, "help")
	d.Height(2, max(20, templates.RowHeight(tableSize, templates.SizedText{Text: sub, Width: width})))
	d.columnHead(titles, widths)
	d.Page(pen.Paper{Landscape: true, Large: true, Header: 3, Columns: columns, Zoom: 80})
}

func (d *drawer) sub() string {
	return fmt.Sprintf("%s（截至%s）", d.r.Round.Name, seeds.ChineseDate(d.r.Round.AsOf))
}

// answerTitles are the published columns.
var answerTitles = []string{"序号", "目标与任务", "工作进展", "牵头责任单位", "责任单位"}

// answers draws the published five columns: a row for each answer, the task's
// other cells merged over its rows, chapters as full-width rows.
func (d *drawer) answers() {
	t := d.tall(d.title(), d.sub()+d.carriedNote(), tallColumns(answerTitles, []float64{8, 36, 64, 18, 24}, []string{"mid"}, 2))
	chapter, item := "", ""
	for _, task := range d.r.Tasks {
		if task.Task.Chapter != chapter && task.Task.Chapter != "" {
			t.across(task.Task.Chapter, "chapter")
			item = ""
		}
		if task.Task.Item != item && task.Task.Item != "" {
			t.across(task.Task.Item, "text")
		}
		chapter, item = task.Task.Chapter, task.Task.Item
		var said [][]string
		for _, answer := range Answers(task) {
			said = append(said, []string{answer})
		}
		t.draw([]string{task.Task.No, task.Task.Text, strings.Join(task.Task.Lead, "、"), coopText(task.Task)}, said)
	}
}

// coopText is a task's 责任单位 as printed.
func coopText(t seeds.Task) string {
	text := strings.Join(t.Coop, "、")
	if t.CoopEtc {
		text += "等"
	}
	return text
}

// blank says why a task has no answer.
func (t TaskResult) blank() string {
	for _, e := range t.Refused {
		if e.Part == seeds.PartLead {
			return MarkRefused
		}
	}
	return t.State
}

// Answers are a task's answers as printed, or why there is none. Each begins
// 【单位简称】, and equal texts print once with all their names; where the only answer is
// the one that gave the task its state, there is nobody to tell it from. One that is
// carried on from the round in which the task was finished says so, and so does one of
// the office's own.
func Answers(t TaskResult) []string {
	said := func(e seeds.Entry) string {
		m := printedMark(e)
		switch {
		case t.carried(e) && e.Means() != seeds.Done: // the first-listed lead has finished, this unit spoke of its own part
			m = t.Said.Name + "填报，" + MarkCarried
		case t.carried(e):
			m = t.Said.Name + "已完成，" + MarkCarried
		case e.Overrules() && e.Ruling.Text == "" && t.Said.ID != "": // the unit's words of then, under the office's state of now
			m = t.Said.Name + "填报"
		}
		if m == "" {
			return e.Words()
		}
		return e.Words() + "（" + m + "）"
	}
	if len(t.Entries) == 1 && t.Entries[0].Entry.Unit == t.Decides.Unit && t.Decides.Unit != "" {
		return []string{said(t.Entries[0].Entry)}
	}
	if len(t.Entries) == 0 {
		return []string{"（" + t.blank() + "）"}
	}
	var texts []string
	names := map[string][]string{}
	for _, e := range t.Entries {
		text := said(e.Entry)
		if _, seen := names[text]; !seen {
			texts = append(texts, text)
		}
		names[text] = append(names[text], shortName(e.Unit))
	}
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = "【" + strings.Join(names[text], "、") + "】" + text
	}
	return out
}
