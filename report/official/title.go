package official

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// Shape breaks a title into lines of at most width 字 (GB/T 9704—2012 7.3.1): at
// the joints of its meaning, in the form of a trapezoid or a diamond. measure gives
// the width of a part in 字. A title that has line ends keeps them, and only what is
// too wide between two of them is broken.
func Shape(title string, width float64, measure func(string) float64) string {
	if lines := strings.Split(title, "\n"); len(lines) > 1 {
		for i, line := range lines {
			lines[i] = Shape(line, width, measure)
		}
		return strings.Join(lines, "\n")
	}
	runes := []rune(title)
	if measure(title) <= width || len(runes) > longestTitle {
		return title
	}
	joints := jointsOf(runes)
	if len(runes) > freeTitle {
		joints = slices.DeleteFunc(joints, func(j joint) bool { return j.cost > atDe })
	}
	s := shaper{runes: runes, width: width, joints: joints, rest: make([]float64, len(runes)), measure: measure}
	for i := range runes {
		s.rest[i] = measure(string(runes[i:]))
	}
	best, bestCost := []int(nil), math.Inf(1)
	least := int(math.Ceil(measure(title) / width))
	for lines := max(2, least); lines <= least+1; lines++ {
		if cuts, cost := s.best(lines); cost < bestCost {
			best, bestCost = cuts, cost
		}
	}
	if best == nil {
		return title // the typesetter breaks it like any text
	}
	var parts []string
	at := 0
	for _, cut := range append(best, len(runes)) {
		parts = append(parts, string(runes[at:cut]))
		at = cut
	}
	return strings.Join(parts, "\n")
}

// longestTitle is the number of characters up to which a title is shaped; a longer
// one is no title.
const longestTitle = 120

// freeTitle is the number of characters up to which a title may be broken where no
// joint of its meaning is known; beyond it there are joints enough, and too many ways.
const freeTitle = 45

// shaper looks for the best lines of one title.
type shaper struct {
	runes   []rune
	width   float64
	joints  []joint
	rest    []float64 // width of what begins at a rune
	measure func(string) float64
}

// joint is a place where a title may be broken, and what that costs.
type joint struct {
	at   int
	cost float64
}

// best tries all ways to cut the title into so many lines.
func (s *shaper) best(lines int) (cuts []int, cost float64) {
	cost = math.Inf(1)
	var try func(from, joint int, chosen []int, widths []float64, sum float64)
	try = func(from, next int, chosen []int, widths []float64, sum float64) {
		if sum >= cost {
			return
		}
		if len(chosen) == lines-1 {
			w := s.measure(string(s.runes[from:]))
			if w > s.width {
				return
			}
			if c := sum + formCost(append(widths, w)); c < cost {
				cost, cuts = c, append([]int(nil), chosen...)
			}
			return
		}
		for j := next; j < len(s.joints); j++ {
			at := s.joints[j].at
			w := s.measure(string(s.runes[from:at]))
			if w > s.width {
				return
			}
			if s.rest[at] > s.width*float64(lines-1-len(chosen)) {
				continue // too much is left for the lines that are left
			}
			try(at, j+1, append(chosen, at), append(widths, w), sum+s.joints[j].cost)
		}
	}
	try(0, 0, make([]int, 0, lines), make([]float64, 0, lines), 0)
	return cuts, cost
}

// formCost says how far lines of these widths, 字, are from a trapezoid or a
// diamond. A rectangle and an hourglass are not wanted, nor a line of a word.
func formCost(widths []float64) float64 {
	narrow, wide := widths[0], widths[0]
	for _, w := range widths {
		narrow, wide = min(narrow, w), max(wide, w)
	}
	cost := 1.5*float64(len(widths)) + (wide-narrow)*0.4
	if wide-narrow < 1 {
		cost += float64(len(widths)) - 1 // a rectangle, the worse the more lines
	}
	for i := 1; i < len(widths)-1; i++ {
		if widths[i] < widths[i-1] && widths[i] < widths[i+1] {
			cost += 4 // an hourglass
		}
	}
	if widths[0] > widths[len(widths)-1]+1 && widths[0] == wide {
		cost++ // it should grow rather than shrink
	}
	if last := widths[len(widths)-1]; last <= 3 {
		cost += 8
	} else if narrow <= 3 {
		cost += 4
	}
	return cost
}

// Costs of breaking a title; never costs more than any form does.
const (
	atMeaning = 0.0 // before 关于, after 、 and closing marks
	atWord    = 1.0
	atJoining = 0.5 // before 和 与 及
	atDe      = 1.5 // after 的
	atOffice  = 0.5 // after one office, before another
	nearTime  = 5.0 // between 2021年 and 上半年
	unsure    = 4.0 // between characters of which no word is known
)

