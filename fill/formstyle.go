package fill

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// formStyles are the cell styles that the drawing speaks of by name.
func formStyles() map[string]excelize.Style {
	body := func(size float64, color string) *excelize.Font {
		return &excelize.Font{Family: templates.FontBody, Size: size, Color: color}
	}
	head := func(size float64, color string) *excelize.Font {
		return &excelize.Font{Family: templates.FontTitle, Size: size, Color: color}
	}
	note := func(size float64, color string) *excelize.Font {
		return &excelize.Font{Family: templates.FontNote, Size: size, Color: color}
	}
	align := func(h string, indent int) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: h, Vertical: "center", WrapText: true, Indent: indent}
	}
	box := border("left", "top", "right", "bottom")
	paint := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	open := &excelize.Protection{Locked: false}
	ink, muted := templates.ColorInk, templates.ColorMuted
	return map[string]excelize.Style{
		"title":       {Font: head(titleSize, ink), Alignment: align("center", 0)},
		"line":        {Font: note(12, ink), Alignment: align("left", 0)},
		"formno":      {Font: head(12, ink), Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "center", ShrinkToFit: true}},
		"label":       {Font: head(12, ink), Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "center", ShrinkToFit: true}},
		"headGiven":   {Font: head(12, ink), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center", Indent: 1, ShrinkToFit: true}, Border: border("bottom")},
		"headInput":   {Font: body(12, ink), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center", Indent: 1, ShrinkToFit: true}, Border: border("bottom"), Fill: paint(templates.ColorInput), Protection: open, NumFmt: 49},
		"check":       {Font: note(12, templates.ColorFault), Alignment: align("left", 0)},
		"legend":      {Font: note(12, muted), Alignment: align("right", 0)},
		"header":      {Font: head(12, ink), Alignment: align("center", 0), Border: box, Fill: paint(templates.ColorHeader)},
		"chapter":     {Font: head(12, ink), Alignment: align("left", 1), Border: box, Fill: paint(templates.ColorChapter)},
		"item":        {Font: note(12, ink), Alignment: align("left", 2), Border: box},
		"given":       {Font: body(typeSize, ink), Alignment: align("left", inset), Border: box},
		"givenTop":    {Font: body(typeSize, ink), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true, Indent: inset}, Border: box},
		"previous":    {Font: body(typeSize, muted), Alignment: align("left", inset), Border: box},
		"givenMid":    {Font: body(typeSize, ink), Alignment: align("center", 0), Border: box},
		"input":       {Font: body(typeSize, ink), Alignment: align("left", inset), Border: box, Fill: paint(templates.ColorInput), Protection: open},
		"inputMid":    {Font: body(typeSize, ink), Alignment: align("center", 0), Border: box, Fill: paint(templates.ColorInput), Protection: open},
		"checkCell":   {Font: note(12, templates.ColorFault), Alignment: align("center", 0), Border: box},
		"code":        {Font: body(12, muted), Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", ShrinkToFit: true}, Border: box},
		"remarkLabel": {Font: head(12, ink), Alignment: align("center", 0), Border: box},
		"sign":        {Font: body(12, ink), Alignment: align("center", 0)},
		"note":        {Font: note(12, muted), Alignment: align("center", 0)},
		"guideTitle":  {Font: head(16, ink), Alignment: align("left", 0)},
		"guideSub":    {Font: note(12, muted), Alignment: align("center", 0)},
		"guideHead":   {Font: head(12, ink), Alignment: align("center", 0), Border: box, Fill: paint(templates.ColorHeader)},
		"guideText":   {Font: body(12, ink), Alignment: align("left", 1), Border: box},
	}
}

func border(sides ...string) []excelize.Border {
	var out []excelize.Border
	for _, s := range sides {
		out = append(out, excelize.Border{Type: s, Color: templates.ColorRule, Style: 1})
	}
	return out
}

// literalList is how long a drop-down may be when it stands in the cell's own rule.
const literalList = 255

// promptTitle is how long the title of a prompt may be.
const promptTitle = 32

// choices gives the input columns their drop-downs, number rules and prompts.
func (d *drawer) choices() {
	listCol := 0
	for i, c := range d.def.Columns {
		if !c.Fill {
			continue
		}
		dv := excelize.NewDataValidation(true)
		dv.SetSqref(pen.Ref(i+1, d.l.first) + ":" + pen.Ref(i+1, d.l.last()))
		if c.Prompt != "" {
			dv.SetInput(clip(c.Title, promptTitle), clip(c.Prompt, literalList))
		}
		choices := d.def.ChoicesOf(c)
		switch {
		case len(choices) > 0 && joinedLength(choices) <= literalList:
			d.Try(dv.SetDropList(choices))
			dv.SetError(excelize.DataValidationErrorStyleStop, "请从下拉框选择", "“"+clip(c.Title, promptTitle)+"”只能填下拉框中的一项。")
		case len(choices) > 0:
			listCol++
			d.Try(d.listSheet(dv, listCol, choices))
			dv.SetError(excelize.DataValidationErrorStyleStop, "请从下拉框选择", "“"+clip(c.Title, promptTitle)+"”只能填下拉框中的一项。")
		case c.Type == templates.Percent:
			d.Try(dv.SetRange(0, 1000000, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween))
			dv.SetError(excelize.DataValidationErrorStyleStop, "请填数字", "“"+clip(c.Title, promptTitle)+"”填 0 或大于 0 的数字，如 63；不填也可以。")
		case c.Prompt == "":
			continue
		}
		d.Try(d.File.AddDataValidation(d.Sheet, dv))
	}
}

