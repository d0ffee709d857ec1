package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ducha/seeds"
)

// Mailbox is one folder of one account. The server renews its validity when the
// numbers of the messages mean others than before (RFC 3501 2.3.1.1).
type Mailbox struct {
	Account  string `json:"account"` // user@host
	Folder   string `json:"folder"`
	Validity uint32 `json:"validity"`
}

// Fetched is one message of a mailbox that was looked at for a round.
type Fetched struct {
	Mailbox
	UID      uint32    `json:"uid"`
	SHA256   string    `json:"sha256"` // of the message; "" where the server did not give it
	Path     string    `json:"path"`   // as told, where it was put; "" where it was left alone
	Fate     Fate      `json:"fate"`
	Why      string    `json:"why"` // in Chinese
	From     string    `json:"from"`
	Subject  string    `json:"subject"`
	Date     time.Time `json:"date"`     // that it says, else of its arrival
	Attached []string  `json:"attached"` // names
}

// Fate is what became of a message of a mailbox.
type Fate string

// The fates of messages.
const (
	FateTaken     Fate = "taken"     // put where returns are collected
	FateLeft      Fate = "left"      // does not seem to concern the round: the clerk is told
	FateOther     Fate = "other"     // the same with nothing attached, from a stranger: only counted
	FateAutomatic Fate = "automatic" // an automatic answer, a receipt, a notice of delay
	FateBounce    Fate = "bounce"    // one of the round's messages came back
	FateOwn       Fate = "own"       // the office's own
	FateUnread    Fate = "unread"    // the server did not give it; it is asked for again the next time
)

// Fetch records messages that were looked at, as one transaction.
func (l *Ledger) Fetch(ctx context.Context, round seeds.RoundID, messages ...Fetched) error {
	return l.write(ctx, func(tx *sql.Tx) error {
		for _, f := range messages {
			body, err := json.Marshal(f)
			if err == nil {
				_, err = l.put(ctx, tx, fetched, replaced, []any{string(round), f.Account, f.Folder, int64(f.Validity), int64(f.UID), string(body)})
			}
			if err != nil {
				return fmt.Errorf("record message %d of %s: %w", f.UID, f.Folder, err)
			}
		}
		return nil
	})
}

// Fetched gives the messages that were looked at for a round, by mailbox and number.
func (l *Ledger) Fetched(ctx context.Context, round seeds.RoundID) ([]Fetched, error) {
	var all []Fetched
	err := l.scan(ctx, `SELECT body FROM fetched WHERE round = $1`, round, func(body []byte) error {
		var f Fetched
		if err := json.Unmarshal(body, &f); err != nil {
			return err
		}
		all = append(all, f)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read fetched messages: %w", err)
	}
	slices.SortFunc(all, func(a, b Fetched) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Folder, b.Folder), cmp.Compare(a.Validity, b.Validity), cmp.Compare(a.UID, b.UID))
	})
	return all, nil
}
