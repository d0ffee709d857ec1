package typeset

import "errors"

// Fixed is a group of paragraphs and rules at places of their own, such as 版头
// and 版记. It stands where the text has got to, or at the foot of the last page.
type Fixed struct {
	Height float64 // room it takes, pt
	Foot   bool    // its lower edge is that of the type area
	Even   bool    // at the foot of an even page; pages left empty for that are not numbered, nor is its own
	Texts  []FixedText
	Rules  []FixedRule
}

// FixedText is a paragraph of which the first line's box begins Y pt under the
// upper edge of its Fixed.
type FixedText struct {
	Y     float64
	Style Style
	Spans []Span
}

// FixedRule is a rule as wide as the type area, its middle Y pt under the upper
// edge of its Fixed.
type FixedRule struct {
	Y, Width float64 // pt
	Red      bool
}

// Fixed sets a group of paragraphs and rules at places of their own. One that is
// higher than a page, or whose texts are higher than it says, is an error.
func (d *Doc) Fixed(f Fixed) {
	b := &fixedBlock{Fixed: f}
	high := f.Height
	for _, t := range f.Texts {
		t.Style = t.Style.filled()
		var all []Span
		for _, part := range paragraphs(t.Spans) { // one paragraph: a line end counts as a blank
			if len(all) > 0 {
				all = append(all, Text(" "))
			}
			all = append(all, part...)
		}
		p := d.paragraph(t.Style, all, d.sheet.width)
		b.paragraphs = append(b.paragraphs, p)
		high = max(high, t.Y+t.Style.height(len(p.lines)))
	}
	if d.err == nil && (f.Height > d.sheet.height+tolerance || high > f.Height+tolerance) {
		d.err = errors.New("版头或版记的文字过长，放不下")
	}
	d.add(b)
}

// Lines is the number of lines of a paragraph in a style.
func (d *Doc) Lines(s Style, spans ...Span) int {
	s = s.filled()
	n := 0
	for _, p := range paragraphs(spans) {
		n += d.count(s, d.measured(s, p), d.sheet.width)
	}
	return n
}

// Width is the width of a text in a style, on one line, in pt; its tracking
// follows every character.
func (d *Doc) Width(s Style, text string) float64 {
	s = s.filled()
	cells := d.measured(s, []Span{Text(text)})
	return d.breaker.over(cells, false).natural(0, len(cells))
}

type fixedBlock struct {
	Fixed
	paragraphs []*paragraph
}

func (b *fixedBlock) least() (float64, bool) { return b.Height, false }

func (b *fixedBlock) place(f *flow) {
	if b.Height > f.room()+tolerance && !f.fresh() {
		f.next()
	}
	if b.Foot {
		b.even(f)
		f.y = f.sheet.bottom() - b.Height
	}
	pg, top := f.page(), f.y
	for i, p := range b.paragraphs {
		f.y = top + b.Texts[i].Y
		p.print(f, p.lines)
	}
	for _, r := range b.Rules {
		pg.rules = append(pg.rules, rule{x1: pg.left, y1: top + r.Y, x2: pg.left + pg.width, y2: top + r.Y, width: r.Width, red: r.Red})
	}
	f.y = top + b.Height
}

// even goes on to a page of even number where that is asked for. Where a page
// stays empty, it and the page after it bear no number (GB/T 9704—2012 7.5).
func (b *fixedBlock) even(f *flow) {
	if !b.Even || f.page().no%2 == 0 {
		return
	}
	empty := f.page()
	wasFresh := f.fresh()
	f.next()
	if wasFresh {
		empty.unnumbered, f.page().unnumbered = true, true
	}
}
