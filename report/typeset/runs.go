package typeset

import (
	"slices"
	"unicode/utf8"
)

// begin makes ready for the texts of a paragraph, and writes what it says.
func (c *compositor) begin(cells []cell) {
	c.runs, c.source = c.runs[:0], c.source[:0]
	for i := range cells {
		c.source = utf8.AppendRune(c.source, cells[i].r)
	}
	c.said = string(c.source)
}

// run puts the cells of one line together to texts; x holds their places. The lines of
// a paragraph come in their order.
func (c *compositor) run(cells []cell, x []float64) {
	for i := 0; i < len(cells); {
		n := sameStep(cells[i:], x[i:])
		first := &cells[i]
		t := text{x: x[i], shift: first.face.shift, face: first.face.face, size: first.em, red: first.red, missing: first.missing}
		t.source = c.next(cells[i : i+n])
		if t.glyphs = t.source; first.face.r != first.r {
			t.glyphs = string(first.face.r)
		}
		t.joined = i > 0 && odd(step(cells, x, i-1)-cells[i-1].face.advance, first.em)
		if n > 1 {
			t.tracking = step(cells, x, i) - first.face.advance
		}
		c.runs = append(c.runs, t)
		i += n
	}
}

// line sets cells on one line, and tells its width.
func (c *compositor) line(cells []cell, measure float64) (line, float64) {
	set := c.breaker.over(cells, false).place(cut{0, len(cells)}, measure, false)
	c.begin(cells)
	c.run(cells, set.x)
	return slices.Clone(c.runs), set.width
}

// next takes what some cells say off what is left of the paragraph's.
func (c *compositor) next(cells []cell) string {
	n := 0
	for i := range cells {
		n += utf8.RuneLen(cells[i].r)
	}
	source := c.said[:n]
	c.said = c.said[n:]
	return source
}

// sameStep is the number of cells, from the first, that one text can hold: one
// face, glyphs that are their own source, and the same tracking between them.
func sameStep(cells []cell, x []float64) int {
	if cells[0].face.r != cells[0].r {
		return 1
	}
	n, tracking := 1, 0.0
	for ; n < len(cells); n++ {
		c, before := &cells[n], &cells[n-1]
		if c.face.face != before.face.face || c.face.r != c.r {
			break
		}
		now := step(cells, x, n-1) - before.face.advance
		if n == 1 {
			tracking = now
		}
		if now-tracking > 1e-4 || tracking-now > 1e-4 {
			break
		}
	}
	return n
}

// step is the way from the start of glyph i to that of the next.
func step(cells []cell, x []float64, i int) float64 {
	return x[i+1] + cells[i+1].face.shift - x[i] - cells[i].face.shift
}

// odd reports whether glyphs stand so close or so far apart that programs which
// read the text layer take them for parts of two words.
func odd(tracking, em float64) bool { return tracking < -0.09*em || tracking > 0.09*em }

func sourceOf(cells []cell) string {
	runes := make([]rune, len(cells))
	for i, c := range cells {
		runes[i] = c.r
	}
	return string(runes)
}
