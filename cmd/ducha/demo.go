package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"ducha/collect/ledger"
	"ducha/fill/liaison"
	"ducha/report"
	"ducha/seeds"
	"ducha/seeds/book"
	"ducha/seeds/samples"
)

// demoMark is the file by which demo knows a folder of its own making.
const demoMark = "演示文件夹.txt"

func demoCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "demo", Aliases: []string{"演示"}, Usage: "用虚构的云泽市走一遍全过程", ArgsUsage: "[文件夹]",
		Description: "从通知到通报，全部是真的文件；默认写在 ducha-demo。再次运行只会重写演示自己建的文件夹。\n例：ducha demo\n例：ducha demo D:\\演示",
		Action: action(func(c *cli.Context) (int, error) {
			dir := "ducha-demo"
			if c.NArg() > 1 {
				return 0, wrongUsage("demo 只要一个文件夹", "如：ducha demo 演示")
			}
			if c.NArg() == 1 {
				dir = c.Args().First()
			}
			return runDemo(e, dir)
		})}
}

// demo plays one reporting period with the very commands a clerk uses.
type demo struct {
	*env
	named string // the folder as the command names it
	dir   string // absolute
	round seeds.Round
	story []string // what the liaisons did
}

func runDemo(e *env, named string) (int, error) {
	dir, err := filepath.Abs(named)
	if err != nil {
		return 0, fmt.Errorf("find folder: %w", err)
	}
	if isFile(dir) {
		return 0, wrongUsage(dir+" 不是文件夹", "换一个文件夹，如 ducha demo 演示")
	}
	if err := clearDemo(dir); err != nil {
		return 0, err
	}
	inner := *e
	inner.workspace, inner.json, inner.quiet, inner.stdout = dir, false, true, io.Discard
	inner.ledger, inner.archive = "", "" // never the office's own
	d := &demo{env: &inner, named: named, dir: dir}
	inner.now = d.ruledAt
	progress := e.shown("演示")
	defer progress(gone, 0)
	steps := []func() error{d.notice, d.office, d.issue, d.answer, d.collect, d.reviewed, d.remind, d.report}
	for i, step := range steps {
		progress(i, len(steps))
		if err := step(); err != nil {
			return 0, fmt.Errorf("演示：%w", err)
		}
	}
	progress(len(steps), len(steps))
	return exitDone, d.tellAll(e)
}

// clearDemo makes the folder, or empties one that an earlier demo made.
func clearDemo(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read %s: %w", dir, err)
	}
	if len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(dir, demoMark)); err != nil {
			return failed("换一个文件夹，如 ducha demo 演示2", "%s 里有别的文件，演示不会动它", dir)
		}
	}
	for _, entry := range entries { // the mark stays: where a file is open and cannot go, the folder is demo's still
		if path := filepath.Join(dir, entry.Name()); entry.Name() != demoMark {
			if err := os.RemoveAll(path); err != nil {
				if which := (*fs.PathError)(nil); errors.As(err, &which) {
					path = which.Path
				}
				return inTheWay("删去", path, err)
			}
		}
	}
	return saveFile(filepath.Join(dir, demoMark), []byte("本文件夹由 ducha demo 建立，内容均为虚构；再次运行演示时会整个重写。\n"))
}

// notice puts the published notice in place and imports it.
func (d *demo) notice() error {
	data, err := samples.FS.ReadFile(samples.Labelled2021)
	if err != nil {
		return err
	}
	path := filepath.Join(d.dir, "通知.txt")
	if err := saveFile(path, data); err != nil {
		return err
	}
	_, err = runImport(d.env, importOptions{files: []string{path}})
	return err
}

// office does what the clerk does in 台账.xlsx: settings and addresses.
func (d *demo) office() error {
	w, err := d.open()
	if err != nil {
		return err
	}
	maps.Copy(w.book.Settings, map[string]string{"期号": "2", "主送": "各县市区人民政府，市政府各部门、各直属单位", "联系人": "综合科",
		"联系电话": "0000-1234567", "收件邮箱": "ducha@yunze.example", "成文日期": "2021-07-12", "落款": "云泽市人民政府办公室",
		"抄送": "报：市委、市政府领导\n送：市委办公室，市人大常委会办公室，市政协办公室", "印发机关": "云泽市人民政府办公室", "印发日期": "2021-07-13", "印发份数": "120"})
	for i := range w.book.Plan.Units {
		u := &w.book.Plan.Units[i]
		u.Email = []string{"u" + string(u.ID) + "@units.example"}
	}
	return w.save()
}

