package dispatch

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/collect/mailtest"
)

func TestHundredLettersArriveOnceEach(t *testing.T) {
	s := mailtest.Start(t)
	led := openLedger(t, t.TempDir())
	post := postTo(t, s, s.SMTPS)
	connections, carried := 0, 0
	s.Fault(func(try mailtest.Try) mailtest.Fault {
		switch try.Stage {
		case mailtest.Connect:
			connections, carried = try.N, 0
		case mailtest.Mail:
			if carried++; carried > perConnection {
				t.Errorf("%d messages on connection %d", carried, connections)
			}
		}
		return mailtest.Fault{}
	})
	var progress []int
	post.Progress = func(done, total int) {
		if total != 100 {
			t.Errorf("progress of %d", total)
		}
		progress = append(progress, done)
	}
	letters := lettersTo(100)
	outcomes, err := post.Send(t.Context(), led, letters)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range outcomes {
		if o.State != Sent || o.Unit != letters[i].Unit || o.Waits {
			t.Errorf("letter %d: %s %s %s", i, o.Unit, o.State, o.Reason)
		}
	}
	if len(progress) != 100 || !slices.IsSorted(progress) || progress[99] != 100 {
		t.Errorf("progress: %v", progress)
	}
	if connections != 5 {
		t.Errorf("%d connections for 100 messages", connections)
	}
	delivered := s.Delivered()
	mailings, err := led.Mailings(t.Context(), "2021H1")
	if err != nil || len(mailings) != 100 || len(delivered) != 100 {
		t.Fatalf("%d recorded, %d arrived, %v", len(mailings), len(delivered), err)
	}
	for i, d := range delivered {
		m, err := mail.ReadMessage(bytes.NewReader(d.Data))
		if err != nil {
			t.Fatal(err)
		}
		rec := mailings[i]
		if id := m.Header.Get("Message-Id"); id != "<"+rec.MessageID+">" || !slices.Equal(d.To, letters[i].To) || d.From != mailtest.User {
			t.Errorf("arrived from %s for %v as %s, recorded %s for %v", d.From, d.To, id, rec.MessageID, rec.To)
		}
		if d.With.UTF8 || d.With.Return != "HDRS" {
			t.Errorf("envelope: %+v", d.With)
		}
		if rec.State != ledger.MailSent || rec.SHA256 != letters[i].File.SHA256 || rec.List != post.List || !strings.HasPrefix(rec.Reply, "250 ") || rec.At.IsZero() {
			t.Errorf("recorded: %+v", rec)
		}
	}
}

func TestSendByStartTLSAndByLogin(t *testing.T) {
	s := mailtest.StartWith(t, mailtest.Settings{Mechanisms: []string{"LOGIN"}})
	s.AddUser("second@yunze.example", "another")
	post := postTo(t, s, s.SMTP)
	post.Account.User, post.Password, post.Office.Address = "second@yunze.example", "another", "second@yunze.example"
	outcomes, err := post.Send(t.Context(), nil, lettersTo(2))
	if err != nil || states(outcomes) != "sent sent" || len(s.Delivered()) != 2 || s.Delivered()[0].From != "second@yunze.example" {
		t.Errorf("%s, %v", states(outcomes), err)
	}
}

func TestNoWayToLogIn(t *testing.T) {
	s := mailtest.StartWith(t, mailtest.Settings{Mechanisms: []string{"GSSAPI"}})
	outcomes, err := postTo(t, s, s.SMTPS).Send(t.Context(), nil, lettersTo(1))
	var stopped *Stopped
	if !errors.As(err, &stopped) || stopped.Message != "服务器没有可用的登录方式" || states(outcomes) != "skipped" {
		t.Errorf("%s, %v", states(outcomes), err)
	}
}

