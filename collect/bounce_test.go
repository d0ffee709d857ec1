package collect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// bounceOf is a bounce with a report: of a message with that number, "" for none told, to
// an address.
func bounceOf(id, address, status, words string) string {
	returned := ""
	if id != "" {
		returned = "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" + id + ">\nSubject: x\n\n"
	}
	return "From: MAILER-DAEMON@mx.example\nTo: ducha@yunze.example\nSubject: Undelivered Mail Returned to Sender\nDate: Fri, 2 Jul 2021 10:00:00 +0800\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
		"--b\n\nfailed\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; " + address + "\nAction: failed\nStatus: " + status + "\nDiagnostic-Code: smtp; " + words + "\n\n" + returned + "--b--\n"
}

// mailed are the messages of the round in these tests.
func (p *post) mailed() {
	first := time.Date(2021, 7, 1, 9, 0, 0, 0, seeds.Beijing)
	p.sent(ledger.Mailing{Unit: "001", MessageID: "form.001@yunze.example", To: []string{"fgw@yunze.example"}, At: first})
	p.sent(ledger.Mailing{Unit: "002", MessageID: "form.002@yunze.example", To: []string{"CZJ@yunze.example"}, CC: []string{"czj.bgs@yunze.example"}, At: first})
	p.sent(ledger.Mailing{Unit: "002", Kind: ledger.MailRemind, MessageID: "remind.002@yunze.example", To: []string{"czj@yunze.example"}, At: first.AddDate(0, 0, 2)})
	p.sent(ledger.Mailing{Unit: "003", MessageID: "form.003@yunze.example", To: []string{"dongpu@yunze.example"}, State: ledger.MailUnknown, At: first})
}

