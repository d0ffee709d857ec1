package notice

import (
	"fmt"
	"strings"

	"ducha/seeds/pattern"
)

var (
	// spacedDate is a blank inside a date: 2023 年 12 月底前.
	spacedDate = pattern.Of(`([0-9])\s+([年月日季])|([年月])\s+([0-9])`)
	// dueBy is a deadline with the verb behind it: 2023年底前完成.
	dueBy = pattern.Of(`^(.*(?:前|底|末|内|日|季度|半年))((?:全面|全部|基本)?完成)$`)
)

// tidyDeadline writes a deadline the plain way: digits half-width, no blanks in a
// date, without 完成, which it gives apart.
func tidyDeadline(value string) (due, done string) {
	value = strings.TrimRight(strings.TrimSpace(value), "。；; ")
	value = strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, value)
	value = spacedDate.ReplaceAllString(value, "$1$3$2$4")
	if m := dueBy.FindStringSubmatch(value); m != nil {
		return m[1], m[2]
	}
	return value, ""
}

// lostYear is a date whose 年 the page has lost: 202312月底前.
var lostYear = pattern.Of(`^((?:19|20)\d\d)(1[0-2]|0?[1-9])月`)

// restoreYears puts 年 back into deadlines that have lost it, and says so once.
func (p *paper) restoreYears() {
	var first *draft
	was, n := "", 0
	for i := range p.tasks {
		t := &p.tasks[i]
		if !lostYear.MatchString(t.task.Deadline) {
			continue
		}
		if n++; first == nil {
			first, was = t, t.task.Deadline
		}
		t.task.Deadline = lostYear.ReplaceAllString(t.task.Deadline, "${1}年${2}月")
	}
	if first != nil {
		p.doubt(first.at, was, first.task.Deadline, fmt.Sprintf("完成时限缺“年”字，已补上；共 %d 项任务这样读", n))
	}
}
