package notice

import (
	"slices"
	"strings"

	"ducha/seeds/notice/document"
)

// ReadDocument reads a document that a test has made.
func ReadDocument(doc document.Document) Result {
	var result Result
	p := readPaper(doc)
	result.Skipped = p.skippedInOrder()
	compile(&result, []*paper{p})
	return result
}

// LabelWords are all words that label a value, longest first, with room for blanks.
func LabelWords() []string {
	var words []string
	for w := range roleOf {
		words = append(words, strings.Join(strings.Split(w, ""), `\s*`))
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words
}
