// Package account is how the office reaches its mail servers: where they are,
// which certificates are trusted there, and where the password comes from.
package account

import (
	"crypto/x509"
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
	Host     string
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
