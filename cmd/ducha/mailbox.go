package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"ducha/collect"
	"ducha/collect/account"
	"ducha/collect/ledger"
	"ducha/collect/mailbox"
	"ducha/seeds"
	"ducha/templates"
)

const (
	dirMailbox   = "邮箱"       // in 回收/<round>/: the messages that were taken
	fileLeftMail = "未收邮件.txt" // in 回收/<round>/
)

// takeMail takes what concerns the round out of a mailbox, for collect to take in.
func (w *workspace) takeMail(e *env, led *ledger.Ledger, round seeds.Round, where string) (collect.MailResult, error) {
	box, err := w.mailbox(where)
	if err != nil {
		return collect.MailResult{}, err
	}
	if box.Password, _, err = e.password(box.Account, w); err != nil {
		return collect.MailResult{}, err
	}
	if box.After, err = mailSince(e, led, round); err != nil {
		return collect.MailResult{}, err
	}
	box.Wait = e.wait
	progress := e.count("收信")
	result, err := collect.TakeMail(e.ctx, led, round, w.desk(), collect.MailOptions{Box: box, Workspace: w.dir, Dir: w.path(dirReturns, string(round.ID), dirMailbox), Save: saveMessage, Progress: progress})
	if progress != nil {
		progress(gone)
	}
	if err != nil {
		return result, err
	}
	return result, w.listLeftMail(e, led, round)
}

// mailbox reads --imap: a URL, or a folder of the mailbox in 设置.
func (w *workspace) mailbox(where string) (mailbox.Box, error) {
	s := w.book.Settings
	if !strings.Contains(where, "://") {
		a, err := w.account(account.IMAP, s.Get(templates.SettingIMAP), s.Get(templates.SettingIMAPUser))
		return mailbox.Box{Account: a, Folder: account.Folder(where)}, err
	}
	a, folder, err := account.ParseURL(where)
	if err != nil {
		return mailbox.Box{}, err
	}
	if a.User == "" {
		a.User = s.Get(templates.SettingIMAPUser)
	}
	if a.User == "" {
		return mailbox.Box{}, failed("写成 imaps://账号@服务器/INBOX，或在台账“设置”里填上“"+templates.SettingIMAPUser+"”", "不知道收信账号")
	}
	err = w.trust(&a)
	return mailbox.Box{Account: a, Folder: folder}, err
}

// beforeAsOf is how long before a round's as-of date answers may come at the earliest,
// where its forms did not go out earlier.
const beforeAsOf = 31 * 24 * time.Hour

// mailSince is from when on messages may concern a round: an old mailbox is not read through.
func mailSince(e *env, led *ledger.Ledger, round seeds.Round) (time.Time, error) {
	since := round.AsOf.Add(-beforeAsOf)
	sent, err := led.Mailings(e.ctx, round.ID)
	for _, m := range sent {
		if m.At.Before(since) {
			since = m.At
		}
	}
	return since, err
}

// saveMessage keeps a message with the time at which it arrived.
func saveMessage(path string, message []byte, arrived time.Time) error {
	if err := saveFile(path, message); err != nil {
		return err
	}
	if err := os.Chtimes(path, arrived, arrived); err != nil {
		return fmt.Errorf("date %s: %w", path, err)
	}
	return nil
}

// listLeftMail writes which messages were left in the mailbox, so that somebody can look
// through them; no list where there are none.
func (w *workspace) listLeftMail(e *env, led *ledger.Ledger, round seeds.Round) error {
	path := w.path(dirReturns, string(round.ID), fileLeftMail)
	left, err := collect.LeftMail(e.ctx, led, round.ID)
	if err != nil {
		return err
	}
	if len(left) == 0 {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove %s: %w", path, err)
		}
		return nil
	}
	var b strings.Builder
	b.WriteString("\uFEFF下列邮件看来与本期无关，留在邮箱里，没有收。有要收的，在邮件软件里存成文件，放进这个文件夹，再运行 ducha collect。\r\n")
	for _, f := range left {
		fmt.Fprintf(&b, "\r\n%s　%s\r\n  主题：%s\r\n  附件：%s\r\n  原因：%s\r\n", f.Date.In(seeds.Beijing).Format("2006-01-02 15:04"), writer(f), subject(f), strings.Join(f.Attached, "、"), f.Why)
	}
	return saveFile(path, []byte(b.String()))
}

func writer(f ledger.Fetched) string { return cmp.Or(f.From, "（没有发件人）") }

func subject(f ledger.Fetched) string { return cmp.Or(f.Subject, "（无标题）") }

// mail notes what came of a mailbox; nil for none that was read.
func (s *summary) mail(r *collect.MailResult, w *workspace, round seeds.Round) {
	if r == nil {
		return
	}
	line := fmt.Sprintf("邮箱：新邮件 %d 封，收下 %d", r.Found, len(r.Taken))
	for _, part := range []struct {
		name string
		n    int
	}{{"退信", r.Bounces}, {"自动回复和回执", r.Automatic}, {"自己发的", r.Own}, {"收过的", r.Again}, {"无附件、与本期无关", r.Other}, {"看来与本期无关", len(r.Left)}, {"服务器没有给出", len(r.Unread)}} {
		if part.n > 0 {
			line += fmt.Sprintf("，%s %d", part.name, part.n)
		}
	}
	s.note("%s", line)
	units := w.book.Plan.Directory()
	for _, b := range r.Bounced {
		u, _ := units.ByID(b.Unit)
		s.note("退信：%s　%s：%s。请在台账里改正邮箱，再运行 ducha send；邮箱没有错的，用 ducha send --again --unit %s", u.Name, b.Address, b.Reason, u.Name)
	}
	for _, id := range r.Arrived {
		u, _ := units.ByID(id)
		s.note("%s：发送结果不明的邮件，已证实送到", u.Name)
	}
	var left []string
	for _, f := range r.Left {
		left = append(left, writer(f)+"“"+subject(f)+"”")
	}
	if len(left) > 0 {
		s.note("没有收：%s；都列在 %s，有要收的请存成文件放进 %s", few(left, 3), w.rel(w.path(dirReturns, string(round.ID), fileLeftMail)), dirReturns+"/"+string(round.ID))
	}
	if r.Early > 0 {
		s.note("另有 %d 封早于 %s，没有看", r.Early, seeds.ChineseDate(r.Since))
	}
	if len(r.Unread) > 0 {
		s.note("服务器没有给出 %d 封邮件，下次再取；一直取不到的，在邮件软件里存成文件放进 %s", len(r.Unread), dirReturns+"/"+string(round.ID))
	}
}
