package mailtest

import (
	"bytes"
	"io"
	"log"
	"net"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// Put puts a message into a folder of the office, as one that came at a time.
func (s *Server) Put(t testing.TB, folder string, at time.Time, message []byte) {
	t.Helper()
	if _, err := s.box.Append(folder, literal{bytes.NewReader(message)}, &imap.AppendOptions{Time: at}); err != nil {
		t.Fatal(err)
	}
	s.imap.mu.Lock()
	defer s.imap.mu.Unlock()
	s.imap.put[folder] = append(s.imap.put[folder], put{at, message})
}

// put is a message in a folder.
type put struct {
	at      time.Time
	message []byte
}

type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// Folder makes a folder of the office.
func (s *Server) Folder(t testing.TB, name string) {
	t.Helper()
	if err := s.box.Create(name, nil); err != nil {
		t.Fatal(err)
	}
}

// Renew gives a folder another validity: what was put there has new numbers, from 1 on, the
// last one first.
func (s *Server) Renew(t testing.TB, folder string) {
	t.Helper()
	s.imap.mu.Lock()
	all := s.imap.put[folder]
	s.imap.put[folder] = nil
	s.imap.mu.Unlock()
	if err := s.box.Delete(folder); err != nil {
		t.Fatal(err)
	}
	s.Folder(t, folder)
	for _, p := range slices.Backward(all) {
		s.Put(t, folder, p.at, p.message)
	}
}

// Unseen counts the messages of a folder that nobody has read.
func (s *Server) Unseen(t testing.TB, folder string) int {
	t.Helper()
	status, err := s.box.Status(folder, &imap.StatusOptions{NumUnseen: true})
	if err != nil {
		t.Fatal(err)
	}
	return int(*status.NumUnseen)
}

// Command is one line that a client sent.
type Command struct {
	Line int    // which connection, from 1 on
	N    int    // which command of all, from 1 on
	Text string // without its tag
}

// Reply is what the IMAP server does instead of what it should. The zero Reply lets
// things go on.
type Reply struct {
	Drop bool   // the line drops, nothing is answered
	Cut  int    // it drops after so many bytes of the answer
	Text string // this is the answer, without line end; TAG stands for the command's
}

// Reply sets how commands on IMAPS are answered from now on; nil for as they should be.
func (s *Server) Reply(f func(Command) Reply) {
	s.imap.mu.Lock()
	defer s.imap.mu.Unlock()
	s.imap.reply = f
}

// UnsafeUntilID answers as 163 does: no folder opens before the client has said who it is.
func UnsafeUntilID() func(Command) Reply {
	said := map[int]bool{}
	return func(c Command) Reply {
		switch {
		case strings.HasPrefix(c.Text, "ID "):
			said[c.Line] = true
			return Reply{Text: "* ID (\"name\" \"Coremail Imap\" \"vendor\" \"Mailtech\")\r\nTAG OK ID completed"}
		case (strings.HasPrefix(c.Text, "SELECT ") || strings.HasPrefix(c.Text, "EXAMINE ")) && !said[c.Line]:
			return Reply{Text: "TAG NO EXAMINE Unsafe Login. Please contact kefu@188.com for help"}
		}
		return Reply{}
	}
}

// Commands gives the commands that came in on IMAPS so far, in order, without tags.
func (s *Server) Commands() []string {
	s.imap.mu.Lock()
	defer s.imap.mu.Unlock()
	return append([]string(nil), s.imap.commands...)
}

// imapSide is what the IMAP servers know beside the messages.
type imapSide struct {
	mu       sync.Mutex
	put      map[string][]put
	reply    func(Command) Reply
	commands []string
	lines    int
}

func (s *Server) serveIMAP(t testing.TB, implicit bool) string {
	boxes := imapmemserver.New()
	boxes.AddUser(s.box)
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return boxes.NewSession(), nil, nil
		},
		Logger: log.New(io.Discard, "", 0),
	}
	l := s.listen(t, implicit)
	if implicit {
		options.InsecureAuth = true // it does not see the TLS below
		l = tapped{l, &s.imap}
	} else {
		options.TLSConfig = s.tls
	}
	server := imapserver.New(options)
	address := l.Addr().String()
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return address
}

// Script runs a server that says whatever a test wants, over TLS from the first byte or
// none, and gives its address. Each connection ends when talk returns.
func (s *Server) Script(t testing.TB, implicit bool, talk func(net.Conn)) string {
	t.Helper()
	l := s.listen(t, implicit)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { conn.Close() })
			go func() {
				defer conn.Close()
				talk(conn)
			}()
		}
	}()
	return l.Addr().String()
}

// tapped is a listener whose connections are listened in to.
type tapped struct {
	net.Listener
	side *imapSide
}

func (l tapped) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.side.mu.Lock()
	defer l.side.mu.Unlock()
	l.side.lines++
	return &tap{Conn: conn, side: l.side, line: l.side.lines}, nil
}

// tap passes on what a client says line by line.
type tap struct {
	net.Conn
	side *imapSide
	line int
	came []byte // not a whole line yet
	pass []byte // for the server to read

	mu  sync.Mutex
	cut int // bytes that the client still gets; 0 for all
}

var tagged = regexp.MustCompile(`^(T\d+) (.*)$`)

func (c *tap) Read(p []byte) (int, error) {
	for len(c.pass) == 0 {
		at := bytes.IndexByte(c.came, '\n')
		if at < 0 {
			n, err := c.Conn.Read(p)
			if err != nil {
				return 0, err
			}
			c.came = append(c.came, p[:n]...)
			continue
		}
		line := c.came[:at+1]
		c.came = c.came[at+1:]
		if err := c.hear(line); err != nil {
			return 0, err
		}
	}
	n := copy(p, c.pass)
	c.pass = c.pass[n:]
	return n, nil
}

// hear passes a line on, or answers it as the test says.
func (c *tap) hear(line []byte) error {
	said := tagged.FindStringSubmatch(strings.TrimRight(string(line), "\r\n"))
	if said == nil { // the rest of a command
		c.pass = line
		return nil
	}
	r := c.side.ask(c.line, said[2])
	switch {
	case r.Drop:
		c.Conn.Close()
		return io.EOF
	case r.Text != "":
		_, err := io.WriteString(c.Conn, strings.ReplaceAll(r.Text, "TAG", said[1])+"\r\n")
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut, c.pass = r.Cut, line
	return nil
}

// ask records a command and finds how it is answered.
func (s *imapSide) ask(line int, text string) Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, text)
	if s.reply == nil {
		return Reply{}
	}
	return s.reply(Command{line, len(s.commands), text})
}

func (c *tap) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut == 0 {
		return c.Conn.Write(p)
	}
	n, err := c.Conn.Write(p[:min(len(p), c.cut)])
	if c.cut -= n; c.cut <= 0 || err != nil {
		c.Conn.Close()
		return n, io.ErrClosedPipe
	}
	return n, nil
}
