package collect

import (
	"slices"
	"sort"

	"ducha/seeds"
	"ducha/seeds/pattern"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// maxHeaderDepth is how many rows from the top a header is looked for.
const maxHeaderDepth = 60

// maxTitle is how long a text may be that still is compared with a title, in bytes.
const maxTitle = 200

// answers is a table of a return: where each column of the definition stands.
type answers struct {
	grid
	header  int // row
	cols    map[seeds.Key]int
	renamed map[seeds.Key]string // columns found under another title, and that title
	rows    []workbook.Row       // its body, once it is asked for
}

// findTables looks on every sheet for the header of the form, the row that holds
// most of its titles, and gives the tables, the most complete first. Liaisons copy
// a sheet and fill the copy.
func findTables(grids []grid, def templates.FormDef) []answers {
	t := titlesOf(def)
	var tables []answers
	for _, g := range grids {
		var best answers
		for _, row := range g.Rows {
			if row.Num > maxHeaderDepth {
				break
			}
			if cols, renamed := t.find(row); len(cols) > len(best.cols) {
				best = answers{grid: g, header: row.Num, cols: cols, renamed: renamed}
			}
		}
		if _, progress := best.cols[seeds.KeyProgress]; progress && len(best.cols) >= 3 {
			tables = append(tables, best)
		}
	}
	sort.SliceStable(tables, func(i, j int) bool { return len(tables[i].cols) > len(tables[j].cols) })
	return tables
}

// headless finds the table of a form whose header is gone: by the 核对码 of its rows,
// where the given cells beside them are those that were issued.
func headless(grids []grid, def templates.FormDef, form seeds.Form) []answers {
	place := slices.IndexFunc(def.Columns, func(c templates.Column) bool { return c.Key == seeds.KeyCode })
	if place < 0 {
		return nil
	}
	byCode := map[string]seeds.FormRow{}
	for _, r := range form.Rows {
		byCode[r.Code] = r
	}
	var tables []answers
	for _, g := range grids {
		t := answers{grid: g, cols: map[seeds.Key]int{}, renamed: map[seeds.Key]string{}}
		rows, right := 0, 0
		for _, row := range g.Rows {
			for _, c := range row.Cells {
				r, ours := byCode[codeKey(c.Text)]
				left := c.Col - place
				if !ours || left < 1 {
					continue
				}
				if rows++; rows == 1 {
					t.header = row.Num - 1
					for i, column := range def.Columns {
						t.cols[column.Key] = left + i
					}
				}
				if t.cols[seeds.KeyCode] == c.Col && textKey(t.text(seeds.KeyTask, row)) == textKey(r.Given[seeds.KeyTask]) {
					right++
				}
			}
		}
		if rows > 0 && right == rows {
			tables = append(tables, t)
		}
	}
	return tables
}

// at is where the table stands.
func (a *answers) at() seeds.TableAt {
	at := seeds.TableAt{Sheet: a.Name, Header: a.header, Last: a.header}
	for _, col := range a.cols {
		if at.Left == 0 || col < at.Left {
			at.Left = col
		}
		at.Right = max(at.Right, col)
	}
	if body := a.body(); len(body) > 0 {
		at.Last = body[len(body)-1].Num
	}
	return at
}

// body gives the rows of the table: those below the header and above the free cell and
// what stands under it; a header that is repeated is none of them.
func (a *answers) body() []workbook.Row {
	if a.rows != nil {
		return a.rows
	}
	a.rows = []workbook.Row{}
	title := wholeTitle(a.cell(seeds.KeyProgress, a.row(a.header)).Text)
	foot := false
	for _, row := range a.Rows {
		if row.Num <= a.header {
			continue
		}
		if a.footing(row) {
			foot = true
			continue
		}
		progress := a.text(seeds.KeyProgress, row)
		again := title != "" && len(progress) <= maxTitle && wholeTitle(progress) == title
		if !again && (!foot || codePattern.MatchString(codeKey(a.text(seeds.KeyCode, row)))) { // rows may be sorted below the foot
			a.rows = append(a.rows, row)
		}
	}
	return a.rows
}

// footing reports whether a row stands below the table: the free cell, the lines for
// signature and sending.
func (a *answers) footing(row workbook.Row) bool {
	for _, c := range row.Cells[:min(2, len(row.Cells))] {
		if labelKey(c.Text) == templates.RemarkLabel {
			return true
		}
	}
	first := beginning(row.Cells[0].Text, maxTitle)
	return footing.MatchString(first) || len(row.Cells) == 1 && dayAlone.MatchString(first)
}

// footing is what stands at the foot of forms: signature, seal and day, and how to send it back.
var (
	footing  = pattern.Of(`^(单位负责人|单位主要负责人|填报单位（盖章）|填好后保存)`)
	dayAlone = pattern.Of(`^\d{4}年\d{1,2}月\d{1,2}日$`)
)

func (a *answers) cell(key seeds.Key, row workbook.Row) workbook.Cell {
	return cellOf(row, a.cols[key])
}

func (a *answers) text(key seeds.Key, row workbook.Row) string { return a.cell(key, row).Text }

func (a *answers) ref(key seeds.Key, row int) string { return ref(a.cols[key], row) }

// extra is something that stands where the form has no column: under a title of the
// unit's own, or under none.
type extra struct{ title, text, ref string }

// maxExtra is how many of either are told.
const maxExtra = 5

// extra gives what stands in the table beside the form's columns, a column once, and
// what stands below it.
func (a *answers) extra() []extra {
	ours, titles := map[int]bool{}, map[int]string{}
	for _, col := range a.cols {
		ours[col] = true
	}
	for _, c := range a.row(a.header).Cells {
		if titles[c.Col] = c.Text; wholeTitle(c.Text) == templates.CorrectionColumn {
			ours[c.Col] = true
		}
	}
	var columns, outside []extra
	for _, row := range a.body() {
		for _, c := range row.Cells {
			switch title := titles[c.Col]; {
			case ours[c.Col] || c.Text == "":
			case title != "" && len(columns) < maxExtra:
				ours[c.Col] = true
				columns = append(columns, extra{title, c.Text, ref(c.Col, a.header)})
			case title == "" && len(outside) < maxExtra:
				outside = append(outside, extra{"", c.Text, ref(c.Col, row.Num)})
			}
		}
	}
	last := a.at().Last
	for _, row := range a.Rows {
		if row.Num <= last || a.footing(row) || len(outside) >= maxExtra {
			continue
		}
		outside = append(outside, extra{"", row.Cells[0].Text, ref(row.Cells[0].Col, row.Num)})
	}
	return append(columns, outside...)
}
