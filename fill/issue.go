package fill

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

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
	Form  seeds.Form // signed, without its rows
	Tasks int        // how many rows it has
	State State
	Old   []string // file names that its forms had before, which nobody's has now
}

// batch is how many forms are recorded at a time: nothing of them is kept once they are
// saved, however many there are.
const batch = 64

// Issue signs the forms of a round, records them in the ledger and hands each drawn
// workbook to save, on all cores. A form is recorded before it is saved: a mark that
// the ledger does not know must never leave the house. The first failure stops the rest.
func Issue(ctx context.Context, l *ledger.Ledger, round seeds.RoundID, def templates.FormDef, forms iter.Seq[seeds.Form], save func(name string, data []byte) error) ([]Outcome, error) {
	before, err := current(ctx, l, round)
	if err != nil {
		return nil, err
	}
	i := issuer{ledger: l, def: def, before: before, save: save}
	g, running := errgroup.WithContext(ctx)
	drawn := make(chan []made, 1) // one batch is drawn while another is saved
	g.Go(func() error {
		defer close(drawn)
		return i.drawAll(running, forms, drawn)
	})
	g.Go(func() error {
		for list := range drawn {
			if err := i.issue(running, list); err != nil {
				return err
			}
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return i.outcomes, addOld(ctx, l, round, before, i.outcomes)
}

// current gives the marks of the forms that units are asked to fill, of those on record.
func current(ctx context.Context, l *ledger.Ledger, round seeds.RoundID) (map[seeds.UnitID]string, error) {
	marks, err := l.Marks(ctx, round)
	if err != nil {
		return nil, err
	}
	all, err := l.RoundMarks(ctx, round)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, m := range all {
		known[m.Mark] = true
	}
	maps.DeleteFunc(marks, func(_ seeds.UnitID, mark string) bool { return !known[mark] })
	return marks, nil
}

// made is a form drawn.
type made struct {
	form seeds.Form
	file []byte
}

type issuer struct {
	ledger   *ledger.Ledger
	def      templates.FormDef
	before   map[seeds.UnitID]string // marks of the current forms
	save     func(name string, data []byte) error
	outcomes []Outcome
}

// drawAll signs and draws the forms, batch by batch.
func (i *issuer) drawAll(ctx context.Context, forms iter.Seq[seeds.Form], out chan<- []made) error {
	next, stop := iter.Pull(forms)
	defer stop()
	for {
		var list []made
		for len(list) < batch {
			f, more := next()
			if !more {
				break
			}
			list = append(list, made{form: f})
		}
		if len(list) == 0 {
			return nil
		}
		if err := onAllCores(ctx, list, i.draw); err != nil {
			return err
		}
		select {
		case out <- list:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// usualSize is what most forms take, in bytes.
const usualSize = 32 << 10

func (i *issuer) draw(m *made) (err error) {
	if m.form, err = templates.Sign(i.ledger.Secret(), m.form); err != nil {
		return err
	}
	out := bytes.NewBuffer(make([]byte, 0, usualSize))
	err = Write(out, i.def, m.form)
	m.file = out.Bytes()
	return err
}

// issue records a batch, then saves it. What is issued already is on record.
func (i *issuer) issue(ctx context.Context, list []made) error {
	var news []seeds.Form
	for _, m := range list {
		o := Outcome{Form: m.form, Tasks: len(m.form.Rows), State: New}
		if mark, ok := i.before[m.form.Unit]; ok {
			o.State = Changed
			if mark == m.form.Mark {
				o.State = Same
			}
		}
		if o.State != Same {
			news = append(news, m.form)
		}
		o.Form.Rows = nil
		i.outcomes = append(i.outcomes, o)
	}
	if err := i.ledger.Issue(ctx, i.def, news...); err != nil {
		return err
	}
	return onAllCores(ctx, list, func(m *made) error {
		if err := i.save(m.form.File, m.file); err != nil {
			return fmt.Errorf("下发 %s: %w", m.form.File, err)
		}
		return nil
	})
}

// onAllCores does something with each of a batch; the first failure stops the rest.
func onAllCores(ctx context.Context, list []made, do func(*made) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for n := range list {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return do(&list[n])
		})
	}
	return g.Wait()
}

// addOld adds the old file names: of all forms that a unit ever had in the round, for a run
// that was killed may have recorded a new one and left the old file. before are the marks of
// what was issued before this run.
func addOld(ctx context.Context, l *ledger.Ledger, round seeds.RoundID, before map[seeds.UnitID]string, outcomes []Outcome) error {
	now := maps.Clone(before)
	taken := map[string]bool{} // in small letters, for Windows they are one name
	at := map[seeds.UnitID]int{}
	for n, o := range outcomes {
		now[o.Form.Unit] = o.Form.Mark
		taken[strings.ToLower(o.Form.File)] = true
		at[o.Form.Unit] = n
	}
	all, err := l.RoundMarks(ctx, round)
	if err != nil {
		return err
	}
	var replaced, others []string // forms of these units, and current ones of others
	for _, m := range all {
		if _, ours := at[m.Unit]; ours && m.Mark != now[m.Unit] {
			replaced = append(replaced, m.Mark)
		} else if !ours && m.Mark == now[m.Unit] {
			others = append(others, m.Mark)
		}
	}
	if len(replaced) == 0 {
		return nil
	}
	if err := l.FormsOf(ctx, others, func(f seeds.Form) error { taken[strings.ToLower(f.File)] = true; return nil }); err != nil {
		return err
	}
	return l.FormsOf(ctx, replaced, func(f seeds.Form) error {
		o := &outcomes[at[f.Unit]]
		if !taken[strings.ToLower(f.File)] && !slices.Contains(o.Old, f.File) {
			o.Old = append(o.Old, f.File)
		}
		return nil
	})
}

// Withdraw takes back the forms of units that the round no longer asks: all that
// are issued but not among outcomes. Their files go first: where that fails, or
// the run is killed, the ledger still knows what is to be taken back.
func Withdraw(ctx context.Context, l *ledger.Ledger, round seeds.RoundID, outcomes []Outcome, remove func(name string) error) ([]seeds.Form, error) {
	issued, err := l.Marks(ctx, round)
	if err != nil {
		return nil, err
	}
	for _, o := range outcomes {
		delete(issued, o.Form.Unit)
	}
	var forms []seeds.Form
	var units []seeds.UnitID
	err = l.FormsOf(ctx, slices.Collect(maps.Values(issued)), func(f seeds.Form) error {
		if err := remove(f.File); err != nil {
			return fmt.Errorf("收回 %s: %w", f.File, err)
		}
		forms, units = append(forms, f), append(units, f.Unit)
		return nil
	})
	if err != nil || len(units) == 0 {
		return nil, err
	}
	return forms, l.Withdraw(ctx, round, units...)
}
