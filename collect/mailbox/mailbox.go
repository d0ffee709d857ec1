// Package mailbox reads one folder of a mailbox over IMAP and changes nothing in it:
// the folder is opened read-only, and a message is asked for in a way that leaves it
// unread. Nothing but numbers, sizes and whole messages is asked of a server: what
// servers make of a message's structure is often wrong, and so are their searches.
package mailbox

import (
	"context"
	"errors"
	"slices"
	"time"

	"ducha/collect/account"
)

// Box is one folder of an account on an IMAP server.
type Box struct {
	Account  account.Account
	Password account.Secret
	Folder   string    // "" for INBOX
	After    time.Time // messages that came before are not read
	Limit    int64     // of a message, in bytes: of a larger one that many and one more are read

	Wait     func(context.Context, time.Duration) error // before a lost line is taken up again; nil: not at all
	Patience time.Duration                              // how long the server may say nothing; 0 for a minute
}

// Message is one message of the folder.
type Message struct {
	Validity uint32 // the number counts under it
	UID      uint32
	Arrived  time.Time // in the mailbox; zero where the server does not say
	Data     []byte    // nil where the server lists the message and does not give it
}

// Known tells what was read before of a folder whose numbers count under a validity:
// the highest number, 0 for none, and those of the numbers up to it that are to be read
// once more.
type Known func(validity uint32) (last uint32, again []uint32)

// Seen says what was in the folder beside the messages that were handed over.
type Seen struct {
	Early int // messages that came before After
}

// Fetch hands over every message that is new, by number, one at a time. A line that is
// lost is taken up again after the last message handed over; so are three in a row. An
// error of each ends it. Other errors are a *Failure or the context's.
func (b Box) Fetch(ctx context.Context, known Known, each func(Message) error) (Seen, error) {
	f := fetch{Box: b.settled(), known: known, each: each}
	for {
		err := f.once(ctx)
		var lost *lostLine
		switch {
		case err == nil:
			return f.seen, nil
		case ctx.Err() != nil:
			return f.seen, ctx.Err()
		case !errors.As(err, &lost):
			return f.seen, err
		case f.lost >= len(pauses):
			return f.seen, b.failure(ErrLine, lost.cause)
		}
		f.lost++
		if b.Wait == nil {
			continue
		}
		if err := b.Wait(ctx, pauses[f.lost-1]); err != nil {
			return f.seen, err
		}
	}
}

// pauses are those before a line is taken up again.
var pauses = []time.Duration{time.Second, 5 * time.Second, 20 * time.Second}

// settled fills in what was left out.
func (b Box) settled() Box {
	if b.Folder == "" {
		b.Folder = account.Inbox
	}
	if b.Patience == 0 {
		b.Patience = time.Minute
	}
	return b
}

// fetch is one call of Fetch.
type fetch struct {
	Box
	known Known
	each  func(Message) error
	seen  Seen

	validity uint32
	last     uint32   // the highest number done with
	again    []uint32 // smaller ones that are not
	opened   bool     // validity, last and again say something
	lost     int      // lines lost since a message was read
	stuck    uint32   // the message at which the last one was lost
	refused  int      // messages that the server has refused since one was read
	dumb     bool     // a line was lost when the server was told who asks: it is told no more
}

const (
	mostAgain   = 200 // old messages asked for at once: a command must stay short
	mostRefused = 2   // messages in a row that the server may refuse before it is left alone
)

// once reads what is new on one line.
func (f *fetch) once(ctx context.Context) error {
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer s.close(ctx)
	if !f.opened || f.validity != s.validity {
		f.opened, f.validity, f.last, f.again = true, s.validity, 0, nil
		if s.validity != 0 && f.known != nil { // without one the numbers mean nothing the next time
			f.last, f.again = f.known(s.validity)
		}
	}
	for {
		some := f.again[:min(len(f.again), mostAgain)]
		list, err := s.list(ctx, f.last, some)
		if err != nil {
			return err
		}
		for _, e := range list {
			if err := f.message(ctx, s, e); err != nil {
				return err
			}
		}
		if f.done(some...); len(f.again) == 0 { // what is not listed is there no more
			return nil
		}
	}
}

// message reads and hands over one message of the list. One at which the line is lost
// twice is handed over without its bytes, so that it does not keep the others back; so is
// one that the server refuses, unless it refuses one after the other.
func (f *fetch) message(ctx context.Context, s *session, e listed) error {
	if !e.arrived.IsZero() && e.arrived.Before(f.After) {
		f.seen.Early++
		f.done(e.uid)
		return nil
	}
	data, err := s.message(ctx, e)
	said := answer(err)
	switch {
	case data != nil:
		f.lost, f.stuck, f.refused = 0, 0, 0
	case said != nil && f.refused >= mostRefused:
		return s.failure(ErrClosed, said)
	case said != nil: // gone meanwhile
		f.refused++
		err = nil
	case err != nil && (ctx.Err() != nil || f.stuck != e.uid):
		f.stuck = e.uid
		return err
	}
	if err := f.each(Message{Validity: s.validity, UID: e.uid, Arrived: e.arrived, Data: data}); err != nil {
		return err
	}
	f.done(e.uid)
	return err
}

// done notes messages that need not be read any more.
func (f *fetch) done(uids ...uint32) {
	for _, uid := range uids {
		f.last = max(f.last, uid)
	}
	f.again = slices.DeleteFunc(slices.Clone(f.again), func(n uint32) bool { return slices.Contains(uids, n) })
}
