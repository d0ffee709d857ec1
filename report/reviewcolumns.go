package report

import (
	"fmt"
	"slices"
	"strings"

	"ducha/seeds"
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

// reviewColumn is one column of 审核表.
type reviewColumn struct {
	title string
	width float64
	style string
	text  func(ReviewRow) string
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

// saidKeys are the columns in which any of the rows says something, as in the detail.
func (d *drawer) saidKeys(rows []ReviewRow) []seeds.Key {
	used := map[seeds.Key]bool{seeds.KeyProgress: true, seeds.KeyState: true}
	for _, row := range rows {
		if row.Said != nil {
			for k := range row.Said.Values {
				used[k] = true
			}
		}
	}
	return slices.DeleteFunc(d.detailKeys(), func(k seeds.Key) bool { return !used[k] })
}
