package typeset

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"ducha/templates/fonts"
)

// Meta is what the file says about itself. Date stands for the clock, so that
// equal documents are equal files; no date counts as 1970-01-01.
type Meta struct {
	Title, Author, Subject string
	Date                   time.Time
}

// Doc is a document in the making. It collects blocks; pages are made when they
// are asked for.
type Doc struct {
	*compositor
	meta      Meta
	red       Ink
	watermark []text
	sheet     sheet // of the blocks to come
	blocks    []block
	err       error
	pages     []*page // nil while blocks have been added since
}

// New begins a document on portrait A4 sheets, in the faces of a set.
func New(meta Meta, faces *fonts.Set) *Doc {
	return &Doc{compositor: newCompositor(faces), meta: meta, sheet: portrait()}
}

// Red says how red is printed.
func (d *Doc) Red(ink Ink) { d.red = ink }

// Paragraph sets text in a style; each line end begins a new paragraph, an empty
// one leaves a line blank.
func (d *Doc) Paragraph(s Style, spans ...Span) {
	s = s.filled()
	for _, p := range paragraphs(spans) {
		d.add(d.paragraph(s, p, d.sheet.width))
	}
}

// Table sets a table as wide as the type area.
func (d *Doc) Table(t Table) {
	g, err := newGrid(t, d.sheet, d.compositor)
	if err == nil && sum(g.head.height) > d.sheet.height {
		err = errors.New("表头高于一页")
	}
	if err != nil && d.err == nil {
		d.err = fmt.Errorf("表格：%w", err)
	}
	d.add(g)
}

// PageBreak continues on a new page.
func (d *Doc) PageBreak() { d.add(turn{d.sheet}) }

// Landscape continues on new pages that lie on their side, 225 × 156 mm of type.
func (d *Doc) Landscape() { d.turn(landscape()) }

// Portrait continues on new upright pages, 156 × 225 mm of type.
func (d *Doc) Portrait() { d.turn(portrait()) }

// Upright continues on upright pages, on this one if it is upright.
func (d *Doc) Upright() {
	if d.sheet.turned {
		d.Portrait()
	}
}

func (d *Doc) turn(s sheet) {
	d.sheet = s
	d.add(turn{s})
}

func (d *Doc) add(b block) {
	d.blocks = append(d.blocks, b)
	d.pages = nil
}

// Pages is the number of pages of what has been set so far.
func (d *Doc) Pages() int { return len(d.layout()) }

// Missing lists, in order, the runes that are not printed as themselves.
func (d *Doc) Missing() []Missing {
	d.layout() // finds the pages
	var out []Missing
	for _, m := range d.missing {
		out = append(out, *m)
	}
	return out
}

// Output writes the document as PDF. The same document gives the same bytes.
func (d *Doc) Output(w io.Writer) (err error) {
	if d.err != nil {
		return fmt.Errorf("排版失败：%w", d.err)
	}
	// The PDF library panics on what it does not expect, some of it only here.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("生成 PDF 失败：%v", r)
		}
	}()
	if err := d.draw(w); err != nil {
		return fmt.Errorf("生成 PDF 失败：%w", err)
	}
	return nil
}

func (d *Doc) layout() []*page {
	if d.pages == nil {
		d.pages = paginate(d.blocks)
		for i, p := range d.pages {
			if !p.unnumbered {
				d.number(p, i+1)
			}
		}
	}
	return d.pages
}

// Texts gives what each page says, without page numbers and repeated table heads.
func (d *Doc) Texts() []string {
	var pages []string
	for _, p := range d.layout() {
		var said strings.Builder
		for _, t := range p.texts {
			if !t.furniture {
				said.WriteString(t.source)
			}
		}
		pages = append(pages, said.String())
	}
	return pages
}
