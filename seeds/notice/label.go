package notice

import (
	"ducha/seeds/notice/document"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ducha/seeds/units"
)

// role is what a label says of its value.
type role int

const (
	roleLead     role = iota // 牵头责任单位
	roleCoop                 // 协同责任单位
	roleUnits                // 责任单位: cooperating beside a lead label, else the first leads
	roleAll                  // A、B按职责分工负责: all lead, unless one is said to
	roleLeader               // 牵头负责领导
	rolePerson               // 责任人
	roleDeadline             // 完成时限
	roleText                 // 目标任务, 具体措施
	roleProgress             // 进展情况
	roleNote                 // 备注
	roleRemark               // 下同: a drafting note, of no task
)

func (r role) isUnits() bool { return r <= roleAll }

// isProse reports whether the value runs over paragraphs.
func (r role) isProse() bool { return r >= roleText && r <= roleNote }

var labelWords = map[role][]string{
	roleLead:     {"牵头责任单位", "责任牵头单位", "牵头单位", "牵头部门", "牵头责任部门", "主办单位", "主要责任单位", "第一责任单位", "主责单位"},
	roleCoop:     {"协同责任单位", "协同单位", "协同部门", "配合责任单位", "配合单位", "配合部门", "协办单位", "参与单位", "参加单位", "协作单位"},
	roleUnits:    {"责任单位", "责任部门", "承办单位", "落实单位"},
	roleLeader:   {"牵头负责领导", "牵头领导", "分管领导", "责任领导", "牵头市领导", "牵头区领导", "牵头县领导", "分管市领导", "分管区领导", "分管县领导", "负责领导", "包保领导"},
	rolePerson:   {"责任人", "联系人", "具体责任人", "具体负责人"},
	roleDeadline: {"完成时限", "完成时间", "时限要求", "时间节点", "时间要求"},
	roleText:     {"目标任务", "具体措施", "工作任务", "工作措施"},
	roleProgress: {"进展情况", "工作进展", "完成情况"},
	roleNote:     {"备注"},
}

// roleOf tells the role of a label word.
var roleOf = func() map[string]role {
	m := map[string]role{}
	for r, words := range labelWords {
		for _, w := range words {
			m[w] = r
		}
	}
	return m
}()

// labelShape finds a label with its colon; blanks may stand inside.
var labelShape = func() *regexp.Regexp {
	var words []string
	for w := range roleOf {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int { // the longer first, so that 责任人 never hides in 具体责任人
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	for i, w := range words {
		words[i] = strings.Join(strings.Split(w, ""), `\s*`)
	}
	return regexp.MustCompile(`(` + strings.Join(words, "|") + `)\s*[:：]\s*`)
}()

// field is a label with its value.
type field struct {
	role  role
	label string
	value string
	more  []string   // further paragraphs of prose
	list  units.List // the value of a label of units, read
	at    document.Place
}

// text is the whole value, paragraph by paragraph.
func (f field) text() string { return strings.Join(append([]string{f.value}, f.more...), "\n") }

// cutFields cuts a paragraph at its labels: the text before the first, then the
// fields. Before the first, a label counts only at the beginning or after a
// sentence; after it also where it is glued to the value before.
func cutFields(text string, at document.Place) (before string, fields []field) {
	before = text
	end := 0 // of the label before
	for _, m := range labelShape.FindAllStringSubmatchIndex(text, -1) {
		r := roleOf[strings.Join(strings.Fields(text[m[2]:m[3]]), "")]
		if len(fields) == 0 && !startsClause(text[:m[0]], r) {
			continue
		}
		if len(fields) == 0 {
			before = strings.TrimRight(text[:m[0]], " ;；,，") // what parts it from the label
		} else {
			fields[len(fields)-1].value = strings.TrimSpace(text[end:m[0]])
		}
		fields = append(fields, field{role: r, label: text[m[2]:m[3]], at: at})
		end = m[1]
	}
	if len(fields) > 0 {
		fields[len(fields)-1].value = strings.TrimSpace(text[end:])
	}
	return before, fields
}

// startsClause reports whether a label of this role can stand after the text.
func startsClause(before string, r role) bool {
	if strings.TrimSpace(before) == "" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	return !r.isProse() && (unicode.IsSpace(last) || strings.ContainsRune("。；;！!）)]】.", last))
}
