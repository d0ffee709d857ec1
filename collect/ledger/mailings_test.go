package ledger_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
)

func mailingTo(box string, seq int, state ledger.MailState) ledger.Mailing {
	return ledger.Mailing{Round: "H1", Unit: "001", Kind: ledger.MailForm, Seq: seq, State: state, To: []string{box + "@x.cn"}, At: time.Unix(int64(seq), 0).UTC()}
}

func mailStates(t *testing.T, led *ledger.Ledger) string {
	t.Helper()
	all, err := led.Mailings(context.Background(), "H1")
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	for _, m := range all {
		states = append(states, string(m.State))
	}
	return strings.Join(states, " ")
}

// Two runs that decide by the same record: one alone takes a message up, and what the
// other had queued leaves no more.
func TestOneRunTakesAMessageUp(t *testing.T) {
	ctx, led := context.Background(), mailLedger(t)
	first := mailingTo("a", 1, ledger.MailQueued)
	if err := led.Queue(ctx, []ledger.Mailing{first}, nil); err != nil {
		t.Fatal(err)
	}
	if err := led.Queue(ctx, []ledger.Mailing{first}, nil); !errors.Is(err, ledger.ErrMailTaken) {
		t.Fatalf("the same number: %v", err)
	}
	// A second run saw it queued and takes its place.
	second := mailingTo("a", 2, ledger.MailQueued)
	if err := led.Queue(ctx, []ledger.Mailing{second}, []ledger.Mailing{first}); err != nil {
		t.Fatal(err)
	}
	trying := first
	trying.State = ledger.MailAttempting
	if err := led.Move(ctx, trying, ledger.MailQueued); !errors.Is(err, ledger.ErrMailTaken) {
		t.Fatalf("the first run goes on: %v", err)
	}
	if got := mailStates(t, led); got != "dropped queued" {
		t.Fatalf("states %s", got)
	}
	// A third saw it queued, too; but it was sent meanwhile.
	sent := second
	sent.State = ledger.MailSent
	if err := led.Move(ctx, sent, ledger.MailQueued); err != nil {
		t.Fatal(err)
	}
	err := led.Queue(ctx, []ledger.Mailing{mailingTo("a", 3, ledger.MailQueued)}, []ledger.Mailing{second})
	if got := mailStates(t, led); !errors.Is(err, ledger.ErrMailTaken) || got != "dropped sent" {
		t.Fatalf("after it was sent: %v, states %s", err, got)
	}
	// Sent on purpose once more: what was sent stays sent.
	if err := led.Queue(ctx, []ledger.Mailing{mailingTo("a", 3, ledger.MailQueued)}, []ledger.Mailing{sent}); err != nil {
		t.Fatal(err)
	}
	if got := mailStates(t, led); got != "dropped sent queued" {
		t.Errorf("states %s", got)
	}
}

// All or none: where one number is taken no other message is queued either.
func TestAQueueIsWholeOrNot(t *testing.T) {
	ctx, led := context.Background(), mailLedger(t)
	one, other := mailingTo("a", 1, ledger.MailQueued), mailingTo("b", 1, ledger.MailQueued)
	other.Unit = "002"
	if err := led.Queue(ctx, []ledger.Mailing{other}, nil); err != nil {
		t.Fatal(err)
	}
	if err := led.Queue(ctx, []ledger.Mailing{one, other}, nil); !errors.Is(err, ledger.ErrMailTaken) {
		t.Fatalf("a taken number among others: %v", err)
	}
	if got := mailStates(t, led); got != "queued" {
		t.Errorf("states %s", got)
	}
}

func mailLedger(t *testing.T) *ledger.Ledger {
	t.Helper()
	led, err := ledger.Open(context.Background(), ledgertest.Place(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { led.Close() })
	return led
}
