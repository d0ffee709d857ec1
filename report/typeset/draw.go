package typeset

import (
	"bytes"
	"fmt"
	"io"
	"time"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"

	"ducha/templates"
	"ducha/templates/fonts"
)

// pen writes finished pages through gofpdf. Its own line breaking (SplitText,
// MultiCell) loses characters and is never called.
type pen struct {
	pdf    *gofpdf.Fpdf
	ink    string // of what is red
	usage  usage
	loaded map[string]bool // faces, by name
	level  int             // of the last bookmark
	state
}

// state is what the page's own language remembers from one text to the next.
type state struct {
	face     *fonts.Face
	size     float64
	tracking float64
	width    float64 // of strokes
	red      bool
}

// draw writes the pages as PDF.
func (d *Doc) draw(w io.Writer) error {
	pages := d.layout()
	p := &pen{pdf: gofpdf.New("P", "pt", "A4", ""), usage: usageOf(pages, d.watermark), loaded: make(map[string]bool), ink: inkOf[d.red]}
	p.describe(d.meta)
	for _, pg := range pages {
		p.page(pg, d.watermark)
	}
	// The file goes out whole or not at all.
	var whole bytes.Buffer
	if err := p.pdf.Output(&whole); err != nil {
		return err
	}
	packed, err := p.pack(whole.Bytes())
	if err != nil {
		return err
	}
	_, err = w.Write(packed)
	return err
}

// describe writes the metadata and takes clock and map order out of the file.
func (p *pen) describe(meta Meta) {
	p.pdf.SetTitle(surrogates(meta.Title), true)
	p.pdf.SetAuthor(surrogates(meta.Author), true)
	p.pdf.SetSubject(surrogates(meta.Subject), true)
	p.pdf.SetCreator("ducha", false)
	date := meta.Date
	if date.IsZero() {
		date = time.Unix(0, 0).UTC() // gofpdf would ask the clock
	}
	p.pdf.SetCreationDate(date)
	p.pdf.SetModificationDate(date)
	p.pdf.SetCatalogSort(true)
	p.pdf.SetCompression(false) // pack does it
	p.pdf.SetAutoPageBreak(false, 0)
}

// page draws one page. The paper always stands upright; a sheet that lies on its
// side is turned on it counter-clockwise.
func (p *pen) page(pg *page, watermark []text) {
	p.pdf.AddPage()
	p.state = state{}
	if pg.turned {
		p.turn(func() { p.content(pg, watermark) })
	} else {
		p.content(pg, watermark)
	}
	for _, t := range pg.number {
		p.text(t)
	}
	for _, m := range pg.marks {
		y := m.y
		if pg.turned {
			y = 0
		}
		// A level may not be skipped; gofpdf would tie the entry to itself.
		p.level = min(m.level, p.level+1)
		p.pdf.Bookmark(surrogates(m.title), p.level-1, y)
	}
}

// turn draws with the upper edge on the left of the paper.
func (p *pen) turn(draw func()) {
	p.aside(fmt.Sprintf("0 1 -1 0 %.2f 0 cm", mm(templates.PaperHeight)), draw)
}

// aside draws under a change of the page's state that ends with it.
func (p *pen) aside(change string, draw func()) {
	before := p.state
	p.pdf.RawWriteStr("q " + change)
	draw()
	p.pdf.RawWriteStr("Q")
	p.state = before
	p.face = nil // gofpdf notes the glyphs in use with the face it was told last
}

func (p *pen) content(pg *page, watermark []text) {
	p.watermark(pg, watermark)
	for _, r := range pg.rules {
		if r.width != p.width {
			p.pdf.SetLineWidth(r.width)
			p.width = r.width
		}
		p.colour(r.red)
		p.pdf.Line(r.x1, r.y1, r.x2, r.y2)
	}
	for texts := pg.texts; len(texts) > 0; {
		n := 1
		for n < len(texts) && texts[n].joined {
			n++
		}
		p.text(texts[:n]...)
		texts = texts[n:]
	}
}

// text draws rows of glyphs that are read in one piece. Where a glyph drawn is not
// the character meant, or the distances would mislead, the text layer is told the text.
func (p *pen) text(rows ...text) {
	draw := func() {
		for _, t := range rows {
			p.show(t)
		}
	}
	source, plain := "", len(rows) == 1
	for _, t := range rows {
		source += t.source
		plain = plain && t.glyphs == t.source && !odd(t.tracking, t.size)
	}
	if plain {
		draw()
		return
	}
	p.meaning(source, draw)
}

// show draws one row of glyphs.
func (p *pen) show(t text) {
	p.use(t)
	p.pdf.Text(t.x, t.y, t.glyphs)
}

// meaning draws what the text layer is to know as another text.
func (p *pen) meaning(text string, draw func()) {
	p.pdf.RawWriteStr("/Span <</ActualText <" + utf16Hex(text) + ">>> BDC")
	draw()
	p.pdf.RawWriteStr("EMC")
}

// use selects face, size, tracking and colour; only faces in use are loaded.
func (p *pen) use(t text) {
	if t.face != p.face || t.size != p.size {
		p.pdf.SetFont(p.load(t.face), "", t.size)
		p.face, p.size = t.face, t.size
	}
	if t.tracking != p.tracking {
		p.pdf.RawWriteStr(fmt.Sprintf("%.4f Tc", t.tracking))
		p.tracking = t.tracking
	}
	p.colour(t.red)
}

// colour selects black or red, for strokes and for glyphs.
func (p *pen) colour(red bool) {
	if red == p.state.red {
		return
	}
	ink := blackInk
	if red {
		ink = p.ink
	}
	p.pdf.RawWriteStr(ink)
	p.state.red = red
}

// The inks: strokes, then glyphs.
const blackInk = "0 G 0 g"

var inkOf = map[Ink]string{
	ScreenRed: "1 0 0 RG 1 0 0 rg",
	PrintRed:  "0 0.8 0.8 0 K 0 0.8 0.8 0 k",
}

// utf16Hex is s as a PDF text string in hexadecimal: UTF-16, big end first, marked.
func utf16Hex(s string) string {
	const digits = "0123456789ABCDEF"
	units := utf16.AppendRune(nil, '\uFEFF')
	for _, r := range s {
		units = utf16.AppendRune(units, r)
	}
	out := make([]byte, 0, 4*len(units))
	for _, u := range units {
		out = append(out, digits[u>>12], digits[u>>8&0xF], digits[u>>4&0xF], digits[u&0xF])
	}
	return string(out)
}

// surrogates spells runes beyond U+FFFF as two halves of three bytes each.
// gofpdf turns UTF-8 into UTF-16 three bytes at a time without looking, so that
// the halves come out right, where the rune itself would come out as rubbish.
func surrogates(s string) string {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		if utf16.IsSurrogate(rune(u)) {
			out = append(out, 0xE0|byte(u>>12), 0x80|byte(u>>6&0x3F), 0x80|byte(u&0x3F))
			continue
		}
		out = append(out, string(rune(u))...)
	}
	return string(out)
}
