package book

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// over writes the book over a workbook that is there: first rows are moved, with all
// that hangs on them, then cells are written, and rows are made as high as their new
// texts need. What does not change stays byte for byte as it was. nextYear empties the
// sheets of one year's plan, rows that could not be read included.
func (b Book) over(workbook []byte, nextYear bool) ([]byte, error) {
	f, rd, err := readWhole(workbook, b.issued) // rows that could not be read stay for the clerk to put right
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if len(rd.there()) < 2 { // an empty workbook that somebody made for it
		var fresh bytes.Buffer
		err := b.writeFresh(&fresh)
		return fresh.Bytes(), err
	}
	if t := rd.tables[sheetReview]; !t.there && len(b.Review) > 0 { // the only sheet that may be missing
		if workbook, err = addSheet(workbook, t.def); err != nil {
			return nil, err
		}
		if f, rd, err = readWhole(workbook, b.issued); err != nil {
			return nil, err
		}
		defer f.Close()
		if !rd.tables[sheetReview].there {
			return nil, fmt.Errorf("add sheet %s: it is not found", sheetReview)
		}
	}
	o, err := newOverwriting(workbook, f)
	if err != nil {
		return nil, err
	}
	rows := b.rows()
	layouts, moves, err := o.layouts(rd, rows, nextYear)
	if err != nil {
		return nil, err
	}
	if err := moveRows(o.p, moves); err != nil {
		return nil, err
	}
	for _, def := range rd.there() {
		if err := o.fill(rd.tables[def.name], rows[def.name], layouts[def.name]); err != nil {
			return nil, fmt.Errorf("write sheet %s: %w", def.name, err)
		}
	}
	return o.p.bytes()
}

// layouts finds places for the rows of each sheet, and notes how those that are there look.
func (o *overwriting) layouts(rd reader, rows map[string][]map[string]string, nextYear bool) (map[string]layout, map[string]rowMoves, error) {
	layouts, moves := map[string]layout{}, map[string]rowMoves{}
	for _, def := range rd.there() {
		t, left := rd.tables[def.name], rd.left[def.name]
		if nextYear && def.yearly {
			left = nil
		}
		var err error
		if t.header == 0 {
			if t, err = o.restoreHeader(t); err != nil {
				return nil, nil, err
			}
			rd.tables[def.name] = t
		}
		if o.looks[def.name], err = o.usual(t); err != nil {
			return nil, nil, err
		}
		l := t.layout(rows[def.name], left)
		if !slices.Contains(l.fresh, false) { // no row stays
			if err := o.waiting(t); err != nil {
				return nil, nil, err
			}
		}
		layouts[def.name], moves[def.name] = l, l.moves
	}
	return layouts, moves, nil
}

// readWhole reads a workbook that can be understood as a whole.
func readWhole(workbook []byte, issued seeds.Issued) (*excelize.File, reader, error) {
	f, err := openBook(workbook)
	if err != nil {
		return nil, reader{}, err
	}
	b, rd, err := readBook(f, issued)
	if p := b.Broken(); err == nil && p != nil {
		err = fmt.Errorf("%s；%s", p.Message, p.Remedy)
	}
	if err != nil {
		f.Close()
		return nil, reader{}, err
	}
	return f, rd, nil
}

// there are those of our sheets that the workbook has.
func (rd reader) there() []sheetDef {
	return slices.DeleteFunc(sheetDefs(), func(def sheetDef) bool { return !rd.tables[def.name].there })
}

// overwriting is what it takes to write over a workbook.
type overwriting struct {
	p      *parts
	f      *excelize.File                   // as it was
	sheets map[string]string                // the part of each sheet
	looks  map[string]map[int]string        // sheet → column → style of an ordinary row
	waits  map[string]map[int]sharedFormula // sheet → column → formula of the rows to come
	drawn  map[cellLook]string              // styles of ours, taken into the workbook
}

func newOverwriting(workbook []byte, f *excelize.File) (*overwriting, error) {
	p, sheets, err := openSheets(workbook)
	return &overwriting{p: p, f: f, sheets: sheets, looks: map[string]map[int]string{}, waits: map[string]map[int]sharedFormula{}, drawn: map[cellLook]string{}}, err
}

func (o *overwriting) grid(sheet string) (*grid, error) {
	data, err := o.p.get(o.sheets[sheet])
	if err != nil {
		return nil, err
	}
	g, err := newGrid(data)
	if err != nil {
		return nil, fmt.Errorf("read sheet %s: %w", sheet, err)
	}
	return g, nil
}

