package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"

	"ducha/report"
	"ducha/report/typeset"
	"ducha/seeds"
	"ducha/seeds/book"
	"ducha/templates"
)

func reportCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "report", Aliases: []string{"汇总"}, Usage: "出进展情况反馈表和督查通报",
		Description: "在 汇总/期次/ 里写 进展情况反馈表.xlsx 和 督查通报.pdf。通报的版头、署名、版记和自备字体，在台账的“设置”表里填；文字在“文字”表里改。" +
			"前面各期已完成（含核定为完成的）、本期不再填报的任务，按完成计，原来的填报标明“结转”列在其中。\n例：ducha report\n例：ducha report --round 2021H1\n例：ducha report --draft　　征求意见稿，定稿时不加 --draft 再运行一次",
		Flags: []cli.Flag{roundFlag(), &cli.BoolFlag{Name: "draft", Usage: "通报每页印上“征求意见稿”，文件名不变"}},
		Action: action(func(c *cli.Context) (int, error) {
			return runReport(e, reportOptions{c.String("round"), c.Bool("draft")})
		})}
}

type reportOptions struct {
	round string
	draft bool
}

// papers are the two papers of a round, and what is to be told of them.
type papers struct {
	workbook, bulletin string // paths
	draft              bool
	pages              int
	unprintable        []typeset.Missing
	unusable           []seeds.Problem // own fonts in whose place the embedded ones stand
	hints              []seeds.Problem // on the own fonts that are used
	unruled            int             // rulings in 审核表 that are not in them
	changed            int             // rows of the record that something else than ducha has changed
}

func runReport(e *env, o reportOptions) (int, error) {
	w, round, err := e.openRound(o.round)
	if err != nil {
		return 0, err
	}
	if len(w.book.Plan.Tasks) == 0 { // a renamed sheet must not end in a bulletin of noughts
		return 0, failed("看看台账的“任务清单”表在不在、是否改了名；还没有任务的，先用 ducha import 通知文件 导入", "台账里没有任务")
	}
	led, err := w.ledger(e)
	if err != nil {
		return 0, err
	}
	defer led.Close()
	built, _, err := w.buildFrom(e, led, round)
	if err != nil {
		return 0, err
	}
	if len(built.Issued) == 0 && toAsk(built) {
		return 0, failed("先用 ducha fill 下发反馈表", "%s 还没有下发过反馈表", round.Name)
	}
	if err := w.figuresKnown(); err != nil {
		return 0, err
	}
	p, err := w.print(built, o.draft)
	if err != nil {
		return 0, err
	}
	if p.unruled, err = w.unruled(e, led, built); err != nil {
		return 0, err
	}
	seals, err := led.Seals(e.ctx, round.ID)
	if err != nil {
		return 0, err
	}
	p.changed = seals.Broken
	tellReport(e, w, built, p)
	if p.unruled+p.changed > 0 || len(built.Names(seeds.Complete)) < len(built.Standing) || len(p.unprintable)+len(p.unusable)+len(w.unread())+len(built.Updated()) > 0 {
		return exitAwaits, nil
	}
	return exitDone, nil
}

// figuresKnown refuses texts that ask for figures there are not, by cell.
func (w *workspace) figuresKnown() error {
	var places []string
	for _, p := range w.only(func(p seeds.Problem) bool { return p.Code == book.UnknownFigure }) {
		places = append(places, problemPlace(p))
	}
	if len(places) == 0 {
		return nil
	}
	var names []string
	for _, f := range templates.Figures {
		names = append(names, f.Name)
	}
	return failed("改正后再运行一次；可用的名称有："+strings.Join(names, "、"), "%s", strings.Join(places, "；"))
}

// print draws both papers and writes them, both or none.
func (w *workspace) print(built report.Result, draft bool) (papers, error) {
	round := string(built.Round.ID)
	p := papers{workbook: w.path(dirResults, round, fileWorkbook), bulletin: w.path(dirResults, round, fileBulletin), draft: draft}
	for _, path := range []string{p.workbook, p.bulletin} {
		if err := checkNotOpen(path); err != nil {
			return p, err
		}
	}
	faces, unusable, hints := w.faces()
	p.unusable, p.hints = unusable, hints
	var table, printed bytes.Buffer
	err := report.Workbook(&table, built)
	if err == nil {
		p.pages, p.unprintable, err = report.BulletinPDF(&printed, built, faces, draft)
	}
	if err != nil {
		return p, err
	}
	return p, saveBoth(newFile{p.workbook, table.Bytes()}, newFile{p.bulletin, printed.Bytes()})
}