// A letter goes to all its addresses, to each once, and to nobody if one is refused.
func TestOneMessageForAllAddressesOfAUnit(t *testing.T) {
	s := mailtest.Start(t)
	l := letterTo(1)
	l.To, l.CC = []string{"a@units.example", "b@units.example"}, []string{"A@units.example", "c@units.example"}
	outcomes, err := postTo(t, s, s.SMTPS).Send(t.Context(), nil, []Letter{l})
	if err != nil || states(outcomes) != "sent" || fmt.Sprint(s.Delivered()[0].To) != "[a@units.example b@units.example c@units.example]" {
		t.Fatalf("%s, %v, %v", states(outcomes), err, s.Delivered())
	}
	led := openLedger(t, t.TempDir())
	s.Fault(func(try mailtest.Try) mailtest.Fault {
		switch {
		case try.Stage == mailtest.Rcpt && try.To == "a@units.example":
			return mailtest.Fault{Code: 550, Enhanced: [3]int{5, 1, 1}, Text: "<a@units.example>: User unknown"}
		case try.Stage == mailtest.Rcpt && try.To == "b@units.example":
			return mailtest.Fault{Code: 450, Text: "later"}
		}
		return mailtest.Fault{}
	})
	outcomes, err = postTo(t, s, s.SMTPS).Send(t.Context(), led, []Letter{l})
	if err != nil || states(outcomes) != "failed" || len(s.Delivered()) != 1 || !strings.Contains(outcomes[0].Reason, "a@units.example 被拒绝（550") {
		t.Errorf("%+v, %v, %d", outcomes, err, len(s.Delivered()))
	}
	mailings, _ := led.Mailings(t.Context(), "2021H1")
	if fmt.Sprint(mailings[0].Bad) != "[a@units.example]" || mailings[0].State != ledger.MailRefused {
		t.Errorf("recorded: %+v", mailings[0])
	}
}

// What is refused for now is tried again after the others, four times in all.
func TestRefusedForNowIsTriedAgain(t *testing.T) {
	for _, tt := range []struct {
		refusals         int
		states, recorded string
		waits            []time.Duration // longer than the pace
		order            string
	}{
		{2, "sent sent sent", "001:sent 002:sent 003:sent", []time.Duration{30 * time.Second, 2 * time.Minute}, "001 003 002"},
		{9, "sent failed sent", "001:sent 002:temp 003:sent", []time.Duration{30 * time.Second, 2 * time.Minute, 5 * time.Minute}, "001 003"},
	} {
		s := mailtest.Start(t)
		tries := 0
		s.Fault(func(try mailtest.Try) mailtest.Fault {
			if try.Stage == mailtest.Rcpt && try.To == "u002@units.example" {
				if tries++; tries <= tt.refusals {
					return mailtest.Fault{Code: 450, Text: "greylisted"}
				}
			}
			return mailtest.Fault{}
		})
		c, led := newClock(), openLedger(t, t.TempDir())
		post := postTo(t, s, s.SMTPS)
		post.Now, post.Wait = c.Now, c.Wait
		outcomes, err := post.Send(t.Context(), led, lettersTo(3))
		if err != nil || states(outcomes) != tt.states || recorded(t, led) != tt.recorded {
			t.Errorf("%s, %s, %v", states(outcomes), recorded(t, led), err)
		}
		if o := outcomes[1]; o.State == Failed && (tries != maxTries || o.Reason != "试了 4 次没有发出。服务器暂时不收：450 4.0.0 greylisted" || !o.Waits) {
			t.Errorf("%d tries, %+v", tries, o)
		}
		if long := longWaits(c); !slices.Equal(long, tt.waits) {
			t.Errorf("waited %v", long)
		}
		if got := order(s); got != tt.order {
			t.Errorf("arrived in the order %s", got)
		}
	}
}

// longWaits are those of a clock that are not the pace.
func longWaits(c *clock) []time.Duration {
	return slices.DeleteFunc(slices.Clone(c.waits), func(d time.Duration) bool { return d < 30*time.Second })
}

// order tells in which order the units got their letters.
func order(s *mailtest.Server) string {
	var units []string
	for _, d := range s.Delivered() {
		units = append(units, strings.TrimSuffix(strings.TrimPrefix(d.To[0], "u"), "@units.example"))
	}
	return strings.Join(units, " ")
}

// A reply that concerns all letters costs a pause, not all letters.
func TestAServerThatAsksForAPauseGetsIt(t *testing.T) {
	for _, fault := range []mailtest.Fault{{Code: 421, Text: "busy"}, {Code: 451, Text: "MI:SFQ 163 smtp1"}, {Code: 450, Text: "MI:DMC"}, {Code: 450, Text: "Too many messages"}} {
		s := mailtest.Start(t)
		s.Fault(func(try mailtest.Try) mailtest.Fault {
			if try.Stage == mailtest.Rcpt && (try.N == 2 || try.N == 3) {
				return fault
			}
			return mailtest.Fault{}
		})
		c := newClock()
		post := postTo(t, s, s.SMTPS)
		post.Now, post.Wait = c.Now, c.Wait
		outcomes, err := post.Send(t.Context(), nil, lettersTo(5))
		if err != nil || states(outcomes) != "sent sent sent sent sent" || order(s) != "001 004 005 002 003" {
			t.Errorf("%v: %s, order %s, %v", fault, states(outcomes), order(s), err)
		}
		if long := longWaits(c); !slices.Equal(long, []time.Duration{30 * time.Second, 2 * time.Minute, 30 * time.Second}) {
			t.Errorf("%v: waited %v", fault, long)
		}
	}
}

