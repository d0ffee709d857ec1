package account_test

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"ducha/collect/account"
)

const user = "ducha@yunze.example"

func TestParse(t *testing.T) {
	for _, c := range []struct {
		kind     account.Kind
		server   string
		want     string // as Server renders it
		implicit bool
	}{
		{account.SMTP, "smtp.example.gov.cn", "smtps://smtp.example.gov.cn:465", true},
		{account.SMTP, "smtp.example.gov.cn:465", "smtps://smtp.example.gov.cn:465", true},
		{account.SMTP, "smtp.example.gov.cn:587", "smtp://smtp.example.gov.cn:587", false},
		{account.SMTP, "smtp.example.gov.cn:25", "smtp://smtp.example.gov.cn:25", false},
		{account.SMTP, "smtps://smtp.example.gov.cn:2465", "smtps://smtp.example.gov.cn:2465", true},
		{account.SMTP, "smtp://smtp.example.gov.cn:465", "smtp://smtp.example.gov.cn:465", false},
		{account.SMTP, "smtp://smtp.example.gov.cn/", "smtp://smtp.example.gov.cn:587", false},
		{account.SMTP, "SMTPS://Smtp.Example.Gov.CN.", "smtps://smtp.example.gov.cn:465", true},
		{account.SMTP, "　ｓｍｔｐ。example。gov。cn ： ４６５ ", "smtps://smtp.example.gov.cn:465", true},
		{account.IMAP, "imap.example.gov.cn", "imaps://imap.example.gov.cn:993", true},
		{account.IMAP, "imap.example.gov.cn:143", "imap://imap.example.gov.cn:143", false},
		{account.IMAP, "imap：//imap.example.gov.cn", "imap://imap.example.gov.cn:143", false},
		{account.IMAP, "10.1.2.3:993", "imaps://10.1.2.3:993", true},
		{account.IMAP, "2001:DB8::1", "imaps://[2001:db8::1]:993", true},
		{account.IMAP, "[2001:db8::1]", "imaps://[2001:db8::1]:993", true},
		{account.IMAP, "imap://[::1]:1143", "imap://[::1]:1143", false},
		{account.IMAP, "邮件.政务.cn", "imaps://xn--5nq051n.xn--zfr164b.cn:993", true},
		{account.IMAP, "mail_1", "imaps://mail_1:993", true},
	} {
		a, err := account.Parse(c.kind, c.server, user)
		if err != nil {
			t.Errorf("%s: %v", c.server, err)
			continue
		}
		if a.Server() != c.want || a.Implicit != c.implicit || a.User != user {
			t.Errorf("%s is read as %s, implicit %v, user %q; want %s", c.server, a.Server(), a.Implicit, a.User, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ server, user, want string }{
		{"", user, "没有写SMTP服务器"},
		{"smtp.example.gov.cn", " ", "没有写SMTP账号"},
		{"smtp.example.gov.cn:0", user, "写成 smtp.example.gov.cn:465"},
		{"smtp.example.gov.cn:", user, "SMTP服务器“smtp.example.gov.cn:”不对"},
		{"smtp.example.gov.cn:+465", user, "不对"},
		{"smtp.example.gov.cn:65536", user, "不对"},
		{"smtp.example.gov.cn，465", user, "不对"},
		{"https://mail.example.gov.cn", user, "不对"},
		{"imaps://mail.example.gov.cn", user, "不对"},
		{"smtps://mail.example.gov.cn/INBOX", user, "不对"},
		{"465", user, "不对"},
		{"见通知", user, "SMTP服务器“见通知”不对"},
		{"10.1.2.300", user, "不对"},
		{"mail..cn", user, "不对"},
		{strings.Repeat("a", 64) + ".cn", user, "不对"},
		{strings.Repeat("abc.", 80) + "cn", user, "不对"},
		{"[mail.example.gov.cn]:465", user, "不对"},
		{"[::1", user, "不对"},
		{"[::1]465", user, "不对"},
		{"fe80::1%eth0", user, "不对"},
		{"smtp.exa\x00mple.gov.cn", user, "看不见的字符"},
		{"smtp.example\u200b.gov.cn", user, "看不见的字符"},
		{"smtp.example.gov.cn\r\nRSET", user, "看不见的字符"},
		{"smtp.\xff.cn", user, "看不见的字符"},
		{"smtp.example.gov.cn", "ducha\n@x", "SMTP账号里有看不见的字符"},
		{"smtps://ducha:geheim@smtp.example.gov.cn", user, "密码不能写在命令行或台账里"},
		{"ducha:gehe/im＠smtp.example.gov.cn:465", user, "密码不能写在命令行或台账里"},
		{"smtps://ducha：geheim@smtp.example.gov.cn", user, "密码不能写在命令行或台账里"},
		{"geheim@smtp.example.gov.cn", user, "账号写在SMTP账号"},
	} {
		_, err := account.Parse(account.SMTP, c.server, c.user)
		var known *account.Error
		if !errors.As(err, &known) || !strings.Contains(err.Error(), c.want) || known.Remedy == "" {
			t.Errorf("%q, %q: %v, want %s", c.server, c.user, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "gehe") {
			t.Errorf("%q: the error tells it: %v", c.server, err)
		}
	}
}

func TestParseURL(t *testing.T) {
	for _, c := range []struct{ text, server, user, folder string }{
		{"imaps://ducha@yunze.example@imap.yunze.example/INBOX", "imaps://imap.yunze.example:993", user, "INBOX"},
		{"imaps://ducha%40yunze.example@imap.yunze.example:993", "imaps://imap.yunze.example:993", user, "INBOX"},
		{"imap://ducha@imap.yunze.example/", "imap://imap.yunze.example:143", "ducha", "INBOX"},
		{"IMAPS://imap.yunze.example:9993/inbox/", "imaps://imap.yunze.example:9993", "", "INBOX"},
		{"imaps://imap.yunze.example/收件箱", "imaps://imap.yunze.example:993", "", "INBOX"},
		{"imaps://imap.yunze.example/%E6%94%B6%E4%BB%B6%E7%AE%B1", "imaps://imap.yunze.example:993", "", "INBOX"},
		{"imaps://ducha@imap.yunze.example/督查/回收（2021）", "imaps://imap.yunze.example:993", "ducha", "督查/回收（2021）"},
		{"imaps://ducha@imap.yunze.example/a%40b%20c+d", "imaps://imap.yunze.example:993", "ducha", "a@b c+d"},
		{"imaps://ducha@[::1]:993/x@y", "imaps://[::1]:993", "ducha", "x@y"},
		{"imaps://ducha%3A1@imap.yunze.example", "imaps://imap.yunze.example:993", "ducha:1", "INBOX"},
	} {
		a, folder, err := account.ParseURL(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if a.Server() != c.server || a.User != c.user || folder != c.folder {
			t.Errorf("%s is read as %s, user %q, folder %q", c.text, a.Server(), a.User, folder)
		}
	}
}

func TestParseURLRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "邮箱地址不对",
		"imap.yunze.example":                  "邮箱地址不对",
		"smtps://imap.yunze.example":          "邮箱地址不对",
		"imaps://":                            "邮箱地址不对",
		"imaps://ducha@":                      "邮箱地址不对",
		"imaps://ducha@imap.yunze.example:x":  "邮箱地址不对",
		"imaps://%zz@imap.yunze.example":      "邮箱地址不对",
		"imaps://imap.yunze.example/%zz":      "邮箱地址不对",
		"imaps://imap.yunze.example/%0d%0aA":  "文件夹的名称里有看不见的字符",
		"imaps://imap.yunze.example/%ff":      "文件夹的名称里有看不见的字符",
		"imaps://a%00b@imap.yunze.example":    "IMAP账号里有看不见的字符",
		"imaps://ducha:geheim@imap.x.example": "密码不能写在命令行或台账里",
		"imaps://d@y.example:geheim@imap.x":   "密码不能写在命令行或台账里",
		"imaps://d:gehe@im@imap.x.example":    "密码不能写在命令行或台账里",
		"imaps://d:gehe/im@imap.x.example":    "邮箱地址不对",
		"imaps://d:123/geheim@imap.x.example": "邮箱地址不对",
	} {
		_, _, err := account.ParseURL(text)
		var known *account.Error
		if !errors.As(err, &known) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "gehe") {
			t.Errorf("%q: the error tells it: %v", text, err)
		}
	}
}

// An account that is accepted renders to a server that is read as the same account.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"smtp.example.gov.cn:465", "smtps://a:1", "imap://[::1]:143", "邮件。政务。cn：993", "a:b@c", "１０.1.2.3", "ß.de", "[::ffff:1.2.3.4]"} {
		f.Add(s, user)
	}
	f.Fuzz(func(t *testing.T, server, user string) {
		for _, kind := range []account.Kind{account.SMTP, account.IMAP} {
			a, err := account.Parse(kind, server, user)
			if err != nil {
				continue
			}
			again, err := account.Parse(kind, a.Server(), a.User)
			if err != nil || !reflect.DeepEqual(again, a) {
				t.Errorf("%q, %q is %+v, which is read as %+v, %v", server, user, a, again, err)
			}
		}
	})
}

// A mailbox that is accepted renders to a URL that is read as the same; with a password
// put in, it is refused and the password is not told.
func FuzzParseURL(f *testing.F) {
	for _, s := range []string{"imaps://a@b@c:1/d", "imap://c/%E6%94%B6", "imaps://[::1]/a/b/", "imaps://a:b@c", "imaps://a%3ab@c/@", "imaps：//c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, folder, err := account.ParseURL(text)
		if err != nil {
			return
		}
		scheme, host, _ := strings.Cut(a.Server(), "://")
		login := url.QueryEscape(a.User)
		login = strings.ReplaceAll(login, "+", "%20")
		again, same, err := account.ParseURL(scheme + "://" + login + "@" + host + "/" + url.PathEscape(folder))
		if err != nil || !reflect.DeepEqual(again, a) || same != folder {
			t.Errorf("%q is %+v, %q, which is read as %+v, %q, %v", text, a, folder, again, same, err)
		}
		const password = "Geheim7"
		if _, _, err := account.ParseURL(scheme + "://" + login + ":" + password + "@" + host); err == nil || strings.Contains(err.Error(), password) {
			t.Errorf("with a password: %v", err)
		}
	})
}
