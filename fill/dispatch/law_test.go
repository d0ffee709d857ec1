package dispatch

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ducha/collect/ledger"
	"ducha/collect/mailtest"
	"ducha/seeds"
)

// desk is a clerk at work: letters to send, a ledger on disk, and a server with faults.
type desk struct {
	t       *testing.T
	server  *mailtest.Server
	dir     string
	round   seeds.RoundID
	letters []Letter
	before  int // messages that the server had before
}

// newDesk is one in a round of its own: a ledger for each would take long to make.
func newDesk(t *testing.T, s *mailtest.Server, dir string, letters int) *desk {
	d := &desk{t: t, server: s, dir: dir, letters: lettersTo(letters), before: len(s.Delivered())}
	d.round = seeds.RoundID(fmt.Sprintf("R%d", d.before))
	for i := range d.letters {
		d.letters[i].Round = d.round
	}
	return d
}

// send is one run over what is not sent yet, as a run of the program is.
func (d *desk) send(fault func(mailtest.Try, *ledger.Ledger) mailtest.Fault) {
	d.t.Helper()
	led := openLedger(d.t, d.dir)
	d.server.Fault(func(try mailtest.Try) mailtest.Fault { return fault(try, led) })
	todo := d.todo(led)
	outcomes, err := postTo(d.t, d.server, d.server.SMTPS).Send(d.t.Context(), led, todo)
	if len(outcomes) != len(todo) {
		d.t.Errorf("%d outcomes of %d letters", len(outcomes), len(todo))
	}
	led.Close()
	d.agree(outcomes, err)
}

// todo gives the letters that did not arrive. In the one case that the ledger does not
// know, somebody looks.
func (d *desk) todo(led *ledger.Ledger) []Letter {
	d.t.Helper()
	last := d.last(led)
	var todo []Letter
	for _, l := range d.letters {
		m, tried := last[string(l.Unit)]
		if tried && m.State == ledger.MailSent {
			continue
		}
		if tried && m.InDoubt() {
			if d.arrived()[m.MessageID] > 0 {
				from := m.State
				m.State = ledger.MailSent
				if err := led.Move(d.t.Context(), m, from); err != nil {
					d.t.Fatal(err)
				}
				continue
			}
			l.MessageID = m.MessageID
		}
		l.Seq = m.Seq + 1
		todo = append(todo, l)
	}
	return todo
}

// last gives the last message to each unit.
func (d *desk) last(led *ledger.Ledger) map[string]ledger.Mailing {
	d.t.Helper()
	mailings, err := led.Mailings(d.t.Context(), d.round)
	if err != nil {
		d.t.Fatal(err)
	}
	last := map[string]ledger.Mailing{}
	for _, m := range mailings { // they come by number
		last[string(m.Unit)] = m
	}
	return last
}

// arrived counts the messages that the server stored, by identity.
func (d *desk) arrived() map[string]int {
	got := map[string]int{}
	for _, m := range d.server.Delivered()[d.before:] {
		_, rest, _ := strings.Cut(string(m.Data), "\r\nMessage-ID: <")
		id, _, _ := strings.Cut(rest, ">")
		got[id]++
	}
	return got
}

// agree compares what is told with what the ledger has, and that with the server.
func (d *desk) agree(outcomes []Outcome, err error) {
	d.t.Helper()
	led := openLedger(d.t, d.dir)
	defer led.Close()
	last, there := d.last(led), d.arrived()
	for _, o := range outcomes {
		m := last[string(o.Unit)]
		known := m.State == ledger.MailSent
		switch o.State {
		case Sent:
			if there[m.MessageID] == 0 {
				d.t.Errorf("%s is told to be sent and is not there", o.Unit)
			}
		case Unknown:
		default:
			if there[m.MessageID] > 0 {
				d.t.Errorf("%s is told to be %s (%s) and is there", o.Unit, o.State, o.Reason)
			}
			if o.Reason == "" {
				d.t.Errorf("%s is %s without a reason", o.Unit, o.State)
			}
		}
		if known && there[m.MessageID] == 0 {
			d.t.Errorf("%s is recorded as sent and is not there", o.Unit)
		}
		if recordedAs := m.State; (recordedAs == ledger.MailSent) != (o.State == Sent) && err == nil {
			d.t.Errorf("%s is told to be %s and recorded as %s", o.Unit, o.State, recordedAs)
		}
	}
}

