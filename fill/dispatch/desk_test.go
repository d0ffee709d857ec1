package dispatch

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ducha/collect/account"
	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/collect/mailtest"
	"ducha/seeds"
)

// clock is one that moves only when somebody waits.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	waits []time.Duration
}

func newClock() *clock { return &clock{now: time.Date(2021, 7, 1, 9, 0, 0, 0, seeds.Beijing)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.waits = c.now.Add(d), append(c.waits, d)
	return ctx.Err()
}

// postTo is an office that sends through a server.
func postTo(t testing.TB, s *mailtest.Server, address string) Post {
	t.Helper()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(s.CA)
	c := newClock()
	return Post{
		Account:  account.Account{Kind: account.SMTP, Host: host, Port: n, User: mailtest.User, Implicit: address == s.SMTPS, Trust: account.Trust{Roots: roots}},
		Password: mailtest.Password,
		Office:   Office{Name: "云泽市人民政府督查室", Address: mailtest.User, ReplyTo: "huishou@yunze.example"},
		List:     "0123456789abcdef", PerMinute: 600, Now: c.Now, Wait: c.Wait,
	}
}

// letterTo is a letter to the n-th unit.
func letterTo(n int) Letter {
	unit := fmt.Sprintf("%03d", n)
	data := []byte("表 " + unit)
	sum := sha256.Sum256(data)
	return Letter{
		Round: "2021H1", Kind: ledger.MailForm, Unit: seeds.UnitID(unit), Name: "市第" + unit + "局", To: []string{"u" + unit + "@units.example"},
		Subject: "【请填报】2021年上半年进展情况反馈表（市第" + unit + "局）[2021H1-" + unit + "-7K3F]", Body: "市第" + unit + "局：\n\n请填报附件。\n",
		File: File{Name: unit + "_市第" + unit + "局_2021年上半年进展情况反馈表.xlsx", Data: data, SHA256: hex.EncodeToString(sum[:])}, Seq: 1,
	}
}

func lettersTo(n int) []Letter {
	var letters []Letter
	for i := range n {
		letters = append(letters, letterTo(i+1))
	}
	return letters
}

func openLedger(t testing.TB, dir string) *ledger.Ledger {
	t.Helper()
	led, err := ledger.Open(t.Context(), ledgertest.Place(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { led.Close() })
	return led
}

// states gives the outcomes in a word each.
func states(outcomes []Outcome) string {
	var out []string
	for _, o := range outcomes {
		out = append(out, string(o.State))
	}
	return strings.Join(out, " ")
}

// recorded gives what the ledger has, of all messages or of those with some numbers, in a
// word each: 001:sent.
func recorded(t testing.TB, led *ledger.Ledger, numbers ...int) string {
	t.Helper()
	mailings, err := led.Mailings(t.Context(), "2021H1")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range mailings {
		if len(numbers) > 0 && !slices.Contains(numbers, m.Seq) {
			continue
		}
		out = append(out, string(m.Unit)+":"+string(m.State))
	}
	return strings.Join(out, " ")
}

// arrivals counts the messages that the server stored, by recipient.
func arrivals(s *mailtest.Server) map[string]int {
	got := map[string]int{}
	for _, d := range s.Delivered() {
		for _, to := range d.To {
			got[to]++
		}
	}
	return got
}