func joinedLength(choices []string) int {
	n := len(choices) - 1
	for _, c := range choices {
		n += utf16Len(c)
	}
	return n
}

// utf16Len is the length of a text as spreadsheets count it.
func utf16Len(s string) int { return len(utf16.Encode([]rune(s))) }

// clip cuts a text to what a spreadsheet takes; sheet 填报说明 has the whole of it.
func clip(s string, most int) string {
	if utf16Len(s) <= most {
		return s
	}
	runes := []rune(s)
	for utf16Len(string(runes)) > most-1 {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// listSheet puts choices that are too long for a literal list on a hidden sheet.
func (d *drawer) listSheet(dv *excelize.DataValidation, col int, choices []string) error {
	if _, err := d.File.NewSheet(templates.StateSheet); err != nil {
		return fmt.Errorf("add list sheet: %w", err)
	}
	for i, choice := range choices {
		if err := d.File.SetCellStr(templates.StateSheet, pen.Ref(col, i+1), choice); err != nil {
			return fmt.Errorf("write list: %w", err)
		}
	}
	dv.SetSqrefDropList(fmt.Sprintf("'%s'!%s:%s", templates.StateSheet, pen.AbsRef(col, 1), pen.AbsRef(col, len(choices))))
	return d.File.SetSheetVisible(templates.StateSheet, false)
}

// highlight colours cells that are still required once a row is begun, cells that
// hold what cannot be taken or does not go with the state, and the checks.
func (d *drawer) highlight() {
	l := d.l
	missing, err := d.File.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{templates.ColorMissing}}})
	d.Try(err)
	good, err := d.File.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: templates.ColorGood}})
	d.Try(err)
	doubtful, err := d.File.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{templates.ColorDoubt}}})
	d.Try(err)
	rule := func(area, formula string, style int, more ...excelize.ConditionalFormatOptions) {
		first := excelize.ConditionalFormatOptions{Type: "formula", Criteria: formula, Format: &style}
		d.Try(d.File.SetConditionalFormat(d.Sheet, area, append([]excelize.ConditionalFormatOptions{first}, more...)))
	}
	if from := l.coopFrom(); from > 0 {
		at := func(k seeds.Key) string { return "$" + l.at(k, from) }
		for i, c := range d.def.Columns {
			if wrong := wrongWhen(d.def, c, at); wrong != "" {
				rule(pen.Ref(i+1, from)+":"+pen.Ref(i+1, l.last()), wrong, missing)
			}
		}
	}
	if from, to := l.leadRows(); from > 0 {
		at := func(k seeds.Key) string { return "$" + l.at(k, from) } // the row moves along, the column stays
		for i, c := range d.def.Columns {
			var when []string
			if need := requiredWhen(d.def, c, at); need != "" {
				when = append(when, fmt.Sprintf("AND(%s,%s)", anyFilled(d.def, at), need))
			}
			if wrong := wrongWhen(d.def, c, at); wrong != "" {
				when = append(when, wrong)
			}
			var more []excelize.ConditionalFormatOptions
			if against := contradictsWhen(d.def, c, at); against != "" {
				more = append(more, excelize.ConditionalFormatOptions{Type: "formula", Criteria: against, Format: &doubtful})
			}
			if len(when) > 0 {
				rule(pen.Ref(i+1, from)+":"+pen.Ref(i+1, to), "OR("+strings.Join(when, ",")+")", missing, more...)
			}
		}
	}
	if col, ok := l.col[seeds.KeyCheck]; ok {
		first := pen.Ref(col, l.first)
		rule(first+":"+pen.Ref(col, l.last()), fmt.Sprintf(`OR(%s="%s",%s="%s")`, first, checkDone, first, checkCoop), good)
	}
	if leads := d.form.Leads(); leads > 0 {
		line := pen.Ref(1, l.check)
		rule(line, fmt.Sprintf(`%s="%s"`, line, allDone(leads)), good)
	}
}

// page sets print, protection and what is printed.
func (d *drawer) page() {
	d.Page(pen.Paper{Landscape: true, Header: d.l.header, Left: templates.FormNoLabel + "：" + d.form.No, Right: d.form.UnitName, Start: d.start(), Zoom: formZoom})
	end := pen.AbsRef(len(d.l.widths), d.l.note)
	d.Try(d.File.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: fmt.Sprintf("'%s'!$A$1:%s", d.Sheet, end), Scope: d.Sheet}))
	d.Filter(pen.Ref(1, d.l.header), pen.Ref(len(d.l.widths), d.l.last()))
	d.Protect()
}

// formZoom shows the whole width of a form on a small screen, per cent.
const formZoom = 90

// start is the first cell of the table to be filled.
func (d *drawer) start() string {
	for i, c := range d.def.Columns {
		for _, r := range d.l.rows {
			if c.Fill && r.kind == taskRow {
				return pen.Ref(i+1, r.num)
			}
		}
	}
	return ""
}
