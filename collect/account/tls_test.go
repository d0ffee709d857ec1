package account_test

import (
	"bufio"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ducha/collect/account"
	"ducha/collect/mailtest"
)

// at gives an account on a running server.
func at(t *testing.T, kind account.Kind, address string, trust account.Trust) account.Account {
	t.Helper()
	a, err := account.Parse(kind, string(kind)+"s://"+address, mailtest.User)
	if err != nil {
		t.Fatal(err)
	}
	a.Trust = trust
	return a
}

// greet connects with TLS from the first byte and reads the greeting.
func greet(t *testing.T, a account.Account) error {
	t.Helper()
	return greetAt(t, a, a.Address())
}

// greetAt does so at an address of its own, whatever the name of the server.
func greetAt(t *testing.T, a account.Account, address string) error {
	t.Helper()
	conn, err := tls.Dial("tcp", address, a.TLS())
	if err != nil {
		return err
	}
	defer conn.Close()
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "220 ") && !strings.HasPrefix(line, "* OK") {
		t.Errorf("greeted with %q, %v", line, err)
	}
	return nil
}

func TestServersAreBelievedByAuthorityOrFingerprintOnly(t *testing.T) {
	server := mailtest.Start(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ca.pem"), server.CA, 0o600); err != nil {
		t.Fatal(err)
	}
	wrong := strings.Repeat("0", 64)
	for _, c := range []struct {
		trust     string
		otherwise bool // by a name that the certificate lacks
		want      string
	}{
		{"ca.pem", false, ""},
		{server.Pin, false, ""},
		{server.Pin, true, ""}, // the pin says all
		{wrong + "、" + server.Pin, false, ""},
		{"ca.pem、" + wrong, false, ""}, // the authority answers for it
		{"", false, "不认识服务器的证书"},
		{wrong, false, "服务器出示的证书不是设置“服务器证书”里的"},
		{"ca.pem", true, "服务器的证书不是发给 mail.elsewhere.example 的"},
		{"ca.pem、" + wrong, true, "服务器出示的证书不是设置“服务器证书”里的"},
	} {
		for kind, address := range map[account.Kind]string{account.SMTP: server.SMTPS, account.IMAP: server.IMAPS} {
			trust, err := account.ReadTrust(c.trust, dir, false)
			if err != nil {
				t.Fatal(err)
			}
			a := at(t, kind, address, trust)
			if c.otherwise {
				a.Host = "mail.elsewhere.example"
			}
			err = greetAt(t, a, address)
			if c.want == "" {
				if err != nil {
					t.Errorf("%s trusting %q: %v", kind, c.trust, err)
				}
				continue
			}
			message, remedy, ok := account.Explain(fmt.Errorf("dial: %w", err))
			if !ok || message != c.want && !strings.HasPrefix(message, c.want) {
				t.Errorf("%s trusting %q, named otherwise %v: %v is told as %q", kind, c.trust, c.otherwise, err, message)
			}
			if shown := strings.ToUpper(pairs(server.Pin, ":")); !strings.Contains(remedy+":", shown) {
				t.Errorf("%s trusting %q: the remedy lacks the fingerprint: %s", kind, c.trust, remedy)
			}
		}
	}
}

// The fingerprint that a failure tells may be put into the setting as it is.
func TestTheFingerprintThatIsToldIsAccepted(t *testing.T) {
	server := mailtest.Start(t)
	_, remedy, _ := account.Explain(greet(t, at(t, account.IMAP, server.IMAPS, account.Trust{})))
	_, told, _ := strings.Cut(remedy, "指纹：")
	trust, err := account.ReadTrust(told, "", false)
	if err != nil {
		t.Fatal(err)
	}
	if err := greet(t, at(t, account.IMAP, server.IMAPS, trust)); err != nil {
		t.Errorf("pinned %q: %v", told, err)
	}
}

// A server that only speaks what is out of date is reached where that is allowed, and
// its certificate is checked all the same.
func TestLegacyServers(t *testing.T) {
	for name, server := range map[string]*tls.Config{
		"TLS 1.0":                   {MaxVersion: tls.VersionTLS10, MinVersion: tls.VersionTLS10},
		"TLS 1.2, RSA key exchange": {MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA}},
	} {
		t.Run(name, func(t *testing.T) {
			server.Certificates = []tls.Certificate{selfSigned(t)}
			a := at(t, account.SMTP, hello(t, server), account.Trust{})
			pin := sha256.Sum256(server.Certificates[0].Certificate[0])
			a.Trust.Pins = [][32]byte{pin}
			err := greet(t, a)
			if message, remedy, _ := account.Explain(err); message != "服务器的加密方式太旧，没有连接" || !strings.Contains(remedy, "旧式加密") {
				t.Errorf("%v is told as %q, %s", err, message, remedy)
			}
			a.Trust.Legacy = true
			if err := greet(t, a); err != nil {
				t.Errorf("allowed: %v", err)
			}
			a.Trust.Pins = [][32]byte{{}}
			if message, _, _ := account.Explain(greet(t, a)); !strings.HasPrefix(message, "服务器出示的证书不是") {
				t.Errorf("with another pin: %q", message)
			}
			a.Trust.Pins = nil
			if message, _, _ := account.Explain(greet(t, a)); message != "不认识服务器的证书，没有连接" {
				t.Errorf("without a pin: %q", message)
			}
		})
	}
}

// hello serves a greeting over TLS until the test ends.
func hello(t *testing.T, config *tls.Config) (address string) {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			fmt.Fprint(conn, "220 hello\r\n")
			conn.Close()
		}
	}()
	return l.Addr().String()
}

func TestTLSNeverSkipsTheCheck(t *testing.T) {
	for _, trust := range []account.Trust{{}, {Legacy: true}, {Pins: [][32]byte{{}}}, {Pins: [][32]byte{{}}, Legacy: true}, {Roots: x509.NewCertPool()}} {
		c := account.Account{Kind: account.SMTP, Host: "smtp.yunze.example", Port: 465, Trust: trust}.TLS()
		if c.InsecureSkipVerify && c.VerifyConnection == nil || c.ServerName != "smtp.yunze.example" || c.RootCAs != trust.Roots {
			t.Errorf("%+v gives %+v", trust, c)
		}
		if c.MinVersion < tls.VersionTLS12 && !trust.Legacy {
			t.Errorf("%+v allows version %x", trust, c.MinVersion)
		}
		if c.VerifyConnection != nil {
			state := tls.ConnectionState{PeerCertificates: []*x509.Certificate{{Raw: []byte("x")}}}
			if err := c.VerifyConnection(state); !errors.As(err, new(*tls.CertificateVerificationError)) {
				t.Errorf("%+v accepts what it does not know: %v", trust, err)
			}
		}
	}
}
