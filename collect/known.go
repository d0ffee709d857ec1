package collect

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sort"

	"ducha/collect/ledger"
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

// load gathers it from the ledger.
func load(ctx context.Context, l *ledger.Ledger, round seeds.Round, units seeds.Directory) (*Known, error) {
	forms, err := l.Known(ctx, round.ID)
	if err != nil {
		return nil, err
	}
	issued, err := l.AskedOf(ctx, round.ID, forms)
	if err != nil {
		return nil, err
	}
	k := &Known{Round: round, Units: units, Forms: forms, Issued: issued, Defs: map[string]templates.FormDef{}}
	for _, f := range forms {
		if _, ok := k.Defs[f.Def]; ok {
			continue
		}
		if k.Defs[f.Def], err = l.Def(ctx, f.Def); err != nil {
			return nil, err
		}
	}
	k.Index()
	return k, nil
}

// Index prepares the look-ups; call it once before reading.
func (k *Known) Index() {
	k.byMark, k.byNo, k.byCode, k.rounds = map[string]int{}, map[string]int{}, map[string][]int{}, map[string]bool{}
	marks := make([]string, 0, len(k.Forms))
	for i, f := range k.Forms {
		k.byMark[f.Mark], k.byNo[looseNo(f.No)] = i, i
		k.rounds[looseNo(string(f.Round))] = true
		marks = append(marks, f.Mark)
		for _, r := range f.Rows {
			k.byCode[r.Code] = append(k.byCode[r.Code], i)
		}
	}
	round := k.Round
	round.Closed = false // a closed round's returns are read as before
	body, err := json.Marshal([]any{round, marks, k.Issued, k.Units.All()})
	if err != nil { // plain values always encode; else everything is read afresh
		return
	}
	sum := sha256.Sum256(body)
	k.print = hex.EncodeToString(sum[:8])
}

// same reports whether a reading was made against what is known now.
func (k *Known) same(r ledger.Reading) bool {
	return r.Against == always || r.Against != "" && r.Against == k.print
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
