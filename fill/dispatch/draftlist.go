package dispatch

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
	"ducha/templates/pen"
)

// listSize is the type of the list in points.
const listSize = 11

// The columns of the list: what is shown of a letter, and how wide, in characters.
var listColumns = []struct {
	title string
	width float64
	shown func(Letter) string
}{
	{"编号", 8, func(l Letter) string { return string(l.Unit) }},
	{"单位", 20, func(l Letter) string { return l.Name }},
	{"收件人", 28, func(l Letter) string { return strings.Join(l.To, "\n") }},
	{"抄送", 24, func(l Letter) string { return strings.Join(l.CC, "\n") }},
	{"主题", 40, func(l Letter) string { return l.Subject }},
	{"附件", 32, func(l Letter) string { return l.File.Name }},
	{"草稿", 20, func(l Letter) string { return l.draft() }},
}

// draftList draws 发送清单.xlsx: who gets what, to be ticked off by hand.
func draftList(letters []Letter, office Office) ([]byte, error) {
	p := pen.New("发送清单", listStyles())
	defer p.Close()
	last := len(listColumns)
	p.Band("A1", pen.Ref(last, 1), fmt.Sprintf("发送清单（%d 封）", len(letters)), "title")
	p.Height(1, 30)
	var widths []float64
	for i, c := range listColumns {
		widths = append(widths, c.width)
		p.Put(pen.Ref(i+1, 2), c.title, "head")
	}
	p.Widths(widths...)
	p.Height(2, 24)
	for i, l := range letters {
		row := i + 3
		var texts []templates.SizedText
		for j, c := range listColumns {
			p.Put(pen.Ref(j+1, row), c.shown(l), "text")
			texts = append(texts, templates.SizedText{Text: c.shown(l), Width: c.width - templates.Indent})
		}
		p.Height(row, max(24, templates.RowHeight(listSize, texts...)))
	}
	p.Page(pen.Paper{Landscape: true, Header: 2, Repeat: 1})
	p.About(excelize.DocProperties{Title: "发送清单", Creator: office.Name, Language: "zh-CN"})
	var out bytes.Buffer
	if err := p.Write(&out); err != nil {
		return nil, fmt.Errorf("draw %s: %w", DraftList, err)
	}
	return out.Bytes(), nil
}

func listStyles() map[string]excelize.Style {
	var box []excelize.Border
	for _, side := range []string{"left", "top", "right", "bottom"} {
		box = append(box, excelize.Border{Type: side, Color: templates.ColorRule, Style: 1})
	}
	font := func(family string, size float64) *excelize.Font {
		return &excelize.Font{Family: family, Size: size, Color: templates.ColorInk}
	}
	middle := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	return map[string]excelize.Style{
		"title": {Font: font(templates.FontTitle, 18), Alignment: middle},
		"head":  {Font: font(templates.FontTitle, listSize), Alignment: middle, Border: box, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{templates.ColorHeader}}},
		"text":  {Font: font(templates.FontBody, listSize), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center", Indent: 1, WrapText: true}, Border: box, NumFmt: 49},
	}
}
