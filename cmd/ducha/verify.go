package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ducha/collect"
	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/report"
	"ducha/seeds"
	"ducha/seeds/book"
)

func verifyCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "verify", Aliases: []string{"校验"}, Usage: "校验原件和收发记录：没有缺损，没有被改，对得上",
		Description: "原件逐个重算校验值；收发记录逐条核对校验码；再从存档的原件把每一个报送件重读一遍，与记录逐格比较；每一处核定与存档的审核表比较。\n" +
			"只读不写，关闭的期次也校验；默认校验全部期次。有对不上的，逐处列出，退出码为 3；只有提示的，退出码为 0。\n" +
			"例：ducha verify\n例：ducha verify --round 2021H1\n例：ducha --json verify",
		Flags:  []cli.Flag{&cli.StringFlag{Name: "round", Usage: "只校验这一`期`（默认全部）"}},
		Action: action(func(c *cli.Context) (int, error) { return runVerify(e, c.String("round")) })}
}

// verified is what one run of verify found.
type verified struct {
	collect.Verified
	rulings int
}

func runVerify(e *env, roundID string) (int, error) {
	e.anew = true
	w, err := e.openToCheck() // what was changed in the record is told, not stumbled over
	if err == nil {
		err = whole(w.book, book.FileName)
	}
	if err != nil {
		return 0, err
	}
	opt := collect.VerifyOptions{Workspace: w.dir, Hashed: e.bar("校验原件"), Read: e.bar("重读报送件")}
	if roundID != "" {
		round, err := w.round(roundID)
		if err != nil {
			return 0, err
		}
		opt.Round = round.ID
	}
	var v verified
	if e.hasLedger(w.dir) {
		if v, err = w.verify(e, opt); err != nil {
			return 0, err
		}
	}
	if e.json {
		e.print(map[string]any{"rounds": list(v.Rounds), "archived": v.Archived, "bytes": v.Bytes, "rows": v.Rows, "returns": v.Returns, "rulings": v.rulings, "problems": list(v.Problems)})
	} else {
		tellVerified(e, v)
	}
	if seeds.HasFault(v.Problems) {
		return exitAwaits, nil
	}
	return exitDone, nil
}

func (w *workspace) verify(e *env, opt collect.VerifyOptions) (v verified, err error) {
	led, err := w.ledger(e)
	if err != nil {
		return v, err
	}
	defer led.Close()
	if v.Verified, err = collect.Verify(e.ctx, led, w.desk(), opt); err != nil || seeds.HasCode(v.Problems, collect.CodeUnreadable) {
		return v, err
	}
	for _, round := range v.Rounds {
		if err := v.ruled(e, w, led, round); err != nil {
			return v, err
		}
	}
	slices.SortStableFunc(v.Problems, func(a, b seeds.Problem) int { // as the others: first what does not agree
		switch {
		case a.Severity == b.Severity:
			return 0
		case a.Severity == seeds.Fault:
			return -1
		}
		return 1
	})
	return v, nil
}

// ruled holds each ruling of a round against the 审核表 that it came from.
func (v *verified) ruled(e *env, w *workspace, led *ledger.Ledger, round seeds.RoundID) error {
	record, err := led.Rulings(e.ctx, round)
	if err != nil {
		return err
	}
	v.rulings += len(record)
	for _, sha := range report.ReviewTables(record) {
		data, err := led.Archived(e.ctx, sha, inbox.MaxFile+1)
		if errors.Is(err, ledger.ErrMissing) || errors.Is(err, ledger.ErrDamaged) { // told already
			continue
		}
		if err != nil {
			return err
		}
		v.Problems = append(v.Problems, report.CheckRulings(data, sha, record, w.book.Plan)...)
	}
	return nil
}

func tellVerified(e *env, v verified) {
	s := summary{title: fmt.Sprintf("校验 %d 期 · 只读不写", len(v.Rounds))}
	if len(v.Rounds) == 1 {
		s.title = "校验 " + string(v.Rounds[0]) + " · 只读不写"
	}
	for _, r := range []struct {
		name  string
		n     int
		note  string
		kinds []string // of problems
	}{{"原件", v.Archived, sized(v.Bytes) + "，", []string{"original_"}}, {"记录", v.Rows, "", []string{"record_", "form_", "mailing_", "round_", "mail_"}},
		{"报送件", v.Returns, "", []string{"reread_"}}, {"核定", v.rulings, "", []string{"ruling_"}}} {
		note, colour := agreeing(v.Problems, r.kinds)
		s.coloured(colour, r.name, r.n, r.note+note)
	}
	s.disagreements(v.Problems)
	if seeds.HasFault(v.Problems) {
		s.next = "先不要改动工作文件夹；按上面的办法处理后，再运行 ducha verify"
	}
	e.tell(s)
}

// agreeing says how many of the problems are of some kinds, told by how their codes begin,
// and in what colour.
func agreeing(problems []seeds.Problem, kinds []string) (note string, c colour) {
	wrong, hints := 0, 0
	for _, p := range problems {
		switch {
		case !slices.ContainsFunc(kinds, func(kind string) bool { return strings.HasPrefix(p.Code, kind) }):
		case p.Severity == seeds.Fault:
			wrong++
		default:
			hints++
		}
	}
	note = "都对得上"
	if hints > 0 {
		c = yellow
	}
	if wrong > 0 {
		note, c = fmt.Sprintf("%d 处对不上", wrong), red
	}
	if hints > 0 {
		note += fmt.Sprintf("，提示 %d 处", hints)
	}
	return note, c
}

// mostDisagreements is how many of each kind a summary lists one by one.
const mostDisagreements = 5

// disagreements lists what does not agree, and once what is to be done about the same.
func (s *summary) disagreements(problems []seeds.Problem) {
	n := map[string]int{}
	var told []seeds.Problem
	for _, p := range problems {
		if n[p.Code]++; n[p.Code] <= mostDisagreements {
			told = append(told, p)
		}
	}
	for i, p := range told {
		place := p.File
		if p.Sheet != "" {
			place += " " + cellOf(p)
		}
		if place != "" {
			place += "　"
		}
		s.note("%s　%s%s", p.Severity, place, p.Message)
		last := i+1 == len(told) || told[i+1].Code != p.Code
		if more := n[p.Code] - mostDisagreements; last && more > 0 {
			s.note("　　　…另有同类的 %d 处，ducha --json verify 全部列出", more)
		}
		if last || told[i+1].Remedy != p.Remedy {
			s.note("　　　办法：%s", p.Remedy)
		}
	}
}

// sized tells a number of bytes as people do.
func sized(bytes int64) string {
	switch {
	case bytes >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(bytes)/(1<<30))
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%.1f KB", float64(bytes)/(1<<10))
}
