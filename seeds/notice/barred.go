package notice

import (
	"strings"

	"ducha/seeds/notice/document"
)

// barredTable reads a table whose rows stand on a line each, with bars between
// their cells, as Markdown and some copies of web pages have them.
func (p *paper) barredTable(run []document.Paragraph) (made []piece, used int) {
	var rows []document.Row
	for _, line := range run {
		if strings.Count(line.Text, "|") < 2 {
			break
		}
		used++
		if strings.Trim(line.Text, "|:- ") == "" {
			continue // the rule below a header
		}
		rows = append(rows, barredRow(line))
	}
	if _, _, columns := findHeader(rows); columns == nil {
		return nil, 0
	}
	return []piece{{table: &table{rows: rows, ragged: true}}}, used
}

func barredRow(line document.Paragraph) document.Row {
	var row document.Row
	for _, text := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(line.Text, "|"), "|"), "|") {
		if text = strings.TrimSpace(text); text == "" {
			row = append(row, nil)
		} else {
			row = append(row, &document.Cell{At: line.At, Text: strings.ReplaceAll(text, "<br>", "\n")})
		}
	}
	return row
}
