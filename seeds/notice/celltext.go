package notice

import (
	"strings"
	"unicode/utf8"

	"ducha/seeds/notice/document"
	"ducha/seeds/pattern"
)

var fileDate = pattern.Of(`^(\d{4})-0?(\d{1,2})(?:-0?(\d{1,2}))?`)

// deadlineOf writes a date cell as people do.
func deadlineOf(cell *document.Cell) string {
	if m := fileDate.FindStringSubmatch(cell.Text); m != nil && cell.Date {
		if m[3] == "" {
			return m[1] + "年" + m[2] + "月"
		}
		return m[1] + "年" + m[2] + "月" + m[3] + "日"
	}
	return strings.ReplaceAll(oneLine(cell.Text), "\n", "；")
}

// bullets begin points that have no number.
const bullets = "△▲●○◆◇■□★☆➢※"

// oneLine joins the lines of a cell that were broken by its width; a line after a
// full stop, or with a number or sign of its own, stays one.
func oneLine(text string) string {
	var out strings.Builder
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if i > 0 && out.Len() > 0 && line != "" {
			last, _ := utf8.DecodeLastRuneInString(out.String())
			_, _, _, numbered := cutNumber(line)
			switch {
			case numbered || strings.ContainsRune("。；;！!？?：:", last) || strings.IndexAny(line, bullets) == 0:
				out.WriteByte('\n')
			case last < utf8.RuneSelf && line[0] < utf8.RuneSelf && last != '-':
				out.WriteByte(' ')
			}
		}
		out.WriteString(line)
	}
	return out.String()
}
