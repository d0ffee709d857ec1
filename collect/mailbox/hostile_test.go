package mailbox_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ducha/collect/mailbox"
	"ducha/collect/mailtest"
)

// script is a server of one letter, with what it says otherwise: to commands that begin
// so, or as its greeting. TAG stands for the command's tag; an answer that ends in … is
// followed by bytes without end.
type script map[string]string

var polite = script{
	"greeting":    "* OK [CAPABILITY IMAP4rev1] ready\r\n",
	"CAPABILITY":  "* CAPABILITY IMAP4rev1\r\nTAG OK\r\n",
	"LOGIN ":      "TAG OK [CAPABILITY IMAP4rev1] in\r\n",
	"ID ":         "* ID NIL\r\nTAG OK\r\n",
	"EXAMINE ":    "* 1 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\nTAG OK [READ-ONLY] open\r\n",
	"UID FETCH 1": "* 1 FETCH (UID 1 RFC822.SIZE 3 INTERNALDATE \"02-Jul-2021 20:00:00 +0800\")\r\nTAG OK\r\n",
	body:          "* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\nTAG OK\r\n",
	"LOGOUT":      "* BYE\r\nTAG OK\r\n",
	"STARTTLS":    "TAG BAD no\r\n",
}

const body = "UID FETCH 1 (UID BODY.PEEK[])"

var tagged = regexp.MustCompile(`^(\S+) (.*?)\r?\n$`)

// talk follows the script; written counts the bytes said.
func (s script) talk(conn net.Conn, written *atomic.Int64) {
	say := func(text string) bool {
		endless := strings.HasSuffix(text, "…")
		n, err := io.WriteString(conn, strings.TrimSuffix(text, "…"))
		written.Add(int64(n))
		for chunk := strings.Repeat("x", 1<<16); endless && err == nil; written.Add(int64(n)) {
			n, err = io.WriteString(conn, chunk)
		}
		return err == nil
	}
	answer := func(command string) string {
		best, text := "", "TAG BAD what\r\n"
		for _, says := range []script{polite, s} { // at the same length s has the last word
			for start, said := range says {
				if strings.HasPrefix(command, start) && len(start) >= len(best) {
					best, text = start, said
				}
			}
		}
		return text
	}
	in := bufio.NewReader(conn)
	for ok := say(answer("greeting")); ok; {
		line, err := in.ReadString('\n')
		m := tagged.FindStringSubmatch(line)
		if err != nil || m == nil {
			return
		}
		ok = say(strings.ReplaceAll(answer(m[2]), "TAG", m[1]))
	}
}