// states tells how the messages stand, with the addresses that came back.
func (p *post) states() string {
	p.t.Helper()
	all, err := p.ledger.Mailings(p.t.Context(), p.round.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	var out []string
	for _, m := range all {
		s := fmt.Sprintf("%s %s %s", m.Unit, m.Kind, m.State)
		if len(m.Bad) > 0 {
			s += " " + strings.Join(m.Bad, ",")
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestBouncesMarkWhatCameBack(t *testing.T) {
	const before = "001 form sent; 002 form sent; 002 remind sent; 003 form unknown"
	base := newPost(t)
	for _, c := range []struct {
		what    string
		hour    int // of 2 July; the reminder left on the 3rd
		message string
		want    string
		reason  string // "" where the bounce is none of ours
	}{
		{"by its number", 10, bounceOf("form.002@yunze.example", "czj@yunze.example", "5.1.1", "550 unknown"), "001 form sent; 002 form bounced czj@yunze.example; 002 remind sent; 003 form unknown", "用户不存在"},
		{"a copy", 10, bounceOf("form.002@yunze.example", "Czj.Bgs@yunze.example", "5.2.2", "552 full"), "001 form sent; 002 form bounced czj.bgs@yunze.example; 002 remind sent; 003 form unknown", "邮箱已满"},
		{"one in doubt", 10, bounceOf("form.003@yunze.example", "dongpu@yunze.example", "5.4.4", "no such domain"), "001 form sent; 002 form sent; 002 remind sent; 003 form bounced dongpu@yunze.example", "邮箱地址的域名不存在"},
		{"without a number", 10, bounceOf("", "czj@yunze.example", "5.0.0", "554 <x> rejected"), "001 form sent; 002 form bounced czj@yunze.example; 002 remind sent; 003 form unknown", "没有送到：554 <x> rejected"},
		{"without a number, later", 72, bounceOf("", "czj@yunze.example", "5.7.1", "554 SPM"), "001 form sent; 002 form sent; 002 remind bounced czj@yunze.example; 003 form unknown", "对方服务器拒收：554 SPM"},
		{"QQ", 10, "From: PostMaster@qq.com\nSubject: =?utf-8?B?" + "6YCA5L+h" + "?=\nContent-Type: text/plain; charset=utf-8\n\n收件人（fgw@yunze.example）的邮箱已满\n", "001 form bounced fgw@yunze.example; 002 form sent; 002 remind sent; 003 form unknown", "邮箱已满"},

		{"before anything was sent", -48, bounceOf("", "fgw@yunze.example", "5.1.1", "x"), before, ""},
		{"of another message", 10, bounceOf("form.009@yunze.example", "fgw@yunze.example", "5.1.1", "x"), before, ""},
		{"forged: of an address that we did not write to", 10, bounceOf("form.001@yunze.example", "mayor@yunze.example", "5.1.1", "x"), before, ""},
		{"forged: of another unit's address", 10, bounceOf("form.001@yunze.example", "czj@yunze.example", "5.1.1", "x"), before, ""},
		{"forged: of a unit's address that was never written to", 10, bounceOf("", "dongpu.bgs@yunze.example", "5.1.1", "x"), before, ""},
		{"delayed", 10, strings.Replace(bounceOf("form.001@yunze.example", "fgw@yunze.example", "4.4.1", "x"), "Action: failed", "Action: delayed", 1), before, ""},
	} {
		p := base.afresh(t)
		p.mailed()
		p.arrive(c.hour, c.message)
		r := p.take()
		if got := p.states(); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.what, got, c.want)
		}
		switch {
		case c.reason != "" && (r.Bounces != 1 || len(r.Bounced) != 1 || r.Bounced[0].Reason != c.reason):
			t.Errorf("%s: %+v, want %s", c.what, r, c.reason)
		case c.reason == "" && (r.Bounces != 0 || len(r.Bounced) != 0 || len(r.Left)+r.Automatic != 1):
			t.Errorf("%s: %+v", c.what, r)
		}
		if len(p.saved()) > 0 {
			t.Errorf("%s: a bounce is to be collected", c.what)
		}
		if c.reason != "" {
			data := []byte(strings.ReplaceAll(c.message, "\n", "\r\n"))
			if kept, err := p.ledger.Archived(t.Context(), ledger.Hash(data), 1<<20); err != nil || string(kept) != string(data) {
				t.Errorf("%s: not archived (%v)", c.what, err)
			}
		}
	}
}

// A second bounce names another address; the same one says nothing new.
func TestBouncesAddUp(t *testing.T) {
	p := newPost(t)
	p.mailed()
	p.arrive(10, bounceOf("form.002@yunze.example", "czj@yunze.example", "5.1.1", "x"))
	p.arrive(11, bounceOf("form.002@yunze.example", "czj.bgs@yunze.example", "5.2.2", "x"))
	p.arrive(12, bounceOf("form.002@yunze.example", "czj@yunze.example", "5.1.1", "x"))
	p.arrive(13, bounceOf("form.002@yunze.example", "czj@yunze.example", "5.1.1", "y"))
	if r := p.take(); r.Bounces != 3 || r.Again != 1 {
		t.Errorf("%+v", r)
	}
	if got := p.states(); !strings.Contains(got, "002 form bounced czj@yunze.example,czj.bgs@yunze.example;") {
		t.Error(got)
	}
	p.server.Renew(t, "INBOX")
	if r := p.take(); r.Again != 4 || r.Found != 4 || len(r.Bounced) > 0 {
		t.Errorf("once more: %+v", r)
	}
	p.collect()
}

func TestAnAnswerSettlesADoubt(t *testing.T) {
	answer := "In-Reply-To: <form.003@yunze.example>\n"
	base := newPost(t)
	for what, c := range map[string]struct {
		message string
		state   ledger.MailState
	}{
		"an answer":                   {mailFrom("dongpu@yunze.example", "Re: x", 10, answer), ledger.MailSent},
		"an answer of a stranger":     {mailFrom("lisi@example.com", "Re: x", 10, answer), ledger.MailSent},
		"an automatic one":            {mailFrom("dongpu@yunze.example", "自动回复：x", 10, answer), ledger.MailSent},
		"a copy of it":                {mailFrom("ducha@yunze.example", "x", 10, "Message-ID: <form.003@yunze.example>\n"), ledger.MailSent},
		"a message that is no answer": {mailFrom("dongpu@yunze.example", "x", 10, ""), ledger.MailUnknown},
		"an answer to another":        {mailFrom("dongpu@yunze.example", "Re: x", 10, "In-Reply-To: <form.001@yunze.example>\n"), ledger.MailUnknown},
	} {
		p := base.afresh(t)
		p.mailed()
		p.arrive(10, c.message)
		r := p.take()
		m := p.mailing("003", ledger.MailForm)
		if m.State != c.state || (c.state == ledger.MailSent) != slices.Equal(r.Arrived, []seeds.UnitID{"003"}) || (c.state == ledger.MailSent) != (m.Reply != "") {
			t.Errorf("%s: %s %q, %v", what, m.State, m.Reply, r.Arrived)
		}
		if other := p.mailing("001", ledger.MailForm); other.State != ledger.MailSent || other.Reply != "" {
			t.Errorf("%s: %+v", what, other)
		}
	}
}

// Another run changes a message between reading and marking it.
func TestBouncesOfWhatAnotherRunChanged(t *testing.T) {
	p := newPost(t)
	p.mailed()
	p.arrive(9, mailFrom("fgw@yunze.example", "报送", 9, ""))
	p.arrive(10, bounceOf("form.003@yunze.example", "dongpu@yunze.example", "5.1.1", "x"))
	save := p.save
	p.save = func(path string, data []byte, at time.Time) error { // by now the messages were read
		m := p.mailing("003", ledger.MailForm)
		m.State = ledger.MailSent
		if err := p.ledger.Move(t.Context(), m, ledger.MailUnknown); err != nil {
			return err
		}
		return save(path, data, at)
	}
	if r := p.take(); r.Bounces != 1 || len(r.Bounced) != 1 {
		t.Errorf("%+v", r)
	}
	if got := p.mailing("003", ledger.MailForm); got.State != ledger.MailBounced {
		t.Errorf("%+v", got)
	}
}

func TestBounceReasonsAreWordedByStatusAndWords(t *testing.T) {
	for words, want := range map[string]string{
		"5.1.1|x": "用户不存在", "|550 No such user here": "用户不存在", "|收件人地址不存在": "用户不存在", "5.2.2|x": "邮箱已满", "4.2.2|x": "邮箱已满", "|552 Mailbox quota exceeded": "邮箱已满", "|Mailbox is full": "邮箱已满",
		"5.2.1|x": "邮箱已停用", "5.3.4|x": "邮件太大", "4.4.7|x": "多次投递不成，已放弃", "5.7.1|": "对方服务器拒收", "5.0.0|": "没有送到 5.0.0", "|": "没有送到", "5.0.0|" + strings.Repeat("长", 200): "没有送到：" + strings.Repeat("长", 80) + "…",
	} {
		status, said, _ := strings.Cut(words, "|")
		if got := collect.BounceReason(status, said); got != want {
			t.Errorf("%.30s is %q, want %q", words, got, want)
		}
	}
}
