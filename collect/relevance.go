package collect

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/collect/inbox"
	"ducha/collect/mailbox"
	"ducha/seeds"
)

// concerns says why a message that a person wrote concerns the round, "" where nothing
// speaks for it. It does when
//
//   - it comes from an address registered for a unit, as 邮箱 or 抄送;
//   - it answers a message of the round;
//   - its subject or the name of something attached, in an archive too, has in it a 表号, the
//     name of the round, 反馈表, 进展情况, 重点工作, or the name of a unit;
//   - something attached reads as a form of ours.
//
// What the office wrote to itself does only when a form that is filled in is attached.
func (p *postman) concerns(ctx context.Context, m mailbox.Message, mail inbox.Mail, in attachments) (string, error) {
	if mail.From != p.own || p.own == "" {
		switch {
		case len(p.book[mail.From]) > 0:
			return "发件邮箱已登记", nil
		case slices.ContainsFunc(mail.Refs, p.ours):
			return "答复本期发出的邮件", nil
		case slices.ContainsFunc(slices.Concat(in.all, []string{mail.Subject}), p.known.speaksOfUs):
			return "标题或附件名与本期有关", nil
		}
	}
	verdict, err := p.form(ctx, m)
	if err != nil || verdict == "" || mail.From == p.own && verdict == seeds.Blank {
		return "", err
	}
	return "附件是反馈表", nil
}

// attachments are what is attached to a message.
type attachments struct {
	holds bool     // anything at all, or a link to it
	names []string // as they are told: of what the message itself brings
	all   []string // of everything
}

// lookInto tells what is attached to a message.
func (p *postman) lookInto(ctx context.Context, m mailbox.Message) (in attachments, err error) {
	err = inbox.Open(ctx, "", m.Data, m.Arrived, func(leaf inbox.Leaf) error {
		switch {
		case leaf.Litter || leaf.Trouble == inbox.TroubleNoAttachment:
			return nil
		case leaf.Trouble == inbox.TroubleCloudLink:
			in.names = append(in.names, "（网盘或超大附件的链接）")
		case len(leaf.Names) > 0 && !slices.Contains(in.names, leaf.Names[0]):
			in.names = append(in.names, leaf.Names[0])
		}
		in.holds, in.all = true, append(in.all, strings.Join(leaf.Names, " "))
		return nil
	})
	return in, err
}

// ourWords are those by which a subject or the name of a file tells that it concerns us.
var ourWords = []string{"反馈表", "进展情况", "重点工作"}

// speaksOfUs reports whether a subject or the name of a file has in it what ours have.
// Names of units that are shorter than three characters are parts of other words.
func (k *Known) speaksOfUs(text string) bool {
	for _, no := range formNoPattern.FindAllString(strings.ToUpper(text), -1) {
		no = looseNo(no)
		if _, ours := k.byNo[no]; ours || k.rounds[roundOf(no)] {
			return true
		}
	}
	key := seeds.NameKey(text)
	has := func(name string) bool { return strings.Contains(key, seeds.NameKey(name)) }
	if has(k.Round.Name) || slices.ContainsFunc(ourWords, has) {
		return true
	}
	return slices.ContainsFunc(k.Units.All(), func(u seeds.Unit) bool {
		return slices.ContainsFunc(append([]string{u.Name}, u.Aliases...), func(name string) bool {
			return utf8.RuneCountInString(seeds.NameKey(name)) >= 3 && has(name)
		})
	})
}

// maxTried is how many workbooks of one message are tried.
const maxTried = 20

// form gives the verdict on the first thing attached that bears signs of a form of ours, a
// blank one only where there is no other; "" where nothing does.
func (p *postman) form(ctx context.Context, m mailbox.Message) (verdict seeds.Verdict, err error) {
	enough, tried := errors.New("enough"), 0
	err = inbox.Open(ctx, "", m.Data, m.Arrived, func(leaf inbox.Leaf) error {
		if leaf.Litter || leaf.Trouble != "" || !isBook(inbox.Sniff(leaf.Data)) {
			return nil
		}
		if tried++; tried > maxTried {
			return enough
		}
		switch v := p.known.Read(ctx, leaf.Data, "").Verdict; v {
		case seeds.Unidentified, seeds.Unreadable:
		case seeds.Blank:
			verdict = v
		default:
			verdict = v
			return enough
		}
		return nil
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return verdict, err
}

// isBook tells the kinds of file that may be a form.
func isBook(kind inbox.Kind) bool {
	switch kind {
	case inbox.KindXLSX, inbox.KindXLSM, inbox.KindOldOffice, inbox.KindODS, inbox.KindXLSB:
		return true
	}
	return false
}