func TestFetchFromHostileServers(t *testing.T) {
	s := mailtest.Start(t)
	const given, none, failed = "given", "none", "failed"
	for _, c := range []struct {
		what   string
		script script
		want   string
		silent bool // the client has to lose its patience
	}{
		{"a polite one", nil, given, false},
		{"no greeting", script{"greeting": ""}, failed, true},
		{"a greeting without end", script{"greeting": "* OK …"}, failed, false},
		{"garbage for a greeting", script{"greeting": "\x00\xff\x16\x03\x01\r\n"}, failed, false},
		{"HTTP", script{"greeting": "HTTP/1.1 400 Bad Request\r\n\r\n"}, failed, false},
		{"a farewell", script{"greeting": "* BYE too many connections\r\n"}, failed, false},
		{"no answer to LOGIN", script{"LOGIN ": ""}, failed, true},
		{"another's answer", script{"LOGIN ": "T999 OK\r\n"}, failed, false},
		{"an answer to ID without end", script{"ID ": "* ID (\"name\" \"…"}, given, false}, // the next time it is not told who asks
		{"lists in lists", script{"EXAMINE ": "* FLAGS " + strings.Repeat("(", 5000) + "\r\nTAG OK\r\n"}, failed, false},
		{"a number too large", script{"EXAMINE ": "* 99999999999 EXISTS\r\nTAG OK\r\n"}, failed, false},
		{"a folder that closes", script{"EXAMINE ": "TAG OK open\r\n* OK [CLOSED] gone\r\n* 5 EXISTS\r\n"}, given, false},
		{"a state that is none", script{"EXAMINE ": "TAG MAYBE\r\n"}, failed, false},
		{"nothing of numbers", script{"EXAMINE ": "TAG OK\r\n"}, given, false},
		{"a list without end", script{"UID FETCH 1": "* 1 FETCH (UID 1 FLAGS (…"}, failed, false},
		{"a list of nonsense", script{"UID FETCH 1": "* 1 FETCH (UID x)\r\nTAG OK\r\n"}, failed, false},
		{"a date that is none", script{"UID FETCH 1": "* 1 FETCH (UID 1 INTERNALDATE \"yesterday\")\r\nTAG OK\r\n"}, failed, false},
		{"items without a number", script{"UID FETCH 1": "* 1 FETCH (" + strings.Repeat("RFC822.SIZE 3 ", 200) + "RFC822.SIZE 3)\r\nTAG OK\r\n"}, none, false},
		{"number 0", script{"UID FETCH 1": "* 1 FETCH (UID 0 RFC822.SIZE 3)\r\nTAG OK\r\n"}, none, false},
		{"the same one often", script{"UID FETCH 1": strings.Repeat("* 1 FETCH (UID 1 RFC822.SIZE 3)\r\n", 300) + "TAG OK\r\n"}, given, false},
		{"one that is not there", script{"UID FETCH 1": "* 1 FETCH (UID 7 RFC822.SIZE 3)\r\nTAG OK\r\n"}, "unread", false},
		{"an envelope that nobody asked for", script{"UID FETCH 1": "* 1 FETCH (UID 1 ENVELOPE (\"\"\"\"))\r\nTAG OK\r\n"}, failed, false},
		{"a body in the list", script{"UID FETCH 1": "* 1 FETCH (UID 1 BODY[] {99999999999}\r\n…"}, failed, false},
		{"no body", script{body: "TAG OK\r\n"}, "unread", false},
		{"a body that is NIL", script{body: "* 1 FETCH (UID 1 BODY[] NIL)\r\nTAG OK\r\n"}, "unread", false},
		{"a body refused", script{body: "TAG NO [EXPUNGEISSUED] gone\r\n"}, "unread", false},
		{"another's body", script{body: "* 2 FETCH (UID 2 BODY[] {3}\r\nxyz)\r\nTAG OK\r\n"}, "unread", false},
		{"a body without number", script{body: "* 2 FETCH (BODY[] {3}\r\nxyz)\r\nTAG OK\r\n"}, "unread", false},
		{"a body twice", script{body: "* 1 FETCH (UID 1 BODY[] {3}\r\nabc BODY[] {3}\r\nxyz)\r\n* 1 FETCH (UID 1 BODY[] {3}\r\nxyz)\r\nTAG OK\r\n"}, given, false},
		{"a quoted body", script{body: "* 1 FETCH (UID 1 BODY[] \"abc\")\r\nTAG OK\r\n"}, given, false},
		{"an empty body", script{body: "* 1 FETCH (UID 1 BODY[] {0}\r\n)\r\nTAG OK\r\n"}, "empty", false},
		{"a body of 10 GB", script{body: "* 1 FETCH (UID 1 BODY[] {10000000000}\r\n…"}, "cut", false},
		{"a body of 10 GB that does not come", script{body: "* 1 FETCH (UID 1 BODY[] {10000000000}\r\nabc"}, "unread", true},
		{"a body of more bytes than numbers have", script{body: "* 1 FETCH (UID 1 BODY[] {99999999999999999999}\r\n…"}, "unread", false},
		{"a quoted body without end", script{body: "* 1 FETCH (UID 1 BODY[] \"…"}, "unread", true},
		{"a body and then nothing", script{body: "* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n"}, given, true},
		{"a body and then garbage", script{body: "* 1 FETCH (UID 1 BODY[] {3}\r\nabc\xff\xfe\r\n"}, given, true},
	} {
		t.Run(c.what, func(t *testing.T) {
			if c.silent {
				t.Parallel() // after the others
			}
			var written atomic.Int64
			at := s.Script(t, true, func(conn net.Conn) { c.script.talk(conn, &written) })
			box := boxAt(t, s, at)
			box.Account.Implicit, box.Password, box.After = true, "x", noon // what has no date is read
			if c.silent {
				box.Patience = 100 * time.Millisecond
			}
			got := none
			_, err := box.Fetch(t.Context(), nil, func(m mailbox.Message) error {
				switch {
				case m.Data == nil:
					got = "unread"
				case len(m.Data) == 0:
					got = "empty"
				case string(m.Data) == "abc":
					got = given
				case int64(len(m.Data)) == box.Limit+1:
					got = "cut"
				default:
					got = fmt.Sprintf("%.20q", m.Data)
				}
				return nil
			})
			var f *mailbox.Failure
			if err != nil && (!errors.As(err, &f) || f.Message == "" || f.Remedy == "") {
				t.Errorf("%v", err)
			}
			if err != nil && got == none {
				got = failed
			}
			if got != c.want {
				t.Errorf("%s, want %s (%v)", got, c.want, err)
			}
			if n := written.Load(); n > 64<<20 {
				t.Errorf("%d bytes were let in", n)
			}
		})
	}
}

