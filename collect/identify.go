package collect

import (
	"maps"
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/seeds/workbook"
)

// identity is whose a return is and by which form it is to be read.
type identity struct {
	form     seeds.Form
	problems []seeds.Problem
	verdict  seeds.Verdict // "" where the form can be read
}

func refused(v seeds.Verdict, p seeds.Problem) identity {
	return identity{verdict: v, problems: []seeds.Problem{p}}
}

// identify weighs mark, 表号 and 核对码 in this order. Where they point to different
// units nothing is settled in silence: the file is rejected until the clerk says
// whose it is, unless all but one of them have left their sheets blank.
func (k *Known) identify(c carriers, grids []grid, claim seeds.UnitID) identity {
	byMark, strangeMark := lookup(k.byMark, c.marks)
	byNo, _ := lookup(k.byNo, c.nos)
	strangeNo := k.strangeNo(c)
	byRows := k.voted(c.codes, slices.Concat(byMark, byNo))
	if claim != "" {
		return k.claimed(claim, slices.Concat(byMark, byNo, byRows))
	}
	if units := k.unitsOf(slices.Concat(byMark, byNo, byRows)); len(units) > 1 {
		unit, ok := k.onlyFilled(c, grids)
		if !ok || slices.ContainsFunc(byMark, func(i int) bool { return k.Forms[i].Unit != unit }) {
			return refused(seeds.Rejected, CodeMixedForms.say(len(units), strings.Join(units, "、")))
		}
		others := func(i int) bool { return k.Forms[i].Unit != unit }
		byMark, byNo, byRows = slices.DeleteFunc(byMark, others), slices.DeleteFunc(byNo, others), slices.DeleteFunc(byRows, others)
	}
	switch {
	case len(byMark) == 0 && strangeMark != "" && len(byNo) > 0:
		return refused(seeds.Rejected, CodeForged.say(k.Forms[byNo[0]].No))
	case len(byMark) > 0:
		id := identity{form: k.Forms[k.thisRound(byMark, byNo)]}
		if len(byNo) == 0 && strangeNo != "" {
			id.problems = append(id.problems, CodeNoChanged.say(strangeNo, id.form.No))
		}
		return k.inRound(id)
	case len(byNo) > 0:
		return k.inRound(identity{form: k.Forms[k.thisRound(byNo, nil)], problems: []seeds.Problem{CodeByNumber.say()}})
	case strangeMark != "" || strangeNo != "":
		return refused(seeds.Rejected, k.stranger(strangeMark, strangeNo))
	case len(byRows) == 0:
		byRows = k.oneRow(grids)
	}
	if len(byRows) == 0 {
		return refused(seeds.Unidentified, CodeNotOurs.say())
	}
	return k.inRound(identity{form: k.Forms[byRows[0]], problems: []seeds.Problem{CodeByRows.say()}})
}

// strangeNo gives a printed number that was never issued: one that is called 表号, or
// that speaks of a round there is. What else looks like one may be a telephone number.
func (k *Known) strangeNo(c carriers) string {
	for _, no := range c.nos {
		if _, ours := k.byNo[no]; !ours && (slices.Contains(c.said, no) || k.rounds[roundOf(no)]) {
			return no
		}
	}
	return ""
}

// looseNo compares 表号 as people retype them: O for 0, I for 1.
func looseNo(no string) string {
	return strings.NewReplacer("O", "0", "I", "1").Replace(strings.ToUpper(no))
}

// roundOf is the part of a 表号 that names the round.
func roundOf(no string) string { return no[:len(no)-len("-001-AAAA")] }

// onlyFilled gives the unit whose sheets alone have something filled in: others' blank
// forms may lie beside them.
func (k *Known) onlyFilled(c carriers, grids []grid) (unit seeds.UnitID, ok bool) {
	for i, g := range grids {
		form, owned := k.owner(c.sheets[i])
		if !owned || !k.filledIn(g, form) {
			continue
		}
		if byRows := k.voted(c.sheets[i].codes, nil); slices.ContainsFunc(byRows, func(i int) bool { return k.Forms[i].Unit != form.Unit }) {
			return "", false
		}
		if unit != "" && unit != form.Unit {
			return "", false
		}
		unit = form.Unit
	}
	return unit, unit != ""
}

// owner gives the form that one sheet speaks of, by its number, else by its 核对码.
func (k *Known) owner(sheet carriers) (seeds.Form, bool) {
	if found, _ := lookup(k.byNo, sheet.nos); len(found) > 0 {
		return k.Forms[k.thisRound(found, nil)], true
	}
	if found := k.voted(sheet.codes, nil); len(found) > 0 {
		return k.Forms[found[0]], true
	}
	return seeds.Form{}, false
}

// filledIn reports whether an input cell of a form's table on a sheet has something in it.
func (k *Known) filledIn(g grid, form seeds.Form) bool {
	def := k.Defs[form.Def]
	for _, t := range findTables([]grid{g}, def) {
		for _, row := range t.body() {
			for _, c := range def.Columns {
				if c.Fill && t.text(c.Key, row) != "" {
					return true
				}
			}
		}
	}
	return false
}

