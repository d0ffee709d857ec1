package main

import (
	"bytes"
	"fmt"

	"github.com/urfave/cli/v2"

	"ducha/report"
	"ducha/report/typeset"
	"ducha/seeds"
)

func reportCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "report", Aliases: []string{"汇总"}, Usage: "出进展情况反馈表和督查通报",
		Description: "在 汇总/期次/ 里写 进展情况反馈表.xlsx 和 督查通报.pdf。前面各期已报完成、本期不再填报的任务，按完成计，原来的填报标明“结转”列在其中。\n例：ducha report\n例：ducha report --round 2021H1",
		Flags:       []cli.Flag{roundFlag()},
		Action:      action(func(c *cli.Context) (int, error) { return runReport(e, c.String("round")) })}
}

func runReport(e *env, roundID string) (int, error) {
	w, round, err := e.openRound(roundID)
	if err != nil {
		return 0, err
	}
	if len(w.book.Plan.Tasks) == 0 { // a renamed sheet must not end in a bulletin of noughts
		return 0, failed("看看台账的“任务清单”表在不在、是否改了名；还没有任务的，先用 ducha import 通知文件 导入", "台账里没有任务")
	}
	built, err := w.build(e, round)
	if err != nil {
		return 0, err
	}
	if len(built.Issued) == 0 && toAsk(built) {
		return 0, failed("先用 ducha fill 下发反馈表", "%s 还没有下发过反馈表", round.Name)
	}
	workbook := w.path(dirResults, string(round.ID), fileWorkbook)
	bulletin := w.path(dirResults, string(round.ID), fileBulletin)
	for _, path := range []string{workbook, bulletin} { // before anything is written: both or none
		if err := checkNotOpen(path); err != nil {
			return 0, err
		}
	}
	var table, printed bytes.Buffer
	if err := report.Workbook(&table, built); err != nil {
		return 0, err
	}
	pages, unprintable, err := report.BulletinPDF(&printed, built)
	if err != nil {
		return 0, err
	}
	if err := saveBoth(newFile{workbook, table.Bytes()}, newFile{bulletin, printed.Bytes()}); err != nil {
		return 0, err
	}
	tellReport(e, w, built, workbook, bulletin, pages, unprintable)
	if len(built.Names(seeds.Complete)) < len(built.Standing) || len(unprintable) > 0 || len(w.unread()) > 0 {
		return exitAwaits, nil
	}
	return exitDone, nil
}

func tellReport(e *env, w *workspace, built report.Result, workbook, bulletin string, pages int, unprintable []typeset.Missing) {
	states := map[string]int{}
	for _, s := range built.States {
		states[s.Name] = s.N
	}
	missing := built.Names(seeds.Missing)
	if e.json {
		e.print(map[string]any{"round": built.Round.ID, "workbook": w.rel(workbook), "bulletin": w.rel(bulletin), "pages": pages,
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
	s.unread(w)
	for _, m := range unprintable {
		s.note("字体里没有“%c”（%s），印作方框；请在设置中指定自备字体或换一个字", m.Rune, m.Context)
	}
	s.note("%s", workbook)
	s.note("%s（%d 页）", bulletin, pages)
	s.next = "打开看一遍；有补报的，收下后再运行 ducha report"
	e.tell(s)
}

// toAsk reports whether a task is left that units could be asked for in this round.
func toAsk(built report.Result) bool {
	for _, t := range built.Tasks {
		if t.From.ID == "" && len(t.Task.Lead) > 0 {
			return true
		}
	}
	return len(built.Tasks) == 0
}
