package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/urfave/cli/v2"

	"ducha/collect/ledger"
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
		Description: "给每个牵头单位生成一张反馈表，放在 下发/期次/。没有变化的表，再次生成一个字节也不变。本期不再需要填报的单位，表会收回（用 --unit 时不收回）。\n前面各期已报完成的任务不再列出，要照常列出，改台账“设置”的“已完成事项”。\n例：ducha fill\n例：ducha fill --roles all --unit 市财政局",
		Flags: []cli.Flag{roundFlag(),
			&cli.StringFlag{Name: "roles", Usage: "发给`谁`：first 首位牵头，lead 所有牵头（默认），all 牵头和配合"},
			&cli.StringSliceFlag{Name: "unit", Usage: "只给这个`单位`，可写多次"},
		},
		Action: action(func(c *cli.Context) (int, error) {
			return runFill(e, fillOptions{c.String("round"), c.String("roles"), c.StringSlice("unit")})
		})}
}

func roundFlag() cli.Flag {
	return &cli.StringFlag{Name: "round", Usage: "哪一`期`；默认是开放的、截至日期最晚的一期"}
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
	units, err := w.unitsCalled(opt.units)
	if err != nil {
		return 0, err
	}
	led, err := w.ledger(e)
	if err != nil {
		return 0, err
	}
	defer led.Close()
	f := filled{round: round, dir: w.path(dirIssued, string(round.ID))}
	asked, err := f.decide(e, w, led, roles, units)
	if err != nil {
		return 0, err
	}
	if err := w.save(); err != nil { // numbers given to rows that the clerk added must not change again
		return 0, err
	}
	if err := f.issue(e, led, asked); err != nil {
		return 0, err
	}
	remove := func(name string) error { return removeForm(filepath.Join(f.dir, name)) }
	for _, o := range f.outcomes {
		for _, old := range o.Old {
			if err := remove(old); err != nil {
				return 0, err
			}
		}
	}
	if len(opt.units) == 0 { // some units' forms say nothing about the others
		if f.withdrawn, err = fill.Withdraw(e.ctx, led, round.ID, f.outcomes, remove); err != nil {
			return 0, err
		}
		f.unasked = unasked(w.book.Plan.Tasks, asked.Tasks(), f.rests)
	}
	tellFill(e, w, f)
	if len(f.skipped)+len(f.unasked)+len(w.unread()) > 0 {
		return exitAwaits, nil
	}
	return exitDone, nil
}

// filled is what one run of fill did.
type filled struct {
	round     seeds.Round
	dir       string
	outcomes  []fill.Outcome
	skipped   []fill.Skipped
	withdrawn []seeds.Form
	rests     []seeds.Task // finished tasks that were left out
	unasked   []seeds.Task // the others that stand on no form
	past      history
}

// decide decides the forms of the round, by what the rounds before it came to.
func (f *filled) decide(e *env, w *workspace, led *ledger.Ledger, roles string, units []seeds.UnitID) (*fill.Asked, error) {
	var err error
	if f.past, err = w.before(e, led, f.round); err != nil {
		return nil, err
	}
	f.rests = w.rests(f.past)
	finished := map[seeds.TaskID]bool{}
	for _, t := range f.rests {
		finished[t.ID] = true
	}
	asked, err := fill.Ask(fill.Request{Plan: w.book.Plan, Round: f.round, Def: w.book.Def, Settings: w.book.Settings,
		Roles: roles, Units: units, Previous: f.past.previous, Finished: finished})
	var refused *fill.Refused
	if errors.As(err, &refused) {
		return nil, failed(refused.Remedy, "不能下发：%w", err)
	}
	if err != nil {
		return nil, err
	}
	f.skipped = asked.Skipped
	return asked, nil
}

// issue draws, records and saves the forms.
func (f *filled) issue(e *env, led *ledger.Ledger, asked *fill.Asked) (err error) {
	progress := e.shown("下发")
	progress(0, asked.Len()) // the time left is reckoned from here
	defer progress(gone, 0)
	var counting sync.Mutex // forms are saved on all cores
	saved := 0
	f.outcomes, err = fill.Issue(e.ctx, led, f.round.ID, asked.Def, asked.Forms(), func(name string, data []byte) error {
		if err := placeFile(filepath.Join(f.dir, name), data); err != nil {
			return err
		}
		counting.Lock()
		defer counting.Unlock()
		saved++
		progress(saved, asked.Len())
		return nil
	})
	syncFolder(f.dir)
	return err
}

// unasked gives the tasks that nobody answers for: none may be left out unsaid.
func unasked(tasks []seeds.Task, asked map[seeds.TaskID]bool, rests []seeds.Task) []seeds.Task {
	for _, t := range rests {
		asked[t.ID] = true
	}
	return slices.DeleteFunc(slices.Clone(tasks), func(t seeds.Task) bool { return asked[t.ID] })
}

