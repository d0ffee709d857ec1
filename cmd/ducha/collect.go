package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"ducha/collect"
	"ducha/collect/account"
	"ducha/collect/ledger"
	"ducha/report"
	"ducha/seeds"
	"ducha/seeds/book"
)

func collectCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "collect", Aliases: []string{"回收"}, Usage: "收下各单位发回的反馈表", ArgsUsage: "[文件或文件夹…]",
		Description: "默认收 回收/期次/ 里的全部文件：表格、压缩包（zip、rar）、邮件（.eml）。收过的不会再算一遍，每个文件都有一个结论。\n" +
			"认不出是谁的、或有冲突的，核实后用 --as 指明单位，写全称、简称或编号；指明错了的，重新指明，或用 --as - 收回。\n" +
			"可以一次指明几个文件；压缩包、邮件里的一个文件写作 邮件.eml!附件.xlsx。指明整个压缩包或邮件的，其中别的单位的表不动。\n" +
			"--imap 从邮箱里收：写邮箱文件夹的名称（服务器和账号取自台账“设置”），或写 imaps://账号@服务器/文件夹。只看新邮件，不删、不移、不标已读；" +
			"与本期有关的存进 回收/期次/邮箱/，其余的列在 未收邮件.txt。密码取自环境变量 " + account.IMAP.Variable() + "、系统密码库或 .ducha/imap-password，都没有就问。\n" +
			"例：ducha collect\n例：ducha collect --imap INBOX\n例：ducha collect D:\\下载\\反馈表\n例：ducha collect --as 市财政局 D:\\下载\\新建工作簿.xlsx\n例：ducha collect --as - D:\\下载\\新建工作簿.xlsx",
		Flags: []cli.Flag{roundFlag(), &cli.StringFlag{Name: "imap", Usage: "先从`邮箱`收信：文件夹名，或 imaps://账号@服务器/文件夹"},
			&cli.StringFlag{Name: "as", Usage: "指明后面的文件是哪个`单位`的（记录在案）；写 - 收回"}},
		Action: action(func(c *cli.Context) (int, error) {
			return runCollect(e, collectOptions{round: c.String("round"), mail: c.IsSet("imap"), imap: c.String("imap"), claims: c.IsSet("as"), as: c.String("as"), paths: c.Args().Slice()})
		})}
}

type collectOptions struct {
	round  string
	mail   bool   // a mailbox is read first:
	imap   string // this one
	claims bool   // the clerk says whose the files are:
	as     string // this unit's; takeBack: an earlier word does not count
	paths  []string
}

func runCollect(e *env, opt collectOptions) (int, error) {
	start := e.now()
	if err := opt.check(); err != nil {
		return 0, err
	}
	w, round, err := e.openRound(opt.round)
	if err != nil {
		return 0, err
	}
	claim, err := w.claim(e, &opt)
	if err != nil {
		return 0, err
	}
	led, err := w.ledger(e)
	if err != nil {
		return 0, err
	}
	defer led.Close()
	asks, err := led.Asks(e.ctx, round.ID)
	if err != nil {
		return 0, err
	}
	if !asks {
		return 0, failed("先用 ducha fill 下发反馈表", "%s 还没有下发过反馈表", round.Name)
	}
	if err := checkNotOpen(w.returnsPath(round.ID)); err != nil { // it is written once the returns are on record
		return 0, err
	}
	mail, err := w.mailFirst(e, led, round, &opt)
	if err != nil {
		return 0, err
	}
	in, err := w.reportInput(e, led, round)
	if err != nil {
		return 0, err
	}
	past, err := w.past(e, led, round)
	if err != nil {
		return 0, err
	}
	past.trail(in.Trail)
	result, err := w.takeIn(e, led, round, opt.paths, claim, past.desk(w), in.Trail.Add)
	if err != nil {
		return 0, notInside(err)
	}
	past.keep(w, e, led, round, in.Trail, result.Standing)
	built := report.Build(stands(in, result.Standing))
	copies, err := w.writeBack(e.ctx, led, built, result.Standing)
	if err != nil {
		return 0, err
	}
	if err := tellCollect(e, w, collected{round, result, built, copies, claim, mail, e.now().Sub(start)}); err != nil {
		return 0, err
	}
	if mail != nil && len(mail.Bounced)+len(mail.Left)+len(mail.Unread) > 0 {
		return exitAwaits, nil
	}
	return collectExit(built, result), nil
}

// mailFirst reads the mailbox before anything is taken in, where that is asked; nil: it is not.
func (w *workspace) mailFirst(e *env, led *ledger.Ledger, round seeds.Round, opt *collectOptions) (*collect.MailResult, error) {
	if !opt.mail {
		return nil, nil
	}
	if err := w.mailable(); err != nil {
		return nil, err
	}
	result, err := w.takeMail(e, led, round, opt.imap)
	taken := w.path(dirReturns, string(round.ID), dirMailbox)
	if len(opt.paths) > 0 && isFolder(taken) { // there is none before a message was taken
		opt.paths = append(opt.paths, taken)
	}
	return &result, err
}

