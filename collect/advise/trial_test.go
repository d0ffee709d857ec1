//go:build !race

package advise_test

import (
	"cmp"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ducha/collect/advise"
	"ducha/seeds"
	"ducha/templates"
)

// score counts a rule's points over cases whose right answer people gave.
type score struct {
	name                       string
	right, wrong, missed, calm int
}

func (s *score) add(said, want bool) {
	switch {
	case said && want:
		s.right++
	case said:
		s.wrong++
	case want:
		s.missed++
	default:
		s.calm++
	}
}

// scores keeps one score per kind of case, in order of first mention.
type scores []*score

func (s *scores) of(name string) *score {
	for _, x := range *s {
		if x.name == name {
			return x
		}
	}
	*s = append(*s, &score{name: name})
	return (*s)[len(*s)-1]
}

// report logs the table and fails where more than one point in five is wrong.
func (s scores) report(t *testing.T, rule string) {
	t.Helper()
	all := score{name: "合计"}
	t.Logf("%-28s %5s %5s %5s %5s", rule, "right", "wrong", "miss", "calm")
	for _, x := range s {
		t.Logf("  %-26s %5d %5d %5d %5d", x.name, x.right, x.wrong, x.missed, x.calm)
		all.right, all.wrong, all.missed, all.calm = all.right+x.right, all.wrong+x.wrong, all.missed+x.missed, all.calm+x.calm
	}
	t.Logf("  %-26s %5d %5d %5d %5d", all.name, all.right, all.wrong, all.missed, all.calm)
	if all.wrong*5 > all.right+all.wrong {
		t.Errorf("%s: %d of %d points are wrong", rule, all.wrong, all.right+all.wrong)
	}
}

var (
	now    = round("2021H1", "2021年上半年", 6)
	before = round("2021Q1", "2021年一季度", 3)
)

// shareIs sets from how many per cent on texts are the same; "" leaves the default.
func shareIs(percent string) templates.Settings {
	return templates.Settings{templates.SettingSameShare: percent}
}

// again reports whether advice calls an answer the one before again.
func again(was, is seeds.Entry, percent string) bool {
	in := advise.Input{Round: now, Current: []seeds.Entry{is}, Past: []advise.Past{earlier(before, was)}, Settings: shareIs(percent)}
	return slices.ContainsFunc(advise.Advise(in), func(a advise.Advice) bool { return a.Code == advise.CodeSameAsBefore })
}

// perCents are the choices of 设置; the default, which must do, comes last.
func perCents() []string {
	for _, d := range templates.SettingDefs {
		if d.Key == templates.SettingSameShare {
			return append(slices.Clone(d.Choices), "")
		}
	}
	return nil
}

func TestTrialSameAsBefore(t *testing.T) {
	texts := corpus(t)
	var byShare scores
	for _, percent := range perCents() {
		var table scores
		for i, x := range texts {
			other := texts[(i+37)%len(texts)]
			for _, way := range ways {
				next := x
				if next.text = way.tell(x.text, other.text); next.text == "" {
					continue
				}
				want := way.copy && x.kind != seeds.NoProgress && x.kind != seeds.NotStarted && x.kind != seeds.Done
				said := again(x.entry("001"), next.entry("001"), percent)
				table.of(way.name).add(said, want)
				byShare.of(cmp.Or(percent, "默认")).add(said, want)
			}
		}
		for _, text := range phrases {
			x := told{task: "1", text: text, kind: seeds.OnTrack}
			table.of("短语").add(again(x.entry("001"), x.entry("001"), percent), false)
		}
		if percent == "" {
			table.report(t, "与上期雷同")
		}
	}
	byShare.report(t, "按雷同比例")
}

func TestTrialSameAsBeforeByHand(t *testing.T) {
	data, err := os.ReadFile("testdata/pairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var table scores
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		was, is := told{task: "1", text: f[1], kind: seeds.OnTrack}, told{task: "1", text: f[2], kind: seeds.OnTrack}
		said := again(was.entry("001"), is.entry("001"), "")
		table.of(f[0]).add(said, f[0] == "雷同")
		if said != (f[0] == "雷同") {
			t.Logf("%s, said %v: %s → %s", f[0], said, f[1], f[2])
		}
	}
	table.report(t, "与上期雷同（手写）")
}

// alike lists the units whose answers are told to be another's.
func alike(entries ...seeds.Entry) map[seeds.UnitID]bool {
	said := map[seeds.UnitID]bool{}
	for _, a := range advise.Advise(advise.Input{Round: now, Current: entries}) {
		if a.Code == advise.CodeSameAsUnit {
			said[a.Entry.Unit] = true
		}
	}
	return said
}

func TestTrialSameAsUnit(t *testing.T) {
	var table scores
	texts := corpus(t)
	var own []seeds.Entry
	for _, x := range texts {
		own = append(own, x.entry(x.lead))
	}
	said := alike(own...)
	for _, x := range texts {
		table.of("各写各的").add(said[seeds.UnitID(x.lead)], false)
	}
	for i, x := range texts {
		other := texts[(i+37)%len(texts)]
		for _, way := range append(ways, newArea) {
			twin := told{task: "另一项", text: way.tell(x.text, other.text), kind: x.kind}
			if twin.text == "" || way.unclear {
				continue
			}
			want := (way.copy || way.more) && x.kind != seeds.NoProgress && x.kind != seeds.NotStarted
			table.of(way.name).add(len(alike(x.entry("001"), twin.entry("002"))) > 0, want)
		}
		joint := x
		table.of("同一任务，商定一致").add(len(alike(x.entry("001"), joint.entry("002"))) > 0, false)
		joint.task = "另一项"
		table.of("一个单位两项任务").add(len(alike(x.entry("001"), joint.entry("001"))) > 0, false)
	}
	for _, text := range stock {
		var entries []seeds.Entry
		for i := range 20 {
			entries = append(entries, told{task: strconv.Itoa(i), text: text, kind: seeds.OnTrack}.entry(strconv.Itoa(i)))
		}
		table.of("套话").add(len(alike(entries...)) > 0, false)
	}
	table.report(t, "与其他单位雷同")
}

// The state that a reader gives, told truly and told wrongly.
func TestTrialStates(t *testing.T) {
	var shares, texts scores
	for _, x := range labelled(t) {
		for _, name := range []string{"已完成", "正常推进", "进度滞后", "尚未启动", "本期无进展"} {
			kind := kinds[name]
			y := x
			y.state, y.kind = name, kind
			codes := map[string]bool{}
			for _, a := range advise.Advise(advise.Input{Current: []seeds.Entry{y.entry("001")}}) {
				codes[a.Code] = true
			}
			how := "错报为" + name
			if x.kind == kind {
				how = "如实"
			}
			unfinished := kind == seeds.Done && x.kind != seeds.Done
			if x.share != "" {
				full := x.kind == seeds.Done && kind != seeds.Done
				begun := kind == seeds.NotStarted && x.share != "0"
				shares.of(how).add(codes[advise.CodeStateShare] || codes[advise.CodeShareFull], unfinished || full || begun)
			}
			texts.of(how).add(codes[advise.CodeTextUnfinished], unfinished)
		}
	}
	shares.report(t, "情况与比例不符")
	texts.report(t, "情况与文字不符")
}
