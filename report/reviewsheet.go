package report

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// The sheets of 审核表.xlsx.
const (
	SheetReview  = "审核表"
	SheetRemarks = "单位说明"
	SheetRecord  = "核定记录"
)

// reviewHelp stands under the title of 审核表.
const reviewHelp = "浅黄色各栏由办公室填写。采用文字：留空即用单位原文；单位没有报的，填在这里即为电话补报。几家牵头的任务，完成情况以首位牵头（分工为“牵头”）的一行为准。报送更新：看过新报的内容后清空此格或改成“已阅”，原核定照旧；改了核定的不必清。退回重报：填“退回”，这一项不再计入，请单位按核定意见重报。结转的任务要改判，填核定情况。" +
	"改完保存、关闭，运行 ducha review --apply"

// addReview adds the styles of 审核表: what is given, and what the office may fill.
func addReview(styles map[string]excelize.Style) {
	left, mid := styles["text"], styles["mid"]
	missing, basis := mid, left
	missing.Font = &excelize.Font{Family: templates.FontBody, Size: tableSize, Color: templates.ColorFault, Bold: true}
	basis.Font = &excelize.Font{Family: templates.FontBody, Size: tableSize, Color: templates.ColorMuted}
	styles["lockedOpen"], styles["basis"] = missing, basis
	for name, like := range map[string]excelize.Style{"open": left, "openMid": mid, "doubt": left} {
		color := templates.ColorInput
		if name == "doubt" {
			color = templates.ColorDoubt
		}
		like.Fill, like.Protection = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}, &excelize.Protection{Locked: false}
		styles[name] = like
	}
}

// ReviewTable draws 审核表.xlsx: a row for each answer, the record of rulings, and what
// units wrote under their tables.
func ReviewTable(w io.Writer, r Result, record []seeds.Ruling) error {
	d := drawer{Pen: pen.New(SheetReview, tableStyles()), r: r}
	defer d.Close()
	rows := r.ReviewRows()
	columns := d.reviewColumns(rows)
	d.reviewSheet(columns, rows)
	d.remarkSheet()
	d.recordSheet(record, rows)
	return d.write(w, "审核表")
}

func (d *drawer) reviewSheet(columns []reviewColumn, rows []ReviewRow) {
	titles, widths := make([]string, len(columns)), make([]float64, len(columns))
	for i, c := range columns {
		titles[i], widths[i] = c.title, c.width
	}
	d.wideHead("审核表　"+d.sub(), reviewHelp, titles, widths, 4)
	first := d.row
	for _, row := range rows {
		texts := make([]templates.SizedText, 0, len(columns))
		for i, c := range columns {
			text := fitted(c.text(row))
			d.Put(pen.Ref(i+1, d.row), text, c.styleOf(row, text))
			if c.style != "basis" {
				texts = append(texts, templates.SizedText{Text: text, Width: c.width})
			}
		}
		d.Height(d.row, max(30, templates.RowHeight(tableSize, texts...)))
		d.row++
	}
	d.none(len(columns)-1, len(rows))
	d.Filter(pen.Ref(1, 3), pen.Ref(len(columns)-1, max(d.row-1, first)))
	d.choices(titles, first)
	d.HideColumn(len(columns))
	d.Protect()
}

// choices puts drop-downs on the columns where the office picks one of few.
func (d *drawer) choices(titles []string, first int) {
	lists := map[string][]string{reviewState: d.r.Def.StateNames(), reviewBack: {saysBack}}
	for i, t := range titles {
		list := lists[t]
		if len(list) == 0 || d.row <= first || utf8.RuneCountInString(strings.Join(list, ",")) > longestList {
			continue
		}
		d.Ask(pen.Input{From: pen.Ref(i+1, first), To: pen.Ref(i+1, d.row-1), List: list})
	}
}

// longestList is how many characters a drop-down that stands in its cell may have.
const longestList = 255
