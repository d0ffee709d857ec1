package advise

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ducha/seeds/pattern"
)

// gist is what a text says, clause by clause, without what makes no difference:
// blanks, punctuation, width, numbering, the name of the period, zeal, plans.
type gist struct {
	clauses []clause
	has     map[string]bool
	size    int // characters
	longest []string
}

type clause struct {
	text string
	size int // characters
}

// whole is the gist of a text that is compared as it stands.
func whole(text string) gist {
	return gist{clauses: []clause{{text, len(text)}}, has: map[string]bool{text: true}, size: len(text), longest: []string{text}}
}

// gistOf takes a text apart.
func gistOf(text string) gist {
	g := gist{has: map[string]bool{}}
	part, begins, plans := []byte(nil), true, false // the clause being read; whether it begins its sentence; which is of plans
	end := func() {
		if begins {
			plans = plan.Match(part)
		}
		if c := essence(string(part)); c != "" && !plans {
			n := utf8.RuneCountInString(c)
			g.clauses, g.size, g.has[c] = append(g.clauses, clause{c, n}), g.size+n, true
		}
		part, begins = part[:0], false
	}
	for _, r := range text {
		switch r = narrow(r); r {
		case ' ':
		case ',', ':', '。':
			end()
			begins = r == '。'
		default:
			part = utf8.AppendRune(part, r)
		}
	}
	end()
	g.longest = g.findAnchors()
	return g
}

// plan begins a sentence about what is to come.
var plan = pattern.Of(`^(?:下一?步|下一?阶段|接下来|今后|(?:我[局委办区县市院处单位]{1,2})?(?:将|力争|争取|确保))`)

// narrow gives a character its half width; all blanks become one, and all that end a
// sentence.
func narrow(r rune) rune {
	switch {
	case r >= '一' && r <= '鿿':
		return r
	case r >= '！' && r <= '～':
		r += '!' - '！'
	}
	switch r {
	case ';', '!', '?', '\n', '\r':
		return '。'
	}
	if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
		return ' '
	}
	return r
}

var (
	// period names the time that a report speaks of.
	period = pattern.Of(`截[至止]?(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号]|[底末份]|[上中下]旬)?|\b1月?[-—–~至]\d{1,2}月份?`)
	// onlyPeriod is a clause that is no more than that: 6月底，到6月25日，. A day alone may
	// be that of an event.
	onlyPeriod = pattern.Of(`^(?:[到至](?:\d{4}年)?\d{1,2}月\d{1,2}[日号]|[到至]?(?:(?:\d{4}|今)年)?\d{1,2}月(?:[底末份]|[上中下]旬)?)$`)
	numbering  = pattern.Of(`^(?:[一二三四五六七八九十]+是|第?[一二三四五六七八九十]+[、.]|\(?\d{1,2}[、)]|\d{1,2}\.(\D))`)
	// noise is left out: the names of periods, words for how and not for what, whose
	// city it is; and words that say the same become one.
	noise = strings.NewReplacer("截至目前", "", "截止目前", "", "目前", "", "当前", "", "今年以来", "", "年初以来", "", "上半年", "", "前三季度", "",
		"一季度", "", "二季度", "", "三季度", "", "四季度", "", "1季度", "", "2季度", "", "3季度", "", "4季度", "", "本季度", "", "本年度", "", "本月", "", "本期", "",
		"积极", "", "加快", "", "持续", "", "进一步", "", "全力", "", "扎实", "", "有序", "", "不断", "", "大力", "", "切实", "", "稳步", "", "深入", "",
		"继续", "", "着力", "", "认真", "", "有力", "", "有效", "", "主动", "", "该", "", "的", "", "了", "",
		"全市", "", "全区", "", "全县", "", "我市", "", "我区", "", "我县", "", "我局", "", "我单位", "",
		"推动", "推进", "强化", "加强", "组织开展", "开展", "抓好", "落实")
)

// essence is a clause without what makes no difference.
func essence(part string) string {
	if strings.IndexAny(part, "一二三四五六七八九十第(0123456789") == 0 {
		part = numbering.ReplaceAllString(part, "$1")
	}
	if strings.Contains(part, "月") {
		if onlyPeriod.MatchString(part) {
			return ""
		}
		part = period.ReplaceAllString(part, "")
	}
	return noise.Replace(strings.Map(wordsOnly, part))
}

// wordsOnly drops punctuation; the point and the sign of figures stay.
func wordsOnly(r rune) rune {
	if r >= '一' && r <= '鿿' || r == '.' || r == '%' || unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return -1
}

// moved tells a clause in which a matter may have moved on: it has a figure, or says
// how far a thing has come.
var moved = pattern.Of(`[0-9]|已|未|正在|完|开工|启动|启用|招标|中标|签约|签订|批|通过|同意|印发|出台|发布|验收|封顶|进场|施工|投产|投用|投入|上线|` +
	`建成|交付|运行|运营|开通|揭牌|挂牌|成立|审|报|下达|拨付|召开|举办|设计|稿|编制|公示|到位|销号|整改|办结|主体|基础|即将|基本|全部|部分|初步|竣|落地|落户|获|纳入|列入|确定|形成|取得|达到|实现|新增|首`)

// like gives how much of a text another has, in per cent; 0 for less than is asked,
// and where the rest tells news.
func (g gist) like(other gist, least int) int {
	missing := 0
	for _, c := range g.clauses {
		if other.has[c.text] {
			continue
		}
		if missing += c.size; 100*(g.size-missing) < least*g.size {
			return 0
		}
	}
	for _, c := range g.clauses { // where there is enough of it: looking for news takes longer
		if !other.has[c.text] && moved.MatchString(c.text) {
			return 0
		}
	}
	return 100 * (g.size - missing) / max(g.size, 1)
}

// distinct reports whether a text is its writer's own: long, or with figures. Stock
// phrases are everybody's.
func (g gist) distinct() bool {
	return g.size >= 100 || g.size >= 25 && slices.ContainsFunc(g.clauses, func(c clause) bool { return strings.ContainsAny(c.text, "0123456789") })
}

// anchors gives the longest clauses of a text.
func (g gist) anchors() []string { return g.longest }

func (g gist) findAnchors() []string {
	sorted := slices.Clone(g.clauses)
	slices.SortStableFunc(sorted, func(x, y clause) int { return y.size - x.size })
	var out []string
	for _, c := range sorted[:min(anchors, len(sorted))] {
		out = append(out, c.text)
	}
	return out
}
