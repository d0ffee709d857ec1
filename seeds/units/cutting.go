package units

import (
	"strings"

	"ducha/seeds/pattern"
)

// longestName is how many bytes a piece may have that still is looked into.
const longestName = 600

// mostWords is over how many blanks one name may be spread: 民 政 局.
const mostWords = 12

// atBlanks cuts at the blanks and line breaks that stand between names; those inside
// a name go: 区自然资源⏎规划分局 is one, 区发展改革委⏎区生态环境分局 are two. Of all ways
// to cut it takes the one that strains least, of equals the one with fewer names.
func atBlanks(piece string) []string {
	words := strings.Fields(piece)
	if len(words) < 2 {
		return words
	}
	best := make([]int, len(words)+1) // the strain of the first i words
	from := make([]int, len(words)+1) // where the last name of them begins
	for i := 1; i <= len(words); i++ {
		name := ""
		for j := i - 1; j >= 0 && i-j <= mostWords; j-- {
			if name = words[j] + name; len(name) > longestName && j < i-1 {
				break
			}
			if s := best[j] + strain(name) + joining*(i-j-1); j == i-1 || s <= best[i] {
				best[i], from[i] = s, j
			}
		}
	}
	var names []string
	for i := len(words); i > 0; i = from[i] {
		names = append([]string{strings.Join(words[from[i]:i], "")}, names...)
	}
	return names
}

// joining is what taking a blank for one inside a name costs.
const joining = 4

// mereEnding closes a name and is none.
var mereEnding = pattern.Of(`^(?:人民政府|政府|管委会|管理委员会|委员会|办事处|办公室|分局|(?:股份|责任)?有限(?:责任)?公司|公司|分公司|集团(?:公司)?|支行|分行|中心支行)$`)

// strain is how unlikely a text is one whole name.
func strain(text string) int {
	p := peel(text)
	switch {
	case len(text) > longestName || mereEnding.MatchString(p.name):
		return 20
	case p.name == "":
		return 1 // 按职责分工负责
	case IsGroup([]string{p.name}, 0):
		return 3
	}
	form := outer(clean(p.name))
	b, ok := reader{}.listed(form)
	_, national := reader{}.national(form)
	switch {
	case ok && b.place != "":
		return 1
	case ok || national:
		return 4
	case Recognizes(p.name) || isBarePlace(p.name):
		return 3
	case endsAsUnit(p.name):
		return 5
	}
	return 20
}

// jointly joins those that lead to those that help: 市发展改革委会同市财政局.
const jointly = "会同"

var (
	conjunctions = pattern.Of(`会同|以及|和|及|与|等`)
	// joined is a part that begins with a conjunction.
	joined = pattern.Of(`^(以及|会同|及|和|与)([省市各有相].+|[区县州].+)$`)
	// namesake are places that begin as conjunctions do: 和县, 会同县.
	namesake = pattern.Of(`^(?:和[县区]|会同县)`)
)

// atConjunctions cuts at the words that join two whole names.
func atConjunctions(piece string) []cut {
	if m := joined.FindStringSubmatch(piece); m != nil && sound(m[2]) && !namesake.MatchString(m[1]+m[2]) {
		rest := atConjunctions(m[2])
		rest[0].before = m[1]
		return rest
	}
	if len(piece) > longestName || tableKnows(piece) || enclosedWhole(piece) {
		return []cut{{"", piece}}
	}
	runes := []rune(piece)
	inside := enclosed(runes)
	for _, at := range conjunctions.FindAllStringIndex(piece, -1) {
		if inside[len([]rune(piece[:at[0]]))] {
			continue
		}
		left, word, right := piece[:at[0]], piece[at[0]:at[1]], piece[at[1]:]
		if joins(left, word, right) {
			rest := atConjunctions(right)
			if word == "等" {
				left += word // the left part's own
			}
			rest[0].before = word
			return append([]cut{{"", left}}, rest...)
		}
	}
	return []cut{{"", piece}}
}

// joins reports whether a word stands between two names. 等 does only before a
// group: 市财政局等各县区政府.
func joins(left, word, right string) bool {
	if word == "等" {
		return whole(left) && !etcEnd.MatchString(left+word+right) && strings.HasPrefix(right, "各") && whole(right)
	}
	if isBarePlace(left) && areaBody.MatchString(peel(right).name) && whole(right) {
		return true // 甲县、乙县和丙区政府
	}
	return whole(left) && whole(right) || sound(left) && sound(right) && sameLevel(left, right) || word == jointly && IsName(left) && sound(right)
}

var areaBody = pattern.Of(`(?:政府|管委会|管理委员会)$`)

// whole is stricter than IsName: an ending such as 会 alone proves no name (市社会).
func whole(part string) bool {
	name := peel(part).name
	return name != "" && (IsGroup([]string{name}, 0) || Recognizes(name))
}

var levelStart = pattern.Of(`^[省市县区州]`)

// sound is a name that is whole, or begins and ends as names do.
func sound(part string) bool {
	name := peel(part).name
	return whole(part) || levelStart.MatchString(name) && endsAsUnit(name) && len([]rune(name)) > 3 && !strings.HasSuffix(name, "会")
}

func sameLevel(a, b string) bool { return levelStart.FindString(a) == levelStart.FindString(b) }

// tableKnows is stricter than Recognizes: the table lists the body itself.
func tableKnows(name string) bool {
	for _, form := range forms(name) {
		if _, ok := (reader{}).listed(form); ok {
			return true
		}
	}
	return false
}

func enclosedWhole(piece string) bool {
	for _, in := range enclosed([]rune(piece)) {
		if !in {
			return false
		}
	}
	return true
}
