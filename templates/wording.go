package templates

import (
	"fmt"
	"regexp"
	"slices"
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

// WordingDef is one text of sheet 文字.
type WordingDef struct {
	Name string
	Text string   // default
	Was  []string // the defaults of earlier duchas: left as they were in a 台账, they follow today's
	For  For
}

// Names of the texts.
const (
	WordTitle     = "通报标题" // a line break in it is a line break of the title
	WordLead      = "通报导语"
	WordOverall   = "总体情况"
	WordAllDone   = "全部完成" // instead of 总体情况
	WordMissing   = "报送情况"
	WordAllIn     = "全部报齐" // instead of 报送情况
	WordNone      = "无滞后事项"
	WordByChapter = "分类情况"
	WordBest      = "工作亮点"
	WordDone      = "已完成事项"
	WordBehind    = "滞后事项说明"
	WordIdle      = "无进展事项"
	WordLate      = "未按时报送"
	WordNext      = "下一步要求"

	WordMailSubject   = "发送主题" // one line
	WordMailBody      = "发送正文"
	WordRemindSubject = "催报主题" // one line
	WordRemindBody    = "催报正文"
)

// WordingDefs lists the texts with their defaults, in the order of the sheet.
// A line break in a text begins a new paragraph; one that begins with （一）, 1. or
// （1） begins with a heading up to its first full stop, and headings are numbered
// anew, so that one left out leaves no gap.
var WordingDefs = []WordingDef{
	{Name: WordTitle, Text: "{{发文机关}}关于{{期次}}重点工作进展情况的督查通报", Was: []string{"关于{{期次}}\n重点工作进展情况的督查通报"}},
	{Name: WordLead, Text: "{{如有已报}}根据《{{标题}}》要求，{{发文机关}}对{{期次}}重点工作进展情况进行了督查，汇总了各牵头责任单位填报的截至{{截至日期}}的进展情况。现将有关情况通报如下。\n" +
		"{{如无已报}}根据《{{标题}}》要求，{{发文机关}}对{{期次}}重点工作进展情况（截至{{截至日期}}）进行了督查。现将有关情况通报如下。",
		Was: []string{"根据《{{标题}}》要求，{{发文机关}}督查室对{{期次}}重点工作进展情况进行了督查，汇总了各牵头责任单位填报的截至{{截至日期}}的进展情况。现将有关情况通报如下。"}},
	{Name: WordOverall, Text: "{{如有填报}}{{如分状态}}纳入督查的重点工作共{{任务总数}}项，{{任务构成}}{{应报情况}}。按任务统计（{{统计口径}}），{{各状态}}{{较上期}}。\n" +
		"{{如有填报}}{{如不分状态}}纳入督查的重点工作共{{任务总数}}项，{{任务构成}}{{应报情况}}（{{统计口径}}）。\n" +
		"{{如有任务}}{{如无填报}}纳入督查的重点工作共{{任务总数}}项，{{任务构成}}{{应报情况}}。\n" +
		"{{如无任务}}本期没有纳入督查的重点工作。",
		Was: []string{"{{如有填报}}{{如分状态}}纳入督查的重点工作共{{任务总数}}项，{{任务构成}}{{应报情况}}。按任务统计（以首位牵头责任单位的填报为准），{{各状态}}。\n" +
			"{{如有填报}}{{如不分状态}}纳入督查的重点工作共{{任务总数}}项，{{任务构成}}{{应报情况}}（以首位牵头责任单位的填报为准）。\n" +
			"{{如有任务}}{{如无填报}}纳入督查的重点工作共{{任务总数}}项，{{任务构成}}{{应报情况}}。\n" +
			"{{如无任务}}本期没有纳入督查的重点工作。",
			"{{年度}}年重点工作共{{任务总数}}项，本期应报{{应报任务数}}项，首位牵头单位已报{{已报任务数}}项，未报{{未报任务数}}项{{结转说明}}。按任务总数计，{{各状态}}。"}},
	{Name: WordAllDone, Text: "{{如有应报}}{{如无结转}}纳入督查的重点工作共{{任务总数}}项，截至{{截至日期}}已全部完成。\n" +
		"{{如有应报}}{{如有结转}}纳入督查的重点工作共{{任务总数}}项，截至{{截至日期}}已全部完成，其中{{结转任务数}}项此前已完成，结转计入。\n" +
		"{{如无应报}}纳入督查的重点工作共{{任务总数}}项，此前各期已全部完成，本期没有需要填报的事项。"},
	{Name: WordMissing, Text: "本期应报单位{{应报单位数}}家，{{单位报送情况}}。",
		Was: []string{"本期应报单位{{应报单位数}}家，报齐{{报齐单位数}}家，报送不全{{部分单位数}}家，未报送{{未报单位数}}家。"}},
	{Name: WordAllIn, Text: "本期应报单位{{应报单位数}}家，{{单位报送情况}}。", Was: []string{"本期应报单位{{应报单位数}}家，全部按要求报齐。"}},
	{Name: WordNone, Text: "{{如有填报}}{{如无无进展}}{{如无未报事项}}没有{{滞后状态}}的事项。\n{{如有填报}}{{如无无进展}}{{如有未报事项}}已填报的事项中，没有{{滞后状态}}的。",
		Was: []string{"本期没有进度滞后或尚未启动的事项。"}},
	{Name: WordByChapter, Text: "{{如分状态}}各类工作完成情况如下，各责任单位的完成情况见{{统计表附件}}。\n{{如不分状态}}各类工作填报情况如下，各责任单位的填报情况见{{统计表附件}}。"},
	{Name: WordBest},
	{Name: WordDone, Text: "截至{{截至日期}}，已完成{{已完成任务数}}项：{{已完成事项}}。"},
	{Name: WordBehind, Text: "{{滞后情况}}（清单见{{滞后清单附件}}），有关责任单位要查明原因，倒排工期，限期赶上。",
		Was: []string{"以下{{滞后任务数}}项工作未达到进度要求，有关责任单位要查明原因，倒排工期，限期赶上。"}},
	{Name: WordIdle, Text: "没有进展的事项共{{无进展任务数}}项，有关责任单位要说明原因，尽快打开工作局面。"},
	{Name: WordLate, Text: "未按时报齐进展情况的单位共{{未按时单位数}}家，应报、已报项数见{{名单附件}}。\n" +
		"{{如有未报}}未报送的单位：{{未报单位}}。\n" +
		"{{如有不全}}报送不全的单位：{{部分单位}}。\n" +
		"{{如有逾期}}逾期报送的单位：{{逾期单位}}。"},
	{Name: WordNext, Text: "{{如全部完成}}（一）巩固工作成效。各责任单位要认真总结经验，健全长效机制，防止问题反弹。\n" +
		"{{如未全部完成}}（一）压实工作责任。各责任单位要对照年度目标任务，逐项细化措施，明确责任人和完成时限，确保各项工作按期完成。列首位的牵头责任单位要加强统筹，协同单位要主动配合，形成合力。\n" +
		"{{如有滞后}}（二）加快补齐短板。{{滞后状态}}的事项，有关责任单位要逐项分析原因，制定整改措施，倒排工期，整改结果及时报告。\n" +
		"{{如有无进展}}（三）推动工作破题。本期没有进展的事项，有关责任单位要找准症结，需要协调的及时提请研究，不得久拖不决。\n" +
		"{{如有应报}}{{如已报齐}}（四）严格按时报送。各牵头责任单位要按时、如实、完整报送进展情况，数据要经得起核查。\n" +
		"{{如有应报}}{{如未报齐}}（四）严格按时报送。各牵头责任单位要按时、如实、完整报送进展情况。未报送或报送不全的单位，请于收到本通报后三个工作日内补报。",
		Was: []string{"各责任单位要对照年度目标任务，细化措施，压实责任，确保各项工作按时完成。进度滞后的，要逐项分析原因，明确整改措施和完成时限。\n" +
			"各牵头责任单位要加强统筹协调，按时、如实、完整报送进展情况。未报送或报送不全的单位，请于收到通报后三个工作日内补报。"}},
	{Name: WordMailSubject, For: ForMail, Text: "请报送{{期次}}重点工作进展情况（{{单位}}，表号{{表号}}）"},
	{Name: WordMailBody, For: ForMail, Text: "{{单位}}：\n" +
		"　　根据《{{标题}}》，请填报{{期次}}重点工作进展情况（截至{{截至日期}}），共{{任务数}}项。反馈表见附件“{{附件名}}”，请直接在表上填写，于{{报送截止}}前报送。\n" +
		"{{如有收件邮箱}}　　请把填好的反馈表作为附件发到 {{收件邮箱}}，或直接回复本邮件。\n" +
		"{{如无收件邮箱}}　　请把填好的反馈表作为附件，直接回复本邮件。\n" +
		"　　请不要改动表号、核对码和任务内容，不要另外制表；请发电子表格，不要发照片、扫描件和网盘、超大附件的链接。\n" +
		"{{如有联系人}}　　联系人：{{联系人}}\n" +
		"{{督查室}}"},
	{Name: WordRemindSubject, For: ForMail, Text: "〔{{催报情形}}〕{{期次}}重点工作进展情况（{{单位}}，表号{{表号}}）"},
	{Name: WordRemindBody, For: ForMail, Text: "{{单位}}：\n" +
		"{{如未报送}}{{如未到期}}　　{{期次}}重点工作进展情况请于{{报送截止}}前报送，{{剩余时间}}，尚未收到贵单位填好的反馈表，请抓紧填报。\n" +
		"{{如未报送}}{{如已到期}}　　{{期次}}重点工作进展情况应于{{报送截止}}前报送，{{剩余时间}}，仍未收到贵单位填好的反馈表，请即填报。\n" +
		"{{如报送不全}}{{如未到期}}　　{{期次}}重点工作进展情况请于{{报送截止}}前报送，{{剩余时间}}。贵单位的反馈表已收到，还有{{未报事项}}没有报齐，请抓紧补报。\n" +
		"{{如报送不全}}{{如已到期}}　　{{期次}}重点工作进展情况应于{{报送截止}}前报送，{{剩余时间}}。贵单位的反馈表已收到，还有{{未报事项}}没有报齐，请即补报。\n" +
		"{{如已退回}}　　附件“{{附件名}}”是贵单位报来的反馈表，要改的格子已用批注标明，请在附件上改好后发回。\n" +
		"{{如未退回}}　　反馈表随信再次附上（“{{附件名}}”）；已填好的，请直接发回。\n" +
		"{{如有收件邮箱}}{{如未退回}}　　请发到 {{收件邮箱}}，或直接回复本邮件。已经报送的，不必理会。\n" +
		"{{如有收件邮箱}}{{如已退回}}　　请发到 {{收件邮箱}}，或直接回复本邮件。\n" +
		"{{如有联系人}}　　联系人：{{联系人}}\n" +
		"{{督查室}}"},
}

// Unprinted is what an office writes in place of a text that it wants left out.
const Unprinted = "不印"

// Wording is the office's texts by name.
type Wording map[string]string

// Printed is a text as the bulletin takes it: nothing where the office wants it left
// out, which Get, the text as the sheet shows it, keeps.
func (w Wording) Printed(name string) string {
	text := w.Get(name)
	switch {
	case strings.TrimRight(text, "。") != Unprinted:
		return text
	case name == WordTitle: // a document has one (GB/T 9704—2012 7.3.1)
		return Wording{}.Get(name)
	}
	return ""
}

// Get gives a text, or its default where it is blank or still one of the earlier defaults.
func (w Wording) Get(name string) string {
	own := strings.TrimSpace(w[name])
	for _, d := range WordingDefs {
		if d.Name == name && (own == "" || slices.Contains(d.Was, own)) {
			return d.Text
		}
	}
	return own
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
