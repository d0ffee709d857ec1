package fill

import (
	"fmt"
	"strings"

	"ducha/seeds"
	"ducha/templates"
)

// What the 检查 column says. Everything unfinished begins with 待, so that one
// wildcard finds the first such row.
const (
	checkDone  = "✓"
	checkBlank = "待填"
	checkNeed  = "待补"
	checkWrong = "待改"
	checkError = "待改：有错误值"
	checkCoop  = "已填"
)

// rowCheck is the formula of one row's 检查 cell. Only functions of Excel 2007 are used.
func rowCheck(def templates.FormDef, cell func(seeds.Key) string, lead bool) string {
	any := anyFilled(def, cell)
	if !lead {
		return fmt.Sprintf(`IF(%s,"%s",IF(%s,"%s",""))`, anyError(def, cell), checkError, any, checkCoop)
	}
	var missing, wrong []string
	for _, c := range def.Columns {
		say := func(when string) string { return fmt.Sprintf(`IF(%s,"%s","")`, when, "、"+shortTitle(c.Title)) }
		if need := requiredWhen(def, c, cell); need != "" {
			missing = append(missing, say(need))
		}
		if bad := wrongWhen(def, c, cell); bad != "" {
			wrong = append(wrong, say(bad))
		}
	}
	return fmt.Sprintf(`IF(%s,"%s",IF(NOT(%s),"%s",%s))`, anyError(def, cell), checkError, any, checkBlank,
		verdictOf(strings.Join(missing, "&"), strings.Join(wrong, "&")))
}

// verdictOf says ✓, or what is missing and what is wrong; both are formulas that
// give a list of titles, each with a 、 before it, or "" for a list that cannot be.
func verdictOf(missing, wrong string) string {
	told := func(word, list string) string { return fmt.Sprintf(`IF(%s="","","%s"&MID(%s,2,60))`, list, word, list) }
	switch {
	case missing == "" && wrong == "":
		return `"` + checkDone + `"`
	case wrong == "":
		return fmt.Sprintf(`IF(%s="","%s",%s)`, missing, checkDone, told(checkNeed, missing))
	case missing == "":
		return fmt.Sprintf(`IF(%s="","%s",%s)`, wrong, checkDone, told(checkWrong, wrong))
	}
	return fmt.Sprintf(`IF(%s&%s="","%s",%s&IF(OR(%s="",%s=""),"","；")&%s)`, missing, wrong, checkDone,
		told(checkNeed, missing), missing, wrong, told(checkWrong, wrong))
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
		return fmt.Sprintf(`AND(%s<>"",NOT(ISNUMBER(%s)))`, at, at)
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

// shortTitle drops what stands in brackets: 完成比例(%) → 完成比例.
func shortTitle(title string) string {
	if i := strings.IndexAny(title, "(（"); i > 0 {
		title = title[:i]
	}
	return strings.ReplaceAll(title, `"`, `""`)
}

// sumCheck is the formula of the self-check line over the 检查 and 序号 columns
// (A1 ranges), and what it says while nothing is filled.
func sumCheck(checks, numbers string, leads int) (formula, initial string) {
	if leads == 0 {
		return "", ""
	}
	done := fmt.Sprintf(`COUNTIF(%s,"%s")`, checks, checkDone)
	first := fmt.Sprintf(`INDEX(%s,MATCH("待*",%s,0))`, numbers, checks)
	formula = fmt.Sprintf(`IF(%s=%d,"%s","已填 "&%s&"/%d，还差 "&(%d-%s)&" 项，先看第 "&%s&" 项")`,
		done, leads, allDone(leads), done, leads, leads, done, first)
	return formula, fmt.Sprintf("已填 0/%d，还差 %d 项，先看第 %%s 项", leads, leads)
}

func allDone(leads int) string { return fmt.Sprintf("%d 项都已填好，可以报送", leads) }
