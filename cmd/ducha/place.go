package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/seeds/book"
)

// Where the record is kept, unless it lies in the workspace.
const (
	envLedger  = "DUCHA_LEDGER"
	envArchive = "DUCHA_ARCHIVE"
)

// fileLedger is the file in .ducha that says in which database the record is kept, and in
// which folder the originals, where they are not in the workspace.
const fileLedger = "ledger.txt"

// openLedger opens the record of a workspace.
func (e *env) openLedger(dir string) (*ledger.Ledger, error) {
	at, err := e.place(dir)
	if err != nil {
		return nil, err
	}
	led, err := ledger.Open(e.ctx, at)
	if err != nil || at.URL == "" {
		return led, err
	}
	if err = led.Here(e.ctx); err == nil {
		err = e.greet(dir, at, led)
	}
	if err == nil {
		err = keepPlace(dir, at)
	}
	if err != nil {
		led.Close()
		return nil, err
	}
	return led, nil
}

// greet tells of a database that a workspace has its record in from now on, and that holds
// one already: it may be that of another plan.
func (e *env) greet(dir string, at ledger.Place, led *ledger.Ledger) error {
	if isFile(filepath.Join(dir, dirLedger, fileLedger)) {
		return nil
	}
	rounds, err := led.Rounds(e.ctx)
	if err == nil && len(rounds) == 0 {
		return begunAnew(dir)
	}
	if err == nil {
		fmt.Fprintf(e.stderr, "%s 里已有收发记录（%s），这个工作文件夹从此用它；不是这份台账的，删去 .ducha/%s，在地址后面加 ?search_path=名称 另起一份\n",
			ledger.Shown(at.URL), few(roundNames(rounds), 5), fileLedger)
	}
	return err
}

func roundNames(rounds []seeds.RoundID) (names []string) {
	for _, r := range rounds {
		names = append(names, string(r))
	}
	return names
}

// hasLedger reports whether anything may have been recorded for a workspace. Where there is
// no telling, it says so, too: who opens the record is told why.
func (e *env) hasLedger(dir string) bool {
	at, err := e.place(dir)
	switch {
	case err != nil:
		return true
	case at.URL == "":
		return isFile(filepath.Join(at.Dir, ledger.FileName))
	}
	return isFile(filepath.Join(dir, book.FileName)) || isFolder(filepath.Join(dir, dirLedger))
}

// place tells where the record of a workspace is kept: in the database that was named, or
// that was named before; else in the workspace, unless it was lost there. It is never in two
// places.
func (e *env) place(dir string) (ledger.Place, error) {
	at, err := e.named(dir)
	if err != nil {
		return at, err
	}
	kept, err := keptPlace(dir)
	if err != nil {
		return at, err
	}
	switch here := isFile(filepath.Join(at.Dir, ledger.FileName)); {
	case kept.URL != "" && !isDatabase(kept.URL):
		return at, failed("从备份恢复它；没有备份的，照实改成 postgres://用户@主机/数据库", ".ducha/%s 写明收发记录在哪个数据库，里面的地址不对", fileLedger)
	case at.URL == "" && at.Archive != "" && kept.URL == "":
		return at, wrongUsage("--archive 要和 --ledger 一起用", "原件放在共享文件夹里的，只有 PostgreSQL 的收发记录；本机的收发记录，原件在 .ducha/archive")
	case at.URL == "" && kept.URL == "":
		return at, lostHere(dir)
	case at.URL != "" && !isDatabase(at.URL):
		return at, notDatabase("--ledger")
	case kept.URL == "" && here:
		return at, failed("要搬到数据库去，运行 ducha ledger --to "+ledger.Shown(at.URL)+"；否则不写 --ledger，并清空环境变量 "+envLedger, "这个工作文件夹的收发记录在本机（.ducha/%s），不在命令所写的数据库里", ledger.FileName)
	case at.URL == "":
		at.URL = kept.URL
	case kept.URL != "" && kept.URL != ledger.Shown(at.URL):
		return at, failed("核对 --ledger 和环境变量 "+envLedger+"；确实换了地址的，改 .ducha/"+fileLedger, "这个工作文件夹的收发记录在 %s，命令写的是 %s", kept.URL, ledger.Shown(at.URL))
	}
	if at.Archive == "" {
		at.Archive = kept.Archive
	}
	return at, nil
}

// named is the place that flags or the environment name.
func (e *env) named(dir string) (ledger.Place, error) {
	at := ledger.Place{Dir: filepath.Join(dir, dirLedger), URL: e.ledger, Archive: e.archive}
	if at.Archive == "" {
		return at, nil
	}
	full, err := filepath.Abs(at.Archive)
	if err != nil {
		return at, fmt.Errorf("find archive: %w", err)
	}
	at.Archive = full
	return at, nil
}

func isDatabase(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// notDatabase does not say what was written: there is no telling where in it a password is.
func notDatabase(flag string) error {
	return wrongUsage(flag+" 后面写的不是数据库地址", "写成 postgres://用户@主机/数据库；密码放在环境变量 PGPASSWORD 或 .pgpass 里")
}

// keptPlace reads which database the workspace has its record in; without the password,
// which is never kept.
func keptPlace(dir string) (ledger.Place, error) {
	data, err := os.ReadFile(filepath.Join(dir, dirLedger, fileLedger))
	if errors.Is(err, fs.ErrNotExist) {
		return ledger.Place{}, nil
	}
	if err != nil {
		return ledger.Place{}, fmt.Errorf("read place of the ledger: %w", err)
	}
	lines := append(strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r", ""), "\n"), "", "")
	return ledger.Place{URL: strings.TrimSpace(lines[0]), Archive: strings.TrimSpace(lines[1])}, nil
}

// keepPlace notes it for the runs to come.
func keepPlace(dir string, at ledger.Place) error {
	if err := os.MkdirAll(filepath.Join(dir, dirLedger), 0o700); err != nil { // passwords may come to lie there
		return cannotWrite(filepath.Join(dir, dirLedger, fileLedger), err)
	}
	return saveFile(filepath.Join(dir, dirLedger, fileLedger), []byte(ledger.Shown(at.URL)+"\n"+at.Archive+"\n"))
}
