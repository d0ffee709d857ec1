package report_test

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/report"
	"ducha/seeds"
	"ducha/templates"
)

// played plays a year of rounds through: random answers, words said again, random
// rulings, finished tasks carried on. It gives the input of each round, the first first,
// as its own report took it.
func played(seed int64, n, rounds int) []report.Input {
	r := rand.New(rand.NewSource(seed))
	base := random(seed, 0)
	leads := map[seeds.TaskID][]seeds.Unit{}
	for i := range n {
		t := seeds.Task{ID: seeds.TaskID(fmt.Sprint(i + 1)), No: fmt.Sprint(i + 1), Chapter: fmt.Sprintf("第%d章", i/5+1), Text: fmt.Sprintf("任务%d的内容。", i+1)}
		for _, u := range r.Perm(9)[:r.Intn(3)] {
			t.Lead = append(t.Lead, base.Plan.Units[u].Name)
			leads[t.ID] = append(leads[t.ID], base.Plan.Units[u])
		}
		base.Plan.Tasks = append(base.Plan.Tasks, t)
	}
	var inputs []report.Input
	said := map[seeds.Slot]string{}
	for k := range rounds {
		in := after(base, pastOf(inputs)...)
		in.Round = seeds.Round{ID: seeds.RoundID(fmt.Sprintf("M%02d", k+1)), Name: fmt.Sprintf("2021年%d月", k+1),
			AsOf: time.Date(2021, time.Month(k+2), 0, 0, 0, 0, 0, seeds.Beijing), Due: time.Date(2021, time.Month(k+2), 5, 0, 0, 0, 0, seeds.Beijing)}
		g := turn{Rand: r, in: &in, carried: in.Trail.Carried, said: said, rows: map[seeds.UnitID][]seeds.FormRow{}, rulings: seeds.Rulings{}, stateless: seed%5 == 0 && k%3 == 0}
		for _, t := range in.Plan.Tasks {
			g.task(t, leads[t.ID])
		}
		for _, u := range in.Plan.Units {
			if len(g.rows[u.ID]) > 0 {
				in.Issued = append(in.Issued, seeds.Form{Round: in.Round.ID, Unit: u.ID, UnitName: u.Name, Rows: g.rows[u.ID]})
			}
		}
		in.Rulings = g.rulings
		in.Entries, in.Refused = g.rulings.Apply(g.answers)
		in.Carried = seeds.NotAnswered(g.carried, in.Entries)
		in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
		inputs = append(inputs, in)
	}
	return inputs
}

// pastOf gives rounds as later ones are told of them.
func pastOf(inputs []report.Input) (past []seeds.Past) {
	for _, in := range inputs {
		past = append(past, seeds.Past{Round: in.Round, Forms: in.Issued, Current: in.Entries})
	}
	return past
}

// after gives an input its earlier rounds, the earliest first.
func after(in report.Input, past ...seeds.Past) report.Input {
	in.Trail = report.NewTrail(in)
	for _, p := range past {
		in.Trail.Add(p)
	}
	return in
}

// turn is what happens in one round.
type turn struct {
	*rand.Rand
	in        *report.Input
	carried   map[seeds.TaskID]seeds.Carried
	said      map[seeds.Slot]string
	rows      map[seeds.UnitID][]seeds.FormRow
	rulings   seeds.Rulings
	answers   []seeds.Entry
	stateless bool // the form asks for no state
}

// one happens in one of n cases.
func (g *turn) one(n int) bool { return g.Intn(n) == 0 }

