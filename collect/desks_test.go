package collect_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/seeds"
	"ducha/templates"
)

// desks is several desks with folders of their own that collect into one ledger.
type desks struct {
	*stage
	at    ledger.Place
	dirs  []string
	files map[string][]byte
}

// newDesks gives so many desks a share of the returns each, so that every return lies on
// three of them, copied at different times.
func newDesks(t *testing.T, base *stage, n int, files map[string][]byte) *desks {
	t.Helper()
	d := &desks{stage: base, at: ledgertest.Place(filepath.Join(t.TempDir(), ".ducha")), files: files}
	must(base.ledger.CopyTo(t.Context(), d.at))
	for range n {
		d.dirs = append(d.dirs, t.TempDir())
	}
	for i, name := range names(files) {
		for j := range min(3, n) {
			path := filepath.Join(d.dirs[(i+j*2)%n], name)
			must(os.WriteFile(path, files[name], 0o600))
			at := time.Date(2021, 7, 3, 9, (i*7+j*5)%60, 0, 0, seeds.Beijing)
			if i%3 == j || n == 1 {
				at = time.Date(2021, 7, 3, 8, i%60, 0, 0, seeds.Beijing) // the first copy
			}
			must(os.Chtimes(path, at, at))
		}
	}
	return d
}

func names(files map[string][]byte) (list []string) {
	for name := range files {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// collectAll lets all desks collect at once, some with the clerk's word on a file.
func (d *desks) collectAll(t *testing.T, claims map[string]seeds.UnitID) {
	t.Helper()
	var group sync.WaitGroup
	for _, dir := range d.dirs {
		group.Go(func() {
			l, err := ledger.Open(t.Context(), d.at)
			if err != nil {
				t.Error(err)
				return
			}
			defer l.Close()
			opt := collect.Options{Workspace: dir, Paths: []string{dir}}
			for name, unit := range claims {
				path := filepath.Join(dir, name)
				if _, err := os.Stat(path); err != nil {
					continue
				}
				said := collect.Options{Workspace: dir, Paths: []string{path}, Claim: &collect.Claim{Unit: unit, Said: d.round.Due, Named: []string{name}}}
				if _, err := collect.Collect(t.Context(), l, d.round, d.desk(), said); err != nil {
					t.Error(err)
				}
			}
			if _, err := collect.Collect(t.Context(), l, d.round, d.desk(), opt); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

// TestDesksCollectAtOnce is the law of a shared ledger: however many desks collect at once,
// what is on record and how the round stands is what one desk would have come to.
func TestDesksCollectAtOnce(t *testing.T) {
	base := newStage(t, templates.Preset(templates.PresetStandard))
	files, claims := map[string][]byte{}, map[string]seeds.UnitID{}
	for i := range 20 {
		unit := []seeds.UnitID{"001", "002", "003"}[i%3]
		text := answers()
		for no := range text {
			text[no] = good(fmt.Sprint("第", i, "份的进展，", no))
		}
		if i%4 == 1 {
			delete(text, "1")
		}
		files[fmt.Sprintf("%02d.xlsx", i)] = base.typed(unit, i%12, text, nil)
		if i%5 == 0 {
			claims[fmt.Sprintf("%02d.xlsx", i)] = []seeds.UnitID{"001", "002", "003"}[i%2]
		}
	}
	files["包.zip"] = zipped(map[string][]byte{"甲/00.xlsx": files["00.xlsx"], "乙.xlsx": base.typed("002", 13, answers(), nil), "坏.xlsx": []byte("PK\x03\x04")})
	one := newDesks(t, base, 1, files)
	one.collectAll(t, claims)
	want, state := ledgertest.Rows(t, one.at), one.stands(t)
	for range 3 {
		many := newDesks(t, base, 8, files)
		many.collectAll(t, claims)
		got := ledgertest.Rows(t, many.at)
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Fatalf("%d rows, want %d; the first that differs:\n%.400s\n%.400s", len(got), len(want), append(got, "")[min(i, len(got))], append(want, "")[min(i, len(want))])
			}
		}
		if stands := many.stands(t); !reflect.DeepEqual(stands, state) {
			t.Fatalf("the round stands otherwise:\n%v\n%v", verdicts(stands), verdicts(state))
		}
	}
}

// stands tells how the round stands by the ledger.
func (d *desks) stands(t *testing.T) collect.Standing {
	t.Helper()
	l, err := ledger.Open(t.Context(), d.at)
	must(err)
	defer l.Close()
	st, err := collect.Stand(context.Background(), l, d.round, d.desk(), nil)
	must(err)
	d.balance(st)
	return st
}

// What a run read before another desk said whose a file is does not count: the file is read
// again by that word before the run ends.
func TestAWordSaidMeanwhileStands(t *testing.T) {
	base := newStage(t, templates.Preset(templates.PresetStandard))
	files := map[string][]byte{"a.xlsx": base.typed("001", 9, answers(), nil), "b.xlsx": base.typed("002", 9, answers(), nil)}
	d := newDesks(t, base, 1, files)
	l, err := ledger.Open(t.Context(), d.at)
	must(err)
	defer l.Close()
	other, err := ledger.Open(t.Context(), d.at)
	must(err)
	defer other.Close()
	opt := collect.Options{Workspace: d.dirs[0], Paths: []string{d.dirs[0]}}
	opt.Progress = func(done, total int) {
		if done != 1 || total != 2 {
			return
		}
		said := collect.Options{Workspace: d.dirs[0], Paths: []string{filepath.Join(d.dirs[0], "b.xlsx")}, Claim: &collect.Claim{Unit: "001", Said: d.round.Due, Named: []string{"b.xlsx"}}}
		_, err := collect.Collect(t.Context(), other, d.round, d.desk(), said)
		must(err)
	}
	r, err := collect.Collect(t.Context(), l, d.round, d.desk(), opt)
	must(err)
	readings, err := l.Readings(t.Context(), d.round.ID)
	must(err)
	if b := readings[ledger.Hash(files["b.xlsx"])]; b.Claim != "001" || b.Seq != 1 {
		t.Errorf("read as of %q, %d times; want by the word on it", b.Claim, b.Seq)
	}
	for _, ret := range r.Returns {
		if ret.Path == "b.xlsx" && ret.Unit == "002" {
			t.Errorf("b.xlsx stands as %+v", ret)
		}
	}
}
