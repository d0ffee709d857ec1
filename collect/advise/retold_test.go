package advise_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// retold gives a text as it may come the next time; "" where this way does not fit it.
type retold struct {
	name    string
	copy    bool // an official would call it the same again
	more    bool // it has all of the text, and news
	unclear bool // whether it is the same, when another unit tells it
	tell    func(text, other string) string
}

var figure = regexp.MustCompile(`\d+(?:\.\d+)?`)

// moveOn lets a text's figures grow, from the nth on, at most so many; years, dates,
// names with figures in them and numbering stay.
func moveOn(text string, from, most int) string {
	n := 0
	at := figure.FindAllStringIndex(text, -1)
	var out strings.Builder
	last := 0
	for _, m := range at {
		v, _ := strconv.ParseFloat(text[m[0]:m[1]], 64)
		after, before := text[m[1]:], text[:m[0]]
		skip := v >= 1900 && v < 2100 || v < 2 || strings.HasPrefix(after, "月") || strings.HasPrefix(after, "日") || strings.HasPrefix(after, "年") || strings.HasPrefix(after, ".") ||
			strings.HasPrefix(after, "-") || strings.HasPrefix(after, "—") || strings.HasSuffix(before, "-") || strings.HasSuffix(before, "—") || strings.HasSuffix(before, "G") || strings.HasSuffix(before, "S")
		if skip {
			continue
		}
		if n++; n <= from || n > from+most {
			continue
		}
		out.WriteString(text[last:m[0]])
		out.WriteString(strconv.FormatFloat(float64(int(v*13))/10+1, 'f', -1, 64))
		last = m[1]
	}
	if last == 0 {
		return ""
	}
	return out.String() + text[last:]
}

var sentenceEnd = regexp.MustCompile(`[^。;；]+[。;；]?`)

func sentences(text string) []string { return sentenceEnd.FindAllString(text, -1) }

func newPeriod(text string) string {
	out := strings.NewReplacer("截至6月底", "截至9月底", "截止6月底", "截止9月底", "上半年", "前三季度", "1-6月", "1-9月", "1—6月", "1—9月", "1-5月", "1-8月", "1—5月", "1—8月", "截至2020年6月底", "截至2020年9月底").Replace(text)
	if out == text {
		out = "截至9月底，" + text
	}
	return out
}

func firstOf(text string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.Contains(text, pairs[i]) {
			return strings.Replace(text, pairs[i], pairs[i+1], 1)
		}
	}
	return ""
}

func changed(before, after string) string {
	if before == after {
		return ""
	}
	return after
}

var ways = []retold{
	{name: "原文", copy: true, tell: func(s, _ string) string { return s }},
	{name: "换标点、全半角、空格", copy: true, tell: func(s, _ string) string {
		return changed(s, strings.NewReplacer(",", "，", "，", ",", "。", ";", "；", "。", ";", "。", "0", "０", "5", "５", "、", "、 ").Replace(s))
	}},
	{name: "只换期名", copy: true, tell: func(s, _ string) string { return newPeriod(s) }},
	{name: "加“积极”“扎实”一类", copy: true, tell: func(s, _ string) string {
		return changed(s, strings.NewReplacer("推进", "积极推进", "开展", "深入开展", "加强", "进一步加强", "推动", "全力推动").Replace(s))
	}},
	{name: "加一句下一步", copy: true, tell: func(s, _ string) string {
		return s + "下一步，将继续加大工作力度，确保完成全年目标任务。"
	}},
	{name: "加一句空话", copy: true, tell: func(s, _ string) string {
		return s + "我单位将压实责任，加强调度，推动工作落实见效。"
	}},
	{name: "换句序", copy: true, tell: func(s, _ string) string {
		parts := sentences(s)
		if len(parts) < 2 {
			return ""
		}
		return strings.Join(append(slices.Clone(parts[1:]), parts[0]), "")
	}},
	{name: "少一句", copy: true, tell: func(s, _ string) string {
		if parts := sentences(s); len(parts) >= 3 {
			return strings.Join(parts[:len(parts)-1], "")
		}
		return ""
	}},
	{name: "换一个近义词", copy: true, tell: func(s, _ string) string {
		return firstOf(s, "推进", "推动", "加强", "强化", "落实", "抓好", "积极", "主动", "开展", "组织开展")
	}},
	{name: "数字都往前走", tell: func(s, _ string) string { return moveOn(s, 0, 1000) }},
	{name: "一个数字往前走", tell: func(s, _ string) string { return moveOn(s, 1, 1) }},
	{name: "换期名，数字往前走", tell: func(s, _ string) string {
		if moved := moveOn(s, 0, 1000); moved != "" {
			return newPeriod(moved)
		}
		return ""
	}},
	{name: "加一句新情况", more: true, tell: func(s, other string) string { return s + sentences(other)[0] }},
	{name: "末句换新", unclear: true, tell: func(s, other string) string {
		parts := sentences(s)
		return strings.Join(parts[:len(parts)-1], "") + sentences(other)[0]
	}},
	{name: "环节往前走", unclear: true, tell: func(s, _ string) string {
		return firstOf(s, "正在施工", "已完工", "正在进行", "已完成", "即将招标", "已招标", "正在招标", "已定标", "已启动", "已完成", "启动", "完成", "初稿", "送审稿", "已开工", "已完工", "正在", "已完成", "拟定", "印发", "制定", "实施", "申报", "获批")
	}},
	{name: "另写", tell: func(_, other string) string { return other }},
}

// newArea tells of another area, as a unit may that takes over a text.
var newArea = retold{name: "换“全市”为“全区”", copy: true, tell: func(s, _ string) string {
	return changed(s, strings.NewReplacer("全市", "全区", "我市", "我区").Replace(s))
}}
