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
}

// Figures lists every name there is, as printed in the note of sheet 文字.
var Figures = []Figure{
	{"发文机关", "设置中的发文机关"},
	{"标题", "任务清单的标题"},
	{"年度", "年份"},
	{"期次", "期次名称，如 2021年上半年"},
	{"截至日期", "如 2021年6月30日"},
	{"报送截止", "如 7月5日18:00"},
	{"任务总数", "任务清单中的任务数"},
	{"应报任务数", "本期要求填报的任务数"},
	{"已报任务数", "首位牵头单位已填报的任务数"},
	{"未报任务数", "首位牵头单位尚未填报的任务数"},
	{"结转任务数", "此前已完成、本期不再填报的任务数"},
	{"结转说明", "有结转时为“；另有3项此前已完成，结转计入”，没有时为空"},
	{"未下发任务数", "本期没有要求填报、也没有结转的任务数"},
	{"各状态", "各状态的项数和占比，如 已完成12项，占21.4%；…"},
	{"滞后任务数", "归类为滞后或未启动的任务数"},
	{"应报单位数", "本期发出反馈表的单位数"},
	{"报齐单位数", "按要求报齐的单位数"},
	{"部分单位数", "报了一部分的单位数"},
	{"未报单位数", "未报送的单位数"},
	{"未报单位", "未报送的单位名单"},
	{"部分单位", "报送不全的单位名单"},
}

// WordingDef is one text of sheet 文字.
type WordingDef struct {
	Name string
	Text string // default
}

// Names of the texts.
const (
	WordTitle   = "通报标题" // a line break in it is a line break of the title
	WordLead    = "通报导语"
	WordOverall = "总体情况"
	WordBehind  = "滞后事项说明"
	WordNone    = "无滞后事项"
	WordMissing = "报送情况"
	WordAllIn   = "全部报齐"
	WordNext    = "下一步要求"
)

// WordingDefs lists the texts with their defaults, in the order of the sheet.
// A line break in a text begins a new paragraph.
var WordingDefs = []WordingDef{
	{WordTitle, "关于{{期次}}\n重点工作进展情况的督查通报"},
	{WordLead, "根据《{{标题}}》要求，{{发文机关}}督查室对{{期次}}重点工作进展情况进行了督查，汇总了各牵头责任单位填报的截至{{截至日期}}的进展情况。现将有关情况通报如下。"},
	{WordOverall, "{{年度}}年重点工作共{{任务总数}}项，本期应报{{应报任务数}}项，首位牵头单位已报{{已报任务数}}项，未报{{未报任务数}}项{{结转说明}}。按任务总数计，{{各状态}}。"},
	{WordBehind, "以下{{滞后任务数}}项工作未达到进度要求，有关责任单位要查明原因，倒排工期，限期赶上。"},
	{WordNone, "本期没有进度滞后或尚未启动的事项。"},
	{WordMissing, "本期应报单位{{应报单位数}}家，报齐{{报齐单位数}}家，报送不全{{部分单位数}}家，未报送{{未报单位数}}家。"},
	{WordAllIn, "本期应报单位{{应报单位数}}家，全部按要求报齐。"},
	{WordNext, "各责任单位要对照年度目标任务，细化措施，压实责任，确保各项工作按时完成。进度滞后的，要逐项分析原因，明确整改措施和完成时限。\n" +
		"各牵头责任单位要加强统筹协调，按时、如实、完整报送进展情况。未报送或报送不全的单位，请于收到通报后三个工作日内补报。"},
}

// Wording is the office's texts by name.
type Wording map[string]string

// Get gives a text, or its default where it is blank.
func (w Wording) Get(name string) string {
	if v := strings.TrimSpace(w[name]); v != "" {
		return v
	}
	for _, d := range WordingDefs {
		if d.Name == name {
			return d.Text
		}
	}
	return ""
}

var figurePattern = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// UnknownFigures lists the names in a text that are not in Figures.
func UnknownFigures(text string) []string {
	known := map[string]bool{}
	for _, f := range Figures {
		known[f.Name] = true
	}
	var unknown []string
	for _, m := range figurePattern.FindAllStringSubmatch(text, -1) {
		if !known[m[1]] {
			unknown = append(unknown, m[1])
		}
	}
	return unknown
}

// Expand puts figures into a text. A name without a figure is an error that lists the names there are.
func Expand(text string, figures map[string]string) (string, error) {
	var missing []string
	out := figurePattern.ReplaceAllStringFunc(text, func(m string) string {
		name := figurePattern.FindStringSubmatch(m)[1]
		v, ok := figures[name]
		if !ok {
			missing = append(missing, name)
		}
		return v
	})
	if len(missing) > 0 {
		names := make([]string, 0, len(figures))
		for n := range figures {
			names = append(names, n)
		}
		sort.Strings(names)
		return "", fmt.Errorf("文字中的 {{%s}} 不认识，可用的有：%s", strings.Join(missing, "}} {{"), strings.Join(names, "、"))
	}
	return out, nil
}
