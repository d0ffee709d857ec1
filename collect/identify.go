package collect

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"sort"
	"strings"

	"ducha/seeds"
	"ducha/templates"
)

// Known is what returns are read against: every form ever issued, with its definition.
type Known struct {
	Round  seeds.Round
	Units  seeds.Directory
	Forms  []seeds.Form
	Defs   map[string]templates.FormDef // by hash
	Issued []seeds.Form                 // those that the round asks for now

	byMark, byNo map[string]int
	byCode       map[string][]int // 核对码 → forms
	rounds       map[string]bool
	print        string
}

// Index prepares the look-ups; call it once before reading.
func (k *Known) Index() {
	k.byMark, k.byNo, k.byCode, k.rounds = map[string]int{}, map[string]int{}, map[string][]int{}, map[string]bool{}
	marks := make([]string, 0, len(k.Forms))
	for i, f := range k.Forms {
		k.byMark[f.Mark], k.byNo[strings.ToUpper(f.No)] = i, i
		k.rounds[strings.ToUpper(string(f.Round))] = true
		marks = append(marks, f.Mark)
		for _, r := range f.Rows {
			k.byCode[r.Code] = append(k.byCode[r.Code], i)
		}
	}
	body, err := json.Marshal([]any{k.Round, marks, k.Issued, k.Units.All()})
	if err != nil { // plain values always encode; else everything is read afresh
		return
	}
	sum := sha256.Sum256(body)
	k.print = hex.EncodeToString(sum[:8])
}

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
// whose it is.
func (k *Known) identify(c carriers, claim seeds.UnitID) identity {
	byMark, strangeMark := lookup(k.byMark, c.marks)
	byNo, strangeNo := lookup(k.byNo, c.nos)
	pointed := slices.Concat(byMark, byNo)
	byRows := k.voted(c.codes, pointed)
	if claim != "" {
		return k.claimed(claim, slices.Concat(pointed, byRows))
	}
	if units := k.unitsOf(slices.Concat(pointed, byRows)); len(units) > 1 {
		return refused(seeds.Rejected, CodeMixedForms.say(len(units), strings.Join(units, "、")))
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
	case len(byRows) > 0:
		return k.inRound(identity{form: k.Forms[byRows[0]], problems: []seeds.Problem{CodeByRows.say()}})
	}
	return refused(seeds.Unidentified, CodeNotOurs.say())
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
	round := no[:len(no)-len("-001-AAAA")]
	for known := range k.rounds {
		if round == known {
			return CodeNeverIssued.say(no)
		}
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

// lookup gives the forms that any of the names stands for, and one name that stands for none.
func lookup(index map[string]int, names []string) (found []int, strange string) {
	for _, n := range names {
		if i, ok := index[n]; ok {
			found = append(found, i)
		} else if strange == "" {
			strange = n
		}
	}
	return found, strange
}

func (k *Known) unitsOf(forms []int) []string {
	names := map[seeds.UnitID]string{}
	for _, i := range forms {
		names[k.Forms[i].Unit] = k.Forms[i].UnitName
	}
	out := make([]string, 0, len(names))
	for _, n := range names {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
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
	for {
		best, ok := k.elect(left)
		if !ok {
			return forms
		}
		forms = append(forms, best)
		without(best)
	}
}

// elect finds the form with most of the codes; one of the round being collected goes
// before others, and equal votes elect the one that was listed first.
func (k *Known) elect(codes []string) (best int, ok bool) {
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
	for i := range k.Forms {
		if votes[i] > 0 && votes[i] >= min(2, len(k.Forms[i].Rows)) && (!ok || weight(i) > weight(best)) {
			best, ok = i, true
		}
	}
	return best, ok
}
