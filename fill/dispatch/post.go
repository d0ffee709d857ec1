package dispatch

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"ducha/collect/account"
	"ducha/collect/ledger"
	"ducha/seeds/pattern"
)

// Post sends letters through the office's account.
type Post struct {
	Account   account.Account
	Password  account.Secret
	Office    Office
	List      string // digest of the list that the clerk confirmed
	PerMinute int    // messages a minute at most; one where it is less

	Now      func() time.Time // the clock; must be there
	Wait     func(ctx context.Context, d time.Duration) error
	Patience time.Duration         // how long the server may be silent; 0 for two minutes
	Nonce    func() string         // makes identities of messages unique; nil draws them
	Progress func(done, total int) // may be nil
	Pausing  func(d time.Duration) // told before the server is given a rest; may be nil
}

// Stopped is why a run ended before its end. Neither text ever holds the password.
type Stopped struct {
	Message string // in Chinese
	Remedy  string
}

func (s *Stopped) Error() string { return s.Message }

// Send sends letters in their order, each once, and gives what became of each, in the
// same order. Every step is recorded in the ledger before it is taken and after; with
// no ledger (nil) nothing is: a run that tests the way. What was refused for now is
// tried again at the end.
//
// The error says what ended the run early: *Stopped, an error of the ledger, or of ctx,
// whose end lets the message that is under way finish. The outcomes are whole then, too.
func (p Post) Send(ctx context.Context, led *ledger.Ledger, letters []Letter) ([]Outcome, error) {
	r := p.begin(led, letters)
	err := r.send(ctx)
	if r.line != nil {
		r.line.hangUp()
	}
	return r.outcomes(err), err
}

func (p Post) patience() time.Duration {
	if p.Patience > 0 {
		return p.Patience
	}
	return 2 * time.Minute
}

// identity is the letter's own, or a new one: r2021h1.u017.NONCE@domain.
func (p Post) identity(l Letter) string {
	if l.MessageID != "" {
		return l.MessageID
	}
	nonce := rand.Text
	if p.Nonce != nil {
		nonce = p.Nonce
	}
	_, domain, _ := strings.Cut(p.Office.Address, "@")
	return strings.ToLower("r" + idPart(string(l.Round)) + ".u" + idPart(string(l.Unit)) + "." + idPart(nonce()) + "@" + domain)
}

// idPart drops what an identity may not have.
func idPart(s string) string { return notInID.ReplaceAllString(s, "") }

var notInID = pattern.Of(`[^A-Za-z0-9-]`)

// why says in a few words why a run ended early.
func why(err error) string {
	var stopped *Stopped
	switch {
	case errors.As(err, &stopped):
		return stopped.Message
	case errors.Is(err, ledger.ErrMailTaken):
		return ledger.ErrMailTaken.Error()
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "已中断"
	}
	return "收发记录写不进去"
}
