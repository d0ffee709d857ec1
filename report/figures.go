package report

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"ducha/seeds"
	"ducha/templates"
)

// figures gives every {{name}} of templates.Figures its value.
func (b *builder) figures() map[string]string {
	f := map[string]string{
		"发文机关": oneLine(b.Settings.Get("发文机关")), "标题": oneLine(cmp.Or(b.Plan.Title, "重点工作任务清单")), "年度": b.Settings.Get("年度"), "期次": oneLine(b.Round.Name),
		"截至日期": seeds.ChineseDate(b.Round.AsOf), "报送截止": b.Round.DueText(), "序时比例": elapsed(b.Round.AsOf, b.Plan.Year),
		"反馈表附件": b.annexName(annexProgress), "滞后清单附件": b.annexName(annexBehind), "统计表附件": b.annexName(annexCounts), "名单附件": b.annexName(annexUnits),
	}
	b.taskFigures(f)
	b.stateFigures(f)
	b.changeFigures(f)
	b.unitFigures(f)
	return f
}

// oneLine joins the lines of a name: a line end in a text begins a paragraph.
func oneLine(name string) string {
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '\n' || r == '\r' }), "")
}

// condition sets 如有… and 如无….
func condition(f map[string]string, what string, holds bool) {
	either(f, "如有"+what, "如无"+what, holds)
}

// either sets one of two conditions.
func either(f map[string]string, yes, no string, holds bool) {
	f[yes], f[no] = "", templates.Holds
	if holds {
		f[yes], f[no] = templates.Holds, ""
	}
}

// taskFigures tell what the tasks are asked and have answered.
func (b *builder) taskFigures(f map[string]string) {
	all, carried, reported, asked, rest := len(b.Tasks), b.CarriedOn(), b.Reported(), 0, 0
	for _, t := range b.Tasks {
		switch {
		case t.Asked:
			asked++
		case t.State == StateNotAsked:
			rest++
		}
	}
	ruled := all - asked - carried - rest
	put := func(name string, n int) { f[name] = fmt.Sprint(n) }
	put("任务总数", all)
	put("应报任务数", asked)
	put("已报任务数", reported)
	put("未报任务数", asked-reported)
	put("结转任务数", carried)
	put("未下发任务数", rest)
	f["结转说明"] = ""
	if carried > 0 {
		f["结转说明"] = fmt.Sprintf("；另有%d项此前已完成，结转计入", carried)
	}
	f["任务构成"], f["应报情况"] = makeUp(asked, carried, ruled, rest), answered(asked, reported, asked == all)
	condition(f, "任务", all > 0)
	condition(f, "应报", asked > 0)
	condition(f, "已报", reported > 0)
	condition(f, "填报", reported+carried+ruled > 0)
	condition(f, "未报事项", reported < asked)
	condition(f, "结转", carried > 0)
}

// makeUp says how a plan's tasks divide, without the parts that are none.
func makeUp(asked, carried, ruled, rest int) string {
	switch {
	case carried+ruled+rest == 0 && asked == 1:
		return "为本期应报"
	case carried+ruled+rest == 0:
		return "均为本期应报"
	case asked+ruled+rest == 0:
		return "此前各期已全部完成，结转计入"
	case asked+carried+ruled == 0:
		return "本期没有要求填报"
	}
	return "其中" + counts("、", count{"本期应报", asked}, count{"此前已完成结转计入", carried}, count{"此前已完成另经督查核定", ruled}, count{StateNotAsked, rest})
}

// answered says how many of the asked tasks have their answer.
func answered(asked, reported int, alone bool) string {
	said := "；应报事项"
	if alone { // all tasks are asked: nothing stands between
		said = "，"
	}
	switch {
	case asked == 0:
		return ""
	case reported == asked:
		return said + "已全部填报"
	case reported == 0:
		return said + "尚未填报"
	case !alone:
		said += "中"
	}
	return said + fmt.Sprintf("已报%d项、未报%d项", reported, asked-reported)
}

// count is a number with what it counts.
type count struct {
	what string
	n    int
}

// counts writes the numbers that are not nought: 已完成3项、正常推进8项.
func counts(between string, list ...count) string {
	var said []string
	for _, c := range list {
		if c.n > 0 {
			said = append(said, fmt.Sprintf("%s%d项", c.what, c.n))
		}
	}
	return strings.Join(said, between)
}

// stateFigures tell how far the tasks are.
func (b *builder) stateFigures(f map[string]string) {
	names := b.namer()
	done, idle := b.ofKind(seeds.Done), b.ofKind(seeds.NoProgress)
	f["各状态"] = b.statesSaid()
	f["已完成任务数"], f["完成率"] = fmt.Sprint(len(done)), rate(len(done), len(b.Tasks))
	if text, few := names.byText(done); few {
		f["已完成事项"] = text
	} else {
		f["已完成事项"] = names.byUnit(done, mostListed, b.annexTells(annexCounts))
	}
	f["滞后状态"] = b.behindNames()
	f["滞后任务数"], f["滞后情况"] = fmt.Sprint(len(b.Behind)), b.behindSaid()
	f["无进展任务数"] = fmt.Sprint(len(idle))
	condition(f, "完成", len(done) > 0)
	condition(f, "滞后", len(b.Behind) > 0)
	condition(f, "无进展", len(idle) > 0)
	either(f, "如全部完成", "如未全部完成", b.allDone())
	either(f, "如分状态", "如不分状态", b.parted())
}

