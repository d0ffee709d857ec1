package units

import (
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/seeds/pattern"
)

// propose gives each group the members that the plan makes clear: all its counties for
// 各县市区政府, never a subset (有关…, 沿江各…) and never 成员单位. What was proposed
// before stays where this plan makes no more of it.
func (d *directory) propose(addressees []string) {
	var named []candidate // in official order, then what only the addressees name
	ranked := slices.Clone(d.units)
	seeds.SortUnits(ranked)
	for _, u := range ranked {
		named = d.candidate(named, u.Name)
	}
	for i, name := range addressees {
		if !IsGroup(addressees, i) {
			named = d.candidate(named, name)
		}
	}
	for i, g := range d.groups {
		if members := d.membersOf(g.Name, named); len(members) > 0 && len(members) >= len(g.Proposed) {
			d.groups[i].Proposed = members
		}
	}
}

// candidate is a unit that may be a member.
type candidate struct {
	name string
	body body
}

func (d *directory) candidate(named []candidate, name string) []candidate {
	b, ok := d.body(name)
	if !ok || b.row == company || slices.ContainsFunc(named, func(c candidate) bool { return c.body == b }) {
		return named
	}
	return append(named, candidate{name, b})
}

var (
	// kindsOfAll is a phrase for all of some kinds of place: 各县(市)区政府, 县区人民政府,
	// 各镇(街道), 开发区管委会. What it leaves of the phrase are the kinds.
	kindsOfAll = pattern.Of(`^(?:全[省市区县])?各?((?:县级市|自治县|自治旗|县|市|区|旗|州|盟|乡|镇|街道|街|园区|开发区|经开区|功能区|[()〔〕、和及])+)(?:人民政府|政府|办事处|管委会|管理委员会)*$`)
	kindOfArea = pattern.Of(`开发区|经开区|功能区|园区|县级市|自治县|自治旗|街道|[县市区旗州盟乡镇街]`)
	// allDepartments are phrases for all departments of the home government.
	allDepartments = pattern.Of(`^[省市县区州]?(?:人民政府|政府)各(?:部门|委办局|组成部门|工作部门)$`)
	allAgencies    = pattern.Of(`^(?:[省市县区州]?(?:人民政府|政府))?各?直属机构$|^各直属机构$`)
)

// fewestDepartments is how many the plan must name before 市政府各部门 is clear.
const fewestDepartments = 5

func (d *directory) membersOf(group string, named []candidate) []string {
	phrase := clean(group)
	var belongs func(candidate) bool
	fewest := 2
	switch m := kindsOfAll.FindStringSubmatch(phrase); {
	case m != nil:
		kinds := kindOfArea.FindAllString(m[1], -1)
		belongs = func(c candidate) bool { return d.isOfKind(c, kinds) }
	case allDepartments.MatchString(phrase):
		belongs, fewest = d.ownBranch("政府"), fewestDepartments
	case allAgencies.MatchString(phrase):
		belongs = d.ownBranch("直属机构")
	default:
		return nil
	}
	var members []string
	for _, c := range named {
		if belongs(c) {
			members = append(members, c.name)
		}
	}
	if len(members) < fewest {
		return nil
	}
	return members
}

var areaEnd = pattern.Of(`(?:人民政府|政府)$`)

// isOfKind reports whether a unit is the government of a place of one of the kinds,
// or a park. The home's own is none.
func (d *directory) isOfKind(c candidate, kinds []string) bool {
	r := bodies().rows[c.body.row]
	place := areaEnd.ReplaceAllString(outer(clean(c.name)), "")
	for _, kind := range kinds {
		switch kind {
		case "开发区", "经开区", "功能区", "园区":
			if r.isPark() && !strings.Contains(r.stem, "风景名胜区") {
				return true
			}
		case "街", "街道":
			if r.isTownship() && strings.HasPrefix(r.stem, "*街道") {
				return true
			}
		case "乡", "镇":
			if r.isTownship() && strings.HasSuffix(place, kind) {
				return true
			}
		default:
			if last := []rune(kind); r.isGovernment() && c.body.head != "" && strings.HasSuffix(place, string(last[len(last)-1])) {
				return true
			}
		}
	}
	return false
}

// ownBranch picks the bodies of one branch that are the home's own.
func (d *directory) ownBranch(branch string) func(candidate) bool {
	return func(c candidate) bool {
		r := bodies().rows[c.body.row]
		return r.branch == branch && c.body.place == "" && c.body.head == "" && r.rank >= firstDepartment && r.rank < firstCommittee
	}
}