// waiting notes the formulas of the clerk's columns where all rows go, for the rows to come.
func (o *overwriting) waiting(t table) error {
	data, err := o.p.get(o.sheets[t.def.name])
	if err != nil || !mayHoldFormulas(data) {
		return err
	}
	g, err := o.grid(t.def.name)
	if err != nil {
		return err
	}
	var nums []int
	for _, row := range t.rows {
		nums = append(nums, row.num)
	}
	o.waits[t.def.name] = g.columnFormulas(t, nums)
	return nil
}

// restoreHeader puts title, note and header back on a sheet that the clerk emptied.
func (o *overwriting) restoreHeader(t table) (table, error) {
	g, err := o.grid(t.def.name)
	if err != nil {
		return t, err
	}
	t.header = headerRow
	g.setText(1, titleRow, t.def.name)
	g.setText(1, noteRow, t.def.note)
	for i, c := range t.def.columns {
		t.cols[c.title] = i + 1
		g.setText(i+1, headerRow, c.title)
	}
	t.width = len(t.def.columns)
	o.p.set(o.sheets[t.def.name], g.bytes())
	return t, nil
}

// fill writes the rows of a sheet into their places.
func (o *overwriting) fill(t table, want []map[string]string, l layout) error {
	g, err := o.grid(t.def.name)
	if err != nil {
		return err
	}
	t.def.columns = t.needed(want)
	if err := o.addColumns(g, &t, l); err != nil {
		return err
	}
	if l.blank > 0 {
		if err := o.styleRow(g, t, l.blank); err != nil {
			return err
		}
		for col, formula := range o.waits[t.def.name] {
			g.setFormula(col, l.blank, formula.inRow(l.blank))
		}
	}
	byNum := map[int]tableRow{}
	for _, row := range t.rows {
		byNum[row.num] = row
	}
	formulas := o.waits[t.def.name]
	if rows := l.filled(t); len(rows) > 0 && slices.Contains(l.fresh, true) {
		formulas = g.columnFormulas(t, rows)
	}
	t.rows = nil
	for i, cells := range want {
		num := l.place[i]
		if l.fresh[i] {
			if err := o.styleRow(g, t, num); err != nil {
				return err
			}
			for col, formula := range formulas {
				g.setFormula(col, num, formula.inRow(num))
			}
		}
		if t.setRow(g, num, cells, byNum[l.from[i]]) || l.fresh[i] {
			height, err := o.height(t, cells)
			if err != nil {
				return err
			}
			g.tags[num] = rowTag{height, l.fresh[i]}
		}
		t.rows = append(t.rows, tableRow{num: num, cells: cells})
	}
	t.splitMerged(g, want, byNum, l)
	if g.losesFormulas() {
		if err := o.freeFormulas(g, t.def.name); err != nil {
			return err
		}
	}
	o.p.set(o.sheets[t.def.name], g.bytes())
	return setDropDowns(o.p, o.sheets[t.def.name], t)
}

// needed are the columns that the sheet has or has to have; one that the clerk deleted
// comes back only where there is something to say in it.
func (t table) needed(want []map[string]string) []columnDef {
	return slices.DeleteFunc(slices.Clone(t.def.columns), func(c columnDef) bool {
		_, there := t.cols[c.title]
		return !there && !c.must && !slices.ContainsFunc(want, func(cells map[string]string) bool { return cells[c.title] != "" })
	})
}

// freeFormulas writes out the formulas that cells of a sheet share, for one of those
// cells is written over, and drops the order of reckoning, which names that cell.
func (o *overwriting) freeFormulas(g *grid, sheet string) error {
	mv := mover{name: sheet, shared: sharedFormulas(g.data, g.root)}
	data := splice(g.data, pruned(g.data, g.root, func(n *node) (bool, []edit) {
		if n.name == "f" && n.parent.name == "c" && n.attr("t") == "shared" {
			return true, mv.cellFormula(g.data, n)
		}
		return true, nil
	}))
	fresh, err := newGrid(data)
	if err != nil {
		return err
	}
	g.data, g.root, g.sheet, g.rows = fresh.data, fresh.root, fresh.sheet, fresh.rows
	return dropCalcChain(o.p)
}

// setRow writes the cells that say something else, so that what the clerk typed, and
// formatting and rich text of the others, stay.
func (t table) setRow(g *grid, num int, cells map[string]string, old tableRow) (changed bool) {
	for _, c := range t.def.columns {
		if value := cells[c.title]; !old.holds(c, value) {
			g.setText(t.cols[c.title], num, value)
			changed = true
		}
	}
	return changed
}
