package typeset

import "unicode"

// kind sorts runes by how they behave in a line (GB/T 15834—2011 5.1).
type kind uint8

const (
	han       kind = iota // Han characters and whatever has no rule of its own
	open                  // （〔“: never end a line
	closing               // ）〕”: never start one
	pause                 // ，、；：: never start one
	stop                  // 。？！: never start one
	dash                  // — …: never start one; —— and …… never split
	connector             // - ～ –: never start one
	dot                   // ·: never starts one
	slash                 // ／: neither starts nor ends one
	suffix                // % ℃: never start one
	prefix                // ￥ № ± +: never end one
	latin                 // letters and signs of Western words
	digit
	space // a line may end after it, none starts with it
	bound // no-break space, marks that combine: holds on to both sides
)

var kinds = kindTable(map[kind]string{
	open:      "（〔【《〈“‘「『［｛([{",
	closing:   "）〕】》〉”’」』］｝)]}",
	pause:     "，、；：,;:.．",
	stop:      "。？！?!",
	dash:      "—…⸺",
	connector: "-–～~",
	dot:       "·•",
	slash:     "／/",
	suffix:    "%％‰℃°′″々",
	prefix:    "￥$№±+−＋¥€",
	space:     " ",
	bound:     "\u00A0",
})

func kindTable(sets map[kind]string) map[rune]kind {
	table := make(map[rune]kind)
	for k, set := range sets {
		for _, r := range set {
			table[r] = k
		}
	}
	return table
}

func kindOf(r rune) kind {
	if k, ok := kinds[r]; ok {
		return k
	}
	switch {
	case r >= '0' && r <= '9':
		return digit
	case r < 0x80:
		return latin
	case unicode.In(r, unicode.Mn, unicode.Me):
		return bound
	case unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) && r < 0x2000:
		return latin
	}
	return han
}

// neverStarts reports whether a line must not start with a rune of kind k.
func (k kind) neverStarts() bool {
	switch k {
	case closing, pause, stop, dash, connector, dot, slash, suffix, space, bound:
		return true
	}
	return false
}

// neverEnds reports whether a line must not end with a rune of kind k.
func (k kind) neverEnds() bool {
	return k == open || k == slash || k == prefix || k == bound
}

// isMark reports whether a rune of kind k is punctuation or blank: a line of
// such runes alone says nothing.
func (k kind) isMark() bool {
	return k != han && k != latin && k != digit
}

// western reports whether a cell belongs to a run such as a word, a number or an
// address, which is not broken inside.
func (c *cell) western() bool { return c.r > ' ' && c.r < 0x80 || c.kind == latin }

const (
	multipliers = "十百千万亿"
	units       = "年月日时分秒天周岁项个件份次条号期届批章节款页位名人户家村所座处台套辆亩元吨米里瓦平立公度倍成级类组"
	numerals    = "一二三四五六七八九十百〇零"
)
