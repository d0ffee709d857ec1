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
)

// Try is one arrival at a stage.
type Try struct {
	Stage    Stage
	N        int // how often it was reached, from 1 on
	From, To string
}

// Fault is what goes wrong there: the line drops, or the server answers with a code.
// The zero Fault lets things go on.
type Fault struct {
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

// MaxSize is what the server takes at most, in bytes, as it says by SIZE.
const MaxSize = 5 << 20

func (s *Server) serveSMTP(t testing.TB, implicit bool) string {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		ses := &session{server: s, conn: c}
		return ses, ses.at(Connect, "")
	}))
	server.Domain, server.TLSConfig, server.MaxMessageBytes, server.EnableDSN, server.EnableSMTPUTF8 = "localhost", s.tls, MaxSize, true, true
	server.ReadTimeout, server.WriteTimeout = time.Minute, time.Minute
	server.ErrorLog = log.New(io.Discard, "", 0)
	l := s.listen(t, implicit)
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return l.Addr().String()
}

// session is one conversation.
type session struct {
	server *Server
	conn   *smtp.Conn
	known  bool
	from   string
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
	switch {
	case f.Drop:
		x.conn.Conn().Close()
		return errors.New("dropped")
	case f.Code != 0:
		return &smtp.SMTPError{Code: f.Code, EnhancedCode: f.Enhanced, Message: f.Text}
	}
	return nil
}

func (x *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (x *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if err := x.at(Auth, ""); err != nil {
			return err
		}
		if x.known = user == User && password == Password; !x.known {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "Error: authentication failed"}
		}
		return nil
	}), nil
}

func (x *session) Mail(from string, _ *smtp.MailOptions) error {
	if !x.known {
		return smtp.ErrAuthRequired
	}
	x.from = from
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
	s.delivered = append(s.delivered, Delivery{x.from, append([]string(nil), x.to...), data})
	s.mu.Unlock()
	return x.at(Stored, "")
}

func (x *session) Reset() { x.from, x.to = "", nil }

func (x *session) Logout() error { return nil }
