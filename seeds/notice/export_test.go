package notice

import "ducha/seeds/notice/document"

// ReadDocument reads a document that a test has made.
func ReadDocument(doc document.Document) Result {
	var result Result
	p := readPaper(doc)
	result.Skipped = p.skippedInOrder()
	compile(&result, []*paper{p})
	return result
}
