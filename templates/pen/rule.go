package pen

import (
	"strconv"
	"strings"
)

// Input tells what may be typed into cells, and helps whoever types.
type Input struct {
	From, To          string
	Title, Prompt     string   // shown while a cell is chosen; "" for none
	List              []string // what may be chosen, "" and nil for anything; together within 255 characters
	ListAt            string   // the same, where the list stands: 'sheet'!$A$1:$A$9
	Number            bool     // a number from Least to Most
	Least, Most       int
	Refusal, Reproach string // title and text of what is said of anything else; "" lets the program say it
}

// Rule colours cells where a formula is true.
type Rule struct {
	When string // a formula without its =, about the first cell
	Look string // of those that the pen was made with
}

// colouring is what the rules of some cells are.
type colouring struct {
	cells area
	rules []colour
}

type colour struct {
	when string
	look int
}

// Ask tells what may be typed into cells.
func (p *Pen) Ask(in Input) {
	_, err := areaOf(in.From, in.To)
	p.Try(err)
	s := p.on()
	s.inputs = append(s.inputs, in)
}

// Colour colours cells by rules; the first that is true counts.
func (p *Pen) Colour(from, to string, rules ...Rule) {
	cells, err := areaOf(from, to)
	p.Try(err)
	c := colouring{cells: cells}
	for _, r := range rules {
		look, there := p.master.looks[r.Look]
		if !there {
			p.Try(noStyle(r.Look))
		}
		c.rules = append(c.rules, colour{r.When, look})
	}
	s := p.on()
	s.colours = append(s.colours, c)
}

// appendColours writes the rules of a sheet.
func appendColours(b []byte, list []colouring) []byte {
	priority := 0
	for _, c := range list {
		b = c.cells.append(append(b, `<conditionalFormatting sqref="`...))
		b = append(b, `">`...)
		for _, r := range c.rules {
			priority++
			b = append(b, `<cfRule type="expression" dxfId="`...)
			b = strconv.AppendInt(b, int64(r.look), 10)
			b = append(b, `" priority="`...)
			b = strconv.AppendInt(b, int64(priority), 10)
			b = append(b, `"><formula>`...)
			b = appendText(b, r.when)
			b = append(b, `</formula></cfRule>`...)
		}
		b = append(b, `</conditionalFormatting>`...)
	}
	return b
}

// appendInputs writes what may be typed.
func appendInputs(b []byte, list []Input) []byte {
	if len(list) == 0 {
		return b
	}
	b = append(b, `<dataValidations count="`...)
	b = strconv.AppendInt(b, int64(len(list)), 10)
	b = append(b, `">`...)
	for _, in := range list {
		b = in.append(b)
	}
	return append(b, `</dataValidations>`...)
}

func (in Input) append(b []byte) []byte {
	attr := func(name, value string) {
		if value != "" {
			b = append(append(append(b, ' '), name...), '=', '"')
			b = append(appendAttr(b, value), '"')
		}
	}
	b = append(b, `<dataValidation allowBlank="1"`...)
	limited := true
	switch {
	case len(in.List) > 0 || in.ListAt != "":
		attr("type", "list")
	case in.Number:
		attr("type", "decimal")
		attr("operator", "between")
	default:
		limited = false
	}
	if limited {
		attr("errorStyle", "stop")
		attr("showErrorMessage", "1")
		attr("errorTitle", in.Refusal)
		attr("error", in.Reproach)
	}
	attr("showInputMessage", "1")
	attr("promptTitle", in.Title)
	attr("prompt", in.Prompt)
	attr("sqref", in.From+":"+in.To)
	b = append(b, '>')
	formula := func(tag, text string) {
		b = append(append(append(b, '<'), tag...), '>')
		b = append(appendText(b, text), '<', '/')
		b = append(append(b, tag...), '>')
	}
	switch {
	case len(in.List) > 0:
		formula("formula1", quoted(in.List))
	case in.ListAt != "":
		formula("formula1", in.ListAt)
	case in.Number:
		formula("formula1", strconv.Itoa(in.Least))
		formula("formula2", strconv.Itoa(in.Most))
	}
	return append(b, `</dataValidation>`...)
}

// quoted is a list as a rule has it: "a,b".
func quoted(list []string) string {
	return `"` + strings.ReplaceAll(strings.Join(list, ","), `"`, `""`) + `"`
}
