package collect

import (
	"context"
	"fmt"
	"path/filepath"
	"sort"
	"strings"

	"ducha/collect/advise"
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

// Stand reads from the ledger how a round stands, with what is to be said of its
// answers beside those of the rounds before. These it tells on the way, as Past does;
// earlier may be nil.
func Stand(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk, earlier func(seeds.Past)) (Standing, error) {
	s, err := Judged(ctx, l, round, desk)
	if err != nil {
		return Standing{}, err
	}
	look := newLookback(l, desk.Bygone)
	err = Past(ctx, l, round, desk, func(p seeds.Past) {
		look.add(p)
		if earlier != nil {
			earlier(p)
		}
	})
	if err != nil {
		return Standing{}, err
	}
	given := advise.Advise(advise.Input{Plan: desk.Plan, Round: round, Forms: s.Forms, Current: unitsOwn(s.Current), Past: look.past(ctx, l), Settings: desk.Settings})
	s.add(given, desk.Plan)
	s.look = look
	return s, look.err
}

// Answers reads from the ledger the answers that count in a round.
func Answers(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk) ([]seeds.Entry, error) {
	s, err := Judged(ctx, l, round, desk)
	return s.Current, err
}

// Judged reads from the ledger how a round stands by itself, whatever was before it.
func Judged(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk) (Standing, error) {
	issued, err := l.Issued(ctx, round.ID)
	if err != nil {
		return Standing{}, err
	}
	forms, gone := seeds.StillAsked(issued, desk.Plan)
	found, err := l.Sightings(ctx, round.ID)
	if err != nil {
		return Standing{}, err
	}
	readings, err := l.Readings(ctx, round.ID)
	if err != nil {
		return Standing{}, err
	}
	record, err := l.Rulings(ctx, round.ID)
	if err != nil {
		return Standing{}, err
	}
	s := Judge(round, forms, found, readings, seeds.LastRulings(record), desk.Plan.Directory())
	s.Forms, s.Gone = forms, gone
	return s, nil
}

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

// told is how a path is shown: relative to the workspace with /, absolute outside it.
func told(workspace, path string) string {
	rel, err := filepath.Rel(workspace, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return ledger.Text(filepath.ToSlash(path))
	}
	return ledger.Text(filepath.ToSlash(rel))
}

// inside names a file in a container: a.eml!b.zip!c.xlsx.
func inside(path string, names []string) string {
	return ledger.Text(strings.Join(append([]string{path}, names...), "!"))
}

// WithFaults lists the returns that their units must correct, by path.
func (s Standing) WithFaults() []seeds.Return {
	var out []seeds.Return
	for _, r := range s.Returns {
		if r.Verdict == seeds.AcceptedWithProblems {
			out = append(out, r)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out
}

// describe wraps an error with the file it happened at.
func describe(path string, err error) error { return fmt.Errorf("回收 %s: %w", path, err) }