// end runs without faults, and finds every letter there once.
func (d *desk) end() {
	d.t.Helper()
	d.send(func(mailtest.Try, *ledger.Ledger) mailtest.Fault { return mailtest.Fault{} })
	got := map[string]int{}
	for _, m := range d.server.Delivered()[d.before:] {
		got[strings.Join(m.To, " ")]++
	}
	for _, l := range d.letters {
		if n := got[l.To[0]]; n != 1 {
			d.t.Errorf("%s got %d messages", l.Unit, n)
		}
	}
	if len(got) != len(d.letters) {
		d.t.Errorf("arrived: %v", got)
	}
}

// kinds are the faults that a stage may have. At Stored a code would be a lie.
func kinds(stage mailtest.Stage) []mailtest.Fault {
	drop := mailtest.Fault{Drop: true}
	if stage == mailtest.Stored || stage == mailtest.Reset {
		return []mailtest.Fault{drop}
	}
	return []mailtest.Fault{drop, {Code: 421, Text: "busy"}, {Code: 450, Text: "later"}, {Code: 550, Text: "no"}}
}

var stages = []mailtest.Stage{mailtest.Connect, mailtest.Auth, mailtest.Mail, mailtest.Rcpt, mailtest.Data, mailtest.Stored, mailtest.Reset}

// Whatever goes wrong wherever from the second time on: after enough runs each letter has
// arrived once.
func TestEveryLetterArrivesOnceWhateverGoesWrong(t *testing.T) {
	s, dir := mailtest.Start(t), t.TempDir()
	for _, stage := range stages {
		for _, kind := range kinds(stage) {
			t.Run(fmt.Sprintf("%s %d", stage, kind.Code), func(t *testing.T) {
				d := newDesk(t, s, dir, 3)
				from := 2
				if stage == mailtest.Connect || stage == mailtest.Auth {
					from = 1 // there is but one of them
				}
				d.send(func(try mailtest.Try, _ *ledger.Ledger) mailtest.Fault {
					if try.Stage == stage && try.N >= from {
						return kind
					}
					return mailtest.Fault{}
				})
				d.end()
			})
		}
	}
}

// A run that is killed can record nothing more: here its ledger closes under it.
func TestEveryLetterArrivesOnceAfterAKilledRun(t *testing.T) {
	s, dir := mailtest.Start(t), t.TempDir()
	for _, stage := range stages {
		t.Run(string(stage), func(t *testing.T) {
			d := newDesk(t, s, dir, 3)
			d.send(func(try mailtest.Try, led *ledger.Ledger) mailtest.Fault {
				if try.Stage == stage && try.N == 1 {
					led.Close()
				}
				return mailtest.Fault{}
			})
			d.end()
		})
	}
}

func TestEveryLetterArrivesOnceAfterAnySequenceOfFaults(t *testing.T) {
	s, dir := mailtest.Start(t), t.TempDir()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			chance := rand.New(rand.NewPCG(seed, 1))
			d := newDesk(t, s, dir, 4)
			for range 3 {
				d.send(func(try mailtest.Try, led *ledger.Ledger) mailtest.Fault {
					i := slices.Index(stages, try.Stage)
					switch chance.IntN(10) {
					case 0, 1:
						all := kinds(stages[i])
						return all[chance.IntN(len(all))]
					case 2:
						if chance.IntN(10) == 0 {
							led.Close()
						}
					}
					return mailtest.Fault{}
				})
			}
			d.end()
		})
	}
}