func (g *turn) task(t seeds.Task, leads []seeds.Unit) {
	c, finished := g.carried[t.ID]
	if finished && !g.one(6) {
		if e := c.Decides; g.one(8) { // the office has another word on it
			state := g.in.Def.States[g.Intn(len(g.in.Def.States))]
			g.rule(seeds.Ruling{Unit: e.Unit, Task: e.Task, Part: e.Part, Place: e.Place, State: state.Name, Kind: state.Kind, On: &e})
		}
		return
	}
	if g.one(12) {
		return
	}
	for i, u := range leads {
		g.rows[u.ID] = append(g.rows[u.ID], seeds.FormRow{Task: t.ID, Part: seeds.PartLead, Place: i + 1, Given: map[seeds.Key]string{seeds.KeyNo: t.No}})
		state := g.in.Def.States[g.Intn(len(g.in.Def.States))]
		e := seeds.Entry{Round: g.in.Round.ID, Unit: u.ID, Task: t.ID, Part: seeds.PartLead, Place: i + 1, Kind: state.Kind, Values: map[seeds.Key]string{seeds.KeyState: state.Name}, At: seeds.Stamp{Time: g.in.Round.AsOf}}
		if g.said[e.Slot()] == "" || g.one(2) {
			g.said[e.Slot()] = fmt.Sprintf("%s关于任务%s的进展，%s完成%d%%。", u.Name, t.No, g.in.Round.Name, g.Intn(100))
		}
		e.Values[seeds.KeyProgress] = g.said[e.Slot()]
		if g.stateless {
			e.Kind = ""
			delete(e.Values, seeds.KeyState)
		}
		other := g.in.Def.States[g.Intn(len(g.in.Def.States))]
		ruling := seeds.Ruling{Unit: u.ID, Task: t.ID, Part: seeds.PartLead, Place: i + 1}
		switch ruling.On = &e; g.Intn(16) {
		case 0, 1, 2: // not answered
			continue
		case 3: // by telephone
			ruling.On, ruling.State, ruling.Kind, ruling.Text = nil, other.Name, other.Kind, "电话补报的话。"
			g.rule(ruling)
			continue
		case 4:
			ruling.State, ruling.Kind = other.Name, other.Kind
			g.rule(ruling)
		case 5:
			ruling.Text = "核定的话。"
			g.rule(ruling)
		case 6:
			ruling.Back = true
			g.rule(ruling)
		}
		g.answers = append(g.answers, e)
	}
}

func (g *turn) rule(r seeds.Ruling) {
	r.Round, r.At = g.in.Round.ID, g.in.Round.Due
	g.rulings[r.Slot()] = r
}

// years are years of random rounds.
func years(t *testing.T, law func(t *testing.T, rounds []report.Input)) {
	t.Helper()
	for seed := range int64(30) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { law(t, played(seed, 12+int(seed)*2, 2+int(seed)%6)) })
	}
}

// Every task is in one class, and the moves between states add up to both rounds.
func TestChangesAddUp(t *testing.T) {
	seen := map[report.ChangeClass]int{}
	years(t, func(t *testing.T, rounds []report.Input) {
		for k, in := range rounds {
			res := report.Build(in)
			c := res.Changes
			last, there := c.Last()
			if there != (k > 0) {
				t.Fatalf("round %d: an earlier one %v", k+1, there)
			}
			if !there {
				continue
			}
			sum := 0
			for _, def := range report.ChangeClasses() {
				list := c.In(def.Class)
				sum += len(list)
				seen[def.Class] += len(list)
				if len(list) != c.Counts[def.Class] {
					t.Errorf("%s: %d counted, %d there", def.Class, c.Counts[def.Class], len(list))
				}
			}
			if sum != len(in.Plan.Tasks) || len(c.Tasks) != sum {
				t.Errorf("classes count %d of %d tasks", sum, len(in.Plan.Tasks))
			}
			for i, change := range c.Tasks {
				if change.Now.Task.ID != in.Plan.Tasks[i].ID || change.Before.Task.ID != in.Plan.Tasks[i].ID {
					t.Errorf("task %d is %s and was %s", i, change.Now.Task.ID, change.Before.Task.ID)
				}
				if change.Same < 1 || change.Same > k+1 || change.Kept < change.Same || change.Kept > k+1 || (change.Class == report.Unchanged) && change.Same < 2 {
					t.Errorf("%s: the same for %d rounds, its kind for %d, round %d", change.Class, change.Same, change.Kept, k+1)
				}
			}
			columns := make([]int, len(res.States))
			for i, row := range c.Moves {
				n := 0
				for j, cell := range row {
					n += cell
					columns[j] += cell
				}
				if n != last.States[i].N {
					t.Errorf("%s was counted %d times, moves from it are %d", last.States[i].Name, last.States[i].N, n)
				}
			}
			for j, n := range columns {
				if n != res.States[j].N {
					t.Errorf("%s is counted %d times, moves to it are %d", res.States[j].Name, res.States[j].N, n)
				}
			}
		}
	})
	for _, def := range report.ChangeClasses() {
		if seen[def.Class] == 0 {
			t.Errorf("no task was ever %s", def.Class)
		}
	}
}

