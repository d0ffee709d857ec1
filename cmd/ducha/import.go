package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ducha/seeds"
	"ducha/seeds/book"
	"ducha/seeds/notice"
	"ducha/seeds/notice/document"
	"ducha/seeds/units"
)

type importOptions struct {
	files   []string
	force   bool
	merge   bool
	explain bool
}

func importCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "import", Aliases: []string{"导入"}, Usage: "把任务分解通知导入台账", ArgsUsage: "文件…（- 表示从标准输入读）",
		Description: "读通知中的任务、领导、牵头和责任单位，写进 台账.xlsx。没有把握的地方列在“待核对”表。\n文件可以是文本、.docx、.xlsx、.xls、.et、.csv、网页（.html、.mht）；装有 LibreOffice 的电脑还能读 .doc、.wps，装有 pdftotext 的能读 .pdf。\n例：ducha import 通知.docx\n例：ducha import 通知.txt 附件1.xlsx 附件2.xlsx　　几个文件合成一份清单\n例：ducha import --merge 补充通知.txt",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "force", Usage: "台账里已有任务时，用新的取代；同一项任务沿用原来的编号，原来的台账另存在 .ducha 里"},
			&cli.BoolFlag{Name: "merge", Usage: "台账里已有任务时，把还没有的加进去"},
			&cli.BoolFlag{Name: "explain", Usage: "列出没有读作任务的每一行和原因"},
		},
		Action: action(func(c *cli.Context) (int, error) {
			return runImport(e, importOptions{files: c.Args().Slice(), force: c.Bool("force"), merge: c.Bool("merge"), explain: c.Bool("explain")})
		})}
}

func runImport(e *env, opt importOptions) (int, error) {
	switch {
	case len(opt.files) == 0:
		return 0, wrongUsage("没有写要导入的文件", "如：ducha import 通知.txt")
	case opt.force && opt.merge:
		return 0, wrongUsage("--force 和 --merge 只能用一个", "取代用 --force，追加用 --merge")
	}
	dir, err := e.dir()
	if err != nil {
		return 0, err
	}
	issued, err := e.issued(dir)
	if err != nil {
		return 0, err
	}
	b, err := bookToImportInto(dir, issued, opt)
	if err != nil {
		return 0, err
	}
	read, err := readNotices(e, dir, opt)
	if err != nil {
		return 0, err
	}
	renewed := seeds.Renew(b.Plan.Tasks, issued, read.Plan.Tasks)
	if opt.merge && len(b.Plan.Tasks) > 0 && len(there(renewed)) == len(read.Plan.Tasks) {
		return 0, failed("不用再导入；如果是改过的通知，用 --force 取代", "这些任务都已在台账中%s", otherLeads(renewed))
	}
	old := b
	old.Settings = maps.Clone(b.Settings)
	review, gone := fold(&b, issued, read, renewed, opt.merge)
	var replaced replacement
	if opt.force && len(old.Plan.Tasks) > 0 {
		replaced = replacement{force: true, dropped: dropped(old.Plan.Tasks, b.Plan.Tasks), others: correctedByPaper(renewed), doubts: gone, settings: otherSettings(old, b, read.Plan)}
	}
	if err := replaced.save(e, dir, b); err != nil {
		return 0, err
	}
	tellImport(e, b, read, review, append(kept(opt, len(old.Plan.Tasks), len(b.Plan.Tasks), renewed), replaced.notes()...))
	if len(review) > 0 {
		return exitAwaits, nil
	}
	return exitDone, nil
}

// readNotices reads the tasks of the files, and lists what was passed over where that is wanted.
func readNotices(e *env, dir string, opt importOptions) (notice.Result, error) {
	sources, err := readSources(e.stdin, dir, opt.files)
	if err != nil {
		return notice.Result{}, err
	}
	read, err := notice.Read(e.ctx, sources)
	if opt.explain && !e.json {
		for _, s := range read.Skipped {
			fmt.Fprintf(e.stdout, "%s　%s　%s\n", s.Where, s.Why, s.Text)
		}
	}
	if errors.Is(err, notice.ErrNoTasks) && slices.ContainsFunc(read.Files, func(f notice.File) bool { return f.Format == "pdf" }) {
		err = failed("PDF 里的表格常拆不成行：请来文单位发一份 .docx 或 .xlsx，或用 WPS 转成 Word 后再导入；加 --explain 看每一行是怎么读的", "没有从 PDF 中读出任务")
	}
	return read, err
}

