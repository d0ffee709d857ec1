package report

import (
	"slices"
	"sort"
	"strconv"

	"ducha/seeds"
	"ducha/templates/pen"
)

// detail draws one flat row per answer with every column, for filters and pivots.
func (d *drawer) detail() {
	d.NewSheet(SheetDetail)
	keys := d.detailKeys()
	titles := []string{"编号", "序号", "章节", "目标与任务", "单位", "分工"}
	widths := []float64{7, 7, 12, 26, 13, 7}
	for _, k := range keys {
		titles, widths = append(titles, d.columnTitle(k)), append(widths, keyWidth(k))
	}
	titles, widths = append(titles, detailTail...), append(widths, 9, 7, 9, 26, 13, 11, 10, 10, 11, 20, 11)
	d.wideHead(SheetDetail, d.sub()+d.carriedNote(), titles, widths, 5)
	rows := func(t TaskResult, answers []EntryResult) {
		for _, e := range answers {
			d.detailRow(t, e, keys, widths)
		}
	}
	var refused []TaskResult
	for _, t := range d.r.Tasks {
		rows(t, t.Entries)
		if len(t.Refused) > 0 {
			refused = append(refused, t)
		}
	}
	d.Filter(pen.Ref(1, 3), pen.Ref(len(titles), max(d.row-1, 4)))
	if len(refused) > 0 {
		d.block(refusedTitle, len(titles))
	}
	for _, t := range refused {
		rows(t, t.Refused)
	}
	if len(d.r.Orphans) > 0 {
		d.block(orphansTitle, len(titles))
	}
	for _, t := range d.r.Orphans {
		rows(t, slices.Concat(t.Entries, t.Refused))
	}
	d.remarksBlock(keys, widths)
}

// detailTail are the columns behind what the unit says: what counts, the office's
// word, where the answer came from.
var detailTail = []string{"计入情况", "归类", "核定情况", "采用文字", "核定意见", "核定时间", "标记", "期次", "报送时间", "来源文件", "单元格"}

// keyWidth is how wide the column of a key is.
func keyWidth(k seeds.Key) float64 {
	switch k {
	case seeds.KeyProgress:
		return 42
	case seeds.KeyIssues, seeds.KeyNext:
		return 20
	}
	return 9
}

// Headings of what stands below the list: answers that were sent back, and those
// whose task the plan no longer has.
const (
	refusedTitle = MarkRefused + "、尚未重报的填报（不计入）"
	orphansTitle = "已不在任务清单中的填报"
)

func (d *drawer) detailRow(t TaskResult, e EntryResult, keys []seeds.Key, widths []float64) {
	cells := []string{string(t.Task.ID), t.Task.No, t.Task.Chapter, t.Task.Text, e.Unit.Name, string(e.Part)}
	first := len(cells) // of the keys
	for _, k := range keys {
		text := e.Values[k]
		if e.Own { // the unit itself said nothing
			text = ""
		}
		cells = append(cells, text)
	}
	state, kind := d.r.Def.StateOf(e.Entry)
	cells = append(cells, state, string(kind))
	cells = append(cells, rulingCells(d.r.rulingOn(t, e.Entry))...)
	cells = append(cells, d.r.marks(t, e.Entry), d.period(t, e.Entry), clock(e.At), e.Source.File, e.Source.Sheet+"!"+sourceCell(e.Entry))
	row := d.row
	var mid []int
	for i, w := range widths {
		if w < 12 {
			mid = append(mid, i)
		}
	}
	d.line(widths, cells, mid...)
	for i, k := range keys { // numbers as numbers, so that a pivot can add them
		if k != seeds.KeyPercent {
			continue
		}
		if v, err := strconv.ParseFloat(cells[first+i], 64); err == nil {
			d.Number(pen.Ref(first+1+i, row), v, "number")
		}
	}
}

// rulingCells are a ruling as it stands in the detail: state, text, note, time.
func rulingCells(r seeds.Ruling) []string {
	if r.Blank() {
		return make([]string, 4)
	}
	return []string{r.State, r.Text, r.Note, clock(seeds.Stamp{Time: r.At})}
}

// sourceCell is where an answer stands: its words, or its state where it has none.
func sourceCell(e seeds.Entry) string {
	for _, k := range []seeds.Key{seeds.KeyProgress, seeds.KeyState, seeds.KeyIssues, seeds.KeyNext, seeds.KeyRemark} {
		if cell := e.Source.Cells[k]; cell != "" {
			return cell
		}
	}
	return ""
}

// period names the round in which an answer was given.
func (d *drawer) period(t TaskResult, e seeds.Entry) string {
	if t.carried(e) {
		return t.Said.Name + "（结转）"
	}
	return d.r.Round.Name
}

// detailKeys are today's input columns, then those that only answers on earlier forms have.
func (d *drawer) detailKeys() []seeds.Key {
	var keys []seeds.Key
	seen := map[seeds.Key]bool{}
	for _, c := range d.r.Def.Columns {
		if c.Fill {
			keys = append(keys, c.Key)
			seen[c.Key] = true
		}
	}
	var old []string
	for _, e := range d.r.allEntries() {
		for k := range e.Values {
			if !seen[k] {
				seen[k] = true
				old = append(old, string(k))
			}
		}
	}
	sort.Strings(old)
	for _, k := range old {
		keys = append(keys, seeds.Key(k))
	}
	return keys
}

func (d *drawer) columnTitle(k seeds.Key) string {
	if c, ok := d.r.Def.Column(k); ok {
		return c.Title
	}
	return string(k)
}
