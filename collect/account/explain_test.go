package account_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"ducha/collect/account"
	"ducha/collect/mailtest"
)

// selfSigned is a certificate for 127.0.0.1 with an RSA key, as old servers have.
func selfSigned(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "old"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageKeyEncipherment | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func TestExplainExpired(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Date(2019, 7, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err = x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(c)
	address := hello(t, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	message, remedy, _ := account.Explain(greet(t, at(t, account.SMTP, address, account.Trust{Roots: roots})))
	if message != "服务器的证书不在有效期内（2019-07-01 至 2021-07-01）" || !strings.Contains(remedy, "日期") {
		t.Errorf("told as %q, %s", message, remedy)
	}
}

// What really happens when ports and schemes are mixed up, or nobody is there.
func TestExplainConnections(t *testing.T) {
	server := mailtest.Start(t)
	message, remedy, _ := account.Explain(greet(t, at(t, account.IMAP, server.IMAP, account.Trust{})))
	if message != "服务器在这个端口上不是一开始就加密" || !strings.Contains(remedy, "imap://") {
		t.Errorf("a clear port is told as %q, %s", message, remedy)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	message, _, _ = account.Explain(greet(t, at(t, account.IMAP, l.Addr().String(), account.Trust{})))
	if want := "服务器拒绝连接（" + l.Addr().String() + "）"; message != want {
		t.Errorf("nobody there is told as %q, want %q", message, want)
	}
}

func TestExplain(t *testing.T) {
	dial := func(err error) error {
		return fmt.Errorf("dial: %w", &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)})
	}
	for _, c := range []struct {
		err  error
		want string // "" for what is about something else
	}{
		{&net.DNSError{Name: "smtp.x.example", IsNotFound: true}, "找不到服务器 smtp.x.example"},
		{&net.DNSError{Name: "xn--5nq051n.xn--zfr164b.cn", IsNotFound: true}, "找不到服务器 邮件.政务.cn"},
		{&net.DNSError{Name: "smtp.x.example", IsTimeout: true}, "查不到服务器 smtp.x.example 的地址"},
		{dial(syscall.ECONNREFUSED), "服务器拒绝连接"},
		{dial(syscall.Errno(10061)), "服务器拒绝连接"}, // as Windows numbers it
		{dial(syscall.ENETUNREACH), "连不到服务器"},
		{dial(syscall.Errno(10013)), "本机不许连接服务器"},
		{dial(syscall.Errno(10060)), "服务器没有回应"},
		{dial(syscall.ECONNRESET), "服务器断开了连接"},
		{fmt.Errorf("read: %w", io.EOF), "服务器断开了连接"},
		{context.DeadlineExceeded, "服务器没有回应"},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, "服务器没有回应"},
		{&net.OpError{Op: "remote error", Err: tls.AlertError(70)}, "服务器的加密方式太旧"},
		{&net.OpError{Op: "remote error", Err: tls.AlertError(40)}, "服务器的加密方式太旧"},
		{&tls.CertificateVerificationError{Err: x509.HostnameError{Host: "smtp.x.example", Certificate: &x509.Certificate{}}}, "服务器的证书不是发给 smtp.x.example 的"},
		{x509.HostnameError{Host: "smtp.x.example", Certificate: &x509.Certificate{}}, "服务器的证书不是发给 smtp.x.example 的"},
		{&tls.CertificateVerificationError{Err: errors.New("odd")}, "服务器的证书没有通过检查"},
		{fmt.Errorf("open: %w", &account.Error{Problem: "甲", Remedy: "乙"}), "甲"},
		{context.Canceled, ""},
		{&fs.PathError{Op: "open", Path: "x", Err: syscall.ECONNREFUSED}, ""},
		{errors.New("535 authentication failed"), ""},
		{nil, ""},
	} {
		message, remedy, ok := account.Explain(c.err)
		if !strings.HasPrefix(message, c.want) || c.want == "" && message != "" || ok != (c.want != "") || ok != (remedy != "") {
			t.Errorf("%v is told as %q, %q, %v; want %q", c.err, message, remedy, ok, c.want)
		}
	}
}
