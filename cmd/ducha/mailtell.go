package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"ducha/collect/account"
	"ducha/collect/ledger"
	"ducha/fill/dispatch"
	"ducha/seeds"
	"ducha/templates"
)

// did names what a kind of message does.
func (m *mailing) did() string {
	if m.kind == ledger.MailRemind {
		return "催报"
	}
	return "发送"
}

// tellList shows 拟发清单 with its digest.
func (m *mailing) tellList() {
	if m.json {
		m.print(m.mailJSON(m.list.Outcomes))
		return
	}
	if !m.quiet {
		m.printList(m.stdout)
	}
	if m.digest == "" {
		return
	}
	fmt.Fprintf(m.stdout, "清单摘要：%s\n", m.digest) // a script may ask for it and no more
	if !m.quiet {
		fmt.Fprintf(m.stdout, "下一步：核对后运行 %s；脚本里加 --digest %s\n", m.command(), m.digest)
	}
}

// command is the command line that would send the list.
func (m *mailing) command() string {
	words := []string{"ducha", map[ledger.MailKind]string{ledger.MailForm: "send", ledger.MailRemind: "remind"}[m.kind]}
	if m.opt.round != "" {
		words = append(words, "--round", m.opt.round)
	}
	for _, u := range m.opt.units {
		words = append(words, "--unit", u)
	}
	if m.opt.again {
		words = append(words, "--again")
	}
	if m.opt.eml != "" {
		words = append(words, "--eml", quoted(m.opt.eml))
	}
	if m.opt.testTo != "" {
		words = append(words, "--test-to", m.opt.testTo)
	}
	return strings.Join(words, " ")
}

// printList prints 拟发清单: unit, addresses, file, size and hash of every letter that
// would leave, then what stays and why, then what to look at.
func (m *mailing) printList(out io.Writer) {
	letters := m.list.Letters()
	sum := 0
	for _, l := range letters {
		sum += len(l.File.Data)
	}
	fmt.Fprintf(out, "拟%s %s · %d 封 · 附件共 %s\n", m.did(), m.round.Name, len(letters), dispatch.Size(sum))
	rows := [][]string{{"单位", "收件人", "附件", "大小", "SHA-256"}}
	for _, l := range letters {
		to := strings.Join(l.To, "、")
		if len(l.CC) > 0 {
			to += "（抄送 " + strings.Join(l.CC, "、") + "）"
		}
		rows = append(rows, []string{l.Name, to, l.File.Name, dispatch.Size(len(l.File.Data)), l.File.SHA256[:12]})
	}
	if len(letters) > 0 {
		printTable(out, rows)
		fmt.Fprintf(out, "主题：%s\n", letters[0].Subject)
	}
	for _, r := range reasons(m.list.Outcomes) {
		fmt.Fprintln(out, "不发："+r)
	}
	if names := settled(m.list.Outcomes); len(names) > 0 {
		fmt.Fprintf(out, "已%s过、不再发 %d 家：%s\n", m.did(), len(names), few(names, 8))
	}
	for _, w := range m.list.Warnings {
		fmt.Fprintln(out, "注意："+w)
	}
}

