package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"ducha/report/typeset"
	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/fonts"
)

// Block is one piece of the bulletin as text: a heading, a paragraph or a table.
type Block struct {
	Heading string
	Spans   []typeset.Span
	Table   *typeset.Table
}

// BulletinText is the bulletin before it is drawn; every figure in it comes from the Result.
type BulletinText struct {
	Title  string
	To     string // 主送
	Blocks []Block
	Signed string
	Date   string
	Round  string
	Annex  typeset.Table // 进展情况反馈表
}

// annexTitle is the annex's title, the same in 附件说明 and on the annex (7.3.7).
func annexTitle(b BulletinText) string { return b.Round + "重点工作进展情况反馈表" }

// Bulletin writes the bulletin's text.
func (r Result) Bulletin() (BulletinText, error) {
	b := BulletinText{To: r.Settings.Get("主送"), Signed: r.Settings.Signature(), Date: seeds.ChineseDate(r.date()), Round: r.Round.Name}
	var err error
	text := func(name string) string {
		out, e := r.expand(name)
		if err == nil {
			err = e
		}
		return out
	}
	b.Title = text(templates.WordTitle)
	b.paragraphs(text(templates.WordLead))
	b.heading("一、总体情况")
	b.paragraphs(text(templates.WordOverall))
	b.Blocks = append(b.Blocks, Block{Table: r.stateTable()})
	b.heading("二、进度滞后事项")
	if len(r.Behind) == 0 {
		b.paragraphs(text(templates.WordNone))
	} else {
		b.paragraphs(text(templates.WordBehind))
		for i, t := range r.Behind {
			b.Blocks = append(b.Blocks, Block{Spans: behindSpans(i+1, t)})
		}
	}
	b.heading("三、报送情况")
	if len(r.Names(seeds.Complete)) == len(r.Standing) && len(r.Standing) > 0 {
		b.paragraphs(text(templates.WordAllIn))
	} else {
		b.paragraphs(text(templates.WordMissing))
		b.named("未报送的单位", r.Names(seeds.Missing))
		b.named("报送不全的单位", r.Names(seeds.Partial))
	}
	b.named("逾期报送的单位", r.lateNames())
	b.heading("四、下一步工作要求")
	b.paragraphs(text(templates.WordNext))
	b.Annex = r.annex()
	return b, err
}

// date is the 成文日期: the setting, else the day the answers were due.
func (r Result) date() time.Time {
	if t, err := seeds.ParseDate(r.Settings.Get("成文日期")); err == nil {
		return t
	}
	return r.Round.Due
}

func (r Result) lateNames() []string {
	var names []string
	for _, s := range r.Standing {
		if s.Late {
			names = append(names, s.Unit.Name)
		}
	}
	return names
}

func (b *BulletinText) heading(text string) { b.Blocks = append(b.Blocks, Block{Heading: text}) }

func (b *BulletinText) paragraphs(text string) {
	for _, p := range strings.Split(text, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			b.Blocks = append(b.Blocks, Block{Spans: []typeset.Span{typeset.Text(typeset.FullWidth(p))}})
		}
	}
}

func (b *BulletinText) named(what string, names []string) {
	if len(names) > 0 {
		b.paragraphs(fmt.Sprintf("%s（%d家）：%s。", what, len(names), strings.Join(names, "、")))
	}
}

// behindSpans says one lagging task: number, text and units, then state, problem and next step.
func behindSpans(i int, t TaskResult) []typeset.Span {
	e := t.Decides
	head := fmt.Sprintf("（%s）第%s项：%s", chineseNumber(i), t.Task.No, strings.TrimRight(t.Task.Text, "。"))
	body := fmt.Sprintf("（%s）。完成情况：%s。", strings.Join(t.Task.Lead, "、"), t.State)
	if issue := e.Values[seeds.KeyIssues]; issue != "" {
		body += "存在问题：" + sentence(issue)
	}
	if next := e.Values[seeds.KeyNext]; next != "" {
		body += "下一步举措：" + sentence(next)
	}
	return []typeset.Span{{Text: typeset.FullWidth(head), Role: fonts.Kaiti}, typeset.Text(typeset.FullWidth(body))}
}

// sentence ends a text with one full stop.
func sentence(s string) string {
	return strings.TrimRight(strings.ReplaceAll(s, "\n", ""), "。；;. ") + "。"
}

// chineseNumber writes 1–999 as official papers number their paragraphs: 二十三.
func chineseNumber(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	if n <= 0 || n > 999 {
		return fmt.Sprint(n)
	}
	out := ""
	if n >= 100 {
		out = digits[n/100] + "百"
		n %= 100
		if n > 0 && n < 10 {
			return out + "零" + digits[n]
		}
	}
	if n >= 10 {
		if n >= 20 || out != "" {
			out += digits[n/10]
		}
		out += "十"
	}
	return out + digits[n%10]
}

