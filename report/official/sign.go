package official

import (
	"ducha/report/typeset"
	"ducha/templates"
)

// sign sets 署名 and 成文日期 (GB/T 9704—2012 7.3.5).
func (s *setter) sign() {
	date := chineseDate(s.Sign.Date)
	if s.Sign.Way == Unsigned || s.Sign.Office+date == "" {
		return
	}
	blank := 1
	if s.Sign.Way == Sealed {
		blank = templates.SealedBlank
	}
	s.blank(blank)
	style := flush(typeset.Left)
	office, day := s.zi(s.Sign.Office), s.zi(date)
	at, dayAt := signAt(s.Sign.Way, office, day)
	name := style
	name.KeepNext = true
	if name.Left = at; at < 0 { // longer than the line: two lines over the date
		name.Left, name.Right, name.Align = 4, templates.UnsealedRight, typeset.Centre
	}
	if s.Sign.Office != "" {
		s.Paragraph(name, typeset.Text(s.Sign.Office))
	}
	style.Left = max(0, dayAt)
	s.Paragraph(style, typeset.Text(date))
}

// signAt is where 署名 and 成文日期 begin, in 字 from the left, when they are office
// and day 字 wide. With a seal (7.3.5.1) the name stands over the middle of the
// date; without one (7.3.5.2) the date begins 2 字 after the name, and where it is
// the longer of the two it is the date that ends 2 字 from the right.
func signAt(way SignWay, office, day float64) (at, dayAt float64) {
	const line = templates.CharsPerLine
	switch {
	case way == Sealed:
		dayAt = line - templates.SealedRight - day
		// A name so wide that it would leave the type area ends at its edge.
		at = min(dayAt+(day-office)/2, line-office)
	case day <= office:
		at = line - templates.UnsealedRight - office
		dayAt = at + templates.UnsealedStep
	default:
		dayAt = line - templates.UnsealedRight - day
		at = dayAt - templates.UnsealedStep
	}
	return at, dayAt
}

// zi is the width of a text in 3号 仿宋, in 字.
func (s *setter) zi(text string) float64 {
	return s.Width(flush(typeset.Left), text) / templates.CharPitch
}
