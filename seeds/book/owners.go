package book

import (
	"strings"

	"ducha/seeds"
)

// ownerLines writes 责任人 a line for each lead, in their order, blank for one without a
// person, then those of other units as 单位：姓名; where the notice does not say whose
// they are, a line for each person.
func ownerLines(t seeds.Task) string {
	byLead := make([]string, len(t.Lead))
	var names, others []string
	paired, ofLead := true, false
	for _, o := range t.Owners {
		names = append(names, o.Name)
		switch at := leadOf(t, o, byLead); {
		case at >= 0:
			byLead[at] = joinNames(append(namesOn(byLead[at]), o.Name))
			ofLead = true
		case o.Unit != "":
			others = append(others, o.Unit+ofUnit+o.Name)
		default:
			paired = false
		}
	}
	switch {
	case !paired || len(names) == 0:
		return strings.Join(names, "\n")
	case !ofLead:
		return strings.Join(others, "\n")
	}
	return strings.Join(append(byLead, others...), "\n")
}

// ofUnit parts a unit that does not lead from its person.
const ofUnit = "："

// leadOf finds the lead that a person belongs to, -1 for none: of two leads of one
// name the one that has nobody yet.
func leadOf(t seeds.Task, o seeds.Owner, taken []string) int {
	found := -1
	for i, name := range t.Lead {
		if o.Unit == name && (found < 0 || taken[found] != "" && taken[i] == "") {
			found = i
		}
	}
	return found
}

// readOwners reads 责任人. Where there are as many lines as leads each belongs to its
// lead; else nobody can tell whose they are. Blank lines around count only where they
// make the lines as many.
func readOwners(lines, leads []string) []seeds.Owner {
	lines, others := otherOwners(lines)
	if len(lines) != len(leads) {
		lines = strings.Split(strings.TrimSpace(strings.Join(lines, "\n")), "\n")
	}
	var owners []seeds.Owner
	for i, line := range lines {
		for _, name := range namesOn(line) {
			o := seeds.Owner{Name: name}
			if len(lines) == len(leads) {
				o.Unit = leads[i]
			}
			owners = append(owners, o)
		}
	}
	return append(owners, others...)
}

// otherOwners takes the lines 单位：姓名 out of the others.
func otherOwners(lines []string) (rest []string, owners []seeds.Owner) {
	for _, line := range lines {
		unit, name, ok := strings.Cut(strings.ReplaceAll(line, ":", ofUnit), ofUnit)
		if unit, name = strings.TrimSpace(unit), strings.TrimSpace(name); !ok || unit == "" || name == "" {
			rest = append(rest, line)
			continue
		}
		owners = append(owners, seeds.Owner{Unit: unit, Name: name})
	}
	return rest, owners
}

// namesOn gives the persons of a line; a name may have a blank inside.
func namesOn(line string) []string {
	var names []string
	for _, name := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("、，,；;", r) }) {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}
