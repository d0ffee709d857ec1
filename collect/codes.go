package collect

import (
	"fmt"
	"slices"

	"ducha/seeds"
)

// Code is the stable name of a kind of problem.
type Code string

// Codes of problems with a whole file.
const (
	CodeUnopened     Code = "file_unopened"
	CodeEmpty        Code = "file_empty"
	CodeTooLarge     Code = "file_too_large"
	CodeTooComplex   Code = "file_too_complex"
	CodeDamaged      Code = "file_damaged"
	CodeEncrypted    Code = "file_encrypted"
	CodeOldOffice    Code = "file_old_office"
	CodeODS          Code = "file_ods"
	CodeODSFailed    Code = "file_ods_failed"
	CodeNotTable     Code = "file_not_table"
	CodeLooksLike    Code = "file_perhaps_of"
	CodeFileTimeOnly Code = "order_by_file_time"
	CodeOlderSaved   Code = "order_against_saved"
	CodeHeavy        Code = "sheet_mostly_blank"
)

// Codes of problems with an archive or a message.
const (
	CodeArchive      Code = "archive_unsupported"
	CodeArchiveBad   Code = "archive_damaged"
	CodeArchiveCut   Code = "archive_cut"
	CodeArchiveLimit Code = "archive_limit"
	CodeArchiveKey   Code = "archive_password"
	CodeArchiveSplit Code = "archive_split"
	CodeArchiveEmpty Code = "archive_empty"
	CodeMailNothing  Code = "mail_without_attachment"
	CodeMailLink     Code = "mail_cloud_link"
	CodeMailAuto     Code = "mail_automatic"
	CodeMailBounce   Code = "mail_bounce"
	CodeMailReceipt  Code = "mail_receipt"
)

// Codes of problems with whose form it is.
const (
	CodeNotOurs      Code = "form_unknown"
	CodeNeverIssued  Code = "form_never_issued"
	CodeOtherPlan    Code = "form_other_plan"
	CodeForged       Code = "form_forged"
	CodeWrongRound   Code = "form_wrong_round"
	CodeMixedForms   Code = "form_mixed"
	CodeNoChanged    Code = "form_no_changed"
	CodeByNumber     Code = "identified_by_form_no"
	CodeByRows       Code = "identified_by_row_codes"
	CodeClaimed      Code = "identified_by_clerk"
	CodeClaimAgainst Code = "clerk_against_mark"
	CodeClaimNoForm  Code = "clerk_unit_without_form"
	CodeUnitChanged  Code = "unit_changed"
	CodeNotAsked     Code = "unit_not_asked"
	CodeNameOther    Code = "file_name_of_other_unit"
	CodeSender       Code = "sender_unknown"
	CodeConflict     Code = "sender_conflict"
)

// Codes of problems with a table.
const (
	CodeNoTable       Code = "table_missing"
	CodeNoHeader      Code = "header_missing"
	CodeNoColumn      Code = "column_missing"
	CodeColumnRenamed Code = "column_renamed"
	CodeColumnExtra   Code = "column_extra"
	CodeTextOutside   Code = "text_outside"
	CodeSheetExtra    Code = "sheet_extra"
	CodeSheetOther    Code = "sheet_of_other_form"
	CodeHeadBlank     Code = "head_blank"
	CodeHeadDate      Code = "head_date_unclear"
)

// Codes of problems with a row or a cell.
const (
	CodeRowBlank        Code = "row_blank"
	CodeRowUnknown      Code = "row_unknown"
	CodeRowsUnknown     Code = "rows_unknown"
	CodeRowOther        Code = "row_of_other_unit"
	CodeRowExtra        Code = "row_extra"
	CodeRowsExtra       Code = "rows_extra"
	CodeRowTwice        Code = "row_twice"
	CodeRowJoined       Code = "row_joined"
	CodeRowByNumber     Code = "row_by_number"
	CodeRowByText       Code = "row_by_text"
	CodeRowMoved        Code = "row_code_moved"
	CodeGivenChanged    Code = "given_changed"
	CodeCellMerged      Code = "cell_merged"
	CodeRequired        Code = "required"
	CodeLeftOut         Code = "optional_left_out"
	CodeElsewhere       Code = "text_points_elsewhere"
	CodeBadState        Code = "bad_state"
	CodeStateUnderstood Code = "state_understood"
	CodeBadChoice       Code = "bad_choice"
	CodeBadPercent      Code = "bad_percent"
	CodeBadValue        Code = "bad_value"
	CodePercentOver     Code = "percent_over"
	CodePercentShare    Code = "percent_share"
	CodeDateUnclear     Code = "date_unclear"
	CodeDateSerial      Code = "date_serial"
	CodeLongText        Code = "text_long"
	CodeCellError       Code = "cell_error"
	CodeCellLogical     Code = "cell_logical"
	CodeFormula         Code = "cell_formula"
	CodeFormulaOpen     Code = "cell_formula_open"
	CodeSentBack        Code = "sent_back"
)