func TestAServerThatComesBackIsWaitedFor(t *testing.T) {
	s := mailtest.Start(t)
	post := postTo(t, s, s.SMTPS)
	down := make(chan struct{})
	s.Fault(func(try mailtest.Try) mailtest.Fault {
		if try.Stage == mailtest.Rcpt && try.N == 2 {
			go func() { s.Down(); close(down) }()
			<-down
		}
		return mailtest.Fault{}
	})
	c := newClock()
	post.Now, post.Wait = c.Now, func(ctx context.Context, d time.Duration) error {
		if d == backoff[1] { // the first reconnect fails
			s.Up(t)
		}
		return c.Wait(ctx, d)
	}
	outcomes, err := post.Send(t.Context(), nil, lettersTo(3))
	if err != nil || states(outcomes) != "sent sent sent" || order(s) != "001 003 002" {
		t.Errorf("%s, order %s, %v", states(outcomes), order(s), err)
	}
}

func TestAServerThatStaysAwayEndsTheRun(t *testing.T) {
	s := mailtest.Start(t)
	s.Fault(func(try mailtest.Try) mailtest.Fault {
		return mailtest.Fault{Drop: try.Stage == mailtest.Rcpt && try.N == 2 || try.Stage == mailtest.Connect && try.N > 1}
	})
	led := openLedger(t, t.TempDir())
	outcomes, err := postTo(t, s, s.SMTPS).Send(t.Context(), led, lettersTo(3))
	var stopped *Stopped
	if !errors.As(err, &stopped) || states(outcomes) != "sent failed skipped" || recorded(t, led) != "001:sent 002:temp 003:queued" {
		t.Fatalf("%s, %s, %v", states(outcomes), recorded(t, led), err)
	}
	if !strings.Contains(stopped.Message, "服务器断开了连接") || outcomes[2].Reason != "未发："+stopped.Message {
		t.Errorf("%q, %q", stopped, outcomes[2].Reason)
	}
}

// Some refusals concern every letter, and end the run.
func TestSomeRefusalsEndTheRun(t *testing.T) {
	s, led := mailtest.Start(t), openLedger(t, t.TempDir())
	for i, tt := range []struct {
		at              mailtest.Stage
		fault           mailtest.Fault
		message, remedy string
		recorded        string
	}{
		{mailtest.Auth, mailtest.Fault{Code: 535, Text: "Error: authentication failed"}, "登录没有成功：535", "授权码", ""},
		{mailtest.Auth, mailtest.Fault{Code: 534, Text: "mechanism is too weak"}, "登录没有成功：534", "授权码", ""},
		{mailtest.Mail, mailtest.Fault{Code: 553, Text: "Mail from must equal authorized user"}, "发件地址：553", "必须与账号一致", "001:refused 002:queued 003:queued"},
		{mailtest.Mail, mailtest.Fault{Code: 501, Text: "mail from address must be same as authorization user"}, "发件地址：501", "必须与账号一致", "001:refused 002:queued 003:queued"},
		{mailtest.Mail, mailtest.Fault{Code: 530, Text: "Authentication required"}, "登录没有成功：530", "授权码", "001:refused 002:queued 003:queued"},
		{mailtest.Data, mailtest.Fault{Code: 550, Text: "Sender frequency limited"}, "限制了发信量：550", "每分钟封数", "001:refused 002:queued 003:queued"},
		{mailtest.Data, mailtest.Fault{Code: 554, Text: "DT:SPM 163 smtp5,please see http://mail.163.com"}, "垃圾邮件：554", "正文", "001:refused 002:queued 003:queued"},
		{mailtest.Rcpt, mailtest.Fault{Code: 554, Text: "<u001@units.example>: Relay access denied"}, "往外转发：554", "管理员", "001:refused 002:queued 003:queued"},
		{mailtest.Connect, mailtest.Fault{Code: 554, Text: "IP is rejected"}, "不接受连接：554", "管理员", ""},
	} {
		s.Fault(func(try mailtest.Try) mailtest.Fault {
			if try.Stage == tt.at {
				return tt.fault
			}
			return mailtest.Fault{}
		})
		letters := lettersTo(3)
		for j := range letters {
			letters[j].Seq = i + 1
		}
		outcomes, err := postTo(t, s, s.SMTPS).Send(t.Context(), led, letters)
		var stopped *Stopped
		if !errors.As(err, &stopped) || !strings.Contains(stopped.Message, tt.message) || !strings.Contains(stopped.Remedy, tt.remedy) {
			t.Errorf("%s %d: %#v", tt.at, tt.fault.Code, err)
			continue
		}
		if got := recorded(t, led, i+1); got != tt.recorded {
			t.Errorf("%s %d: recorded %s", tt.at, tt.fault.Code, got)
		}
		if o := outcomes[2]; o.State != Skipped || o.Reason != "未发："+stopped.Message || !o.Waits || len(s.Delivered()) != 0 {
			t.Errorf("%s %d: %+v", tt.at, tt.fault.Code, o)
		}
	}
}

