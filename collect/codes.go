package collect

import (
	"fmt"

	"ducha/seeds"
)

// Code is the stable name of a kind of problem.
type Code string

// spec is a problem as the clerk sees it; message and remedy take the arguments of say.
type spec struct {
	severity seeds.Severity
	message  string
	remedy   string
}

// Codes of problems with a whole file.
const (
	CodeUnopened     Code = "file_unopened"
	CodeEmpty        Code = "file_empty"
	CodeTooLarge     Code = "file_too_large"
	CodeDamaged      Code = "file_damaged"
	CodeEncrypted    Code = "file_encrypted"
	CodeOldOffice    Code = "file_old_office"
	CodeODS          Code = "file_ods"
	CodeArchive      Code = "file_archive"
	CodeMessage      Code = "file_message"
	CodeNotTable     Code = "file_not_table"
	CodeNotOurs      Code = "form_unknown"
	CodeNeverIssued  Code = "form_never_issued"
	CodeWrongRound   Code = "form_wrong_round"
	CodeMixedForms   Code = "form_mixed"
	CodeByNumber     Code = "identified_by_form_no"
	CodeByRows       Code = "identified_by_row_codes"
	CodeNoTable      Code = "table_missing"
	CodeNoColumn     Code = "column_missing"
	CodeUnitChanged  Code = "unit_changed"
	CodeFileTimeOnly Code = "order_by_file_time"
	CodeTooComplex   Code = "file_too_complex"
	CodeNotAsked     Code = "unit_not_asked"
	CodeHeavy        Code = "sheet_mostly_blank"
)

// Codes of problems with a row or a cell.
const (
	CodeRowBlank     Code = "row_blank"
	CodeRowUnknown   Code = "row_unknown"
	CodeRowsUnknown  Code = "rows_unknown"
	CodeRowTwice     Code = "row_twice"
	CodeRowByNumber  Code = "row_by_number"
	CodeGivenChanged Code = "given_changed"
	CodeRequired     Code = "required"
	CodeBadState     Code = "bad_state"
	CodeBadChoice    Code = "bad_choice"
	CodeBadPercent   Code = "bad_percent"
	CodeBadValue     Code = "bad_value"
	CodePercentOver  Code = "percent_over"
	CodePercentShare Code = "percent_share"
	CodePercentState Code = "percent_against_state"
	CodeLongText     Code = "text_long"
	CodeHeadBlank    Code = "head_blank"
	CodeCellError    Code = "cell_error"
	CodeCellLogical  Code = "cell_logical"
)

