package notice

import (
	"path"
	"strconv"
	"strings"
	"unicode"

	"ducha/seeds/pattern"
	"ducha/seeds/units"

	"golang.org/x/text/width"
)

// Why a line belongs to no task, as people read it.
const (
	whyWeb         = "网页附属信息"
	whyTitle       = "标题"
	whyAddressees  = "称呼"
	whyPreamble    = "前言"
	whyClosing     = "结尾"
	whySignature   = "落款"
	whyRemark      = "附注"
	whyAnnexList   = "附件清单"
	whyAnnexTitle  = "附件题目"
	whyPage        = "页码"
	whyLead        = "标题下的导语"
	whyNumbered    = "编号段落没有责任单位"
	whyBetween     = "任务之间的说明"
	whyNoTask      = "标签前面没有任务"
	whyLabel       = "标签不在任务之下"
	whyDitto       = "同上"
	whyDone        = "完成时限后面的用语"
	whyLabelWord   = "栏目名称"
	whyNote        = "编写说明"
	whyHeader      = "表头"
	whyTotal       = "合计"
	whyTableNote   = "表内说明"
	whyEmptyHead   = "标题下面没有任务"
	whyEmptyCell   = "空格"
	whyLeaderAbove = "下面各项的牵头领导"
	whyGiven       = "下面各行的责任单位或领导"
	whyAside       = "正文以外的文字"
)

var (
	webLine    = pattern.Of(`发布时间|信息来源|阅读次数|浏览次数|点击次数|访问次数|当前位置|网站首页|打印本页|关闭窗口|责任编辑|免责声明|扫一扫|版权所有|ICP备|公网安备|网站标识码|备案号|技术支持\s*[:：]|分享到|上一篇|下一篇|信息分类|生成日期|发文日期|关\s*键\s*词\s*[:：]|内容概述|有\s*效\s*性|索\s*引\s*号|字体\s*[:：]|^来源\s*[:：]|^文\s*号\s*[:：]|^名\s*称\s*[:：]|发布机构\s*[:：]|\.(?:docx?|pdf|xlsx?|wps|ofd)$`)
	titleAbout = pattern.Of(`^(\P{Han}*(?:\p{Han}+委(?:员会)?(?:办公室)?\s+)?\p{Han}*?)关于[^。:：>]*的?(?:通知|通报|意见|方案|决定|报告|函|批复)$`)
	titleOther = pattern.Of(`^[^。:：>;；]*(?:通知|通报|意见|方案|分工|分解|分解表|清单|任务|任务书|要点|计划|实事|事项|责任制|台账|责任书|(?:进展|完成|落实|推进)情况|\p{Han}{2,}表)(?:[(（][^()（）]*[)）])?$`)
	remarkLine = pattern.Of(`^[(（][^()（）]*[)）]$`)
	yearShape  = pattern.Of(`((?:19|20)\d\d)\s*年`)
)

const hanYear = "二〇"

// frame sorts the loose lines of a paper: what stands before the first task,
// between tasks and after the last.
func (p *paper) frame(loose []*node, first, last int) {
	title := p.findTitle(loose, first)
	signed, addressed := false, false
	for _, n := range loose {
		var why string
		switch before, after := n.at.Order < first, n.at.Order > last; {
		case title.covers(n):
			why = whyTitle
		case n.frame != "":
			why = n.frame
			signed = signed || n.frame == whySignature
		case webLine.MatchString(n.line) && len([]rune(n.line)) < 200, before && n.at.Order < title.from, after && signed:
			why = whyWeb
		case remarkLine.MatchString(n.line):
			why = whyRemark
		case n.section.sheet && !n.numbered():
			why = whyTableNote
		case before && !addressed && p.address(n.line):
			why, addressed = whyAddressees, true
		case before && signed:
			why = whyRemark
		case before:
			why = whyPreamble
		case after:
			why = whyClosing
		default:
			why = whyBetween
			p.doubt(n.at, n.line, "不作任务，也没有并入任务", "这一段夹在任务之间，没有编号和责任单位")
		}
		p.skip(n.at, n.line, why)
		p.skipParts(n)
	}
	p.findIssuer(loose)
	p.findYear(loose)
}

// span is the lines of the title; the zero span is none.
type span struct{ from, to int }

func (s span) covers(n *node) bool { return s.from <= n.at.Order && n.at.Order <= s.to }

// findTitle looks for the title above the text: 关于…的通知, on one line or two,
// else a short line that names a list of tasks.
func (p *paper) findTitle(loose []*node, first int) span {
	var above []*node
	for _, n := range loose {
		if n.at.Order < first && (n.section.name == "" || n.section.sheet) && n.frame == "" && !webLine.MatchString(n.line) {
			above = append(above, n)
		}
	}
	for i, n := range above {
		if titleAbout.MatchString(n.line) && p.entitle(n.line) {
			return span{n.at.Order, n.at.Order}
		}
		if i+1 < len(above) && beginsTitle(n.line) && titleAbout.MatchString(n.line+above[i+1].line) && p.entitle(n.line+above[i+1].line) {
			return span{n.at.Order, above[i+1].at.Order}
		}
	}
	for _, n := range above {
		if titleOther.MatchString(n.line) && p.entitle(n.line) {
			return span{n.at.Order, n.at.Order}
		}
	}
	return span{}
}

