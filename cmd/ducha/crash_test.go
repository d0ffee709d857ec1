//go:build linux && amd64 && !race

package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/collect/ledger"
	"ducha/collect/mailtest"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/seeds/book"
	"ducha/templates"
)

// crashNow is the time by the program's clock in these tests, so that what is recorded
// with a time is the same in every run.
var crashNow = time.Date(2021, 7, 6, 9, 0, 0, 0, seeds.Beijing)

// crashOffice is a small office whose workspace is put aside, as it is before each command
// that shall be disturbed.
type crashOffice struct {
	t   *testing.T
	dir string
}

// do runs the program in this process and wants it to do its work.
func (o crashOffice) do(args ...string) string {
	o.t.Helper()
	code, said := runAt(o.dir, args...)
	if code != exitDone && code != exitAwaits {
		o.t.Fatalf("ducha %s: exit %d\n%s", strings.Join(args, " "), code, said)
	}
	sameStatus(o.t, o.dir)
	return said
}

// runAt runs the program in this process, at the time of these tests.
func runAt(dir string, args ...string) (code int, said string) {
	var out bytes.Buffer
	code = runBy(hurriedAt(crashNow), context.Background(), append([]string{"-C", dir}, args...), strings.NewReader(""), &out, &out)
	return code, out.String()
}

// edit changes the 台账 as a clerk would.
func (o crashOffice) edit(change func(b *book.Book)) {
	o.t.Helper()
	e := &env{ctx: context.Background(), clock: hurriedAt(crashNow), workspace: o.dir}
	w, err := e.open()
	succeed(o.t, err)
	change(&w.book)
	succeed(o.t, w.save())
}

const (
	crashRound = "2021H1"
	crashUnits = 8
)

// newCrashOffice makes a plan with a round; the first two units have two tasks.
func newCrashOffice(t *testing.T) crashOffice {
	o := crashOffice{t, filepath.Join(t.TempDir(), "督查 [一] (2021)")}
	succeed(t, os.Mkdir(o.dir, 0o755))
	var notice strings.Builder
	notice.WriteString("云泽市人民政府关于2021年重点工作及责任分解的通知\n\n一、重点工作\n\n")
	for i := range crashUnits + 2 {
		fmt.Fprintf(&notice, "%d.完成第%d批项目建设。\n\n牵头责任单位:云泽第%c中学。\n\n", i+1, i+1, []rune("一二三四五六七八")[i%crashUnits])
	}
	path := filepath.Join(o.dir, "通知.txt")
	succeed(t, os.WriteFile(path, []byte(notice.String()), 0o600))
	o.do("import", path)
	o.do("round", "open", crashRound, "--name", "2021年上半年", "--as-of", "2021-06-30", "--due", "2021-07-05 18:00")
	return o
}

// turnFunc is a unit's way of answering.
type turnFunc = func(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error)

// answered puts what units answer into the folder.
func (o crashOffice) answered(turns ...turnFunc) {
	o.t.Helper()
	for _, x := range o.turns(turns...) {
		path := filepath.Join(o.dir, dirReturns, crashRound, x.name)
		succeed(o.t, os.MkdirAll(filepath.Dir(path), 0o755))
		succeed(o.t, os.WriteFile(path, x.data, 0o600))
		succeed(o.t, os.Chtimes(path, x.at, x.at))
	}
}

// turns lets units answer, each in its own way, by its place among the forms.
func (o crashOffice) turns(turns ...turnFunc) (came []file) {
	o.t.Helper()
	e := &env{ctx: context.Background(), clock: hurriedAt(crashNow), workspace: o.dir}
	w, round, err := e.openRound("")
	succeed(o.t, err)
	led, err := w.ledger(e)
	succeed(o.t, err)
	defer led.Close()
	forms, err := led.Issued(e.ctx, round.ID)
	succeed(o.t, err)
	answers := map[string]liaison.Answer{}
	for i := range crashUnits + 2 {
		answers[fmt.Sprint(i+1)] = liaison.Answer{"工作进展": fmt.Sprintf("第%d批项目已经开工。", i+1), "完成情况": "正常推进"}
	}
	d := &demo{env: e, dir: o.dir, round: round}
	for i, turn := range turns {
		form, err := os.ReadFile(w.path(dirIssued, crashRound, forms[i].File))
		succeed(o.t, err)
		files, err := turn(d, forms[i], form, answers)
		succeed(o.t, err)
		came = append(came, files...)
	}
	return came
}

