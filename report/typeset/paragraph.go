package typeset

import "ducha/templates"

// paragraph is text that has been broken into lines.
type paragraph struct {
	style   Style
	cells   []cell
	lines   []line
	outline string
}

// line is one line of a paragraph or of a table cell.
type line struct {
	cells []cell
	x     []float64 // left edge of each cell, pt from the left of the measure
}

func newParagraph(s Style, cells []cell, width float64) *paragraph {
	p := &paragraph{style: s, cells: cells, lines: setLines(s, cells, width)}
	if s.Outline > 0 {
		p.outline = s.Bookmark
		if p.outline == "" {
			p.outline = sourceOf(cells)
		}
	}
	return p
}

// setLines breaks cells into lines and settles where each cell stands. An empty
// paragraph has one empty line.
func setLines(s Style, cells []cell, width float64) []line {
	if len(cells) == 0 {
		return []line{{}}
	}
	inner := width - (s.Left+s.Right)*s.zi()
	first, rest := inner-s.First*s.zi(), inner-s.Hanging*s.zi()
	b := newBreaker(cells, s.Align == Justify)
	b.list = s.list
	cuts := b.lines(first, rest)
	lines := make([]line, len(cuts))
	for i, c := range cuts {
		m, indent := measure(i, first, rest), s.Left+s.Hanging
		if i == 0 {
			indent = s.Left + s.First
		}
		set := b.place(c, m, s.Align == Justify && i < len(cuts)-1)
		start := indent*s.zi() + aligned(s.Align, m-set.width)
		for j := range set.x {
			set.x[j] += start
		}
		lines[i] = line{cells: cells[c.from:c.to], x: set.x}
	}
	return lines
}

// aligned is how far a line moves to the right of the room it leaves.
func aligned(a Align, room float64) float64 {
	switch a {
	case Centre:
		return room / 2
	case Right:
		return room
	}
	return 0
}

// height is that of n lines, from the head of the first to the foot of the last.
func (s Style) height(n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(n-1)*s.Pitch + s.Size
}

// fitting is the number of lines that find room.
func (s Style) fitting(room float64) int {
	if room+tolerance < s.Size {
		return 0
	}
	return int((room+tolerance-s.Size)/s.Pitch) + 1
}

// shortEnd is the number of lines up to which a paragraph whose end is kept goes
// along whole: a page that breaks off in a sentence above an empty foot looks torn.
const shortEnd = 4

// least keeps two lines of text under a heading, and three together rather than
// part them as two and one.
func (p *paragraph) least() (float64, bool) {
	n := len(p.lines)
	if p.style.KeepNext || p.style.KeepEnd && n <= shortEnd {
		return float64(n) * p.style.Pitch, true
	}
	if n > 3 {
		n = 2
	}
	return p.style.height(n), false
}

// place puts lines on pages; no page begins with the last line of a paragraph
// where its second-last can come along.
func (p *paragraph) place(f *flow) {
	for lines := p.lines; len(lines) > 0; {
		k := min(len(lines), p.style.fitting(f.room()))
		if k == len(lines) && p.style.KeepEnd {
			k = p.leave(f, k)
		}
		if len(lines)-k == 1 && len(p.lines) > 1 {
			k--
		}
		if f.fresh() {
			k = max(k, 1)
		}
		if k <= 0 {
			f.next()
			continue
		}
		p.print(f, lines[:k])
		lines = lines[k:]
		if len(lines) > 0 {
			f.next()
		}
	}
}

// leave is the number of the last k lines that go on this page, when two of them
// must go over to the next one with what follows.
func (p *paragraph) leave(f *flow, k int) int {
	if f.room() >= float64(k)*p.style.Pitch+f.after-tolerance || f.after > f.sheet.height-3*p.style.Pitch {
		return k
	}
	return max(0, k-2)
}

func (p *paragraph) print(f *flow, lines []line) {
	pg := f.page()
	if p.outline != "" && len(lines) > 0 && &lines[0] == &p.lines[0] {
		pg.marks = append(pg.marks, bookmark{p.outline, p.style.Outline, f.y})
	}
	for _, l := range lines {
		pg.print(l.cells, l.x, pg.left, f.y+templates.Ascent*p.style.Size, false)
		f.y += p.style.Pitch
	}
}

// print draws cells on a baseline; x holds their places from left.
func (p *page) print(cells []cell, x []float64, left, y float64, furniture bool) {
	for i := 0; i < len(cells); {
		n := sameStep(cells[i:], x[i:])
		c := cells[i]
		t := text{x: left + x[i] + c.face.shift, y: y, face: c.face.face, size: c.em, red: c.red,
			source: sourceOf(cells[i : i+n]), furniture: furniture}
		t.joined = i > 0 && odd(step(cells, x, i-1)-cells[i-1].face.advance, c.em)
		if n > 1 {
			t.tracking = step(cells, x, i) - c.face.advance
		}
		for _, c := range cells[i : i+n] {
			t.glyphs += string(c.face.r)
			if c.missing != nil && c.missing.Page == 0 {
				c.missing.Page = p.no
			}
		}
		p.texts = append(p.texts, t)
		i += n
	}
}

// sameStep is the number of cells, from the first, that one text can hold: one
// face, glyphs that are their own source, and the same tracking between them.
func sameStep(cells []cell, x []float64) int {
	if cells[0].face.r != cells[0].r {
		return 1
	}
	n := 1
	for ; n < len(cells); n++ {
		c, before := cells[n], cells[n-1]
		if c.face.face != before.face.face || c.face.r != c.r {
			break
		}
		now := step(cells, x, n-1) - before.face.advance
		if first := step(cells, x, 0) - cells[0].face.advance; now-first > 1e-4 || first-now > 1e-4 {
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