func TestThreeLikeRefusalsEndTheRun(t *testing.T) {
	s := mailtest.Start(t)
	s.Fault(func(try mailtest.Try) mailtest.Fault {
		if try.Stage == mailtest.Rcpt && try.N > 1 {
			text := "<" + try.To + ">: we know better"
			if try.N == 3 {
				text = "another matter"
			}
			return mailtest.Fault{Code: 550, Text: text}
		}
		return mailtest.Fault{}
	})
	outcomes, err := postTo(t, s, s.SMTPS).Send(t.Context(), nil, lettersTo(8))
	var stopped *Stopped
	if !errors.As(err, &stopped) || states(outcomes) != "sent failed failed failed failed failed skipped skipped" {
		t.Errorf("%s, %v", states(outcomes), err)
	}
}

// When one letter after the other is put off in the same words, the others are not tried
// in vain.
func TestThreeLikeDelaysArePaused(t *testing.T) {
	s := mailtest.Start(t)
	tries := 0
	s.Fault(func(try mailtest.Try) mailtest.Fault {
		if try.Stage != mailtest.Data {
			return mailtest.Fault{}
		}
		tries = try.N
		return mailtest.Fault{Code: 451, Text: "4.3.0 queue file write error"}
	})
	c, led := newClock(), openLedger(t, t.TempDir())
	post := postTo(t, s, s.SMTPS)
	post.Now, post.Wait = c.Now, c.Wait
	outcomes, err := post.Send(t.Context(), led, lettersTo(10))
	var stopped *Stopped
	if !errors.As(err, &stopped) || tries != 6 || !slices.Equal(longWaits(c), backoff[:]) || !strings.Contains(stopped.Message, "451") {
		t.Errorf("%d tries, waited %v, %v", tries, longWaits(c), err)
	}
	if states(outcomes) != "failed failed failed failed failed failed skipped skipped skipped skipped" || !strings.Contains(recorded(t, led), "006:temp 007:queued") {
		t.Errorf("%s, %s", states(outcomes), recorded(t, led))
	}
}

// What the server would not take for its size is told before anything leaves.
func TestTooLargeIsToldBeforeAnythingLeaves(t *testing.T) {
	s := mailtest.StartWith(t, mailtest.Settings{MaxSize: 20_000})
	letters := lettersTo(3)
	letters[1].File.Data, letters[1].File.SHA256 = bytes.Repeat([]byte("x"), 30_000), ""
	led := openLedger(t, t.TempDir())
	outcomes, err := postTo(t, s, s.SMTPS).Send(t.Context(), led, letters)
	if err != nil || states(outcomes) != "sent failed sent" || recorded(t, led) != "001:sent 002:refused 003:sent" {
		t.Errorf("%s, %s, %v", states(outcomes), recorded(t, led), err)
	}
	if outcomes[1].Reason != "邮件有 41.4 KB，服务器最多收 19.5 KB，请改用别的办法送达" {
		t.Errorf("%s", outcomes[1].Reason)
	}
}

