package collect

import (
	"strings"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/pattern"
)

// fillers are the marks that people put where they have nothing to say.
const fillers = "/-—–―−─_.。*、…×xX"

// placeholder says that a text only fills its cell: a dash, 略 or 待补充. A lone 无 is
// an answer.
func placeholder(text string) bool {
	if words(text, len([]rune("待填写"))) {
		return false
	}
	key := seeds.NameKey(text)
	if key == "" {
		return false
	}
	switch strings.Trim(key, fillers) {
	case "", "略", "待补", "待补充", "待填", "待填写":
		return true
	}
	return false
}

// longPointer is the length above which a text says more than where to look, in
// characters.
const longPointer = 12

const (
	pointedNumber = `(?:[0-9]+(?:\([0-9]+\))?|[一二三四五六七八九十]+)`
	pointedPlace  = `(?:上述?|前述?|下|左|右|以上|上面|前面|上一?个?(?:期|月|季|季度|半年|年|年度|次|轮|条|项|行|栏|格|表)|` +
		`(?:第|序号)` + pointedNumber + `[项条行点号]?|` + pointedNumber + `[项条行点号]|` +
		`另?附(?:件|表|页|图|后)?(?:材料)?` + pointedNumber + `?|(?:备注|正文|材料|报告|总结|另表|台账|电子版|纸质版)栏?)`
)

var pointers = pattern.Of(`^(?:(?:具体|进展|工作)?(?:内容|情况)?(?:同|见|详见|参见|参照|参看|请见|同见|具体见|如)` + pointedPlace + `(?:内容|情况|进展|所述)?|` +
	`同[0-9]+(?:\([0-9]+\))?|[与同和]` + pointedPlace + `(?:情况|进展)?(?:相同|一致|一样)|(?:详见)?另附(?:材料|表)?|附后|材料附后)$`)

// pointsElsewhere says that a text gives nothing but the place where the answer is
// said to stand: 同上, 见附件, 同第3项.
func pointsElsewhere(text string) bool {
	if words(text, longPointer) {
		return false
	}
	key := withoutMarks(seeds.NameKey(text))
	if inner, ok := strings.CutPrefix(key, "("); ok {
		key = strings.TrimSuffix(inner, ")")
	}
	return utf8.RuneCountInString(key) <= longPointer && pointers.MatchString(key)
}

// words reports whether a text holds more Chinese characters than so many: most answers
// do, and are soon known not to be any of these.
func words(text string, most int) bool {
	n := 0
	for _, r := range text {
		if r >= '一' && r <= '鿿' {
			if n++; n > most {
				return true
			}
		}
	}
	return false
}
