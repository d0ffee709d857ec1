package notice

import "ducha/seeds/notice/document"

// piece is a paragraph or, where table is set, a table.
type piece struct {
	para
	table *table
}

// gather makes pieces of the blocks of a document; tables that stand in it as
// paragraphs become tables again.
func (p *paper) gather(blocks []document.Block) []piece {
	var pieces []piece
	var run []document.Paragraph
	flush := func() {
		pieces = append(pieces, p.findTables(run)...)
		run = nil
	}
	for _, b := range blocks {
		if b.Table == nil {
			run = append(run, b.Paragraph)
			continue
		}
		flush()
		pieces = append(pieces, piece{table: &table{name: b.Table.Name, rows: b.Table.Rows, ragged: p.format == "txt"}})
	}
	flush()
	return nameSheets(pieces)
}

// nameSheets keeps the names of sheets where several hold tasks.
func nameSheets(pieces []piece) []piece {
	tasks := 0
	for _, p := range pieces {
		if p.table != nil && p.table.name != "" {
			if _, _, columns := findHeader(p.table.rows); columns != nil {
				tasks++
			} else {
				p.table.name = ""
			}
		}
	}
	for _, p := range pieces {
		if p.table != nil && tasks < 2 {
			p.table.name = ""
		}
	}
	return pieces
}

// findTables finds the tables among paragraphs: their cells on lines of their own,
// or run together. What stands between them is joined where its lines were broken.
func (p *paper) findTables(run []document.Paragraph) []piece {
	finders := []func([]document.Paragraph) ([]piece, int){p.barredTable, p.pastedTable, p.chunkedTable, p.alignedTable, p.spacedTable, p.gluedTable}
	var pieces []piece
	var plain []document.Paragraph
	cutter := newSegmenter()
	flush := func() {
		for _, line := range p.unwrap(plain) {
			for _, segment := range cutter.segments(para{at: line.At, text: line.Text}) {
				pieces = append(pieces, piece{para: segment})
			}
		}
		plain = nil
	}
	for i := 0; i < len(run); {
		made, used := firstTable(finders, run[i:])
		if used > 0 {
			flush()
			pieces = append(pieces, made...)
			i += used
			continue
		}
		if run[i].Text != "" {
			plain = append(plain, run[i])
		}
		i++
	}
	flush()
	return pieces
}

func firstTable(finders []func([]document.Paragraph) ([]piece, int), run []document.Paragraph) (made []piece, used int) {
	for _, find := range finders {
		if made, used = find(run); used > 0 {
			return made, used
		}
	}
	return nil, 0
}
