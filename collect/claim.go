package collect

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// Claim is the clerk's word on whose some files are.
type Claim struct {
	Unit  seeds.UnitID // "": an earlier word is taken back
	Said  time.Time
	Named []string // as told; what lies in a container or below a folder that is named is meant, too
}

// claimOn gives whose bytes are by the clerk's word, this run's or an earlier one.
func (t *taker) claimOn(sha string) seeds.UnitID {
	if unit, now := t.words[sha]; now {
		return unit
	}
	return t.claims[sha]
}

// word gives what the clerk's word changes on a file. Said of a container as a whole,
// it is not meant for other units' forms in it, which are plain by themselves.
func (t *taker) word(ctx context.Context, s ledger.Sighting, leaf inbox.Leaf) (c *ledger.Claim, left bool) {
	said := t.opt.Claim
	reach := said.reach(s.Path)
	if reach == meansNot || t.claims[s.SHA256] == said.Unit {
		return nil, false
	}
	if reach == meansWhole && said.Unit != "" && t.plainlyOfAnother(ctx, s.SHA256, leaf) {
		return nil, true
	}
	return &ledger.Claim{SHA256: s.SHA256, Unit: said.Unit, Path: s.Path, Said: said.Said}, false
}

// plainlyOfAnother reports whether a file shows by itself that it is another unit's
// than the one that is claimed.
func (t *taker) plainlyOfAnother(ctx context.Context, sha string, leaf inbox.Leaf) bool {
	r := t.old[sha]
	if !t.settled(sha, "") {
		r = t.read(ctx, sha, leaf, "")
	}
	switch r.Verdict {
	case seeds.Accepted, seeds.AcceptedWithProblems, seeds.Blank:
		return r.Unit != t.opt.Claim.Unit
	}
	return false
}

// leftAlone lists what the clerk's word passed over, without what it was said of under
// another name.
func (t *taker) leftAlone() (paths []string) {
	for _, s := range t.left {
		if t.claimOn(s.sha) != t.opt.Claim.Unit {
			paths = append(paths, s.path)
		}
	}
	return paths
}

// reach is how far a claim is about a file.
type reach int

const (
	meansNot   reach = iota
	meansWhole       // it lies in what was named
	meansThis        // it was named itself
)

func (c *Claim) reach(told string) (far reach) {
	if c == nil {
		return meansNot
	}
	for _, name := range c.Named {
		rest, begins := strings.CutPrefix(told, name)
		switch {
		case begins && rest == "":
			return meansThis
		case begins && (rest[0] == '!' || rest[0] == '/'):
			far = meansWhole
		}
	}
	return far
}

// NothingNamed is a name inside a container that stands for nothing in it.
type NothingNamed struct {
	Container, Name string
	Holds           []string // what there is
}

func (e *NothingNamed) Error() string {
	return fmt.Sprintf("%s 里没有“%s”", e.Container, e.Name)
}

// check makes sure, before anything is recorded, that every name inside a container
// stands for something in it.
func (c *Claim) check(ctx context.Context, workspace string, items []inbox.Item) error {
	if c == nil {
		return nil
	}
	for _, it := range items {
		container := told(workspace, it.Path)
		names := slices.DeleteFunc(slices.Clone(c.Named), func(name string) bool { return !strings.HasPrefix(name, container+"!") })
		if len(names) == 0 {
			continue
		}
		holds, err := contents(ctx, it)
		if err != nil {
			return describe(container, err)
		}
		for _, name := range names {
			one := Claim{Named: []string{name}}
			if !slices.ContainsFunc(holds, func(in string) bool { return one.reach(container+"!"+in) != meansNot }) {
				return &NothingNamed{container, strings.TrimPrefix(name, container+"!"), holds}
			}
		}
	}
	return nil
}

// contents names what a container holds.
func contents(ctx context.Context, it inbox.Item) (names []string, err error) {
	data, _, err := it.Read()
	if err != nil {
		return nil, err
	}
	err = inbox.Open(ctx, filepath.Base(it.Path), data, it.ModTime, func(leaf inbox.Leaf) error {
		if len(leaf.Names) > 0 && !leaf.Litter {
			names = append(names, strings.Join(leaf.Names, "!"))
		}
		return nil
	})
	return names, err
}