func tellReport(e *env, w *workspace, built report.Result, p papers) {
	missing := built.Names(seeds.Missing)
	if e.json {
		states := map[string]int{}
		for _, s := range built.States {
			states[s.Name] = s.N
		}
		e.print(map[string]any{"round": built.Round.ID, "workbook": w.rel(p.workbook), "bulletin": w.rel(p.bulletin), "pages": p.pages,
			"tasks": len(built.Tasks), "reported": built.Reported(), "states": states, "missing": list(missing)})
		return
	}
	s := summary{title: fmt.Sprintf("汇总 %s · %d 项任务 · 已报 %d 项", built.Round.Name, len(built.Tasks), built.Reported())}
	for _, c := range built.States {
		s.row(c.Name, c.N, c.ShareText())
	}
	s.row("合计", len(built.Tasks), "与任务总数相符")
	if note := carriedNote(built); note != "" {
		s.note("%s", note)
	}
	if len(missing) > 0 {
		s.note("未报送 %d 家：%s", len(missing), few(missing, 8))
	}
	s.updated(built.Updated())
	s.gone(built)
	s.unread(w)
	s.listed("通报有 %d 处要看：", slices.Concat(w.book.CheckBulletin(), w.staleDay(built.Round), p.hints))
	p.tell(&s)
	e.tell(s)
}

// staleDay tells a 成文日期 that is earlier than the round's 截至日期: it stands there
// from the bulletin before.
func (w *workspace) staleDay(round seeds.Round) []seeds.Problem {
	written, err := seeds.ParseDate(w.book.Settings.Get("成文日期"))
	if err != nil || !written.Before(round.AsOf) {
		return nil
	}
	return []seeds.Problem{w.book.SettingProblem(seeds.Hint, "date_order", "成文日期", "成文日期早于本期的截至日期"+seeds.ChineseDate(round.AsOf), "核对成文日期、印发日期和期号是不是上一期的；清空成文日期则印报送截止日期")}
}

// tell notes how the papers came out.
func (p papers) tell(s *summary) {
	if p.changed > 0 {
		s.note("收发记录里有 %d 条不是 ducha 写的，或被改过，这次的数字可能不对；先运行 ducha verify 查明", p.changed)
	}
	if p.unruled > 0 {
		s.note("审核表里有 %d 处核定还没有读入，这次没有用上；运行 ducha review --apply 读入后，再运行 ducha report", p.unruled)
	}
	s.listed("有 %d 种自备字体不能用：", p.unusable)
	p.tellMissing(s)
	s.note("%s", p.workbook)
	s.note("%s（%d 页）", p.bulletin, p.pages)
	s.next = "打开看一遍；有补报的，收下后再运行 ducha report"
	if p.draft {
		s.note("这份通报是征求意见稿，每页印有“征求意见稿”")
		s.next = "征求意见；定稿时运行 ducha report，不加 --draft"
	}
}

// tellMissing notes the characters that are not printed as themselves, each once.
func (p papers) tellMissing(s *summary) {
	times := map[rune]int{}
	var first []typeset.Missing
	for _, m := range p.unprintable {
		if times[m.Rune]++; times[m.Rune] == 1 {
			first = append(first, m)
		}
	}
	for _, m := range first[:min(len(first), sameKind)] {
		note := missingNote(m)
		if n := times[m.Rune]; n > 1 {
			note += fmt.Sprintf("（共 %d 处）", n)
		}
		s.note("%s", note)
	}
	if more := len(first) - sameKind; more > 0 {
		s.note("…另有 %d 个这样的字", more)
	}
}

// missingNote tells a character that is not printed as itself.
func missingNote(m typeset.Missing) string {
	where := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, m.Context)
	if m.Page == 0 {
		return fmt.Sprintf("通报“%s”中的%s 没有字形，没有印", where, runeName(m.Rune))
	}
	return fmt.Sprintf("通报第 %d 页“%s”中的%s，字体里没有，印作“〓”；请在设置中指定有这个字的自备字体，或换一个字", m.Page, where, runeName(m.Rune))
}

// runeName shows a character, with its code point where it may be taken for another:
// all but the common Chinese ones.
func runeName(r rune) string {
	switch {
	case r >= 0x4E00 && r <= 0x9FFF:
		return fmt.Sprintf("“%c”", r)
	case unicode.IsPrint(r):
		return fmt.Sprintf("“%c”（U+%04X）", r, r)
	}
	return fmt.Sprintf("字符 U+%04X", r)
}

// toAsk reports whether a task is left that nothing is known of and that units could be
// asked for in this round.
func toAsk(built report.Result) bool {
	for _, t := range built.Tasks {
		if t.State == report.StateNotAsked && len(t.Task.Lead) > 0 {
			return true
		}
	}
	return len(built.Tasks) == 0
}
