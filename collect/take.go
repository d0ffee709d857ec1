package collect

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// always marks a reading that nothing issued later could change.
const always = "always"

// largeContainer is from what size on containers are opened one at a time, so that
// memory stays bounded however many cores there are.
const largeContainer = 32 << 20

type taker struct {
	ledger *ledger.Ledger
	known  *Known
	round  seeds.RoundID
	opt    Options
	before []ledger.Sighting
	claims map[string]ledger.Claim
	old    map[string]ledger.Reading // what earlier runs read; never written here, the workers look into it
	seen   map[sighted]bool
	taken  map[fileState]bool // what earlier runs archived
	unread []seeds.Return     // files that would not open; the ledger knows nothing of them
	done   map[string]bool    // hashes read in this run
	fresh  int
	large  sync.Mutex
}

// sighted is one file as found: a name with certain bytes.
type sighted struct{ path, sha string }

// fileState is a file as the system tells it without opening it; its time says
// nothing, copying changes it.
type fileState struct {
	path string
	size int64
}

func newTaker(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk, opt Options) (*taker, error) {
	known, err1 := load(ctx, l, round, desk.Plan.Directory())
	before, err2 := l.Sightings(ctx, round.ID)
	readings, err3 := l.Readings(ctx, round.ID)
	claims, err4 := l.Claims(ctx, round.ID)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	t := &taker{ledger: l, known: known, round: round.ID, opt: opt, before: before, claims: claims, old: readings,
		seen: map[sighted]bool{}, taken: map[fileState]bool{}, done: map[string]bool{}}
	for _, s := range before {
		t.seen[sighted{s.Path, s.SHA256}] = true
		t.taken[fileState{s.Path, s.Size}] = true
	}
	return t, nil
}

// taken is one file found on its way into the ledger, with what it held.
type taken struct {
	files  []ledger.Taken
	unread *ledger.Sighting // it would not open
	err    error            // that ends the run
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
				results[i] <- t.open(ctx, items[i])
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

// open archives a file before anything else, then reads it, or what it holds.
func (t *taker) open(ctx context.Context, it inbox.Item) (got taken) {
	path := told(t.opt.Workspace, it.Path)
	self := ledger.Sighting{Path: path, Size: it.Size, FileTime: it.ModTime.UTC()}
	data, whole, err := it.Read()
	if err != nil {
		return taken{unread: &self}
	}
	if len(data) >= largeContainer {
		t.large.Lock()
		defer t.large.Unlock()
	}
	if self.SHA256, err = t.keep(it, data, whole); err != nil {
		return taken{err: describe(path, err)}
	}
	itself := false // the file is a return, or a container that speaks for itself
	err = inbox.Open(ctx, filepath.Base(it.Path), data, it.ModTime, func(leaf inbox.Leaf) error {
		file, err := t.leaf(ctx, self, leaf)
		got.files = append(got.files, file)
		itself = itself || len(leaf.Names) == 0
		return err
	})
	if err != nil {
		got.err = describe(path, err)
	}
	if !itself {
		self.Kind = ledger.Container
		got.files = append(got.files, ledger.Taken{Sighting: self})
	}
	return got
}

// leaf archives and reads one file of those that a file found holds.
func (t *taker) leaf(ctx context.Context, self ledger.Sighting, leaf inbox.Leaf) (ledger.Taken, error) {
	s := ledger.Sighting{Path: inside(self.Path, leaf.Names), SHA256: self.SHA256, Size: self.Size, FileTime: leaf.Time.UTC()}
	if len(leaf.Names) > 0 {
		sha, err := t.ledger.Keep(leaf.Data)
		if err != nil {
			return ledger.Taken{}, err
		}
		s.SHA256, s.Size = sha, int64(len(leaf.Data))
	}
	if leaf.Message != nil {
		s.Sent, s.Sender = leaf.Message.Date.UTC(), leaf.Message.From
	}
	if leaf.Litter || inbox.Litter(s.Path) {
		s.Kind = ledger.Litter
		return ledger.Taken{Sighting: s}, nil
	}
	claim := t.claimOn(s)
	if t.settled(s.SHA256, claim) {
		return ledger.Taken{Sighting: s}, nil
	}
	var reading ledger.Reading
	if leaf.Trouble != "" {
		reading = t.known.readTrouble(leaf)
	} else {
		reading = t.known.Read(ctx, leaf.Data, claim)
	}
	if err := ctx.Err(); err != nil { // a reading that was cut short says nothing
		return ledger.Taken{}, err
	}
	reading.SHA256 = s.SHA256 // of the whole file, where only its beginning was read
	return ledger.Taken{Sighting: s, Reading: &reading}, nil
}

// claimOn gives whose a return is by the clerk's word, this time's or an earlier one.
func (t *taker) claimOn(s ledger.Sighting) seeds.UnitID {
	if c := t.opt.Claim; c.on(s.Path) {
		return c.Unit
	}
	return t.claims[s.SHA256].Unit
}

// on reports whether the clerk's word is about a file.
func (c *Claim) on(path string) bool { return c != nil && (len(c.Only) == 0 || c.Only[path]) }

// keep archives a file whole; data is as much of it as is ever read.
func (t *taker) keep(it inbox.Item, data []byte, whole bool) (sha string, err error) {
	if whole {
		return t.ledger.Keep(data)
	}
	f, err := os.Open(it.Path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return t.ledger.KeepFrom(f)
}

// settled reports whether reading the same bytes again could say nothing new. A
// form may be issued, a unit renamed, or the reader improved, after a return was
// refused; what was accepted stays.
func (t *taker) settled(sha string, claim seeds.UnitID) bool {
	r, read := t.old[sha]
	return read && r.Reader == ReaderVersion && r.Claim == claim &&
		(r.Verdict == seeds.Accepted || r.Against == always || r.Against != "" && r.Against == t.known.print)
}

func (t *taker) record(ctx context.Context, got taken) error {
	if got.unread != nil {
		t.leave(*got.unread)
		return nil
	}
	news := false
	for _, f := range got.files {
		key := sighted{f.Sighting.Path, f.Sighting.SHA256}
		news = news || f.Reading != nil || !t.seen[key]
		if !t.seen[key] && f.Sighting.Kind != ledger.Container {
			t.fresh++
		}
		t.seen[key], t.done[key.sha] = true, true
		if c := t.opt.Claim; f.Sighting.Kind == ledger.Returned && c.on(key.path) {
			if err := t.ledger.Claim(ctx, t.round, ledger.Claim{SHA256: key.sha, Unit: c.Unit, Path: key.path, Said: c.Said}); err != nil {
				return err
			}
		}
	}
	if !news {
		return nil
	}
	return t.ledger.Take(ctx, t.round, got.files...)
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
func (t *taker) again(ctx context.Context) error {
	for _, s := range t.before {
		claim := t.claims[s.SHA256].Unit // this run's word is about the files that were named
		if s.Kind != ledger.Returned || t.done[s.SHA256] || t.settled(s.SHA256, claim) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		t.done[s.SHA256] = true
		data, err := t.ledger.Archived(s.SHA256, inbox.MaxFile+1)
		if err != nil {
			return describe(s.Path, err)
		}
		reading := t.known.Read(ctx, data, claim)
		if err := ctx.Err(); err != nil {
			return err
		}
		reading.SHA256 = s.SHA256
		if err := t.ledger.Take(ctx, t.round, ledger.Taken{Sighting: s, Reading: &reading}); err != nil {
			return err
		}
	}
	return nil
}
