package notice

import (
	"slices"

	"ducha/seeds"
	"ducha/seeds/notice/document"
)

// paper is one source, read.
type paper struct {
	name       string
	start      document.Place // the first thing in it
	title      string
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
	p := &paper{name: doc.Name, start: document.Place{File: doc.Name, Name: "开头"}}
	var paras []para
	for i, b := range doc.Blocks {
		if i == 0 {
			p.start = b.Paragraph.At
		}
		if b.Paragraph.Text == "" {
			continue
		}
		paras = append(paras, para{b.Paragraph.At, b.Paragraph.Text})
		if hasBroken(b.Paragraph.Text) {
			p.doubt(b.Paragraph.At, b.Paragraph.Text, b.Paragraph.Text, "这一行有认不出来的字符，请对照原文")
		}
	}
	p.outline.skip, p.outline.doubt = p.skip, p.doubt
	p.outline.read(paras)
	p.readTasks()
	return p
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