// printTable prints rows in columns as wide as what stands in them.
func printTable(out io.Writer, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range rows {
		line := " "
		for i, cell := range row {
			line += " " + padded(cell, widths[i]+1)
		}
		fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
}

// tellDone says what became of the letters; stopped is why the run ended before its time.
func (m *mailing) tellDone(outcomes []dispatch.Outcome, stopped error) {
	if m.json {
		m.print(m.mailJSON(outcomes))
		if stopped != nil {
			f := explain(stopped)
			fmt.Fprintln(m.stderr, "已停止："+f.message)
		}
		return
	}
	counts := map[dispatch.State]int{}
	for _, o := range outcomes {
		counts[o.State]++
	}
	s := summary{title: fmt.Sprintf("%s %s · %d 家", m.did(), m.round.Name, len(outcomes))}
	for _, row := range []struct {
		state  dispatch.State
		name   string
		colour colour
	}{{dispatch.Sent, "已发", ""}, {dispatch.Draft, "草稿", ""}, {dispatch.Skipped, "未发", ""}, {dispatch.Failed, "失败", red}, {dispatch.Unknown, "不明", yellow}} {
		if n := counts[row.state]; n > 0 {
			s.coloured(row.colour, row.name, n, map[dispatch.State]string{dispatch.Sent: "服务器已收下", dispatch.Unknown: "不知道送到没有"}[row.state])
		}
	}
	s.row("合计", len(outcomes), "")
	if m.opt.testTo != "" {
		s.note("这是试发，都发到 %s，不算已发", m.opt.testTo)
	}
	m.noteOutcomes(&s, outcomes)
	if m.opt.eml != "" && counts[dispatch.Draft] > 0 {
		s.note("文件夹：%s", m.opt.eml)
		for _, w := range m.list.Warnings { // no list was shown before
			s.note("注意：%s", w)
		}
	}
	switch {
	case errors.Is(stopped, context.Canceled):
		s.note("已中断")
	case stopped != nil:
		f := explain(stopped)
		s.note("已停止：%s。%s", f.message, f.remedy)
	}
	s.next = m.next(counts, stopped)
	m.tell(s)
}

// noteOutcomes lists the units of which something awaits the clerk, and counts the others.
func (m *mailing) noteOutcomes(s *summary, outcomes []dispatch.Outcome) {
	waiting := reasons(outcomes)
	for _, r := range waiting[:min(len(waiting), mostProblems)] {
		s.note("%s", r)
	}
	if more := len(waiting) - mostProblems; more > 0 {
		s.note("…另有 %d 条，加 --json 全部列出", more)
	}
	if names := settled(outcomes); len(names) > 0 {
		s.note("已%s过、没有再发 %d 家：%s", m.did(), len(names), few(names, 8))
	}
}

// reasons says why letters await the clerk, units of one reason together.
func reasons(outcomes []dispatch.Outcome) (lines []string) {
	names := map[string][]string{}
	var order []string
	for _, o := range outcomes {
		if o.State == dispatch.Draft || !o.Waits {
			continue
		}
		if names[o.Reason] == nil {
			order = append(order, o.Reason)
		}
		names[o.Reason] = append(names[o.Reason], o.Name)
	}
	for _, reason := range order {
		lines = append(lines, few(names[reason], 8)+"　"+reason)
	}
	return lines
}

// settled names the units to which nothing is left to be sent.
func settled(outcomes []dispatch.Outcome) (names []string) {
	for _, o := range outcomes {
		if o.State == dispatch.Skipped && !o.Waits {
			names = append(names, o.Name)
		}
	}
	return names
}

// next is the next sensible command.
func (m *mailing) next(counts map[dispatch.State]int, stopped error) string {
	switch {
	case stopped != nil:
		m.opt.again = false // those that are left are on record: asking for all again would send to all
		return "再运行 " + m.command() + "，接着发没有发的"
	case m.opt.testTo != "":
		m.opt.testTo = ""
		return "看看收到的邮件；再运行 " + m.command()
	case m.opt.eml != "" && counts[dispatch.Draft] > 0:
		return "用邮件软件打开 草稿 里的 .eml 逐封发送；不能打开草稿的，照 发送清单.xlsx 自行发送"
	case counts[dispatch.Failed]+counts[dispatch.Unknown] > 0,
		counts[dispatch.Sent]+counts[dispatch.Draft] == 0 && len(reasons(m.list.Outcomes)) > 0:
		m.opt.again = false
		return "照上面说的办好，再运行 " + m.command()
	case len(m.list.Outcomes) == 0 && m.named != nil:
		return "点名的单位都已报齐，不用催；ducha status　看其他单位"
	case len(m.list.Outcomes) == 0 && m.kind == ledger.MailRemind:
		return "各单位都已报齐；ducha report　出反馈表和通报"
	}
	collect := "收回的文件放进 " + path.Join(dirReturns, string(m.round.ID)) + "，运行 ducha collect"
	if m.w.book.Settings.Get(templates.SettingIMAP) != "" {
		collect = "ducha collect --imap INBOX　从邮箱收回"
	}
	return collect + "；ducha remind　催报"
}

func (m *mailing) mailJSON(outcomes []dispatch.Outcome) any {
	type message struct {
		Unit       string         `json:"unit"`
		To         []string       `json:"to"`
		Subject    string         `json:"subject"`
		Attachment string         `json:"attachment"`
		State      dispatch.State `json:"state"`
		Reason     string         `json:"reason"`
	}
	files := map[seeds.UnitID]string{}
	for _, o := range m.occasions {
		files[o.Unit.ID] = o.path
	}
	messages := []message{}
	for _, o := range outcomes {
		messages = append(messages, message{o.Name, list(o.To), o.Subject, files[o.Unit], o.State, o.Reason})
	}
	return map[string]any{"round": m.round.ID, "digest": m.digest, "messages": messages}
}

// remember offers to keep a password that was typed, once the server has taken it.
func (m *mailing) remember(a account.Account, password account.Secret, source string, stopped error) {
	if source != account.Asked || stopped != nil {
		return
	}
	answer, err := m.ask("把密码存进系统密码库，下次不再问？输入 是 保存，其他不存：")
	if err != nil || answer != "是" && !strings.EqualFold(answer, "y") {
		return
	}
	if account.Remember(a, password) != nil {
		fmt.Fprintln(m.stderr, "这台机器没有可用的系统密码库，没有存；可以写进 .ducha/smtp-password（只许自己读）")
	}
}