// returnsPath is a round's 回收情况.xlsx.
func (w *workspace) returnsPath(round seeds.RoundID) string {
	return w.path(dirReturns, string(round), fileReturns)
}

// writeBack writes 回收情况.xlsx and what goes back to units.
func (w *workspace) writeBack(ctx context.Context, led *ledger.Ledger, built report.Result, s collect.Standing) (corrections, error) {
	if err := saveDrawn(w.returnsPath(built.Round.ID), func(out io.Writer) error { return report.Returns(out, built) }); err != nil {
		return corrections{}, err
	}
	return w.writeCorrections(ctx, led, built.Round, s)
}

// takeIn collects what the paths hold; without paths, what lies in the round's own folder.
func (w *workspace) takeIn(e *env, led *ledger.Ledger, round seeds.Round, paths []string, claim *collect.Claim, desk collect.Desk, earlier func(seeds.Past)) (collect.Result, error) {
	if len(paths) == 0 {
		dir := w.path(dirReturns, string(round.ID))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return collect.Result{}, fmt.Errorf("make %s: %w", dir, err)
		}
		paths = []string{dir}
	}
	return collect.Collect(e.ctx, led, round, desk, collect.Options{Workspace: w.dir, Paths: paths, Own: w.own(), Claim: claim, Earlier: earlier, Progress: e.bar("回收")})
}

// desk is what returns are judged by beside the ledger.
func (w *workspace) desk() collect.Desk {
	return collect.Desk{Plan: w.book.Plan, Rounds: w.book.Rounds, Settings: w.book.Settings}
}

// own lists what ducha itself keeps in the workspace; none of it ever came back.
func (w *workspace) own() map[string]bool {
	own := map[string]bool{}
	for _, name := range []string{book.FileName, dirIssued, dirCorrect, dirResults, dirLedger} {
		own[w.path(name)] = true
	}
	rounds, _ := os.ReadDir(w.path(dirReturns)) // a folder that cannot be listed gives no files either
	for _, r := range rounds {
		own[w.path(dirReturns, r.Name(), fileReturns)] = true
		own[w.path(dirReturns, r.Name(), fileLeftMail)] = true
		for _, dir := range []string{w.path(dirReturns, r.Name()), w.path(dirReturns, r.Name(), dirMailbox)} {
			files, _ := os.ReadDir(dir)
			for _, f := range files {
				if strings.HasPrefix(f.Name(), halfWritten) { // by a killed run
					own[filepath.Join(dir, f.Name())] = true
				}
			}
		}
	}
	return own
}

// collectExit tells whether anything awaits the clerk.
func collectExit(built report.Result, result collect.Result) int {
	for _, s := range built.Standing {
		if s.State != seeds.Complete {
			return exitAwaits
		}
	}
	for _, r := range result.Returns {
		if awaits(r.Verdict) {
			return exitAwaits
		}
	}
	if len(built.Updated())+len(result.Damaged) > 0 {
		return exitAwaits
	}
	return exitDone
}

// verdictColour is the colour in which a verdict is counted.
func verdictColour(v seeds.Verdict) colour {
	if awaits(v) {
		return yellow
	}
	return ""
}

// awaits reports whether a verdict asks something of the clerk.
func awaits(v seeds.Verdict) bool {
	switch v {
	case seeds.AcceptedWithProblems, seeds.Rejected, seeds.Unidentified, seeds.Unreadable, seeds.Blank:
		return true
	}
	return false
}

// reportInput gathers what the results of a round follow from, beside how it stands and
// what the rounds before came to, which its trail has yet to be told.
func (w *workspace) reportInput(e *env, led *ledger.Ledger, round seeds.Round) (report.Input, error) {
	in := report.Input{Plan: w.book.Plan, Round: round, Def: w.book.Def, Settings: w.book.Settings, Wording: w.book.Wording}
	dir := w.book.Plan.Directory()
	var err error
	in.Known, err = led.Named(e.ctx, round.ID, func(id seeds.UnitID) bool { _, there := dir.ByID(id); return there })
	in.Trail = report.NewTrail(in)
	return in, err
}

// stands adds how a round stands.
func stands(in report.Input, s collect.Standing) report.Input {
	in.Issued, in.Gone, in.Entries, in.Refused, in.Replaced, in.Rulings, in.Units, in.Returns = s.Forms, s.Gone, s.Current, s.Refused, s.Replaced, s.Rulings, s.Units, s.Returns
	in.Carried = seeds.NotAnswered(in.Trail.Carried, s.Current)
	return in
}

