package book

import (
	"path"
	"strconv"
	"strings"
)

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

// pivotPlace moves where a pivot table lies.
func (mv mover) pivotPlace(data []byte, n *node) []edit {
	moved := mv.ranges(n.attr("ref"), false)
	if n.name != "location" || moved == "" {
		return nil
	}
	return []edit{{n.start, n.inner, withAttr(data[n.start:n.inner], "ref", moved)}}
}
