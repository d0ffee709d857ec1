package report

import (
	"io"

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

func (d *drawer) title() string {
	year := d.r.Settings.Get("年度")
	if year != "" {
		year += "年"
	}
	return d.r.Settings.Get("发文机关") + year + "重点工作进展情况反馈表"
}
