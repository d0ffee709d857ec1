package official

import (
	"strconv"
	"strings"

	"ducha/report/typeset"
	"ducha/templates"
	"ducha/templates/fonts"
)

// label is the number of annex i: 附件, or 附件1 where there are several (7.3.4).
func (s *setter) label(i int) string {
	if len(s.Annexes) == 1 {
		return "附件"
	}
	return "附件" + strconv.Itoa(i+1)
}

// attachments sets 附件说明 under the body (7.3.4): a blank line, two 字 in, no mark
// at the end; what runs over stands under the name's first character.
func (s *setter) attachments() {
	if len(s.Annexes) == 0 {
		return
	}
	s.blank(1)
	style := s.text()
	style.KeepNext = true
	const lead = "附件："
	for i, a := range s.Annexes {
		number := ""
		if len(s.Annexes) > 1 {
			number = strconv.Itoa(i+1) + "."
		}
		line := lead + number + oneLine(a.Title)
		style.First, style.Hanging = 2, 2+s.zi(lead+number)
		if i > 0 {
			line = number + oneLine(a.Title)
			style.First = 2 + s.zi(lead)
		}
		s.Paragraph(style, typeset.Text(line))
	}
}

// annexes sets 附件 (7.3.7), each on pages of its own: the label in 黑体 on the first
// line, without a colon, and the title on the third.
func (s *setter) annexes() {
	for i, a := range s.Annexes {
		width := templates.TypeWidth
		if a.Landscape {
			width = templates.TypeHeight
			s.Landscape()
		} else {
			s.Portrait()
		}
		style := s.flush()
		style.Role, style.KeepNext = fonts.Heiti, true
		style.Outline, style.Bookmark = 1, s.label(i)+"　"+oneLine(a.Title)
		s.Paragraph(style, typeset.Text(s.label(i)))
		s.blank(1)
		s.Paragraph(s.heavy(), typeset.Text(s.shaped(a.Title, width)))
		if len(a.Blocks) > 0 && a.Blocks[0].Table == nil {
			s.blank(1) // as under the title of the body
		}
		s.body(a.Blocks, false)
	}
}

func oneLine(title string) string { return strings.ReplaceAll(title, "\n", "") }
