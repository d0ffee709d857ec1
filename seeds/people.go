package seeds

import (
	"strings"
	"unicode/utf8"

	"ducha/seeds/pattern"
)

var (
	postEnd = pattern.Of(`(?:[市区县州省旗镇乡部局院署]长|主席|书记|常委|委员|成员|主任|秘书长|政委|司令员?|经理|董事长|巡视员|调研员|同志)$`)
	// rankEnd ends the first of two posts that one person has: 区委常委、副区长.
	rankEnd = pattern.Of(`(?:常委|党组成员|党组副?书记|党委委员|委员)$`)
	// postAndName is a post with the name right behind it: 副市长林知远.
	postAndName = pattern.Of(`^\p{Han}{0,8}(?:[市区县州省旗镇乡]长|主席|书记|主任|秘书长)\p{Han}{2,4}$`)
)

// People reads a list of persons: names, posts, or posts with names. A blank inside
// a name of two characters is none; 区委常委、副区长 林知远 is one person.
func People(value string) []string {
	var persons []string
	rank := false // the last one is a rank to which the next belongs
	for _, piece := range CutBehind(strings.TrimRight(value, "。；; "), separatesPersons) {
		piece = strings.TrimRightFunc(piece, separatesPersons)
		for i, person := range personsIn(strings.Fields(piece)) {
			if last := len(persons) - 1; rank && i == 0 && (postEnd.MatchString(strings.Fields(person)[0]) || postAndName.MatchString(person)) {
				persons[last] += "、" + person
			} else {
				persons = append(persons, person)
			}
		}
		if len(persons) > 0 {
			rank = rankEnd.MatchString(persons[len(persons)-1])
		}
	}
	return persons
}

// separatesPersons tells the marks between the persons of a list.
func separatesPersons(r rune) bool { return strings.ContainsRune("、，,；;\n", r) }

// CutBehind cuts a list behind its separators, those in brackets aside; the pieces,
// each with the separator that ends it, make the list again.
func CutBehind(list string, separates func(rune) bool) []string {
	var pieces []string
	depth, from := 0, 0
	for i, r := range list {
		switch {
		case strings.ContainsRune("(（", r):
			depth++
		case strings.ContainsRune(")）", r):
			depth--
		case depth <= 0 && separates(r):
			end := i + utf8.RuneLen(r)
			pieces = append(pieces, list[from:end])
			from = end
		}
	}
	return append(pieces, list[from:])
}

// personsIn puts words together that are one person: the characters of a short
// name, a post and the name behind it.
func personsIn(words []string) []string {
	var persons []string
	for i, word := range words {
		last := len(persons) - 1
		switch {
		case i == 0:
			persons = append(persons, word)
		case utf8.RuneCountInString(word) == 1 || utf8.RuneCountInString(words[i-1]) == 1:
			persons[last] += word
		case postEnd.MatchString(words[i-1]) && !postEnd.MatchString(word):
			persons[last] += " " + word
		default:
			persons = append(persons, word)
		}
	}
	return persons
}

// IsPost reports whether a text ends as the name of a post does: 市政府常务副市长.
func IsPost(text string) bool { return postEnd.MatchString(text) }
