package collect

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"

	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/templates"
)

// Options of one run of Collect.
type Options struct {
	Workspace string          // paths inside it are told relative to it
	Paths     []string        // files and folders
	Own       map[string]bool // absolute paths of files and folders that ducha itself wrote
	Progress  func(done, total int)
}

// Result is what a run did and how the round stands now.
type Result struct {
	Standing
	New   int      // files not found before
	Empty []string // paths that held no file
}

// Collect takes in whatever the paths hold for a round. Each file is archived
// before it is read, read on all cores, and recorded in a transaction of its own.
func Collect(ctx context.Context, l *ledger.Ledger, round seeds.Round, units seeds.Directory, opt Options) (Result, error) {
	found, err := inbox.Find(ctx, opt.Paths, opt.Own)
	if err != nil {
		return Result{}, err
	}
	known, err := load(ctx, l, round, units)
	if err != nil {
		return Result{}, err
	}
	before, err := l.Sightings(ctx, round.ID)
	if err != nil {
		return Result{}, err
	}
	readings, err := l.Readings(ctx, round.ID)
	if err != nil {
		return Result{}, err
	}
	t := taker{ledger: l, known: known, round: round.ID, opt: opt, old: readings, seen: map[sighted]bool{}, taken: map[fileState]bool{}, done: map[string]bool{}}
	for _, s := range before {
		t.seen[sighted{s.Path, s.SHA256}] = true
		t.taken[fileState{s.Path, s.Size}] = true
	}
	if err := t.takeAll(ctx, found.Items); err != nil {
		return Result{}, err
	}
	if err := t.again(ctx, before); err != nil {
		return Result{}, err
	}
	standing, err := Stand(ctx, l, round)
	standing.Returns = append(standing.Returns, t.unread...)
	sort.SliceStable(standing.Returns, func(i, j int) bool { return standing.Returns[i].Path < standing.Returns[j].Path })
	return Result{Standing: standing, New: t.fresh, Empty: found.Empty}, err
}

// Stand reads from the ledger how a round stands.
func Stand(ctx context.Context, l *ledger.Ledger, round seeds.Round) (Standing, error) {
	forms, err := l.Issued(ctx, round.ID)
	if err != nil {
		return Standing{}, err
	}
	found, err := l.Sightings(ctx, round.ID)
	if err != nil {
		return Standing{}, err
	}
	readings, err := l.Readings(ctx, round.ID)
	if err != nil {
		return Standing{}, err
	}
	return Judge(round, forms, found, readings), nil
}

func load(ctx context.Context, l *ledger.Ledger, round seeds.Round, units seeds.Directory) (*Known, error) {
	forms, err := l.AllForms(ctx)
	if err != nil {
		return nil, err
	}
	k := &Known{Round: round, Units: units, Forms: forms, Defs: map[string]templates.FormDef{}}
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

type taker struct {
	ledger *ledger.Ledger
	known  *Known
	round  seeds.RoundID
	opt    Options
	old    map[string]ledger.Reading // what earlier runs read; never written here, the workers look into it
	seen   map[sighted]bool
	taken  map[fileState]bool // what earlier runs archived
	unread []seeds.Return     // files that would not open; the ledger knows nothing of them
	done   map[string]bool    // hashes read in this run
	fresh  int
}

// sighted is one file as found: a name with certain bytes.
type sighted struct{ path, sha string }

// fileState is a file as the system tells it without opening it; its time says
// nothing, copying changes it.
type fileState struct {
	path string
	size int64
}

// taken is one file on its way into the ledger.
type taken struct {
	sighting ledger.Sighting
	reading  *ledger.Reading // nil where the ledger's own still holds
	unread   bool            // it would not open
	err      error           // that ends the run
}

// takeAll reads on all cores and records in one place, in the order of the items.
func (t *taker) takeAll(ctx context.Context, items []inbox.Item) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	jobs := make(chan int)
	results := make([]chan taken, len(items))
	for i := range results {
		results[i] = make(chan taken, 1)
	}
	go func() {
		defer close(jobs)
		for i := range items {
			select {
			case jobs <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range jobs {
				results[i] <- t.read(items[i])
			}
		})
	}
	defer workers.Wait()
	defer stop()
	for i := range items {
		var got taken
		select {
		case got = <-results[i]:
		case <-ctx.Done():
			return ctx.Err()
		}
		if got.err != nil {
			return got.err
		}
		if err := t.record(ctx, got); err != nil {
			return err
		}
		if t.opt.Progress != nil {
			t.opt.Progress(i+1, len(items))
		}
	}
	return nil
}

