package collect_test

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"mime"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ducha/collect"
	"ducha/collect/account"
	"ducha/collect/ledger"
	"ducha/collect/mailbox"
	"ducha/collect/mailtest"
	"ducha/seeds"
	"ducha/templates"
)

// post is a stage whose returns come by mail.
type post struct {
	*stage
	server *mailtest.Server
	box    mailbox.Box
	dir    string
	save   func(path string, data []byte, at time.Time) error
}

func newPost(t *testing.T) *post {
	t.Helper()
	p := &post{stage: newStage(t, templates.Preset(templates.PresetStandard))}
	for i, address := range []string{"fgw@yunze.example", "czj@yunze.example", "dongpu@yunze.example"} {
		p.plan.Units[i].Email = []string{address}
	}
	p.plan.Units[1].CC = []string{"czj.bgs@yunze.example"}
	p.save = func(path string, data []byte, at time.Time) error {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return err
		}
		return os.Chtimes(path, at, at)
	}
	p.serve(t)
	return p
}

// afresh is a post with the same forms, a ledger of its own, and nothing in its mailbox.
func (p *post) afresh(t *testing.T) *post {
	t.Helper()
	again, s := *p, *p.stage
	s.ledger, s.inbox = copyLedger(t, p.stage), t.TempDir()
	again.stage = &s
	again.serve(t)
	return &again
}

