package main

import (
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"

	"ducha/collect"
	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/report"
	"ducha/seeds"
)

func collectCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "collect", Aliases: []string{"回收"}, Usage: "收下各单位发回的反馈表", ArgsUsage: "[文件或文件夹…]",
		Description: "默认收 回收/期次/ 里的全部文件；收过的不会再算一遍。每个文件都有一个结论。\n例：ducha collect\n例：ducha collect D:\\下载\\反馈表",
		Flags:       []cli.Flag{roundFlag()},
		Action:      action(func(c *cli.Context) (int, error) { return runCollect(e, c.String("round"), c.Args().Slice()) })}
}

func runCollect(e *env, roundID string, paths []string) (int, error) {
	start := e.now()
	w, round, err := e.openRound(roundID)
	if err != nil {
		return 0, err
	}
	led, err := w.ledger(e)
	if err != nil {
		return 0, err
	}
	defer led.Close()
	issued, err := led.Issued(e.ctx, round.ID)
	if err != nil {
		return 0, err
	}
	if len(issued) == 0 {
		return 0, failed("先用 ducha fill 下发反馈表", "%s 还没有下发过反馈表", round.Name)
	}
	own := w.path(dirReturns, string(round.ID))
	if len(paths) == 0 {
		if err := os.MkdirAll(own, 0o755); err != nil {
			return 0, fmt.Errorf("make %s: %w", own, err)
		}
		paths = []string{own}
	}
	result, err := collect.Collect(e.ctx, led, round, w.book.Plan.Directory(), collect.Options{Workspace: w.dir, Paths: paths,
		Skip: map[string]bool{filepath.Join(own, fileReturns): true}, Progress: e.bar("回收")})
	if err != nil {
		return 0, err
	}
	returned, err := w.writeCorrections(led, round, result.Standing)
	if err != nil {
		return 0, err
	}
	built, err := report.Build(w.reportInput(round, issued, result.Standing))
	if err != nil {
		return 0, err
	}
	if err := saveDrawn(filepath.Join(own, fileReturns), func(out io.Writer) error { return report.Returns(out, built) }); err != nil {
		return 0, err
	}
	if err := tellCollect(e, round, result, built, returned, e.now().Sub(start)); err != nil {
		return 0, err
	}
	for _, s := range built.Standing {
		if s.State != seeds.Complete {
			return exitAwaits, nil
		}
	}
	for _, r := range result.Returns {
		if awaits(r.Verdict) {
			return exitAwaits, nil
		}
	}
	return exitDone, nil
}

// awaits reports whether a verdict asks something of the clerk.
func awaits(v seeds.Verdict) bool {
	switch v {
	case seeds.AcceptedWithProblems, seeds.Rejected, seeds.Unidentified, seeds.Unreadable, seeds.Blank:
		return true
	}
	return false
}

// reportInput gathers what the results of a round follow from.
func (w *workspace) reportInput(round seeds.Round, issued []seeds.Form, s collect.Standing) report.Input {
	return report.Input{Plan: w.book.Plan, Round: round, Def: w.book.Def, Settings: w.book.Settings, Wording: w.book.Wording,
		Issued: issued, Entries: s.Current, Units: s.Units, Returns: s.Returns}
}

// writeCorrections makes 退回/<round>/ hold an annotated copy of every return
// that its unit must correct, and none of one that was put right.
func (w *workspace) writeCorrections(led *ledger.Ledger, round seeds.Round, s collect.Standing) ([]string, error) {
	dir := w.path(dirCorrect, string(round.ID))
	wanted := map[string]bool{}
	returned := []string{}
	for _, r := range s.WithFaults() {
		data, err := led.Archived(r.SHA256, inbox.MaxFile)
		if err != nil {
			return nil, err
		}
		name := correctionName(r)
		for n := 2; wanted[name]; n++ {
			name = strings.TrimSuffix(correctionName(r), ".xlsx") + fmt.Sprintf("_%d.xlsx", n)
		}
		wanted[name] = true
		target := filepath.Join(dir, name)
		if err := saveDrawn(target, func(out io.Writer) error { return report.Annotate(out, data, r.Problems) }); err != nil {
			return nil, err
		}
		returned = append(returned, w.rel(target))
	}
	old, err := filepath.Glob(filepath.Join(dir, "*_请更正.xlsx"))
	if err != nil {
		return nil, err
	}
	for _, path := range old {
		if !wanted[filepath.Base(path)] {
			if err := os.Remove(path); err != nil {
				return nil, fmt.Errorf("remove settled correction: %w", err)
			}
		}
	}
	return returned, nil
}

