package seeds_test

import (
	"math/rand"
	"reflect"
	"testing"
	"time"

	"ducha/seeds"
)

func stampAt(minute int) seeds.Stamp {
	return seeds.Stamp{Time: time.Date(2021, 7, 1, 8, minute, 0, 0, seeds.Beijing), By: seeds.ByWorkbook}
}

func entry(unit seeds.UnitID, task seeds.TaskID, minute int, sha, text string) seeds.Entry {
	return seeds.Entry{Round: "2021H1", Unit: unit, Task: task, Part: seeds.PartLead, At: stampAt(minute), Values: map[seeds.Key]string{seeds.KeyProgress: text}, Source: seeds.Source{SHA256: sha}}
}

func TestNewestValidEntryWins(t *testing.T) {
	current, replaced := seeds.Newest([]seeds.Entry{
		entry("001", "1", 5, "a", "旧"), entry("001", "1", 9, "b", "新"), entry("001", "2", 5, "a", "只报过一次"),
		entry("002", "1", 7, "c", "同时甲"), entry("002", "1", 7, "d", "同时乙"),
	})
	var got []string
	for _, e := range current {
		got = append(got, e.Values[seeds.KeyProgress])
	}
	if want := []string{"新", "只报过一次", "同时乙"}; !reflect.DeepEqual(got, want) {
		t.Errorf("current = %v, want %v (equal times: the larger hash)", got, want)
	}
	if len(replaced) != 2 {
		t.Errorf("replaced = %d, want 2", len(replaced))
	}
}

func TestNewestDoesNotDependOnOrder(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	var entries []seeds.Entry
	for i := range 200 {
		entries = append(entries, entry(seeds.UnitID(string(rune('a'+r.Intn(5)))), seeds.TaskID(string(rune('a'+r.Intn(5)))), r.Intn(10), string(rune('A'+i%26))+string(rune('a'+i/26)), "x"))
	}
	want, wantOld := seeds.Newest(entries)
	for range 20 {
		r.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		got, gotOld := seeds.Newest(entries)
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(gotOld, wantOld) {
			t.Fatal("the order of the entries changes what is current")
		}
	}
	if len(want)+len(wantOld) != len(entries) {
		t.Errorf("%d current + %d replaced ≠ %d entries", len(want), len(wantOld), len(entries))
	}
}

// An answer without progress prints as what it does say, never as a blank.
func TestSaid(t *testing.T) {
	for _, c := range []struct {
		values map[seeds.Key]string
		want   string
	}{
		{map[seeds.Key]string{seeds.KeyProgress: "已开工。", seeds.KeyState: "正常推进", seeds.KeyIssues: "缺资金"}, "已开工。"},
		{map[seeds.Key]string{seeds.KeyProgress: "无"}, "无"},
		{map[seeds.Key]string{seeds.KeyState: "本期无进展", seeds.KeyIssues: "等待批复。"}, "本期无进展：等待批复。"},
		{map[seeds.Key]string{seeds.KeyState: "本期无进展"}, "本期无进展"},
		{map[seeds.Key]string{seeds.KeyIssues: "缺资金"}, "缺资金"},
		{map[seeds.Key]string{seeds.KeyRemark: "见牵头单位", seeds.KeyNext: "继续配合"}, "下一步举措：继续配合；备注：见牵头单位"},
	} {
		if got := (seeds.Entry{Values: c.values}).Said(); got != c.want {
			t.Errorf("%v says %q, want %q", c.values, got, c.want)
		}
	}
}
