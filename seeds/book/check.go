package book

import (
	"fmt"
	"slices"
	"sort"

	"ducha/seeds"
	"ducha/templates"
)

// Check finds what is wrong or doubtful in the plan as a whole, by cell. What is
// wrong with single cells Read has told already.
func (b Book) Check() []seeds.Problem {
	if b.broken != nil {
		return nil // told already; the rest would be wrong
	}
	c := checker{Book: b, dir: b.Plan.Directory(), used: map[string]bool{}}
	c.tasks()
	c.numbers()
	c.sameTasks()
	c.headings()
	c.groups()
	c.units()
	for _, wrong := range b.Def.Check() {
		c.add(seeds.Fault, "bad_form", sheetColumns, "", "", "", wrong, "改正“反馈表栏目”或“状态”表")
	}
	c.formWidth()
	c.asked()
	c.bulletin()
	c.mail()
	for _, sheet := range b.unmoved {
		style := b.Settings.Get(settingStyle)
		c.add(seeds.Hint, "style_without_effect", sheetSettings, settingStyle, colValue, style, "反馈表样式“"+style+"”对“"+sheet+"”表不起作用：那张表改过，以表中所写为准",
			"要用这个样式，请清空“"+sheet+"”表的内容；要照表中所写，可以不管")
	}
	for _, key := range []string{"标题", "年度", "发文机关"} {
		if b.Settings.Get(key) == "" {
			c.add(seeds.Hint, "setting_blank", sheetSettings, key, colValue, "", "设置中的“"+key+"”是空的", "填上后会印在反馈表和通报上")
		}
	}
	if n := len(b.Review); n > 0 {
		c.add(seeds.Hint, "review_open", sheetReview, "", "", "", fmt.Sprintf("还有 %d 处导入时没有把握的地方", n), "逐条核对，核对一条删去一行")
	}
	sortProblems(c.found)
	return c.found
}

// formWidth tells where the form's columns are together wider than its page.
func (c *checker) formWidth() {
	total := 0.0
	for _, column := range c.Def.Columns {
		total += column.Width
	}
	if total > templates.FormWidth {
		last := c.Def.Columns[len(c.Def.Columns)-1]
		c.add(seeds.Hint, "form_too_wide", sheetColumns, string(last.Key), colWidth, fmt.Sprint(last.Width),
			fmt.Sprintf("各栏列宽合计 %g，超过 %d，打印出来的字会小于 9 磅", total, templates.FormWidth), "减小几栏的列宽，或去掉用不着的栏目")
	}
}

// asked looks for given columns of the form whose content stands nowhere.
func (c *checker) asked() {
	for _, column := range c.askedColumns() {
		title, key := column.Title, seeds.NameKey(column.Title)
		own := slices.ContainsFunc(sheetDefs()[0].columns, func(d columnDef) bool { return d.title == key })
		if !own && !slices.Contains(c.clerks, key) {
			c.add(seeds.Hint, "column_without_source", sheetColumns, string(column.Key), colTitle, title, "“"+title+"”是给定栏目，“"+sheetTasks+"”表里却没有这一列，反馈表上不会有它",
				"在“"+sheetTasks+"”表加一列“"+title+"”，填上内容；要由各单位填写的，“填报”一格改成“"+fill+"”")
		}
	}
}

// checker gathers what is wrong with a book.
type checker struct {
	Book
	dir   seeds.Directory
	used  map[string]bool // groups that tasks name
	found []seeds.Problem
}

func (c *checker) add(severity seeds.Severity, code, sheet, key, column, value, message, remedy string) {
	c.found = append(c.found, seeds.Problem{Severity: severity, Code: code, File: FileName, Sheet: sheet, Cell: c.places.cell(sheet, key, column),
		Column: column, Value: value, Message: message, Remedy: remedy})
}

// task adds what is wrong with a task.
func (c *checker) task(severity seeds.Severity, code string, t seeds.Task, column, value, message, remedy string) {
	c.add(severity, code, sheetTasks, string(t.ID), column, value, message, remedy)
	c.found[len(c.found)-1].Task = t.No
}

// at names a cell of another row to the clerk.
func (c *checker) at(sheet, key, column string) string {
	if cell := c.places.cell(sheet, key, column); cell != "" {
		return sheet + "!" + cell
	}
	return sheet + "表"
}

// unknown is the remedy for a name that stands for nothing.
const unknown = "在“责任单位”表加上这个单位或简称，或改正写法"

// sortProblems puts problems in the order of the workbook.
func sortProblems(problems []seeds.Problem) {
	order := map[string]int{}
	for i, d := range sheetDefs() {
		order[d.name] = i
	}
	sort.SliceStable(problems, func(i, j int) bool {
		a, b := problems[i], problems[j]
		switch {
		case a.Sheet != b.Sheet:
			return order[a.Sheet] < order[b.Sheet]
		case cellOrder(a.Cell) != cellOrder(b.Cell):
			return cellOrder(a.Cell) < cellOrder(b.Cell)
		}
		return a.Value < b.Value
	})
}
