package typeset

import (
	"ducha/templates"
	"ducha/templates/fonts"
)

// Align says where the lines of a paragraph or a cell stand.
type Align int

// The ways to align. The zero value is justified in a paragraph, and the
// column's way in a cell.
const (
	AsUsual Align = iota
	Left
	Centre
	Right
	Justify
)

// Style is the look of a paragraph. 字 is the width of one character with its
// tracking. The zero value is a 3号 仿宋 paragraph without indents.
type Style struct {
	Role     fonts.Role // face, 仿宋 if empty
	Size     float64    // pt, 3号 if zero
	Pitch    float64    // pt from a line's head to the next one's; type size + 7/8 of 3号 if zero (GB/T 9704—2012 3.2)
	Tracking float64    // pt added to every character
	First    float64    // indent of the first line, 字
	Hanging  float64    // indent of the other lines, 字
	Left     float64    // indent of all lines, 字
	Right    float64    // indent of all lines from the right, 字
	Align    Align
	Red      bool
	KeepNext bool   // stands on the page of the line that follows
	KeepEnd  bool   // its last lines do
	Outline  int    // level of its bookmark, 1 the highest; 0 for none
	Bookmark string // what the bookmark says, if not the whole text

	list bool // lines end after a 、 rather than inside a name
}

// Span is a stretch of text in one face.
type Span struct {
	Text string
	Role fonts.Role // the style's if empty
}

// Text is a span in the face of its paragraph.
func Text(s string) Span { return Span{Text: s} }

// Body is the style of 正文: 3号 仿宋, 28 characters a line, first line two
// characters in (GB/T 9704—2012 5.2.2, 5.2.3, 7.3.3).
func Body() Style {
	return Style{Role: fonts.Fangsong, Size: templates.Size3, Pitch: templates.LinePitch, Tracking: templates.Tracking, First: 2}
}

// Title is the style of 标题: 2号 小标宋, centred (7.3.1).
func Title() Style {
	return Style{Role: fonts.Biaosong, Size: templates.Size2, Align: Centre, KeepNext: true}
}

// filled puts the usual values where a style says nothing.
func (s Style) filled() Style {
	if s.Role == "" {
		s.Role = fonts.Fangsong
	}
	if s.Size <= 0 {
		s.Size = templates.Size3
	}
	if s.Pitch <= 0 {
		s.Pitch = s.Size + templates.LineGap
	}
	if s.Align == AsUsual {
		s.Align = Justify
	}
	return s
}

// zi is the width of one 字, pt.
func (s Style) zi() float64 { return s.Size + s.Tracking }

// Ink is how red is printed; black is always black alone.
type Ink int

// The ways to print red.
const (
	ScreenRed Ink = iota // RGB 255, 0, 0
	PrintRed             // CMYK 0, 80, 80, 0: the ink GB/T 9704—2012 5.2.4 names for presses
)
