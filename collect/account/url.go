package account

import (
	"net/url"
	"strings"

	"golang.org/x/text/width"
)

// Inbox is the folder that every mailbox has.
const Inbox = "INBOX"

// ParseURL reads a mailbox on the command line: imaps://user@host:993/folder, or imap://
// for STARTTLS. The user may hold a raw @, and may be absent; it and the folder may be
// percent-encoded; no folder, or 收件箱, is Inbox. Errors are *Error and hold nothing
// of the text, in which a password may be.
func ParseURL(text string) (a Account, folder string, err error) {
	wrong := &Error{"邮箱地址不对", "写成 imaps://账号@imap.example.gov.cn:993/INBOX"}
	scheme, rest, found := cutScheme(strings.TrimSpace(text))
	authority, path, _ := strings.Cut(rest, "/")
	authority = width.Fold.String(authority)
	at := strings.LastIndex(authority, "@")
	switch {
	case strings.Contains(authority[:max(at, 0)], ":"):
		return Account{}, "", errPassword
	case !found, at < 0 && strings.Contains(path, "@"): // a password with a stroke in it looks like this
		return Account{}, "", wrong
	}
	a = Account{Kind: IMAP}
	if a.locate(scheme, strings.NewReplacer(" ", "", "。", ".").Replace(authority[at+1:])) != nil {
		return Account{}, "", wrong
	}
	user, err := url.PathUnescape(authority[:max(at, 0)])
	if err != nil {
		return Account{}, "", wrong
	}
	if a.User, err = cleanUser(IMAP, user); err != nil {
		return Account{}, "", err
	}
	if folder, err = url.PathUnescape(strings.TrimRight(path, "/")); err != nil {
		return Account{}, "", wrong
	}
	if hidden(folder) {
		return Account{}, "", &Error{"邮箱文件夹的名称里有看不见的字符", "删掉重写，如 INBOX"}
	}
	return a, Folder(folder), nil
}

// Folder is a folder as the server names it: the inbox may be called 收件箱, INBOX in small
// letters, or nothing.
func Folder(name string) string {
	if name == "" || name == "收件箱" || strings.EqualFold(name, Inbox) {
		return Inbox
	}
	return name
}
