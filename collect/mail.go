package collect

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ducha/collect/account"
	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/collect/mailbox"
	"ducha/seeds"
)

// MailOptions of one run of TakeMail.
type MailOptions struct {
	Box       mailbox.Box // its Limit is set here
	Workspace string      // paths inside it are told relative to it
	Dir       string      // where messages are put, absolute; a folder that Collect then takes in

	// Save writes a message whole or not at all, makes the folders above it, and gives
	// the file the time at which the message arrived: by it a wrong clock of the sender
	// is told, and a message without a date is dated.
	Save func(path string, message []byte, arrived time.Time) error

	Progress func(done int) // may be nil
}

// MailResult is what a run did. Every message looked at is in exactly one of the lists
// and counts.
type MailResult struct {
	Found     int // messages looked at
	Taken     []ledger.Fetched
	Left      []ledger.Fetched // that do not seem to concern the round
	Other     int              // those of strangers with nothing attached
	Automatic int              // automatic answers, receipts, notices of delay
	Bounces   int              // that tell of a message of the round
	Own       int              // the office's own
	Again     int              // had before, under another number or in another folder
	Unread    []ledger.Fetched // that the server did not give
	Early     int              // in the folder, older than is looked at; not among those found
	Since     time.Time        // than this

	Bounced []Bounced      // whom a message of the round did not reach
	Arrived []seeds.UnitID // whose message was in doubt and has arrived after all
}

// Sum adds up what the messages looked at came to.
func (r MailResult) Sum() int {
	return len(r.Taken) + len(r.Left) + r.Other + r.Automatic + r.Bounces + r.Own + r.Again + len(r.Unread)
}

// Bounced is one address that a message of the round did not reach.
type Bounced struct {
	Unit    seeds.UnitID
	Address string
	Reason  string // in Chinese
}

// TakeMail reads the folder of a mailbox and puts each message that concerns the round
// into a folder of the workspace, from which Collect takes it in; it changes nothing in
// the mailbox. A message is recorded after everything else was done about it, so that a
// run that was killed is simply run again. With an error the result tells what was done
// before.
func TakeMail(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk, opt MailOptions) (MailResult, error) {
	p, err := newPostman(ctx, l, round, desk, opt)
	if err != nil {
		return MailResult{}, err
	}
	box := opt.Box
	box.Limit = inbox.MaxContainer
	seen, err := box.Fetch(ctx, p.before, func(m mailbox.Message) error { return p.message(ctx, m) })
	p.result.Early, p.result.Since = seen.Early, box.After
	return p.result, err
}

// LeftMail gives the messages that were left in mailboxes since they do not seem to
// concern the round, each once, the newest first.
func LeftMail(ctx context.Context, l *ledger.Ledger, round seeds.RoundID) ([]ledger.Fetched, error) {
	all, err := l.Fetched(ctx, round)
	if err != nil {
		return nil, err
	}
	settled := map[string]bool{}
	for _, f := range all {
		settled[f.SHA256] = settled[f.SHA256] || f.Fate != ledger.FateLeft
	}
	var left []ledger.Fetched
	for _, f := range all {
		if !settled[f.SHA256] {
			settled[f.SHA256] = true
			left = append(left, f)
		}
	}
	slices.SortStableFunc(left, func(a, b ledger.Fetched) int { return b.Date.Compare(a.Date) })
	return left, nil
}

// postman decides what becomes of messages.
type postman struct {
	ledger *ledger.Ledger
	known  *Known
	round  seeds.RoundID
	opt    MailOptions
	book   mailbook
	own    string                    // the office's address
	record []ledger.Fetched          // of earlier runs
	had    map[string]ledger.Fetched // by hash
	sent   []ledger.Mailing          // messages of the round
	result MailResult
}

func newPostman(ctx context.Context, l *ledger.Ledger, round seeds.Round, desk Desk, opt MailOptions) (*postman, error) {
	known, err1 := load(ctx, l, round, desk.Plan.Directory())
	record, err2 := l.Fetched(ctx, round.ID)
	sent, err3 := l.Mailings(ctx, round.ID)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	p := &postman{ledger: l, known: known, round: round.ID, opt: opt, book: mailbookOf(known.Units, true), own: strings.ToLower(opt.Box.Account.User), record: record, had: map[string]ledger.Fetched{}, sent: sent}
	for _, f := range record {
		p.had[f.SHA256] = f
	}
	return p, nil
}

// at names the folder under a validity.
func (p *postman) at(validity uint32) ledger.Mailbox {
	a, folder := p.opt.Box.Account, p.opt.Box.Folder
	if folder == "" {
		folder = account.Inbox
	}
	return ledger.Mailbox{Account: a.User + "@" + a.Host, Folder: folder, Validity: validity}
}

// before tells which messages of the folder are known from earlier runs.
func (p *postman) before(validity uint32) (last uint32, again []uint32) {
	for _, f := range p.record {
		if f.Mailbox != p.at(validity) {
			continue
		}
		last = max(last, f.UID)
		if f.Fate == ledger.FateUnread || p.otherwise(f) {
			again = append(again, f.UID)
		}
	}
	return last, again
}

