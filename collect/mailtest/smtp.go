package mailtest

import (
	"errors"
	"io"
	"log"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Stage is a point of an SMTP conversation at which it may go wrong.
type Stage string

// The stages.
const (
	Connect Stage = "connect" // greeting
	Auth    Stage = "auth"
	Mail    Stage = "mail"
	Rcpt    Stage = "rcpt"
	Data    Stage = "data"   // the message has come, nothing is stored yet
	Stored  Stage = "stored" // it is stored, the answer has not left
	Reset   Stage = "reset"  // after a message, answered or not, and by RSET; only a drop has an effect
)

// Try is one arrival at a stage.
type Try struct {
	Stage    Stage
	N        int // how often it was reached, from 1 on
	From, To string
}

// Fault is what goes wrong there: the server stalls until Until is closed; then the line
// drops, or the server answers with a code. The zero Fault lets things go on.
type Fault struct {
	Until    <-chan struct{}
	Drop     bool
	Code     int
	Enhanced [3]int
	Text     string
}

// Fault sets what goes wrong from now on; nil for nothing.
func (s *Server) Fault(f func(Try) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault, s.tries = f, map[Stage]int{}
}

// AddUser makes another login known to SMTP.
func (s *Server) AddUser(user, password string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[user] = password
}

// MaxSize is what the server takes at most, in bytes, as it says by SIZE.
const MaxSize = 5 << 20

// Up opens the SMTP ports; those that Down has closed open again under their addresses.
func (s *Server) Up(t testing.TB) {
	t.Helper()
	s.SMTP, s.SMTPS = s.serveSMTP(t, s.SMTP, false), s.serveSMTP(t, s.SMTPS, true)
	t.Cleanup(s.Down)
}

// Down closes the SMTP ports and every connection on them.
func (s *Server) Down() {
	s.mu.Lock()
	running := s.running
	s.running = nil
	s.mu.Unlock()
	for _, end := range running {
		end()
	}
}

func (s *Server) serveSMTP(t testing.TB, address string, implicit bool) string {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		ses := &session{server: s, conn: c}
		return ses, ses.at(Connect, "")
	}))
	server.Domain, server.TLSConfig, server.MaxMessageBytes, server.EnableDSN, server.EnableSMTPUTF8 = "localhost", s.tls, MaxSize, true, true
	if s.settings.MaxSize > 0 {
		server.MaxMessageBytes = s.settings.MaxSize
	}
	server.ReadTimeout, server.WriteTimeout = time.Minute, time.Minute
	server.ErrorLog = log.New(io.Discard, "", 0)
	l := s.listenAt(t, address, implicit)
	go server.Serve(l)
	s.mu.Lock()
	s.running = append(s.running, func() { l.Close(); server.Close() })
	s.mu.Unlock()
	return l.Addr().String()
}

// session is one conversation.
type session struct {
	server *Server
	conn   *smtp.Conn
	known  bool
	from   string
	with   smtp.MailOptions
	to     []string
}

// at reaches a stage.
func (x *session) at(stage Stage, to string) error {
	s := x.server
	s.mu.Lock()
	s.tries[stage]++
	try, ask := Try{stage, s.tries[stage], x.from, to}, s.fault
	s.mu.Unlock()
	if ask == nil {
		return nil
	}
	f := ask(try)
	if f.Until != nil {
		<-f.Until
	}
	switch {
	case f.Drop:
		x.conn.Conn().Close()
		return errors.New("dropped")
	case f.Code != 0:
		return &smtp.SMTPError{Code: f.Code, EnhancedCode: f.Enhanced, Message: f.Text}
	}
	return nil
}

func (x *session) AuthMechanisms() []string {
	if x.server.settings.Mechanisms != nil {
		return x.server.settings.Mechanisms
	}
	return []string{sasl.Plain, sasl.Login}
}

func (x *session) Auth(mechanism string) (sasl.Server, error) {
	if mechanism == sasl.Login {
		return &login{check: x.login}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return x.login(user, password) }), nil
}

// login lets a user in.
func (x *session) login(user, password string) error {
	if err := x.at(Auth, ""); err != nil {
		return err
	}
	x.server.mu.Lock()
	right, known := x.server.users[user]
	x.server.mu.Unlock()
	if x.known = known && password == right; !x.known {
		return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "Error: authentication failed"}
	}
	return nil
}

// login asks for user and password one by one, as the mechanism of that name does.
type login struct {
	check func(user, password string) error
	asked int
	user  string
}

func (l *login) Next(response []byte) (challenge []byte, done bool, err error) {
	l.asked++
	switch {
	case l.asked == 1 && response == nil:
		return []byte("Username:"), false, nil
	case l.user == "":
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

func (x *session) Mail(from string, with *smtp.MailOptions) error {
	if !x.known {
		return smtp.ErrAuthRequired
	}
	x.from, x.with = from, *with
	return x.at(Mail, "")
}

func (x *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := x.at(Rcpt, to); err != nil {
		return err
	}
	x.to = append(x.to, to)
	return nil
}

func (x *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := x.at(Data, ""); err != nil {
		return err
	}
	s := x.server
	s.mu.Lock()
	s.delivered = append(s.delivered, Delivery{x.from, x.with, append([]string(nil), x.to...), data})
	s.mu.Unlock()
	return x.at(Stored, "")
}

func (x *session) Reset() {
	x.from, x.to = "", nil
	_ = x.at(Reset, "") // RSET has no other answer than yes
}

func (x *session) Logout() error { return nil }
