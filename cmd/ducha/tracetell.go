package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/report"
	"ducha/seeds"
)

// How a trace is laid out: a mark, what it marks, and fields with their names below.
const (
	traceWidth = 92 // of a line that may be broken
	markWidth  = 8  // of the mark, behind two blanks
	fieldAt    = markWidth + 8
	tracedText = 160
)

// archivedLabel is what the hash of an original is told by.
const archivedLabel = "存档"

// traceLines are the lines of a trace on their way to a terminal.
type traceLines []string

// add adds a line without what a return may hold to confuse a terminal.
func (l *traceLines) add(line string) {
	clean := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(line, "\t", " "))
	*l = append(*l, strings.TrimRight(clean, " "))
}

// marked adds a mark with a text, broken into lines.
func (l *traceLines) marked(mark, text string) {
	short := seeds.Shortened(strings.ReplaceAll(text, "\r", ""), tracedText)
	for i, line := range strings.Split(runewidth.Wrap(short, traceWidth-markWidth-2), "\n") {
		if i > 0 {
			mark = ""
		}
		l.add("  " + padded(mark, markWidth) + line)
	}
}

// field adds a named fact below a mark, unless there is none.
func (l *traceLines) field(name, value string) {
	if value == "" {
		return
	}
	for i, line := range strings.Split(runewidth.Wrap(strings.ReplaceAll(value, "\n", " "), traceWidth-fieldAt), "\n") {
		if i > 0 {
			name = "　　"
		}
		l.add(strings.Repeat(" ", markWidth+2) + name + "　" + line)
	}
}

// path is field for what is to be copied: paths and hashes are not broken.
func (l *traceLines) path(name, value string) {
	l.add(strings.Repeat(" ", markWidth+2) + name + "　" + value)
}

func (t *trace) tell(built report.Result, tasks []tracedTask) {
	if t.json {
		t.print(t.jsonOf(built, tasks))
		return
	}
	s := summary{title: "溯源 " + built.Round.Name + titleOf(tasks)}
	var lines traceLines
	for _, task := range tasks {
		t.task(&lines, task)
	}
	s.notes = lines
	if len(tasks) > 1 {
		s.note("序号相同的有 %d 项；只看一项的，写编号，如 ducha trace %s", len(tasks), tasks[len(tasks)-1].Task.ID)
	}
	if slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, archivedLabel+"　") }) {
		s.note("存档一栏是原件的 SHA-256；原件与收到时一字不差，%s", t.originals())
	}
	t.env.tell(s)
}

// originals says where the originals are kept.
func (t *trace) originals() string {
	at, err := t.place(t.w.dir)
	switch {
	case err == nil && at.Archive != "":
		return "存在 " + at.Archive + "，以它为文件名"
	case err == nil && at.URL != "":
		return "存在数据库里"
	}
	return "存在 .ducha/archive/，以它为文件名"
}

func titleOf(tasks []tracedTask) string {
	if len(tasks) > 1 {
		return fmt.Sprintf(" · %d 项任务", len(tasks))
	}
	return " · 第 " + numberOf(tasks[0].Task) + " 项 · " + tasks[0].standing()
}

// standing says how a task stands.
func (t tracedTask) standing() string {
	switch {
	case t.gone:
		return "已从任务清单中删去，不再计入"
	case t.From.ID != "":
		return t.State + "（" + t.From.Name + report.MarkCarried + "）"
	}
	return t.State
}

func (t *trace) task(l *traceLines, task tracedTask) {
	head := ""
	if no := numberOf(task.Task); no != string(task.Task.ID) || task.Task.No == "" {
		head = "〔编号 " + string(task.Task.ID) + "〕"
	}
	for _, line := range strings.Split(runewidth.Wrap(head+seeds.Shortened(task.Task.Text, tracedText), traceWidth-2), "\n") {
		l.add("  " + line)
	}
	for i, r := range task.rounds {
		switch {
		case i > 0:
			l.add("")
			l.add("── " + r.Round.Name)
		case len(r.units) == 0 && t.unit != "":
			l.add(r.Unit(t.unit).Name + "：这一期没有要求填报，也没有报过")
		case len(r.units) == 0 && task.From.ID != "":
			l.add("这一期没有要求填报：" + task.From.Name + "已完成，" + report.MarkCarried + "计入")
		case len(r.units) == 0:
			l.add("这一期没有要求填报，也没有报过")
		}
		for _, u := range r.units {
			l.add("")
			l.add(r.Unit(u.Unit).Name + "　" + partOf(u))
			r.tellUnit(l, u)
		}
	}
	l.add("")
}

// partOf says what a unit's part in a task is.
func partOf(u collect.Traced) string {
	part := string(u.Part)
	if u.Part == seeds.PartLead && u.Place > 1 {
		part += fmt.Sprint(u.Place)
	}
	overruled := len(u.Answers) > 0 && u.Answers[0].Overrules() // said of an earlier round, that asked
	if !u.Asked && !overruled && len(u.Answers)+len(u.Spoilt) > 0 {
		part += "　" + report.MarkUnasked
	}
	return strings.TrimSpace(part)
}

func (r tracedRound) tellUnit(l *traceLines, u collect.Traced) {
	if _, counts := u.Counting(); !counts && u.Asked {
		l.marked("未报", "没有可以计入的填报")
	}
	for _, o := range u.Answers {
		r.tellAnswer(l, o)
	}
	for _, s := range u.Spoilt {
		tellSpoilt(l, s)
	}
	for i, ruling := range u.Rulings {
		tellRuling(l, ruling, i == 0)
	}
	if u.Outdated {
		l.marked("注意", report.MarkUpdated+"：核定之后，单位报了不同的内容；核定照旧，请再看一遍")
	}
}

