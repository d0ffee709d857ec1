package notice

import (
	"slices"
	"strings"

	"ducha/seeds/notice/document"
)

// node is a paragraph of the outline with what belongs to it: the paragraphs
// that continue it, its labels, and the numbered paragraphs below it.
type node struct {
	at      document.Place
	number  number // the zero number for a paragraph without one
	line    string // the paragraph up to its first label, as printed
	text    string // the same without its number
	more    []para // paragraphs between it and its labels
	fields  []field
	parent  *node
	below   []*node
	section *section
	frame   string // set for lines known by their shape to be no task: 附件清单, 落款 …
	headed  bool   // a short heading with its units in a bracket; the text may follow
	table   bool   // read from a table: a task, or a heading over tasks
	task    bool   // a task of a table, with units or without
}

func (n *node) numbered() bool { return n.number.style != "" }

// units reports whether units belong to the node by its labels.
func (n *node) units() bool {
	return slices.ContainsFunc(n.fields, func(f field) bool { return len(f.list.Names) > 0 })
}

// isTask reports whether units belong to the node, or a table has it as a task.
func (n *node) isTask() bool { return n.task || n.units() }

// hasUnits reports whether a label of units stands at the node, read or not yet.
func (n *node) hasUnits() bool {
	return slices.ContainsFunc(n.fields, func(f field) bool { return f.role.isUnits() })
}

// section is the body of a source or one of its annexes (附件2).
type section struct {
	name  string // "" for the body
	nodes []*node
	roots []*node // of nodes, the numbered ones with none above
	title string  // of an annex
	sheet bool    // one of several sheets or tables
	last  map[style]int
}

// base is the name of the annex that a table belongs to.
func (s *section) base() string {
	name, _, _ := strings.Cut(s.name, "/表")
	return name
}

func newSection(name string) *section { return &section{name: name, last: map[style]int{}} }
