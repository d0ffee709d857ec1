package fill

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

const (
	typeSize  = 12 // type of the table in points; at templates.FormScale it prints at 9 pt
	titleSize = 20
	inset     = 1 // indent of texts, so that they do not touch the rule
)

// Write draws a signed form. Equal input gives equal bytes.
func Write(w io.Writer, def templates.FormDef, form seeds.Form) error {
	master, err := formMaster()
	if err != nil {
		return fmt.Errorf("draw form of %s: %w", form.UnitName, err)
	}
	d := drawer{Pen: master.New(templates.FormSheet), def: def, form: form, l: newLayout(def, form)}
	defer d.Close()
	d.Widths(d.l.widths...)
	d.top()
	d.table()
	d.foot()
	d.choices()
	d.highlight()
	d.page()
	d.guide()
	d.history()
	d.identity()
	if err := d.Pen.Write(w); err != nil {
		return fmt.Errorf("draw form of %s: %w", form.UnitName, err)
	}
	return nil
}

// drawer draws one form.
type drawer struct {
	*pen.Pen
	def  templates.FormDef
	form seeds.Form
	l    layout

	checks [2]string // rowCheck of a 配合 and of a 牵头 row, with thisRow for the row's number
}

// top draws title, round line with 表号, head block and self-check line.
func (d *drawer) top() {
	l := d.l
	from, to := l.span(l.title)
	d.Band(from, to, d.form.Title, "title")
	d.Height(l.title, max(34, templates.RowHeight(titleSize, templates.SizedText{Text: d.form.Title, Width: l.width(1, 0)})))

	no := l.formNoCol()
	d.Band(pen.Ref(1, l.line), pen.Ref(no-1, l.line), roundLine(d.form), "line")
	d.Band(pen.Ref(no, l.line), pen.Ref(len(l.widths), l.line), templates.FormNoLabel+"："+d.form.No, "formno")
	d.Height(l.line, max(22, templates.RowHeight(typeSize, templates.SizedText{Text: roundLine(d.form), Width: l.width(1, no-1)})))

	for _, f := range l.fields {
		row := l.head + f.row
		d.Band(pen.Ref(f.label[0], row), pen.Ref(f.label[1], row), f.Label, "label")
		text, style := f.text(d.form)
		d.Band(pen.Ref(f.value[0], row), pen.Ref(f.value[1], row), text, style)
		d.Height(row, 24)
	}

	d.checkLine()
}

// checkLine draws what is still to be filled, beside what the colours mean.
func (d *drawer) checkLine() {
	l := d.l
	d.Height(l.check, 22)
	legend := "浅黄色的格子由贵单位填写，其余已锁定"
	leads := d.form.Leads()
	if leads > 0 && slices.ContainsFunc(d.def.Columns, func(c templates.Column) bool { return c.Fill && c.Required }) {
		legend += "；标＊的必填"
	}
	if leads == 0 {
		from, to := l.span(l.check)
		d.Band(from, to, legend, "legend")
		return
	}
	half := l.half()
	d.Band(pen.Ref(1, l.check), pen.Ref(half, l.check), "", "check")
	d.Band(pen.Ref(half+1, l.check), pen.Ref(len(l.widths), l.check), legend, "legend")
	check := d.progressCheck
	if _, checked := l.col[seeds.KeyCheck]; checked {
		check = d.sumCheck
	}
	formula, initial := check(leads)
	d.Formula(pen.Ref(1, l.check), formula, initial, "check")
}

func roundLine(f seeds.Form) string {
	return fmt.Sprintf("%s（截至%s）　请于%s前报送%s", f.RoundName, f.AsOf.In(seeds.Beijing).Format("1月2日"), seeds.Round{Due: f.Due}.DueText(), f.Office)
}

func (d *drawer) table() {
	l := d.l
	for i, c := range d.def.Columns {
		d.Put(pen.Ref(i+1, l.header), d.headerTitle(c), "header")
	}
	d.Height(l.header, d.headerHeight())
	for _, r := range l.rows {
		for n := range r.span {
			d.Height(r.num+n, r.height)
		}
		switch r.kind {
		case chapterRow, itemRow:
			style := map[rowKind]string{chapterRow: "chapter", itemRow: "item"}[r.kind]
			from, to := l.span(r.num)
			d.Band(from, to, r.text, style)
		case taskRow:
			d.taskRow(r)
		}
	}
}

// headerHeight is what the highest title needs, points.
func (d *drawer) headerHeight() float64 {
	titles := []templates.SizedText{{Text: "一\n二", Width: 9}} // two lines at least
	for i, c := range d.def.Columns {
		titles = append(titles, templates.SizedText{Text: d.headerTitle(c), Width: d.l.widths[i]})
	}
	return templates.RowHeight(typeSize, titles...)
}

// headerTitle is a column's title as drawn; a star says that a lead must fill it.
func (d *drawer) headerTitle(c templates.Column) string {
	if c.Fill && c.Required && d.form.Leads() > 0 {
		return c.Title + "＊"
	}
	return c.Title
}