// fateWord says what became of an answer.
func fateWord(o collect.Origin) string {
	switch o.Fate {
	case collect.Counts:
		return "计入"
	case collect.SentBack:
		return "退回"
	case collect.Replaced:
		return "被取代"
	}
	return "未计入"
}

// notAReturn is why an answer is left out whose file nobody judges any more.
const notAReturn = "所在的文件不再算报送件"

func (r tracedRound) tellAnswer(l *traceLines, o collect.Origin) {
	e := o.Entry
	if o.Fate != collect.Counts { // what the office said of another one is told beside it
		e.Ruling = nil
	}
	l.marked(fateWord(o), e.Words())
	l.field("情况", r.stateNote(e))
	from := collect.PrintedFrom(e, r.earlier)
	switch {
	case o.Fate == collect.LeftOut:
		l.field("原因", cmp.Or(o.Why, notAReturn))
	case e.Own:
		l.field("来源", cmp.Or(report.Mark(e), "结转的填报，办公室另有核定"))
	}
	if o.Fate == collect.Counts && (e.Own || e.Ruling != nil && e.Ruling.Text != "") {
		l.path("文字", from.Path+"　"+from.Sheet+"!"+from.Cell)
		if !e.Own {
			l.field("原文", seeds.Shortened(e.Said(), tracedText/2))
		}
	}
	if e.Own {
		l.field("时间", clockTime(e.At)+"　办公室填写")
		l.path(archivedLabel, from.SHA256)
		return
	}
	l.field("格子", r.cells(e))
	tellCame(l, e.Source.File, e.Source.SHA256, e.At, o.Came)
	for _, p := range o.Hints {
		l.field(string(p.Severity), problemAt(p))
	}
}

// stateNote says which state counts, and what the unit said where that is another.
func (r tracedRound) stateNote(e seeds.Entry) string {
	counted, _ := r.Def.StateOf(e)
	reported, _ := r.Def.ReportedState(e)
	if counted != reported && !e.Own {
		return counted + "（核定；单位报的是“" + reported + "”）"
	}
	return counted
}

// cells lists the filled cells of an answer in the order of the form.
func (r tracedRound) cells(e seeds.Entry) string {
	var cells []string
	for _, c := range r.cellsOf(e) {
		cells = append(cells, c.Column+" "+c.Cell)
	}
	return e.Source.Sheet + "　" + strings.Join(cells, "、")
}

// tellCame tells how a return came: paths, time, sender, form, hash, the clerk's word.
func tellCame(l *traceLines, file, sha string, at seeds.Stamp, came collect.Came) {
	l.path("文件", file)
	for _, f := range came.Found {
		if f.Path != file {
			l.path("又见", f.Path)
		}
	}
	l.field("时间", clockTime(at)+"　"+evidenceWord(at.By))
	for _, s := range sendersOf(came.Found) {
		l.field("发件", s)
	}
	l.field("表号", came.FormNo)
	if c := came.Claim; c != nil {
		l.field("指定", clockTime(seeds.Stamp{Time: c.Said})+"　经办人指定归属："+c.Path)
	}
	l.path(archivedLabel, sha)
}

// sendersOf lists the addresses that messages came from, each once.
func sendersOf(found []ledger.Sighting) (senders []string) {
	for _, f := range found {
		if f.Sender != "" && !slices.Contains(senders, f.Sender) {
			senders = append(senders, f.Sender)
		}
	}
	return senders
}

func tellSpoilt(l *traceLines, s collect.Spoilt) {
	if len(s.Problems) == 0 {
		l.marked("未计入", "是空表")
	}
	for i, p := range s.Problems {
		mark := ""
		if i == 0 {
			mark = "未计入"
		}
		l.marked(mark, problemAt(p))
	}
	tellCame(l, s.Path, s.SHA256, s.At, s.Came)
}

// problemAt tells a problem with its cell.
func problemAt(p seeds.Problem) string {
	text := p.Message
	if p.Value != "" && !strings.Contains(p.Message, p.Value) {
		text += "（填的是“" + seeds.Shortened(p.Value, 20) + "”）"
	}
	if p.Cell == "" {
		return text
	}
	return p.Sheet + "!" + p.Cell + "　" + text
}

func tellRuling(l *traceLines, r seeds.Ruling, last bool) {
	standing := "其后另有核定"
	switch {
	case last && r.Blank():
		standing = "收回核定"
	case last:
		standing = "以此为准"
	}
	l.marked("核定", clockTime(seeds.Stamp{Time: r.At})+"　"+standing)
	l.field("情况", r.State)
	l.field("文字", seeds.Shortened(r.Text, tracedText/2))
	l.field("意见", r.Note)
	if r.Back {
		l.field("退回", "退回重报")
	}
	if r.On != nil {
		l.field("所核", seeds.Shortened(r.On.Said(), 30)) // it stands above, with its file
	}
	l.path("文件", r.File+"　"+r.Sheet+"!"+r.Cell)
	l.path(archivedLabel, r.SHA256)
}

func clockTime(s seeds.Stamp) string { return s.Time.In(seeds.Beijing).Format("2006-01-02 15:04:05") }

// evidenceWord says what a time rests on.
func evidenceWord(by seeds.Evidence) string {
	switch by {
	case seeds.ByMessage:
		return "邮件的日期"
	case seeds.ByWorkbook:
		return "表里的最后保存时间"
	}
	return "文件的修改时间"
}
