package collect_test

import (
	"context"
	"fmt"
	"math/rand"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"weak"

	"ducha/collect"
	"ducha/collect/advise"
	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/templates"
)

// many is a ledger of many rounds: units answer once, twice or not at all, in the words of
// before or others, and the office rules.
type many struct {
	*stage
	r      *rand.Rand
	rounds []seeds.Round
	said   map[seeds.Slot]string
}

func manyRounds(t *testing.T, seed int64, n int) *many {
	stage := newStage(t, templates.Preset(templates.PresetStandard))
	stage.unlike = true // there are no originals
	m := &many{stage: stage, r: rand.New(rand.NewSource(seed)), said: map[seeds.Slot]string{}}
	for k := range n {
		round := testRound()
		round.ID, round.Name = seeds.RoundID(fmt.Sprintf("R%03d", k)), fmt.Sprintf("第%d期", k)
		round.AsOf, round.Due = round.AsOf.AddDate(0, k, 0), round.Due.AddDate(0, k, 0)
		m.rounds = append(m.rounds, round)
		if m.r.Intn(8) == 0 { // opened, and nothing done
			continue
		}
		m.issue(round, templates.Preset(templates.PresetStandard))
		for _, f := range m.forms {
			for version := range m.r.Intn(3) {
				m.answer(round, f, version)
			}
		}
	}
	return m
}

func (m *many) answer(round seeds.Round, f seeds.Form, version int) {
	sha := ledger.Hash(fmt.Append(nil, f.Mark, version))
	at := round.Due.AddDate(0, 0, version-2).UTC()
	r := ledger.Reading{SHA256: sha, Reader: collect.ReaderVersion, Verdict: seeds.Accepted, Unit: f.Unit, UnitName: f.UnitName, FormNo: f.No}
	for i, row := range f.Rows {
		slot := seeds.Slot{Unit: f.Unit, Task: row.Task}
		switch n := m.r.Intn(12); {
		case n == 0: // not answered
			continue
		case n < 4 || m.said[slot] == "":
			m.said[slot] = fmt.Sprintf("截至%s底，完成投资%d万元，新建管网%d公里，“双招双引”签约项目%d个。", round.AsOf.Format("2006年1月"), m.r.Intn(1e6), m.r.Intn(1e6), m.r.Intn(1e6))
		case n < 8:
			_, rest, _ := strings.Cut(m.said[slot], "，")
			m.said[slot] = "截至" + round.AsOf.Format("2006年1月") + "底，" + rest
		}
		state := templates.Preset(templates.PresetStandard).States[min(1, m.r.Intn(8))]
		r.Entries = append(r.Entries, seeds.Entry{Round: round.ID, Unit: f.Unit, Task: row.Task, Part: row.Part, Place: row.Place, Kind: state.Kind,
			Values: map[seeds.Key]string{seeds.KeyState: state.Name, seeds.KeyPercent: fmt.Sprint(m.r.Intn(100)), seeds.KeyProgress: m.said[slot]},
			Source: seeds.Source{SHA256: sha, Sheet: "反馈表", Row: 8 + i, Cells: map[seeds.Key]string{seeds.KeyProgress: fmt.Sprint("G", 8+i)}}})
	}
	ctx := context.Background()
	_, err := m.ledger.Take(ctx, round.ID, ledger.Taken{Sighting: ledger.Sighting{Path: fmt.Sprintf("%s/%s-%d.xlsx", round.ID, f.Unit, version), SHA256: sha, FileTime: at}, Reading: &r})
	must(err)
	for _, e := range r.Entries {
		if m.r.Intn(5) == 0 {
			must(m.ledger.Rule(ctx, seeds.Ruling{Round: round.ID, Unit: e.Unit, Task: e.Task, Part: e.Part, Place: e.Place, State: "进度滞后", Kind: seeds.Behind, Back: m.r.Intn(2) == 0, Text: "核定的话。", On: &e, At: round.Due}))
		}
	}
}

func (m *many) last() seeds.Round { return m.rounds[len(m.rounds)-1] }

func (m *many) desk() collect.Desk { return collect.Desk{Plan: m.plan, Rounds: m.rounds} }

