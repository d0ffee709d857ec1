package fill

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/templates"
)

// State says what issuing did with a form.
type State string

// The states of an issued form.
const (
	New     State = "new"
	Same    State = "same" // as issued before, byte for byte
	Changed State = "changed"
)

// Outcome is one form issued.
type Outcome struct {
	Form  seeds.Form
	State State
	Old   []string // file names that its forms had before, which nobody's has now
}

// Issue signs the forms, records them in the ledger and hands each drawn
// workbook to save. A form is recorded before it is saved: a mark that the
// ledger does not know must never leave the house.
func Issue(ctx context.Context, l *ledger.Ledger, def templates.FormDef, forms []seeds.Form, save func(name string, data []byte) error) ([]Outcome, error) {
	outcomes, err := sign(ctx, l, forms)
	if err != nil {
		return nil, err
	}
	for _, o := range outcomes {
		if err := l.Issue(ctx, def, o.Form); err != nil {
			return nil, err
		}
	}
	return outcomes, drawAll(ctx, def, outcomes, save)
}

// Withdraw takes back the forms of units that the round no longer asks: all that
// are issued but not among outcomes. Their files go first: where that fails, or
// the run is killed, the ledger still knows what is to be taken back.
func Withdraw(ctx context.Context, l *ledger.Ledger, round seeds.RoundID, outcomes []Outcome, remove func(name string) error) ([]seeds.Form, error) {
	asked := map[seeds.UnitID]bool{}
	for _, o := range outcomes {
		asked[o.Form.Unit] = true
	}
	issued, err := l.Issued(ctx, round)
	if err != nil {
		return nil, err
	}
	var forms []seeds.Form
	var units []seeds.UnitID
	for _, f := range issued {
		if asked[f.Unit] {
			continue
		}
		if err := remove(f.File); err != nil {
			return nil, fmt.Errorf("收回 %s: %w", f.File, err)
		}
		forms, units = append(forms, f), append(units, f.Unit)
	}
	return forms, l.Withdraw(ctx, round, units...)
}

func sign(ctx context.Context, l *ledger.Ledger, forms []seeds.Form) ([]Outcome, error) {
	if len(forms) == 0 {
		return nil, nil
	}
	issued, err := l.Issued(ctx, forms[0].Round)
	if err != nil {
		return nil, err
	}
	before := map[seeds.UnitID]seeds.Form{}
	for _, f := range issued {
		before[f.Unit] = f
	}
	outcomes := make([]Outcome, 0, len(forms))
	for _, f := range forms {
		signed, err := templates.Sign(l.Secret(), f)
		if err != nil {
			return nil, err
		}
		o := Outcome{Form: signed, State: New}
		if old, ok := before[f.Unit]; ok {
			o.State = Changed
			if old.Mark == signed.Mark {
				o.State = Same
			}
		}
		before[f.Unit] = signed
		outcomes = append(outcomes, o)
	}
	return outcomes, addOld(ctx, l, before, outcomes)
}

// addOld adds the old file names: of all forms that a unit ever had in the round, for a run
// that was killed may have recorded a new one and left the old file. now is what is issued.
func addOld(ctx context.Context, l *ledger.Ledger, now map[seeds.UnitID]seeds.Form, outcomes []Outcome) error {
	if len(outcomes) == 0 {
		return nil
	}
	all, err := l.RoundForms(ctx, outcomes[0].Form.Round)
	if err != nil {
		return err
	}
	taken := map[string]bool{} // in small letters, for Windows they are one name
	for _, f := range now {
		taken[strings.ToLower(f.File)] = true
	}
	for i, o := range outcomes {
		for _, f := range all {
			if f.Unit == o.Form.Unit && !taken[strings.ToLower(f.File)] && !slices.Contains(o.Old, f.File) {
				o.Old = append(o.Old, f.File)
			}
		}
		outcomes[i] = o
	}
	return nil
}

// drawAll draws on all cores; the first failure stops the rest.
func drawAll(ctx context.Context, def templates.FormDef, outcomes []Outcome, save func(string, []byte) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	jobs := make(chan Outcome)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for o := range jobs {
				if err := drawOne(def, o.Form, save); err != nil {
					stop(err)
				}
			}
		})
	}
feed:
	for _, o := range outcomes {
		select {
		case jobs <- o:
		case <-ctx.Done():
			break feed
		}
	}
	close(jobs)
	workers.Wait()
	return context.Cause(ctx)
}

func drawOne(def templates.FormDef, f seeds.Form, save func(string, []byte) error) error {
	var out bytes.Buffer
	if err := Write(&out, def, f); err != nil {
		return err
	}
	if err := save(f.File, out.Bytes()); err != nil {
		return fmt.Errorf("下发 %s: %w", f.File, err)
	}
	return nil
}
