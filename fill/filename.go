package fill

import (
	"strings"

	"ducha/seeds"
)

// maxNamePart, in bytes of UTF-8 (35 Chinese characters), keeps the whole name
// inside the 255 bytes that file systems and mail programs take.
const maxNamePart = 105

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
	for runes := []rune(s); len(s) > maxNamePart; s = string(runes) {
		runes = runes[:len(runes)-1]
	}
	return strings.Trim(s, " .")
}
