package notice

import (
	"strings"

	"ducha/seeds/pattern"
	"ducha/seeds/units"
)

var (
	annexListStart = pattern.Of(`^附\s*件\s*[:：]\s*\S`)
	annexTitled    = pattern.Of(`^附\s*件\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[:：.]\s*(\S.*)$`)
	annexAlone     = pattern.Of(`^附\s*件\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})?\s*[:：]?$`)
	pageMark       = pattern.Of(`^(?:[—–\-－·]+\s*[0-9０-９]{1,4}\s*[—–\-－·]+|第\s*[0-9]{1,4}\s*页.{0,10}|[0-9]{1,4}\s*[/／]\s*[0-9]{1,4})$`)
	dateLine       = pattern.Of(`^(?:[0-9０-９]{4}\s*年\s*[0-9０-９]{1,2}\s*月\s*[0-9０-９]{1,2}\s*日|[二〇○零一九三四五六七八]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)$`)
)

// annexList takes 附件:1.… and the numbered lines below it, unless labels follow,
// as they do where the list is one of tasks.
func (o *outline) annexList(p para, next string) bool {
	titled := annexTitled.MatchString(p.text)
	switch {
	case annexListStart.MatchString(p.text), titled && (annexTitled.MatchString(next) || o.annexes || next == "" && !o.beforeTable || dateLine.MatchString(next)):
		o.annexes = true
	case o.annexes && isAnnexItem(p, next):
	default:
		o.annexes = false
		return false
	}
	o.frame(p, whyAnnexList)
	return true
}

// isAnnexItem reports whether a line can be one of the list of annexes: short and
// numbered, without labels below it.
func isAnnexItem(p para, next string) bool {
	_, _, _, numbered := cutNumber(p.text)
	if !numbered || len([]rune(p.text)) >= 60 {
		return false
	}
	_, fields := cutFields(next, p.at)
	return len(fields) == 0
}

// annexHead begins a new section at 附件2, or at 附件2：标题.
func (o *outline) annexHead(p para) bool {
	var name, title string
	if m := annexAlone.FindStringSubmatch(p.text); m != nil {
		name = "附件" + m[1]
	} else if m := annexTitled.FindStringSubmatch(p.text); m != nil {
		name, title = "附件"+m[1], m[2]
	} else {
		return false
	}
	s := newSection(name)
	s.title = title
	o.sections = append(o.sections, s)
	o.open, o.current = nil, nil
	o.frame(p, whyAnnexTitle)
	return true
}

func (o *outline) pageNumber(p para) bool {
	if !pageMark.MatchString(p.text) {
		return false
	}
	o.skip(p.at, p.text, whyPage)
	return true
}

// signature takes the issuing body above a date, and the date.
func (o *outline) signature(p para, next string) bool {
	isDate := dateLine.MatchString(p.text)
	signs := dateLine.MatchString(next) && len([]rune(p.text)) < 40 && !strings.ContainsAny(p.text, "。:：") && units.IsName(p.text)
	if !isDate && !signs {
		return false
	}
	o.frame(p, whySignature)
	return true
}

// frame notes a line that is known to be no task; it ends what stood open.
func (o *outline) frame(p para, why string) {
	n := &node{at: p.at, line: p.text, text: p.text, section: o.section(), frame: why}
	o.section().nodes = append(o.section().nodes, n)
	o.current = nil
}
