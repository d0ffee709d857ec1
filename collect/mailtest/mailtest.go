// Package mailtest is a mail server for tests: SMTP and IMAP on loopback over TLS, all
// in memory, with faults wherever a real server has them.
package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"
)

// The office's account on every server.
const (
	User     = "ducha@yunze.example"
	Password = "授权码 abc-123"
)

// Server is one running pair. Addresses are host:port; TLS from the first byte on
// SMTPS and IMAPS, STARTTLS on the others.
type Server struct {
	SMTP, SMTPS, IMAP, IMAPS string

	CA  []byte // certificate of the authority, PEM
	Pin string // SHA-256 of the server's certificate (DER), hex

	settings  Settings
	mu        sync.Mutex
	users     map[string]string // passwords for SMTP
	running   []func()          // each ends one SMTP port
	fault     func(Try) Fault
	tries     map[Stage]int
	delivered []Delivery
	box       *imapmemserver.User
	imap      imapSide
	tls       *tls.Config
}

// Delivery is a message that the SMTP server has stored.
type Delivery struct {
	From string
	With smtp.MailOptions // of MAIL FROM
	To   []string
	Data []byte
}

// Settings are what a server has otherwise than usual.
type Settings struct {
	MaxSize    int64    // what SMTP takes at most, in bytes, as it says by SIZE; 0 for MaxSize
	Mechanisms []string // of SMTP AUTH; nil for PLAIN and LOGIN
}

// Start runs a server until the test ends.
func Start(t testing.TB) *Server { return StartWith(t, Settings{}) }

// StartWith runs one with settings of its own.
func StartWith(t testing.TB, settings Settings) *Server {
	t.Helper()
	s := &Server{settings: settings, users: map[string]string{User: Password}, tries: map[Stage]int{}, box: imapmemserver.NewUser(User, Password),
		imap: imapSide{put: map[string][]put{}}}
	if err := s.box.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	ca, certificate := Certify(t)
	pin := sha256.Sum256(certificate.Certificate[0])
	s.CA, s.Pin, s.tls = ca, hex.EncodeToString(pin[:]), &tls.Config{Certificates: []tls.Certificate{certificate}}
	s.SMTP, s.SMTPS = "127.0.0.1:0", "127.0.0.1:0"
	s.Up(t)
	s.IMAP, s.IMAPS = s.serveIMAP(t, false), s.serveIMAP(t, true)
	return s
}

// Delivered gives what was stored so far, in order.
func (s *Server) Delivered() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Delivery(nil), s.delivered...)
}

// listen opens a port of loopback; with TLS from the first byte or without.
func (s *Server) listen(t testing.TB, implicit bool) net.Listener {
	t.Helper()
	return s.listenAt(t, "127.0.0.1:0", implicit)
}

// listenAt opens the port of an address, any for 0.
func (s *Server) listenAt(t testing.TB, address string, implicit bool) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	if implicit {
		l = tls.NewListener(l, s.tls)
	}
	return l
}

// Certify makes an authority and a certificate of it for 127.0.0.1 and localhost. ca is
// the authority's own certificate, PEM.
func Certify(t testing.TB) (ca []byte, server tls.Certificate) {
	t.Helper()
	caKey, key := newKey(t), newKey(t)
	issuer := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mailtest CA"}, NotBefore: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter: time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"}, NotBefore: issuer.NotBefore, NotAfter: issuer.NotAfter,
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	caDER, err := x509.CreateCertificate(rand.Reader, issuer, issuer, &caKey.PublicKey, caKey)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, issuer, &key.PublicKey, caKey)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER}), tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
