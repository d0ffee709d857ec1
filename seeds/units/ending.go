package units

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/pattern"
)

var (
	kindOnly    = pattern.Of(`^(?:县级市|自治县|自治区|自治州|直辖市|计划单列市|县|市|区|旗|州|盟|镇|乡|新疆生产建设兵团)(?:[(（〔].{1,3}[)）〕])?(?:人民政府|政府)?$`)
	everyOffice = pattern.Of(`各(?:部)?委$`)
	officeKind  = pattern.Of(`^(?:办|局|厅|办公室)$`)
	levelOnly   = pattern.Of(`^(?:中央|[省市县区州])$`)
	everyPlace  = pattern.Of(`^(?:沿江|沿淮|其他|全市|全省)?(?:各|有关|相关)(?:(?:县级市|自治县|自治区|自治州|直辖市|设区市|省|县|市|区|旗|州|盟|镇|乡)(?:[(（〔].{1,3}[)）〕])?)+$`)
)

// joinKinds makes one piece of 各区、县级市, 市政府各委、办、局 and 市、县两级财政局, whose
// kinds of place and office are no names.
func joinKinds(pieces []cut) []string {
	var names []string
	var takes *pattern.Pattern // what still belongs to the last name, nil for nothing
	for _, p := range pieces {
		last := len(names) - 1
		if takes == nil || !takes.MatchString(p.text) || len(names[last]) > longestName {
			names = append(names, p.text)
			takes = moreOf(p.text)
			continue
		}
		names[last] += p.before + p.text
		if takes == levelStart || strings.HasSuffix(p.text, "政府") {
			takes = nil
		}
	}
	return names
}

// moreOf tells which pieces go on a name that is not complete, nil for none.
func moreOf(name string) *pattern.Pattern {
	switch {
	case everyPlace.MatchString(name):
		return kindOnly
	case everyOffice.MatchString(name):
		return officeKind
	case levelOnly.MatchString(name):
		return levelStart
	}
	return nil
}

// ending is what a list may print once, after the last of several places.
type ending struct {
	words  []string
	places *pattern.Pattern // what may borrow it
	heads  *pattern.Pattern // what stands before it in the name that lends it
}

var (
	government = pattern.Of(`(?:县|市|新区|旗|州|镇|乡|[^园发保开高片合景]区)$`)
	park       = pattern.Of(`(?:园|园区|开发区|新区|经开区|高新区|集中区|保税区|综保区|度假区|景区|示范区|试验区|合作区|功能区|自贸区|片区|新城|港区)$`)
	endings    = []ending{
		{[]string{"人民政府", "政府"}, government, government},
		{[]string{"管理委员会", "管委会"}, park, pattern.Of(`.[^和与督政合产]$`)},
	}
)

// giveBack completes the names that share an end, or a beginning, with others.
func giveBack(names []string) ([]string, []seeds.Doubt) {
	names, doubts := giveBackParts(names)
	names, more := giveBackEndings(names)
	return names, append(doubts, more...)
}

// giveBackEndings completes places that stand before a name with a shared ending:
// 太和县、阜南县人民政府 → 太和县人民政府, 阜南县人民政府. A place that borrows
// nothing stays as printed and is doubted.
func giveBackEndings(names []string) ([]string, []seeds.Doubt) {
	var doubts []seeds.Doubt
	out := append([]string(nil), names...)
	lender := "" // the next whole name
	for i := len(names) - 1; i >= 0; i-- {
		if !barePlace(names, i) {
			lender = names[i]
			continue
		}
		word := sharedEnding(names[i], lender)
		out[i] += word
		if word == "" && !Recognizes(names[i]) {
			doubts = append(doubts, seeds.Doubt{Text: names[i], ReadAs: names[i], Reason: "只有地名，不知道是哪个单位"})
		}
	}
	slices.Reverse(doubts)
	return out, doubts
}

// barePlace reports whether a name is a place alone; 阜阳军分区 is not, and a
// group never is.
func barePlace(names []string, i int) bool {
	return isBarePlace(names[i]) && !IsGroup(names, i) && !tableKnows(names[i])
}

func isBarePlace(name string) bool {
	last, size := utf8.DecodeLastRuneInString(name)
	return len(name) > size && strings.ContainsRune("县市区旗州镇乡园城", last) && (government.MatchString(name) || park.MatchString(name))
}

// sharedEnding finds the ending of a whole name that a place before it can borrow,
// "" for none.
func sharedEnding(place, whole string) string {
	for _, e := range endings {
		if !e.places.MatchString(place) {
			continue
		}
		for _, word := range e.words {
			if head, ok := strings.CutSuffix(whole, word); ok && e.heads.MatchString(head) {
				return word
			}
		}
	}
	return ""
}
