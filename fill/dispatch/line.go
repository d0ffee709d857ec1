package dispatch

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// line is a connection to the server on which the office is logged in.
type line struct {
	client   *smtp.Client
	patience time.Duration
	carried  int  // messages that it was tried with
	dead     bool // nothing can be said on it any more
}

// step is how far a conversation came.
type step int

// The steps, in their order.
const (
	atConnect step = iota
	atLogin
	atSender
	atRecipient
	atData    // the message is announced, nothing of it has left
	atContent // from here on it may have arrived
)

// answer is what became of a conversation.
type answer struct {
	step step
	code int      // 0: the server did not answer
	text string   // what it said
	bad  []string // recipients that it refused for good
	err  error    // why it did not answer
}

// answered reads an answer out of an error of the client.
func answered(at step, err error) answer {
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return answer{step: at, code: reply.Code, text: reply.Msg}
	}
	return answer{step: at, err: err}
}

// dial connects and logs in, never without TLS. Where it fails, the answer says how far it came.
func (p Post) dial(ctx context.Context) (*line, answer) {
	var conn net.Conn
	kept := func() bool { return true } // lets go of the connection's end by ctx
	open := func(dialing context.Context, network, _ string) (net.Conn, error) {
		var err error
		if conn, err = p.connect(dialing, network); err == nil {
			kept = context.AfterFunc(ctx, func() { conn.Close() })
		}
		return conn, err
	}
	client, err := mail.NewClient(p.Account.Host, append(p.options(), mail.WithDialContextFunc(open))...)
	if err != nil {
		return nil, answer{err: err}
	}
	talk, err := client.DialToSMTPClientWithContext(ctx)
	if !kept() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		if conn != nil {
			conn.Close() // go-mail leaves it open
		}
		return nil, answered(loginStep(err), err)
	}
	talk.SetDSNMailReturnOption(string(mail.DSNMailReturnHeadersOnly)) // a bounce with the form in it would look like a return
	talk.SetDSNRcptNotifyOption(string(mail.DSNRcptNotifyFailure))
	return &line{client: talk, patience: p.patience()}, answer{}
}

// loginStep tells whether it was the login that failed, of which go-mail has no error of its own.
func loginStep(err error) step {
	if strings.Contains(err.Error(), "AUTH") || errors.Is(err, mail.ErrNoSupportedAuthDiscovered) {
		return atLogin
	}
	return atConnect
}

// options are how go-mail is to speak. It says nothing of its own and logs nothing.
func (p Post) options() []mail.Option {
	_, domain, _ := strings.Cut(p.Office.Address, "@")
	options := []mail.Option{
		mail.WithPort(p.Account.Port), mail.WithTLSConfig(p.Account.TLS()), mail.WithTimeout(p.patience()), mail.WithHELO(domain),
		mail.WithoutSMTPUTF8(), mail.WithUsername(p.Account.User), mail.WithPassword(p.Password.Reveal()),
		mail.WithOpportunisticSMTPAuth(mail.SMTPAuthPlain, mail.SMTPAuthLogin), // the line is encrypted; others only where these are not to be had
	}
	if p.Account.Implicit {
		return append(options, mail.WithSSL())
	}
	return append(options, mail.WithTLSPolicy(mail.TLSMandatory))
}

// connect opens the connection, with TLS from the first byte where the account is so.
func (p Post) connect(ctx context.Context, network string) (net.Conn, error) {
	address := net.JoinHostPort(p.Account.Host, strconv.Itoa(p.Account.Port))
	if p.Account.Implicit {
		return (&tls.Dialer{Config: p.Account.TLS()}).DialContext(ctx, network, address)
	}
	return new(net.Dialer).DialContext(ctx, network, address)
}

// limit is the largest message that the server takes, in bytes; 0 where it does not say.
func (l *line) limit() int {
	_, size := l.client.Extension("SIZE")
	n, err := strconv.Atoi(strings.TrimSpace(size))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// alive asks whether the server is still there; it may have hung up during a pause.
func (l *line) alive() bool {
	l.wait(1)
	return !l.dead && l.client.Noop() == nil
}

// wait gives the server so many times the patience from now on.
func (l *line) wait(times time.Duration) {
	if err := l.client.UpdateDeadline(times * l.patience); err != nil {
		l.dead = true
	}
}

// give hands over a message for all its recipients or, where one is not taken, for none.
func (l *line) give(from string, to []string, message []byte) answer {
	l.carried++
	l.wait(1)
	if err := l.client.Mail("<" + from + ">"); err != nil {
		return l.withdraw(answered(atSender, err))
	}
	if a := l.recipients(to); a.step != 0 {
		return l.withdraw(a)
	}
	l.wait(1)
	content, err := l.client.Data()
	if err != nil {
		return l.withdraw(answered(atData, err))
	}
	var broken error
	for block := range slices.Chunk(message, 64<<10) {
		l.wait(1)
		if _, broken = content.Write(block); broken != nil {
			break
		}
	}
	l.wait(5) // ten minutes, as RFC 5321 4.5.3.2.6 asks: giving up early leaves the message in doubt
	err = content.Close()
	if err == nil && broken == nil {
		a := answer{step: atContent, code: 250}
		if done, ok := content.(*smtp.DataCloser); ok {
			a.text = done.ServerResponse()
		}
		return a
	}
	a := answered(atContent, err)
	if a.code == 0 {
		l.dead = true
		a.err = errors.Join(broken, a.err)
	}
	return a
}

// recipients names them all, so that all that are wrong are known at once. A refusal for
// good counts more than one for now; a step of 0 says that all were taken.
func (l *line) recipients(to []string) answer {
	var worst answer
	for _, address := range unique(to) {
		l.wait(1)
		err := l.client.Rcpt("<" + address + ">")
		if err == nil {
			continue
		}
		a := answered(atRecipient, err)
		switch {
		case a.code == 0:
			return a
		case a.code/100 == 5:
			a.bad = append(worst.bad, address)
			worst = a
		case worst.code/100 != 5:
			worst = a
		}
	}
	return worst
}

// unique gives each address once, whatever its case.
func unique(addresses []string) []string {
	var out []string
	for _, a := range addresses {
		if !slices.ContainsFunc(out, func(b string) bool { return strings.EqualFold(a, b) }) {
			out = append(out, a)
		}
	}
	return out
}

// withdraw takes back a message that was not taken, so that the next can begin.
func (l *line) withdraw(a answer) answer {
	if a.code == 0 || l.client.Reset() != nil {
		l.dead = true
	}
	return a
}

// hangUp ends the connection; a server that is gone is not waited for.
func (l *line) hangUp() {
	if !l.dead {
		_ = l.client.UpdateDeadline(min(l.patience, 5*time.Second))
		_ = l.client.Quit() // what it says no longer matters
	}
	_ = l.client.Close()
}
