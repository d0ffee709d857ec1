package fill

import (
	"sync"

	"github.com/xuri/excelize/v2"

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
