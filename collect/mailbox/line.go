package mailbox

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"time"
)

// line is a connection on which a server can neither keep silent for ever nor talk
// without end. Whatever reads it may be stuck or have panicked: do comes back all the same.
type line struct {
	net.Conn
	raw      net.Conn // without TLS: closing it waits for nobody
	patience time.Duration
	left     atomic.Int64 // bytes that may still come
	heard    atomic.Int64 // that came
	closed   atomic.Bool
}

// lostLine is a line that was lost, or on which nothing sensible comes.
type lostLine struct{ cause error }

func (l *lostLine) Error() string { return l.cause.Error() }
func (l *lostLine) Unwrap() error { return l.cause }

var (
	errSilent  = errors.New("服务器不再应答")
	errTooMuch = errors.New("服务器发来的太多")
)

// longest is how many times its patience a line is left to one command at most.
const longest = 60

// do runs one piece of conversation in which at most so many bytes may come. An answer
// of the server is its error as it is; every other trouble is a *lostLine, and the line
// is closed then. What run writes must not be looked at after an error.
func (l *line) do(ctx context.Context, most int64, run func() error) error {
	ctx, stop := context.WithTimeout(ctx, longest*l.patience)
	defer stop()
	l.left.Store(most)
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("answer cannot be read: %v", p)
			}
		}()
		done <- run()
	}()
	err := l.await(ctx, done)
	if err == nil || answer(err) != nil {
		return err
	}
	l.Close()
	return &lostLine{err}
}

// await waits for the end of a piece of conversation as long as something comes.
func (l *line) await(ctx context.Context, done <-chan error) error {
	tick := time.NewTicker(l.patience)
	defer tick.Stop()
	for heard := l.heard.Load(); ; {
		select {
		case err := <-done:
			return err
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			now := l.heard.Load()
			if now == heard {
				return errSilent
			}
			heard = now
		}
	}
}

func (l *line) Read(p []byte) (int, error) {
	left := l.left.Load()
	if left <= 0 {
		return 0, errTooMuch
	}
	n, err := l.Conn.Read(p[:min(int64(len(p)), left)])
	l.left.Add(int64(-n))
	l.heard.Add(int64(n))
	return n, err
}

// Close closes the connection at once.
func (l *line) Close() error {
	l.closed.Store(true)
	return l.raw.Close()
}

// The line keeps its own time: a deadline for a whole answer would be too short for a
// large message on a slow line.
func (*line) SetDeadline(time.Time) error      { return nil }
func (*line) SetReadDeadline(time.Time) error  { return nil }
func (*line) SetWriteDeadline(time.Time) error { return nil }

// dial reaches the server and agrees on TLS, from the first byte or by STARTTLS.
func (f *fetch) dial(ctx context.Context) (*line, error) {
	dialer := net.Dialer{Timeout: f.Patience}
	raw, err := dialer.DialContext(ctx, "tcp", f.Account.Address())
	if err != nil {
		if !f.opened {
			return nil, f.failure(ErrReach, err)
		}
		return nil, &lostLine{err}
	}
	l := &line{Conn: raw, raw: raw, patience: f.Patience}
	greeted := ""
	if !f.Account.Implicit {
		if err := l.do(ctx, sayLittle, func() error { return startTLS(l) }); err != nil {
			l.Close()
			var plain *noTLS
			if errors.As(err, &plain) {
				return nil, f.failure(ErrReach, plain)
			}
			return nil, err
		}
		greeted = "* OK ready\r\n" // the server does not greet again
	}
	secure := tls.Client(raw, f.Account.TLS())
	if err := l.do(ctx, sayLittle, func() error { return secure.HandshakeContext(ctx) }); err != nil {
		l.Close()
		return nil, f.unsafe(err)
	}
	l.Conn = &greeting{Conn: secure, text: greeted}
	return l, nil
}

// greeting is a connection on which a text comes first.
type greeting struct {
	net.Conn
	text string
}

func (g *greeting) Read(p []byte) (int, error) {
	if g.text == "" {
		return g.Conn.Read(p)
	}
	n := copy(p, g.text)
	g.text = g.text[n:]
	return n, nil
}

// noTLS is a server that would go on without TLS.
type noTLS struct{ said string }

func (n *noTLS) Error() string { return "不肯改用加密连接，没有登录（" + n.said + "）" }

// startTLS asks the server to go over to TLS. Nothing may come between its answer and
// that: somebody else might have written it.
func startTLS(l *line) error {
	in := bufio.NewReader(l)
	said, err := in.ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(strings.ToUpper(said), "* OK") {
		return &noTLS{strings.TrimSpace(said)}
	}
	if _, err := l.Write([]byte("S1 STARTTLS\r\n")); err != nil {
		return err
	}
	for !strings.HasPrefix(said, "S1 ") {
		if said, err = in.ReadString('\n'); err != nil {
			return err
		}
	}
	if !strings.HasPrefix(strings.ToUpper(said), "S1 OK") || in.Buffered() > 0 {
		return &noTLS{strings.TrimSpace(said)}
	}
	return nil
}
