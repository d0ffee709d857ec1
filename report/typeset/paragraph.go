package typeset

import (
	"slices"

	"ducha/templates"
)

// paragraph is text that has been broken into lines.
type paragraph struct {
	style   Style
	lines   []line
	outline string
}

// line is one line of a paragraph or of a table cell: its texts, from the left of the
// measure and from the baseline.
type line []text

// paragraph sets the spans of one paragraph in a measure.
func (c *compositor) paragraph(s Style, spans []Span, width float64) *paragraph {
	cells := c.compose(s, spans)
	p := &paragraph{style: s, lines: c.lines(s, cells, width)}
	if s.Outline > 0 {
		p.outline = s.Bookmark
		if p.outline == "" {
			p.outline = sourceOf(cells)
		}
	}
	return p
}

// lines breaks cells into lines and settles where each cell stands. An empty
// paragraph has one empty line.
func (c *compositor) lines(s Style, cells []cell, width float64) []line {
	if len(cells) == 0 {
		return make([]line, 1)
	}
	cuts, first, rest := c.cut(s, cells, width)
	c.begin(cells)
	lines, ends := make([]line, len(cuts)), make([]int, len(cuts))
	for i, cut := range cuts {
		m, indent := measure(i, first, rest), s.Left+s.Hanging
		if i == 0 {
			indent = s.Left + s.First
		}
		set := c.breaker.place(cut, m, s.Align == Justify && i < len(cuts)-1)
		start := indent*s.zi() + aligned(s.Align, m-set.width)
		for j := range set.x {
			set.x[j] += start
		}
		c.run(cells[cut.from:cut.to], set.x)
		ends[i] = len(c.runs)
	}
	texts, from := slices.Clone(c.runs), 0
	for i, to := range ends {
		lines[i], from = texts[from:to:to], to
	}
	return lines
}

// cut breaks cells into lines; the first has another measure than the rest.
func (c *compositor) cut(s Style, cells []cell, width float64) (cuts []cut, first, rest float64) {
	inner := width - (s.Left+s.Right)*s.zi()
	first, rest = inner-s.First*s.zi(), inner-s.Hanging*s.zi()
	b := c.breaker.over(cells, s.Align == Justify)
	b.list = s.list
	return b.lines(first, rest), first, rest
}

// count is the number of lines of a paragraph.
func (c *compositor) count(s Style, cells []cell, width float64) int {
	cuts, _, _ := c.cut(s, cells, width)
	return max(len(cuts), 1)
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
		pg.print(l, pg.left, f.y+templates.Ascent*p.style.Size, false)
		f.y += p.style.Pitch
	}
}

// print draws a line on a baseline, its measure beginning at left.
func (p *page) print(l line, left, y float64, furniture bool) {
	for _, t := range l {
		t.x, t.y, t.furniture = left+t.x+t.shift, y, furniture
		if t.missing != nil && t.missing.Page == 0 {
			t.missing.Page = p.no
		}
		p.texts = append(p.texts, t)
	}
}
