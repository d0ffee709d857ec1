package units

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ducha/seeds"
)

// lookAlikes doubts pairs of units that may be one body: they stay apart until
// the clerk says otherwise.
func (d *directory) lookAlikes() []seeds.Doubt {
	var doubts []seeds.Doubt
	others := d.bodiesByName()
	done := map[body]bool{} // no pair of new units is doubted twice
	for _, e := range d.fresh {
		if !e.sure {
			continue
		}
		done[e.body] = true
		for _, other := range others {
			if done[other] {
				continue
			}
			if why := d.alike(e.body, other); why != "" {
				doubts = append(doubts, seeds.Doubt{
					Where: string(e.task), Text: e.names[0] + "、" + d.seen[other][0],
					ReadAs: AsTwoUnits, Reason: why,
				})
			}
		}
	}
	return doubts
}

// bodiesByName gives the bodies that the plan names, in the order of their first names.
func (d *directory) bodiesByName() []body {
	return slices.SortedFunc(maps.Keys(d.seen), func(a, b body) int { return strings.Compare(d.seen[a][0], d.seen[b][0]) })
}

// alike says why two bodies may be one, "" if they surely are two.
func (d *directory) alike(a, b body) string {
	if a.row == company || b.row == company {
		return ""
	}
	table := bodies().rows
	ra, rb := table[a.row], table[b.row]
	switch {
	case a.row == b.row && a.head == b.head && d.maybeHome(a.place, b.place):
		return "一个写了地名，一个没有写，可能是同一单位"
	case ra.isPark() && rb.isPark():
		if prefixed(a.head, b.head) || prefixed(b.head, a.head) {
			return "名称相近，可能是同一管委会"
		}
	case a.place != b.place || a.head != b.head || a.row == b.row:
	case ra.heir == rb.stem || rb.heir == ra.stem:
		return "机构改革前后的两个名称，可能是同一单位"
	case d.sameFamily(a, b):
		return fmt.Sprintf("同属%s一类，各地设置不同，可能是同一单位", ra.families[0])
	}
	return ""
}

// maybeHome reports whether one of two places is the home of a paper that does not
// name it, and the other may be: 市财政局 and 云泽市财政局.
func (d *directory) maybeHome(a, b string) bool {
	if d.home.Name != "" || (a == "") == (b == "") {
		return false
	}
	named := a + b
	if d.home.Level == "市" { // cities are kept without 市
		return !slices.ContainsFunc(levels, func(level string) bool { return strings.HasSuffix(named, level) })
	}
	return d.home.Level != "" && strings.HasSuffix(named, d.home.Level)
}

func prefixed(long, short string) bool {
	return short != "" && long != short && strings.HasPrefix(long, short)
}

// sameFamily follows the rule of the table: a proposal only where one of the two
// is printed short, and just these two of the family are in the paper.
func (d *directory) sameFamily(a, b body) bool {
	table := bodies().rows
	for _, family := range table[a.row].families {
		if !slices.Contains(table[b.row].families, family) {
			continue
		}
		relatives := 0
		for other := range d.seen {
			if other.row != company && other.place == a.place && slices.Contains(table[other.row].families, family) {
				relatives++
			}
		}
		if relatives == 2 && (d.printedShort(a) || d.printedShort(b)) {
			return true
		}
	}
	return false
}

// printedShort reports whether the plan nowhere prints the body's full name.
func (d *directory) printedShort(b body) bool {
	full := reduce(clean(bodies().rows[b.row].stem))
	return !slices.ContainsFunc(d.seen[b], func(name string) bool {
		return strings.HasSuffix(reduce(outer(clean(name))), full)
	})
}
