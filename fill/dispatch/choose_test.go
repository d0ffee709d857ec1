package dispatch

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect/account"
	"ducha/collect/ledger"
	"ducha/seeds"
)

var noon = time.Date(2021, 7, 2, 12, 0, 0, 0, seeds.Beijing)

// formTo is a unit's form on its way.
func formTo(unit seeds.UnitID, sha string, to ...string) Letter {
	return Letter{Round: "2021H1", Kind: ledger.MailForm, Unit: unit, Name: "市" + string(unit) + "局", To: to, Subject: "请报送", File: File{Name: "表.xlsx", SHA256: sha}}
}

func TestChoose(t *testing.T) {
	mail := func(state ledger.MailState, seq int, sha string, edit ...func(*ledger.Mailing)) ledger.Mailing {
		m := ledger.Mailing{Round: "2021H1", Unit: "001", Kind: ledger.MailForm, Seq: seq, State: state, SHA256: sha, To: []string{"a@x.cn"}, MessageID: "id", At: noon.Add(-48 * time.Hour)}
		for _, e := range edit {
			e(&m)
		}
		return m
	}
	reminder := func(m *ledger.Mailing) { m.Kind = ledger.MailRemind }
	today := func(m *ledger.Mailing) { m.At = noon.Add(-11 * time.Hour) }
	bounced := func(m *ledger.Mailing) { m.Bad, m.Reply = []string{"a@x.cn"}, "用户不存在" }
	two := func(m *ledger.Mailing) { m.To = []string{"a@x.cn", "b@x.cn"} }
	type past = []ledger.Mailing
	for _, tt := range []struct {
		name   string
		kind   ledger.MailKind
		to     []string
		past   past
		again  bool
		named  bool
		state  State
		waits  bool
		seq    int
		id     string
		reason string
		left   []string
	}{
		{name: "the first", state: Draft, seq: 1},
		{name: "no address", to: []string{}, state: Skipped, waits: true, seq: 1, reason: "没有邮箱"},
		{name: "sent before, no address since", to: []string{}, past: past{mail(ledger.MailSent, 1, "s")}, state: Skipped, seq: 2, reason: "已经发过"},
		{name: "sent before", past: past{mail(ledger.MailSent, 1, "s")}, state: Skipped, seq: 2, reason: "已经发过"},
		{name: "another form since", past: past{mail(ledger.MailSent, 1, "old")}, state: Skipped, waits: true, seq: 2, reason: "表又有变化"},
		{name: "another form, again", past: past{mail(ledger.MailSent, 1, "old")}, again: true, state: Draft, seq: 2},
		{name: "the same again", past: past{mail(ledger.MailSent, 1, "s")}, again: true, state: Draft, seq: 2},
		{name: "never tried", past: past{mail(ledger.MailQueued, 1, "s")}, state: Draft, seq: 2, id: "id"},
		{name: "refused for now", past: past{mail(ledger.MailTemp, 1, "s")}, state: Draft, seq: 2, id: "id"},
		{name: "refused", past: past{mail(ledger.MailRefused, 1, "s")}, state: Draft, seq: 2, id: "id"},
		{name: "refused, another form since", past: past{mail(ledger.MailRefused, 1, "old")}, state: Draft, seq: 2},
		{name: "in doubt", past: past{mail(ledger.MailUnknown, 1, "s")}, state: Unknown, waits: true, seq: 2, reason: "--delivered 市001局"},
		{name: "killed while sending", past: past{mail(ledger.MailAttempting, 1, "s")}, state: Unknown, waits: true, seq: 2, reason: "不知道送到没有"},
		{name: "in doubt, again", past: past{mail(ledger.MailUnknown, 1, "s")}, again: true, named: true, state: Draft, seq: 2, id: "id"},
		{name: "in doubt of another form, again", past: past{mail(ledger.MailUnknown, 1, "old")}, again: true, state: Draft, seq: 2},
		{name: "again and interrupted", past: past{mail(ledger.MailSent, 1, "s"), mail(ledger.MailQueued, 2, "s")}, state: Draft, seq: 3, id: "id"},
		{name: "a draft", past: past{mail(ledger.MailDraft, 1, "s", func(m *ledger.Mailing) { m.MessageID = "" })}, state: Draft, seq: 2},
		{name: "came back", past: past{mail(ledger.MailBounced, 1, "s", bounced)}, state: Failed, waits: true, seq: 2, reason: "用户不存在"},
		{name: "a draft after it was sent", past: past{mail(ledger.MailSent, 1, "s"), mail(ledger.MailDraft, 2, "s")}, state: Skipped, seq: 3, reason: "已经发过"},
		{name: "a draft while it is in doubt", past: past{mail(ledger.MailUnknown, 1, "s"), mail(ledger.MailDraft, 2, "s")}, state: Unknown, waits: true, seq: 3, reason: "不知道送到没有"},
		{name: "came back, in other letters", to: []string{"A@X.cn"}, past: past{mail(ledger.MailBounced, 1, "s", func(m *ledger.Mailing) { m.To = []string{"A@X.cn"} }, bounced)}, state: Failed, waits: true, seq: 2, reason: "用户不存在"},
		{name: "came back, the address is right now", to: []string{"c@x.cn"}, past: past{mail(ledger.MailBounced, 1, "s", bounced)}, state: Draft, seq: 2, id: "id"},
		{name: "came back from one of two", to: []string{"A@x.cn", "b@x.cn"}, past: past{mail(ledger.MailBounced, 1, "s", two, bounced)}, state: Skipped, seq: 2, reason: "已经发过"},
		{name: "one of two is bad", to: []string{"A@x.cn", "b@x.cn"}, past: past{mail(ledger.MailBounced, 1, "s", bounced)}, state: Draft, seq: 2, id: "id", left: []string{"b@x.cn"}},
		{name: "came back, the mailbox is mended", past: past{mail(ledger.MailBounced, 1, "s", bounced)}, again: true, named: true, state: Draft, seq: 2, id: "id"},
		{name: "came back, all again", past: past{mail(ledger.MailBounced, 1, "s", bounced)}, again: true, state: Failed, waits: true, seq: 2},
		{name: "another unit's", past: past{mail(ledger.MailSent, 1, "s", func(m *ledger.Mailing) { m.Unit = "002" })}, state: Draft, seq: 1},
		{name: "a reminder is no form", past: past{mail(ledger.MailSent, 1, "s", reminder)}, state: Draft, seq: 1},

		{name: "remind after the form", kind: ledger.MailRemind, past: past{mail(ledger.MailSent, 1, "s", today)}, state: Draft, seq: 1},
		{name: "reminded before", kind: ledger.MailRemind, past: past{mail(ledger.MailSent, 1, "s", reminder)}, state: Draft, seq: 2},
		{name: "reminded today", kind: ledger.MailRemind, past: past{mail(ledger.MailSent, 1, "s", reminder, today)}, state: Skipped, seq: 2, reason: "今天已经催过"},
		{name: "reminded today, a draft since", kind: ledger.MailRemind, past: past{mail(ledger.MailSent, 1, "s", reminder, today), mail(ledger.MailDraft, 2, "s", reminder)}, state: Skipped, seq: 3, reason: "今天已经催过"},
		{name: "reminded today, again", kind: ledger.MailRemind, past: past{mail(ledger.MailSent, 1, "s", reminder, today)}, again: true, state: Draft, seq: 2},
		{name: "reminded today, refused", kind: ledger.MailRemind, past: past{mail(ledger.MailRefused, 1, "s", reminder, today)}, state: Draft, seq: 2, id: "id"},
		{name: "reminded today, in doubt", kind: ledger.MailRemind, past: past{mail(ledger.MailUnknown, 1, "s", reminder, today)}, state: Unknown, waits: true, seq: 2},
		{name: "in doubt yesterday", kind: ledger.MailRemind, past: past{mail(ledger.MailUnknown, 1, "x", reminder)}, state: Draft, seq: 2},
		{name: "the form came back, and was sent again", kind: ledger.MailRemind, past: past{mail(ledger.MailRefused, 1, "s", bounced), mail(ledger.MailSent, 2, "s", today)}, state: Draft, seq: 1},
		{name: "a reminder came back after the form", kind: ledger.MailRemind, past: past{mail(ledger.MailSent, 1, "s"), mail(ledger.MailBounced, 1, "s", reminder, today, bounced)}, state: Failed, waits: true, seq: 2, reason: "用户不存在"},
		{name: "the form came back", kind: ledger.MailRemind, past: past{mail(ledger.MailBounced, 1, "s", bounced)}, state: Failed, waits: true, seq: 1},
	} {
		if tt.to == nil {
			tt.to = []string{"a@x.cn"}
		}
		l := formTo("001", "s", tt.to...)
		if tt.kind != "" {
			l.Kind = tt.kind
		}
		o := Choose(Request{Letters: []Letter{l}, Past: tt.past, Again: tt.again, Named: tt.named, Now: noon}).Outcomes[0]
		if o.State != tt.state || o.Waits != tt.waits || o.Seq != tt.seq || !strings.Contains(o.Reason, tt.reason) || (o.State == Draft) == (o.Reason != "") {
			t.Errorf("%s: %s %v %d %q", tt.name, o.State, o.Waits, o.Seq, o.Reason)
		}
		if o.State == Draft && o.MessageID != tt.id {
			t.Errorf("%s: message id %q, want %q", tt.name, o.MessageID, tt.id)
		}
		if tt.left != nil && !slices.Equal(o.To, tt.left) {
			t.Errorf("%s: goes to %q", tt.name, o.To)
		}
	}
}

