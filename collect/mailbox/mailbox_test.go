package mailbox_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ducha/collect/account"
	"ducha/collect/mailbox"
	"ducha/collect/mailtest"
)

var noon = time.Date(2021, 7, 2, 12, 0, 0, 0, time.UTC)

// boxAt is the office's box at an address of a server for tests.
func boxAt(t testing.TB, s *mailtest.Server, at string) mailbox.Box {
	t.Helper()
	host, port, err := net.SplitHostPort(at)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(s.CA)
	return mailbox.Box{Account: account.Account{Kind: account.IMAP, Host: host, Port: n, User: mailtest.User, Implicit: at == s.IMAPS, Trust: account.Trust{Roots: roots}},
		Password: mailtest.Password, Limit: 1 << 20, Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
}

func letter(n int) []byte {
	return fmt.Appendf(nil, "From: a@b.cn\r\nSubject: %d\r\n\r\n第 %d 封\r\n", n, n)
}

// putLetters puts letters with these numbers into the inbox.
func putLetters(t testing.TB, s *mailtest.Server, from, to int) {
	t.Helper()
	for n := from; n <= to; n++ {
		s.Put(t, "INBOX", noon, letter(n))
	}
}

// reader keeps what was fetched, as the record of a caller does.
type reader struct {
	texts []string
	last  map[uint32]uint32
	again []uint32
	none  []uint32
}

func (r *reader) known(validity uint32) (uint32, []uint32) { return r.last[validity], r.again }

func (r *reader) each(m mailbox.Message) error {
	if r.last == nil {
		r.last = map[uint32]uint32{}
	}
	r.last[m.Validity] = max(r.last[m.Validity], m.UID)
	if m.Data == nil {
		r.none = append(r.none, m.UID)
		return nil
	}
	r.texts = append(r.texts, string(m.Data))
	return nil
}

func (r *reader) fetch(t testing.TB, box mailbox.Box) mailbox.Seen {
	t.Helper()
	seen, err := box.Fetch(t.Context(), r.known, r.each)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func letters(from, to int) (texts []string) {
	for n := from; n <= to; n++ {
		texts = append(texts, string(letter(n)))
	}
	return texts
}

func (r *reader) want(t testing.TB, what string, want []string) {
	t.Helper()
	if !slices.Equal(r.texts, want) {
		t.Errorf("%s: %d messages %.200q, want %d", what, len(r.texts), r.texts, len(want))
	}
}

// allowed are the commands that may be sent at all.
var allowed = regexp.MustCompile(`^(CAPABILITY|LOGIN .*|ID \("name" "ducha"\)|EXAMINE .*|UID FETCH [0-9:*,]+ \(UID (RFC822\.SIZE INTERNALDATE|INTERNALDATE RFC822\.SIZE|BODY\.PEEK\[\](<0\.\d+>)?)\)|LIST "" "?\*"?|LOGOUT)$`)

func onlyReads(t testing.TB, s *mailtest.Server) {
	t.Helper()
	for _, c := range s.Commands() {
		if !allowed.MatchString(c) {
			t.Errorf("the client says %s", c)
		}
	}
}

func TestFetchReadsWhatIsNew(t *testing.T) {
	s := mailtest.Start(t)
	putLetters(t, s, 1, 100)
	var r reader
	box := boxAt(t, s, s.IMAPS)
	r.fetch(t, box)
	r.want(t, "the first time", letters(1, 100))
	r.fetch(t, box)
	r.want(t, "nothing new", letters(1, 100))
	putLetters(t, s, 101, 103)
	r.fetch(t, box)
	r.want(t, "three more", letters(1, 103))
	if n := s.Unseen(t, "INBOX"); n != 103 {
		t.Errorf("%d messages are unread, want all 103", n)
	}
	s.Renew(t, "INBOX")
	r.fetch(t, box)
	backward := letters(1, 103)
	slices.Reverse(backward)
	r.want(t, "other numbers", append(letters(1, 103), backward...))
	onlyReads(t, s)
}

func TestFetchOverSTARTTLS(t *testing.T) {
	s := mailtest.Start(t)
	putLetters(t, s, 1, 3)
	var r reader
	r.fetch(t, boxAt(t, s, s.IMAP))
	r.want(t, "STARTTLS", letters(1, 3))
}

func TestFetchGoesOnWhereTheLineDropped(t *testing.T) {
	for _, broken := range []mailtest.Reply{{Drop: true}, {Cut: 1}, {Cut: 40}, {Cut: 90}} {
		s := mailtest.Start(t)
		putLetters(t, s, 1, 30)
		s.Reply(func(c mailtest.Command) mailtest.Reply {
			if strings.Contains(c.Text, "BODY.PEEK") && c.N%7 == 0 {
				return broken
			}
			return mailtest.Reply{}
		})
		var r reader
		r.fetch(t, boxAt(t, s, s.IMAPS))
		r.want(t, fmt.Sprintf("%+v", broken), letters(1, 30))
		onlyReads(t, s)
	}
}

func TestFetchGivesUpWhenTheLineDropsAgainAndAgain(t *testing.T) {
	s := mailtest.Start(t)
	putLetters(t, s, 1, 5)
	s.Reply(func(c mailtest.Command) mailtest.Reply {
		return mailtest.Reply{Drop: strings.Contains(c.Text, "BODY.PEEK") && !strings.Contains(c.Text, "FETCH 1 ")}
	})
	var r reader
	var waits []time.Duration
	box := boxAt(t, s, s.IMAPS)
	box.Wait = func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }
	_, err := box.Fetch(t.Context(), r.known, r.each)
	var failure *mailbox.Failure
	if !errors.Is(err, mailbox.ErrLine) || !errors.As(err, &failure) || failure.Remedy == "" {
		t.Errorf("error %v", err)
	}
	if !slices.Equal(waits, []time.Duration{time.Second, 5 * time.Second, 20 * time.Second}) {
		t.Errorf("waits %v", waits)
	}
	r.want(t, "before", letters(1, 1))
	if !slices.Equal(r.none, []uint32{2, 3}) {
		t.Errorf("set aside: %v", r.none)
	}
	s.Reply(nil)
	r.again = r.none
	r.fetch(t, box)
	r.want(t, "afterwards", letters(1, 5))
}

// One message at which the line always drops keeps no other back.
func TestOneMessageKeepsNoOtherBack(t *testing.T) {
	s := mailtest.Start(t)
	putLetters(t, s, 1, 6)
	s.Reply(func(c mailtest.Command) mailtest.Reply {
		return mailtest.Reply{Drop: strings.HasPrefix(c.Text, "UID FETCH 3 (UID BODY")}
	})
	var r reader
	r.fetch(t, boxAt(t, s, s.IMAPS))
	r.want(t, "the others", append(letters(1, 2), letters(4, 6)...))
	if !slices.Equal(r.none, []uint32{3}) {
		t.Errorf("set aside: %v", r.none)
	}
}
