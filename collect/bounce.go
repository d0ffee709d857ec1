package collect

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/collect/mailbox"
	"ducha/seeds"
	"ducha/seeds/pattern"
)

// bounce marks the messages of the round that came back. A bounce is a message like any
// other, and anybody may write one: it only counts where an address that it names is one
// that we wrote to, by the very message that it speaks of if it speaks of one. Its bytes
// are archived; to be collected it would be one more file that nobody can identify.
func (p *postman) bounce(ctx context.Context, m mailbox.Message, mail inbox.Mail, f *ledger.Fetched) error {
	ids := mail.Refs
	if mail.Original != "" {
		ids = []string{mail.Original}
	}
	f.Fate, f.Why = ledger.FateLeft, "是退信，对不上本期发出的邮件"
	for _, failed := range mail.Failed {
		back := Bounced{Address: failed.Address, Reason: bounceReason(failed)}
		err := p.move(ctx, func() []int { return p.about(failed.Address, ids, m.Arrived) }, func(s *ledger.Mailing) {
			if s.State != ledger.MailBounced {
				s.State, s.At, s.Bad, s.Reply = ledger.MailBounced, m.Arrived, nil, back.Reason
			}
			if !slices.Contains(s.Bad, failed.Address) {
				s.Bad = append(slices.Clone(s.Bad), failed.Address)
			}
			back.Unit = s.Unit
		})
		if err != nil {
			return err
		}
		if back.Unit != "" {
			f.Fate, f.Why = ledger.FateBounce, back.Address+"："+back.Reason
			p.result.Bounced = append(p.result.Bounced, back)
		}
	}
	if f.Fate != ledger.FateBounce {
		return nil
	}
	_, err := p.ledger.Keep(ctx, m.Data)
	return err
}

// clockSkew is how far the clocks of the mail servers and ours may be apart.
const clockSkew = time.Hour

// about gives the messages of the round to an address that a bounce speaks of: by the
// number of the message, else the last one that was sent before the bounce came.
func (p *postman) about(address string, ids []string, came time.Time) (found []int) {
	for i, s := range p.sent {
		may := s.State == ledger.MailSent || s.InDoubt() || s.State == ledger.MailBounced
		wrote := slices.ContainsFunc(slices.Concat(s.To, s.CC), func(a string) bool { return strings.EqualFold(a, address) })
		if may && wrote && (slices.Contains(ids, s.MessageID) || len(ids) == 0 && !s.At.After(came.Add(clockSkew))) {
			found = append(found, i)
		}
	}
	if len(ids) > 0 || len(found) == 0 {
		return found
	}
	last := slices.MaxFunc(found, func(a, b int) int { return cmp.Or(p.sent[a].At.Compare(p.sent[b].At), a-b) })
	return []int{last}
}

// ours reports whether a message of the round has this number.
func (p *postman) ours(id string) bool {
	return id != "" && slices.ContainsFunc(p.sent, func(s ledger.Mailing) bool { return s.MessageID == id })
}

// arrived settles messages that were in doubt: one that is answered did arrive.
func (p *postman) arrived(ctx context.Context, ids []string, at time.Time, reply string) error {
	return p.move(ctx, func() (found []int) {
		for i, s := range p.sent {
			if s.InDoubt() && s.MessageID != "" && slices.Contains(ids, s.MessageID) {
				found = append(found, i)
			}
		}
		return found
	}, func(s *ledger.Mailing) {
		s.State, s.At, s.Reply = ledger.MailSent, at, reply
		if !slices.Contains(p.result.Arrived, s.Unit) {
			p.result.Arrived = append(p.result.Arrived, s.Unit)
		}
	})
}

// move changes messages and records it. Where another run has changed one meanwhile they
// are chosen afresh.
func (p *postman) move(ctx context.Context, choose func() []int, change func(*ledger.Mailing)) error {
	const most = 3
	for try := 1; ; try++ {
		err := p.moveOnce(ctx, choose(), change)
		if !errors.Is(err, ledger.ErrMailTaken) || try == most {
			return err
		}
		if p.sent, err = p.ledger.Mailings(ctx, p.round); err != nil {
			return err
		}
	}
}

func (p *postman) moveOnce(ctx context.Context, chosen []int, change func(*ledger.Mailing)) error {
	for _, i := range chosen {
		was, s := p.sent[i], p.sent[i]
		change(&s)
		if s.State == was.State && slices.Equal(s.Bad, was.Bad) {
			continue
		}
		if err := p.ledger.Move(ctx, s, was.State); err != nil {
			return err
		}
		p.sent[i] = s
	}
	return nil
}

// bounceReasons word why a message did not arrive: by the status (RFC 3463), else by what
// the server says.
var bounceReasons = []struct {
	status, said *pattern.Pattern
	reason       string
}{
	{pattern.Of(`^5\.1\.([0136]|10)$`), pattern.Of(`(?i)不存在|user unknown|unknown (user|recipient)|no such (user|mailbox|recipient)|(user|recipient|mailbox|address)[^.]{0,20}not (found|exist)|invalid (user|recipient|mailbox)`), "用户不存在"},
	{pattern.Of(`^5\.(1\.2|4\.4|4\.310)$`), pattern.Of(`(?i)域名|host (or domain name )?not found|domain not found`), "邮箱地址的域名不存在"},
	{pattern.Of(`^[45]\.2\.2$`), pattern.Of(`(?i)已满|超出?容量|空间不足|quota|mailbox (is )?full|over ?limit`), "邮箱已满"},
	{pattern.Of(`^5\.2\.1$`), pattern.Of(`(?i)停用|冻结|禁用|disabled|inactive|suspended`), "邮箱已停用"},
	{pattern.Of(`^5\.(2\.3|3\.4)$`), pattern.Of(`(?i)太大|过大|too large|size limit`), "邮件太大"},
	{pattern.Of(`^[45]\.4\.7$`), pattern.Of(`(?i)超时|timed? ?out|expired`), "多次投递不成，已放弃"},
}

// maxReason is how much of a server's words a reason quotes, in characters.
const maxReason = 80

// bounceReason says in Chinese why a message did not arrive.
func bounceReason(f inbox.Failed) string {
	for _, r := range bounceReasons {
		if f.Status != "" && r.status.MatchString(f.Status) {
			return r.reason
		}
	}
	for _, r := range bounceReasons {
		if r.said.MatchString(f.Words) {
			return r.reason
		}
	}
	said := seeds.Shortened(f.Words, maxReason)
	switch {
	case strings.HasPrefix(f.Status, "5.7.") && said == "":
		return "对方服务器拒收"
	case strings.HasPrefix(f.Status, "5.7."):
		return "对方服务器拒收：" + said
	case said != "":
		return "没有送到：" + said
	}
	return strings.TrimSpace("没有送到 " + f.Status)
}
