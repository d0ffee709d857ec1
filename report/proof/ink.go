package proof

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
)

// Box is a rectangle on the sheet.
type Box struct{ Left, Top, Right, Bottom float64 }

// Empty reports whether nothing is in the box.
func (b Box) Empty() bool { return b.Right <= b.Left || b.Bottom <= b.Top }

// Rule is a horizontal line of ink.
type Rule struct {
	Y, X1, X2 float64 // Y is its middle
	Thick     float64 // mm
	Colour    Colour
}

// The resolutions, dots per inch, at which ink is looked at: 0.085 mm a dot for
// places, 0.021 mm for the thickness of lines.
const (
	inkDPI  = 300
	ruleDPI = 1200
)

// picture is a part of a rendered page.
type picture struct {
	width, height int
	left, top     int // of the part, in dots of the page
	dpi           float64
	rgb           []byte
}

// Ink gives the bounds of the ink inside a box of a page; no ink gives an empty box.
func (p *Print) Ink(page int, in Box) Box {
	p.t.Helper()
	pic := p.render(page, in, inkDPI)
	x1, y1, x2, y2 := pic.width, pic.height, -1, -1
	for y := range pic.height {
		for x := range pic.width {
			if pic.dark(x, y) > 0.5 {
				x1, y1, x2, y2 = min(x1, x), min(y1, y), max(x2, x), max(y2, y)
			}
		}
	}
	if x2 < 0 {
		return Box{}
	}
	return Box{pic.x(x1), pic.y(y1), pic.x(x2 + 1), pic.y(y2 + 1)}
}

// Rules finds the horizontal lines in a box, from the top down: ink that runs
// unbroken over more than half of the box's width.
func (p *Print) Rules(page int, in Box) []Rule {
	p.t.Helper()
	pic := p.render(page, in, ruleDPI)
	var rules []Rule
	for y := 0; y < pic.height; y++ {
		from, to := pic.longest(y)
		if 2*(to-from) < pic.width {
			continue
		}
		r := Rule{X1: pic.x(from), X2: pic.x(to), Thick: math.Inf(1)}
		foot := y
		for i := 1; i < 10; i++ { // upright lines may cross it in places
			if end, thick, colour := pic.down(from+(to-from)*i/10, y); thick < r.Thick {
				r.Y, r.Thick, r.Colour, foot = (pic.y(y)+pic.y(end))/2, thick, colour, end
			}
		}
		rules = append(rules, r)
		y = foot
	}
	return rules
}

// down follows ink from a dot downwards: to where, how thick it is, mm, and its
// colour where it is darkest.
func (p picture) down(x, y int) (end int, thick float64, colour Colour) {
	darkest := y
	for end = y; end < p.height && p.dark(x, end) > 0.1; end++ {
		if thick += p.dark(x, end); p.dark(x, end) > p.dark(x, darkest) {
			darkest = end
		}
	}
	return end, thick * 25.4 / p.dpi, p.colour(x, darkest)
}

// render draws a part of a page.
func (p *Print) render(page int, in Box, dpi float64) picture {
	p.t.Helper()
	dots := func(mm float64) int { return int(math.Round(mm / 25.4 * dpi)) }
	pic := picture{left: dots(in.Left), top: dots(in.Top), dpi: dpi}
	n := strconv.Itoa(page)
	ppm := p.run("pdftoppm", "-q", "-f", n, "-l", n, "-r", strconv.Itoa(int(dpi)),
		"-x", strconv.Itoa(pic.left), "-y", strconv.Itoa(pic.top),
		"-W", strconv.Itoa(dots(in.Right)-pic.left), "-H", strconv.Itoa(dots(in.Bottom)-pic.top), p.path)
	var most int
	if _, err := fmt.Sscanf(string(ppm[:min(len(ppm), 40)]), "P6\n%d %d\n%d", &pic.width, &pic.height, &most); err != nil {
		p.t.Fatalf("pdftoppm: page %d: %v", page, err)
	}
	size := 3 * pic.width * pic.height
	if len(ppm) < size {
		p.t.Fatalf("pdftoppm: page %d: %d bytes for %d × %d", page, len(ppm), pic.width, pic.height)
	}
	pic.rgb = bytes.Clone(ppm[len(ppm)-size:])
	return pic
}

func (p picture) x(dot int) float64 { return float64(p.left+dot) * 25.4 / p.dpi }
func (p picture) y(dot int) float64 { return float64(p.top+dot) * 25.4 / p.dpi }

// dark is how much of a dot is inked, in whatever colour: 0 to 1.
func (p picture) dark(x, y int) float64 {
	i := 3 * (y*p.width + x)
	return 1 - float64(min(p.rgb[i], p.rgb[i+1], p.rgb[i+2]))/255
}

func (p picture) colour(x, y int) Colour {
	i := 3 * (y*p.width + x)
	return Colour{float64(p.rgb[i]) / 255, float64(p.rgb[i+1]) / 255, float64(p.rgb[i+2]) / 255}
}

// longest is the longest unbroken ink of a row of dots.
func (p picture) longest(y int) (from, to int) {
	start := 0
	for x := range p.width {
		if p.dark(x, y) < 0.1 {
			start = x + 1
		}
		if x+1-start > to-from {
			from, to = start, x+1
		}
	}
	return from, to
}
