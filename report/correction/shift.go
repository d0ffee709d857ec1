package correction

import (
	"bytes"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// rangeAttrs are the attributes that hold ranges of the sheet itself, by element.
var rangeAttrs = map[string][]string{
	"selection": {"sqref"}, "mergeCell": {"ref"}, "autoFilter": {"ref"}, "sortState": {"ref"}, "sortCondition": {"ref"},
	"conditionalFormatting": {"sqref"}, "dataValidation": {"sqref"}, "hyperlink": {"ref"}, "ignoredError": {"sqref"},
	"protectedRange": {"sqref"}, "cellWatch": {"r"}, "inputCells": {"r"}, "f": {"ref", "r1", "r2"}, "table": {"ref"},
	"location": {"ref"}, "comment": {"ref"}, "threadedComment": {"ref"}, "dimension": {"ref"},
}

// formulaAttrs are the attributes that hold references with the names of sheets.
var formulaAttrs = map[string][]string{
	"hyperlink": {"location"}, "sp": {"textlink"}, "cxnSp": {"textlink"}, "pic": {"textlink"},
	"formControlPr": {"fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx"}, "controlPr": {"linkedCell", "listFillRange"},
}

// formulaTexts are the elements whose content is a formula.
var formulaTexts = []string{"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula",
	"FmlaLink", "FmlaRange", "FmlaGroup", "FmlaTxbx", "FmlaPict"}

// belongings are the kinds of parts that speak of the cells of the sheet they belong to.
var belongings = []string{"drawing", "vmlDrawing", "comments", "threadedComment", "table", "pivotTable", "ctrlProp"}

// shiftRows moves the rows of a sheet, and all that hangs on them or names them.
func (p *parts) shiftRows(s sheet, by shift) error {
	own := map[string]bool{strings.ToLower(s.part): true}
	relations, err := p.relations(s.part)
	if err != nil {
		return err
	}
	for _, r := range relations {
		if slices.Contains(belongings, r.kind) {
			own[strings.ToLower(r.target)] = true
		}
	}
	for _, name := range p.names() {
		isOwn := own[strings.ToLower(name)]
		if !isOwn && !mayName(name, p.get(name)) {
			continue
		}
		d, err := parse(p.get(name), path.Ext(strings.ToLower(name)) == ".vml")
		if err != nil && !isOwn {
			continue // a part of another program's that names nothing we know
		}
		if err != nil {
			return err
		}
		m := mover{doc: d, by: by, own: isOwn}
		m.move()
		p.set(name, d.bytes())
	}
	return p.dropChain()
}

// mayName reports whether a part may name cells of a sheet that it does not belong to.
func mayName(name string, data []byte) bool {
	name = strings.ToLower(name)
	ext := path.Ext(name)
	return (ext == ".xml" || ext == ".vml") && !strings.HasPrefix(name, "docprops/") && path.Base(name) != "sharedstrings.xml" &&
		(bytes.Contains(data, []byte("!")) || bytes.Contains(data, []byte("worksheetSource")))
}

// dropChain drops the order of reckoning, which programs make anew.
func (p *parts) dropChain() error {
	workbook, err := p.workbook()
	if err != nil {
		return err
	}
	chain, err := p.related(workbook, "calcChain")
	if err != nil || chain == "" {
		return err
	}
	return p.drop(workbook, chain)
}

// mover moves what one part says of rows.
type mover struct {
	*doc
	by  shift
	own bool // the part belongs to the sheet
}

func (m mover) move() {
	if m.own {
		numberCells(m.doc)
	}
	m.root.walk(func(n *node) bool {
		m.references(n)
		return !m.own || m.place(n)
	})
}

// references moves what an element says with the names of sheets.
func (m mover) references(n *node) {
	for _, attr := range formulaAttrs[n.name] {
		if old := m.attr(n, attr); old != "" {
			m.put(n, attr, m.by.formula(old, m.own && attr != "location"))
		}
	}
	if slices.Contains(formulaTexts, n.name) && len(n.kids) == 0 && !n.empty {
		old := m.text(n)
		if moved := m.by.formula(old, m.own); moved != old {
			m.setText(n, moved)
		}
	}
	if n.name == "worksheetSource" && strings.EqualFold(m.attr(n, "sheet"), m.by.sheet) {
		m.put(n, "ref", m.by.ranges(m.attr(n, "ref")))
	}
	if n.name == "cfvo" && m.attr(n, "type") == "formula" {
		m.put(n, "val", m.by.formula(m.attr(n, "val"), m.own))
	}
}

func (m mover) put(n *node, attr, value string) {
	if value != "" && value != m.attr(n, attr) {
		m.set(n, attr, value)
	}
}

// place moves where an element of the sheet stands; false where it goes.
func (m mover) place(n *node) bool {
	switch {
	case n.name == "row" && n.in("sheetData"):
		if m.by.gone(n.place) || m.by.by > 0 && n.place+m.by.by > excelize.TotalRows && n.place >= m.by.from {
			m.remove(n)
			return false
		}
		if m.attr(n, "r") != "" {
			m.put(n, "r", strconv.Itoa(m.by.row(n.place)))
		}
	case n.name == "c" && n.in("row"):
		if ref := m.attr(n, "r"); rowOf(ref) > 0 {
			m.put(n, "r", withRow(ref, m.by.row(n.parent.place)))
		}
	case n.name == "pane":
		m.pane(n)
	case n.name == "row" && n.in("from", "to"): // of what lies over the cells; these count from 0
		m.fromZero(n)
	case n.name == "Row":
		m.fromZero(n)
	case n.name == "Anchor":
		m.anchor(n)
	case n.name == "brk" && n.in("rowBreaks"):
		m.put(n, "id", strconv.Itoa(m.by.row(m.number(n, "id"))))
	case n.name == "sqref":
		if moved := m.by.ranges(m.text(n)); moved != "" && moved != m.text(n) {
			m.setText(n, moved)
		}
	default:
		return m.ranges(n)
	}
	return true
}

func (m mover) ranges(n *node) bool {
	for _, attr := range rangeAttrs[n.name] {
		old := m.attr(n, attr)
		if old == "" {
			continue
		}
		moved := m.by.ranges(old)
		if n.name == "mergeCell" && !strings.Contains(moved, ":") || n.name == "mergeCell" && sameEnds(moved) {
			moved = ""
		}
		if moved != "" {
			m.put(n, attr, moved)
			continue
		}
		switch n.name {
		case "selection", "dimension", "f", "location":
			continue
		}
		m.drop(n)
		return false
	}
	if n.name == "selection" && m.attr(n, "activeCell") != "" {
		if row := rowOf(m.attr(n, "activeCell")); row > 0 {
			m.put(n, "activeCell", withRow(m.attr(n, "activeCell"), m.by.row(row)))
		}
	}
	return true
}

func sameEnds(ref string) bool {
	from, to, _ := strings.Cut(ref, ":")
	return from == to
}

// pane keeps frozen rows together with those that come in above them.
func (m mover) pane(n *node) {
	split, err := strconv.Atoi(m.attr(n, "ySplit"))
	if err != nil || split <= 0 || !strings.HasPrefix(m.attr(n, "state"), "frozen") {
		return
	}
	m.put(n, "ySplit", strconv.Itoa(max(m.by.row(split+1)-1, 1)))
	if top := m.attr(n, "topLeftCell"); rowOf(top) > 0 {
		m.put(n, "topLeftCell", withRow(top, m.by.row(rowOf(top))))
	}
}

func (m mover) fromZero(n *node) {
	row, err := strconv.Atoi(strings.TrimSpace(m.text(n)))
	if err == nil && row >= 0 {
		m.setText(n, strconv.Itoa(m.by.row(row+1)-1))
	}
}

// anchor moves the corners of a comment's box or a control.
func (m mover) anchor(n *node) {
	corners := strings.Split(m.text(n), ",")
	if len(corners) != 8 {
		return
	}
	for _, i := range []int{2, 6} {
		blank := corners[i][:len(corners[i])-len(strings.TrimLeft(corners[i], " \r\n\t"))]
		if row, err := strconv.Atoi(strings.TrimSpace(corners[i])); err == nil && row >= 0 {
			corners[i] = blank + strconv.Itoa(m.by.row(row+1)-1)
		}
	}
	m.setText(n, strings.Join(corners, ","))
}

// numberCells tells rows and cells where they are; the standard lets them leave it
// out where they follow one another.
func numberCells(d *doc) {
	data := d.root.child("sheetData")
	if data == nil {
		return
	}
	num := 0
	for _, row := range data.kids {
		if num++; d.number(row, "r") >= num {
			num = d.number(row, "r")
		}
		row.place = num
		col := 0
		for _, c := range row.kids {
			col++
			if at, _, err := excelize.CellNameToCoordinates(d.attr(c, "r")); err == nil {
				col = at
			}
			c.place = col
		}
	}
}
