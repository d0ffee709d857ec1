package collect

import (
	"strings"

	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// titles finds columns by what stands in a header: by the whole title, by the title
// without what stands in brackets where that is one column's alone, by another name
// that people give the column, and at last by its place between two that were found.
type titles struct {
	def                    templates.FormDef
	whole, short, variants map[string]seeds.Key
}

func titlesOf(def templates.FormDef) titles {
	t := titles{def: def, whole: map[string]seeds.Key{}, short: map[string]seeds.Key{}, variants: map[string]seeds.Key{}}
	count := map[string]int{}
	for _, c := range def.Columns {
		t.whole[wholeTitle(c.Title)] = c.Key
		count[shortTitle(c.Title)]++
	}
	for _, c := range def.Columns {
		if s := shortTitle(c.Title); count[s] == 1 {
			t.short[s] = c.Key
		}
		for _, v := range otherTitles[c.Key] {
			if _, taken := t.whole[v]; !taken && count[v] == 0 {
				t.variants[v] = c.Key
			}
		}
	}
	return t
}

// otherTitles are the names under which the columns are met in the tables of other
// offices and in what liaisons type anew; a title of the form itself goes before.
var otherTitles = map[seeds.Key][]string{
	seeds.KeyNo:       {"编号", "项目序号", "任务序号", "序次"},
	seeds.KeyTask:     {"目标任务", "工作任务", "重点任务", "重点工作", "任务内容", "工作内容", "主要任务", "目标及任务", "任务"},
	seeds.KeyProgress: {"工作进展情况", "进展情况", "进展", "工作进度", "目前进展", "本期进展", "最新进展", "推进情况", "落实情况", "工作落实情况", "完成进展"},
	seeds.KeyState:    {"完成状态", "进展状态", "状态", "办理状态", "工作状态", "推进状态"},
	seeds.KeyPercent:  {"完成率", "完成进度", "完成百分比", "进度比例", "比例", "进度%", "完成%"},
	seeds.KeyIssues:   {"存在的问题", "问题", "主要问题", "存在困难", "存在问题及原因", "问题及原因", "困难和问题", "存在困难和问题"},
	seeds.KeyNext:     {"下一步措施", "下步举措", "下步措施", "下一步工作", "下一步工作举措", "下一步工作措施", "下一步打算", "下一步计划", "下一步工作计划", "下步工作打算", "整改措施", "工作措施"},
	seeds.KeyRemark:   {"说明", "备注说明"},
	seeds.KeyCode:     {"校验码", "核验码"},
}

// find gives the columns in a header row, and the titles of those that have another.
func (t titles) find(row workbook.Row) (cols map[seeds.Key]int, renamed map[seeds.Key]string) {
	cols, renamed = map[seeds.Key]int{}, map[seeds.Key]string{}
	for _, lookup := range []struct {
		titles map[string]seeds.Key
		key    func(string) string
		other  bool
	}{{t.whole, wholeTitle, false}, {t.short, shortTitle, false}, {t.variants, wholeTitle, true}, {t.variants, shortTitle, true}} {
		for _, c := range row.Cells {
			if len(c.Text) > maxTitle || occupied(cols, c.Col) {
				continue
			}
			key, ok := lookup.titles[lookup.key(c.Text)]
			if _, twice := cols[key]; !ok || twice {
				continue
			}
			cols[key] = c.Col
			if lookup.other {
				renamed[key] = c.Text
			}
		}
	}
	if len(cols) >= 3 {
		t.between(row, cols, renamed)
	}
	return cols, renamed
}

// between takes an unknown title for the one column of the form that is missing
// between its two neighbours.
func (t titles) between(row workbook.Row, cols map[seeds.Key]int, renamed map[seeds.Key]string) {
	for i, c := range t.def.Columns {
		if _, there := cols[c.Key]; there || i == 0 || i+1 == len(t.def.Columns) {
			continue
		}
		left, ok := cols[t.def.Columns[i-1].Key]
		right, ok2 := cols[t.def.Columns[i+1].Key]
		title := cellOf(row, left+1).Text
		if !ok || !ok2 || right != left+2 || title == "" || len(title) > maxTitle {
			continue
		}
		cols[c.Key], renamed[c.Key] = left+1, title
	}
}

func occupied(cols map[seeds.Key]int, col int) bool {
	for _, c := range cols {
		if c == col {
			return true
		}
	}
	return false
}

// wholeTitle compares titles without blanks and stars.
func wholeTitle(title string) string { return strings.Trim(seeds.NameKey(title), "*＊:") }

// shortTitle leaves out what stands in brackets too.
func shortTitle(title string) string {
	key := wholeTitle(title)
	if i := strings.IndexByte(key, '('); i > 0 {
		key = strings.Trim(key[:i], "*＊")
	}
	return key
}