// corrected is the answer of a unit that was asked to correct its first one.
func corrected(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	files, err := answerLate(d, f, form, answers)
	for i := range files {
		files[i].name = "更正后" + files[i].name
	}
	return files, err
}

// mailed lets the first unit send an answer to a mailbox from which the office collects.
func (o crashOffice) mailed(turn turnFunc) {
	o.t.Helper()
	server := mailtest.Start(o.t)
	ca := filepath.Join(o.t.TempDir(), "ca.pem")
	succeed(o.t, os.WriteFile(ca, server.CA, 0o600))
	succeed(o.t, os.WriteFile(filepath.Join(o.dir, dirLedger, "imap-password"), []byte(mailtest.Password), 0o600))
	o.edit(func(b *book.Book) {
		maps.Copy(b.Settings, map[string]string{"IMAP服务器": "imaps://" + server.IMAPS, "IMAP账号": mailtest.User, "服务器证书": ca})
	})
	for _, x := range o.turns(turn) {
		server.Put(o.t, "INBOX", x.at, x.data)
	}
	server.Put(o.t, "INBOX", crashNow, []byte("From: <a@units.example>\r\nSubject: x\r\nDate: Fri, 02 Jul 2021 10:00:00 +0800\r\n\r\nx\r\n"))
}

// rule types into the 审核表, in the row of a task, by title.
func (o crashOffice) rule(no, unit string, texts map[string]string) {
	o.t.Helper()
	table, err := openTyped(filepath.Join(o.dir, dirResults, crashRound, fileReview), "审核表", "核定情况")
	succeed(o.t, err)
	defer table.Close()
	row := table.find(no, unit)
	if row == 0 {
		o.t.Fatalf("no row for %s of %s", no, unit)
	}
	for title, text := range texts {
		succeed(o.t, table.write(row, title, text))
	}
	succeed(o.t, table.Save())
}

// crash is a command to be disturbed in a workspace as it was then.
type crash struct {
	name  string
	dir   string // put aside
	args  []string
	older bool // its ledger is an older version's
}

// crashes play a round and put the workspace aside before each command.
func crashes(t *testing.T) (list []crash) {
	o := newCrashOffice(t)
	aside := t.TempDir()
	before := func(name string, args ...string) {
		dir := filepath.Join(aside, fmt.Sprint(len(list)))
		copyWorkspace(t, o.dir, dir)
		list = append(list, crash{name: name, dir: dir, args: args})
		o.do(args...)
	}
	o.do("fill", "--unit", "云泽第八中学") // the secret is drawn
	before("the forms of a round", "fill")
	o.edit(func(b *book.Book) {
		b.Plan.Tasks[0].Text += "力争提前。"
		b.Plan.Units[1].Name = "云泽第二高级中学" // and of its file
		b.Plan.Units[1].Aliases = append(b.Plan.Units[1].Aliases, "云泽第二中学")
		b.Plan.Tasks[2].Lead = b.Plan.Tasks[3].Lead
	})
	before("other forms, one under another name, one withdrawn", "fill")
	o.answered(answerWrongly, answerTwice, answerByMail, answerZipped, answerDouble, answerDamaged, answerPartly)
	before("the first returns", "collect")
	o.answered(corrected, answerPhoto, answerInWords)
	before("more returns, one put right", "collect")
	o.mailed(answerByMail)
	before("returns in a mailbox", "collect", "--imap", "INBOX")
	before("a review table", "review")
	o.rule("4", "云泽第四中学", map[string]string{"核定情况": "已完成", "采用文字": "第4批项目已经完工。"})
	o.rule("5", "云泽第五中学", map[string]string{"退回重报": "退回", "核定意见": "请写明投资额"})
	before("rulings", "review", "--apply")
	o.rule("4", "云泽第四中学", map[string]string{"核定情况": "进度滞后"})
	o.rule("3", "云泽第四中学", map[string]string{"核定情况": "差不多"})
	before("rulings in a table that is kept, for one is wrong", "review", "--apply")
	before("the first papers", "report")
	o.rule("3", "云泽第四中学", map[string]string{"核定情况": "已完成"})
	o.do("review", "--apply")
	before("new papers", "report", "--draft")
	o.answered(answerLate, answerLate)
	older(t, filepath.Join(o.dir, dirLedger, ledger.FileName))
	before("an older ledger, copied before it is upgraded", "collect")
	list[len(list)-1].older = true
	return list
}

