package book

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/templates/pen"
)

// moveRows moves rows of sheets, and all that hangs on them or names them, in the file
// itself: what names no row stays byte for byte as it was.
func moveRows(p *parts, moves map[string]rowMoves) error {
	if !slices.ContainsFunc(slices.Collect(maps.Values(moves)), func(m rowMoves) bool { return !m.none() }) {
		return nil
	}
	sheets, err := p.sheets()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(sheets)) { // in one order, so that equal books give equal bytes
		mv := mover{p: p, part: sheets[name], name: name, m: moves[name], all: moves}
		if err := mv.move(); err != nil {
			return fmt.Errorf("move rows of %s: %w", name, err)
		}
	}
	for _, step := range []func(*parts, map[string]rowMoves) error{moveNames, moveCharts, movePivots} {
		if err := step(p, moves); err != nil {
			return fmt.Errorf("move rows: %w", err)
		}
	}
	return dropCalcChain(p)
}

// mover moves the rows of one sheet, and what of it names rows of others.
type mover struct {
	p      *parts
	part   string
	name   string
	m      rowMoves
	all    map[string]rowMoves
	shared map[string]sharedFormula // by their numbers
}

func (mv mover) move() error {
	data, err := mv.p.get(mv.part)
	if err != nil {
		return err
	}
	if data, err = mv.mergedHeirs(data); err != nil {
		return err
	}
	root, err := tree(data)
	if err != nil {
		return err
	}
	mv.shared = sharedFormulas(data, root)
	numberCells(root)
	mv.p.set(mv.part, splice(data, pruned(data, root, func(n *node) (bool, []edit) { return mv.element(data, n) })))
	steps := []func() error{mv.drawing}
	if !mv.m.none() {
		steps = append(steps, mv.tables, mv.comments, mv.threads)
	}
	steps = append(steps, mv.controls)
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// numberCells makes sure that rows and cells say where they are; the standard lets
// them leave it out where they follow one another.
func numberCells(root *node) {
	data := root.child("sheetData")
	if data == nil {
		return
	}
	num := 0
	for _, row := range data.kids {
		if num++; row.number("r") > 0 {
			num = row.number("r")
		}
		row.place = num
		col := 0
		for _, c := range row.kids {
			if col++; c.attr("r") != "" {
				if at, _, err := excelize.CellNameToCoordinates(c.attr("r")); err == nil {
					col = at
				}
			}
			c.place = col
		}
	}
}

// element moves one element of the sheet; false where it goes.
func (mv mover) element(data []byte, n *node) (bool, []edit) {
	tag := func(attr, value string) []edit {
		if n.attr(attr) == value {
			return nil
		}
		return []edit{{n.start, n.inner, withAttr(data[n.start:n.inner], attr, value)}}
	}
	ranges := func(attr string, grow bool) (bool, []edit) {
		moved := mv.ranges(n.attr(attr), grow)
		return moved != "" || n.attr(attr) == "", tag(attr, moved)
	}
	switch {
	case n.parent == nil:
	case n.name == "row" && n.parent.name == "sheetData":
		return !mv.m.isGone(n.place), tag("r", strconv.Itoa(mv.m.to(n.place)))
	case n.name == "c" && n.parent.name == "row":
		return true, tag("r", pen.Ref(n.place, mv.m.to(n.parent.place)))
	case n.name == "f" && n.parent.name == "c":
		return true, mv.cellFormula(data, n)
	case n.name == "mergeCell":
		ok, edits := ranges("ref", false)
		return ok && strings.Contains(mv.ranges(n.attr("ref"), false), ":"), edits
	case n.name == "hyperlink":
		if ok, _ := ranges("ref", false); !ok {
			return false, nil
		}
		text := withAttr(data[n.start:n.inner], "ref", mv.ranges(n.attr("ref"), false))
		if place := n.attr("location"); place != "" {
			text = withAttr([]byte(text), "location", movedFormula(place, mv.name, mv.all))
		}
		return true, []edit{{n.start, n.inner, text}}
	case n.name == "conditionalFormatting", n.name == "dataValidation", n.name == "sparkline":
		return mv.rule(data, n)
	case n.name == "sparklineGroup": // is nothing without its sparklines
		return mv.anySparkline(data, n), nil
	case n.name == "autoFilter":
		return true, tag("ref", strings.ReplaceAll(mv.filter(n.attr("ref")), "$", ""))
	case n.name == "dimension":
		if ref := mv.ranges(n.attr("ref"), false); ref != "" {
			return true, tag("ref", ref)
		}
	case n.name == "sortState", n.name == "sortCondition":
		return ranges("ref", true)
	case n.name == "protectedRange", n.name == "ignoredError":
		return ranges("sqref", true)
	case n.name == "selection":
		return true, mv.selection(data, n)
	case n.name == "controlPr":
		return true, mv.links(data, n.element)
	case n.name == "inputCells":
		return ranges("r", false)
	case n.name == "cellWatch":
		return ranges("r", false)
	case n.name == "brk" && n.parent.name == "rowBreaks":
		return !mv.m.isGone(n.number("id")), tag("id", strconv.Itoa(mv.m.to(n.number("id"))))
	case n.name == "row" && (n.parent.name == "from" || n.parent.name == "to"): // of a control
		return true, mv.anchor(data, n)
	}
	return true, nil
}

// ranges moves a list of ranges; those over all data grow with them where that is meant.
func (mv mover) ranges(sqref string, grow bool) string {
	rows := mv.m.kept
	if grow {
		rows = mv.m.grown
	}
	var moved []string
	for _, text := range strings.Fields(sqref) {
		from, to, isRange := strings.Cut(text, ":")
		if !isRange {
			to = from
		}
		a, ok := readCorner(from, isRange)
		b, ok2 := readCorner(to, isRange)
		if !ok || !ok2 || a.wholeCols || !a.kin(b) {
			moved = append(moved, text)
			continue
		}
		top, bottom, ok := rows(a.row, b.row)
		if !ok {
			continue
		}
		a.row, b.row = top, bottom
		moved = append(moved, joined(a, b, a.String() != b.String() || a.wholeRow))
	}
	return strings.Join(moved, " ")
}

// filter makes a filter below the header reach to the last row.
func (mv mover) filter(ref string) string {
	from, to, _ := strings.Cut(ref, ":")
	a, ok := readCorner(from, false)
	b, ok2 := readCorner(to, false)
	if !ok || !ok2 || mv.m.none() || a.row != mv.m.first-1 {
		return mv.ranges(ref, true)
	}
	b.row = max(mv.m.end(), mv.m.first)
	return joined(a, b, true)
}

func (mv mover) selection(data []byte, n *node) []edit {
	text := string(data[n.start:n.inner])
	if moved := mv.ranges(n.attr("sqref"), false); moved != "" {
		text = withAttr([]byte(text), "sqref", moved)
		if cell, ok := mv.cell(n.attr("activeCell")); ok && n.attr("activeCell") != "" {
			text = withAttr([]byte(text), "activeCell", cell)
		}
	}
	return []edit{{n.start, n.inner, text}}
}

// cell gives where a cell is after the moves.
func (mv mover) cell(cell string) (string, bool) {
	c, ok := readCorner(cell, false)
	if !ok || mv.m.isGone(c.row) {
		return cell, !ok
	}
	c.row = mv.m.to(c.row)
	return c.String(), true
}

// anchor moves an end of what lies over the cells; its rows count from 0.
func (mv mover) anchor(data []byte, n *node) []edit {
	row, err := strconv.Atoi(strings.TrimSpace(string(data[n.inner:n.innerEnd])))
	if err != nil || row < 0 {
		return nil
	}
	return []edit{{n.inner, n.innerEnd, strconv.Itoa(mv.m.to(row+1) - 1)}}
}
