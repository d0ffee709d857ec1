package book

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// moveNames moves what the names of the workbook stand for: print areas, what filters
// go by, the clerk's own names. One of the spreadsheet's own whose cells are all gone goes.
func moveNames(p *parts, moves map[string]rowMoves) error {
	name, err := p.workbook()
	if err != nil {
		return err
	}
	return p.transform(name, func(data []byte, n *node) (bool, []edit) {
		if n.name != "definedName" || n.empty {
			return true, nil
		}
		text := plain(data[n.inner:n.innerEnd])
		moved := movedFormula(text, "", moves)
		if sheet, cells, ok := strings.Cut(text, "!"); ok && n.attr("name") == "_xlnm._FilterDatabase" {
			sheet = strings.ReplaceAll(strings.Trim(sheet, "'"), "''", "'")
			moved = strings.TrimSuffix(text, cells) + mover{m: moves[sheet]}.filter(cells)
		}
		if strings.HasPrefix(n.attr("name"), "_xlnm.") && strings.Contains(moved, lost) && !strings.Contains(text, lost) {
			return false, nil
		}
		return true, []edit{{n.inner, n.innerEnd, escaped(moved)}}
	})
}

// transform edits the elements of a part.
func (p *parts) transform(name string, keep func(data []byte, n *node) (bool, []edit)) error {
	data, err := p.get(name)
	if err != nil || data == nil {
		return err
	}
	root, err := tree(data)
	if err != nil {
		return err
	}
	p.set(name, splice(data, pruned(data, root, func(n *node) (bool, []edit) { return keep(data, n) })))
	return nil
}

