package notice

import (
	"math"
	"strings"
	"unicode/utf8"

	"ducha/seeds/pattern"
)

// goalCut is where a task ends and the report of its progress begins.
type goalCut struct {
	at         int     // byte
	confidence float64 // 0.5 … 1
}

// cutGoal cuts a text that runs a task and its progress together. Tasks say what
// shall be done (加快…, 推进…), progress what was (已…, 截至…, 一是…); the cut is put
// where the sentences before it speak most of the one, those behind it of the other.
func cutGoal(text string) goalCut {
	starts := clauseStarts(text)
	if len(starts) < 2 {
		return goalCut{len(text), 0.5}
	}
	weights := make([]float64, len(starts)) // > 0 speaks of progress
	for i, at := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		weights[i] = progressWeight(text[at:end], text[:at])
	}
	best, second := -1, math.Inf(-1)
	bestScore := math.Inf(-1)
	for i := 1; i < len(starts); i++ {
		score := cutScore(text, starts, weights, i)
		if score > bestScore {
			best, bestScore, second = i, score, bestScore
		} else if score > second {
			second = score
		}
	}
	margin := 6.0
	if !math.IsInf(second, -1) {
		margin = bestScore - second
	}
	for _, w := range weights[1:best] { // sentences of the task that speak little of one
		if w > -1 {
			margin -= 2
		}
	}
	return goalCut{starts[best], 1 / (1 + math.Exp(-math.Max(margin, 0)))}
}

const (
	mostWeight = 3.0 // of one clause
	reach      = 3   // clauses behind the cut that count
	usualGoal  = 45  // characters of a task
)

// cutScore rates a cut before a clause.
func cutScore(text string, starts []int, weights []float64, cut int) float64 {
	score := 0.0
	for _, w := range weights[:cut] {
		score -= w
	}
	for i, w := range weights[cut:min(cut+reach, len(weights))] {
		score += w * math.Pow(0.6, float64(i))
	}
	length := utf8.RuneCountInString(text[:starts[cut]])
	if length > 2*usualGoal {
		score -= float64(length-2*usualGoal) / usualGoal
	}
	if length < 8 {
		score--
	}
	return score
}

// clauseStarts gives where sentences begin, and clauses that a report begins with.
func clauseStarts(text string) []int {
	starts := []int{0}
	depth := 0
	for i, r := range text {
		switch {
		case strings.ContainsRune("“《(（", r):
			depth++
		case strings.ContainsRune("”》)）", r):
			depth = max(0, depth-1)
		}
		end := i + utf8.RuneLen(r)
		switch {
		case end >= len(text):
		case strings.ContainsRune("。！；", r) && depth == 0:
			starts = append(starts, end)
		case depth == 0 && i > starts[len(starts)-1] && bareStart.MatchString(text[i:]) && !strings.ContainsAny(text[i-1:i], ",:") && !strings.HasSuffix(text[:i], "，") && !strings.HasSuffix(text[:i], "："):
			starts = append(starts, i)
		}
	}
	return starts
}

// bareStart begins a report even without a stop before it.
var bareStart = pattern.Of(`^(?:截至|截止|目前[,，已]|一是)`)

// cues weigh the words of a clause: above 0 for progress.
var cues = []struct {
	shape  *pattern.Pattern
	weight float64
}{
	{pattern.Of(`^(?:截至|截止|目前|上半年|今年|本年度|一季度|[0-9]{1,2}-[0-9]{1,2}月|[0-9]{4}年[0-9]{1,2}-[0-9]{1,2}月|[0-9]{4}年)`), 2.5},
	{pattern.Of(`截至|截止|目前`), 1.5},
	{pattern.Of(`已(?:经|完成|建|印发|启动|开|实施|通过|获|于|有|在|基本|全|发|组织|正式|办|收|累|整|上|列|投|签|落|报|备|确|提|向|根|将|入)`), 2},
	{pattern.Of(`累计|同比|共(?:有|计|发|调|处|查|完成|收|投|整)|上半年|截止|完成率|占年初|较上年|比上年`), 1.5},
	{pattern.Of(`正在|正按|正式|正积极|正抓紧|在建|进场|待.{0,10}后|拟(?:定|于|报|先|安排)|草拟|起草`), 1.5},
	{pattern.Of(`^(?:一是|二是|首先|[0-9]{1,2}[.．、][^0-9]|[(（][0-9一二三][)）])`), 2.5},
	{pattern.Of(`^(?:印发|出台|制定|召开|组织|编制|修订|下发|成立|开展|启动|举办|引进|报送|完成|列出|推荐|签订|兑现|培育[0-9])`), 1.2},
	{pattern.Of(`[0-9.]+(?:万|亿)?(?:元|平方|公里|家|户|人次|人|件|起|个|台|吨|亩|座|条|次|项|%|万|亿)`), 0.5},
	{pattern.Of(`^[^,，:：]{2,16}[:：]|^[^,，]{2,10}方面[,，]`), 2},
	{pattern.Of(`(?:印发|出台|修订|下发|制定|报送|起草|编印|通过).{0,4}(?:《|.{0,30}报告)`), 2},
	{pattern.Of(`^该|,该|，该|获批|获评|对.{2,20}进行了|完成了|开展了|上报`), 1.5},
	{pattern.Of(`我市|我县|我区|全市|市区|市级`), 0.5},
	{pattern.Of(`下一步|受疫情|疫情期间|力争年内`), 1.5},
	{pattern.Of(`^(?:加快|加大|加强|推进|推动|推深|完善|建立|健全|深化|打造|提升|支持|发展|大力|强化|构建|促进|优化|创建|力争|落实|坚持|持续|扎实|积极|全面|全域|鼓励|探索|引导|深入|严格|统筹|创新|培育|建设|实施|参与|挖掘|聚焦|围绕|扩大|拓展|化解|办好|做好|做强|高质量|高标准|新增|新认定|新招引|努力|抓好|进一步|精准|重拳|弘扬|复制|导入|申建|狠抓|树立)`), -1.5},
	{pattern.Of(`(?:[0-9]+(?:万|亿)?[^0-9]{1,4}(?:以上|左右)|力争|争创|争取)`), -0.7},
}

// progressWeight weighs a clause; before is what stands in front of it.
func progressWeight(clause, before string) float64 {
	w := 0.0
	clause = strings.TrimSpace(clause)
	for _, c := range cues {
		if c.shape.MatchString(clause) {
			w += c.weight
		}
	}
	if before == "" {
		return math.Max(-mostWeight, math.Min(mostWeight, w))
	}
	if utf8.RuneCountInString(clause) > 50 {
		w++
	}
	if repeats(clause, before) {
		w += 1.5
	}
	return math.Max(-mostWeight, math.Min(mostWeight, w))
}

// repeats reports whether a clause begins with words of the task before it, as the
// report on a part of it does.
func repeats(clause, before string) bool {
	runes := []rune(clause)
	const word = 5
	for i := 0; i+word <= min(len(runes), 14); i++ {
		if strings.Contains(before, string(runes[i:i+word])) {
			return true
		}
	}
	return false
}
