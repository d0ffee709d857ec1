package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"ducha/collect/account"
	"ducha/fill/dispatch"
	"ducha/templates"
)

// sender reads from 设置 who writes and by which server, as far as it is filled in: a
// list can be looked at before.
func (m *mailing) sender() error {
	s := m.w.book.Settings
	m.office = dispatch.Office{Name: cmp.Or(s.Get(templates.SettingSenderName), s.Office()), Address: s.Get(templates.SettingSender), ReplyTo: s.Get(templates.SettingReplyTo)}
	from := templates.SettingSender
	if user := s.Get(templates.SettingSMTPUser); m.office.Address == "" && strings.Contains(user, "@") {
		m.office.Address, from = user, templates.SettingSMTPUser
	}
	if m.office.ReplyTo == m.office.Address {
		m.office.ReplyTo = ""
	}
	for _, set := range [][2]string{{from, m.office.Address}, {templates.SettingReplyTo, m.office.ReplyTo}} {
		if err := dispatch.CheckAddress(set[1]); set[1] != "" && err != nil {
			return failed("在台账“设置”里改正", "“%s”不对：%w", set[0], err)
		}
	}
	m.server = s.Get(templates.SettingSMTP) + " " + s.Get(templates.SettingSMTPUser)
	return nil
}

// post is the office's account for sending; everything but the password.
func (m *mailing) post() (dispatch.Post, error) {
	s := m.w.book.Settings
	a, err := m.w.account(account.SMTP, s.Get(templates.SettingSMTP), s.Get(templates.SettingSMTPUser))
	if err != nil {
		return dispatch.Post{}, err
	}
	pace, ok := s.Pace()
	if !ok {
		return dispatch.Post{}, failed("在台账“设置”里写 1 至 6000 的整数", "“%s”写的“%s”不对", templates.SettingPace, s.Get(templates.SettingPace))
	}
	if m.office.Address == "" {
		return dispatch.Post{}, failed("在台账“设置”的“"+templates.SettingSender+"”里填上", "不知道发件地址")
	}
	return dispatch.Post{Account: a, Office: m.office, PerMinute: pace, List: cmp.Or(m.opt.digest, m.digest), Now: m.now, Wait: m.wait, Progress: m.bar("发送"), Pausing: m.pausing}, nil
}

// pausing says why nothing goes on for a while.
func (m *mailing) pausing(d time.Duration) {
	if !m.json && !m.quiet && terminal(m.stderr) {
		fmt.Fprintf(m.stderr, "\n服务器暂时不收或断了线，%d 秒后再试（Ctrl-C 停下，已发出的不会重发）\n", int(d.Seconds()))
	}
}

// account reads a server and its login from 设置.
func (w *workspace) account(kind account.Kind, server, user string) (account.Account, error) {
	names := map[account.Kind][2]string{
		account.SMTP: {templates.SettingSMTP, templates.SettingSMTPUser},
		account.IMAP: {templates.SettingIMAP, templates.SettingIMAPUser},
	}[kind]
	for i, value := range []string{server, user} {
		if value == "" {
			return account.Account{}, failed("在台账“设置”里填上；不能直接收发信的，发送用 --eml 写草稿，回收用邮件软件存成文件", "没有填“%s”", names[i])
		}
	}
	a, err := account.Parse(kind, server, user)
	if err != nil {
		return a, err
	}
	err = w.trust(&a)
	return a, err
}

// trust reads from 设置 which certificates are believed.
func (w *workspace) trust(a *account.Account) (err error) {
	s := w.book.Settings
	a.Trust, err = account.ReadTrust(s.Get(templates.SettingCertificate), w.dir, s.Get(templates.SettingOldTLS) == templates.AdviceOn)
	return err
}

// send has the list confirmed and sends it.
func (m *mailing) send() (int, error) {
	letters := m.list.Letters()
	if len(letters) == 0 {
		m.tellDone(m.list.Outcomes, nil)
		return m.exit(m.list.Outcomes), nil
	}
	post, err := m.post()
	if err != nil {
		return 0, err
	}
	if err := m.confirm(post, len(letters)); err != nil {
		return 0, err
	}
	password, source, err := m.password(post.Account, m.w)
	if err != nil {
		return 0, err
	}
	post.Password = password
	led := m.led
	if m.opt.testTo != "" {
		led = nil // nobody but the clerk gets it: it counts for nothing
	}
	if post.Progress != nil {
		post.Progress(0, len(letters)) // the time left is reckoned from here
	}
	done, err := post.Send(m.ctx, led, letters)
	if err != nil && post.Progress != nil {
		post.Progress(gone, 0)
	}
	outcomes := m.merged(done)
	if err != nil && !sentAny(done) {
		return 0, err
	}
	m.remember(post.Account, password, source, err)
	m.tellDone(outcomes, err)
	if m.ctx.Err() != nil {
		return exitFailed, nil
	}
	if err != nil {
		return exitAwaits, nil
	}
	return m.exit(outcomes), nil
}

// merged puts what became of the letters that left in their places among the others.
func (m *mailing) merged(done []dispatch.Outcome) []dispatch.Outcome {
	var all []dispatch.Outcome
	for _, o := range m.list.Outcomes {
		if o.State == dispatch.Draft && len(done) > 0 {
			o, done = done[0], done[1:]
			if o.State == dispatch.Unknown {
				o.Reason += "。" + o.Settling()
			}
		}
		all = append(all, o)
	}
	return all
}

func sentAny(outcomes []dispatch.Outcome) bool {
	for _, o := range outcomes {
		if o.State == dispatch.Sent || o.State == dispatch.Unknown {
			return true
		}
	}
	return false
}

// confirm asks the clerk, or compares the digest that a script brings.
func (m *mailing) confirm(post dispatch.Post, n int) error {
	if m.opt.digest != "" {
		if m.opt.digest == m.digest || m.continues(post) {
			return nil
		}
		return failed("再用 --dry-run 看一遍清单，用新的摘要", "一封也没有发：现在的拟发清单与确认过的（%s）不同", m.opt.digest)
	}
	if m.json || !terminalIn(m.stdin) {
		return wrongUsage("发送前要确认", "先用 --dry-run 看拟发清单，再加上 --digest 和清单的摘要运行")
	}
	m.printList(m.stderr)
	answer, err := m.ask(fmt.Sprintf("确认发出这 %d 封邮件？输入 是 发送，其他取消：", n))
	switch {
	case err != nil:
		return err
	case answer != "是" && !strings.EqualFold(answer, "y") && !strings.EqualFold(answer, "yes"):
		return failed("需要时再运行", "已取消，一封也没有发")
	}
	return nil
}

// continues reports whether every letter that is left was on the list that was confirmed
// by this digest, as it is now: an interrupted run goes on by the same digest.
func (m *mailing) continues(post dispatch.Post) bool {
	past, err := m.led.Mailings(m.ctx, m.round.ID)
	if err != nil {
		return false
	}
	for _, l := range m.list.Letters() {
		if !post.Confirmed(l, past) {
			return false
		}
	}
	return m.opt.testTo == ""
}
