package notice

import (
	"strings"

	"ducha/seeds"
	"ducha/seeds/pattern"
	"ducha/seeds/units"
)

// A list of units may name the person of each: 市科技局（责任人：林知远）、市财政局 沈一禾.

var (
	personBracket = pattern.Of(`[(（]\s*(?:(责任人|联系人|负责人|联络员|牵头人)\s*[:：]\s*)?(\p{Han}{2,4}|\p{Han}\s+\p{Han})\s*[)）]`)
	personBehind  = pattern.Of(`[\s:：]+(\p{Han}{2,3}|\p{Han}\s+\p{Han})\s*$`)
	// namesPersons is a label of units and their persons: 牵头单位及责任人.
	namesPersons = pattern.Of(`(?:单位|部门|科室|处室)\s*(?:及|和|与|、|/|／|\+).*(?:责任人|联系人|负责人|联络员)`)
)

// cutPersons takes the persons out of a list of units. guessed tells that nothing but
// their names says that they are persons.
func cutPersons(f field) (list field, persons []field, guessed bool) {
	told := namesPersons.MatchString(f.label)
	person := func(unit, name string) {
		persons = append(persons, field{role: rolePerson, value: strings.Join(strings.Fields(name), ""), unit: unit, at: f.at})
	}
	var kept strings.Builder
	separates := func(r rune) bool { return isSeparator(r) || r == '\n' }
	for _, whole := range seeds.CutBehind(f.value, separates) {
		piece := strings.TrimRightFunc(whole, separates)
		unit := piece
		if m := personBracket.FindStringSubmatchIndex(piece); m != nil && units.IsName(strings.TrimSpace(piece[:m[0]])) {
			if name := piece[m[4]:m[5]]; m[2] >= 0 || isPerson(name) {
				unit = piece[:m[0]] + piece[m[1]:]
				person(strings.TrimSpace(piece[:m[0]]), name)
				guessed = guessed || m[2] < 0 && !told
			}
		} else if m := personBehind.FindStringSubmatchIndex(piece); m != nil && units.IsName(strings.TrimSpace(piece[:m[0]])) && isPerson(piece[m[2]:m[3]]) {
			unit = piece[:m[0]]
			person(strings.TrimSpace(unit), piece[m[2]:m[3]])
			guessed = guessed || !told
		}
		kept.WriteString(unit + whole[len(piece):])
	}
	f.value = kept.String()
	return f, persons, guessed
}