// jointsOf finds the places where a title may be broken.
func jointsOf(runes []rune) []joint {
	var joints []joint
	words := wordsOf(runes)
	at := 0
	for i, w := range words[:len(words)-1] {
		at += len(w)
		if cost, ok := jointCost(string(w), string(words[i+1])); ok {
			joints = append(joints, joint{at, cost})
		}
	}
	return joints
}

// jointCost is what a break between two words costs; some are never made.
func jointCost(a, b string) (cost float64, ok bool) {
	first, last := []rune(b)[0], []rune(a)[len([]rune(a))-1]
	switch {
	case strings.ContainsRune("，、；：。？！）〕】》〉”’…—·%％的", first), strings.ContainsRune("（〔【《〈“‘—·第", last):
		return 0, false
	case a == "关于":
		return 0, false
	case b == "关于", strings.ContainsRune("、》”）", last):
		return atMeaning, true
	case b == "和" || b == "与" || b == "及" || b == "以及":
		return atJoining, true
	case a == "和" || a == "与" || a == "及" || a == "以及":
		return 0, false
	case last == '的':
		return atDe, true
	case !known(b) && (a == "办公室" || a == "人民政府" || a == "委员会" || a == "领导小组"):
		return atOffice, true
	case isTime(a) && isTime(b):
		return nearTime, true
	case known(a) && known(b):
		return atWord, true
	}
	return unsure, true
}

func isTime(w string) bool {
	return strings.ContainsAny(w, "年月度期") && w != "期间"
}

func known(w string) bool { return len([]rune(w)) > 1 }

// wordsOf parts a title into pieces that are not broken: names in 《》, numbers with
// their units, the office before 关于, common words; else single characters.
func wordsOf(runes []rune) (words [][]rune) {
	for at := 0; at < len(runes); {
		n := wordAt(runes, at)
		words = append(words, runes[at:at+n])
		at += n
	}
	return words
}

// longestName is the number of characters up to which a name is kept on one line.
const longestName = 19

func wordAt(runes []rune, at int) int {
	rest := string(runes[at:])
	if at == 0 {
		if office, _, found := strings.Cut(rest, "关于"); found && office != "" && len([]rune(office)) <= longestName {
			return len([]rune(office))
		}
	}
	if runes[at] == '《' {
		if name, _, found := strings.Cut(rest, "》"); found && len([]rune(name)) < longestName {
			return len([]rune(name)) + 1
		}
	}
	if n := numberAt(runes, at); n > 0 {
		return n
	}
	best := 1
	for _, w := range titleWords {
		if strings.HasPrefix(rest, w) {
			best = max(best, len([]rune(w)))
		}
	}
	return best
}

// numberAt is the length of a number with what belongs to it: 2021年, 1—10月,
// 第3期, 第三季度, 49项.
func numberAt(runes []rune, at int) int {
	i := at
	if runes[i] == '第' {
		i++
	}
	from := i
	for i < len(runes) && (runes[i] < 0x80 && runes[i] != ' ' || unicode.IsDigit(runes[i]) || strings.ContainsRune("—～－", runes[i]) && i > from ||
		from > at && strings.ContainsRune("一二三四五六七八九十百", runes[i])) {
		i++
	}
	if i == from {
		return 0
	}
	for i < len(runes) && strings.ContainsRune("年月日季期号届次项个件批度", runes[i]) {
		i++
	}
	return i - at
}

// titleWords are the words of which titles of this kind are made.
var titleWords = strings.Fields(`
上半年 下半年 前三季度 一季度 二季度 三季度 四季度 季度 全年 年度 月份 关于 以及
重点工作 重点任务 重点项目 重点目标 重要事项 目标任务 目标与任务 工作任务 主要任务 主要目标 民生实事 为民办实事 十件实事 政府工作报告 任务分解 责任分解
进展情况 完成情况 落实情况 推进情况 办理情况 执行情况 工作情况 有关情况 情况 进展 落实 推进 完成 进度 分解 责任 任务 目标 工作 项目 事项
督查通报 督察通报 情况通报 通报 督查 督察 督办 专项 报告 通知 意见 方案 反馈表 统计表 清单 名单 明细表 一览表 滞后 滞后事项 未按时 未报送 报送 单位 责任单位
人民政府 办公室 办公厅 委员会 管委会 领导小组 指挥部 联席会议 工作组 中心 市委 市政府 县委 县政府 区委 区政府 全市 全县 全区 全省 期间 大督查 巡视组 巡视 反馈意见 整改 若干意见 进一步 贯彻落实 专题 会议 决定 决定事项 议定事项 决策 部署 贯彻 建设 改革 发展 经济 社会 生态 环境 保护 安全 安全生产 生产 服务 管理 整治 提升 优化营商环境 优化 营商环境
`)
