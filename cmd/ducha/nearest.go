package main

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// alike says which names are like what was typed, before where all of them are listed.
func alike(names []string, typed, all string) string {
	if near := nearest(names, typed); len(near) > 0 {
		return "相近的有：" + strings.Join(near, "、") + "；" + all
	}
	return all
}

// nearest gives up to three names that are like what was typed, the most like first: one lies
// within the other, or no more than half of the signs differ.
func nearest(names []string, typed string) []string {
	typed = strings.TrimLeft(strings.TrimSpace(typed), "-")
	far := map[string]int{}
	for _, name := range names {
		plain := strings.TrimLeft(name, "-")
		d := distance([]rune(plain), []rune(typed))
		within := min(len(plain), len(typed)) > 1 && (strings.Contains(plain, typed) || strings.Contains(typed, plain))
		if within || 2*d <= max(utf8.RuneCountInString(plain), utf8.RuneCountInString(typed)) {
			far[name] = d
		}
	}
	near := slices.DeleteFunc(slices.Clone(names), func(name string) bool { _, is := far[name]; return !is })
	sort.SliceStable(near, func(i, j int) bool { return far[near[i]] < far[near[j]] })
	return near[:min(3, len(near))]
}

// distance is how many signs must be put in, left out or changed to make one text the other.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		left := row[0] // of the row above
		row[0] = i + 1
		for j := range b {
			changed := left
			if a[i] != b[j] {
				changed++
			}
			left, row[j+1] = row[j+1], min(changed, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// otherWords are words that people have for what a command does.
var otherWords = map[string]string{
	"新建": "init", "初始化": "init", "清单": "tasks", "部门": "units", "检查": "check", "核查": "check", "开期": "round",
	"生成": "fill", "发表": "fill", "制表": "fill", "邮件": "send", "群发": "send", "收表": "collect", "收取": "collect", "收集": "collect",
	"状态": "status", "情况": "status", "查看": "status", "催办": "remind", "提醒": "remind", "核定": "review", "审批": "review",
	"通报": "report", "报告": "report", "导出": "report", "追溯": "trace", "来源": "trace", "查询": "trace", "验证": "verify",
	"示例": "demo", "说明": "guide", "数据库": "ledger",
}
