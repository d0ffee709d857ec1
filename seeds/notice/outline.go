package notice

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"

	"ducha/seeds/units"
)

// outline reads the paragraphs of a source into sections of nodes.
type outline struct {
	sections    []*section
	skip        func(at document.Place, text, why string)
	doubt       func(at document.Place, text, readAs, reason string)
	open        []*node // numbered nodes that may take children, outermost first
	current     *node   // what a label or a continuing paragraph belongs to
	running     bool    // the paragraph before ended without a stop
	long        bool    // and was too long for a heading
	annexes     bool    // inside the list of annexes below the text
	tables      int     // tables of tasks so far
	beforeTable bool    // the paragraphs stand in a table
	latest      *layout // of the last real table
	given       []field // leaders named on a line above a table
}

func (o *outline) section() *section { return o.sections[len(o.sections)-1] }

func (o *outline) read(pieces []piece) {
	o.sections = []*section{newSection("")}
	var paras []para
	for _, p := range pieces {
		if p.table == nil {
			paras = append(paras, p.para)
			continue
		}
		o.paragraphs(paras)
		paras = nil
		o.table(p.table)
	}
	o.paragraphs(paras)
	o.settle()
}

func (o *outline) paragraphs(paras []para) {
	for i, p := range paras {
		next := ""
		if i+1 < len(paras) {
			next = paras[i+1].text
		}
		if p.begins {
			o.current = nil
		}
		switch {
		case o.annexList(p, next), o.annexHead(p), o.pageNumber(p), o.signature(p, next):
		default:
			o.body(p)
			o.running = (o.current == nil || len(o.current.fields) == 0) && !endsSentence(p.text)
			o.long = utf8.RuneCountInString(p.text) > headingLength
		}
	}
}

// body reads a paragraph that may be, continue or label a task.
func (o *outline) body(p para) {
	if o.bracketed(p) {
		return
	}
	line, fields := cutFields(p.text, p.at)
	if len(fields) > 0 && footLine.MatchString(p.text) && (o.current == nil || !o.current.numbered() || len(o.current.fields) > 0) {
		o.frame(p, whyWeb)
		return
	}
	if o.current == nil && line == "" && isRemark(fields) || o.current != nil && o.current.frame != "" && noteLine.MatchString(p.text) {
		o.frame(p, whyRemark)
		return
	}
	if len(fields) == 0 && o.listsOn(line) {
		f := &o.current.fields[len(o.current.fields)-1]
		f.more = append(f.more, p.text)
		return
	}
	switch n, rest, ok := o.number(line); {
	case ok:
		o.begin(&node{at: p.at, number: n, line: line, text: rest})
	case line == "":
	case len(fields) == 0 && (o.continues(p) || o.remarks(p)):
		return
	case o.current != nil && o.current.numbered() && len(o.current.fields) == 0:
		o.current.more = append(o.current.more, para{at: p.at, text: line})
	default:
		o.begin(&node{at: p.at, line: line, text: line})
	}
	if len(fields) == 0 {
		return
	}
	if o.current == nil && onlyLeaders(fields) {
		o.given = fields
		o.skip(p.at, p.text, whyLeaderAbove)
		return
	}
	if o.current == nil {
		o.skip(p.at, p.text, whyNoTask)
		o.doubt(p.at, p.text, "没有并入任务", "标签前面没有任务")
		return
	}
	o.current.fields = append(o.current.fields, fields...)
}

func onlyLeaders(fields []field) bool {
	return !slices.ContainsFunc(fields, func(f field) bool { return f.role != roleLeader })
}

// isRemark reports whether a line is a remark that belongs to no task: 备注：….
func isRemark(fields []field) bool {
	return len(fields) == 1 && fields[0].role == roleNote
}

// noteLine begins a remark on a list or table as a whole.
var noteLine = pattern.Of(`^(?:备\s*注|注|说\s*明|附\s*注)\s*\d*\s*[:：]`)

// footLine is the foot of a web page, whose 主办单位 leads no task.
var footLine = pattern.Of(`^(?:网站)?主\s*办\s*(?:单\s*位)?\s*[:：].*(?:承\s*办|协\s*办|维\s*护|电\s*话|备)|版权所有|ICP备|公网安备|网站标识码`)

// listsOn reports whether a numbered paragraph is one of a list that stands under a
// label: 整改措施：（1）… （2）….
func (o *outline) listsOn(line string) bool {
	n, _, decimal, ok := cutNumber(line)
	if !ok || decimal || o.current == nil || len(o.current.fields) == 0 {
		return false
	}
	f := o.current.fields[len(o.current.fields)-1]
	if !f.role.isProse() || slices.ContainsFunc(o.open, func(open *node) bool { return open.number.style == n.style }) {
		return false
	}
	last := f.value
	if len(f.more) > 0 {
		last = f.more[len(f.more)-1]
	}
	before, _, _, numbered := cutNumber(last)
	return n.value == 1 && last == "" || numbered && before.style == n.style && n.value == before.value+1
}

