package notice

import (
	"fmt"
	"path"
	"strings"

	"ducha/seeds"
)

// noOf is the printed number of a task: 13, or 17(1) where the number only means
// something under the one above it.
func noOf(n *node) string {
	switch {
	case !n.numbered():
		return ""
	case n.number.style == styleHanRing:
		return "(" + n.number.label + ")"
	case !n.number.sub():
		return n.number.label
	}
	own := "(" + n.number.label + ")"
	if n.number.style == styleCircle {
		own = circled(n.number.value)
	}
	if n.parent == nil {
		return own
	}
	return noOf(n.parent) + own
}

func circled(value int) string {
	if runes := []rune(circledDigits); value <= len(runes) {
		return string(runes[value-1])
	}
	return fmt.Sprintf("(%d)", value)
}

// pathOf is the way to a task within its paper: 附件2/二/13.
func pathOf(n *node) string {
	var steps []string
	if n.section.name != "" {
		steps = append(steps, n.section.name)
	}
	var above []string
	for a := n; a != nil; a = a.parent {
		if a == n || !inside(n, a) {
			if step := noOf(a); step != "" {
				above = append([]string{step}, above...)
			}
		}
	}
	if !n.numbered() {
		above = []string{n.at.Name}
	}
	return strings.Join(append(steps, above...), "/")
}

// inside reports whether the number of a already stands in that of n: 17 in 17(1).
func inside(n, a *node) bool {
	for ; n.number.sub() && n.parent != nil; n = n.parent {
		if n.parent == a {
			return true
		}
	}
	return false
}

// identify gives every task its id: its number where no other task has it, else
// its path, with the name of the paper before it where papers share a path.
func identify(papers []*paper) [][]seeds.TaskID {
	numbers, paths := map[string]int{}, map[string]int{}
	for _, p := range papers {
		for _, t := range p.tasks {
			numbers[t.task.No]++
			paths[t.path]++
		}
	}
	taken := map[string]bool{}
	ids := make([][]seeds.TaskID, len(papers))
	for i, p := range papers {
		var again []draft
		for _, t := range p.tasks {
			id := t.task.No
			if id == "" || numbers[id] > 1 {
				id = t.path
			}
			if paths[id] > 1 && len(papers) > 1 {
				id = strings.TrimSuffix(path.Base(p.name), path.Ext(p.name)) + "/" + id
			}
			if taken[id] {
				again = append(again, t)
			}
			unique := id
			for n := 2; taken[unique]; n++ {
				unique = fmt.Sprintf("%s#%d", id, n)
			}
			taken[unique] = true
			ids[i] = append(ids[i], seeds.TaskID(unique))
		}
		if len(again) > 0 {
			p.doubt(again[0].at, again[0].task.No, again[0].task.No, fmt.Sprintf("编号重复，已另加序号区别；共 %d 项", len(again)))
		}
	}
	return ids
}
