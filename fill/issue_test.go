package fill

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/seeds"
	"ducha/templates"
)

func openLedger(t testing.TB) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), ledgertest.Place(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// outbox keeps what was saved, by file name.
type outbox struct {
	sync.Mutex
	files map[string][]byte
}

func (o *outbox) save(name string, data []byte) error {
	o.Lock()
	defer o.Unlock()
	if o.files == nil {
		o.files = map[string][]byte{}
	}
	o.files[name] = bytes.Clone(data)
	return nil
}

// issue issues the forms of a request.
func issue(t *testing.T, l *ledger.Ledger, q Request) ([]Outcome, map[string][]byte) {
	t.Helper()
	list, def, _ := forms(t, q)
	var out outbox
	outcomes, err := Issue(t.Context(), l, q.Round.ID, def, slices.Values(list), out.save)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.files) != len(list) {
		t.Errorf("%d files of %d forms", len(out.files), len(list))
	}
	return outcomes, out.files
}

// states tells the outcomes: unit and state.
func states(outcomes []Outcome) string {
	var out []string
	for _, o := range outcomes {
		out = append(out, string(o.Form.Unit)+" "+string(o.State))
	}
	return strings.Join(out, ", ")
}

func TestIssueNewSameChanged(t *testing.T) {
	l := openLedger(t)
	first, files := issue(t, l, sampleRequest())
	if got := states(first); got != "001 new, 002 new, 004 new, 005 new" {
		t.Errorf("first: %s", got)
	}
	again, sameFiles := issue(t, l, sampleRequest())
	if got := states(again); got != "001 same, 002 same, 004 same, 005 same" {
		t.Errorf("again: %s", got)
	}
	for name, data := range files {
		if !bytes.Equal(data, sameFiles[name]) {
			t.Errorf("%s: issued again with other bytes", name)
		}
	}
	q := sampleRequest()
	q.Plan.Tasks[0].Text += "加快。" // 001 leads it alone
	changed, _ := issue(t, l, q)
	if got := states(changed); got != "001 changed, 002 same, 004 same, 005 same" {
		t.Errorf("changed: %s", got)
	}
	if changed[0].Form.Mark == first[0].Form.Mark || len(changed[0].Old) > 0 {
		t.Errorf("mark %s, was %s, old name %q", changed[0].Form.Mark, first[0].Form.Mark, changed[0].Old)
	}

	all, err := l.Known(t.Context(), q.Round.ID)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, f := range all {
		known[f.Mark] = true
	}
	if len(all) != 5 || !known[first[0].Form.Mark] || !known[changed[0].Form.Mark] {
		t.Errorf("the ledger knows %d forms; the first mark: %v", len(all), known[first[0].Form.Mark])
	}
	current, err := l.Issued(t.Context(), q.Round.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(current) != 4 || current[0].Mark != changed[0].Form.Mark {
		t.Errorf("the current form is not the changed one")
	}
	if _, err := l.Def(t.Context(), current[0].Def); err != nil {
		t.Errorf("its definition: %v", err)
	}

	back, _ := issue(t, l, sampleRequest())
	if got := states(back); got != "001 changed, 002 same, 004 same, 005 same" || back[0].Form.Mark != first[0].Form.Mark {
		t.Errorf("changed back: %s, mark %s, at first %s", got, back[0].Form.Mark, first[0].Form.Mark)
	}
}

func TestIssueTellsTheOldFileName(t *testing.T) {
	l := openLedger(t)
	first, _ := issue(t, l, sampleRequest())
	q := sampleRequest()
	q.Plan.Units[2].Name, q.Plan.Units[2].Aliases = "市科学技术局", []string{"市科技局"}
	got, _ := issue(t, l, q)
	if o := got[1]; o.State != Changed || !slices.Equal(o.Old, []string{first[1].Form.File}) || o.Form.File != "002_市科学技术局_2021年上半年进展情况反馈表.xlsx" {
		t.Errorf("%s, old %q, new %q", o.State, o.Old, o.Form.File)
	}
	got, _ = issue(t, l, q) // the run before may have been killed before the old file went
	if o := got[1]; o.State != Same || !slices.Equal(o.Old, []string{first[1].Form.File}) {
		t.Errorf("again: %s, old %q", o.State, o.Old)
	}
}

func TestIssueKeepsRoundsApart(t *testing.T) {
	l := openLedger(t)
	issue(t, l, sampleRequest())
	q := sampleRequest()
	q.Round.ID, q.Round.Name = "2021", "2021年全年"
	if got, _ := issue(t, l, q); states(got) != "001 new, 002 new, 004 new, 005 new" {
		t.Errorf("another round: %s", states(got))
	}
}

func TestIssueMarksDifferFromLedgerToLedger(t *testing.T) {
	a, _ := issue(t, openLedger(t), sampleRequest())
	b, _ := issue(t, openLedger(t), sampleRequest())
	if a[0].Form.Mark == b[0].Form.Mark {
		t.Error("two offices make one mark")
	}
}

func TestIssueRecordsBeforeItSaves(t *testing.T) {
	l := openLedger(t)
	list, def, _ := forms(t, sampleRequest())
	_, err := Issue(t.Context(), l, sampleRequest().Round.ID, def, slices.Values(list), func(name string, data []byte) error {
		known, err := l.Known(t.Context(), list[0].Round)
		if err != nil {
			return err
		}
		for _, f := range known {
			if f.File == name {
				return nil
			}
		}
		return fmt.Errorf("%s leaves the house unknown", name)
	})
	if err != nil {
		t.Error(err)
	}
}

func TestIssueStopsAtTheFirstFailure(t *testing.T) {
	l := openLedger(t)
	list, def, _ := forms(t, sampleRequest())
	full := errors.New("disk full")
	_, err := Issue(t.Context(), l, sampleRequest().Round.ID, def, slices.Values(list), func(string, []byte) error { return full })
	if !errors.Is(err, full) || !strings.Contains(err.Error(), "进展情况反馈表.xlsx") {
		t.Errorf("got %v", err)
	}
	if got, _ := issue(t, l, sampleRequest()); states(got) != "001 same, 002 same, 004 same, 005 same" {
		t.Errorf("run again: %s", states(got))
	}
}

func TestIssueRefusesAnotherDefinition(t *testing.T) {
	l := openLedger(t)
	list, def, _ := forms(t, sampleRequest())
	var out outbox
	if _, err := Issue(t.Context(), l, list[0].Round, def.Without(seeds.KeyRemark), slices.Values(list), out.save); err == nil || len(out.files) > 0 {
		t.Errorf("%v, %d files", err, len(out.files))
	}
}

func TestIssueOfNothing(t *testing.T) {
	_, def, _ := forms(t, sampleRequest())
	if got, err := Issue(t.Context(), openLedger(t), sampleRequest().Round.ID, def, slices.Values([]seeds.Form(nil)), nil); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestCancelledBeforeItBegins(t *testing.T) {
	l := openLedger(t)
	list, def, _ := forms(t, sampleRequest())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out outbox
	if _, err := Issue(ctx, l, list[0].Round, def, slices.Values(list), out.save); !errors.Is(err, context.Canceled) || len(out.files) > 0 {
		t.Errorf("%v, %d files", err, len(out.files))
	}
}

// Cancelled while it saves: what is on disk is whole and known, and a second run completes it.
func TestCancelledHalfwayLeavesWholeFiles(t *testing.T) {
	l := openLedger(t)
	q := sampleRequest()
	for i := range 30 {
		id := seeds.UnitID(fmt.Sprintf("%03d", 100+i))
		name := fmt.Sprintf("第%d局", i)
		q.Plan.Units = append(q.Plan.Units, seeds.Unit{ID: id, Rank: 100 + i, Name: name})
		q.Plan.Tasks = append(q.Plan.Tasks, seeds.Task{ID: seeds.TaskID(id), No: string(id), Text: "办好。", Lead: []string{name}})
	}
	list, def, _ := forms(t, q)
	dir := t.TempDir()
	save := func(name string, data []byte) error { return os.WriteFile(filepath.Join(dir, name), data, 0o600) }
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := Issue(ctx, l, list[0].Round, def, slices.Values(list), func(name string, data []byte) error {
		cancel()
		return save(name, data)
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	known := map[string]bool{}
	issued, err := l.Issued(t.Context(), q.Round.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range issued {
		known[f.File] = true
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 || len(files) == len(list) {
		t.Errorf("%d of %d files: the cancelling came to nothing", len(files), len(list))
	}
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		openForm(t, data)
		if !known[file.Name()] {
			t.Errorf("%s is not in the ledger", file.Name())
		}
	}
	if _, err := Issue(t.Context(), l, sampleRequest().Round.ID, def, slices.Values(list), save); err != nil {
		t.Fatal(err)
	}
	if files, err = os.ReadDir(dir); err != nil || len(files) != len(list) {
		t.Errorf("after a second run %d of %d files, %v", len(files), len(list), err)
	}
}

// A unit that the round no longer asks loses its form; the form stays known by its mark.
func TestWithdrawTakesBackWhatIsNoLongerAsked(t *testing.T) {
	l := openLedger(t)
	q := sampleRequest()
	q.Roles = templates.RolesAll // by mistake
	issue(t, l, q)
	q.Roles = templates.RolesLead
	outcomes, _ := issue(t, l, q)
	stuck := errors.New("file is open")
	if _, err := Withdraw(t.Context(), l, q.Round.ID, outcomes, func(string) error { return stuck }); !errors.Is(err, stuck) {
		t.Errorf("error %v", err)
	}
	var removed []string
	remove := func(name string) error { removed = append(removed, name); return nil }
	withdrawn, err := Withdraw(t.Context(), l, q.Round.ID, outcomes, remove) // what failed is taken back on the next run
	if err != nil || len(withdrawn) != 1 || withdrawn[0].Unit != "003" || !slices.Equal(removed, []string{withdrawn[0].File}) {
		t.Fatalf("withdrawn %v, removed %v, %v", withdrawn, removed, err)
	}
	issued, err := l.Issued(t.Context(), q.Round.ID)
	if err != nil || len(issued) != len(outcomes) {
		t.Errorf("%d forms still issued, want %d, %v", len(issued), len(outcomes), err)
	}
	all, err := l.Known(t.Context(), q.Round.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(all, func(f seeds.Form) bool { return f.Mark == withdrawn[0].Mark }) {
		t.Error("the withdrawn form is no longer known")
	}
	if again, err := Withdraw(t.Context(), l, q.Round.ID, outcomes, remove); err != nil || len(again) != 0 {
		t.Errorf("withdrawn again: %v, %v", again, err)
	}
	q.Roles = templates.RolesAll
	if back, _ := issue(t, l, q); back[2].Form.Mark != withdrawn[0].Mark || back[2].State != New {
		t.Errorf("asked again: %s, %s", back[2].Form.Unit, back[2].State)
	}
}