// bookToImportInto opens the 台账 that is there, or a new one.
func bookToImportInto(dir string, issued seeds.Issued, opt importOptions) (book.Book, error) {
	path := filepath.Join(dir, book.FileName)
	if err := checkNotOpen(path); err != nil {
		return book.Book{}, err
	}
	if _, err := os.Stat(path); err != nil {
		if len(issued) > 0 && !opt.force { // ids given anew may not be those on the forms
			return book.Book{}, failed("把台账找回来，放在这里，名称改回 "+book.FileName+"；确要重新开始，加 --force", "从这个文件夹下发过反馈表，%s 却不见了", book.FileName)
		}
		return book.New(), nil
	}
	b, _, problems, err := readBook(path, book.FileName, issued)
	if err == nil {
		err = whole(b, book.FileName)
	}
	if err != nil {
		return book.Book{}, err
	}
	for _, p := range problems { // a task on a row that was left out would be added again
		if p.Severity == seeds.Fault && p.Sheet == book.TasksSheet && (p.Code == "duplicate_id" || p.Code == "task_without_text") {
			return book.Book{}, failed(p.Remedy+"，再导入", "%s", problemPlace(p))
		}
	}
	if len(b.Plan.Tasks) > 0 && !opt.merge && isFile(filepath.Join(dir, demoMark)) {
		return book.Book{}, failed("回到上一级文件夹，或用 -C 指定自己的工作文件夹，再导入", "这里是演示文件夹，再次演示会整个重写，放不得自己的台账")
	}
	if len(b.Plan.Tasks) > 0 && !opt.force && !opt.merge {
		return book.Book{}, failed("要取代用 --force，要追加用 --merge", "台账里已有 %d 项任务", len(b.Plan.Tasks))
	}
	return b, nil
}

// readSources reads the notices; each is named as its path is told.
func readSources(stdin io.Reader, workspace string, files []string) ([]notice.Source, error) {
	var sources []notice.Source
	for _, name := range files {
		source, err := readSource(stdin, workspace, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		sources = append(sources, source)
	}
	return sources, nil
}

func readSource(stdin io.Reader, workspace, name string) (notice.Source, error) {
	if name == "-" {
		data, err := io.ReadAll(io.LimitReader(stdin, document.MaxSize+1))
		return notice.Source{Name: "标准输入", Data: data}, err
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return notice.Source{}, err
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return notice.Source{}, failed("写文件夹里的通知文件，如 ducha import "+filepath.Join(name, "通知.txt"), "%s 是文件夹，不是文件", name)
	}
	data, err := readBounded(name)
	if err == nil {
		err = notNotice(told(workspace, path), data)
	}
	return notice.Source{Name: told(workspace, path), Data: data}, err
}

func readBounded(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, document.MaxSize+1))
}

// fold puts what was read into the book, and gives what is to be reviewed, and how much
// of what was is no longer. Units keep their numbers, addresses and aliases, tasks that
// are there their ids.
func fold(b *book.Book, issued seeds.Issued, read notice.Result, renewed seeds.Renewal, merge bool) (fresh []seeds.Doubt, gone int) {
	old, plan := b.Plan, read.Plan
	open := b.Review
	if merge {
		open = nil // stays where it is
	}
	fresh = append(unsettled(read.Review, old, open), changedDoubts(renewed, merge)...)
	plan.Tasks = renewed.Tasks
	if merge && len(old.Tasks) > 0 {
		plan.Title, plan.Year, plan.Issuer = old.Title, old.Year, old.Issuer
		plan.Tasks = mergeTasks(old.Tasks, issued, read.Plan.Tasks, renewed)
		b.Review = slices.Clone(b.Review)
		for _, d := range fresh {
			if !slices.Contains(b.Review, d) {
				b.Review = append(b.Review, d)
			}
		}
	} else {
		b.Review, gone = renewedReview(b.Review, read.Review, fresh)
		fresh = slices.DeleteFunc(fresh, func(d seeds.Doubt) bool { return !slices.Contains(b.Review, d) })
	}
	if plan.Title == "" || read.TitleGuessed && old.Title != "" {
		plan.Title = old.Title
	}
	plan.Issuer, plan.Year = cmp.Or(old.Issuer, plan.Issuer), cmp.Or(plan.Year, old.Year)
	if len(old.Units) > 0 || merge {
		known := units.Known{Issuer: plan.Issuer, Title: plan.Title, Units: old.Units, Groups: withProposals(old.Groups, plan.Groups)}
		plan.Units, plan.Groups, _ = units.Directory(plan.Tasks, known)
	}
	b.SetPlan(plan)
	return fresh, gone
}

