//go:build !race

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/collect/mailtest"
	"ducha/fill/liaison"
	"ducha/seeds"
)

// TestMailThroughRealServers sends forms through Postfix into mailboxes of Dovecot, where
// Python reads them and answers; one unit's mailbox is gone, and its form comes back.
func TestMailThroughRealServers(t *testing.T) {
	needMailServers(t)
	o := mailOffice{desk: desk{t, t.TempDir()}}
	addresses := o.plan(12)
	ghost := addresses[len(addresses)-1]
	addresses = addresses[:len(addresses)-1]
	servers := startMailServers(t, append(addresses, mailtest.User), []string{ghost})
	o.use(servers.smtp, servers.imaps, servers.ca, mailPassword)
	now := time.Now().In(seeds.Beijing)
	o.issue(now.Format("2006-01-02"), now.AddDate(0, 0, 7).Format("2006-01-02 15:04"))

	sent := o.send()
	if n := sent.count(); n["sent"] != len(addresses)+1 || len(n) != 1 {
		t.Fatalf("states %v", n)
	}
	servers.delivered(t)
	boxes := servers.read(t, addresses...)
	var answers []mailAnswer
	for i, address := range addresses {
		if len(boxes[address]) != 1 {
			t.Fatalf("%s got %d messages", address, len(boxes[address]))
		}
		got, want := boxes[address][0], sent.Messages[i]
		form := o.checkForm(got, want.Unit, want.Attachment)
		if got.To != address || got.Subject != want.Subject {
			t.Errorf("to %s: To is %q, the subject %q; want %q", address, got.To, got.Subject, want.Subject)
		}
		filled := o.fillIn(form, i)
		answers = append(answers, mailAnswer{address, mailtest.User, got.Subject, got.MessageID, filepath.Base(form), filled})
	}
	servers.answer(t, answers)
	servers.delivered(t)
	const bounced = "反馈表没有送到"
	if told := o.tell("status"); strings.Contains(told, bounced) {
		t.Errorf("told before anything was read:\n%s", told)
	}
	o.collectAnswers(servers, len(answers))
	if told := o.tell("status"); !strings.Contains(told, bounced+" 1 家："+sent.Messages[len(answers)].Unit) {
		t.Errorf("the form that came back is not told:\n%s", told)
	}
}

// checkForm checks that a message carries the form of a unit as it was issued, and gives
// the form's path.
func (o mailOffice) checkForm(got readMail, unit, attachment string) (path string) {
	o.t.Helper()
	path = filepath.Join(o.dir, dirIssued, mailRound, filepath.Base(attachment))
	issued, err := os.ReadFile(path)
	succeed(o.t, err)
	if !strings.Contains(path, unit) || len(got.Attachments) != 1 || got.Attachments[0].Name != filepath.Base(path) || got.Attachments[0].SHA256 != ledger.Hash(issued) {
		o.t.Errorf("%s, whose form is %s, got %+v", unit, path, got.Attachments)
	}
	if !strings.HasPrefix(got.Body, unit+"：") || !strings.Contains(got.Body, mailtest.User) || len(got.Defects) > 0 {
		o.t.Errorf("%s is written:\n%s\ndefects: %v", unit, got.Body, got.Defects)
	}
	return path
}

// fillIn answers a form, and gives where it was saved.
func (o mailOffice) fillIn(form string, nth int) (path string) {
	o.t.Helper()
	data, err := os.ReadFile(form)
	succeed(o.t, err)
	l, err := liaison.Open(data)
	succeed(o.t, err)
	succeed(o.t, l.Write("完成情况", firstRow(o.t, l), "正常推进"))
	succeed(o.t, l.Write("工作进展", firstRow(o.t, l), fmt.Sprintf("第%d批项目已经开工。", nth+1)))
	filled, err := l.Save(time.Now())
	succeed(o.t, err)
	path = filepath.Join(o.t.TempDir(), "填好的.xlsx")
	succeed(o.t, os.WriteFile(path, filled, 0o600))
	return path
}

// collectAnswers takes the answers out of the mailbox, which stays as it was; a second
// time there is nothing new.
func (o mailOffice) collectAnswers(servers *mailServers, answers int) {
	o.t.Helper()
	before := servers.read(o.t, mailtest.User)
	if len(before[mailtest.User]) != answers+1 {
		o.t.Fatalf("the office has %d messages, want %d answers and what came back", len(before[mailtest.User]), answers)
	}
	var back struct {
		Found, New int
		Totals     map[string]int
	}
	for run, fresh := range []int{answers, 0} {
		o.run(&back, "collect", "--imap", "INBOX")
		if back.Found != answers || back.New != fresh || back.Totals["accepted"] != answers {
			o.t.Errorf("run %d: %+v", run, back)
		}
	}
	if after := servers.read(o.t, mailtest.User); !reflect.DeepEqual(after, before) {
		o.t.Errorf("the mailbox was\n%+v\nand is\n%+v", before, after)
	}
	var status struct{ Totals map[string]int }
	o.run(&status, "status")
	if status.Totals["complete"] != answers || status.Totals["missing"] != 1 {
		o.t.Errorf("status %v", status.Totals)
	}
}

// tell runs a command and gives what it says to a person.
func (o mailOffice) tell(args ...string) string {
	o.t.Helper()
	var stdout, stderr bytes.Buffer
	if code := runBy(hurried, context.Background(), append([]string{"-C", o.dir}, args...), strings.NewReader(""), &stdout, &stderr); code == exitFailed {
		o.t.Fatalf("ducha %s: %s", args[0], &stderr)
	}
	return stdout.String()
}

// readMail is a message as Python reads it.
type readMail struct {
	Flags                   []string
	SHA256                  string
	From, To, Subject, Body string
	MessageID               string `json:"message_id"`
	Type                    string
	Attachments             []struct{ Name, SHA256 string }
	Defects                 []string
}

// read gives the messages of mailboxes, by address.
func (s *mailServers) read(t *testing.T, addresses ...string) map[string][]readMail {
	t.Helper()
	var seen map[string][]readMail
	office(t, "read_mail.py", &seen, append([]string{s.imaps, s.ca, mailPassword}, addresses...)...)
	return seen
}

// mailAnswer is what a unit sends back.
type mailAnswer struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Subject   string `json:"subject"` // of the message that it answers
	InReplyTo string `json:"in_reply_to"`
	Name      string `json:"name"`
	File      string `json:"file"`
}

// answer sends answers, each from its own account.
func (s *mailServers) answer(t *testing.T, answers []mailAnswer) {
	t.Helper()
	data, err := json.Marshal(answers)
	succeed(t, err)
	path := filepath.Join(t.TempDir(), "answers.json")
	succeed(t, os.WriteFile(path, data, 0o600))
	office(t, "answer_mail.py", nil, s.smtp, s.ca, mailPassword, path)
}
