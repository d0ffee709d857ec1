package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"ducha/collect"
	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/report"
	"ducha/seeds"
)

// corrections are the annotated copies in 退回/<round>/.
type corrections struct {
	returned []string       // as told, one for each return that its unit must correct
	of       []seeds.Return // those
	failed   []string       // returns of which no copy could be made, as told
}

// newest gives the copy of a unit's newest return that it must correct, as told.
func (c corrections) newest(unit seeds.UnitID) (path string, ok bool) {
	last := -1
	for i, r := range c.of {
		if r.Unit == unit && (last < 0 || r.At.Newer(r.SHA256, c.of[last].At, c.of[last].SHA256)) {
			last = i
		}
	}
	if last < 0 {
		return "", false
	}
	return c.returned[last], true
}

// corrections notes which copies go back, and which could not be made.
func (s *summary) corrections(c corrections) {
	if len(c.returned) > 0 {
		s.note("请更正的表 %d 份，已标明要改的格子：%s", len(c.returned), path.Dir(c.returned[0]))
	}
	for _, p := range c.failed {
		s.note("退回件未能标注：%s；要改的地方见 %s", path.Base(p), fileReturns)
	}
}

// writeCorrections makes 退回/<round>/ hold an annotated copy of every return
// that its unit must correct, and none of one that was put right. A return that
// cannot be annotated is told and stops nothing.
func (w *workspace) writeCorrections(ctx context.Context, led *ledger.Ledger, round seeds.Round, s collect.Standing) (corrections, error) {
	dir := w.path(dirCorrect, string(round.ID))
	list := w.path(dirLedger, "corrections-"+string(round.ID)+".txt")
	out := corrections{returned: []string{}}
	old, err := readList(list)
	if err != nil {
		return out, err
	}
	written := map[string][]string{}
	taken := map[string]bool{} // in small letters, for Windows they are one name
	for _, r := range s.WithFaults() {
		if r.Heavy { // its own hint says so
			continue
		}
		data, err := led.Archived(ctx, r.SHA256, inbox.MaxFile)
		if errors.Is(err, ledger.ErrMissing) || errors.Is(err, ledger.ErrDamaged) {
			out.failed = append(out.failed, r.Path)
			continue
		}
		if err != nil {
			return out, err
		}
		var copied bytes.Buffer
		if err := annotate(ctx, &copied, data, r); err != nil {
			if ctx.Err() != nil {
				return out, ctx.Err()
			}
			out.failed = append(out.failed, r.Path)
			continue
		}
		sum := digest(copied.Bytes())
		name := correctionName(r, func(name string) bool {
			return !taken[strings.ToLower(name)] && free(filepath.Join(dir, name), append([]string{sum}, old[name]...))
		})
		if !slices.Contains(old[name], sum) { // known before it is there: a killed run's copy is ducha's too
			old[name] = append(old[name], sum)
			if err := writeList(list, old); err != nil {
				return out, err
			}
		}
		if err := saveFile(filepath.Join(dir, name), copied.Bytes()); err != nil {
			return out, err
		}
		taken[strings.ToLower(name)], written[name] = true, []string{sum}
		out.returned, out.of = append(out.returned, w.rel(filepath.Join(dir, name))), append(out.of, r)
	}
	if err := removeSettled(dir, old, written); err != nil {
		return out, err
	}
	if len(old)+len(written) == 0 {
		return out, nil
	}
	return out, writeList(list, written)
}

// annotate marks a copy of a return; one that is no .xlsx becomes one with the same values.
func annotate(ctx context.Context, out io.Writer, data []byte, r seeds.Return) error {
	if kind := inbox.Sniff(data); kind == inbox.KindXLSX || kind == inbox.KindXLSM {
		return report.Annotate(out, data, r.Tables, r.Problems)
	}
	b, err := collect.OpenBook(ctx, data)
	if err != nil {
		return err
	}
	return report.AnnotateValues(out, b, r.Tables, r.Problems)
}

// correctionName names the copy of a return after it, with a number where that name is not free.
func correctionName(r seeds.Return, free func(name string) bool) string {
	base := path.Base(r.Path[strings.LastIndexByte(r.Path, '!')+1:])
	stem := strings.TrimSuffix(base, path.Ext(base)) + "_请更正"
	name := stem + ".xlsx"
	for n := 2; !free(name); n++ {
		name = fmt.Sprintf("%s_%d.xlsx", stem, n)
	}
	return name
}

// free reports whether a copy may be written here: over nothing, or over what
// ducha itself wrote, and never over what a clerk has put there or has changed.
func free(path string, sums []string) bool {
	data, err := os.ReadFile(path)
	return err != nil || slices.Contains(sums, digest(data))
}

// removeSettled removes the copies that an earlier run wrote and that are wanted
// no more. What a clerk has put there or has changed since stays.
func removeSettled(dir string, old, wanted map[string][]string) error {
	for name, sums := range old {
		if _, ok := wanted[name]; ok {
			continue
		}
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && !slices.Contains(sums, digest(data)) {
			continue
		}
		if err := errors.Join(err, os.Remove(path)); err != nil {
			return inTheWay("删去", path, err)
		}
	}
	return nil
}

func digest(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

// readList reads which copies ducha wrote, or was about to write when it was killed: a line
// "sha256  name" each.
func readList(path string) (map[string][]string, error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read list of corrections: %w", err)
	}
	list := map[string][]string{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if ok && filepath.Base(name) == name { // never a path out of the folder
			list[name] = append(list[name], sum)
		}
	}
	return list, lines.Err()
}

func writeList(path string, list map[string][]string) error {
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(list)) {
		for _, sum := range list[name] {
			fmt.Fprintf(&out, "%s  %s\n", sum, name)
		}
	}
	return saveFile(path, out.Bytes())
}
