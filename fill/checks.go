package fill

import (
	"fmt"
	"strconv"
	"strings"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// What the 检查 column says. Everything unfinished begins with 待, so that one
// wildcard finds the first such row.
const (
	checkDone  = "✓"
	checkOpen  = "待"
	checkBlank = "待填"
	checkNeed  = "补" // 待补进展、补情况
	checkWrong = "改" // 待改比例
	checkError = "待改错误值"
	checkCoop  = "已填"
)

// rowCheck is the formula of one row's 检查 cell. Only functions of Excel 2007 are
// used. A 配合 row lacks nothing, but what stands in it must be right.
func rowCheck(def templates.FormDef, cell func(seeds.Key) string, lead bool) string {
	var open []string
	for _, c := range def.Columns {
		say := func(when, what string) {
			if when != "" {
				open = append(open, fmt.Sprintf(`IF(%s,"%s%s、","")`, when, what, shortTitle(def, c)))
			}
		}
		if lead {
			say(requiredWhen(def, c, cell), checkNeed)
		}
		say(wrongWhen(def, c, cell), checkWrong)
	}
	blank, done := checkBlank, checkDone
	if !lead {
		blank, done = "", checkCoop
	}
	return fmt.Sprintf(`IF(ISERROR(%s),"%s",IF(%s,%s,"%s"))`, joined(def, cell), checkError, anyFilled(def, cell), verdict(open, done), blank)
}

// thisRow stands for the number of a row in the formula that all rows share.
const thisRow = "\x00"

// check draws the 检查 cell of a row.
func (d *drawer) check(ref string, row layoutRow) {
	lead, initial := 0, ""
	if row.task.Part == seeds.PartLead {
		lead, initial = 1, checkBlank
	}
	if d.checks[lead] == "" {
		d.checks[lead] = rowCheck(d.def, func(k seeds.Key) string { return pen.Column(d.l.col[k]) + thisRow }, lead == 1)
	}
	d.Formula(ref, strings.ReplaceAll(d.checks[lead], thisRow, strconv.Itoa(row.num)), initial, "checkCell")
}

// verdict is a formula that says the row is done, or 待 and what is open. Each of the
// formulas in open gives what it found with a 、 behind it, or nothing; each stands
// once, since .xls holds no formula of more than 1,800 bytes.
func verdict(open []string, done string) string {
	if len(open) == 0 {
		return `"` + done + `"`
	}
	return fmt.Sprintf(`SUBSTITUTE(SUBSTITUTE("%s"&%s&"#","%s#","%s"),"、#","")`, checkOpen, strings.Join(open, "&"), checkOpen, done)
}

// joined is what a liaison typed into the row, as one text; an error value where one
// of the cells holds one.
func joined(def templates.FormDef, cell func(seeds.Key) string) string {
	var refs []string
	for _, c := range def.Columns {
		if c.Fill {
			refs = append(refs, cell(c.Key))
		}
	}
	return strings.Join(refs, "&")
}

// bare is a text without what only looks blank: spaces, full-width ones too, and line breaks.
func bare(text string) string { return fmt.Sprintf(`TRIM(CLEAN(SUBSTITUTE(%s,"　","")))`, text) }

// anyFilled is true once a liaison has typed anything into the row.
func anyFilled(def templates.FormDef, cell func(seeds.Key) string) string {
	return bare(joined(def, cell)) + `<>""`
}

// wrongWhen is a formula that is true where a cell holds what the office cannot
// take: a word that is not among the choices, a share that is no number.
func wrongWhen(def templates.FormDef, c templates.Column, cell func(seeds.Key) string) string {
	at := cell(c.Key)
	switch {
	case !c.Fill:
		return ""
	case c.Type == templates.Percent:
		return fmt.Sprintf(`AND(TRIM(%s)<>"",OR(ISERROR(VALUE(%s)),N(%s)<0))`, at, at, at)
	case len(def.ChoicesOf(c)) > 0:
		var known []string
		for _, name := range def.ChoicesOf(c) {
			known = append(known, fmt.Sprintf(`TRIM(%s)="%s"`, at, strings.ReplaceAll(name, `"`, `""`)))
		}
		return fmt.Sprintf(`AND(TRIM(%s)<>"",NOT(OR(%s)))`, at, strings.Join(known, ","))
	}
	return ""
}

// contradictsWhen is a formula that is true where a share does not go with the state
// (templates.Contradicts); "" for other columns. A 1 is left alone: it may be 100%.
func contradictsWhen(def templates.FormDef, c templates.Column, cell func(seeds.Key) string) string {
	if _, asked := def.Column(seeds.KeyState); !asked || !c.Fill || c.Type != templates.Percent {
		return ""
	}
	at := cell(c.Key)
	among := map[bool][]string{} // by whether all is done
	for _, s := range def.States {
		if s.Kind == seeds.Done || s.Kind == seeds.NotStarted {
			done := s.Kind == seeds.Done
			among[done] = append(among[done], fmt.Sprintf(`TRIM(%s)="%s"`, cell(seeds.KeyState), strings.ReplaceAll(s.Name, `"`, `""`)))
		}
	}
	var when []string
	if states := among[true]; len(states) > 0 {
		when = append(when, fmt.Sprintf("AND(ISNUMBER(%s),N(%s)<>1,N(%s)<100,OR(%s))", at, at, at, strings.Join(states, ",")))
	}
	if states := among[false]; len(states) > 0 {
		when = append(when, fmt.Sprintf("AND(N(%s)>0,OR(%s))", at, strings.Join(states, ",")))
	}
	if len(when) == 0 {
		return ""
	}
	return "OR(" + strings.Join(when, ",") + ")"
}

// requiredWhen is a formula that is true where the column is blank though a
// lead must fill it; "" for a column that never must be filled.
func requiredWhen(def templates.FormDef, c templates.Column, cell func(seeds.Key) string) string {
	if !c.Fill {
		return ""
	}
	blank := bare(cell(c.Key)) + `=""`
	var whenState, unlessState []string
	for _, s := range def.States {
		if _, asked := def.Column(seeds.KeyState); !asked {
			break
		}
		is := fmt.Sprintf(`TRIM(%s)="%s"`, cell(seeds.KeyState), strings.ReplaceAll(s.Name, `"`, `""`))
		switch required := def.Required(c, s.Name); {
		case required && !c.Required:
			whenState = append(whenState, is)
		case !required && c.Required:
			unlessState = append(unlessState, is)
		}
	}
	switch {
	case c.Required && len(unlessState) > 0:
		return fmt.Sprintf("AND(%s,NOT(OR(%s)))", blank, strings.Join(unlessState, ","))
	case c.Required:
		return blank
	case len(whenState) > 0:
		return fmt.Sprintf("AND(%s,OR(%s))", blank, strings.Join(whenState, ","))
	}
	return ""
}

// shortTitle is what the narrow 检查 column calls a column: 工作进展 → 进展. What
// stands in brackets is dropped: 资金到位(万元) → 资金到位.
func shortTitle(def templates.FormDef, c templates.Column) string {
	short := briefly(c.Title)
	for _, other := range def.Columns {
		if other.Key != c.Key && briefly(other.Title) == short { // 资金(万元) beside 资金(亿元)
			short = c.Title
		}
	}
	return strings.ReplaceAll(short, `"`, `""`)
}

func briefly(title string) string {
	if i := strings.IndexAny(title, "(（"); i > 0 {
		title = title[:i]
	}
	if short, known := briefWords[title]; known {
		return short
	}
	return title
}

var briefWords = map[string]string{"工作进展": "进展", "完成情况": "情况", "完成比例": "比例", "存在问题": "问题", "下一步举措": "举措"}

// sumCheck is the formula of the self-check line, and what it says while nothing
// is filled. It names the first open row by its 序号; where tasks have none, or
// chapters count anew, by its row on the sheet.
func (d *drawer) sumCheck(leads int) (formula, initial string) {
	l := d.l
	area := func(col, from int) string { return pen.AbsRef(col, from) + ":" + pen.AbsRef(col, l.last()) }
	checkCol := l.col[seeds.KeyCheck]
	checks := area(checkCol, l.first)
	done := fmt.Sprintf(`COUNTIF(%s,"%s")`, checks, checkDone)
	open := fmt.Sprintf(`COUNTIF(%s,"%s*")`, checks, checkOpen)
	where, unit := fmt.Sprintf(`INDEX(%s,MATCH("%s*",%s,0))`, area(l.col[seeds.KeyNo], l.first), checkOpen, checks), "项"
	first := d.form.Rows[0].Given[seeds.KeyNo]
	if !d.numbered() {
		start, _ := l.leadRows()
		where, unit, first = fmt.Sprintf(`MATCH("%s*",%s,0)`, checkOpen, area(checkCol, 1)), "行", fmt.Sprint(start)
	}
	formula = fmt.Sprintf(`IF(%s>0,"已填 "&%s&"/%d，还差 "&%s&" 处，先看第 "&%s&" %s",IF(%s=%d,"%s","%s"))`,
		open, done, leads, open, where, unit, done, leads, allDone(leads), rowsChanged)
	return formula, fmt.Sprintf("已填 0/%d，还差 %d 处，先看第 %s %s", leads, leads, first, unit)
}

// numbered reports whether each row has a printed number of its own.
func (d *drawer) numbered() bool {
	seen := map[string]bool{"": true}
	for _, r := range d.form.Rows {
		if no := r.Given[seeds.KeyNo]; seen[no] {
			return false
		} else {
			seen[no] = true
		}
	}
	return true
}

// progressCheck is the self-check line of a form without a 检查 column that asks for
// nothing but 工作进展.
func (d *drawer) progressCheck(leads int) (formula, initial string) {
	from, to := d.l.leadRows()
	col := d.l.col[seeds.KeyProgress]
	filled := fmt.Sprintf("COUNTA(%s:%s)", pen.AbsRef(col, from), pen.AbsRef(col, to))
	formula = fmt.Sprintf(`IF(%s<%d,"已填 "&%s&"/%d，还差 "&(%d-%s)&" 处",IF(%s=%d,"%s","%s"))`, filled, leads, filled, leads, leads, filled, filled, leads, allDone(leads), rowsChanged)
	return formula, fmt.Sprintf("已填 0/%d，还差 %d 处", leads, leads)
}

// rowsChanged is said of a table that has rows more or less than were issued.
const rowsChanged = "表中行数与下发时不同，请检查有没有增删行"

func allDone(leads int) string { return fmt.Sprintf("%d 项都已填好，可以报送", leads) }
