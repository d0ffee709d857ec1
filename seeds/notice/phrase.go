package notice

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ducha/seeds/pattern"
	"ducha/seeds/units"
)

// A phrase says who does what without labels: 市发改委牵头，市财政局、市教育局按职责
// 分工负责，6月底前完成. Its clauses end with a verb that gives the units before it
// their part.

// verbs tell the part of the units before them; the first that fits decides.
var verbs = []struct {
	role  role
	shape *pattern.Pattern
}{
	{roleLead, pattern.Of(`(?:分别|共同|联合|具体)?(?:牵头|主办)(?:负责|落实|实施|推进|组织|办理|抓总|汇总)*$`)},
	{roleCoop, pattern.Of(`(?:按照?(?:各自)?(?:职责|职能)(?:分工)?)?(?:积极|密切|共同|做好)?(?:配合|参与|参加|协助|协办|协同|支持)(?:落实|实施|推进|做好|工作)*$`)},
	{roleAll, pattern.Of(`(?:(?:按照?|依据?|根据)(?:各自)?(?:职责|职能)(?:分工)?|分工|分别|共同|各自|具体|结合实际|抓好|组织|负责|落实|承担|承办|推进|实施|办理|执行)*(?:负责|落实|承担|承办|组织实施|实施|推进|执行|办理)$`)},
}

var (
	leadWith   = pattern.Of(`^(.+?)会同(.+)$`)
	withOthers = pattern.Of(`^会同(.+)$`)
	doneClause = pattern.Of(`(?:[0-9０-９]+\s*[年月日]|季度|年底|年内|月底|[上下]半年|全年|每年|每月).{0,14}$|^(?:持续|长期|常态)`)
	noteClause = pattern.Of(`^以下|下同|不再|不一一|另有`)
	// leaderClause speaks of persons, not of units: 县级领导同志参加.
	leaderClause = pattern.Of(`(?:领导|同志)(?:同志)?(?:参加|出席|牵头|负责|包保|联系)?$`)
	etcOffices   = pattern.Of(`等(?:有关|相关)?(?:部门|单位)(?:和|及|以及|、)`)
	etcBoth      = pattern.Of(`等(?:有关|相关)?(?:部门|单位|企业|机构)(?:和|及|以及|、)(?:有关|相关)?(?:部门|单位|企业|机构)`)
	marked       = pattern.Of(`[(（](牵头|主办|主责|汇总|配合|协办|协助|参与)(?:单位|部门)?[)）]`)
)

// readPhrase reads a phrase, or labels, into fields. ok is false where it is not
// wholly one; tried tells that it had a verb or a label.
func readPhrase(text string) (fields []field, ok, tried bool) { return readPhraseBy(text, isUnitsText) }

// readLoosely reads a phrase some of whose names nobody knows.
func readLoosely(text string) (fields []field, ok bool) {
	fields, ok, _ = readPhraseBy(text, mayBeUnits)
	return fields, ok && slices.ContainsFunc(fields, func(f field) bool {
		return f.role.isUnits() && slices.ContainsFunc(units.Pieces(f.value), func(name string) bool {
			return units.IsName(name) || officeEnd.MatchString(name)
		})
	})
}

// officeEnd ends what may be a unit, or an office in one.
var officeEnd = pattern.Of(`(?:部门|单位|[科股室处])$`)

// mayBeUnits reports whether a text can be a list of names: short pieces without figures.
func mayBeUnits(text string) bool {
	return text != "" && !slices.ContainsFunc(units.Pieces(text), func(piece string) bool {
		return utf8.RuneCountInString(piece) > longestUnit/2 || strings.ContainsFunc(piece, unicode.IsDigit)
	})
}

// readPhraseBy reads a phrase in which a list of units is what isList says.
func readPhraseBy(text string, isList func(string) bool) (fields []field, ok, tried bool) {
	text = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(text), "。；;，, "))
	before, labelled := cutFields(text, nowhere)
	for i, f := range labelled {
		labelled[i].value = strings.TrimRight(f.value, "，,；;。 ")
		if f.role.isUnits() && !isList(labelled[i].value) {
			return nil, false, true
		}
	}
	if before == "" && len(labelled) > 0 {
		return labelled, true, true
	}
	text = before
	if _, label := roleOf[text]; label {
		return nil, false, false
	}
	r := phraseReader{isList: isList, fields: labelled} // 市体育局，白马区政府；配合单位：市公安局
	text, remark := cutRemark(text)
	if remark != "" {
		r.fields = append(r.fields, field{role: roleRemark, value: remark})
	}
	for _, c := range units.Clauses(text) {
		if !r.clause(strings.TrimSpace(c)) {
			return nil, false, r.tried
		}
	}
	return r.finish()
}

