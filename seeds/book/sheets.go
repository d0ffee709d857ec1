package book

import (
	"strings"

	"ducha/seeds/units"
	"ducha/templates"
)

// sheetDef says what a sheet of 台账.xlsx holds: one definition for writing and reading.
type sheetDef struct {
	name    string
	note    string
	keys    []string // the columns by which a row is known again: the first that is filled
	alike   []string // on a sheet without keys, what tells a row again that is not wholly the same
	marks   []string // the columns of which one at least is filled in a row of the sheet; nil: any
	ordered bool     // the order of the rows means something
	yearly  bool     // its rows belong to one year's plan
	columns []columnDef
	tab     string  // colour of the tab; sheets of one matter have the same
	paper   int     // as spreadsheets number paper; 0 for A4
	zoom    float64 // in per cent, 0 for 100
	first   string  // the column whose first cell is selected on a fresh sheet
}

type columnDef struct {
	title   string
	width   float64
	choices []string
	open    bool // other values than the choices are taken too, after a warning
	look    look
	short   bool                // a word or number, set in the middle
	rows    map[string][]string // choices of single rows, by what the sheet's key says
	lights  bool                // 绿 黄 红 are coloured
	must    bool                // without it the sheet cannot be understood
	merges  bool                // a cell merged over rows speaks for all of them
}

// look is how the cells of a column are set on a fresh sheet.
type look int

const (
	typed  look = iota // by the clerk
	byUs               // ducha writes it: grey
	advice             // what ducha proposes there counts for nothing: grey italics
	open               // awaits the clerk: coloured
)

// Tab colours.
const (
	tabPlan   = "4472C4" // tasks, units, groups, rounds
	tabForm   = "70AD47" // the form
	tabOffice = "ED7D31" // wording, settings, what is to be reviewed
)

const paperA3 = 8

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

// Sheets by which callers know problems.
const (
	TasksSheet  = sheetTasks
	RoundsSheet = sheetRounds
)

// Sheets names those that every 台账 has.
func Sheets() []string {
	var names []string
	for _, def := range sheetDefs() {
		if def.name != sheetReview { // may be deleted when nothing is left to look at
			names = append(names, def.name)
		}
	}
	return names
}

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

// lights are the values of 灯.
var lights = []string{"绿", "黄", "红"}

// Words in cells that code speaks of.
const (
	yes       = "是"
	given     = "给定"
	fill      = "填报"
	roundOpen = "开放"
	roundDone = "关闭"
)