// namesList reports whether a line can be the title of a list of tasks.
func namesList(line string) bool { return titleAbout.MatchString(line) || titleOther.MatchString(line) }

// beginsTitle reports whether a line can be the first of a title's two: the
// issuer, or a line broken after 关于.
func beginsTitle(line string) bool {
	return len([]rune(line)) < 40 && !strings.ContainsAny(line, "。:：>") && (units.IsName(line) || strings.Contains(line, "关于"))
}

// entitle takes a title, unless it is too long for one.
func (p *paper) entitle(text string) bool {
	if len([]rune(text)) > 100 {
		return false
	}
	p.title = text
	return true
}

// findAnnexTitles takes the lines between 附件2 and its first numbered paragraph.
func (p *paper) findAnnexTitles() {
	for _, s := range p.outline.sections {
		if s.name == "" || s.sheet {
			continue
		}
		for _, n := range s.nodes {
			if n.numbered() || n.units() || n.table || strings.Contains(n.line, "。") || len([]rune(n.line)) > 60 {
				break
			}
			if n.frame == "" {
				n.frame = whyAnnexTitle
				s.title += strings.TrimSpace(remarkLine.ReplaceAllString(n.line, ""))
			}
		}
	}
}

// address reads the 主送机关 line, whose order counties and parks follow.
func (p *paper) address(line string) bool {
	list := strings.TrimRight(line, ":： ")
	if list == line || strings.Contains(list, "。") || len([]rune(list)) > 300 {
		return false
	}
	names := units.Split(list).Names
	if len(names) == 0 || !units.IsGroup(names, 0) && !units.IsName(names[0]) {
		return false
	}
	p.addressees = names
	return true
}

// findIssuer takes the issuer from the title, or from the signature where the title
// has none or one that names no place (市人民政府办公室).
func (p *paper) findIssuer(loose []*node) {
	if m := titleAbout.FindStringSubmatch(p.title); m != nil {
		p.issuer = m[1]
	}
	if home := units.HomeOf(p.issuer); home.Name != "" || home.Level == "国" {
		return
	}
	for _, n := range loose {
		if n.frame == whySignature && !dateLine.MatchString(n.line) && (p.issuer == "" || units.HomeOf(n.line).Name != "") {
			p.issuer = n.line
		}
	}
}

// findYear takes the year from the title, else from the date below the text.
func (p *paper) findYear(loose []*node) {
	if p.title == "" {
		p.guessed = true
		p.guessTitle()
	}
	if p.year = yearIn(p.title); p.year != 0 {
		return
	}
	for _, n := range loose {
		if n.frame == whySignature && yearIn(n.line) != 0 {
			p.year = yearIn(n.line)
			p.doubt(n.at, n.line, strconv.Itoa(p.year)+"年", "标题没有写年份，按落款日期计")
			return
		}
	}
}

// guessTitle names a paper without a title after the annex with the most tasks.
func (p *paper) guessTitle() {
	most := 0
	for _, s := range p.outline.sections {
		n := 0
		for _, t := range p.tasks {
			if t.node.section == s {
				n++
			}
		}
		if n > most && s.title != "" {
			p.title, most = s.title, n
		}
	}
	switch {
	case len(p.tasks) == 0:
	case p.title != "" && len(p.outline.sections[0].nodes) == 0: // an annex by itself
	case p.title == "" && path.Ext(p.name) != "" && strings.ContainsFunc(stem(p.name), isHan):
		p.title = stem(p.name)
		p.doubt(p.start, "", p.title, "文件没有标题，按文件名取名；请核对清单名称")
	case p.title == "":
		p.doubt(p.start, "", "没有名称", "文件没有标题，请补写清单名称")
	default:
		p.doubt(p.start, "", p.title, "文件没有标题，按任务最多的附件取名；请核对清单名称")
	}
}

// stem is the name of a file without its folder and ending.
func stem(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.TrimSuffix(name, path.Ext(name))
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// yearIn finds 2021年, also in full-width or Chinese digits; 0 for none.
func yearIn(text string) int {
	text = width.Fold.String(text)
	if i := strings.Index(text, hanYear); i >= 0 {
		digits := strings.NewReplacer("〇", "0", "○", "0", "零", "0", "一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
		text = text[:i] + digits.Replace(text[i:])
	}
	m := yearShape.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	year, _ := strconv.Atoi(m[1])
	return year
}
