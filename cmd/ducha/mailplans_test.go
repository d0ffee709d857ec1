//go:build !race

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect/mailtest"
	"ducha/fill/liaison"
	"ducha/seeds"
)

// mailPlan is an office that does at random what offices do with mail, beside its own
// reckoning of what each unit must have got.
type mailPlan struct {
	mailOffice
	r     *rand.Rand
	now   time.Time
	units []*addressee
	seen  int      // messages of the server that were looked at
	log   []string // what was done
}

// TestMailPlans plays a few: addresses that are several, shared, missing, changed; faults
// of the server and kills; --again, --unit, --delivered, drafts, tests, reminders;
// answers and bounces. After every step the program must say of every unit what the
// reckoning says, and the server must have stored what the program says. DUCHA_PLANS is
// how many, DUCHA_PLAN the first.
func TestMailPlans(t *testing.T) {
	first := numberIn("DUCHA_PLAN", 6)
	for seed := first; seed < first+numberIn("DUCHA_PLANS", 2); seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewSource(int64(seed)))
			p := &mailPlan{mailOffice: newMailOffice(t, 3+r.Intn(10)), r: r, now: time.Date(2021, 7, 4, 9, 0, 0, 0, seeds.Beijing)}
			defer func() {
				if t.Failed() {
					t.Log("\n" + strings.Join(p.log, "\n"))
				}
			}()
			p.meet()
			steps := []func(){p.rewrite, p.readdress, p.send, p.send, p.send, p.kill, p.settle, p.receive, p.receive, p.remind, p.remind, p.drafts, p.test}
			for range 12 {
				steps[r.Intn(len(steps))]()
				p.look()
			}
			p.noPassword()
		})
	}
}

// meet learns the units and gives them addresses at random.
func (p *mailPlan) meet() {
	p.edit(func(w *workspace) {
		for i := range w.book.Plan.Units {
			u := &w.book.Plan.Units[i]
			a := newAddressee(u)
			p.units = append(p.units, a)
			p.address(a, u)
		}
	})
}

// address gives a unit addresses: none, one, two; some shared with others, some with
// capitals.
func (p *mailPlan) address(a *addressee, u *seeds.Unit) {
	one := func() string {
		switch p.r.Intn(8) {
		case 0:
			return fmt.Sprintf("Shared%d@Units.Example", p.r.Intn(2))
		case 1, 2:
			return fmt.Sprintf("U%s.%d@units.example", a.id, p.r.Intn(1000))
		}
		return fmt.Sprintf("u%s.%d@units.example", a.id, p.r.Intn(1000))
	}
	a.to, a.cc = nil, nil
	for range []int{0, 1, 1, 1, 2, 2}[p.r.Intn(6)] {
		a.to = append(a.to, one())
	}
	if p.r.Intn(3) == 0 {
		a.cc = []string{one()}
	}
	u.Email, u.CC = a.to, a.cc
	p.note("%s has %v %v", a.id, a.to, a.cc)
}

func (p *mailPlan) note(format string, args ...any) {
	p.log = append(p.log, fmt.Sprintf(format, args...))
}

// anyUnit is one at random.
func (p *mailPlan) anyUnit() *addressee { return p.units[p.r.Intn(len(p.units))] }

// said is what one run says.
type said struct {
	code int
	sentJSON
	Error struct{ Message string }
}

// ducha runs the program in this process. Its exit code must suit what it says.
func (p *mailPlan) ducha(args ...string) said {
	p.t.Helper()
	p.now = p.now.Add(time.Minute)
	var stdout, stderr bytes.Buffer
	s := said{code: runBy(hurriedAt(p.now), context.Background(), append([]string{"-C", p.dir, "--json"}, args...), strings.NewReader(""), &stdout, &stderr)}
	succeed(p.t, json.Unmarshal(stdout.Bytes(), &s))
	p.note("%v: exit %d %v %s %s", args, s.code, s.count(), s.Error.Message, strings.TrimSpace(stderr.String()))
	if strings.Contains(stdout.String()+stderr.String(), mailtest.Password) {
		p.t.Fatalf("%v tells the password", args)
	}
	if s.failed() != (s.Error.Message != "") {
		p.t.Fatalf("%v: exit %d, error %q", args, s.code, s.Error.Message)
	}
	return s
}

