package account

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/width"
)

// Parse reads a server and a user as the clerk writes them in 设置: a host, with or
// without a port and a scheme. smtps:// and imaps:// are TLS from the first byte,
// smtp:// and imap:// STARTTLS; without a scheme the port decides. Errors are *Error.
func Parse(kind Kind, server, user string) (Account, error) {
	a := Account{Kind: kind}
	text := width.Fold.String(strings.TrimSpace(server))
	switch {
	case text == "":
		return Account{}, &Error{"没有写" + kind.setting("服务器"), "在台账的“设置”里写上，如 " + kind.example()}
	case hidden(text):
		return Account{}, &Error{kind.setting("服务器") + "里有看不见的字符", "删掉重写，如 " + kind.example()}
	}
	wrong := &Error{kind.setting("服务器") + "“" + text + "”不对", "写成 " + kind.example()}
	text = strings.NewReplacer(" ", "", "。", ".").Replace(text)
	if at := strings.LastIndex(text, "@"); at >= 0 { // nothing of it is told: a password may be in it
		if _, login, _ := cutScheme(text[:at]); strings.Contains(login, ":") {
			return Account{}, errPassword
		}
		return Account{}, &Error{kind.setting("服务器") + "里不写账号", "账号写在" + kind.setting("账号") + "，这里写成 " + kind.example()}
	}
	scheme, rest, _ := cutScheme(text)
	if err := a.locate(scheme, strings.TrimSuffix(rest, "/")); err != nil {
		return Account{}, wrong
	}
	var err error
	if a.User, err = cleanUser(kind, user); err != nil {
		return Account{}, err
	}
	if a.User == "" {
		return Account{}, &Error{"没有写" + kind.setting("账号"), "在台账的“设置”里写上，一般是完整的邮箱地址"}
	}
	return a, nil
}

// errPassword refuses a password where others can read it.
var errPassword = &Error{"密码不能写在命令行或台账里", "删掉它；运行时会问，也可以放进环境变量"}

// setting is the name of a row of 设置.
func (k Kind) setting(name string) string { return strings.ToUpper(string(k)) + name }

func (k Kind) example() string {
	if k == IMAP {
		return "imap.example.gov.cn:993"
	}
	return "smtp.example.gov.cn:465"
}

// ports are those that stand for TLS from the first byte, and those that STARTTLS is for.
func (k Kind) ports() (implicit, startTLS int) {
	if k == IMAP {
		return 993, 143
	}
	return 465, 587
}

// cutScheme takes the scheme off; found is false where there is none.
func cutScheme(text string) (scheme, rest string, found bool) {
	if scheme, rest, found = strings.Cut(text, "://"); !found {
		return "", text, false
	}
	return strings.ToLower(scheme), rest, true
}

// locate sets host, port and kind of TLS by a scheme ("" for none) and host:port.
func (a *Account) locate(scheme, hostPort string) error {
	host, port, err := splitHostPort(hostPort)
	if err != nil {
		return err
	}
	implicit, startTLS := a.Kind.ports()
	switch scheme {
	case "":
		a.Implicit = port == 0 || port == 465 || port == 993
	case string(a.Kind):
	case string(a.Kind) + "s":
		a.Implicit = true
	default:
		return errAddress
	}
	if a.Host, a.Port = host, port; port == 0 {
		if a.Port = startTLS; a.Implicit {
			a.Port = implicit
		}
	}
	return nil
}

// errAddress is any mistake in a host or a port; callers say what it should look like.
var errAddress = &Error{"服务器的地址不对", "写成 主机名:端口"}

// splitHostPort gives port 0 where none is written. An IPv6 address may stand bare
// where no port follows.
func splitHostPort(text string) (host string, port int, err error) {
	host = text
	bracketed := strings.HasPrefix(text, "[")
	if bracketed {
		var ok bool
		if host, text, ok = strings.Cut(text[1:], "]"); !ok || text != "" && text[0] != ':' {
			return "", 0, errAddress
		}
	} else if strings.Count(text, ":") > 1 {
		text = ""
	}
	if i := strings.LastIndex(text, ":"); i >= 0 {
		if port, err = strconv.Atoi(text[i+1:]); err != nil || text[i+1] == '+' || port < 1 || port > 65535 {
			return "", 0, errAddress
		}
		if !bracketed {
			host = text[:i]
		}
	}
	host, err = cleanHost(host, bracketed)
	return host, port, err
}

// cleanHost gives a host in the one way of writing it that servers and certificates
// know: lower case, names outside ASCII as IDNA has them, no dot at the end.
func cleanHost(host string, bracketed bool) (string, error) {
	if ip, err := netip.ParseAddr(host); err == nil && ip.Zone() == "" && (!bracketed || ip.Is6()) {
		return ip.String(), nil
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if strings.IndexFunc(host, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil || !strings.Contains(ascii, ".") { // Chinese words, as 见通知, are no host by themselves
			return "", errAddress
		}
		host = ascii
	}
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return "", errAddress
		}
	}
	if bracketed || len(host) > 253 || strings.Trim(labels[len(labels)-1], "0123456789") == "" { // half an IP address, or a port alone
		return "", errAddress
	}
	return host, nil
}

// cleanUser folds what an input method makes of a user's name; "" stays "".
func cleanUser(kind Kind, user string) (string, error) {
	user = strings.TrimSpace(width.Fold.String(user))
	if hidden(user) {
		return "", &Error{kind.setting("账号") + "里有看不见的字符", "删掉重写，一般是完整的邮箱地址"}
	}
	return user, nil
}

// hidden tells whether a text holds what nobody can see: control characters, marks of
// direction, line ends, broken bytes.
func hidden(text string) bool {
	return !utf8.ValidString(text) || strings.IndexFunc(text, func(r rune) bool {
		return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
	}) >= 0
}
