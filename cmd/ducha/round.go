package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"ducha/seeds"
)

func roundCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "round", Aliases: []string{"期次"}, Usage: "开一期、列出各期、关一期",
		Description: "例：ducha round open 2021H1 --name 2021年上半年 --as-of 2021-06-30 --due \"2021-07-05 18:00\"\n例：ducha round list",
		Subcommands: []*cli.Command{
			{Name: "open", Aliases: []string{"开"}, Usage: "开一期", ArgsUsage: "期次",
				Description: "期次用 1 至 20 个字母、数字或短横线，也是文件夹的名称。关了的一期，只写期次就重新打开。\n例：ducha round open 2021H1 --name 2021年上半年 --as-of 2021-06-30 --due \"2021-07-05 18:00\"\n例：ducha round open 2021-07 --name 2021年7月 --as-of 2021-07-31 --due 2021-08-05",
				Flags: []cli.Flag{
					&cli.StringFlag{Name: "name", Usage: "`名称`，如 2021年上半年"},
					&cli.StringFlag{Name: "as-of", Usage: "截至`日期`，如 2021-06-30"},
					&cli.StringFlag{Name: "due", Usage: "报送截止的`时间`，如 2021-07-05 或 \"2021-07-05 18:00\"；只写日期指当天结束"},
				},
				Action: action(func(c *cli.Context) (int, error) {
					return runRoundOpen(e, c.Args().Slice(), roundFlags{c.String("name"), c.String("as-of"), c.String("due")})
				})},
			{Name: "list", Aliases: []string{"列表"}, Usage: "列出各期", Description: "例：ducha round list\n例：ducha round list --json",
				Action: action(func(c *cli.Context) (int, error) { return runRoundList(e) })},
			{Name: "close", Aliases: []string{"关"}, Usage: "关一期", ArgsUsage: "期次", Description: "关了的期次不再是默认的一期，结果仍可再出。\n例：ducha round close 2021H1\n例：ducha --json round close 2021H1",
				Action: action(func(c *cli.Context) (int, error) { return runRoundClose(e, c.Args().Slice()) })},
		}}
}

// roundJSON is a round as scripts see it.
type roundJSON struct {
	ID    seeds.RoundID `json:"id"`
	Name  string        `json:"name"`
	AsOf  string        `json:"as_of"`
	Due   string        `json:"due"`
	State string        `json:"state"`
}

func toRoundJSON(r seeds.Round) roundJSON {
	state := "open"
	if r.Closed {
		state = "closed"
	}
	return roundJSON{r.ID, r.Name, r.AsOf.In(seeds.Beijing).Format("2006-01-02"), stamp(r.Due), state}
}

// stamp writes a time as JSON does: RFC 3339 at +08:00, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(seeds.Beijing).Format(time.RFC3339)
}

// roundFlags are what the line says of a round that is to be opened.
type roundFlags struct{ name, asOf, due string }

// whole reports whether they say all that a new round needs.
func (f roundFlags) whole() bool { return f.name != "" && f.asOf != "" && f.due != "" }

// read gives the round that they say; what they do not say stays blank.
func (f roundFlags) read(id string) (r seeds.Round, err error) {
	r = seeds.Round{ID: seeds.RoundID(id), Name: f.name}
	if f.asOf != "" {
		if r.AsOf, err = seeds.ParseDate(f.asOf); err != nil {
			return r, wrongUsage("--as-of 后面的“"+f.asOf+"”不是日期", "写成 2021-06-30")
		}
	}
	if f.due != "" {
		if r.Due, err = seeds.ParseRoundTime(f.due); err != nil {
			return r, wrongUsage("--due 后面的“"+f.due+"”不是日期，或时间不对", "写成 2021-07-05 或 \"2021-07-05 18:00\"")
		}
	}
	if !f.whole() {
		return r, nil
	}
	for _, fault := range r.Faults() {
		return r, wrongUsage(fault.Message, fault.Remedy)
	}
	return r, nil
}

