// Package formula parts the text of a spreadsheet's formula: what is quoted, what
// stands in brackets, and words, which are names, numbers or cells.
package formula

import (
	"strings"
	"unicode"
)

// WordLength is how long the name, number or cell is that a text begins with.
func WordLength(text string) int {
	for i, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && !strings.ContainsRune("_.$\\?", r) {
			return i
		}
	}
	return len(text)
}

// QuotedLength is how long the text in quotes is that a text begins with; inside, a
// doubled quote stands for one.
func QuotedLength(text string) int {
	for i := 1; i < len(text); i++ {
		if text[i] != text[0] {
			continue
		}
		if i+1 < len(text) && text[i+1] == text[0] {
			i++
			continue
		}
		return i + 1
	}
	return len(text)
}

// BracketedLength is how long the brackets are that a text begins with, those inside
// included: columns of a table, or another workbook; ' stands before a bracket that is
// meant as such.
func BracketedLength(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\'':
			i++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}
