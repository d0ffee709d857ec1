package notice

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/notice/document"
)

// paper is one source, read.
type paper struct {
	name       string
	start      document.Place // the first thing in it
	format     string
	title      string
	guessed    bool // the title is not printed as such
	year       int
	issuer     string
	addressees []string
	tasks      []draft
	outline    outline
	skipped    []located[Skip]
	doubts     []located[seeds.Doubt]
}

// draft is a task with the node it was read from.
type draft struct {
	node *node
	at   document.Place
	path string // to it within the paper: 附件2/二/13
	task seeds.Task
}

// located keeps what was noted in reading order.
type located[T any] struct {
	order int
	what  T
}

func readPaper(doc document.Document) *paper {
	doc = makeRoom(doc)
	p := &paper{name: doc.Name, format: doc.Format, start: document.Place{File: doc.Name, Name: "开头"}}
	for i, t := range textsOf(doc) {
		if i == 0 {
			p.start = t.at
		}
		if hasBroken(t.text) {
			p.doubt(t.at, t.text, t.text, "这里有认不出来的字符，请对照原文")
		}
	}
	for _, d := range doc.Doubts {
		p.doubt(d.At, d.Text, d.Text, d.Reason)
	}
	for _, aside := range doc.Aside {
		p.skip(aside.At, aside.Text, whyAside)
	}
	p.outline.skip, p.outline.doubt = p.skip, p.doubt
	p.outline.read(p.gather(doc.Blocks))
	p.readTasks()
	return p
}

// textsOf gives every paragraph and cell of a document.
func textsOf(doc document.Document) []para {
	var texts []para
	for _, b := range doc.Blocks {
		if b.Table == nil {
			texts = append(texts, para{at: b.Paragraph.At, text: b.Paragraph.Text})
			continue
		}
		for _, row := range b.Table.Rows {
			for _, cell := range distinct(row) {
				texts = append(texts, para{at: cell.At, text: cell.Text})
			}
		}
	}
	return texts
}

func (p *paper) skip(at document.Place, text, why string) {
	p.skipped = append(p.skipped, located[Skip]{at.Order, Skip{at.String(), text, why}})
}

func (p *paper) doubt(at document.Place, text, readAs, reason string) {
	p.doubts = append(p.doubts, located[seeds.Doubt]{at.Order, seeds.Doubt{Where: at.String(), Text: text, ReadAs: readAs, Reason: reason}})
}

func (p *paper) skippedInOrder() []Skip       { return inOrder(p.skipped) }
func (p *paper) doubtsInOrder() []seeds.Doubt { return inOrder(p.doubts) }

func inOrder[T any](notes []located[T]) []T {
	slices.SortStableFunc(notes, func(a, b located[T]) int { return a.order - b.order })
	var out []T
	for _, n := range notes {
		out = append(out, n.what)
	}
	return out
}

func hasBroken(line string) bool { return strings.ContainsRune(line, utf8.RuneError) }
