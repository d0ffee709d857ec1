package mailbox

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"unicode"

	"ducha/collect/account"
)

// What a Failure is about, for errors.Is.
var (
	ErrReach  = errors.New("server not reached, or not safely")
	ErrLogin  = errors.New("login refused")
	ErrFolder = errors.New("no such folder")
	ErrClosed = errors.New("folder not opened")
	ErrLine   = errors.New("line lost again and again")
)

// Failure is why a folder could not be read, as the clerk is told.
type Failure struct {
	Message string // in Chinese
	Remedy  string
	Folders []string // that there are, with ErrFolder
	About   error    // one of those above
	Cause   error
}

func (f *Failure) Error() string   { return f.Message }
func (f *Failure) Unwrap() []error { return []error{f.About, f.Cause} }

// failure words a trouble.
func (b Box) failure(about, cause error) *Failure {
	if lost := (*lostLine)(nil); errors.As(cause, &lost) {
		cause = lost.cause
	}
	f := &Failure{About: about, Cause: cause}
	message, remedy, known := account.Explain(cause)
	if !known {
		message, remedy = b.words(cause), "核对服务器地址和端口（IMAP 一般是 993）；过一会儿再运行"
	}
	switch about {
	case ErrReach:
		f.Message, f.Remedy = fmt.Sprintf("连不上收信服务器 %s：%s", b.Account.Address(), message), remedy
	case ErrLine:
		f.Message, f.Remedy = fmt.Sprintf("与收信服务器 %s 的连接一再中断：%s", b.Account.Address(), message), "过一会儿再运行，会从断开的地方接着收"
	case ErrLogin:
		f.Message = fmt.Sprintf("收信服务器不让 %s 登录：%s", b.Account.User, b.words(cause))
		f.Remedy = "163、126、QQ 等邮箱要填授权码，不是登录密码：在网页邮箱的“设置”里开启 IMAP 服务，取得授权码；用户名写邮箱全称"
	case ErrFolder:
		f.Message, f.Remedy = fmt.Sprintf("邮箱里没有文件夹“%s”", b.Folder), "改用邮箱里有的文件夹"
	case ErrClosed:
		f.Message = fmt.Sprintf("收信服务器不让读文件夹“%s”：%s", b.Folder, b.words(cause))
		f.Remedy = "在网页邮箱里确认已开启 IMAP 服务；还不行的，把服务器的话告诉邮箱管理员"
	}
	return f
}

// unsafe tells a server that is not believed, or does not speak TLS, from a line that was
// lost on the way to it.
func (b Box) unsafe(err error) error {
	var (
		network net.Error
		alert   tls.AlertError
	)
	if errors.Is(err, io.EOF) || errors.Is(err, errSilent) || errors.As(err, &network) && !errors.As(err, &alert) {
		return err
	}
	return b.failure(ErrReach, err)
}

// maxWords is how much of what a server says is told, in characters.
const maxWords = 200

// words takes off what a server's words must not carry into a message to the clerk.
func (b Box) words(err error) string {
	runes := []rune(clean(b.Password.Struck(err.Error(), b.Account.User)))
	return string(runes[:min(len(runes), maxWords)])
}

func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	return strings.Join(strings.Fields(s), " ")
}
