package fill

import (
	"fmt"
	"slices"
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

// rowCheck is the formula of one row's 检查 cell. Only functions of Excel 2007 are used.
func rowCheck(def templates.FormDef, cell func(seeds.Key) string, lead bool) string {
	any := anyFilled(def, cell)
	if !lead {
		return fmt.Sprintf(`IF(%s,"%s",IF(%s,"%s",""))`, anyError(def, cell), checkError, any, checkCoop)
	}
	var open []string
	for _, c := range def.Columns {
		say := func(when, what string) {
			if when != "" {
				open = append(open, fmt.Sprintf(`IF(%s,"%s%s、","")`, when, what, shortTitle(c)))
			}
		}
		say(requiredWhen(def, c, cell), checkNeed)
		say(wrongWhen(def, c, cell), checkWrong)
	}
	return fmt.Sprintf(`IF(%s,"%s",IF(NOT(%s),"%s",%s))`, anyError(def, cell), checkError, any, checkBlank, verdict(open))
}

// verdict is a formula that says ✓, or 待 and what is open. Each of the formulas in
// open gives what it found with a 、 behind it, or nothing; each stands once, since
// .xls holds no formula of more than 1,800 bytes.
func verdict(open []string) string {
	if len(open) == 0 {
		return `"` + checkDone + `"`
	}
	return fmt.Sprintf(`SUBSTITUTE(SUBSTITUTE("%s"&%s&"#","%s#","%s"),"、#","")`, checkOpen, strings.Join(open, "&"), checkOpen, checkDone)
}

// anyError is true where a formula typed into the row gives an error, which
// would run through every other formula.
func anyError(def templates.FormDef, cell func(seeds.Key) string) string {
	var refs []string
	for _, c := range def.Columns {
		if c.Fill {
			refs = append(refs, "ISERROR("+cell(c.Key)+")")
		}
	}
	return "OR(" + strings.Join(refs, ",") + ")"
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

// anyFilled is true once a liaison has typed anything into the row.
func anyFilled(def templates.FormDef, cell func(seeds.Key) string) string {
	var refs []string
	for _, c := range def.Columns {
		if c.Fill {
			refs = append(refs, fmt.Sprintf(`TRIM(%s)<>""`, cell(c.Key)))
		}
	}
	return "OR(" + strings.Join(refs, ",") + ")"
}

// requiredWhen is a formula that is true where the column is blank though a
// lead must fill it; "" for a column that never must be filled.
func requiredWhen(def templates.FormDef, c templates.Column, cell func(seeds.Key) string) string {
	if !c.Fill {
		return ""
	}
	blank := fmt.Sprintf(`TRIM(%s)=""`, cell(c.Key))
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
func shortTitle(c templates.Column) string {
	title := c.Title
	if i := strings.IndexAny(title, "(（"); i > 0 {
		title = title[:i]
	}
	if short, known := map[string]string{"工作进展": "进展", "完成情况": "情况", "完成比例": "比例", "存在问题": "问题", "下一步举措": "举措"}[title]; known {
		return short
	}
	return strings.ReplaceAll(title, `"`, `""`)
}

// sumCheck is the formula of the self-check line, and what it says while nothing
// is filled. It names the first open row by its 序号; where a task has none, by
// its row on the sheet.
func (d *drawer) sumCheck(leads int) (formula, initial string) {
	l := d.l
	area := func(col, from int) string { return pen.AbsRef(col, from) + ":" + pen.AbsRef(col, l.last()) }
	checkCol := l.col[seeds.KeyCheck]
	checks := area(checkCol, l.first)
	done := fmt.Sprintf(`COUNTIF(%s,"%s")`, checks, checkDone)
	found := fmt.Sprintf(`MATCH("待*",%s,0)`, checks)
	where, unit := fmt.Sprintf(`INDEX(%s,%s)`, area(l.col[seeds.KeyNo], l.first), found), "项"
	start, _ := l.leadRows()
	first := d.form.Rows[0].Given[seeds.KeyNo]
	if slices.ContainsFunc(d.form.Rows, func(r seeds.FormRow) bool { return r.Given[seeds.KeyNo] == "" }) {
		where, unit, first = fmt.Sprintf(`MATCH("待*",%s,0)`, area(checkCol, 1)), "行", fmt.Sprint(start)
	}
	formula = fmt.Sprintf(`IF(%s=%d,"%s","已填 "&%s&"/%d，还差 "&(%d-%s)&" 处，先看第 "&%s&" %s")`,
		done, leads, allDone(leads), done, leads, leads, done, where, unit)
	return formula, fmt.Sprintf("已填 0/%d，还差 %d 处，先看第 %s %s", leads, leads, first, unit)
}

func allDone(leads int) string { return fmt.Sprintf("%d 项都已填好，可以报送", leads) }
