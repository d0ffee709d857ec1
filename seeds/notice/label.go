package notice

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
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
	roleLead: {"牵头责任单位", "责任牵头单位", "牵头单位", "牵头部门", "牵头责任部门", "牵头负责部门", "牵头负责单位", "主办单位", "主办部门", "主要责任单位", "主要责任部门", "第一责任单位", "主责单位", "总牵头单位", "牵头科室", "牵头处室", "牵头股室", "主办科室", "主办处室"},
	roleCoop: {"协同责任单位", "协同责任部门", "协同单位", "协同部门", "配合责任单位", "配合责任部门", "配合单位", "配合部门", "协办单位", "协办部门", "会办单位", "参与单位", "参与部门", "参加单位", "参加部门",
		"协作单位", "协助单位", "支持单位", "成员单位", "联办单位", "协管单位", "配合科室", "配合处室", "配合股室", "协办科室", "责任主体与协同单位"},
	roleUnits: {"责任单位", "责任部门", "责任主体", "责任科室", "责任处室", "责任股室", "承办单位", "承办部门", "落实单位", "整改责任单位", "整改单位", "实施单位", "主管部门", "责任分工", "任务分工", "部门分工", "职责分工", "单位分工", "分工单位"},
	roleLeader: {"牵头负责领导", "牵头领导", "分管领导", "责任领导", "主管领导", "包抓领导", "包保领导", "联系领导", "挂点领导", "督办领导", "负责领导", "牵头市领导", "牵头区领导", "牵头县领导", "分管市领导",
		"分管区领导", "分管县领导", "市级领导", "区级领导", "县级领导", "责任市领导", "责任区领导", "责任县领导", "区政府分管领导", "市政府分管领导", "县政府分管领导", "牵头负责同志", "分管负责同志"},
	rolePerson:   {"责任人", "联系人", "联络员", "经办人", "具体责任人", "具体负责人", "直接责任人"},
	roleDeadline: {"完成时限", "完成时间", "完成期限", "完成日期", "时限要求", "时间节点", "时间要求", "整改时限", "整改期限", "办结时限", "计划完成时间", "时限"},
	roleText:     {"目标任务", "具体措施", "工作任务", "工作措施", "具体任务", "工作目标", "工作内容", "主要内容", "整改目标", "整改措施", "年度目标"},
	roleProgress: {"进展情况", "工作进展", "完成情况", "整改情况", "落实情况", "推进情况"},
	roleNote:     {"备注"},
	roleOther:    {"督导单位", "督办单位", "督查单位", "监督单位", "验收单位", "指导单位", "联系电话"},
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

// labelShape finds a label with its colon, or in black brackets; blanks may stand
// inside. labelBare finds one that only a blank parts from its value.
var labelShape, labelBare = func() (*pattern.Pattern, *pattern.Pattern) {
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
	any := `(` + strings.Join(words, "|") + `)`
	return pattern.Of(any + `\s*[:：]\s*|【\s*` + any + `\s*】\s*[:：]?\s*`), pattern.Of(`^` + any + `\s+`)
}()

// mark is a label found in a text: where it stands, and its word.
type mark struct {
	from, to int
	word     string
}

func marksIn(text string) []mark {
	if !strings.ContainsAny(text, ":：【") {
		return bareMark(text)
	}
	var marks []mark
	for _, m := range labelShape.FindAllStringSubmatchIndex(text, -1) {
		if m[2] < 0 {
			m[2], m[3] = m[4], m[5]
		}
		marks = append(marks, mark{m[0], m[1], text[m[2]:m[3]]})
	}
	marks = unlistedMarks(text, marks)
	if len(marks) == 0 {
		return bareMark(text)
	}
	return marks
}

// unlistedShape is what may be a label of words that labelWords does not list:
// 市级牵头领导：, 分管副市长：, 市直配合单位：.
var unlistedShape = pattern.Of(`(?:^|[\s；;。])(\p{Han}{2,12})\s*[:：]\s*`)