// collected is what one run of collect did.
type collected struct {
	round  seeds.Round
	result collect.Result
	built  report.Result
	copies corrections
	claim  *collect.Claim
	mail   *collect.MailResult // nil: no mailbox was read
	took   time.Duration
}

func tellCollect(e *env, w *workspace, c collected) error {
	result, built := c.result, c.built
	totals := result.Totals()
	sum := 0
	for _, n := range totals {
		sum += n
	}
	if sum != len(result.Returns) {
		return fmt.Errorf("账不平：%d 个文件，结论合计 %d", len(result.Returns), sum)
	}
	if c.mail != nil && c.mail.Sum() != c.mail.Found {
		return fmt.Errorf("账不平：看了 %d 封邮件，结果合计 %d", c.mail.Found, c.mail.Sum())
	}
	complete, partial, missing := built.Names(seeds.Complete), built.Names(seeds.Partial), built.Names(seeds.Missing)
	if len(complete)+len(partial)+len(missing) != len(built.Issued) {
		return fmt.Errorf("账不平：应报 %d 家，报齐 %d、部分 %d、未报 %d", len(built.Issued), len(complete), len(partial), len(missing))
	}
	if e.json {
		e.print(collectJSON(built, result, c.copies.returned))
		return nil
	}
	s := summary{title: fmt.Sprintf("回收 %s · %d 个文件（新 %d）· %.1f 秒", c.round.Name, len(result.Returns), result.New, c.took.Seconds())}
	for _, v := range seeds.Verdicts {
		if totals[v] > 0 {
			s.coloured(verdictColour(v), v.Chinese(), totals[v], verdictNote(v, built))
		}
	}
	s.row("合计", sum, "与找到的文件数相符")
	s.note("应报 %d 家：报齐 %d，部分 %d%s，未报 %d%s", len(built.Issued), len(complete), len(partial), bracketed(partial), len(missing), bracketed(missing))
	s.updated(built.Updated())
	s.mail(c.mail, w, c.round)
	noteClaim(&s, c.claim, result, built.Plan.Directory())
	if n := len(result.Damaged); n > 0 {
		s.note("存档里有 %d 个原件缺失或已损坏，没有重新读，按先前读到的算：%s；ducha verify　看怎么补", n, few(result.Damaged, 3))
	}
	for _, p := range result.Empty {
		s.note("这里没有可收的文件：%s（ducha 自己写的表不收；在其中填好的，请另存到 回收 文件夹）", p)
	}
	if hints, advice := severities(built); hints+advice > 0 {
		s.note("另有提示 %d 处、研判 %d 处，见 %s", hints, advice, fileReturns)
	}
	s.corrections(c.copies)
	s.next = nextOf(built)
	if len(built.Returns) == 0 {
		s.next = "把收回的文件放进 " + dirReturns + "/" + string(c.round.ID) + "，再运行 ducha collect"
	}
	e.tell(s)
	return nil
}

// noteClaim says what the clerk's word was not meant for, or what came of taking it back.
func noteClaim(s *summary, claim *collect.Claim, result collect.Result, units seeds.Directory) {
	const most = 3
	for i, p := range result.LeftAlone {
		if i == most {
			s.note("另有 %d 个文件也是别的单位的表，未按指定归入", len(result.LeftAlone)-most)
			break
		}
		s.note("未按指定归入：%s（是%s的表；确要归入的，请指明这一个文件）", p, ownerOf(p, result.Returns, units))
	}
	switch {
	case claim == nil || claim.Unit != "":
	case len(result.Withdrawn) == 0:
		s.note("这些文件没有指定过，没有可收回的")
	default:
		s.note("已收回指定：%s", few(result.Withdrawn, most))
	}
}

// ownerOf names the unit whose form was found at a path.
func ownerOf(path string, returns []seeds.Return, units seeds.Directory) string {
	for _, r := range returns {
		if u, ok := units.ByID(r.Unit); ok && r.Path == path {
			return u.Name
		}
	}
	return "别的单位"
}

// severities counts what is shown without holding anything back.
func severities(built report.Result) (hints, advice int) {
	for _, r := range built.Returns {
		for _, p := range r.Problems {
			switch p.Severity {
			case seeds.Hint:
				hints++
			case seeds.Advice:
				advice++
			}
		}
	}
	return hints, advice
}

func bracketed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "（" + few(names, 5) + "）"
}

// mostFiles is how many files of one verdict a summary tells of, each on its line.
const mostFiles = 3

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
		if more := len(notes) - mostFiles; more > 0 {
			notes = append(notes[:mostFiles], fmt.Sprintf("…另有 %d 个，见 %s", more, fileReturns))
		}
		return strings.Join(notes, "\n")
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