// A server of the newer protocol is agreed with on names as they are.
func TestFetchReadsFoldersOfNewerServers(t *testing.T) {
	s := mailtest.Start(t)
	var written atomic.Int64
	at := s.Script(t, true, func(conn net.Conn) {
		script{"LOGIN ": "TAG OK [CAPABILITY IMAP4rev1 IMAP4rev2] in\r\n", "ENABLE IMAP4rev2": "* ENABLED IMAP4rev2\r\nTAG OK\r\n", "EXAMINE ": "TAG NO what\r\n",
			"EXAMINE \"已发送\"": "* 1 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* LIST () \"/\" \"已发送\"\r\nTAG OK open\r\n"}.talk(conn, &written)
	})
	box := boxAt(t, s, at)
	box.Account.Implicit, box.Password, box.Folder = true, "x", "已发送"
	var r reader
	r.fetch(t, box)
	r.want(t, "IMAP4rev2", []string{"abc"})
}

func TestFetchGoesOnOnlyWithTLS(t *testing.T) {
	s := mailtest.Start(t)
	for what, said := range map[string]string{
		"a server without": "TAG BAD what\r\n", "one that says no": "TAG NO not today\r\n", "one that says more": "TAG OK go\r\n* OK [ALERT] injected\r\n", "endless words": "* …", "silence": "", "plain text": "TAG OK go\r\n* not TLS\r\n",
	} {
		var heard atomic.Pointer[string]
		at := s.Script(t, false, func(conn net.Conn) {
			var written atomic.Int64
			script{"STARTTLS": said, "greeting": "* OK ready\r\n"}.talk(tee{conn, &heard}, &written)
		})
		box := boxAt(t, s, at)
		box.Patience = 100 * time.Millisecond
		_, err := box.Fetch(t.Context(), nil, func(mailbox.Message) error { return errors.New("a message") })
		var f *mailbox.Failure
		if !errors.As(err, &f) {
			t.Errorf("%s: %v", what, err)
		}
		if said := heard.Load(); said != nil && strings.Contains(*said, "LOGIN") {
			t.Errorf("%s hears the password", what)
		}
	}
	at := s.Script(t, false, func(conn net.Conn) { io.WriteString(conn, "* PREAUTH welcome\r\n") })
	if _, err := boxAt(t, s, at).Fetch(t.Context(), nil, func(mailbox.Message) error { return nil }); !errors.Is(err, mailbox.ErrReach) {
		t.Errorf("a server that knows us already: %v", err)
	}
}

// tee keeps what a client says.
type tee struct {
	net.Conn
	heard *atomic.Pointer[string]
}

func (c tee) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	all := string(p[:n])
	if before := c.heard.Load(); before != nil {
		all = *before + all
	}
	c.heard.Store(&all)
	return n, err
}
