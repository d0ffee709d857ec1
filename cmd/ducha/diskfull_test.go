//go:build linux && amd64 && !race

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ducha/collect/ledger"
)

// mounted is a disk of its own in memory, small and soon full.
type mounted struct {
	t    *testing.T
	dir  string
	fill string // the file that takes its space
}

// mountDisk mounts a disk, which root may.
func mountDisk(t *testing.T) mounted {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root may mount a disk")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		absence(t)("no disk can be mounted here: %v", err)
	}
	t.Cleanup(func() { succeed(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	return mounted{t, dir, filepath.Join(dir, "fill")}
}

// leave fills the disk up to so many pages of 4 KiB.
func (m mounted) leave(pages int) {
	m.t.Helper()
	var stat syscall.Statfs_t
	succeed(m.t, syscall.Statfs(m.dir, &stat))
	f, err := os.Create(m.fill)
	succeed(m.t, err)
	defer f.Close()
	if size := int64(stat.Bavail)*stat.Bsize - int64(pages)*4096; size > 0 {
		succeed(m.t, syscall.Fallocate(int(f.Fd()), 0, 0, size))
	}
}

// seal lets nobody write to the disk, or lets everybody again.
func (m mounted) seal(flags uintptr) {
	m.t.Helper()
	succeed(m.t, syscall.Mount("", m.dir, "", syscall.MS_REMOUNT|flags, "size=16m"))
}

// On a full disk each command says so and what to do. It leaves nothing half-written, no file
// and no row of the ledger but as it was or as it shall be, and loses none. With room again
// the same command makes the workspace what it would have become.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	disk := mountDisk(t)
	for i, c := range crashes(t) {
		t.Run(c.name, func(t *testing.T) {
			whole := filepath.Join(t.TempDir(), "whole")
			copyWorkspace(t, c.dir, whole)
			before := contents(t, whole)
			done, _ := runAt(whole, c.args...)
			want := contents(t, whole)
			refused, code := 0, exitFailed
			for pages := 0; code == exitFailed; pages += 1 + pages/2 {
				dir := filepath.Join(disk.dir, fmt.Sprint(i))
				copyWorkspace(t, c.dir, dir)
				disk.leave(pages)
				var said string
				code, said = runAt(dir, c.args...)
				if code == exitFailed {
					refused++
					if !strings.Contains(said, "磁盘满") || !strings.Contains(said, "办法：腾出空间") {
						t.Errorf("%d pages free: it says %q", pages, said)
					}
					eitherWay(t, fmt.Sprintf("%d pages free", pages), contents(t, dir), before, want)
					nothingHalfWritten(t, dir)
				}
				succeed(t, os.Remove(disk.fill))
				if code == exitFailed {
					if again, said := runAt(dir, c.args...); again != done {
						t.Errorf("%d pages free, then room: exit %d, want %d: %s", pages, again, done, said)
					}
				}
				if diff := different(contents(t, dir), want); diff != "" {
					t.Errorf("%d pages free, then room:\n%s", pages, diff)
				}
				succeed(t, os.RemoveAll(dir))
			}
			if refused < 2 {
				t.Errorf("the disk was full only %d times", refused)
			}
			t.Logf("full %d times", refused)
		})
	}
}

// eitherWay wants everything as it was or as it shall be, and all that stays to be there.
func eitherWay(t *testing.T, when string, got, before, want map[string]string) {
	t.Helper()
	for name, is := range got {
		if is != before[name] && is != want[name] {
			t.Errorf("%s: %.300s is %s, was %q, shall be %q", when, name, is, before[name], want[name])
		}
	}
	for name := range before {
		if _, stays := want[name]; stays && got[name] == "" {
			t.Errorf("%s: %.300s is gone", when, name)
		}
	}
}

// nothingHalfWritten wants no file of an unfinished write.
func nothingHalfWritten(t *testing.T, dir string) {
	t.Helper()
	succeed(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && (strings.HasPrefix(entry.Name(), halfWritten) || strings.HasPrefix(entry.Name(), ledger.Incoming) || strings.HasSuffix(entry.Name(), "-journal")) {
			err = errors.New(path + " is left")
		}
		return err
	}))
}

// Where nobody may write, what only reads goes on, unless the ledger must be upgraded first; what has something to write names the
// folder and says what to do. Nothing has changed then, and once writing is allowed the
// same command does its work.
func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	disk := mountDisk(t)
	for i, c := range crashes(t) {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(disk.dir, fmt.Sprint(i))
			copyWorkspace(t, c.dir, dir)
			before := contents(t, dir)
			disk.seal(syscall.MS_RDONLY)
			try := func(refused bool, args ...string) {
				code, said := runAt(dir, args...)
				clear := strings.Contains(said, "不能写入") && strings.Contains(said, dir) && strings.Contains(said, "办法：检查")
				if refused != (code == exitFailed) || refused && !clear {
					t.Errorf("ducha %s: exit %d, it says %q", strings.Join(args, " "), code, said)
				}
			}
			try(false, "check")
			for _, reading := range [][]string{{"status"}, {"tasks"}, {"units"}, {"round", "list"}, {"send", "--dry-run"}, {}} {
				try(c.older, reading...)
			}
			try(true, c.args...)
			if diff := different(contents(t, dir), before); diff != "" {
				t.Errorf("changed:\n%s", diff)
			}
			disk.seal(0)
			if code, said := runAt(dir, c.args...); code != exitDone && code != exitAwaits {
				t.Errorf("then exit %d: %s", code, said)
			}
		})
	}
}
