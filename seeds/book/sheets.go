package book

import "ducha/templates"

// sheetDef says what a sheet of 台账.xlsx holds: one definition for writing and reading.
type sheetDef struct {
	name    string
	note    string
	keys    []string // the columns by which a row is known again: the first that is filled
	columns []columnDef
}

type columnDef struct {
	title   string
	width   float64
	choices []string
	advice  bool // what ducha proposes there counts for nothing; it is set in grey italics
}

// The sheets, in the order of the workbook.
const (
	sheetTasks    = "任务清单"
	sheetUnits    = "责任单位"
	sheetGroups   = "单位组"
	sheetRounds   = "期次"
	sheetColumns  = "反馈表栏目"
	sheetStates   = "状态"
	sheetWording  = "文字"
	sheetSettings = "设置"
	sheetReview   = "待核对"
)

// Column titles that code speaks of.
const (
	colID        = "编号"
	colNo        = "序号"
	colChapter   = "章节"
	colItem      = "重点工作"
	colText      = "目标与任务"
	colDeadline  = "完成时限"
	colLeaders   = "牵头领导"
	colLead      = "牵头责任单位"
	colCoop      = "责任单位"
	colOwners    = "责任人"
	colPublished = "已公布进展"
	colNote      = "备注"

	colRank    = "排序"
	colName    = "单位全称"
	colAliases = "简称与别名"
	colKind    = "类别"
	colContact = "联系人"
	colPhone   = "电话"
	colEmail   = "邮箱"
	colCC      = "抄送"

	colGroup    = "组名"
	colMembers  = "成员"
	colProposed = "建议成员"

	colRound     = "期次"
	colRoundName = "名称"
	colAsOf      = "截至日期"
	colDue       = "报送截止"
	colOpen      = "状态"

	colKey      = "栏目"
	colTitle    = "标题"
	colFill     = "填报"
	colRequired = "必填"
	colChoices  = "可选值"
	colWidth    = "列宽"
	colPrompt   = "提示"

	colState      = "名称"
	colStateKind  = "归类"
	colNeedIssues = "须填存在问题"
	colNeedNext   = "须填下一步举措"
	colLight      = "灯"

	colWord     = "名称"
	colWordText = "正文"

	colSetting = "项目"
	colValue   = "内容"
	colExplain = "说明"

	colWhere  = "位置"
	colRead   = "原文"
	colReadAs = "理解为"
	colReason = "原因"
)

// Words in cells that code speaks of.
const (
	yes       = "是"
	given     = "给定"
	fill      = "填报"
	roundOpen = "开放"
	roundDone = "关闭"
)

func sheetDefs() []sheetDef {
	return []sheetDef{
		{sheetTasks, "一行一项任务。单位之间用顿号分开，可写简称。责任人一行一个，与牵头责任单位依次对应，没有的留空行；其他单位的写作“单位：姓名”。编号由 ducha 填写，请勿修改；可以增删行、排序、加列。", []string{colID, colNo}, []columnDef{
			{colID, 10, nil, false}, {colNo, 8, nil, false}, {colChapter, 24, nil, false}, {colItem, 28, nil, false}, {colText, 56, nil, false}, {colDeadline, 12, nil, false},
			{colLeaders, 14, nil, false}, {colLead, 26, nil, false}, {colCoop, 40, nil, false}, {colOwners, 12, nil, false}, {colPublished, 30, nil, false}, {colNote, 16, nil, false}}},
		{sheetUnits, "一行一个单位。排序即建制顺序，可改；编号固定不变。简称与别名、邮箱、抄送有多个的，用顿号分开。", []string{colID, colName}, []columnDef{
			{colID, 7, nil, false}, {colRank, 7, nil, false}, {colName, 30, nil, false}, {colAliases, 36, nil, false}, {colKind, 14, nil, false}, {colContact, 12, nil, false},
			{colPhone, 16, nil, false}, {colEmail, 28, nil, false}, {colCC, 28, nil, false}}},
		{sheetGroups, "任务清单里代表多个单位的名称。在“成员”里填各单位，用顿号分开；不填则无法向其下发。建议成员由通知推出，仅供参考，核对后填入“成员”才生效。", []string{colGroup}, []columnDef{
			{colGroup, 40, nil, false}, {colMembers, 70, nil, false}, {colProposed, 60, nil, true}}},
		{sheetRounds, "一行一期。期次用字母、数字和短横线，也是文件夹的名称。日期写成 2021-06-30，时间写成 2021-07-05 18:00。", []string{colRound}, []columnDef{
			{colRound, 14, nil, false}, {colRoundName, 22, nil, false}, {colAsOf, 14, nil, false}, {colDue, 18, nil, false}, {colOpen, 10, []string{roundOpen, roundDone}, false}}},
		{sheetColumns, "反馈表有哪些栏目。标题、必填、可选值、列宽、提示可改，可增删行；只影响以后下发的表。要换样式：改“设置”里的反馈表样式，并清空本表和“状态”表的内容。", []string{colKey}, []columnDef{
			{colKey, 16, nil, false}, {colTitle, 18, nil, false}, {colFill, 8, []string{given, fill}, false}, {colRequired, 8, []string{yes}, false}, {colChoices, 40, nil, false},
			{colWidth, 8, nil, false}, {colPrompt, 60, nil, false}}},
		{sheetStates, "完成情况的可选项。名称可改；统计和规则只看归类。", []string{colState}, []columnDef{
			{colState, 18, nil, false}, {colStateKind, 12, stateKinds(), false}, {colNeedIssues, 16, []string{yes}, false}, {colNeedNext, 18, []string{yes}, false}, {colLight, 8, []string{"绿", "黄", "红"}, false}}},
		{sheetWording, "通报和邮件的文字。" + figureNote(), []string{colWord}, []columnDef{
			{colWord, 18, nil, false}, {colWordText, 110, nil, false}}},
		{sheetSettings, "办公室的各项设置，“内容”一列填写。", []string{colSetting}, []columnDef{
			{colSetting, 16, nil, false}, {colValue, 50, nil, false}, {colExplain, 60, nil, false}}},
		{sheetReview, "导入时没有把握的地方。核对一条，删去一行。", nil, []columnDef{
			{colWhere, 24, nil, false}, {colRead, 50, nil, false}, {colReadAs, 50, nil, false}, {colReason, 50, nil, false}}},
	}
}

func figureNote() string {
	note := "花括号里的名称由数据算出："
	for i, f := range templates.Figures {
		if i > 0 {
			note += "、"
		}
		note += "{{" + f.Name + "}}"
	}
	return note + "。"
}
