package book

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/templates/pen"
)

// moveRows moves rows of sheets, and all that hangs on them. excelize moves cells,
// heights, merged cells, links, formulas and names; it forgets comments, page breaks and
// the formulas of conditional formats, and shifts a range that loses its first row.
// It also spoils the Chinese of validations that openpyxl wrote, on every sheet. Those
// are done here, from the file as it was.
func moveRows(workbook []byte, moves map[string]rowMoves) ([]byte, error) {
	before, err := openParts(workbook)
	if err != nil {
		return nil, err
	}
	moved, err := moveCells(workbook, moves)
	if err != nil {
		return nil, err
	}
	after, err := openParts(moved)
	if err != nil {
		return nil, err
	}
	was, err := before.sheets()
	if err != nil {
		return nil, err
	}
	sheets, err := after.sheets()
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(sheets)) {
		mv := mover{p: after, part: sheets[name], name: name, m: moves[name], all: moves}
		if mv.before, err = before.get(was[name]); err == nil {
			err = mv.mend()
		}
		if err != nil {
			return nil, fmt.Errorf("move rows of %s: %w", name, err)
		}
	}
	return after.bytes()
}

func moveCells(workbook []byte, moves map[string]rowMoves) ([]byte, error) {
	none := true
	for _, m := range moves {
		none = none && len(m.gone)+len(m.inserts) == 0
	}
	if none {
		return workbook, nil
	}
	f, err := openBook(bytes.NewReader(workbook))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for _, def := range sheetDefs() { // in one order, so that equal books give equal bytes
		if err := moves[def.name].move(f, def.name); err != nil {
			return nil, fmt.Errorf("move rows of %s: %w", def.name, err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, fmt.Errorf("move rows: %w", err)
	}
	return out.Bytes(), nil
}

// mover mends what hangs on the rows of one sheet.
type mover struct {
	p      *parts
	part   string
	name   string
	before []byte // the sheet as it was
	m      rowMoves
	all    map[string]rowMoves
}

// mend mends a sheet. One whose rows stay may name rows of others in its validations.
func (mv mover) mend() error {
	steps := []func() error{mv.rules}
	if !mv.m.none() {
		steps = append(steps, mv.references, mv.breaks, mv.filter, mv.comments, mv.threads)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// references moves what else of the sheet names rows.
func (mv mover) references() error {
	sheet, err := mv.p.get(mv.part)
	if err != nil {
		return err
	}
	found, err := elements(sheet, "ignoredError", "protectedRange", "sortState", "sortCondition", "sqref")
	if err != nil {
		return err
	}
	var edits []edit
	for _, e := range found {
		if moved := mv.ranges(plain(sheet[e.inner:e.innerEnd])); e.name == "sqref" && moved != "" {
			edits = append(edits, edit{e.inner, e.innerEnd, moved})
		}
		for _, name := range []string{"sqref", "ref"} {
			if moved := mv.ranges(e.attr(name)); e.name != "sqref" && moved != "" {
				edits = append(edits, edit{e.start, e.inner, withAttr(sheet[e.start:e.inner], name, moved)})
			}
		}
	}
	mv.p.set(mv.part, splice(sheet, edits))
	return nil
}

// breaks moves page breaks; those behind rows that go are dropped.
func (mv mover) breaks() error {
	sheet, err := mv.p.get(mv.part)
	if err != nil {
		return err
	}
	found, err := elements(sheet, "rowBreaks", "brk")
	if err != nil {
		return err
	}
	at := slices.IndexFunc(found, func(e element) bool { return e.name == "rowBreaks" })
	if at < 0 {
		return nil
	}
	all, left := found[at], ""
	n := 0
	for _, e := range found {
		row, err := strconv.Atoi(e.attr("id"))
		if e.name != "brk" || e.start < all.start || e.stop > all.stop || err != nil || mv.m.isGone(row) {
			continue
		}
		left += withAttr(sheet[e.start:e.inner], "id", strconv.Itoa(mv.m.to(row))) + string(sheet[e.inner:e.stop])
		n++
	}
	if n > 0 {
		count := strconv.Itoa(n)
		tag := withAttr([]byte(withAttr(sheet[all.start:all.inner], "count", count)), "manualBreakCount", count)
		left = tag + left + "</" + all.tag() + ">"
	}
	mv.p.set(mv.part, splice(sheet, []edit{{all.start, all.stop, left}}))
	return nil
}

// filter makes the filter reach to the last row.
func (mv mover) filter() error {
	sheet, err := mv.p.get(mv.part)
	if err != nil {
		return err
	}
	found, err := elements(sheet, "autoFilter")
	if err != nil || len(found) == 0 {
		return err
	}
	from, to, _ := strings.Cut(found[0].attr("ref"), ":")
	left, top, err1 := excelize.CellNameToCoordinates(from)
	right, _, err2 := excelize.CellNameToCoordinates(to)
	if err1 != nil || err2 != nil || top != mv.m.first-1 {
		return nil
	}
	bottom := max(mv.m.end(), mv.m.first)
	tag := withAttr(sheet[found[0].start:found[0].inner], "ref", pen.Ref(left, top)+":"+pen.Ref(right, bottom))
	mv.p.set(mv.part, splice(sheet, []edit{{found[0].start, found[0].inner, tag}}))
	return mv.filterName(bottom)
}

var lastNumber = regexp.MustCompile(`[0-9]+$`)

// filterName brings the hidden name that a filter goes by in line with it.
func (mv mover) filterName(bottom int) error {
	name, err := mv.p.workbook()
	if err != nil {
		return err
	}
	data, err := mv.p.get(name)
	if err != nil {
		return err
	}
	found, err := elements(data, "definedName")
	if err != nil {
		return err
	}
	for _, e := range found {
		text := plain(data[e.inner:e.innerEnd])
		sheet, _, _ := strings.Cut(text, "!")
		if e.attr("name") == "_xlnm._FilterDatabase" && strings.Trim(sheet, "'") == mv.name {
			text = lastNumber.ReplaceAllString(text, strconv.Itoa(bottom))
			mv.p.set(name, splice(data, []edit{{e.inner, e.innerEnd, escaped(text)}}))
			return nil
		}
	}
	return nil
}