// stateTable is the small table of states under 总体情况.
func (r Result) stateTable() *typeset.Table {
	t := typeset.Table{Columns: []typeset.Column{{Title: "完成情况", Weight: 2, Align: typeset.Centre}, {Title: "项数", Weight: 1, Align: typeset.Centre}, {Title: "占比", Weight: 1, Align: typeset.Centre}}}
	for _, s := range r.States {
		t.Rows = append(t.Rows, typeset.Cells(s.Name, fmt.Sprint(s.N), s.ShareText()))
	}
	share := "100.0%"
	if len(r.Tasks) == 0 {
		share = "0.0%"
	}
	t.Rows = append(t.Rows, typeset.Cells("合计", fmt.Sprint(len(r.Tasks)), share))
	return &t
}

// annex is the 进展情况反馈表 with its published five columns.
func (r Result) annex() typeset.Table {
	t := typeset.Table{Columns: []typeset.Column{{Title: answerTitles[0], Width: 15, Align: typeset.Centre}, {Title: answerTitles[1], Weight: 36},
		{Title: answerTitles[2], Weight: 62}, {Title: answerTitles[3], Weight: 20, List: true}, {Title: answerTitles[4], Weight: 26, List: true}}}
	chapter, item := "", ""
	for _, task := range r.Tasks {
		if task.Task.Chapter != chapter && task.Task.Chapter != "" {
			t.Rows = append(t.Rows, typeset.Across(typeset.FullWidth(task.Task.Chapter)))
			item = ""
		}
		if task.Task.Item != item && task.Task.Item != "" {
			row := typeset.Across(typeset.FullWidth(task.Task.Item))
			row.Cells[0].Role = fonts.Kaiti // one level below the chapter (7.3.3)
			t.Rows = append(t.Rows, row)
		}
		chapter, item = task.Task.Chapter, task.Task.Item
		answers := Answers(task)
		if len(answers) == 0 {
			answers = []string{"（" + task.State + "）"}
		}
		n := len(answers)
		lead, coop := strings.Join(task.Task.Lead, "、"), coopText(task.Task)
		t.Rows = append(t.Rows, typeset.Row{Cells: []typeset.Cell{{Text: task.Task.No, Rows: n}, {Text: typeset.FullWidth(task.Task.Text), Rows: n}, {Text: typeset.FullWidth(answers[0])},
			{Text: lead, Rows: n}, {Text: coop, Rows: n}}})
		for _, a := range answers[1:] {
			t.Rows = append(t.Rows, typeset.Cells(typeset.FullWidth(a)))
		}
	}
	return t
}

// BulletinPDF draws the bulletin. The runes that no font has come back as missing.
func BulletinPDF(w io.Writer, r Result) (pages int, missing []typeset.Missing, err error) {
	text, err := r.Bulletin()
	if err != nil {
		return 0, nil, err
	}
	d := typeset.New(typeset.Meta{Title: strings.ReplaceAll(text.Title, "\n", ""), Author: text.Signed, Subject: r.Plan.Title, Date: r.date()})
	d.Paragraph(typeset.Title(), typeset.Text(text.Title))
	d.Paragraph(typeset.Body(), typeset.Text(""))
	if text.To != "" {
		to := typeset.Body()
		to.First = 0
		d.Paragraph(to, typeset.Text(strings.TrimRight(text.To, "：:")+"："))
	}
	for i, b := range text.Blocks {
		switch {
		case b.Heading != "":
			d.Paragraph(typeset.Heading1(), typeset.Text(b.Heading))
		case b.Table != nil:
			d.Table(*b.Table)
		default:
			style := typeset.Body()
			style.KeepNext = i == len(text.Blocks)-1 // the page with the signature must bear text (7.3.5.5)
			d.Paragraph(style, b.Spans...)
		}
	}
	sign(d, text)
	d.Landscape()
	label := typeset.Heading1()
	label.First = 0
	d.Paragraph(label, typeset.Text("附件"))
	d.Paragraph(typeset.Title(), typeset.Text(annexTitle(text)))
	d.Table(text.Annex)
	if err := d.Output(w); err != nil {
		return 0, nil, fmt.Errorf("draw 督查通报.pdf: %w", err)
	}
	return d.Pages(), d.Missing(), nil
}

// sign sets 附件说明, 署名 and 成文日期 (GB/T 9704—2012 7.3.4, 7.3.5: without a
// seal the date begins two 字 to the right of the name).
func sign(d *typeset.Doc, text BulletinText) {
	kept := typeset.Body()
	kept.KeepNext = true
	for _, line := range []string{"", "附件：" + annexTitle(text), ""} {
		d.Paragraph(kept, typeset.Text(line))
	}
	name := typeset.Body()
	name.First, name.Align, name.KeepNext = 0, typeset.Right, true
	date := name
	date.KeepNext = false
	wide, short := chars(text.Signed), chars(text.Date)
	if short <= wide {
		name.Right = 2
		date.Right = max(0, wide-short)
	} else {
		date.Right = 2
		name.Right = short - wide + 4
	}
	if text.Signed != "" {
		d.Paragraph(name, typeset.Text(text.Signed))
	}
	d.Paragraph(date, typeset.Text(text.Date))
}

// chars is the width of a text in 字; digits and Latin letters count half.
func chars(s string) float64 {
	n := 0.0
	for _, r := range s {
		if r < 0x80 {
			n += 0.5
		} else {
			n++
		}
	}
	return n
}
