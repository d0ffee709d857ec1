package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"ducha/collect/ledger"
)

// local stands for the workspace itself where the record is to be moved.
const local = "-"

func ledgerCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "ledger", Aliases: []string{"记录"}, Usage: "收发记录在哪里；把它搬到几台电脑共用的数据库，或搬回来",
		Description: "收发记录平时在工作文件夹里（.ducha）。几台电脑要一起收的，搬到一个 PostgreSQL 数据库：先请管理数据库的人建一个空的数据库；" +
			"一年一份，同一个数据库里放几份的，在地址后面写 ?search_path=名称。密码放在环境变量 PGPASSWORD 或 .pgpass 里，不会记下。\n" +
			"搬过以后，这个文件夹里的命令都用那里的记录；别的电脑复制这个文件夹即可。原来的改名为 ledger-moved.db 留着。\n" +
			"例：ducha ledger\n例：ducha ledger --to postgres://ducha@主机/数据库\n例：ducha --archive \\\\主机\\原件 ledger --to postgres://ducha@主机/数据库　　原件放在共享文件夹\n例：ducha ledger --to -　　搬回本机",
		Flags: []cli.Flag{&cli.StringFlag{Name: "to", Usage: "搬到这个`数据库`；写 - 搬回工作文件夹"}},
		Action: action(func(c *cli.Context) (int, error) {
			if c.IsSet("to") {
				return runMove(e, c.String("to"))
			}
			return runLedger(e)
		})}
}

// runLedger tells where the record is kept, and how much it holds.
func runLedger(e *env) (int, error) {
	dir, err := e.dir()
	if err != nil {
		return 0, err
	}
	if !e.hasLedger(dir) {
		return 0, failed("下发（ducha fill）时会建", "这个工作文件夹还没有收发记录")
	}
	at, err := e.place(dir)
	if err != nil {
		return 0, err
	}
	led, err := e.openLedger(dir)
	if err != nil {
		return 0, err
	}
	defer led.Close()
	return tellLedger(e, "收发记录", dir, at, led)
}

func tellLedger(e *env, title, dir string, at ledger.Place, led *ledger.Ledger, notes ...string) (int, error) {
	counts, err := led.Counts(e.ctx)
	if err != nil {
		return 0, err
	}
	where, originals := told(dir, filepath.Join(at.Dir, ledger.FileName)), "database"
	if at.URL != "" {
		where = ledger.Shown(at.URL)
	}
	if folder := led.ArchiveFolder(); folder != "" {
		originals = told(dir, folder)
	}
	if e.json {
		e.print(map[string]any{"ledger": where, "archive": originals, "version": ledger.Version, "rounds": counts.Rounds, "forms": counts.Forms,
			"returns": counts.Returns, "entries": counts.Entries, "rulings": counts.Rulings, "originals": counts.Originals})
		return exitDone, nil
	}
	if originals == "database" {
		originals = "在同一个数据库里"
	}
	s := summary{title: title + " " + where, next: "ducha verify　核对原件和记录"}
	for _, r := range []struct {
		name string
		n    int
	}{{"期次", counts.Rounds}, {"下发的表", counts.Forms}, {"报送件", counts.Returns}, {"填报", counts.Entries}, {"核定", counts.Rulings}, {"原件", counts.Originals}} {
		s.row(r.name, r.n, "")
	}
	s.note("原件：%s", originals)
	for _, n := range notes {
		s.note("%s", n)
	}
	e.tell(s)
	return exitDone, nil
}

