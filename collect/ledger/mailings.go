package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ducha/seeds"
)

// MailKind is what a message is about.
type MailKind string

// The kinds of message.
const (
	MailForm   MailKind = "form"   // a unit's form goes out
	MailRemind MailKind = "remind" // the unit is reminded of it, or of what it must correct
)

// MailState is how far a message has come.
type MailState string

// The states of a message. From attempting on it may have arrived; what a killed run
// left there is in doubt as unknown is.
const (
	MailQueued     MailState = "queued" // confirmed by the clerk, not yet tried
	MailAttempting MailState = "attempting"
	MailSent       MailState = "sent"    // the server took it
	MailTemp       MailState = "temp"    // refused for now (4xx, no connection): not sent
	MailRefused    MailState = "refused" // refused for good (5xx): not sent
	MailUnknown    MailState = "unknown" // the line went before the server answered
	MailBounced    MailState = "bounced" // the server took it and it came back
	MailDraft      MailState = "draft"   // left as a draft; nobody knows whether it was sent
	MailDropped    MailState = "dropped" // never left: a later one took its place
)

// Mailing is one message to one unit.
type Mailing struct {
	Round     seeds.RoundID `json:"round"`
	Unit      seeds.UnitID  `json:"unit"`
	Kind      MailKind      `json:"kind"`
	Seq       int           `json:"seq"` // from 1 on, of its unit and kind
	State     MailState     `json:"state"`
	MessageID string        `json:"message_id"` // without <>
	To        []string      `json:"to"`
	CC        []string      `json:"cc"`
	Subject   string        `json:"subject"`
	File      string        `json:"file"`   // attachment, as it is named to the unit
	SHA256    string        `json:"sha256"` // of it
	List      string        `json:"list"`   // digest of the list that the clerk confirmed
	Letter    string        `json:"letter"` // what stands for server, addresses, text and file
	At        time.Time     `json:"at"`     // when it came to this state
	Reply     string        `json:"reply"`  // what the server, or the bounce, said
	Bad       []string      `json:"bad"`    // addresses that came back
}

// InDoubt reports whether nobody knows whether a message left.
func (m Mailing) InDoubt() bool { return m.State == MailUnknown || m.State == MailAttempting }

// ErrMailTaken tells that another run has taken a message up meanwhile.
var ErrMailTaken = errors.New("另一个 ducha 也在发送")

// Queue records messages before any of them leaves, all or none. before are the messages
// that it was decided by that they may: where one of them has changed since, or a number
// is taken, it is ErrMailTaken. Those of them that had not left are dropped, so that
// whoever queued them sends them no more.
func (l *Ledger) Queue(ctx context.Context, messages, before []Mailing) error {
	return l.write(ctx, func(tx *sql.Tx) error {
		for _, m := range before {
			if err := l.supersede(ctx, tx, m); err != nil {
				return err
			}
		}
		for _, m := range messages {
			row, err := m.row()
			if err != nil {
				return err
			}
			written, err := l.put(ctx, tx, mailings, stays, row)
			if err := taken(written > 0, err); err != nil {
				return fmt.Errorf("record message to %s: %w", m.Unit, err)
			}
		}
		return nil
	})
}

// supersede makes sure that a message is still as it was seen, and drops one that has not left.
func (l *Ledger) supersede(ctx context.Context, tx *sql.Tx, m Mailing) error {
	was := m.State
	if was == MailQueued || was == MailTemp {
		m.State = MailDropped
		return l.moveMailing(ctx, tx, m, was)
	}
	var there int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM mailings WHERE `+mailings.match(1)+` AND state = $5`, string(m.Round), string(m.Kind), string(m.Unit), m.Seq, string(was)).Scan(&there)
	if err := taken(there > 0, err); err != nil {
		return fmt.Errorf("look at message to %s: %w", m.Unit, err)
	}
	return nil
}

// Move records what became of a message that was in state from; ErrMailTaken where it
// is there no more.
func (l *Ledger) Move(ctx context.Context, m Mailing, from MailState) error {
	return l.write(ctx, func(tx *sql.Tx) error { return l.moveMailing(ctx, tx, m, from) })
}

func (l *Ledger) moveMailing(ctx context.Context, tx *sql.Tx, m Mailing, from MailState) error {
	row, err := m.row()
	if err != nil {
		return err
	}
	moved, err := l.change(ctx, tx, mailings, row, "state", string(from))
	if err := taken(moved, err); err != nil {
		return fmt.Errorf("record message to %s: %w", m.Unit, err)
	}
	return nil
}

func (m Mailing) row() ([]any, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("record message to %s: %w", m.Unit, err)
	}
	return []any{string(m.Round), string(m.Kind), string(m.Unit), int64(m.Seq), string(m.State), string(body)}, nil
}

// taken makes an error of a statement that changed nothing.
func taken(changed bool, err error) error {
	if err == nil && !changed {
		return ErrMailTaken
	}
	return err
}

// Mailings gives the messages of a round, by unit, kind and number.
func (l *Ledger) Mailings(ctx context.Context, round seeds.RoundID) ([]Mailing, error) {
	var all []Mailing
	err := l.scan(ctx, `SELECT body FROM mailings WHERE round = $1`, round, func(body []byte) error {
		var m Mailing
		if err := json.Unmarshal(body, &m); err != nil {
			return err
		}
		all = append(all, m)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	slices.SortFunc(all, func(a, b Mailing) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Kind, b.Kind), a.Seq-b.Seq)
	})
	return all, nil
}
