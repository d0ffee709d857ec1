package notice

import "fmt"

// leaveOut notes the numbered paragraphs that are no tasks, and what stands at
// headings besides the heading.
func (p *paper) leaveOut(last int) {
	beside := map[kin]bool{}
	for _, t := range p.tasks {
		beside[kinOf(t.node)] = true
	}
	for _, s := range p.outline.sections {
		for _, n := range s.nodes {
			switch {
			case !n.numbered() || n.isTask() || n.table:
			case holdsTasks(n):
				for _, m := range n.more {
					p.skip(m.at, m.text, whyLead)
				}
				p.skipFields(n)
			default:
				p.skip(n.at, n.line, whyNumbered)
				p.skipParts(n)
				if n.at.Order < last && beside[kinOf(n)] {
					p.doubt(n.at, n.line, "不作任务", "同级的编号段落都有责任单位，这一段没有")
				}
			}
		}
	}
}

// kin are the paragraphs of one numbering below one heading.
type kin struct {
	section *section
	parent  *node
	style   style
}

func kinOf(n *node) kin { return kin{n.section, n.parent, n.number.style} }

// skipParts notes all that hangs on a node which is no task.
func (p *paper) skipParts(n *node) {
	for _, m := range n.more {
		p.skip(m.at, m.text, whyNumbered)
	}
	p.skipFields(n)
}

func (p *paper) skipFields(n *node) {
	for _, f := range n.fields {
		p.skip(f.at, f.label+"："+f.text(), whyLabel)
	}
}

// checkNumbers doubts a number that does not follow the one before it: a task
// may be missing there, or its number misread.
func (p *paper) checkNumbers() {
	for _, s := range p.outline.sections {
		latest := map[style]*node{}
		for _, n := range s.nodes {
			if !n.numbered() {
				continue
			}
			before := latest[n.number.style]
			latest[n.number.style] = n
			if before == nil || !n.isTask() && !holdsTasks(n) || n.number.follows(before.number) {
				continue
			}
			p.doubt(n.at, n.line, noOf(n), fmt.Sprintf("编号不连续，前一个是 %s", before.number.label))
		}
	}
}
