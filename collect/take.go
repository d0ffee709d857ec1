package collect

import (
	"context"
	"errors"
	"os"
	"path"
	"runtime"
	"sync"

	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// always marks a reading that nothing issued later could change.
const always = "always"

// largeContainer is from what size on files are opened one at a time, so that memory
// stays bounded however many cores there are.
const largeContainer = 32 << 20

type taker struct {
	ledger    *ledger.Ledger
	known     *Known
	round     seeds.RoundID
	opt       Options
	before    []ledger.Sighting
	old       map[string]ledger.Reading // what earlier runs read; never written here, the workers look into it
	claims    map[string]seeds.UnitID   // the clerk's words, by hash; written only while no worker looks into it
	words     map[string]seeds.UnitID   // those that are new in this run, "" for one taken back
	seen      map[sighted]ledger.Sighting
	taken     map[fileState]bool // what earlier runs archived
	unread    []seeds.Return     // files that would not open; the ledger knows nothing of them
	done      map[string]bool    // hashes read in this run
	left      []sighted          // what a word on a whole container was not meant for
	withdrawn []string
	damaged   []string // of the archive, that could not be read again
	fresh     int
	beaten    bool // another run has read some of the same returns meanwhile
	large     sync.Mutex
	batch     batch

	// keep has what a container holds in the archive, and tells its hash
	keep func(ctx context.Context, data []byte) (sha string, err error)
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
	t := &taker{ledger: l, known: known, round: round.ID, opt: opt, before: before, old: readings, keep: l.Keep,
		claims: map[string]seeds.UnitID{}, words: map[string]seeds.UnitID{}, seen: map[sighted]ledger.Sighting{}, taken: map[fileState]bool{}, done: map[string]bool{}}
	for sha, c := range claims {
		t.claims[sha] = c.Unit
	}
	for _, s := range before {
		t.seen[sighted{s.Path, s.SHA256}] = s
		t.taken[fileState{s.Path, s.Size}] = true
	}
	return t, nil
}

// source is a file to be opened: one that was found, or one that an earlier run archived.
type source struct {
	self  ledger.Sighting
	found *inbox.Item // nil: it is in the archive
}

// opened is what a source held, on its way into the ledger.
type opened struct {
	files  []ledger.Taken
	left   []sighted
	unread *ledger.Sighting // it would not open
	damage string           // told: the archive does not hold it as it came
	err    error            // that ends the run
}

// takeFound takes in what was found.
func (t *taker) takeFound(ctx context.Context, items []inbox.Item) error {
	sources := make([]source, len(items))
	for i := range items {
		it := &items[i]
		sources[i] = source{ledger.Sighting{Path: told(t.opt.Workspace, it.Path), Size: it.Size, FileTime: ledger.Time(it.ModTime)}, it}
	}
	return t.takeIn(ctx, sources)
}

// takeIn opens sources and has all that they hold in the ledger.
func (t *taker) takeIn(ctx context.Context, sources []source) error {
	recording, done := outlasting(ctx)
	defer done()
	err := t.takeAll(ctx, sources, func(_ context.Context, got opened) error { return t.record(recording, got) })
	wrote := errors.Join(t.flush(recording), t.written())
	if err != nil {
		return err
	}
	return wrote
}

// takeAll opens on all cores and records in one place, in the order of the sources.
// What is opened stays few files ahead of what is recorded, however slow one is.
func (t *taker) takeAll(ctx context.Context, sources []source, record func(context.Context, opened) error) error {
	ctx, stop := context.WithCancel(ctx)
	cores := runtime.GOMAXPROCS(0)
	jobs, ahead := make(chan int), make(chan struct{}, 2*cores)
	results := make([]chan opened, len(sources))
	for i := range results {
		results[i] = make(chan opened, 1)
	}
	var workers sync.WaitGroup
	defer workers.Wait()
	defer stop()
	workers.Go(func() {
		defer close(jobs)
		for i := range sources {
			select {
			case ahead <- struct{}{}:
				jobs <- i
			case <-ctx.Done():
				return
			}
		}
	})
	for range cores {
		workers.Go(func() {
			for i := range jobs {
				results[i] <- t.open(ctx, sources[i])
			}
		})
	}
	for i := range sources {
		var got opened
		select {
		case got = <-results[i]:
		case <-ctx.Done():
		}
		if err := ctx.Err(); err != nil { // whichever of the two came first
			return err
		}
		if err := record(ctx, got); err != nil {
			return err
		}
		<-ahead
		if t.opt.Progress != nil {
			t.opt.Progress(i+1, len(sources))
		}
	}
	return nil
}

// open archives a file before anything else, then reads it, or what it holds.
func (t *taker) open(ctx context.Context, src source) (got opened) {
	self := &src.self
	if self.Size >= largeContainer {
		t.large.Lock()
		defer t.large.Unlock()
	}
	if err := ctx.Err(); err != nil {
		return opened{err: err}
	}
	data, err := t.bytes(ctx, &src)
	switch {
	case errors.Is(err, errUnopened):
		return opened{unread: self}
	case errors.Is(err, ledger.ErrMissing), errors.Is(err, ledger.ErrDamaged): // what was read in it stands
		return opened{damage: self.Path}
	case err != nil:
		return opened{err: describe(self.Path, err)}
	}
	itself := false // the file is a return, or a container that speaks for itself
	err = inbox.Open(ctx, path.Base(self.Path), data, self.FileTime, func(leaf inbox.Leaf) error {
		file, left, err := t.leaf(ctx, src, leaf)
		got.files = append(got.files, file)
		if left {
			got.left = append(got.left, sighted{file.Sighting.Path, file.Sighting.SHA256})
		}
		itself = itself || len(leaf.Names) == 0
		return err
	})
	if err != nil {
		got.err = describe(self.Path, err)
	}
	if !itself {
		self.Kind = ledger.Container
		got.files = append(got.files, ledger.Taken{Sighting: *self})
	}
	return got
}

// errUnopened is a file that the system would not open.
var errUnopened = errors.New("file will not open")

// bytes gives a file, as much of it as is ever read; one that was found is archived whole.
func (t *taker) bytes(ctx context.Context, src *source) ([]byte, error) {
	if src.found == nil {
		data, err := t.ledger.Archived(ctx, src.self.SHA256, inbox.MaxFile+1)
		if err == nil && len(data) > inbox.MaxFile && inbox.IsContainer(data) {
			data, err = t.ledger.Archived(ctx, src.self.SHA256, inbox.MaxContainer+1)
		}
		return data, err
	}
	data, whole, err := src.found.Read()
	if err != nil {
		return nil, errUnopened
	}
	if whole {
		src.self.SHA256, err = t.ledger.Keep(ctx, data)
		return data, err
	}
	f, err := os.Open(src.found.Path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src.self.SHA256, err = t.ledger.KeepFrom(ctx, f)
	return data, err
}

// leaf archives and reads one file of those that a source holds. left says that the
// clerk's word on the whole was not meant for it.
func (t *taker) leaf(ctx context.Context, src source, leaf inbox.Leaf) (file ledger.Taken, left bool, err error) {
	s := &file.Sighting
	*s = src.self
	s.Path, s.FileTime, s.Kind = inside(src.self.Path, leaf.Names), ledger.Time(leaf.Time), ledger.Returned
	if len(leaf.Names) > 0 {
		s.Size = int64(len(leaf.Data))
		if s.SHA256, err = t.keep(ctx, leaf.Data); err != nil {
			return file, false, err
		}
	}
	if leaf.Message != nil { // by the file's own time a wrong clock of the sender is told
		s.Sent, s.Sender, s.FileTime = leaf.Message.Date.UTC(), leaf.Message.From, src.self.FileTime
	}
	if leaf.Litter || inbox.Litter(s.Path) {
		s.Kind = ledger.Litter
		return file, false, nil
	}
	claim := t.claims[s.SHA256]
	if src.found != nil { // this run's word is about the files that were named
		if file.Claim, left = t.word(ctx, *s, leaf); file.Claim != nil {
			claim = file.Claim.Unit
		}
	}
	if !t.settled(s.SHA256, claim) {
		reading := t.read(ctx, s.SHA256, leaf, claim)
		reading.Seq = t.old[s.SHA256].Seq
		file.Reading = &reading
	}
	return file, left, ctx.Err() // a reading that was cut short says nothing
}

// read reads a file as a unit's, where there is a word on it.
func (t *taker) read(ctx context.Context, sha string, leaf inbox.Leaf, claim seeds.UnitID) (r ledger.Reading) {
	if leaf.Trouble != "" {
		r = t.known.readTrouble(leaf)
	} else {
		r = t.known.Read(ctx, leaf.Data, claim)
	}
	r.SHA256, r.Claim = sha, claim // the hash is of the whole file, where only its beginning was read
	return r
}

// settled reports whether reading the same bytes again could say nothing new. A
// form may be issued, a unit renamed, or the reader improved, after a return was
// refused; what was accepted stays.
func (t *taker) settled(sha string, claim seeds.UnitID) bool {
	r, read := t.old[sha]
	return read && r.Reader == ReaderVersion && r.Claim == claim && (r.Verdict == seeds.Accepted || t.known.same(r))
}

// record has what a source held put into the ledger, whole or not at all. The clerk's word
// is on bytes: where the same lie under another name, which was not meant by it and was
// read without it, that reading does not count.
func (t *taker) record(ctx context.Context, got opened) error {
	switch {
	case got.err != nil:
		return got.err
	case got.unread != nil:
		t.leave(*got.unread)
		return nil
	case got.damage != "":
		t.damaged = append(t.damaged, got.damage)
		return nil
	}
	for _, f := range got.files {
		if f.Claim != nil {
			t.words[f.Sighting.SHA256] = f.Claim.Unit
			if f.Claim.Unit == "" {
				t.withdrawn = append(t.withdrawn, f.Sighting.Path)
			}
		}
	}
	t.left = append(t.left, got.left...)
	news := false
	for i := range got.files {
		f := &got.files[i]
		key := sighted{f.Sighting.Path, f.Sighting.SHA256}
		if f.Reading != nil && f.Reading.Claim != t.claimOn(key.sha) {
			f.Reading = nil
		}
		known, seen := t.seen[key]
		news = news || f.Reading != nil || f.Claim != nil || !seen || f.Sighting.Adds(known)
		if !seen && f.Sighting.Kind != ledger.Container {
			t.fresh++
		}
		t.seen[key], t.done[key.sha] = f.Sighting, true
	}
	if !news {
		return nil
	}
	return t.put(ctx, got.files)
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
