package collect

import (
	"context"
	"time"

	"ducha/collect/ledger"
)

// mostAtOnce is how many files and answers are recorded in one transaction: what a
// transaction costs is the disk's own time, many times that of a file.
const mostAtOnce = 3000

// batch is what was read and is not in the ledger yet. All of it is in the archive, and
// lies where it was found: what a killed run did not record is taken in by the next.
type batch struct {
	files   []ledger.Taken
	size    int         // of it, in files and answers
	writing chan result // what comes of the batch that is being recorded; nil: none is
}

type result struct {
	beaten bool
	err    error
}

// lastMoment is how long a run that is broken off may still record what it has read.
const lastMoment = 2 * time.Second

// outlasting is a context that outlasts another by a last moment.
func outlasting(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(lastMoment, end) })
	return longer, func() { stop(); end() }
}

// put adds what one source held, which stays together.
func (t *taker) put(ctx context.Context, files []ledger.Taken) error {
	b := &t.batch
	for _, f := range files {
		if b.size++; f.Reading != nil {
			b.size += len(f.Reading.Entries)
		}
	}
	if b.files = append(b.files, files...); b.size < mostAtOnce {
		return nil
	}
	return t.flush(ctx)
}

// flush records the batch, while the next is being read.
func (t *taker) flush(ctx context.Context) error {
	if err := t.written(); err != nil || len(t.batch.files) == 0 {
		return err
	}
	files, done := t.batch.files, make(chan result, 1)
	t.batch = batch{writing: done}
	go func() {
		beaten, err := t.ledger.Take(ctx, t.round, files...)
		done <- result{beaten, err}
	}()
	return nil
}

// written waits for the batch that is being recorded.
func (t *taker) written() error {
	if t.batch.writing == nil {
		return nil
	}
	got := <-t.batch.writing
	t.batch.writing = nil
	t.beaten = t.beaten || got.beaten
	return got.err
}
