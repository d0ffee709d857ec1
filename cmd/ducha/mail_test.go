//go:build !race

package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ducha/collect/inbox"
	"ducha/collect/mailtest"
	"ducha/fill/liaison"
	"ducha/seeds"
)

// mailOffice is an office with so many units, each with a task and an address of its own,
// and a mail server.
type mailOffice struct {
	desk
	server *mailtest.Server
}

const mailRound = "2021H1"

func newMailOffice(t *testing.T, units int) mailOffice {
	o := mailOffice{desk{t, filepath.Join(t.TempDir(), "督查 [一] (2021)")}, mailtest.Start(t)}
	succeed(t, os.Mkdir(o.dir, 0o755))
	ca := filepath.Join(o.dir, "ca.pem")
	succeed(t, os.WriteFile(ca, o.server.CA, 0o600))
	o.plan(units)
	o.use(o.server.SMTP, o.server.IMAPS, ca, mailtest.Password)
	o.issue("2021-06-30", "2021-07-05 18:00")
	return o
}

// plan makes a plan, and gives the units' addresses.
func (o mailOffice) plan(units int) (addresses []string) {
	o.t.Helper()
	var notice strings.Builder
	notice.WriteString("云泽市人民政府关于2021年重点工作及责任分解的通知\n\n一、重点工作\n\n")
	for i := 1; i <= units; i++ {
		fmt.Fprintf(&notice, "%d.完成第%d批项目建设。\n\n牵头责任单位:云泽第%s中学。\n\n", i, i, seedsNumber(i))
	}
	path := filepath.Join(o.dir, "通知.txt")
	succeed(o.t, os.WriteFile(path, []byte(notice.String()), 0o600))
	o.run(nil, "import", path)
	o.edit(func(w *workspace) {
		if len(w.book.Plan.Units) != units || len(w.book.Plan.Tasks) != units {
			o.t.Fatalf("%d units, %d tasks", len(w.book.Plan.Units), len(w.book.Plan.Tasks))
		}
		for i := range w.book.Plan.Units {
			u := &w.book.Plan.Units[i]
			u.Email = []string{"u" + string(u.ID) + "@units.example"}
			addresses = append(addresses, u.Email...)
		}
	})
	return addresses
}

// use has the office send by STARTTLS and collect by TLS, at servers of an authority.
func (o mailOffice) use(smtp, imaps, ca, password string) {
	o.t.Helper()
	o.edit(func(w *workspace) {
		for key, value := range map[string]string{"SMTP服务器": smtp, "SMTP账号": mailtest.User, "IMAP服务器": "imaps://" + imaps, "IMAP账号": mailtest.User,
			"收件邮箱": mailtest.User, "服务器证书": ca, "每分钟封数": "6000"} {
			w.book.Settings[key] = value
		}
	})
	o.t.Setenv("DUCHA_SMTP_PASSWORD", password)
	o.t.Setenv("DUCHA_IMAP_PASSWORD", password)
}

// issue opens the round and fills its forms.
func (o mailOffice) issue(asOf, due string) {
	o.t.Helper()
	o.run(nil, "round", "open", mailRound, "--name", "2021年上半年", "--as-of", asOf, "--due", due)
	o.run(nil, "fill")
}

// seedsNumber writes a number that is part of a name.
func seedsNumber(n int) string {
	digits := []rune("〇一二三四五六七八九")
	var out []rune
	for _, d := range fmt.Sprint(n) {
		out = append(out, digits[d-'0'])
	}
	return string(out)
}

// edit changes the 台账 as a clerk would.
func (o mailOffice) edit(change func(w *workspace)) {
	e := &env{ctx: context.Background(), clock: hurried, workspace: o.dir}
	w, err := e.open()
	succeed(o.t, err)
	change(w)
	succeed(o.t, w.save())
}

// sentJSON is what send says.
type sentJSON struct {
	Digest   string
	Messages []struct {
		Unit, State, Reason, Attachment, Subject string
		To                                       []string
	}
}

