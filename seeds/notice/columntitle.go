package notice

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"ducha/seeds/pattern"
)

// What a column of a table holds besides what a label can say.
const (
	roleNumber  role = 100 + iota // 序号
	roleContent                   // 重点工作, 项目名称: text or heading, as the rows show
	roleOther                     // 联系电话: kept as a note
)

// titleRules tell a column's role by words in its title, where the title is no
// label word; the first rule that fits decides.
var titleRules = []struct {
	role  role
	shape *pattern.Pattern
}{
	{roleNumber, pattern.Of(`^(?:序号|编号|项号|任务号|任务编号|工作编号|项目编号|总序号|清单编号|序|号|(?i:no\.?))$`)},
	{roleDeadline, pattern.Of(`完成节点`)},
	{roleOther, pattern.Of(`^(?:第?[一二三四1-4]季度|[一二三四五六七八九十0-9]{1,2}月份?)(?:工作)?(?:目标|计划|任务|安排|进度|节点|完成情况)?$`)},
	{roleOther, pattern.Of(`电话|手机|传真|邮箱|填报单位|填表|开始|起始|启动时间|数量?$|占比|得分|排名|合计|资金|投资|预算|万元|亿元|是否|文号|依据|来源|建设性质|建设地点|开工`)},
	{roleLead, pattern.Of(`(?:牵头|主办|主责).*` + namesPersons.String())},
	{roleCoop, pattern.Of(`(?:配合|协办|协同|协助|参与|参加).*` + namesPersons.String())},
	{roleUnits, namesPersons},
	{rolePerson, pattern.Of(`责任人|负责人|联系人|联络员|经办人|承办人|负责同志`)},
	{roleLeader, pattern.Of(`领导|挂点|县长|市长|区长`)},
	{roleLead, pattern.Of(`(?:牵头|主办|主责|主要责任|第一责任|主体责任).*(?:单位|部门|科室|处室|股室|地区)|^(?:牵头|主办|主责)$`)},
	{roleCoop, pattern.Of(`(?:配合|协同|协办|协助|参与|参加|协作|会办|支持|成员|联办|协管).*(?:单位|部门|科室|处室|股室|地区)|^(?:配合|协办|协同|协助|参与|参加|支持|会办)$`)},
	{roleUnits, pattern.Of(`(?:责任|承办|落实|实施|主管|负责|承担|任务|办理|整改|完成).*(?:单位|部门|主体|科室|处室|股室|地区)|^(?:单位|部门|责任主体|分工|责任分工|任务分工)$`)},
	{roleDeadline, pattern.Of(`时限|期限|完成时间|完成日期|完成年限|时间节点|办结时间|办结日期|整改时间|时间要求|时间安排|计划完成|完成月份|^时间$`)},
	{roleProgress, pattern.Of(`进展|完成情况|落实情况|推进情况|办理情况|整改情况|执行情况|取得.{0,4}成[效绩]|工作成效|^进度$|当前进度|目前进度|工作进度`)},
	{roleNote, pattern.Of(`备注|^说明$|^附注$`)},
	{roleContent, pattern.Of(`任务|工作|目标|措施|举措|内容|事项|项目|要点|打算|困难|指标|问题|类别|类型|领域|板块|方面|分类|章节|名称|要求|标准|成果|清单|实事|进度安排|节点`)},
}

// longestTitle is the most characters of a column's title.
const longestTitle = 24

var titleBracket = pattern.Of(`[(（〔\[【][^()（）〔〕\[\]【】]*[)）〕\]】]`)

// titleOf brings the title of a column into the form in which words are looked for.
func titleOf(cell string) string {
	t := strings.Join(strings.Fields(width.Fold.String(cell)), "")
	if short := titleBracket.ReplaceAllString(t, ""); short != "" {
		t = short
	}
	return strings.Trim(t, "*:、.")
}

// roleOfTitle tells what a column holds by its title.
func roleOfTitle(cell string) (role, bool) {
	if len(cell) > 3*2*longestTitle { // quickly: most lines are no titles
		return roleOther, false
	}
	t := titleOf(cell)
	if t == "" || utf8.RuneCountInString(t) > longestTitle || strings.ContainsAny(t, "。;；") {
		return roleOther, false
	}
	if r, ok := roleOf[t]; ok {
		return r, true
	}
	for _, rule := range titleRules {
		if rule.shape.MatchString(t) {
			return rule.role, true
		}
	}
	return roleOther, false
}

// contentRank says how surely a column with such a title holds the task itself.
func contentRank(title string) int {
	t := titleOf(title)
	for rank, shape := range contentRanks {
		if shape.MatchString(t) {
			return len(contentRanks) - rank
		}
	}
	return 0
}

var contentRanks = []*pattern.Pattern{
	pattern.Of(`具体任务|任务内容|具体工作|具体事项|分解|目标与任务|工作内容|具体内容|目标任务|任务目标`),
	pattern.Of(`主要内容|建设内容|工作任务|主要任务|重点任务|工作措施|具体措施|整改措施|任务措施|^任务$|^内容$`),
	pattern.Of(`任务|措施|举措|内容|事项|实事|清单|重点工作|要点`),
	pattern.Of(`工作|项目|问题|要求`),
	pattern.Of(`目标|指标|名称|标准|成果|节点|安排`),
}

// asideTitle are titles of columns that say something of the task, not the task, where
// they stand right of it.
var asideTitle = pattern.Of(`存在|困难|问题|下一?步|打算|季度|进度安排|工作安排|时序|形象进度|项目单位|业主|建设地点|规模|标准|成果|验收|考核|依据`)

// groupingTitle are titles of columns that sort tasks into groups.
var groupingTitle = pattern.Of(`类别|类型|领域|板块|方面|分类|章节|大项|一级`)