// An earlier round stands as its own report said it, however many follow.
func TestEarlierRoundsStandAsTheyWere(t *testing.T) {
	years(t, func(t *testing.T, rounds []report.Input) {
		last := rounds[len(rounds)-1]
		trail := report.NewTrail(last)
		for k, p := range pastOf(rounds[:len(rounds)-1]) {
			trail.Add(p)
			now := last
			now.Trail = trail
			e, there := report.Build(now).Changes.Last()
			own := report.Build(rounds[k])
			for i := range own.Tasks {
				own.Tasks[i].Refused = nil // what was sent back is no part of Past
			}
			if !there || e.Round != own.Round || !reflect.DeepEqual(e.Tasks, own.Tasks) || !reflect.DeepEqual(e.States, own.States) {
				t.Errorf("%s stands otherwise than in its own report", own.Round.Name)
			}
		}
	})
}

// For how many rounds in a row a task has stood as it does is what the reports of those
// rounds, laid side by side, say.
func TestRunsAreThoseOfTheReports(t *testing.T) {
	longest := 0
	years(t, func(t *testing.T, rounds []report.Input) {
		var reports []report.Result
		for _, in := range rounds {
			reports = append(reports, report.Build(in))
		}
		for k := 1; k < len(reports); k++ {
			for i, c := range reports[k].Changes.Tasks {
				same, kept := 1, 1
				for same <= k && sameState(reports[k-same].Tasks[i], c.Now) && words(reports[k-same].Tasks[i]) == words(c.Now) {
					same++
				}
				for kept <= k && sameKind(reports[k-kept].Tasks[i], c.Now) {
					kept++
				}
				if c.Same != same || c.Kept != kept {
					t.Errorf("round %d, task %s: the same for %d rounds, its kind for %d; the reports say %d and %d", k+1, c.Now.Task.ID, c.Same, c.Kept, same, kept)
				}
				longest = max(longest, same)
			}
		}
	})
	if longest < 4 {
		t.Errorf("no task said the same for more than %d rounds", longest)
	}
}

func sameState(a, b report.TaskResult) bool { return a.State == b.State }

// sameKind reports whether states are of one kind, or the same where they have none.
func sameKind(a, b report.TaskResult) bool {
	told := func(t report.TaskResult) bool { return t.Kind != "" && t.State != report.StateReported }
	return told(a) == told(b) && (told(a) && a.Kind == b.Kind || !told(a) && a.State == b.State)
}

// words is what units say of a task; the played ones differ in more than punctuation.
func words(t report.TaskResult) string {
	var said []string
	for _, e := range t.Entries {
		said = append(said, string(e.Entry.Unit)+e.Words())
	}
	return strings.Join(said, "\n")
}

func TestOrderOfEarlierAnswersDoesNotMatter(t *testing.T) {
	years(t, func(t *testing.T, rounds []report.Input) {
		in := rounds[len(rounds)-1]
		want := report.Build(in)
		r := rand.New(rand.NewSource(1))
		past := pastOf(rounds[:len(rounds)-1])
		for i, p := range past {
			p.Current, p.Forms = slices.Clone(p.Current), slices.Clone(p.Forms)
			r.Shuffle(len(p.Current), func(a, b int) { p.Current[a], p.Current[b] = p.Current[b], p.Current[a] })
			r.Shuffle(len(p.Forms), func(a, b int) { p.Forms[a], p.Forms[b] = p.Forms[b], p.Forms[a] })
			past[i] = p
		}
		if got := report.Build(after(in, past...)); !reflect.DeepEqual(got.Changes, want.Changes) || !reflect.DeepEqual(got.Figures, want.Figures) {
			t.Error("another order gives other changes")
		}
	})
}

// told is what a unit says of the one task in one round; "" in both for no answer, and
// "未下发" where it was not asked.
type told struct{ state, words string }

// rounded gives the input of the last of several rounds of one task.
func rounded(history ...told) report.Input {
	in, past := lived(history...)
	return after(in, past...)
}

// lived gives the input of the last of several rounds of one task, and those before.
func lived(history ...told) (in report.Input, past []seeds.Past) {
	in = small(nil)
	for k, h := range history {
		id := seeds.RoundID(fmt.Sprint("R", k+1))
		p := seeds.Past{Round: seeds.Round{ID: id, Name: fmt.Sprintf("第%d期", k+1), AsOf: in.Round.AsOf.AddDate(0, k, 0)}}
		if h.state != report.StateNotAsked {
			form := asks("001", 1)
			form.Round, p.Forms = id, []seeds.Form{form}
		} else {
			other := asks("002", 1)
			other.Rows[0].Task, p.Forms = "2", []seeds.Form{other}
		}
		if def, known := in.Def.State(h.state); known || h.state == report.StateReported {
			e := says("001", 1, h.state, def.Kind, "")
			e.Round, e.Values[seeds.KeyProgress] = id, h.words
			if !known {
				delete(e.Values, seeds.KeyState)
			}
			p.Current = []seeds.Entry{e}
		}
		past = append(past, p)
	}
	now := past[len(past)-1]
	past = past[:len(past)-1]
	in.Round, in.Issued, in.Entries = now.Round, now.Forms, now.Current
	in.Carried = seeds.NotAnswered(after(in, past...).Trail.Carried, in.Entries)
	in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
	return in, past
}

