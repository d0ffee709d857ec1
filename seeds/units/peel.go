package units

import (
	"slices"
	"strings"

	"ducha/seeds/pattern"
)

var (
	// remark is a clause among the names: 2021年底前完成, 不再逐项列出.
	remark     = pattern.Of(`^(?:涉及|以下|具体任务|不再|上述|此项|该项)|(?:完成|列出|分工|安排|执行|除外|[底月日年]前)$`)
	inBracket  = pattern.Of(`[0-9]+\s*[年月]|领导|联系人|电话|责任人`)
	note       = pattern.Of(`下同|列第一|第一位|排名第一|排在第一|排序第一|第一个单位|首位|按照?.{0,4}职责|排名不分先后`)
	firstLeads = pattern.Of(`(?:第一位|列第一|排名第一|排在第一|排序第一|第一个|首位).{0,12}(?:牵头|汇总)`)
)

// SaysFirstLeads reports whether a sentence states that the first-listed unit leads.
func SaysFirstLeads(sentence string) bool { return firstLeads.MatchString(sentence) }

// isRemark reports whether a part is a clause of the drafter and no name.
func isRemark(part string) bool {
	return remark.MatchString(part) && !tableKnows(part) || note.MatchString(part) && !Recognizes(part)
}

func (l *List) note(text string) {
	l.Notes = append(l.Notes, text)
	l.FirstLeads = l.FirstLeads || SaysFirstLeads(text)
}

// takeNotes takes off drafting notes in brackets: (列第一位者为工作牵头单位,下同).
func (l *List) takeNotes(text string) string {
	runes := []rune(text)
	var kept strings.Builder
	for i := 0; i < len(runes); {
		end := max(bracketEnd(runes, i), i+1)
		printed := string(runes[i:end])
		if end > i+1 && (note.MatchString(printed) || inBracket.MatchString(printed)) {
			l.note(string(runes[i+1 : end-1]))
		} else {
			kept.WriteString(printed)
		}
		i = end
	}
	return kept.String()
}

// peeled is a part of a list without what follows its name.
type peeled struct {
	name  string
	etc   bool
	leads bool     // 牵头 stands behind it
	helps bool     // 配合单位： stands before it
	notes []string // in print order
}

var (
	// duty is what units do, printed behind their names: 按职责分工负责, 牵头, 配合.
	duty = pattern.Of(`(?:(?:按照?|依据?|根据)(?:各自)?(?:工作)?(?:职责|职能)(?:任务)?(?:分工)?(?:抓好|做好)?(?:分别|共同|各自)?(?:负责|落实|推进|实施|配合|组织实施)?` +
		`|(?:共同|分别|牵头|具体|主要|各自|组织|统筹)*负责(?:落实|推进|实施|组织实施)?` +
		`|(?:总)?牵头(?:抓总|推进|落实|实施|组织|组织实施)?` +
		`|(?:积极|共同|协同|协助)?(?:配合|参与|参加|协办)(?:落实|实施|做好)?)$`)
	// inBrackets is the same in a bracket of its own: 市财政局(牵头).
	inBrackets = pattern.Of(`[(（〔【\[](?:(?:总?牵头|主办|配合|协办|协同|汇总|参与|责任)(?:单位|部门)?)[)）〕】\]]$`)
	etcEnd     = pattern.Of(`^(.*?)(等(?:[0-9一二三四五六七八九十两]+[个家])?` +
		`(?:(?:其他|其它)?(?:[省市区县州](?:直|级|属)?)?各?(?:有关|相关|责任|职能|成员)?(?:部门|单位|机构|企业|委办局)(?:(?:和|、|及)(?:单位|部门|企业)|[(（](?:单位|部门)[)）])?)?)$`)
	// label stands before names where lists of several kinds share a cell.
	label = pattern.Of(`^(牵头|主办|配合|协办|协同|参与|责任)(?:责任)?(?:单位|部门)\s*[:：]\s*`)
	// ordinal counts the names of a list: 1.市财政局；2.市审计局.
	ordinal = pattern.Of(`^(?:[0-9]{1,2}[.．]|[(（][0-9]{1,2}[)）]|[0-9]{1,2}$)\s*`)
	// byWhom is the word before the unit of such a phrase: 由市财政局牵头.
	byWhom = pattern.Of(`^由([省市区县州各].+)$`)
)

// peel takes a label off the beginning of a part, phrases and 等 off its end.
func peel(part string) peeled {
	p := peeled{name: strings.Trim(part, " \t\r\n\u00a0\u3000.,，、:：")}
	p.name = strings.TrimLeft(p.name, "★☆●○▲△■□◆◇※*")
	p.name = p.name[len(ordinal.FindString(p.name)):]
	before := label.FindStringSubmatch(p.name)
	if before != nil {
		p.name = p.name[len(before[0]):]
		p.helps = before[1] != "牵头" && before[1] != "主办" && before[1] != "责任"
	}
	for p.peelOnce() {
		p.name = strings.TrimRight(p.name, " \t\r\n\u00a0\u3000.,，、")
	}
	if m := byWhom.FindStringSubmatch(p.name); m != nil && len(p.notes) > 0 {
		p.name = m[1]
		p.notes = append(p.notes, "由")
	}
	if before != nil {
		p.notes = append(p.notes, strings.TrimRight(before[0], " :："))
	}
	slices.Reverse(p.notes)
	return p
}

func (p *peeled) peelOnce() bool {
	for _, phrase := range []*pattern.Pattern{duty, inBrackets} {
		if found := phrase.FindString(p.name); found != "" {
			p.name = strings.TrimSuffix(p.name, found)
			p.notes = append(p.notes, strings.Trim(found, "()（）〔〕【】[]"))
			p.leads = p.leads || strings.Contains(found, "牵头")
			return true
		}
	}
	m := etcEnd.FindStringSubmatch(p.name)
	if m == nil {
		return false
	}
	p.name, p.etc = m[1], true
	if m[2] != "等" { // 等有关部门 names nobody
		p.notes = append(p.notes, m[2])
	}
	return true
}
