package collect

import (
	"strings"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// wrongCell is a cell that cannot be taken: why, in words, and the fault where it must
// be filled. The zero value is none.
type wrongCell struct {
	why   string
	fault seeds.Problem
}

// understand gives what a cell means, or why it means nothing; hint tells how it was
// understood.
func (rr *rowReader) understand(c templates.Column, no string, cell workbook.Cell, hint func(seeds.Problem)) (string, wrongCell) {
	raw := shown(cell)
	brief := seeds.Shortened(raw, 20)
	switch {
	case cell.Open:
		return "", wrongCell{"是公式，文件里没有算出的结果", CodeFormulaOpen.say(no, c.Title)}
	case cell.Kind == workbook.Error:
		return "", wrongCell{"是错误值", CodeCellError.say(no, c.Title, raw)}
	case cell.Kind == workbook.Bool:
		return "", wrongCell{"是逻辑值", CodeCellLogical.say(no, c.Title, raw)}
	}
	switch c.Type {
	case templates.State:
		name, understood, ok := readState(rr.def, raw)
		if !ok {
			return "", wrongCell{"不在可选项之内", CodeBadState.say(no, brief, strings.Join(rr.def.StateNames(), "、"))}
		}
		if understood {
			hint(CodeStateUnderstood.say(no, brief, name))
		}
		return name, wrongCell{}
	case templates.Choice:
		for _, choice := range c.Choices {
			if seeds.NameKey(choice) == seeds.NameKey(raw) {
				return choice, wrongCell{}
			}
		}
		return "", wrongCell{"不在可选项之内", CodeBadChoice.say(no, c.Title, brief, strings.Join(c.Choices, "、"))}
	case templates.Percent:
		return percent(c, no, cell, hint)
	case templates.Date:
		return date(c, no, cell, hint), wrongCell{}
	}
	return text(c, no, raw, hint)
}

func percent(c templates.Column, no string, cell workbook.Cell, hint func(seeds.Problem)) (string, wrongCell) {
	raw := seeds.Shortened(shown(cell), 20)
	p, ok := parsePercent(cell.Text, cell.Kind == workbook.Percent)
	if !ok || cell.Kind == workbook.Date {
		return "", wrongCell{"不是数字", CodeBadPercent.say(no, raw, "不是数字")}
	}
	if broken := seeds.CheckValue(p.value, c.Rule); len(broken) > 0 {
		why := broken[0].Chinese()
		return "", wrongCell{why, CodeBadPercent.say(no, raw, why)}
	}
	switch {
	case p.words, p.scaled:
		hint(CodePercentShare.say(no, raw, plainNumber(p.value)))
	case p.value > 100:
		hint(CodePercentOver.say(no, plainNumber(p.value)))
	}
	return plainNumber(p.value), wrongCell{}
}

func date(c templates.Column, no string, cell workbook.Cell, hint func(seeds.Problem)) string {
	text, serial, ok := readDate(cell)
	switch {
	case !ok:
		hint(CodeDateUnclear.say(no, c.Title, seeds.Shortened(cell.Text, 20)))
	case serial:
		hint(CodeDateSerial.say(no, c.Title, cell.Text, text))
	}
	return text
}

func text(c templates.Column, no, raw string, hint func(seeds.Problem)) (string, wrongCell) {
	if broken := seeds.CheckValue(raw, c.Rule); len(broken) > 0 {
		why := broken[0].Chinese()
		return "", wrongCell{why, CodeBadValue.say(no, c.Title, why)}
	}
	if pointsElsewhere(raw) {
		hint(CodeElsewhere.say(no, c.Title, raw))
	}
	if n := utf8.RuneCountInString(raw); n > longText {
		hint(CodeLongText.say(no, c.Title, n))
	}
	return raw, wrongCell{}
}

// longText is the length above which an answer is pointed out, in characters.
const longText = 2000