// changedDoubts asks a person to look at the tasks that are nearly those that are there.
func changedDoubts(renewed seeds.Renewal, merge bool) []seeds.Doubt {
	changed, reassigned := "同一项任务，内容有改动；沿用原来的编号", "同一项任务，牵头单位按通知改"
	if merge {
		changed, reassigned = "另一项任务，加在它的后面；如果是同一项，请删去其中一行", "同一项任务，没有再加；牵头单位仍按台账"
	}
	var doubts []seeds.Doubt
	for _, pair := range renewed.Changed {
		doubts = append(doubts, seeds.Doubt{
			Where: "台账“任务清单” " + string(pair.Old.ID), Text: pair.Old.Text + "\n→ " + pair.Read.Text,
			ReadAs: changed, Reason: "与台账中的这一项相近，但不相同",
		})
	}
	for _, pair := range renewed.Reassigned {
		doubts = append(doubts, seeds.Doubt{
			Where: "台账“任务清单” " + string(pair.Old.ID), Text: strings.Join(pair.Old.Lead, "、") + "\n→ " + strings.Join(pair.Read.Lead, "、"),
			ReadAs: reassigned, Reason: "牵头单位与台账中的不同",
		})
	}
	return doubts
}

// otherLeads says which of the tasks that are there the paper gives to another unit.
func otherLeads(renewed seeds.Renewal) string {
	if len(renewed.Reassigned) == 0 {
		return ""
	}
	var ids []string
	for _, pair := range renewed.Reassigned {
		ids = append(ids, string(pair.Old.ID))
	}
	return "，其中编号 " + strings.Join(ids, "、") + " 的牵头单位与通知不同，以台账为准"
}

// unsettled leaves out the doubts about names that 责任单位 and 单位组 settle: those that
// they list and that are not among the doubts still open.
func unsettled(doubts []seeds.Doubt, known seeds.Plan, open []seeds.Doubt) []seeds.Doubt {
	clerks := seeds.Plan{Units: known.Units, Groups: known.Groups}
	dir := clerks.Directory()
	return slices.DeleteFunc(slices.Clone(doubts), func(d seeds.Doubt) bool {
		if d.ReadAs != units.AsNewUnit && d.ReadAs != units.AsTwoUnits {
			return false
		}
		if slices.ContainsFunc(open, func(o seeds.Doubt) bool { return o.Text == d.Text && o.ReadAs == d.ReadAs }) {
			return false
		}
		return !slices.ContainsFunc(strings.Split(d.Text, "、"), func(name string) bool {
			_, unit := dir.Unit(name)
			_, group := dir.Group(name)
			return !unit && !group
		})
	})
}

// withProposals gives the groups that are there, members and all, and those that were
// read, with what the notice proposes.
func withProposals(old, read []seeds.Group) []seeds.Group {
	out := slices.Clone(old)
	for _, g := range read {
		i := slices.IndexFunc(out, func(o seeds.Group) bool { return seeds.NameKey(o.Name) == seeds.NameKey(g.Name) })
		switch {
		case i < 0:
			out = append(out, g)
		case len(g.Proposed) > 0:
			out[i].Proposed = g.Proposed
		}
	}
	return out
}

// groupHint says where the members go, and for how many groups some are proposed.
func groupHint(groups []seeds.Group) string {
	empty, proposed := 0, 0
	for _, g := range groups {
		if len(g.Members) == 0 {
			empty++
			proposed += min(len(g.Proposed), 1)
		}
	}
	switch {
	case empty == 0:
		return ""
	case proposed == 0:
		return "成员请在台账“单位组”表中填写"
	}
	return fmt.Sprintf("成员请在台账“单位组”表中填写，其中 %d 组有建议", proposed)
}

func tellImport(e *env, b book.Book, read notice.Result, review []seeds.Doubt, kept []string) {
	s := summary{title: "导入 " + b.Plan.Title}
	chapters := map[string]bool{}
	for _, t := range b.Plan.Tasks {
		chapters[t.Chapter] = true
	}
	s.row("任务", len(b.Plan.Tasks), fmt.Sprintf("%d 章", len(chapters)))
	for _, line := range kept {
		s.note("  %s", line)
	}
	s.row("单位", len(b.Plan.Units), "")
	s.row("单位组", len(b.Plan.Groups), groupHint(b.Plan.Groups))
	s.awaited("待核对", len(review), "")
	for i, d := range review {
		if i == 5 {
			s.note("  …其余见台账“待核对”表")
			break
		}
		s.note("  %s　%s", d.Where, d.Reason)
	}
	s.next = "打开 台账.xlsx 核对；ducha check　检查；ducha round open　开一期"
	if _, asked := seeds.CurrentRound(b.Rounds); asked {
		s.next = "打开 台账.xlsx 核对；ducha check　检查；ducha fill　更新反馈表"
	}
	e.tell(s)
	if !e.json {
		return
	}
	type file struct {
		Path   string `json:"path"`
		Format string `json:"format"`
		Tasks  int    `json:"tasks"`
	}
	var files []file
	for _, f := range read.Files {
		files = append(files, file(f))
	}
	e.print(map[string]any{"plan": map[string]any{"title": b.Plan.Title, "year": b.Plan.Year}, "files": list(files), "tasks": len(b.Plan.Tasks),
		"units": len(b.Plan.Units), "groups": len(b.Plan.Groups), "review": list(review)})
}
