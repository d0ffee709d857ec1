package fill

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

const (
	typeSize = 12 // type of the table in points; at templates.FormScale it prints at 9 pt
	inset    = 1  // indent of texts, so that they do not touch the rule

	insetWidth = 1.7 // what the indent takes from a column, in characters
)

// Write draws a signed form. Equal input gives equal bytes.
func Write(w io.Writer, def templates.FormDef, form seeds.Form) error {
	d := drawer{Pen: pen.New(templates.FormSheet, formStyles()), def: def, form: form, l: newLayout(def, form)}
	defer d.Close()
	d.Widths(d.l.widths...)
	d.top()
	d.table()
	d.foot()
	d.choices()
	d.highlight()
	d.page()
	d.guide()
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
}

// top draws title, round line with 表号, head block and self-check line.
func (d *drawer) top() {
	l := d.l
	from, to := l.span(l.title)
	d.Band(from, to, d.form.Title, "title")
	d.Height(l.title, 34)

	no := l.formNoCol()
	d.Band(pen.Ref(1, l.line), pen.Ref(no-1, l.line), roundLine(d.form), "line")
	d.Band(pen.Ref(no, l.line), pen.Ref(len(l.widths), l.line), templates.FormNoLabel+"："+d.form.No, "formno")
	d.Height(l.line, 22)

	perRow := (len(templates.HeadFields) + l.headRows - 1) / l.headRows
	spans := headSpans(l.widths, perRow)
	for i, field := range templates.HeadFields {
		row, k := l.head+i/perRow, i%perRow*2
		d.Band(pen.Ref(spans[k][0], row), pen.Ref(spans[k][1], row), field.Label, "label")
		text, style := "", "headInput"
		if !field.Fill {
			text, style = d.form.UnitName, "headGiven"
		}
		d.Band(pen.Ref(spans[k+1][0], row), pen.Ref(spans[k+1][1], row), text, style)
		d.Height(row, 24)
	}

	from, to = l.span(l.check)
	checkCol, hasCheck := l.col[seeds.KeyCheck]
	leads := d.form.Leads()
	if !hasCheck || leads == 0 {
		d.Band(from, to, "浅黄色的格子由贵单位填写，其余已锁定。", "check")
	} else {
		d.Band(from, to, "", "check")
		area := func(col int) string { return pen.AbsRef(col, l.first) + ":" + pen.AbsRef(col, l.last()) }
		sum, initial := sumCheck(area(checkCol), area(l.col[seeds.KeyNo]), leads)
		d.Formula(from, sum, fmt.Sprintf(initial, d.form.Rows[0].Given[seeds.KeyNo]), "check")
	}
	d.Height(l.check, 22)
}

func roundLine(f seeds.Form) string {
	return fmt.Sprintf("%s（截至%s）　请于%s前报送%s", f.RoundName, f.AsOf.In(seeds.Beijing).Format("1月2日"), seeds.Round{Due: f.Due}.DueText(), f.Office)
}

func (d *drawer) table() {
	l := d.l
	for i, c := range d.def.Columns {
		title := c.Title
		if c.Fill && c.Required {
			title += "＊"
		}
		d.Put(pen.Ref(i+1, l.header), title, "header")
	}
	d.Height(l.header, 36)
	for _, r := range l.rows {
		switch r.kind {
		case chapterRow, itemRow:
			style := map[rowKind]string{chapterRow: "chapter", itemRow: "item"}[r.kind]
			from, to := l.span(r.num)
			d.Band(from, to, r.text, style)
			d.Height(r.num, templates.RowHeight(typeSize, templates.SizedText{Text: r.text, Width: templates.FormWidth}))
		case taskRow:
			d.taskRow(r.num, r.task)
		}
	}
}

func (d *drawer) taskRow(num int, r *seeds.FormRow) {
	var texts []templates.SizedText
	for i, c := range d.def.Columns {
		ref := pen.Ref(i+1, num)
		switch {
		case c.Type == templates.Formula:
			at := func(k seeds.Key) string { return d.l.at(k, num) }
			initial := checkBlank
			if r.Part != seeds.PartLead {
				initial = ""
			}
			d.Formula(ref, rowCheck(d.def, at, r.Part == seeds.PartLead), initial, "checkCell")
		case c.Key == seeds.KeyCode:
			d.Put(ref, r.Code, "code")
		case c.Fill:
			d.Style(ref, ref, inputStyle(c))
		case c.Key == seeds.KeyTask && prefix(r) != "":
			text := prefix(r) + r.Given[c.Key]
			texts = append(texts, templates.SizedText{Text: text, Width: d.l.widths[i] - insetWidth})
			d.Style(ref, ref, "given")
			d.Try(d.File.SetCellRichText(d.Sheet, ref, []excelize.RichTextRun{
				{Text: prefix(r), Font: &excelize.Font{Bold: true, Family: templates.FontBody, Size: typeSize, Color: templates.ColorInk}},
				{Text: r.Given[c.Key], Font: &excelize.Font{Family: templates.FontBody, Size: typeSize, Color: templates.ColorInk}},
			}))
		default:
			style := "given"
			if c.Key == seeds.KeyNo || c.Key == seeds.KeyDeadline {
				style = "givenMid"
			}
			texts = append(texts, templates.SizedText{Text: r.Given[c.Key], Width: d.l.widths[i] - insetWidth})
			d.Put(ref, r.Given[c.Key], style)
		}
	}
	d.Height(num, max(templates.RowHeight(typeSize, texts...), 3*typeSize*templates.LineRatio+6)) // never too low to type in
}

func inputStyle(c templates.Column) string {
	if c.Type == templates.State || c.Type == templates.Choice || c.Type == templates.Percent {
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
	d.Height(l.remark, 44)
	from, to := l.span(l.sign)
	d.Band(from, to, "单位负责人（签字）：　　　　　　　　　　　　填报单位（盖章）：　　　　　　　　　　　　　　　　年　　　月　　　日", "sign")
	d.Height(l.sign, 40)
	from, to = l.span(l.note)
	d.Band(from, to, sendBack(d.form), "note")
	d.Height(l.note, 22)
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
	d.Try(d.File.SetDefinedName(&excelize.DefinedName{Name: templates.MarkName, RefersTo: "'" + d.Sheet + "'!" + at}))
	d.Try(d.File.SetCustomProps(excelize.CustomProperty{Name: templates.MarkProperty, Value: d.form.Mark}))
	stamp := d.form.Stamp().Format(time.RFC3339)
	d.Try(d.File.SetDocProps(&excelize.DocProperties{Title: d.form.Title, Subject: d.form.UnitName, Creator: d.form.Office,
		LastModifiedBy: d.form.Office, Created: stamp, Modified: stamp, Identifier: d.form.No, Language: "zh-CN"}))
	_, err := d.File.NewSheet(templates.MarkSheet)
	d.Try(err)
	d.Try(d.File.SetCellStr(templates.MarkSheet, "A1", d.form.Mark))
	d.Try(d.File.SetCellStr(templates.MarkSheet, "A2", d.form.No))
	d.Try(d.File.SetSheetVisible(templates.MarkSheet, false, true))
}