func TestClassesOfChange(t *testing.T) {
	const (
		done, well, late, idle, none, missing, unasked, plain = "已完成", "正常推进", "进度滞后", "尚未启动", "本期无进展", "", report.StateNotAsked, report.StateReported
	)
	for _, c := range []struct {
		history    []told
		want       report.ChangeClass
		same, kept int
	}{
		{[]told{{well, "甲"}, {done, "乙"}}, report.NewlyDone, 1, 1},
		{[]told{{missing, ""}, {done, "乙"}}, report.NewlyDone, 1, 1},
		{[]told{{unasked, ""}, {done, "乙"}}, report.NewlyDone, 1, 1},
		{[]told{{done, "甲"}, {done, "甲"}}, report.StillDone, 2, 2},
		{[]told{{done, "甲"}, {unasked, ""}, {unasked, ""}}, report.StillDone, 3, 3}, // carried
		{[]told{{done, "甲"}, {missing, ""}, {unasked, ""}}, report.StillDone, 1, 1}, // carried, asked again in vain between
		{[]told{{done, "甲"}, {well, "甲"}}, report.MovedBack, 1, 1},
		{[]told{{done, "甲"}, {unasked, ""}, {late, "乙"}}, report.MovedBack, 1, 1},
		{[]told{{done, "甲"}, {none, "乙"}}, report.MovedBack, 1, 1},
		{[]told{{well, "甲"}, {idle, "乙"}}, report.MovedBack, 1, 1},
		{[]told{{late, "甲"}, {idle, "乙"}}, report.MovedBack, 1, 1},
		{[]told{{well, "甲"}, {late, "甲"}}, report.NewlyLate, 1, 1},
		{[]told{{none, "甲"}, {idle, "甲"}}, report.NewlyLate, 1, 1},
		{[]told{{missing, ""}, {late, "甲"}}, report.NewlyLate, 1, 1},
		{[]told{{unasked, ""}, {idle, "甲"}}, report.NewlyLate, 1, 1},
		{[]told{{late, "甲"}, {well, "乙"}}, report.CaughtUp, 1, 1},
		{[]told{{idle, "甲"}, {well, "乙"}}, report.CaughtUp, 1, 1},
		{[]told{{idle, "甲"}, {none, "乙"}}, report.MovedOn, 1, 1},
		{[]told{{idle, "甲"}, {late, "乙"}}, report.MovedOn, 1, 1},
		{[]told{{late, "甲"}, {late, "乙"}}, report.MovedOn, 1, 2},
		{[]told{{late, "甲"}, {late, "乙"}, {late, "乙"}, {late, "乙"}}, report.Unchanged, 3, 4},
		{[]told{{well, "甲，乙。"}, {well, " 甲 乙\n"}}, report.Unchanged, 2, 2},
		{[]told{{well, "完成3.5亿元"}, {well, "完成35亿元"}}, report.MovedOn, 1, 2},
		{[]told{{well, "增速-2%"}, {well, "增速2%"}}, report.MovedOn, 1, 2},
		{[]told{{well, "完成３.５亿元"}, {well, "完成3.5亿元。"}}, report.Unchanged, 2, 2},
		{[]told{{well, "甲"}, {missing, ""}, {well, "甲"}}, report.MovedOn, 1, 1},
		{[]told{{well, "甲"}, {missing, ""}}, report.Unanswered, 1, 1},
		{[]told{{done, "甲"}, {missing, ""}}, report.Unanswered, 1, 1},
		{[]told{{missing, ""}, {missing, ""}}, report.Unanswered, 2, 2},
		{[]told{{well, "甲"}, {unasked, ""}}, report.Unasked, 1, 1},
		{[]told{{missing, ""}, {well, "甲"}}, report.MovedOn, 1, 1},
		{[]told{{plain, "甲"}, {plain, "甲"}}, report.Unchanged, 2, 2},
		{[]told{{plain, "甲"}, {plain, "乙"}}, report.MovedOn, 1, 2},
		{[]told{{plain, "甲"}, {done, "乙"}}, report.MovedOn, 1, 1}, // it may have been done before
		{[]told{{plain, "甲"}, {late, "乙"}}, report.MovedOn, 1, 1},
		{[]told{{done, "甲"}, {plain, "乙"}}, report.MovedOn, 1, 1},
	} {
		got := report.Build(rounded(c.history...)).Changes.Tasks[0]
		if got.Class != c.want || got.Same != c.same || got.Kept != c.kept {
			t.Errorf("%v: %s, the same for %d rounds, its kind for %d; want %s %d %d", c.history, got.Class, got.Same, got.Kept, c.want, c.same, c.kept)
		}
	}
}

