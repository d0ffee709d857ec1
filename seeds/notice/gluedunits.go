package notice

import (
	"strings"
	"unicode/utf8"

	"ducha/seeds/units"
)

// longestTail is how many characters at the end of a row may be units.
const longestTail = 300

// cutUnits finds the two lists of units at the end of a row: the first leads, and
// where the second begins no separator stands. names are those already met.
func cutUnits(row string, names map[string]int) unitTail {
	for _, start := range tailStarts(row) {
		printed := row[start:]
		if tail, ok := divideTail(printed, names); ok {
			return tail
		}
	}
	return unitTail{}
}

// tailStarts gives the places where the units may begin: after the last sentence,
// then after any stop, then anywhere, the longest tail first.
func tailStarts(row string) []int {
	var sentence, stop, other []int
	from := len(row)
	for n := 0; from > 0 && n < longestTail; n++ {
		r, size := utf8.DecodeLastRuneInString(row[:from])
		if strings.ContainsRune("。！？；", r) {
			sentence = append(sentence, from)
			break
		}
		if strings.ContainsRune(";:：）)”,，.%", r) {
			stop = append([]int{from}, stop...)
		} else if !strings.ContainsRune("、", r) {
			other = append([]int{from}, other...)
		}
		from -= size
	}
	return append(append(sentence, stop...), other...)
}

// division is a place at which a text can be parted into two lists.
type division struct {
	at, sure int
	last     string // name of the first list
}

// divideTail reads a text as two lists run together, or one.
func divideTail(printed string, names map[string]int) (unitTail, bool) {
	text := strings.TrimSpace(printed)
	if text == "" || len(text) > 4*longestTail {
		return unitTail{}, false
	}
	divisions := divisionsOf(text, names)
	if len(divisions) == 0 {
		return unitTail{printed: printed, lead: text}, readsAsList(text)
	}
	pick, rivals := divisions[0], 0
	for _, d := range divisions[1:] {
		switch {
		case d.sure > pick.sure, d.sure+2 >= pick.sure && strings.HasPrefix(d.last, pick.last) && units.Recognizes(d.last): // 管委, 管委会
			pick, rivals = d, 0
		case d.sure == pick.sure:
			rivals++
		}
	}
	tail := unitTail{printed: printed, lead: text[:pick.at], coop: text[pick.at:]}
	if rivals > 0 {
		tail.doubt = "牵头单位与责任单位连在一起，可以有几种分法"
	}
	return tail, true
}

// divisionsOf finds the places at which both sides of a text are lists.
func divisionsOf(text string, names map[string]int) []division {
	var found []division
	for at := range text {
		if at == 0 || !endsName(text[:at]) {
			continue
		}
		left, right := text[:at], text[at:]
		end := lastPiece(left)
		if !units.IsName(end) && !units.IsGroup([]string{end}, 0) { // quickly: the whole list costs more
			continue
		}
		if joined := end + firstPiece(right); units.Recognizes(joined) || names[joined] > 1 {
			continue // one name, not two
		}
		if !readsAsList(left) || !readsAsList(right) {
			continue
		}
		lists := units.Split(left).Names
		last, first := lists[len(lists)-1], units.Split(right).Names[0]
		found = append(found, division{at, sureOf(text, last, first, names), last})
	}
	return found
}

// sureOf tells how sure a division is by the names on both sides of it.
func sureOf(text, last, first string, names map[string]int) int {
	sure := min(names[last], 3) + min(names[first], 3)
	if units.IsGroup([]string{first}, 0) {
		sure += 2
	}
	for _, name := range []string{last, first} {
		if units.Recognizes(name) {
			sure += 2
		}
	}
	if own, _ := utf8.DecodeRuneInString(text); strings.HasPrefix(first, string(own)) { // 市…局市…局
		sure++
	}
	return sure
}

// endsName reports whether a name can end with a text.
func endsName(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("委部厅局办室处署院心队站社会联校学馆台关行府道司团挥班组位构)）区县市镇", r)
}

// readsAsList reports whether every piece of a text is a name or a group; places
// with a shared ending were given it back.
func readsAsList(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return !isSeparator(first) && readsAsValue(roleUnits, text)
}

func lastPiece(list string) string {
	list = strings.TrimRightFunc(list, isSeparator)
	if at := strings.LastIndexFunc(list, isSeparator); at >= 0 {
		_, size := utf8.DecodeRuneInString(list[at:])
		return list[at+size:]
	}
	return list
}

func firstPiece(list string) string {
	list = strings.TrimLeftFunc(list, isSeparator)
	if at := strings.IndexFunc(list, isSeparator); at >= 0 {
		return list[:at]
	}
	return list
}

func isSeparator(r rune) bool { return strings.ContainsRune("、，,；;", r) }