// moveCharts moves the cells that charts draw and shapes show, on whatever sheet they are.
func moveCharts(p *parts, moves map[string]rowMoves) error {
	for _, name := range p.names() {
		dir := path.Base(path.Dir(name))
		if path.Ext(name) != ".xml" || dir != "charts" && dir != "drawings" {
			continue
		}
		err := p.transform(name, func(data []byte, n *node) (bool, []edit) {
			for _, attr := range []string{"textlink", "cellRange"} { // of a shape, of a picture of cells
				if shown := n.attr(attr); shown != "" {
					return true, []edit{{n.start, n.inner, withAttr(data[n.start:n.inner], attr, movedFormula(shown, "", moves))}}
				}
			}
			if n.name != "f" || n.empty || len(n.kids) > 0 {
				return true, nil
			}
			return true, []edit{{n.inner, n.innerEnd, escaped(movedFormula(plain(data[n.inner:n.innerEnd]), "", moves))}}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// movePivots moves the ranges that pivot tables are made from.
func movePivots(p *parts, moves map[string]rowMoves) error {
	for _, name := range p.names() {
		if !strings.HasPrefix(path.Base(name), "pivotCacheDefinition") || path.Ext(name) != ".xml" {
			continue
		}
		err := p.transform(name, func(data []byte, n *node) (bool, []edit) {
			m, ok := moves[n.attr("sheet")]
			if n.name != "worksheetSource" || !ok || n.attr("ref") == "" || n.attr("id") != "" { // with an id, of another workbook
				return true, nil
			}
			if ref := (mover{m: m}).filter(n.attr("ref")); ref != "" {
				return true, []edit{{n.start, n.inner, withAttr(data[n.start:n.inner], "ref", ref)}}
			}
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dropCalcChain takes away the order of reckoning, which names cells; spreadsheets make
// it anew. They are told to reckon the formulas again.
func dropCalcChain(p *parts) error {
	workbook, err := p.workbook()
	if err != nil {
		return err
	}
	chain, err := p.related(workbook, "calcChain")
	if err != nil {
		return err
	}
	if chain != "" {
		p.remove(chain)
		for name, attr := range map[string]string{relationsName(workbook): "Target", "[Content_Types].xml": "PartName"} {
			err := p.transform(name, func(_ []byte, n *node) (bool, []edit) {
				return n.parent == nil || path.Base(n.attr(attr)) != path.Base(chain), nil
			})
			if err != nil {
				return err
			}
		}
	}
	return reckonAgain(p, workbook)
}

// reckonAgain has spreadsheets reckon all formulas when they open the file.
func reckonAgain(p *parts, workbook string) error {
	if ok, err := p.anyFormula(); err != nil || !ok {
		return err
	}
	data, root, err := p.tree(workbook)
	if err != nil {
		return err
	}
	if calc := root.child("calcPr"); calc != nil {
		p.set(workbook, splice(data, []edit{{calc.start, calc.inner, withAttr(data[calc.start:calc.inner], "fullCalcOnLoad", "1")}}))
		return nil
	}
	at := root.innerEnd
	for _, k := range slices.Backward(root.kids) {
		if slices.Contains([]string{"sheets", "functionGroups", "externalReferences", "definedNames"}, k.name) {
			at = k.stop
			break
		}
	}
	p.set(workbook, splice(data, []edit{{at, at, "<" + root.prefixed("calcPr") + ` fullCalcOnLoad="1"/>`}}))
	return nil
}

func (p *parts) anyFormula() (bool, error) {
	sheets, err := p.sheets()
	if err != nil {
		return false, err
	}
	for _, part := range sheets {
		data, err := p.get(part)
		if err != nil {
			return false, err
		}
		if found, err := elements(data, "f"); err != nil || len(found) > 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// drawing moves pictures, charts and shapes with the cells they lie over.
func (mv mover) drawing() error {
	if mv.m.none() {
		return nil
	}
	name, err := mv.p.related(mv.part, "drawing")
	if err != nil || name == "" {
		return err
	}
	return mv.p.transform(name, func(data []byte, n *node) (bool, []edit) {
		end := n.parent
		if n.name != "row" || end == nil || end.name != "from" && end.name != "to" || end.parent.attr("editAs") == "absolute" {
			return true, nil
		}
		return true, mv.anchor(data, n)
	})
}

// tables moves the ranges that the clerk set as tables; one over all data grows with it.
func (mv mover) tables() error {
	relations, err := mv.p.relations(mv.part)
	if err != nil {
		return err
	}
	for _, r := range relations {
		if !r.is("table") {
			continue
		}
		err := mv.p.transform(r.Target, func(data []byte, n *node) (bool, []edit) {
			switch {
			case n.name == "table" || n.name == "autoFilter":
				totals := 0
				if n.name == "table" {
					totals = n.number("totalsRowCount")
				}
				if ref := mv.table(n.attr("ref"), totals); ref != "" {
					return true, []edit{{n.start, n.inner, withAttr(data[n.start:n.inner], "ref", ref)}}
				}
			case n.name == "sortState" || n.name == "sortCondition":
				if ref := mv.ranges(n.attr("ref"), true); ref != "" {
					return true, []edit{{n.start, n.inner, withAttr(data[n.start:n.inner], "ref", ref)}}
				}
				return false, nil
			case n.name == "calculatedColumnFormula" || n.name == "totalsRowFormula":
				return true, []edit{{n.inner, n.innerEnd, escaped(movedFormula(plain(data[n.inner:n.innerEnd]), mv.name, mv.all))}}
			}
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// table moves the range of a table: its header, rows of data, and rows of totals.
func (mv mover) table(ref string, totals int) string {
	from, to, _ := strings.Cut(ref, ":")
	b, ok := readCorner(to, false)
	if !ok {
		return ""
	}
	b.row -= totals
	moved := mv.ranges(from+":"+b.String(), true)
	if from, to, ok = strings.Cut(moved, ":"); !ok {
		return ""
	}
	if b, ok = readCorner(to, false); !ok {
		return ""
	}
	top, _ := readCorner(from, false)
	b.row = max(b.row, top.row+1) + totals // a table has a row of data
	return from + ":" + b.col + strconv.Itoa(b.row)
}
