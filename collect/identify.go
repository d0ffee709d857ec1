package collect

import (
	"regexp"
	"sort"
	"strings"

	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// Known is what returns are read against: every form ever issued, with its definition.
type Known struct {
	Round seeds.Round
	Units seeds.Directory
	Forms []seeds.Form
	Defs  map[string]templates.FormDef // by hash

	byMark, byNo map[string]int
	byCode       map[string][]int // 核对码 → forms
}

// Index prepares the look-ups; call it once before reading.
func (k *Known) Index() {
	k.byMark, k.byNo, k.byCode = map[string]int{}, map[string]int{}, map[string][]int{}
	for i, f := range k.Forms {
		k.byMark[f.Mark], k.byNo[strings.ToUpper(f.No)] = i, i
		for _, r := range f.Rows {
			k.byCode[r.Code] = append(k.byCode[r.Code], i)
		}
	}
}

// carriers are the traces of identity found in a workbook.
type carriers struct {
	marks []string // custom property and hidden sheet
	nos   []string // 表号 as printed, in the named cell or anywhere near the top
	codes []string // 核对码 of the rows
}

var (
	formNoPattern = regexp.MustCompile(`[A-Za-z0-9-]{1,20}-[0-9]{3}-[2-9A-HJ-NP-Z]{4}`)
	markPattern   = regexp.MustCompile(`^[2-9A-HJ-NP-Z]{16}$`)
	codePattern   = regexp.MustCompile(`^[2-9A-HJ-NP-Z]{4}$`)
)

// identityDepth is how many rows from the top a printed 表号 is looked for.
const identityDepth = 30

func findCarriers(b workbook.Book) carriers {
	var c carriers
	mark := func(s string) {
		if s = strings.ToUpper(strings.TrimSpace(s)); markPattern.MatchString(s) {
			c.marks = appendNew(c.marks, s)
		}
	}
	mark(b.Custom[templates.MarkProperty])
	for _, s := range b.Sheets {
		g := grid(s)
		if s.Name == templates.MarkSheet {
			mark(g.cell(1, 1).Text)
		}
		for _, row := range s.Rows {
			for _, cell := range row.Cells {
				if len(cell.Text) > maxTitle {
					continue
				}
				if row.Num <= identityDepth {
					c.nos = appendNew(c.nos, formNoPattern.FindAllString(strings.ToUpper(seeds.NameKey(cell.Text)), -1)...)
				}
				if codePattern.MatchString(cell.Text) {
					c.codes = append(c.codes, cell.Text)
				}
			}
		}
	}
	return c
}

func appendNew(list []string, more ...string) []string {
	for _, s := range more {
		seen := false
		for _, old := range list {
			seen = seen || old == s
		}
		if !seen {
			list = append(list, s)
		}
	}
	return list
}

// identify weighs mark, 表号 and 核对码 in this order. Where they point to
// different units nothing is settled in silence: the file is rejected.
func (k *Known) identify(c carriers) (form seeds.Form, problems []seeds.Problem, verdict seeds.Verdict) {
	byMark, unknownMark := k.lookup(k.byMark, c.marks)
	byNo, unknownNo := k.lookup(k.byNo, c.nos)
	all := append(append([]int(nil), byMark...), byNo...)
	if units := k.unitsOf(all); len(units) > 1 {
		return seeds.Form{}, []seeds.Problem{CodeMixedForms.say(len(units), strings.Join(units, "、"))}, seeds.Rejected
	}
	switch {
	case len(byMark) > 0:
		form = k.Forms[byMark[0]]
		if len(byNo) > 0 { // the printed number is what the liaison saw
			form = k.Forms[byNo[0]]
		}
	case len(byNo) > 0:
		form = k.Forms[byNo[0]]
		problems = append(problems, CodeByNumber.say())
	case unknownMark != "" || unknownNo != "":
		no := unknownNo
		if no == "" {
			no = "（标记 " + unknownMark + "）"
		}
		return seeds.Form{}, []seeds.Problem{CodeNeverIssued.say(no)}, seeds.Rejected
	default:
		i, ok := k.vote(c.codes)
		if !ok {
			return seeds.Form{}, []seeds.Problem{CodeNotOurs.say()}, seeds.Unidentified
		}
		form = k.Forms[i]
		problems = append(problems, CodeByRows.say())
	}
	if form.Round != k.Round.ID {
		return form, []seeds.Problem{CodeWrongRound.say(form.RoundName, string(form.Round))}, seeds.Rejected
	}
	return form, problems, ""
}

// lookup gives the forms that any of the names stands for, and one name that stands for none.
func (k *Known) lookup(index map[string]int, names []string) (found []int, unknown string) {
	for _, n := range names {
		if i, ok := index[n]; ok {
			found = append(found, i)
		} else if unknown == "" {
			unknown = n
		}
	}
	return found, unknown
}

func (k *Known) unitsOf(forms []int) []string {
	names := map[string]bool{}
	for _, i := range forms {
		names[k.Forms[i].UnitName] = true
	}
	out := make([]string, 0, len(names))
	for n := range names {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// vote finds the form that most of the 核对码 belong to. A single code may meet
// one of another form by chance, so at least two must agree where the form has two rows.
func (k *Known) vote(codes []string) (int, bool) {
	votes := map[int]int{}
	for _, code := range codes {
		for _, i := range k.byCode[code] {
			votes[i]++
		}
	}
	best, tie := -1, false
	for i := range k.Forms {
		switch {
		case votes[i] == 0:
		case best < 0 || votes[i] > votes[best]:
			best, tie = i, false
		case votes[i] == votes[best]:
			tie = true
		}
	}
	if best < 0 || tie || (votes[best] < 2 && len(k.Forms[best].Rows) > 1) {
		return 0, false
	}
	return best, true
}
