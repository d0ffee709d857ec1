package document

import "encoding/xml"

type docxRow struct {
	before int // columns left out
	cells  []docxCell
}

type docxCell struct {
	docxCellProperties
	blocks []docxBlock
}

type docxCellProperties struct {
	Span     *docxVal `xml:"gridSpan"`
	Vertical *docxVal `xml:"vMerge"`
	Sideways *docxVal `xml:"hMerge"` // of Word 97
}

// table reads a table.
func (p *docxParser) table() (docxBlock, error) {
	b := docxBlock{table: true}
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tr":
			row, err := p.row()
			b.rows = append(b.rows, row)
			return err
		case "tblPr", "tblGrid", "sdtPr", "sdtEndPr":
			return p.dec.Skip()
		case "AlternateContent":
			return p.choice(visit)
		}
		return p.children(visit)
	}
	return b, p.children(visit)
}

func (p *docxParser) row() (docxRow, error) {
	var row docxRow
	if err := p.counted(); err != nil {
		return row, err
	}
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "trPr":
			var props struct {
				Before *docxVal `xml:"gridBefore"`
			}
			err := p.dec.DecodeElement(&props, &e)
			row.before = min(props.Before.number(0), maxColumns)
			return err
		case "tc":
			var cell docxCell
			err := p.counted()
			if err != nil {
				return err
			}
			cell.blocks, err = p.blocks(&cell.docxCellProperties)
			row.cells = append(row.cells, cell)
			return err
		case "tblPrEx", "sdtPr", "sdtEndPr":
			return p.dec.Skip()
		case "AlternateContent":
			return p.choice(visit)
		}
		return p.children(visit)
	}
	return row, p.children(visit)
}
