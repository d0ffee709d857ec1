package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ducha/collect"
	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/report"
	"ducha/seeds"
	"ducha/seeds/workbook"
)

func reviewCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "review", Aliases: []string{"审核"}, Usage: "写出审核表，或读入审核表里的核定",
		Description: "在 汇总/期次/ 里写 审核表.xlsx：每个单位的每一项一行，单位所报和提示、研判在左，办公室的核定情况、采用文字、核定意见、退回重报在右。" +
			"填好、保存、关闭后用 --apply 读入：每一处核定连同时间和来源记录在案，单位的原文不动，汇总和通报用核定的。" +
			"标了退回重报的，标注好的表写到 退回/期次/。\n例：ducha review\n例：ducha review --apply",
		Flags: []cli.Flag{roundFlag(), &cli.BoolFlag{Name: "apply", Usage: "读入审核表里的核定"}},
		Action: action(func(c *cli.Context) (int, error) {
			return runReview(e, c.String("round"), c.Bool("apply"))
		})}
}

// review is one run of the command.
type review struct {
	*env
	w    *workspace
	led  *ledger.Ledger
	path string

	built    report.Result
	standing collect.Standing
	record   []seeds.Ruling // of the round

	applied  []seeds.Ruling
	problems []seeds.Problem
	copies   corrections
	kept     []string // why the table was not drawn anew
}

func runReview(e *env, roundID string, apply bool) (int, error) {
	w, round, err := e.openRound(roundID)
	if err != nil {
		return 0, err
	}
	led, err := w.ledger(e)
	if err != nil {
		return 0, err
	}
	defer led.Close()
	r := &review{env: e, w: w, led: led, path: w.path(dirResults, string(round.ID), fileReview)}
	if err := r.load(round); err != nil {
		return 0, err
	}
	if len(r.built.Issued) == 0 && toAsk(r.built) {
		return 0, failed("先用 ducha fill 下发反馈表", "%s 还没有下发过反馈表", round.Name)
	}
	if err := checkNotOpen(r.path); err != nil {
		return 0, err
	}
	step := r.write
	if apply {
		step = r.apply
	}
	if err := step(); err != nil {
		return 0, err
	}
	r.tell(apply)
	if len(r.problems)+len(r.built.Updated()) > 0 {
		return exitAwaits, nil
	}
	return exitDone, nil
}

// load reads from the ledger how the round stands, with the record of its rulings.
func (r *review) load(round seeds.Round) (err error) {
	if r.built, r.standing, err = r.w.buildFrom(r.env, r.led, round); err != nil {
		return err
	}
	r.record, err = r.led.Rulings(r.ctx, round.ID)
	return err
}

// table reads the 审核表 that is there.
func (r *review) table() (data []byte, v report.Reviewed, err error) {
	info, err := os.Stat(r.path)
	if err != nil {
		return nil, v, err
	}
	if info.Size() > inbox.MaxFile {
		return nil, v, failed("删去表里的图片等内容，或改名另存后重新生成", "%s 太大", fileReview)
	}
	if data, err = os.ReadFile(r.path); err != nil {
		return nil, v, err
	}
	v, err = report.ReadReview(data)
	if errors.Is(err, workbook.ErrDamaged) {
		return nil, v, failed("用 WPS 或 Excel 打开试试，能打开的另存为 .xlsx；不要了的，删去它再运行 ducha review", "%s 读不了：不是 Excel 工作簿，或已损坏", r.w.rel(r.path))
	}
	if err != nil {
		return nil, v, failed("用 WPS 或 Excel 打开看看，另存为 .xlsx；改过表头的请改回来；不要了的，删去它再运行 ducha review", "%s 读不了：%w", r.w.rel(r.path), err)
	}
	if other, is := v.OfAnother(r.built.Round.ID); is {
		return nil, v, failed("把它移回 "+dirResults+"/"+string(other)+"，再运行 ducha review", "%s 是 %s 期的审核表，不是本期的", r.w.rel(r.path), other)
	}
	return data, v, nil
}