// The widths of a sheet add up to what its paper holds at 9 pt or more.
func sheetDefs() []sheetDef {
	return []sheetDef{
		{name: sheetTasks, keys: []string{colID, colNo}, marks: []string{colID, colNo, colText, colLead, colCoop}, yearly: true, tab: tabPlan, paper: paperA3, zoom: 90, first: colText,
			note: "一行一项任务。单位之间用顿号分开，可写简称。责任人一行一个，与牵头责任单位依次对应，没有的留空行；其他单位的写作“单位：姓名”。编号由 ducha 填写，请勿修改；可以增删行、排序、加列。",
			columns: []columnDef{{title: colID, must: true, width: 9, short: true, look: byUs}, {title: colNo, must: true, width: 7, short: true}, {title: colChapter, merges: true, width: 20}, {title: colItem, merges: true, width: 20}, {title: colText, must: true, width: 50},
				{title: colDeadline, merges: true, width: 12, short: true}, {title: colLeaders, merges: true, width: 11, short: true}, {title: colLead, must: true, merges: true, width: 22}, {title: colCoop, must: true, merges: true, width: 36}, {title: colOwners, width: 10, short: true},
				{title: colPublished, width: 30}, {title: colNote, width: 12}}},
		{name: sheetUnits, keys: []string{colID, colName}, tab: tabPlan, first: colAliases,
			note: "一行一个单位。排序即建制顺序，可改；编号由 ducha 填写，固定不变。简称与别名、邮箱、抄送有多个的，用顿号分开。",
			columns: []columnDef{{title: colID, must: true, width: 7, short: true, look: byUs}, {title: colRank, width: 7, short: true}, {title: colName, must: true, width: 30}, {title: colAliases, width: 28},
				{title: colKind, width: 12, short: true, choices: units.Kinds, open: true}, {title: colContact, width: 10, short: true}, {title: colPhone, width: 15, short: true}, {title: colEmail, width: 26}, {title: colCC, width: 20}}},
		{name: sheetGroups, keys: []string{colGroup}, tab: tabPlan, first: colMembers,
			note:    "任务清单里代表多个单位的名称。在“成员”里填各单位，用顿号分开；不填则无法向其下发。建议成员由通知推出，仅供参考，核对后填入“成员”才生效。",
			columns: []columnDef{{title: colGroup, must: true, width: 36}, {title: colMembers, must: true, width: 60}, {title: colProposed, width: 50, look: advice}}},
		{name: sheetRounds, keys: []string{colRound}, yearly: true, tab: tabPlan, first: colRound,
			note: "一行一期。期次用字母、数字和短横线，也是文件夹的名称。日期写成 2021-06-30，时间写成 2021-07-05 18:00。",
			columns: []columnDef{{title: colRound, must: true, width: 16, short: true}, {title: colRoundName, must: true, width: 26}, {title: colAsOf, must: true, width: 16, short: true}, {title: colDue, must: true, width: 20, short: true},
				{title: colOpen, must: true, width: 10, short: true, choices: []string{roundOpen, roundDone}}}},
		{name: sheetColumns, keys: []string{colKey}, ordered: true, tab: tabForm, first: colTitle,
			note: "反馈表有哪些栏目，只影响以后下发的表。没有改过时，随“设置”里的反馈表样式变；标题、必填、可选值、列宽、提示可改，可增删行、调顺序，改过以后就以本表为准，要再随样式变，请清空本表的内容。“给定”的栏目若不是 ducha 自有的，内容取自任务清单里同名的列。",
			columns: []columnDef{{title: colKey, must: true, width: 16}, {title: colTitle, must: true, width: 18}, {title: colFill, must: true, width: 8, short: true, choices: []string{given, fill}}, {title: colRequired, width: 8, short: true, choices: []string{yes}},
				{title: colChoices, width: 34}, {title: colWidth, width: 8, short: true}, {title: colPrompt, width: 56}}},
		{name: sheetStates, keys: []string{colState}, ordered: true, tab: tabForm, first: colState,
			note: "完成情况的可选项。没有改过时，随“设置”里的反馈表样式变；名称可改，改过以后就以本表为准，要再随样式变，请清空本表的内容。统计和规则只看归类。",
			columns: []columnDef{{title: colState, must: true, width: 20}, {title: colStateKind, must: true, width: 14, short: true, choices: stateKinds()}, {title: colNeedIssues, width: 18, short: true, choices: []string{yes}},
				{title: colNeedNext, width: 18, short: true, choices: []string{yes}}, {title: colLight, width: 10, short: true, choices: lights, lights: true}}},
		{name: sheetWording, keys: []string{colWord}, tab: tabOffice, first: colWordText,
			note:    "通报和邮件的文字。" + figureNote(),
			columns: []columnDef{{title: colWord, must: true, width: 18, look: byUs}, {title: colWordText, must: true, width: 110}}},
		{name: sheetSettings, keys: []string{colSetting}, tab: tabOffice, first: colValue,
			note:    "办公室的各项设置，“内容”一列填写。",
			columns: []columnDef{{title: colSetting, must: true, width: 18, look: byUs}, {title: colValue, must: true, width: 54, rows: settingChoices()}, {title: colExplain, width: 62, look: byUs}}},
		{name: sheetReview, alike: []string{colRead, colReason}, yearly: true, tab: tabOffice, first: colWhere,
			note:    "导入时没有把握的地方。核对一条，删去一行。",
			columns: []columnDef{{title: colWhere, width: 24, look: open}, {title: colRead, width: 42, look: open}, {title: colReadAs, width: 36, look: open}, {title: colReason, width: 36, look: open}}},
	}
}

// settingChoices are the values of the settings that have but a few.
func settingChoices() map[string][]string {
	choices := map[string][]string{}
	for _, d := range templates.SettingDefs {
		if d.Choices != nil {
			choices[d.Key] = d.Choices
		}
	}
	return choices
}

func figureNote() string {
	bulletin, conditions := figureNames(templates.ForBulletin)
	mail, when := figureNames(templates.ForMail)
	all, _ := figureNames(templates.ForAll)
	return "花括号里的名称由数据算出：" + all + "；通报中还有" + bulletin + "；邮件中还有" + mail + "。下列条件写在一段开头，不成立时这一段不印：通报" + conditions + "；邮件" + when +
		"。通报里以（一）、1.、（1）开头的段落自成标题，序号自动重排；只有一条时不编号。清空则用默认文字；通报中不要的文字，正文只写“" + templates.Unprinted + "”。"
}

// figureNames lists the figures and the conditions that stand for one use alone.
func figureNames(use templates.For) (figures, conditions string) {
	var values, ifs []string
	for _, f := range templates.Figures {
		switch {
		case f.For != use:
		case f.If:
			ifs = append(ifs, "{{"+f.Name+"}}")
		default:
			values = append(values, "{{"+f.Name+"}}")
		}
	}
	return strings.Join(values, "、"), strings.Join(ifs, "、")
}
