package inbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect/inbox"
)

const original = "Message-ID: <r2021h1.u017.k3f@yunze.example>\nFrom: ducha@yunze.example\nTo: liaison@shuiwu.example\nSubject: x\n"

// postfix is a bounce as Postfix writes it; groups are those of the recipients.
func postfix(groups string) string {
	return "From: MAILER-DAEMON@mx.yunze.example (Mail Delivery System)\nTo: ducha@yunze.example\nSubject: Undelivered Mail Returned to Sender\nDate: Fri, 2 Jul 2021 10:00:00 +0800\n" +
		"Auto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"A1.1/mx.yunze.example\"\n\nThis is a MIME-encapsulated message.\n\n" +
		"--A1.1/mx.yunze.example\nContent-Description: Notification\nContent-Type: text/plain; charset=us-ascii\n\nThis is the mail system at host mx.yunze.example.\n\n<other@shuiwu.example>: wrong\n\n" +
		"--A1.1/mx.yunze.example\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.yunze.example\nX-Postfix-Queue-ID: A1\nArrival-Date: Fri, 2 Jul 2021 09:00:00 +0800\n\n" + groups +
		"\n--A1.1/mx.yunze.example\nContent-Description: Undelivered Message\nContent-Type: message/rfc822\n\n" + original + "Content-Type: multipart/mixed; boundary=z\n\n--z\n" + attached("反馈表.xlsx", "x") + "\n--z--\n\n--A1.1/mx.yunze.example--\n"
}

const unknownUser = "Final-Recipient: rfc822; Liaison@shuiwu.example\nOriginal-Recipient: rfc822;liaison@shuiwu.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <liaison@shuiwu.example>: Recipient address\n    rejected: User unknown in local recipient table\n"

// exchange is a bounce of Exchange: its own words are Chinese, the header alone comes back.
const exchange = "From: <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@yunze.example>\nTo: ducha@yunze.example\nSubject: =?utf-8?B?5pyq5Lyg6YCSOiB4?=\nIn-Reply-To: <r2021h1.u017.k3f@yunze.example>\nReferences: <r2021h1.u017.k3f@yunze.example>\n" +
	"MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"e\"\n\n--e\nContent-Type: multipart/alternative; boundary=f\n\n--f\nContent-Type: text/html; charset=utf-8\n\n<p>未能将邮件传递给以下收件人</p>\n--f--\n\n" +
	"--e\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;HK2PR01MB0001.example\nReceived-From-MTA: dns;x\n\nFinal-Recipient: rfc822;liaison@shuiwu.example\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\nX-Display-Name: liaison\n\n" +
	"--e\nContent-Type: text/rfc822-headers\n\nReceived: from x\n" + original + "\n--e--\n"

// chinese is a bounce without a report, from a mailbox of that name, with that text.
func chinese(from, subject, kind, text, more string) string {
	return "From: " + from + "\nTo: ducha@yunze.example\nSubject: " + word("utf-8", subject) + "\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"c\"\n\n--c\nContent-Type: " + kind + "\nContent-Transfer-Encoding: base64\n\n" + lines64(text) + "\n" + more + "--c--\n"
}

