package report

import (
	"fmt"
	"strings"

	"ducha/seeds"
)

// reviewTrouble is something wrong with a 审核表 that was read back.
type reviewTrouble int

// The troubles there are, in the order in which they are documented.
const (
	noColumn reviewTrouble = iota
	noBasis
	rowStrange
	rowGone
	rowTwice
	cellOdd
	cellNotFilled
	stateUnknown
	backUnclear
	backNothing
	backCarried
	backUnasked
	phoneNoText
	phoneNoState
	ruledSince
	saidChanged
)

// drawAnew is what to do about a row that is on no answer of today's.
const drawAnew = "把要写的另记下来，删去这份审核表，运行 ducha review 重新生成后再填"

// reviewSpecs is the one place where they are worded. Message and remedy take the arguments
// of say; example fills them for the table of all codes.
var reviewSpecs = [...]struct {
	code     string
	severity seeds.Severity
	message  string
	remedy   string
	example  []any
}{
	noColumn:      {"review_column_missing", seeds.Hint, "没有“%s”一栏，这一栏没有读入", "改过栏名的，改回来", []any{reviewText}},
	noBasis:       {"review_basis_missing", seeds.Hint, "隐藏的“" + reviewBasis + "”栏不在了，各行按序号和单位对应，空着的格子不作撤回", "要撤回的，重新生成审核表后再清空", nil},
	rowStrange:    {"review_row_unknown", seeds.Fault, "第 %d 行认不出是哪个单位的哪一项，没有读入", drawAnew, []any{9}},
	rowGone:       {"review_row_unknown", seeds.Fault, "第 %s 项当时显示的报送件已不计入，没有读入", drawAnew, []any{"3"}},
	rowTwice:      {"review_row_twice", seeds.Fault, "与第 %d 行是同一单位的同一项，没有读入", "只在一行里填", []any{9}},
	cellOdd:       {"review_cell", seeds.Fault, "第 %s 项的“%s”：%s", "改成文字后再读入", []any{"3", reviewText, "公式没有算出结果"}},
	cellNotFilled: {"review_cell", seeds.Fault, "第 %s 项的“%s”写的是“%s”", "这一格不填：看过新报的内容后清空或写“已阅”；意见写在“" + reviewNote + "”", []any{"3", reviewUpdated, "同意"}},
	stateUnknown:  {"review_state", seeds.Fault, "第 %s 项的“%s”写的是“%s”，不在可选项之内", "从下拉框选一项：%s", []any{"3", reviewState, "差不多了", "已完成、正常推进、进度滞后、尚未启动、本期无进展"}},
	backUnclear:   {"review_back", seeds.Fault, "第 %s 项的“%s”写的是“%s”", "要退回的填“" + saysBack + "”，不退的留空", []any{"3", reviewBack, "再议"}},
	backNothing:   {"review_back", seeds.Fault, "第 %s 项没有报送，无可退回", "清空此格；催报即可", []any{"3"}},
	backCarried:   {"review_back", seeds.Fault, "第 %s 项是结转的，本期没有报送，无可退回", "清空此格；认定没有完成的，改“核定情况”", []any{"3"}},
	backUnasked:   {"review_back", seeds.Fault, "第 %s 项本期已不要求填报，不能退回", "清空此格", []any{"3"}},
	phoneNoText:   {"review_phone", seeds.Fault, "第 %s 项没有报送，只填了核定情况", "把了解到的进展写在“采用文字”，作为电话补报；没有的，清空“核定情况”", []any{"3"}},
	phoneNoState:  {"review_phone", seeds.Fault, "第 %s 项是电话补报，没有填核定情况", "从下拉框选一项：%s", []any{"3", "已完成、正常推进、进度滞后、尚未启动、本期无进展"}},
	ruledSince:    {"review_conflict", seeds.Hint, "第 %s 项的“%s”在这份表写出后另有核定（%s，“%s”），以这份表为准", "核对以哪一个为准", []any{"3", reviewState, "2021-07-06 09:00", "进度滞后"}},
	saidChanged:   {"review_said_changed", seeds.Hint, "第 %s 项单位填的“%s”在审核表里改过，不采用", "要改的，写在“%s”一栏", []any{"3", "工作进展", reviewText}},
}

// say makes a problem of it. The message's arguments come first, those that are left fill
// the remedy.
func (t reviewTrouble) say(args ...any) seeds.Problem {
	s := reviewSpecs[t]
	n := strings.Count(s.message, "%")
	return seeds.Problem{Severity: s.severity, Code: s.code, Message: fmt.Sprintf(s.message, args[:n]...), Remedy: fmt.Sprintf(s.remedy, args[n:]...)}
}
