package correction

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
	"ducha/templates/pen"
)

// How the line above everything looks.
const (
	noticeInk   = "9C0006"
	noticeSize  = 14 // type in points
	noticeWidth = 90 // characters at least
	noticeLines = 8  // at most: it stays on the screen with the header, and the table needs room
	noticeMore  = "……（其余见本格批注）"
)

// notice puts the line above everything.
func (m *marker) notice() error {
	if err := m.parts.shiftRows(m.at, shift{sheet: m.at.name, from: 1, by: 1}); err != nil {
		return err
	}
	if err := m.open(); err != nil {
		return err
	}
	left, right := m.noticeSpan()
	style := m.styles.style(typeOf(templates.FontTitle, noticeSize, noticeInk), solid(faultColor))
	text := templates.SizedText{Text: m.say.Notice, Width: m.widths(left, right) - 2*templates.Indent}
	anchor := m.anchor(1, left, m.say.Notice)
	say := text.Clip(noticeSize, noticeLines, noticeMore)
	text.Text = say
	var cells strings.Builder
	cells.WriteString(m.newCell(put{row: 1, col: left, style: style, text: say}))
	for col := left + 1; col <= right; col++ {
		cells.WriteString(m.newCell(put{row: 1, col: col, style: style}))
	}
	tag := m.data.tag("row")
	line := fmt.Sprintf(`<%s r="1" ht="%s" customHeight="1">%s</%s>`, tag, points(max(templates.RowHeight(noticeSize, text), templates.LinesHeight(noticeSize, 2))), &cells, tag)
	if len(m.data.kids) > 0 {
		m.edit(m.data.kids[0].start, m.data.kids[0].start, line)
	} else {
		m.add(m.data, line)
	}
	m.merge(pen.Ref(left, 1) + ":" + pen.Ref(right, 1))
	m.extent(right)
	m.parts.set(m.at.part, m.bytes())
	if say == m.say.Notice {
		return nil
	}
	return m.comment([]noted{{pen.Ref(left, 1), m.say.Notice, anchor}})
}

// noticeSpan is the columns that the line goes over: the table's, and more where that is narrow.
func (m *marker) noticeSpan() (left, right int) {
	left, right = max(m.say.Table.Left, 1), max(m.say.Table.Right, m.column, 2)
	for width := m.widths(left, right); width < noticeWidth && right < min(left+50, excelize.MaxColumns); right++ {
		width += m.width(right + 1)
	}
	return left, right
}

func (m *marker) merge(ref string) {
	tag := m.data.tag("mergeCell")
	if list := m.root.child("mergeCells"); list != nil {
		m.add(list, fmt.Sprintf(`<%s ref="%s"/>`, tag, ref))
		m.count(list, 1)
		return
	}
	list := m.data.tag("mergeCells")
	m.addBefore(m.root, behindMerges, fmt.Sprintf(`<%[1]s count="1"><%[2]s ref="%[3]s"/></%[1]s>`, list, tag, ref))
}

// extent says how far the sheet reaches now.
func (m *marker) extent(right int) {
	n := m.root.child("dimension")
	if n == nil {
		return
	}
	if a, ok := readArea(m.attr(n, "ref")); ok {
		m.set(n, "ref", pen.Ref(1, 1)+":"+pen.Ref(max(a.right, right, m.column), max(a.bottom, 1)))
	}
}

// names has the print area hold what was added, and the filter's name mean its range.
func (m *marker) names() error {
	was, err := m.parts.name("_xlnm.Print_Area", m.local, false, m.printArea)
	if err != nil {
		return err
	}
	if was != nil {
		m.was.Names = append(m.was.Names, *was)
	}
	if m.column == 0 {
		return nil
	}
	a, ok := readArea(shift{from: 1, by: 1}.ranges(m.was.Table.Range))
	if !ok {
		return nil
	}
	filtered := "'" + strings.ReplaceAll(m.at.name, "'", "''") + "'!" + pen.AbsRef(a.left, a.top) + ":" + pen.AbsRef(a.right, a.bottom)
	was, err = m.parts.name("_xlnm._FilterDatabase", m.local, true, func(string) string { return filtered })
	if was != nil {
		m.was.Names = append(m.was.Names, *was)
	}
	return err
}

// printArea reaches up to the line above and out to the column; one of several ranges stays.
func (m *marker) printArea(was string) string {
	at := strings.LastIndex(was, "!")
	if at < 0 || strings.Contains(was, ",") {
		return was
	}
	a, ok := readArea(was[at+1:])
	if !ok {
		return was
	}
	return was[:at+1] + pen.AbsRef(a.left, 1) + ":" + pen.AbsRef(max(a.right, m.column), a.bottom)
}
