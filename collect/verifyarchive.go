package collect

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// archive makes sure that every original that the record names is kept as it came.
func (v *verifier) archive(ctx context.Context, rounds []seeds.Round) error {
	kept := map[string]bool{}
	if err := v.ledger.Kept(ctx, func(sha string) error { kept[sha] = true; return nil }); err != nil {
		return err
	}
	for _, r := range rounds { // after what is kept: it is archived before it is recorded
		if err := v.names(ctx, r.ID); err != nil {
			return err
		}
	}
	hashes := slices.Collect(maps.Keys(v.seen))
	if v.opt.Round == "" {
		for sha := range kept {
			if _, named := v.seen[sha]; !named {
				hashes = append(hashes, sha)
			}
		}
	}
	slices.SortFunc(hashes, func(a, b string) int { return cmp.Or(cmp.Compare(v.seen[a].path, v.seen[b].path), cmp.Compare(a, b)) })
	if err := v.hash(ctx, hashes); err != nil || v.opt.Round != "" {
		return err
	}
	strays, err := v.ledger.Strays(ctx)
	for _, name := range strays {
		v.found.hint("original_strange", v.place(name), "原件库里有别的东西，不是 ducha 存的", "不要的，移走它")
	}
	return err
}

// names notes what the record of a round names of the archive.
func (v *verifier) names(ctx context.Context, round seeds.RoundID) error {
	found, err1 := v.ledger.Sightings(ctx, round)
	rulings, err2 := v.ledger.Rulings(ctx, round)
	mails, err3 := v.ledger.Fetched(ctx, round)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	at := map[string][]ledger.Sighting{}
	for _, s := range found {
		at[s.Path] = append(at[s.Path], s)
	}
	note := func(sha string, s seenAt) {
		if _, known := v.seen[sha]; !known && sha != "" {
			v.seen[sha] = s
		}
	}
	for _, s := range found {
		note(s.SHA256, seenAt{path: s.Path, round: round, outer: outermostAt(at, s)})
	}
	for _, r := range rulings {
		note(r.SHA256, seenAt{path: r.File, round: round})
	}
	for _, m := range mails {
		switch _, sighted := v.seen[m.SHA256]; {
		case m.Fate == ledger.FateBounce:
			note(m.SHA256, seenAt{name: "退信“" + m.Subject + "”的", round: round})
		case m.Fate == ledger.FateTaken && !sighted:
			v.found.hint("mail_uncollected", m.Path, "收下了这封邮件，还没有回收其中的文件", "运行 ducha collect --round "+string(round))
		}
	}
	return nil
}

// hash reads originals on all cores.
func (v *verifier) hash(ctx context.Context, hashes []string) error {
	type checked struct {
		size int64
		err  error
	}
	results := make([]checked, len(hashes))
	next, n := 0, 0
	var lock sync.Mutex
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for {
				lock.Lock()
				i := next
				next++
				lock.Unlock()
				if i >= len(hashes) || ctx.Err() != nil {
					return
				}
				size, err := v.ledger.Check(ctx, hashes[i])
				lock.Lock()
				results[i] = checked{size, err}
				if n++; v.opt.Hashed != nil {
					v.opt.Hashed(n, len(hashes))
				}
				lock.Unlock()
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	for i, sha := range hashes {
		if err := v.original(sha, results[i].size, results[i].err); err != nil {
			return err
		}
	}
	return nil
}

// original tells what is wrong with what is kept under a hash.
func (v *verifier) original(sha string, size int64, err error) error {
	at, named := v.seen[sha]
	v.done.Archived++
	v.done.Bytes += size
	var unread *fs.PathError
	switch {
	case err == nil && named:
		v.sizes[sha] = size
	case err == nil:
		v.found.hint("original_unrecorded", v.place(sha), fmt.Sprintf("原件库里有这个文件（%d 字节），收发记录里没有它", size), "可能是存档之后中断了：再运行一次 ducha collect 或 ducha review --apply；还在的，查明收到它的记录是不是被删了")
	case !named:
		v.found.wrong("original_damaged", v.place(sha), "原件库里有这个文件，内容与名称不符，收发记录里也没有它", "不是 ducha 存的，移走它")
	case errors.Is(err, ledger.ErrMissing):
		v.found.wrong("original_missing", at.path, at.name+"原件不在原件库里（"+short(sha)+"…）", v.regain(sha, at, false))
	case errors.Is(err, ledger.ErrDamaged):
		v.found.wrong("original_damaged", at.path, at.name+"原件库里存的与收到时的不同（"+short(sha)+"…）", v.regain(sha, at, true))
	case errors.As(err, &unread):
		v.found.wrong("original_unreadable", at.path, at.name+"原件库里存的打不开（"+short(sha)+"…）："+unread.Err.Error(), v.regain(sha, at, true))
	default:
		return err
	}
	return nil
}

// place tells where an original is kept.
func (v *verifier) place(sha string) string {
	if dir := v.ledger.ArchiveFolder(); dir != "" {
		return told(v.opt.Workspace, filepath.Join(dir, sha))
	}
	return "数据库 archive 表 " + sha
}

// regain says how an original is had again: where it came from it may still lie.
func (v *verifier) regain(sha string, at seenAt, there bool) string {
	path, ok := v.still(at)
	if !ok {
		return "用备份恢复 " + v.place(sha)
	}
	again := "运行 ducha collect --round " + string(at.round)
	if !strings.HasPrefix(path, "回收/"+string(at.round)+"/") {
		again += " " + path
	}
	if there {
		again = "删去 " + v.place(sha) + "，再" + again
	}
	return again + "：" + path + " 还在，会重新存档"
}

// still finds the file in which an original came, where it is as it was.
func (v *verifier) still(at seenAt) (path string, ok bool) {
	for _, s := range at.outer {
		full := filepath.FromSlash(s.Path)
		if !filepath.IsAbs(full) {
			full = filepath.Join(v.opt.Workspace, full)
		}
		if hashOf(full) == s.SHA256 {
			return s.Path, true
		}
	}
	return "", false
}

// hashOf is the hash of a file, "" where it cannot be read.
func hashOf(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
