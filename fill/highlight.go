package fill

import (
	"fmt"
	"strings"

	"ducha/seeds"
	"ducha/templates/pen"
)

// highlight colours cells that are still required once a row is begun, cells that
// hold what cannot be taken or does not go with the state, and the checks.
func (d *drawer) highlight() {
	l := d.l
	if from := l.coopFrom(); from > 0 {
		at := func(k seeds.Key) string { return "$" + l.at(k, from) }
		for i, c := range d.def.Columns {
			if wrong := wrongWhen(d.def, c, at); wrong != "" {
				d.Colour(pen.Ref(i+1, from), pen.Ref(i+1, l.last()), pen.Rule{When: wrong, Look: lookMissing})
			}
		}
	}
	if from, to := l.leadRows(); from > 0 {
		at := func(k seeds.Key) string { return "$" + l.at(k, from) } // the row moves along, the column stays
		for i, c := range d.def.Columns {
			var when []string
			if need := requiredWhen(d.def, c, at); need != "" {
				when = append(when, fmt.Sprintf("AND(%s,%s)", anyFilled(d.def, at), need))
			}
			if wrong := wrongWhen(d.def, c, at); wrong != "" {
				when = append(when, wrong)
			}
			var rules []pen.Rule
			if len(when) > 0 {
				rules = append(rules, pen.Rule{When: "OR(" + strings.Join(when, ",") + ")", Look: lookMissing})
			}
			if against := contradictsWhen(d.def, c, at); against != "" {
				rules = append(rules, pen.Rule{When: against, Look: lookDoubt})
			}
			if len(rules) > 0 {
				d.Colour(pen.Ref(i+1, from), pen.Ref(i+1, to), rules...)
			}
		}
	}
	if col, ok := l.col[seeds.KeyCheck]; ok {
		first := pen.Ref(col, l.first)
		d.Colour(first, pen.Ref(col, l.last()), pen.Rule{When: fmt.Sprintf(`OR(%s="%s",%s="%s")`, first, checkDone, first, checkCoop), Look: lookGood})
	}
	if leads := d.form.Leads(); leads > 0 {
		line := pen.Ref(1, l.check)
		d.Colour(line, line, pen.Rule{When: fmt.Sprintf(`%s="%s"`, line, allDone(leads)), Look: lookGood})
	}
}
