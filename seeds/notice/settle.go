package notice

import (
	"slices"
	"strings"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
	"ducha/seeds/units"
)

// settle reads the lists of units, once all of their lines are known.
func (o *outline) settle() {
	for _, s := range o.sections {
		for _, n := range s.nodes {
			n.fields = settled(n.fields, o.doubt)
		}
	}
}

// ownOffice is a label of offices within the responsible unit.
var ownOffice = pattern.Of(`[科处股]室$`)

// settled reads the lists of fields; a value that says who leads is parted. Offices
// within a unit are units only where nothing else is.
func settled(fields []field, doubt func(at document.Place, text, readAs, reason string)) []field {
	var out []field
	outer := slices.ContainsFunc(fields, func(f field) bool { return f.role.isUnits() && !ownOffice.MatchString(f.label) })
	for _, f := range fields {
		if outer && f.role.isUnits() && ownOffice.MatchString(f.label) {
			f.role = roleOther
		}
		if !f.role.isUnits() {
			out = append(out, f)
			continue
		}
		f, persons, guessed := cutPersons(f)
		out = append(out, persons...)
		if guessed {
			doubt(f.at, persons[0].unit+"："+persons[0].value, "责任人", "单位名称后面像是人名")
		}
		parted := []field{f}
		if f.role == roleUnits || f.role == roleLead || f.role == roleAll && marked.MatchString(f.value) {
			parted = partedValue(f)
		}
		for _, part := range parted {
			part.list = units.Split(plainOffices(part.value))
			if part.role == roleUnits && slices.ContainsFunc(part.list.Notes, func(note string) bool { return strings.Contains(note, "职责") }) {
				part.role = roleAll
			}
			out = append(out, part)
		}
	}
	return out
}

// partedValue parts a value such as 市发改委（牵头）、市财政局 or 市发改委牵头，市财政局配合.
func partedValue(f field) []field {
	parted := readMarked(f.value)
	if parted == nil && dutyWord.MatchString(f.value) {
		if fields, ok, tried := readPhrase(f.value); ok && tried {
			parted = fields
		}
	}
	if parted == nil {
		return []field{f}
	}
	for i := range parted {
		parted[i].at = f.at
		if parted[i].label == "" {
			parted[i].label = f.label
		}
	}
	return parted
}

var dutyWord = pattern.Of(`牵头|主办|配合|参与|参加|协助|会同`)
