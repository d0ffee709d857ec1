package typeset

import (
	"fmt"
	"math"

	"ducha/templates"
	"ducha/templates/fonts"
)

// Watermark prints a word in pale grey across every page, under the text. It is
// no part of what can be searched and copied.
func (d *Doc) Watermark(word string) {
	s := Style{Role: fonts.Heiti, Size: templates.WatermarkSize, Tracking: templates.WatermarkSize / 4}
	cells := d.measured(s, []Span{Text(word)})
	line, width := d.line(cells, math.Inf(1))
	p := page{sheet: portrait()}
	p.print(line, -(width-s.Tracking)/2, 0.36*s.Size, true)
	d.watermark = p.texts
	d.pages = nil
}

// watermark draws the word from corner to corner, about the middle of the sheet.
func (p *pen) watermark(pg *page, word []text) {
	if len(word) == 0 {
		return
	}
	height := mm(templates.PaperHeight)
	angle := math.Atan2(pg.paperHeight, pg.paperWidth)
	sin, cos := math.Sincos(angle)
	// gofpdf reckons from the upper edge of the upright paper.
	x, y := pg.paperWidth/2, height-pg.paperHeight/2
	change := fmt.Sprintf("%.2f g 1 0 0 1 %.2f %.2f cm %.4f %.4f %.4f %.4f 0 0 cm 1 0 0 1 0 %.2f cm",
		templates.WatermarkGrey, x, y, cos, sin, -sin, cos, -height)
	p.meaning("", func() {
		p.aside(change, func() {
			for _, t := range word {
				p.show(t)
			}
		})
	})
}