// older makes a ledger what the version before seals wrote.
func older(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(path))
	succeed(t, err)
	defer db.Close()
	change := []string{`ALTER TABLE returns DROP COLUMN seq`, `DROP TABLE archive`, `UPDATE meta SET value = '4' WHERE key = 'version'`}
	for _, table := range query(t, db, `SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'seal'`) {
		change = append(change, `ALTER TABLE `+table+` DROP COLUMN seal`)
	}
	for _, stmt := range change {
		_, err := db.Exec(stmt)
		succeed(t, err)
	}
}

// A run that is killed at any step loses nothing: the same command once more makes the
// workspace what it would have become undisturbed, outside .ducha byte for byte.
// DUCHA_KILLS=all kills before every step of every command, else a few of each.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	for _, c := range crashes(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			whole := filepath.Join(t.TempDir(), "whole")
			copyWorkspace(t, c.dir, whole)
			run := runStepped(t, whole, 0, c.args...)
			if run.code != exitDone && run.code != exitAwaits {
				t.Fatalf("exit %d: %s", run.code, run.said)
			}
			want := contents(t, whole)
			kills := chosen(run.steps)
			for _, n := range kills {
				killed := filepath.Join(t.TempDir(), "killed")
				copyWorkspace(t, c.dir, killed)
				at := runStepped(t, killed, n, c.args...)
				agrees := func(when string) {
					if code, said := runAt(killed, "verify"); code != exitDone {
						t.Errorf("killed before %d %s, %s verify exits %d: %s", n, at.last(), when, code, said)
					}
				}
				agrees("at once")
				if code, said := runAt(killed, c.args...); code != run.code {
					t.Errorf("killed before %d %s, then exit %d, want %d: %s", n, at.last(), code, run.code, said)
				}
				agrees("run again")
				if diff := different(contents(t, killed), want); diff != "" {
					t.Errorf("killed before %d %s:\n%s", n, at.last(), diff)
				}
				succeed(t, os.RemoveAll(killed))
			}
			t.Logf("%d steps, killed before %d of them", len(run.steps), len(kills))
			if os.Getenv("DUCHA_KILLS") == "steps" {
				t.Log("\n" + listed(run.steps))
			}
		})
	}
}

// last is the step before which a run was killed.
func (s stepped) last() string {
	if !s.killed {
		return "(it ran to its end)"
	}
	return s.steps[len(s.steps)-1].String()
}

// chosen are the numbers of the steps before which a run is killed: some spread over it,
// and in each folder the last time that a file gets its name or goes.
func chosen(steps []step) []int {
	const most = 8
	chosen, last := map[int]bool{}, map[step]int{}
	for i, s := range steps {
		n := i + 1
		if os.Getenv("DUCHA_KILLS") == "all" || n*most/len(steps) != i*most/len(steps) {
			chosen[n] = true
		}
		if s.call == "rename" || s.call == "remove" {
			last[step{s.call, filepath.Dir(s.path)}] = n
		}
	}
	for _, n := range last {
		chosen[n] = true
	}
	return slices.Sorted(maps.Keys(chosen))
}