// count counts the messages of each state.
func (s sentJSON) count() map[string]int {
	n := map[string]int{}
	for _, m := range s.Messages {
		n[m.State]++
	}
	return n
}

// send sends what a dry run shows, in this process.
func (o mailOffice) send(args ...string) sentJSON {
	o.t.Helper()
	var dry, done sentJSON
	o.run(&dry, append([]string{"send", "--dry-run"}, args...)...)
	o.run(&done, append([]string{"send", "--digest", dry.Digest}, args...)...)
	return done
}

// got counts the messages that each address got, and checks that each is its own form.
func (o mailOffice) got() map[string]int {
	o.t.Helper()
	got := map[string]int{}
	for _, d := range o.server.Delivered() {
		if len(d.To) != 1 {
			o.t.Fatalf("a message to %q", d.To)
		}
		got[d.To[0]]++
		unit, _, _ := strings.Cut(strings.TrimPrefix(d.To[0], "u"), "@")
		name, data := attachment(o.t, d.Data)
		issued, err := os.ReadFile(filepath.Join(o.dir, dirIssued, mailRound, name))
		if err != nil || !strings.HasPrefix(name, unit+"_") || !bytes.Equal(issued, data) {
			o.t.Fatalf("%s got %s (%v)", d.To[0], name, err)
		}
	}
	return got
}

// attachment is the one file of a message.
func attachment(t *testing.T, message []byte) (name string, data []byte) {
	t.Helper()
	n := 0
	succeed(t, inbox.Open(context.Background(), "m.eml", message, time.Time{}, func(l inbox.Leaf) error {
		name, data = l.Names[0], l.Data
		n++
		return nil
	}))
	if n != 1 {
		t.Fatalf("a message with %d files", n)
	}
	return name, data
}

// A hundred forms go out, a hundred answers come back; a second time nothing goes out or
// comes in.
func TestAHundredOutAndBack(t *testing.T) {
	const units = 100
	o := newMailOffice(t, units)
	done := o.send()
	if n := done.count(); n["sent"] != units || len(done.Messages) != units {
		t.Fatalf("states %v", n)
	}
	for to, n := range o.got() {
		if n != 1 {
			t.Errorf("%s got %d messages", to, n)
		}
	}
	var again sentJSON
	o.run(&again, "send")
	if n := again.count(); n["skipped"] != units || len(o.server.Delivered()) != units || again.Digest != "" {
		t.Fatalf("a second time: states %v, %d delivered", n, len(o.server.Delivered()))
	}

	for i, d := range o.server.Delivered() {
		name, form := attachment(t, d.Data)
		l, err := liaison.Open(form)
		succeed(t, err)
		succeed(t, l.Write("完成情况", firstRow(t, l), "正常推进"))
		succeed(t, l.Write("工作进展", firstRow(t, l), fmt.Sprintf("第%d批项目已经开工。", i+1)))
		filled, err := l.Save(time.Date(2021, 7, 2, 9, i%60, 0, 0, seeds.Beijing))
		succeed(t, err)
		o.server.Put(t, "INBOX", time.Date(2021, 7, 2, 10, 0, 0, 0, seeds.Beijing), replyTo(d, name, filled))
	}
	var back struct {
		Found, New int
		Totals     map[string]int
	}
	for run, fresh := range []int{units, 0} {
		if code := o.run(&back, "collect", "--imap", "INBOX"); code != exitDone {
			t.Errorf("run %d: exit %d", run, code)
		}
		if back.Found != units || back.New != fresh || back.Totals["accepted"] != units {
			t.Errorf("run %d: %+v", run, back)
		}
	}
	var status struct{ Totals map[string]int }
	o.run(&status, "status")
	if status.Totals["expected"] != units || status.Totals["complete"] != units {
		t.Errorf("status %v", status.Totals)
	}
}