func (s said) failed() bool { return s.code == exitFailed || s.code == exitUsage }

// rewrite changes the task of a unit and issues the forms again.
func (p *mailPlan) rewrite() {
	i := p.r.Intn(len(p.units))
	p.edit(func(w *workspace) { w.book.Plan.Tasks[i].Text += "再改。" })
	p.run(nil, "fill")
	p.note("another form for %s", p.units[i].id)
}

func (p *mailPlan) readdress() {
	i := p.r.Intn(len(p.units))
	p.edit(func(w *workspace) { p.address(p.units[i], &w.book.Plan.Units[i]) })
}

// choice is --unit and --again at random.
func (p *mailPlan) choice(kind string) mailRun {
	r := mailRun{kind: kind, units: p.units, again: p.r.Intn(4) == 0}
	if r.named = p.r.Intn(3) == 0; r.named {
		named := []*addressee{p.anyUnit(), p.anyUnit()}
		r.units = slices.DeleteFunc(slices.Clone(p.units), func(a *addressee) bool { return !slices.Contains(named, a) })
	}
	return r
}

// stages are where a server may fail.
var stages = []mailtest.Stage{mailtest.Connect, mailtest.Auth, mailtest.Mail, mailtest.Rcpt, mailtest.Data, mailtest.Stored, mailtest.Reset}

// trouble is a fault at random, once or from then on; or none.
func (p *mailPlan) trouble() func(mailtest.Try) mailtest.Fault {
	stage, nth, always := stages[p.r.Intn(len(stages))], 1+p.r.Intn(5), p.r.Intn(5) == 0
	fault := []mailtest.Fault{{}, {Drop: true}, {Code: 421, Text: "closing"}, {Code: 450, Text: "MI:DMC"}, {Code: 451, Text: "later"}, {Code: 550, Enhanced: [3]int{5, 1, 1}, Text: "User unknown"},
		{Code: 554, Text: "DT:SPM"}, {Code: 552, Text: "too much"}, {Code: 535, Text: "no " + mailtest.Password}}[p.r.Intn(9)]
	if stage == mailtest.Stored { // what is stored and refused is the server's own doing
		fault = mailtest.Fault{Drop: true}
	}
	p.note("fault at %s %d, always %v: %+v", stage, nth, always, fault)
	return func(t mailtest.Try) mailtest.Fault {
		if t.Stage == stage && (t.N == nth || always && t.N > nth) {
			return fault
		}
		return mailtest.Fault{}
	}
}

func (p *mailPlan) send()   { p.post(p.choice("send"), p.trouble()) }
func (p *mailPlan) remind() { p.post(p.choice("remind"), p.trouble()) }

// post sends what a dry run shows, with what goes wrong.
func (p *mailPlan) post(r mailRun, fault func(mailtest.Try) mailtest.Fault) {
	p.t.Helper()
	dry := p.dry(r)
	if dry.Digest == "" {
		return
	}
	p.server.Fault(func(t mailtest.Try) mailtest.Fault {
		f := fault(t)
		if f.Code == 550 && t.Stage == mailtest.Rcpt {
			r.refused = append(r.refused, strings.ToLower(t.To))
		}
		return f
	})
	done := p.ducha(r.args("--digest", dry.Digest)...)
	p.server.Fault(nil)
	came := p.arrivals()
	if done.failed() {
		if len(came) > 0 {
			p.t.Fatalf("exit %d, and %v got messages", done.code, came)
		}
		p.learn(r, came)
		return
	}
	p.account(r, dry, done, came)
}

// kill sends and is killed somewhere.
func (p *mailPlan) kill() {
	r := p.choice("send")
	dry := p.dry(r)
	if dry.Digest == "" {
		return
	}
	p.now = p.now.Add(time.Minute)
	p.t.Setenv(envNow, p.now.Format(time.RFC3339))
	stage, nth := stages[p.r.Intn(len(stages))], 1+p.r.Intn(3)
	reached := p.sendKilledAt(dry.Digest, stage, nth, r.flags()...)
	p.note("%v killed at %s %d: %v", r.args(), stage, nth, reached)
	p.learn(r, p.arrivals())
}

