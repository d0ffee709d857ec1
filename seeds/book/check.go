package book

import (
	"fmt"

	"ducha/seeds"
)

// Check finds what is wrong or doubtful in the plan as a whole, by cell. What is
// wrong with single cells Read has told already.
func (b Book) Check() []seeds.Problem {
	var found []seeds.Problem
	add := func(severity seeds.Severity, code, sheet, key, column, value, message, remedy string) {
		found = append(found, seeds.Problem{Severity: severity, Code: code, File: FileName, Sheet: sheet, Cell: b.places.cell(sheet, key, column),
			Column: column, Value: value, Message: message, Remedy: remedy})
	}
	dir := b.Plan.Directory()
	used := map[string]bool{}
	for _, t := range b.Plan.Tasks {
		if len(t.Lead) == 0 {
			add(seeds.Fault, "task_without_lead", sheetTasks, string(t.ID), colLead, "", "第 "+t.No+" 项没有牵头责任单位", "填上牵头责任单位")
		}
		for column, names := range map[string][]string{colLead: t.Lead, colCoop: t.Coop} {
			for _, name := range names {
				if g, ok := dir.Group(name); ok {
					used[g.Name] = true
				} else if _, ok := dir.Unit(name); !ok {
					add(seeds.Fault, "unknown_unit", sheetTasks, string(t.ID), column, name, "“"+name+"”不在责任单位表中，也不是单位组",
						"在“责任单位”表加上这个单位或简称，或改正写法")
				}
			}
		}
	}
	for _, g := range b.Plan.Groups {
		if used[g.Name] && len(g.Members) == 0 {
			add(seeds.Hint, "group_without_members", sheetGroups, g.Name, colMembers, g.Name, "单位组“"+g.Name+"”没有成员，无法向其下发", "填上各成员单位，用顿号分开；不需要填报的可以不填")
		}
		for _, m := range g.Members {
			if _, ok := dir.Unit(m); !ok {
				add(seeds.Fault, "unknown_unit", sheetGroups, g.Name, colMembers, m, "成员“"+m+"”不在责任单位表中", "在“责任单位”表加上这个单位或简称，或改正写法")
			}
		}
	}
	for _, u := range b.Plan.Units {
		if len(u.Email) == 0 {
			add(seeds.Hint, "unit_without_email", sheetUnits, string(u.ID), colEmail, "", u.Name+"没有邮箱", "用邮件下发的，请填上邮箱")
		}
	}
	for _, wrong := range b.Def.Check() {
		add(seeds.Fault, "bad_form", sheetColumns, "", "", "", wrong, "改正“反馈表栏目”或“状态”表")
	}
	for _, key := range []string{"标题", "年度", "发文机关"} {
		if b.Settings.Get(key) == "" {
			add(seeds.Hint, "setting_blank", sheetSettings, key, colValue, "", "设置中的“"+key+"”是空的", "填上后会印在反馈表和通报上")
		}
	}
	if n := len(b.Review); n > 0 {
		add(seeds.Hint, "review_open", sheetReview, "", "", "", fmt.Sprintf("还有 %d 处导入时没有把握的地方", n), "逐条核对，核对一条删去一行")
	}
	sortProblems(found)
	return found
}
