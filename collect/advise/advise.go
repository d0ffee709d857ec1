// Package advise points out what deserves the office's own judgement (研判) among
// answers that are valid: it changes nothing, it only says where to look.
package advise

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"ducha/seeds"
	"ducha/templates"
)

// Past is an earlier round with the answers of units that counted in it, found again as
// they are asked for: of most rounds few are.
type Past struct {
	Round  seeds.Round
	Answer func(seeds.Slot) (seeds.Entry, bool)
}

// Input is all that advice follows from.
type Input struct {
	Plan     seeds.Plan    // texts, deadlines, units
	Round    seeds.Round   // the round that is judged
	Forms    []seeds.Form  // issued this round
	Current  []seeds.Entry // newest valid answers of this round
	Past     []Past        // earlier rounds, newest first
	Settings templates.Settings
}

// Advice is one point about one answer.
type Advice struct {
	Code    string
	Entry   seeds.Entry // the answer it stands at
	Column  seeds.Key   // the column it points to
	Message string
	Remedy  string
}

// Advise gives the points about a round's answers, in the order of the answers and,
// for each, of Rules.
func Advise(in Input) []Advice {
	a := newAdviser(in)
	rules := []func(seeds.Entry){a.sameAsBefore, a.sameAsUnit, a.stateAgainstShare, a.textAgainstState, a.back, a.overdue, a.leadsDiffer}
	for _, e := range in.Current {
		for _, judge := range rules {
			judge(e)
		}
	}
	return a.out
}

// adviser holds what the rules look up.
type adviser struct {
	in     Input
	tasks  map[seeds.TaskID]seeds.Task
	names  map[seeds.UnitID]string
	leads  map[seeds.TaskID][]seeds.UnitID
	now    map[seeds.Slot]seeds.Entry
	gists  map[string]gist
	done   int                  // bytes of text taken apart
	ends   map[string]time.Time // of deadlines
	peers  peers
	share  int // from how many per cent texts are the same
	rounds int // in so many rounds in a row
	out    []Advice
}

func newAdviser(in Input) *adviser {
	a := &adviser{in: in, tasks: map[seeds.TaskID]seeds.Task{}, names: map[seeds.UnitID]string{}, leads: seeds.Leads(in.Forms), gists: map[string]gist{}, ends: map[string]time.Time{},
		now: bySlot(in.Current), share: numberIn(in.Settings, templates.SettingSameShare, 50, 100), rounds: numberIn(in.Settings, templates.SettingSameRounds, 2, 99)}
	for _, t := range in.Plan.Tasks {
		a.tasks[t.ID] = t
	}
	for _, u := range in.Plan.Units {
		a.names[u.ID] = u.Name
	}
	if a.on(templates.SettingSameUnit) {
		a.peers = a.findPeers()
	}
	return a
}

func bySlot(entries []seeds.Entry) map[seeds.Slot]seeds.Entry {
	by := make(map[seeds.Slot]seeds.Entry, len(entries))
	for _, e := range entries {
		by[e.Slot()] = e
	}
	return by
}

// numberIn reads a setting that is a number within bounds, else its default.
func numberIn(s templates.Settings, key string, least, most int) int {
	read := func(s templates.Settings) (int, bool) {
		n, err := strconv.Atoi(strings.TrimSuffix(width.Narrow.String(s.Get(key)), "%"))
		return n, err == nil && n >= least && n <= most
	}
	if n, ok := read(s); ok {
		return n
	}
	n, _ := read(nil)
	return n
}

func (a *adviser) on(setting string) bool {
	return a.in.Settings.Get(setting) != templates.AdviceOff
}

// point makes a point, unless its rule is turned off.
func (a *adviser) point(code string, e seeds.Entry, column seeds.Key, args ...any) {
	if r := byCode[code]; a.on(r.Setting) {
		a.out = append(a.out, Advice{Code: code, Entry: e, Column: column, Message: r.say(args...), Remedy: r.Remedy})
	}
}

// last gives the unit's last answer to the task before this round, and which of the
// earlier rounds it was in.
func (a *adviser) last(e seeds.Entry, from int) (was seeds.Entry, at int, ok bool) {
	for at = from; at < len(a.in.Past); at++ {
		if was, ok = a.in.Past[at].Answer(e.Slot()); ok {
			return was, at, true
		}
	}
	return was, at, false
}