// firstRow is the row of the one task of a form.
func firstRow(t *testing.T, l *liaison.Form) int {
	t.Helper()
	for no := 1; no <= 1000; no++ {
		if row := l.Row(fmt.Sprint(no)); row > 0 {
			return row
		}
	}
	t.Fatal("a form without a task")
	return 0
}

// replyTo is a unit's answer as its mail program writes it.
func replyTo(d mailtest.Delivery, name string, file []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: <%s>\r\nTo: <%s>\r\nSubject: Re\r\nDate: Fri, 02 Jul 2021 10:00:00 +0800\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n--=_b\r\nContent-Type: application/octet-stream; name=\"%s\"\r\nContent-Transfer-Encoding: binary\r\nContent-Disposition: attachment\r\n\r\n", d.To[0], mailtest.User, name)
	b.Write(file)
	b.WriteString("\r\n--=_b--\r\n")
	return b.Bytes()
}

// Killed at random ten times, each unit gets exactly one form: what a killed run left in
// doubt is asked about, never sent by itself.
func TestKilledAtRandom(t *testing.T) {
	const units, kills = 30, 10
	o := newMailOffice(t, units)
	random := rand.New(rand.NewSource(8))
	stages := []mailtest.Stage{mailtest.Connect, mailtest.Mail, mailtest.Rcpt, mailtest.Data, mailtest.Stored}
	var dry sentJSON
	o.run(&dry, "send", "--dry-run")
	digest, killed, doubts := dry.Digest, 0, 0
	for run := 0; ; run++ {
		if run > 20*kills {
			t.Fatal("it does not end")
		}
		if killed < kills {
			stage := stages[random.Intn(len(stages))]
			nth := 1 + random.Intn(3)
			if stage == mailtest.Connect {
				nth = 1
			}
			if o.sendKilledAt(digest, stage, nth) {
				killed++
			}
			continue
		}
		o.server.Fault(nil)
		var done sentJSON
		o.run(&done, "send", "--digest", digest)
		got, left := o.got(), 0
		for _, m := range done.Messages {
			switch m.State {
			case "unknown": // the clerk asks the unit
				doubts++
				left++
				if got[m.To[0]] > 0 {
					o.run(nil, "send", "--digest", digest, "--delivered", m.Unit)
				} else {
					o.send("--again", "--unit", m.Unit)
				}
			case "failed":
				t.Fatalf("%s: %s", m.Unit, m.Reason)
			}
		}
		if left == 0 {
			break
		}
	}
	got := o.got()
	for to, n := range got {
		if n != 1 {
			t.Errorf("%s got %d messages", to, n)
		}
	}
	if len(got) != units || doubts == 0 {
		t.Errorf("%d of %d units got a form; %d were in doubt", len(got), units, doubts)
	}
	t.Logf("killed %d times, %d in doubt", killed, doubts)
}

// sendKilledAt runs the program as a process of its own and kills it when the server
// reaches a stage for the nth time; it tells whether that came.
func (o mailOffice) sendKilledAt(digest string, stage mailtest.Stage, nth int, flags ...string) (reached bool) {
	o.t.Helper()
	cmd := exec.Command("ducha", append([]string{"-C", o.dir, "send", "--digest", digest}, flags...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	dead := make(chan struct{})
	var once sync.Once
	o.server.Fault(func(t mailtest.Try) (f mailtest.Fault) {
		if t.Stage == stage && t.N == nth {
			once.Do(func() {
				reached = true
				_ = cmd.Process.Kill()
				<-dead        // nothing that the server still does reaches the program,
				f.Drop = true // and it does no more: it would count as the next run's doing
			})
		}
		return f
	})
	succeed(o.t, cmd.Start())
	err := cmd.Wait()
	close(dead)
	o.server.Fault(nil)
	if err != nil && !reached && !slices.Contains([]int{exitDone, exitAwaits}, cmd.ProcessState.ExitCode()) {
		o.t.Fatalf("send: %v\n%s", err, &out)
	}
	return reached
}
