//go:build !race

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/fill/liaison"
	"ducha/seeds"
)

// desksAtOnce is how many processes collect at once.
const desksAtOnce = 8

// returnedForms makes a workspace, and returns of every unit, eight each, made hour by
// hour: good ones, some with a fault.
func returnedForms(t *testing.T, units int) (base string, files map[string][]byte) {
	t.Helper()
	o := mailOffice{desk: desk{t, t.TempDir()}}
	o.plan(units)
	o.issue("2021-06-30", "2021-07-05 18:00")
	forms, err := filepath.Glob(filepath.Join(o.dir, dirIssued, mailRound, "*.xlsx"))
	succeed(t, err)
	files = map[string][]byte{}
	for _, path := range forms {
		blank, err := os.ReadFile(path)
		succeed(t, err)
		for hour := range 8 {
			l, err := liaison.Open(blank)
			succeed(t, err)
			state := "正常推进"
			if hour%4 == 3 {
				state = "说不清"
			}
			succeed(t, l.Write("完成情况", firstRow(t, l), state))
			succeed(t, l.Write("工作进展", firstRow(t, l), fmt.Sprintf("%s第%d次报：已经开工。", filepath.Base(path), hour)))
			data, err := l.Save(time.Date(2021, 7, 2, 8+hour, 0, 0, 0, seeds.Beijing))
			succeed(t, err)
			files[fmt.Sprintf("%d_%s", hour, filepath.Base(path))] = data
		}
	}
	return o.dir, files
}

// share puts some of the files into a folder; every copy has a time of its own, and the
// first one lies where whole is.
func share(t *testing.T, dir string, files map[string][]byte, want func(i int) bool, minute int) {
	t.Helper()
	succeed(t, os.MkdirAll(dir, 0o755))
	for i, name := range sortedNames(files) {
		if !want(i) {
			continue
		}
		path := filepath.Join(dir, name)
		succeed(t, os.WriteFile(path, files[name], 0o644))
		at := time.Date(2021, 7, 4, 9, minute, 0, 0, seeds.Beijing)
		succeed(t, os.Chtimes(path, at, at))
	}
}

func sortedNames(files map[string][]byte) (names []string) {
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// copyOf copies a workspace as it is.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "副本")
	succeed(t, os.CopyFS(to, os.DirFS(dir)))
	succeed(t, os.Chmod(filepath.Join(to, dirLedger), 0o700))
	return to
}

// startDucha starts the program; nothing tells it where ledgers are kept but its arguments.
func startDucha(t *testing.T, args ...string) (wait func()) {
	t.Helper()
	cmd := exec.Command("ducha", args...)
	cmd.Env = append(os.Environ(), ledgertest.Variable+"=", envLedger+"=")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	succeed(t, cmd.Start())
	return func() {
		t.Helper()
		err := cmd.Wait()
		var exit *exec.ExitError
		if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != exitAwaits) {
			t.Errorf("ducha %s: %v\n%s", strings.Join(args, " "), err, &out)
		}
	}
}

// sameRows compares what is on record in two ledgers.
func sameRows(t *testing.T, got, want ledger.Place) {
	t.Helper()
	a, b := ledgertest.Rows(t, got), ledgertest.Rows(t, want)
	if len(b) == 0 {
		t.Fatal("nothing is on record")
	}
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Fatalf("%d rows, want %d; the first that differs:\n%.500s\n%.500s", len(a), len(b), append(a, "")[min(i, len(a))], append(b, "")[min(i, len(b))])
		}
	}
}

// TestEightProcessesCollectAtOnce collects overlapping returns with eight processes at
// once, and with one: into a database that they share, each from its own folder, and into
// a workspace that they have in common, taking turns. What is on record is the same.
func TestEightProcessesCollectAtOnce(t *testing.T) {
	units := 10
	if os.Getenv(ledgertest.Variable) != "" {
		units = 100
	}
	base, files := returnedForms(t, units)
	returns := func(dir string) string { return filepath.Join(dir, dirReturns, mailRound) }
	all := func(int) bool { return true }

	t.Run("one workspace", func(t *testing.T) {
		one, eight := copyOf(t, base), copyOf(t, base)
		var folders []string
		for d := range desksAtOnce {
			name := fmt.Sprint("第", d, "批")
			for _, dir := range []string{one, eight} {
				share(t, filepath.Join(returns(dir), name), files, func(i int) bool { return i%desksAtOnce == d }, d)
			}
			folders = append(folders, filepath.Join(returns(eight), name))
		}
		var waits []func()
		for d := range desksAtOnce {
			waits = append(waits, startDucha(t, "-C", eight, "collect", folders[d], folders[(d+1)%desksAtOnce], folders[(d+3)%desksAtOnce]))
		}
		for _, wait := range waits {
			wait()
		}
		startDucha(t, "-C", one, "collect")()
		sameRows(t, ledger.Place{Dir: filepath.Join(eight, dirLedger)}, ledger.Place{Dir: filepath.Join(one, dirLedger)})
		for _, name := range []string{dirReturns + "/" + mailRound + "/" + fileReturns, dirCorrect} {
			sameFiles(t, filepath.Join(eight, name), filepath.Join(one, name))
		}
	})

	t.Run("one database", func(t *testing.T) {
		shared := ledgertest.URL(t.TempDir())
		if shared == "" {
			t.Skipf("%s names no PostgreSQL server", ledgertest.Variable)
		}
		one, first := copyOf(t, base), copyOf(t, base)
		share(t, returns(one), files, all, 0)
		startDucha(t, "-C", first, "ledger", "--to", shared)()
		var waits []func()
		for d := range desksAtOnce {
			desk := copyOf(t, first)
			share(t, returns(desk), files, func(i int) bool { return i%desksAtOnce == d || (i+d)%3 == 0 }, d)
			share(t, returns(desk), files, func(i int) bool { return i%desksAtOnce == d }, 0)
			waits = append(waits, startDucha(t, "-C", desk, "collect"))
		}
		for _, wait := range waits {
			wait()
		}
		startDucha(t, "-C", one, "collect")()
		sameRows(t, ledger.Place{URL: shared}, ledger.Place{Dir: filepath.Join(one, dirLedger)})
	})
}

// sameFiles compares two files, or two folders with what is in them, byte for byte.
func sameFiles(t *testing.T, got, want string) {
	t.Helper()
	a, b := filesIn(t, got), filesIn(t, want)
	for name, data := range b {
		if a[name] != data {
			t.Errorf("%s differs or is missing", filepath.Join(got, name))
		}
	}
	if len(a) != len(b) || len(b) == 0 {
		t.Errorf("%s: %d files, want %d", got, len(a), len(b))
	}
}

func filesIn(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	succeed(t, filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, relErr := filepath.Rel(root, path)
		files[name] = string(data)
		return errors.Join(err, relErr)
	}))
	return files
}
