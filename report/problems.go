package report

import (
	"fmt"
	"slices"
	"strings"

	"ducha/seeds"
)

// Bounds of sheet 问题; what a round of honest returns has to say stays far below them.
const (
	maxFileProblems = 2000  // rows of one file
	maxProblems     = 20000 // rows of all files
)

// severities in the order in which a file's problems are listed.
var severities = []seeds.Severity{seeds.Fault, seeds.Hint, seeds.Advice}

func (d *drawer) problems() {
	d.NewSheet(SheetProblems)
	titles := []string{"程度", "单位", "文件", "工作表", "格子", "任务", "栏目", "现在填的", "问题", "怎么办", "代码"}
	widths := []float64{8, 22, 40, 12, 8, 8, 14, 28, 40, 40, 22}
	d.sheetHead("问题", d.sub(), titles, widths, true)
	dir := d.r.Plan.Directory()
	most, n := problemsPerFile(d.r.Returns), 0
	for _, f := range d.r.Returns {
		n += len(f.Problems)
		unit, listed := unitName(dir, f.Unit), bySeverity(f.Problems)
		rest := listed[min(most, len(listed)):]
		for _, p := range listed[:len(listed)-len(rest)] {
			d.line(widths, []string{string(p.Severity), unit, p.File, p.Sheet, p.Cell, p.Task, p.Column, p.Value, p.Message, p.Remedy, p.Code}, 0, 4, 5)
		}
		if len(rest) > 0 {
			d.line(widths, []string{string(rest[0].Severity), unit, f.Path, "", "", "", "", "", unlisted(rest), "先处理列出的，改好后重新报送", ""}, 0)
		}
	}
	d.none(len(titles), n)
}

// bySeverity gives a file's problems, those that must be mended first.
func bySeverity(problems []seeds.Problem) []seeds.Problem {
	list := slices.Clone(problems)
	slices.SortStableFunc(list, func(a, b seeds.Problem) int {
		return slices.Index(severities, a.Severity) - slices.Index(severities, b.Severity)
	})
	return list
}

// problemsPerFile is how many rows each file may have: as many as all files find
// room with, so that one with a great many takes none from the others.
func problemsPerFile(returns []seeds.Return) int {
	counts := make([]int, len(returns))
	for i, f := range returns {
		counts[i] = min(len(f.Problems), maxFileProblems)
	}
	slices.Sort(counts)
	left := maxProblems
	for i, n := range counts {
		if share := left / (len(counts) - i); n > share {
			return share
		}
		left -= n
	}
	return maxFileProblems
}

// unlisted says how many problems of a file have no row.
func unlisted(rest []seeds.Problem) string {
	var kinds []string
	for _, s := range severities {
		n := 0
		for _, p := range rest {
			if p.Severity == s {
				n++
			}
		}
		if n > 0 {
			kinds = append(kinds, fmt.Sprintf("%s%d个", s, n))
		}
	}
	return fmt.Sprintf("这个文件另有%d个问题没有列出：%s", len(rest), strings.Join(kinds, "、"))
}