func TestReadMailReadsBounces(t *testing.T) {
	returnedWhole := "--c\nContent-Type: message/rfc822; name=x.eml\nContent-Disposition: attachment\n\n" + original + "\n您好\n"
	qq := "<html><body><style>p{a@media.cn}</style><div>很抱歉，您发送的邮件被退回，以下是该邮件的相关信息：</div><table><tr><td>被退回邮件</td><td>主 题：反馈表</td></tr><tr><td>无法发送到</td><td><a href=\"mailto:liaison@shuiwu.example\">liaison@shuiwu.example</a></td></tr>" +
		"<tr><td>退信原因</td><td>收件人邮件地址（liaison@shuiwu.example）不存在，邮件无法送达。</td></tr></table><p>host mx.shuiwu.example[192.0.2.1] said: 550 Mailbox not found</p></body></html>"
	n163 := "尊敬的用户：\n抱歉，您的邮件被退回来了。\n原邮件信息：\n主题：反馈表\n收件人：\nliaison@shuiwu.example\n退信原因：\n对方邮箱已满 552 5.2.2 Mailbox quota exceeded\n\n-------- 原始邮件 --------\n发件人：ducha@yunze.example\n收件人：liaison@shuiwu.example\nMessage-ID: <r2021h1.u017.k3f@yunze.example>\n"
	subjectOnly := "From: lisi@x.cn\nSubject: " + word("utf-8", "系统退信") + "\n\nliaison@shuiwu.example 550 no such user\n"
	const id = "r2021h1.u017.k3f@yunze.example"
	for _, c := range []struct {
		what, message string
		original      string
		failed        []string // address, status, words
	}{
		{"Postfix", postfix(unknownUser), id, []string{"liaison@shuiwu.example 5.1.1 550 5.1.1 <liaison@shuiwu.example>: Recipient address rejected: User unknown in local recipient table"}},
		{"Postfix, CRLF", strings.ReplaceAll(postfix(unknownUser), "\n", "\r\n"), id, []string{"liaison@shuiwu.example 5.1.1 550 5.1.1 <liaison@shuiwu.example>: Recipient address rejected: User unknown in local recipient table"}},
		{"two of three", postfix(unknownUser + "\nFinal-Recipient: rfc822;b@x.cn\nAction: delayed\nStatus: 4.4.1\n\nFinal-Recipient: RFC822;<C@x.cn>\nAction: Failed\nStatus: 4.4.7\n"), id,
			[]string{"liaison@shuiwu.example 5.1.1 550 5.1.1 <liaison@shuiwu.example>: Recipient address rejected: User unknown in local recipient table", "c@x.cn 4.4.7 "}},
		{"passed on", postfix("Original-Recipient: rfc822;a@x.cn\nFinal-Recipient: rfc822;b@y.cn\nAction: failed\nStatus: 5.0.0\n"), id, []string{"a@x.cn 5.0.0 "}},
		{"no action said", postfix("Final-Recipient: rfc822;a@x.cn\nStatus: 5.0.0\n"), id, []string{"a@x.cn 5.0.0 "}},
		{"hostile words", postfix("Final-Recipient: rfc822;a@x.cn\nAction: failed\nDiagnostic-Code: x;\x1b[2J\x07=1+1\n"), id, []string{"a@x.cn  [2J =1+1"}},
		{"nobody that can be written to", postfix("Final-Recipient: x400;c=cn\nAction: failed\n"), id, nil},
		{"Exchange", exchange, id, []string{"liaison@shuiwu.example 5.1.10 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"}},
		{"QQ", chinese("PostMaster@qq.com", "来自mx.qq.com的退信", "text/html; charset=utf-8", qq, returnedWhole), id, []string{"liaison@shuiwu.example  收件人邮件地址（liaison@shuiwu.example）不存在，邮件无法送达。"}},
		{"163", chinese("Postmaster@163.com", "系统退信", "text/plain; charset=gbk", gbk(t, n163), ""), id, []string{"liaison@shuiwu.example 5.2.2 对方邮箱已满 552 5.2.2 Mailbox quota exceeded"}},
		{"one that only quotes", chinese("postmaster@qq.com", "退信", "text/plain", "---- Original ----\nTo: liaison@shuiwu.example\n", ""), "", []string{"liaison@shuiwu.example  "}},
		{"a header's word for it", "From: Mail Delivery System <Mailer-Daemon@x.cn>\nX-Failed-Recipients: Liaison@shuiwu.example,\n b@x.cn\nSubject: Mail delivery failed\n\nliaison@shuiwu.example\n  550 no such user liaison@shuiwu.example\n", "", []string{"liaison@shuiwu.example  550 no such user liaison@shuiwu.example", "b@x.cn  550 no such user liaison@shuiwu.example"}},
		{"a subject that anybody can write", subjectOnly, "", nil},
		{"postmaster's news", chinese("postmaster@qq.com", "邮箱升级通知", "text/plain", "请联系 a@x.cn", ""), "", nil},
	} {
		m := inbox.ReadMail([]byte(c.message))
		var failed []string
		for _, f := range m.Failed {
			failed = append(failed, f.Address+" "+f.Status+" "+f.Words)
		}
		if m.Kind != inbox.MailBounce || m.Original != c.original || !slices.Equal(failed, c.failed) {
			t.Errorf("%s: %s of %q: %q, want %q", c.what, m.Kind, m.Original, failed, c.failed)
		}
		nothingHarvested(t, c.what, m, []byte(c.message))
	}
}

// nothingHarvested checks that what is attached to a report is no file of anybody's.
func nothingHarvested(t testing.TB, what string, m inbox.Mail, message []byte) {
	t.Helper()
	if m.Kind == inbox.MailOrdinary {
		return
	}
	for _, l := range open(t, "a.eml", message) {
		if !l.Litter && (l.Trouble == "" || len(l.Names) > 0) {
			t.Errorf("%s is %s and brings %q", what, m.Kind, show([]inbox.Leaf{l}))
		}
	}
}

