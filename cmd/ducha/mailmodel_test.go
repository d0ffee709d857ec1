//go:build !race

package main

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ducha/collect/ledger"
	"ducha/collect/mailtest"
	"ducha/seeds"
)

// addressee is a unit with what it must have got.
type addressee struct {
	id, name string
	to, cc   []string
	bad      map[string]bool // addresses that came back, in small letters
	tried    map[string]*tried
	answered bool // in full
}

// tried is how far the messages of a kind, send or remind, have come.
type tried struct {
	has   string // the form that is known to have arrived, by its hash; "" for none
	doubt string // one that may have arrived
	open  bool   // the last one is known not to have arrived
}

func newAddressee(u *seeds.Unit) *addressee {
	return &addressee{id: string(u.ID), name: u.Name, bad: map[string]bool{}, tried: map[string]*tried{"send": {}, "remind": {}}}
}

// backName is what a unit calls its return.
func (a *addressee) backName() string { return "back" + a.id + ".xlsx" }

// good are the addresses that did not come back.
func (a *addressee) good(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return a.bad[strings.ToLower(s)] })
}

// arrived notes that a message reached addresses, those too that had been bad.
func (a *addressee) arrived(kind, sum string, to ...string) {
	*a.tried[kind] = tried{has: sum}
	for _, s := range to {
		delete(a.bad, strings.ToLower(s))
	}
}

// failed notes that a message did not arrive, since some addresses were refused.
func (a *addressee) failed(kind string, refused []string) {
	a.tried[kind].open, a.tried[kind].doubt = true, ""
	for _, s := range slices.Concat(a.to, a.cc) {
		if s = strings.ToLower(s); slices.Contains(refused, s) {
			a.bad[s] = true
		}
	}
}

// mailRun is one run of send or remind.
type mailRun struct {
	kind         string
	units        []*addressee
	again, named bool
	refused      []string // addresses, in small letters, as it comes about
}

func (r mailRun) flags() (flags []string) {
	if r.again {
		flags = append(flags, "--again")
	}
	for _, a := range r.units {
		if r.named {
			flags = append(flags, "--unit", a.name)
		}
	}
	return flags
}

func (r mailRun) args(more ...string) []string {
	return append(append([]string{r.kind}, r.flags()...), more...)
}

// goes gives the addresses that a letter must go to: the clerk's word counts more than a
// bounce.
func (r mailRun) goes(a *addressee, list []string) []string {
	if r.again && r.named {
		return list
	}
	return a.good(list)
}

// due says what a run must do about a unit: the state, a word of its reason, and whether
// it awaits the clerk.
func (p *mailPlan) due(r mailRun, a *addressee) (state, word string, waits bool) {
	_, form := p.form(a)
	switch t := a.tried[r.kind]; {
	case r.again:
	case t.doubt != "":
		return "unknown", "不知道送到没有", true
	case t.open, t.has == "":
	case r.kind == "remind":
		return "skipped", "今天已经催过", false
	case t.has == digest(form):
		return "skipped", "已经发过", false
	default:
		return "skipped", "又有变化", true
	}
	switch {
	case len(a.to) == 0:
		return "skipped", "没有邮箱", true
	case len(r.goes(a, a.to)) == 0:
		return "failed", "不通", true
	}
	return "draft", "", false
}

// dry compares a dry run with what is due.
func (p *mailPlan) dry(r mailRun) said {
	p.t.Helper()
	s := p.ducha(r.args("--dry-run")...)
	asked := p.asked(r)
	if len(s.Messages) != len(asked) {
		p.t.Fatalf("%d messages, want %d", len(s.Messages), len(asked))
	}
	code := exitDone
	for i, a := range asked {
		m := s.Messages[i]
		state, word, waits := p.due(r, a)
		if m.Unit != a.name || m.State != state || !strings.Contains(m.Reason, word) {
			p.t.Fatalf("%+v, want %s: %s %s", m, a.id, state, word)
		}
		if state == "draft" && !slices.Equal(m.To, r.goes(a, a.to)) {
			p.t.Fatalf("%s to %q, want %q", a.id, m.To, r.goes(a, a.to))
		}
		if waits {
			code = exitAwaits
		}
	}
	if s.code != code {
		p.t.Fatalf("exit %d, want %d", s.code, code)
	}
	return s
}