// serve starts the mail server.
func (p *post) serve(t *testing.T) {
	p.server, p.dir = mailtest.Start(t), filepath.Join(p.inbox, "邮箱")
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(p.server.CA)
	p.box = mailbox.Box{Account: account.Account{Kind: account.IMAP, Host: "127.0.0.1", Port: portOf(p.server.IMAPS), User: mailtest.User, Implicit: true, Trust: account.Trust{Roots: roots}},
		Password: mailtest.Password, Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
}

func (p *post) options() collect.MailOptions {
	return collect.MailOptions{Box: p.box, Workspace: p.inbox, Dir: p.dir, Save: func(path string, data []byte, at time.Time) error { return p.save(path, data, at) }}
}

// take reads the mailbox.
func (p *post) take() collect.MailResult {
	p.t.Helper()
	r, err := collect.TakeMail(p.t.Context(), p.ledger, p.round, p.desk(), p.options())
	if err != nil {
		p.t.Fatal(err)
	}
	if r.Sum() != r.Found {
		p.t.Errorf("%d messages found, they come to %d: %+v", r.Found, r.Sum(), r)
	}
	return r
}

// saved gives the files of messages there are.
func (p *post) saved() []string {
	p.t.Helper()
	entries, err := os.ReadDir(p.dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		p.t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// sent records a message that went out.
func (p *post) sent(m ledger.Mailing) {
	p.t.Helper()
	m.Round = p.round.ID
	if m.Kind == "" {
		m.Kind = ledger.MailForm
	}
	m.Seq = max(m.Seq, 1)
	if m.State == "" {
		m.State = ledger.MailSent
	}
	if m.At.IsZero() {
		m.At = time.Date(2021, 7, 1, 9, 0, 0, 0, seeds.Beijing)
	}
	if err := p.ledger.Queue(p.t.Context(), []ledger.Mailing{m}, nil); err != nil {
		p.t.Fatal(err)
	}
}

// mailing gives a unit's message of a kind as it stands.
func (p *post) mailing(unit seeds.UnitID, kind ledger.MailKind) ledger.Mailing {
	p.t.Helper()
	all, err := p.ledger.Mailings(p.t.Context(), p.round.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, m := range all {
		if m.Unit == unit && m.Kind == kind {
			return m
		}
	}
	p.t.Fatalf("no %s of %s", kind, unit)
	return ledger.Mailing{}
}

// arrive puts a message into the mailbox, as one of that hour of 2 July.
func (p *post) arrive(hour int, message string) {
	p.t.Helper()
	p.server.Put(p.t, "INBOX", time.Date(2021, 7, 2, hour, 0, 0, 0, seeds.Beijing), []byte(strings.ReplaceAll(message, "\n", "\r\n")))
}

// file is something attached.
type file struct {
	name string
	data []byte
}

// mailFrom writes a message; fields are more of its header.
func mailFrom(from, subject string, hour int, fields string, files ...file) string {
	var out strings.Builder
	fmt.Fprintf(&out, "From: %s\nTo: %s\nSubject: %s\nDate: %s\n%s", from, mailtest.User, mime.BEncoding.Encode("utf-8", subject), time.Date(2021, 7, 2, hour, 0, 0, 0, seeds.Beijing).Format(time.RFC1123Z), fields)
	if len(files) == 0 {
		return out.String() + "Content-Type: text/plain; charset=utf-8\n\n您好。\n"
	}
	out.WriteString("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n请查收。\n")
	for _, f := range files {
		fmt.Fprintf(&out, "--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=%q\nContent-Transfer-Encoding: base64\n\n", mime.BEncoding.Encode("utf-8", f.name))
		text := base64.StdEncoding.EncodeToString(f.data)
		for len(text) > 76 {
			out.WriteString(text[:76] + "\n")
			text = text[76:]
		}
		out.WriteString(text + "\n")
	}
	return out.String() + "--b--\n"
}

func TestTakeMailTakesWhatConcernsTheRound(t *testing.T) {
	p := newPost(t)
	p.sent(ledger.Mailing{Unit: "003", MessageID: "form.003@yunze.example", To: []string{"dongpu@yunze.example"}})
	filled := p.typed("001", 9, answers(), nil)
	blank := p.blank["002"]
	for i, c := range []struct {
		what, message string
		taken         bool
	}{
		{"a registered address", mailFrom("fgw@yunze.example", "你好", 1, ""), true},
		{"a registered address, in capitals, with a name", mailFrom("=?gbk?B?1cXI/Q==?= <FGW@Yunze.example>", "你好", 1, ""), true},
		{"a copy's address", mailFrom("czj.bgs@yunze.example", "你好", 1, ""), true},
		{"an answer", mailFrom("lisi@example.com", "好的", 1, "In-Reply-To: <form.003@yunze.example>\n"), true},
		{"an answer to an answer", mailFrom("lisi@example.com", "好的", 1, "References: <a@b.cn>\n <form.003@yunze.example>\n"), true},
		{"a number of ours", mailFrom("lisi@example.com", "Re: ["+p.forms[0].No+"]", 1, ""), true},
		{"the round", mailFrom("lisi@example.com", "2021年 上半年的事", 1, ""), true},
		{"a word of ours", mailFrom("lisi@example.com", "报送反馈表", 1, ""), true},
		{"a unit", mailFrom("lisi@example.com", "市发改委材料", 1, ""), true},
		{"the name of a file", mailFrom("lisi@example.com", "材料", 1, "", file{"重点工作.docx", []byte("x")}), true},
		{"the name of a file in an archive", mailFrom("lisi@example.com", "材料", 1, "", file{"a.zip", zipped(map[string][]byte{"市财政局.pdf": []byte("%PDF-1")})}), true},
		{"a form", mailFrom("lisi@example.com", "材料", 1, "", file{"新建.xlsx", filled}), true},
		{"a form in an archive", mailFrom("lisi@example.com", "材料", 1, "", file{"a.zip", zipped(map[string][]byte{"b.xlsx": filled})}), true},
		{"a form that is blank", mailFrom("lisi@example.com", "材料", 1, "", file{"新建.xlsx", blank}), true},
		{"a unit's under our message's number", mailFrom("dongpu@yunze.example", "报送反馈表", 1, "Message-ID: <form.003@yunze.example>\n", file{"新建.xlsx", filled}), true},
		{"what the office sent itself", mailFrom(mailtest.User, "报送反馈表", 1, "", file{"新建.xlsx", filled}), true},

		{"what the office sent to a unit", mailFrom(mailtest.User, "报送反馈表", 2, "", file{"反馈表.xlsx", blank}), false},
		{"our own message", mailFrom(mailtest.User, "报送反馈表", 1, "Message-ID: <form.003@yunze.example>\n", file{"反馈表.xlsx", blank}), false},
		{"a workbook of others", mailFrom("lisi@example.com", "材料", 1, "", file{"a.xlsx", foreign()}), false},
		{"an answer to others", mailFrom("lisi@example.com", "好的", 1, "In-Reply-To: <form.004@yunze.example>\n"), false},
		{"news", mailFrom("news@example.com", "本周新书", 1, ""), false},
		{"a name that only looks registered", mailFrom(`"fgw@yunze.example" <lisi@example.com>`, "你好", 1, ""), false},
		{"an automatic answer", mailFrom("fgw@yunze.example", "自动回复：反馈表", 1, ""), false},
		{"a receipt", mailFrom("fgw@yunze.example", "已读：反馈表", 1, ""), false},
	} {
		before := len(p.saved())
		p.arrive(10+i/4, c.message)
		r := p.take()
		if got := len(r.Taken) == 1; got != c.taken || r.Found != 1 || len(p.saved()) != before+len(r.Taken) {
			t.Errorf("%s: taken %v, want %v (%+v)", c.what, got, c.taken, r)
		}
	}
	if r := p.take(); r.Found != 0 {
		t.Errorf("nothing is new and %+v", r)
	}
	left, err := collect.LeftMail(t.Context(), p.ledger, p.round.ID)
	if err != nil || len(left) != 2 || !slices.Equal(left[1].Attached, []string{"a.xlsx"}) || left[1].From != "lisi@example.com" || left[1].Subject != "材料" {
		t.Errorf("left: %+v, %v", left, err)
	}
}

// What was put into the folder is collected as what a clerk drops there.
func TestTakenMailIsCollected(t *testing.T) {
	p := newPost(t)
	p.arrive(10, mailFrom("fgw@yunze.example", "报送/反馈表!", 9, "", file{"反馈表.xlsx", p.typed("001", 8, answers(), nil)}))
	p.take()
	want := fmt.Sprintf("邮箱/2021-07-02_报送_反馈表__%s.eml", ledger.Hash(p.message(1))[:12])
	if got := p.saved(); len(got) != 1 || "邮箱/"+got[0] != want {
		t.Errorf("saved as %q, want %q", got, want)
	}
	got := p.collect()
	if v := verdicts(got.Standing); !maps.Equal(v, map[string]string{want + "!反馈表.xlsx": "accepted"}) {
		t.Errorf("%q", v)
	}
	if at := got.Returns[0].At; at.By != seeds.ByMessage || !at.Time.Equal(time.Date(2021, 7, 2, 9, 0, 0, 0, seeds.Beijing)) {
		t.Errorf("dated %+v", at)
	}
}

// message gives what was saved n-th.
func (p *post) message(n int) []byte {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(p.dir, p.saved()[n-1]))
	must(err)
	return data
}

// What says no date of its own is dated by its arrival; a date ahead of it is a wrong clock.
func TestTakenMailIsDatedByItsArrival(t *testing.T) {
	p := newPost(t)
	form := file{"反馈表.xlsx", p.blank["001"]}
	undated := strings.Replace(mailFrom("fgw@yunze.example", "无日期", 9, "", form), "\nDate:", "\nX-Date:", 1)
	ahead := strings.Replace(mailFrom("fgw@yunze.example", "时钟不对", 9, "", file{"反馈表.xlsx", p.typed("001", 8, answers(), nil)}), "2021", "2022", 1)
	p.arrive(11, undated)
	p.arrive(12, ahead)
	p.take()
	if names := p.saved(); len(names) != 2 || !strings.HasPrefix(names[0], "2021-07-02_无日期_") {
		t.Errorf("saved as %q", names)
	}
	for _, r := range p.collect().Returns {
		want := time.Date(2021, 7, 2, 11, 0, 0, 0, seeds.Beijing)
		if strings.Contains(r.Path, "时钟") { // then the workbook itself says when
			want = time.Date(2021, 7, 2, 8, 0, 0, 0, seeds.Beijing)
		}
		if !r.At.Time.Equal(want) {
			t.Errorf("%s is of %v, want %v", r.Path, r.At, want)
		}
	}
}

// A server that does not say when a message arrived: its own date counts, else the round's.
func TestTakenMailOfAServerThatDatesNothing(t *testing.T) {
	p := newPost(t)
	p.arrive(11, mailFrom("fgw@yunze.example", "一", 9, ""))
	p.arrive(11, strings.Replace(mailFrom("fgw@yunze.example", "二", 9, ""), "\nDate:", "\nX-Date:", 1))
	p.server.Reply(func(c mailtest.Command) mailtest.Reply {
		if strings.HasPrefix(c.Text, "UID FETCH 1:*") {
			return mailtest.Reply{Text: "* 1 FETCH (UID 1 RFC822.SIZE 3)\r\n* 2 FETCH (UID 2 RFC822.SIZE 3)\r\nTAG OK"}
		}
		return mailtest.Reply{}
	})
	p.box.After = p.round.Due
	var at []time.Time
	p.save = func(_ string, _ []byte, arrived time.Time) error { at = append(at, arrived); return nil }
	p.take()
	if want := []time.Time{time.Date(2021, 7, 2, 9, 0, 0, 0, seeds.Beijing), p.round.AsOf}; !slices.EqualFunc(at, want, time.Time.Equal) {
		t.Errorf("dated %v, want %v", at, want)
	}
}

// A message that was left is taken once its sender is registered.
func TestLeftMailIsTakenOnceItsSenderIsRegistered(t *testing.T) {
	p := newPost(t)
	p.arrive(9, mailFrom("lisi@example.com", "材料", 9, "", file{"a.docx", []byte("x")}))
	p.arrive(10, mailFrom("lisi@example.com", "您好", 10, ""))
	p.arrive(11, mailFrom("wangwu@example.com", "您好", 11, ""))
	if r := p.take(); len(r.Left) != 1 || r.Other != 2 {
		t.Fatalf("%+v", r)
	}
	p.plan.Units[0].CC = []string{"LiSi@example.com"}
	if r := p.take(); len(r.Taken) != 2 || r.Found != 2 {
		t.Errorf("registered: %+v", r)
	}
	if left, err := collect.LeftMail(t.Context(), p.ledger, p.round.ID); err != nil || len(left) != 0 {
		t.Errorf("still left: %+v, %v", left, err)
	}
	if r := p.take(); r.Found != 0 {
		t.Errorf("once more: %+v", r)
	}
}

func TestMailThatTheServerDoesNotGiveIsAskedForAgain(t *testing.T) {
	p := newPost(t)
	p.arrive(9, mailFrom("fgw@yunze.example", "一", 9, ""))
	p.arrive(10, mailFrom("fgw@yunze.example", "二", 10, ""))
	p.server.Reply(func(c mailtest.Command) mailtest.Reply {
		if strings.HasPrefix(c.Text, "UID FETCH 1 ") {
			return mailtest.Reply{Text: "* 1 FETCH (UID 1 BODY[] NIL)\r\nTAG OK"}
		}
		return mailtest.Reply{}
	})
	if r := p.take(); len(r.Unread) != 1 || len(r.Taken) != 1 {
		t.Errorf("%+v", r)
	}
	p.server.Reply(nil)
	if r := p.take(); len(r.Taken) != 1 || r.Taken[0].Subject != "一" || r.Found != 1 {
		t.Errorf("the next time: %+v", r)
	}
}

// However messages come, go to other folders and get other numbers, and wherever a run is
// killed: in the end each that concerns the round lies in the folder once.
func TestEachMessageIsTakenOnce(t *testing.T) {
	base := newPost(t)
	for seed := range uint64(mailSeeds) {
		draw, p := rand.New(rand.NewPCG(seed, 1)), base.afresh(t)
		folders := []string{"INBOX", "垃圾邮件"}
		p.server.Folder(t, folders[1])
		var messages []string
		want := map[string]bool{} // hashes of those that concern the round
		for range 20 {
			folder := folders[draw.IntN(2)]
			switch op := draw.IntN(10); {
			case op < 5 || len(messages) == 0:
				from := []string{"fgw@yunze.example", "lisi@example.com"}[draw.IntN(2)]
				m := strings.ReplaceAll(mailFrom(from, fmt.Sprint("第", len(messages)), draw.IntN(24), ""), "\n", "\r\n")
				messages = append(messages, m)
				p.server.Put(t, folder, p.round.Due, []byte(m))
				if from != "lisi@example.com" {
					want[ledger.Hash([]byte(m))] = true
				}
			case op == 5:
				p.server.Put(t, folder, p.round.Due, []byte(messages[draw.IntN(len(messages))]))
			case op == 6:
				p.server.Renew(t, folder)
			default:
				p.killed(folder, draw)
			}
		}
		for _, folder := range folders {
			p.box.Folder = folder
			p.take()
			if r := p.take(); r.Found != 0 {
				t.Errorf("%d: %s has %d new ones after all", seed, folder, r.Found)
			}
		}
		p.eachOnce(seed, want)
	}
}

// killed reads a folder and is killed somewhere: before or after a file is written, or by
// the line.
func (p *post) killed(folder string, draw *rand.Rand) {
	p.box.Folder = folder
	ctx, cancel := context.WithCancel(p.t.Context())
	defer cancel()
	save, n, at := p.save, 0, draw.IntN(8)
	defer func() { p.save = save }()
	p.save = func(path string, data []byte, arrived time.Time) error {
		if n++; n == at {
			cancel()
			return ctx.Err()
		}
		err := save(path, data, arrived)
		if n == at-4 {
			cancel()
		}
		return err
	}
	if cut := draw.IntN(3); cut == 0 {
		drop := draw.IntN(12)
		p.server.Reply(func(c mailtest.Command) mailtest.Reply {
			drop--
			if drop == 0 {
				cancel()
			}
			return mailtest.Reply{Cut: max(0, 1-drop) * 100}
		})
		defer p.server.Reply(nil)
	}
	if r, err := collect.TakeMail(ctx, p.ledger, p.round, p.desk(), p.options()); err == nil && r.Sum() != r.Found {
		p.t.Errorf("%d messages found, they come to %d", r.Found, r.Sum())
	}
}

// eachOnce checks the folder and the ledger against what should be in them.
func (p *post) eachOnce(seed uint64, want map[string]bool) {
	p.t.Helper()
	files := map[string]string{}
	for i, name := range p.saved() {
		sha := ledger.Hash(p.message(i + 1))
		if !want[sha] || files[sha] != "" {
			p.t.Errorf("%d: %s is there, as is %q", seed, name, files[sha])
		}
		files[sha] = name
	}
	all, err := p.ledger.Fetched(p.t.Context(), p.round.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	taken := map[string]bool{}
	for _, f := range all {
		if f.Fate == ledger.FateTaken != want[f.SHA256] || f.Fate == ledger.FateTaken && filepath.Base(filepath.FromSlash(f.Path)) != files[f.SHA256] {
			p.t.Errorf("%d: %+v", seed, f)
		}
		taken[f.SHA256] = f.Fate == ledger.FateTaken
	}
	for sha := range want {
		if files[sha] == "" || !taken[sha] {
			p.t.Errorf("%d: one is missing: file %q, recorded %v", seed, files[sha], taken[sha])
		}
	}
}

func portOf(address string) int {
	_, port, err := net.SplitHostPort(address)
	must(err)
	n, err := strconv.Atoi(port)
	must(err)
	return n
}
