package mailtest

import (
	"bytes"
	"io"
	"log"
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
}

type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

func (s *Server) serveIMAP(t testing.TB, implicit bool) string {
	boxes := imapmemserver.New()
	boxes.AddUser(s.box)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return boxes.NewSession(), nil, nil
		},
		TLSConfig: s.tls, Logger: log.New(io.Discard, "", 0),
	})
	l := s.listen(t, implicit)
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return l.Addr().String()
}