// settle has the clerk say what became of messages in doubt.
func (p *mailPlan) settle() {
	for _, a := range p.units {
		switch t := a.tried["send"]; {
		case t.doubt == "":
		case p.r.Intn(2) == 0:
			if s := p.ducha("send", "--delivered", a.name, "--unit", a.name); s.failed() {
				p.t.Fatal("--delivered fails")
			}
			a.arrived("send", t.doubt, p.lastMailing(a, "send").To...)
		default:
			p.post(mailRun{kind: "send", units: []*addressee{a}, named: true, again: true}, func(mailtest.Try) mailtest.Fault { return mailtest.Fault{} })
		}
	}
}

// receive puts answers, bounces and automatic ones into the mailbox and takes them.
func (p *mailPlan) receive() {
	p.now = p.now.Add(time.Minute)
	for range 2 + p.r.Intn(4) {
		a := p.anyUnit()
		if len(a.to) == 0 {
			continue
		}
		switch p.r.Intn(5) {
		case 0, 1:
			p.server.Put(p.t, "INBOX", p.now, replyTo(mailtest.Delivery{To: a.to[:1]}, a.backName(), p.answer(a)))
		case 2, 3:
			p.bounce(a)
		case 4:
			p.server.Put(p.t, "INBOX", p.now, []byte("From: <"+a.to[0]+">\r\nSubject: =?utf-8?B?6Ieq5Yqo5Zue5aSN?=\r\nAuto-Submitted: auto-replied\r\n\r\nx\r\n"))
		}
	}
	if s := p.ducha("collect", "--imap", "INBOX"); s.failed() {
		p.t.Fatal("collect fails")
	}
}

// answer is a form of a unit, filled in; until one was right it may be wrong.
func (p *mailPlan) answer(a *addressee) []byte {
	_, form := p.form(a)
	l, err := liaison.Open(form)
	succeed(p.t, err)
	state := "正常推进"
	if !a.answered && p.r.Intn(3) == 0 {
		state = "差不多了"
	} else {
		a.answered = true
	}
	row := firstRow(p.t, l)
	succeed(p.t, l.Write("完成情况", row, state))
	succeed(p.t, l.Write("工作进展", row, fmt.Sprintf("已经开工%d。", p.r.Intn(1e6))))
	filled, err := l.Save(p.now)
	succeed(p.t, err)
	p.note("%s answers: %s", a.id, state)
	return filled
}

// drafts leaves drafts, which change nothing.
func (p *mailPlan) drafts() {
	r, dir := p.choice([]string{"send", "remind"}[p.r.Intn(2)]), p.t.TempDir()
	s := p.ducha(r.args("--eml", dir)...)
	left, _ := os.ReadDir(filepath.Join(dir, "草稿")) // none where nothing is due
	if len(left) != s.count()["draft"] {
		p.t.Fatalf("%d drafts, told of %d", len(left), s.count()["draft"])
	}
}

// test sends to the clerk alone, which changes nothing.
func (p *mailPlan) test() {
	r, clerk := p.choice("send"), "me@yunze.example"
	dry := p.ducha(r.args("--dry-run", "--test-to", clerk)...)
	if dry.Digest == "" {
		return
	}
	p.ducha(r.args("--digest", dry.Digest, "--test-to", clerk)...)
	got := p.server.Delivered()[p.seen:]
	p.seen += len(got)
	for _, d := range got {
		if !slices.Equal(d.To, []string{clerk}) {
			p.t.Fatalf("a test goes to %q", d.To)
		}
	}
	if len(got) != dry.count()["draft"] {
		p.t.Fatalf("%d tests came, want %d", len(got), dry.count()["draft"])
	}
}

// look makes sure that what is due is shown, and twice alike, and that nothing came unasked.
func (p *mailPlan) look() {
	p.t.Helper()
	all := mailRun{kind: "send", units: p.units}
	if a, b := p.dry(all), p.dry(all); a.Digest != b.Digest {
		p.t.Fatal("digests differ")
	}
	if came := p.arrivals(); len(came) > 0 {
		p.t.Fatalf("%v got messages", came)
	}
}

// noPassword makes sure that the password lies nowhere in the workspace.
func (p *mailPlan) noPassword() {
	succeed(p.t, filepath.WalkDir(p.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(mailtest.Password)) {
			p.t.Errorf("the password is in %s", path)
		}
		return err
	}))
}