// The day is Beijing's: a reminder of 23:30 and one of 0:30 are of two days.
func TestADayIsBeijings(t *testing.T) {
	midnight := time.Date(2021, 7, 3, 0, 30, 0, 0, seeds.Beijing)
	l := formTo("001", "s", "a@x.cn")
	l.Kind = ledger.MailRemind
	for at, want := range map[time.Time]State{midnight.Add(-time.Hour): Draft, midnight.Add(-time.Minute): Skipped} {
		past := []ledger.Mailing{{Unit: "001", Kind: ledger.MailRemind, Seq: 1, State: ledger.MailSent, At: at.UTC()}}
		if o := Choose(Request{Letters: []Letter{l}, Past: past, Now: midnight.UTC()}).Outcomes[0]; o.State != want {
			t.Errorf("reminded %s before: %s, want %s", midnight.Sub(at), o.State, want)
		}
	}
}

func TestSharedAddressIsAWarning(t *testing.T) {
	list := Choose(Request{Letters: []Letter{formTo("001", "s", "a@x.cn", "b@x.cn"), formTo("002", "t", "A@X.CN"), formTo("003", "u", "c@x.cn")}, Now: noon})
	if len(list.Letters()) != 3 || len(list.Warnings) != 1 || !strings.Contains(list.Warnings[0], "市001局、市002局") || strings.Contains(list.Warnings[0], "003") {
		t.Errorf("%d letters, warnings %q", len(list.Letters()), list.Warnings)
	}
}

