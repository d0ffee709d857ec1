package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
	"ducha/templates/pen"
)

// AnnotateValues makes the copy of a return that is no .xlsx: a plain workbook of its
// values, marked as Annotate marks a file.
func AnnotateValues(w io.Writer, b workbook.Book, tables []seeds.TableAt, problems []seeds.Problem) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("annotate values: %v", r)
		}
	}()
	if b.Heavy {
		return errors.New("annotate values: too many blank rows and columns")
	}
	names := sheetNames(b)
	plain, err := drawValues(b, names, tables)
	if err != nil {
		return fmt.Errorf("annotate values: %w", err)
	}
	tables, problems = slices.Clone(tables), slices.Clone(problems)
	for i := range tables {
		tables[i].Sheet = renamed(names, tables[i].Sheet)
	}
	for i := range problems {
		problems[i].Sheet = renamed(names, problems[i].Sheet)
	}
	return Annotate(w, plain, tables, problems)
}

// Bounds of what is drawn.
const (
	maxDrawnRows   = 300_000 // of all sheets, blank ones too
	maxMergedCells = 200_000
	maxProperties  = 200
)

// valueSize is the type of the copy in points; its columns are so wide, in characters.
const (
	valueSize               = 11
	leastColumn, mostColumn = 12.0, 40.0
)

// sheetNames gives each sheet a name that an .xlsx takes.
func sheetNames(b workbook.Book) map[string]string {
	names := map[string]string{}
	taken := map[string]bool{}
	for _, s := range b.Sheets {
		name := strings.Map(func(r rune) rune {
			if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' || r == utf8.RuneError {
				return '_'
			}
			return r
		}, s.Name)
		name = strings.Trim(cut(name, 31), "'")
		if name == "" {
			name = "表"
		}
		for n, stem := 2, cut(name, 26); taken[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%s_%d", stem, n)
		}
		taken[strings.ToLower(name)] = true
		if _, twice := names[s.Name]; !twice {
			names[s.Name] = name
		}
	}
	return names
}

func renamed(names map[string]string, name string) string {
	if now, ok := names[name]; ok {
		return now
	}
	return name
}

// valuePen draws the values of a workbook.
type valuePen struct {
	*pen.Pen
	rows   int // drawn so far
	merged int
}

// drawValues draws a workbook of the values alone.
func drawValues(b workbook.Book, names map[string]string, tables []seeds.TableAt) ([]byte, error) {
	sheets := slices.DeleteFunc(slices.Clone(b.Sheets), func(s workbook.Sheet) bool { return s.NoGrid })
	if len(sheets) == 0 {
		return nil, errors.New("no sheet with cells")
	}
	p := valuePen{Pen: pen.New(names[sheets[0].Name], valueStyles())}
	defer p.Close()
	seen := map[string]bool{}
	for i, s := range sheets {
		if seen[s.Name] {
			continue
		}
		seen[s.Name] = true
		if i > 0 {
			p.NewSheet(names[s.Name])
		}
		at := slices.IndexFunc(tables, func(t seeds.TableAt) bool { return t.Sheet == s.Name })
		table := seeds.TableAt{}
		if at >= 0 {
			table = tables[at]
		}
		p.sheet(s, table)
	}
	p.hide(sheets, names)
	p.properties(b)
	var out bytes.Buffer
	err := p.Write(&out)
	return out.Bytes(), err
}

func valueStyles() map[string]excelize.Style {
	text := excelize.Style{Font: &excelize.Font{Family: templates.FontBody, Size: valueSize, Color: templates.ColorInk}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}
	cell := text
	for _, side := range []string{"left", "top", "right", "bottom"} {
		cell.Border = append(cell.Border, excelize.Border{Type: side, Color: templates.ColorRule, Style: 1})
	}
	header := cell
	header.Font = &excelize.Font{Family: templates.FontTitle, Size: valueSize, Color: templates.ColorInk, Bold: true}
	header.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{templates.ColorHeader}}
	header.Alignment = &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	styles := map[string]excelize.Style{"header": header}
	for name, style := range map[string]excelize.Style{"text": text, "cell": cell} {
		styles[name] = style
		style.NumFmt = 10 // 0.00%
		styles[name+"%"] = style
	}
	return styles
}

// sheet draws one sheet; table is zero where it has none.
func (p *valuePen) sheet(s workbook.Sheet, table seeds.TableAt) {
	most := min(maxDrawnRows-p.rows, excelize.TotalRows)
	rows := slices.DeleteFunc(slices.Clone(s.Rows), func(r workbook.Row) bool { return r.Num > most })
	widths := columnWidths(rows, s.Merges)
	p.Widths(widths...)
	last := 0
	if len(rows) > 0 {
		last = rows[len(rows)-1].Num
		p.rows += last
	}
	wide := p.merges(s.Merges, rows, widths)
	for _, r := range rows {
		if right := min(table.Right, len(widths)); r.Num > table.Header && r.Num <= table.Last && 1 <= table.Left && table.Left <= right {
			p.Style(pen.Ref(table.Left, r.Num), pen.Ref(right, r.Num), "cell")
		}
		var texts []templates.SizedText
		for _, c := range r.Cells {
			p.cell(c, r.Num, table)
			width := wide[[2]int{r.Num, c.Col}]
			if width == 0 && c.Col <= len(widths) {
				width = widths[c.Col-1]
			}
			texts = append(texts, templates.SizedText{Text: c.Text, Width: width - 1})
		}
		p.Height(r.Num, templates.RowHeight(valueSize, texts...))
		if r.Hidden {
			p.HideRow(r.Num)
		}
	}
	for _, h := range s.HiddenColumns {
		for col := max(h.Left, 1); col <= min(h.Right, len(widths)); col++ {
			p.HideColumn(col)
		}
	}
	p.Page(pen.Paper{Landscape: true, Header: min(table.Header, last)})
}

