package fill

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// formMaster is what all forms have in common.
var formMaster = sync.OnceValues(func() (*pen.Master, error) { return pen.NewMaster(formStyles(), formLooks()) })

// The looks that cells take while a form is filled.
const (
	lookMissing = "missing"
	lookGood    = "good"
	lookDoubt   = "doubtful"
)

func formLooks() map[string]excelize.Style {
	paint := func(color string) excelize.Style {
		return excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}}
	}
	return map[string]excelize.Style{lookMissing: paint(templates.ColorMissing), lookDoubt: paint(templates.ColorDoubt), lookGood: {Font: &excelize.Font{Color: templates.ColorGood}}}
}

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
		title := clip(c.Title, promptTitle)
		in := pen.Input{From: pen.Ref(i+1, d.l.first), To: pen.Ref(i+1, d.l.last())}
		if c.Prompt != "" {
			in.Title, in.Prompt = title, clip(c.Prompt, literalList)
		}
		switch choices := d.def.ChoicesOf(c); {
		case len(choices) > 0 && joinedLength(choices) <= literalList:
			in.List = choices
			in.Refusal, in.Reproach = "请从下拉框选择", "“"+title+"”只能填下拉框中的一项。"
		case len(choices) > 0:
			listCol++
			in.ListAt = d.listSheet(listCol, choices)
			in.Refusal, in.Reproach = "请从下拉框选择", "“"+title+"”只能填下拉框中的一项。"
		case c.Type == templates.Percent:
			in.Number, in.Most = true, 1000000
			in.Refusal, in.Reproach = "请填数字", "“"+title+"”填 0 或大于 0 的数字，如 63；不填也可以。"
		case c.Prompt == "":
			continue
		}
		d.Ask(in)
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

// listSheet puts choices that are too long for a literal list on a hidden sheet, and
// says where they stand.
func (d *drawer) listSheet(col int, choices []string) string {
	if col == 1 {
		d.NewSheet(templates.StateSheet)
		d.HideSheet(false)
	}
	d.Sheet = templates.StateSheet
	defer func() { d.Sheet = templates.FormSheet }()
	for i, choice := range choices {
		d.Text(pen.Ref(col, i+1), choice)
	}
	return fmt.Sprintf("'%s'!%s:%s", templates.StateSheet, pen.AbsRef(col, 1), pen.AbsRef(col, len(choices)))
}

// highlight colours cells that are still required once a row is begun, cells that
// hold what cannot be taken or does not go with the state, and the checks.
func (d *drawer) highlight() {
	l := d.l
	if from := l.coopFrom(); from > 0 {
		at := func(k seeds.Key) string { return "$" + l.at(k, from) }
		for i, c := range d.def.Columns {
			if wrong := wrongWhen(d.def, c, at); wrong != "" {
				d.Colour(pen.Ref(i+1, from), pen.Ref(i+1, l.last()), pen.Rule{When: wrong, Look: lookMissing})
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
			var rules []pen.Rule
			if len(when) > 0 {
				rules = append(rules, pen.Rule{When: "OR(" + strings.Join(when, ",") + ")", Look: lookMissing})
			}
			if against := contradictsWhen(d.def, c, at); against != "" {
				rules = append(rules, pen.Rule{When: against, Look: lookDoubt})
			}
			if len(rules) > 0 {
				d.Colour(pen.Ref(i+1, from), pen.Ref(i+1, to), rules...)
			}
		}
	}
	if col, ok := l.col[seeds.KeyCheck]; ok {
		first := pen.Ref(col, l.first)
		d.Colour(first, pen.Ref(col, l.last()), pen.Rule{When: fmt.Sprintf(`OR(%s="%s",%s="%s")`, first, checkDone, first, checkCoop), Look: lookGood})
	}
	if leads := d.form.Leads(); leads > 0 {
		line := pen.Ref(1, l.check)
		d.Colour(line, line, pen.Rule{When: fmt.Sprintf(`%s="%s"`, line, allDone(leads)), Look: lookGood})
	}
}

// page sets print, protection and what is printed.
func (d *drawer) page() {
	d.Page(pen.Paper{Landscape: true, Header: d.l.header, Left: templates.FormNoLabel + "：" + d.form.No, Right: d.form.UnitName, Start: d.start(), Zoom: formZoom})
	d.Print("A1", pen.Ref(len(d.l.widths), d.l.note))
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
