package collect

import (
	"context"
	"sort"

	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/templates"
)

// Desk is what the office knows beside the ledger: what returns are judged by.
type Desk struct {
	Plan     seeds.Plan
	Rounds   []seeds.Round
	Settings templates.Settings
	Bygone   *Bygone // of the first of the rounds before the one that is looked at; nil: nothing
}

// Options of one run of Collect.
type Options struct {
	Workspace string           // paths inside it are told relative to it
	Paths     []string         // files and folders
	Own       map[string]bool  // absolute paths of files and folders that ducha itself wrote
	Claim     *Claim           // nil: the files say themselves whose they are
	Earlier   func(seeds.Past) // is told the rounds before, as Past tells them; may be nil
	Progress  func(done, total int)
}

// Result is what a run did and how the round stands now.
type Result struct {
	Standing
	New       int      // files not found before
	Empty     []string // paths that held no file
	LeftAlone []string // other units' forms in what was claimed as a whole
	Withdrawn []string // files on which the clerk's word was taken back
	Damaged   []string // files that the archive does not hold as they came, and that were to be read again
}

// Collect takes in whatever the paths hold for a round. Each file is archived
// before it is read, read on all cores, and recorded with others, whole or not at all.
func Collect(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk, opt Options) (Result, error) {
	found, err := inbox.Find(ctx, opt.Paths, opt.Own)
	if err != nil {
		return Result{}, err
	}
	if err := opt.Claim.check(ctx, opt.Workspace, found.Items); err != nil {
		return Result{}, err
	}
	t, err := newTaker(ctx, l, round, desk, opt)
	if err != nil {
		return Result{}, err
	}
	if err := t.takeFound(ctx, found.Items); err != nil {
		return Result{}, err
	}
	if err := t.again(ctx); err != nil {
		return Result{}, err
	}
	if t.beaten {
		if err := settle(ctx, l, round, desk, opt); err != nil {
			return Result{}, err
		}
	}
	t.known, t.old = nil, nil // large, and of no more use
	standing, err := Stand(ctx, l, round, desk, opt.Earlier)
	standing.Returns = append(standing.Returns, t.unread...)
	sort.SliceStable(standing.Returns, func(i, j int) bool { return standing.Returns[i].Path < standing.Returns[j].Path })
	return Result{Standing: standing, New: t.fresh, Empty: found.Empty, LeftAlone: t.leftAlone(), Withdrawn: t.withdrawn, Damaged: t.damaged}, err
}