// Whatever a unit would get, and wherever from, is what the digest stands for.
func TestDigest(t *testing.T) {
	base := func() []Letter { return []Letter{formTo("001", "s", "a@x.cn"), formTo("002", "t", "b@x.cn")} }
	office := Office{Name: "督查室", Address: "d@x.cn"}
	digest := func(letters []Letter, server string, office Office) string {
		d, err := Choose(Request{Letters: letters, Now: noon}).Digest(server, office)
		if err != nil || len(d) != 16 {
			t.Fatalf("digest %q: %v", d, err)
		}
		return d
	}
	want := digest(base(), "s", office)
	seen := map[string]string{want: "the list itself"}
	if got := digest(base(), "s", office); got != want {
		t.Errorf("a second time %s, first %s", got, want)
	}
	tell := func(name, got string) {
		if same, twice := seen[got]; twice {
			t.Errorf("%s has the digest of %s", name, same)
		}
		seen[got] = name
	}
	for name, edit := range map[string]func([]Letter) []Letter{
		"another address": func(l []Letter) []Letter { l[0].To = []string{"z@x.cn"}; return l },
		"a copy":          func(l []Letter) []Letter { l[0].CC = []string{"z@x.cn"}; return l },
		"another subject": func(l []Letter) []Letter { l[1].Subject += "。"; return l },
		"another text":    func(l []Letter) []Letter { l[1].Body = "急"; return l },
		"another file":    func(l []Letter) []Letter { l[1].File.SHA256 = "v"; return l },
		"another name":    func(l []Letter) []Letter { l[1].File.Name = "b.xlsx"; return l },
		"one unit more":   func(l []Letter) []Letter { return append(l, formTo("003", "u", "c@x.cn")) },
		"one unit less":   func(l []Letter) []Letter { return l[:1] },
		"files exchanged": func(l []Letter) []Letter { l[0].File, l[1].File = l[1].File, l[0].File; return l },
	} {
		tell(name, digest(edit(base()), "s", office))
	}
	tell("another server", digest(base(), "s2", office))
	tell("another sender", digest(base(), "s", Office{Name: "督查室", Address: "e@x.cn"}))
	d, _ := Choose(Request{Letters: base(), Now: noon}).ForTest("me@x.cn").Digest("s", office)
	tell("a test", d)
	d, _ = Choose(Request{Letters: base(), Past: []ledger.Mailing{{Unit: "001", Kind: ledger.MailForm, Seq: 1, State: ledger.MailSent, SHA256: "s"}}, Again: true, Now: noon}).Digest("s", office)
	tell("once more", d)
}