func (d *demo) issue() error {
	if _, err := runRoundOpen(d.env, []string{"2021H1"}, roundFlags{"2021年上半年", "2021-06-30", "2021-07-05 18:00"}); err != nil {
		return err
	}
	if _, err := runFill(d.env, fillOptions{}); err != nil {
		return err
	}
	w, err := d.open()
	if err != nil {
		return err
	}
	if d.round, err = w.round("2021H1"); err != nil {
		return err
	}
	return d.drafts(ledger.MailForm, demoDrafts)
}

// Folders of the demo's drafts: it has no mail server.
const (
	demoDrafts    = "邮件草稿/发送"
	demoReminders = "邮件草稿/催报"
)

// drafts leaves what would be mailed.
func (d *demo) drafts(kind ledger.MailKind, folder string) error {
	_, err := runMail(d.env, kind, mailOptions{eml: filepath.Join(d.dir, filepath.FromSlash(folder))})
	return err
}

func (d *demo) remind() error { return d.drafts(ledger.MailRemind, demoReminders) }

// sampleAnswers are the answers to the sample notice, by printed number.
func sampleAnswers() (map[string]liaison.Answer, error) {
	data, err := samples.FS.ReadFile(samples.Labelled2021Answers)
	if err != nil {
		return nil, fmt.Errorf("read sample answers: %w", err)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, 6
	records, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read sample answers: %w", err)
	}
	out := map[string]liaison.Answer{}
	for _, rec := range records[1:] {
		out[rec[0]] = liaison.Answer{"完成情况": rec[1], "完成比例(%)": rec[2], "工作进展": rec[3], "存在问题": rec[4], "下一步举措": rec[5]}
	}
	return out, nil
}

// turn is one unit's way of answering.
type turn struct {
	what  string // told in the story; "" for an ordinary answer
	files func(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error)
}

// file is one file that comes back.
type file struct {
	name string
	data []byte
	at   time.Time
}

// answer lets every unit answer in its own way.
func (d *demo) answer() error {
	w, err := d.open()
	if err != nil {
		return err
	}
	led, err := w.ledger(d.env)
	if err != nil {
		return err
	}
	defer led.Close()
	forms, err := led.Issued(d.ctx, d.round.ID)
	if err != nil {
		return err
	}
	answers, err := sampleAnswers()
	if err != nil {
		return err
	}
	turns := oddTurns()
	for i, f := range forms {
		data, err := os.ReadFile(w.path(dirIssued, string(d.round.ID), f.File))
		if err != nil {
			return err
		}
		t, odd := turns[i]
		if !odd {
			t = turn{files: answerWell}
		}
		if t.what != "" {
			d.story = append(d.story, f.UnitName+t.what)
		}
		files, err := t.files(d, f, data, answers)
		if err != nil {
			return fmt.Errorf("%s: %w", f.UnitName, err)
		}
		for _, x := range files {
			path := w.path(dirReturns, string(d.round.ID), x.name)
			if err := saveFile(path, x.data); err != nil {
				return err
			}
			if err := os.Chtimes(path, x.at, x.at); err != nil {
				return err
			}
		}
	}
	return nil
}

// before is a moment so many hours before the due time.
func (d *demo) before(hours int) time.Time {
	return d.round.Due.Add(-time.Duration(hours) * time.Hour)
}

// typed fills a form and lets edit change what was typed.
func (d *demo) typed(data []byte, answers map[string]liaison.Answer, at time.Time, edit func(*liaison.Form) error) ([]byte, error) {
	l, err := liaison.Open(data)
	if err != nil {
		return nil, err
	}
	for _, h := range [][2]string{{"填报人", "联络员"}, {"联系电话", "0000-7654321"}, {"审核人", "分管负责人"}, {"填报日期", "2021-07-02"}} {
		if err := l.Head(h[0], h[1]); err != nil {
			return nil, err
		}
	}
	if err := l.Fill(answers); err != nil {
		return nil, err
	}
	if edit != nil {
		if err := edit(l); err != nil {
			return nil, err
		}
	}
	return l.Save(at)
}