// The message under way when somebody presses Ctrl+C is finished and recorded.
func TestTheMessageUnderWayIsFinished(t *testing.T) {
	s := mailtest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.Fault(func(try mailtest.Try) mailtest.Fault {
		if try.Stage == mailtest.Data && try.N == 2 {
			cancel()
		}
		return mailtest.Fault{}
	})
	led, c := openLedger(t, t.TempDir()), newClock()
	post := postTo(t, s, s.SMTPS)
	post.Now = func() time.Time { _ = c.Wait(ctx, time.Minute); return c.Now() } // so late that no letter has to wait for its turn
	outcomes, err := post.Send(ctx, led, lettersTo(4))
	if !errors.Is(err, context.Canceled) || states(outcomes) != "sent sent skipped skipped" || recorded(t, led) != "001:sent 002:sent 003:queued 004:queued" {
		t.Errorf("%s, %s, %v", states(outcomes), recorded(t, led), err)
	}
	if outcomes[2].Reason != "未发：已中断" || len(s.Delivered()) != 2 {
		t.Errorf("%s, %d arrived", outcomes[2].Reason, len(s.Delivered()))
	}
}

// Logging in to a server that says nothing ends with ctx.
func TestLoggingInIsNotWaitedFor(t *testing.T) {
	s := mailtest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	defer close(release)
	s.Fault(func(mailtest.Try) mailtest.Fault {
		cancel()
		return mailtest.Fault{Until: release}
	})
	outcomes, err := postTo(t, s, s.SMTPS).Send(ctx, nil, lettersTo(1))
	if !errors.Is(err, context.Canceled) || states(outcomes) != "skipped" {
		t.Errorf("%s, %v", states(outcomes), err)
	}
}

func TestLettersLeaveAtAnEvenPace(t *testing.T) {
	s := mailtest.Start(t)
	for perMinute, gap := range map[int]time.Duration{10: 6 * time.Second, 0: time.Minute, 7: time.Minute / 7} {
		c := newClock()
		post := postTo(t, s, s.SMTPS)
		post.PerMinute, post.Now, post.Wait = perMinute, c.Now, c.Wait
		if _, err := post.Send(t.Context(), nil, lettersTo(4)); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(c.waits, []time.Duration{gap, gap, gap}) { // the first waits for nothing
			t.Errorf("%d a minute: waited %v", perMinute, c.waits)
		}
	}
}

// Two runs with one list: one sends, the other finds that out before it sends anything.
func TestTwoRunsAtOnceSendOnce(t *testing.T) {
	s := mailtest.Start(t)
	dir := t.TempDir()
	type end struct {
		outcomes []Outcome
		err      error
	}
	ends := make(chan end)
	for range 2 {
		led, post := openLedger(t, dir), postTo(t, s, s.SMTPS)
		go func() {
			outcomes, err := post.Send(t.Context(), led, lettersTo(10))
			ends <- end{outcomes, err}
		}()
	}
	taken := 0
	for range 2 {
		e := <-ends
		if errors.Is(e.err, ledger.ErrMailTaken) {
			taken++
			if o := e.outcomes[9]; len(e.outcomes) != 10 || o.State != Skipped || o.Reason != "未发：另一个 ducha 也在发送" {
				t.Errorf("%+v", o)
			}
		} else if e.err != nil || states(e.outcomes) != strings.TrimSpace(strings.Repeat("sent ", 10)) {
			t.Errorf("%s, %v", states(e.outcomes), e.err)
		}
	}
	if got := arrivals(s); taken != 1 || len(got) != 10 || len(s.Delivered()) != 10 {
		t.Errorf("%d runs gave way, arrived: %v", taken, got)
	}
}

// A message in doubt keeps its identity when it is sent once more.
func TestAMessageInDoubtKeepsItsIdentity(t *testing.T) {
	s := mailtest.Start(t)
	l := letterTo(1)
	l.MessageID, l.Seq = "r2021h1.u001.abc@yunze.example", 2
	led := openLedger(t, t.TempDir())
	if outcomes, err := postTo(t, s, s.SMTPS).Send(t.Context(), led, []Letter{l}); err != nil || outcomes[0].State != Sent {
		t.Fatalf("%v, %v", outcomes, err)
	}
	mailings, _ := led.Mailings(t.Context(), "2021H1")
	if data := s.Delivered()[0].Data; !bytes.Contains(data, []byte("\r\nMessage-ID: <r2021h1.u001.abc@yunze.example>\r\n")) || mailings[0].MessageID != l.MessageID || mailings[0].Seq != 2 {
		t.Errorf("%+v\n%s", mailings[0], data)
	}
}

