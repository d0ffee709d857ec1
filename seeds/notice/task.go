package notice

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/units"
)

// readTasks turns the outline into tasks and sorts what is left.
func (p *paper) readTasks() {
	p.headedByUnits()
	p.adopt()
	share := &inheritance{paper: p}
	for _, s := range p.outline.sections {
		share.pass(s.roots)
	}
	first, last := 1<<31, -1
	p.findAnnexTitles()
	leads := p.sharedRule()
	var loose []*node
	for _, s := range p.outline.sections {
		for _, n := range s.nodes {
			switch {
			case n.isTask():
				p.tasks = append(p.tasks, p.draft(n, leads))
			case n.table:
				if !holdsTasks(n) {
					p.skip(n.at, n.line, whyEmptyHead)
				}
				continue
			case !n.numbered():
				loose = append(loose, n)
				continue
			case !holdsTasks(n):
				continue
			}
			first, last = min(first, topOf(n).at.Order), max(last, n.at.Order)
		}
	}
	leads.report(p)
	p.pairOwners()
	p.restoreYears()
	p.leaveOut(last)
	p.checkNumbers()
	p.frame(loose, first, last)
	p.dropTitleChapter()
}

// dropTitleChapter takes the title out of the chapters where the paper is an annex by
// itself, whose title is that of the paper.
func (p *paper) dropTitleChapter() {
	if slices.ContainsFunc(p.tasks, func(t draft) bool { return t.task.Chapter != p.title }) {
		return
	}
	for i := range p.tasks {
		p.tasks[i].task.Chapter = ""
	}
}

// holdsTasks reports whether tasks stand below a node, which makes it a heading.
func holdsTasks(n *node) bool {
	for _, b := range n.below {
		if b.isTask() || holdsTasks(b) {
			return true
		}
	}
	return false
}

func topOf(n *node) *node {
	for n.parent != nil {
		n = n.parent
	}
	return n
}

// draft makes a task of a node with units.
func (p *paper) draft(n *node, leads *leadRule) draft {
	t := seeds.Task{No: noOf(n), Text: textOf(n)}
	t.Chapter, t.Item = headings(n)
	p.read(&t, n)
	leads.divide(p, &t, n)
	t.Owners = ownersOf(n.fields, t.Lead)
	if len(t.Leaders) == 0 {
		t.Leaders = headedBy(n)
	}
	if t.No == "" {
		p.doubt(n.at, n.line, "一项任务", "这一段没有编号，但写有责任单位")
	}
	if t.Text == "" {
		p.doubt(n.at, n.line, "一项没有内容的任务", "只有编号和责任单位，没有任务内容")
	}
	return draft{node: n, at: n.at, path: pathOf(n), task: t}
}

// read fills in what the labels say, units aside.
func (p *paper) read(t *seeds.Task, n *node) {
	for _, f := range n.fields {
		if !n.table && f.label != "" && f.role != roleOther && !isListed(f.label) {
			p.skip(f.at, f.label, whyLabelWord)
		}
		switch f.role {
		case roleLeader:
			t.Leaders = append(t.Leaders, seeds.People(f.value)...)
		case roleDeadline:
			due, done := tidyDeadline(f.value)
			t.Deadline = join(t.Deadline, due, "；")
			if done != "" {
				p.skip(f.at, done, whyDone)
			}
		case roleText:
			t.Text = join(t.Text, f.text(), "\n")
		case roleProgress:
			t.Published = append(t.Published, strings.Split(f.text(), "\n")...)
		case roleRemark:
			p.skip(f.at, f.value, whyNote)
			if !units.SaysFirstLeads(f.value) && f.value != "下同" {
				p.doubt(f.at, f.value, "没有并入各项任务", "这条说明对其他任务也有要求")
			}
		case roleOther:
			t.Note = join(t.Note, strings.Join(strings.Fields(f.label), "")+"："+f.text(), "\n")
		case roleNote:
			t.Note = join(t.Note, f.text(), "\n")
		}
	}
}

func join(had, more, between string) string {
	if had == "" || more == "" {
		return had + more
	}
	return had + between + more
}

// textOf joins a numbered paragraph with those that continue it.
func textOf(n *node) string {
	text := n.text
	for _, m := range n.more {
		if last, _ := utf8.DecodeLastRuneInString(text); last >= utf8.RuneSelf && !strings.ContainsAny(text, "。；！？：，") && utf8.RuneCountInString(text) < headingLength {
			text += " " // a heading without its full stop
		}
		text += m.text
	}
	return text
}

// headingLength is the most characters by which a line still is a heading; a
// longer one was broken.
const headingLength = 25

