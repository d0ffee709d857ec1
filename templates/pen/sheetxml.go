package pen

import (
	"strconv"

	"ducha/templates"
)

// The elements of a worksheet stand in the order of ECMA-376 part 1, 18.3.1.99.

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainNS  = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

	// Each attribute but the first three says whether something is forbidden. All are told,
	// since some programs take one that is not for no.
	protection = `<sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0" formatColumns="0" formatRows="0" insertColumns="1" insertRows="1" insertHyperlinks="1" deleteColumns="1" deleteRows="1" selectLockedCells="0" sort="1" autoFilter="0" pivotTables="1" selectUnlockedCells="0"/>`
	quiet      = `<ignoredErrors><ignoredError sqref="` + everywhere + `" numberStoredAsText="1"/></ignoredErrors>`
)

// piece is how much text goes to the packer at a time.
const piece = 32 << 10

// write writes the part of a sheet; shown says that it is the one seen first.
func (s *sheet) write(k *packer, shown bool) error {
	b := s.appendHead(k.text[:0], shown)
	for i := range s.rows {
		b = s.rows[i].append(b, i+1)
		if len(b) > piece {
			if _, err := k.Write(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	b = s.appendFoot(b)
	k.text = b
	_, err := k.Write(b)
	return err
}

// appendHead writes what stands before the rows.
func (s *sheet) appendHead(b []byte, shown bool) []byte {
	b = append(b, xmlHead+`<worksheet `+mainNS+`>`...)
	if s.paper != nil || s.filter != nil {
		b = append(b, `<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`...)
	}
	b = s.extent().append(append(b, `<dimension ref="`...))
	b = append(b, `"/>`...)
	b = s.appendView(b, shown)
	b = append(b, `<sheetFormatPr defaultRowHeight="15"/>`...)
	if len(s.columns) > 0 {
		b = append(b, `<cols>`...)
		for i, c := range s.columns {
			b = c.append(b, i+1)
		}
		b = append(b, `</cols>`...)
	}
	return append(b, `<sheetData>`...)
}

func (s *sheet) appendView(b []byte, shown bool) []byte {
	b = append(b, `<sheetViews><sheetView`...)
	if shown {
		b = append(b, ` tabSelected="1"`...)
	}
	paper := s.paper
	if paper != nil && paper.Zoom > 0 {
		b = append(b, ` zoomScale="`...)
		b = append(strconv.AppendFloat(b, paper.Zoom, 'f', -1, 64), '"')
	}
	b = append(b, ` workbookViewId="0">`...)
	if paper != nil && paper.Header > 0 {
		b = paper.appendPane(b)
	}
	return append(b, `</sheetView></sheetViews>`...)
}

// appendPane freezes what stays on the screen.
func (p *Paper) appendPane(b []byte) []byte {
	active := "bottomLeft"
	b = append(b, `<pane`...)
	if p.Columns > 0 {
		active = "bottomRight"
		b = append(strconv.AppendInt(append(b, ` xSplit="`...), int64(p.Columns), 10), '"')
	}
	b = strconv.AppendInt(append(b, ` ySplit="`...), int64(p.Header), 10)
	b = appendRef(append(b, `" topLeftCell="`...), p.Columns+1, p.Header+1)
	b = append(b, `" activePane="`+active+`" state="frozen"/>`...)
	if p.Start != "" {
		b = append(b, `<selection pane="bottomLeft" activeCell="`+p.Start+`" sqref="`+p.Start+`"/>`...)
	}
	return b
}

func (c column) append(b []byte, num int) []byte {
	if c.width == 0 && !c.hidden {
		return b
	}
	b = strconv.AppendInt(append(b, `<col min="`...), int64(num), 10)
	b = strconv.AppendInt(append(b, `" max="`...), int64(num), 10)
	if c.width > 0 {
		b = strconv.AppendFloat(append(b, `" width="`...), c.width, 'f', -1, 64)
		b = append(b, `" customWidth="1`...)
	}
	if c.hidden {
		b = append(b, `" hidden="1`...)
	}
	return append(b, `"/>`...)
}

// append writes a row; one without anything is left out. It says no customHeight, so that
// the row still grows when a person types.
func (r *row) append(b []byte, num int) []byte {
	if len(r.cells) == 0 && r.height == 0 && !r.hidden {
		return b
	}
	b = strconv.AppendInt(append(b, `<row r="`...), int64(num), 10)
	if r.height > 0 {
		b = strconv.AppendFloat(append(b, `" ht="`...), r.height, 'f', -1, 64)
	}
	if r.hidden {
		b = append(b, `" hidden="1`...)
	}
	b = append(b, `">`...)
	for i := range r.cells {
		b = r.cells[i].append(b, num)
	}
	return append(b, `</row>`...)
}

func (c *cell) append(b []byte, num int) []byte {
	b = appendRef(append(b, `<c r="`...), int(c.col), num)
	if c.style != 0 {
		b = strconv.AppendInt(append(b, `" s="`...), int64(c.style), 10)
	}
	switch c.kind {
	case textCell:
		return append(appendString(append(b, `" t="inlineStr"><is>`...), c.text), `</is></c>`...)
	case richCell:
		return append(append(append(b, `" t="inlineStr"><is>`...), c.value...), `</is></c>`...)
	case numberCell:
		return append(append(append(b, `"><v>`...), c.text...), `</v></c>`...)
	case formulaCell:
		b = appendText(append(b, `" t="str"><f>`...), c.text)
		b = appendText(append(b, `</f><v>`...), c.value)
		return append(b, `</v></c>`...)
	}
	return append(b, `"/>`...)
}

// append writes a run in its font.
func (r Run) append(b []byte) []byte {
	b = append(b, `<r><rPr>`...)
	if r.Font.Bold {
		b = append(b, `<b/>`...)
	}
	b = strconv.AppendFloat(append(b, `<sz val="`...), r.Font.Size, 'f', -1, 64)
	b = append(b, `"/><color rgb="FF`+r.Font.Color+`"/><rFont val="`...)
	b = append(appendAttr(b, r.Font.Family), `"/></rPr>`...)
	return append(appendString(b, r.Text), `</r>`...)
}

// appendFoot writes what stands behind the rows.
func (s *sheet) appendFoot(b []byte) []byte {
	b = append(b, `</sheetData>`...)
	if s.locked {
		b = append(b, protection...)
	}
	if s.filter != nil {
		b = append(s.filter.append(append(b, `<autoFilter ref="`...)), `"/>`...)
	}
	if len(s.merges) > 0 {
		b = append(strconv.AppendInt(append(b, `<mergeCells count="`...), int64(len(s.merges)), 10), `">`...)
		for _, m := range s.merges {
			b = append(m.append(append(b, `<mergeCell ref="`...)), `"/>`...)
		}
		b = append(b, `</mergeCells>`...)
	}
	b = appendColours(b, s.colours)
	b = appendInputs(b, s.inputs)
	if s.paper != nil {
		b = s.paper.append(b)
	}
	if len(s.breaks) > 0 {
		b = append(append(append(b, `<rowBreaks count="`...), strconv.Itoa(len(s.breaks))...), `" manualBreakCount="`...)
		b = append(strconv.AppendInt(b, int64(len(s.breaks)), 10), `">`...)
		for _, num := range s.breaks {
			b = append(strconv.AppendInt(append(b, `<brk id="`...), int64(num-1), 10), `" max="16383" man="1"/>`...)
		}
		b = append(b, `</rowBreaks>`...)
	}
	if s.paper != nil {
		b = append(b, quiet...)
	}
	if len(s.charts) > 0 {
		b = append(b, `<drawing r:id="rId1"/>`...)
	}
	return append(b, `</worksheet>`...)
}

// append writes how a sheet is printed.
func (p *Paper) append(b []byte) []byte {
	side := strconv.FormatFloat(templates.FormMargin, 'f', -1, 64) // inches
	b = append(b, `<printOptions horizontalCentered="1"/><pageMargins left="`+side+`" right="`+side+`" top="0.65" bottom="0.6" header="0.3" footer="0.3"/>`...)
	size, orientation := `9`, `portrait` // A4
	if p.Large {
		size = `8` // A3
	}
	if p.Landscape {
		orientation = `landscape`
	}
	b = append(b, `<pageSetup paperSize="`+size+`" fitToWidth="1" fitToHeight="0" orientation="`+orientation+`"/><headerFooter>`...)
	if header := p.header(); header != "" {
		b = append(appendText(append(b, `<oddHeader>`...), header), `</oddHeader>`...)
	}
	return append(appendText(append(b, `<oddFooter>`...), footer), `</oddFooter></headerFooter>`...)
}
