package report

import (
	"fmt"
	"regexp"
	"strings"

	"ducha/report/official"
	"ducha/seeds"
	"ducha/templates"
)

// author writes the body of a bulletin, section by section.
type author struct {
	Result
	names  namer
	pieces []piece
	err    error // the first that a text gave
}

// body writes 正文: the lead, then the sections that have something to say.
func (r Result) body() ([]official.Block, error) {
	a := &author{Result: r, names: r.namer()}
	a.pieces = a.text(templates.WordLead)
	a.section("总体情况", a.overall())
	a.section("工作亮点", a.text(templates.WordBest))
	a.section("已完成事项", a.done())
	a.section("存在问题", append(append(a.behind(), a.idle()...), a.late()...))
	a.section("下一步工作要求", a.text(templates.WordNext))
	return numbered(a.pieces), a.err
}

// text is one of the office's texts with its figures, in paragraphs.
func (a *author) text(name string) []piece {
	text, err := a.expand(name)
	if a.err == nil {
		a.err = err
	}
	return paragraphs(text)
}

func (a *author) section(title string, list []piece) {
	if len(list) > 0 {
		a.pieces = append(append(a.pieces, piece{level: 1, head: title}), list...)
	}
}

// overall gives bases, states and chapters; that nothing lags and that all have
// answered is told here, for there is no problem to tell of.
func (a *author) overall() []piece {
	name := templates.WordOverall
	if a.allDone() {
		name = templates.WordAllDone
	}
	list := a.text(name)
	if len(a.Behind) == 0 && !a.allDone() && a.tells(seeds.Behind, seeds.NotStarted) {
		list = append(list, a.text(templates.WordNone)...)
	}
	switch {
	case len(a.Standing) == 0:
	case len(a.Names(seeds.Complete)) == len(a.Standing):
		list = append(list, a.text(templates.WordAllIn)...)
	default:
		list = append(list, a.text(templates.WordMissing)...)
	}
	return append(list, a.byChapter()...)
}

// How many chapters the text tells one by one; the table in the annex tells any number.
const (
	fewestChapters = 2
	mostChapters   = 12
)

func (a *author) byChapter() []piece {
	n, states := len(a.Chapters), 0
	for _, s := range a.States {
		states += min(s.N, 1)
	}
	switch {
	case a.Figures["如有填报"] == "": // nothing is known of any task
		return nil
	case n < fewestChapters:
		return paragraphs("各责任单位的完成情况见" + a.annexName(annexCounts) + "。")
	case n > mostChapters || states == 1:
		return paragraphs("各类工作、各责任单位的完成情况见" + a.annexName(annexCounts) + "。")
	}
	list := a.text(templates.WordByChapter)
	for _, c := range a.Chapters {
		list = append(list, piece{level: 2, head: chapterHead(c.Name), text: a.chapterSaid(c)})
	}
	return list
}

// headNumber is the number that a chapter bears in the plan.
var headNumber = regexp.MustCompile(`^(?:第[一二三四五六七八九十百0-9]+(?:章|部分)|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|[0-9]{1,2}[.．、])\s*`)

// chapterHead is a chapter's name as a run-in heading.
func chapterHead(name string) string {
	name = strings.Trim(phrase(name), "（）")
	if bare := headNumber.ReplaceAllString(name, ""); bare != "" {
		name = bare
	}
	return name + "。"
}

// chapterSaid is a chapter's base with the states that occur in it.
func (a *author) chapterSaid(c Breakdown) string {
	var said []count
	for i, n := range c.Counts {
		if n > 0 {
			said = append(said, count{a.States[i].Name, n})
		}
	}
	done := a.finished(c)
	switch {
	case len(said) == 1 && c.Total == 1:
		return "共1项，" + said[0].what + "。"
	case len(said) == 1:
		return fmt.Sprintf("共%d项，%s。", c.Total, allAre(said[0].what))
	case done == 0:
		return fmt.Sprintf("共%d项，其中%s。", c.Total, counts("、", said...))
	}
	return fmt.Sprintf("共%d项，其中%s，完成率%s。", c.Total, counts("、", said...), rate(done, c.Total))
}

// finished counts a group's tasks in states of the kind 完成.
func (r Result) finished(b Breakdown) int {
	n := 0
	for i, s := range r.States {
		if s.Kind == seeds.Done {
			n += b.Counts[i]
		}
	}
	return n
}

func (a *author) done() []piece {
	if len(a.ofKind(seeds.Done)) == 0 {
		return nil
	}
	return a.text(templates.WordDone)
}

// behind tells the tasks that lag or have not begun.
func (a *author) behind() []piece {
	if len(a.Behind) == 0 {
		return nil
	}
	late, idle := len(a.ofKind(seeds.Behind)), len(a.ofKind(seeds.NotStarted))
	head := "进度滞后和尚未启动。"
	switch {
	case idle == 0:
		head = "进度滞后。"
	case late == 0:
		head = "尚未启动。"
	}
	return labelled(head, append(a.text(templates.WordBehind), a.told(a.Behind, annexBehind)...))
}

func (a *author) idle() []piece {
	tasks := a.ofKind(seeds.NoProgress)
	if len(tasks) == 0 {
		return nil
	}
	return labelled("本期无进展。", append(a.text(templates.WordIdle), a.told(tasks, annexCounts)...))
}

func (a *author) late() []piece {
	if len(a.unpunctual()) == 0 {
		return nil
	}
	return labelled("未按要求报送。", a.text(templates.WordLate))
}

// told tells a few tasks one by one, many by unit under each state.
func (a *author) told(tasks []TaskResult, annex annexKind) []piece {
	var list []piece
	most := mostListed
	if annex == annexBehind {
		most = mostAgain
	}
	if len(tasks) <= mostTold {
		for _, t := range tasks {
			list = append(list, a.task(t))
		}
		return list
	}
	for _, s := range a.States {
		var some []TaskResult
		for _, t := range tasks {
			if t.State == s.Name {
				some = append(some, t)
			}
		}
		if len(some) > 0 {
			list = append(list, piece{level: 3, head: fmt.Sprintf("%s%d项：", s.Name, len(some)), text: a.names.byUnit(some, most, a.annexName(annex)) + "。"})
		}
	}
	if len(list) == 1 { // the paragraph before has named the state and the number
		list[0].head = "具体为："
	}
	return list
}

// task says one task: number, text and units, then state, problem and next step of
// the unit that decides.
func (a *author) task(t TaskResult) piece {
	head := a.names.name(t)
	if text := phrase(t.Task.Text); text != "" && a.names.places[t.Task.ID].text == "" {
		head += "：" + text
	}
	if len(t.Task.Lead) > 0 {
		head += "（" + leadText(t.Task) + "）"
	}
	text := "完成情况：" + sentence(t.State)
	if issue := sentence(t.Decides.Values[seeds.KeyIssues]); issue != "" {
		text += "存在问题：" + issue
	}
	if next := sentence(t.Decides.Values[seeds.KeyNext]); next != "" {
		text += "下一步举措：" + next
	}
	return piece{level: 3, head: head + "。", text: text}
}