func runRoundOpen(e *env, args []string, f roundFlags) (int, error) {
	f.name = strings.TrimSpace(f.name)
	incomplete := wrongUsage("开一期要写全：期次、--name、--as-of、--due", "如："+openingExample)
	switch {
	case len(args) > 1:
		return 0, wrongUsage("期次只写一个，多了“"+strings.Join(args[1:], " ")+"”", `里面有空格的，用英文引号括起来，如 --due "2021-07-05 18:00"`)
	case len(args) == 0:
		return 0, incomplete
	}
	r, err := f.read(args[0])
	if err != nil {
		return 0, err
	}
	w, err := e.open()
	if err != nil && !f.whole() {
		return 0, incomplete
	}
	if err != nil {
		return 0, err
	}
	if p, ok := w.misreadRound(); ok {
		return 0, failed(p.Remedy+"，再开新的一期", "%s", problemPlace(p))
	}
	for i := range w.book.Rounds {
		switch old := &w.book.Rounds[i]; {
		case old.ID == r.ID:
			return w.reopen(e, old, r)
		case old.ID.Folder() == r.ID.Folder():
			return 0, wrongUsage(fmt.Sprintf("已有 %s 这一期，%s 和它只差大小写，在 Windows 上是同一个文件夹", old.ID, r.ID), "换一个期次")
		}
	}
	if !f.whole() {
		return 0, incomplete
	}
	w.book.Rounds = append(w.book.Rounds, r)
	return w.keepRound(e, r, "已开放")
}

// reopen opens a closed round again, as it was: the forms that are out say its name and its dates.
func (w *workspace) reopen(e *env, old *seeds.Round, asked seeds.Round) (int, error) {
	if !old.Closed {
		return 0, failed("换一个期次；要改名称和日期，请改台账“期次”表", "%s 这一期已经开了", old.ID)
	}
	var other []string
	for _, x := range []struct {
		what string
		same bool
	}{{"名称", asked.Name == "" || asked.Name == old.Name}, {"截至日期", asked.AsOf.IsZero() || asked.AsOf.Equal(old.AsOf)}, {"报送截止", asked.Due.IsZero() || asked.Due.Equal(old.Due)}} {
		if !x.same {
			other = append(other, x.what)
		}
	}
	if len(other) > 0 {
		return 0, failed(fmt.Sprintf("照原样重新打开，只写 ducha round open %s，要改的再改台账“期次”表；另开一期的，换一个期次", old.ID),
			"%s 这一期已经有了，关着：%s，截至 %s，%s前报送；命令写的%s和它不同", old.ID, old.Name, seeds.ChineseDate(old.AsOf), old.DueText(), strings.Join(other, "、"))
	}
	old.Closed = false
	return w.keepRound(e, *old, "已重新打开")
}

// keepRound saves what became of a round, and tells it.
func (w *workspace) keepRound(e *env, r seeds.Round, done string) (int, error) {
	if err := w.save(); err != nil {
		return 0, err
	}
	return w.tellRound(e, r, done)
}

func (w *workspace) tellRound(e *env, r seeds.Round, done string) (int, error) {
	s := summary{title: fmt.Sprintf("期次 %s %s　截至 %s，%s前报送", r.ID, r.Name, seeds.ChineseDate(r.AsOf), r.DueText())}
	s.note("%s", done)
	s.unread(w)
	if !r.Closed {
		s.next = "ducha fill　生成各单位的反馈表"
	}
	e.tell(s)
	if e.json {
		e.print(toRoundJSON(r))
	}
	return exitDone, nil
}

func runRoundClose(e *env, args []string) (int, error) {
	switch {
	case len(args) > 1:
		return 0, wrongUsage("一次只关一期，多了“"+strings.Join(args[1:], " ")+"”", "分开关，如：ducha round close "+args[0])
	case len(args) == 0:
		return 0, wrongUsage("没有写关哪一期", "如：ducha round close 2021H1")
	}
	w, err := e.open()
	if err != nil {
		return 0, err
	}
	r, err := w.round(args[0])
	if err != nil {
		return 0, err
	}
	if r.Closed {
		return w.tellRound(e, r, "本来就关着，没有改动")
	}
	for i := range w.book.Rounds {
		if w.book.Rounds[i].ID == r.ID {
			w.book.Rounds[i].Closed = true
			r = w.book.Rounds[i]
		}
	}
	return w.keepRound(e, r, "已关闭")
}

func runRoundList(e *env) (int, error) {
	w, err := e.open()
	if err != nil {
		return 0, err
	}
	out := []roundJSON{}
	for _, r := range w.book.Rounds {
		out = append(out, toRoundJSON(r))
		if !e.json {
			state := "开放"
			if r.Closed {
				state = "关闭"
			}
			fmt.Fprintf(e.stdout, "%s　%s　截至 %s　%s前报送　%s\n", r.ID, r.Name, seeds.ChineseDate(r.AsOf), r.DueText(), state)
		}
	}
	p, misread := w.misreadRound()
	switch {
	case e.json:
		e.print(out)
	case misread:
		fmt.Fprintln(e.stdout, tinted(e.stdout, problemLine(p)))
	case len(out) == 0:
		fmt.Fprintln(e.stdout, "还没有期次；用 ducha round open 开一期")
	}
	return exitDone, nil
}
