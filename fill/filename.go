package fill

import (
	"strings"

	"ducha/seeds"
)

// maxNamePart keeps file names well inside what Windows and mail programs take.
const maxNamePart = 40

// FileName is what a unit's form of a round is called: legal on Windows and the
// same every time, 017_市农业农村局_2021年上半年进展情况反馈表.xlsx.
func FileName(u seeds.Unit, r seeds.Round) string {
	return string(u.ID) + "_" + legal(u.Name) + "_" + legal(r.Name) + "进展情况反馈表.xlsx"
}

// legal replaces what Windows does not allow in a file name.
func legal(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r == 0x7f:
			return -1
		case strings.ContainsRune(`<>:"/\|?*`, r):
			return '_'
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > maxNamePart {
		s = string(runes[:maxNamePart])
	}
	return strings.Trim(s, " .")
}
