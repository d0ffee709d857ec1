package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/report"
	"ducha/seeds"
)

func traceCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "trace", Aliases: []string{"溯源"}, Usage: "一项任务的填报从哪个文件、哪一格来，取代了什么", ArgsUsage: "任务",
		Description: "任务写序号或编号。逐个单位列出：计入的填报在哪个文件（压缩包、邮件里的写作 邮件.eml!附件.xlsx）的哪张表、哪些格子，什么时候、由谁发来，存档的 SHA-256；" +
			"它取代的、没有计入的各件，填空、填错的行；办公室的每一次核定和电话补报；经办人指定过归属的，何时指定。结转的任务，一直列到完成的那一期。\n" +
			"几项任务序号相同的，全部列出；只看一项的，写编号。只看不改，结束了的期次、台账里已删去的任务也能查。\n" +
			"例：ducha trace 17(1)\n例：ducha trace 3 --unit 市财政局 --round 2021H1",
		Flags: []cli.Flag{roundFlag(), &cli.StringFlag{Name: "unit", Usage: "只看一个`单位`，写全称、简称或编号"}},
		Action: action(func(c *cli.Context) (int, error) {
			return runTrace(e, traceOptions{c.String("round"), c.IsSet("unit"), c.String("unit"), c.Args().Slice()})
		})}
}

type traceOptions struct {
	round string
	one   bool // one unit alone:
	unit  string
	tasks []string
}

// trace is one run of the command.
type trace struct {
	*env
	w    *workspace
	led  *ledger.Ledger
	unit seeds.UnitID // "": all
	at   map[seeds.RoundID]roundAt
}

// roundAt is how a round stands, with what that rests on.
type roundAt struct {
	built    report.Result
	standing collect.Standing
	evidence collect.Evidence
}

// tracedTask is all that is told of a task.
type tracedTask struct {
	report.TaskResult
	gone   bool          // from the plan
	rounds []tracedRound // the one asked for, then the earlier ones that it carries on
}

// tracedRound is what a round has of a task.
type tracedRound struct {
	report.Result
	units   []collect.Traced
	earlier []seeds.Ruling // of the rounds that it carries on, the earliest first
}

func runTrace(e *env, o traceOptions) (int, error) {
	if len(o.tasks) != 1 || strings.TrimSpace(o.tasks[0]) == "" {
		return 0, wrongUsage("写明是哪一项任务，一次一项", "如：ducha trace 17(1)；序号和编号见 ducha tasks")
	}
	w, err := e.open()
	if err != nil {
		return 0, err
	}
	round, err := w.round(o.round)
	if err != nil {
		return 0, err
	}
	led, err := w.ledger(e)
	if err != nil {
		return 0, err
	}
	defer led.Close()
	t := &trace{env: e, w: w, led: led, at: map[seeds.RoundID]roundAt{}}
	now, err := t.load(round)
	if err != nil {
		return 0, err
	}
	if len(now.built.Issued) == 0 && toAsk(now.built) {
		return 0, failed("先用 ducha fill 下发反馈表", "%s 还没有下发过反馈表", round.Name)
	}
	called, err := tasksCalled(now.built, o.tasks[0])
	if err != nil {
		return 0, err
	}
	if o.one {
		if t.unit, err = t.unitCalled(now.built, o.unit); err != nil {
			return 0, err
		}
	}
	tasks, err := t.traced(round, called)
	if err != nil {
		return 0, err
	}
	t.tell(now.built, tasks)
	return exitDone, nil
}

// load reads how a round stands, once.
func (t *trace) load(round seeds.Round) (at roundAt, err error) {
	if at, loaded := t.at[round.ID]; loaded {
		return at, nil
	}
	if at.built, at.standing, err = t.w.buildFrom(t.env, t.led, round); err != nil {
		return at, err
	}
	at.standing.Current = at.built.Entries // as results show them
	at.evidence, err = collect.Recall(t.ctx, t.led, round.ID)
	t.at[round.ID] = at
	return at, err
}

