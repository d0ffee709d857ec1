package report

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// cutNote ends a text that was cut.
const cutNote = "……（太长，以原件为准）"

// fitted gives what is shown of a text as far as a cell holds it; no program that
// people use lets them type more.
func fitted(text string) string {
	text = shown(text)
	if cut(text, excelize.TotalCellChars) == text {
		return text
	}
	return cut(text, excelize.TotalCellChars-len([]rune(cutNote))) + cutNote
}

// clock writes when a return was made.
func clock(s seeds.Stamp) string { return s.Time.In(seeds.Beijing).Format("2006-01-02 15:04") }

// line draws one row of a plain list and grows it to its longest cell.
func (d *drawer) line(widths []float64, cells []string, mid ...int) {
	texts := make([]templates.SizedText, len(cells))
	centred := map[int]bool{}
	for _, i := range mid {
		centred[i] = true
	}
	for i, text := range cells {
		text = fitted(text)
		style := "text"
		if centred[i] {
			style = "mid"
		}
		d.Put(pen.Ref(i+1, d.row), text, style)
		texts[i] = templates.SizedText{Text: text, Width: widths[i]}
	}
	d.Height(d.row, templates.RowHeight(tableSize, texts...))
	d.row++
}

// carriedNote says in a sub-title that tasks finished earlier are counted in.
func (d *drawer) carriedNote() string {
	if n := d.r.CarriedOn(); n > 0 {
		return fmt.Sprintf("　含此前已完成、结转的任务%d项", n)
	}
	return ""
}

// block begins what stands below a list and is no part of it: a blank row keeps
// filters off.
func (d *drawer) block(title string, cols int) {
	d.row++
	d.Band(pen.Ref(1, d.row), pen.Ref(cols, d.row), title, "chapter")
	d.Height(d.row, 22)
	d.row++
}

// behind draws the 滞后事项 with the words of the bulletin's annex.
func (d *drawer) behind() {
	d.NewSheet(SheetBehind)
	widths, styles := []float64{8, 30, 16, 11, 40, 27, 27}, []string{"mid", "text", "text", "mid"}
	t := d.tall(SheetBehind, d.sub()+"　归类为滞后、未启动的任务", tallColumns(behindTitles, widths, styles, 4, 5, 6))
	for _, task := range d.r.Behind {
		var said [][]string
		for _, w := range leadWords(task) {
			said = append(said, []string{dashed(w.progress), dashed(w.issues), dashed(w.next)})
		}
		t.draw([]string{task.Task.No, task.Task.Text, strings.Join(task.Task.Lead, "、"), task.State}, said)
	}
	d.none(len(behindTitles), len(d.r.Behind))
}

func (d *drawer) missing() {
	d.NewSheet(SheetMissing)
	titles := []string{"单位", "情况", "应报项数", "已报项数", "未报的任务", "联系人", "电话"}
	widths, styles := []float64{30, 12, 10, 10, 50, 14, 18}, []string{"text", "mid", "mid", "mid"}
	t := d.tall("未报送和报送不全的单位", d.sub(), tallColumns(titles, widths, styles, 0, 1, 2, 3, 4, 5, 6))
	n := 0
	for _, s := range d.r.Standing {
		if s.State == seeds.Complete {
			continue
		}
		n++
		row := d.row
		t.draw(nil, [][]string{{s.Unit.Name, s.Word(), "", "", strings.Join(d.r.OpenTasks(s.Unit.ID), "、"), s.Unit.Contact, s.Unit.Phone}})
		d.Number(pen.Ref(3, row), float64(s.Tasks), "mid"+tallWhole)
		d.Number(pen.Ref(4, row), float64(s.Filled), "mid"+tallWhole)
	}
	d.none(len(titles), n)
}

// noneText stands in an empty list.
const noneText = "（无）"

// none says that a list is empty, so that nobody takes it for forgotten.
func (d *drawer) none(cols, n int) {
	if n == 0 {
		d.Band(pen.Ref(1, d.row), pen.Ref(cols, d.row), noneText, "mid")
		d.Height(d.row, templates.RowHeight(tableSize))
		d.row++
	}
}
