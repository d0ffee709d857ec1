package proof

import (
	"fmt"
	"math"
	"unicode/utf16"
)

// matrix is [a b c d e f] of PDF.
type matrix [6]float64

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// scale is the length of what was one point high.
func (m matrix) scale() float64 { return math.Hypot(m[2], m[3]) }

// state is the part of the graphics state that is kept by q and Q.
type state struct {
	ctm          matrix
	fill, stroke Colour
	width        float64
	font         *font
	size         float64
	tracking     float64
	stretch      float64
}

// reader walks through a page's content.
type reader struct {
	file  *File
	page  *Page
	fonts map[string]any
	box   []any
	state
	saved  []state
	text   matrix
	line   matrix
	actual [][]rune // open marked content: the text it stands for, nil for none
	path   [][2]float64
	rects  [][4]float64
	args   []any
}

// page reads a page's content.
func (f *File) page(d map[string]any) (*Page, error) {
	box := f.array(d["MediaBox"])
	if len(box) != 4 {
		return nil, fmt.Errorf("MediaBox %v", box)
	}
	content, err := f.stream(d["Contents"])
	if err != nil {
		return nil, err
	}
	r := &reader{file: f, page: &Page{}, fonts: f.dict(f.dict(d["Resources"])["Font"]), box: box}
	r.page.Width, r.page.Height = (at(box, 2)-at(box, 0))*mmPerPoint, (at(box, 3)-at(box, 1))*mmPerPoint
	r.page.Rotate, _ = f.object(d["Rotate"]).(float64)
	r.state = state{ctm: matrix{1, 0, 0, 1, 0, 0}, width: 1, stretch: 1}
	l := &lexer{data: content}
	for v := l.next(); v != nil; v = l.next() {
		op, ok := v.(operator)
		if !ok {
			r.args = append(r.args, v)
			continue
		}
		r.do(string(op))
		r.args = nil
	}
	return r.page, nil
}

func at(list []any, i int) float64 {
	if i >= len(list) {
		return 0
	}
	v, _ := list[i].(float64)
	return v
}

func (r *reader) arg(i int) float64 { return at(r.args, i) }

func (r *reader) matrix() matrix {
	return matrix{r.arg(0), r.arg(1), r.arg(2), r.arg(3), r.arg(4), r.arg(5)}
}

// do carries out one operator.
func (r *reader) do(op string) {
	switch op {
	case "q":
		r.saved = append(r.saved, r.state)
	case "Q":
		if n := len(r.saved); n > 0 {
			r.state, r.saved = r.saved[n-1], r.saved[:n-1]
		}
	case "cm":
		r.ctm = r.matrix().times(r.ctm)
	case "w":
		r.state.width = r.arg(0)
	case "g", "rg", "k":
		r.fill = r.colour()
	case "G", "RG", "K":
		r.stroke = r.colour()
	case "BDC", "BMC", "EMC":
		r.mark(op)
	case "m", "l", "re", "c", "v", "y", "h", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n":
		r.draw(op)
	default:
		r.write(op)
	}
}

func (r *reader) colour() Colour {
	switch len(r.args) {
	case 1:
		return Colour{r.arg(0), r.arg(0), r.arg(0)}
	case 4:
		light := 1 - r.arg(3)
		return Colour{(1 - r.arg(0)) * light, (1 - r.arg(1)) * light, (1 - r.arg(2)) * light}
	}
	return Colour{r.arg(0), r.arg(1), r.arg(2)}
}

// mark opens and closes marked content; ActualText says what its glyphs stand for.
func (r *reader) mark(op string) {
	if op == "EMC" {
		r.actual = r.actual[:max(0, len(r.actual)-1)]
		return
	}
	var stands []rune
	if len(r.args) == 2 {
		if d, ok := r.args[1].(map[string]any); ok && d["ActualText"] != nil {
			stands = append([]rune{}, []rune(textOf(d["ActualText"]))...)
		}
	}
	r.actual = append(r.actual, stands)
}