// specs is the one place where these problems are worded.
var specs = map[Code]spec{
	CodeUnopened:     {seeds.Fault, "文件打不开（没有权限或正被占用）", "关闭占用它的程序或检查权限，再运行一次"},
	CodeEmpty:        {seeds.Fault, "文件是空的", "请报送单位重新发送"},
	CodeTooLarge:     {seeds.Fault, "文件超过 50 兆", "请报送单位只发反馈表，附件另送"},
	CodeDamaged:      {seeds.Fault, "文件不完整或已损坏", "请报送单位重新发送"},
	CodeEncrypted:    {seeds.Fault, "文件加了密码", "请报送单位去掉密码后重新发送"},
	CodeOldOffice:    {seeds.Fault, "是旧格式的文件（.xls 或 .et）", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再放入回收文件夹"},
	CodeODS:          {seeds.Fault, "是 .ods 格式", "请另存为 .xlsx 后再放入回收文件夹"},
	CodeArchive:      {seeds.Fault, "是压缩包", "请解压后把里面的反馈表放入回收文件夹"},
	CodeMessage:      {seeds.Fault, "是邮件文件", "请打开邮件，把附件存入回收文件夹"},
	CodeNotTable:     {seeds.Fault, "是%s，不是反馈表", "请报送单位发回电子表"},
	CodeNotOurs:      {seeds.Fault, "没有表号和核对码，认不出是哪个单位的反馈表", "请报送单位在下发的反馈表上填写，再发回来"},
	CodeNeverIssued:  {seeds.Fault, "表号%s不是本办公室下发的", "核对来源；请报送单位用下发给它的反馈表填写"},
	CodeWrongRound:   {seeds.Fault, "是%s的反馈表，不是本期的", "如属该期，请用 --round %s 回收；否则请报送单位填写本期的表"},
	CodeMixedForms:   {seeds.Fault, "一个文件里有 %d 个单位的内容（%s）", "请报送单位分开，各填各的表"},
	CodeNotAsked:     {seeds.Hint, "%s本期已不再需要填报，所填仍然收下", "核对是否仍要采用"},
	CodeTooComplex:   {seeds.Fault, "文件展开后太大，不是一张正常的反馈表", "请报送单位把表格复制到新建的工作簿里，重新发送"},
	CodeHeavy:        {seeds.Hint, "表里有大量空白的行列，没有做退回标注", "按回收情况表告知单位要改的格子"},
	CodeByNumber:     {seeds.Hint, "文件属性里的标记没有了，按表号认出", "核对是不是该单位所报"},
	CodeByRows:       {seeds.Hint, "没有表号，按核对码认出", "核对是不是该单位所报"},
	CodeNoTable:      {seeds.Fault, "表头不见了，找不到“%s”一栏", "请报送单位不要删改表头，在下发的反馈表上填写"},
	CodeNoColumn:     {seeds.Fault, "缺少“%s”一栏", "请报送单位在下发的反馈表上补填"},
	CodeUnitChanged:  {seeds.Hint, "填报单位写的是“%s”，表号属于%s", "核对是不是该单位所报；按表号归入"},
	CodeFileTimeOnly: {seeds.Hint, "与该单位的另一份报送件（%s）只能按文件时间分先后，以此件为准", "核对哪一份是最后报送的"},

	CodeRowBlank:     {seeds.Fault, "第 %s 项没有填", "请填写；没有进展的选“本期无进展”并说明原因"},
	CodeRowUnknown:   {seeds.Fault, "这一行不知道是哪一项", "请报送单位在下发的反馈表上对应的行里填写"},
	CodeRowsUnknown:  {seeds.Fault, "另有 %d 行不知道是哪一项", "请报送单位在下发的反馈表上对应的行里填写"},
	CodeRowTwice:     {seeds.Fault, "第 %s 项填了两行，内容不同", "请报送单位合成一行"},
	CodeRowByNumber:  {seeds.Hint, "核对码不见了，按序号认作第 %s 项", "核对是不是这一项"},
	CodeGivenChanged: {seeds.Hint, "“%s”与下发的不同，仍以下发的为准", "核对单位为什么改动"},
	CodeRequired:     {seeds.Fault, "第 %s 项缺“%s”", "请补填"},
	CodeBadState:     {seeds.Fault, "第 %s 项的完成情况写的是“%s”，不在可选项之内", "请从下拉框选一项：%s"},
	CodeBadChoice:    {seeds.Fault, "第 %s 项的“%s”写的是“%s”，不在可选项之内", "请从下拉框选一项：%s"},
	CodeBadPercent:   {seeds.Fault, "第 %s 项的完成比例写的是“%s”，%s", "请填 0 或大于 0 的数字，如 63；不清楚可以不填"},
	CodeBadValue:     {seeds.Fault, "第 %s 项的“%s”：%s", "请改正"},
	CodePercentOver:  {seeds.Hint, "第 %s 项的完成比例是 %s，超过 100", "核对是否超额完成"},
	CodePercentShare: {seeds.Hint, "第 %s 项的完成比例写的是 %s，当作 %s%%", "核对是不是这个意思"},
	CodePercentState: {seeds.Hint, "第 %s 项的完成情况是“%s”，完成比例却是 %s%%", "核对哪一个对"},
	CodeLongText:     {seeds.Hint, "第 %s 项的“%s”有 %d 个字", "可在汇总时压缩"},
	CodeCellError:    {seeds.Fault, "第 %s 项的“%s”是错误值 %s", "请改成文字或数字"},
	CodeCellLogical:  {seeds.Fault, "第 %s 项的“%s”是逻辑值 %s", "请改成文字或数字"},
	CodeHeadBlank:    {seeds.Hint, "“%s”没有填", "不影响接收，需要时可向单位询问"},
}

// say makes a problem of this kind. The message's arguments come first, those
// that are left fill the remedy.
func (c Code) say(args ...any) seeds.Problem {
	s := specs[c]
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
