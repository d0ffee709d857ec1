package book

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/templates/pen"
)

// dropDown is the choice of few values that cells are to have.
type dropDown struct {
	sqref   string
	choices []string
	open    bool
}

// dropDowns are those of a sheet.
func (t table) dropDowns() []dropDown {
	var list []dropDown
	for _, c := range t.def.columns {
		if c.choices != nil {
			list = append(list, dropDown{t.below(c.title), c.choices, c.open})
		}
		for _, row := range t.rows {
			if choices := c.rows[t.def.rowKey(row.cells, 0)]; choices != nil {
				list = append(list, dropDown{pen.Ref(t.cols[c.title], row.num), choices, c.open})
			}
		}
	}
	return list
}

// behindValidations are the elements of a sheet that follow validations.
var behindValidations = append([]string{"hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
	"cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"}, behindDrawing...)

// setDropDowns gives the cells that hold one of few values their drop-downs, where the
// clerk made none of his own, and lets ours reach to new rows.
func setDropDowns(p *parts, part string, t table) error {
	data, root, err := p.tree(part)
	if err != nil {
		return err
	}
	there := validations(data, root)
	var edits []edit
	fresh := ""
	for _, d := range t.dropDowns() {
		more, add := d.beside(data, there)
		edits = append(edits, more...)
		if add {
			fresh += d.xml(root)
		}
	}
	if fresh != "" {
		edits = append(edits, putValidations(root, fresh))
	}
	data = splice(data, edits)
	if root, err = tree(data); err != nil {
		return err
	}
	if list := root.child("dataValidations"); list != nil && len(edits) > 0 {
		data = splice(data, []edit{{list.start, list.inner, withAttr(data[list.start:list.inner], "count", strconv.Itoa(len(list.kids)))}})
	}
	p.set(part, data)
	return nil
}

// validation is one that a sheet has.
type validation struct {
	*node
	sqref, formula string
}

func validations(data []byte, root *node) []validation {
	var found []validation
	var walk func(n *node)
	walk = func(n *node) {
		for _, k := range n.kids {
			walk(k)
		}
		if n.name != "dataValidation" {
			return
		}
		v := validation{node: n, sqref: n.attr("sqref")}
		if place := n.child("sqref"); place != nil { // of the newer kind: always the clerk's own
			v.sqref = plain(data[place.inner:place.innerEnd])
		} else if f := n.child("formula1"); f != nil {
			v.formula = plain(data[f.inner:f.innerEnd])
		}
		found = append(found, v)
	}
	walk(root)
	return found
}

func (d dropDown) formula() string { return `"` + strings.Join(d.choices, ",") + `"` }

// beside looks at what the cells have already: the clerk's own stays alone, ours is made
// to reach as far as it is to.
func (d dropDown) beside(data []byte, there []validation) (edits []edit, add bool) {
	var ours []validation
	for _, v := range there {
		switch {
		case !overlap(v.sqref, d.sqref):
		case v.sqref == d.sqref, v.formula != d.formula():
			return nil, false
		default:
			ours = append(ours, v)
		}
	}
	for i, v := range ours {
		if i == 0 {
			edits = append(edits, edit{v.start, v.inner, withAttr(data[v.start:v.inner], "sqref", d.sqref)})
		} else {
			edits = append(edits, edit{v.start, v.stop, ""})
		}
	}
	return edits, len(ours) == 0
}

func (d dropDown) xml(root *node) string {
	style, title, text := "stop", "请从下拉框选择", "此处只能填下拉框中的一项。"
	if d.open {
		style, title, text = "warning", "不在下拉框中", "下拉框里没有这一项，仍要这样填吗？"
	}
	name, formula := root.prefixed("dataValidation"), root.prefixed("formula1")
	return "<" + name + ` type="list" errorStyle="` + style + `" allowBlank="1" showErrorMessage="1" errorTitle="` + title + `" error="` + text + `" sqref="` + d.sqref + `">` +
		"<" + formula + ">" + escaped(d.formula()) + "</" + formula + "></" + name + ">"
}

// putValidations puts new ones where a sheet has them.
func putValidations(root *node, fresh string) edit {
	if list := root.child("dataValidations"); list != nil {
		return list.appended(fresh)
	}
	at := root.before(behindValidations)
	name := root.prefixed("dataValidations")
	return edit{at, at, "<" + name + ` count="0">` + fresh + "</" + name + ">"}
}

// overlap reports whether two lists of ranges have a cell in common.
func overlap(a, b string) bool {
	for _, x := range strings.Fields(a) {
		for _, y := range strings.Fields(b) {
			if rangesMeet(corners(x), corners(y)) {
				return true
			}
		}
	}
	return false
}

// corners gives left, top, right and bottom of a range, zeros for none.
func corners(ref string) [4]int {
	from, to, isRange := strings.Cut(ref, ":")
	if !isRange {
		to = from
	}
	left, top, err := excelize.CellNameToCoordinates(from)
	right, bottom, err2 := excelize.CellNameToCoordinates(to)
	if err != nil || err2 != nil {
		return [4]int{}
	}
	return [4]int{left, top, right, bottom}
}

func rangesMeet(a, b [4]int) bool {
	return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}
