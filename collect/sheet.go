package collect

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
)

// Bounds of a returned sheet; what lies beyond is no answer of a person.
const (
	maxHeaderDepth = 60
	maxColumns     = 200
	maxBlankRows   = 2000 // so many blank rows in a row end a table
)

// grid is one sheet's cells as text, without the tail of blank rows.
type grid struct {
	sheet string
	cells [][]string
}

func (g grid) at(row, col int) string { // from 1
	if row < 1 || row > len(g.cells) || col < 1 || col > len(g.cells[row-1]) {
		return ""
	}
	return g.cells[row-1][col-1]
}

// readGrid reads a sheet row by row and stops after a long run of blank rows,
// so that ghost rows by the hundred thousand cost nothing.
func readGrid(f *excelize.File, sheet string) (grid, error) {
	g := grid{sheet: sheet}
	rows, err := f.Rows(sheet)
	if err != nil {
		return g, err
	}
	defer rows.Close()
	blank := 0
	for rows.Next() && blank < maxBlankRows {
		line, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return g, err
		}
		if len(line) > maxColumns {
			line = line[:maxColumns]
		}
		blank++
		for i := range line {
			if line[i] = clean(line[i]); line[i] != "" {
				blank = 0
			}
		}
		g.cells = append(g.cells, line)
	}
	g.cells = g.cells[:len(g.cells)-blank]
	return g, rows.Error()
}

// answers is the table of a return: where each column of the definition stands.
type answers struct {
	grid
	header int
	cols   map[seeds.Key]int
}

// findTable looks for the header of the form: the row that holds most of its titles.
func findTable(grids []grid, def templates.FormDef) (answers, bool) {
	titles := map[string]seeds.Key{}
	for _, c := range def.Columns {
		titles[titleKey(c.Title)] = c.Key
	}
	var best answers
	for _, g := range grids {
		for i := 0; i < len(g.cells) && i < maxHeaderDepth; i++ {
			cols := map[seeds.Key]int{}
			for j, text := range g.cells[i] {
				if key, ok := titles[titleKey(text)]; ok {
					if _, twice := cols[key]; !twice {
						cols[key] = j + 1
					}
				}
			}
			if len(cols) > len(best.cols) {
				best = answers{grid: g, header: i + 1, cols: cols}
			}
		}
	}
	_, progress := best.cols[seeds.KeyProgress]
	return best, progress && len(best.cols) >= 3
}

// titleKey compares titles without blanks, stars and brackets' contents.
func titleKey(title string) string {
	key := seeds.NameKey(title)
	if i := strings.IndexByte(key, '('); i > 0 {
		key = key[:i]
	}
	return strings.Trim(key, "*＊")
}

func (a answers) cell(key seeds.Key, row int) string { return a.at(row, a.cols[key]) }

func (a answers) ref(key seeds.Key, row int) string { return ref(a.cols[key], row) }

// ref gives the A1 name of a cell, "" where there is none.
func ref(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return ""
	}
	return name
}

// labelled finds the value to the right of a label above or below the table: the
// next cell in its row that is no label itself.
func (g grid) labelled(label string, labels map[string]bool) (value, cell string, found bool) {
	for i, line := range g.cells {
		for j, text := range line {
			if strings.TrimRight(seeds.NameKey(text), ":") != label {
				continue
			}
			for k := j + 1; k < len(line); k++ {
				if labels[strings.TrimRight(seeds.NameKey(line[k]), ":")] {
					break
				}
				if line[k] != "" {
					return line[k], ref(k+1, i+1), true
				}
			}
			return "", ref(j+2, i+1), true
		}
	}
	return "", "", false
}
