package book

import "ducha/seeds"

func reviewRows(doubts []seeds.Doubt) []map[string]string {
	var rows []map[string]string
	for _, d := range doubts {
		rows = append(rows, map[string]string{colWhere: d.Where, colRead: d.Text, colReadAs: d.ReadAs, colReason: d.Reason})
	}
	return rows
}

func (rd *reader) review(b *Book) {
	for _, row := range rd.tables[sheetReview].rows {
		c := row.cells
		d := seeds.Doubt{Where: c[colWhere], Text: c[colRead], ReadAs: c[colReadAs], Reason: c[colReason]}
		rd.means(sheetReview, row.num, reviewRows([]seeds.Doubt{d})[0])
		b.Review = append(b.Review, d)
	}
}
