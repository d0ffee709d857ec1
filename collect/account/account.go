// Package account is how the office reaches its mail servers: where they are,
// which certificates are trusted there, and where the password comes from.
package account

import (
	"crypto/x509"
	"net"
	"strconv"
)

// Kind is what a server is for.
type Kind string

// The kinds of server.
const (
	SMTP Kind = "smtp"
	IMAP Kind = "imap"
)

// Account is one login on one server.
type Account struct {
	Kind     Kind
	Host     string // a name, in ASCII, or an IP address without brackets
	Port     int
	User     string
	Implicit bool // TLS from the first byte (ports 465 and 993); else STARTTLS, which is required
	Trust    Trust
}

// Trust says which servers are believed to be what they say.
type Trust struct {
	Roots  *x509.CertPool // nil: those of the system
	Pins   [][32]byte     // SHA-256 of certificates (DER) that are believed whatever else is wrong with them
	Legacy bool           // servers that only speak TLS 1.0 or RSA key exchange are reached, too
}

// Address is host:port, as it is dialled.
func (a Account) Address() string { return net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) }

// Server is the server as Parse reads it, with nothing left to a default.
func (a Account) Server() string {
	scheme := string(a.Kind)
	if a.Implicit {
		scheme += "s"
	}
	return scheme + "://" + a.Address()
}

// Error is something about an account that the clerk can put right. Neither text
// ever holds a password.
type Error struct {
	Problem string
	Remedy  string
}

func (e *Error) Error() string { return e.Problem + "，" + e.Remedy }
