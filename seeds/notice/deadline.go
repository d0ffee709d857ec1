package notice

import (
	"fmt"
	"regexp"
)

// lostYear is a date whose 年 the page has lost: 202312月底前.
var lostYear = regexp.MustCompile(`^((?:19|20)\d\d)(1[0-2]|0?[1-9])月`)

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
