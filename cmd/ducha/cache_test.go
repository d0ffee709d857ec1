package main

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"

	"ducha/seeds"
)

// What is kept is found again by those who ask for the same, and by nobody else.
func TestCacheGivesNothingThatFollowsFromOtherThings(t *testing.T) {
	c := cacheOf(t.TempDir(), []byte("secret"))
	from, want := []string{"a", "b"}, map[string]int{"x": 1}
	found := func(c cache, name string, from ...string) bool {
		var got map[string]int
		ok := c.get(name, from, &got)
		if ok && !reflect.DeepEqual(got, want) {
			t.Errorf("got %v", got)
		}
		return ok
	}
	if found(c, "n", from...) {
		t.Error("found before anything was kept")
	}
	c.put("n", from, want)
	path := filepath.Join(c.dir, "n")
	data, err := os.ReadFile(path)
	succeed(t, err)
	if !found(c, "n", from...) {
		t.Fatal("what is kept is not found")
	}
	succeed(t, os.WriteFile(filepath.Join(c.dir, "m"), data, 0o600))
	for name, ok := range map[string]bool{
		"another secret": found(cache{c.dir, []byte("Secret")}, "n", from...), "another name": found(c, "m", from...),
		"less": found(c, "n", "a"), "more": found(c, "n", "a", "b", ""), "the same text": found(c, "n", "ab"), "cut elsewhere": found(c, "n", "ab", ""),
	} {
		if ok {
			t.Errorf("%s finds it", name)
		}
	}
	for i := range data { // damaged, or changed by hand
		changed := slices.Clone(data)
		changed[i] ^= 1
		succeed(t, os.WriteFile(path, changed, 0o600))
		if found(c, "n", from...) {
			t.Errorf("found with byte %d changed", i)
		}
	}
	for _, other := range [][]byte{nil, data[:10], data[:len(data)-1], append(slices.Clone(data), 0)} {
		succeed(t, os.WriteFile(path, other, 0o600))
		if found(c, "n", from...) {
			t.Errorf("found in %d bytes of %d", len(other), len(data))
		}
	}
	succeed(t, os.Remove(path))
	succeed(t, os.Mkdir(path, 0o700))
	c.put("n", from, want) // nothing can be renamed over it
	left, err := os.ReadDir(c.dir)
	if found(c, "n", from...) || err != nil || len(left) != 2 {
		t.Errorf("a folder in its place: %v, %v", left, err)
	}
}

// lookedAt is a workspace with a round, and what is known of it.
func lookedAt(t *testing.T) (dir string, k known, sum bookSum) {
	t.Helper()
	dir = t.TempDir()
	notice := filepath.Join(dir, "通知.txt")
	succeed(t, os.WriteFile(notice, []byte("一、事项\n1.修路。\n牵头责任单位：市交通运输局。\n2.建桥。\n牵头责任单位：市水务局。\n"), 0o600))
	for _, args := range [][]string{{"import", notice}, {"round", "open", "2021H1", "--name", "2021年上半年", "--as-of", "2021-06-30", "--due", "2021-07-05 18:00"}, {"fill"}, {"status"}} {
		var out strings.Builder
		if code := runBy(hurried, context.Background(), append([]string{"-C", dir}, args...), strings.NewReader(""), &out, &out); code == exitFailed || code == exitUsage {
			t.Fatalf("%v: exit %d: %s", args, code, &out)
		}
	}
	e := &env{ctx: context.Background(), clock: hurried, workspace: dir}
	k, err := e.known("")
	succeed(t, err)
	t.Cleanup(func() { k.led.Close() })
	sum, err = sumOf(dir)
	succeed(t, err)
	return dir, k, sum
}

// What is kept is what is told, until anything changes that it follows from; whether a
// unit is overdue is told by the time of day.
func TestStatusTellsWhatIsKept(t *testing.T) {
	dir, k, sum := lookedAt(t)
	var g glance
	if !k.get(sum, &g) || g.Round != "2021H1" || len(g.Units) != 2 {
		t.Fatalf("kept: %+v", g)
	}
	g.Title = "甲"
	k.put(&env{ctx: context.Background()}, sum, g)
	now := time.Now()
	if is := statusAt(now, dir); !strings.HasPrefix(is.said, "甲\n") {
		t.Errorf("what is kept is not told: %+v", is)
	}
	for when, want := range map[time.Time]string{g.Due: `"overdue": 0`, g.Due.Add(time.Second): `"overdue": 2`} {
		if is := statusAt(when, dir, "--json"); !strings.Contains(is.said, want) {
			t.Errorf("at %s: %+v, want %s", when, is, want)
		}
	}
	if is := statusAt(now, dir, "--round", "2021H1"); strings.HasPrefix(is.said, "甲") || is.code != exitAwaits {
		t.Errorf("what was kept of the current round is told of one that is named: %+v", is)
	}
	path := filepath.Join(dir, "台账.xlsx")
	data, err := os.ReadFile(path)
	succeed(t, err)
	succeed(t, os.WriteFile(path, append(slices.Clone(data), 0), 0o600)) // a workbook still
	if is := statusAt(now, dir); strings.HasPrefix(is.said, "甲") || is.code != exitAwaits {
		t.Errorf("what was kept of another 台账 is told: %+v", is)
	}
	succeed(t, os.WriteFile(path, data, 0o600))
	k.put(&env{ctx: context.Background()}, sum, g)
	succeed(t, k.led.Withdraw(context.Background(), "2021H1", seeds.UnitID("999")))
	if is := statusAt(now, dir); is.code != exitAwaits {
		t.Errorf("%+v", is)
	}
	succeed(t, k.led.Rule(context.Background(), seeds.Ruling{Round: "2021H1", Unit: "001", Task: "1", Text: "话"}))
	k.put(&env{ctx: context.Background()}, sum, g) // the record has changed since: it is not kept
	if is := statusAt(now, dir); strings.HasPrefix(is.said, "甲") || is.code != exitAwaits {
		t.Errorf("what was kept of another record is told: %+v", is)
	}
}

// Where nothing can be kept, status does without.
func TestStatusKeepsNothingWhereItCannot(t *testing.T) {
	dir, k, _ := lookedAt(t)
	want := statusAt(time.Now(), dir)
	succeed(t, os.RemoveAll(k.cache.dir))
	succeed(t, os.WriteFile(k.cache.dir, nil, 0o600))
	for range 2 {
		if is := statusAt(time.Now(), dir); is != want {
			t.Errorf("%+v, want %+v", is, want)
		}
	}
}

// Names are as wide as package runewidth has them, plain or not.
func TestColumnsAreThoseOfRunewidth(t *testing.T) {
	texts := []string{"", "报齐", "报送不全 2", "ab~ ", "：", "é", "e\u0301", "👨‍👩‍👧", "\t", "\x7f", "鿿龠一", "㐀", "\u200b", "\xff"}
	for _, a := range texts {
		for _, b := range texts {
			if got, want := columns(a+b), runewidth.StringWidth(a+b); got != want {
				t.Errorf("%q takes %d columns, want %d", a+b, got, want)
			}
		}
	}
	for r := rune(' '); r <= '鿿'; r++ {
		if got, want := columns(string(r)), runewidth.StringWidth(string(r)); got != want {
			t.Fatalf("%q takes %d columns, want %d", r, got, want)
		}
	}
}