// unlistedMarks adds the labels that end as a listed one, and those whose words say
// what they are, as the titles of columns do, and whose values suit.
func unlistedMarks(text string, marks []mark) []mark {
	for _, m := range unlistedShape.FindAllStringSubmatchIndex(text, -1) {
		word := text[m[2]:m[3]]
		at := slices.IndexFunc(marks, func(had mark) bool { return had.from < m[1] && m[2] < had.to })
		switch {
		case at >= 0:
			if had := marks[at]; had.from > m[2] && had.to == m[1] {
				marks[at] = mark{m[2], m[1], word}
			}
		case suitsLabel(word, text[m[1]:nextMark(text, marks, m[1])]):
			marks = append(marks, mark{m[2], m[1], word})
		}
	}
	slices.SortFunc(marks, func(a, b mark) int { return a.from - b.from })
	return marks
}

// nextMark tells where the first mark behind a place stands; the end where none does.
func nextMark(text string, marks []mark, at int) int {
	next := len(text)
	for _, m := range marks {
		if m.from >= at {
			next = min(next, m.from)
		}
	}
	return next
}

// suitsLabel reports whether a value is of the kind that a label's words speak of.
func suitsLabel(word, value string) bool {
	r, ok := roleOfTitle(word)
	value = strings.TrimSpace(value)
	switch {
	case !ok || value == "":
		return false
	case r.isUnits():
		return readsAsValue(r, value)
	case r == roleLeader, r == rolePerson:
		return looksPeople(strings.TrimRight(value, "。；; "))
	case r == roleDeadline:
		return looksDue(value)
	}
	return false
}

// bareMark finds a label of units that only a blank parts from its value.
func bareMark(text string) []mark {
	if !strings.Contains(text, " ") {
		return nil
	}
	m := labelBare.FindStringSubmatchIndex(text)
	if m == nil || !roleOfMark(text[m[2]:m[3]]).isUnits() || !readsAsValue(roleUnits, text[m[1]:]) {
		return nil
	}
	return []mark{{m[0], m[1], text[m[2]:m[3]]}}
}

func roleOfMark(word string) role {
	word = strings.Join(strings.Fields(word), "")
	if namesPersons.MatchString(word) {
		r, _ := roleOfTitle(word)
		return r
	}
	for i := range word { // 市级牵头领导 ends as 牵头领导 does
		if r, listed := roleOf[word[i:]]; listed {
			return r
		}
	}
	r, _ := roleOfTitle(word)
	return r
}

// isListed reports whether a label is one of labelWords.
func isListed(label string) bool {
	_, ok := roleOf[strings.Join(strings.Fields(label), "")]
	return ok
}

// field is a label with its value.
type field struct {
	role  role
	label string
	value string
	more  []string   // further paragraphs of prose
	below bool       // the value stands below the label, a line or more
	list  units.List // the value of a label of units, read
	unit  string     // whose person this is, where the print says so
	at    document.Place
}

// text is the whole value, paragraph by paragraph.
func (f field) text() string {
	return strings.Trim(strings.Join(append([]string{f.value}, f.more...), "\n"), "\n")
}

// cutFields cuts a paragraph at its labels: the text before the first, then the
// fields. Before the first, a label counts only at the beginning or after a
// sentence; after it also where it is glued to the value before.
func cutFields(text string, at document.Place) (before string, fields []field) {
	before = text
	end := 0 // of the label before
	for _, m := range marksIn(text) {
		r := roleOfMark(m.word)
		if len(fields) == 0 && !startsClause(text[:m.from], r) {
			continue
		}
		if last, _ := utf8.DecodeLastRuneInString(text[:m.from]); len(fields) > 0 && r == rolePerson && strings.ContainsRune("（(", last) {
			continue // of the unit before the bracket
		}
		if len(fields) == 0 {
			before = strings.TrimRight(text[:m.from], " ;；,，") // what parts it from the label
		} else {
			fields[len(fields)-1].value = strings.TrimSpace(text[end:m.from])
		}
		fields = append(fields, field{role: r, label: m.word, at: at})
		end = m.to
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