// oneRow finds the form of a single row that was sent alone: its 核对码 beside the very
// text of its task.
func (k *Known) oneRow(grids []grid) (forms []int) {
	for _, g := range grids {
		for _, row := range g.Rows {
			for _, c := range row.Cells {
				for _, i := range k.byCode[codeKey(c.Text)] {
					if k.Forms[i].Round == k.Round.ID && says(row, k.Forms[i], codeKey(c.Text)) {
						forms = append(forms, i)
					}
				}
			}
		}
	}
	if len(k.unitsOf(forms)) != 1 {
		return nil
	}
	return forms[:1]
}

// says reports whether a row holds the text of the form's task with this 核对码.
func says(row workbook.Row, form seeds.Form, code string) bool {
	for _, r := range form.Rows {
		if r.Code == code {
			text := textKey(r.Given[seeds.KeyTask])
			return slices.ContainsFunc(row.Cells, func(c workbook.Cell) bool { return textKey(c.Text) == text })
		}
	}
	return false
}

// thisRound picks the form of the round being collected, where one of several is:
// people keep the sheets of many months in one workbook. The printed number is what
// the liaison saw and goes before the mark.
func (k *Known) thisRound(marked, numbered []int) int {
	for _, list := range [][]int{numbered, marked} {
		for _, i := range list {
			if k.Forms[i].Round == k.Round.ID {
				return i
			}
		}
	}
	if len(numbered) > 0 {
		return numbered[0]
	}
	return marked[0]
}

func (k *Known) inRound(id identity) identity {
	if id.form.Round != k.Round.ID {
		return identity{form: id.form, verdict: seeds.Rejected, problems: []seeds.Problem{CodeWrongRound.say(id.form.RoundName, id.form.Round)}}
	}
	return id
}

// stranger tells a number of another plan or round from one that was never issued.
func (k *Known) stranger(mark, no string) seeds.Problem {
	if no == "" {
		return CodeNeverIssued.say("（标记 " + mark + "）")
	}
	if k.rounds[roundOf(no)] {
		return CodeNeverIssued.say(no)
	}
	return CodeOtherPlan.say(no)
}

// claimed reads a return as the clerk says: by a form of the unit that the file
// points to, else by the one that the round asks of it.
func (k *Known) claimed(unit seeds.UnitID, pointed []int) identity {
	var id identity
	found := false
	for _, i := range pointed {
		if f := k.Forms[i]; f.Unit == unit && f.Round == k.Round.ID {
			id.form, found = f, true
			break
		}
	}
	for _, f := range k.Issued {
		if !found && f.Unit == unit {
			id.form, found = f, true
		}
	}
	for _, f := range k.Forms {
		if !found && f.Unit == unit && f.Round == k.Round.ID { // taken back since
			id.form, found = f, true
		}
	}
	if !found {
		u, _ := k.Units.ByID(unit)
		return refused(seeds.Unidentified, CodeClaimNoForm.say(u.Name))
	}
	id.problems = append(id.problems, CodeClaimed.say(id.form.UnitName))
	for _, name := range k.unitsOf(pointed) {
		if name != id.form.UnitName {
			id.problems = append(id.problems, CodeClaimAgainst.say(name, id.form.UnitName))
		}
	}
	return id
}

// voted gives the forms to which the 核对码 belong, the one with most votes first and
// each code counted once, beside those that were pointed to in another way. A single
// code may meet one of another form by chance, so that two must agree where the form
// has two rows.
func (k *Known) voted(codes []string, pointed []int) (forms []int) {
	left := codes
	without := func(form int) {
		left = slices.DeleteFunc(slices.Clone(left), func(code string) bool { return slices.Contains(k.byCode[code], form) })
	}
	for _, i := range pointed {
		without(i)
	}
	least := 1
	if len(pointed) > 0 { // a single row of another unit does not make the file that unit's, too
		least = 2
	}
	for {
		best, ok := k.elect(left, least)
		if !ok {
			return forms
		}
		forms = append(forms, best)
		without(best)
	}
}

// elect finds the form with most of the codes; one of the round being collected goes
// before others, and equal votes elect the one that was listed first.
func (k *Known) elect(codes []string, least int) (best int, ok bool) {
	votes := map[int]int{}
	for _, code := range codes {
		for _, i := range k.byCode[code] {
			votes[i]++
		}
	}
	weight := func(i int) int {
		if k.Forms[i].Round == k.Round.ID {
			return votes[i]*2 + 1
		}
		return votes[i] * 2
	}
	for _, i := range slices.Sorted(maps.Keys(votes)) {
		if votes[i] >= max(least, min(2, len(k.Forms[i].Rows))) && (!ok || weight(i) > weight(best)) {
			best, ok = i, true
		}
	}
	return best, ok
}
