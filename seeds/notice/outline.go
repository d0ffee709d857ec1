package notice

import (
	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds/units"
)

// node is a paragraph of the outline with what belongs to it: the paragraphs
// that continue it, its labels, and the numbered paragraphs below it.
type node struct {
	at      document.Place
	number  number // the zero number for a paragraph without one
	line    string // the paragraph up to its first label, as printed
	text    string // the same without its number
	more    []para // paragraphs between it and its labels
	fields  []field
	parent  *node
	below   []*node
	section *section
	frame   string // set for lines known by their shape to be no task: 附件清单, 落款 …
	headed  bool   // a short heading with its units in a bracket; the text may follow
	table   bool   // read from a table: a task, or a heading over tasks
	task    bool   // a task of a table, with units or without
}

func (n *node) numbered() bool { return n.number.style != "" }

// units reports whether units belong to the node by its labels.
func (n *node) units() bool {
	return slices.ContainsFunc(n.fields, func(f field) bool { return len(f.list.Names) > 0 })
}

// isTask reports whether units belong to the node, or a table has it as a task.
func (n *node) isTask() bool { return n.task || n.units() }

// section is the body of a source or one of its annexes (附件2).
type section struct {
	name  string // "" for the body
	nodes []*node
	roots []*node // of nodes, the numbered ones with none above
	title string  // of an annex
	sheet bool    // one of several sheets or tables
	last  map[style]int
}

// base is the name of the annex that a table belongs to.
func (s *section) base() string {
	name, _, _ := strings.Cut(s.name, "/表")
	return name
}

func newSection(name string) *section { return &section{name: name, last: map[style]int{}} }

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

// settle reads the lists of units, once all of their lines are known.
func (o *outline) settle() {
	for _, s := range o.sections {
		for _, n := range s.nodes {
			n.fields = settled(n.fields, o.doubt)
		}
	}
}

// ownOffice is a label of offices within the responsible unit.
var ownOffice = pattern.Of(`[科处股]室$`)

// settled reads the lists of fields; a value that says who leads is parted. Offices
// within a unit are units only where nothing else is.
func settled(fields []field, doubt func(at document.Place, text, readAs, reason string)) []field {
	var out []field
	outer := slices.ContainsFunc(fields, func(f field) bool { return f.role.isUnits() && !ownOffice.MatchString(f.label) })
	for _, f := range fields {
		if outer && f.role.isUnits() && ownOffice.MatchString(f.label) {
			f.role = roleOther
		}
		if !f.role.isUnits() {
			out = append(out, f)
			continue
		}
		f, persons, guessed := cutPersons(f)
		out = append(out, persons...)
		if guessed {
			doubt(f.at, persons[0].unit+"："+persons[0].value, "责任人", "单位名称后面像是人名")
		}
		parted := []field{f}
		if f.role == roleUnits || f.role == roleLead {
			parted = partedValue(f)
		}
		for _, part := range parted {
			part.list = units.Split(plainOffices(part.value))
			if part.role == roleUnits && slices.ContainsFunc(part.list.Notes, func(note string) bool { return strings.Contains(note, "职责") }) {
				part.role = roleAll
			}
			out = append(out, part)
		}
	}
	return out
}

// partedValue parts a value such as 市发改委（牵头）、市财政局 or 市发改委牵头，市财政局配合.
func partedValue(f field) []field {
	parted := readMarked(f.value)
	if parted == nil && dutyWord.MatchString(f.value) {
		if fields, ok, tried := readPhrase(f.value); ok && tried {
			parted = fields
		}
	}
	if parted == nil {
		return []field{f}
	}
	for i := range parted {
		parted[i].at = f.at
		if parted[i].label == "" {
			parted[i].label = f.label
		}
	}
	return parted
}

var dutyWord = pattern.Of(`牵头|主办|配合|参与|参加|协助|会同`)

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

// hasUnits reports whether a label of units stands at the node, read or not yet.
func (n *node) hasUnits() bool {
	return slices.ContainsFunc(n.fields, func(f field) bool { return f.role.isUnits() })
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
