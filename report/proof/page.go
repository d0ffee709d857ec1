package proof

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// mmPerPoint turns points into mm.
const mmPerPoint = 25.4 / 72

// Page is one sheet.
type Page struct {
	Number        int
	Width, Height float64 // mm
	Rotate        float64 // how a viewer turns the sheet, degrees clockwise
	Glyphs        []Glyph // in the order of drawing
	Strokes       []Stroke
}

// Glyph is one printed character.
type Glyph struct {
	Rune    rune // as meant: what the text layer says; 0 for a drawing without text
	Font    string
	Size    float64 // pt
	X, Y    float64 // start on the baseline
	Advance float64 // mm, without tracking
	Turn    float64 // degrees counter-clockwise; 0 for upright text
	Colour  Colour
}

// Head is the upper edge of the em box, which reaches from 0.88 em above the
// baseline to 0.12 em below it.
func (g Glyph) Head() float64 { return g.Y - 0.88*g.Size*mmPerPoint }

// Foot is the lower edge of the em box.
func (g Glyph) Foot() float64 { return g.Y + 0.12*g.Size*mmPerPoint }

// Stroke is a straight line, or a filled rectangle that is thin enough for one.
type Stroke struct {
	X1, Y1, X2, Y2 float64
	Width          float64 // mm
	Colour         Colour
}

// Colour is in shares of 1; CMYK is reckoned into red, green and blue.
type Colour struct{ R, G, B float64 }

// Red reports whether c is a clear red.
func (c Colour) Red() bool { return c.R > 0.75 && c.G < 0.4 && c.B < 0.4 }

// Black reports whether c is black.
func (c Colour) Black() bool { return c.R < 0.05 && c.G < 0.05 && c.B < 0.05 }

// Line is what stands on one baseline, from left to right.
type Line []Glyph

// Text is the line's text.
func (l Line) Text() string {
	var out strings.Builder
	for _, g := range l {
		out.WriteRune(g.Rune)
	}
	return out.String()
}

// Left is where the first glyph's box begins, Right where the last one's ends.
func (l Line) Left() float64  { return l[0].X }
func (l Line) Right() float64 { g := l[len(l)-1]; return g.X + g.Advance }

// Centre is the middle between Left and Right.
func (l Line) Centre() float64 { return (l.Left() + l.Right()) / 2 }

// Head and Foot are those of the line's first glyph, Y is its baseline.
func (l Line) Head() float64 { return l[0].Head() }
func (l Line) Foot() float64 { return l[0].Foot() }
func (l Line) Y() float64    { return l[0].Y }

// Lines gives the upright text by baselines, from the top down. Blanks are left out.
func (p *Page) Lines() []Line {
	var glyphs []Glyph
	for _, g := range p.Glyphs {
		if math.Abs(g.Turn) < 1 && g.Rune != 0 && g.Rune != ' ' {
			glyphs = append(glyphs, g)
		}
	}
	slices.SortStableFunc(glyphs, func(a, b Glyph) int { return cmp.Compare(a.Y, b.Y) })
	var lines []Line
	for i, g := range glyphs {
		if i == 0 || g.Y-glyphs[i-1].Y > 0.1 {
			lines = append(lines, nil)
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], g)
	}
	for i, l := range lines {
		lines[i] = ordered(l)
	}
	return lines
}

// ordered puts what was drawn of a line from left to right. A mark that was moved
// a little to the left, over the blank half of the one before it, keeps its place.
func ordered(l Line) Line {
	var runs []Line
	for i, g := range l {
		if i == 0 || g.X < l[i-1].X-g.Size*mmPerPoint {
			runs = append(runs, nil)
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], g)
	}
	slices.SortStableFunc(runs, func(a, b Line) int { return cmp.Compare(a[0].X, b[0].X) })
	return slices.Concat(runs...)
}

// Pieces gives the lines cut at the upright strokes of tables, so that each piece
// is a line of one cell.
func (p *Page) Pieces() []Line {
	var out []Line
	for _, l := range p.Lines() {
		from := 0
		for i := 1; i < len(l); i++ {
			if p.parted(l[i-1], l[i]) {
				out = append(out, l[from:i])
				from = i
			}
		}
		out = append(out, l[from:])
	}
	return out
}

// parted reports whether an upright stroke stands between two glyphs of a line.
func (p *Page) parted(a, b Glyph) bool {
	for _, s := range p.Strokes {
		if math.Abs(s.X1-s.X2) < 0.01 && s.X1 > a.X && s.X1 <= b.X && min(s.Y1, s.Y2) < a.Y && max(s.Y1, s.Y2) > a.Y {
			return true
		}
	}
	return false
}

// The marks of which half the box is blank, on the right or on the left.
const (
	blankRight = "，。、；：？！”’）〕】》〉」』］｝"
	blankLeft  = "“‘（〔【《〈「『［｛"
)

// Beyond gives the lines whose em boxes reach out of a box; the blank half of a
// mark at their ends may.
func (p *Page) Beyond(b Box) []Line {
	var out []Line
	for _, l := range p.Lines() {
		first, last := l[0], l[len(l)-1]
		from, to := l.Left(), l.Right()
		if strings.ContainsRune(blankLeft, first.Rune) {
			from += first.Advance / 2
		}
		if strings.ContainsRune(blankRight, last.Rune) {
			to -= last.Advance / 2
		}
		if from < b.Left || to > b.Right || l.Head() < b.Top || l.Foot() > b.Bottom {
			out = append(out, l)
		}
	}
	return out
}

// Find gives the first line that contains a text, nil if none does.
func (p *Page) Find(text string) Line {
	for _, l := range p.Lines() {
		if strings.Contains(l.Text(), text) {
			return l
		}
	}
	return nil
}

// Upright is the page as it is read: turned where most of its text is.
func (p *Page) Upright() *Page {
	turned := 0
	for _, g := range p.Glyphs {
		if g.Rune != 0 && g.Turn > 45 {
			turned++
		}
	}
	if 2*turned > len(p.Glyphs) {
		return p.Turned()
	}
	return p
}

// Turned is the page as it is read when the sheet is turned clockwise by a
// quarter, so that content turned counter-clockwise stands upright.
func (p *Page) Turned() *Page {
	t := &Page{Number: p.Number, Width: p.Height, Height: p.Width, Rotate: p.Rotate}
	for _, g := range p.Glyphs {
		g.X, g.Y, g.Turn = p.Height-g.Y, g.X, g.Turn-90
		t.Glyphs = append(t.Glyphs, g)
	}
	for _, s := range p.Strokes {
		s.X1, s.Y1, s.X2, s.Y2 = p.Height-s.Y1, s.X1, p.Height-s.Y2, s.X2
		t.Strokes = append(t.Strokes, s)
	}
	return t
}
