package book

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// over writes the book over a workbook that is there: first rows are moved, with all
// that hangs on them, then cells are written, then rows are made as high as their new
// texts need. nextYear empties the sheets of one year's plan, rows that could not be
// read included.
func (b Book) over(workbook []byte, nextYear bool) ([]byte, error) {
	original := workbook
	f, layouts, err := b.layouts(workbook, nextYear)
	if err != nil {
		return nil, err
	}
	defer func() { f.Close() }()
	moves, move := map[string]rowMoves{}, false
	for name, l := range layouts {
		moves[name] = l.moves
		move = move || !l.moves.none()
	}
	if move {
		if workbook, err = moveRows(workbook, moves); err != nil {
			return nil, err
		}
		f.Close()
		if f, err = openBook(bytes.NewReader(workbook)); err != nil {
			return nil, err
		}
	}
	touched, err := b.fillIn(f, layouts)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, fmt.Errorf("write %s: %w", FileName, err)
	}
	high, err := setHeights(out.Bytes(), touched)
	if err != nil {
		return nil, err
	}
	return keepProtection(original, high)
}

// layouts says for each sheet that is there where the book's rows stand.
func (b Book) layouts(workbook []byte, nextYear bool) (*excelize.File, map[string]layout, error) {
	f, err := openBook(bytes.NewReader(workbook))
	if err != nil {
		return nil, nil, err
	}
	_, rd, err := readBook(f) // rows that could not be read stay for the clerk to put right
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	rows, layouts := b.rows(), map[string]layout{}
	for _, def := range sheetDefs() {
		if t := rd.tables[def.name]; t.header > 0 {
			left := rd.left[def.name]
			if nextYear && def.yearly {
				left = nil
			}
			layouts[def.name] = t.layout(rows[def.name], left)
		}
	}
	return f, layouts, nil
}

// fillIn writes the rows into their places.
func (b Book) fillIn(f *excelize.File, layouts map[string]layout) (map[string]touchedRows, error) {
	st, err := newStyles(f)
	if err != nil {
		return nil, err
	}
	rows, touched := b.rows(), map[string]touchedRows{}
	for _, def := range sheetDefs() {
		t, err := readTable(f, def)
		if err != nil {
			return nil, err
		}
		if touched[def.name], err = st.writeTable(f, def, rows[def.name], layouts[def.name], t); err != nil {
			return nil, err
		}
	}
	return touched, nil
}

// touchedRows are the rows of a sheet whose text is new.
type touchedRows map[int]rowTouched

type rowTouched struct {
	height float64
	fresh  bool
}

// setHeights makes rows as high as their new texts need, so that they still grow when
// a person types. A height that the clerk set stays.
func setHeights(workbook []byte, touched map[string]touchedRows) ([]byte, error) {
	p, err := openParts(workbook)
	if err != nil {
		return nil, err
	}
	sheets, err := p.sheets()
	if err != nil {
		return nil, err
	}
	for _, def := range sheetDefs() {
		if len(touched[def.name]) == 0 {
			continue
		}
		sheet, err := p.get(sheets[def.name])
		if err != nil {
			return nil, err
		}
		rows, err := elements(sheet, "row")
		if err != nil {
			return nil, fmt.Errorf("heights of %s: %w", def.name, err)
		}
		var edits []edit
		for _, row := range rows {
			num, err := strconv.Atoi(row.attr("r"))
			to, ok := touched[def.name][num]
			own := row.attr("customHeight")
			if err != nil || !ok || !to.fresh && (own == "1" || own == "true") {
				continue
			}
			tag := withAttr([]byte(withAttr(sheet[row.start:row.inner], "customHeight", "")), "ht", strconv.FormatFloat(to.height, 'f', -1, 64))
			if to.fresh { // put where the clerk hid blank rows
				tag = withAttr([]byte(tag), "hidden", "")
			}
			edits = append(edits, edit{row.start, row.inner, tag})
		}
		p.set(sheets[def.name], splice(sheet, edits))
	}
	if len(p.changed) == 0 {
		return workbook, nil
	}
	return p.bytes()
}
