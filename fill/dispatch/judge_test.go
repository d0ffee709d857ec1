package dispatch

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"ducha/collect/ledger"
)

func TestJudge(t *testing.T) {
	for _, tt := range []struct {
		step   step
		code   int
		text   string
		err    error
		state  ledger.MailState
		reach  reach
		reason string
		remedy string // a part of it
	}{
		{atContent, 250, "2.0.0 Ok: queued as 4F1", nil, ledger.MailSent, oneLetter, "", ""},
		{atContent, 251, "will forward", nil, ledger.MailSent, oneLetter, "", ""},

		// The line is lost: before the content nothing can have arrived, from there on nobody knows.
		{atConnect, 0, "", io.EOF, ledger.MailTemp, oneLine, "服务器断开了连接", "再运行"},
		{atSender, 0, "", io.EOF, ledger.MailTemp, oneLine, "服务器断开了连接", "再运行"},
		{atRecipient, 0, "", io.ErrUnexpectedEOF, ledger.MailTemp, oneLine, "服务器断开了连接", "再运行"},
		{atData, 0, "", context.DeadlineExceeded, ledger.MailTemp, oneLine, "服务器没有回应", "检查网络"},
		{atContent, 0, "", io.EOF, ledger.MailUnknown, oneLine, "发出后没有收到服务器的答复，不知道送到没有", ""},
		{atContent, 0, "", errors.New("short response: "), ledger.MailUnknown, oneLine, "发出后没有收到服务器的答复，不知道送到没有", ""},
		{atContent, 354, "go on", nil, ledger.MailUnknown, oneLine, "发出后没有收到服务器的答复，不知道送到没有", ""},
		{atSender, 354, "go on", nil, ledger.MailTemp, oneLine, "服务器的答复看不懂：354 go on", "端口"},
		{atLogin, 0, "", errors.New("server does not support SMTP AUTH"), ledger.MailTemp, oneLine, "服务器没有可用的登录方式", "SMTP"},
		{atConnect, 0, "", errors.New(`STARTTLS mode set to: "TLSMandatory", but target host does not support STARTTLS`), ledger.MailTemp, oneLine, "服务器在这个端口上不加密，没有登录", "465"},
		{atConnect, 0, "", errors.New("something else"), ledger.MailTemp, oneLine, "和服务器的连接出了问题", "检查网络"},

		// Refused for now: one letter, or whatever comes on this connection.
		{atRecipient, 450, "4.2.0 greylisted", nil, ledger.MailTemp, oneLetter, "服务器暂时不收：450 4.2.0 greylisted", ""},
		{atRecipient, 452, "4.2.2 mailbox full, size limit reached", nil, ledger.MailTemp, oneLetter, "服务器暂时不收：452 4.2.2 mailbox full, size limit reached", ""},
		{atContent, 451, "4.3.0 local error", nil, ledger.MailTemp, oneLetter, "服务器暂时不收：451 4.3.0 local error", ""},
		{atContent, 421, "closing", nil, ledger.MailTemp, oneLine, "服务器暂时不收：421 closing", ""},
		{atLogin, 454, "4.7.0 try later", nil, ledger.MailTemp, oneLine, "服务器暂时不收：454 4.7.0 try later", ""},
		{atSender, 451, "local error", nil, ledger.MailTemp, oneLine, "服务器暂时不收：451 local error", ""},
		{atRecipient, 450, "MI:DMC 163 smtp1", nil, ledger.MailTemp, oneLine, "服务器暂时不收：450 MI:DMC 163 smtp1", ""},
		{atContent, 451, "MI:SFQ 163 smtp1", nil, ledger.MailTemp, oneLine, "服务器暂时不收：451 MI:SFQ 163 smtp1", ""},
		{atContent, 451, "DT:SPM ,please try again", nil, ledger.MailTemp, oneLine, "服务器暂时不收：451 DT:SPM ,please try again", ""},
		{atRecipient, 450, "4.7.1 Error: too many mails from this address", nil, ledger.MailTemp, oneLine, "服务器暂时不收：450 4.7.1 Error: too many mails from this address", ""},
		{atRecipient, 451, "4.7.1 rate exceeded", nil, ledger.MailTemp, oneLine, "服务器暂时不收：451 4.7.1 rate exceeded", ""},

		// Refused for good: one letter, or whatever is sent.
		{atRecipient, 550, "5.1.1 user unknown", nil, ledger.MailRefused, oneLetter, "收件地址 a@b.example 被拒绝（550 5.1.1 user unknown），请核对台账里的邮箱", ""},
		{atRecipient, 550, "Mailbox unavailable or access denied", nil, ledger.MailRefused, oneLetter, "收件地址 a@b.example 被拒绝（550 Mailbox unavailable or access denied），请核对台账里的邮箱", ""},
		{atData, 503, "bad sequence", nil, ledger.MailRefused, oneLetter, "服务器拒收：503 bad sequence", ""},
		{atContent, 552, "5.3.4 message too big", nil, ledger.MailRefused, oneLetter, "服务器拒收：552 5.3.4 message too big", ""},
		{atLogin, 535, "Login Fail", nil, ledger.MailRefused, wholeRun, "登录没有成功：535 Login Fail", "授权码"},
		{atLogin, 550, "User suspended", nil, ledger.MailRefused, wholeRun, "登录没有成功：550 User suspended", "授权码"},
		{atSender, 530, "5.7.0 authentication required", nil, ledger.MailRefused, wholeRun, "登录没有成功：530 5.7.0 authentication required", "授权码"},
		{atRecipient, 538, "encryption required", nil, ledger.MailRefused, wholeRun, "登录没有成功：538 encryption required", "授权码"},
		{atConnect, 554, "IP is rejected", nil, ledger.MailRefused, wholeRun, "服务器不接受连接：554 IP is rejected", "管理员"},
		{atSender, 553, "Mail from must equal authorized user", nil, ledger.MailRefused, wholeRun, "服务器不接受发件地址：553 Mail from must equal authorized user", "必须与账号一致"},
		{atSender, 501, "mail from address must be same as authorization user", nil, ledger.MailRefused, wholeRun, "服务器不接受发件地址：501 mail from address must be same as authorization user", "必须与账号一致"},
		{atRecipient, 550, "Connection frequency limited", nil, ledger.MailRefused, wholeRun, "服务器限制了发信量：550 Connection frequency limited", "每分钟封数"},
		{atContent, 554, "MI:STC 163 smtp1", nil, ledger.MailRefused, wholeRun, "服务器限制了发信量：554 MI:STC 163 smtp1", "每分钟封数"},
		{atContent, 554, "DT:SPM 163 smtp1,abc", nil, ledger.MailRefused, wholeRun, "服务器把邮件当成了垃圾邮件：554 DT:SPM 163 smtp1,abc", "正文"},
		{atContent, 550, "5.7.1 Message rejected as spam", nil, ledger.MailRefused, wholeRun, "服务器把邮件当成了垃圾邮件：550 5.7.1 Message rejected as spam", "正文"},
		{atRecipient, 550, "5.7.1 relaying denied", nil, ledger.MailRefused, wholeRun, "服务器不替这个账号往外转发：550 5.7.1 relaying denied", "管理员"},
	} {
		a := answer{step: tt.step, code: tt.code, text: tt.text, err: tt.err}
		if tt.step == atRecipient {
			a.bad = []string{"a@b.example"}
		}
		v := judge(a)
		if v.state != tt.state || v.reach != tt.reach || v.reason != tt.reason || !strings.Contains(v.remedy, tt.remedy) || tt.remedy == "" && v.remedy != "" {
			t.Errorf("step %d, %d %s, %v: %+v", tt.step, tt.code, tt.text, tt.err, v)
		}
	}
}

func TestWhatAServerSaysIsShownInOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"5.1.1 no\nsuch\r\n user\x00\x1b[31m": "550 5.1.1 no such user [31m",
		"不存在\u202egnp.exe\u2028b":             "550 不存在 gnp.exe b",
		"bad \xff byte":                       "550 bad □ byte",
		"":                                    "550",
		strings.Repeat("啊", 300):              "550 " + strings.Repeat("啊", longestWords) + "…",
	} {
		if got := (answer{code: 550, text: text}).said(); got != want {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

func TestRepliesThatDifferOnlyInAddressesAreAlike(t *testing.T) {
	if a, b := blank("550 <a@b.example>: no (a@b.example)"), blank("550 <cc@d.example>: no (cc@d.example)"); a != b {
		t.Errorf("%q, %q", a, b)
	}
	if a, b := blank("550 no a"), blank("550 no b"); a == b {
		t.Errorf("both %q", a)
	}
}
