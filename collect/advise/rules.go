package advise

import (
	"fmt"

	"ducha/templates"
)

// Rule is one point that advice may make: what it is called for scripts, which
// setting turns it off, and how it is worded.
type Rule struct {
	Code    string
	Setting string // a key of 设置
	Name    string
	Message string // takes the arguments of Advice
	Remedy  string
	Example string // a message as it is filled
}

// Codes of advice.
const (
	CodeSameAsBefore   = "advice_same_as_before"
	CodeSameAsUnit     = "advice_same_as_unit"
	CodeStateShare     = "advice_state_against_share"
	CodeShareFull      = "advice_share_full"
	CodeTextUnfinished = "advice_text_unfinished"
	CodeStateBack      = "advice_state_back"
	CodeShareBack      = "advice_share_back"
	CodeOverdue        = "advice_overdue"
	CodeLeadsDiffer    = "advice_leads_differ"
)

// Rules lists every rule; the points about one answer stand in this order.
var Rules = []Rule{
	{CodeSameAsBefore, templates.SettingSameBefore, "与上期雷同",
		"与上期（%s）的文字雷同 %d%%，已连续 %d 期", "核对本期有没有新进展；没有的请单位如实写明原因",
		"与上期（2021年一季度）的文字雷同 100%，已连续 2 期"},
	{CodeSameAsUnit, templates.SettingSameUnit, "与其他单位雷同",
		"与%s第 %s 项的文字雷同 %d%%", "核对是不是照抄，所写是不是这一项的进展",
		"与市水利局第 2 项的文字雷同 100%"},
	{CodeStateShare, templates.SettingAgainst, "情况与比例不符",
		"完成情况是“%s”，完成比例却是 %s%%", "核对哪一个对",
		"完成情况是“已完成”，完成比例却是 80%"},
	{CodeShareFull, templates.SettingAgainst, "比例已满",
		"完成比例已到 %s%%，完成情况仍是“%s”", "核对是不是已经完成",
		"完成比例已到 100%，完成情况仍是“正常推进”"},
	{CodeTextUnfinished, templates.SettingAgainst, "情况与文字不符",
		"完成情况是“%s”，文字里却写着“%s”", "核对哪一个对",
		"完成情况是“已完成”，文字里却写着“附属工程尚未开工”"},
	{CodeStateBack, templates.SettingBack, "情况倒退",
		"上期（%s）报“%s”，本期报“%s”", "核对哪一期对；确有反复的请单位说明原因",
		"上期（2021年一季度）报“已完成”，本期报“正常推进”"},
	{CodeShareBack, templates.SettingBack, "比例倒退",
		"完成比例由上期（%s）的 %s%% 降到 %s%%", "核对哪一期对；口径有变化的请单位说明",
		"完成比例由上期（2021年一季度）的 80% 降到 60%"},
	{CodeOverdue, templates.SettingOverdue, "超期",
		"完成时限“%s”已到，仍报“%s”", "核对是否超期，请单位说明原因和预计完成时间",
		"完成时限“2021年6月底前”已到，仍报“正常推进”"},
	{CodeLeadsDiffer, templates.SettingLeads, "牵头说法不一",
		"同是牵头的%s报“%s”，本单位报“%s”", "核定时以首位牵头为准，或请几家会商后统一",
		"同是牵头的市水利局报“已完成”，本单位报“正常推进”"},
}

// byCode finds a rule.
var byCode = func() map[string]Rule {
	by := map[string]Rule{}
	for _, r := range Rules {
		by[r.Code] = r
	}
	return by
}()

// say fills the wording of a rule.
func (r Rule) say(args ...any) string { return fmt.Sprintf(r.Message, args...) }