// unruled counts what the office has written into a round's 审核表 and nobody has had
// read. A table that cannot be read is told when it is to be read.
func (w *workspace) unruled(e *env, led *ledger.Ledger, built report.Result) (int, error) {
	r := &review{env: e, w: w, led: led, built: built, path: w.path(dirResults, string(built.Round.ID), fileReview)}
	if !isFile(r.path) {
		return 0, nil
	}
	_, v, err := r.table()
	if err != nil {
		return 0, nil
	}
	if r.record, err = led.Rulings(e.ctx, built.Round.ID); err != nil {
		return 0, err
	}
	rulings, problems := built.Rule(v, r.record)
	return len(rulings) + faults(problems), nil
}

// write draws the table anew, unless that would lose what stands in the one that is there.
func (r *review) write() error {
	_, v, err := r.table()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r.draw()
	case err != nil:
		return err
	}
	pending, problems := r.built.Rule(v, r.record)
	r.problems = r.located(problems)
	if n := len(pending) + faults(problems); n > 0 {
		return failed("先运行 ducha review --apply 读入；不要这些改动的，删去这份表再运行", "%s 里有 %d 处核定还没有读入", r.w.rel(r.path), n)
	}
	if strange := r.built.Strange(v); len(strange) > 0 {
		return failed("把这份表改名另存，再运行 ducha review", "%s 里有自己加的%s，重新生成会丢掉", r.w.rel(r.path), strings.Join(strange, "、"))
	}
	return r.draw()
}

func (r *review) draw() error {
	return saveDrawn(r.path, func(out io.Writer) error { return report.ReviewTable(out, r.built, r.record) })
}

// apply puts the table's rulings on record and draws it anew, so that it shows what
// counts now. A table with something in it that could not be taken stays as it is.
func (r *review) apply() error {
	data, v, err := r.table()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return failed("先运行 ducha review 写出审核表，填好后再读入", "没有 %s", r.w.rel(r.path))
	case err != nil:
		return err
	}
	before := r.built
	r.applied, r.problems = before.Rule(v, r.record)
	r.problems = r.located(r.problems)
	if len(r.applied) > 0 {
		if err := checkNotOpen(r.w.returnsPath(before.Round.ID)); err != nil { // it is written once they are on record
			return err
		}
		if err := r.put(data); err != nil {
			return err
		}
		if err := r.load(before.Round); err != nil {
			return err
		}
	}
	if r.copies, err = r.w.writeBack(r.ctx, r.led, r.built, r.standing); err != nil {
		return err
	}
	if faults(r.problems) > 0 {
		r.kept = append(r.kept, "表里有的格子没有读入")
	}
	if strange := before.Strange(v); len(strange) > 0 {
		r.kept = append(r.kept, "有自己加的"+strings.Join(strange, "、"))
	}
	if len(r.kept) > 0 {
		return r.keep(data, v)
	}
	return r.draw()
}

// keep leaves the table as it is, but for the rulings that were taken from it: by this
// run, or by one that was killed before it could mark them there.
func (r *review) keep(data []byte, v report.Reviewed) error {
	sha := ledger.Hash(data)
	taken := slices.DeleteFunc(slices.Clone(r.record), func(t seeds.Ruling) bool { return t.SHA256 != sha })
	if len(taken) == 0 {
		return nil
	}
	return saveDrawn(r.path, func(out io.Writer) error { return report.KeepReview(out, data, v, r.built, taken) })
}

// located gives problems the table as their file.
func (r *review) located(problems []seeds.Problem) []seeds.Problem {
	for i := range problems {
		problems[i].File = r.w.rel(r.path)
	}
	return problems
}

// put archives the table and records its rulings with time and file.
func (r *review) put(data []byte) error {
	sha, err := r.led.Keep(r.ctx, data)
	if err != nil {
		return err
	}
	last := map[seeds.Slot]int{}
	for _, was := range r.record {
		last[was.Slot()] = max(last[was.Slot()], was.Seq)
	}
	for i := range r.applied {
		slot := r.applied[i].Slot()
		last[slot]++
		r.applied[i].Seq = last[slot] // a ruling that came meanwhile was not looked at
		r.applied[i].At, r.applied[i].File, r.applied[i].SHA256 = r.now(), r.w.rel(r.path), sha
	}
	return r.led.Rule(r.ctx, r.applied...)
}