// otherwise reports whether a message that was left would be taken now: its sender was
// registered since.
func (p *postman) otherwise(f ledger.Fetched) bool {
	return (f.Fate == ledger.FateLeft || f.Fate == ledger.FateOther) && len(p.book[f.From]) > 0
}

// message does what is to be done about one message, and records it.
func (p *postman) message(ctx context.Context, m mailbox.Message) error {
	if m.Arrived.IsZero() {
		m.Arrived = inbox.ReadMail(m.Data).Date
	}
	if m.Arrived.IsZero() {
		m.Arrived = p.known.Round.AsOf
	}
	f := ledger.Fetched{Date: m.Arrived, Fate: ledger.FateUnread, Why: "服务器没有给出这封邮件，下次再取"}
	had := false
	if m.Data != nil {
		sha := ledger.Hash(m.Data)
		if f, had = p.had[sha]; !had || p.otherwise(f) {
			had = false
			f = ledger.Fetched{SHA256: sha, Date: m.Arrived}
			if err := p.decide(ctx, m, &f); err != nil {
				return fmt.Errorf("收取邮件 %d：%w", m.UID, err)
			}
		}
	}
	f.Mailbox, f.UID = p.at(m.Validity), m.UID
	if err := p.ledger.Fetch(ctx, p.round, f); err != nil {
		return err
	}
	if f.SHA256 != "" {
		p.had[f.SHA256] = f
	}
	p.result.add(f, had)
	if p.opt.Progress != nil {
		p.opt.Progress(p.result.Found)
	}
	return nil
}

// add counts a message.
func (r *MailResult) add(f ledger.Fetched, had bool) {
	r.Found++
	switch {
	case had:
		r.Again++
	case f.Fate == ledger.FateTaken:
		r.Taken = append(r.Taken, f)
	case f.Fate == ledger.FateLeft:
		r.Left = append(r.Left, f)
	case f.Fate == ledger.FateAutomatic:
		r.Automatic++
	case f.Fate == ledger.FateBounce:
		r.Bounces++
	case f.Fate == ledger.FateOwn:
		r.Own++
	case f.Fate == ledger.FateUnread:
		r.Unread = append(r.Unread, f)
	default:
		r.Other++
	}
}

// decide finds what becomes of a message and does it.
func (p *postman) decide(ctx context.Context, m mailbox.Message, f *ledger.Fetched) error {
	mail := inbox.ReadMail(m.Data)
	if f.From, f.Subject = mail.From, mail.Subject; !mail.Date.IsZero() {
		f.Date = mail.Date
	}
	switch mail.Kind {
	case inbox.MailBounce:
		return p.bounce(ctx, m, mail, f)
	case inbox.MailAutomatic, inbox.MailNotice, inbox.MailReceipt:
		f.Fate = ledger.FateAutomatic
	default:
		if err := p.sort(ctx, m, mail, f); err != nil {
			return err
		}
	}
	if mail.Kind == inbox.MailNotice {
		return nil
	}
	return p.arrived(ctx, mail.Refs, m.Arrived, "对方已回信")
}

// sort takes or leaves what a person wrote.
func (p *postman) sort(ctx context.Context, m mailbox.Message, mail inbox.Mail, f *ledger.Fetched) error {
	if p.ours(mail.ID) && (mail.From == p.own || len(p.book[mail.From]) == 0) { // a unit may send our message on, filled in, under its number
		f.Fate = ledger.FateOwn
		return p.arrived(ctx, []string{mail.ID}, m.Arrived, "邮箱里有这封邮件的副本")
	}
	in, err := p.lookInto(ctx, m)
	if err != nil {
		return err
	}
	f.Attached = in.names
	if f.Why, err = p.concerns(ctx, m, mail, in); err != nil {
		return err
	}
	switch {
	case f.Why != "":
		f.Fate = ledger.FateTaken
		path := filepath.Join(p.opt.Dir, fileName(mail, f))
		f.Path = told(p.opt.Workspace, path)
		return p.opt.Save(path, m.Data, m.Arrived)
	case in.holds:
		f.Fate, f.Why = ledger.FateLeft, "发件地址没有登记，标题和附件也看不出与本期有关"
	default:
		f.Fate = ledger.FateOther
	}
	return nil
}

// maxSubject is how much of a subject the name of a file takes, in characters.
const maxSubject = 40

// fileName names the file of a message by what it is, so that the same one is the same
// file wherever and however often it is found. A ! would end the name where files in
// containers are told.
func fileName(mail inbox.Mail, f *ledger.Fetched) string {
	title := inbox.SafeName(strings.NewReplacer("/", "_", `\`, "_", "!", "_").Replace(mail.Subject))
	runes := []rune(title)
	if title = string(runes[:min(len(runes), maxSubject)]); title == "" {
		title = "无标题"
	}
	return f.Date.In(seeds.Beijing).Format("2006-01-02") + "_" + title + "_" + f.SHA256[:12] + ".eml"
}
