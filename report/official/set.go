package official

import (
	"strings"

	"ducha/report/typeset"
	"ducha/templates"
	"ducha/templates/fonts"
)

// draftWord stands across the pages of a draft.
const draftWord = "征求意见稿"

// setter lays one document out.
type setter struct {
	Document
	*typeset.Doc
	faces  *fonts.Set
	pitch  float64 // of lines of 正文, pt
	height float64 // of what stands on the first page before the body, pt
}

// Set lays the document out in the faces of a set: 版头, 主体 and 版记 (GB/T
// 9704—2012 7.1).
func (d Document) Set(faces *fonts.Set) *typeset.Doc {
	author := d.Author
	if author == "" {
		author = d.Sign.Office
	}
	s := newSetter(d, faces, typeset.New(typeset.Meta{
		Title: strings.ReplaceAll(d.Title, "\n", ""), Author: author, Subject: d.Subject, Date: d.Sign.Date}, faces))
	s.Red(d.Head.Ink)
	if d.Draft {
		s.Watermark(draftWord)
	}
	s.head()
	s.title()
	s.to()
	s.body(d.Body, d.Sign.Way != Unsigned || len(d.Annexes) > 0)
	s.attachments()
	s.sign()
	s.note()
	s.annexes()
	s.imprint()
	return s.Doc
}

func newSetter(d Document, faces *fonts.Set, doc *typeset.Doc) *setter {
	s := &setter{Document: d, faces: faces, Doc: doc, pitch: d.Pitch}
	if s.pitch <= 0 {
		s.pitch = templates.LinePitch
	}
	return s
}

// text is the style of 正文 in the document's pitch.
func (s *setter) text() typeset.Style {
	style := typeset.Body()
	style.Pitch = s.pitch
	return style
}

// flush is the style of 正文 without indents.
func (s *setter) flush() typeset.Style {
	style := s.text()
	style.First, style.Align = 0, typeset.Left
	return style
}

// heavy is the style of 标题, with as much between its lines as between those of 正文.
func (s *setter) heavy() typeset.Style {
	style := typeset.Title()
	style.Pitch = style.Size + s.pitch - templates.Size3
	return style
}

// title sets 标题, in lines that keep its meaning whole (7.3.1).
func (s *setter) title() {
	if s.Title == "" {
		return
	}
	lines, style := s.shaped(s.Title, templates.TypeWidth), s.heavy()
	s.Paragraph(style, typeset.Text(lines))
	s.height += float64(s.Lines(style, typeset.Text(lines))) * style.Pitch
	s.blank(1)
	s.height += s.pitch
}

// shaped breaks a title by its meaning, for a page of some width in mm.
func (s *setter) shaped(title string, width float64) string {
	style := s.heavy()
	return Shape(title, mm(width)/style.Size, func(part string) float64 { return s.Width(style, part) / style.Size })
}

// to sets 主送机关 (7.3.2). Where it would push the body off the first page it goes
// to 版记 instead.
func (s *setter) to() {
	if s.To == "" {
		return
	}
	style := s.text()
	style.First = 0
	text := typeset.Text(strings.TrimRight(s.To, "：:。 ") + "：")
	lines := float64(s.Lines(style, text)) * s.pitch
	if s.height+lines+s.pitch+templates.Size3 > mm(templates.TypeHeight) { // two lines of text: one does not stand alone
		s.Imprint.Lines = append([]ImprintLine{{Label: "主送", Text: s.To}}, s.Imprint.Lines...)
		return
	}
	s.Paragraph(style, text)
}

// blank leaves lines of 3号 blank, on the page of what follows.
func (s *setter) blank(lines int) {
	style := s.text()
	style.KeepNext = true
	for range lines {
		s.Paragraph(style, typeset.Text(""))
	}
}

// highestInk, in thousandths of an em, is where no character reaches; a font that
// says so is wrong.
const highestInk = 1100

// ink places a line of type by its ink: the height of its box over a given upper
// edge of the ink, pt.
func (s *setter) ink(style typeset.Style, text string) (above float64) {
	top := 0.0
	for _, r := range text {
		if face, held := s.faces.Find(style.Role, r); face != nil {
			if box, ok := face.Ink(held); ok && box.YMax <= highestInk {
				top = max(top, box.YMax)
			}
		}
	}
	return (templates.Ascent - top/1000) * style.Size
}

func mm(v float64) float64 { return v * templates.PointsPerMM }