// headings gives the chapter and the item above a task. What stands between the
// chapter and the item belongs to the chapter.
func headings(n *node) (chapter, item string) {
	var above []*node
	for a := n.parent; a != nil; a = a.parent {
		if a.text != "" || a.table { // not the bare number of a paragraph in parts
			above = append([]*node{a}, above...)
		}
	}
	last := len(above) - 1
	switch {
	case last < 0:
		return n.section.title, ""
	case last == 0 && !n.number.under(above[0].number):
		return above[0].line, ""
	}
	var lines []string
	for _, a := range above[:last] {
		lines = append(lines, a.line)
	}
	return strings.Join(lines, " "), above[last].line
}

// leadRule divides a lone 责任单位 list: the first leads, the rest cooperate. That
// is sure where the paper says so.
type leadRule struct {
	stated bool
	from   int     // where it is stated, in reading order
	asked  []*node // tasks divided without a statement
	shared []*node // tasks whose units are all taken to lead
}

// sharedRule looks for the statement anywhere in the paper.
func (p *paper) sharedRule() *leadRule {
	for _, s := range p.outline.sections {
		for _, n := range s.nodes {
			if units.SaysFirstLeads(n.line) {
				return &leadRule{stated: true, from: n.at.Order}
			}
			if slices.ContainsFunc(n.fields, func(f field) bool { return f.list.FirstLeads || units.SaysFirstLeads(f.value) }) {
				return &leadRule{stated: true, from: n.at.Order}
			}
		}
	}
	return &leadRule{}
}

// divide reads the unit lists of a node into the task.
func (r *leadRule) divide(p *paper, t *seeds.Task, n *node) {
	lists := map[role]units.List{}
	for _, f := range n.fields {
		if f.role.isUnits() {
			lists[f.role] = merge(lists[f.role], p.note(f))
		}
	}
	lead, coop, sole, all := lists[roleLead], lists[roleCoop], lists[roleUnits], lists[roleAll]
	if r.stated && n.at.Order >= r.from && len(lead.Names) == 0 && len(coop.Names) == 0 { // also of those below that are responsible by their duties
		sole, all = merge(sole, all), units.List{}
	}
	switch {
	case len(all.Names) > 0 && len(lead.Names) > 0:
		coop = merge(coop, all)
	case len(all.Names) > 0:
		if lead = all; len(all.Names) > 1 {
			r.shared = append(r.shared, n)
		}
		coop.Etc, lead.Etc = coop.Etc || all.Etc, false
	}
	switch {
	case len(sole.Names) == 0:
	case len(lead.Names) > 0:
		coop = merge(sole, coop)
	case len(coop.Names) > 0 || len(sole.Names) == 1:
		lead = sole
		if len(sole.Names) == 1 {
			coop.Etc, lead.Etc = coop.Etc || sole.Etc, false
		}
	default:
		lead = units.List{Names: sole.Names[:1]}
		coop = units.List{Names: sole.Names[1:], Etc: sole.Etc}
		if !r.stated {
			r.asked = append(r.asked, n)
		}
	}
	t.Lead, t.Coop, t.CoopEtc = lead.Names, coop.Names, coop.Etc
	if lead.Etc {
		p.doubt(n.at, strings.Join(lead.Names, "、")+"等", strings.Join(lead.Names, "、"), "牵头单位后面有“等”字，没有列全")
	}
	if len(lead.Names) == 0 && len(coop.Names) > 0 {
		p.doubt(n.at, n.line, "没有牵头单位", "只写了协同单位")
	}
}

func merge(a, b units.List) units.List {
	if len(a.Names) == 0 {
		return b
	}
	if len(b.Names) == 0 {
		return a
	}
	names := slices.Clone(a.Names)
	for _, name := range b.Names {
		if !slices.Contains(a.Names, name) {
			names = append(names, name)
		}
	}
	return units.List{Names: names, Etc: b.Etc}
}

// note keeps what a list holds besides names, and gives the list.
func (p *paper) note(f field) units.List {
	for _, note := range f.list.Notes {
		p.skip(f.at, note, whyNote)
	}
	for _, d := range f.list.Doubts {
		p.doubt(f.at, d.Text, d.ReadAs, d.Reason)
	}
	return f.list
}

// report doubts the whole paper once, not every task of it.
func (r *leadRule) report(p *paper) {
	if len(r.shared) > 0 {
		n := r.shared[0]
		p.doubt(n.at, n.line, "所列单位都是牵头单位", fmt.Sprintf("几家单位共同负责或按职责分工负责，没有说明哪家牵头；共 %d 项任务这样读", len(r.shared)))
	}
	if len(r.asked) == 0 {
		return
	}
	n := r.asked[0]
	p.doubt(n.at, n.line, "第一家牵头，其余配合", fmt.Sprintf("只写“责任单位”，文件没有说明哪家牵头；共 %d 项任务这样读", len(r.asked)))
}
