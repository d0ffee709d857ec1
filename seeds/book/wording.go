package book

import "ducha/templates"

func wordingRows(w templates.Wording) []map[string]string {
	var rows []map[string]string
	for _, d := range templates.WordingDefs {
		rows = append(rows, map[string]string{colWord: d.Name, colWordText: w.Get(d.Name)})
	}
	return rows
}

// UnknownFigure is the code of a text that asks for a figure there is not: no bulletin
// can be made of it.
const UnknownFigure = "unknown_figure"

func (rd *reader) wording(b *Book) {
	t := rd.tables[sheetWording]
	uses := map[string]templates.For{}
	for _, d := range templates.WordingDefs {
		uses[d.Name] = d.For
	}
	seen := map[string]bool{}
	for _, row := range t.rows {
		name, text := row.cells[colWord], row.cells[colWordText]
		if rd.twice(seen, sheetWording, row, colWord, name) {
			continue
		}
		use, known := uses[name]
		if !known {
			use = templates.ForAll
		}
		if loose := templates.LooseBrace(text); loose != "" {
			rd.fault(UnknownFigure, sheetWording, row, colWordText, "“"+loose+"”的花括号没有配对", "名称写成 {{期次}} 这样；可用的名称见本表上方的说明")
		}
		for _, unknown := range templates.UnknownFigures(text, use) {
			rd.fault(UnknownFigure, sheetWording, row, colWordText, "花括号里的“"+unknown+"”不认识", "可用的名称见本表上方的说明")
		}
		b.Wording[name] = text
		if !known {
			rd.leave(sheetWording, row)
		}
		rd.means(sheetWording, row.num, map[string]string{colWord: name, colWordText: text})
		rd.places.set(sheetWording, name, t, row)
	}
}
