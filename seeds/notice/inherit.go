package notice

import "slices"

// inheritance hands the units of an item down to the numbered paragraphs below it.
type inheritance struct {
	paper *paper
}

// pass walks the outline from the top.
func (h *inheritance) pass(nodes []*node) {
	for _, n := range nodes {
		switch {
		case n.units() && len(n.below) > 0 && !holdsTasks(n):
			h.down(n)
		case !n.units():
			h.back(n)
			handLeaders(n)
		}
		h.pass(n.below)
	}
}

// down gives an item's units to the paragraphs below it, which are the tasks then.
func (h *inheritance) down(item *node) {
	h.paper.doubt(item.at, item.line, "下面各小项都由这些单位负责", "责任单位写在大项上，小项没有另写")
	h.share(item, item.below)
	item.fields = nil
}

// back gives the units printed after the last of several sub-numbered paragraphs
// to all of them.
func (h *inheritance) back(item *node) {
	last := len(item.below) - 1
	if last < 1 || !item.below[last].number.sub() || !item.below[last].units() {
		return
	}
	for _, b := range item.below[:last] {
		if b.units() || len(b.below) > 0 {
			return
		}
	}
	h.paper.doubt(item.at, item.line, "下面各小项都由这些单位负责", "责任单位只写在最后一个小项后面")
	h.share(item.below[last], item.below[:last])
}

// share hands the labels of a node to others. What the lists hold besides names is
// noted here, once.
func (h *inheritance) share(from *node, to []*node) {
	for i, f := range from.fields {
		h.paper.note(f)
		from.fields[i].list.Notes, from.fields[i].list.Doubts = nil, nil
	}
	hand(from.fields, to)
}

// handLeaders gives the leaders that stand at a heading to the tasks below it.
func handLeaders(heading *node) {
	var leaders []field
	heading.fields = slices.DeleteFunc(heading.fields, func(f field) bool {
		if f.role != roleLeader || len(heading.below) == 0 {
			return false
		}
		leaders = append(leaders, f)
		return true
	})
	for _, n := range heading.below {
		if !slices.ContainsFunc(n.fields, func(f field) bool { return f.role == roleLeader }) {
			n.fields = append(n.fields, leaders...)
		}
	}
}

func hand(fields []field, to []*node) {
	for _, n := range to {
		n.fields = append(n.fields, fields...)
		hand(fields, n.below)
	}
}