func (d *drawer) taskRow(row layoutRow) {
	r, last := row.task, row.num+row.span-1
	for i, c := range d.def.Columns {
		from, to := pen.Ref(i+1, row.num), pen.Ref(i+1, last)
		switch {
		case c.Type == templates.Formula:
			d.Band(from, to, "", "checkCell")
			d.check(from, row)
		case c.Fill:
			d.Band(from, to, "", inputStyle(c))
		case c.Key == seeds.KeyTask && prefix(r) != "":
			d.Band(from, to, "", taskStyle(row))
			d.prefixed(from, prefix(r), r.Given[c.Key])
		case c.Key == seeds.KeyTask:
			d.Band(from, to, d.l.text(i, r), taskStyle(row))
		default:
			d.Band(from, to, d.l.text(i, r), givenStyle(c))
		}
	}
}

// taskStyle lets a text that runs over several rows begin at the top.
func taskStyle(row layoutRow) string {
	if row.span > 1 {
		return "givenTop"
	}
	return "given"
}

// prefixed writes a task with its prefix in bold.
func (d *drawer) prefixed(ref, prefix, text string) {
	font := excelize.Font{Family: templates.FontBody, Size: typeSize, Color: templates.ColorInk}
	bold := font
	bold.Bold = true
	d.Rich(ref, pen.Run{Text: prefix, Font: bold}, pen.Run{Text: text, Font: font})
}

// givenStyle is the style of a column's locked cells.
func givenStyle(c templates.Column) string {
	switch c.Key {
	case seeds.KeyNo, seeds.KeyDeadline:
		return "givenMid"
	case seeds.KeyCode:
		return "code"
	case seeds.KeyPrevious:
		return "previous"
	}
	return "given"
}

func inputStyle(c templates.Column) string {
	if c.Type == templates.State || c.Type == templates.Choice || c.Type == templates.Percent || c.Type == templates.Date {
		return "inputMid"
	}
	return "input"
}

// foot draws the free cell, the signature line and how to send the form back.
func (d *drawer) foot() {
	l := d.l
	n := len(l.widths)
	d.Band(pen.Ref(1, l.remark), pen.Ref(min(2, n-1), l.remark), templates.RemarkLabel, "remarkLabel")
	d.Band(pen.Ref(min(2, n-1)+1, l.remark), pen.Ref(n, l.remark), "", "input")
	d.Height(l.remark, templates.LinesHeight(typeSize, 3)) // merged cells do not grow
	from, to := l.span(l.sign)
	d.Band(from, to, "单位负责人（签字）：　　　　　　　　　　　　填报单位（盖章）：　　　　　　　　　　　　　　　　年　　　月　　　日", "sign")
	d.Height(l.sign, 40)
	from, to = l.span(l.note)
	d.Band(from, to, sendBack(d.form), "note")
	d.Height(l.note, max(22, templates.RowHeight(typeSize, templates.SizedText{Text: sendBack(d.form), Width: l.width(1, 0)})))
}

func sendBack(f seeds.Form) string {
	text := "填好后保存，把本文件作为附件发回"
	if f.SendTo != "" {
		text += " " + f.SendTo
	}
	text += "，文件名可不改，表号和核对码请勿改动。"
	if f.Contact != "" {
		text += "咨询：" + f.Office + " " + f.Contact
	}
	return strings.TrimSpace(text)
}

// identity writes the carriers of the mark and the document properties.
func (d *drawer) identity() {
	at := pen.AbsRef(d.l.formNoCol(), d.l.line)
	d.Name(templates.MarkName, "'"+d.Sheet+"'!"+at)
	d.Property(templates.MarkProperty, d.form.Mark)
	stamp := d.form.Stamp().Format(time.RFC3339)
	d.About(excelize.DocProperties{Title: d.form.Title, Subject: d.form.UnitName, Creator: d.form.Office,
		LastModifiedBy: d.form.Office, Created: stamp, Modified: stamp, Identifier: d.form.No, Language: "zh-CN"})
	d.NewSheet(templates.MarkSheet)
	d.Text("A1", d.form.Mark)
	d.Text("A2", d.form.No)
	d.HideSheet(true)
}

// page sets print, protection and what is printed.
func (d *drawer) page() {
	d.Page(pen.Paper{Landscape: true, Header: d.l.header, Left: templates.FormNoLabel + "：" + d.form.No, Right: d.form.UnitName, Start: d.start(), Zoom: formZoom})
	d.Print("A1", pen.Ref(len(d.l.widths), d.l.note))
	d.Filter(pen.Ref(1, d.l.header), pen.Ref(len(d.l.widths), d.l.last()))
	d.Protect()
}

// formZoom shows the whole width of a form on a small screen, per cent.
const formZoom = 90

// start is the first cell of the table to be filled.
func (d *drawer) start() string {
	for i, c := range d.def.Columns {
		for _, r := range d.l.rows {
			if c.Fill && r.kind == taskRow {
				return pen.Ref(i+1, r.num)
			}
		}
	}
	return ""
}
