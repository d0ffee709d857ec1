package report

import (
	"strings"

	"ducha/seeds"
	"ducha/templates/pen"
)

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
