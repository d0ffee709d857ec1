package fill

import (
	"fmt"
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// The columns of sheet 填报说明, in characters: together what A4 upright holds at full size.
const (
	guideLabel = 17
	guideWidth = 71
)

// guide draws sheet 填报说明: who, what, by when, what each state means, what happens next.
func (d *drawer) guide() {
	d.NewSheet(templates.GuideSheet)
	defer func() { d.Sheet = templates.FormSheet }()
	d.Widths(guideLabel, guideWidth)
	d.Band("A1", "B1", templates.GuideSheet, "title")
	d.Height(1, 40)
	d.Band("A2", "B2", d.form.Title+"　"+d.form.RoundName, "guideSub")
	d.Height(2, 26)
	row := 3
	for _, line := range guideLines(d.def, d.form) {
		pieces := templates.SizedText{Text: line[1], Width: guideWidth - templates.Indent}.Split(typeSize) // a clerk may have many states
		d.Band(pen.Ref(1, row), pen.Ref(1, row+len(pieces)-1), line[0], "guideHead")
		for _, text := range pieces {
			text = strings.TrimSuffix(text, "\n")
			d.Put(pen.Ref(2, row), text, "guideText")
			d.Height(row, min(templates.RowHeight(typeSize, templates.SizedText{Text: text, Width: guideWidth - templates.Indent})+10, templates.MaxRow))
			row++
		}
	}
	d.Page(pen.Paper{Left: templates.FormNoLabel + "：" + d.form.No, Right: d.form.UnitName})
}

func guideLines(def templates.FormDef, f seeds.Form) [][2]string {
	lines := [][2]string{
		{"谁来填", f.UnitName + "。" + whose(f)},
		{"填什么", fmt.Sprintf("截至%s的进展。只填浅黄色的格子%s。", seeds.ChineseDate(f.AsOf), map[bool]string{true: "；标题带＊的必填"}[f.Leads() > 0])},
		{"什么时候报", f.RoundName + "，请于" + seeds.Round{Due: f.Due}.DueText() + "前报送" + f.Office + "。"},
		{"怎么报", sendBack(f)},
	}
	var titles []string
	for _, c := range def.Columns {
		if c.Fill && c.Prompt != "" {
			titles = append(titles, c.Title+"："+c.Prompt)
		}
	}
	lines = append(lines, [2]string{"各栏怎么填", strings.Join(titles, "\n")})
	if _, asked := def.Column(seeds.KeyState); asked && len(def.States) > 0 {
		lines = append(lines, [2]string{"完成情况怎么选", strings.Join(stateLines(def), "\n")})
	}
	return append(lines, [2]string{"报送以后", "督查室核对后汇总印发通报。表中有漏填、错填的，会退回标明，请改后重新发送；以最后一次有效的填报为准。"})
}

// stateLines says what each state means, and what must be written where it is chosen.
func stateLines(def templates.FormDef) []string {
	_, issues := def.Column(seeds.KeyIssues)
	_, next := def.Column(seeds.KeyNext)
	var lines []string
	for _, s := range def.States {
		need := ""
		switch issues, next := issues && s.NeedIssues, next && s.NeedNext; {
		case issues && next:
			need = "；须写明存在问题和下一步举措"
		case issues:
			need = "；须写明原因"
		case next:
			need = "；须写明下一步举措"
		}
		lines = append(lines, s.Name+"："+kindMeaning[s.Kind]+need+"。")
	}
	return lines
}

// whose says which tasks are the unit's, and what is its part in them.
func whose(f seeds.Form) string {
	text := "本表所列为贵单位牵头的事项。"
	switch leads := f.Leads(); {
	case leads == 0:
		text = "本表所列为贵单位配合的事项，可按需填写。"
	case leads < len(f.Rows):
		text = "本表先列贵单位牵头的事项，后列配合的事项；配合的可按需填写。"
	}
	if slices.ContainsFunc(f.Rows, func(r seeds.FormRow) bool { return r.First != "" }) {
		text += "几家共同牵头的，标“牵头第1位”的由贵单位汇总各家情况填报，标其他位次的只填本单位承担的部分。"
	}
	return text
}

var kindMeaning = map[seeds.StateKind]string{
	seeds.Done:       "全年目标已经完成",
	seeds.OnTrack:    "按计划推进，预计能按期完成",
	seeds.Behind:     "慢于计划进度",
	seeds.NotStarted: "还没有开始",
	seeds.NoProgress: "本期没有新的进展",
	seeds.OtherState: "以上都不合适时选用",
}
