package templates

import (
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// SettingDef is one line of sheet 设置.
type SettingDef struct {
	Key     string
	Default string
	Choices []string // nil: free text
	Note    string
	Newer   bool // a 台账 that an older ducha wrote has no row for it
}

// ownFont says how a font of the office's own is given.
const ownFont = "自备字体文件（.ttf 或 .ttc）的路径，相对路径从台账所在文件夹算；.ttc 可写 “simsun.ttc#2”；空则用内置字体"

// SettingDefs lists every setting there is, in the order of the sheet.
var SettingDefs = []SettingDef{
	{Key: "标题", Note: "任务清单的标题；导入时自动填写"},
	{Key: "年度", Note: "任务清单的年份；导入时自动填写"},
	{Key: "发文机关", Note: "如 ××市人民政府；用于反馈表标题和通报"},
	{Key: "发文字号", Note: "文件式版头用，如 ×政督〔2021〕3号"},
	{Key: "版头", Default: HeadSerial, Choices: []string{HeadLetter, HeadSerial}, Note: "通报的版头：文件，印发文字号；简报，印期号"},
	{Key: "机关标志", Newer: true, Note: "版头上的红色大字；空则文件式用“发文机关”加“文件”，简报式用“发文机关”加“督查通报”"},
	{Key: "期号", Note: "简报式版头用，如 3，印作“第3期”"},
	{Key: "主送", Note: "通报的主送机关"},
	{Key: "抄送", Note: "通报的抄送机关，印在版记；可写几行，每行可以自带标签 报：、送：、发："},
	{Key: "署名方式", Newer: true, Default: SignByHead, Choices: []string{SignByHead, SignSealed, SignUnsealed, SignNone}, Note: "随版头：文件式留出盖章的位置，简报式不署名"},
	{Key: "落款", Note: "通报的署名；空则用发文机关"},
	{Key: "成文日期", Note: "如 2021-07-12；空则用报送截止日期"},
	{Key: "附注", Newer: true, Note: "印在成文日期下面，如 此件公开发布"},
	{Key: "印发机关", Note: "印在版记；空则用落款"},
	{Key: "印发日期", Note: "印在版记，如 2021-07-12；空则用成文日期"},
	{Key: "印发份数", Newer: true, Note: "印在版记，如 60，印作“共印60份”；空则不印"},
	{Key: "版记页", Newer: true, Default: ImprintFollows, Choices: []string{ImprintFollows, ImprintEven}, Note: "接正文：版记在最后一面；偶数页：双面印刷时版记落在偶数页上"},
	{Key: "份号", Newer: true, Note: "印在版头左上角，六位数字，如 000001；空则不印"},
	{Key: SettingSecrecy, Note: "印在版头，如 机密★1年；填了密级的，不用邮件收发"},
	{Key: "紧急程度", Newer: true, Choices: []string{"特急", "加急"}, Note: "印在版头；空则不印"},
	{Key: "红头用色", Newer: true, Default: InkScreen, Choices: []string{InkScreen, InkPrint}, Note: "屏幕：RGB 红，看和普通打印用；印刷：CMYK 红，送印刷厂用"},
	{Key: SettingPitch, Newer: true, Note: "通报正文的行距，20 至 40 磅，如 28；空则每页 22 行撑满版心（约 29.6 磅）"},
	{Key: "单位位次", Newer: true, Default: RanksPrinted, Choices: []string{RanksPrinted, RanksLeft}, Note: "统计表按完成率排位次，并列者同位；不印则不排"},
	{Key: "联系人", Note: "反馈表上印的联系人"},
	{Key: "联系电话", Note: "反馈表上印的电话"},
	{Key: SettingReplyTo, Note: "各单位把反馈表发回的地址"},
	{Key: "反馈表样式", Default: PresetStandard, Choices: Presets, Note: "换样式改这里，“反馈表栏目”“状态”两表没有改过的随之变；改过的以表中所写为准，清空后才随样式变"},
	{Key: "填报范围", Default: RolesLead, Choices: []string{RolesFirst, RolesLead, RolesAll}, Note: "发给谁：首位牵头、所有牵头，或牵头和配合单位"},
	{Key: SettingDone, Default: DoneDropped, Choices: []string{DoneDropped, "继续填报"}, Note: "首位牵头单位在前面各期报完成的任务：不再填报，以后的表里不再列出，汇总时把当期的填报结转计入；继续填报，每期照常列出"},
	{Key: SettingSameBefore, Newer: true, Default: AdviceOn, Choices: adviceChoices, Note: "提示工作进展照抄上期的填报；数字有变化的不算"},
	{Key: SettingSameUnit, Newer: true, Default: AdviceOn, Choices: adviceChoices, Note: "提示工作进展与别的单位另一项任务相同的填报"},
	{Key: SettingSameShare, Newer: true, Default: "95", Choices: []string{"80", "85", "90", "95", "100"}, Note: "相同的文字占百分之几算雷同"},
	{Key: SettingSameRounds, Newer: true, Default: "2", Choices: []string{"2", "3", "4", "5", "6"}, Note: "连续几期雷同才提示；2 指本期与上期雷同"},
	{Key: SettingAgainst, Newer: true, Default: AdviceOn, Choices: adviceChoices, Note: "提示完成情况与完成比例或文字对不上的，如已完成而比例为 80"},
	{Key: SettingBack, Newer: true, Default: AdviceOn, Choices: adviceChoices, Note: "提示完成情况或完成比例比上期倒退的"},
	{Key: SettingOverdue, Newer: true, Default: AdviceOn, Choices: adviceChoices, Note: "提示完成时限已过（按截至日期算）而没有完成的"},
	{Key: SettingLeads, Newer: true, Default: AdviceOn, Choices: adviceChoices, Note: "提示同一项任务几家牵头单位完成情况不同的"},
	{Key: SettingSMTP, Note: "发信服务器，如 smtp.example.gov.cn:465；465 端口用 TLS，别的端口用 STARTTLS"},
	{Key: SettingSMTPUser, Note: "发信账号，一般是完整的邮箱地址；密码（QQ、163 等是授权码）不写在这里，发送时再问"},
	{Key: SettingSender, Newer: true, Note: "发件地址；空则用SMTP账号。多数服务器要求与账号一致"},
	{Key: SettingSenderName, Newer: true, Note: "收件人看到的发件人名称；空则用“发文机关”加“督查室”"},
	{Key: SettingIMAP, Note: "收信服务器，如 imap.example.gov.cn:993"},
	{Key: SettingIMAPUser, Note: "收信账号，一般是完整的邮箱地址；密码不写在这里"},
	{Key: SettingPace, Default: "10", Note: "发信速度，1 至 6000；太快会被服务器当作垃圾邮件"},
	{Key: SettingCertificate, Newer: true, Note: "单位自建的邮件服务器用：CA 证书文件（.pem、.crt）的路径，或服务器证书的 SHA-256 指纹，多个用顿号分开；空则只信系统认可的证书"},
	{Key: SettingOldTLS, Newer: true, Default: AdviceOff, Choices: adviceChoices, Note: "只支持 TLS 1.0 等旧加密方式的老服务器才开"},
	{Key: "仿宋字体", Note: "正文用。" + ownFont},
	{Key: "黑体字体", Note: "一级标题和表头用。" + ownFont},
	{Key: "楷体字体", Note: "二级标题用。" + ownFont},
	{Key: "小标宋字体", Note: "标题和版头用。" + ownFont},
	{Key: "宋体字体", Newer: true, Note: "页码用。" + ownFont},
	{Key: SettingLastUnit, Note: "由 ducha 填写，请勿修改；删去的单位，编号不再给别的单位"},
}

// The settings of mail.
const (
	SettingSMTP        = "SMTP服务器"
	SettingSMTPUser    = "SMTP账号"
	SettingSender      = "发件邮箱"
	SettingSenderName  = "发件人名称"
	SettingReplyTo     = "收件邮箱"
	SettingIMAP        = "IMAP服务器"
	SettingIMAPUser    = "IMAP账号"
	SettingPace        = "每分钟封数"
	SettingCertificate = "服务器证书"
	SettingOldTLS      = "旧式加密"

	// SettingSecrecy stands on the bulletin; whatever it says keeps a plan out of the mail.
	SettingSecrecy = "密级"
)

// SettingPitch is the pitch of a bulletin's lines, pt.
const SettingPitch = "行距"

// ParsePitch reads a pitch, 20 to 40 pt: 28, 28.5, 28磅.
func ParsePitch(text string) (pt float64, ok bool) {
	text = strings.TrimSpace(strings.TrimSuffix(width.Fold.String(text), "磅"))
	pt, err := strconv.ParseFloat(text, 64)
	return pt, err == nil && pt >= 20 && pt <= 40
}

// SettingLastUnit is the highest unit number ever given: a number is never used
// again, even where its unit is gone from sheet 责任单位.
const SettingLastUnit = "最大单位编号"

// SettingDone says whether finished tasks are asked again; DoneDropped that they are not.
const (
	SettingDone = "已完成事项"
	DoneDropped = "不再填报"
)

// The switches of advice (研判), and what they choose from.
const (
	SettingSameBefore = "研判上期雷同"
	SettingSameUnit   = "研判单位雷同"
	SettingSameShare  = "研判雷同比例"
	SettingSameRounds = "研判雷同期数"
	SettingAgainst    = "研判情况不符"
	SettingBack       = "研判倒退"
	SettingOverdue    = "研判超期"
	SettingLeads      = "研判牵头不一"

	AdviceOn  = "开"
	AdviceOff = "关"
)

var adviceChoices = []string{AdviceOn, AdviceOff}

// What the settings of the bulletin choose from.
const (
	HeadLetter = "文件" // 版头
	HeadSerial = "简报"

	SignByHead   = "随版头" // 署名方式
	SignSealed   = "加盖印章"
	SignUnsealed = "不加盖印章"
	SignNone     = "不署名"

	ImprintFollows = "接正文" // 版记页
	ImprintEven    = "偶数页"

	InkScreen = "屏幕" // 红头用色
	InkPrint  = "印刷"

	RanksPrinted = "印" // 单位位次
	RanksLeft    = "不印"
)

// Who gets a form (设置 填报范围).
const (
	RolesFirst = "首位牵头"
	RolesLead  = "牵头"
	RolesAll   = "全部"
)

// Settings are the office's settings by key.
type Settings map[string]string

// Get gives a setting, or its default where it is blank.
func (s Settings) Get(key string) string {
	if v := strings.TrimSpace(s[key]); v != "" {
		return v
	}
	for _, d := range SettingDefs {
		if d.Key == key {
			return d.Default
		}
	}
	return ""
}

// Office is what the office is called to the units.
func (s Settings) Office() string {
	return s.Get("发文机关") + "督查室"
}

// maxPace is the highest pace there is: a server of the office's own may know no limit.
const maxPace = 6000

// Pace is how many messages may leave within a minute, 1 to 6000.
func (s Settings) Pace() (perMinute int, ok bool) {
	n, err := strconv.Atoi(width.Fold.String(s.Get(SettingPace)))
	return n, err == nil && n >= 1 && n <= maxPace
}

// Signature is who signs the bulletin.
func (s Settings) Signature() string {
	if v := s.Get("落款"); v != "" {
		return v
	}
	return s.Get("发文机关")
}
