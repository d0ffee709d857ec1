package templates

import (
	"fmt"
	"regexp"
	"sort"
	"strings"
)

// Figure is a {{name}} that wording may use; what it stands for follows from
// the data and is never typed by hand.
type Figure struct {
	Name string
	Note string
	If   bool // a condition: it prints nothing, and its paragraph is left out where it does not hold
	For  For  // where it is known
}

// For says what a text or a figure is for.
type For int

// The uses; a figure for all of them is known in every text.
const (
	ForBulletin For = iota
	ForMail
	ForAll
)

// Holds is the value of a condition that holds; one that does not is blank.
const Holds = "是"

// Figures lists every name there is, as printed in the note of sheet 文字.
var Figures = []Figure{
	{Name: "发文机关", Note: "设置中的发文机关", For: ForAll},
	{Name: "标题", Note: "任务清单的标题", For: ForAll},
	{Name: "年度", Note: "年份", For: ForAll},
	{Name: "期次", Note: "期次名称，如 2021年上半年", For: ForAll},
	{Name: "截至日期", Note: "如 2021年6月30日", For: ForAll},
	{Name: "报送截止", Note: "如 7月5日18:00", For: ForAll},
	{Name: "序时比例", Note: "截至日期占全年的比例，如 50%、91.7%"},
	{Name: "任务总数", Note: "任务清单中的任务数"},
	{Name: "任务构成", Note: "如 其中本期应报20项、此前已完成结转计入3项、未下发1项"},
	{Name: "应报任务数", Note: "本期要求填报的任务数"},
	{Name: "已报任务数", Note: "首位牵头单位已填报的任务数"},
	{Name: "未报任务数", Note: "首位牵头单位尚未填报的任务数"},
	{Name: "应报情况", Note: "如 ；应报事项中已报12项、未报8项"},
	{Name: "结转任务数", Note: "此前已完成、本期不再填报的任务数"},
	{Name: "结转说明", Note: "有结转时为“；另有3项此前已完成，结转计入”，没有时为空"},
	{Name: "未下发任务数", Note: "本期没有要求填报、也没有结转的任务数"},
	{Name: "各状态", Note: "各状态的项数和占比，如 已完成12项，占21.4%；…；没有的状态不写"},
	{Name: "已完成任务数", Note: "归类为完成的任务数"},
	{Name: "完成率", Note: "已完成任务数占任务总数的比例，如 21.4%"},
	{Name: "已完成事项", Note: "按单位列出已完成的任务，如 市发展改革委第1、3项；…"},
	{Name: "滞后任务数", Note: "归类为滞后或未启动的任务数"},
	{Name: "滞后状态", Note: "出现了的滞后、未启动状态的名称，如 进度滞后和尚未启动；都没有出现时如 进度滞后或尚未启动"},
	{Name: "滞后情况", Note: "如 未达到进度要求的事项共6项，其中进度滞后4项、尚未启动2项"},
	{Name: "无进展任务数", Note: "归类为无进展的任务数"},
	{Name: "统计口径", Note: "以首位牵头责任单位的填报为准；督查核定改变了完成情况或者由办公室补报的，为 以首位牵头责任单位的填报和督查核定为准"},
	{Name: "上期期次", Note: "上一期的名称，如 2021年一季度；没有上期时为空"},
	{Name: "较上期", Note: "如 。与2021年一季度相比，新完成5项、新增滞后2项、倒退1项；没有上期、上期没有填报完成情况时为空"},
	{Name: "新完成任务数", Note: "本期已完成、上期没有完成的任务数"},
	{Name: "新滞后任务数", Note: "本期归类为滞后或未启动、上期不是的任务数，不含倒退的"},
	{Name: "倒退任务数", Note: "上期已完成、本期又不是，或者上期已启动、本期未启动的任务数"},
	{Name: "赶上任务数", Note: "上期归类为滞后或未启动、本期归类为正常的任务数"},
	{Name: "无变化任务数", Note: "完成情况和填报文字都与上期相同、没有完成的任务数"},
	{Name: "应报单位数", Note: "本期发出反馈表的单位数"},
	{Name: "报齐单位数", Note: "按要求报齐的单位数"},
	{Name: "部分单位数", Note: "报了一部分的单位数"},
	{Name: "未报单位数", Note: "未报送的单位数"},
	{Name: "逾期单位数", Note: "报送截止以后才报的单位数"},
	{Name: "未按时单位数", Note: "未报送、报送不全或逾期报送的单位数"},
	{Name: "单位报送情况", Note: "如 报齐6家、报送不全2家、未报送1家；都报齐了为 已全部按时报齐"},
	{Name: "未报单位", Note: "未报送的单位名单；多于30家时只写家数，名单见附件"},
	{Name: "部分单位", Note: "报送不全的单位名单，同上"},
	{Name: "逾期单位", Note: "逾期报送的单位名单，同上"},
	{Name: "反馈表附件", Note: "进展情况反馈表是第几个附件，如 附件1"},
	{Name: "滞后清单附件", Note: "滞后事项清单是第几个附件"},
	{Name: "统计表附件", Note: "完成情况统计表是第几个附件"},
	{Name: "名单附件", Note: "未按时报送单位名单是第几个附件"},
	{Name: "如有任务", Note: "任务清单中有任务", If: true},
	{Name: "如无任务", Note: "任务清单中没有任务", If: true},
	{Name: "如有应报", Note: "本期要求填报的任务至少有一项", If: true},
	{Name: "如无应报", Note: "本期没有要求填报的任务", If: true},
	{Name: "如有已报", Note: "本期至少有一项任务报了", If: true},
	{Name: "如无已报", Note: "本期一项也没有报", If: true},
	{Name: "如有填报", Note: "至少有一项任务知道完成情况，结转的也算", If: true},
	{Name: "如无填报", Note: "没有一项任务知道完成情况", If: true},
	{Name: "如分状态", Note: "反馈表填完成情况，分得出已完成、进度滞后等状态", If: true},
	{Name: "如不分状态", Note: "反馈表不填完成情况（如简表），只知道已报、未报", If: true},
	{Name: "如有未报事项", Note: "应报的任务还有没报的", If: true},
	{Name: "如无未报事项", Note: "应报的任务都报了", If: true},
	{Name: "如有结转", Note: "有任务此前已完成、结转计入", If: true},
	{Name: "如无结转", Note: "没有结转的任务", If: true},
	{Name: "如有完成", Note: "有已完成的任务", If: true},
	{Name: "如无完成", Note: "没有已完成的任务", If: true},
	{Name: "如全部完成", Note: "所有任务都已完成", If: true},
	{Name: "如未全部完成", Note: "还有任务没有完成", If: true},
	{Name: "如有滞后", Note: "有滞后或未启动的任务", If: true},
	{Name: "如无滞后", Note: "没有滞后和未启动的任务", If: true},
	{Name: "如有无进展", Note: "有本期无进展的任务", If: true},
	{Name: "如无无进展", Note: "没有本期无进展的任务", If: true},
	{Name: "如有上期", Note: "有上一期可比", If: true},
	{Name: "如无上期", Note: "这是第一期", If: true},
	{Name: "如有未报", Note: "有未报送的单位", If: true},
	{Name: "如无未报", Note: "没有未报送的单位", If: true},
	{Name: "如有不全", Note: "有报送不全的单位", If: true},
	{Name: "如无不全", Note: "没有报送不全的单位", If: true},
	{Name: "如未报齐", Note: "有未报送或报送不全的单位", If: true},
	{Name: "如已报齐", Note: "没有未报送和报送不全的单位", If: true},
	{Name: "如有逾期", Note: "有逾期报送的单位", If: true},
	{Name: "如无逾期", Note: "没有逾期报送的单位", If: true},
	{Name: "如有未按时", Note: "有未报送、报送不全或逾期报送的单位", If: true},
	{Name: "如无未按时", Note: "各单位都按时报齐", If: true},

	{Name: "单位", Note: "收件单位的全称", For: ForMail},
	{Name: "表号", Note: "该单位反馈表的表号", For: ForMail},
	{Name: "任务数", Note: "该单位反馈表上的任务数", For: ForMail},
	{Name: "附件名", Note: "所附文件的名称", For: ForMail},
	{Name: "督查室", Note: "如 ××市人民政府督查室", For: ForMail},
	{Name: "收件邮箱", Note: "设置中的收件邮箱", For: ForMail},
	{Name: "联系人", Note: "设置中的联系人和联系电话", For: ForMail},
	{Name: "催报情形", Note: "提醒、今日截止、逾期未报、逾期未报齐、请更正", For: ForMail},
	{Name: "剩余时间", Note: "如 还有3天、今天截止、已逾期2天", For: ForMail},
	{Name: "未报事项", Note: "还没有报的事项，如 第3、5(1)项", For: ForMail},
	{Name: "如有收件邮箱", Note: "设置了收件邮箱", If: true, For: ForMail},
	{Name: "如无收件邮箱", Note: "没有设置收件邮箱", If: true, For: ForMail},
	{Name: "如有联系人", Note: "设置了联系人或联系电话", If: true, For: ForMail},
	{Name: "如未到期", Note: "还没有到报送截止时间", If: true, For: ForMail},
	{Name: "如已到期", Note: "报送截止时间已过", If: true, For: ForMail},
	{Name: "如未报送", Note: "该单位一项也没有报", If: true, For: ForMail},
	{Name: "如报送不全", Note: "该单位报了一部分", If: true, For: ForMail},
	{Name: "如已退回", Note: "所附的是标明要改之处的退回件", If: true, For: ForMail},
	{Name: "如未退回", Note: "所附的是反馈表", If: true, For: ForMail},
}