// What the office has ruled is what is compared.
func TestRuledStatesAreCompared(t *testing.T) {
	in, past := lived(told{"正常推进", "甲"}, told{"已完成", "乙"})
	in = after(in, past...)
	in.Entries[0].Ruling = &seeds.Ruling{Round: in.Round.ID, Unit: "001", Task: "1", State: "进度滞后", Kind: seeds.Behind}
	res := report.Build(in)
	if got := res.Changes.Tasks[0].Class; got != report.NewlyLate {
		t.Errorf("class %s", got)
	}
	wants(t, bodyText(document(t, in)), "按任务统计（以首位牵头责任单位的填报和督查核定为准），进度滞后1项。与第1期相比，新增滞后1项。")
	past[0].Current[0].Ruling = in.Entries[0].Ruling
	wants(t, bodyText(document(t, after(in, past...))), "进度滞后1项。与第1期相比，没有新完成和新增滞后的事项。")
}

// A round that was opened and never used is no round to compare with.
func TestUnusedRoundsAreNotCompared(t *testing.T) {
	in, past := lived(told{"正常推进", "甲"}, told{"已完成", "乙"})
	unused := seeds.Past{Round: seeds.Round{ID: "空", Name: "没用的一期"}}
	if res := report.Build(after(in, append(past, unused)...)); res.Figures["上期期次"] != "第1期" || res.Changes.Counts[report.NewlyDone] != 1 {
		t.Errorf("compared with %q: %v", res.Figures["上期期次"], res.Changes.Counts)
	}
	if res := report.Build(after(in, unused)); res.Figures["如有上期"] != "" || res.Figures["较上期"] != "" || res.Changes.Tasks != nil {
		t.Errorf("compared with %q", res.Figures["上期期次"])
	}
}

// The phrase speaks of what there is.
func TestPhraseOfChanges(t *testing.T) {
	for _, c := range []struct {
		history []told
		want    string
	}{
		{[]told{{"已完成", "乙"}}, ""},
		{[]told{{"正常推进", "甲"}, {"已完成", "乙"}}, "。与第1期相比，新完成1项"},
		{[]told{{"已完成", "甲"}, {"正常推进", "乙"}}, "。与第1期相比，没有新完成的事项，倒退1项"},
		{[]told{{"正常推进", "甲"}, {"正常推进", "乙"}}, "。与第1期相比，没有新完成的事项"},
		{[]told{{"进度滞后", "甲"}, {"进度滞后", "乙"}}, "。与第1期相比，没有新完成和新增滞后的事项"},
		{[]told{{report.StateReported, "甲"}, {"正常推进", "乙"}}, ""}, // nothing to compare with
		{[]told{{"", ""}, {"正常推进", "乙"}}, ""},
	} {
		if got := report.Build(rounded(c.history...)).Figures["较上期"]; got != c.want {
			t.Errorf("%v: %q, want %q", c.history, got, c.want)
		}
	}
	in, past := lived(told{"正常推进", "甲"}, told{"已完成", "乙"})
	in.Wording = templates.Wording{templates.WordOverall: "{{如有上期}}与{{上期期次}}比：新完成{{新完成任务数}}、新滞后{{新滞后任务数}}、倒退{{倒退任务数}}、赶上{{赶上任务数}}、无变化{{无变化任务数}}。\n{{如无上期}}首期。", templates.WordAllDone: ""}
	in.Plan.Tasks = append(in.Plan.Tasks, seeds.Task{ID: "9", No: "9", Text: "另一项。"})
	wants(t, bodyText(document(t, after(in, past...))), "与第1期比：新完成1、新滞后0、倒退0、赶上0、无变化0。", "!首期")
	in.Trail = nil
	if said := bodyText(document(t, in)); !strings.Contains(said, "首期。") {
		t.Error(said)
	}
}