// asked are the units of a run that have anything to be asked for.
func (p *mailPlan) asked(r mailRun) []*addressee {
	if r.kind == "send" {
		return r.units
	}
	var status struct {
		Units []struct{ Unit, State string }
	}
	p.run(&status, "status")
	done := map[string]bool{}
	for _, u := range status.Units {
		done[u.Unit] = u.State == string(seeds.Complete)
	}
	back, _ := os.ReadDir(filepath.Join(p.dir, dirCorrect, mailRound)) // not there where nothing is to be put right
	return slices.DeleteFunc(slices.Clone(r.units), func(a *addressee) bool {
		return done[a.name] && !slices.ContainsFunc(back, func(f os.DirEntry) bool {
			return strings.HasPrefix(f.Name(), strings.TrimSuffix(a.backName(), ".xlsx"))
		})
	})
}

// account compares what a run says with what came, and reckons with it.
func (p *mailPlan) account(r mailRun, dry, done said, came map[string]int) {
	p.t.Helper()
	code := exitDone
	for i, m := range done.Messages {
		a := p.unit(m.Unit)
		state, _, waits := p.due(r, a)
		_, form := p.form(a)
		n, t := came[a.id], a.tried[r.kind]
		switch {
		case state != "draft" && m.State == state && n == 0:
		case state != "draft":
			p.t.Fatalf("%+v, %d came; want %s", m, n, state)
		case m.State == "sent" && n == 1:
			a.arrived(r.kind, digest(form), slices.Concat(r.goes(a, a.to), r.goes(a, a.cc))...)
		case m.State == "unknown" && n <= 1:
			t.doubt, t.open, waits = digest(form), false, true
		case (m.State == "failed" || m.State == "skipped" && strings.HasPrefix(m.Reason, "未发：")) && n == 0:
			a.failed(r.kind, r.refused)
			waits = true
		default:
			p.t.Fatalf("%+v, %d came; the dry run said %+v", m, n, dry.Messages[i])
		}
		delete(came, a.id)
		if waits {
			code = exitAwaits
		}
	}
	if len(came) > 0 || done.code != code {
		p.t.Fatalf("exit %d, want %d; nothing is said of messages to %v", done.code, code, came)
	}
}

// learn takes from the ledger how far a run came that failed or was killed. What came is
// there as sent or in doubt.
func (p *mailPlan) learn(r mailRun, came map[string]int) {
	p.t.Helper()
	for _, a := range p.asked(r) {
		state, _, _ := p.due(r, a)
		last, n, t := p.lastMailing(a, r.kind), came[a.id], a.tried[r.kind]
		doubt := last.State == ledger.MailAttempting || last.State == ledger.MailUnknown
		switch {
		case n > 1 || n == 1 && (state != "draft" || !doubt && last.State != ledger.MailSent):
			p.t.Fatalf("%d came to %s, which is %s and was %s", n, a.id, last.State, state)
		case state != "draft" || last.Seq == 0:
		case doubt:
			t.doubt, t.open = last.SHA256, false
		case n == 1:
			a.arrived(r.kind, last.SHA256, slices.Concat(r.goes(a, a.to), r.goes(a, a.cc))...)
		case last.State == ledger.MailSent && t.has != last.SHA256:
			p.t.Fatalf("%s is recorded as sent, and nothing came", a.id)
		case last.State != ledger.MailSent && last.State != ledger.MailBounced:
			a.failed(r.kind, r.refused)
		}
	}
}

// lastMailing is what the ledger has of a unit last, drafts left aside.
func (p *mailPlan) lastMailing(a *addressee, kind string) (last ledger.Mailing) {
	led, err := ledger.Open(context.Background(), ledger.Place{Dir: filepath.Join(p.dir, dirLedger)})
	succeed(p.t, err)
	defer led.Close()
	past, err := led.Mailings(context.Background(), mailRound)
	succeed(p.t, err)
	kinds := map[string]ledger.MailKind{"send": ledger.MailForm, "remind": ledger.MailRemind}
	for _, m := range past {
		if string(m.Unit) == a.id && m.Kind == kinds[kind] && m.State != ledger.MailDraft {
			last = m
		}
	}
	return last
}

