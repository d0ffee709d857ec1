package main

import (
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"time"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/report"
	"ducha/seeds"
	"ducha/seeds/book"
)

// glance is all that status says of a round, but for the time of day.
type glance struct {
	Round seeds.RoundID
	Due   time.Time
	Units []unitGlance

	Title string // and what follows it in the summary
	Rows  []summaryRow
	Notes []string
	Next  string

	Awaits bool // something awaits the clerk
}

// unitGlance is how one unit stands.
type unitGlance struct {
	Name          string
	Tasks, Filled int
	State         seeds.UnitState
	Returns       int
	Last          string
	Late          bool
}

// overdue reports whether the unit is late by now.
func (u unitGlance) overdue(due, now time.Time) bool {
	return seeds.UnitStatus{Late: u.Late, State: u.State}.Overdue(seeds.Round{Due: due}, now)
}

// glance tells how a round stands: as it was told before, where nothing has changed that
// this follows from. Reckoning it means reading the rounds before.
func (e *env) glance(roundID string) (glance, error) {
	before, err := e.known(roundID)
	if err == nil {
		defer before.led.Close()
		var g glance
		if sum, err := sumOf(before.dir); err == nil && before.get(sum, &g) {
			(&workspace{dir: before.dir}).sweep(e.now(), string(g.Round))
			return g, nil
		}
	}
	w, g, errNow := e.look(roundID)
	if err == nil && errNow == nil {
		before.put(e, w.sum, g)
	}
	return g, errNow
}

// look reckons how a round stands.
func (e *env) look(roundID string) (*workspace, glance, error) {
	w, round, err := e.openRound(roundID)
	if err != nil {
		return nil, glance{}, err
	}
	led, err := w.ledger(e)
	if err != nil {
		return nil, glance{}, err
	}
	defer led.Close()
	built, err := w.buildForStatus(e, led, round)
	if err != nil {
		return nil, glance{}, err
	}
	sent, err := led.Mailings(e.ctx, round.ID)
	return w, w.glanceOf(built, sent), err
}

// buildForStatus reckons what status tells of a round. Where it is known what was finished
// before 上期, neither advice nor a comparison with that is reckoned: status tells none.
func (w *workspace) buildForStatus(e *env, led *ledger.Ledger, round seeds.Round) (report.Result, error) {
	past, err := w.past(e, led, round)
	if err != nil {
		return report.Result{}, err
	}
	if !past.usable {
		built, _, err := w.buildFrom(e, led, round)
		return built, err
	}
	in, err := w.reportInput(e, led, round)
	if err != nil {
		return report.Result{}, err
	}
	standing, err := collect.Judged(e.ctx, led, round, w.desk())
	if err != nil {
		return report.Result{}, err
	}
	in.Trail.History = past.history()
	err = collect.Past(e.ctx, led, round, past.desk(w), func(p seeds.Past) { in.Trail.History.Add(p, w.book.Def.KindOf) })
	return report.Build(stands(in, standing)), err
}

// glanceOf tells what status says of a round.
func (w *workspace) glanceOf(built report.Result, sent []ledger.Mailing) glance {
	updated := built.Updated()
	s := statusOf(w, built, sent, updated)
	g := glance{Round: built.Round.ID, Due: built.Round.Due, Title: s.title, Rows: s.rows, Notes: s.notes, Next: s.next, Awaits: len(updated) > 0}
	for _, u := range built.Standing {
		g.Units = append(g.Units, unitGlance{u.Unit.Name, u.Tasks, u.Filled, u.State, u.Returns, stamp(u.Last.Time), u.Late})
		g.Awaits = g.Awaits || u.State != seeds.Complete
	}
	return g
}

// known is what was told of a round, and the record as it stood before it was looked for.
type known struct {
	cache
	dir   string // the workspace
	round string // as it was named, "" for the current one
	led   *ledger.Ledger
	state string // of the record
}

// errUntold is a record that cannot tell whether it has changed, or none.
var errUntold = errors.New("no telling whether the record has changed")

// known looks how the record stands.
func (e *env) known(round string) (k known, err error) {
	if k.dir, err = e.dir(); err != nil || !e.hasLedger(k.dir) {
		return k, errUntold
	}
	if k.led, err = e.openLedger(k.dir); err != nil {
		return k, err
	}
	if k.state, err = k.led.State(e.ctx); err == nil && k.state == "" {
		err = errUntold
	}
	if err != nil {
		k.led.Close()
		return k, err
	}
	k.cache, k.round = cacheOf(k.dir, k.led.Secret()), round
	return k, nil
}

// file names what is kept: rounds that were told have names that a file may have.
func (k known) file() string { return "status-" + k.round }

func (k known) from(sum bookSum) []string { return []string{k.state, string(sum[:]), k.round} }

func (k known) get(sum bookSum, g *glance) bool { return k.cache.get(k.file(), k.from(sum), g) }

// put keeps what is told of a round, unless the record has changed meanwhile.
func (k known) put(e *env, sum bookSum, g glance) {
	if now, err := k.led.State(e.ctx); err == nil && now == k.state {
		k.cache.put(k.file(), k.from(sum), g)
	}
}

// sumOf gives the sum of the 台账 of a workspace.
func sumOf(dir string) (bookSum, error) {
	data, err := os.ReadFile(filepath.Join(dir, book.FileName))
	return sha256.Sum256(data), err
}
