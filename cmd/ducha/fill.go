package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"ducha/fill"
	"ducha/seeds"
	"ducha/templates"
)

type fillOptions struct {
	round string
	roles string
	units []string
}

func fillCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "fill", Aliases: []string{"下发"}, Usage: "生成各单位的反馈表",
		Description: "给每个牵头单位生成一张反馈表，放在 下发/期次/。没有变化的表，再次生成一个字节也不变。本期不再需要填报的单位，表会收回（用 --unit 时不收回）。\n例：ducha fill\n例：ducha fill --roles all --unit 市财政局",
		Flags: []cli.Flag{roundFlag(),
			&cli.StringFlag{Name: "roles", Usage: "发给谁：first 首位牵头，lead 所有牵头（默认），all 牵头和配合"},
			&cli.StringSliceFlag{Name: "unit", Usage: "只给这个单位，可写多次"},
		},
		Action: action(func(c *cli.Context) (int, error) {
			return runFill(e, fillOptions{c.String("round"), c.String("roles"), c.StringSlice("unit")})
		})}
}

func roundFlag() cli.Flag {
	return &cli.StringFlag{Name: "round", Usage: "哪一期；默认是开放的、截至日期最晚的一期"}
}

// rolesOf reads --roles; "" means the setting 填报范围.
func rolesOf(flag string) (string, error) {
	switch flag {
	case "":
		return "", nil
	case "first":
		return templates.RolesFirst, nil
	case "lead":
		return templates.RolesLead, nil
	case "all":
		return templates.RolesAll, nil
	}
	return "", wrongUsage("--roles 不能是“"+flag+"”", "可以是 first、lead、all")
}

func runFill(e *env, opt fillOptions) (int, error) {
	roles, err := rolesOf(opt.roles)
	if err != nil {
		return 0, err
	}
	w, round, err := e.openRound(opt.round)
	if err != nil {
		return 0, err
	}
	if roles == "" {
		roles = w.book.Settings.Get("填报范围")
	}
	if len(w.book.Plan.Tasks) == 0 {
		return 0, failed("先用 ducha import 通知文件 导入任务", "台账里没有任务")
	}
	led, err := w.ledger(e)
	if err != nil {
		return 0, err
	}
	defer led.Close()
	before, err := w.before(e, led, round)
	if err != nil {
		return 0, err
	}
	finished := w.finished(before.carried)
	forms, def, skipped, err := fill.Forms(fill.Request{Plan: w.book.Plan, Round: round, Def: w.book.Def, Settings: w.book.Settings,
		Roles: roles, Units: opt.units, Previous: before.previous, Finished: finished})
	if err != nil {
		return 0, failed("按提示改正后再运行", "不能下发：%w", err)
	}
	if len(finished) == len(w.book.Plan.Tasks) {
		return 0, failed("要继续填报，把台账“设置”的“"+templates.SettingDone+"”改为“继续填报”", "全部 %d 项任务此前都已完成，没有要填报的", len(finished))
	}
	if err := w.save(); err != nil { // numbers given to rows that the clerk added must not change again
		return 0, err
	}
	dir := w.path(dirIssued, string(round.ID))
	outcomes, err := fill.Issue(e.ctx, led, def, forms, func(name string, data []byte) error { return saveFile(filepath.Join(dir, name), data) })
	if err != nil {
		return 0, err
	}
	remove := func(name string) error { return removeForm(filepath.Join(dir, name)) }
	for _, o := range outcomes {
		if o.Old != "" {
			if err := remove(o.Old); err != nil {
				return 0, err
			}
		}
	}
	var withdrawn []seeds.Form
	if len(opt.units) == 0 { // some units' forms say nothing about the others
		if withdrawn, err = fill.Withdraw(e.ctx, led, round.ID, outcomes, remove); err != nil {
			return 0, err
		}
	}
	tellFill(e, w, round, dir, outcomes, skipped, withdrawn, finished)
	if len(skipped) > 0 {
		return exitAwaits, nil
	}
	return exitDone, nil
}

// finished are the tasks of the plan that are not asked again.
func (w *workspace) finished(carried map[seeds.TaskID]seeds.Carried) map[seeds.TaskID]bool {
	done := map[seeds.TaskID]bool{}
	if w.book.Settings.Get(templates.SettingDone) != templates.DoneDropped {
		return done
	}
	for _, t := range w.book.Plan.Tasks {
		if _, ok := carried[t.ID]; ok {
			done[t.ID] = true
		}
	}
	return done
}

// numbers gives the printed numbers of some tasks, in the order of the plan.
func numbers(plan seeds.Plan, some map[seeds.TaskID]bool) []string {
	var list []string
	for _, t := range plan.Tasks {
		switch {
		case some[t.ID] && t.No != "":
			list = append(list, t.No)
		case some[t.ID]:
			list = append(list, string(t.ID))
		}
	}
	return list
}

// removeForm removes a form that is no longer issued under this name.
func removeForm(path string) error {
	if err := checkNotOpen(path); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed("如果它正在 WPS 或 Excel 中打开，请先关闭，再运行一次", "不能删去 %s：%w", filepath.Base(path), err)
	}
	return nil
}

func tellFill(e *env, w *workspace, round seeds.Round, dir string, outcomes []fill.Outcome, skipped []fill.Skipped, withdrawn []seeds.Form, finished map[seeds.TaskID]bool) {
	counts := map[fill.State]int{}
	type form struct {
		Unit   string     `json:"unit"`
		Path   string     `json:"path"`
		FormNo string     `json:"form_no"`
		Tasks  int        `json:"tasks"`
		State  fill.State `json:"state"`
	}
	forms := []form{}
	rows := 0
	for _, o := range outcomes {
		counts[o.State]++
		rows += len(o.Form.Rows)
		forms = append(forms, form{o.Form.UnitName, w.rel(filepath.Join(dir, o.Form.File)), o.Form.No, len(o.Form.Rows), o.State})
	}
	var names []string
	told := skipped
	for _, f := range withdrawn {
		names = append(names, f.UnitName)
		told = append(told, fill.Skipped{Unit: f.UnitName, Reason: "本期不再需要填报，已收回", Remedy: "仍要其填报的，在台账“任务清单”中列上这个单位，再下发"})
	}
	if e.json {
		e.print(map[string]any{"round": round.ID, "forms": forms, "skipped": list(told)})
		return
	}
	s := summary{title: fmt.Sprintf("下发 %s · %d 张反馈表 · %d 行", round.Name, len(outcomes), rows)}
	s.row("新", counts[fill.New], "")
	s.row("未变", counts[fill.Same], "")
	s.row("有变化", counts[fill.Changed], "")
	if len(names) > 0 {
		s.row("收回", len(names), few(names, 8)+"　本期不再需要填报")
	}
	if len(finished) > 0 {
		s.note("已完成、不再填报 %d 项：%s。要继续填报，改台账“设置”的“%s”", len(finished), few(numbers(w.book.Plan, finished), 8), templates.SettingDone)
	}
	for _, k := range skipped {
		s.note("未下发：%s　%s。%s", k.Unit, k.Reason, k.Remedy)
	}
	s.note("文件夹：%s", dir)
	s.next = fmt.Sprintf("把表发给各单位；收回的文件放进 %s，再运行 ducha collect", w.path(dirReturns, string(round.ID)))
	e.tell(s)
}