func TestATestGoesToOneAddressAlone(t *testing.T) {
	letters := []Letter{formTo("001", "s", "a@x.cn"), formTo("002", "t", "b@x.cn")}
	letters[0].CC = []string{"c@x.cn"}
	for _, l := range Choose(Request{Letters: letters, Now: noon}).ForTest("me@x.cn").Letters() {
		if !slices.Equal(l.To, []string{"me@x.cn"}) || len(l.CC) > 0 || !strings.HasPrefix(l.Subject, "【测试】") {
			t.Errorf("goes to %q and %q as %s", l.To, l.CC, l.Subject)
		}
	}
}

func TestConfirmed(t *testing.T) {
	l := formTo("001", "s", "a@x.cn")
	post := Post{Account: account.Account{Kind: account.SMTP, Host: "smtp.x.cn", Port: 465, User: "d@x.cn"}, Office: Office{Name: "督查室", Address: "d@x.cn"}, List: "d"}
	row := ledger.Mailing{Unit: "001", Kind: ledger.MailForm, Seq: 2, State: ledger.MailQueued, List: "d", Letter: post.hash(l)}
	copied, moved := l, l
	copied.CC = []string{"b@x.cn"}
	moved.To, moved.CC = nil, l.To
	sent, older := row, row
	sent.State, older.Seq, older.List = ledger.MailSent, 1, "c"
	for _, tt := range []struct {
		name   string
		letter Letter
		past   []ledger.Mailing
		change func(*Post)
		want   bool
	}{
		{"as it was", l, []ledger.Mailing{older, row}, nil, true},
		{"never listed", l, nil, nil, false},
		{"another list", l, []ledger.Mailing{older, row}, func(p *Post) { p.List = "c" }, false},
		{"a copy more", copied, []ledger.Mailing{row}, nil, false},
		{"a copy instead", moved, []ledger.Mailing{row}, nil, false},
		{"sent since", l, []ledger.Mailing{sent}, nil, false},
		{"another server", l, []ledger.Mailing{row}, func(p *Post) { p.Account.Host = "smtp.y.cn" }, false},
		{"another account", l, []ledger.Mailing{row}, func(p *Post) { p.Account.User = "e@x.cn" }, false},
		{"another name", l, []ledger.Mailing{row}, func(p *Post) { p.Office.Name = "办公室" }, false},
		{"another sender", l, []ledger.Mailing{row}, func(p *Post) { p.Office.Address = "e@x.cn" }, false},
		{"answers go elsewhere", l, []ledger.Mailing{row}, func(p *Post) { p.Office.ReplyTo = "e@x.cn" }, false},
		{"another pace", l, []ledger.Mailing{row}, func(p *Post) { p.PerMinute = 1 }, true},
	} {
		p := post
		if tt.change != nil {
			tt.change(&p)
		}
		if got := p.Confirmed(tt.letter, tt.past); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// An address that came back is left out, and the list says so; one that is no address
// keeps its letter here before anything leaves.
func TestWhatCannotArriveIsTold(t *testing.T) {
	l := formTo("001", "", "a@x.cn", "B@x.cn")
	l.CC, l.File.Data = []string{"c@x.cn"}, []byte("x")
	past := []ledger.Mailing{{Unit: "001", Kind: ledger.MailForm, Seq: 1, State: ledger.MailRefused, To: l.To, Bad: []string{"b@x.cn", "c@x.cn"}, At: noon}}
	wrong := formTo("002", "", "a@x.cn\r\nBcc: b@x.cn")
	wrong.File.Data = []byte("x")
	list := Choose(Request{Letters: []Letter{l, wrong}, Past: past, Now: noon}).Checked()
	letters := list.Letters()
	if len(letters) != 1 || !slices.Equal(letters[0].To, []string{"a@x.cn"}) || len(letters[0].CC) != 0 {
		t.Errorf("these leave: %+v", letters)
	}
	if len(list.Warnings) != 1 || !strings.Contains(list.Warnings[0], "市001局的 B@x.cn、c@x.cn ") {
		t.Errorf("warnings %q", list.Warnings)
	}
	if o := list.Outcomes[1]; o.State != Failed || !o.Waits || !strings.Contains(o.Reason, "Bcc") {
		t.Errorf("the one with no address: %+v", o)
	}
}
