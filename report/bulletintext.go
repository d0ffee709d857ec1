package report

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

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
	list := a.text(templates.WordByChapter)
	n, states := len(a.Chapters), 0
	for _, s := range a.States {
		states += min(s.N, 1)
	}
	switch {
	case len(list) == 0, a.Figures["如有填报"] == "": // the office wants none, or nothing is known
		return nil
	case n < fewestChapters:
		return paragraphs("各责任单位的" + a.countsSubject() + "见" + a.annexName(annexCounts) + "。")
	case n > mostChapters || states == 1:
		return paragraphs("各类工作、各责任单位的" + a.countsSubject() + "见" + a.annexName(annexCounts) + "。")
	}
	var rest []piece
	for _, c := range a.Chapters {
		p := piece{level: 2, head: chapterHead(c.Name), text: a.chapterSaid(c)}
		if c.Name == unchaptered {
			p.head = "其他工作。"
			rest = append(rest, p)
			continue
		}
		list = append(list, p)
	}
	return append(list, rest...)
}

// headNumber is the number that a chapter bears in the plan.
var headNumber = regexp.MustCompile(`^(?:第[一二三四五六七八九十百0-9]+(?:章|部分)|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|[0-9]{1,2}[.．、])\s*([^0-9])`)

// chapterHead is a chapter's name as a run-in heading.
func chapterHead(name string) string {
	name = phrase(name)
	if inner := strings.TrimSuffix(strings.TrimPrefix(name, "（"), "）"); len(inner) == len(name)-len("（）") && !strings.ContainsAny(inner, "（）") {
		name = inner
	}
	return headNumber.ReplaceAllString(name, "$1") + "。"
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
	said := a.text(templates.WordBehind)
	return labelled(a.behindNames(), append(said, a.told(a.Behind, annexBehind, len(said) > 0)...))
}

func (a *author) idle() []piece {
	tasks := a.ofKind(seeds.NoProgress)
	said := a.text(templates.WordIdle)
	if len(tasks) == 0 || len(said) == 0 {
		return nil
	}
	return labelled(enumerated(a.namesOf(seeds.NoProgress), "和"), append(said, a.told(tasks, annexCounts, true)...))
}

func (a *author) late() []piece {
	if len(a.unpunctual()) == 0 {
		return nil
	}
	return labelled("未按要求报送", a.text(templates.WordLate))
}

// told tells a few tasks one by one, many by unit under each state; a state that stands
// alone is named only where the paragraph before has not said it.
func (a *author) told(tasks []TaskResult, annex annexKind, said bool) []piece {
	var list []piece
	most := mostListed
	if annex == annexBehind {
		most = mostAgain
	}
	if len(tasks) <= mostTold {
		for _, t := range tasks {
			list = append(list, a.task(t, annex))
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
			list = append(list, piece{level: 3, head: fmt.Sprintf("%s%d项：", s.Name, len(some)), text: a.names.byUnit(some, most, a.annexTells(annex)) + "。"})
		}
	}
	if len(list) == 1 && said {
		list[0].head = ""
		if len(tasks) <= most {
			list[0].head = "具体为："
		}
	}
	return list
}

// task says one task: number, text and units, then state, problem and next step of
// the unit that decides. What is long stands in the annexes only: the task's text in the
// first, the unit's words in that of the lagging tasks; idle ones stand in none.
func (a *author) task(t TaskResult, annex annexKind) piece {
	head := a.names.name(t)
	var aside []string
	if len(t.Task.Lead) > 0 {
		aside = append(aside, leadText(t.Task))
	}
	if text := phrase(t.Task.Text); text != "" && a.names.places[t.Task.ID].text == "" {
		if length(text) > wholeText {
			aside = append(aside, "全文见"+a.annexName(annexProgress))
		} else {
			head += "：" + text
		}
	}
	if len(aside) > 0 {
		head += "（" + strings.Join(aside, "，") + "）"
	}
	text := "完成情况：" + sentence(t.State)
	for _, said := range []struct {
		label string
		key   seeds.Key
	}{{"存在问题", seeds.KeyIssues}, {"下一步举措", seeds.KeyNext}} {
		words := sentence(t.Decides.Values[said.key])
		if annex == annexBehind && length(words) > wholeWord {
			words = "见" + a.annexName(annex) + "。"
		}
		if words != "" {
			text += said.label + "：" + words
		}
	}
	return piece{level: 3, head: head + "。", text: text}
}

func length(s string) int { return utf8.RuneCountInString(s) }
