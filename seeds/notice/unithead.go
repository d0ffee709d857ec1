package notice

import (
	"fmt"
	"strings"

	"ducha/seeds/pattern"
	"ducha/seeds/units"
)

// A list may be sorted by units: 一、市教育局（5项）, with the tasks that it leads below.

// headCount is what such a heading says besides the name.
var headCount = pattern.Of(`^(.+?)(?:[(（]\s*(?:共\s*)?[0-9０-９]{1,3}\s*[项条个件][^()（）]*[)）])?(?:牵头|负责|承担|主办)?(?:的)?(?:重点)?(?:工作|任务|事项)?[:：。]?$`)

// unitOf gives the unit that a heading names and nothing else, "" for none.
func unitOf(heading string) string {
	m := headCount.FindStringSubmatch(strings.TrimSpace(heading))
	if m == nil || !units.Recognizes(m[1]) {
		return ""
	}
	return m[1]
}

// headedByUnits gives the tasks below headings that are units to these units, where
// most headings of that numbering are.
func (p *paper) headedByUnits() {
	heads := map[kin][]*node{}
	var order []kin
	for _, s := range p.outline.sections {
		for _, n := range s.nodes {
			if n.numbered() && len(n.below) > 0 && !n.units() {
				if k := kinOf(n); heads[k] == nil {
					order = append(order, k)
				}
				heads[kinOf(n)] = append(heads[kinOf(n)], n)
			}
		}
	}
	for _, k := range order {
		given, first := 0, heads[k][0]
		for _, n := range heads[k] {
			if unitOf(n.text) != "" {
				given++
			}
		}
		if given < 2 || given*3 < len(heads[k])*2 {
			continue
		}
		tasks := 0
		for _, n := range heads[k] {
			if name := unitOf(n.text); name != "" {
				tasks += giveLead(n.below, field{role: roleLead, label: "牵头单位", value: name, list: units.Split(name), at: n.at})
			}
		}
		if tasks > 0 {
			p.doubt(first.at, first.line, "下面各项由标题中的单位牵头", fmt.Sprintf("任务按单位分列，没有另写牵头单位；共 %d 项任务这样读", tasks))
		}
	}
}

// giveLead gives the lowest paragraphs that no lead has theirs, and counts them.
func giveLead(nodes []*node, f field) int {
	n := 0
	for _, node := range nodes {
		switch {
		case len(node.below) > 0:
			n += giveLead(node.below, f)
		case !node.has(roleLead) && !node.has(roleUnits) && !node.has(roleAll):
			node.fields = append(node.fields, f)
			n++
		}
	}
	return n
}

func (n *node) has(r role) bool {
	for _, f := range n.fields {
		if f.role == r && len(f.list.Names) > 0 {
			return true
		}
	}
	return false
}
