package report

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

type drawer struct {
	*pen.Pen
	r   Result
	row int // the next row to draw
}

// tableSize is the type of the consolidated table in points.
const tableSize = 11

func tableStyles() map[string]excelize.Style {
	box := []excelize.Border{}
	for _, side := range []string{"left", "top", "right", "bottom"} {
		box = append(box, excelize.Border{Type: side, Color: templates.ColorRule, Style: 1})
	}
	font := func(family string, size float64) *excelize.Font {
		return &excelize.Font{Family: family, Size: size, Color: templates.ColorInk}
	}
	align := func(h, v string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: h, Vertical: v, WrapText: true}
	}
	paint := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	percent := "0.0%"
	styles := map[string]excelize.Style{
		"help":    {Font: font(templates.FontNote, tableSize), Alignment: align("left", "center")},
		"title":   {Font: font(templates.FontTitle, 18), Alignment: align("center", "center")},
		"sub":     {Font: font(templates.FontNote, 11), Alignment: align("center", "center")},
		"head":    {Font: font(templates.FontTitle, tableSize), Alignment: align("center", "center"), Border: box, Fill: paint(templates.ColorHeader)},
		"chapter": {Font: font(templates.FontTitle, tableSize), Alignment: align("left", "center"), Border: box, Fill: paint(templates.ColorChapter)},
		"text":    {Font: font(templates.FontBody, tableSize), Alignment: align("left", "center"), Border: box, NumFmt: 49},
		"mid":     {Font: font(templates.FontBody, tableSize), Alignment: align("center", "center"), Border: box, NumFmt: 49},
		"number":  {Font: font(templates.FontBody, tableSize), Alignment: align("center", "center"), Border: box},
		"share":   {Font: font(templates.FontBody, tableSize), Alignment: align("center", "center"), Border: box, CustomNumFmt: &percent},
	}
	addTall(styles)
	addReview(styles)
	return styles
}

// Put writes what is shown of a text.
func (d *drawer) Put(ref, text, style string) { d.Pen.Put(ref, fitted(text), style) }

// Band writes what is shown of a text over a range of cells.
func (d *drawer) Band(from, to, text, style string) { d.Pen.Band(from, to, fitted(text), style) }

// write finishes a workbook; its properties name the round's date, not the clock's.
func (d *drawer) write(w io.Writer, title string) error {
	stamp, by := d.r.Round.AsOf.UTC().Format(time.RFC3339), d.r.Settings.Signature()
	d.About(excelize.DocProperties{Title: title, Creator: by, LastModifiedBy: by, Created: stamp, Modified: stamp, Language: "zh-CN"})
	if err := d.Pen.Write(w); err != nil {
		return fmt.Errorf("draw %s: %w", title, err)
	}
	return nil
}

// sheetHead draws title, line under it and header of a sheet of A4, and leaves row at
// the first row of data.
func (d *drawer) sheetHead(title, sub string, titles []string, widths []float64, landscape bool) {
	d.head(title, sub, titles, widths)
	d.Page(pen.Paper{Landscape: landscape, Header: 3})
}

func (d *drawer) head(title, sub string, titles []string, widths []float64) {
	last := len(titles)
	d.Band(pen.Ref(1, 1), pen.Ref(last, 1), title, "title")
	d.Band(pen.Ref(1, 2), pen.Ref(last, 2), sub, "sub")
	d.Height(2, 20)
	d.columnHead(titles, widths)
}

// columnHead draws the header below title and sub-title.
func (d *drawer) columnHead(titles []string, widths []float64) {
	d.Widths(widths...)
	d.Height(1, 34)
	sized := make([]templates.SizedText, len(titles))
	for i, t := range titles {
		d.Put(pen.Ref(i+1, 3), t, "head")
		sized[i] = templates.SizedText{Text: t, Width: widths[i]}
	}
	d.Height(3, max(26, templates.RowHeight(tableSize, sized...)))
	d.row = 4
}

// wideHead is sheetHead of a sheet that is wider than a screen and printed on A3: title
// and sub-title stand over the columns that are seen first, so many of which stay there.
func (d *drawer) wideHead(title, sub string, titles []string, widths []float64, columns int) {
	last, width := 0, 0.0
	for ; last < len(widths)-1 && width < 120; last++ {
		width += widths[last]
	}
	d.Band("A1", pen.Ref(last, 1), title, "title")
	d.Band("A2", pen.Ref(last, 2), sub, "help")
	d.Height(2, max(20, templates.RowHeight(tableSize, templates.SizedText{Text: sub, Width: width})))
	d.columnHead(titles, widths)
	d.Page(pen.Paper{Landscape: true, Large: true, Header: 3, Columns: columns, Zoom: 80})
}

func (d *drawer) sub() string {
	return fmt.Sprintf("%s（截至%s）", d.r.Round.Name, seeds.ChineseDate(d.r.Round.AsOf))
}

// line draws one row of a plain list and grows it to its longest cell.
func (d *drawer) line(widths []float64, cells []string, mid ...int) {
	texts := make([]templates.SizedText, len(cells))
	centred := map[int]bool{}
	for _, i := range mid {
		centred[i] = true
	}
	for i, text := range cells {
		text = fitted(text)
		style := "text"
		if centred[i] {
			style = "mid"
		}
		d.Put(pen.Ref(i+1, d.row), text, style)
		texts[i] = templates.SizedText{Text: text, Width: widths[i]}
	}
	d.Height(d.row, templates.RowHeight(tableSize, texts...))
	d.row++
}

// clock writes when a return was made.
func clock(s seeds.Stamp) string { return s.Time.In(seeds.Beijing).Format("2006-01-02 15:04") }

// carriedNote says in a sub-title that tasks finished earlier are counted in.
func (d *drawer) carriedNote() string {
	if n := d.r.CarriedOn(); n > 0 {
		return fmt.Sprintf("　含此前已完成、结转的任务%d项", n)
	}
	return ""
}

// block begins what stands below a list and is no part of it: a blank row keeps
// filters off.
func (d *drawer) block(title string, cols int) {
	d.row++
	d.Band(pen.Ref(1, d.row), pen.Ref(cols, d.row), title, "chapter")
	d.Height(d.row, 22)
	d.row++
}

// noneText stands in an empty list.
const noneText = "（无）"

// none says that a list is empty, so that nobody takes it for forgotten.
func (d *drawer) none(cols, n int) {
	if n == 0 {
		d.Band(pen.Ref(1, d.row), pen.Ref(cols, d.row), noneText, "mid")
		d.Height(d.row, templates.RowHeight(tableSize))
		d.row++
	}
}
