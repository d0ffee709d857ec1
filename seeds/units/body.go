package units

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds/pattern"
)

// body is what a name means: two names with equal bodies are one unit. The place
// and the row decide for the table, the head and the row for the open classes.
type body struct {
	row   int // company for one that the table does not know
	place string
	head  string
}

// company is the row of companies outside the table.
const company = -1

// reader reads names in the paper of one government.
type reader struct {
	home   Home
	places map[string]string // 鸠江 → 鸠江区, where the paper knows just one
	memo   map[string]*body  // of names read before, nil for one that nothing knows; a plan prints few names often
}

// body reads a name; ok is false where neither table, class nor wording knows it.
func (r reader) body(name string) (body, bool) {
	if b, read := r.memo[name]; read {
		if b == nil {
			return body{}, false
		}
		return *b, true
	}
	b, ok := r.read(name)
	switch {
	case r.memo == nil: // a reader of single names
	case ok:
		r.memo[name] = &b
	default:
		r.memo[name] = nil
	}
	return b, ok
}

func (r reader) read(name string) (body, bool) {
	for _, form := range forms(name) {
		for _, read := range []func(string) (body, bool){r.national, r.listed, r.branch, r.open, r.company} {
			if b, ok := read(form); ok {
				return b, true
			}
		}
	}
	return body{}, false
}

// forms gives the ways to read a name: as printed, then without a bracket at its end.
func forms(name string) []string {
	name = clean(name)
	if short := outer(name); short != name {
		return []string{name, short}
	}
	return []string{name}
}

var lastBracket = pattern.Of(`\([^()]*\)$`)

// outer drops a second plate or a status at the end: 市委组织部(市人才办) → 市委组织部.
func outer(name string) string {
	if short := lastBracket.ReplaceAllString(name, ""); short != "" {
		return short
	}
	return name
}

var (
	nationalStart = pattern.Of(`^(?:国家|中国|中央|中共中央|国务院|全国|最高|中华)`)
	nationalEnd   = pattern.Of(`(?:部|总局|署|总社)$`)
)

// ofNation begins the names of bodies that papers of the State Council print short.
var ofNation = []string{"国家", "国务院", "中央", "中国", "全国"}

// national reads literal national names; a bare 统计局 is national only in a
// paper of the State Council, and 国资委 there is 国务院国资委.
func (r reader) national(name string) (body, bool) {
	n, ok := bodies().national[name]
	for _, start := range ofNation {
		if !ok && r.home.Level == "国" {
			n, ok = bodies().national[start+name]
		}
	}
	if !ok || r.home.Level != "国" && !nationalStart.MatchString(name) && !nationalEnd.MatchString(name) {
		return body{}, false
	}
	return body{row: n, place: "国"}, true
}

// listed reads place + stem and the whole-name patterns. The shortest place wins,
// so that the longest stem does.
func (r reader) listed(name string) (body, bool) {
	n, place, ok := r.stem(name, bodies().stems, func(s string) string { return s })
	if p, at, found := r.shaped(name); found && (!ok || len(at) < len(place)) {
		n, place, ok = p, at, true
	}
	if !ok {
		n, place, ok = r.stem(name, bodies().reduced, reduce)
	}
	if !ok {
		return body{}, false
	}
	return body{row: n, place: r.place(place)}, true
}

// maxPlace is how many characters a place before a stem may have.
const maxPlace = 16

func (r reader) stem(name string, index map[string]int, form func(string) string) (n int, place string, ok bool) {
	runes := []rune(name)
	for i := 0; i <= maxPlace && i+2 <= len(runes); i++ {
		n, ok = index[form(string(runes[i:]))]
		if place = string(runes[:i]); ok && r.isPlace(place) && !oddHall(name, place) {
			return n, place, true
		}
	}
	return 0, "", false
}

// oddHall is 市交通厅: only provinces have departments of that name, offices (办公厅) aside.
func oddHall(name, place string) bool {
	return strings.HasSuffix(name, "厅") && !strings.HasSuffix(name, "办公厅") && lowPlace.MatchString(place)
}

var lowPlace = pattern.Of(`(?:[市县旗盟]|(?:^|[^治])区)$`)

func (r reader) shaped(name string) (n int, place string, ok bool) {
	for _, p := range bodies().patterns {
		if !strings.Contains(name, p.literal) {
			continue
		}
		m := p.shape.FindStringSubmatch(name)
		if m == nil || len(m) > 2 && m[1] != m[2] {
			continue
		}
		at := ""
		if len(m) > 1 {
			at = m[1]
		}
		if !notInPlace.MatchString(at) && (!ok || len(at) < len(place)) {
			n, place, ok = p.row, at, true
		}
	}
	return n, place, ok
}

