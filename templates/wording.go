package templates

import (
	"slices"
	"strings"
)

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