func TestBadLettersAndOfficesSendNothing(t *testing.T) {
	s := mailtest.Start(t)
	letters := lettersTo(3)
	letters[1].To = []string{`"u2@units.example" <other@example.com>`}
	led := openLedger(t, t.TempDir())
	outcomes, err := postTo(t, s, s.SMTPS).Send(t.Context(), led, letters)
	if err != nil || states(outcomes) != "sent failed sent" || recorded(t, led) != "001:sent 003:sent" || !strings.Contains(outcomes[1].Reason, "邮箱") {
		t.Errorf("%s, %s, %v", states(outcomes), recorded(t, led), err)
	}
	post := postTo(t, s, s.SMTPS)
	post.Office.Address = "ducha"
	var stopped *Stopped
	if outcomes, err = post.Send(t.Context(), led, lettersTo(2)); !errors.As(err, &stopped) || states(outcomes) != "skipped skipped" {
		t.Errorf("%s, %v", states(outcomes), err)
	}
	if outcomes, err = postTo(t, s, s.SMTPS).Send(t.Context(), led, nil); err != nil || len(outcomes) != 0 {
		t.Errorf("of no letters: %v, %v", outcomes, err)
	}
}

// A server that is malicious or broken may say the password: nobody is told it.
func TestThePasswordIsNeverTold(t *testing.T) {
	password := mailtest.Password
	base := base64.StdEncoding.EncodeToString
	const user = "second@yunze.example" // of another length: what comes after it is encoded otherwise than alone
	for _, echo := range []string{password, base([]byte(password)), base([]byte("\x00" + user + "\x00" + password))} {
		for _, fault := range []mailtest.Fault{{Code: 535}, {Code: 454}, {Code: 550}, {Code: 450}} {
			for _, at := range []mailtest.Stage{mailtest.Auth, mailtest.Rcpt} {
				s := mailtest.Start(t)
				s.Fault(func(try mailtest.Try) mailtest.Fault {
					if try.Stage == at {
						fault.Text = "no user with " + echo + " here"
						return fault
					}
					return mailtest.Fault{}
				})
				s.AddUser(user, password)
				post := postTo(t, s, s.SMTPS)
				post.Account.User = user
				outcomes, err := post.Send(t.Context(), nil, lettersTo(2))
				told := fmt.Sprintf("%+v %#v %v", outcomes, err, err)
				if strings.Contains(told, password) || strings.Contains(told, echo) || !strings.Contains(told, "******") {
					t.Errorf("%s %d: %s", at, fault.Code, told)
				}
			}
		}
	}
}

// A server that does not encrypt is told neither user nor password.
func TestNothingIsSaidInClear(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	heard := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		fmt.Fprint(conn, "220 localhost\r\n")
		var lines []string
		for in := bufio.NewScanner(conn); in.Scan(); {
			lines = append(lines, in.Text())
			fmt.Fprint(conn, "250-localhost\r\n250 AUTH PLAIN LOGIN\r\n")
		}
		heard <- strings.Join(lines, "\n")
	}()
	s := mailtest.Start(t)
	post := postTo(t, s, l.Addr().String())
	outcomes, err := post.Send(t.Context(), nil, lettersTo(1))
	var stopped *Stopped
	if !errors.As(err, &stopped) || !strings.Contains(stopped.Message, "不加密") || states(outcomes) != "skipped" {
		t.Errorf("%s, %v", states(outcomes), err)
	}
	if got := <-heard; got != "EHLO yunze.example" {
		t.Errorf("the server heard %q", got)
	}
}

func TestAServerThatIsNotThere(t *testing.T) {
	s := mailtest.Start(t)
	post := postTo(t, s, s.SMTPS)
	s.Down()
	outcomes, err := post.Send(t.Context(), nil, lettersTo(2))
	var stopped *Stopped
	if !errors.As(err, &stopped) || !strings.Contains(stopped.Message, "拒绝连接") || stopped.Remedy == "" || states(outcomes) != "skipped skipped" {
		t.Errorf("%s, %#v", states(outcomes), err)
	}
	s.Up(t)
	post.Account.Trust.Roots = nil
	if _, err = post.Send(t.Context(), nil, lettersTo(1)); !errors.As(err, &stopped) || !strings.Contains(stopped.Message, "证书") {
		t.Errorf("%v", err)
	}
}
