package main

import (
	"fmt"
	"os"

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
		Description: "给每个牵头单位生成一张反馈表，放在 下发/期次/。没有变化的表，再次生成一个字节也不变。\n例：ducha fill\n例：ducha fill --roles all --unit 市财政局",
		Flags: []cli.Flag{roundFlag(),
			&cli.StringFlag{Name: "roles", Usage: "发给谁：first 首位牵头，lead 所有牵头（默认），all 牵头和配合"},
			&cli.StringSliceFlag{Name: "unit", Usage: "只给这个单位，可写多次"},
		},
		Action: action(func(c *cli.Context) (int, error) {
			if c.Args().Present() {
				return 0, wrongUsage("fill 后面不要写别的："+c.Args().First(), "指定单位用 --unit")
			}
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
	previous, err := w.previous(e, led, round)
	if err != nil {
		return 0, err
	}
	forms, def, skipped, err := fill.Forms(fill.Request{Plan: w.book.Plan, Round: round, Def: w.book.Def, Settings: w.book.Settings,
		Roles: roles, Units: opt.units, Previous: previous})
	if err != nil {
		return 0, failed("按提示改正后再运行", "不能下发：%w", err)
	}
	if err := w.save(); err != nil { // numbers given to rows that the clerk added must not change again
		return 0, err
	}
	dir := w.path(dirIssued, string(round.ID))
	outcomes, err := fill.Issue(e.ctx, led, def, forms, func(name string, data []byte) error { return saveFile(w.path(dirIssued, string(round.ID), name), data) })
	if err != nil {
		return 0, err
	}
	for _, o := range outcomes {
		if o.Old != "" {
			if err := os.Remove(w.path(dirIssued, string(round.ID), o.Old)); err != nil && !os.IsNotExist(err) {
				return 0, fmt.Errorf("remove old form: %w", err)
			}
		}
	}
	tellFill(e, w, round, dir, outcomes, skipped)
	if len(skipped) > 0 {
		return exitAwaits, nil
	}
	return exitDone, nil
}

func tellFill(e *env, w *workspace, round seeds.Round, dir string, outcomes []fill.Outcome, skipped []fill.Skipped) {
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
		forms = append(forms, form{o.Form.UnitName, w.rel(w.path(dirIssued, string(round.ID), o.Form.File)), o.Form.No, len(o.Form.Rows), o.State})
	}
	if e.json {
		e.print(map[string]any{"round": round.ID, "forms": forms, "skipped": list(skipped)})
		return
	}
	s := summary{title: fmt.Sprintf("下发 %s · %d 张反馈表 · %d 行", round.Name, len(outcomes), rows)}
	s.row("新", counts[fill.New], "")
	s.row("未变", counts[fill.Same], "")
	s.row("有变化", counts[fill.Changed], "")
	for _, k := range skipped {
		s.note("未下发：%s　%s。%s", k.Unit, k.Reason, k.Remedy)
	}
	s.note("文件夹：%s", dir)
	s.next = fmt.Sprintf("把表发给各单位；收回的文件放进 %s，再运行 ducha collect", w.path(dirReturns, string(round.ID)))
	e.tell(s)
}