var figurePattern = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// braces makes the braces of a Chinese keyboard those that names stand in.
var braces = strings.NewReplacer("｛", "{", "｝", "}")

// LooseBrace gives the first brace of a text that has no pair about a name, with
// what stands beside it; "" for none.
func LooseBrace(text string) string {
	rest := []rune(figurePattern.ReplaceAllString(braces.Replace(text), "\x00"))
	for i, r := range rest {
		if r == '{' || r == '}' {
			return strings.Trim(strings.ReplaceAll(string(rest[max(0, i-6):min(len(rest), i+7)]), "\x00", ""), "\n ")
		}
	}
	return ""
}

// UnknownFigures lists the names in a text for a use that are not in Figures for it.
func UnknownFigures(text string, use For) []string {
	text = braces.Replace(text)
	known := map[string]bool{}
	for _, f := range Figures {
		known[f.Name] = use == ForAll || f.For == ForAll || f.For == use
	}
	var unknown []string
	for _, m := range figurePattern.FindAllStringSubmatch(text, -1) {
		if !known[m[1]] {
			unknown = append(unknown, m[1])
		}
	}
	return unknown
}

// Expand puts figures into a text and leaves out the paragraphs whose conditions do
// not hold. A name without a figure is an error that lists the names there are.
func Expand(text string, figures map[string]string) (string, error) {
	conditions := map[string]bool{}
	for _, f := range Figures {
		conditions[f.Name] = f.If
	}
	var missing, kept []string
	if loose := LooseBrace(text); loose != "" {
		return "", fmt.Errorf("“%s”的花括号没有配对，名称写成 {{期次}} 这样", loose)
	}
	for _, paragraph := range strings.Split(braces.Replace(text), "\n") {
		holds := true
		out := figurePattern.ReplaceAllStringFunc(paragraph, func(m string) string {
			name := figurePattern.FindStringSubmatch(m)[1]
			v, ok := figures[name]
			if !ok {
				missing = append(missing, name)
			}
			if conditions[name] {
				holds = holds && v != ""
				return ""
			}
			return v
		})
		if holds {
			kept = append(kept, out)
		}
	}
	if len(missing) > 0 {
		names := make([]string, 0, len(figures))
		for n := range figures {
			names = append(names, n)
		}
		sort.Strings(names)
		return "", fmt.Errorf("文字中的 {{%s}} 不认识，可用的有：%s", strings.Join(missing, "}} {{"), strings.Join(names, "、"))
	}
	return strings.Join(kept, "\n"), nil
}