// changeFigures tell what has changed since the round before, and by whose word tasks are counted.
func (b *builder) changeFigures(f map[string]string) {
	last, there := b.Changes.Last()
	f["上期期次"], f["较上期"], f["统计口径"] = oneLine(last.Round.Name), b.changesSaid(), b.countedBy()
	for _, class := range []ChangeClass{NewlyDone, NewlyLate, MovedBack, CaughtUp, Unchanged} {
		f[string(class)+"任务数"] = fmt.Sprint(b.Changes.Counts[class])
	}
	condition(f, "上期", there)
}

// unitFigures tell how the units have answered.
func (b *builder) unitFigures(f map[string]string) {
	missing, partial, late, all := b.missingNames(), b.Names(seeds.Partial), b.lateNames(), len(b.Standing)
	complete, annex := len(b.Names(seeds.Complete)), b.annexName(annexUnits)
	for name, n := range map[string]int{"应报单位数": all, "报齐单位数": complete, "部分单位数": len(partial), "未报单位数": len(missing),
		"逾期单位数": len(late), "未按时单位数": len(b.unpunctual())} {
		f[name] = fmt.Sprint(n)
	}
	f["未报单位"], f["部分单位"], f["逾期单位"] = unitNames(missing, annex), unitNames(partial, annex), unitNames(late, annex)
	f["单位报送情况"] = unitsSaid(complete, len(partial), len(missing), len(late))
	condition(f, "未报", len(missing) > 0)
	condition(f, "不全", len(partial) > 0)
	condition(f, "逾期", len(late) > 0)
	condition(f, "未按时", len(b.unpunctual()) > 0)
	either(f, "如已报齐", "如未报齐", complete == all)
}

// unitsSaid says how many units have answered how, without those that are none.
func unitsSaid(complete, partial, missing, late int) string {
	all := complete + partial + missing
	if all == 1 {
		return oneSaid(complete == 1, missing == 1, late == 1)
	}
	switch all {
	case 0:
		return ""
	case complete:
		if late == 0 {
			return "已全部按时报齐"
		}
		return "已全部报齐" + lateOf(late, all, "，但均逾期报送", "，其中")
	case partial:
		return "均报送不全" + lateOf(late, all, "，且均逾期报送", "，其中")
	case missing:
		return "均未报送"
	}
	var parts []string
	for _, c := range []count{{"报齐", complete}, {"报送不全", partial}, {"未报送", missing}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d家", c.what, c.n))
		}
	}
	said := strings.Join(parts, "、") // who is late may be complete or not
	if complete+partial == 1 {
		return said + lateOf(late, 1, "；已报送的1家为逾期报送", "")
	}
	return said + lateOf(late, complete+partial, "；已报送的单位均逾期报送", "；已报送的单位中")
}

// lateOf says how many of those that have answered were late.
func lateOf(late, answered int, all, some string) string {
	switch late {
	case 0:
		return ""
	case answered:
		return all
	}
	return some + fmt.Sprintf("逾期报送%d家", late)
}

// oneSaid is unitsSaid of a single unit.
func oneSaid(complete, missing, late bool) string {
	switch {
	case missing:
		return "未报送"
	case complete && late:
		return "已报齐，但报送逾期"
	case complete:
		return "已按时报齐"
	case late:
		return "报送不全，且报送逾期"
	}
	return "报送不全"
}

// missingNames are the units of which nothing counts; of one whose report was sent back
// it is said.
func (r Result) missingNames() []string {
	var names []string
	for _, s := range r.Standing {
		switch {
		case s.State != seeds.Missing:
		case s.SentBack:
			names = append(names, s.Unit.Name+"（"+MarkRefused+"）")
		default:
			names = append(names, s.Unit.Name)
		}
	}
	return names
}

func (r Result) lateNames() []string {
	var names []string
	for _, s := range r.Standing {
		if s.Late {
			names = append(names, s.Unit.Name)
		}
	}
	return names
}

// rate is a share in per cent with one decimal, rounded half up: 66.7%; a dash
// where there is no base.
func rate(n, base int) string {
	if base == 0 {
		return "—"
	}
	return shareText(tenths(n, base))
}

// tenths is a share in tenths of a per cent, rounded half up.
func tenths(n, base int) int { return (n*2000 + base) / (2 * base) }

// elapsed is the share of the plan's year that has gone by on a day: 50%, 91.7%.
// Months count alike, as plans by 序时进度 reckon; a day within a month counts by days.
func elapsed(day time.Time, year int) string {
	day = day.In(seeds.Beijing)
	switch {
	case year > 0 && day.Year() > year:
		return "100%"
	case year > 0 && day.Year() < year:
		return "0%"
	}
	text := ""
	if next := day.AddDate(0, 0, 1); next.Day() == 1 {
		text = rate(int(day.Month()), 12)
	} else {
		text = rate(day.YearDay(), time.Date(day.Year(), 12, 31, 0, 0, 0, 0, seeds.Beijing).YearDay())
	}
	return strings.Replace(text, ".0%", "%", 1)
}

// expand puts the figures into one of the office's texts.
func (r Result) expand(name string) (string, error) {
	text, err := templates.Expand(r.Wording.Printed(name), r.Figures)
	if err != nil {
		return "", fmt.Errorf("台账“文字”表的“%s”：%w", name, err)
	}
	return text, nil
}
