package notice

import (
	"slices"

	"ducha/seeds"
)

// paper is one source, read.
type paper struct {
	name       string
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
	at   place
	path string // to it within the paper: 附件2/二/13
	task seeds.Task
}

// located keeps what was noted in the order of its lines.
type located[T any] struct {
	line int
	what T
}

func readPaper(source Source) (*paper, error) {
	text, err := decode(source)
	if err != nil {
		return nil, err
	}
	p := &paper{name: source.Name}
	var paras []para
	for i, line := range linesOf(text) {
		if line == "" {
			continue
		}
		at := p.place(i + 1)
		paras = append(paras, para{at, line})
		if hasBroken(line) {
			p.doubt(at, line, line, "这一行有认不出来的字符，请对照原文")
		}
	}
	p.outline.skip, p.outline.doubt = p.skip, p.doubt
	p.outline.read(paras)
	p.readTasks()
	return p, nil
}

func (p *paper) place(line int) place { return place{p.name, line} }

func (p *paper) skip(at place, text, why string) {
	p.skipped = append(p.skipped, located[Skip]{at.line, Skip{at.String(), text, why}})
}

func (p *paper) doubt(at place, text, readAs, reason string) {
	p.doubts = append(p.doubts, located[seeds.Doubt]{at.line, seeds.Doubt{Where: at.String(), Text: text, ReadAs: readAs, Reason: reason}})
}

func (p *paper) skippedInOrder() []Skip       { return inOrder(p.skipped) }
func (p *paper) doubtsInOrder() []seeds.Doubt { return inOrder(p.doubts) }

func inOrder[T any](notes []located[T]) []T {
	slices.SortStableFunc(notes, func(a, b located[T]) int { return a.line - b.line })
	var out []T
	for _, n := range notes {
		out = append(out, n.what)
	}
	return out
}