// number reads the number of a line. What may be a decimal (1.5亿元) is one,
// unless the numbering of the paper calls for this number here.
func (o *outline) number(line string) (number, string, bool) {
	n, rest, decimal, ok := cutNumber(line)
	if ok && decimal {
		last := o.section().last[n.style]
		ok = (n.value == last+1 || n.style == styleStep && n.value == 1) && !(o.running && (o.long || amount.MatchString(rest)))
	}
	if !ok {
		return number{}, line, false
	}
	return n, rest, true
}

// amount is the rest of a decimal that a line began with: 2.|3亿元.
var amount = pattern.Of(`^[0-9０-９]+\s*(?:[亿万]|千万|百万|[%％倍吨米]|公里|平方|个?百分)`)

// begin puts a node into the outline. A style that stands open above is met
// again: the node is a sibling there. A new style opens a level below; but 一、
// never stands below （一） or 1.
func (o *outline) begin(n *node) {
	n.section = o.section()
	n.section.nodes = append(n.section.nodes, n)
	o.current = n
	if !n.numbered() {
		return
	}
	n.section.last[n.number.style] = n.number.value
	for i, above := range o.open {
		if above.number.style == n.number.style || n.number.style == styleHan && !above.number.style.overHan() {
			o.open = o.open[:i]
			break
		}
	}
	if len(o.open) == 0 {
		n.section.roots = append(n.section.roots, n)
	} else {
		n.parent = o.open[len(o.open)-1]
		n.parent.below = append(n.parent.below, n)
	}
	o.open = append(o.open, n)
}

// continues appends a paragraph to the value of the label before it, where that
// value was left open: prose runs on, a list goes on after a separator or where
// a line ended inside a name.
func (o *outline) continues(p para) bool {
	if o.current == nil || len(o.current.fields) == 0 {
		return false
	}
	f := &o.current.fields[len(o.current.fields)-1]
	switch {
	case f.role.isProse():
		f.more = append(f.more, p.text)
	case o.current.headed && strings.HasSuffix(p.text, "。"):
		o.current.more = append(o.current.more, p)
	case f.value == "" && len([]rune(p.text)) < 300 && readsAsValue(f.role, p.text):
		f.value, f.below = p.text, true
	case f.role.isUnits() && goesOn(f.value, p.text), f.role == roleDeadline && strings.HasSuffix(f.value, "年") && looksDue(f.value+p.text):
		f.value += p.text
	case f.role.isUnits() && looksUnits(p.text) && len(f.value) < longestList:
		f.value += "\n" + p.text
		if !f.below {
			o.doubt(p.at, p.text, "并入上面的"+f.label, "这一行只有单位名称，没有写明是什么单位")
		}
	default:
		return false
	}
	return true
}

// otherLabel is a short line under a task that says something else of it: 资金来源：….
var otherLabel = pattern.Of(`^(\p{Han}{2,8})\s*[:：]\s*(\S.{0,100})$`)

// remarks notes such a line with the task.
func (o *outline) remarks(p para) bool {
	m := otherLabel.FindStringSubmatch(p.text)
	if m == nil || noteLine.MatchString(p.text) || o.current == nil || !o.current.numbered() || !o.current.hasUnits() {
		return false
	}
	o.current.fields = append(o.current.fields, field{role: roleOther, label: m[1], value: m[2], at: p.at})
	o.doubt(p.at, p.text, "记入备注", "任务下面的这一行不知道是什么栏目")
	return true
}

// readsAsValue reports whether a paragraph below an empty label can be its value.
func readsAsValue(r role, text string) bool {
	if !r.isUnits() {
		return len([]rune(text)) < 40
	}
	names := units.Split(text).Names
	for i, name := range names {
		if !units.IsName(name) && !units.IsGroup(names, i) {
			return false
		}
	}
	return len(names) > 0
}

// longestList is how many bytes a list may have that still is looked for to go on.
const longestList = 1 << 14

// goesOn reports whether a list of units runs on into the next line.
func goesOn(value, next string) bool {
	if value == "" || len(value) > longestList || strings.HasSuffix(value, "。") || !readsAsValue(roleUnits, value+next) {
		return false
	}
	if strings.ContainsAny(string([]rune(value)[len([]rune(value))-1:]), "、，,；;（(") {
		return true
	}
	return !readsAsValue(roleUnits, value)
}
