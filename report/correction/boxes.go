package correction

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
)

// The box of a comment, in pixels.
const (
	boxWidth  = 320
	boxLine   = 18
	boxIndent = 15
	boxType   = "_x0000_t202"
)

var spaces = ` xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"`

// behindLegacy are the elements that follow the legacyDrawing of a sheet.
var behindLegacy = []string{"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems", "tableParts", "extLst"}

// makeBoxes makes the drawing that a sheet lacks, and in it the type of our boxes.
func (c *comments) makeBoxes() error {
	defer func() {
		if c.lastID == 0 && c.vml != nil {
			c.lastID = highestID(c.vml)
		}
	}()
	if c.vml != nil {
		if !strings.Contains(string(c.vml.data), `"`+boxType+`"`) && !c.memory.Type && !c.memory.Boxes {
			c.memory.Type = true
			c.vml.add(c.vml.root, shapeType(spaces))
		}
		return nil
	}
	c.memory.Boxes = true
	var n int
	c.boxes, n = c.p.free("xl/drawings/vmlDrawing%d.vml")
	c.p.set(c.boxes, []byte(`<xml`+spaces+`><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="`+strconv.Itoa(n)+`"/></o:shapelayout>`+shapeType("")+`</xml>`))
	id, err := c.p.relate(c.sheet, "vmlDrawing", c.boxes)
	if err != nil {
		return err
	}
	err = c.p.change(c.sheet, func(d *doc) {
		if old := d.root.child("legacyDrawing"); old != nil { // of a drawing that is not there
			d.remove(old)
		}
		d.addBefore(d.root, behindLegacy, fmt.Sprintf(`<%s xmlns:r="%s" r:id="%s"/>`, d.root.tag("legacyDrawing"), c.p.uri(office), id))
	})
	if err != nil {
		return err
	}
	c.vml, err = parse(c.p.get(c.boxes), true)
	return err
}

func shapeType(spaces string) string {
	return `<v:shapetype` + spaces + ` id="` + boxType + `" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`
}

var shapeID = regexp.MustCompile(`_x0000_s([0-9]{1,8})"`)

// highestID is the highest number of a shape in a drawing; those of a sheet begin above 1024.
func highestID(vml *doc) int {
	id := 1024
	for _, m := range shapeID.FindAllSubmatch(vml.data, -1) {
		if n, err := strconv.Atoi(string(m[1])); err == nil {
			id = max(id, n)
		}
	}
	return id
}

// box draws the box of a comment.
func (c *comments) box(cell, anchor string) string {
	col, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return ""
	}
	c.lastID++
	return fmt.Sprintf(`<v:shape%s id="_x0000_s%d" type="#%s" style="position:absolute;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
		`<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%s</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
		spaces, c.lastID, boxType, anchor, row-1, col-1)
}

// anchor reckons where the box of a comment lies: right of its cell, as large as its text.
func (g *grid) anchor(row, col int, text string) string {
	const chars = boxWidth / 7 // a character of the sheet's width is 7 pixels
	lines := templates.SizedText{Text: clipped(text), Width: chars}.Lines(10)
	left, leftAt := col+1, boxIndent
	right, rightAt := reach(left, leftAt+boxWidth, excelize.MaxColumns, func(n int) int { return int(g.width(n)*7 + 5) })
	bottom, bottomAt := reach(row, boxIndent+(lines+3)*boxLine, excelize.TotalRows, func(n int) int { return int(g.height(n) * 4 / 3) })
	return fmt.Sprintf("%d, %d, %d, %d, %d, %d, %d, %d", left-1, leftAt, row-1, boxIndent, right-1, rightAt, bottom-1, bottomAt)
}

// reach tells in which column or row so many pixels end, and how far in it.
func reach(from, pixels, last int, size func(n int) int) (int, int) {
	for n := from; n < min(last, from+100); n++ {
		have := size(n)
		if pixels <= have {
			return n, pixels
		}
		pixels -= have
	}
	return min(last, from+100), 0
}

// shapes reports whether the drawing shows anything.
func (c *comments) shapes() bool {
	for _, n := range c.vml.root.kids {
		switch n.name {
		case "shapelayout", "shapetype":
		default:
			return true
		}
	}
	return false
}

// dropBoxes takes a drawing without shapes out of the file.
func (c *comments) dropBoxes() error {
	list, err := c.p.relations(c.sheet)
	if err != nil {
		return err
	}
	err = c.p.change(c.sheet, func(d *doc) {
		n := d.root.child("legacyDrawing")
		for _, r := range list {
			if n != nil && r.target == c.boxes && r.id == d.relation(n) {
				d.remove(n)
			}
		}
	})
	if err != nil {
		return err
	}
	return c.p.drop(c.sheet, c.boxes)
}

// dropType takes the type of our boxes away again.
func (c *comments) dropType() {
	for _, n := range c.vml.all("shapetype") {
		if c.vml.attr(n, "id") == boxType {
			c.vml.remove(n)
		}
	}
}
