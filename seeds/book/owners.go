package book

import (
	"strings"

	"ducha/seeds"
)

// ownerLines writes 责任人 a line for each lead, in their order, blank for one without a
// person; where the notice does not say whose they are, a line for each person.
func ownerLines(t seeds.Task) string {
	byLead := make([]string, len(t.Lead))
	names := make([]string, len(t.Owners))
	paired := true
	for i, o := range t.Owners {
		names[i] = o.Name
		at := leadOf(t, o, byLead)
		if at < 0 {
			paired = false
			continue
		}
		byLead[at] = joinNames(append(namesOn(byLead[at]), o.Name))
	}
	if !paired || len(names) == 0 {
		return strings.Join(names, "\n")
	}
	return strings.Join(byLead, "\n")
}

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
	return owners
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
