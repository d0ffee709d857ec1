package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/urfave/cli/v2"

	"ducha/seeds/book"
)

// inTurn lets a command that writes into the workspace wait until no other does.
func inTurn(e *env, work func(c *cli.Context) (int, error)) func(c *cli.Context) (int, error) {
	return func(c *cli.Context) (int, error) {
		over, err := e.turn()
		if err != nil {
			return 0, err
		}
		defer over()
		return work(c)
	}
}

// askAgain is after what time it is asked again whether the other has ended.
const askAgain = 100 * time.Millisecond

// turn waits for this run's turn in the workspace. Where the system has no locks, or lets
// nobody write, what is written tells; the record is kept apart by its transactions.
func (e *env) turn() (over func(), err error) {
	over = func() {}
	dir, err := e.dir()
	if err != nil {
		return over, err
	}
	if !isFile(filepath.Join(dir, book.FileName)) && !isFolder(filepath.Join(dir, dirLedger)) {
		return over, nil // there is no workspace yet
	}
	if os.MkdirAll(filepath.Join(dir, dirLedger), 0o700) != nil {
		return over, nil
	}
	lock := flock.New(filepath.Join(dir, dirLedger, "turn.lock"))
	got, err := lock.TryLock()
	if err != nil {
		return over, nil
	}
	if !got {
		fmt.Fprintln(e.stderr, "另一个 ducha 正在这个工作文件夹里写，等它结束就接着运行（不等，按 Ctrl-C）…")
		if _, err := lock.TryLockContext(e.ctx, askAgain); err != nil {
			return over, err
		}
	}
	return func() { _ = lock.Unlock() }, nil // the system takes it back anyway
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