// runMove moves the record of a workspace to another place.
func runMove(e *env, to string) (int, error) {
	dir, err := e.dir()
	if err != nil {
		return 0, err
	}
	from, err := e.asKept(dir)
	if err != nil {
		return 0, err
	}
	here, at, err := e.target(from, dir, to)
	if err != nil {
		return 0, err
	}
	unlock, err := lockMail(dir) // what is sent meanwhile would be noted in the old one alone
	if err != nil {
		return 0, err
	}
	defer unlock()
	err = move(e.ctx, dir, here, at)
	switch {
	case errors.Is(err, ledger.ErrNotEmpty) && at.URL == "":
		return 0, failed("把它改名另存，再运行一次", "工作文件夹里另有一份收发记录 .ducha/%s，没有搬", ledger.FileName)
	case err != nil:
		return 0, err
	}
	moved, err := ledger.Open(e.ctx, at)
	if err != nil {
		return 0, err
	}
	defer moved.Close()
	if here.URL != "" {
		return tellLedger(e, "收发记录搬到了", dir, at, moved, "原来数据库里的那一份不再记；别的电脑上的这个文件夹，请换成现在这个文件夹的副本")
	}
	return tellLedger(e, "收发记录搬到了", dir, at, moved)
}

// asKept is the command as if the workspace alone named its record; an address that names
// the same has the password.
func (e *env) asKept(dir string) (*env, error) {
	kept, err := keptPlace(dir)
	from := *e
	from.archive = ""
	if ledger.Shown(from.ledger) != kept.URL {
		from.ledger = ""
	}
	return &from, err
}

// target is where the record of a workspace is, and where it is to be moved.
func (e *env) target(from *env, dir, to string) (here, at ledger.Place, err error) {
	target := *e
	target.ledger = to
	if to == local {
		target.ledger, target.archive = "", ""
	}
	if at, err = target.named(dir); err != nil {
		return here, at, err
	}
	here, err = from.place(dir)
	switch {
	case err != nil:
	case !from.hasLedger(dir):
		err = failed("还没有下发过的，直接用 --ledger 写明数据库", "这个工作文件夹还没有收发记录")
	case at.URL != "" && !isDatabase(at.URL):
		err = notDatabase("--to")
	case (at.URL == "") == (here.URL == "") && ledger.Shown(at.URL) == ledger.Shown(here.URL):
		err = wrongUsage("收发记录已经在那里了", "看它在哪里：ducha ledger")
	}
	return here, at, err
}

// move copies the record from a place to another and has the workspace go there. A database
// is left before, so that nothing comes to it any more that is not copied.
func move(ctx context.Context, dir string, here, at ledger.Place) error {
	led, err := ledger.Open(ctx, here)
	if err != nil {
		return err
	}
	defer led.Close()
	if here.URL == "" {
		err = led.CopyTo(ctx, at)
		led.Close() // its file gets another name
		if err != nil {
			return err
		}
		return settlePlace(at)
	}
	where := dir
	if at.URL != "" {
		where = ledger.Shown(at.URL)
	}
	var left *ledger.Left
	if err := led.Here(ctx); err != nil && !(errors.As(err, &left) && left.For == where) { // a run that was killed left it for there, too
		return err
	}
	if err := led.Leave(ctx, where); err != nil {
		return err
	}
	if err := led.CopyTo(ctx, at); err != nil {
		return errors.Join(err, led.Return(context.WithoutCancel(ctx)))
	}
	return settlePlace(at)
}

// settlePlace has the workspace use the record in its new place. The one that it was moved
// from stays; where that lay here, out of the way: first what says where the new one is, so
// that a run that is killed between leaves none unsaid.
func settlePlace(at ledger.Place) error {
	local, note := filepath.Join(at.Dir, ledger.FileName), filepath.Join(at.Dir, fileLedger)
	if at.URL == "" {
		if err := os.Remove(note); err != nil {
			return fmt.Errorf("搬回本机: %w", err)
		}
		return nil
	}
	if err := keepPlace(filepath.Dir(at.Dir), at); err != nil {
		return err
	}
	if err := os.Rename(local, filepath.Join(at.Dir, "ledger-moved.db")); err != nil && !errors.Is(err, fs.ErrNotExist) { // it came from another database
		return fmt.Errorf("put the old ledger aside: %w", err)
	}
	return nil
}
