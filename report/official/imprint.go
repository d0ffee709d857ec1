package official

import (
	"strings"

	"ducha/report/typeset"
	"ducha/templates"
	"ducha/templates/fonts"
)

// imprint sets 版记 at the foot of the last page (GB/T 9704—2012 7.4): 抄送 and
// 印发机关 with its date between rules, the last of them on the edge of the type area.
func (s *setter) imprint() {
	im := s.Imprint
	if len(im.Lines) == 0 && im.Issuer == "" && im.Date.IsZero() {
		return
	}
	s.Upright()
	block := typeset.Fixed{Foot: true, Even: im.Even}
	lines := im.Lines
	if s.imprintHeight() > mm(templates.TypeHeight) {
		s.flowingLines(lines)
		lines = nil
	}
	s.rule(&block, templates.ImprintOuter)
	for _, l := range lines {
		s.imprintLine(&block, l)
	}
	if len(lines) > 0 && (im.Issuer != "" || !im.Date.IsZero()) {
		s.rule(&block, templates.ImprintInner)
	}
	s.issued(&block)
	s.rule(&block, templates.ImprintOuter)
	s.Fixed(block)
}

// imprintHeight is the height of 版记 with all its lines and three rows more.
func (s *setter) imprintHeight() float64 {
	rows := 3
	for _, l := range s.Imprint.Lines {
		style, text := s.imprintText(l)
		rows += s.Lines(style, typeset.Text(text))
	}
	return float64(rows) * templates.ImprintPitch
}

// flowingLines sets lines too many for one page like any text, over pages before
// the foot of 版记.
func (s *setter) flowingLines(lines []ImprintLine) {
	s.PageBreak()
	s.Fixed(typeset.Fixed{Height: (templates.ImprintPitch - templates.ImprintSize) / 2, Rules: []typeset.FixedRule{{Width: mm(templates.ImprintOuter)}}})
	for _, l := range lines {
		style, text := s.imprintText(l)
		s.Paragraph(style, typeset.Text(text))
	}
}

// rule draws a rule at the block's present foot.
func (s *setter) rule(block *typeset.Fixed, width float64) {
	block.Rules = append(block.Rules, typeset.FixedRule{Y: block.Height, Width: mm(width)})
}

// imprintLine sets 抄送：… at the block's present foot.
func (s *setter) imprintLine(block *typeset.Fixed, l ImprintLine) {
	style, text := s.imprintText(l)
	s.row(block, style, text)
	block.Height += float64(s.Lines(style, typeset.Text(text))) * templates.ImprintPitch
}

// imprintText is 抄送：… one 字 in on both sides, ended with 。; what runs over
// stands under the first character after the colon (7.4.2).
func (s *setter) imprintText(l ImprintLine) (typeset.Style, string) {
	style := imprintStyle(typeset.Justify)
	lead := l.Label + "："
	style.Hanging = s.Width(style, lead) / style.Size
	return style, lead + strings.TrimRight(l.Text, "。 \n") + "。"
}

// issued sets 印发机关 on the left and 印发日期 on the right (7.4.3), and the number of
// copies under them.
func (s *setter) issued(block *typeset.Fixed) {
	im := s.Imprint
	left, right := imprintStyle(typeset.Left), imprintStyle(typeset.Right)
	date := chineseDate(im.Date)
	if date != "" {
		date += "印发"
	}
	room := mm(templates.TypeWidth) - 3*templates.ImprintSize
	if im.Issuer != "" {
		s.row(block, left, im.Issuer)
		if s.Width(left, im.Issuer)+s.Width(right, date) > room {
			block.Height += float64(s.Lines(left, typeset.Text(im.Issuer))) * templates.ImprintPitch
		}
	}
	if date != "" {
		s.row(block, right, date)
	}
	if im.Issuer != "" || date != "" {
		block.Height += templates.ImprintPitch
	}
	if im.Copies != "" {
		s.row(block, right, "（"+im.Copies+"）")
		block.Height += templates.ImprintPitch
	}
}

// row puts a text in the middle of the row that begins at the block's present foot.
func (s *setter) row(block *typeset.Fixed, style typeset.Style, text string) {
	block.Texts = append(block.Texts, typeset.FixedText{Y: block.Height + (templates.ImprintPitch-templates.ImprintSize)/2,
		Style: style, Spans: spans(text)})
}

// imprintStyle is 4号 仿宋, one 字 in on both sides.
func imprintStyle(a typeset.Align) typeset.Style {
	return typeset.Style{Role: fonts.Fangsong, Size: templates.ImprintSize, Pitch: templates.ImprintPitch, Left: 1, Right: 1, Align: a}
}