// tasksCalled finds the tasks that a printed number or an id stands for, those that were
// deleted after they were issued in the round behind the plan's.
func tasksCalled(built report.Result, called string) ([]tracedTask, error) {
	var all, found []tracedTask
	for _, t := range built.Tasks {
		all = append(all, tracedTask{TaskResult: t})
	}
	for _, t := range goneTasks(built) {
		all = append(all, tracedTask{TaskResult: t, gone: true})
	}
	var names []string
	key := taskKey(called)
	for _, t := range all {
		if id := string(t.Task.ID); taskKey(id) == key || taskKey(t.Task.No) == key {
			found = append(found, t)
		}
		for _, name := range []string{t.Task.No, string(t.Task.ID)} {
			if name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(found) == 0 {
		return nil, wrongUsage("没有序号或编号是“"+called+"”的任务", alike(names, called, "全部任务见 ducha tasks"))
	}
	return found, nil
}

// taskKey is a number as it is compared: 第3项 and 3. are 3, （ is (.
func taskKey(no string) string {
	no = seeds.NameKey(no)
	if inner, ok := strings.CutPrefix(no, "第"); ok {
		no = strings.TrimSuffix(inner, "项")
	}
	return strings.TrimRight(no, ".、")
}

// goneTasks are the tasks that the round's forms asked for and the plan has no more: those
// that were answered, then those that were not.
func goneTasks(built report.Result) []report.TaskResult {
	gone := slices.Clone(built.Orphans)
	known := map[seeds.TaskID]bool{}
	for _, t := range slices.Concat(built.Tasks, gone) {
		known[t.Task.ID] = true
	}
	for _, f := range built.Known {
		for _, row := range f.Rows {
			if f.Round != built.Round.ID || known[row.Task] {
				continue
			}
			known[row.Task] = true
			gone = append(gone, report.TaskResult{State: report.StateNotAsked,
				Task: seeds.Task{ID: row.Task, No: row.Given[seeds.KeyNo], Chapter: row.Chapter, Item: row.Item, Text: row.Given[seeds.KeyTask]}})
		}
	}
	return gone
}

// unitCalled finds a unit of the plan, or one that is known from its form alone.
func (t *trace) unitCalled(built report.Result, called string) (seeds.UnitID, error) {
	u, err := t.w.unit(called)
	if err == nil {
		return u.ID, nil
	}
	known, unread := t.led.Known(t.ctx, built.Round.ID)
	if unread != nil {
		return "", unread
	}
	for _, f := range known {
		if seeds.NameKey(f.UnitName) == seeds.NameKey(called) || string(f.Unit) == strings.TrimSpace(called) {
			return f.Unit, nil
		}
	}
	return "", err
}

// traced traces tasks through the round and the earlier ones that they carry on. Where
// one unit was asked for, tasks that it has nothing to do with are left out, unless
// there is no other.
func (t *trace) traced(round seeds.Round, tasks []tracedTask) ([]tracedTask, error) {
	for n, task := range tasks {
		for i, r := range t.back(round, task.TaskResult) {
			at, err := t.load(r)
			if err != nil {
				return nil, err
			}
			units := t.only(collect.Trace(task.Task.ID, at.standing, at.evidence, t.w.book.Plan.Directory()))
			if i == 0 || len(units) > 0 {
				tasks[n].rounds = append(tasks[n].rounds, tracedRound{Result: at.built, units: units})
			}
		}
		t.carryOn(tasks[n].rounds)
	}
	concerned := slices.DeleteFunc(slices.Clone(tasks), func(task tracedTask) bool { return len(task.rounds) == 1 && len(task.rounds[0].units) == 0 })
	if t.unit == "" || len(concerned) == 0 {
		return tasks, nil
	}
	return concerned, nil
}

// back lists the round and those before it, as far as the answers to a task go back,
// the newest first.
func (t *trace) back(round seeds.Round, task report.TaskResult) []seeds.Round {
	from := map[seeds.RoundID]bool{task.From.ID: true}
	for _, e := range task.Entries {
		from[e.Round] = true
		if e.Overrules() {
			from[e.Ruling.On.Round] = true
		}
	}
	rounds := append(seeds.RoundsBefore(t.w.book.Rounds, round), round)
	first := slices.IndexFunc(rounds, func(r seeds.Round) bool { return from[r.ID] })
	if first < 0 {
		first = len(rounds) - 1
	}
	rounds = rounds[first:]
	slices.Reverse(rounds)
	return rounds
}

// carryOn gives each round the record of those that it carries on.
func (t *trace) carryOn(rounds []tracedRound) {
	var earlier []seeds.Ruling
	for i := range slices.Backward(rounds) {
		rounds[i].earlier = slices.Clone(earlier)
		earlier = append(earlier, t.at[rounds[i].Round.ID].evidence.Record...)
	}
}

// only leaves the unit that was asked for.
func (t *trace) only(units []collect.Traced) []collect.Traced {
	if t.unit == "" {
		return units
	}
	return slices.DeleteFunc(units, func(u collect.Traced) bool { return u.Unit != t.unit })
}