// After a run of collect was killed the next return comes in at once, before anybody
// repeats the run: in the end it is as if nothing had happened.
func TestKilledAndOvertaken(t *testing.T) {
	t.Parallel()
	o := newCrashOffice(t)
	o.do("fill")
	o.answered(answerWrongly, answerPartly, answerTwice)
	before := filepath.Join(t.TempDir(), "before")
	copyWorkspace(t, o.dir, before)
	run := runStepped(t, o.dir, 0, "collect")
	overtake := func(dir string) map[string]string {
		at := crashOffice{t, dir}
		at.answered(corrected)
		at.do("collect")
		return contents(t, dir)
	}
	want := overtake(o.dir)
	for _, n := range chosen(run.steps) {
		dir := filepath.Join(t.TempDir(), "killed")
		copyWorkspace(t, before, dir)
		at := runStepped(t, dir, n, "collect")
		if diff := different(overtake(dir), want); diff != "" {
			t.Errorf("killed before %d %s:\n%s", n, at.last(), diff)
		}
		succeed(t, os.RemoveAll(dir))
	}
}

// The first forms of all: the ledger draws its secret in that run, so that every run makes
// other marks. The forms on disk must be those that the ledger knows, and stay.
func TestKilledInTheFirstRun(t *testing.T) {
	t.Parallel()
	o := newCrashOffice(t)
	whole := filepath.Join(t.TempDir(), "whole")
	copyWorkspace(t, o.dir, whole)
	run := runStepped(t, whole, 0, "fill")
	if run.code != exitDone {
		t.Fatalf("exit %d: %s", run.code, run.said)
	}
	want := issuedMarks(t, whole)
	kills := chosen(run.steps)
	for _, n := range kills {
		dir := filepath.Join(t.TempDir(), "killed")
		copyWorkspace(t, o.dir, dir)
		at := runStepped(t, dir, n, "fill")
		before := formMarks(t, dir)
		if code, said := runAt(dir, "fill"); code != exitDone {
			t.Fatalf("killed before %d %s, then exit %d: %s", n, at.last(), code, said)
		}
		marks, onDisk := issuedMarks(t, dir), formMarks(t, dir)
		if !maps.Equal(onDisk, marks) {
			t.Errorf("killed before %d %s: forms\n%v, issued\n%v", n, at.last(), onDisk, marks)
		}
		for file, mark := range before { // it may have left the house already
			if marks[file] != mark {
				t.Errorf("killed before %d %s: %s had the mark %s, now %s is issued", n, at.last(), file, mark, marks[file])
			}
		}
		if !slices.Equal(slices.Sorted(maps.Keys(onDisk)), slices.Sorted(maps.Keys(want))) {
			t.Errorf("killed before %d %s: forms %v, want %v", n, at.last(), onDisk, want)
		}
		done := contents(t, dir)
		if code, said := runAt(dir, "fill"); code != exitDone || different(contents(t, dir), done) != "" {
			t.Errorf("killed before %d %s: a third run, exit %d, changes\n%s%s", n, at.last(), code, different(contents(t, dir), done), said)
		}
		succeed(t, os.RemoveAll(dir))
	}
	t.Logf("%d steps, killed before %d of them", len(run.steps), len(kills))
}

// issuedMarks are the marks that the ledger has issued, by file.
func issuedMarks(t *testing.T, dir string) map[string]string {
	t.Helper()
	e := &env{ctx: context.Background(), clock: hurriedAt(crashNow), workspace: dir}
	w, round, err := e.openRound("")
	succeed(t, err)
	led, err := w.ledger(e)
	succeed(t, err)
	defer led.Close()
	forms, err := led.Issued(e.ctx, round.ID)
	succeed(t, err)
	marks := map[string]string{}
	for _, f := range forms {
		marks[f.File] = f.Mark
	}
	return marks
}

// formMarks are the marks in the forms on disk, by file.
func formMarks(t *testing.T, dir string) map[string]string {
	t.Helper()
	folder := filepath.Join(dir, dirIssued, crashRound)
	entries, _ := os.ReadDir(folder) // none before the first form
	marks := map[string]string{}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), halfWritten) {
			continue
		}
		f, err := excelize.OpenFile(filepath.Join(folder, entry.Name()))
		succeed(t, err)
		mark, err := f.GetCellValue(templates.MarkSheet, "A1")
		succeed(t, errors.Join(err, f.Close()))
		marks[entry.Name()] = mark
	}
	return marks
}