// read archives a file before anything else, then reads it.
func (t *taker) read(it inbox.Item) taken {
	path := t.told(it.Path)
	got := taken{sighting: ledger.Sighting{Path: path, Size: it.Size, FileTime: it.ModTime.UTC()}}
	data, err := it.Read()
	if err != nil {
		got.unread = true
		return got
	}
	sha, err := t.keep(it, data)
	if err != nil {
		return taken{err: fmt.Errorf("回收 %s: %w", path, err)}
	}
	got.sighting.SHA256 = sha
	if !inbox.Litter(path) && !settled(t.old[sha]) {
		reading := t.known.Read(data)
		reading.SHA256 = sha // of the whole file, where only its beginning was read
		got.reading = &reading
	}
	return got
}

// keep archives a file whole; data is as much of it as is ever read.
func (t *taker) keep(it inbox.Item, data []byte) (sha string, err error) {
	if len(data) <= inbox.MaxFile {
		return t.ledger.Keep(data)
	}
	f, err := os.Open(it.Path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return t.ledger.KeepFrom(f)
}

// settled reports whether reading the same bytes again could say nothing new: a
// form may be issued, or the reader improved, after a return was refused.
func settled(r ledger.Reading) bool {
	return r.Reader == ReaderVersion && r.Verdict == seeds.Accepted
}

func (t *taker) record(ctx context.Context, got taken) error {
	if got.unread {
		t.leave(got.sighting)
		return nil
	}
	key := sighted{got.sighting.Path, got.sighting.SHA256}
	if t.seen[key] && got.reading == nil {
		return nil
	}
	if !t.seen[key] {
		t.seen[key] = true
		t.fresh++
	}
	t.done[key.sha] = true
	return t.ledger.Take(ctx, t.round, got.sighting, got.reading)
}

// leave gives a file that would not open its verdict for this run. One that was
// archived before and has not changed since has a verdict already.
func (t *taker) leave(s ledger.Sighting) {
	if t.taken[fileState{s.Path, s.Size}] {
		return
	}
	r := seeds.Return{Path: s.Path, At: seeds.Stamp{Time: s.FileTime}, Verdict: seeds.Unreadable}
	if inbox.Litter(s.Path) {
		r.Verdict = seeds.Ignored
	} else {
		p := CodeUnopened.say()
		p.File = s.Path
		r.Problems = []seeds.Problem{p}
	}
	t.unread = append(t.unread, r)
}

// again reads those returns afresh that were not found this time and are not settled.
func (t *taker) again(ctx context.Context, before []ledger.Sighting) error {
	for _, s := range before {
		if inbox.Litter(s.Path) || t.done[s.SHA256] || settled(t.old[s.SHA256]) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := t.ledger.Archived(s.SHA256, inbox.MaxFile+1)
		if err != nil {
			return fmt.Errorf("回收 %s: %w", s.Path, err)
		}
		reading := t.known.Read(data)
		reading.SHA256 = s.SHA256
		if err := t.record(ctx, taken{sighting: s, reading: &reading}); err != nil {
			return err
		}
	}
	return nil
}

// told is how a path is shown: relative to the workspace with /, absolute outside it.
func (t *taker) told(path string) string {
	rel, err := filepath.Rel(t.opt.Workspace, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
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
