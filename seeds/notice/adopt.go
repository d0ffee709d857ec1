package notice

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// adopt gives numbers and headings to tasks that stand in paragraphs without
// numbers: those under a heading are its parts, (五)(1), others count on.
func (p *paper) adopt() {
	for _, s := range p.outline.sections {
		s.partHeadings()
	}
	var counted []*node
	for _, s := range p.outline.sections {
		var heading, loose *node // the last numbered paragraph that may be a heading; the last short line
		parts := map[*node]int{}
		first := true // nothing yet that may stand over tasks
		for _, n := range s.nodes {
			switch {
			case n.table:
				heading, loose, first = nil, nil, false
			case n.numbered():
				heading, loose, first = headingOf(n), nil, false
			case n.frame != "":
				loose = nil
			case !n.units():
				if loose = nil; len(n.fields)+len(n.more) == 0 && isCaption(n.line) && !(first && namesList(n.line)) {
					loose = n
				}
				first = first && loose == nil
			default:
				above := heading
				if loose != nil {
					above = loose
					p.caption(loose, heading)
				}
				if above == nil {
					s.roots = append(s.roots, n)
					counted = append(counted, n)
					continue
				}
				parts[above]++
				n.parent, above.below = above, append(above.below, n)
				n.number = number{styleRing, parts[above], strconv.Itoa(parts[above])}
				if !above.numbered() {
					n.number.style = styleSerial
					counted = append(counted, n)
				}
			}
		}
	}
	p.count(counted)
}

// partHeadings parts headings from the tasks below them where these have no numbers:
// the first was taken to go on with the heading, as one does that is a task itself.
func (s *section) partHeadings() {
	parted := map[style]bool{} // styles under which several such tasks stand
	var last *node
	for _, n := range s.nodes {
		switch {
		case n.numbered() || n.frame != "" || n.table:
			last = n
		case n.units() && last != nil && last.joinsTask():
			parted[last.number.style] = true
		}
	}
	var nodes []*node
	for _, n := range s.nodes {
		nodes = append(nodes, n)
		if parted[n.number.style] && n.joinsTask() {
			task := &node{at: n.more[0].at, section: s, fields: n.fields}
			for _, m := range n.more {
				task.line += m.text
			}
			task.text = task.line
			n.more, n.fields = nil, nil
			nodes = append(nodes, task)
		}
	}
	s.nodes = nodes
}

// joinsTask reports whether a node may be a heading with a task put to it.
func (n *node) joinsTask() bool {
	return n.numbered() && !n.table && n.units() && len(n.more) > 0 && len(n.below) == 0 && headingLike(n) && !strings.HasSuffix(n.line, "。")
}

// headingOf gives the heading that a numbered paragraph is, or stands under.
func headingOf(n *node) *node {
	for ; n != nil; n = n.parent {
		if !n.units() && len(n.more) == 0 && utf8.RuneCountInString(n.line) <= longestHeading {
			return n
		}
	}
	return nil
}

// isCaption reports whether a line can be a heading without a number.
func isCaption(line string) bool {
	return utf8.RuneCountInString(line) <= headingLength && !strings.ContainsAny(line, "。：:；;，,") && !webLine.MatchString(line)
}

// caption makes a short line the heading of the tasks below it.
func (p *paper) caption(n, above *node) {
	if n.table {
		return
	}
	n.table, n.parent = true, above
	if above != nil {
		above.below = append(above.below, n)
	} else {
		n.section.roots = append(n.section.roots, n)
	}
}

// count numbers tasks that have no number, where the paper numbers none at its
// outermost level; elsewhere each is doubted by itself.
func (p *paper) count(tasks []*node) {
	if len(tasks) == 0 {
		return
	}
	for i, n := range tasks {
		n.number = number{styleSerial, i + 1, strconv.Itoa(i + 1)}
	}
	p.doubt(tasks[0].at, tasks[0].line, fmt.Sprintf("按顺序编为 1 至 %d", len(tasks)), fmt.Sprintf("这些段落没有编号，但写有责任单位；共 %d 项", len(tasks)))
}
