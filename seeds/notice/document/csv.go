package document

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// readCSV reads a text that is a table parted by commas or semicolons, nil for
// any other: prose with commas must never be taken for one.
func readCSV(name, text string) *Table {
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\ufeff\r\n"), "\n")
	for _, comma := range ",;" {
		if strings.Count(line, string(comma)) < 3 || strings.Contains(line, "\t") {
			continue
		}
		if t := readSeparated(name, text, comma); t != nil {
			return t
		}
	}
	return nil
}

func readSeparated(name, text string, comma rune) *Table {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	t := &Table{}
	widths := map[int]int{}
	all, ended := 0, 0
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil
		}
		all++
		widths[len(cells)]++
		if len(cells) > 0 && strings.ContainsAny(lastRune(cells[len(cells)-1]), "。；！？") {
			ended++
		}
		if all == 50 && common(widths)*10 < all*8 {
			return nil
		}
		line, _ := r.FieldPos(0)
		t.add(linePlace(name, line-1), cells)
	}
	if all < 2 || all == 2 && ended > 0 || common(widths)*10 < all*8 || !headed(t) {
		return nil
	}
	return t
}

func lastRune(s string) string {
	_, size := utf8.DecodeLastRuneInString(s)
	return s[len(s)-size:]
}

// common is how many records have the number of cells that most have, four or more.
func common(widths map[int]int) int {
	most := 0
	for width, n := range widths {
		if width > 3 {
			most = max(most, n)
		}
	}
	return most
}

// headed tells that the first row with more in it than the title of the table
// looks like titles of columns: short, different, no sentences and no figures.
func headed(t *Table) bool {
	for _, row := range t.Rows {
		if len(row) == 1 {
			continue
		}
		titles, full := map[string]bool{}, 0
		for _, c := range row {
			if c == nil {
				continue
			}
			if utf8.RuneCountInString(c.Text) > 20 || strings.ContainsAny(c.Text, "。；！？：:，") || strings.Trim(c.Text, "0123456789.%") == "" {
				return false
			}
			titles[c.Text] = true
			full++
		}
		return full > 2 && len(titles) == full
	}
	return false
}
