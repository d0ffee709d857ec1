//go:build !race

package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// checkCounts compares 完成情况统计: the row of all tasks, by the states over it.
func (y *year) checkCounts(m *monthModel, path string, states map[string]int) {
	rows := y.rows(path, "完成情况统计")
	var names []string
	for _, row := range rows {
		switch {
		case len(row) > 2 && row[0] == "" && names == nil: // states stand below 项数, once more below 占比
			for _, cell := range row {
				names = append(names, strings.ReplaceAll(cell, "\n", ""))
			}
		case len(row) > 0 && row[0] == "全部任务":
			for state, n := range states {
				if col := slices.Index(names, state); col < 0 && n > 0 || col > 0 && row[col] != strconv.Itoa(n) {
					y.t.Errorf("round %d, 完成情况统计: %s stands as %v below %q, want %d", m.n, state, row, names, n)
				}
			}
			return
		}
	}
	y.t.Errorf("round %d: no row 全部任务", m.n)
}

func (y *year) rows(path, sheet string) [][]string {
	f, err := excelize.OpenFile(path)
	succeed(y.t, err)
	defer f.Close()
	rows, err := f.GetRows(sheet)
	succeed(y.t, err)
	return rows
}

// checkCompared compares 较上期: the moves between states, the classes, and the words of
// both rounds.
func (y *year) checkCompared(m *monthModel, path string) {
	rows := y.rows(path, "较上期")
	if m.n == 1 {
		if last := rows[len(rows)-1]; last[0] != "（没有上期）" {
			y.t.Errorf("the first round is compared: %v", last)
		}
		return
	}
	before := y.months[m.n-2]
	moves, classes, listed := map[string]int{}, map[string]int{}, map[string][]string{}
	for _, t := range y.tasks {
		was, is := y.state(before, t.No), y.state(m, t.No)
		class := y.class(before, m, t.No)
		moves[was+">"+is]++
		classes[class]++
		if slices.Contains([]string{"新完成", "新滞后", "倒退", "赶上", "无变化"}, class) {
			listed[t.No] = []string{was, is, strings.Join(y.printed(before, t.No, y.short), "\n"), strings.Join(y.printed(m, t.No, y.short), "\n")}
		}
	}
	got := comparedSheet(rows)
	if !maps.Equal(got.moves, moves) {
		y.t.Errorf("round %d, 较上期 moves %v, want %v", m.n, got.moves, moves)
	}
	for class, n := range got.classes {
		if n != classes[class] {
			y.t.Errorf("round %d, 较上期: %s %d, want %d", m.n, class, n, classes[class])
		}
	}
	if !maps.EqualFunc(got.listed, listed, slices.Equal[[]string]) {
		y.t.Errorf("round %d, 较上期 lists\n%q, want\n%q", m.n, got.listed, listed)
	}
}

// class is what became of a task since the round before.
func (y *year) class(before, m *monthModel, no string) string {
	was, is := y.state(before, no), y.state(m, no)
	late := func(state string) bool { return state == "进度滞后" || state == "尚未启动" }
	switch {
	case is == "未报":
		return is
	case is == "已完成" && (was == "已完成" || y.isCarried(m, no)):
		return "保持完成"
	case is == "已完成":
		return "新完成"
	case was == "已完成", is == "尚未启动" && (was == "正常推进" || was == "进度滞后"):
		return "倒退"
	case late(is) && !late(was):
		return "新滞后"
	case late(was) && is == "正常推进":
		return "赶上"
	case was == is && y.sameWords(before, m, no):
		return "无变化"
	}
	return "其他填报"
}

// sameWords reports whether every lead says the same of a task in both rounds.
func (y *year) sameWords(before, m *monthModel, no string) bool {
	for _, unit := range y.leads[no] {
		then, ok1 := before.stands(place{no, unit})
		now, ok2 := m.stands(place{no, unit})
		if ok1 != ok2 || then.words != now.words {
			return false
		}
	}
	return true
}

// compared is what sheet 较上期 says.
type compared struct {
	moves, classes map[string]int
	listed         map[string][]string // by number: the states and the words of both rounds
}

func comparedSheet(rows [][]string) compared {
	c := compared{map[string]int{}, map[string]int{}, map[string][]string{}}
	at := func(row []string, col int) string {
		if col < len(row) {
			return row[col]
		}
		return ""
	}
	var states []string // over the columns of the matrix
	part, no := "", ""
	for _, row := range rows {
		name := at(row, 0)
		n, err := strconv.Atoi(at(row, 2))
		switch {
		case name == "类别", name == "上期＼本期", name == "序号":
			part, states = name, row
		case part == "类别" && err == nil && name != "合计":
			c.classes[name] = n
		case part == "上期＼本期" && name != "合计" && err == nil:
			for col := 3; col < len(row); col++ {
				if k, err := strconv.Atoi(row[col]); err == nil && k > 0 {
					c.moves[name+">"+states[col]] = k
				}
			}
		case part == "序号" && name != "" && at(row, 3) != "":
			no = name
			c.listed[no] = []string{at(row, 3), at(row, 4), at(row, 6), at(row, 10)}
		case part == "序号" && name == "" && no != "": // words go on
			c.listed[no][2] += at(row, 6)
			c.listed[no][3] += at(row, 10)
		}
	}
	return c
}