// The rounds before are told in order, each as it is judged by itself.
func TestPastIsWhatTheRoundsThemselvesSay(t *testing.T) {
	m := manyRounds(t, 1, 12)
	var told []seeds.Past
	must(collect.Past(context.Background(), m.ledger, m.last(), m.desk(), func(p seeds.Past) { told = append(told, p) }))
	if len(told) != len(m.rounds)-1 {
		t.Fatalf("%d rounds told, want %d", len(told), len(m.rounds)-1)
	}
	refused := 0
	for i, p := range told {
		own, err := collect.Stand(context.Background(), m.ledger, m.rounds[i], m.desk(), nil)
		must(err)
		if p.Round != m.rounds[i] || !reflect.DeepEqual(p.Current, own.Current) || !reflect.DeepEqual(p.Refused, own.Refused) {
			t.Errorf("%s is told otherwise than it stands", p.Round.Name)
		}
		if !reflect.DeepEqual(seeds.Leads(p.Forms), seeds.Leads(own.Forms)) || len(p.Forms) != len(own.Forms) {
			t.Errorf("%s is told to have asked otherwise", p.Round.Name)
		}
		refused += len(p.Refused)
	}
	if refused == 0 {
		t.Error("nothing was ever sent back")
	}
}

// Advice that looks up what it needs says what advice says that has all rounds at hand.
func TestAdviceLooksBackAsFarAsItNeeds(t *testing.T) {
	heavy(t)
	longest := 0
	for seed := range int64(8) {
		m := manyRounds(t, seed, 14)
		var past []advise.Past
		stands, err := collect.Stand(context.Background(), m.ledger, m.last(), m.desk(), func(p seeds.Past) {
			said := map[seeds.Slot]seeds.Entry{}
			for _, e := range p.Current {
				if !e.Own {
					said[e.Slot()] = e
				}
			}
			past = slices.Insert(past, 0, advise.Past{Round: p.Round, Answer: func(slot seeds.Slot) (e seeds.Entry, ok bool) {
				e, ok = said[slot]
				return e, ok
			}})
		})
		must(err)
		var got, want []string
		for _, r := range stands.Returns {
			for _, p := range r.Problems {
				if p.Severity == seeds.Advice {
					got = append(got, r.SHA256+p.Cell+p.Message)
				}
			}
		}
		current := slices.DeleteFunc(slices.Clone(stands.Current), func(e seeds.Entry) bool { return e.Own })
		for _, a := range advise.Advise(advise.Input{Plan: m.plan, Round: m.last(), Forms: stands.Forms, Current: current, Past: past}) {
			want = append(want, a.Entry.Source.SHA256+a.Entry.Source.Cells[a.Column]+a.Message)
			_, rest, same := strings.Cut(a.Message, "已连续 ")
			var rounds int
			if _, err := fmt.Sscan(rest, &rounds); same && err == nil {
				longest = max(longest, rounds)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("seed %d: advice %v, want %v", seed, got, want)
		}
	}
	if longest < 4 {
		t.Errorf("no words were said again for more than %d rounds", longest)
	}
}

// However many rounds there were, only few of them are held at once.
func TestPastHoldsFewRounds(t *testing.T) {
	m := manyRounds(t, 2, 40)
	var seen []weak.Pointer[seeds.Entry]
	most := 0
	must(collect.Past(context.Background(), m.ledger, m.last(), m.desk(), func(p seeds.Past) {
		if len(p.Current) > 0 {
			seen = append(seen, weak.Make(&p.Current[0]))
		}
		runtime.GC()
		held := 0
		for _, w := range seen {
			if w.Value() != nil {
				held++
			}
		}
		most = max(most, held)
		runtime.KeepAlive(p)
	}))
	if len(seen) < 20 || most > 2 {
		t.Errorf("%d of %d rounds told were held at once", most, len(seen))
	}
}

// What goes wrong while a round is read ends the telling, and so does who does not want to
// hear more.
func TestPastStopsWhenItIsInterrupted(t *testing.T) {
	m := manyRounds(t, 3, 30)
	ctx, stop := context.WithCancel(context.Background())
	n := 0
	err := collect.Past(ctx, m.ledger, m.last(), m.desk(), func(seeds.Past) {
		if n++; n == 3 {
			stop()
		}
	})
	if err == nil || n > 20 {
		t.Errorf("%d rounds told, %v", n, err)
	}
}