// arrivals counts what has come for each unit since, and checks it: to a unit's addresses
// and no others, each once, those left out that are bad, with its own form as it is now or
// its own return.
func (p *mailPlan) arrivals() map[string]int {
	p.t.Helper()
	came := map[string]int{}
	all := p.server.Delivered()
	for _, d := range all[p.seen:] {
		a := p.unit(addressed(p.t, d))
		got := map[string]bool{}
		for _, s := range d.To {
			got[strings.ToLower(s)] = true
		}
		for _, s := range slices.Concat(a.good(a.to), a.good(a.cc)) {
			if !got[strings.ToLower(s)] {
				p.t.Fatalf("a message to %s does not go to %s", a.id, s)
			}
		}
		for _, s := range d.To {
			if !slices.ContainsFunc(slices.Concat(a.to, a.cc), func(own string) bool { return strings.EqualFold(own, s) }) || len(got) != len(d.To) {
				p.t.Fatalf("a message to %s goes to %q", a.id, d.To)
			}
		}
		if !p.owns(a, d) {
			p.t.Fatalf("%s got what is not its own", a.id)
		}
		came[a.id]++
	}
	p.seen = len(all)
	return came
}

// owns reports whether a message brings a unit its form, or its own return.
func (p *mailPlan) owns(a *addressee, d mailtest.Delivery) bool {
	name, data := attachment(p.t, d.Data)
	if form, now := p.form(a); name == form {
		return bytes.Equal(data, now)
	}
	back, err := os.ReadFile(filepath.Join(p.dir, dirCorrect, mailRound, name))
	return err == nil && bytes.Equal(data, back) && strings.HasPrefix(name, strings.TrimSuffix(a.backName(), ".xlsx"))
}

// form is what a unit was issued.
func (p *mailPlan) form(a *addressee) (name string, data []byte) {
	p.t.Helper()
	dir := filepath.Join(p.dir, dirIssued, mailRound)
	all, err := os.ReadDir(dir)
	succeed(p.t, err)
	at := slices.IndexFunc(all, func(f os.DirEntry) bool { return strings.HasPrefix(f.Name(), a.id+"_") })
	data, err = os.ReadFile(filepath.Join(dir, all[at].Name()))
	succeed(p.t, err)
	return all[at].Name(), data
}

func (p *mailPlan) unit(name string) *addressee {
	p.t.Helper()
	at := slices.IndexFunc(p.units, func(a *addressee) bool { return a.name == name })
	if at < 0 {
		p.t.Fatalf("there is no unit %q", name)
	}
	return p.units[at]
}

// addressed is the unit that a message speaks to: …（云泽第一中学，表号….
func addressed(t *testing.T, d mailtest.Delivery) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(d.Data))
	succeed(t, err)
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	succeed(t, err)
	_, name, _ := strings.Cut(subject, "（")
	name, _, _ = strings.Cut(name, "，")
	return name
}

// bounce has the last message to the first address of a unit come back from there.
func (p *mailPlan) bounce(a *addressee) {
	for _, kind := range []string{"send", "remind"} {
		last, t, address := p.lastMailing(a, kind), a.tried[kind], strings.ToLower(a.to[0])
		sent := slices.ContainsFunc(p.server.Delivered(), func(d mailtest.Delivery) bool { return bytes.Contains(d.Data, []byte("<"+last.MessageID+">")) })
		if last.Seq == 0 || !sent || !slices.ContainsFunc(last.To, func(s string) bool { return strings.EqualFold(s, address) }) ||
			last.State != ledger.MailSent && !last.InDoubt() {
			continue
		}
		p.server.Put(p.t, "INBOX", p.now, []byte("From: MAILER-DAEMON@yunze.example\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"+
			"--b\r\nContent-Type: text/plain\r\n\r\nno "+fmt.Sprint(p.r.Intn(1e6))+"\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; "+address+"\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"+
			"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <"+last.MessageID+">\r\n\r\n--b--\r\n"))
		a.bad[address] = true
		*t = tried{has: last.SHA256, open: !slices.ContainsFunc(last.To, func(s string) bool { return !strings.EqualFold(s, address) })}
		p.note("%s of %s comes back from %s", kind, a.id, address)
		return
	}
}
