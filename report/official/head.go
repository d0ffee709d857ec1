package official

import (
	"strings"
	"time"

	"ducha/report/typeset"
	"ducha/templates"
	"ducha/templates/fonts"
)

// head sets 版头 (GB/T 9704—2012 7.2). Heights count from the type area's upper edge.
func (s *setter) head() {
	var block typeset.Fixed
	switch s.Head.Kind {
	case Letter:
		block = s.letter()
	case Serial:
		block = s.serial()
	default:
		return
	}
	block.Texts = append(s.corner(), block.Texts...)
	s.height = block.Height
	s.Fixed(block)
}

// letter is the head of a 文件: mark, 发文字号, red line.
func (s *setter) letter() typeset.Fixed {
	texts, y := s.mark(mm(templates.MarkTop))
	number := headLine(typeset.Centre)
	y += templates.MarkGap
	if s.Head.Number != "" {
		texts = append(texts, typeset.FixedText{Y: y, Style: number, Spans: spans(s.Head.Number)})
		y += float64(s.Lines(number, spans(s.Head.Number)...)-1) * templates.LinePitch
	}
	return s.underlined(texts, y+number.Size)
}

// serial is the head of a 简报: name, 第N期, office and date, red line.
func (s *setter) serial() typeset.Fixed {
	top := mm(templates.SerialTop)
	if corner := s.corner(); len(corner) > 0 { // three lines reach down to the name
		top = max(top, corner[len(corner)-1].Y+templates.LinePitch)
	}
	texts, y := s.mark(top)
	y += templates.SerialGap
	if s.Head.Number != "" {
		texts = append(texts, typeset.FixedText{Y: y, Style: headLine(typeset.Centre), Spans: spans(s.Head.Number)})
		y += float64(s.Lines(headLine(typeset.Centre), spans(s.Head.Number)...)+1) * templates.LinePitch
	}
	left, right := headLine(typeset.Left), headLine(typeset.Right)
	left.Left, right.Right = 1, 1
	date := chineseDate(s.Head.Date)
	texts = append(texts, typeset.FixedText{Y: y, Style: left, Spans: spans(s.Head.Office)})
	if room := mm(templates.TypeWidth) - 3*templates.CharPitch; s.Width(left, s.Head.Office)+s.Width(right, date) > room {
		y += float64(s.Lines(left, spans(s.Head.Office)...)) * templates.LinePitch
	}
	texts = append(texts, typeset.FixedText{Y: y, Style: right, Spans: spans(date)})
	return s.underlined(texts, y+templates.Size3)
}

// underlined puts the red line 4 mm under a head that ends at y, and leaves the
// room between it and the title (7.2.7, 7.3.1).
func (s *setter) underlined(texts []typeset.FixedText, y float64) typeset.Fixed {
	line := y + mm(templates.RedGap)
	return typeset.Fixed{Height: line + templates.TitleGap, Texts: texts,
		Rules: []typeset.FixedRule{{Y: line, Width: mm(templates.RedRule), Red: true}}}
}

// mark is 发文机关标志 in red 小标宋 (7.2.4), with the ink's upper edge at a height; a
// name that would be too small on one line stands on several, and line ends made by
// hand are kept. foot is the lower edge of the last line's box.
func (s *setter) mark(top float64) (texts []typeset.FixedText, foot float64) {
	style := typeset.Style{Role: fonts.Biaosong, Size: templates.MarkSize, Align: typeset.Centre, Red: true}
	room := mm(templates.TypeWidth) * templates.MarkWidth
	em := func(part string) float64 { return s.Width(style, part) / style.Size }
	lines := strings.Split(Shape(s.Head.Mark, room/templates.MarkLeast, em), "\n")
	wide := 0.0
	for _, line := range lines {
		wide = max(wide, em(line))
	}
	style.Size = min(style.Size, room/max(wide, 1))
	y := top - s.ink(style, lines[0])
	for i, line := range lines {
		if i > 0 {
			y += style.Size * templates.MarkPitch
		}
		texts = append(texts, typeset.FixedText{Y: y, Style: style, Spans: spans(line)})
	}
	return texts, y + style.Size
}

// corner are 份号, 密级和保密期限 and 紧急程度 in the upper left corner, a line each in
// this order; 密级 keeps the second line (7.2.1 to 7.2.3).
func (s *setter) corner() []typeset.FixedText {
	var texts []typeset.FixedText
	line := 0
	add := func(role fonts.Role, text string) {
		if text != "" {
			style := headLine(typeset.Left)
			style.Role = role
			texts = append(texts, typeset.FixedText{Y: float64(line) * templates.LinePitch, Style: style, Spans: spans(text)})
			line++
		}
	}
	add(fonts.Fangsong, s.Head.Copy)
	if s.Head.Secret != "" {
		line = 1
	}
	add(fonts.Heiti, s.Head.Secret)
	add(fonts.Heiti, s.Head.Urgent)
	return texts
}

func spans(text string) []typeset.Span { return []typeset.Span{typeset.Text(text)} }

// headLine is 3号 仿宋 without indents. The lines of 版头 keep their distances whatever
// the pitch of 正文.
func headLine(a typeset.Align) typeset.Style {
	style := typeset.Body()
	style.First, style.Align = 0, a
	return style
}

// chineseDate writes a date as documents do, without leading zeros (7.3.5.4); no
// date is no text.
func chineseDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006年1月2日")
}