// cell draws a cell: a text as a text, whatever it begins with.
func (p *valuePen) cell(c workbook.Cell, row int, table seeds.TableAt) {
	style := "text"
	switch {
	case row == table.Header && table.Left <= c.Col && c.Col <= table.Right:
		style = "header"
	case row > table.Header && row <= table.Last && table.Left <= c.Col && c.Col <= table.Right:
		style = "cell"
	}
	ref := pen.Ref(c.Col, row)
	v, err := strconv.ParseFloat(c.Text, 64)
	switch {
	case err == nil && c.Kind == workbook.Percent && style != "header":
		p.Number(ref, v, style+"%")
	case err == nil && c.Kind == workbook.Number && len(c.Text) <= 11: // longer ones would be shown as 1.38E+11
		p.Number(ref, v, style)
	default:
		p.Put(ref, cut(c.Text, excelize.TotalCellChars), style)
	}
}

// columnWidths are wide enough for short texts in one line and for longer ones in
// three, within bounds; what is merged over columns has room enough.
func columnWidths(rows []workbook.Row, merges []workbook.Range) []float64 {
	const short = 10 // characters
	over := map[[2]int]bool{}
	for _, m := range merges {
		over[[2]int{m.Top, m.Left}] = m.Right > m.Left
	}
	var widths []float64
	for _, r := range rows {
		for _, c := range r.Cells {
			for len(widths) < c.Col {
				widths = append(widths, leastColumn)
			}
			if ems := templates.Ems(cut(c.Text, 300)); !over[[2]int{r.Num, c.Col}] {
				need := templates.WidthFor(max(ems/3, min(ems, short)), valueSize) + 1
				widths[c.Col-1] = min(max(widths[c.Col-1], need), mostColumn)
			}
		}
	}
	return widths
}

// merges merges ranges as far as they lie among what is drawn, not over one another and
// not over another text than their first; it gives their widths by their first cells.
func (p *valuePen) merges(ranges []workbook.Range, rows []workbook.Row, widths []float64) map[[2]int]float64 {
	wide := map[[2]int]float64{}
	texts, taken := map[[2]int]bool{}, map[[2]int]bool{}
	last := 0
	for _, r := range rows {
		last = r.Num
		for _, c := range r.Cells {
			texts[[2]int{r.Num, c.Col}] = true
		}
	}
	for _, m := range ranges {
		m.Bottom, m.Right = min(m.Bottom, last), min(m.Right, len(widths))
		size := (m.Bottom - m.Top + 1) * (m.Right - m.Left + 1)
		if m.Top < 1 || m.Left < 1 || m.Top > m.Bottom || m.Left > m.Right || size < 2 || p.merged+size > maxMergedCells || !takes(m, texts, taken) {
			continue
		}
		p.merged += size
		p.Merge(pen.Ref(m.Left, m.Top), pen.Ref(m.Right, m.Bottom))
		for _, w := range widths[m.Left-1 : m.Right] {
			wide[[2]int{m.Top, m.Left}] += w
		}
	}
	return wide
}

// takes takes the cells of a range, unless one is taken or one but the first has a text.
func takes(m workbook.Range, texts, taken map[[2]int]bool) bool {
	var cells [][2]int
	for row := m.Top; row <= m.Bottom; row++ {
		for col := m.Left; col <= m.Right; col++ {
			at := [2]int{row, col}
			if taken[at] || texts[at] && len(cells) > 0 {
				return false
			}
			cells = append(cells, at)
		}
	}
	for _, at := range cells {
		taken[at] = true
	}
	return true
}

// hide hides the sheets that were hidden, unless nothing would be left to see.
func (p *valuePen) hide(sheets []workbook.Sheet, names map[string]string) {
	first := slices.IndexFunc(sheets, func(s workbook.Sheet) bool { return !s.Hidden })
	if first < 0 {
		return
	}
	p.Sheet = names[sheets[first].Name]
	p.First()
	for _, s := range sheets {
		if p.Sheet = names[s.Name]; s.Hidden {
			p.HideSheet(false)
		}
	}
}

// properties copies what the document says of itself.
func (p *valuePen) properties(b workbook.Book) {
	for i, name := range slices.Sorted(maps.Keys(b.Custom)) {
		if name != "" && i < maxProperties {
			p.Property(name, b.Custom[name])
		}
	}
	if !b.Modified.IsZero() {
		stamp := b.Modified.UTC().Format(time.RFC3339)
		p.About(excelize.DocProperties{Created: stamp, Modified: stamp})
	}
}
