package official

import (
	"strings"

	"ducha/report/typeset"
	"ducha/templates"
)

// sign sets 署名 and 成文日期 (GB/T 9704—2012 7.3.5), and 附注 under them.
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
	names, wide := s.name(widestName(s.Sign.Way, s.zi(date)))
	at, dayAt := signAt(s.Sign.Way, wide, s.zi(date))
	style := s.flush()
	style.KeepNext = true
	for _, name := range names {
		style.Left = at
		if s.Sign.Way == Sealed {
			style.Left += (wide - s.zi(name)) / 2
		}
		s.Paragraph(style, typeset.Text(name))
	}
	style.Left, style.KeepNext = dayAt, s.Note != ""
	s.Paragraph(style, typeset.Text(date))
}

// name gives 署名 in lines of at most a width, 字, broken by its meaning, with the
// width of the widest.
func (s *setter) name(most float64) (lines []string, wide float64) {
	if s.Sign.Office == "" {
		return nil, 0
	}
	for _, line := range strings.Split(Shape(s.Sign.Office, most, s.zi), "\n") {
		lines, wide = append(lines, line), max(wide, s.zi(line))
	}
	return lines, min(wide, templates.CharsPerLine)
}

// widestName is the width up to which 署名 stays on one line, 字: with a seal as far
// as it can stand over the middle of a date of some width, without one as far as the
// date can begin after it.
func widestName(way SignWay, day float64) float64 {
	if way == Sealed {
		return 2*templates.SealedRight + day
	}
	return templates.CharsPerLine - templates.UnsealedRight - templates.UnsealedStep
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

// note sets 附注 under the date, two 字 in and in brackets (7.3.6).
func (s *setter) note() {
	note := strings.TrimSpace(s.Note)
	if note == "" {
		return
	}
	if !strings.HasPrefix(note, "（") || !strings.HasSuffix(note, "）") {
		note = "（" + note + "）"
	}
	s.Paragraph(s.text(), typeset.Text(note))
}

// zi is the width of a text in 3号 仿宋, in 字.
func (s *setter) zi(text string) float64 {
	return s.Width(s.flush(), text) / templates.CharPitch
}