func correctionName(r seeds.Return) string {
	base := path.Base(r.Path)
	return strings.TrimSuffix(base, path.Ext(base)) + "_请更正.xlsx"
}

func tellCollect(e *env, round seeds.Round, result collect.Result, built report.Result, returned []string, took time.Duration) error {
	totals := result.Totals()
	sum := 0
	for _, n := range totals {
		sum += n
	}
	if sum != len(result.Returns) {
		return fmt.Errorf("账不平：%d 个文件，结论合计 %d", len(result.Returns), sum)
	}
	complete, partial, missing := built.Names(seeds.Complete), built.Names(seeds.Partial), built.Names(seeds.Missing)
	if len(complete)+len(partial)+len(missing) != len(built.Issued) {
		return fmt.Errorf("账不平：应报 %d 家，报齐 %d、部分 %d、未报 %d", len(built.Issued), len(complete), len(partial), len(missing))
	}
	if e.json {
		e.print(collectJSON(built, result, returned))
		return nil
	}
	s := summary{title: fmt.Sprintf("回收 %s · %d 个文件（新 %d）· %.1f 秒", round.Name, len(result.Returns), result.New, took.Seconds())}
	for _, v := range seeds.Verdicts {
		if totals[v] > 0 {
			s.row(v.Chinese(), totals[v], verdictNote(v, built))
		}
	}
	s.row("合计", sum, "与找到的文件数相符")
	s.note("应报 %d 家：报齐 %d，部分 %d%s，未报 %d%s", len(built.Issued), len(complete), len(partial), bracketed(partial), len(missing), bracketed(missing))
	if len(returned) > 0 {
		s.note("退回 %d 份，已标明要改的格子：%s", len(returned), path.Dir(returned[0]))
	}
	s.next = "ducha report　出反馈表和通报"
	if n := len(partial) + len(missing); n > 0 {
		s.next = fmt.Sprintf("催促 %d 家；补收后再运行 ducha collect；%s", n, s.next)
	}
	e.tell(s)
	return nil
}

func bracketed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "（" + few(names, 5) + "）"
}

// verdictNote says whose files they are, or what is wrong with them.
func verdictNote(v seeds.Verdict, built report.Result) string {
	dir := built.Plan.Directory()
	var notes []string
	for _, r := range built.Returns {
		if r.Verdict != v {
			continue
		}
		u, _ := dir.ByID(r.Unit)
		switch v {
		case seeds.AcceptedWithProblems:
			notes = append(notes, fmt.Sprintf("%s %d 处", u.Name, faults(r.Problems)))
		case seeds.Superseded, seeds.Blank:
			notes = append(notes, u.Name)
		case seeds.Duplicate:
			return "与另一份完全相同，已忽略"
		case seeds.Rejected, seeds.Unidentified, seeds.Unreadable:
			if len(r.Problems) > 0 {
				notes = append(notes, fmt.Sprintf("%s：%s。%s", path.Base(r.Path), r.Problems[0].Message, r.Problems[0].Remedy))
			}
		}
	}
	if v == seeds.Rejected || v == seeds.Unidentified || v == seeds.Unreadable {
		if len(notes) > 2 {
			notes = append(notes[:2], "…")
		}
		return strings.Join(notes, "；")
	}
	return few(notes, 4)
}

func faults(problems []seeds.Problem) int {
	n := 0
	for _, p := range problems {
		if p.Severity == seeds.Fault {
			n++
		}
	}
	return n
}

func collectJSON(built report.Result, result collect.Result, returned []string) any {
	type file struct {
		Path     string          `json:"path"`
		SHA256   string          `json:"sha256"`
		Unit     string          `json:"unit"`
		Verdict  seeds.Verdict   `json:"verdict"`
		Entries  int             `json:"entries"`
		Problems []seeds.Problem `json:"problems"`
	}
	dir := built.Plan.Directory()
	files := []file{}
	for _, r := range result.Returns {
		u, _ := dir.ByID(r.Unit)
		files = append(files, file{r.Path, r.SHA256, u.Name, r.Verdict, r.Entries, list(r.Problems)})
	}
	totals := map[seeds.Verdict]int{}
	for _, v := range seeds.Verdicts {
		totals[v] = result.Totals()[v]
	}
	return map[string]any{"round": built.Round.ID, "found": len(files), "new": result.New, "files": files, "totals": totals, "returned": returned}
}

// bar gives a progress bar for long work, nil where nobody watches a terminal.
func (e *env) bar(what string) func(done, total int) {
	if e.json || e.quiet || !terminal(e.stderr) {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(e.stderr), progressbar.OptionSetDescription(what),
				progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
		}
		_ = bar.Set(done) // a bar that cannot be drawn is no failure
	}
}
