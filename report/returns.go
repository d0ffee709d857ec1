package report

import (
	"fmt"
	"io"

	"ducha/seeds"
	"ducha/templates/pen"
)

// The sheets of 回收情况.xlsx.
const (
	SheetFiles    = "报送件"
	SheetProblems = "问题"
	SheetUnits    = "单位"
)

// Returns draws 回收情况.xlsx: a row per file, per problem and per unit.
func Returns(w io.Writer, r Result) error {
	d := drawer{Pen: pen.New(SheetFiles, tableStyles()), r: r}
	defer d.Close()
	d.files()
	d.problems()
	d.units()
	return d.write(w, "回收情况")
}

func (d *drawer) files() {
	titles := []string{"文件", "单位", "结论", "有效填报", "问题数", "报送时间", "填报人", "联系电话", "其他需要说明的情况"}
	widths := []float64{52, 24, 14, 9, 8, 18, 12, 16, 30}
	d.sheetHead("回收情况", d.sub(), titles, widths, true)
	dir := d.r.Plan.Directory()
	for _, f := range d.r.Returns {
		d.line(widths, []string{f.Path, unitName(dir, f.Unit), f.Verdict.Chinese(), fmt.Sprint(f.Entries), fmt.Sprint(len(f.Problems)),
			clock(f.At), f.Reporter["填报人"], f.Reporter["联系电话"], f.Remark}, 2, 3, 4, 5)
	}
	d.none(len(titles), len(d.r.Returns))
}

func (d *drawer) units() {
	d.NewSheet(SheetUnits)
	titles := []string{"单位", "情况", "应报项数", "已报项数", "报送件数", "最近报送", "是否逾期", "联系人", "电话"}
	widths := []float64{32, 12, 10, 10, 10, 18, 10, 14, 18}
	d.sheetHead("各单位报送情况", d.sub(), titles, widths, true)
	for _, s := range d.r.Standing {
		last, late := "", ""
		if !s.Last.Time.IsZero() {
			last = clock(s.Last)
		}
		if s.Late {
			late = "逾期"
		}
		d.line(widths, []string{s.Unit.Name, s.Word(), fmt.Sprint(s.Tasks), fmt.Sprint(s.Filled), fmt.Sprint(s.Returns), last, late,
			s.Unit.Contact, s.Unit.Phone}, 1, 2, 3, 4, 5, 6)
	}
	d.none(len(titles), len(d.r.Standing))
}

func unitName(dir seeds.Directory, id seeds.UnitID) string {
	u, _ := dir.ByID(id)
	return u.Name
}

// StateWord says a unit's state to a person.
func StateWord(s seeds.UnitState) string {
	return map[seeds.UnitState]string{seeds.Complete: "报齐", seeds.Partial: "报送不全", seeds.Missing: "未报送"}[s]
}