func answerWell(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	at := d.before(20 + len(f.UnitName)%40)
	data, err := d.typed(form, answers, at, nil)
	return []file{{f.File, data, at}}, err
}

func (d *demo) collect() error {
	_, err := runCollect(d.env, collectOptions{})
	return err
}

func (d *demo) report() error {
	_, err := runReport(d.env, reportOptions{})
	return err
}

// tellAll says in a dozen lines what was done, what was wrong and what to open.
func (d *demo) tellAll(e *env) error {
	w, err := d.open()
	if err != nil {
		return err
	}
	led, err := w.ledger(d.env)
	if err != nil {
		return err
	}
	defer led.Close()
	built, _, err := w.buildFrom(d.env, led, d.round)
	if err != nil {
		return err
	}
	totals := map[seeds.Verdict]int{}
	for _, r := range built.Returns {
		totals[r.Verdict]++
	}
	paths := []string{book.FileName, dirIssued + "/2021H1", demoDrafts, demoReminders, dirReturns + "/2021H1/" + fileReturns, dirCorrect + "/2021H1",
		dirResults + "/2021H1/" + fileReview, dirResults + "/2021H1/" + fileWorkbook, dirResults + "/2021H1/" + fileBulletin}
	if e.json {
		e.print(map[string]any{"workspace": filepath.ToSlash(d.dir), "tasks": len(built.Tasks), "forms": len(built.Issued), "found": len(built.Returns),
			"totals": totals, "open": paths})
		return nil
	}
	s := summary{title: fmt.Sprintf("演示：云泽市（虚构）%s，从通知到通报　%s", d.round.Name, d.dir)}
	s.row("导入任务", len(built.Tasks), fmt.Sprintf("单位 %d 个，单位组 %d 个", len(w.book.Plan.Units), len(w.book.Plan.Groups)))
	s.row("下发反馈表", len(built.Issued), "")
	s.row("收回文件", len(built.Returns), "")
	for _, v := range seeds.Verdicts {
		if totals[v] > 0 {
			s.coloured(verdictColour(v), "  "+v.Chinese(), totals[v], verdictNote(v, built))
		}
	}
	s.note("应报 %d 家：报齐 %d，部分 %d%s，未报 %d%s；任务已报 %d 项，滞后和未启动 %d 项", len(built.Standing), len(built.Names(seeds.Complete)),
		len(built.Names(seeds.Partial)), bracketed(built.Names(seeds.Partial)), len(built.Names(seeds.Missing)), bracketed(built.Names(seeds.Missing)),
		built.Reported(), len(built.Behind))
	t := tallyOf(built.ReviewRows())
	s.note("办公室核定 %d 项：%s %d 项，%s %d 项", t.ruled, report.MarkByPhone, t.phoned, report.MarkRefused, t.refused)
	s.note("可以打开看：")
	for _, p := range paths {
		s.note("  %s　%s", p, demoNotes[p])
	}
	s.next = "ducha -C " + quoted(d.named) + " status　看这一期的进度；ducha guide　看手册"
	e.tell(s)
	return nil
}

var demoNotes = map[string]string{
	book.FileName:                          "任务、单位、期次、栏目、文字、设置",
	dirIssued + "/2021H1":                  "每个牵头单位一张反馈表",
	demoDrafts:                             "发给各单位的邮件，用邮件软件打开就能发",
	demoReminders:                          "催没有报齐的和要更正的单位",
	dirReturns + "/2021H1/" + fileReturns:  "每个文件的结论，每个问题在哪一格",
	dirCorrect + "/2021H1":                 "要单位更正的表，已标红加批注",
	dirResults + "/2021H1/" + fileReview:   "单位所报和办公室的核定，每次核定的记录",
	dirResults + "/2021H1/" + fileWorkbook: "汇总、明细、统计和图、较上期、" + report.SheetBehind + "、未报送",
	dirResults + "/2021H1/" + fileBulletin: "督查通报，附反馈表、滞后事项清单、统计表、未按时报送单位名单",
}
