package official

import (
	"strings"

	"ducha/report/typeset"
	"ducha/templates/fonts"
)

// body sets the blocks of 正文 or of an annex (7.3.3). The last lines are kept with
// what follows where that must not begin a page: the page of the signature bears
// text (7.3.5.5).
func (s *setter) body(blocks []Block, kept bool) {
	for i, b := range blocks {
		last := kept && i == len(blocks)-1
		switch {
		case b.Table != nil:
			s.heading(b)
			s.Table(*b.Table)
		case b.Head == "":
			style := s.text()
			style.KeepEnd = last
			style.KeepNext = i+1 < len(blocks) && blocks[i+1].Table != nil && blocks[i+1].Head == ""
			s.Paragraph(style, typeset.Text(b.Text))
		case b.Level == 1 || b.Text == "" && !strings.HasSuffix(b.Head, "。"):
			s.heading(b)
			if b.Text != "" {
				style := s.text()
				style.KeepEnd = last
				s.Paragraph(style, typeset.Text(b.Text))
			}
		default:
			style := s.text()
			style.KeepEnd = last
			style.Outline, style.Bookmark = outline(b.Level), bookmark(b.Head)
			s.Paragraph(style, typeset.Span{Text: b.Head, Role: roleOf(b.Level)}, typeset.Text(b.Text))
		}
	}
}

// heading sets a heading on a line of its own, without a mark at its end.
func (s *setter) heading(b Block) {
	if b.Head == "" {
		return
	}
	style := s.text()
	style.Role, style.KeepNext = roleOf(b.Level), true
	style.Outline, style.Bookmark = outline(b.Level), bookmark(b.Head)
	s.Paragraph(style, typeset.Text(strings.TrimRight(b.Head, "。")))
}

// roleOf is the face of a heading (7.3.3): 黑体 for 一、, 楷体 for （一）, 仿宋 below.
func roleOf(level int) fonts.Role {
	switch level {
	case 1:
		return fonts.Heiti
	case 2:
		return fonts.Kaiti
	}
	return fonts.Fangsong
}

// outline is the level of a heading's bookmark; only the two upper ones have one.
func outline(level int) int {
	if level > 2 {
		return 0
	}
	return level
}

// bookmark is a heading as a reader's side bar shows it.
func bookmark(head string) string { return strings.TrimRight(head, "。") }
