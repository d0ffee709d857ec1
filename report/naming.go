package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ducha/seeds"
)

// How much the bulletin's text names before it points to an annex.
const (
	mostNames  = 30  // units in a list
	mostListed = 60  // tasks by their numbers
	mostAgain  = 40  // tasks by their numbers that an annex names, too
	mostTold   = 8   // tasks with all that is said of them
	fewDone    = 5   // finished tasks by their texts
	shortText  = 60  // runes of such a text
	wholeText  = 150 // runes of a task's text where all is said of it
	wholeWord  = 300 // runes of what a unit says of its problem or next step
)

// namer gives tasks the names that the text calls them by: 第3项, with the part
// of the plan before it where numbers begin anew in every chapter.
type namer struct {
	plan   seeds.Plan
	places map[seeds.TaskID]taskPlace
}

// taskPlace is where a task stands in the plan, as printed; a task that numbers
// cannot tell from another has its text instead.
type taskPlace struct{ part, no, text string }

func (r Result) namer() namer {
	numbers, places := map[string]int{}, map[taskPlace]int{}
	at := func(t seeds.Task) taskPlace { return taskPlace{part: partOf(t.Chapter), no: bareNumber(t.No)} }
	for _, t := range r.Tasks {
		p := at(t.Task)
		numbers[p.no]++
		places[p]++
	}
	n := namer{r.Plan, map[seeds.TaskID]taskPlace{}}
	for _, t := range r.Tasks {
		p := at(t.Task)
		switch {
		case p.no == "" || numbers[p.no] > 1 && (p.part == "" || places[p] > 1):
			p = taskPlace{text: phrase(t.Task.Text)}
		case numbers[p.no] == 1:
			p.part = ""
		}
		n.places[t.Task.ID] = p
	}
	return n
}

var partNumber = regexp.MustCompile(`^第?([一二三四五六七八九十百]+)(?:[、.．]|章|部分|方面)`)

// partOf names a chapter shortly: 第二部分 for 二、….
func partOf(chapter string) string {
	if m := partNumber.FindStringSubmatch(chapter); m != nil {
		return "第" + m[1] + "部分"
	}
	if chapter != "" {
		return quoted(phrase(chapter))
	}
	return ""
}

// bareNumber is a printed number without what the list puts around it.
func bareNumber(no string) string {
	no = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(no), "第"), "项")
	return strings.TrimRight(no, ".．、 ")
}

// name is one task: 第3项.
func (n namer) name(t TaskResult) string { return n.list([]TaskResult{t}) }

// list names several tasks: 第1、3项, or 第一部分第1、3项、第二部分第2项.
func (n namer) list(tasks []TaskResult) string {
	var out []string
	var numbers []string
	part := ""
	end := func() {
		if len(numbers) > 0 {
			out = append(out, part+"第"+strings.Join(numbers, "、")+"项")
		}
		numbers = nil
	}
	for _, t := range tasks {
		p := n.places[t.Task.ID]
		if p.text != "" || p.no == "" {
			end()
			out = append(out, quoted(p.text))
			continue
		}
		if p.part != part {
			end()
			part = p.part
		}
		numbers = append(numbers, p.no)
	}
	end()
	return strings.Join(out, "、")
}

// quoted puts a text in quotation marks; those inside become ‘’ (GB/T 15834—2011 4.8.3.3).
func quoted(text string) string {
	return "“" + strings.NewReplacer("“", "‘", "”", "’").Replace(text) + "”"
}

// unitTasks is a unit with tasks of its own.
type unitTasks struct {
	unit  seeds.Unit
	tasks []TaskResult
}

// byDecider groups tasks under the units that gave them their states, in official
// order; each task stands once.
func byDecider(tasks []TaskResult) []unitTasks {
	at := map[seeds.UnitID]int{}
	var groups []unitTasks
	for _, t := range tasks {
		u := t.decider()
		i, ok := at[u.ID]
		if !ok {
			i = len(groups)
			at[u.ID], groups = i, append(groups, unitTasks{unit: u})
		}
		groups[i].tasks = append(groups[i].tasks, t)
	}
	sortByRank(groups, func(g unitTasks) seeds.Unit { return g.unit })
	return groups
}

// decider is the unit whose answer gave the task its state.
func (t TaskResult) decider() seeds.Unit {
	for _, e := range t.Entries {
		if e.Entry.Unit == t.Decides.Unit {
			return e.Unit
		}
	}
	return seeds.Unit{ID: t.Decides.Unit, Name: "编号" + string(t.Decides.Unit)}
}

// byUnit names tasks by unit, 市发展改革委第1、3项；市财政局第2项. Where they are more
// than most it says how many units lead them, and where more is told: 详见附件2.
func (n namer) byUnit(tasks []TaskResult, most int, where string) string {
	if len(tasks) > most {
		return fmt.Sprintf("涉及%d家牵头单位，%s", n.leads(tasks), where)
	}
	var said []string
	for _, g := range byDecider(tasks) {
		said = append(said, g.unit.Name+n.list(g.tasks))
	}
	return strings.Join(said, "；")
}

// leads counts the units that lead any of the tasks by the plan, the first-listed and
// the others, members of groups each: those that the annexes print beside the tasks.
func (n namer) leads(tasks []TaskResult) int {
	var names []string
	for _, t := range tasks {
		names = append(names, t.Task.Lead...)
	}
	units, unknown := n.plan.Directory().Units(names)
	slices.Sort(unknown)
	return len(units) + len(slices.Compact(unknown))
}

// byText names a few finished tasks with their short texts, false where they are
// many or long.
func (n namer) byText(tasks []TaskResult) (string, bool) {
	if len(tasks) > fewDone {
		return "", false
	}
	var said []string
	for _, t := range tasks {
		text := phrase(t.Task.Text)
		if text == "" || len([]rune(text)) > shortText || strings.ContainsAny(text, "。；：！？") {
			return "", false
		}
		if p := n.places[t.Task.ID]; p.text == "" {
			text += "（" + n.name(t) + "，" + t.decider().Name + "）"
		} else {
			text += "（" + t.decider().Name + "）"
		}
		said = append(said, text)
	}
	return strings.Join(said, "；"), true
}

// unitNames lists names in full up to mostNames, else says how many and where they
// stand.
func unitNames(names []string, annex string) string {
	if len(names) <= mostNames {
		return strings.Join(names, "、")
	}
	return fmt.Sprintf("共%d家，名单见%s", len(names), annex)
}
