package dispatch

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// Request is what somebody wants to send.
type Request struct {
	Letters []Letter         // in official order, one for each unit that it concerns
	Past    []ledger.Mailing // of the round
	Again   bool             // also to those that have it already
	Named   bool             // the units were named one by one
	Now     time.Time
}

// Choose decides which letters leave: those of the outcome are drafts, the others say
// why they stay. Nobody gets a form twice or two reminders on one day unless asked for;
// a letter in doubt waits for the clerk's word.
func Choose(r Request) List {
	var list List
	for _, l := range r.Letters {
		o := r.choose(l)
		list.warnLeftOut(l, o)
		list.Outcomes = append(list.Outcomes, o)
	}
	list.warnRepeated(r.Past)
	list.warnShared()
	return list
}

// choose decides on one letter.
func (r Request) choose(l Letter) Outcome {
	last, seq := l.before(r.Past)
	l.Seq, l.Last = seq+1, last
	if o, stays := r.stays(l, last); stays {
		return o
	}
	if len(l.To) == 0 {
		return Outcome{l, Skipped, "没有邮箱，请在台账“责任单位”表填上", true}
	}
	if !arrived(last) && last.SHA256 == l.File.SHA256 { // should both arrive, mail programs show one
		l.MessageID = last.MessageID
	}
	if !r.Again || !r.Named { // named and again: the clerk knows that the mailbox works now
		if reason := l.leaveOut(cameBack(r.Past, l.Unit)); reason != "" {
			return Outcome{l, Failed, reason, true}
		}
	}
	return Outcome{Letter: l, State: Draft}
}

// before gives the last message of a letter's unit and kind, and the highest number. A
// draft has a number, and changes nothing of what was sent before it.
func (l Letter) before(past []ledger.Mailing) (last ledger.Mailing, seq int) {
	for _, m := range past {
		if m.Unit != l.Unit || m.Kind != l.Kind {
			continue
		}
		if seq = max(seq, m.Seq); m.Seq > last.Seq && m.State != ledger.MailDraft {
			last = m
		}
	}
	return last, seq
}

// stays tells whether and why a letter is not to leave.
func (r Request) stays(l Letter, last ledger.Mailing) (Outcome, bool) {
	if r.Again {
		return Outcome{}, false
	}
	if l.Kind == ledger.MailRemind {
		return r.remindedToday(l, last)
	}
	when := last.At.In(seeds.Beijing).Format("1月2日15:04")
	switch {
	case last.InDoubt():
		return Outcome{l, Unknown, when + "发出后没有收到服务器的答复，不知道送到没有。" + l.Settling(), true}, true
	case !arrived(last):
		return Outcome{}, false
	case last.SHA256 != l.File.SHA256:
		return Outcome{l, Skipped, when + "发过以后，表又有变化。要发新表，用 ducha send --again --unit " + l.Name, true}, true
	}
	return Outcome{l, Skipped, when + "已经发过", false}, true
}

func (r Request) remindedToday(l Letter, last ledger.Mailing) (Outcome, bool) {
	switch {
	case daysBetween(last.At, r.Now) != 0:
	case last.InDoubt():
		return Outcome{l, Unknown, "今天的催报发出后没有收到服务器的答复，不知道送到没有。" + l.Settling(), true}, true
	case arrived(last):
		return Outcome{l, Skipped, "今天已经催过", false}, true
	}
	return Outcome{}, false
}

// Settling tells the clerk what to do about a letter of which nobody knows whether it
// arrived.
func (l Letter) Settling() string {
	if l.Kind == ledger.MailRemind {
		return "明天可以再催"
	}
	return "向对方核实：送到了的，用 ducha send --delivered " + l.Name + "；没有的，用 ducha send --again --unit " + l.Name + " 再发"
}

// arrived reports whether a message reached somebody: the server took it, and it did
// not come back from all addresses.
func arrived(m ledger.Mailing) bool {
	switch m.State {
	case ledger.MailSent:
		return true
	case ledger.MailBounced:
		return slices.ContainsFunc(m.To, func(a string) bool {
			return !slices.ContainsFunc(m.Bad, func(b string) bool { return strings.EqualFold(a, b) })
		})
	}
	return false
}

// cameBack gives the addresses of a unit that messages came back from, in small letters,
// with the last of those; one that a later message reached counts as mended.
func cameBack(past []ledger.Mailing, unit seeds.UnitID) map[string]ledger.Mailing {
	past = slices.DeleteFunc(slices.Clone(past), func(m ledger.Mailing) bool { return m.Unit != unit })
	slices.SortStableFunc(past, func(a, b ledger.Mailing) int { return a.At.Compare(b.At) })
	bad := map[string]ledger.Mailing{}
	for _, m := range past {
		if m.State == ledger.MailSent || m.State == ledger.MailBounced {
			for _, address := range slices.Concat(m.To, m.CC) {
				delete(bad, strings.ToLower(address))
			}
		}
		for _, address := range m.Bad {
			bad[strings.ToLower(address)] = m
		}
	}
	return bad
}

// leaveOut takes off the addresses that came back; it tells where none is left.
func (l *Letter) leaveOut(bad map[string]ledger.Mailing) string {
	var good []string
	reply := ""
	for _, a := range l.To {
		if m, is := bad[strings.ToLower(a)]; is {
			reply = m.Reply
			continue
		}
		good = append(good, a)
	}
	if len(good) == 0 {
		return fmt.Sprintf("邮箱 %s 不通（%s）。请在台账里改正邮箱；对方已修好的，用 --again --unit %s 再发", strings.Join(l.To, "、"), reply, l.Name)
	}
	l.To = good
	l.CC = slices.DeleteFunc(slices.Clone(l.CC), func(a string) bool { _, is := bad[strings.ToLower(a)]; return is })
	return ""
}

// InDoubt gives the last messages of a kind that may have arrived and are asked about, one
// for each unit: of reminders, those of today.
func InDoubt(past []ledger.Mailing, kind ledger.MailKind, now time.Time) []ledger.Mailing {
	return lasts(past, func(m ledger.Mailing) bool {
		return m.Kind == kind && m.InDoubt() && (kind == ledger.MailForm || daysBetween(m.At, now) == 0)
	})
}

// Unreached gives the last messages of a kind that reached nobody for good: refused, or
// come back from every address; one for each unit.
func Unreached(past []ledger.Mailing, kind ledger.MailKind) []ledger.Mailing {
	return lasts(past, func(m ledger.Mailing) bool {
		return m.Kind == kind && (m.State == ledger.MailRefused || m.State == ledger.MailBounced && !arrived(m))
	})
}

// lasts gives those of the units' last messages of each kind that are wanted. past is in
// the order of units, kinds and numbers.
func lasts(past []ledger.Mailing, wanted func(ledger.Mailing) bool) []ledger.Mailing {
	past = slices.DeleteFunc(slices.Clone(past), func(m ledger.Mailing) bool { return m.State == ledger.MailDraft })
	var last []ledger.Mailing
	for i, m := range past {
		newest := i+1 == len(past) || past[i+1].Unit != m.Unit || past[i+1].Kind != m.Kind
		if newest && wanted(m) {
			last = append(last, m)
		}
	}
	return last
}
