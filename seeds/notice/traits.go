package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/pattern"
	"ducha/seeds/units"
)

// traits are what the text of a cell looks like, whatever column it stands in.
type traits struct {
	text     string
	length   int // characters
	number   number
	numbered bool
	due      bool
	people   []string // names of persons, if it holds nothing else
	units    float64  // how much of it reads as units
}

// traits remembers what texts look like, as tables say the same again and again.
func (t *pasted) traits(text string) *traits {
	if seen, ok := t.seen[text]; ok {
		return seen
	}
	tr := &traits{text: strings.TrimSpace(text)}
	tr.length = utf8.RuneCountInString(tr.text)
	tr.number, _, _, tr.numbered = cutNumber(tr.text)
	tr.due = looksDue(tr.text)
	if looksPeople(tr.text) {
		tr.people = seeds.People(tr.text)
	}
	tr.units = unitShare(tr.text)
	t.seen[text] = tr
	return tr
}

// isTask reports whether the cell can be no other than a task.
func (tr *traits) isTask() bool {
	return tr.length >= 6 && !tr.numbered && !tr.due && tr.people == nil && tr.units <= surelyUnits
}

var dueShape = pattern.Of(`^(?:(?:19|20)\d\d)?[年.\-/]?.{0,6}(?:[0-9０-９]{1,2}\s*月|季度|年底|年末|年内|上半年|下半年|全年|长期|持续|常态|每[年月季周]|月底|月末|立行立改|随时|按.{0,6}(?:时序|进度|计划)|已完成)`)

const longestDue = 24

func looksDue(text string) bool {
	return utf8.RuneCountInString(text) <= longestDue && dueShape.MatchString(text)
}

// longestUnit is the most characters of a unit's name.
const longestUnit = 40

// surelyUnits is the share from which a text is a list of units.
const surelyUnits = 0.8

func looksUnits(text string) bool { return unitShare(text) > surelyUnits }

// unitShare is the share of a list's pieces that read as units, less where only
// their endings say so; a sentence has none.
func unitShare(text string) float64 {
	if strings.HasSuffix(text, "。") && !strings.Contains(text, "、") || len(text) > longestList {
		return 0
	}
	for _, piece := range strings.FieldsFunc(text, func(r rune) bool { return isSeparator(r) || r == '\n' || r == ' ' }) {
		if utf8.RuneCountInString(piece) > longestUnit {
			return 0
		}
	}
	names := units.Split(text).Names
	good := 0.0
	for i, name := range names {
		switch {
		case units.Recognizes(name) || units.IsGroup(names, i):
			good++
		case strings.ContainsFunc(name, unicode.IsDigit):
		case units.IsName(name) && utf8.RuneCountInString(name) > 3:
			good += 0.9
		case units.IsName(name):
			good += 0.5
		}
	}
	return good / float64(max(len(names), 1))
}
