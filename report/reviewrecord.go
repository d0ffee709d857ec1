package report

import (
	"ducha/seeds"
	"ducha/templates"
)

// remarkSheet draws what units wrote under their tables.
func (d *drawer) remarkSheet() {
	d.NewSheet(SheetRemarks)
	titles, widths := []string{"单位", templates.RemarkLabel, "报送时间", "来源文件"}, []float64{24, 80, 18, 50}
	d.sheetHead("各单位"+templates.RemarkLabel, d.sub(), titles, widths, true)
	for _, r := range d.r.Remarks {
		d.line(widths, []string{r.Unit.Name, r.Text, clock(r.At), r.File}, 2)
	}
	d.none(len(titles), len(d.r.Remarks))
}

// recordSheet draws the record of rulings, the newest first.
func (d *drawer) recordSheet(record []seeds.Ruling, rows []ReviewRow) {
	d.NewSheet(SheetRecord)
	titles := []string{"时间", "序号", "单位", "核定情况", "采用文字", "核定意见", "退回重报", "单位当时所报", "来源文件", "单元格"}
	widths := []float64{18, 7, 20, 11, 46, 24, 9, 46, 36, 12}
	d.sheetHead(SheetRecord, d.sub()+"　每次核定都记一条，最新的在前；同一项以最新一条为准", titles, widths, true)
	known := map[seeds.Slot]ReviewRow{}
	for _, row := range rows {
		known[row.Slot()] = row
	}
	for _, r := range newestFirst(record) {
		row, ok := known[r.Slot()]
		if !ok {
			row = ReviewRow{Task: seeds.Task{No: string(r.Task)}, Unit: unitOf(d.r.Plan.Directory(), d.r.Known, r.Unit)}
		}
		state, back, on := r.State, "", ""
		if r.Back {
			back = saysBack
		}
		if r.Blank() {
			state = "（撤回）"
		}
		if r.On != nil {
			on = onceSaid(*r.On)
		}
		d.line(widths, []string{clock(seeds.Stamp{Time: r.At}), row.Task.No, row.Unit.Name, state, r.Text, r.Note, back, on, r.File, r.Sheet + "!" + r.Cell}, 0, 1, 3, 6, 9)
	}
	d.none(len(titles), len(record))
}
