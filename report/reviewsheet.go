package report

import (
	"fmt"
	"io"
	"slices"
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

// The columns of 审核表 that are the office's, what the unit said before where it says
// something else now, and the hidden column by which a row is known.
const (
	reviewStanding = "报送"
	reviewPoints   = "提示与研判"
	reviewUpdated  = "报送更新"
	reviewState    = "核定情况"
	reviewText     = "采用文字"
	reviewNote     = "核定意见"
	reviewBack     = "退回重报"
	reviewThen     = "核定时所报"
	reviewBasis    = "依据"
)

// saysBack is what stands in 退回重报 for yes.
const saysBack = "退回"

// reviewHelp stands under the title of 审核表.
const reviewHelp = "浅黄色各栏由办公室填写。采用文字：留空即用单位原文；单位没有报的，填在这里即为电话补报。几家牵头的任务，完成情况以首位牵头（分工为“牵头”）的一行为准。报送更新：看过新报的内容后清空此格或改成“已阅”，原核定照旧；改了核定的不必清。退回重报：填“退回”，这一项不再计入，请单位按核定意见重报。结转的任务要改判，填核定情况。" +
	"改完保存、关闭，运行 ducha review --apply"

// reviewColumn is one column of 审核表.
type reviewColumn struct {
	title string
	width float64
	style string
	text  func(ReviewRow) string
}

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

// reviewColumns are the columns: the task, what the unit says, what is to be looked at,
// what the office says.
func (d *drawer) reviewColumns(rows []ReviewRow) []reviewColumn {
	list := []reviewColumn{
		{"序号", 7, "mid", func(r ReviewRow) string { return r.Task.No }},
		{"目标与任务", 28, "text", func(r ReviewRow) string { return r.Task.Text }},
		{"单位", 14, "text", func(r ReviewRow) string { return r.Unit.Name }},
		{"分工", 7, "mid", func(r ReviewRow) string { return partText(r) }},
		{reviewStanding, 10, "mid", ReviewRow.Standing},
	}
	for _, k := range d.saidKeys(rows) {
		width, style := map[seeds.Key]float64{seeds.KeyProgress: 46, seeds.KeyIssues: 20, seeds.KeyNext: 20}[k], "text"
		if width == 0 {
			width, style = 10, "mid"
		}
		list = append(list, reviewColumn{d.saidTitle(k), width, style, func(r ReviewRow) string { return saidIn(r.Said, k) }})
	}
	list = append(list, reviewColumn{reviewPoints, 24, "text", func(r ReviewRow) string { return strings.Join(r.Points, "\n") }})
	if slices.ContainsFunc(rows, func(r ReviewRow) bool { return r.Outdated }) {
		list = append(list, reviewColumn{reviewThen, 24, "text", ruledOn})
	}
	for _, c := range officeColumns {
		list = append(list, reviewColumn{c.title, c.width, c.style, func(r ReviewRow) string { return c.of(officeWords(r.Ruling, r.Said, r.Outdated)) }})
	}
	return append(list, reviewColumn{reviewBasis, 10, "basis", d.basis})
}

// saidTitle is the title over what the unit says, told from the table's own titles.
func (d *drawer) saidTitle(k seeds.Key) string {
	title := d.columnTitle(k)
	key := seeds.NameKey(title)
	if isOffice(key) || slices.Contains(reviewKeys, key) || slices.Contains([]string{"目标与任务", "分工", reviewStanding, reviewPoints, reviewThen}, key) {
		return "单位填的“" + title + "”"
	}
	return title
}

// partText is a unit's part in a task, with its place where several lead.
func partText(r ReviewRow) string {
	if r.Part == seeds.PartLead && r.Place > 1 {
		return fmt.Sprintf("%s%d", r.Part, r.Place)
	}
	return string(r.Part)
}

func saidIn(e *seeds.Entry, k seeds.Key) string {
	if e == nil {
		return ""
	}
	return e.Values[k]
}

// ruledOn is what the unit said when the office ruled, where it says something else now.
func ruledOn(r ReviewRow) string {
	switch {
	case !r.Outdated:
		return ""
	case r.Ruling.On == nil:
		return "（没有报送）"
	}
	e := *r.Ruling.On
	if state := e.Values[seeds.KeyState]; state != "" && e.Values[seeds.KeyProgress] != "" {
		return "【" + state + "】" + onceSaid(e)
	}
	return onceSaid(e)
}

// onceSaid is what was said on an answer that was ruled on, and by whom where that was
// the office.
func onceSaid(e seeds.Entry) string {
	if m := Mark(e); m != "" {
		return "（" + m + "）" + e.Said()
	}
	return e.Said()
}

// Words are what stands in the office's columns of a row.
type Words struct{ Updated, State, Text, Note, Back string }

// officeWords is what the office's columns of a row say after a ruling.
func officeWords(r seeds.Ruling, now *seeds.Entry, outdated bool) Words {
	w := Words{State: r.State, Text: r.Text, Note: r.Note}
	if outdated {
		w.Updated = MarkUpdated
	}
	if r.Back && (now == nil || r.Refuses(*now)) { // a newer answer settles it
		w.Back = saysBack
	}
	return w
}

// officeColumn is one of the office's columns.
type officeColumn struct {
	title string
	width float64
	style string
	of    func(Words) string
	put   func(*Words, string)
}

var officeColumns = []officeColumn{
	{reviewUpdated, 11, "open", func(w Words) string { return w.Updated }, func(w *Words, s string) { w.Updated = s }},
	{reviewState, 11, "openMid", func(w Words) string { return w.State }, func(w *Words, s string) { w.State = s }},
	{reviewText, 40, "open", func(w Words) string { return w.Text }, func(w *Words, s string) { w.Text = s }},
	{reviewNote, 18, "open", func(w Words) string { return w.Note }, func(w *Words, s string) { w.Note = s }},
	{reviewBack, 8, "openMid", func(w Words) string { return w.Back }, func(w *Words, s string) { w.Back = s }},
}

// basis tells a row again: the round, the number of the ruling it was drawn from, the
// return, the unit and the task.
func (d *drawer) basis(r ReviewRow) string {
	sha := ""
	if r.Said != nil {
		sha = r.Said.Source.SHA256
	}
	ruling := r.Ruling
	ruling.Unit, ruling.Task = r.Unit.ID, r.Task.ID
	return basisOf(d.r.Round.ID, ruling, sha)
}

func basisOf(round seeds.RoundID, r seeds.Ruling, sha string) string {
	return fmt.Sprintf("%s|%d|%s|%s|%s", round, r.Seq, sha, r.Unit, r.Task)
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

// styleOf is the style of a row's cell: what awaits the office stands out.
func (c reviewColumn) styleOf(r ReviewRow, text string) string {
	switch {
	case c.title == reviewUpdated && text != "":
		return "doubt"
	case c.title == reviewUpdated: // nothing to clear
		return "text"
	case c.title == reviewStanding && (r.Refused || r.Said == nil && r.Ruling.Text == ""):
		return "lockedOpen"
	}
	return c.style
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
