package report

import "strings"

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