// spec is a problem as the clerk sees it. Message and remedy take the arguments of
// say; example fills them for the table of all codes.
type spec struct {
	code     Code
	severity seeds.Severity
	message  string
	remedy   string
	example  []any
}

// specs is the one place where these problems are worded, in the order in which
// they are documented.
var specs = []spec{
	{CodeUnopened, seeds.Fault, "文件打不开（没有权限或正被占用）", "关闭占用它的程序或检查权限，再运行一次", nil},
	{CodeEmpty, seeds.Fault, "文件是空的", "请报送单位重新发送", nil},
	{CodeTooLarge, seeds.Fault, "文件超过 50 兆", "请报送单位只发反馈表，附件另送", nil},
	{CodeTooComplex, seeds.Fault, "文件展开后太大，不是一张正常的反馈表", "请报送单位把表格复制到新建的工作簿里，重新发送", nil},
	{CodeDamaged, seeds.Fault, "文件不完整或已损坏", "请报送单位重新发送", nil},
	{CodeEncrypted, seeds.Fault, "文件加了密码（打开密码或保护工作簿）", "请报送单位去掉密码后重新发送", nil},
	{CodeOldOffice, seeds.Fault, "是很旧的 Excel 5.0/95 格式", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再放入回收文件夹", nil},
	{CodeODS, seeds.Fault, "是%s，装有 LibreOffice 才能直接读", "请用 WPS 打开，另存为 .xlsx 后再放入回收文件夹", []any{" .ods 表格"}},
	{CodeODSFailed, seeds.Fault, "是%s，LibreOffice 没能打开", "请用 WPS 打开，另存为 .xlsx 后再放入回收文件夹；打不开的，请报送单位重新发送", []any{" .ods 表格"}},
	{CodeNotTable, seeds.Fault, "是%s，不是反馈表", "请报送单位在下发的反馈表上填写，发回电子表", []any{"图片"}},
	{CodeLooksLike, seeds.Hint, "看来是%s的（依据：%s）", "%s", []any{"市体育局", "文件名", "请该单位重新报送"}},
	{CodeFileTimeOnly, seeds.Hint, "与该单位的另一份报送件（%s）只能按文件时间分先后，或分不出先后，以此件为准", "核对哪一份是最后报送的", []any{"市财政局.xlsx"}},
	{CodeOlderSaved, seeds.Hint, "此件发来在后，该单位的另一份报送件（%s）保存得更晚，以此件为准", "核对哪一份是最后改定的", []any{"市财政局.xlsx"}},
	{CodeHeavy, seeds.Hint, "表里有大量空白的行列，没有做退回标注", "按回收情况表告知单位要改的格子", nil},

	{CodeArchive, seeds.Fault, "是%s，读不了", "%s", []any{" 7z 压缩包", "请解压后把里面的反馈表放入回收文件夹"}},
	{CodeArchiveBad, seeds.Fault, "压缩包或邮件已损坏，打不开", "请对方重新发送；能用别的软件打开的，把里面的反馈表存入回收文件夹", nil},
	{CodeArchiveCut, seeds.Fault, "压缩包或邮件不完整，读出 %d 个文件后中断", "请对方重新发送", []any{3}},
	{CodeArchiveLimit, seeds.Fault, "压缩包或邮件里的东西太多、太大或套得太深，读出 %d 个文件后停下", "请解压后把里面的反馈表放入回收文件夹", []any{300}},
	{CodeArchiveKey, seeds.Fault, "压缩包加了密码", "请解压后把里面的反馈表放入回收文件夹，或请对方去掉密码重新发送", nil},
	{CodeArchiveSplit, seeds.Fault, "是分卷压缩包的一卷", "请把各卷放在一起解压，再把里面的反馈表放入回收文件夹", nil},
	{CodeArchiveEmpty, seeds.Fault, "压缩包里没有文件", "请对方重新发送", nil},
	{CodeMailNothing, seeds.Fault, "邮件里没有附件", "看一看邮件正文；请对方把填好的反馈表作为附件发来", nil},
	{CodeMailLink, seeds.Fault, "邮件里只有网盘或超大附件的链接，没有文件", "请对方把反馈表作为普通附件发来；或自行下载后放入回收文件夹", nil},
	{CodeMailAuto, seeds.Hint, "是自动回复", "不必处理", nil},
	{CodeMailBounce, seeds.Fault, "是退信，发出去的邮件没有送到", "核对收件地址，改用别的办法通知该单位", nil},
	{CodeMailReceipt, seeds.Hint, "是已读回执", "不必处理", nil},

	{CodeNotOurs, seeds.Fault, "没有本办公室的表号和核对码，认不出是哪个单位的反馈表", "请报送单位在下发的反馈表上填写；确知是谁的，用 ducha collect --as 单位 文件 收下", nil},
	{CodeNeverIssued, seeds.Fault, "表号%s不是本办公室下发的", "核对来源；请报送单位用下发给它的反馈表填写", []any{"2021H1-001-ZZZZ"}},
	{CodeOtherPlan, seeds.Fault, "表号%s是别的任务清单或别的期次的", "请报送单位用本期下发给它的反馈表填写", []any{"2020H2-001-7K3F"}},
	{CodeForged, seeds.Fault, "表号%s是本办公室下发的，文件里的标记却不是", "向该单位核实；属实的，用 ducha collect --as 单位 文件 收下", []any{"2021H1-001-7K3F"}},
	{CodeWrongRound, seeds.Fault, "是%s的反馈表，不是本期的", "如属该期，请用 --round %s 回收；否则请报送单位填写本期的表", []any{"2021年一季度", "2021Q1"}},
	{CodeMixedForms, seeds.Fault, "一个文件里有 %d 个单位的内容（%s）", "请报送单位分开，各填各的表；只属一个单位的，用 ducha collect --as 单位 文件 收下", []any{2, "市财政局、市审计局"}},
	{CodeNoChanged, seeds.Hint, "表上的表号改成了%s，文件里的标记是%s的", "核对是不是该单位所报；按标记归入", []any{"2021H1-001-ZZZZ", "2021H1-001-7K3F"}},
	{CodeByNumber, seeds.Hint, "文件里的标记没有了，按表号认出", "核对是不是该单位所报", nil},
	{CodeByRows, seeds.Hint, "没有表号，按核对码认出", "核对是不是该单位所报", nil},
	{CodeClaimed, seeds.Hint, "经办人指定为%s的报送件", "指定错了的，用 ducha collect --as 重新指定", []any{"市财政局"}},
	{CodeClaimAgainst, seeds.Hint, "文件里有%s的表号、标记或核对码，仍按指定归入%s", "核对是不是指定错了", []any{"市审计局", "市财政局"}},
	{CodeClaimNoForm, seeds.Fault, "指定的%s本期没有下发过反馈表", "先用 ducha fill 下发，或改为指定别的单位", []any{"市审计局"}},
	{CodeUnitChanged, seeds.Hint, "填报单位写的是“%s”，表号属于%s", "核对是不是该单位所报；按表号归入", []any{"市审计局", "市财政局"}},
	{CodeNotAsked, seeds.Hint, "%s本期已不再需要填报，所填仍然收下", "核对是否仍要采用", []any{"市审计局"}},
	{CodeNameOther, seeds.Hint, "文件名写的是%s，表是%s的", "核对是不是该单位所报；按表归入", []any{"市审计局", "市财政局"}},
	{CodeSender, seeds.Hint, "发件地址%s没有登记", "核对来源；属实的，可把地址加到台账“责任单位”表", []any{"liaison@example.cn"}},
	{CodeConflict, seeds.Fault, "%s的反馈表，从%s登记的邮箱（%s）发来", "向两家核实；属实的，用 ducha collect --as %s \"%s\" 收下", []any{"市财政局", "市审计局", "sjj@example.cn", "市财政局", "回收/2021H1/邮件.eml!反馈表.xlsx"}},

	{CodeNoTable, seeds.Fault, "表头不见了，找不到“%s”一栏", "请在下发的反馈表上填写，不要删改表头", []any{"工作进展"}},
	{CodeNoHeader, seeds.Hint, "表头不见了，按核对码和下发时各栏的次序读", "核对各栏有没有错位", nil},
	{CodeNoColumn, seeds.Fault, "缺少“%s”一栏", "请在下发的反馈表上补填", []any{"完成情况"}},
	{CodeColumnRenamed, seeds.Hint, "标题“%s”当作“%s”一栏", "核对是不是这一栏", []any{"进展情况", "工作进展"}},
	{CodeColumnExtra, seeds.Hint, "多出“%s”一栏，其中内容没有收入", "要报送的请写进表中各栏", []any{"经费"}},
	{CodeTextOutside, seeds.Hint, "表外另有文字“%s”，没有收入", "要报送的请写进表中各栏，或写在“其他需要说明的情况”里", []any{"以上数据截至6月30日"}},
	{CodeSheetExtra, seeds.Hint, "另有工作表“%s”，其中内容没有收入", "需要时打开原件查看", []any{"项目明细"}},
	{CodeSheetOther, seeds.Hint, "工作表“%s”是%s%s的反馈表，没有收入", "要收的，请分开报送", []any{"一季度", "市财政局", "2021年一季度"}},
	{CodeHeadBlank, seeds.Hint, "“%s”没有填", "不影响接收，可以补填", []any{"填报人"}},
	{CodeHeadDate, seeds.Hint, "填报日期写的是“%s”，不是日期", "不影响接收，可以改正", []any{"昨天"}},

	{CodeRowBlank, seeds.Fault, "第 %s 项没有填", "请填写；没有进展的选“本期无进展”并说明原因", []any{"43(3)"}},
	{CodeRowUnknown, seeds.Fault, "这一行不知道是哪一项", "请在下发的反馈表上对应的行里填写，不要改动序号和核对码", nil},
	{CodeRowsUnknown, seeds.Fault, "另有 %d 行不知道是哪一项", "请在下发的反馈表上对应的行里填写，不要改动序号和核对码", []any{12}},
	{CodeRowOther, seeds.Hint, "这一行的核对码是%s的，没有收入", "别的单位的内容请由该单位报送", []any{"市审计局第 3 项"}},
	{CodeRowExtra, seeds.Hint, "这一行不是下发的事项，没有收入", "要报送的请写在“其他需要说明的情况”里", nil},
	{CodeRowsExtra, seeds.Hint, "另有 %d 行不是下发的事项，没有收入", "要报送的请写在“其他需要说明的情况”里", []any{12}},
	{CodeRowTwice, seeds.Fault, "第 %s 项填了两行，与 %s 的内容不同", "请合成一行", []any{"3", "E9"}},
	{CodeRowJoined, seeds.Hint, "第 %s 项分成了几行，已合在一起", "核对是不是同一项的内容", []any{"3"}},
	{CodeRowByNumber, seeds.Hint, "核对码不对或不见了，按序号认作第 %s 项", "核对是不是这一项", []any{"3"}},
	{CodeRowByText, seeds.Hint, "核对码和序号都不对，按任务内容认作第 %s 项", "核对是不是这一项", []any{"3"}},
	{CodeRowMoved, seeds.Hint, "核对码是第 %s 项的，序号和内容是第 %s 项的，按后者收入", "核对是不是这一项", []any{"2(1)", "3"}},
	{CodeGivenChanged, seeds.Hint, "“%s”与下发的不同，仍以下发的为准", "核对改动的原因；要改任务内容请另行联系", []any{"目标与任务"}},
	{CodeCellMerged, seeds.Hint, "第 %s 项的“%s”与上面的行合并成一格，按同一内容收入", "核对是不是几项都这样答复", []any{"3", "工作进展"}},
	{CodeRequired, seeds.Fault, "第 %s 项缺“%s”", "请补填", []any{"3", "存在问题"}},
	{CodeLeftOut, seeds.Hint, "第 %s 项的“%s”写的是“%s”，%s，没有收入", "能改正的请改正；这一栏可以不填", []any{"3", "完成比例(%)", "八成多", "不是数字"}},
	{CodeElsewhere, seeds.Hint, "第 %s 项的“%s”只写了“%s”", "核对所指的内容在哪里", []any{"3", "工作进展", "同上"}},
	{CodeBadState, seeds.Fault, "第 %s 项的完成情况写的是“%s”，不在可选项之内", "请从下拉框选一项：%s", []any{"3", "差不多了", "已完成、正常推进、进度滞后、尚未启动、本期无进展"}},
	{CodeStateUnderstood, seeds.Hint, "第 %s 项的完成情况写的是“%s”，当作“%s”", "核对是不是这个意思", []any{"3", "已完成（提前）", "已完成"}},
	{CodeBadChoice, seeds.Fault, "第 %s 项的“%s”写的是“%s”，不在可选项之内", "请从下拉框选一项：%s", []any{"3", "资金来源", "其它", "财政、社会"}},
	{CodeBadPercent, seeds.Fault, "第 %s 项的完成比例写的是“%s”，%s", "请填 0 或大于 0 的数字，如 63；不清楚可以不填", []any{"3", "八成多", "不是数字"}},
	{CodeBadValue, seeds.Fault, "第 %s 项的“%s”：%s", "请改正", []any{"3", "邮箱", "“无”不是邮箱地址"}},
	{CodePercentOver, seeds.Hint, "第 %s 项的完成比例是 %s，超过 100", "核对是否超额完成", []any{"3", "120"}},
	{CodePercentShare, seeds.Hint, "第 %s 项的完成比例写的是 %s，当作 %s%%", "核对是不是这个意思", []any{"3", "0.85", "85"}},
	{CodeDateUnclear, seeds.Hint, "第 %s 项的“%s”写的是“%s”，不是日期，照原样收下", "能定下日期的，请写成 2024年5月1日", []any{"3", "预计完成时间", "视情况而定"}},
	{CodeDateSerial, seeds.Hint, "第 %s 项的“%s”是数字 %s，当作日期%s", "核对是不是这一天", []any{"3", "预计完成时间", "45413", "2024年5月1日"}},
	{CodeLongText, seeds.Hint, "第 %s 项的“%s”有 %d 个字", "可以再压缩", []any{"3", "工作进展", 2345}},
	{CodeCellError, seeds.Fault, "第 %s 项的“%s”是错误值 %s", "请改成文字或数字", []any{"3", "工作进展", "#N/A"}},
	{CodeCellLogical, seeds.Fault, "第 %s 项的“%s”是逻辑值 %s", "请改成文字或数字", []any{"3", "工作进展", "TRUE"}},
	{CodeFormula, seeds.Hint, "第 %s 项的“%s”是公式，取它的结果“%s”", "核对结果对不对", []any{"3", "工作进展", "完成投资18亿元"}},
	{CodeFormulaOpen, seeds.Fault, "第 %s 项的“%s”是公式，文件里没有算出的结果", "请改成文字或数字", []any{"3", "工作进展"}},
	{CodeSentBack, seeds.Fault, "第 %s 项经审核退回重报：%s", "请按意见改好，重新报送", []any{"3", "没有写明完成的数量"}},
}

// specOf finds a code's wording.
func specOf(c Code) spec {
	i := slices.IndexFunc(specs, func(s spec) bool { return s.code == c })
	if i < 0 {
		return spec{code: c, severity: seeds.Fault}
	}
	return specs[i]
}

// say makes a problem of this kind. The message's arguments come first, those
// that are left fill the remedy.
func (c Code) say(args ...any) seeds.Problem {
	s := specOf(c)
	n := min(verbs(s.message), len(args))
	return seeds.Problem{Severity: s.severity, Code: string(c), Message: fmt.Sprintf(s.message, args[:n]...), Remedy: fmt.Sprintf(s.remedy, args[n:]...)}
}

// verbs counts the arguments that a format takes.
func verbs(format string) int {
	n := 0
	for i := 0; i+1 < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		if format[i+1] != '%' {
			n++
		}
		i++
	}
	return n
}