// write carries out an operator of text.
func (r *reader) write(op string) {
	switch op {
	case "BT":
		r.text, r.line = matrix{1, 0, 0, 1, 0, 0}, matrix{1, 0, 0, 1, 0, 0}
	case "Td":
		r.line = matrix{1, 0, 0, 1, r.arg(0), r.arg(1)}.times(r.line)
		r.text = r.line
	case "Tm":
		r.line = r.matrix()
		r.text = r.line
	case "Tf":
		key, _ := r.args[0].(name)
		r.state.font, r.size = r.file.font(r.fonts[string(key)]), r.arg(1)
	case "Tc":
		r.tracking = r.arg(0)
	case "Tz":
		r.stretch = r.arg(0) / 100
	case "Tj":
		s, _ := r.args[0].(str)
		r.show(s)
	case "TJ":
		list, _ := r.args[0].([]any)
		for _, v := range list {
			if back, ok := v.(float64); ok {
				r.step(-back / 1000 * r.size * r.stretch)
			}
			s, _ := v.(str)
			r.show(s)
		}
	}
}

func (r *reader) step(by float64) { r.text = matrix{1, 0, 0, 1, by, 0}.times(r.text) }

// show prints a string. Its codes are Unicode, as the fonts' ToUnicode says.
func (r *reader) show(s str) {
	for _, code := range units(s) {
		m := r.text.times(r.ctm)
		x, y := r.place(m[4], m[5])
		advance := r.state.font.width(int(code)) * r.size * r.stretch
		r.page.Glyphs = append(r.page.Glyphs, Glyph{
			Rune: r.meant(code), Font: r.state.font.name, Size: r.size * m.scale(), X: x, Y: y,
			Advance: advance * math.Hypot(m[0], m[1]) * mmPerPoint,
			Turn:    math.Atan2(m[1], m[0]) * 180 / math.Pi, Colour: r.fill,
		})
		r.step(advance + r.tracking*r.stretch)
	}
}

// meant is the rune a glyph stands for; the glyphs of a marked stretch take the
// runes of its text one by one.
func (r *reader) meant(code uint16) rune {
	for i := len(r.actual) - 1; i >= 0; i-- {
		stands := r.actual[i]
		if stands == nil {
			continue
		}
		if len(stands) == 0 {
			return 0
		}
		r.actual[i] = stands[1:]
		return stands[0]
	}
	return utf16.Decode([]uint16{code})[0]
}

// place turns a point of the page's space into mm from the upper left corner.
func (r *reader) place(x, y float64) (float64, float64) {
	return (x - at(r.box, 0)) * mmPerPoint, (at(r.box, 3) - y) * mmPerPoint
}

// draw carries out an operator of lines and areas.
func (r *reader) draw(op string) {
	switch op {
	case "m", "l":
		x, y := r.place(r.ctm.apply(r.arg(0), r.arg(1)))
		if op == "m" {
			r.path = nil
		}
		r.path = append(r.path, [2]float64{x, y})
		return
	case "re":
		x1, y1 := r.place(r.ctm.apply(r.arg(0), r.arg(1)))
		x2, y2 := r.place(r.ctm.apply(r.arg(0)+r.arg(2), r.arg(1)+r.arg(3)))
		r.rects = append(r.rects, [4]float64{min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)})
		return
	case "c", "v", "y", "h":
		r.path = nil
		return
	case "S", "s":
		if len(r.path) == 2 {
			a, b := r.path[0], r.path[1]
			r.page.Strokes = append(r.page.Strokes, Stroke{a[0], a[1], b[0], b[1], r.state.width * r.ctm.scale() * mmPerPoint, r.stroke})
		}
	case "f", "F", "f*":
		for _, b := range r.rects {
			r.page.Strokes = append(r.page.Strokes, bar(b, r.fill))
		}
	}
	r.path, r.rects = nil, nil
}

// bar is a filled rectangle as the line along its longer side.
func bar(b [4]float64, c Colour) Stroke {
	if w, h := b[2]-b[0], b[3]-b[1]; w >= h {
		return Stroke{b[0], b[1] + h/2, b[2], b[1] + h/2, h, c}
	}
	x := (b[0] + b[2]) / 2
	return Stroke{x, b[1], x, b[3], b[2] - b[0], c}
}
