package book

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"ducha/seeds"
)

// tasks looks at each task by itself.
func (c *checker) tasks() {
	for _, t := range c.Plan.Tasks {
		if len(t.Lead) == 0 {
			c.task(seeds.Fault, "task_without_lead", t, colLead, "", c.item(t)+"没有牵头责任单位", "填上牵头责任单位")
		}
		c.names(t)
		if wrong := impossibleDate(t.Deadline, c.Plan.Year); wrong != "" {
			c.task(seeds.Fault, "bad_deadline", t, colDeadline, t.Deadline, "完成时限中的“"+wrong+"”没有这一天", "改成日历上有的日期")
		} else if year := oddYear(t.Deadline, c.Plan.Year); year != "" {
			c.task(seeds.Hint, "deadline_year", t, colDeadline, t.Deadline, "完成时限写的是 "+year+" 年，清单的年度是 "+strconv.Itoa(c.Plan.Year), "核对年份，写错的改正")
		}
	}
}

// names looks for names that stand for nothing and units that are named twice.
func (c *checker) names(t seeds.Task) {
	first := map[seeds.UnitID]string{}
	for _, list := range []struct {
		column string
		names  []string
	}{{colLead, t.Lead}, {colCoop, t.Coop}} {
		for _, name := range list.names {
			u, ok := c.dir.Unit(name)
			if !ok {
				c.groupOrUnknown(t, list.column, name)
				continue
			}
			if before, twice := first[u.ID]; twice {
				both := "“" + name + "”"
				if before != name {
					both = "“" + before + "”和" + both + "是同一单位，"
				}
				c.task(seeds.Hint, "unit_twice", t, list.column, name, c.item(t)+"里"+both+"列了两次", "删去一处；牵头的不必再列为配合")
				continue
			}
			first[u.ID] = name
		}
	}
}

func (c *checker) groupOrUnknown(t seeds.Task, column, name string) {
	if g, ok := c.dir.Group(name); ok {
		c.used[g.Name] = true
		return
	}
	c.task(seeds.Fault, "unknown_unit", t, column, name, "“"+name+"”不在责任单位表中，也不是单位组", unknown)
}

// numbers looks for a number that is printed twice where numbers do not restart:
// below one heading of one annex.
func (c *checker) numbers() {
	type place struct{ annex, chapter, item, no string }
	first := map[place]seeds.Task{}
	for _, t := range c.Plan.Tasks {
		p := place{annexOf(t.ID), t.Chapter, t.Item, seeds.NameKey(t.No)}
		before, twice := first[p]
		switch {
		case t.No == "":
		case twice:
			c.task(seeds.Hint, "duplicate_no", t, colNo, t.No, "序号“"+t.No+"”在同一章里印了两次，另一处在 "+c.at(sheetTasks, string(before.ID), colNo), "核对通知，写错的改正；确是如此可以不改")
		default:
			first[p] = t
		}
	}
}

// annexOf is the part of the paper that an id names before the number: 附件2/二.
func annexOf(id seeds.TaskID) string {
	return string(id)[:max(strings.LastIndex(string(id), "/"), 0)]
}

// shortestText is how many characters make a text that is no mere 同上.
const shortestText = 3

// sameTasks looks for tasks of one text, however they are punctuated or numbered.
func (c *checker) sameTasks() {
	first := map[string]seeds.Task{}
	for _, t := range c.Plan.Tasks {
		key := wordsOf(t.Text)
		if len([]rune(key)) < shortestText {
			continue
		}
		before, twice := first[key]
		if !twice {
			first[key] = t
			continue
		}
		c.task(seeds.Hint, "duplicate_task", t, colText, seeds.Shortened(t.Text, 40), c.named(t)+"与"+c.named(before)+"内容相同", "重复导入的删去一行；确是两项的可以不改")
	}
}

// item names a task by its number as printed, else by its text.
func (c *checker) item(t seeds.Task) string {
	if t.No == "" {
		return "“" + seeds.Shortened(t.Text, 12) + "”这一项"
	}
	return "第 " + t.No + " 项"
}

// named names a task beyond doubt: its number as printed may be that of another.
func (c *checker) named(t seeds.Task) string {
	return c.item(t) + "（" + c.at(sheetTasks, string(t.ID), colText) + "，编号 " + string(t.ID) + "）"
}

// wordsOf is a text without blanks and punctuation, half-width.
func wordsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, width.Fold.String(text))
}

// headings looks for chapters whose tasks do not stand together, as after sorting: what
// is printed follows the order of the rows and would name them again and again.
func (c *checker) headings() {
	type chapter struct{ annex, title string }
	last := map[chapter]seeds.Task{}
	var before chapter
	var apart []seeds.Task
	for _, t := range c.Plan.Tasks {
		this := chapter{annexOf(t.ID), t.Chapter}
		if _, again := last[this]; again && t.Chapter != before.title && t.Chapter != "" {
			apart = append(apart, t)
		}
		last[this], before = t, this
	}
	if len(apart) > 0 {
		t := apart[0]
		c.task(seeds.Hint, "chapter_apart", t, colChapter, t.Chapter, fmt.Sprintf("有 %d 处章节断开：同一章的任务没有排在一起，反馈表和通报会重复印这一章的标题", len(apart)),
			"排过序的，改回通知的顺序；本来如此可以不改")
	}
}
