package seeds_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"ducha/seeds"
)

func task(id, text string) seeds.Task {
	return seeds.Task{ID: seeds.TaskID(id), No: id, Text: text}
}

func ids(tasks []seeds.Task) []string {
	var out []string
	for _, t := range tasks {
		out = append(out, string(t.ID))
	}
	return out
}

func TestRenew(t *testing.T) {
	old := []seeds.Task{task("1", "新建公办幼儿园十二所，新增学位三千个。"), task("2", "改造城镇老旧小区八十六个。"), task("3", "修建环城大道北段。")}
	tests := []struct {
		name          string
		read          []seeds.Task
		want          []string
		same, changed int
	}{
		{"the same paper", slices.Clone(old), []string{"1", "2", "3"}, 3, 0},
		{"one put in front", []seeds.Task{task("1", "开展招商引资攻坚。"), task("2", old[0].Text), task("3", old[1].Text), task("4", old[2].Text)}, []string{"1#2", "1", "2", "3"}, 3, 0},
		{"another order", []seeds.Task{task("1", old[2].Text), task("2", old[0].Text), task("3", old[1].Text)}, []string{"3", "1", "2"}, 3, 0},
		{"one dropped", []seeds.Task{task("1", old[1].Text), task("2", old[2].Text)}, []string{"2", "3"}, 2, 0},
		{"a text changed", []seeds.Task{task("1", "新建公办幼儿园十五所，新增学位三千六百个。"), task("2", old[1].Text), task("3", old[2].Text)}, []string{"1", "2", "3"}, 2, 1},
		{"a text changed and moved", []seeds.Task{task("1", old[1].Text), task("2", "新建公办幼儿园十五所，新增学位三千个。")}, []string{"2", "1"}, 1, 1},
		{"another task under the number", []seeds.Task{task("1", "开展招商引资攻坚。"), task("2", old[1].Text)}, []string{"1#2", "2"}, 1, 0},
		{"printed otherwise", []seeds.Task{task("1", "新建公办幼儿园十二所, 新增学位三千个")}, []string{"1"}, 1, 0},
	}
	for _, tt := range tests {
		r := seeds.Renew(old, nil, tt.read)
		if got := ids(r.Tasks); !slices.Equal(got, tt.want) || len(r.Same) != tt.same || len(r.Changed) != tt.changed {
			t.Errorf("%s: ids %q, %d same, %d changed; want %q, %d, %d", tt.name, got, len(r.Same), len(r.Changed), tt.want, tt.same, tt.changed)
		}
	}
}

func TestRenewTellsOtherLeads(t *testing.T) {
	led := func(t seeds.Task, by ...string) seeds.Task { t.Lead = by; return t }
	old := []seeds.Task{led(task("1", "清淤。"), "市水务局"), led(task("2", "举办首届国际博览会。"), "市商务局")}
	for _, tt := range []struct {
		name                string
		read                seeds.Task
		reassigned, changed int
	}{
		{"the same number and text", led(task("1", "清淤。"), "市住建局"), 1, 0},
		{"the same text under another number", led(task("7", "清淤。"), "市住建局"), 0, 1},
		{"a text of its own under another number", led(task("7", "举办首届国际博览会。"), "市住建局"), 1, 0},
		{"the same lead", led(task("1", "清淤。"), "市水务局"), 0, 0},
	} {
		r := seeds.Renew(old, nil, []seeds.Task{tt.read})
		if len(r.Reassigned) != tt.reassigned || len(r.Changed) != tt.changed {
			t.Errorf("%s: %d reassigned, %d changed; want %d, %d", tt.name, len(r.Reassigned), len(r.Changed), tt.reassigned, tt.changed)
		}
	}
}

func TestRenewKeepsWhatThePaperDoesNotSay(t *testing.T) {
	old := task("1", "清淤。")
	old.Note, old.Deadline, old.Item, old.Leaders, old.Published = "领导批示", "9月底前", "治水", []string{"副市长"}, []string{"已完成六成"}
	old.Lead, old.Owners = []string{"市水务局"}, []seeds.Owner{{Unit: "市水务局", Name: "甲"}}
	read := task("1", "清淤。")
	read.Lead = old.Lead
	if got := seeds.Renew([]seeds.Task{old}, nil, []seeds.Task{read}).Tasks[0]; !reflect.DeepEqual(got, old) {
		t.Errorf("kept %+v, want %+v", got, old)
	}
	read.Deadline, read.Lead = "12月底前", []string{"市住建局"}
	got := seeds.Renew([]seeds.Task{old}, nil, []seeds.Task{read}).Tasks[0]
	if got.Deadline != "12月底前" || len(got.Owners) != 0 {
		t.Errorf("the paper's word does not count: %+v", got)
	}
}

// Whatever the order and whatever is added or dropped: a task has the id it had, and no two have one.
func TestRenewIsStable(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var old []seeds.Task
		for i := range 12 {
			text := ""
			for range 10 {
				text += string(rune(0x4e00 + random.IntN(3000)))
			}
			old = append(old, task(string(rune('a'+i)), text))
		}
		read := slices.Clone(old)
		random.Shuffle(len(read), func(i, j int) { read[i], read[j] = read[j], read[i] })
		read = read[random.IntN(6):]
		for i := range read {
			read[i].ID = seeds.TaskID(string(rune('a' + i))) // counted anew, as a paper does
			read[i].No = string(read[i].ID)
		}
		was := map[string]seeds.TaskID{}
		for _, task := range old {
			was[task.Text] = task.ID
		}
		seen := map[seeds.TaskID]bool{}
		for _, task := range seeds.Renew(old, nil, read).Tasks {
			if was[task.Text] != task.ID || seen[task.ID] {
				t.Fatalf("%q has the id %s, had %s", task.Text, task.ID, was[task.Text])
			}
			seen[task.ID] = true
		}
	}
}

func TestRenewGivesNoIssuedIDToAnotherTask(t *testing.T) {
	issued := seeds.Issued{"1": {"清淤。"}, "3": {"修路。", "修路二十公里。"}}
	old := []seeds.Task{task("1", "清淤。")}
	read := []seeds.Task{task("1", "清淤。"), task("2", "修路二十公里"), task("3", "建馆。")}
	var got []seeds.TaskID
	for _, t := range seeds.Renew(old, issued, read).Tasks {
		got = append(got, t.ID)
	}
	if want := []seeds.TaskID{"1", "3", "3#2"}; !slices.Equal(got, want) {
		t.Errorf("ids %v, want %v", got, want)
	}
}
