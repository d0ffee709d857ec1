package typeset

import (
	"strconv"

	"ducha/templates"
	"ducha/templates/fonts"
)

// sheet is a page size and the type area on it; pt, from the upper left corner.
type sheet struct {
	paperWidth, paperHeight float64
	left, top               float64
	width, height           float64
	turned                  bool // lies on its side on an upright page, its top edge to the left
}

// portrait is the sheet of GB/T 9704—2012 5.2.1.
func portrait() sheet {
	return sheet{
		paperWidth: mm(templates.PaperWidth), paperHeight: mm(templates.PaperHeight),
		left: mm(templates.LeftMargin), top: mm(templates.TopMargin),
		width: mm(templates.TypeWidth), height: mm(templates.TypeHeight),
	}
}

// landscape is the same sheet turned counter-clockwise: its binding edge is on top
// (横排表格, GB/T 9704—2012 8).
func landscape() sheet {
	p := portrait()
	return sheet{
		paperWidth: p.paperHeight, paperHeight: p.paperWidth,
		left: p.paperHeight - p.top - p.height, top: p.left,
		width: p.height, height: p.width,
		turned: true,
	}
}

func mm(v float64) float64 { return v * templates.PointsPerMM }

func (s sheet) bottom() float64 { return s.top + s.height }

// page is a finished page: what is drawn where.
type page struct {
	sheet
	no         int // from 1
	texts      []text
	rules      []rule
	marks      []bookmark
	number     []text // 页码, upright on any page
	unnumbered bool
}

// text is a row of glyphs of one face whose steps are equal.
type text struct {
	x, y      float64 // start on the baseline
	face      *fonts.Face
	size      float64
	red       bool
	tracking  float64 // added to every advance
	glyphs    string
	source    string   // what the glyphs stand for
	furniture bool     // page numbers and repeated table heads
	joined    bool     // read in one piece with the text before it
	shift     float64  // of the first glyph from x, until the line is printed
	missing   *Missing // why it is not printed as itself
}

// rule is a straight line.
type rule struct {
	x1, y1, x2, y2 float64
	width          float64 // pt
	red            bool
}

// line draws a line of a table.
func (p *page) line(x1, y1, x2, y2 float64) {
	p.rules = append(p.rules, rule{x1: x1, y1: y1, x2: x2, y2: y2, width: templates.TableRule})
}

// bookmark is an entry of the outline.
type bookmark struct {
	title string
	level int // 1 is the highest
	y     float64
}

// block is a part of the document that flows over pages.
type block interface {
	// place puts the block on the flow's page and, as needed, on pages after it.
	place(f *flow)
	// least is the height that must remain under a heading for the block to stand
	// there, pt; tied says that the block itself clings to the next one.
	least() (height float64, tied bool)
}

// flow is where the text has got to.
type flow struct {
	sheet sheet
	pages []*page
	y     float64 // head of the next line
	turn  bool    // the next block begins a page
	after float64 // height that what follows the block needs on its page
}

// paginate lays blocks out; an empty document has one empty page.
func paginate(blocks []block) []*page {
	f := &flow{sheet: portrait()}
	for i, b := range blocks {
		if t, ok := b.(turn); ok {
			t.place(f)
			continue
		}
		f.open()
		if _, tied := b.least(); tied && !f.fresh() {
			// What no page can hold together is not kept together.
			if need := chain(blocks[i:]); need > f.room()+tolerance && need <= f.sheet.height+tolerance {
				f.next()
			}
		}
		f.after = chain(blocks[i+1:])
		b.place(f)
	}
	if len(f.pages) == 0 {
		f.next()
	}
	return f.pages
}

// chain is the room that a heading needs together with what it clings to.
func chain(blocks []block) float64 {
	sum := 0.0
	for _, b := range blocks {
		h, tied := b.least()
		if sum += h; !tied {
			break
		}
	}
	return sum
}

// open makes sure that there is a page to write on.
func (f *flow) open() {
	if len(f.pages) == 0 || f.turn {
		f.next()
	}
}

// next begins a new page.
func (f *flow) next() {
	f.pages = append(f.pages, &page{sheet: f.sheet, no: len(f.pages) + 1})
	f.y, f.turn = f.sheet.top, false
}

func (f *flow) page() *page { return f.pages[len(f.pages)-1] }

// fresh reports whether nothing stands on the page yet.
func (f *flow) fresh() bool { return f.y <= f.sheet.top+tolerance }

// room is the height left on the page.
func (f *flow) room() float64 { return f.sheet.bottom() - f.y }

// turn begins a page on a sheet.
type turn struct{ sheet sheet }

func (t turn) least() (float64, bool) { return 0, false }

// place leaves the page to the block that follows, so that none stays empty.
func (t turn) place(f *flow) { f.sheet, f.turn = t.sheet, true }

// number prints the page number (GB/T 9704—2012 7.5): — 1 — with the dashes 7 mm
// under the type area, to the right on odd pages and to the left on even ones, in
// the same place of the paper where the page lies on its side.
func (d *Doc) number(p *page, n int) {
	s := Style{Role: fonts.Songti, Size: templates.PageNumberSize}
	cells := d.compose(s, []Span{Text("— " + strconv.Itoa(n) + " —")})
	upright := page{sheet: portrait(), no: n}
	line, width := d.line(cells, upright.width)
	x := upright.left + templates.PageNumberInset
	if n%2 == 1 {
		x = upright.left + upright.width - templates.PageNumberInset - width
	}
	// The dash of an em box stands 0.38 em over the baseline.
	y := upright.bottom() + mm(templates.PageNumberDrop) + 0.38*s.Size
	upright.print(line, x, y, true)
	p.number = upright.texts
}
