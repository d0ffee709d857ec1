package account

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/idna"
)

// Explain tells in Chinese why a server could not be spoken to, and what to do; ok is
// false where the error is about something else. An end of input counts as a dropped
// connection: it is for errors that came of talking to a server.
func Explain(err error) (message, remedy string, ok bool) {
	var own *Error
	switch {
	case err == nil:
		return "", "", false
	case errors.As(err, &own):
		return own.Problem, own.Remedy, true
	}
	for _, explain := range []func(error) (string, string){explainCertificate, explainTLS, explainConnection} {
		if message, remedy = explain(err); message != "" {
			return message, remedy, true
		}
	}
	return "", "", false
}

// explainCertificate tells why a certificate was not accepted.
func explainCertificate(err error) (message, remedy string) {
	leaf := shown(err)
	pin := "填上它的 SHA-256 指纹"
	if leaf != nil {
		pin = "填上它的指纹：" + fingerprint(leaf)
	}
	trust := "请服务器管理员给证书文件，路径写进设置“服务器证书”；或向管理员核对后，在那里" + pin
	var (
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		failed  *tls.CertificateVerificationError
	)
	switch {
	case errors.Is(err, errNotPinned):
		return "服务器出示的证书不是设置“服务器证书”里的", "证书可能换过，也可能有人冒充：" + trust
	case errors.As(err, &unknown):
		return "不认识服务器的证书，没有连接", trust
	case errors.As(err, &name):
		return "服务器的证书不是发给 " + name.Host + " 的", fmt.Sprintf("服务器名按证书上的写：%s；或向管理员核对后，在设置“服务器证书”里%s", names(name.Certificate), pin)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		return fmt.Sprintf("服务器的证书不在有效期内（%s 至 %s）", invalid.Cert.NotBefore.Format(time.DateOnly), invalid.Cert.NotAfter.Format(time.DateOnly)),
			"先看这台电脑的日期对不对；日期没错就请管理员换证书，一时换不了，核对后在设置“服务器证书”里" + pin
	case errors.As(err, &failed), errors.As(err, &invalid), errors.As(err, new(x509.SystemRootsError)):
		return "服务器的证书没有通过检查", trust
	}
	return "", ""
}

// shown is the certificate that the server showed, if the error knows it.
func shown(err error) *x509.Certificate {
	var failed *tls.CertificateVerificationError
	if errors.As(err, &failed) && len(failed.UnverifiedCertificates) > 0 {
		return failed.UnverifiedCertificates[0]
	}
	return nil
}

// fingerprint is the SHA-256 of a certificate, as browsers and openssl show it.
func fingerprint(c *x509.Certificate) string {
	return strings.ReplaceAll(fmt.Sprintf("% X", sha256.Sum256(c.Raw)), " ", ":")
}

// names are the first few that a certificate is good for.
func names(c *x509.Certificate) string {
	if c == nil {
		return "看证书的“使用者可选名称”"
	}
	all := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		all = append(all, ip.String())
	}
	if len(all) == 0 {
		return "（证书上没有写）"
	}
	return strings.Join(all[:min(len(all), 3)], "、")
}

// tooOld are the ways crypto/tls says that two sides share no way of encrypting; it
// has no values for them.
var tooOld = []string{"tls: server selected unsupported protocol version", "tls: server chose an unconfigured cipher suite",
	"tls: protocol version not supported", "tls: handshake failure", "tls: insufficient security level"}

// explainTLS tells why there is no encryption.
func explainTLS(err error) (message, remedy string) {
	var record tls.RecordHeaderError
	if errors.As(err, &record) {
		return "服务器在这个端口上不是一开始就加密", "换成加密的端口（SMTP 465，IMAP 993）；端口没写错时，服务器写成 smtp://主机名:端口 或 imap://主机名:端口"
	}
	if slices.ContainsFunc(tooOld, func(text string) bool { return strings.Contains(err.Error(), text) }) {
		return "服务器的加密方式太旧，没有连接", "请管理员升级；一时升级不了，可在设置里打开“旧式加密”"
	}
	return "", ""
}

// The numbers of Windows for what syscall names only elsewhere; there they mean nothing.
const (
	wsaTimedOut    = syscall.Errno(10060)
	wsaRefused     = syscall.Errno(10061)
	wsaReset       = syscall.Errno(10054)
	wsaAborted     = syscall.Errno(10053)
	wsaNetUnreach  = syscall.Errno(10051)
	wsaHostUnreach = syscall.Errno(10065)
	wsaForbidden   = syscall.Errno(10013)
)

// asWritten is the name of a host as people write it: 邮件.政务.cn for xn--5nq051n.xn--zfr164b.cn.
func asWritten(host string) string {
	if text, err := idna.ToUnicode(host); err == nil {
		return text
	}
	return host
}

// explainConnection tells why there is no connection.
func explainConnection(err error) (message, remedy string) {
	var (
		dns     *net.DNSError
		errno   syscall.Errno
		network net.Error
		op      *net.OpError
	)
	if errors.As(err, &op) {
		errors.As(op, &errno)
	}
	late := errors.As(err, &network) && network.Timeout() || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "找不到服务器 " + asWritten(dns.Name), "检查设置里的服务器名；再看网络和 DNS 是否正常"
	case dns != nil:
		return "查不到服务器 " + asWritten(dns.Name) + " 的地址", "检查网络和 DNS 是否正常，过一会儿再运行"
	case errno == syscall.ECONNREFUSED, errno == wsaRefused:
		return "服务器拒绝连接" + remote(op), "检查服务器名和端口（SMTP 465，IMAP 993）；可能没有开通这项服务"
	case errno == syscall.ENETUNREACH, errno == syscall.EHOSTUNREACH, errno == wsaNetUnreach, errno == wsaHostUnreach:
		return "连不到服务器" + remote(op), "检查网线、网络和服务器名"
	case errno == wsaForbidden:
		return "本机不许连接服务器" + remote(op), "检查防火墙和杀毒软件是否拦了 ducha"
	case late, errno == wsaTimedOut:
		return "服务器没有回应" + remote(op), "检查网络、服务器名和端口；465、993 端口一开始就加密，前面不要写 smtp:// 或 imap://"
	case errno == syscall.ECONNRESET, errno == syscall.ECONNABORTED, errno == syscall.EPIPE, errno == wsaReset, errno == wsaAborted,
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "服务器断开了连接" + remote(op), "过一会儿再运行；总是这样，检查端口，或问服务器管理员"
	}
	return "", ""
}

// remote is the other end of a connection, in brackets, if the failure knows it.
func remote(op *net.OpError) string {
	if op != nil && op.Addr != nil {
		return "（" + op.Addr.String() + "）"
	}
	return ""
}
