package units

import (
	"regexp"
	"strings"

	"ducha/seeds"
)

// List is a printed list of units, read.
type List struct {
	Names      []string      // in print order, shared endings given back; group phrases as their printed pieces
	Etc        bool          // the whole list ends with 等
	FirstLeads bool          // a note says that the first-listed unit leads (列第一位者为牵头单位)
	Notes      []string      // drafting notes and phrases taken off, as printed
	Doubts     []seeds.Doubt // pieces that may be read otherwise; Where is left to the caller
}

const separators = "、，,；;"

// Split reads a printed list of units:
//
//	太和县、阜南县人民政府等。 → 太和县人民政府, 阜南县人民政府; Etc
//
// Separators inside brackets and quotation marks do not split. A text without any
// name gives an empty list.
func Split(printed string) List {
	var l List
	text := l.takeNotes(printed)
	text = l.takePhrase(strings.TrimRight(text, " \t\r\n\u00a0\u3000。.；;，,、"))
	var pieces []cut
	for _, c := range cutOutside(text, separators) {
		name, etc := l.takeEtc(strings.TrimSpace(c.text))
		l.Etc = etc
		for i, part := range parts(name) {
			before := c.before
			if i > 0 {
				before = " "
			}
			pieces = append(pieces, cut{before, part})
		}
	}
	l.Names, l.Doubts = giveBackEndings(joinKinds(pieces))
	return l
}

var (
	note       = regexp.MustCompile(`下同|列第一|第一位|排名第一|排在第一|排序第一|第一个单位|首位|按照?.{0,4}职责|排名不分先后`)
	firstLeads = regexp.MustCompile(`(?:第一位|列第一|排名第一|排在第一|排序第一|第一个|首位).{0,12}(?:牵头|汇总)`)
	// byDuty is what may follow the last name of a list and is no name.
	byDuty = regexp.MustCompile(`(?:[、，,]?\s*(?:等)?(?:按照?|依)(?:各自)?(?:职责|职能)(?:分工)?(?:分别)?负责)$`)
)

// SaysFirstLeads reports whether a sentence states that the first-listed unit leads.
func SaysFirstLeads(sentence string) bool { return firstLeads.MatchString(sentence) }

// takeNotes takes off drafting notes in brackets: (列第一位者为工作牵头单位,下同).
func (l *List) takeNotes(text string) string {
	runes := []rune(text)
	inside := enclosed(runes)
	var kept strings.Builder
	for i := 0; i < len(runes); {
		if !inside[i] || runes[i] != '(' && runes[i] != '（' {
			kept.WriteRune(runes[i])
			i++
			continue
		}
		end := i
		for depth := 0; end < len(runes); end++ {
			switch runes[end] {
			case '(', '（':
				depth++
			case ')', '）':
				depth--
			}
			if depth == 0 {
				break
			}
		}
		end = min(end+1, len(runes))
		bracket := string(runes[i:end])
		if note.MatchString(bracket) {
			l.Notes = append(l.Notes, strings.Trim(bracket, "()（）"))
			l.FirstLeads = l.FirstLeads || SaysFirstLeads(bracket)
		} else {
			kept.WriteString(bracket)
		}
		i = end
	}
	return kept.String()
}

func (l *List) takePhrase(text string) string {
	phrase := byDuty.FindString(text)
	if phrase == "" {
		return text
	}
	l.Notes = append(l.Notes, strings.Trim(phrase, separators+" "))
	return strings.TrimSpace(strings.TrimSuffix(text, phrase))
}

var etcEnd = regexp.MustCompile(`^(.*?)等((?:市直|区直|县直|省直)?(?:部门|单位|有关部门|有关单位|相关部门|相关单位))?$`)

// takeEtc takes 等 off a piece; what follows in 等有关部门 names nobody and becomes
// a note.
func (l *List) takeEtc(piece string) (name string, etc bool) {
	m := etcEnd.FindStringSubmatch(piece)
	if m == nil {
		return piece, false
	}
	if m[2] != "" {
		l.Notes = append(l.Notes, "等"+m[2])
	}
	return strings.TrimSpace(m[1]), true
}

// longestName is how many bytes a piece may have that still is looked into.
const longestName = 600

// parts cuts a piece at blanks and at 和, 及 where whole names stand on both sides:
// never inside 市发展和改革委员会.
func parts(piece string) []string {
	if len(piece) > longestName {
		return []string{piece}
	}
	var out []string
	for _, word := range atBlanks(piece) {
		out = append(out, atConjunctions(word)...)
	}
	return out
}

// atBlanks cuts between two names; any other blank is one inside a name and goes.
func atBlanks(piece string) []string {
	words := strings.Fields(piece)
	for i := 0; i+1 < len(words); {
		if joined := words[i] + words[i+1]; known(words[i]) && known(words[i+1]) && !tableKnows(joined) {
			i++
		} else {
			words[i] = joined
			words = append(words[:i+1], words[i+2:]...)
		}
	}
	return words
}

// tableKnows is stricter than known: the table lists the body itself.
func tableKnows(name string) bool {
	_, ok := reader{}.listed(clean(name))
	return ok
}

var conjunctions = regexp.MustCompile(`以及|和|及|与`)

// atConjunctions cuts at the words that join two whole names.
func atConjunctions(piece string) []string {
	if tableKnows(piece) || enclosedWhole(piece) {
		return []string{piece}
	}
	runes := []rune(piece)
	inside := enclosed(runes)
	for _, at := range conjunctions.FindAllStringIndex(piece, -1) {
		if inside[len([]rune(piece[:at[0]]))] {
			continue
		}
		left, right := piece[:at[0]], piece[at[1]:]
		if whole(left) && whole(right) {
			return append([]string{left}, atConjunctions(right)...)
		}
	}
	return []string{piece}
}

// whole is stricter than IsName: an ending such as 会 alone proves no name (市社会).
func whole(name string) bool {
	return name != "" && (IsGroup([]string{name}, 0) || known(name))
}

func enclosedWhole(piece string) bool {
	for _, in := range enclosed([]rune(piece)) {
		if !in {
			return false
		}
	}
	return true
}