var (
	placeWord  = pattern.Of(`^\p{Han}{0,15}(?:省|市|县|区|州|盟|旗|镇|乡|园|自治区)$`)
	notInPlace = pattern.Of(`委|政府|局|部|公司|集团|单位|小组|与|.[处办院厅]|.中心|员会`)
)

func (r reader) isPlace(s string) bool {
	if r.home.owns(s) {
		return true
	}
	if _, known := r.places[s]; known {
		return true
	}
	return placeWord.MatchString(s) && !notInPlace.MatchString(s)
}

// place compares places as the home does, after completing a bare 鸠江.
func (r reader) place(word string) string {
	if full, ok := r.places[word]; ok {
		word = full
	}
	return r.home.place(word)
}

var (
	branchOfBureau = pattern.Of(`^(\p{Han}+局)(\p{Han}{1,10}?)分局$`)
	districtBranch = pattern.Of(`^(\p{Han}*[县区市旗])(\p{Han}+)分局$`)
)

// branch reads 市X局Y区分局 and Y区X分局: the X body of district Y.
func (r reader) branch(name string) (body, bool) {
	if m := branchOfBureau.FindStringSubmatch(name); m != nil {
		if b, ok := r.listed(m[1]); ok {
			return body{row: b.row, place: r.place(m[2])}, true
		}
	}
	if m := districtBranch.FindStringSubmatch(name); m != nil {
		return r.listed(m[1] + m[2] + "局")
	}
	return body{}, false
}

var noPark = pattern.Of(`(?:和|与|监督|行政|综合|资产)$`)

// open reads the classes in which each head is a body of its own.
func (r reader) open(name string) (body, bool) {
	for _, c := range bodies().classes {
		head, ok := strings.CutSuffix(name, c.ending)
		if !ok {
			continue
		}
		row := bodies().rows[c.row]
		switch {
		case row.isPark():
			if noPark.MatchString(head) {
				continue
			}
		case row.isGovernment():
			if head == "" || !r.isPlace(head) {
				continue
			}
			return body{row: c.row, head: r.place(head)}, true
		case len([]rune(head)) < 2:
			continue
		}
		return body{row: c.row, head: r.home.head(head)}, true
	}
	return body{}, false
}

var companyEnd = pattern.Of(`(?:公司|集团|银行|股份|农商行|融资平台|厂)(?:\(\p{Han}+\))?$`)

// company reads a company that the table does not list by its wording.
func (r reader) company(name string) (body, bool) {
	if !companyEnd.MatchString(name) {
		return body{}, false
	}
	return body{row: company, head: r.home.head(name)}, true
}

func (r row) isPark() bool {
	return r.branch == "派出机构" && strings.HasPrefix(r.stem, "*") && strings.HasSuffix(r.stem, "管理委员会")
}

func (r row) isGovernment() bool { return r.stem == "*人民政府" }

func (r row) isTownship() bool {
	return r.stem == "*镇人民政府" || r.stem == "*乡人民政府" || r.stem == "*街道办事处"
}

// unitEnds close the names of units.
var unitEnds = []string{"委", "部", "厅", "局", "办", "办公室", "处", "署", "院", "中心", "队", "站", "社", "会", "联", "校", "大学", "馆", "台", "海关", "支行", "分行", "政府", "街道", "公司", "集团", "专班", "领导小组", "兵团", "团中央"}

var anyBracketAtEnd = pattern.Of(`[(（][^()（）]*[)）]$`)

// endsAsUnit reports whether a name closes as those of units do, a bracket aside.
func endsAsUnit(name string) bool {
	if last, _ := utf8.DecodeLastRuneInString(name); last == ')' || last == '）' {
		name = anyBracketAtEnd.ReplaceAllString(name, "")
	}
	return slices.ContainsFunc(unitEnds, func(end string) bool { return strings.HasSuffix(name, end) })
}

// IsName reports whether a piece of a list reads as the whole name of a unit or
// group: the table knows it, or it closes as such names do.
func IsName(piece string) bool {
	piece = strings.TrimSpace(piece)
	if piece == "" {
		return false
	}
	return endsAsUnit(piece) || IsGroup([]string{piece}, 0) || Recognizes(piece)
}

// Recognizes reports whether table, class or wording knows a name, wherever it is
// printed. It is stricter than IsName: an ending alone proves nothing.
func Recognizes(name string) bool {
	_, ok := reader{}.body(name)
	return ok
}