// removeForm removes a form that is no longer issued under this name.
func removeForm(path string) error {
	if err := checkNotOpen(path); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return inTheWay("删去", path, err)
	}
	return nil
}

func tellFill(e *env, w *workspace, f filled) {
	counts := map[fill.State]int{}
	rows := 0
	for _, o := range f.outcomes {
		counts[o.State]++
		rows += o.Tasks
	}
	if e.json {
		e.print(fillJSON(w, f))
		return
	}
	s := summary{title: fmt.Sprintf("下发 %s · %d 张反馈表 · %d 行", f.round.Name, len(f.outcomes), rows)}
	s.row("新", counts[fill.New], f.later(fill.New))
	s.row("未变", counts[fill.Same], "")
	s.row("有变化", counts[fill.Changed], f.later(fill.Changed))
	var names []string
	for _, x := range f.withdrawn {
		names = append(names, x.UnitName)
	}
	if len(names) > 0 {
		s.row("收回", len(names), few(names, 8)+"　本期不再需要填报")
	}
	for _, k := range f.skipped {
		s.note("未下发：%s　%s。%s", k.Unit, k.Reason, k.Remedy)
	}
	if len(f.unasked) > 0 && len(f.outcomes) > 0 {
		s.note("%s。%s", f.unaskedReason(), unaskedRemedy)
	}
	s.unread(w)
	if len(f.rests) > 0 {
		s.note("已完成、本期不再填报 %d 项：%s；要继续填报，改“设置”的“%s”", len(f.rests),
			byRound(f.rests, func(id seeds.TaskID) string { return f.past.carried[id].Round.Name }), templates.SettingDone)
	}
	if len(f.outcomes) == 0 {
		f.tellNothing(&s, len(w.book.Plan.Tasks))
	} else {
		s.note("文件夹：%s", f.dir)
		s.next = fmt.Sprintf("%s；收回的文件放进 %s，再运行 ducha collect", w.sendNext(), w.path(dirReturns, string(f.round.ID)))
	}
	e.tell(s)
}

// later names the units whose forms have a state, where others had theirs before: these are to be sent still.
func (f filled) later(state fill.State) string {
	var names []string
	for _, o := range f.outcomes {
		if o.State == state {
			names = append(names, o.Form.UnitName)
		}
	}
	if len(names) == len(f.outcomes) {
		return ""
	}
	return few(names, 8)
}

// sendNext is how the forms are sent from here.
func (w *workspace) sendNext() string {
	if w.book.Settings.Get(templates.SettingSMTP) == "" { // nothing can be sent from here
		return "ducha send --eml 草稿　写出邮件草稿，或自行发送"
	}
	return "ducha send　用邮件发给各单位，或自行发送"
}

// tellNothing says why nobody is asked, and what to do about it.
func (f filled) tellNothing(s *summary, tasks int) {
	if len(f.rests) == tasks {
		s.note("全部任务都已完成，本期没有要填报的，没有下发反馈表")
		s.next = "ducha report　出反馈表和通报，各项任务结转计入"
		return
	}
	s.note("没有下发反馈表：要填报的 %d 项任务都没有能下发的单位", tasks-len(f.rests))
	s.next = "ducha check　看哪些任务没有牵头责任单位"
}

func fillJSON(w *workspace, f filled) any {
	type form struct {
		Unit   string     `json:"unit"`
		Path   string     `json:"path"`
		FormNo string     `json:"form_no"`
		Tasks  int        `json:"tasks"`
		State  fill.State `json:"state"`
	}
	forms := []form{}
	for _, o := range f.outcomes {
		forms = append(forms, form{o.Form.UnitName, w.rel(filepath.Join(f.dir, o.Form.File)), o.Form.No, o.Tasks, o.State})
	}
	told := f.skipped
	for _, x := range f.withdrawn {
		told = append(told, fill.Skipped{Unit: x.UnitName, Reason: "本期不再需要填报，已收回", Remedy: f.wanted()})
	}
	if len(f.unasked) > 0 {
		told = append(told, fill.Skipped{Reason: f.unaskedReason(), Remedy: unaskedRemedy})
	}
	return map[string]any{"round": f.round.ID, "forms": forms, "skipped": list(told)}
}

func (f filled) unaskedReason() string {
	var numbers []string
	for _, t := range f.unasked {
		numbers = append(numbers, numberOf(t))
	}
	return fmt.Sprintf("有 %d 项任务没有单位填报：%s", len(numbers), fewOf(numbers, 8, "项"))
}

const unaskedRemedy = "用 ducha check 看哪些任务没有能下发的牵头责任单位，补上后再下发"

// wanted says how a unit whose form was taken back is asked all the same.
func (f filled) wanted() string {
	if len(f.rests) == 0 {
		return "仍要其填报的，在台账“任务清单”中列上这个单位，再下发"
	}
	return "仍要其填报的，在台账“任务清单”中列上这个单位；任务已完成、仍要填报的，改“设置”的“" + templates.SettingDone + "”；再下发"
}