func TestReadMailTellsItsKind(t *testing.T) {
	subject := func(s, more string) string {
		return "From: czj@yunze.example\nSubject: " + word("utf-8", s) + "\n" + more + "Content-Type: text/plain\n\n我在休假，联系 a@x.cn\n"
	}
	receipt := "From: czj@yunze.example\nSubject: x\nContent-Type: multipart/report; report-type=disposition-notification; boundary=r\n\n--r\n\nread\n--r\nContent-Type: message/disposition-notification\n\nOriginal-Message-ID: <a@yunze.example>\nDisposition: manual-action; displayed\n\n--r--\n"
	for what, c := range map[string]struct {
		message string
		want    inbox.MailKind
	}{
		"ordinary": {subject("报送", ""), inbox.MailOrdinary}, "by subject": {subject("[外部] 自动回复：报送", ""), inbox.MailAutomatic}, "by its header": {subject("报送", "Auto-Submitted: auto-replied (vacation)\n"), inbox.MailAutomatic},
		"Outlook's": {subject("Automatic reply: 报送", ""), inbox.MailAutomatic}, "X-Autoreply": {subject("报送", "X-Autoreply: yes\n"), inbox.MailAutomatic}, "not automatic": {subject("报送", "Auto-Submitted: no\n"), inbox.MailOrdinary},
		"automatic with a file": {strings.Replace(mixed(greeting, attached("表.xlsx", "x")), "Subject", "Auto-Submitted: auto-generated\nSubject", 1), inbox.MailOrdinary},
		"a receipt":             {receipt, inbox.MailReceipt}, "read": {subject("已读: 报送", ""), inbox.MailReceipt},
		"delayed":                {postfix("Final-Recipient: rfc822;a@x.cn\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: Wed, 7 Jul 2021 10:00:00 +0800\n"), inbox.MailNotice},
		"delivered":              {postfix("Final-Recipient: rfc822;a@x.cn\nAction: delivered\nStatus: 2.0.0\n"), inbox.MailNotice},
		"a farewell by a person": {subject("退信了吗", ""), inbox.MailOrdinary}, "nothing": {"", inbox.MailOrdinary}, "no header": {"\n\nx", inbox.MailOrdinary},
	} {
		m := inbox.ReadMail([]byte(c.message))
		if m.Kind != c.want || len(m.Failed) > 0 {
			t.Errorf("%s: %q with %v, want %q", what, m.Kind, m.Failed, c.want)
		}
		if what == "a receipt" && !slices.Equal(m.Refs, []string{"a@yunze.example"}) {
			t.Errorf("a receipt of %q", m.Refs)
		}
		nothingHarvested(t, what, m, []byte(c.message))
	}
}

func TestReadMailReadsHeaders(t *testing.T) {
	m := inbox.ReadMail([]byte("Message-ID:\n <Abc.1@x.cn>\nFrom: " + gbk(t, "张三") + " <A@x.cn>\nTo: \"b@x.cn\" <c@x.cn>, d@x.cn\nCc: E@x.cn\nSubject: " + gbk(t, "市财政局") + "\nDate: Fri, 2 Jul 2021 10:00:00 +0800\n" +
		"In-Reply-To: <z@x.cn> (message of yesterday)\nReferences: <y@x.cn>\n\t<z@x.cn>\n <w@x.cn><v@x.cn>\n\nx"))
	want := inbox.Mail{Message: inbox.Message{From: "a@x.cn", Subject: "市财政局", Date: time.Date(2021, 7, 2, 10, 0, 0, 0, beijing)}, ID: "Abc.1@x.cn",
		Refs: []string{"v@x.cn", "w@x.cn", "y@x.cn", "z@x.cn"}, To: []string{"b@x.cn", "c@x.cn", "d@x.cn", "e@x.cn"}}
	if !m.Date.Equal(want.Date) {
		t.Errorf("of %v", m.Date)
	}
	m.Date = want.Date
	if fmt.Sprintf("%+v", m) != fmt.Sprintf("%+v", want) {
		t.Errorf("%+v\nwant %+v", m, want)
	}
	for field, want := range map[string]string{
		"Message-ID: a@x.cn": "a@x.cn", "Message-ID: <a b@x.cn>": "", "Message-ID: <a@x.cn>\nMessage-ID: <b@x.cn>": "", "Message-ID: <a@x.cn>\nMessage-ID: <a@x.cn>": "a@x.cn", "Message-ID: <" + strings.Repeat("x", 300) + "@x.cn>": "", "Message-ID:": "",
	} {
		if got := inbox.ReadMail([]byte("From: a@x.cn\n" + field + "\n\nx")).ID; got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
}

func FuzzReadMail(f *testing.F) {
	for _, s := range []string{postfix(unknownUser), exchange, chinese("postmaster@163.com", "系统退信", "text/html", "<p>a@x.cn 550", ""), mixed(greeting, attached("表.xlsx", "x")),
		"From: postmaster@x.cn\nX-Failed-Recipients: a@x.cn\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + attached("表.xlsx", "x") + "--b--", "Subject: Undeliverable\nAuto-Submitted: auto-\n\n", "Message-ID: <\nReferences: <a@b><"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m := inbox.ReadMail(data)
		if len(m.Failed) > 0 && m.Kind != inbox.MailBounce {
			t.Errorf("%q tells whom it did not reach", m.Kind)
		}
		for _, s := range slices.Concat([]string{m.ID, m.Original}, m.Refs, m.To) {
			if strings.ContainsAny(s, "<> \t\r\n") {
				t.Errorf("%q is a number or an address", s)
			}
		}
		for _, failed := range m.Failed {
			if failed.Address == "" || failed.Address != strings.ToLower(failed.Address) || strings.ContainsAny(failed.Words, "\r\n\x1b") {
				t.Errorf("%+v", failed)
			}
		}
		if inbox.Sniff(data) == inbox.KindMessage {
			nothingHarvested(t, "it", m, data)
		}
	})
}
