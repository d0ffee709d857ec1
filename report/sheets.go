package report

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
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