// cutRemark cuts off a sentence that is a drafting note: 以下均需…，不再列出.
func cutRemark(text string) (phrase, remark string) {
	sentences := strings.Split(text, "。")
	for i, s := range sentences {
		if i > 0 && noteClause.MatchString(s) {
			return strings.Join(sentences[:i], "。"), strings.Join(sentences[i:], "。")
		}
	}
	return text, ""
}

// phraseReader reads the clauses of a phrase in turn.
type phraseReader struct {
	isList  func(string) bool
	fields  []field
	pending []string // clauses of units whose verb is still to come
	tried   bool
}

// clause reads one; false where it is none of a phrase.
func (r *phraseReader) clause(c string) bool {
	c = strings.TrimPrefix(c, "由")
	if c == "" {
		return true
	}
	if looksDue(c) || doneClause.MatchString(c) && len([]rune(c)) <= longestDue {
		r.fields = append(r.fields, field{role: roleDeadline, value: c})
		return true
	}
	if units.SaysFirstLeads(c) || len([]rune(c)) <= longestDue && noteClause.MatchString(c) {
		r.fields = append(r.fields, field{role: roleRemark, value: c})
		return true
	}
	if leaderClause.MatchString(c) {
		r.fields = append(r.fields, field{role: roleRemark, value: c})
		return true
	}
	for _, v := range verbs {
		at := v.shape.FindStringIndex(c)
		if at == nil {
			continue
		}
		r.tried = true
		return r.verb(v.role, c[:at[0]])
	}
	if m := withOthers.FindStringSubmatch(c); m != nil {
		r.tried = true
		return r.add(roleCoop, m[1])
	}
	if m := leadWith.FindStringSubmatch(c); m != nil && r.isList(m[1]) && r.isList(m[2]) {
		r.tried = true
		return r.add(roleLead, r.list(m[1])) && r.add(roleCoop, m[2])
	}
	if r.isList(c) {
		r.pending = append(r.pending, c)
		return true
	}
	return false
}

// verb gives the units before a verb their part.
func (r *phraseReader) verb(as role, list string) bool {
	if list == "" && len(r.pending) == 0 {
		return false
	}
	if m := withOthers.FindStringSubmatch(list); m != nil {
		return r.add(roleCoop, m[1])
	}
	if m := leadWith.FindStringSubmatch(list); m != nil && r.isList(m[1]) && r.isList(m[2]) {
		return r.add(roleLead, r.list(m[1])) && r.add(roleCoop, m[2])
	}
	if as == roleAll && (r.has(roleLead) || r.has(roleAll)) {
		as = roleCoop
	}
	return r.add(as, r.list(list))
}

// list puts the clauses that waited for a verb before the last one.
func (r *phraseReader) list(last string) string {
	all := r.pending
	if last != "" {
		all = append(all, last)
	}
	r.pending = nil
	return strings.Join(all, "，")
}

func (r *phraseReader) has(as role) bool {
	for _, f := range r.fields {
		if f.role == as {
			return true
		}
	}
	return false
}

func (r *phraseReader) add(as role, list string) bool {
	if !r.isList(list) {
		return false
	}
	r.fields = append(r.fields, field{role: as, value: list})
	return true
}

// finish gives units without a verb their part: beside a lead they cooperate, alone
// they all lead.
func (r *phraseReader) finish() ([]field, bool, bool) {
	if len(r.pending) > 0 {
		as := roleAll
		if r.has(roleLead) || r.has(roleAll) {
			as = roleCoop
		} else if r.has(roleCoop) {
			as = roleUnits
		}
		r.fields = append(r.fields, field{role: as, value: r.list("")})
	}
	return r.fields, r.has(roleLead) || r.has(roleCoop) || r.has(roleUnits) || r.has(roleAll), r.tried
}

// isUnitsText reports whether a text reads as units and nothing else.
func isUnitsText(text string) bool {
	return text != "" && readsAsValue(roleUnits, plainOffices(text))
}

// plainOffices takes 等部门及, 等部门和单位 out of a list: it names nobody.
func plainOffices(text string) string {
	return etcOffices.ReplaceAllString(etcBoth.ReplaceAllString(text, "等"), "、")
}

// readMarked reads a list whose names carry their part: 市发改委（牵头）、市财政局.
func readMarked(text string) []field {
	if !marked.MatchString(text) {
		return nil
	}
	lists := map[role][]string{}
	for _, piece := range strings.FieldsFunc(text, func(r rune) bool { return isSeparator(r) || r == '\n' }) {
		as := roleCoop
		if m := marked.FindStringSubmatch(piece); m != nil {
			if r, _ := roleOfTitle(m[1]); r == roleLead || m[1] == "汇总" {
				as = roleLead
			}
			piece = marked.ReplaceAllString(piece, "")
		}
		lists[as] = append(lists[as], strings.TrimSpace(piece))
	}
	var fields []field
	for _, as := range []role{roleLead, roleCoop} {
		if len(lists[as]) > 0 {
			fields = append(fields, field{role: as, value: strings.Join(lists[as], "、")})
		}
	}
	return fields
}
