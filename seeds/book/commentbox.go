package book

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
)

// box is where a comment is shown: anchored to the corners of cells, in pixels from them.
type box struct{ left, leftOff, top, topOff, right, rightOff, bottom, bottomOff int }

// The width of our comments in characters, their type in points, and what a box adds.
const (
	boxWidth  = 46
	boxType   = 9
	boxMargin = 12
)

// boxFor places the box of a comment to the right of its cell, as large as its text needs.
func boxFor(f *excelize.File, sheet, cell, text string) box {
	col, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return box{right: 4, bottom: 4}
	}
	b := box{left: col, leftOff: 12, top: max(row-2, 0), topOff: 6}
	width := boxWidth * 7
	height := int((templates.RowHeight(boxType, templates.SizedText{Text: text, Width: boxWidth}) + boxMargin) * 4 / 3)
	b.right, b.rightOff = reach(b.left, b.leftOff+width, func(i int) int {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return width
		}
		chars, err := f.GetColWidth(sheet, name)
		if err != nil {
			return width
		}
		return int(chars*7) + 5
	})
	b.bottom, b.bottomOff = reach(b.top, b.topOff+height, func(i int) int {
		points, err := f.GetRowHeight(sheet, i+1)
		if err != nil {
			return height
		}
		return int(points * 4 / 3)
	})
	return b
}

// reach counts columns or rows of these sizes until a length is used up.
func reach(from, length int, size func(int) int) (at, rest int) {
	for at = from; at < from+1000 && length > size(at); at++ {
		length -= size(at)
	}
	return at, length
}

// shape is the box as a drawing says it; it names its own namespaces, for the drawing
// may know them by other prefixes.
func (b box) shape(cell string) string {
	col, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return ""
	}
	return fmt.Sprintf(`<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"`+
		` id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
		`<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>`+
		`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, %d, %d, %d, %d, %d, %d, %d</x:Anchor>`+
		`<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
		9000+row*100+col, b.left, b.leftOff, b.top, b.topOff, b.right, b.rightOff, b.bottom, b.bottomOff, row-1, col-1)
}
