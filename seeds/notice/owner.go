package notice

import (
	"slices"
	"strings"

	"ducha/seeds"
)

// ownersOf reads the persons of a task: those whose unit is printed, then the others.
func ownersOf(fields []field, lead []string) []seeds.Owner {
	var persons []seeds.Owner
	var rest []string
	for _, f := range fields {
		switch {
		case f.role != rolePerson:
		case f.unit == "":
			rest = append(rest, f.value)
		default:
			for _, name := range seeds.People(f.value) {
				persons = append(persons, seeds.Owner{Unit: f.unit, Name: name})
			}
		}
	}
	return append(persons, owners(strings.Join(rest, "\n"), lead)...)
}

// owners reads the persons of a task: one for each lead in their order, where there are
// as many lines or names as leads. Where it cannot be told whose they are, they stand
// without a unit.
func owners(value string, lead []string) []seeds.Owner {
	var persons []seeds.Owner
	lines := strings.Split(value, "\n") // a blank line is a lead without a person
	if len(lines) != len(lead) {
		lines = seeds.People(value)
	}
	for i, line := range lines {
		for _, name := range seeds.People(line) {
			o := seeds.Owner{Name: name}
			switch {
			case len(lines) == len(lead):
				o.Unit = lead[i]
			case len(lead) == 1:
				o.Unit = lead[0]
			}
			persons = append(persons, o)
		}
	}
	return persons
}

// pairOwners gives persons that stand without a unit the one they have in other
// tasks of the paper.
func (p *paper) pairOwners() {
	unitOf := map[string][]string{}
	for _, t := range p.tasks {
		for _, o := range t.task.Owners {
			if o.Unit != "" && !slices.Contains(unitOf[o.Name], o.Unit) {
				unitOf[o.Name] = append(unitOf[o.Name], o.Unit)
			}
		}
	}
	for _, t := range p.tasks {
		if rest := assignKnown(&t.task, unitOf); rest > 0 {
			p.doubt(t.at, namesOf(t.task.Owners), assignInOrder(&t.task), "责任人与牵头单位的个数不同")
		}
		parts := append(slices.Clone(t.task.Lead), t.task.Coop...)
		slices.SortStableFunc(t.task.Owners, func(a, b seeds.Owner) int {
			return slices.Index(parts, a.Unit) - slices.Index(parts, b.Unit)
		})
	}
}

// assignKnown gives persons the unit they have elsewhere and counts those without.
func assignKnown(t *seeds.Task, unitOf map[string][]string) (rest int) {
	for i, o := range t.Owners {
		for _, unit := range unitOf[o.Name] {
			if o.Unit == "" && slices.Contains(t.Lead, unit) {
				t.Owners[i].Unit = unit
			}
		}
		if t.Owners[i].Unit == "" {
			rest++
		}
	}
	return rest
}

// assignInOrder gives the persons left to the leads that have none, and says how.
func assignInOrder(t *seeds.Task) string {
	var read []string
	for i, o := range t.Owners {
		for _, unit := range t.Lead {
			if o.Unit == "" && !slices.ContainsFunc(t.Owners, func(o seeds.Owner) bool { return o.Unit == unit }) {
				t.Owners[i].Unit = unit
				break
			}
		}
		if read = append(read, o.Name); t.Owners[i].Unit != "" {
			read[i] = t.Owners[i].Unit + "：" + o.Name
		}
	}
	return strings.Join(read, "；")
}

func namesOf(persons []seeds.Owner) string {
	names := make([]string, len(persons))
	for i, o := range persons {
		names[i] = o.Name
	}
	return strings.Join(names, "、")
}
