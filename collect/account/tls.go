package account

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// TLS is how the server is spoken to. Its certificate is always checked: by the
// authorities and its name, or by its fingerprint.
func (a Account) TLS() *tls.Config {
	config := &tls.Config{ServerName: a.Host, RootCAs: a.Trust.Roots, MinVersion: tls.VersionTLS12}
	if a.Trust.Legacy {
		config.MinVersion, config.CipherSuites = tls.VersionTLS10, legacySuites()
	}
	if len(a.Trust.Pins) > 0 { // VerifyConnection does what is skipped, unless a pin says yes
		config.InsecureSkipVerify, config.VerifyConnection = true, a.verify
	}
	return config
}

// errNotPinned says that a certificate is none of those whose fingerprints are given.
var errNotPinned = errors.New("certificate matches no fingerprint")

// verify accepts a certificate that is pinned, or that would be accepted without pins.
func (a Account) verify(state tls.ConnectionState) error {
	leaf := state.PeerCertificates[0] // a server without one does not get so far
	if slices.Contains(a.Trust.Pins, sha256.Sum256(leaf.Raw)) {
		return nil
	}
	between := x509.NewCertPool()
	for _, c := range state.PeerCertificates[1:] {
		between.AddCert(c)
	}
	// The name of the state is none where the host is an IP address.
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: a.Trust.Roots, Intermediates: between, DNSName: a.Host}); err != nil {
		return &tls.CertificateVerificationError{UnverifiedCertificates: state.PeerCertificates, Err: fmt.Errorf("%w: %w", errNotPinned, err)}
	}
	return nil
}

// legacySuites are those of today and those with RSA key exchange, without RC4.
func legacySuites() []uint16 {
	var suites []uint16
	for _, s := range tls.CipherSuites() {
		suites = append(suites, s.ID)
	}
	for _, s := range tls.InsecureCipherSuites() {
		if strings.HasPrefix(s.Name, "TLS_RSA_WITH_") && !strings.Contains(s.Name, "RC4") {
			suites = append(suites, s.ID)
		}
	}
	return suites
}
