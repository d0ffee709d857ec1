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
	pdf      *gofpdf.Fpdf
	fonts    map[string]bool
	face     *fonts.Face
	size     float64
	tracking float64
	level    int // of the last bookmark
}

// draw writes pages as PDF.
func draw(w io.Writer, meta Meta, pages []*page) error {
	p := &pen{pdf: gofpdf.New("P", "pt", "A4", ""), fonts: make(map[string]bool)}
	p.describe(meta)
	last := pages[len(pages)-1]
	for _, pg := range pages {
		p.page(pg, last.paperHeight)
	}
	// The file goes out whole or not at all.
	var whole bytes.Buffer
	if err := p.pdf.Output(&whole); err != nil {
		return err
	}
	_, err := w.Write(whole.Bytes())
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
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetLineWidth(templates.TableRule)
}

// page draws one page. gofpdf reckons the places of bookmarks from the height of
// the last page, whatever page they are on.
func (p *pen) page(pg *page, lastHeight float64) {
	paper := gofpdf.SizeType{Wd: pg.paperWidth, Ht: pg.paperHeight}
	orientation := "P"
	if paper.Wd > paper.Ht {
		orientation = "L"
		paper.Wd, paper.Ht = paper.Ht, paper.Wd
	}
	p.pdf.AddPageFormat(orientation, paper)
	p.face, p.tracking = nil, 0
	for _, r := range pg.rules {
		p.pdf.Line(r.x1, r.y1, r.x2, r.y2)
	}
	for _, t := range pg.texts {
		p.text(t)
	}
	for _, m := range pg.marks {
		// A level may not be skipped; gofpdf would tie the entry to itself.
		p.level = min(m.level, p.level+1)
		p.pdf.Bookmark(surrogates(m.title), p.level-1, m.y+lastHeight-pg.paperHeight)
	}
}

// text draws a row of glyphs. Where the glyph drawn is not the character meant,
// the text layer is told the character.
func (p *pen) text(t text) {
	p.use(t.face, t.size)
	if t.tracking != p.tracking {
		p.pdf.RawWriteStr(fmt.Sprintf("%.4f Tc", t.tracking))
		p.tracking = t.tracking
	}
	if t.glyphs == t.source {
		p.pdf.Text(t.x, t.y, t.glyphs)
		return
	}
	p.pdf.RawWriteStr(fmt.Sprintf("/Span <</ActualText <%s>>> BDC", utf16Hex(t.source)))
	p.pdf.Text(t.x, t.y, t.glyphs)
	p.pdf.RawWriteStr("EMC")
}

// use selects a face; only faces in use are loaded.
func (p *pen) use(face *fonts.Face, size float64) {
	if face == p.face && size == p.size {
		return
	}
	if !p.fonts[face.Name()] {
		p.pdf.AddUTF8FontFromBytes(face.Name(), "", face.Data())
		p.fonts[face.Name()] = true
	}
	p.pdf.SetFont(face.Name(), "", size)
	p.face, p.size = face, size
}

// utf16Hex is s as a PDF text string in hexadecimal: UTF-16, big end first, marked.
func utf16Hex(s string) string {
	out := "FEFF"
	for _, u := range utf16.Encode([]rune(s)) {
		out += fmt.Sprintf("%04X", u)
	}
	return out
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
