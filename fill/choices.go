package fill

import (
	"fmt"
	"unicode/utf16"

	"ducha/templates"
	"ducha/templates/pen"
)

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
